// log2 of a·b/(c·d) for counts: exactly 0 where the products are equal, however large.

import { MAX_EXACT } from './exactIntegers.js';
import { ldexp } from './exp2.js';
import { log2 } from './log2.js';
import { productError } from './productError.js';

/** Products in here neither overflow nor lose their low part. */
const LOW = 2 ** -900;
const HIGH = 2 ** 900;

/** log2(a·b/(c·d)) for positive finite numbers. */
export function log2ProductRatio(a: number, b: number, c: number, d: number): number {
  const top = a * b;
  const bottom = c * d;
  if (top <= MAX_EXACT && bottom <= MAX_EXACT && top >= 1 && bottom >= 1) return log2(top / bottom);
  if (!(top > LOW && bottom > LOW && top < HIGH && bottom < HIGH)) {
    // The same of the mantissas, and the exponents apart.
    const exponents = [a, b, c, d].map((x) => Math.floor(log2(x)));
    const [e, f, g, h] = exponents;
    return log2ProductRatio(ldexp(a, -e), ldexp(b, -f), ldexp(c, -g), ldexp(d, -h)) + (e + f - g - h);
  }
  const topError = productError(a, b, top);
  const bottomError = productError(c, d, bottom);
  if (top === bottom && topError === bottomError) return 0;
  const ratio = top / bottom;
  return log2(ratio + ratio * (topError / top - bottomError / bottom));
}
