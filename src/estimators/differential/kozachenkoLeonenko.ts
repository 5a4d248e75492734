import { ln } from '../../numeric/exponential.js';
import { digamma } from '../../numeric/gamma.js';
import { makeHeadroom, reduceMagnitude } from '../../numeric/magnitude.js';
import { lineRadii } from '../../search/lineNeighbours.js';
import { nearestRadii } from '../../search/nearestNeighbours.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { checkNeighbour, momentsOf } from '../preparedColumns.js';
import type { DifferentialEstimator } from './estimator.js';
import { meanLn } from './spacings.js';

/** ψ(N) − ψ(k) + d·⟨ln 2r⟩, r the distance to the k-th neighbour in d dimensions (maximum norm). Kozachenko & Leonenko 1987. */
function kozachenkoLeonenkoNats(radii: Float64Array, k: number, dimensions: number): number {
  const n = radii.length;
  const mean = meanLn(n, (i) => 2 * radii[i]);
  return digamma(n) - digamma(k) + dimensions * mean;
}

/** Scales a column to unit variance, unless it is constant; returns the logarithm of its deviation. */
function lnScale(values: Float64Array): number {
  const exponent = reduceMagnitude(values);
  const { deviation } = momentsOf(values);
  if (deviation === 0) return ln(2) * exponent;
  for (let i = 0; i < values.length; i++) values[i] /= deviation;
  return ln(deviation) + ln(2) * exponent;
}

export const kozachenkoLeonenko: DifferentialEstimator = {
  option: 'k',
  several: true,
  cost: 400,
  nats: (columns, size, standardize) => {
    const k = checkNeighbour(size, columns[0].length);
    const d = columns.length;
    // h(X) = h(X/σ) + Σ ln σ.
    const scale =
      standardize && d > 1
        ? columns.reduce((sum, values) => sum + lnScale(values), 0)
        : d * ln(2) * makeHeadroom(columns);
    const radii = d === 1 ? lineRadii(columns[0].sort(), k) : nearestRadii(columns, k);
    return kozachenkoLeonenkoNats(radii, k, d) + scale;
  },
};

export const DESCRIPTION: EstimatorDescription = {
  formula:
    'ψ(N) − ψ(k) + d·⟨ln 2r⟩, r the distance to the k-th neighbour in d columns of unit variance (maximum norm), in their own units again',
  source: 'Kozachenko & Leonenko 1987',
};
