// The interface of an estimator of the entropy of categories.

import type { CategoryCounts } from './categoryCounts.js';

/** An estimator of an entropy from counts of categories. */
export interface DiscreteEstimator {
  /** H in bits. */
  readonly bits: (counts: CategoryCounts) => number;
  /** Whether it needs the number of categories, seen or not. */
  readonly support: boolean;
  /**
   * How it corrects mutual information: by H(X) + H(Y) − H(X, Y) of its entropies, or by a function that returns, for the counts of
   * all cells, the correction of a cell; undefined if neither makes sense.
   */
  readonly corrects: 'entropies' | ((cells: CategoryCounts) => (count: number) => number) | undefined;
}
