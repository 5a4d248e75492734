// Random inputs of property tests: distributions, tables of counts and label columns.

import fc from 'fast-check';

/** One seed for all properties, so that failures repeat. */
export const SEED = { seed: 20_240_607, numRuns: 200 };

/** A weight: often 0 or 1, sometimes tiny. */
const weight = fc.oneof(
  { arbitrary: fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs), weight: 6 },
  { arbitrary: fc.constantFrom(0, 1, 1e-12, 1e-300, 5e-324), weight: 1 },
);

function normalised(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

const hasMass = (weights: readonly number[]): boolean => weights.some((w) => w > 1e-6);

/** `count` distributions of one length in 1 … 80: lanes, groups and tails. */
export function distributions<N extends number>(count: N): fc.Arbitrary<number[][]> {
  return fc.integer({ min: 1, max: 80 }).chain((n) =>
    fc.array(fc.array(weight, { minLength: n, maxLength: n }).filter(hasMass).map(normalised), {
      minLength: count,
      maxLength: count,
    }),
  );
}

/** A distribution without zeros. */
export const positiveDistribution = fc
  .array(fc.double({ min: 1e-3, max: 1, noNaN: true }), { minLength: 2, maxLength: 40 })
  .map(normalised);

const count = fc.oneof(
  { arbitrary: fc.nat(20), weight: 4 },
  { arbitrary: fc.constant(0), weight: 2 },
  { arbitrary: fc.nat(2 ** 31 - 1), weight: 1 },
);

/** Rows of counts, 1 … 7 each way, at least one above 0. */
export const countTable: fc.Arbitrary<number[][]> = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(count, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  )
  .filter((table) => table.flat().some((n) => n > 0));

/** `count` label columns of one length. */
export function labelColumns(columns: number): fc.Arbitrary<number[][]> {
  return fc.integer({ min: 1, max: 60 }).chain((n) =>
    fc.array(fc.array(fc.nat(4), { minLength: n, maxLength: n }), {
      minLength: columns,
      maxLength: columns,
    }),
  );
}

export function transpose(table: readonly (readonly number[])[]): number[][] {
  return table[0].map((_, j) => table.map((row) => row[j]));
}

export const rowSums = (table: readonly (readonly number[])[]): number[] =>
  table.map((row) => row.reduce((sum, n) => sum + n, 0));

/** The items in an order that a seeded generator draws (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], draw: () => number): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}
