import { describe, expect, test } from 'vitest';
import { combine, combineShapes, median, ratioOf, spread, targetsOf } from '../../bench/statistics.mjs';

describe('medians', () => {
  test('are the middle, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([10, 9, 100])).toBe(10);
  });

  test('leave their numbers in order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  test('come with the least and the greatest', () => {
    expect(spread([5, 1, 3])).toEqual({ median: 3, min: 1, max: 5 });
  });
});

describe('several processes', () => {
  const rows = combine([
    [
      { job: 'a', n: 8, value: 1, ns: { wasm: 1, loop: 4 } },
      { job: 'a', n: 80, value: 7, ns: { wasm: 1, loop: 9 } },
    ],
    [{ job: 'a', n: 8, value: 1, ns: { wasm: 2, loop: 10 } }],
    [{ job: 'a', n: 8, value: 1, ns: { wasm: 10, loop: 30 } }],
  ]);

  test('make one row for each job and size', () => {
    expect(rows.map(({ job, n }) => [job, n])).toEqual([
      ['a', 8],
      ['a', 80],
    ]);
    expect(rows[0].samples).toEqual({ wasm: [1, 2, 10], loop: [4, 10, 30] });
    expect(rows[0].ns.wasm).toEqual({ median: 2, min: 1, max: 10 });
  });

  test('give ratios within each, not of the medians', () => {
    expect(ratioOf(rows[0], 'wasm', 'loop')).toEqual({ median: 4, min: 3, max: 5 });
    expect(ratioOf(rows[0], 'loop', 'wasm')?.median).toBe(0.25);
    expect(ratioOf(rows[0], 'wasm', 'numpy')).toBeUndefined();
  });

  test('compare shapes with Gaussian samples of the same job', () => {
    const told = combineShapes([
      [
        { job: 'a', n: 8, shape: 'gaussian', ns: 2 },
        { job: 'a', n: 8, shape: 'constant', ns: 3 },
        { job: 'b', n: 8, shape: 'gaussian', ns: 10 },
        { job: 'b', n: 8, shape: 'constant', ns: 5 },
      ],
    ]);
    expect(told.map(({ ratio }) => ratio)).toEqual([1, 1.5, 1, 0.5]);
  });
});

test('a target names ours, the rival and what is to be reached', () => {
  expect(targetsOf({ targets: { loop: 4, 'portable/loop': 2.5 } })).toEqual([
    ['wasm', 'loop', 4],
    ['portable', 'loop', 2.5],
  ]);
  expect(targetsOf(undefined)).toEqual([]);
});
