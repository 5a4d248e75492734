import type { NumericInput } from '../columns/column.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { fromBits } from '../numeric/units.js';
import {
  checkDistribution,
  checkEqualLength,
  type Distribution,
  sumPairs,
  totalJensenShannon,
} from './distribution.js';
import { ENTROPY_OPTIONS, type EntropyOptions } from './entropy.js';

/** Options of `crossEntropy` and `klDivergence`. */
export interface DivergenceOptions extends EntropyOptions {
  /**
   * Both p and q become max(·, epsilon), without renormalising (default 1e-10; `Math.fround` of it for
   * Float32Array). 0 clips nothing.
   */
  readonly epsilon?: number;
}

const OPTIONS = optionTable({
  ...ENTROPY_OPTIONS.options,
  epsilon: option.real('a number in [0, 1)', (epsilon) => epsilon >= 0 && epsilon < 1, 1e-10),
} satisfies OptionsOf<DivergenceOptions>);

function checkPair(p: NumericInput, q: NumericInput, normalize: boolean): [Distribution, Distribution] {
  const pair: [Distribution, Distribution] = [
    checkDistribution('p', p, normalize),
    checkDistribution('q', q, normalize),
  ];
  checkEqualLength(...pair);
  return pair;
}

/**
 * Cross-entropy, H(p, q) = −Σ p·log q, p and q clipped from below to `epsilon` (default 1e-10).
 *
 * With `epsilon: 0` it is Infinity where p > 0 = q, and H(p, q) = H(p) + D(p‖q).
 *
 * @param p the true distribution, as for `entropy`.
 * @param q the predicted one, of the same length.
 * @returns bits, or the unit of `base`.
 * @throws as `entropy`; RangeError for different lengths, or an epsilon outside of [0, 1).
 * @see Cover & Thomas, 2.3; Murphy, Machine Learning, 2.8.2
 * @example
 * import { crossEntropy } from 'infosimd';
 * console.log(crossEntropy([0.5, 0.5], [0.25, 0.75])); // 1.207518749639422
 */
export function crossEntropy(p: NumericInput, q: NumericInput, options?: DivergenceOptions): number {
  const { base, normalize, epsilon } = readOptions(options, OPTIONS);
  const [first, second] = checkPair(p, q, normalize);
  return fromBits(-sumPairs(false, first, second, epsilon).terms, base);
}

/**
 * Kullback–Leibler divergence, D(p‖q) = Σ p·log(p/q), p and q clipped from below to `epsilon`
 * (default 1e-10). With `epsilon: 0` it is in [0, Infinity]: Infinity where p > 0 = q, 0 for p = q.
 *
 * Clipping does not renormalise, so it can make the divergence negative: p = [.01, .99], q = [.001, .999],
 * epsilon .02 gives −0.00896 nats. D(p‖q) = H(p, q) − H(p) is an identity for `epsilon: 0` only. Pass `epsilon: 0` for distributions over many
 * cells, whose probabilities come near 1e-10: over 10⁷ random ones the default is 0.0007 bits off, and more where they are less even; and where
 * q has no zeros, or Infinity is the right answer for them.
 *
 * @param p the true distribution, as for `entropy`.
 * @param q another distribution, of the same length.
 * @returns bits, or the unit of `base`.
 * @throws as `crossEntropy`.
 * @see Cover & Thomas, 2.3; `scipy.stats.entropy(p, q, base=2)`
 * @example
 * import { klDivergence } from 'infosimd';
 * console.log(klDivergence([0.5, 0.5], [0.25, 0.75])); // 0.20751874963942185
 * console.log(klDivergence([1, 1], [1, 3], { normalize: true, base: 'e' })); // 0.14384103622589042
 */
export function klDivergence(p: NumericInput, q: NumericInput, options?: DivergenceOptions): number {
  const { base, normalize, epsilon } = readOptions(options, OPTIONS);
  const [first, second] = checkPair(p, q, normalize);
  const { terms, minP, minQ } = sumPairs(true, first, second, epsilon);
  // Gibbs' inequality: without clipping, only rounding makes it negative.
  const clipped = minP < epsilon || minQ < epsilon;
  return fromBits(clipped ? terms : Math.max(0, terms), base);
}

function jensenShannonBits(p: NumericInput, q: NumericInput, normalize: boolean): number {
  const [first, second] = checkPair(p, q, normalize);
  return Math.min(1, Math.max(0, totalJensenShannon(first, second)));
}

/**
 * Jensen–Shannon divergence, ½·D(p‖m) + ½·D(q‖m) with m = (p + q)/2, computed with 2p/(p + q). Symmetric,
 * in [0, 1] bit: 0 for p = q, 1 for disjoint distributions.
 *
 * @param p a distribution, as for `entropy`.
 * @param q another one, of the same length.
 * @returns bits, or the unit of `base`.
 * @throws as `entropy`; RangeError for different lengths.
 * @see Lin 1991, Divergence measures based on the Shannon entropy
 * @example
 * import { jensenShannonDivergence } from 'infosimd';
 * console.log(jensenShannonDivergence([1, 0], [0.5, 0.5])); // 0.31127812445913283
 */
export function jensenShannonDivergence(p: NumericInput, q: NumericInput, options?: EntropyOptions): number {
  const { base, normalize } = readOptions(options, ENTROPY_OPTIONS);
  return fromBits(jensenShannonBits(p, q, normalize), base);
}

/**
 * Jensen–Shannon distance, the square root of the divergence: a metric. In [0, 1] for base 2.
 *
 * @param p a distribution, as for `entropy`.
 * @param q another one, of the same length.
 * @returns the root of the divergence in the unit of `base`.
 * @throws as `jensenShannonDivergence`.
 * @see `scipy.spatial.distance.jensenshannon(p, q, base=2)`
 * @example
 * import { jensenShannonDistance } from 'infosimd';
 * console.log(jensenShannonDistance([1, 0], [0, 1])); // 1
 */
export function jensenShannonDistance(p: NumericInput, q: NumericInput, options?: EntropyOptions): number {
  return Math.sqrt(jensenShannonDivergence(p, q, options));
}
