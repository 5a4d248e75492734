// Sigmoid cross-entropy, distillation, KL divergence of Gaussians, contrastive losses and bounds, against 60 to 900 digits.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createArena } from '../../src/index.js';
import {
  distillationLoss,
  gaussianKlDivergence,
  infoNce,
  mutualInformationBounds,
  sigmoidCrossEntropy,
} from '../../src/learning/index.js';
import { SEED } from '../support/arbitraries.js';
import { BACKENDS, force, onBothBackends } from '../support/backends.js';
import { expectAllClose, normals, rowsOf } from '../support/learning.js';
import { type Case, readVectors } from '../support/vectors.js';

const named = (file: string, where: (found: Case) => boolean = () => true) =>
  readVectors(file).cases.flatMap((found, i) =>
    where(found) ? [[found.name ?? `case ${i}`, found] as const] : [],
  );

/** Relative errors, also of tiny numbers; 0 and infinities must be equal. */
function expectRelative(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    const error = actual[i] === value ? 0 : Math.abs(actual[i] - value) / Math.abs(value);
    expect(error, `element ${i}: ${actual[i]} for ${value}`).toBeLessThanOrEqual(tolerance);
  });
}

describe('sigmoidCrossEntropy', () => {
  it.each(named('learning_sigmoid'))('%s', (_, found) => {
    const logits = found.logits ?? [found.z];
    const target = [found.y].flat();
    const options = { positiveWeight: found.pos_weight, reduction: found.reduction };
    const shaped = Array.isArray(logits[0]) ? found.y : target;
    const { value, gradient } = onBothBackends(() =>
      sigmoidCrossEntropy(shaped, logits, { ...options, gradient: true }),
    ) as { value: number; gradient: Float64Array };
    // e^-745 is no normal number: 0.
    if (found.z === 745) {
      expect(value).toBe(0);
      return;
    }
    expectRelative([value], [found.expected], 1e-15);
    expectAllClose(gradient, [found.gradient].flat(2), 1e-15);
  });

  it('floats keep seven digits, and columns of an arena give the same bits', () => {
    const z = Float32Array.from(normals(31, 5000), (x) => 6 * x);
    const y = Uint8Array.from(normals(32, 5000), (x) => (x > 0 ? 1 : 0));
    const doubles = sigmoidCrossEntropy(y, Float64Array.from(z), { gradient: true });
    const floats = onBothBackends(() => sigmoidCrossEntropy(y, z, { gradient: true }));
    expect(Math.abs((floats.value as number) / (doubles.value as number) - 1)).toBeLessThan(2e-7);
    expectAllClose(floats.gradient as Float32Array, [...(doubles.gradient as Float64Array)], 1e-9);
    for (const backend of BACKENDS) {
      force(backend);
      const arena = createArena({ bytes: 3 * z.byteLength });
      const own = arena.float32(z);
      const gradient = arena.float32(z.length);
      expect(sigmoidCrossEntropy(y, own, { gradient }).value).toBe(floats.value);
      expect(gradient).toEqual(floats.gradient);
      sigmoidCrossEntropy(y, own, { gradient: own });
      expect(own).toEqual(floats.gradient);
    }
  });

  it('what cannot be costs nothing at target 0 and everything at any other', () => {
    expect(sigmoidCrossEntropy([0], [-Infinity])).toBe(0);
    expect(sigmoidCrossEntropy([0.1], [-Infinity])).toBe(Infinity);
    expect(sigmoidCrossEntropy([0, 1], [-Infinity, 0], { sampleWeights: [0, 1] })).toBeCloseTo(Math.LN2, 15);
  });

  it('weights are repetitions', () => {
    const once = sigmoidCrossEntropy([1, 0, 0.3], [0.5, -1, 2], { sampleWeights: [2, 1, 1] });
    expect(once).toBeCloseTo(sigmoidCrossEntropy([1, 1, 0, 0.3], [0.5, 0.5, -1, 2]), 15);
    const rows = { values: [0.5, -1, 2, 1], shape: [2, 2] as const };
    const each = sigmoidCrossEntropy(
      [
        [1, 0],
        [1, 1],
      ],
      rows,
      { positiveWeight: [3, 1], reduction: 'none' },
    );
    expect(each).toHaveLength(4);
    expect(each[0]).toBeCloseTo(3 * sigmoidCrossEntropy([1], [0.5]), 15);
    expect(each[3]).toBeCloseTo(sigmoidCrossEntropy([1], [1]), 15);
  });
});

