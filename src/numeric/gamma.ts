// The logarithm of the gamma function, its derivatives, and the incomplete gamma function (tails of χ²).

import { exp, ln, log1pMinus } from './exponential.js';

const HALF_LN_2PI = 0.9189385332046728;
const TWO_PI = 6.283185307179586;
/** From here on Stirling's series is accurate to 2^-53. */
const STIRLING = 10;

/** ln Γ(x) − (x − ½)·ln x + x − ½·ln 2π for x ≥ STIRLING (Abramowitz & Stegun 6.1.41). */
function stirlingRest(x: number): number {
  const y = 1 / (x * x);
  const inner = 1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360360 - y / 156)));
  return (1 / 12 - y * (1 / 360 - y * inner)) / x;
}

/** ln Γ(x) for x > 0; error at most 2^-49·max(1, |ln Γ|). */
export function lnGamma(x: number): number {
  if (!(x > 0)) return NaN;
  if (x === 1 || x === 2) return 0;
  let product = 1;
  let z = x;
  while (z < STIRLING) product *= z++;
  return (z - 0.5) * ln(z) - z + HALF_LN_2PI + stirlingRest(z) - ln(product);
}

/** ln Γ(x + n) − ln Γ(x) for x > 0, n ≥ 0, without cancellation for large x. */
export function lnPochhammer(x: number, n: number): number {
  if (x < STIRLING || n >= x) return lnGamma(x + n) - lnGamma(x);
  const z = x + n;
  const rests = stirlingRest(z) - stirlingRest(x);
  return n * ln(x) + (n * (n - 0.5)) / x + (z - 0.5) * log1pMinus(n / x) + rests;
}

/** ψ(x) = d ln Γ(x)/dx for x > 0; error at most 2^-50·max(1, |ψ|) (Abramowitz & Stegun 6.3.18). */
export function digamma(x: number): number {
  if (!(x > 0)) return NaN;
  let below = 0;
  let z = x;
  while (z < STIRLING) below += 1 / z++;
  const y = 1 / (z * z);
  const inner = 1 / 240 - y * (1 / 132 - y * (691 / 32760 - y / 12));
  return ln(z) - 0.5 / z - y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * inner))) - below;
}

/** ψ₁(x) = dψ/dx for x > 0; relative error at most 2^-50 (Abramowitz & Stegun 6.4.12). */
export function trigamma(x: number): number {
  if (!(x > 0)) return NaN;
  let below = 0;
  let z = x;
  while (z < STIRLING) {
    below += 1 / (z * z);
    z++;
  }
  const y = 1 / (z * z);
  const inner = 1 / 30 - y * (1 / 42 - y * (1 / 30 - y * (5 / 66 - y * (691 / 2730 - (y * 7) / 6))));
  return below + (1 + (0.5 + (1 / 6 - y * inner) / z) / z) / z;
}

/** x^a·e^-x/Γ(a + 1). */
function gammaTerm(a: number, x: number): number {
  if (a < STIRLING) return exp(a * ln(x) - x - lnGamma(a + 1));
  // x^a·e^(a − x)/a^a = e^(a·(ln(1 + d) − d)) with d = (x − a)/a, which avoids cancellation near x = a.
  return exp(a * log1pMinus((x - a) / a) - stirlingRest(a)) / Math.sqrt(TWO_PI * a);
}

/**
 * The regularised upper incomplete gamma function Q(a, x) = Γ(a, x)/Γ(a), for a > 0 and x ≥ 0: by its series below
 * a + 1, by Lentz's continued fraction above. Relative error at most 10⁻¹² (10⁻⁹ for a up to 10⁸).
 *
 * @see Numerical Recipes 6.2; `scipy.special.gammaincc`
 */
export function upperGamma(a: number, x: number): number {
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  if (x < a + 1) {
    let term = 1;
    let sum = 1;
    for (let n = a + 1; term > sum * 1e-17; n++) {
      term *= x / n;
      sum += term;
    }
    return 1 - sum * gammaTerm(a, x);
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; ; i++) {
    const factor = -i * (i - a);
    b += 2;
    d = 1 / (factor * d + b);
    c = b + factor / c;
    const change = c * d;
    fraction *= change;
    if (Math.abs(change - 1) < 2e-16 || i > 1e7) break;
  }
  return fraction * gammaTerm(a, x) * a;
}
