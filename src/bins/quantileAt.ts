// NumPy's quantiles, method 'linear', of the samples at given ranks.

/**
 * The quantile at a position between ranks 0 … last: a + (b − a)·t below the middle, b − (b − a)·(1 − t) from it on.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.quantile.html
 */
export function quantileAt(position: number, last: number, sampleAt: (rank: number) => number): number {
  const floor = Math.floor(position);
  const a = sampleAt(floor);
  const b = sampleAt(Math.min(last, floor + 1));
  const t = position - floor;
  // Also correct if one or both are infinite.
  if (t === 0 || a === b) return a + 0;
  // + 0 turns −0 into 0.
  return (t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t)) + 0;
}

function evenPositions(samples: number, parts: number): number[] {
  return Array.from({ length: parts + 1 }, (_, i) => (samples - 1) * (i / parts));
}

/** The ranks, ascending, of the samples from which the quantiles i/parts, i = 0 … parts, are interpolated. */
export function evenRanks(samples: number, parts: number): number[] {
  const ranks = new Set<number>();
  for (const position of evenPositions(samples, parts)) {
    ranks.add(Math.floor(position));
    ranks.add(Math.min(samples - 1, Math.floor(position) + 1));
  }
  return [...ranks].sort((a, b) => a - b);
}

/** The quantiles i/parts, from the samples at `evenRanks`. */
export function quantilesFrom(
  samples: number,
  parts: number,
  ranks: readonly number[],
  found: ArrayLike<number>,
): Float64Array {
  const at = new Map(ranks.map((rank, i) => [rank, found[i]]));
  return Float64Array.from(evenPositions(samples, parts), (position) =>
    quantileAt(position, samples - 1, (rank) => at.get(rank) as number),
  );
}
