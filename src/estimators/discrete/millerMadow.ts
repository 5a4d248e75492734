import { fromNats } from '../../numeric/units.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import type { DiscreteEstimator } from './estimator.js';
import { plugin } from './plugin.js';

/**
 * The correction to add to a plug-in entropy of K occupied cells and N samples: (K − 1)/(2N) nats, here in bits (Miller 1955). For
 * mutual information K is Kx + Ky − Kxy.
 */
export function millerMadowTerm(cells: number, samples: number): number {
  return fromNats((cells - 1) / (2 * samples));
}

export const millerMadow = {
  bits: (counts) => plugin.bits(counts) + millerMadowTerm(counts.occupied, counts.total),
  support: false,
  corrects: 'entropies',
} satisfies DiscreteEstimator;

export const DESCRIPTION: EstimatorDescription = {
  formula: 'plug-in + (Kₛ − 1)/(2N)',
  when: 'a first correction; all categories seen',
  source: 'Miller 1955',
};
