// What a table tells beyond chance, against sums with 40 digits.

import { describe, expect, test } from 'vitest';
import {
  estimateMutualInformation,
  expectedMutualInformation,
  mutualInformation,
  mutualInformationMatrix,
  type Rows,
} from '../../src/index.js';
import { onBothBackends } from '../support/backends.js';
import { labelsOf } from '../support/calibration.js';
import { mulberry32 } from '../support/mulberry32.js';
import { readVectors } from '../support/vectors.js';

const { cases } = readVectors('adjusted_mpmath');

describe("correction: 'adjusted'", () => {
  test.each(cases.map((one, i) => [i, one] as const))('case %i', (_, { table, beyond, mean }) => {
    const found = onBothBackends(() =>
      estimateMutualInformation(table as Rows, { correction: 'adjusted', base: 'e' }),
    );
    // The mean has a relative error of 10⁻¹³.
    expect(Math.abs(found - beyond)).toBeLessThan(4e-15 + 2e-13 * mean);
  });

  test('is exactly 0 beside a column of distinct values, or of one', () => {
    const draw = mulberry32(3);
    for (const n of [1, 2, 3, 25, 400]) {
      const ids = Array.from({ length: n }, (_, i) => `id${i}`);
      for (const k of [1, 2, 7, n]) {
        const y = Array.from({ length: n }, () => `y${Math.floor(draw() * k)}`);
        const options = { correction: 'adjusted' } as const;
        expect(estimateMutualInformation(ids, y, options)).toBe(0);
        expect(estimateMutualInformation(y, ids, options)).toBe(0);
      }
    }
  });

  test('of columns as of their table; in a matrix beside plain entropies', () => {
    const table = cases[20].table as number[][];
    const [x, y] = labelsOf(table);
    const value = estimateMutualInformation(table, { correction: 'adjusted' });
    expect(estimateMutualInformation(x, y, { correction: 'adjusted' })).toBe(value);
    expect(value).toBeCloseTo(mutualInformation(table) - expectedMutualInformation(table), 14);
    const matrix = mutualInformationMatrix([x, y], { correction: 'adjusted' });
    const plain = mutualInformationMatrix([x, y]);
    expect([...matrix.values]).toEqual([plain.values[0], value, value, plain.values[3]]);
  });

  test('permutations have the p-value of the plain estimate, and a null mean of about 0', () => {
    const [x, y] = labelsOf(cases[12].table as number[][]);
    const options = { significance: 'permutation', permutations: 200 } as const;
    const plain = estimateMutualInformation(x, y, options);
    const adjusted = estimateMutualInformation(x, y, { ...options, correction: 'adjusted' });
    expect(adjusted.pValue).toBe(plain.pValue);
    expect(Math.abs(adjusted.nullMean)).toBeLessThan((4 * adjusted.nullStd) / Math.sqrt(200));
    expect(adjusted.nullMean - plain.nullMean).toBeCloseTo(adjusted.value - plain.value, 14);
    expect(adjusted.nullQuantiles['0.9'] - plain.nullQuantiles['0.9']).toBeCloseTo(
      adjusted.value - plain.value,
      14,
    );
    const tested = estimateMutualInformation(x, y, { significance: 'g-test', correction: 'adjusted' });
    expect(tested.pValue).toBe(estimateMutualInformation(x, y, { significance: 'g-test' }).pValue);
  });
});
