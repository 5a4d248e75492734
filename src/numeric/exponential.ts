// e^x and ln x, because Math.exp and Math.log differ between engines.

import { exp2 } from './exp2.js';
import { log2 } from './log2.js';
import { productError } from './productError.js';

const LN2 = 0.6931471805599453;
const LOG2_E = 1.4426950408889634;
const LOG2_E_LOW = 2.0355273740931033e-17;

/** Natural logarithm, within 4 ulp; −∞ at 0, NaN below. */
export function ln(x: number): number {
  return log2(x) * LN2;
}

/** e^x, within 4 ulp; 0 on underflow and ∞ on overflow. */
export function exp(x: number): number {
  if (!(x > -746)) return x <= -746 ? 0 : NaN;
  if (x > 710) return Infinity;
  const power = x * LOG2_E;
  const lost = productError(x, LOG2_E, power) + x * LOG2_E_LOW;
  return exp2(power) * (1 + lost * LN2);
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
