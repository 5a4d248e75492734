import { entropyOf } from '../../measures/table.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import type { CategoryCounts } from './categoryCounts.js';
import type { DiscreteEstimator } from './estimator.js';

/** −Σ (n/N)·log2(n/N): maximum likelihood, too low by about (K − 1)/(2N) nats. For many samples of each category. */
function pluginBits({ counts, total }: CategoryCounts): number {
  return entropyOf(counts, total);
}

export const plugin = { bits: pluginBits, support: false, corrects: 'entropies' } satisfies DiscreteEstimator;

export const DESCRIPTION: EstimatorDescription = {
  formula: '−Σ n/N·ln(n/N)',
  when: 'many samples of each category',
  source: '',
};
