import { ln } from '../../numeric/exponential.js';
import { digamma } from '../../numeric/gamma.js';
import { fromNats } from '../../numeric/units.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { type CategoryCounts, sumOver } from './categoryCounts.js';
import type { DiscreteEstimator } from './estimator.js';

/** ψ(n) + ½·(−1)ⁿ·(ψ((n + 1)/2) − ψ(n/2)). */
function grassbergerG(n: number): number {
  const half = (digamma((n + 1) / 2) - digamma(n / 2)) / 2;
  return digamma(n) + (n % 2 === 0 ? half : -half);
}

/**
 * ln N − Σ n·G(n)/N: the variant of 2003, whose bias falls exponentially in n. For few samples of many categories. All distinct:
 * ln N + γ + ln 2.
 *
 * Grassberger 2003, Entropy estimates from insufficient samplings.
 */
function grassbergerBits(counts: CategoryCounts): number {
  const { total } = counts;
  return fromNats(ln(total) - sumOver(counts, (n) => n * grassbergerG(n)) / total);
}

export const grassberger = {
  bits: grassbergerBits,
  support: false,
  corrects: 'entropies',
} satisfies DiscreteEstimator;

export const DESCRIPTION: EstimatorDescription = {
  formula: 'ln N − Σ n·G(n)/N, G(n) = ψ(n) + ½(−1)ⁿ(ψ((n + 1)/2) − ψ(n/2)): the variant of 2003',
  when: 'few samples of each',
  source: 'Grassberger 2003',
};
