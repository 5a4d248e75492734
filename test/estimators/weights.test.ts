// Weights: frequencies count as repeated samples, fractions are NumPy's and scikit-learn's, and no order changes a bit.

import { describe, expect, it } from 'vitest';
import {
  adjustedMutualInformation,
  binaryCrossEntropy,
  binEdges,
  conditionalMutualInformation,
  contingencyTable,
  estimateEntropy,
  estimateMutualInformation,
  Histogram,
  histogram,
  histogram2d,
  JointHistogram,
  jointEntropy,
  logLoss,
  mutualInformation,
  mutualInformationMatrix,
  rankFeatures,
  selectFeatures,
  totalCorrelation,
} from '../../src/index.js';
import { forEachBackend, onBothBackends } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import vectors from '../vectors/weights.json' with { type: 'json' };

const { x, y, labels, predicted } = vectors;
const text = labels.map((label) => (label === 1 ? 'yes' : 'no'));
const counts = vectors.counts.weights;

/** Each sample as often as its count says. */
function repeated<T>(samples: ArrayLike<T>): T[] {
  return Array.from(samples).flatMap((sample, i) => Array<T>(counts[i]).fill(sample));
}

/** The same places in another order. */
function shuffled<T>(samples: readonly T[]): T[] {
  const draw = mulberry32(5);
  return samples
    .map((sample) => [draw(), sample] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, sample]) => sample);
}

forEachBackend(() => {
  describe.each(['fractions', 'counts'] as const)('%s', (kind) => {
    const { weights, ...expected } = vectors[kind];

    it('histograms are those of NumPy', () => {
      expect([...histogram(x, { bins: 7, weights }).counts]).toEqual(expected.histogram);
      const ranged = histogram(x, { bins: 5, range: [-10, 12], weights });
      expect([...ranged.counts]).toEqual(expected.ranged);
      expect(ranged.total + ranged.outOfRange).toBe(weights.reduce((sum, weight) => sum + weight, 0));
      const joint = histogram2d(x, y, { bins: [6, 4], weights });
      expect([...joint.counts]).toEqual(expected.joint.flat());
      // Whatever array holds them, and all at once or in parts.
      expect(histogram(x, { bins: 7, weights: Float64Array.from(weights) }).toJSON()).toEqual(
        histogram(x, { bins: 7, weights }).toJSON(),
      );
      const parts = new Histogram({ edges: binEdges(x, { bins: 7 }) });
      const pairs = new JointHistogram({
        x: { edges: joint.xEdges as Float64Array },
        y: { edges: joint.yEdges as Float64Array },
      });
      for (let i = 0; i < x.length; i += 37) {
        const part = { weights: weights.slice(i, i + 37), unit: 2 ** -4 };
        parts.push(x.slice(i, i + 37), part);
        pairs.push(x.slice(i, i + 37), y.slice(i, i + 37), part);
      }
      expect([...parts.counts]).toEqual(expected.histogram);
      expect(pairs.toJSON()).toEqual(joint.toJSON());
      expect(JointHistogram.fromJSON(JSON.parse(JSON.stringify(joint))).toBytes()).toEqual(joint.toBytes());
      expect(JointHistogram.fromBytes(joint.toBytes()).toJSON()).toEqual(joint.toJSON());
    });

    it('estimates are those of the weighted table', () => {
      expect(estimateEntropy(x, { bins: 7, weights })).toBeCloseTo(expected.entropy, 13);
      expect(estimateMutualInformation(x, y, { bins: [6, 4], weights })).toBeCloseTo(
        expected.information,
        13,
      );
      const table = histogram2d(x, y, { bins: [6, 4], weights });
      expect(estimateMutualInformation(x, y, { bins: [6, 4], weights })).toBe(mutualInformation(table));
      const { values } = mutualInformationMatrix([x, y, text], { weights, bins: 5 });
      expect(values[1]).toBe(estimateMutualInformation(x, y, { weights, bins: 5 }));
      expect(values[2]).toBe(estimateMutualInformation(x, text, { weights, bins: 5 }));
      expect(values[0]).toBe(estimateEntropy(x, { weights, bins: 5 }));
      expect(jointEntropy(labels, text, { weights })).toBe(
        jointEntropy(contingencyTable(labels, text, { weights })),
      );
    });

    it('losses are those of scikit-learn', () => {
      expect(logLoss(labels, predicted, { weights })).toBeCloseTo(expected.logLoss, 13);
      expect(logLoss(labels, predicted, { weights, reduction: 'sum' })).toBeCloseTo(expected.logLossSum, 10);
      const rows = predicted.map((p) => [1 - p, p]);
      expect(logLoss(labels, rows, { weights })).toBeCloseTo(expected.logLoss, 13);
      expect(
        logLoss(
          labels.map((label) => [1 - label, label]),
          rows,
          { weights },
        ),
      ).toBeCloseTo(expected.logLoss, 13);
      expect(binaryCrossEntropy(labels, predicted, { weights })).toBeCloseTo(expected.logLoss, 13);
      const each = binaryCrossEntropy(labels, predicted, { weights, reduction: 'none' });
      const plain = binaryCrossEntropy(labels, predicted, { reduction: 'none' });
      for (let i = 0; i < each.length; i++) expect(each[i]).toBeCloseTo(weights[i] * plain[i], 12);
    });

    it('no order of the samples changes a bit', () => {
      const draw = mulberry32(9);
      const odd = weights.map((weight) => (kind === 'counts' ? weight : weight * draw() + draw() * 1e-9));
      const [a, b, t, w] = [x, y, text, odd].map((column) => shuffled<unknown>(column)) as [
        number[],
        number[],
        string[],
        number[],
      ];
      const options = { bins: 6, binning: 'equal-frequency' } as const;
      expect(histogram2d(a, b, { ...options, weights: w }).toJSON()).toEqual(
        histogram2d(x, y, { ...options, weights: odd }).toJSON(),
      );
      expect(estimateMutualInformation(a, t, { ...options, weights: w })).toBe(
        estimateMutualInformation(x, text, { ...options, weights: odd }),
      );
      const ranked = (columns: Record<string, number[]>, target: string[], given: number[]) =>
        rankFeatures(columns, target, { weights: given, correction: 'none' }).map(
          ({ name, value, share }) => [name, value, share],
        );
      expect(ranked({ a, b }, t, w)).toEqual(ranked({ a: x, b: y }, text, odd));
    });
  });
});

