// Mutual information estimated from a table of counts: SciPy's G-test of it, and what the histogram of its samples gives.

import { describe, expect, test } from 'vitest';
import { contingencyTable, estimateMutualInformation, histogram2d } from '../../src/index.js';
import { forEachBackend } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';

const TABLE = [
  [10, 20, 5],
  [30, 40, 2],
];
const FLAT = { values: Float64Array.from(TABLE.flat()), shape: [2, 3] } as const;

const draw = mulberry32(5);
const x = Array.from({ length: 400 }, () => 'abcd'[Math.floor(draw() * 4)]);
const y = x.map((label) => (draw() < 0.3 ? label : 'abcde'[Math.floor(draw() * 5)]));

forEachBackend(() => {
  describe('of a table', () => {
    test.each([
      ['rows', TABLE],
      ['{ values, shape }', FLAT],
    ])('%s: scipy.stats.chi2_contingency, G = 2N·I', (_, table) => {
      const found = estimateMutualInformation(table, { significance: 'g-test' });
      expect(found.value).toBeCloseTo(0.037259278938329934, 15);
      expect(found.pValue).toBeCloseTo(0.06307696928613386, 13);
      expect(found).toMatchObject({ samples: 107, omitted: 0, outOfRange: 0, shape: [2, 3], unit: 'bits' });
      expect(estimateMutualInformation(table)).toBe(found.value);
      expect(estimateMutualInformation(table, { base: 'e' })).toBeCloseTo(5.526799127201189 / 214, 15);
    });

    test.each([
      {},
      { correction: 'miller-madow' },
      { correction: 'shrink', base: 'e' },
      { correction: 'chao-shen', clip: true },
      { significance: 'permutation', permutations: 50, seed: 3 },
      { confidence: 0.9, replicates: 60, seed: 4, correction: 'jackknife' },
    ] as const)('the same as of its samples: %j', (options) => {
      const table = contingencyTable(x, y);
      expect(estimateMutualInformation(table, options)).toEqual(estimateMutualInformation(x, y, options));
      const { counts, shape } = table;
      expect(estimateMutualInformation({ values: counts, shape }, options)).toEqual(
        estimateMutualInformation(table, options),
      );
    });

    test('pairs left out of a histogram are counted', () => {
      const table = histogram2d([1, 2, NaN, 4, 9], [1, 3, 2, 4, 2], {
        bins: 2,
        range: [
          [0, 5],
          [0, 5],
        ],
        nan: 'omit',
      });
      expect(estimateMutualInformation(table, { details: true })).toMatchObject({
        samples: 3,
        omitted: 1,
        outOfRange: 1,
      });
    });
  });
});

describe('refuses', () => {
  test.each([
    [
      'weights',
      [[0.5, 1]],
      {},
      RangeError,
      '"table" must hold counts (integers), got 0.5; use mutualInformation',
    ],
    ['no count', [[0, 0]], {}, RangeError, '"table" must hold a number > 0'],
    ['bins', TABLE, { bins: 5 }, TypeError, '"bins" goes with columns, not with a table; leave it out'],
    ['a method', TABLE, { method: 'ksg' }, TypeError, '"method" goes with columns, not with a table'],
    ['an unknown option', TABLE, { corection: 'none' }, TypeError, 'did you mean "correction"?'],
    ['nothing', undefined, undefined, TypeError, '"table" must be a JointHistogram'],
    ['one column', [1, 2, 3], undefined, TypeError, '"y" must be an array of numbers'],
  ])('%s', (_, table, options, kind, message) => {
    const call = (): unknown => estimateMutualInformation(table as never, options as never);
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });
});
