// The interface of an estimator of mutual information.

import type { CategoryCodes } from '../../columns/categories.js';
import * as option from '../../columns/option.js';
import type { Checked, OptionsOf } from '../../columns/options.js';

/** One variable of an estimator without bins: columns of numbers, or a category. */
export interface Side {
  readonly columns: readonly Float64Array[];
  readonly category: CategoryCodes | undefined;
}

/** An estimator of mutual information, and all options that it takes. */
export interface InformationEstimator<Options extends object> {
  readonly takes: 'any columns' | 'numbers' | 'a category and a number';
  /** Whether x and y may each be several columns. */
  readonly several: boolean;
  /** Whether samples with equal values spoil the estimate. */
  readonly ties: 'any' | 'none';
  /** Whether `'auto'` may choose it. */
  readonly automatic: boolean;
  /** Nanoseconds a sample, roughly. */
  readonly cost: number;
  readonly options: OptionsOf<Options>;
}

/** An estimator without bins. */
export interface SampleEstimator<Options extends object> extends InformationEstimator<Options> {
  /** I(x; y) in bits. `k` is less than the number of samples. */
  readonly bits: (x: Side, y: Side, options: Settings<Options>) => number;
}

/** Checked options, with k set. */
type Settings<Options> = Checked<OptionsOf<Options>> & { readonly k: number };

/** Options of estimators by nearest neighbours. */
export interface NeighbourOptions {
  /** With nearest neighbours: which neighbour, k; default 3. */
  readonly k?: number;
}

export const NEIGHBOUR_OPTIONS = { k: option.later<number>() } satisfies OptionsOf<NeighbourOptions>;

/** Options that break ties. */
export interface NoiseOptions {
  /**
   * With methods that assume no ties: uniform noise to break them, as a share of a column's standard deviation (scikit-learn: 1e-10);
   * default 0.
   */
  readonly noise?: number;
  /** Seed of the noise: an integer in 0 … 2^53 − 1; default 0. The same seed gives the same noise on every machine. */
  readonly seed?: number;
}

export const NOISE_OPTIONS = {
  noise: option.real('a finite number ≥ 0', (noise) => noise >= 0 && noise < Infinity, 0),
  seed: option.seed(),
} satisfies OptionsOf<NoiseOptions>;

/** Options of estimators that depend on the columns' units. */
export interface ScaleOptions {
  /** With methods that compare distances: scale each column to unit variance first, as scikit-learn does, so that units do not matter; default true. */
  readonly standardize?: boolean;
}

export const SCALE_OPTIONS = { standardize: option.flag(true) } satisfies OptionsOf<ScaleOptions>;
