// e^x and ln x, because Math.exp and Math.log differ between engines.

import { ldexp } from './exp2.js';
import { log2 } from './log2.js';

const LN2 = 0.6931471805599453;
const PER_LN2 = 1.4426950408889634;
const MAGIC = 6755399441055744;
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const LEAST = -708.396418532264;

/** Natural logarithm, within 4 ulp; −∞ at 0, NaN below. */
export function ln(x: number): number {
  return log2(x) * LN2;
}

/** 2^(n − 1022) for n = 0 … 2045: all normal numbers. Made by a call, because bundlers keep a loop that nothing needs. */
const POWERS = /* @__PURE__ */ (() => {
  const powers = new Float64Array(2046);
  for (let n = 0, power = 2 ** -1022; n < powers.length; n++, power *= 2) powers[n] = power;
  return powers;
})();

/** 2^-n·e^x with n = x/ln 2 rounded, by the operations of assembly/exponential.ts. */
function mantissa(x: number, n: number): number {
  const r = x - n * LN2_HIGH - n * LN2_LOW;
  const r2 = r * r;
  const r4 = r2 * r2;
  const c01 = 0.5000000000000011 + r * 0.16666666666666413;
  const c23 = 0.041666666666530155 + r * 0.008333333333494461;
  const c45 = 0.0013888888943630134 + r * 0.00019841269506578723;
  const c67 = 2.480149309888739e-5 + r * 2.755758637378518e-6;
  const c89 = 2.763024838532302e-7 + r * 2.500006162553128e-8;
  const q = c01 + r2 * c23 + r4 * (c45 + r2 * c67 + r4 * c89);
  return 1 + (r + r2 * q);
}

/** e^x of x ≤ 709.43, below 1 ulp; 0 where the result would be subnormal; NaN stays NaN. */
export function expBelow(x: number): number {
  if (x < LEAST) return 0;
  const n = x * PER_LN2 + MAGIC - MAGIC;
  // A power of two: exact.
  return mantissa(x, n) * POWERS[(n + 1022) | 0];
}

/** e^x, below 1 ulp (2 where the result is subnormal); 0 on underflow and ∞ on overflow. */
export function exp(x: number): number {
  if (!(x > -746)) return x <= -746 ? 0 : NaN;
  if (x > 710) return Infinity;
  const n = x * PER_LN2 + MAGIC - MAGIC;
  return ldexp(mantissa(x, n), n);
}

/** ln(1 + x) − x without cancellation at small x; x > −1. */
export function log1pMinus(x: number): number {
  if (x < -0.3 || x > 0.3) return ln(1 + x) - x;
  // ln((1 + s)/(1 − s)) = 2(s + s³/3 + …) with s = x/(2 + x), and 2s − x = −s·x.
  const s = x / (2 + x);
  const square = s * s;
  let sum = 0;
  for (let k = 21; k >= 3; k -= 2) sum = sum * square + 1 / k;
  return s * (2 * square * sum - x);
}
