// Softmax cross-entropy and its gradient, against 60-digit arithmetic and PyTorch.

import { describe, expect, it } from 'vitest';
import { createArena } from '../../src/index.js';
import { type SoftmaxCrossEntropyOptions, softmaxCrossEntropy } from '../../src/learning/index.js';
import { BACKENDS, force, onBothBackends } from '../support/backends.js';
import { expectAllClose, normals, rowsOf } from '../support/learning.js';
import { mulberry32 } from '../support/mulberry32.js';
import { type Case, readVectors } from '../support/vectors.js';

const { cases } = readVectors('learning_softmax_cross_entropy');

const optionsOf = ({ reduction, smoothing, ignore, weights, sample_weights }: Case) =>
  ({
    reduction,
    labelSmoothing: smoothing,
    ignoreIndex: ignore,
    classWeights: weights,
    sampleWeights: sample_weights,
  }) as SoftmaxCrossEntropyOptions;

describe('60-digit arithmetic', () => {
  it.each(cases.filter(({ logits }) => logits).map((found) => [found.name, found] as const))(
    '%s',
    (_, found) => {
      const { target, expected, gradient, tol } = found;
      const logits = rowsOf(found, found.logits);
      const options = optionsOf(found);
      const result = onBothBackends(() =>
        softmaxCrossEntropy(target, logits, { ...options, gradient: true }),
      );
      const value = onBothBackends(() => softmaxCrossEntropy(target, logits, options)) as
        | number
        | Float64Array;
      expect(result.value).toEqual(value);
      expectAllClose(typeof value === 'number' ? [value] : value, [expected].flat(), tol);
      expectAllClose(result.gradient as Float64Array, gradient.flat(), tol);
      expect(result.ignored).toBe(found.ignored);
      expect(result.samples).toBe(logits.length - found.ignored);
    },
  );

  it.each(cases.filter(({ gradient_first_row }) => gradient_first_row).map((c) => [c.name, c] as const))(
    '%s',
    (_, { dtype, labels, expected, gradient_first_row, gradient_abs_sum, tol }) => {
      const doubles = Float64Array.from(normals(7, 640), (x) => 3 * x);
      const values = dtype === 'float32' ? Float32Array.from(doubles) : doubles;
      const { value, gradient } = onBothBackends(() =>
        softmaxCrossEntropy(labels, { values, shape: [64, 10] }, { gradient: true }),
      );
      expectAllClose([value], [expected], tol);
      expectAllClose(gradient?.subarray(0, 10) as Float64Array, gradient_first_row, tol);
      expectAllClose(
        [Array.from(gradient ?? []).reduce((a, b) => a + Math.abs(b), 0)],
        [gradient_abs_sum],
        tol,
      );
    },
  );

  it('1e5 classes', () => {
    const { expected, gradient: some, tol } = cases.find(({ name }) => name === '1e5 classes') as Case;
    const row = Float64Array.from({ length: 1e5 }, (_, j) => ((j * 7919) % 1000) / 100 - 5);
    const { value, gradient } = onBothBackends(() => softmaxCrossEntropy([12345], [row], { gradient: true }));
    expectAllClose([value], [expected], tol);
    for (const [j, g] of Object.entries(some))
      expectAllClose([gradient?.[Number(j)] ?? NaN], [g as number], tol);
    expect(Math.abs(Array.from(gradient ?? [NaN]).reduce((a, b) => a + b, 0))).toBeLessThan(1e-11);
  });
});

