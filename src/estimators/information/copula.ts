// Mutual information of a Gaussian copula (Ince et al. 2017).

import * as option from '../../columns/option.js';
import { digamma } from '../../numeric/gamma.js';
import { normalQuantile } from '../../numeric/normal.js';
import { fromNats } from '../../numeric/units.js';
import { rankData } from '../../search/rankData.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import type { SampleEstimator } from './estimator.js';
import { gaussianOfGroups } from './gaussian.js';
import { type Group, isConstant } from './group.js';

/** Options of `'copula'`. */
export interface CopulaOptions {
  /** `'copula'`: subtract the bias of the Gaussian entropies; default false. */
  readonly biasCorrection?: boolean;
}

/** Φ⁻¹(rank/(N + 1)), ties sharing their mean rank. */
function normalScores(values: Float64Array): Float64Array {
  return rankData(values).map((rank) => normalQuantile(rank / (values.length + 1)));
}

/** Σ ψ((N − i)/2) for i = 1 … d: twice the bias of a Gaussian entropy of d columns, without terms that cancel. */
function sumOfHalves(n: number, d: number): number {
  let sum = 0;
  for (let i = 1; i <= d; i++) sum += digamma((n - i) / 2);
  return sum;
}

/**
 * The Gaussian formula on normal scores. Exact for a Gaussian copula with any margins, else a lower bound (Ince et al. 2017).
 * `corrected` subtracts the bias of the Gaussian entropies, for single columns ½(ψ((N − 1)/2) − ψ((N − 2)/2)) nats.
 */
function copulaBits(x: Group, y: Group, corrected: boolean): number {
  // Constant columns have no covariance to estimate, and no bias.
  const [a, b] = [x, y].map((group) => group.filter((column) => !isConstant(column)));
  if (a.length === 0 || b.length === 0) return 0;
  const n = a[0].length;
  const joint = sumOfHalves(n, a.length + b.length);
  const bias = corrected ? (joint - sumOfHalves(n, a.length) - sumOfHalves(n, b.length)) / 2 : 0;
  return gaussianOfGroups(a.map(normalScores), b.map(normalScores), []) + fromNats(bias);
}

export const copula: SampleEstimator<CopulaOptions> = {
  takes: 'numbers',
  several: true,
  ties: 'any',
  automatic: false,
  cost: 400,
  options: { biasCorrection: option.flag() },
  bits: (x, y, { biasCorrection }) => copulaBits(x.columns, y.columns, biasCorrection),
};

export const DESCRIPTION: EstimatorDescription = {
  formula: 'the same of normal scores of ranks, `biasCorrection` on request',
  when: 'monotone relations, any margins',
  source: 'Ince et al. 2017',
};
