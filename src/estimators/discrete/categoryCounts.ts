// How many categories have each count: the input of corrections for finite samples.

/** Counts of categories, also grouped by count. */
export interface CategoryCounts {
  /** As given. */
  readonly counts: Float64Array;
  /** Samples. */
  readonly total: number;
  /** Categories that have a sample. */
  readonly occupied: number;
  /** The number of categories K, seen or not. */
  readonly support: number;
  /** Distinct counts above 0, ascending, and how many categories have each. */
  readonly sizes: Float64Array;
  readonly categories: Float64Array;
}

/** @param support K; by default the number of counts, zeros included. */
export function categoryCounts(counts: Float64Array, support: number = counts.length): CategoryCounts {
  const number = new Map<number, number>();
  let total = 0;
  let occupied = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i];
    if (count === 0) continue;
    total += count;
    occupied++;
    number.set(count, (number.get(count) ?? 0) + 1);
  }
  const sizes = Float64Array.from(number.keys()).sort();
  const categories = sizes.map((size) => number.get(size) as number);
  return { counts, total, occupied, support, sizes, categories };
}

/** How many categories have one count. */
export function categoriesWithCount({ sizes, categories }: CategoryCounts, count: number): number {
  const at = sizes.indexOf(count);
  return at < 0 ? 0 : categories[at];
}

/** Σ term(n) over the categories that have samples. */
export function sumOver({ sizes, categories }: CategoryCounts, term: (count: number) => number): number {
  // Distinct counts are few: plain addition is accurate enough.
  let sum = 0;
  for (let i = 0; i < sizes.length; i++) sum += categories[i] * term(sizes[i]);
  return sum;
}
