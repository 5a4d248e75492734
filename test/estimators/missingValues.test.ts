// Missing values are refused, or left out and counted, alike in every function that takes samples.

import { describe, expect, test } from 'vitest';
import {
  contingencyTable,
  digitize,
  estimateEntropy,
  estimateMutualInformation,
  histogram,
  histogram2d,
  JointHistogram,
  rankFeatures,
} from '../../src/index.js';

describe('missing values', () => {
  const x = [1, NaN, 2, null, 3, undefined, 4];
  const y = [1, 2, NaN, 4, 5, 6, 7];
  const names = ['a', 'b', '', 'b', null, 'b', undefined];

  test("nan: 'raise' is the default and names the first", () => {
    for (const options of [undefined, {}, { nan: undefined }, { nan: 'raise' as const }]) {
      expect(() => histogram(x, options)).toThrow('"x" must hold no missing value, one is at index 1');
      expect(() => histogram2d([1, 2, 3], [1, 2, NaN], options)).toThrow(
        '"y" must hold no missing value, one is at index 2',
      );
    }
  });

  test("nan: 'omit' leaves out pairs and counts them", () => {
    expect(histogram(x, { nan: 'omit' })).toMatchObject({ total: 4, nan: 3 });
    expect(histogram2d(x, y, { nan: 'omit' }).total).toBe(3);
    expect(contingencyTable(names, names, { nan: 'omit' }).total).toBe(4);
    // A label that is left without a pair is still a category of its column.
    const kept = contingencyTable(['c', 'b', '', 'a'], ['x', '', 'y', 'x'], { nan: 'omit' });
    expect([kept.xCategories, kept.yCategories]).toEqual([
      ['a', 'b', 'c'],
      ['x', 'y'],
    ]);
    expect([...kept.counts]).toEqual([1, 0, 0, 0, 1, 0]);
    expect(estimateEntropy(x, { nan: 'omit', details: true })).toMatchObject({ samples: 4, omitted: 3 });
    expect(estimateMutualInformation(x, y, { nan: 'omit', details: true })).toMatchObject({
      samples: 3,
      omitted: 4,
    });
    expect(estimateMutualInformation(names, y, { nan: 'omit', details: true })).toMatchObject({
      samples: 4,
      omitted: 3,
    });
    const ranked = rankFeatures({ x, names }, y, { nan: 'omit' });
    expect(ranked.find(({ name }) => name === 'x')).toMatchObject({ samples: 3, omitted: 4 });
    expect(ranked.find(({ name }) => name === 'names')).toMatchObject({ samples: 4, omitted: 3 });
    expect([...digitize(x, [0, 2.5], { nan: 'omit' })]).toEqual([1, -1, 1, -1, 2, -1, 2]);
  });

  test('in a table that is filled they are counted, a pair once', () => {
    const table = new JointHistogram({ x: { bins: 2, range: [0, 10] }, y: { bins: 2, range: [0, 10] } });
    table.push([1, NaN, NaN, 20, 20, 1], [1, NaN, 20, NaN, 20, -1]);
    expect(table).toMatchObject({ total: 1, nan: 3, outOfRange: 2 });
  });
});
