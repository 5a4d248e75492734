// Calibration, Brier score, temperature and ensembles, against NumPy, scikit-learn and 60 to 450 digits.

import { describe, expect, it } from 'vitest';
import {
  brierScore,
  calibrationError,
  ensembleUncertainty,
  fitTemperature,
} from '../../src/learning/index.js';
import { onBothBackends } from '../support/backends.js';
import { expectAllClose, normals } from '../support/learning.js';
import { mulberry32 } from '../support/mulberry32.js';
import { type Case, readVectors } from '../support/vectors.js';

const named = (file: string) => readVectors(file).cases.map((found) => [found.name, found] as const);

describe('calibrationError', () => {
  it.each(named('learning_calibration'))('%s', (_, found) => {
    const { is_correct, confidence, bins } = found;
    const errors = (['l1', 'max', 'l2'] as const).map((norm) =>
      onBothBackends(() => calibrationError(is_correct, confidence, { bins, norm })),
    );
    expectAllClose(errors, [found.ece, found.mce, found.rmsce], 1e-15);
    const details = onBothBackends(() => calibrationError(is_correct, confidence, { bins, details: true }));
    expect(details.bins.map(({ count }) => count)).toEqual(found.counts);
    expect(details.bins.map(({ count, accuracy }) => Math.round(count && accuracy * count))).toEqual(
      found.correct,
    );
    found.mean_confidence.forEach((mean: number | null, i: number) => {
      if (mean === null) expect(details.bins[i].confidence).toBeNaN();
      else expect(details.bins[i].confidence).toBeCloseTo(mean, 14);
    });
    expect(details.accuracy).toBeCloseTo(found.accuracy, 14);
  });

  it('counts every edge and its neighbours as the edges say', () => {
    for (const bins of [1, 2, 7, 10, 15, 1000, 1500]) {
      const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? 1 : i * (1 / bins)));
      const near = edges
        .flatMap((edge) => [edge - 2 ** -53, edge, edge + 2 ** -52])
        .filter((p) => p >= 0 && p <= 1);
      const { bins: found } = onBothBackends(() =>
        calibrationError(
          near.map(() => 0),
          near,
          { bins, details: true },
        ),
      );
      const counts = new Array(bins).fill(0);
      for (const p of near)
        counts[
          Math.min(
            bins - 1,
            edges.findLastIndex((edge) => edge <= p),
          )
        ]++;
      expect(found.map(({ count }) => count)).toEqual(counts);
    }
  });

  it('takes confidences and labels of every type, and a million of them', () => {
    const draw = mulberry32(71);
    const p = Float64Array.from({ length: 20_000 }, () => Math.fround(draw()));
    const labels = Int32Array.from(p, (x) => (draw() < x * x ? 1 : 0));
    const expected = onBothBackends(() => calibrationError(labels, p));
    for (const form of [[...labels], Uint8Array.from(labels), Float64Array.from(labels)]) {
      expect(calibrationError(form, p)).toBe(expected);
    }
    expect(onBothBackends(() => calibrationError(labels, Float32Array.from(p)))).toBe(expected);
    expect(expected).toBeCloseTo(1 / 6, 1);
  });

  it('of rows, the first of equal classes is the prediction', () => {
    const rows = [
      [0.5, 0.5],
      [0.2, 0.8],
      [1, 0],
    ];
    const result = calibrationError([1, 1, 0], rows, { details: true, bins: 2 });
    expect(result.bins.map(({ count }) => count)).toEqual([0, 3]);
    expect(result.accuracy).toBeCloseTo(2 / 3, 15);
    expect(result.confidence).toBeCloseTo(2.3 / 3, 15);
  });

  it('bins of equal frequency hold equal counts', () => {
    const p = Float64Array.from({ length: 600 }, (_, i) => (i + 0.5) / 600);
    const labels = p.map((x, i) => ((i * 7919) % 600 < 600 * x ? 1 : 0));
    const { bins } = calibrationError(labels, p, { bins: 6, binning: 'equal-frequency', details: true });
    expect(bins.map(({ count }) => count)).toEqual([100, 100, 100, 100, 100, 100]);
  });

  it.each(named('learning_isotonic'))('isotonic: %s', (_, found) => {
    const { isotonic } = calibrationError(found.outcome, found.confidence, { isotonic: true });
    const { score, miscalibration, discrimination, uncertainty, recalibrated } = isotonic as never as Case;
    expectAllClose(
      [score, miscalibration, discrimination, uncertainty],
      [found.score, found.miscalibration, found.discrimination, found.uncertainty],
      1e-14,
    );
    expectAllClose(recalibrated, found.recalibrated, 1e-15);
  });
});

describe('brierScore', () => {
  it.each(named('learning_brier'))(
    '%s',
    (_, { labels, probability_of_1, probabilities, brier_half, brier_full }) => {
      if (probabilities) expect(brierScore(labels, probabilities)).toBeCloseTo(brier_full, 14);
      else {
        expect(brierScore(labels, probability_of_1)).toBeCloseTo(brier_half, 14);
        expect(brierScore(labels, probability_of_1, { scaleByHalf: false })).toBeCloseTo(brier_full, 14);
      }
    },
  );
});

