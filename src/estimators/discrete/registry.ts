// The registry: every estimator of an entropy from counts of categories, by the name that options give it.

import { chaoShen } from './chaoShen.js';
import { chaoWangJost } from './chaoWangJost.js';
import { jeffreys, laplace } from './dirichlet.js';
import { grassberger } from './grassberger.js';
import { jackknife } from './jackknife.js';
import { millerMadow } from './millerMadow.js';
import { nemenmanShafeeBialek } from './nemenmanShafeeBialek.js';
import { panzeriTreves } from './panzeriTreves.js';
import { plugin } from './plugin.js';
import { shrinkage } from './shrinkage.js';
import { zhang } from './zhang.js';

export const DISCRETE = {
  plugin,
  'miller-madow': millerMadow,
  grassberger,
  zhang,
  jackknife,
  'chao-shen': chaoShen,
  'chao-wang-jost': chaoWangJost,
  shrink: shrinkage,
  jeffreys,
  laplace,
  nsb: nemenmanShafeeBialek,
  'panzeri-treves': panzeriTreves,
};

/**
 * An estimator of the entropy of categories from their counts.
 *
 * @useDeclaredType
 */
export type DiscreteMethod = keyof typeof DISCRETE;

export const DISCRETE_METHODS = Object.keys(DISCRETE) as DiscreteMethod[];

/** The methods that take `support`. */
export const SUPPORT_METHODS = DISCRETE_METHODS.filter((method) => DISCRETE[method].support);

/**
 * Estimators of entropy that also correct mutual information. `'nsb'` does not: the priors of its three entropies would contradict
 * one another.
 *
 * @useDeclaredType
 */
export type CorrectingMethod = {
  [Method in DiscreteMethod]: (typeof DISCRETE)[Method]['corrects'] extends undefined ? never : Method;
}[DiscreteMethod];

/**
 * The correction of the plug-in estimate of mutual information. `'none'` is `'plugin'`; `'adjusted'` subtracts its mean over all tables with
 * the same margins.
 */
export type InformationCorrection = 'none' | 'adjusted' | CorrectingMethod;

export const INFORMATION_CORRECTIONS = [
  'none',
  'adjusted',
  ...DISCRETE_METHODS.filter((method) => DISCRETE[method].corrects !== undefined),
] as InformationCorrection[];
