// Multiplying a column by a power of two changes no bit of its samples, hence no information: near both ends of the doubles, too, where
// squares, sums and differences overflow or vanish. Differential entropies grow by the exponent.

import { afterAll, describe, expect, test } from 'vitest';
import type { BinRule, ContinuousMethod, DifferentialMethod } from '../../src/index.js';
import {
  conditionalMutualInformation,
  estimateEntropy,
  estimateMutualInformation,
  rankFeatures,
  totalCorrelation,
  transferEntropy,
  useBackend,
} from '../../src/index.js';
import { ldexp } from '../../src/numeric/exp2.js';
import { BACKENDS, force } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';

const draw = mulberry32(153);
const N = 60;
/** Multiples of 2^−40 in (−1, 1), so that 2^−1000 keeps their bits and the difference of two overflows at 2^1023. */
const column = (): Float64Array =>
  Float64Array.from({ length: N }, () => Math.round((draw() * 2 - 1) * 2 ** 40) / 2 ** 40);
const x = column();
const z = column();
const y = x.map((value, i) => value / 2 + z[i] / 4);
const ties = x.map((value) => Math.round(value * 3) / 4);
const classes = Array.from(z, (value) => (value > 0.3 ? 'a' : value > -0.3 ? 'b' : 'c'));
const EXPONENTS = [-1000, -520, -401, 401, 520, 1000, 1022, 1023];
/** At 2^1023 a range is infinite, which automatic bins refuse. */
const BINNED = [-1000, -520, 520, 1000, 1022];

const times = (values: Float64Array, exponent: number): Float64Array =>
  values.map((value) => ldexp(value, exponent));

type Estimate = (x: Float64Array, y: Float64Array, z: Float64Array) => unknown;

/** The result on both backends, which must be the same. */
function both(estimate: () => unknown): unknown {
  const [first, second] = BACKENDS.map((backend) => {
    force(backend);
    return estimate();
  });
  expect(second).toStrictEqual(first);
  return first;
}

afterAll(() => useBackend('auto'));

const ofMethod =
  (method: ContinuousMethod, options: object = {}): Estimate =>
  (a, b) =>
    estimateMutualInformation(a, b, { method, ...options });

const SCALED: Record<string, Estimate> = {
  ksg: ofMethod('ksg'),
  'ksg, variant 2': ofMethod('ksg', { variant: 2 }),
  'ksg with noise': ofMethod('ksg', { noise: 1e-3 }),
  'ksg with more noise than samples': ofMethod('ksg', { noise: 1e300 }),
  'ksg of several columns with noise': (a, b, c) =>
    estimateMutualInformation([a, c], b, { method: 'ksg', noise: 0.01 }),
  gao: ofMethod('gao'),
  gaussian: ofMethod('gaussian'),
  'gaussian of several columns': (a, b, c) => estimateMutualInformation([a, c], b, { method: 'gaussian' }),
  copula: ofMethod('copula'),
  ross: (a) => estimateMutualInformation(a, classes, { method: 'ross' }),
  'ross with noise': (a) => estimateMutualInformation(a, classes, { method: 'ross', noise: 0.01 }),
  'conditional, ksg': (a, b, c) => conditionalMutualInformation(a, b, c, { method: 'ksg' }),
  'conditional with significance': (a, b, c) =>
    conditionalMutualInformation(a, b, c, { method: 'ksg', significance: 'permutation', permutations: 9 }),
  'conditional, gaussian': (a, b, c) => conditionalMutualInformation(a, b, c, { method: 'gaussian' }),
  'transfer entropy': (a, b) => transferEntropy(a, b, { method: 'ksg' }),
  'total correlation': (a, b, c) => totalCorrelation([a, b, c], { method: 'ksg', noise: 0.01 }),
  ranking: (a, b, c) =>
    Array.from(rankFeatures({ a, c }, b, { method: 'ksg' }), ({ name, value }) => [name, value]),
};

