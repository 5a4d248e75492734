// The χ² distribution.

import { upperGamma } from './gamma.js';

/** P(χ² ≥ x) with `degrees` degrees of freedom; 1 for 0 degrees. */
export function chiSquareTail(x: number, degrees: number): number {
  return degrees > 0 ? upperGamma(degrees / 2, Math.max(0, x) / 2) : 1;
}

/**
 * The quantile of χ² at `level` in (0, 1), by bisection down to neighbouring doubles; 0 without degrees of freedom. As accurate as
 * the tail: about 10⁻¹².
 */
export function chiSquareQuantile(level: number, degrees: number): number {
  if (degrees <= 0) return 0;
  let low = 0;
  let high = degrees + 1;
  while (chiSquareTail(high, degrees) > 1 - level) high *= 2;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (chiSquareTail(middle, degrees) > 1 - level) low = middle;
    else high = middle;
  }
}
