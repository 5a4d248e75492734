// Measures of two label columns are those of their table; numbers that are no labels are refused.

import { describe, expect, test } from 'vitest';
import * as infosimd from '../../src/index.js';
import { mulberry32 } from '../support/mulberry32.js';

const draw = mulberry32(4);
const LABELS = Array.from({ length: 300 }, () => ['low', 'middle', 'high'][Math.floor(3 * draw())]);
const NUMBERS = LABELS.map((label) => label.length * 2 + Math.floor(2 * draw()));

describe('two label columns', () => {
  const table = infosimd.contingencyTable(LABELS, NUMBERS);

  test('joint, conditional and pointwise measures are those of the table', () => {
    expect(infosimd.jointEntropy(LABELS, NUMBERS)).toBe(infosimd.jointEntropy(table));
    for (const given of ['x', 'y'] as const) {
      const value = infosimd.conditionalEntropy(LABELS, NUMBERS, { given, base: 'e' });
      expect(value).toBe(infosimd.conditionalEntropy(table, { given, base: 'e' }));
    }
    expect(infosimd.pointwiseMutualInformation(LABELS, NUMBERS)).toEqual(
      infosimd.pointwiseMutualInformation(table),
    );
  });

  test('missing labels are an error, or left out', () => {
    const gaps = LABELS.map((label, i) => (i % 50 === 0 ? null : label));
    expect(() => infosimd.jointEntropy(gaps, NUMBERS)).toThrow(/^"a" .* missing/);
    const kept = LABELS.map((_, i) => i).filter((i) => i % 50 !== 0);
    expect(infosimd.jointEntropy(gaps, NUMBERS, { nan: 'omit' })).toBe(
      infosimd.jointEntropy(
        kept.map((i) => LABELS[i]),
        kept.map((i) => NUMBERS[i]),
      ),
    );
    expect(() => infosimd.jointEntropy([[1, 2]], { nan: 'omit' } as never)).toThrow(
      /"nan" goes with label columns/,
    );
  });
});

describe('numbers that are no labels', () => {
  const reals = Float64Array.from({ length: 2000 }, () => draw());

  test.each(
    Object.entries({
      mutualInformation: infosimd.mutualInformation,
      normalizedMutualInformation: infosimd.normalizedMutualInformation,
      variationOfInformation: infosimd.variationOfInformation,
      adjustedMutualInformation: infosimd.adjustedMutualInformation,
      jointEntropy: infosimd.jointEntropy,
      vMeasure: infosimd.vMeasure,
    }),
  )('%s names estimateMutualInformation', (_, measure) => {
    const call = measure as (a: unknown, b: unknown) => number;
    for (const args of [
      [reals, reals.map((value) => value / 2)],
      [LABELS.concat(...Array(6).fill(LABELS)).slice(0, 2000), reals],
    ]) {
      expect(() => call(args[0], args[1])).toThrow(
        /^"[ab]" must hold labels, got 2000 different numbers; use estimateMutualInformation/,
      );
    }
  });

  test('integers, text and few numbers are labels', () => {
    const integers = Int32Array.from({ length: 2000 }, (_, i) => (i * 7919) % 2000);
    expect(infosimd.mutualInformation(integers, integers)).toBeCloseTo(Math.log2(2000), 10);
    const names = Array.from(integers, (value) => `n${value}`);
    expect(infosimd.mutualInformation(names, integers)).toBeCloseTo(Math.log2(2000), 10);
    expect(infosimd.mutualInformation([0.5, 1.5, 0.5], [1, 2, 1])).toBeCloseTo(0.9182958340544896, 12);
    const halves = Float64Array.from(integers, (value) => (value % 10) / 2);
    expect(infosimd.mutualInformation(halves, integers)).toBeCloseTo(Math.log2(10), 10);
  });
});
