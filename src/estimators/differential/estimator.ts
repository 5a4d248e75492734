// The interface of an estimator of differential entropy.

import type { ScaleOptions } from '../information/estimator.js';

/** Options of the estimators of a differential entropy. */
export interface DifferentialOptions extends ScaleOptions {
  /** `'kozachenko-leonenko'`: which nearest neighbour; default 3. */
  readonly k?: number;
  /** The others: how many places apart the compared samples are in sorted order; default ⌊√n + ½⌋, as SciPy. */
  readonly window?: number;
}

/** An estimator of the differential entropy of numbers. */
export interface DifferentialEstimator {
  /** The option that it takes. */
  readonly option: 'k' | 'window';
  /** Whether it takes several columns. */
  readonly several: boolean;
  /** Nanoseconds a sample, roughly. */
  readonly cost: number;
  /**
   * H in nats; −Infinity where samples coincide.
   *
   * @param columns at least four samples, in arrays that the estimator may overwrite.
   * @param size the option's value, which it checks.
   * @param standardize whether distances in several columns are of columns with unit variance.
   */
  readonly nats: (columns: readonly Float64Array[], size: number | undefined, standardize: boolean) => number;
}