describe('scaled columns and columns with noise: each may have its own unit', () => {
  test.each(Object.entries(SCALED))('%s', (_, estimate) => {
    for (const values of [x, ties]) {
      const expected = both(() => estimate(values, y, z));
      for (const exponent of EXPONENTS) {
        const [a, b, c] = [values, y, z].map((one) => times(one, exponent));
        expect(
          both(() => estimate(a, y, z)),
          `x at 2^${exponent}`,
        ).toStrictEqual(expected);
        expect(
          both(() => estimate(values, b, c)),
          `y, z at 2^${exponent}`,
        ).toStrictEqual(expected);
      }
    }
  });
});

const asTheyAre = { standardize: false } as const;
const COMPARED: Record<string, Estimate> = {
  ksg: ofMethod('ksg', asTheyAre),
  'ksg, variant 2': ofMethod('ksg', { ...asTheyAre, variant: 2 }),
  'ksg with noise': ofMethod('ksg', { ...asTheyAre, noise: 1e-3 }),
  'ksg of several columns': (a, b, c) =>
    estimateMutualInformation([a, c], b, { method: 'ksg', ...asTheyAre, variant: 2 }),
  gao: ofMethod('gao', asTheyAre),
  'gao of several columns': (a, b, c) =>
    estimateMutualInformation([a, c], b, { method: 'gao', ...asTheyAre }),
  conditional: (a, b, c) =>
    conditionalMutualInformation(a, b, c, { method: 'ksg', ...asTheyAre, noise: 0.01 }),
};

describe('columns as they are, all in one unit', () => {
  // The neighbours of few samples are far away, so that their distances overflow, too.
  test.each(Object.entries(COMPARED))('%s', (_, estimate) => {
    for (const n of [8, N]) {
      const [a, b, c] = [x, y, z].map((one) => one.slice(0, n));
      const expected = both(() => estimate(a, b, c));
      for (const exponent of EXPONENTS) {
        const given = [a, b, c].map((one) => times(one, exponent)) as Parameters<Estimate>;
        expect(
          both(() => estimate(...given)),
          `${n} samples at 2^${exponent}`,
        ).toStrictEqual(expected);
      }
    }
  });
});

const METHODS: DifferentialMethod[] = ['kozachenko-leonenko', 'vasicek', 'van-es', 'ebrahimi', 'correa'];

describe('differential entropies', () => {
  test.each(METHODS)('%s', (method) => {
    for (const values of [x, x.slice(0, 5)]) {
      const expected = estimateEntropy(values, { method });
      for (const exponent of EXPONENTS) {
        const found = estimateEntropy(times(values, exponent), { method });
        expect(found - exponent, `2^${exponent}`).toBeCloseTo(expected, 11);
      }
    }
  });

  test.each([true, false])('kozachenko-leonenko of two columns, standardize %s', (standardize) => {
    const options = { method: 'kozachenko-leonenko', standardize } as const;
    for (const exponent of EXPONENTS) {
      const found = estimateEntropy([times(x, exponent), times(z, exponent)], options);
      expect(found - 2 * exponent).toBeCloseTo(estimateEntropy([x, z], options), 11);
    }
  });

  test('correa of spacings whose squares vanish beside a sample far out', () => {
    const far = Float64Array.from({ length: N }, (_, i) => (i < N - 1 ? (i + 1) * 2 ** -600 : 1));
    expect(estimateEntropy(far, { method: 'correa' })).toBeLessThan(-400);
    expect(estimateEntropy(far, { method: 'correa' })).toBeGreaterThan(-600);
  });
});

describe('rules for bins', () => {
  test.each<BinRule>(['auto', 'fd', 'scott', 'sturges', 'rice', 'doane', 'sqrt', 'stone', 'bayesian-blocks'])(
    '%s',
    (bins) => {
      const expected = both(() => estimateMutualInformation(x, y, { bins }));
      for (const exponent of BINNED) {
        const [a, b] = [x, y].map((one) => times(one, exponent));
        expect(
          both(() => estimateMutualInformation(a, b, { bins })),
          `2^${exponent}`,
        ).toBe(expected);
      }
    },
  );
});
