// Errors of results.

import { expect } from 'vitest';

/** Fails unless |actual − expected| ≤ max(relative·|expected|, absolute). Infinities must be equal. */
export function expectClose(
  actual: number,
  expected: number,
  { relative = 0, absolute = 0, what = '' }: { relative?: number; absolute?: number; what?: string },
): void {
  if (Object.is(actual, expected) || actual === expected) return;
  const error = Math.abs(actual - expected);
  const bound = Math.max(relative * Math.abs(expected), absolute);
  expect(error <= bound, `${what} got ${actual}, expected ${expected}: off by ${error}, bound ${bound}`).toBe(
    true,
  );
}

const cell = new Float64Array(1);
const bits = new BigInt64Array(cell.buffer);

/** The double next to x, away from zero for `steps` > 0. */
export function nextDouble(x: number, steps = 1): number {
  cell[0] = x;
  bits[0] += BigInt(steps);
  return cell[0];
}

/** The double below x, and the double above it. */
export function neighbours(x: number): [number, number] {
  if (x === 0) return [-(2 ** -1074), 2 ** -1074];
  const inward = nextDouble(x, -1);
  const outward = nextDouble(x, 1);
  return x > 0 ? [inward, outward] : [outward, inward];
}

/** Spacing of the doubles at |x|. */
export function ulp(x: number): number {
  const magnitude = Math.abs(x);
  return magnitude === 0 ? 2 ** -1074 : nextDouble(magnitude) - magnitude;
}

/** Spacing of the floats at |x|. */
export function ulpF32(x: number): number {
  const magnitude = Math.fround(Math.abs(x));
  const single = new Float32Array([magnitude]);
  new Int32Array(single.buffer)[0]++;
  return single[0] - magnitude;
}

/** A fraction of integers, exact. */
type Fraction = readonly [bigint, bigint];

function fractionOf(x: number): Fraction {
  cell[0] = x;
  const field = Number((bits[0] >> 52n) & 0x7ffn);
  const stored = bits[0] & 0xfffffffffffffn;
  const magnitude = field === 0 ? stored : stored | 0x10000000000000n;
  const exponent = Math.max(field, 1) - 1075;
  const mantissa = x < 0 ? -magnitude : magnitude;
  return exponent < 0 ? [mantissa, 1n << BigInt(-exponent)] : [mantissa << BigInt(exponent), 1n];
}

function fractionOfDigits(text: string): Fraction {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text);
  if (match === null) throw new Error(`no decimal number: ${text}`);
  const [, sign, whole, part = '', power = '0'] = match;
  const digits = BigInt(whole + part) * (sign ? -1n : 1n);
  const exponent = Number(power) - part.length;
  return exponent < 0 ? [digits, 10n ** BigInt(-exponent)] : [digits * 10n ** BigInt(exponent), 1n];
}

/**
 * result − truth in units of `unit`, exactly, with the truth in decimal digits: rounding it to a double would be half of an error of
 * one ulp.
 */
export function errorIn(unit: number, result: number, truth: string): number {
  const [a, b] = fractionOf(result);
  const [c, d] = fractionOfDigits(truth);
  const [u, v] = fractionOf(unit);
  const numerator = (a * d - c * b) * v;
  const denominator = b * d * u;
  return Number((numerator * 10n ** 30n) / denominator) / 1e30;
}
