// The same numbers give the same answer in every kind of array.

import { describe, expect, test } from 'vitest';
import * as infosimd from '../../src/index.js';
import { softmaxCrossEntropy } from '../../src/learning/index.js';

const NUMBERS = Array.from({ length: 200 }, (_, i) => (i * 7) % 10);
const OTHERS = NUMBERS.map((value, i) => (value + (i % 3)) % 5);

const KINDS: Record<string, (values: number[]) => never> = {
  Int8Array: (values) => Int8Array.from(values) as never,
  Uint8ClampedArray: (values) => Uint8ClampedArray.from(values) as never,
  Uint32Array: (values) => Uint32Array.from(values) as never,
  Float32Array: (values) => Float32Array.from(values) as never,
  BigInt64Array: (values) => BigInt64Array.from(values, BigInt) as never,
  BigUint64Array: (values) => BigUint64Array.from(values, BigInt) as never,
  'an array of bigint': (values) => values.map(BigInt) as never,
};
// Node 24 and later.
const { Float16Array } = globalThis as { Float16Array?: { from: (values: number[]) => never } };
if (Float16Array) KINDS.Float16Array = (values) => Float16Array.from(values);

describe.each(Object.entries(KINDS))('%s', (_, of) => {
  test('samples, labels and distributions', () => {
    const [x, y] = [of(NUMBERS), of(OTHERS)];
    expect(infosimd.estimateMutualInformation(x, y, { bins: 5 })).toBe(
      infosimd.estimateMutualInformation(NUMBERS, OTHERS, { bins: 5 }),
    );
    expect(infosimd.mutualInformation(x, y)).toBe(infosimd.mutualInformation(NUMBERS, OTHERS));
    expect(infosimd.contingencyTable(x, y).counts).toEqual(infosimd.contingencyTable(NUMBERS, OTHERS).counts);
    expect(infosimd.entropy(x, { normalize: true })).toBeCloseTo(
      infosimd.entropy(NUMBERS, { normalize: true }),
      6,
    );
    expect(infosimd.histogram(x, { bins: 5 }).counts).toEqual(
      infosimd.histogram(NUMBERS, { bins: 5 }).counts,
    );
  });

  test('rows, counts and edges', () => {
    const rows = [NUMBERS.slice(0, 4), NUMBERS.slice(4, 8)];
    expect(infosimd.mutualInformation(rows.map(of))).toBe(infosimd.mutualInformation(rows));
    const flat = { values: of(rows.flat()), shape: [2, 4] } as never;
    expect(infosimd.mutualInformation(flat)).toBe(infosimd.mutualInformation(rows));
    const cube = { values: of(NUMBERS.slice(0, 8)), shape: [2, 2, 2] } as never;
    expect(infosimd.conditionalMutualInformation(cube)).toBe(
      infosimd.conditionalMutualInformation({ values: NUMBERS.slice(0, 8), shape: [2, 2, 2] }),
    );
    expect(infosimd.estimateEntropy({ counts: of(NUMBERS) })).toBe(
      infosimd.estimateEntropy({ counts: NUMBERS }),
    );
    expect(infosimd.histogram(OTHERS, { bins: of([0, 2, 5]) }).counts).toEqual(
      infosimd.histogram(OTHERS, { bins: [0, 2, 5] }).counts,
    );
    expect(softmaxCrossEntropy(of([1, 0]), [of([1, 2]), of([3, 4])])).toBeCloseTo(
      softmaxCrossEntropy(
        [1, 0],
        [
          [1, 2],
          [3, 4],
        ],
      ),
      6,
    );
  });
});

test('a bigint that no double holds is an error that names its place', () => {
  expect(() => infosimd.histogram(OTHERS, { bins: [0n, 2n ** 60n + 1n] as never })).toThrow(
    /"bins".*1152921504606846977.*index 1/,
  );
});
