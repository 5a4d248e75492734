// Prepares columns of numbers for estimators without bins: finite doubles, scaled and with noise on request.

import { type NumberColumn, quantizedError } from '../columns/column.js';
import { checkInteger } from '../columns/options.js';
import type { QuantizedColumn } from '../columns/quantizedColumn.js';
import { ldexp } from '../numeric/exp2.js';
import { makeHeadroom, reduceMagnitude } from '../numeric/magnitude.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { Philox } from '../numeric/philox.js';

/** Checks k for n samples; by default 3, or n − 1 if that is less. */
export function checkNeighbour(k: unknown, n: number): number {
  return checkInteger('k', k, Math.min(3, n - 1), 1, n - 1);
}

/** Length of the runs that are summed without compensation; only the sums of runs need it. */
const RUN = 256;

/** The mean and the population standard deviation. Plain loops take 2 ns a sample, a callback for each sample 20. */
export function momentsOf(values: Float64Array): { readonly mean: number; readonly deviation: number } {
  const n = values.length;
  // Multiplied by 1/n first, so that no sum overflows.
  const share = 1 / n;
  const sums = new NeumaierSum();
  for (let first = 0; first < n; first += RUN) {
    const last = Math.min(first + RUN, n);
    let sum = 0;
    for (let i = first; i < last; i++) sum += values[i] * share;
    sums.add(sum);
  }
  const mean = sums.value;
  const squares = new NeumaierSum();
  for (let first = 0; first < n; first += RUN) {
    const last = Math.min(first + RUN, n);
    let sum = 0;
    for (let i = first; i < last; i++) sum += (values[i] - mean) * share * (values[i] - mean);
    squares.add(sum);
  }
  return { mean, deviation: Math.sqrt(squares.value) };
}

/** A copy of a column as finite doubles. Throws TypeError for a quantized column. */
export function finiteDoubles(name: string, column: NumberColumn | QuantizedColumn): Float64Array {
  if (column.kind === 'quantized') throw quantizedError(name);
  const values = new Float64Array(column.values);
  for (let i = 0; i < values.length; i++) {
    if (values[i] - values[i] === 0) continue;
    throw new RangeError(
      `"${name}" must hold finite numbers, got ${values[i]} at index ${i}; leave such samples out`,
    );
  }
  return values;
}

/** Noise beyond so many standard deviations, which leaves nothing of a sample, is taken for so many. */
const MOST_NOISE = 2 ** 64;

/**
 * Scales columns in place, and adds noise, as the options ask. Noise is added to differences from the mean, because on values far from
 * 0, such as timestamps, it would be rounded away; distances do not see the shift. Nor do they see that all columns are divided by one
 * power of two where distances would overflow.
 *
 * @param streams the random stream of each column's noise.
 */
export function prepared(
  columns: readonly Float64Array[],
  standardize: boolean,
  noise: number,
  seed: number,
  streams: readonly number[] = columns.map((_, i) => i),
): readonly Float64Array[] {
  if (!standardize) makeHeadroom(columns);
  if (!standardize && noise === 0) return columns;
  columns.forEach((values, column) => {
    const exponent = reduceMagnitude(values);
    const { mean, deviation } = momentsOf(values);
    const n = values.length;
    if (noise > 0 && deviation > 0) {
      const stream = new Philox(seed, streams[column]);
      const width = Math.min(noise, MOST_NOISE) * deviation;
      for (let i = 0; i < n; i++) values[i] = values[i] - mean + width * (stream.nextNumber() - 0.5);
    }
    if (standardize && deviation > 0) for (let i = 0; i < n; i++) values[i] /= deviation;
    else if (exponent !== 0) for (let i = 0; i < n; i++) values[i] = ldexp(values[i], exponent);
  });
  return columns;
}
