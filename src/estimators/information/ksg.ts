// Mutual information of continuous columns from nearest neighbours (Kraskov, Stögbauer & Grassberger 2004).

import * as option from '../../columns/option.js';
import { digamma } from '../../numeric/gamma.js';
import { NeumaierSum } from '../../numeric/neumaier.js';
import { fromNats } from '../../numeric/units.js';
import { countWithin, nearestRadii, nearestReaches } from '../../search/nearestNeighbours.js';
import { PlaneNeighbours } from '../../search/planeNeighbours.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { sumDigamma } from './digammaSum.js';
import {
  NEIGHBOUR_OPTIONS,
  type NeighbourOptions,
  NOISE_OPTIONS,
  type NoiseOptions,
  type SampleEstimator,
  SCALE_OPTIONS,
  type ScaleOptions,
} from './estimator.js';
import { type Group, isConstant, isConstantGroup } from './group.js';

/** Options of `'ksg'`. */
export interface KsgOptions extends NeighbourOptions, NoiseOptions, ScaleOptions {
  /** `'ksg'`: the first or the second algorithm of Kraskov et al.; default 1. */
  readonly variant?: 1 | 2;
}

export const KSG_OPTIONS = { variant: option.integer<1 | 2>(1, 2, 1) };

/**
 * I(X; Y) in bits. Variant 1: ψ(k) + ψ(N) − ⟨ψ(nx + 1) + ψ(ny + 1)⟩, where nx (ny) counts the samples nearer in x (y) than the
 * k-th neighbour. Variant 2: ψ(k) − 1/k + ψ(N) − ⟨ψ(nx) + ψ(ny)⟩, where they count those within the sides of the rectangle around
 * the k nearest. Kraskov, Stögbauer & Grassberger 2004, equations 8 and 9.
 */
function ksgBits(x: Float64Array, y: Float64Array, k: number, variant: 1 | 2): number {
  if (isConstant(x) || isConstant(y)) return 0;
  const neighbours = new PlaneNeighbours(x, y, k);
  const counts = variant === 1 ? neighbours.countNearer() : neighbours.countInRectangle();
  const shift = variant === 1 ? 1 : 0;
  const mean = (sumDigamma(counts.x, shift) + sumDigamma(counts.y, shift)) / x.length;
  return fromNats(digamma(k) + digamma(x.length) - mean - (variant === 2 ? 1 / k : 0));
}

/**
 * Total correlation of m groups of columns in bits; for two groups, their mutual information. Variant 1:
 * ψ(k) + (m − 1)·ψ(N) − ⟨Σ ψ(nᵢ + 1)⟩; variant 2: ψ(k) − (m − 1)/k + (m − 1)·ψ(N) − ⟨Σ ψ(nᵢ)⟩. Kraskov, Stögbauer &
 * Grassberger 2004, equations 23 and 24.
 */
export function ksgOfGroups(groups: readonly Group[], k: number, variant: 1 | 2): number {
  // A constant shares no information, which rounding would hide.
  const varying = groups.filter((group) => !isConstantGroup(group));
  const m = varying.length;
  if (m < 2) return 0;
  if (m === 2 && varying[0].length === 1 && varying[1].length === 1) {
    return ksgBits(varying[0][0], varying[1][0], k, variant);
  }
  const n = groups[0][0].length;
  const sum = new NeumaierSum();
  if (variant === 1) {
    const radii = nearestRadii(varying.flat(), k);
    for (const group of varying) sum.add(sumDigamma(countWithin(group, radii, false), 1) / n);
  } else {
    nearestReaches(varying, k).forEach((reaches, i) => {
      sum.add(sumDigamma(countWithin(varying[i], reaches, true), 0) / n);
    });
  }
  const rest = variant === 2 ? (m - 1) / k : 0;
  return fromNats(digamma(k) + (m - 1) * digamma(n) - sum.value - rest);
}

export const ksg: SampleEstimator<KsgOptions> = {
  takes: 'numbers',
  several: true,
  ties: 'none',
  automatic: true,
  cost: 400,
  options: { ...NEIGHBOUR_OPTIONS, ...KSG_OPTIONS, ...SCALE_OPTIONS, ...NOISE_OPTIONS },
  bits: (x, y, { k, variant }) => ksgOfGroups([x.columns, y.columns], k, variant),
};

export const DESCRIPTION: EstimatorDescription = {
  formula: 'ψ(k) + ψ(N) − ⟨ψ(nx + 1) + ψ(ny + 1)⟩; `variant: 2`: ψ(k) − 1/k + ψ(N) − ⟨ψ(nx) + ψ(ny)⟩',
  when: 'continuous numbers',
  source: 'Kraskov, Stögbauer & Grassberger 2004',
};
