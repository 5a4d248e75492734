// Softmax, its logarithm and its normaliser, against 900-digit arithmetic.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logSoftmax, logSumExp, softmax } from '../../src/learning/index.js';
import { SEED } from '../support/arbitraries.js';
import { onBothBackends } from '../support/backends.js';
import { expectAllClose, normals } from '../support/learning.js';
import { readVectors } from '../support/vectors.js';

const { cases } = readVectors('learning_softmax');

describe('900-digit arithmetic', () => {
  it.each(cases.filter(({ softmax }) => softmax).map((found) => [found.name, found] as const))(
    '%s',
    (_, { logits, temperature, softmax: p, log_softmax: logP, log_sum_exp: normaliser, tol }) => {
      const options = { temperature };
      expectAllClose(
        onBothBackends(() => softmax(logits as number[], options)),
        p,
        tol,
      );
      expectAllClose(
        onBothBackends(() => logSoftmax(logits as number[], options)),
        logP,
        tol,
      );
      expectAllClose([onBothBackends(() => logSumExp(logits as number[], options))], [normaliser], tol);
    },
  );

  it.each(cases.filter(({ expected }) => expected).map((found) => [found.name, found] as const))(
    '%s is refused',
    (_, { logits, temperature }) => {
      expect(() => softmax(logits as number[], { temperature })).toThrow(RangeError);
      expect(() => logSumExp([logits as number[]], { temperature })).toThrow(RangeError);
    },
  );
});

describe('shapes and types', () => {
  it('gives rows for rows and a vector for a vector, in the type of the logits', () => {
    const rows = [
      [1, 2],
      [3, 3],
    ];
    const { values, shape } = softmax(rows);
    expect(shape).toEqual([2, 2]);
    expect([...values.subarray(2)]).toEqual([0.5, 0.5]);
    expect([...values.subarray(0, 2)]).toEqual([...softmax([1, 2])]);
    expect(logSumExp(rows)).toEqual(Float64Array.of(logSumExp([1, 2]), logSumExp([3, 3])));
    expect(softmax(Float32Array.of(1, 2))).toBeInstanceOf(Float32Array);
    expect(softmax({ values: Float32Array.of(1, 2), shape: [1, 2] }).values).toBeInstanceOf(Float32Array);
    expect(softmax(Int32Array.of(1, 2))).toBeInstanceOf(Float64Array);
  });

  it.each([1, 3, 10, 32, 33, 100, 100_000])('sums to 1 over %i classes', (classes) => {
    const logits = Float32Array.from(normals(classes, classes), (x) => 5 * x);
    for (const values of [onBothBackends(() => softmax(logits)), softmax(Float64Array.from(logits))]) {
      expect(Array.from(values).reduce((a, b) => a + b, 0)).toBeCloseTo(
        1,
        values instanceof Float32Array ? 6 : 13,
      );
    }
  });

  it('survives logits of ±1e308 and temperatures from 1e-300 to 1e300', () => {
    expect([...softmax([1e308, -1e308])]).toEqual([1, 0]);
    expect([...softmax([1, 2], { temperature: 1e-300 })]).toEqual([0, 1]);
    expect([...softmax([1, 2], { temperature: 1e300 })]).toEqual([0.5, 0.5]);
    expect([...softmax(Float32Array.of(1, 2), { temperature: 1e300 })]).toEqual([0.5, 0.5]);
    expect([...softmax(Float32Array.of(1, 2), { temperature: 1e-300 })]).toEqual([0, 1]);
  });
});

it('does not change when a power of two is added to all logits that have room for it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 70 }),
      (logits) => {
        const p = softmax(logits);
        expect([...softmax(logits.map((z) => z + 4096))]).toEqual([...p]);
        expect(p.every((x) => x >= 0 && x <= 1)).toBe(true);
      },
    ),
    SEED,
  );
});
