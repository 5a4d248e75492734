import { log1pMinus } from '../../numeric/exponential.js';
import { digamma } from '../../numeric/gamma.js';
import { fromNats } from '../../numeric/units.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { type CategoryCounts, sumOver } from './categoryCounts.js';
import type { DiscreteEstimator } from './estimator.js';

/** ψ(a) − ψ(b) for a ≥ b > 0: for large b by differences of their asymptotic series, so that nothing cancels. */
function digammaDifference(a: number, b: number): number {
  if (b < 100) return digamma(a) - digamma(b);
  const x = (a - b) / b;
  const [u, v] = [1 / (a * a), 1 / (b * b)];
  return (
    log1pMinus(x) +
    x +
    (a - b) / (2 * a * b) +
    (v - u) * (1 / 12 - (v + u) / 120 + (v * v + u * v + u * u) / 252)
  );
}

/** Σ (n/N)·(ψ(N) − ψ(n)) nats, the closed form of Zhang's series. */
export function zhangNats(counts: CategoryCounts): number {
  const { total } = counts;
  return sumOver(counts, (n) => n * digammaDifference(total, n)) / total;
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
