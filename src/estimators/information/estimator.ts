// What the library knows of an estimator of mutual information.

import type { CategoryCodes } from '../../columns/categories.js';
import * as option from '../../columns/option.js';
import type { Checked, OptionsOf } from '../../columns/options.js';

/** One variable, as estimators without bins take it: columns of numbers, or a category. */
export interface Side {
  readonly columns: readonly Float64Array[];
  readonly category: CategoryCodes | undefined;
}

/** An estimator of mutual information, and the options that it alone takes or shares with others. */
export interface InformationEstimator<Options extends object> {
  readonly takes: 'any columns' | 'numbers' | 'a category and a number';
  /** Whether x and y may each be several columns. */
  readonly several: boolean;
  /** Whether samples with equal values spoil the estimate. */
  readonly ties: 'any' | 'none';
  /** Whether rankings scale columns to unit variance first, so that units do not choose the neighbours. */
  readonly unitVariance: boolean;
  /** Whether `'auto'` may choose it. */
  readonly automatic: boolean;
  /** Nanoseconds a sample, roughly. */
  readonly cost: number;
  readonly options: OptionsOf<Options>;
}

/** An estimator from the samples as they are, without bins. */
export interface SampleEstimator<Options extends object> extends InformationEstimator<Options> {
  /** I(x; y) in bits. Of `k`, no more than there are other samples. */
  readonly bits: (x: Side, y: Side, options: Settings<Options>) => number;
}

/** Options after their check, k known. */
type Settings<Options> = Checked<OptionsOf<Options>> & { readonly k: number };

/** Options of estimators by nearest neighbours. */
export interface NeighbourOptions {
  /** With nearest neighbours: which; default 3. */
  readonly k?: number;
}

export const NEIGHBOUR_OPTIONS = { k: option.later<number>() } satisfies OptionsOf<NeighbourOptions>;

/** Options that take ties apart. */
export interface NoiseOptions {
  /**
   * Where ties spoil the estimate: noise that takes them apart, uniform, as a share of a column's standard deviation (scikit-learn:
   * 1e-10); default 0.
   */
  readonly noise?: number;
  /** Of the noise: an integer in 0 … 2^53 − 1; default 0. The same seed gives the same noise everywhere. */
  readonly seed?: number;
}

export const NOISE_OPTIONS = {
  noise: option.real('a finite number ≥ 0', (noise) => noise >= 0 && noise < Infinity, 0),
  seed: option.seed(),
} satisfies OptionsOf<NoiseOptions>;

/** Options of estimators that depend on the columns' units. */
export interface ScaleOptions {
  /** Where distances are compared: scale each column to unit variance first, as scikit-learn does; default false. */
  readonly standardize?: boolean;
}

export const SCALE_OPTIONS = { standardize: option.flag() } satisfies OptionsOf<ScaleOptions>;
