// Text that is all numbers, and rows of objects, as d3.csv gives them: neither is taken for something else without a word.

import { describe, expect, test } from 'vitest';
import {
  conditionalMutualInformation,
  contingencyTable,
  estimateEntropy,
  estimateMutualInformation,
  histogram,
  histogram2d,
  mutualInformationMatrix,
  rankFeatures,
  selectFeatures,
} from '../../src/index.js';

const y = Float64Array.from({ length: 40 }, (_, i) => (i * i) % 11);
const numbers = Array.from(y, (value) => String(value + 0.5));
const integers = Array.from(y, String);

describe('text that is all numbers', () => {
  test.each([
    ['bins', () => estimateMutualInformation(integers, y, { bins: 4 })],
    ['neighbours', () => estimateMutualInformation(integers, y, { method: 'ksg', k: 2 })],
    ['broken numbers, without options', () => estimateMutualInformation(numbers, y)],
    ['an entropy', () => estimateEntropy(integers, { bins: 4 })],
    ['a condition', () => conditionalMutualInformation(y, y, integers, { bins: 3 })],
    ['missing ones among them', () => estimateEntropy(['1.5', 'NA', '2'], { bins: 2 })],
    ['a matrix', () => mutualInformationMatrix({ a: numbers, y })],
    ['a ranking', () => rankFeatures({ a: numbers }, y, { bins: 4 })],
    ['a selection', () => selectFeatures({ a: numbers, y }, y, { bins: 4 })],
  ])('is refused, with the way out: %s', (_, call) => {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(
      /holds text that is all numbers, such as ".*x\.map\(Number\), or give its kind, 'category'/,
    );
  });

  test('is labels where nothing needs numbers, or where that is said', () => {
    expect(estimateMutualInformation(integers, integers)).toBe(estimateEntropy(integers));
    expect(estimateEntropy(numbers, { x: 'category' })).toBe(estimateEntropy(integers));
    expect(contingencyTable(numbers, numbers).total).toBe(40);
    expect(estimateMutualInformation(['1', 'b'], ['1', '2'])).toBe(1);
  });

  test('leaves the other features of a ranking as they are', () => {
    const [first, second] = rankFeatures({ numbers, y }, y, { bins: 4 });
    expect([first.name, second.name]).toEqual(['y', 'numbers']);
    expect(second.reason).toMatch(/^"features.numbers" holds text that is all numbers/);
  });
});

describe('rows of objects', () => {
  const rows = [
    { a: 1, b: 'x' },
    { a: 2, b: 'y' },
  ] as never;

  test.each([
    ['histogram', () => histogram(rows)],
    ['histogram2d', () => histogram2d(rows, rows)],
    ['estimateEntropy', () => estimateEntropy(rows)],
    ['estimateMutualInformation', () => estimateMutualInformation(rows, rows)],
    ['contingencyTable', () => contingencyTable(rows, rows)],
    ['mutualInformationMatrix', () => mutualInformationMatrix(rows)],
    ['rankFeatures', () => rankFeatures(rows, [1, 2])],
    ['selectFeatures', () => selectFeatures(rows, [1, 2])],
  ])('are pointed to openDataset: %s', (_, call) => {
    expect(call).toThrow(TypeError);
    expect(call).toThrow('rows of objects are a dataset, for openDataset of infosimd/data');
  });
});
