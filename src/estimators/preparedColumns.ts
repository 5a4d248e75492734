// Columns of numbers as estimators without bins take them: finite doubles, scaled and shaken on request.

import { type NumberColumn, quantizedError } from '../columns/column.js';
import { checkInteger } from '../columns/options.js';
import type { QuantizedColumn } from '../columns/quantizedColumn.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { Philox } from '../numeric/philox.js';

/** Which nearest neighbour of n samples: 3 unless there are fewer. */
export function checkNeighbour(k: unknown, n: number): number {
  return checkInteger('k', k, Math.min(3, n - 1), 1, n - 1);
}

/** Runs that are added plainly: few sums need compensation. */
const RUN = 256;

/** The standard deviation, of the samples as they are. Loops without a function for each sample: 2 instead of 20 ns. */
function deviationOf(values: Float64Array): number {
  const n = values.length;
  // Multiplied first, so that no sum overflows.
  const share = 1 / n;
  const mean = new NeumaierSum();
  for (let first = 0; first < n; first += RUN) {
    const last = Math.min(first + RUN, n);
    let sum = 0;
    for (let i = first; i < last; i++) sum += values[i] * share;
    mean.add(sum);
  }
  const middle = mean.value;
  const squares = new NeumaierSum();
  for (let first = 0; first < n; first += RUN) {
    const last = Math.min(first + RUN, n);
    let sum = 0;
    for (let i = first; i < last; i++) sum += (values[i] - middle) * share * (values[i] - middle);
    squares.add(sum);
  }
  return Math.sqrt(squares.value);
}

/** A column as finite doubles, in an array of its own; TypeError for a quantized one. */
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

/** The column, scaled and shaken as the options ask, in its own place. */
export function prepared(
  values: Float64Array,
  standardize: boolean,
  noise: number,
  seed: number,
  index: number,
): Float64Array {
  if (!standardize && noise === 0) return values;
  const deviation = deviationOf(values);
  if (!(deviation > 0)) return values;
  const n = values.length;
  if (noise > 0) {
    const stream = new Philox(seed, index);
    const width = noise * deviation;
    for (let i = 0; i < n; i++) values[i] += width * (stream.nextNumber() - 0.5);
  }
  if (standardize) for (let i = 0; i < n; i++) values[i] /= deviation;
  return values;
}
