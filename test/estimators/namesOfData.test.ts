// Names of features and columns come from the user's data: those of Object.prototype are names like any other.

import { describe, expect, test } from 'vitest';
import {
  type ColumnInput,
  mutualInformationMatrix,
  rankFeatures,
  selectFeatures,
  totalCorrelation,
} from '../../src/index.js';
import { createPool } from '../../src/parallel/index.js';

const NAMES = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
const columns = NAMES.map((_, i) => Array.from({ length: 60 }, (__, row) => (row * (i + 3)) % (5 + i)));
const target = columns[2].map((value, row) => (row % 7 === 0 ? 0 : value));

/** As from JSON: `__proto__` is a member like the others. */
const features = JSON.parse(
  `{ ${NAMES.map((name, i) => `"${name}": ${JSON.stringify(columns[i])}`).join(', ')} }`,
) as Record<string, ColumnInput>;
const kinds = JSON.parse('{ "__proto__": "category", "toString": "category" }') as Record<string, 'category'>;

describe('features called as members of Object.prototype', () => {
  test('are ranked as those of other names', () => {
    const ranked = rankFeatures(features, target, { method: 'histogram', features: kinds });
    const plain = rankFeatures(columns, target, {
      method: 'histogram',
      features: { 1: 'category', 2: 'category' },
    });
    expect(ranked).toEqual(plain.map((entry) => ({ ...entry, name: NAMES[entry.index] })));
    expect(ranked[0].name).toBe('__proto__');
    expect(rankFeatures(features, target)).toHaveLength(NAMES.length);
  });

  test('are selected as those of other names', () => {
    const selected = selectFeatures(features, target, { features: kinds });
    const plain = selectFeatures(columns, target, { features: { 1: 'category', 2: 'category' } });
    expect(selected).toEqual(plain.map((entry) => ({ ...entry, name: NAMES[entry.index] })));
  });

  test('are ranked by a pool', async () => {
    const pool = await createPool({ threads: 2 });
    try {
      expect(await pool.rankFeatures(features, target, { features: kinds })).toEqual(
        rankFeatures(features, target, { features: kinds }),
      );
    } finally {
      await pool.close();
    }
  });

  test.each(NAMES.filter((name) => name !== '__proto__'))('%s is no feature where there is none', (name) => {
    const wrong = { features: { [name]: 'category' } } as const;
    expect(() => rankFeatures(columns, target, wrong)).toThrow(`"${name}" is not an option here`);
    expect(() => selectFeatures(columns, target, wrong)).toThrow(`"${name}" is not an option here`);
    const ofColumns = { columns: { [name]: 'category' } } as const;
    expect(() => mutualInformationMatrix(columns, ofColumns)).toThrow(`"${name}" is not an option here`);
    expect(() => totalCorrelation(columns, ofColumns)).toThrow(`"${name}" is not an option here`);
  });
});
