// What the library knows of an estimator of the entropy of categories.

import type { CategoryCounts } from './categoryCounts.js';

/** An estimator of an entropy from counts of categories. */
export interface DiscreteEstimator {
  /** H in bits. */
  readonly bits: (counts: CategoryCounts) => number;
  /** Whether it asks how many categories there are. */
  readonly support: boolean;
  /**
   * How it corrects mutual information: by H(X) + H(Y) − H(X, Y) of its entropies; by the plug-in information of a table of other cells,
   * given the counts of all cells; undefined where neither makes sense.
   */
  readonly corrects: 'entropies' | ((cells: CategoryCounts) => (count: number) => number) | undefined;
}
