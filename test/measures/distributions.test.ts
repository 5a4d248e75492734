// Measures of distributions against SciPy, scikit-learn, ComplexityMeasures and 80-digit arithmetic.

import { describe, expect, it } from 'vitest';
import {
  crossEntropy,
  entropy,
  jensenShannonDistance,
  jensenShannonDivergence,
  klDivergence,
  renyiEntropy,
  tsallisEntropy,
} from '../../src/index.js';
import { expectClose } from '../support/accuracy.js';
import { onBothBackends } from '../support/backends.js';
import { type Case, readVectors } from '../support/vectors.js';

/** 20 ulp: three or four terms, each rounded a few times, and the powers of Rényi and Tsallis. */
const TOLERANCE = { relative: 5e-15 };

const nameOf = (found: Case): string => JSON.stringify({ ...found, source: undefined });

describe('entropies', () => {
  it.each(readVectors('entropy').cases.map((found) => [nameOf(found), found] as const))(
    '%s',
    (what, found) => {
      const { measure, p, base, normalize, alpha, q, value } = found;
      const measures: Record<string, () => number> = {
        entropy: () => entropy(p, { base, normalize }),
        renyi: () => renyiEntropy(p, alpha, { base, normalize }),
        tsallis: () => tsallisEntropy(p, q, { normalize }),
      };
      expectClose(onBothBackends(measures[measure]), value, { ...TOLERANCE, what });
    },
  );
});

describe('divergences', () => {
  const cases = readVectors('divergence').cases.map((found) => [nameOf(found), found] as const);

  it.each(cases.filter(([, { measure }]) => measure === 'kl'))('%s', (what, found) => {
    const { p, q, base, epsilon, normalize, KL, CE } = found;
    const options = { base, epsilon, normalize };
    // Weights are rounded by the division first: an absolute part of the size of an ulp of 1.
    const tolerance = { relative: 5e-15, absolute: normalize ? 4e-16 : 0, what };
    expectClose(
      onBothBackends(() => klDivergence(p, q, options)),
      KL,
      tolerance,
    );
    if (CE !== undefined)
      expectClose(
        onBothBackends(() => crossEntropy(p, q, options)),
        CE,
        tolerance,
      );
  });

  it.each(cases.filter(([, { measure }]) => measure === 'js'))('%s', (what, found) => {
    const { p, q, base, normalize, JSD, distance } = found;
    // At p = q the divergence is the rounding of two quotients, and its root what remains of that.
    const divergence = onBothBackends(() => jensenShannonDivergence(p, q, { base, normalize }));
    const root = onBothBackends(() => jensenShannonDistance(p, q, { base, normalize }));
    expectClose(divergence, JSD, { relative: 5e-15, absolute: 3e-16, what });
    expectClose(root, distance, {
      absolute: 3e-16 / Math.max(distance, Math.sqrt(3e-16)),
      relative: 5e-15,
      what,
    });
  });

  it('the default epsilon is 1e-10, and 0 clips nothing', () => {
    const p = [0.5, 0.5, 0];
    const q = [1, 0, 0];
    expect(klDivergence(p, q)).toBe(klDivergence(p, q, { epsilon: 1e-10 }));
    expect(crossEntropy(p, q)).toBe(crossEntropy(p, q, { epsilon: 1e-10 }));
    expect(klDivergence(p, q, { epsilon: 0 })).toBe(Infinity);
    expect(crossEntropy(p, q, { epsilon: 0 })).toBe(Infinity);
  });

  it('clipping may make a divergence negative', () => {
    const options = { epsilon: 0.02, base: 'e' } as const;
    expectClose(klDivergence([0.01, 0.99], [0.001, 0.999], options), -0.008959337164718736, {
      relative: 5e-15,
    });
  });

  it('epsilon of a Float32Array is rounded to a float', () => {
    const p = Float32Array.of(0.5, 0.5, 0);
    const q = Float32Array.of(1, 0, 0);
    expect(klDivergence(p, q)).toBe(klDivergence(p, q, { epsilon: Math.fround(1e-10) }));
  });
});

describe("the source document's distributions", () => {
  const cases = readVectors('document').cases.filter(({ p }) => p !== undefined);

  it.each(cases.map((found) => [`${found.example}, ${found.name}`, found] as const))('%s', (what, found) => {
    const { example, p, q, value, text } = found;
    const measures: Record<string, () => number> = {
      entropy: () => entropy(p),
      'cross-entropy': () => crossEntropy(p, q),
      'kl-divergence': () => klDivergence(p, q),
    };
    const result = onBothBackends(measures[example]);
    expectClose(result, value, { ...TOLERANCE, what });
    expect(result.toFixed(3)).toBe(text);
  });
});

describe('large and small weights', () => {
  it('weights near the largest and the smallest doubles are normalised without loss', () => {
    for (const scale of [2 ** 1022, 2 ** 600, 2 ** -600, 2 ** -1073]) {
      const weights = [1, 2, 1, 0].map((w) => w * scale);
      expect(onBothBackends(() => entropy(weights, { normalize: true }))).toBe(1.5);
      expect(onBothBackends(() => renyiEntropy(weights, Infinity, { normalize: true }))).toBe(1);
      expect(onBothBackends(() => klDivergence(weights, weights, { normalize: true }))).toBe(0);
    }
  });

  it('Rényi entropy of equal outcomes is log n at every order, the largest finite ones included', () => {
    for (const alpha of [
      0,
      1e-300,
      0.3,
      0.999999,
      1,
      1.000001,
      2,
      1e3,
      1e15,
      1e300,
      1e308,
      Number.MAX_VALUE,
      Infinity,
    ]) {
      const found = onBothBackends(() => renyiEntropy(Array(8).fill(1 / 8), alpha));
      expectClose(found, 3, { relative: 1e-14, what: `order ${alpha}` });
    }
  });

  it('Tsallis entropy is finite where its value is', () => {
    // (1e-200)^-1.5 = 1e300, so the entropy is 1e300/2.5.
    expectClose(
      onBothBackends(() => tsallisEntropy([1e-200, 1], -1.5)),
      4e299,
      { relative: 1e-12 },
    );
  });
});