describe('frequencies count as repeated samples', () => {
  const [xs, ys, ts] = [repeated(x), repeated(y), repeated(text)];
  const weights = counts;

  it('in tables, with quantiles of NumPy', () => {
    const edges = binEdges(x, { bins: 8, binning: 'equal-frequency', weights });
    expect([...edges]).toEqual(vectors.quantiles);
    for (const binning of ['uniform', 'equal-frequency'] as const) {
      const options = { bins: 9, binning };
      expect(histogram(x, { ...options, weights }).toJSON()).toEqual(histogram(xs, options).toJSON());
      expect(histogram2d(x, y, { ...options, weights }).toJSON()).toEqual(
        histogram2d(xs, ys, options).toJSON(),
      );
    }
    expect(contingencyTable(labels, text, { weights }).toJSON()).toEqual(
      contingencyTable(repeated(labels), ts).toJSON(),
    );
    const wide = { bins: 5000 };
    expect(histogram2d(x, y, { ...wide, weights }).occupied()).toEqual(histogram2d(xs, ys, wide).occupied());
    const gaps = x.map((value, i) => (i % 7 === 0 ? NaN : value));
    expect(histogram(gaps, { nan: 'omit', weights }).toJSON()).toEqual(
      histogram(repeated(gaps), { nan: 'omit' }).toJSON(),
    );
  });

  it('in estimates, corrections, tests and intervals', () => {
    for (const options of [
      {},
      { bins: 5, binning: 'equal-frequency' },
      { correction: 'miller-madow' },
      { correction: 'adjusted' },
      { correction: 'chao-shen' },
      { significance: 'g-test' },
      { significance: 'permutation', permutations: 20, seed: 3 },
      { confidence: 0.9, bins: 3 },
    ] as const) {
      const own = { ...options, details: true } as const;
      expect(onBothBackends(() => estimateMutualInformation(x, text, { ...own, weights }))).toEqual(
        estimateMutualInformation(xs, ts, own),
      );
    }
    for (const method of ['plugin', 'miller-madow', 'nsb', 'shrink'] as const) {
      expect(estimateEntropy(y, { method, weights })).toBe(estimateEntropy(ys, { method }));
    }
    const matrix = (columns: readonly (number[] | string[])[], more: object) =>
      mutualInformationMatrix(columns, { ...more, correction: 'adjusted' });
    expect(matrix([x, y, text], { weights })).toEqual(matrix([xs, ys, ts], {}));
    expect(totalCorrelation([x, y, text], { weights })).toBe(totalCorrelation([xs, ys, ts]));
    expect(conditionalMutualInformation(x, y, text, { weights, significance: 'g-test' })).toEqual(
      conditionalMutualInformation(xs, ys, ts, { significance: 'g-test' }),
    );
    expect(mutualInformation(labels, text, { weights })).toBe(mutualInformation(repeated(labels), ts));
    expect(adjustedMutualInformation(labels, text, { weights })).toBe(
      adjustedMutualInformation(repeated(labels), ts),
    );
  });

  it('in rankings and selections', () => {
    for (const options of [
      {},
      { bins: 6, correction: 'miller-madow' },
      { significance: 'g-test' },
    ] as const) {
      expect(rankFeatures({ x, y }, text, { ...options, weights })).toEqual(
        rankFeatures({ x: xs, y: ys }, ts, options),
      );
    }
    const gaps = y.map((value, i) => (i % 5 === 0 ? NaN : value));
    const z = x.map((value) => (Math.abs(value) > 10 ? 'far' : 'near'));
    for (const criterion of ['jmi', 'mrmr', 'cmim', 'disr', 'icap', 'mim'] as const) {
      const options = { criterion, nan: 'omit' } as const;
      expect(selectFeatures({ x, gaps, z }, text, { ...options, weights })).toEqual(
        selectFeatures({ x: xs, gaps: repeated(gaps), z: repeated(z) }, ts, options),
      );
    }
  });
});