describe('fitTemperature', () => {
  it.each(named('learning_temperature'))('%s', (_, found) => {
    const result = fitTemperature(found.labels, found.logits);
    if (found.temperature === 0 || found.temperature === Infinity)
      expect(result.temperature).toBe(found.temperature);
    else expect(result.temperature / found.temperature).toBeCloseTo(1, 13);
    expect(result.loss).toBeCloseTo(found.nll, 13);
    if (found.nll_before !== undefined) expect(result.lossBefore).toBeCloseTo(found.nll_before, 10);
    expect(result.converged).toBe(true);
    expect(result.iterations).toBeLessThan(12);
  });

  it('no other temperature has a lower loss', () => {
    const rows = { values: normals(91, 300).map((z) => 3 * z), shape: [100, 3] as const };
    const labels = Array.from({ length: 100 }, (_, i) => {
      const [a, b, c] = rows.values.slice(3 * i, 3 * i + 3);
      return i % 3 === 0 ? (i % 9) / 3 : a > b && a > c ? 0 : b > c ? 1 : 2;
    });
    const { temperature, loss, gradient, converged } = fitTemperature(labels, rows);
    expect(converged).toBe(true);
    expect(Math.abs(gradient)).toBeLessThan(1e-14);
    for (const other of [0.99, 1.01]) {
      const values = rows.values.map((z) => z / (temperature * other));
      expect(fitTemperature(labels, { values, shape: rows.shape }).lossBefore).toBeGreaterThan(loss);
    }
  });

  it('survives 1e308, and classes that cannot be', () => {
    const { temperature } = fitTemperature(
      [0, 1, 0],
      [
        [1e308, -1e308],
        [-1e308, 1e308],
        [-1e308, 1e308],
      ],
    );
    expect(temperature).toBeGreaterThan(1e308);
    expect(
      fitTemperature(
        [0, 1, 1],
        [
          [2, 0, -Infinity],
          [0, 2, -Infinity],
          [2, 0, -Infinity],
        ],
      ).temperature,
    ).toBeCloseTo(2 / Math.log(2), 13);
    expect(() => fitTemperature([0], [[-Infinity, 1]])).toThrow(RangeError);
  });
});

describe('ensembleUncertainty', () => {
  const cases = readVectors('learning_ensemble').cases;
  it.each(cases.map((found) => [found.name, found] as const))('%s', (name, found) => {
    const [members, samples, classes] = found.shape;
    const seed = name.startsWith('5x20') ? 71 : 72;
    const scale = name.startsWith('5x20') ? 2 : 3;
    const drawn = found.recipe && normals(seed, members * samples * classes).map((z) => scale * z);
    const values = found.dtype === 'float32' ? Float32Array.from(drawn) : drawn;
    const stack = found.recipe ? { values, shape: found.shape } : (found.probabilities ?? found.logits);
    const from = found.probabilities ? 'probabilities' : 'logits';
    const result = onBothBackends(() => ensembleUncertainty(stack, { from, base: 'e' }));
    const tolerance = found.dtype === 'float32' ? 2e-6 : 1e-13;
    expectAllClose(result.predictiveEntropy, found.predictive_entropy_nats, tolerance);
    expectAllClose(result.expectedEntropy, found.expected_entropy_nats, tolerance);
    expectAllClose(result.mutualInformation, found.mutual_information_nats, tolerance);
    expectAllClose(result.variationRatio, found.variation_ratio, 1e-15);
    expectAllClose(
      Array.from(
        { length: samples },
        (_, i) => 1 - Math.max(...result.mean.values.subarray(i * classes, (i + 1) * classes)),
      ),
      found.one_minus_max_mean,
      tolerance,
    );
  });

  it('keeps the digits of members that nearly agree, and is 0 for equal ones', () => {
    const found = cases.find(({ name }) => name === 'nearly agree') as Case;
    const { mutualInformation } = ensembleUncertainty(found.probabilities, { base: 'e' });
    expect(mutualInformation[0] / found.mutual_information_nats[0]).toBeCloseTo(1, 12);
    for (const type of [Float32Array, Float64Array]) {
      const member = [type.of(0.2, 0.3, 0.5), type.of(1, 0, 0)];
      const { mutualInformation: none } = onBothBackends(() => ensembleUncertainty([member, member, member]));
      // The mean of three equal doubles may differ from them by one bit.
      for (const bits of none) expect(bits).toBeLessThan(1e-31);
    }
  });

  it('probabilities below the normal numbers, as softmax gives them, tell nothing apart', () => {
    for (const [Type, least] of [
      [Float64Array, 5e-324],
      [Float64Array, 1e-310],
      [Float32Array, 1.4e-45],
      [Float32Array, 1e-39],
    ] as const) {
      const members = [1, 3].map((times) => [Type.of(times * least, 1), Type.of(0.25, 0.75)]);
      const found = onBothBackends(() => ensembleUncertainty(members));
      // −(m·log2 m) of m = 2·least is less than 1100 m; H(¼) = 2 − ¾·log2 3.
      expect(found.expectedEntropy[0]).toBeGreaterThanOrEqual(0);
      expect(found.expectedEntropy[0]).toBeLessThanOrEqual(2200 * least);
      expect(found.expectedEntropy[1]).toBeCloseTo(0.8112781244591328, 7);
      expect([...found.mutualInformation]).toEqual([0, 0]);
    }
  });

  it('many members and classes, which need more than a batch', () => {
    const logits = Float32Array.from(normals(81, 7 * 300 * 70), (z) => 3 * z);
    const shape = [7, 300, 70] as const;
    const floats = onBothBackends(() => ensembleUncertainty({ values: logits, shape }, { from: 'logits' }));
    const values = Float64Array.from(logits);
    const doubles = onBothBackends(() => ensembleUncertainty({ values, shape }, { from: 'logits' }));
    expectAllClose(floats.mutualInformation, [...doubles.mutualInformation], 1e-6);
    expect(floats.variationRatio).toEqual(doubles.variationRatio);
  });
});
