import { log2 } from '../../numeric/log2.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { type CategoryCounts, sumOver } from './categoryCounts.js';
import type { DiscreteEstimator } from './estimator.js';

/**
 * How far frequencies shrink towards 1/K: (1 − Σ u²)/((N − 1)·Σ (1/K − u)²) with u = n/N, in 0 … 1; 1 for one sample and for
 * frequencies that are all 1/K.
 */
function shrinkageIntensity(counts: CategoryCounts): number {
  const { total, support, occupied } = counts;
  const target = 1 / support;
  const squares = sumOver(counts, (n) => (n / total) * (n / total));
  const distances =
    sumOver(counts, (n) => (target - n / total) * (target - n / total)) +
    (support - occupied) * target * target;
  if (total === 1 || distances === 0) return 1;
  return Math.min(1, Math.max(0, (1 - squares) / ((total - 1) * distances)));
}

/** Plug-in entropy in bits of frequencies p(n), also of the K − Kₛ unseen categories, where n = 0. */
export function entropyOfFrequencies(counts: CategoryCounts, p: (count: number) => number): number {
  const term = (probability: number): number => (probability > 0 ? probability * log2(probability) : 0);
  const unseen = counts.support - counts.occupied;
  return Math.max(0, -sumOver(counts, (n) => term(p(n))) - (unseen > 0 ? unseen * term(p(0)) : 0));
}

/** Returns the function from a count to its shrunk frequency. */
function cellOf(counts: CategoryCounts): (count: number) => number {
  const share = shrinkageIntensity(counts);
  const { total, support } = counts;
  return (n) => share / support + (1 - share) * (n / total);
}

/**
 * The plug-in entropy of frequencies between those observed and 1/K (James & Stein). For few samples of K known categories of
 * similar frequency.
 *
 * Hausser & Strimmer 2009, Entropy inference and the James–Stein estimator.
 */
function shrinkageBits(counts: CategoryCounts): number {
  return entropyOfFrequencies(counts, cellOf(counts));
}

export const shrinkage = { bits: shrinkageBits, support: true, corrects: cellOf } satisfies DiscreteEstimator;

export const DESCRIPTION: EstimatorDescription = {
  formula: 'plug-in of λ/K + (1 − λ)·n/N',
  when: 'few samples of K known categories',
  source: 'Hausser & Strimmer 2009',
};
