// Counts of the occupied cells alone. Numbers of cells wait until there are many, are sorted, and become a run: the cells that occur,
// ascending, each once with its count. Runs of like length are merged.
//
// Runs instead of a hash table: a cell takes 16 bytes and no empty slots, memory is read in sequence (a table of 10^7 cells misses
// the cache at each sample), and the cells are in the order that sums, equality and merging want.

/** Cells in ascending order, each once. */
export interface Run {
  /** Row-major numbers. */
  readonly cells: Float64Array;
  readonly counts: Float64Array;
}

/** Cell numbers are below: then those + 2^52 are exact, and their bits are those of integers. */
export const MAX_CELL = 2 ** 52;
const OFFSET = MAX_CELL;

/** Most numbers that wait: 4 MB. */
const MOST_WAITING = 2 ** 19;
const FIRST_ROOM = 1024;
/** Bits of a digit of the sort: 4096 counters stay in the first-level cache. */
const MOST_DIGIT = 12;

const EMPTY: Run = { cells: new Float64Array(0), counts: new Float64Array(0) };

/** Moves numbers in the order of `bits` bits from `shift` on, stably; `counters`: room for each digit. */
function sortByDigit(
  from: Float64Array,
  to: Float64Array,
  n: number,
  shift: number,
  bits: number,
  counters: Int32Array,
): void {
  const words = new Uint32Array(from.buffer, from.byteOffset, 2 * n);
  const mask = (1 << bits) - 1;
  // A digit begins in one of the two words, and may end in the high one; what else the shifts bring is beyond the mask.
  const first = shift >> 5;
  const right = shift & 31;
  const left = right === 0 ? 31 : 32 - right;
  counters.fill(0, 0, mask + 1);
  for (let i = 0; i < 2 * n; i += 2)
    counters[((words[i + first] >>> right) | (words[i + 1] << left)) & mask]++;
  for (let digit = 0, before = 0; digit <= mask; digit++) {
    const count = counters[digit];
    counters[digit] = before;
    before += count;
  }
  for (let i = 0; i < n; i++) {
    const digit = ((words[2 * i + first] >>> right) | (words[2 * i + 1] << left)) & mask;
    to[counters[digit]++] = from[i];
  }
}

/** The first n numbers, sorted; both arrays are overwritten. */
function sorted(keys: Float64Array, room: Float64Array, n: number, bits: number): Float64Array {
  const passes = Math.ceil(bits / MOST_DIGIT);
  const counters = new Int32Array(1 << MOST_DIGIT);
  let [from, to] = [keys, room];
  for (let pass = 0, shift = 0; pass < passes; pass++) {
    const width = Math.ceil((bits - shift) / (passes - pass));
    sortByDigit(from, to, n, shift, width, counters);
    [from, to] = [to, from];
    shift += width;
  }
  return from;
}

/** Equal neighbours become one cell with its count. */
function runOf(keys: Float64Array, n: number): Run {
  let distinct = 0;
  for (let i = 0; i < n; i++) if (i === 0 || keys[i] !== keys[i - 1]) distinct++;
  const cells = new Float64Array(distinct);
  const counts = new Float64Array(distinct);
  for (let i = 0, next = -1; i < n; i++) {
    if (i === 0 || keys[i] !== keys[i - 1]) cells[++next] = keys[i] - OFFSET;
    counts[next]++;
  }
  return { cells, counts };
}

function merged(a: Run, b: Run): Run {
  if (a.cells.length === 0) return b;
  if (b.cells.length === 0) return a;
  const [n, m] = [a.cells.length, b.cells.length];
  const cells = new Float64Array(n + m);
  const counts = new Float64Array(n + m);
  let next = 0;
  let i = 0;
  let j = 0;
  while (i < n && j < m) {
    const cell = a.cells[i];
    const other = b.cells[j];
    let count = 0;
    if (cell <= other) count += a.counts[i++];
    if (other <= cell) count += b.counts[j++];
    cells[next] = cell <= other ? cell : other;
    counts[next++] = count;
  }
  const [rest, at] = i < n ? [a, i] : [b, j];
  cells.set(rest.cells.subarray(at), next);
  counts.set(rest.counts.subarray(at), next);
  next += rest.cells.length - at;
  if (next === n + m) return { cells, counts };
  return { cells: cells.slice(0, next), counts: counts.slice(0, next) };
}

/** A run of cells that come in any order, and more than once. */
export function inOrder({ cells, counts }: Run): Run {
  const distinct = Float64Array.from(cells).sort();
  let occupied = 0;
  for (let i = 0; i < distinct.length; i++) {
    if (i === 0 || distinct[i] !== distinct[i - 1]) distinct[occupied++] = distinct[i];
  }
  const sums = new Float64Array(occupied);
  for (let i = 0; i < cells.length; i++) {
    let [low, high] = [0, occupied - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (distinct[middle] < cells[i]) low = middle + 1;
      else high = middle;
    }
    sums[low] += counts[i];
  }
  return { cells: distinct.slice(0, occupied), counts: sums };
}

export class SparseCells {
  /** Bits of the numbers of cells. */
  readonly #bits: number;
  /** Numbers + 2^52 that wait to be sorted. */
  #waiting = new Float64Array(0);
  #length = 0;
  /** Each is more than twice as long as the one behind it, so that a cell is merged a few times only. */
  #runs: Run[] = [];

  /** @param size cells of the table, at most `MAX_CELL`. */
  constructor(size: number) {
    let bits = 1;
    for (let limit = 2; limit < size; limit *= 2) bits++;
    this.#bits = bits;
  }

  /** Makes room for n numbers, so that it does not grow step by step. */
  expect(n: number): void {
    const wanted = Math.min(MOST_WAITING, this.#length + n);
    if (wanted > this.#waiting.length) this.#grow(wanted);
  }

  /** Counts the cells of the first n numbers once each. */
  add(cells: Float64Array, n: number): void {
    for (let done = 0; done < n; ) {
      if (this.#length === this.#waiting.length) this.#makeRoom();
      const waiting = this.#waiting;
      const take = Math.min(n - done, waiting.length - this.#length);
      for (let i = 0, to = this.#length; i < take; i++) waiting[to + i] = cells[done + i] + OFFSET;
      this.#length += take;
      done += take;
    }
  }

  /** Adds cells with their counts. */
  addRun(run: Run): void {
    if (run.cells.length === 0) return;
    const runs = this.#runs;
    runs.push(run);
    while (runs.length > 1 && 2 * runs[runs.length - 1].cells.length > runs[runs.length - 2].cells.length) {
      runs.push(merged(runs.pop() as Run, runs.pop() as Run));
    }
  }

  /** The occupied cells. */
  get run(): Run {
    this.#sortWaiting();
    const runs = this.#runs;
    while (runs.length > 1) runs.push(merged(runs.pop() as Run, runs.pop() as Run));
    return runs[0] ?? EMPTY;
  }

  #makeRoom(): void {
    const { length } = this.#waiting;
    if (length >= MOST_WAITING) {
      this.#sortWaiting();
      return;
    }
    this.#grow(Math.max(FIRST_ROOM, 2 * length));
  }

  #grow(length: number): void {
    const grown = new Float64Array(length);
    grown.set(this.#waiting.subarray(0, this.#length));
    this.#waiting = grown;
  }

  #sortWaiting(): void {
    const n = this.#length;
    if (n === 0) return;
    this.#length = 0;
    this.addRun(runOf(sorted(this.#waiting, new Float64Array(n), n, this.#bits), n));
  }
}
