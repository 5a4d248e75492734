// Tests of conditional independence: x ← z → y is no link between x and y, x → y is.

import { describe, expect, test } from 'vitest';
import {
  conditionalMutualInformation,
  expectedMutualInformation,
  type SignificanceResult,
  transferEntropy,
} from '../../src/index.js';
import { atLength } from '../support/atLength.js';
import { onBothBackends } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';

/** Labels from a table for each z. */
function labels(strata: number[][][]): [string[], string[], string[]] {
  const columns: [string[], string[], string[]] = [[], [], []];
  strata.forEach((table, z) => {
    table.forEach((row, x) => {
      row.forEach((n, y) => {
        for (let i = 0; i < n; i++) {
          for (const [c, label] of [`x${x}`, `y${y}`, `z${z}`].entries()) columns[c].push(label);
        }
      });
    });
  });
  return columns;
}

const STRATA = [
  [
    [10, 4],
    [3, 9],
  ],
  [
    [6, 6, 1],
    [2, 8, 7],
  ],
  [
    [5, 0],
    [3, 0],
  ],
];

describe('of categories', () => {
  const [x, y, z] = labels(STRATA);

  // Sums of SciPy's chi2_contingency(lambda_='log-likelihood', correction=False) over the strata.
  test("'g-test'", () => {
    const found = onBothBackends(() => conditionalMutualInformation(x, y, z, { significance: 'g-test' }));
    expect(found.value).toBeCloseTo(0.1431745833120907, 13);
    expect(found.pValue).toBeCloseTo(0.00532531504375897, 13);
    expect(found.nullMean).toBeCloseTo(0.03381316502083508, 13);
    expect(found).toMatchObject({ unit: 'bits', samples: 64, omitted: 0, method: 'histogram' });
    expect(Object.isFrozen(found)).toBe(true);
  });

  test('of the table of them, the same', () => {
    const shape = [2, 3, 3] as const;
    const values = new Float64Array(18);
    STRATA.forEach((table, layer) => {
      table.forEach((row, i) => {
        row.forEach((n, j) => {
          values[(i * 3 + j) * 3 + layer] = n;
        });
      });
    });
    const table = { values, shape };
    for (const options of [
      { significance: 'g-test', details: true },
      { significance: 'permutation', permutations: 50, seed: 3, details: true },
      { base: 'e', details: true },
    ] as const) {
      const { value, ...found } = onBothBackends(() => conditionalMutualInformation(table, options));
      const { value: own, ...expected } = conditionalMutualInformation(x, y, z, options);
      expect(value).toBeCloseTo(own, 14);
      if (!('permutations' in options)) expect(found).toEqual(expected);
      else expect(Object.keys(found)).toEqual(Object.keys(expected));
    }
    expect(conditionalMutualInformation(table)).toBeCloseTo(0.1431745833120907, 13);
    const weights = { values: values.map((n) => n / 2), shape };
    expect(() => conditionalMutualInformation(weights, { significance: 'g-test' })).toThrow(
      /must hold counts \(integers\) for "significance", got/,
    );
    expect(conditionalMutualInformation(weights)).toBeCloseTo(0.1431745833120907, 13);
  });

  test("'permutation' within strata, whose mean is that of all tables with their margins", () => {
    const options = { significance: 'permutation', permutations: 4000, seed: 5 } as const;
    const found = onBothBackends(() => conditionalMutualInformation(x, y, z, options));
    const mean = STRATA.reduce((sum, table) => {
      const n = table.flat().reduce((a, b) => a + b);
      return sum + (n / 64) * expectedMutualInformation(table);
    }, 0);
    expect(Math.abs(found.nullMean - mean)).toBeLessThan((4 * found.nullStd) / Math.sqrt(4000));
    expect(Math.abs(found.pValue - 0.00532531504375897)).toBeLessThan(0.015);
    expect(conditionalMutualInformation(x, y, z, { ...options, base: 'e' }).nullMean).toBeCloseTo(
      found.nullMean * Math.LN2,
      13,
    );
  });

  test('p is 1 where nothing can be permuted', () => {
    for (const significance of ['g-test', 'permutation'] as const) {
      expect(conditionalMutualInformation(x, y, x, { significance }).pValue).toBe(1);
    }
  });
});

