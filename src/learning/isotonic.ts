// Isotonic regression of outcomes on confidences.

import type { NumericArray } from '../numeric/numericArray.js';
import { argsort } from '../search/argsort.js';

/**
 * The increasing function of x that is nearest to the outcomes in mean square, at every x: the pool of adjacent violators (Ayer et al. 1955).
 * Samples of equal x are one.
 */
export function poolAdjacentViolators(x: NumericArray, outcomes: ArrayLike<number>): Float64Array {
  const n = x.length;
  const order = argsort(x);
  const starts = new Int32Array(n + 1);
  const sums = new Float64Array(n);
  const counts = new Float64Array(n);
  let blocks = 0;
  for (let i = 0; i < n; ) {
    const first = i;
    let sum = 0;
    for (; i < n && x[order[i]] === x[order[first]]; i++) sum += outcomes[order[i]];
    starts[blocks] = first;
    sums[blocks] = sum;
    counts[blocks] = i - first;
    blocks++;
    // Means as products of counts: exact.
    while (blocks > 1 && sums[blocks - 2] * counts[blocks - 1] >= sums[blocks - 1] * counts[blocks - 2]) {
      blocks--;
      sums[blocks - 1] += sums[blocks];
      counts[blocks - 1] += counts[blocks];
    }
  }
  starts[blocks] = n;
  const fitted = new Float64Array(n);
  for (let block = 0; block < blocks; block++) {
    for (let i = starts[block]; i < starts[block + 1]; i++) fitted[order[i]] = sums[block] / counts[block];
  }
  return fitted;
}
