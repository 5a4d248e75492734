import { ln, log1pMinus } from '../../numeric/exponential.js';
import { fromNats } from '../../numeric/units.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { type CategoryCounts, sumOver } from './categoryCounts.js';
import type { DiscreteEstimator } from './estimator.js';

/** n·ln n − (n − 1)·ln(n − 1), without cancellation. */
function step(n: number): number {
  return n === 1 ? 0 : ln(n) - (n - 1) * (log1pMinus(-1 / n) - 1 / n);
}

/**
 * N·H − (N − 1)·⟨H without one sample⟩, which is g(N) − Σ (n/N)·g(n) with g(n) = n·ln n − (n − 1)·ln(n − 1). Removes the bias of
 * order 1/N. All distinct: g(N).
 *
 * Zahl 1977, Jackknifing an index of diversity; Burnham & Overton 1979.
 */
function jackknifeBits(counts: CategoryCounts): number {
  const { total } = counts;
  return fromNats(Math.max(0, step(total) - sumOver(counts, (n) => n * step(n)) / total));
}

export const jackknife = {
  bits: jackknifeBits,
  support: false,
  corrects: 'entropies',
} satisfies DiscreteEstimator;

export const DESCRIPTION: EstimatorDescription = {
  formula: 'N·H − (N − 1)·⟨H without a sample⟩',
  when: 'few samples of each',
  source: 'Zahl 1977',
};
