import type { EstimatorDescription } from '../estimatorDescription.js';
import type { CategoryCounts } from './categoryCounts.js';
import type { DiscreteEstimator } from './estimator.js';
import { entropyOfFrequencies } from './shrinkage.js';

/**
 * The plug-in entropy of (n + a)/(N + a·K), the posterior mean frequencies under a Dirichlet prior of a = ½ (Jeffreys) or 1
 * (Laplace). For K known categories; tends to log K if K is large against N. R's `entropy.Dirichlet`.
 */
function dirichlet(counts: CategoryCounts, pseudoCount: number): number {
  const { total, support } = counts;
  return entropyOfFrequencies(counts, (n) => (n + pseudoCount) / (total + pseudoCount * support));
}

function withPseudoCount(pseudoCount: number) {
  return {
    bits: (counts) => dirichlet(counts, pseudoCount),
    support: true,
    corrects: () => (n) => n + pseudoCount,
  } satisfies DiscreteEstimator;
}

export const jeffreys = withPseudoCount(0.5);
export const laplace = withPseudoCount(1);

export const DESCRIPTION: EstimatorDescription = {
  formula: 'plug-in of (n + a)/(N + aK), a = ½, 1',
  when: 'few samples of K known categories',
  source: "R's `entropy.Dirichlet`",
};
