import { exp, ln, log1pMinus } from '../../numeric/exponential.js';
import { fromNats } from '../../numeric/units.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { type CategoryCounts, sumOver } from './categoryCounts.js';
import type { DiscreteEstimator } from './estimator.js';
import { plugin } from './plugin.js';

/**
 * How many of the K categories can occur: the number R for which the posterior over R categories expects the observed number of
 * occupied ones. Panzeri & Treves 1996, appendix; as in `pyentropy`.
 */
function relevantCategories(counts: CategoryCounts): number {
  const { total, occupied, support } = counts;
  /** (1 − p)^N */
  const missed = (p: number): number => (p < 1 ? exp(total * (log1pMinus(-p) - p)) : 0);
  let expected = occupied - sumOver(counts, (n) => missed(n / total));
  let distance = Math.abs(occupied - expected);
  let before = support;
  let extra = 0;
  while (distance < before && occupied + extra < support) {
    extra++;
    const unseen = extra * (1 - exp((ln(total) - ln(total + occupied)) / total));
    const seen = (1 - unseen) / (total + occupied);
    expected = sumOver(counts, (n) => 1 - missed(seen * (n + 1))) + extra * (1 - missed(unseen / extra));
    before = distance;
    distance = Math.abs(occupied - expected);
  }
  // The last step went one too far, unless the support ended the search.
  return extra > 0 && distance >= before ? occupied + extra - 1 : occupied + extra;
}

/**
 * Plug-in + (R − 1)/(2N) nats, with R the estimated number of categories that can occur. Equals Miller–Madow if the support is the
 * categories seen.
 *
 * Panzeri & Treves 1996, Analytical estimates of limited sampling biases in different information measures.
 */
function panzeriTrevesBits(counts: CategoryCounts): number {
  return plugin.bits(counts) + fromNats((relevantCategories(counts) - 1) / (2 * counts.total));
}

export const panzeriTreves = {
  bits: panzeriTrevesBits,
  support: true,
  corrects: 'entropies',
} satisfies DiscreteEstimator;

export const DESCRIPTION: EstimatorDescription = {
  formula: 'plug-in + (R − 1)/(2N), R the categories that can occur, estimated up to `support`',
  when: 'a known number of categories, not all seen',
  source: 'Panzeri & Treves 1996',
};