describe('distillationLoss', () => {
  it.each(named('learning_distillation'))('%s', (_, found) => {
    const { temperature, scaled_by_T2, dtype } = found;
    const factor = scaled_by_T2 ? 1 : temperature * temperature;
    const { value, gradient } = onBothBackends(() =>
      distillationLoss(rowsOf(found, found.teacher), rowsOf(found, found.student), {
        temperature,
        gradient: true,
      }),
    ) as { value: number; gradient: Float64Array };
    expectRelative([value], [found.expected * factor], dtype === 'float32' ? 2e-7 : 1e-14);
    const most = Math.max(...found.gradient.flat().map(Math.abs)) * factor;
    found.gradient.flat().forEach((g: number, i: number) => {
      expect(Math.abs(gradient[i] - g * factor)).toBeLessThanOrEqual(
        (dtype === 'float32' ? 5e-7 : 1e-14) * most,
      );
    });
  });

  it.each(named('learning_categorical_kl'))('KL divergence of logits: %s', (_, found) => {
    const each = onBothBackends(() =>
      distillationLoss(found.p_logits, found.q_logits, { reduction: 'none' }),
    );
    expectRelative(each, found.rows, 1e-14);
  });

  it('floats that nearly agree keep their digits for temperatures to 1e4, where differences of logarithms err by 184 %', () => {
    const teacher = Float32Array.from(normals(41, 200));
    const student = teacher.map((z, i) => Math.fround(z + (i % 7) * 1e-3));
    for (const temperature of [1, 100, 1e4]) {
      const rows = (values: Float32Array | Float64Array) => ({ values, shape: [20, 10] as const });
      const floats = onBothBackends(() => distillationLoss(rows(teacher), rows(student), { temperature }));
      const doubles = distillationLoss(rows(Float64Array.from(teacher)), rows(Float64Array.from(student)), {
        temperature,
      });
      expect(Math.abs(floats / doubles - 1)).toBeLessThan(2e-6);
    }
  });

  it('goes over to other formulas without a step, at both ends of the temperatures and of the distances', () => {
    const teacher = [[3, 1, 0.2]];
    const student = [[1, 2, 3]];
    const at = (temperature: number) => distillationLoss(teacher, student, { temperature });
    for (const edge of [1e-6, 1e12])
      expect(Math.abs(at(edge * 0.999) / at(edge * 1.001) - 1)).toBeLessThan(3e-3);
    expect(at(1e300)).toBeCloseTo(1.96, 10);
    for (const far of [29.999, 30.001]) {
      const { value } = distillationLoss([[0, 0]], [[far, 0]], { gradient: true }) as { value: number };
      // ln((1 + e^z)/2) − z/2
      expect(value).toBeCloseTo(far / 2 - Math.LN2, 9);
    }
  });

  it('writes the gradient over the student by consent, also where a row is far away', () => {
    const teacher = { values: Float64Array.of(1, 2, 3, 0, 500, 0), shape: [2, 3] as const };
    const values = Float64Array.of(1, 1, 1, 500, 0, 0);
    const shape = [2, 3] as const;
    const { gradient } = distillationLoss(teacher, { values, shape }, { gradient: true });
    for (const backend of BACKENDS) {
      force(backend);
      const own = createArena({ bytes: 64 }).float64(values);
      distillationLoss(teacher, { values: own, shape }, { gradient: own });
      expect(own).toEqual(gradient);
    }
  });

  it('is never negative, and 0 for rows that differ by a constant', () => {
    const logits = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(logits, logits, fc.double({ min: 0.01, max: 100, noNaN: true }), (t, s, temperature) => {
        expect(distillationLoss([t], [s], { temperature })).toBeGreaterThanOrEqual(0);
        expect(distillationLoss([t], [t], { temperature })).toBe(0);
      }),
      SEED,
    );
    expect(distillationLoss([[1, 2, 3]], [[5, 6, 7]])).toBe(0);
  });
});

