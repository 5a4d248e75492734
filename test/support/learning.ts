// What the vectors of the learning functions share.

import { expect } from 'vitest';
import { mulberry32 } from './mulberry32.js';
import type { Case } from './vectors.js';

/** Sums of 12 draws minus 6: nearly normal numbers, the same in every language. */
export function normals(seed: number, n: number): number[] {
  const draw = mulberry32(seed);
  return Array.from({ length: n }, () => {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += draw();
    return sum;
  });
}

/** The rows in the type that a case names. */
export function rowsOf({ dtype }: Case, rows: readonly number[][]): readonly ArrayLike<number>[] {
  return dtype === 'float32' ? rows.map((row) => Float32Array.from(row)) : rows;
}

/** Fails unless |actual − expected| ≤ tolerance·max(1, |expected|) for every number; infinities must be equal. */
export function expectAllClose(
  actual: ArrayLike<number>,
  expected: readonly number[],
  tolerance: number,
): void {
  expect(actual.length).toBe(expected.length);
  const wrong = expected.flatMap((value, i) => {
    const isClose =
      actual[i] === value || Math.abs(actual[i] - value) <= tolerance * Math.max(1, Math.abs(value));
    return isClose ? [] : [{ i, value, actual: actual[i] }];
  });
  expect(wrong).toEqual([]);
}
