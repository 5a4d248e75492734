import { digamma } from '../../numeric/gamma.js';
import { fromNats } from '../../numeric/units.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { type CategoryCounts, sumOver } from './categoryCounts.js';
import type { DiscreteEstimator } from './estimator.js';

/** Σ (n/N)·(ψ(N) − ψ(n)) nats, the closed form of Zhang's series. */
export function zhangNats(counts: CategoryCounts): number {
  const { total } = counts;
  const whole = digamma(total);
  return sumOver(counts, (n) => n * (whole - digamma(n))) / total;
}

/**
 * Zhang's estimator, whose bias falls faster than 1/N; never below that of the plug-in. All distinct: ψ(N) − ψ(1).
 *
 * Zhang 2012, Entropy estimation in Turing's perspective.
 */
function zhangBits(counts: CategoryCounts): number {
  return fromNats(Math.max(0, zhangNats(counts)));
}

export const zhang = { bits: zhangBits, support: false, corrects: 'entropies' } satisfies DiscreteEstimator;

export const DESCRIPTION: EstimatorDescription = {
  formula: 'Σ n/N·(ψ(N) − ψ(n))',
  when: 'few samples of each',
  source: 'Zhang 2012',
};