describe('gaussianKlDivergence', () => {
  it.each(named('learning_gaussian_diagonal'))('%s', (_, found) => {
    const posterior = { mean: rowsOf(found, found.mean), logVariance: rowsOf(found, found.log_variance) };
    const options = { freeBits: found.free_bits_in_nats, gradient: true, details: true } as const;
    const result = onBothBackends(() => gaussianKlDivergence(posterior, undefined, options)) as Case;
    const tolerance = found.dtype === 'float32' ? 2e-7 : 1e-14;
    expectRelative([result.value], [found.expected], tolerance);
    expectRelative(result.dimensions, found.per_dimension_mean, tolerance);
    expectAllClose(result.gradient.mean, found.gradient_mean.flat(), tolerance);
    expectAllClose(result.gradient.logVariance, found.gradient_log_variance.flat(), tolerance);
    if (found.rows) {
      const each = onBothBackends(() => gaussianKlDivergence(posterior, undefined, { reduction: 'none' }));
      expectRelative(each, found.rows, tolerance);
    }
  });

  it.each(named('learning_gaussian_full', ({ expected }) => expected !== 'RangeError'))(
    'full, %s',
    (_, found) => {
      const value = gaussianKlDivergence(
        { mean: found.mean, covariance: found.covariance },
        { mean: found.prior_mean, covariance: found.prior_covariance },
      );
      expectAllClose([value], [found.expected], found.name === 'nearly singular' ? 1e-9 : 1e-13);
    },
  );

  it('full and diagonal agree, with any prior, and full covariances keep the digits of small differences', () => {
    const [mean, logVariance, priorMean, priorLogVariance] = [
      [1, 2],
      [0.1, 0.2],
      [0.5, 0.5],
      [0.3, -0.2],
    ];
    const covariance = (v: number[]) => [
      [Math.exp(v[0]), 0],
      [0, Math.exp(v[1])],
    ];
    const diagonal = gaussianKlDivergence(
      { mean, logVariance },
      { mean: priorMean, logVariance: priorLogVariance },
    );
    const full = gaussianKlDivergence(
      { mean, covariance: covariance(logVariance) },
      { mean: priorMean, covariance: covariance(priorLogVariance) },
    );
    expect(full).toBeCloseTo(diagonal, 14);
    const unit = [
      [1, 0],
      [0, 1],
    ];
    const near = gaussianKlDivergence(
      {
        mean: [0, 0],
        covariance: [
          [1, 1e-11],
          [1e-11, 1 + 2 ** -33],
        ],
      },
      { mean: [0, 0], covariance: unit },
    );
    // ½·(½·Σ eigenvalues² of the difference)
    expectRelative([near], [(2 ** -66 + 2e-22) / 4], 1e-9);
  });

  it('gradients with a prior are those of small steps', () => {
    const prior = { mean: [0.5, -1], logVariance: [0.4, -0.3] };
    const at = (m: number, v: number) =>
      gaussianKlDivergence({ mean: [m, 0.2], logVariance: [v, 0.1] }, prior);
    const { gradient } = gaussianKlDivergence({ mean: [1.5, 0.2], logVariance: [-0.7, 0.1] }, prior, {
      gradient: true,
    }) as Case;
    expect(gradient.mean[0]).toBeCloseTo((at(1.5 + 1e-5, -0.7) - at(1.5 - 1e-5, -0.7)) / 2e-5, 8);
    expect(gradient.logVariance[0]).toBeCloseTo((at(1.5, -0.7 + 1e-5) - at(1.5, -0.7 - 1e-5)) / 2e-5, 8);
  });

  it('floats on both sides of 1, where the series ends', () => {
    const v = Float32Array.from(normals(51, 3000), (x) => 2 * x);
    const m = new Float32Array(3000);
    const floats = onBothBackends(() => gaussianKlDivergence({ mean: m, logVariance: v }));
    const doubles = gaussianKlDivergence({ mean: Float64Array.from(m), logVariance: Float64Array.from(v) });
    expect(Math.abs(floats / doubles - 1)).toBeLessThan(2e-7);
  });
});

describe('infoNce and mutualInformationBounds', () => {
  it.each(named('learning_info_nce'))('%s', (_, found) => {
    const { temperature, symmetric, dtype, expected, bound, gradient } = found;
    const result = onBothBackends(() =>
      infoNce(rowsOf(found, found.scores), { temperature, symmetric, gradient: true }),
    );
    const tolerance = dtype === 'float32' ? 2e-7 : 1e-13;
    expectAllClose([result.value, result.bound], [expected, bound], tolerance);
    expectAllClose(result.gradient as Float64Array, gradient.flat(), tolerance);
  });

  it.each(named('learning_information_bounds', ({ scores }) => Array.isArray(scores) && scores.length > 1))(
    'bounds: %s',
    (_, found) => {
      const bounds = onBothBackends(() => mutualInformationBounds(found.scores));
      expectAllClose(
        [bounds.infoNce, bounds.donskerVaradhan, bounds.nwj],
        [found.info_nce, found.donsker_varadhan, found.nwj],
        1e-12,
      );
    },
  );

  it('the best critic of a Gaussian pair', () => {
    const found = readVectors('learning_information_bounds').cases.find(
      ({ scores }) => typeof scores === 'string',
    ) as Case;
    const [x, e] = [normals(61, 64), normals(62, 64)];
    const y = x.map((value, i) => 0.8 * value + 0.6 * e[i]);
    const scores = x.map((a) => y.map((b) => -Math.log(0.6) - (b - 0.8 * a) ** 2 / 0.72 + (b * b) / 2));
    const bounds = mutualInformationBounds(scores);
    expectAllClose(
      [bounds.infoNce, bounds.donskerVaradhan, bounds.nwj],
      [found.info_nce, found.donsker_varadhan, found.nwj],
      1e-12,
    );
  });

  it('further columns are further negatives, and the gradient may overwrite the scores', () => {
    const scores = { values: Float64Array.of(2, 0, 1, 0, 3, 1), shape: [2, 3] as const };
    const { value, gradient } = infoNce(scores, { gradient: true, symmetric: false });
    expect(value).toBeCloseTo(
      (Math.log(1 + Math.exp(-2) + Math.exp(-1)) + Math.log(1 + Math.exp(-3) + Math.exp(-2))) / 2,
      14,
    );
    infoNce(scores, { gradient: scores.values });
    expect(scores.values).toEqual(gradient);
  });
});
