// The small helpers of numeric/: compensated sums, exact ratios of products, units.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { log2 } from '../../src/numeric/log2.js';
import { log2ProductRatio } from '../../src/numeric/log2ProductRatio.js';
import { NeumaierSum } from '../../src/numeric/neumaier.js';
import { fromBits, fromNats, unitOf } from '../../src/numeric/units.js';
import { mulberry32 } from '../support/mulberry32.js';
import { readVectors } from '../support/vectors.js';

describe('mulberry32', () => {
  it('draws the numbers of the vector files', () => {
    for (const { seed, first } of readVectors('rng').cases) {
      const draw = mulberry32(seed);
      for (const value of first) expect(draw()).toBe(value);
    }
  });
});

describe('NeumaierSum', () => {
  const sumOf = (values: number[]): number => {
    const sum = new NeumaierSum();
    for (const value of values) sum.add(value);
    return sum.value;
  };

  it('keeps what a plain sum loses', () => {
    expect(sumOf([1, 1e100, 1, -1e100])).toBe(2);
    expect(sumOf(Array(10).fill(0.1))).toBe(1);
  });

  it('is infinite where an addend is', () => {
    expect(sumOf([1, Infinity, 2])).toBe(Infinity);
    expect(sumOf([-Infinity, 1])).toBe(-Infinity);
    expect(sumOf([Infinity, -Infinity])).toBeNaN();
  });
});

describe('log2ProductRatio', () => {
  const count = fc
    .maxSafeInteger()
    .map(Math.abs)
    .filter((n) => n > 0);

  it('is 0 exactly when a·b = c·d, and log2(a·b/(c·d)) else, for counts to 2^53', () => {
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        expect(log2ProductRatio(a, b, b, a)).toBe(0);
        const top = BigInt(a) * BigInt(b);
        const bottom = BigInt(c) * BigInt(d);
        const exact = Number((top * 2n ** 80n) / bottom) * 2 ** -80;
        if (exact > 2 ** -20) {
          expect(Math.abs(log2ProductRatio(a, b, c, d) - log2(exact))).toBeLessThan(2 ** -48);
        }
      }),
      { seed: 1 },
    );
  });

  it('distinguishes products one count apart', () => {
    // (n − 1)(n + 1) = n² − 1: the doubles nearest to both products are the same.
    const n = 2 ** 40 + 1;
    expect(log2ProductRatio(n - 1, n + 1, n, n)).toBeLessThanOrEqual(0);
    expect(log2ProductRatio(2 ** 30 - 1, 2 ** 30 + 1, 2 ** 30, 2 ** 30)).toBeLessThanOrEqual(0);
  });

  it('holds where the products leave the doubles', () => {
    expect(log2ProductRatio(2 ** 1000, 2 ** 1000, 2 ** 999, 2 ** 999)).toBe(2);
    expect(log2ProductRatio(2 ** -1074, 2 ** -1074, 2 ** -1073, 2 ** -1073)).toBe(-2);
    expect(log2ProductRatio(3 * 2 ** 1000, 2 ** -1000, 3 * 2 ** -1000, 2 ** 1000)).toBe(0);
  });
});

describe('units', () => {
  it('a bit is ln 2 nats and log10 2 hartleys', () => {
    expect(fromBits(1, 2)).toBe(1);
    expect(fromBits(1, 'e')).toBe(Math.LN2);
    expect(fromBits(1, 10)).toBe(Math.log10(2));
    expect(fromBits(6, 8)).toBe(2);
    expect(fromNats(1)).toBe(Math.LOG2E);
    expect([2, 'e', 10, 3].map((base) => unitOf(base as number))).toEqual([
      'bits',
      'nats',
      'hartleys',
      'base 3',
    ]);
  });

  it('no unit has a −0', () => {
    for (const base of [2, 'e', 10, 7] as const) expect(fromBits(-0, base)).toBe(0);
  });
});