describe('wrong weights', () => {
  const fractions = vectors.fractions.weights;

  it('are named', () => {
    const of = (weights: unknown) => () => histogram([1, 2, 3], { weights: weights as number[] });
    expect(of([1, 2])).toThrow(new RangeError('"weights" must have the length of "x" (3), got 2'));
    expect(of([1, -1, 1])).toThrow(
      new RangeError('"weights" must hold finite numbers ≥ 0, got -1 at index 1'),
    );
    expect(of([1, NaN, 1])).toThrow('got NaN at index 1');
    expect(of([1, Infinity, 1])).toThrow('got Infinity at index 1');
    expect(of([0, 0, 0])).toThrow(new RangeError('"weights" must hold one above 0, got none'));
    expect(of('abc')).toThrow(TypeError);
    expect(() => logLoss([0, 1], [0.5, 0.5], { weights: [0, 0] })).toThrow('one above 0');
    expect(() => histogram([1, 2, 3], { bins: 'auto', weights: [1, 1, 1] })).toThrow(
      /a rule goes without "weights"/,
    );
  });

  it('fractions where samples are counted', () => {
    for (const options of [
      { correction: 'miller-madow' },
      { significance: 'g-test' },
      { confidence: 0.9 },
    ] as const) {
      expect(() => estimateMutualInformation(x, y, { ...options, weights: fractions })).toThrow(
        /"weights" must hold integers with a sum/,
      );
    }
    expect(() => estimateEntropy(x, { method: 'nsb', weights: fractions })).toThrow(/for method 'nsb'/);
    expect(() => rankFeatures([x], text, { weights: fractions })).toThrow(/use correction 'none'/);
    expect(() => adjustedMutualInformation(labels, text, { weights: fractions })).toThrow(/must hold counts/);
    expect(() => new Histogram({ bins: 2, range: [0, 1] }).push([0.5], { weights: [0.5] })).toThrow(
      /give \{ unit \}/,
    );
    expect(() => new Histogram({ bins: 2, range: [0, 1] }).push([0.5], { weights: [0.5], unit: 3 })).toThrow(
      new RangeError('"unit" must be a power of two, got 3'),
    );
  });

  it('methods without a table', () => {
    expect(() => estimateMutualInformation(x, y, { method: 'ksg', weights: counts })).toThrow(
      /"weights" goes with method 'histogram'/,
    );
    expect(() => estimateMutualInformation(x, y, { method: 'auto', weights: counts })).toThrow(
      /"weights" goes with method 'histogram'/,
    );
    expect(() => estimateMutualInformation([x, y], y, { weights: counts })).toThrow(/single columns/);
  });

  it('what rounding costs is told', () => {
    const weights = Float64Array.from({ length: 3 }, (_, i) => 1 / (i + 3));
    const { weightError = 0 } = estimateMutualInformation([1, 2, 3], [1, 2, 2], { weights, details: true });
    expect(weightError).toBeGreaterThan(0);
    expect(weightError).toBeLessThan(1e-15);
    const { total } = histogram([1, 2, 3], { weights });
    expect(Math.abs(total - (1 / 3 + 1 / 4 + 1 / 5)) / total).toBeLessThanOrEqual(weightError);
    expect(estimateMutualInformation([1, 2], [1, 2], { weights: [1, 2], details: true })).not.toHaveProperty(
      'weightError',
    );
    // However large or small.
    for (const scale of [1e300, 1, 1e-300]) {
      const { counts: found } = histogram([1, 2, 2], { bins: 2, weights: [2.5 * scale, scale, scale] });
      expect(found[0] / found[1]).toBeCloseTo(1.25, 14);
    }
    expect([...histogram([1, 2, 2], { bins: 2, weights: [5e-324, 5e-324, 5e-324] }).counts]).toEqual([
      5e-324, 1e-323,
    ]);
    expect(() => histogram([1, 2], { bins: 2, weights: [1e308, 1e308] })).toThrow(/finite sum/);
    // Integers beyond 2^53 are no frequencies any more.
    expect([...histogram([1, 2, 2], { bins: 2, weights: [2 ** 53, 32, 48] }).counts]).toEqual([2 ** 53, 80]);
    expect(() => rankFeatures([[1, 2, 2]], ['a', 'b', 'b'], { weights: [2 ** 53, 2, 3] })).toThrow(
      /got a greater sum; use/,
    );
  });

  it('large tables of fractions: what the same weights times a power of two give', () => {
    const draw = mulberry32(77);
    const n = 20_000;
    const [a, b] = [90, 83].map((k) => Array.from({ length: n }, () => `l${Math.floor(draw() * k)}`));
    const halves = Array.from({ length: n }, () => Math.floor(draw() * 5) / 2);
    const doubled = halves.map((weight) => 2 * weight);
    const of = (weights: number[]) => [
      mutualInformation(a, b, { weights }),
      mutualInformation(contingencyTable(a, b, { weights })),
      estimateMutualInformation(a, b, { weights }),
      jointEntropy(a, b, { weights }),
    ];
    for (const [i, value] of of(halves).entries()) expect(value).toBeCloseTo(of(doubled)[i], 13);
    const keys = Array.from({ length: n }, (_, i) => `k${i % 9000}`);
    expect(mutualInformation(keys, a, { weights: halves })).toBeCloseTo(
      mutualInformation(keys, a, { weights: doubled }),
      12,
    );
  });

  it('a table refuses what it would have to round, and is then as before', () => {
    const table = new Histogram({ bins: 1, range: [0, 1] }).push([0, 0], { weights: [2 ** 53 - 1, 1] });
    expect(() => table.push([0], { weights: [1] })).toThrow(/holds 2\^53 samples at most/);
    expect(() => table.merge(table)).toThrow(/holds 2\^53 samples at most/);
    expect(table.total).toBe(2 ** 53);
    const small = new Histogram({ bins: 1, range: [0, 1] }).push([0], {
      weights: [2 ** -60],
      unit: 2 ** -60,
    });
    expect(() => small.push([0], { weights: [1] })).toThrow(/2\^53 of their unit at most/);
    const half = Histogram.fromJSON(
      new Histogram({ bins: 1, range: [0, 1] }).push([0], { weights: [0.5], unit: 0.5 }).toJSON(),
    );
    expect(() => half.push([0], { weights: [2 ** 53 - 1] })).toThrow(/2\^53 of their unit at most, 0\.5/);
  });

  it('uneven weights keep their digits', () => {
    const weights = Float64Array.from({ length: 100_000 }, (_, i) => (i === 0 ? 1e6 : 1 / (i + 1)));
    const samples = weights.map((_, i) => i);
    const { counts: found } = histogram(samples, { bins: [0, 0.5, 1e5], weights });
    let rest = 0;
    for (let i = 99_999; i > 0; i--) rest += weights[i];
    expect(Math.abs(found[1] / rest - 1)).toBeLessThan(1e-6);
  });

  it('means of losses are those of weights of any size', () => {
    const expected = binaryCrossEntropy([1, 0], [0.9, 0.2], { weights: [1, 2] });
    for (const scale of [1e307, 2 ** -1073]) {
      expect(binaryCrossEntropy([1, 0], [0.9, 0.2], { weights: [scale, 2 * scale] })).toBeCloseTo(
        expected,
        14,
      );
    }
  });
});
