import { digamma } from '../../numeric/gamma.js';
import { lineRadii } from '../../search/lineNeighbours.js';
import { nearestRadii } from '../../search/nearestNeighbours.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { checkNeighbour } from '../preparedColumns.js';
import type { DifferentialEstimator } from './estimator.js';
import { meanLn } from './spacings.js';

/** ψ(N) − ψ(k) + d·⟨ln 2r⟩, r the distance to the k-th neighbour in d dimensions (maximum norm). Kozachenko & Leonenko 1987. */
function kozachenkoLeonenkoNats(radii: Float64Array, k: number, dimensions: number): number {
  const n = radii.length;
  const mean = meanLn(n, (i) => 2 * radii[i]);
  return digamma(n) - digamma(k) + dimensions * mean;
}

export const kozachenkoLeonenko: DifferentialEstimator = {
  option: 'k',
  several: true,
  cost: 400,
  nats: (columns, size) => {
    const k = checkNeighbour(size, columns[0].length);
    const radii = columns.length > 1 ? nearestRadii(columns, k) : lineRadii(columns[0].sort(), k);
    return kozachenkoLeonenkoNats(radii, k, columns.length);
  },
};

export const DESCRIPTION: EstimatorDescription = {
  formula: 'ψ(N) − ψ(k) + d·⟨ln 2r⟩, r the distance to the k-th neighbour in d columns (maximum norm)',
  source: 'Kozachenko & Leonenko 1987',
};
