// The expected information of one cell of a table with given margins: the mean over the hypergeometric distribution, of which
// expected mutual information is the sum.

import { ln } from './exponential.js';
import { productError } from './productError.js';

/** The series ends once a probability is below this share of the mode's, and its term below this share of the sum. */
const VANISHING = 2 ** -60;
/** For |t| up to here, x·ln x − x + 1 with x = 1 + t is computed as a series; beyond, cancellation costs at most 7 bits. */
const NEAR = 1 / 32;

/** Means from here on are expanded in moments, which then is as accurate as the sum, and takes no time. */
const LARGE_MEAN = 2 ** 16;

/**
 * E[x·ln x − x + 1] for x = n/μ, n hypergeometric, as Σ E[(n − μ)^k]·(−1)^k/(k·(k − 1)·μ^k) from k = 2. The variance is at most μ, so that the
 * terms fall as μ^(−k/2): k = 7 and 8 are below 10⁻¹⁴ of the first. Moments of the order of a term left out are left out, too.
 */
function excessOfMoments(a: number, b: number, total: number): number {
  const [restA, restB] = [total - a, total - b];
  const variance = a * (restA / total) * (b / total) * (restB / (total - 1));
  // The third and the fourth cumulant over the variance.
  const third = ((total - 2 * a) / total) * ((total - 2 * b) / (total - 2));
  const fourth =
    (total * (total + 1) - 6 * a * restA - 6 * b * restB + 6 * variance * (5 * total - 6)) /
    (total - 2) /
    (total - 3);
  const t = total / a / b;
  const v = variance * t;
  return (
    v *
    t *
    (1 / 2 -
      (third * t) / 6 +
      ((3 * v + fourth * t) * t) / 12 -
      (third * v * t * t) / 2 +
      (v * v * t * t) / 2)
  );
}

/** (1 + t)·ln(1 + t) − t = Σ (−t)^k/(k·(k − 1)) from k = 2, for |t| < NEAR. */
function excessNear(t: number): number {
  const t2 = t * t;
  const t4 = t2 * t2;
  const low = 1 / 2 - t / 6 + t2 * (1 / 12 - t / 20);
  const high = 1 / 30 - t / 42 + t2 * (1 / 56 - t / 72) + t4 * (1 / 90 - t / 110);
  return t2 * (low + t4 * high);
}

/**
 * E[n·ln(n·N/(a·b))] for n hypergeometric: of N items b are drawn, and n of them are among a marked ones. The
 * relative error is about 10⁻¹³, also close to the mean of n.
 *
 * Since E[n] = a·b/N = μ, it is E[n·ln(n/μ) − n + μ], a mean of terms ≥ 0 in which nothing cancels. Probabilities
 * are computed relative to that of the mode, from one n to the next, up and down until they vanish, and divided by their
 * sum, so that no factorial is needed. Takes time in proportion to the standard deviation of n, which is 256 at most: greater means are
 * expanded.
 *
 * @param a integer in 1 … total
 * @param b integer in 1 … total
 * @param total integer up to 2^53
 */
export function expectedSharedNats(a: number, b: number, total: number): number {
  const lowest = Math.max(0, a + b - total);
  const highest = Math.min(a, b);
  const product = a * b;
  const mean = product / total;
  if (mean >= LARGE_MEAN) return mean * excessOfMoments(a, b, total);
  const mode = Math.min(highest, Math.max(lowest, Math.floor(mean)));
  // t = (n·N − a·b)/(a·b), whose numerator cancels close to the mean.
  const atMode = mode * total;
  const first = atMode - product + (productError(mode, total, atMode) - productError(a, b, product));
  const inverse = 1 / product;
  const step = total * inverse;
  const rest = total - a - b;

  const excess = (n: number): number => {
    if (n === 0) return 1;
    const t = (first + (n - mode) * total) * inverse;
    if (t < NEAR && t > -NEAR) return excessNear(t);
    const x = n * step;
    return x * ln(x) - t;
  };

  let weights = 1;
  let sum = excess(mode);
  let weight = 1;
  for (let n = mode; n < highest; ) {
    weight *= ((a - n) * (b - n)) / ((n + 1) * (rest + n + 1));
    n++;
    const term = weight * excess(n);
    weights += weight;
    sum += term;
    if (weight < VANISHING && term <= VANISHING * sum) break;
  }
  weight = 1;
  for (let n = mode; n > lowest; ) {
    weight *= (n * (rest + n)) / ((a - n + 1) * (b - n + 1));
    n--;
    const term = weight * excess(n);
    weights += weight;
    sum += term;
    if (weight < VANISHING && term <= VANISHING * sum) break;
  }
  return (mean * sum) / weights;
}
