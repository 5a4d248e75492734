import { exp, log1pMinus } from '../../numeric/exponential.js';
import { log2 } from '../../numeric/log2.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { type CategoryCounts, categoriesWithCount, sumOver } from './categoryCounts.js';
import type { DiscreteEstimator } from './estimator.js';

/**
 * −Σ p·log2 p/(1 − (1 − p)^N) with p = C·n/N and the coverage C = 1 − f₁/N (Good, Turing); each term is divided by the probability
 * that its category is seen (Horvitz, Thompson). For many unseen categories. All distinct: f₁ = N − 1, as R's `entropy`.
 *
 * Chao & Shen 2003, Nonparametric estimation of Shannon's index of diversity when there are unseen species in sample.
 */
function chaoShenBits(counts: CategoryCounts): number {
  const { total } = counts;
  const single = categoriesWithCount(counts, 1);
  const coverage = 1 - (single === total ? total - 1 : single) / total;
  const sum = sumOver(counts, (n) => {
    const p = (coverage * n) / total;
    // (1 − p)^N, without cancellation at small p.
    const unseen = p < 1 ? exp(total * (log1pMinus(-p) - p)) : 0;
    return (p * log2(p)) / (1 - unseen);
  });
  return Math.max(0, -sum);
}

export const chaoShen = {
  bits: chaoShenBits,
  support: false,
  corrects: 'entropies',
} satisfies DiscreteEstimator;

export const DESCRIPTION: EstimatorDescription = {
  formula: '−Σ p·ln p/(1 − (1 − p)^N), p = (1 − f₁/N)·n/N',
  when: 'many categories not seen, K unknown',
  source: 'Chao & Shen 2003',
};
