import { exp, ln, log1pMinus } from '../../numeric/exponential.js';
import { digamma } from '../../numeric/gamma.js';
import { fromNats } from '../../numeric/units.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { type CategoryCounts, categoriesWithCount } from './categoryCounts.js';
import type { DiscreteEstimator } from './estimator.js';
import { zhangNats } from './zhang.js';

/** Σ_j j!/(c)_j·(−x)^j = ₂F₁(1, 1; c; −x) for x ≥ 0, by Gauss's continued fraction (Lentz's method). */
function gaussFraction(c: number, x: number): number {
  let value = 1;
  let ratio = 1;
  let inverse = 0;
  for (let n = 1; n < 10_000; n++) {
    const half = n >> 1;
    const above = n % 2 === 0 ? half * (c + half - 2) : (half + 1) * (c + half - 1);
    const term = (above / (c + n - 2) / (c + n - 1)) * x;
    inverse = 1 / (1 + term * inverse);
    ratio = 1 + term / ratio;
    const factor = ratio * inverse;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return 1 / value;
}

/** Σ_{r ≥ N} (1 − A)^(r − N + 1)/r, for 0 < A < 1. */
function unseenTail(total: number, a: number): number {
  // (1 − A)/(N·A)·₂F₁(1, 1; N + 1; −(1 − A)/A): a time that does not grow with N, unlike the sum's 40/A terms.
  if (total * a > 1) return ((1 - a) / (total * a)) * gaussFraction(total + 1, (1 - a) / a);
  // −ln A − Σ_{r < N} (1 − A)^r/r, the sum as H(N − 1) − Σ_j (−1)^(j + 1)·C(N − 1, j)·A^j/j.
  let rest = 0;
  let term = 1;
  for (let j = 1; j < total && Math.abs(term) > 1e-18; j++) {
    term *= (-a * (total - j)) / j;
    rest -= term / j;
  }
  const harmonic = digamma(total) - digamma(1);
  return exp((1 - total) * (log1pMinus(-a) - a)) * (rest - ln(a) - harmonic);
}

/**
 * Zhang's sum, plus an estimate for unseen categories from those seen once and twice: f₁/N·(1 − A)^(1 − N)·(−ln A −
 * Σ_{r < N} (1 − A)^r/r), A = 2f₂/((N − 1)f₁ + 2f₂), or 2/((N − 1)(f₁ − 1) + 2) for f₂ = 0. For many unseen categories. One
 * sample: 0.
 *
 * Chao, Wang & Jost 2013, Entropy and the species accumulation curve.
 */
function chaoWangJostBits(counts: CategoryCounts): number {
  const { total } = counts;
  const once = categoriesWithCount(counts, 1);
  const twice = categoriesWithCount(counts, 2);
  const a =
    twice > 0
      ? (2 * twice) / ((total - 1) * once + 2 * twice)
      : 2 / ((total - 1) * Math.max(0, once - 1) + 2);
  const unseen = once > 0 && a < 1 ? (once / total) * unseenTail(total, a) : 0;
  return fromNats(Math.max(0, zhangNats(counts) + unseen));
}

export const chaoWangJost = {
  bits: chaoWangJostBits,
  support: false,
  corrects: 'entropies',
} satisfies DiscreteEstimator;

export const DESCRIPTION: EstimatorDescription = {
  formula: "Zhang's + f₁/N·(1 − A)^(1 − N)·(−ln A − Σ_{r < N} (1 − A)^r/r)",
  when: 'many categories not seen, K unknown',
  source: 'Chao, Wang & Jost 2013',
};
