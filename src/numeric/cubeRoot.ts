// x^(1/3) and x^(−1/3) as C's pow computes them, with the double next to 1/3 as exponent: NumPy's bin rules use these.

import { exp2 } from './exp2.js';
import { ln } from './exponential.js';
import { log2 } from './log2.js';
import { productError } from './productError.js';

/** 1/3 minus the nearest double. */
const SHORT = 1.850371707708594e-17;

/** Newton's correction (x − c³)/(3c²) of a cube root c, with x − c³ computed in double-double arithmetic. */
function restOf(x: number, c: number): number {
  const square = c * c;
  const squareLost = productError(c, c, square);
  const cube = square * c;
  const cubeLost = productError(square, c, cube) + squareLost * c;
  return (x - cube - cubeLost) / (3 * square);
}

/** x^(1/3) for positive x, where the exponent is the double next to 1/3: the result for a cube can be one ulp below its root. */
export function powerThird(x: number): number {
  let c = exp2(log2(x) / 3);
  c += restOf(x, c);
  return c + (restOf(x, c) - c * SHORT * ln(x));
}

/** x^(−1/3), likewise. */
export function powerMinusThird(x: number): number {
  let c = exp2(log2(x) / 3);
  c += restOf(x, c);
  const inverse = 1 / c;
  const product = inverse * c;
  const lost = 1 - product - productError(inverse, c, product);
  return inverse + inverse * (lost - restOf(x, c) / c + SHORT * ln(x));
}
