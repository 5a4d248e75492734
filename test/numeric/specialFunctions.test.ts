import { describe, expect, test } from 'vitest';
import { chiSquareQuantile, chiSquareTail } from '../../src/numeric/chiSquare.js';
import { exp, log1pMinus } from '../../src/numeric/exponential.js';
import { digamma, lnGamma, upperGamma } from '../../src/numeric/gamma.js';
import { normalQuantile, normalTail } from '../../src/numeric/normal.js';
import { readVectors } from '../support/vectors.js';

const vectors = readVectors('special_functions') as unknown as Record<string, number[][]>;

/** Largest |got − expected| over max(floor, |expected|). */
function worst(name: string, value: (...x: number[]) => number, floor: number): number {
  let most = 0;
  for (const row of vectors[name]) {
    const expected = row[row.length - 1];
    const got = value(...row.slice(0, -1));
    if (!(Math.abs(got - expected) <= 1e-3 * Math.max(Math.abs(expected), 1)))
      expect.fail(`${name}(${row}): ${got}`);
    if (expected !== got)
      most = Math.max(most, Math.abs(got - expected) / Math.max(floor, Math.abs(expected)));
  }
  return most;
}

describe('special functions', () => {
  test.each([
    ['lnGamma', lnGamma, 1, 2 ** -49],
    ['digamma', digamma, 1, 2 ** -50],
    ['upperGamma', upperGamma, 0, 1e-12],
    ['exp', exp, 1e-300, 2 ** -50],
    ['log1pMinus', log1pMinus, 0, 2 ** -49],
    ['normalQuantile', normalQuantile, 0, 2 ** -49],
  ] as const)('%s is right within its bound', (name, value, floor, bound) => {
    expect(worst(name, value as (...x: number[]) => number, floor)).toBeLessThan(bound);
  });

  test('ends of the domains', () => {
    expect([lnGamma(0), digamma(0), digamma(-1)]).toEqual([NaN, NaN, NaN]);
    expect([exp(-Infinity), exp(Infinity), exp(NaN)]).toEqual([0, Infinity, NaN]);
    expect([upperGamma(3, 0), upperGamma(3, Infinity)]).toEqual([1, 0]);
    expect([chiSquareTail(5, 0), chiSquareTail(-1e-12, 3)]).toEqual([1, 1]);
  });

  test('tails that tables of the χ² and normal distributions print', () => {
    expect(chiSquareTail(3.841458820694124, 1)).toBeCloseTo(0.05, 14);
    expect(chiSquareTail(18.307038053275146, 10)).toBeCloseTo(0.05, 14);
    expect(chiSquareQuantile(0.95, 1)).toBeCloseTo(3.841458820694124, 11);
    expect(chiSquareQuantile(0.95, 10)).toBeCloseTo(18.307038053275146, 11);
    expect(chiSquareQuantile(0.5, 0)).toBe(0);
    for (const degrees of [1, 3, 225, 1e5]) {
      for (const level of [0.01, 0.5, 0.99]) {
        expect(chiSquareTail(chiSquareQuantile(level, degrees), degrees)).toBeCloseTo(1 - level, 10);
      }
    }
    expect(normalTail(1.959963984540054)).toBeCloseTo(0.025, 14);
    expect(normalTail(-1.959963984540054)).toBeCloseTo(0.975, 14);
    expect(normalTail(0)).toBe(0.5);
  });
});