describe('types', () => {
  const draw = mulberry32(5);
  const labels = Int32Array.from({ length: 300 }, () => Math.floor(draw() * 40));
  const values = Float32Array.from(normals(3, 300 * 40), (x) => 4 * x);
  const shape = [300, 40] as const;

  it('floats are within 2e-7 of the same numbers as doubles', () => {
    const floats = softmaxCrossEntropy(labels, { values, shape }, { gradient: true });
    const doubles = softmaxCrossEntropy(
      labels,
      { values: Float64Array.from(values), shape },
      { gradient: true },
    );
    expect(Math.abs(floats.value / doubles.value - 1)).toBeLessThan(2e-7);
    expect(floats.gradient).toBeInstanceOf(Float32Array);
    expectAllClose(floats.gradient as Float32Array, [...(doubles.gradient as Float64Array)], 1e-9);
  });

  it.each(BACKENDS)('columns of an arena give the same bits, and stay as they are, on %s', (backend) => {
    force(backend);
    const expected = softmaxCrossEntropy(labels, { values, shape }, { gradient: true });
    const arena = createArena({ bytes: 3 * values.byteLength });
    const resident = arena.float32(values);
    const gradient = arena.float32(values.length);
    const inPlace = softmaxCrossEntropy(labels, { values: resident, shape }, { gradient });
    expect(inPlace.value).toBe(expected.value);
    expect(inPlace.gradient).toBe(gradient);
    expect(gradient).toEqual(expected.gradient);
    expect(resident).toEqual(values);
    const outside = softmaxCrossEntropy(labels, { values: resident, shape }, { gradient: true });
    expect(outside.gradient).toEqual(expected.gradient);
    expect(softmaxCrossEntropy(labels, { values: resident, shape })).toBe(expected.value);
    expect(resident).toEqual(values);
    expect(softmaxCrossEntropy(labels, { values, shape }, { gradient }).gradient).toEqual(expected.gradient);
    softmaxCrossEntropy(labels, { values: resident, shape }, { gradient: resident });
    expect(resident).toEqual(expected.gradient);
  });

  it('writes the gradient over the logits only by consent', () => {
    const own = Float32Array.from(values);
    const { gradient } = softmaxCrossEntropy(labels, { values: own, shape }, { gradient: true });
    expect(own).toEqual(values);
    softmaxCrossEntropy(labels, { values: own, shape }, { gradient: own });
    expect(own).toEqual(gradient);
  });

  it('takes labels of every integer type', () => {
    const expected = softmaxCrossEntropy(labels, { values, shape });
    for (const form of [
      [...labels],
      Uint8Array.from(labels),
      Float64Array.from(labels),
      BigInt64Array.from(labels, BigInt),
    ]) {
      expect(softmaxCrossEntropy(form, { values, shape })).toBe(expected);
    }
  });
});

describe('conventions', () => {
  const logits = [
    [1, 2, 3],
    [0, 0, 0],
  ];

  it('perplexity is e to the mean loss in nats, whatever the reduction and the base', () => {
    const mean = softmaxCrossEntropy([0, 1], logits);
    for (const reduction of ['mean', 'sum', 'none'] as const) {
      const { perplexity } = softmaxCrossEntropy([0, 1], logits, { details: true, reduction, base: 2 });
      expect(perplexity).toBeCloseTo(Math.exp(mean), 13);
    }
  });

  it('the base scales value and gradient', () => {
    const nats = softmaxCrossEntropy([0, 1], logits, { gradient: true });
    const bits = softmaxCrossEntropy([0, 1], logits, { gradient: true, base: 2 });
    expect(bits.unit).toBe('bits');
    expect(bits.value).toBeCloseTo(nats.value / Math.LN2, 14);
    bits.gradient?.forEach((g, i) => {
      expect(g).toBeCloseTo((nats.gradient?.[i] ?? NaN) / Math.LN2, 14);
    });
  });

  it('soft targets that are certain give what labels give', () => {
    const certain = [
      [0, 0, 1],
      [1, 0, 0],
    ];
    expect(softmaxCrossEntropy(certain, logits)).toBeCloseTo(softmaxCrossEntropy([2, 0], logits), 15);
  });

  it('a mean over no row is an error that names the sum, which is 0', () => {
    expect(() => softmaxCrossEntropy([7, 7], logits, { ignoreIndex: 7 })).toThrow(
      new RangeError(
        "no row of weight > 0 is left of 2: there is no mean; use { reduction: 'sum' }, which is 0",
      ),
    );
    expect(() => softmaxCrossEntropy([0, 1], logits, { sampleWeights: [0, 0] })).toThrow(RangeError);
    const options = { ignoreIndex: 7, reduction: 'sum', gradient: true } as const;
    expect(softmaxCrossEntropy([7, 7], logits, options)).toEqual({
      value: 0,
      unit: 'nats',
      samples: 0,
      ignored: 2,
      perplexity: NaN,
      gradient: new Float64Array(6),
    });
  });

  it('a weight of 0 takes an infinite loss away', () => {
    const impossible = [[-Infinity, 0]];
    expect(softmaxCrossEntropy([0], impossible)).toBe(Infinity);
    const options = { classWeights: [0, 1], reduction: 'sum', gradient: true } as const;
    expect(softmaxCrossEntropy([0], impossible, options)).toMatchObject({
      value: 0,
      gradient: new Float64Array(2),
    });
  });
});
