// The χ² distribution.

import { upperGamma } from './gamma.js';

/** P(χ² ≥ x) with `degrees` degrees of freedom; 1 where there are none. */
export function chiSquareTail(x: number, degrees: number): number {
  return degrees > 0 ? upperGamma(degrees / 2, Math.max(0, x) / 2) : 1;
}

/**
 * The number that χ² stays below with a chance of `level`, in (0, 1): by halving between bounds until they are neighbours; 0 without
 * degrees of freedom. As accurate as the tail is, about 10⁻¹².
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
