// Bins of unequal width that follow the density: Bayesian blocks.

import { ln } from '../numeric/exponential.js';

/** More distinct values are refused, because the search takes quadratic time. */
export const MOST_DISTINCT = 20_000;

/** The probability of a false edge. */
const FALSE_POSITIVE = 0.05;

/**
 * The edges of the partition into blocks that maximises Σ N·ln(N/T), with N the samples of a block and T its width, minus
 * 4 − ln(73.53·p₀·n^-0.478) for each block; p₀ = 0.05. Edges lie midway between values.
 *
 * Scargle, Norris, Jackson & Chiang 2013, Studies in astronomical time series analysis VI; `astropy.stats.bayesian_blocks`.
 *
 * @param values distinct, ascending, at least two.
 * @param counts the number of samples with each value.
 */
export function bayesianBlocks(values: Float64Array, counts: Float64Array): Float64Array {
  const n = values.length;
  const edges = new Float64Array(n + 1);
  edges[0] = values[0];
  for (let i = 1; i < n; i++) edges[i] = 0.5 * (values[i] + values[i - 1]);
  edges[n] = values[n - 1];
  const prior = 4 - (ln(73.53 * FALSE_POSITIVE) - 0.478 * ln(n));
  const before = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) before[i + 1] = before[i] + counts[i];
  const best = new Float64Array(n);
  const last = new Int32Array(n);
  for (let end = 0; end < n; end++) {
    let most = -Infinity;
    let start = 0;
    for (let i = 0; i <= end; i++) {
      const count = before[end + 1] - before[i];
      const fitness = count * ln(count / (edges[end + 1] - edges[i])) - prior + (i > 0 ? best[i - 1] : 0);
      if (fitness > most) {
        most = fitness;
        start = i;
      }
    }
    best[end] = most;
    last[end] = start;
  }
  const starts = [n];
  while (starts[0] > 0) starts.unshift(last[starts[0] - 1]);
  return Float64Array.from(starts, (i) => edges[i] + 0);
}
