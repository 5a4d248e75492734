import type { NumericInput } from '../columns/column.js';
import { wrongKind, wrongValue } from '../columns/errors.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { exp2, exp2m1 } from '../numeric/exp2.js';
import { log2 } from '../numeric/log2.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { type Base, fromBits, fromNats } from '../numeric/units.js';
import { checkDistribution, probabilities, sumPLog2P } from './distribution.js';

/** Options of a measure of one distribution. */
export interface EntropyOptions {
  /** Base of the logarithm: 2 (bits, default), 'e' (nats), 10 (hartleys) or any number > 1. */
  readonly base?: Base;
  /** Divide by the sum first, to take any non-negative weights or counts. */
  readonly normalize?: boolean;
}

const NORMALIZE = optionTable({ normalize: option.flag() });

export const ENTROPY_OPTIONS = optionTable({
  base: option.base(2),
  ...NORMALIZE.options,
} satisfies OptionsOf<EntropyOptions>);

/**
 * Shannon entropy, H(p) = −Σ p·log p, with 0·log 0 = 0. In [0, log n] where Σ p = 1.
 *
 * @param p probabilities: finite, ≥ 0, summing to 1 within 1e-6 (1e-3 for a Float32Array); any non-negative
 *   weights with `normalize: true`.
 * @returns bits, or the unit of `base`.
 * @throws TypeError for a wrong kind; RangeError for an empty array, a negative, infinite or missing element
 *   (its index is named), a sum that is not 1.
 * @see Cover & Thomas, Elements of Information Theory, 2.1; `scipy.stats.entropy(p, base=2)`
 * @example
 * import { entropy } from 'infosimd';
 * console.log(entropy([0.5, 0.25, 0.25])); // 1.5
 * console.log(entropy([2, 1, 1], { normalize: true, base: 'e' })); // 1.0397207708399179
 */
export function entropy(p: NumericInput, options?: EntropyOptions): number {
  const { base, normalize } = readOptions(options, ENTROPY_OPTIONS);
  const distribution = checkDistribution('p', p, normalize);
  return fromBits(Math.max(0, -sumPLog2P(distribution)), base);
}

/** log2(1 + s) without cancellation at small s (Kahan). */
function log2OnePlus(s: number): number {
  const u = 1 + s;
  return u === 1 ? fromNats(s) : (log2(u) * s) / (u - 1);
}

/** Whether to compute p^order − p as p·(p^(order − 1) − 1), which does not cancel near order 1. */
function isNearOne(order: number): boolean {
  return Math.abs(order - 1) < 0.5;
}

/** Σ p^order − Σ p over p > 0. */
function powerSumLess(p: Float64Array, order: number): number {
  const near = isNearOne(order);
  const sum = new NeumaierSum();
  for (let i = 0; i < p.length; i++) {
    if (!(p[i] > 0)) continue;
    const bits = log2(p[i]);
    sum.add(near ? p[i] * exp2m1((order - 1) * bits) : exp2(order * bits) - p[i]);
  }
  return sum.value;
}

/** From Σ p^α/Σ p, as Rényi defines it for distributions whose sum is not 1: here by rounding. */
function renyiBits(p: Float64Array, alpha: number): number {
  let most = 0;
  let support = 0;
  const total = new NeumaierSum();
  for (let i = 0; i < p.length; i++) {
    total.add(p[i]);
    if (p[i] > most) most = p[i];
    if (p[i] > 0) support++;
  }
  if (alpha === 0) return log2(support);
  if (alpha === Infinity) return -log2(most);
  if (isNearOne(alpha)) return log2OnePlus(powerSumLess(p, alpha) / total.value) / (1 - alpha);
  // Powers of p/max, so that they do not all underflow at high orders.
  const sum = new NeumaierSum();
  for (let i = 0; i < p.length; i++) if (p[i] > 0) sum.add(exp2(alpha * log2(p[i] / most)));
  // Divide first: α·log2 max overflows at huge orders.
  return log2(most) * (alpha / (1 - alpha)) + (log2(sum.value) - log2(total.value)) / (1 - alpha);
}

/**
 * Rényi entropy of order α, log(Σ p^α/Σ p)/(1 − α). Exact limits: α = 0 the log of the support (Hartley),
 * 1 Shannon's entropy, Infinity −log max p (min-entropy). In [0, log n], falling in α.
 *
 * @param p as for `entropy`.
 * @param alpha order, 0 … Infinity.
 * @returns bits, or the unit of `base`.
 * @throws as `entropy`; RangeError for α < 0 or NaN.
 * @see Rényi 1961, On measures of entropy and information
 * @example
 * import { renyiEntropy } from 'infosimd';
 * console.log(renyiEntropy([0.5, 0.25, 0.25], 2)); // 1.415037499278844
 */
export function renyiEntropy(p: NumericInput, alpha: number, options?: EntropyOptions): number {
  const { base, normalize } = readOptions(options, ENTROPY_OPTIONS);
  if (typeof alpha !== 'number') throw wrongKind('alpha', 'a number ≥ 0 or Infinity', alpha);
  if (!(alpha >= 0)) throw wrongValue('alpha', 'a number ≥ 0 or Infinity', alpha);
  const distribution = checkDistribution('p', p, normalize);
  const bits = alpha === 1 ? -sumPLog2P(distribution) : renyiBits(probabilities(distribution), alpha);
  return fromBits(Math.max(0, bits), base);
}

/**
 * Tsallis entropy of order q, (Σ p − Σ p^q)/(q − 1) over p > 0, with Σ p = 1; q = 1 is Shannon's entropy in nats. It has no
 * base and no unit.
 *
 * @param p as for `entropy`.
 * @param q order, any finite number.
 * @throws as `entropy`; RangeError for an order that is not finite.
 * @see Tsallis 1988, Possible generalization of Boltzmann–Gibbs statistics
 * @example
 * import { tsallisEntropy } from 'infosimd';
 * console.log(tsallisEntropy([0.5, 0.5], 2)); // 0.5
 */
export function tsallisEntropy(
  p: NumericInput,
  q: number,
  options?: Pick<EntropyOptions, 'normalize'>,
): number {
  const { normalize } = readOptions(options, NORMALIZE);
  if (typeof q !== 'number') throw wrongKind('q', 'a finite number', q);
  if (!Number.isFinite(q)) throw wrongValue('q', 'a finite number', q);
  const distribution = checkDistribution('p', p, normalize);
  if (q === 1) return fromBits(Math.max(0, -sumPLog2P(distribution)), 'e');
  return Math.max(0, powerSumLess(probabilities(distribution), q) / (1 - q)) + 0;
}
