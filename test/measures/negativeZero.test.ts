// No result is ever −0: −0 prints as "-0" and is no entropy.

import { describe, expect, it } from 'vitest';
import { forEachBackend } from '../support/backends.js';
import * as infosimd from '../support/library.js';

const {
  binaryCrossEntropy,
  binEdges,
  conditionalEntropy,
  crossEntropy,
  digitize,
  entropy,
  estimateEntropy,
  estimateMutualInformation,
  histogram,
  histogram2d,
  jensenShannonDistance,
  jensenShannonDivergence,
  jointEntropy,
  klDivergence,
  logLoss,
  mutualInformation,
  normalizedMutualInformation,
  pointwiseMutualInformation,
  rankFeatures,
  renyiEntropy,
  tsallisEntropy,
  variationOfInformation,
} = infosimd;

/** The places of −0 in a result. */
function negativeZeros(value: unknown, path = ''): string[] {
  if (Object.is(value, -0)) return [path];
  if (ArrayBuffer.isView(value)) {
    return Array.from(value as unknown as ArrayLike<number>).flatMap((item, i) =>
      negativeZeros(item, `${path}[${i}]`),
    );
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => negativeZeros(item, `${path}.${key}`));
}

const BASES = [2, 'e', 10, 3] as const;

/** Distributions whose entropy is 0 or nearly so, with zeros of both signs. */
const CERTAIN: ArrayLike<number>[] = [
  [1],
  [1, 0],
  [-0, 1],
  [0, 1, -0, 0],
  [1 + 2 ** -52],
  [1 - 2 ** -53],
  [5e-324, 1],
  Float32Array.of(1, 0, -0),
  Float32Array.of(1 + 2 ** -23),
  Int32Array.of(0, 1),
  new Float64Array(4097).fill(1, 4096),
];

const TABLES: number[][][] = [
  [[5]],
  [[-0, 3]],
  [[1], [2]],
  [
    [1, 2],
    [2, 4],
  ],
  [
    [3, 0],
    [0, -0],
  ],
  [
    [0.1, 0.2],
    [0.2, 0.4],
  ],
  [
    [0, 0, 1],
    [0, 0, 0],
    [1, 0, 0],
  ],
  [
    [4, 0],
    [0, 4],
  ],
];

forEachBackend(() => {
  it('distributions', () => {
    for (const p of CERTAIN as never[]) {
      for (const base of BASES) {
        const results = {
          entropy: entropy(p, { base }),
          normalized: entropy(p, { base, normalize: true }),
          cross: crossEntropy(p, p, { base }),
          crossExact: crossEntropy(p, p, { base, epsilon: 0 }),
          divergence: klDivergence(p, p, { base }),
          divergenceExact: klDivergence(p, p, { base, epsilon: 0 }),
          jensenShannon: jensenShannonDivergence(p, p, { base }),
          distance: jensenShannonDistance(p, p, { base }),
          renyi: [0, 0.5, 1, 1 + 1e-12, 2, 1e6, Infinity].map((alpha) => renyiEntropy(p, alpha, { base })),
          tsallis: [-1, 0, 0.5, 1, 2, 100].map((q) => tsallisEntropy(p, q)),
        };
        expect(negativeZeros(results), String(p)).toEqual([]);
      }
    }
  });

  it('tables', () => {
    for (const table of TABLES) {
      for (const base of BASES) {
        const results = {
          joint: jointEntropy(table, { base }),
          given: conditionalEntropy(table, { given: 'x', base }),
          givenY: conditionalEntropy(table, { given: 'y', base }),
          mutual: mutualInformation(table, { base }),
          pointwise: pointwiseMutualInformation(table, { base }),
          variation: variationOfInformation(table, { base }),
          homogeneity: infosimd.homogeneity(table),
          completeness: infosimd.completeness(table),
          vMeasure: infosimd.vMeasure(table),
          normalized: (['arithmetic', 'geometric', 'min', 'max'] as const).map((average) =>
            normalizedMutualInformation(table, { average }),
          ),
        };
        expect(negativeZeros(results), JSON.stringify(table)).toEqual([]);
      }
    }
  });

  it('histograms, edges given as −0 or rounded to it', () => {
    const samples = [-0, 0, 0, -0, -1, 1];
    for (const options of [
      { bins: 4 },
      { bins: 2, binning: 'equal-frequency' as const },
      { bins: 5, binning: 'equal-frequency' as const },
      { bins: 3, range: [-0, 1] as const },
      { bins: 3, range: [-1, -0] as const },
      { bins: [-1, -0, 1] },
    ]) {
      const table = histogram(samples, options);
      const results = {
        edges: binEdges(samples, options),
        table: table.toJSON(),
        own: table.edges,
        joint: histogram2d(samples, samples, { ...options, range: undefined }).toJSON(),
        codes: digitize(samples, table.edges),
        density: table.density(),
      };
      expect(negativeZeros(results), JSON.stringify(options)).toEqual([]);
    }
    expect(negativeZeros(histogram([-0, -0], { bins: 1 }).toJSON())).toEqual([]);
    expect(negativeZeros(binEdges([-0.5], { bins: 2 }))).toEqual([]);
  });

  it('categories', () => {
    const table = infosimd.contingencyTable([-0, 1, 0], Float64Array.of(0, -0, 1));
    expect(table.shape).toEqual([2, 2]);
    expect(negativeZeros({ ...table.toJSON() })).toEqual([]);
    const made = new infosimd.JointHistogram({ x: { categories: [-0, 1] }, y: { categories: [0] } });
    expect(made.push([0, -0], [-0, 0]).total).toBe(2);
    expect(negativeZeros({ ...made.toJSON() })).toEqual([]);
  });

  it('estimates', () => {
    const flat = [3, 3, 3, 3];
    const rising = [1, 2, 3, 4];
    for (const base of BASES) {
      for (const correction of ['none', 'miller-madow'] as const) {
        const results = {
          entropy: estimateEntropy(flat, { base, correction, details: true }),
          one: estimateEntropy([-0], { base, correction, details: true }),
          category: estimateEntropy(['a'], { base, correction, details: true }),
          mutual: estimateMutualInformation(flat, rising, { base, correction, details: true }),
          both: estimateMutualInformation(flat, flat, { base, correction, details: true }),
          product: estimateMutualInformation([0, 0, 1, 1], [0, 1, 0, 1], {
            base,
            correction,
            bins: 2,
            details: true,
          }),
          ranked: rankFeatures([flat, rising, [0, 0, 1, 1]], flat, { base, correction }),
        };
        expect(negativeZeros(results)).toEqual([]);
      }
    }
  });

  it('losses', () => {
    for (const base of BASES) {
      for (const reduction of ['mean', 'sum', 'none'] as const) {
        const results = {
          certain: logLoss(
            [0, 1],
            [
              [1, 0],
              [-0, 1],
            ],
            { base, reduction },
          ),
          rows: logLoss(
            [
              [1, -0],
              [0, 1],
            ],
            [
              [1, 0],
              [0, 1],
            ],
            { base, reduction },
          ),
          column: logLoss([0, 1], Float32Array.of(0, 1), { base, reduction }),
          binary: binaryCrossEntropy([0, 1, -0], [-0, 1, 0], { base, reduction }),
        };
        expect(negativeZeros(results)).toEqual([]);
      }
    }
  });
});

describe('the search for −0', () => {
  it('finds one', () => {
    expect(negativeZeros({ a: [1, { b: Float64Array.of(0, -0) }], c: -0 })).toEqual(['.a.1.b[1]', '.c']);
  });
});
