// Order statistics without sorting the whole column: a fine histogram finds the cells that hold the
// wanted ranks, and only those are sorted.

const CELLS = 4096;
/** Shorter columns are sorted outright. */
const SHORT = 8192;

/** The cell of a value; rises with the value, also as rounded. */
function cellOf(value: number, low: number, scale: number): number {
  return Math.min(CELLS - 1, Math.trunc((value - low) * scale));
}

function sortedAt(values: Float64Array, ranks: readonly number[]): number[] {
  const sorted = values.slice().sort();
  return ranks.map((rank) => sorted[rank]);
}

/**
 * The values at the given ranks (0 the least), as sorting would put them there.
 *
 * @param values finite numbers; left as they are.
 * @param ranks ascending, within the column.
 */
export function orderStatistics(values: Float64Array, ranks: readonly number[], depth = 0): number[] {
  const n = values.length;
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < n; i++) {
    const value = values[i];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = CELLS / (high - low);
  // Four levels resolve 2^-48 of a range; a column that still crowds into one cell is sorted.
  if (n <= SHORT || depth === 4 || !(scale > 0 && scale < Infinity)) return sortedAt(values, ranks);

  const counts = new Uint32Array(CELLS);
  for (let i = 0; i < n; i++) counts[cellOf(values[i], low, scale)]++;

  // Each wanted cell: how many values come before it, and which ranks it holds.
  const members = new Map<number, { before: number; ranks: number[] }>();
  let cell = 0;
  let before = 0;
  for (const rank of ranks) {
    while (before + counts[cell] <= rank) before += counts[cell++];
    const member = members.get(cell);
    if (member) member.ranks.push(rank - before);
    else members.set(cell, { before, ranks: [rank - before] });
  }
  const slots = new Int32Array(CELLS).fill(-1);
  const gathered: Float64Array[] = [];
  for (const wanted of members.keys()) {
    slots[wanted] = gathered.length;
    gathered.push(new Float64Array(counts[wanted]));
  }
  const filled = new Uint32Array(gathered.length);
  for (let i = 0; i < n; i++) {
    const slot = slots[cellOf(values[i], low, scale)];
    if (slot >= 0) gathered[slot][filled[slot]++] = values[i];
  }
  return [...members.values()].flatMap((member, slot) =>
    orderStatistics(gathered[slot], member.ranks, depth + 1),
  );
}

/**
 * Quantiles i/parts for i = 0 … parts, as `numpy.quantile` (method 'linear') rounds them.
 *
 * @param values finite numbers, at least one.
 */
export function evenQuantiles(values: Float64Array, parts: number): Float64Array {
  const last = values.length - 1;
  const positions = Array.from({ length: parts + 1 }, (_, i) => last * (i / parts));
  const ranks = new Set<number>();
  for (const position of positions) {
    ranks.add(Math.floor(position));
    ranks.add(Math.min(last, Math.floor(position) + 1));
  }
  const ordered = [...ranks].sort((a, b) => a - b);
  const found = orderStatistics(values, ordered);
  const at = new Map(ordered.map((rank, i) => [rank, found[i]]));
  return Float64Array.from(positions, (position) => {
    const floor = Math.floor(position);
    const a = at.get(floor) as number;
    const b = at.get(Math.min(last, floor + 1)) as number;
    const t = position - floor;
    // + 0: a zero edge is never negative.
    return (t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t)) + 0;
  });
}
