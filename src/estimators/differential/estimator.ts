// The interface of an estimator of differential entropy.

/** Options of the estimators of a differential entropy. */
export interface DifferentialOptions {
  /** `'kozachenko-leonenko'`: which nearest neighbour; default 3. */
  readonly k?: number;
  /** The others: how many places apart the compared samples are in sorted order; default ⌊√n + ½⌋, as SciPy. */
  readonly window?: number;
}

/** An estimator of the differential entropy of numbers. */
export interface DifferentialEstimator {
  /** The option that it takes. */
  readonly option: keyof DifferentialOptions;
  /** Whether it takes several columns. */
  readonly several: boolean;
  /** Nanoseconds a sample, roughly. */
  readonly cost: number;
  /**
   * H in nats; −Infinity where samples coincide.
   *
   * @param columns at least four samples, in arrays that the estimator may overwrite.
   * @param size the option's value, which it checks.
   */
  readonly nats: (columns: readonly Float64Array[], size: number | undefined) => number;
}
