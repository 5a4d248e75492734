// Mutual information of mixtures of continuous numbers and repeated values from nearest neighbours (Gao et al. 2017).

import { ln } from '../../numeric/exponential.js';
import { digamma } from '../../numeric/gamma.js';
import { fromNats } from '../../numeric/units.js';
import { countWithin, nearestRadii } from '../../search/nearestNeighbours.js';
import { PlaneNeighbours } from '../../search/planeNeighbours.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { sumDigamma } from './digammaSum.js';
import {
  NEIGHBOUR_OPTIONS,
  type NeighbourOptions,
  type SampleEstimator,
  SCALE_OPTIONS,
  type ScaleOptions,
} from './estimator.js';
import { type Group, isConstant, isConstantGroup } from './group.js';

/** Options of `'gao'`. */
export interface GaoOptions extends NeighbourOptions, ScaleOptions {}

/**
 * I(X; Y) in bits of mixtures: ⟨ψ(k̃) + ln N − ψ(nx + 1) − ψ(ny + 1)⟩. If the k-th neighbour is at distance 0, k̃ counts the
 * coinciding samples, itself included, and nx, ny count those at distance 0. Else k̃ = k, and nx, ny count those nearer.
 * Gao, Kannan, Oh & Viswanath 2017, as in their program: ψ where the paper has ln of counts.
 */
function gaoBits(x: Float64Array, y: Float64Array, k: number): number {
  if (isConstant(x) || isConstant(y)) return 0;
  const n = x.length;
  const counts = new PlaneNeighbours(x, y, k).countMixed();
  let coincident = 0;
  for (let c = 0; c < n; c++) coincident += counts.coincident[c];
  const own = sumDigamma(counts.coincident, 1) + (n - coincident) * digamma(k);
  return fromNats(ln(n) + (own - sumDigamma(counts.x, 1) - sumDigamma(counts.y, 1)) / n);
}

/** As `gaoBits`, for groups of columns. */
function gaoOfGroups(x: Group, y: Group, k: number): number {
  if (isConstantGroup(x) || isConstantGroup(y)) return 0;
  if (x.length === 1 && y.length === 1) return gaoBits(x[0], y[0], k);
  const n = x[0].length;
  const both = [...x, ...y];
  const radii = nearestRadii(both, k);
  // A radius of MIN_VALUE counts the samples at distance 0, a radius of 0 counts none.
  const coincident = countWithin(
    both,
    radii.map((radius) => (radius === 0 ? Number.MIN_VALUE : 0)),
    false,
  );
  const apart = coincident[0];
  coincident[0] = 0;
  const reaches = radii.map((radius) => (radius === 0 ? Number.MIN_VALUE : radius));
  const own = sumDigamma(coincident, 1) + apart * digamma(k);
  const [a, b] = [x, y].map((group) => sumDigamma(countWithin(group, reaches, false), 1));
  return fromNats(ln(n) + (own - a - b) / n);
}

export const gao: SampleEstimator<GaoOptions> = {
  takes: 'numbers',
  several: true,
  ties: 'any',
  automatic: true,
  cost: 400,
  options: { ...NEIGHBOUR_OPTIONS, ...SCALE_OPTIONS },
  bits: (x, y, { k }) => gaoOfGroups(x.columns, y.columns, k),
};

export const DESCRIPTION: EstimatorDescription = {
  formula: '⟨ψ(k̃) + ln N − ψ(nx + 1) − ψ(ny + 1)⟩',
  when: 'repeated values, mixtures',
  source: 'Gao et al. 2017',
};
