// Where estimators meet ties, constants, huge counts and several columns.

import { describe, expect, test } from 'vitest';
import {
  conditionalMutualInformation,
  estimateEntropy,
  estimateMutualInformation,
  selectFeatures,
} from '../../src/index.js';
import { gaussians } from '../support/gaussians.js';
import { mulberry32 } from '../support/mulberry32.js';

test.each(['vasicek', 'correa', 'van-es', 'ebrahimi', 'kozachenko-leonenko'] as const)(
  '%s: more tied samples than neighbours give −Infinity',
  (method) => {
    expect(estimateEntropy([1, 1, 1, 1, 1, 1, 1, 2, 3, 4], { method })).toBe(-Infinity);
  },
);

test('a constant column has no part in the bias of a copula', () => {
  const [x, y] = gaussians(200, 0.6, mulberry32(2));
  const flat = new Float64Array(200).fill(3);
  const options = { method: 'copula', biasCorrection: true } as const;
  const value = estimateMutualInformation(x, y, options);
  expect(estimateMutualInformation([x, flat], y, options)).toBeCloseTo(value, 12);
  expect(estimateMutualInformation(x, [flat, y], options)).toBeCloseTo(value, 12);
});

// mpmath, 50 digits: Σ n/N·(ψ(N) − ψ(n)) + f₁/N·(1 − A)^(1 − N)·(−ln A − Σ_{r < N} (1 − A)^r/r), A = 2/((N − 1)(f₁ − 1) + 2), in nats.
const CHAO_WANG_JOST: [number, number][] = [
  [10, 0.7193905769502575],
  [1000, 0.01765883562031887],
  [1000000, 3.150804821809664e-5],
  [100000000, 4.071844925266211e-7],
  [1000000000000, 5.913913079531988e-11],
];

describe('Chao, Wang and Jost, two categories seen once', () => {
  test.each(CHAO_WANG_JOST)('and one seen %d times', (count, expected) => {
    const value = estimateEntropy({ counts: [1, 1, count] }, { method: 'chao-wang-jost', base: 'e' });
    expect(Math.abs(value / expected - 1)).toBeLessThan(1e-9);
  });
});

test('a feature or a target of several columns is refused', () => {
  const [x, y] = gaussians(50, 0.6, mulberry32(2));
  const several = [x, y] as never;
  expect(() => selectFeatures({ two: several }, y)).toThrow(
    new TypeError('"features.two" must be a single column, got 2; give each a name of its own'),
  );
  expect(() => selectFeatures([x], several)).toThrow(/^"target" must be a single column, got 2/);
});

test('weights of three variables may be as large or as small as a double', () => {
  const counts = [3, 1, 0, 2, 1, 4, 2, 2, 5, 1, 1, 3];
  const shape = [2, 2, 3] as const;
  const value = conditionalMutualInformation({ values: counts, shape });
  for (const unit of [4e307 / 5, 5e-324, 1e-300]) {
    const values = counts.map((count) => count * unit);
    expect(conditionalMutualInformation({ values, shape })).toBeCloseTo(value, 12);
  }
  expect(() => conditionalMutualInformation({ values: counts.map(() => 0), shape })).toThrow(
    '"table" must hold a number > 0, got zeros only',
  );
});
