import { describe, expect, it } from 'vitest';
import {
  CategoryCodes,
  contingencyTable,
  entropy,
  estimateEntropy,
  estimateMutualInformation,
  Histogram,
  histogram,
  histogram2d,
  JointHistogram,
  jointEntropy,
  mutualInformation,
  normalizedMutualInformation,
  rankFeatures,
  variationOfInformation,
} from '../../src/index.js';

describe('samples left out are counted', () => {
  it('in the table of histogram2d', () => {
    const table = histogram2d([1, NaN, 3], [1, 2, NaN], { nan: 'omit' });
    expect([table.total, table.nan, table.outOfRange]).toEqual([1, 2, 0]);
  });

  it('in a contingency table', () => {
    const table = contingencyTable(['a', null, 'c', 'a'], ['x', 'x', null, 'y'], { nan: 'omit' });
    expect([table.total, table.nan, table.outOfRange]).toEqual([2, 2, 0]);
    expect([table.xCategories, table.yCategories]).toEqual([
      ['a', 'c'],
      ['x', 'y'],
    ]);
  });
});

describe('what is missing', () => {
  it('empty text among numbers', () => {
    const numbers = [1, '', 3] as unknown as number[];
    expect(() => estimateEntropy(numbers)).toThrow('one is at index 1');
    expect(estimateEntropy(numbers, { bins: 2, nan: 'omit' })).toBe(1);
  });

  it('measures of two label columns leave pairs out on request', () => {
    const a = ['a', null, 'b', 'b'];
    const b = ['x', 'x', 'y', null];
    expect(() => mutualInformation(a, b)).toThrow("use { nan: 'omit' }");
    expect(mutualInformation(a, b, { nan: 'omit' })).toBe(1);
    expect(normalizedMutualInformation(a, b, { nan: 'omit' })).toBe(1);
    expect(variationOfInformation(a, b, { nan: 'omit' })).toBe(0);
    expect(() => mutualInformation([[1, 2]], { nan: 'omit' } as object)).toThrow(TypeError);
  });

  it('a hole in an array of rows or of features is no row and no feature', () => {
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested
    expect(() => jointEntropy([[1, 2], , [1, 2]] as number[][])).toThrow('"table[1]"');
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested
    expect(() => rankFeatures([, [1, 2]] as number[][], [1, 2])).toThrow('"features[0]"');
    expect(() => rankFeatures(new Map([['a', [1, 2]]]) as unknown as number[][], [1, 2])).toThrow(TypeError);
  });
});

describe('labels', () => {
  it('bigints beyond 2^53 are refused, not merged', () => {
    const labels = [2n ** 53n, 2n ** 53n + 1n];
    expect(() => contingencyTable(labels, [1, 2])).toThrow(RangeError);
    expect(contingencyTable([1n, 2n], [1, 2]).xCategories).toEqual([1, 2]);
  });

  it('codes want distinct labels that are not missing', () => {
    const codes = Int32Array.of(0, 1);
    expect(() => new CategoryCodes(codes, [null, {}] as unknown as string[])).toThrow(TypeError);
    for (const labels of [
      ['', 'a'],
      [NaN, 1],
      ['a', 'a'],
    ]) {
      expect(() => new CategoryCodes(codes, labels)).toThrow(RangeError);
    }
  });
});

describe('typed arrays of other classes', () => {
  class Subclass extends Float64Array {
    constructor() {
      super(0);
    }
  }
  const subclass = (values: number[]): Float64Array =>
    Object.setPrototypeOf(Float64Array.from(values), Subclass.prototype);

  it('are read as the plain type', () => {
    expect(entropy(subclass([0.5, 0.25, 0.25]))).toBe(1.5);
    const withGap = subclass([1, NaN, 2]);
    expect(estimateEntropy(withGap, { bins: 2, nan: 'omit' })).toBe(1);
    const bytes = Buffer.from([1, 2, 3, 3]);
    expect(Array.from(histogram(bytes, { bins: 3 }).counts)).toEqual([1, 1, 2]);
  });
});

describe('options are checked where they do not matter, and refused where they cannot apply', () => {
  it('bins of a column of categories', () => {
    expect(() => estimateEntropy(['a', 'b'], { bins: -3 })).toThrow(RangeError);
    expect(() => estimateEntropy(['a', 'b'], { range: 'x' as unknown as [number, number] })).toThrow(
      TypeError,
    );
    expect(() => estimateMutualInformation(['a', 'b'], ['c', 'd'], { bins: 0 })).toThrow(RangeError);
  });

  it('a range together with edges', () => {
    expect(() => histogram([1, 2], { bins: [0, 3], range: [0, 2] })).toThrow('"range"');
    expect(() => histogram([1, 2], { binning: 'equal-frequency', range: [0, 2] })).toThrow('"range"');
  });

  it('bins of a wrong kind', () => {
    expect(() => histogram([1, 2], { bins: '10' as unknown as number })).toThrow('an integer in 1');
  });
});

describe('edges belong to the histogram', () => {
  it('writing into them changes no count', () => {
    const one = new Histogram({ bins: 2, range: [0, 2] });
    one.edges[1] = 1.9;
    expect(Array.from(one.push([0.5, 1.5]).counts)).toEqual([1, 1]);
    expect(one.toJSON().edges).toEqual([0, 1, 2]);
    const two = new JointHistogram({ x: { bins: 2, range: [0, 2] }, y: { categories: ['a'] } });
    (two.xEdges as Float64Array)[1] = 1.9;
    expect(Array.from(two.push([0.5, 1.5], ['a', 'a']).counts)).toEqual([1, 1]);
  });
});