test('options that do not go together', () => {
  const x = Float64Array.from({ length: 20 }, (_, i) => (i * i) % 7);
  expect(() => conditionalMutualInformation(x, x, x, { method: 'ksg', significance: 'g-test' })).toThrow(
    /'g-test' goes with the histogram/,
  );
  expect(() => conditionalMutualInformation(x, x, x, { permutations: 9 })).toThrow(
    /"permutations" goes with significance 'permutation'/,
  );
  expect(() => conditionalMutualInformation(x, x, x, { seed: 9 })).toThrow(/"seed"/);
});

describe('p-values', () => {
  const runs = atLength(40, 300);
  const draw = mulberry32(21);
  const normal = (): number => draw() + draw() + draw() + draw() - 2;

  test.each([
    ['histogram', 'permutation', 120],
    ['histogram', 'g-test', 1200],
    ['ksg', 'permutation', 80],
    ['gaussian', 'permutation', 80],
  ] as const)('of a common cause are uniform, of a link the least: %s, %s', (method, significance, n) => {
    const p: number[] = [];
    const options = {
      method,
      significance,
      ...(method === 'histogram' ? { bins: 3, binning: 'equal-frequency' } : {}),
    };
    const seeded = (seed: number): object =>
      significance === 'permutation' ? { ...options, permutations: 49, seed } : options;
    const pOf = (x: Float64Array, y: Float64Array, z: Float64Array, seed: number): number =>
      (conditionalMutualInformation(x, y, z, seeded(seed)) as unknown as SignificanceResult).pValue;
    let linked = 0;
    for (let run = 0; run < runs; run++) {
      const z =
        method === 'histogram'
          ? Float64Array.from({ length: n }, () => Math.floor(3 * draw()))
          : Float64Array.from({ length: n }, normal);
      // Wide enough for 5 expected samples in each cell, which χ² needs.
      const spread = significance === 'g-test' ? 2 : 0.7;
      const x = z.map((value) => value + spread * normal());
      const y = z.map((value) => value + spread * normal());
      p.push(pOf(x, y, z, run));
      const link = y.map((value, i) => value + 2 * x[i]);
      if (pOf(x, link, z, run) <= 0.05) linked++;
    }
    p.sort((a, b) => a - b);
    const farthest = Math.max(...p.map((value, i) => Math.abs((i + 1) / runs - value)));
    expect(farthest).toBeLessThan(1.95 / Math.sqrt(runs) + (significance === 'permutation' ? 0.02 : 0));
    expect(linked / runs).toBeGreaterThan(0.9);
  });
});

describe('transfer entropy', () => {
  const draw = mulberry32(8);
  const n = 500;
  const cause = Array.from({ length: n }, () => Math.floor(2 * draw()));
  const source = cause.map((_, t) => (draw() < 0.9 ? (cause[t - 1] ?? 0) : 1));
  const target = cause.map((_, t) => (draw() < 0.9 ? (cause[t - 2] ?? 0) : 1));
  const kinds = { source: 'category', target: 'category' } as const;

  test('beyond a condition, and with more of the source, is the information of shifted columns', () => {
    const shifted = (column: number[], back: number): number[] => column.slice(3 - back, n - back);
    const all = { x: 'category', y: 'category', z: 'category' } as const;
    expect(transferEntropy(source, target, { ...kinds, lag: 2, sourceHistory: 2, history: 2 })).toBe(
      conditionalMutualInformation(
        shifted(target, 0),
        [shifted(source, 2), shifted(source, 3)],
        [shifted(target, 1), shifted(target, 2)],
        all,
      ),
    );
    expect(transferEntropy(source, target, { ...kinds, condition: cause.map(String), history: 3 })).toBe(
      conditionalMutualInformation(
        shifted(target, 0),
        shifted(source, 1),
        [1, 2, 3].map((back) => shifted(target, back)).concat([shifted(cause, 1)]),
        all,
      ),
    );
  });

  test('of a common cause vanishes given the cause', () => {
    const options = { ...kinds, significance: 'permutation', permutations: 99 } as const;
    expect(transferEntropy(source, target, options).pValue).toBe(0.01);
    const earlier = ['0', ...cause.map(String).slice(0, -1)];
    expect(transferEntropy(source, target, { ...options, condition: earlier }).pValue).toBeGreaterThan(0.05);
  });

  test('a condition of another length, and too few samples, are refused', () => {
    expect(() => transferEntropy(source, target, { ...kinds, condition: ['a'] })).toThrow(RangeError);
    expect(() => transferEntropy([1, 2, 3], [1, 2, 3], { sourceHistory: 3 })).toThrow(
      '"target" must hold more than 3 samples for a lag of 1 and a history of 1 and a source history of 3, got 3',
    );
  });
});
