// The temperature that calibrates a classifier's logits.

import type { NumericInput } from '../columns/column.js';
import type { Rows } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { exp, ln } from '../numeric/exponential.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { type Base, natsIn, unitOf } from '../numeric/units.js';
import { checkClasses } from './classLabels.js';
import { checkLogits, refuseLogits } from './logits.js';

/** Options of `fitTemperature`. */
export interface FitTemperatureOptions {
  /** Passes over the logits at most; 100 by default, of which 6 to 9 are usual. */
  readonly iterations?: number;
  /** Base of the logarithm of the losses: 'e' (nats, default), 2, 10 or any number > 1. */
  readonly base?: Base;
}

/** The result of `fitTemperature`. */
export interface FittedTemperature {
  /** T: divide the logits by it. 0 if the labels are separable, Infinity if the logits tell nothing, 1 if they do not depend on it. */
  readonly temperature: number;
  /** The mean cross-entropy of z/T. */
  readonly loss: number;
  /** That of z. */
  readonly lossBefore: number;
  /** 'nats', or the unit of `base`. */
  readonly unit: string;
  /** The derivative of the loss with regard to 1/T that is left. */
  readonly gradient: number;
  readonly samples: number;
  readonly iterations: number;
  /** Whether the derivative vanishes, but for rounding; true for the limits 0, 1 and Infinity. */
  readonly converged: boolean;
}

const OPTIONS = optionTable({
  iterations: option.integer(1, 10_000, 100),
  base: option.base('e'),
} satisfies OptionsOf<FitTemperatureOptions>);

/** Rows of logits less their maximum, over the greatest magnitude of all; −Infinity for what cannot be. */
interface ScaledLogits {
  readonly values: Float64Array;
  readonly labels: Int32Array;
  readonly rows: number;
  readonly columns: number;
  readonly scale: number;
}

function scaled(labels: unknown, logits: unknown): ScaledLogits {
  const matrix = checkLogits('logits', logits);
  const { rows, columns } = matrix;
  const classes = checkClasses('labels', labels, rows, columns);
  let scale = 0;
  for (const value of matrix.values) if (value > -Infinity) scale = Math.max(scale, Math.abs(value));
  const values = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    let most = -Infinity;
    for (let i = row * columns; i < (row + 1) * columns; i++) {
      if (!(matrix.values[i] < Infinity)) refuseLogits('logits', matrix, row);
      most = Math.max(most, matrix.values[i]);
    }
    if (most === -Infinity) refuseLogits('logits', matrix, row);
    // Divided first: differences of 1e308 and −1e308 overflow.
    const divisor = scale || 1;
    for (let i = row * columns; i < (row + 1) * columns; i++)
      values[i] = matrix.values[i] / divisor - most / divisor;
    if (values[row * columns + classes[row]] === -Infinity) {
      throw new RangeError(
        `"logits" must be finite for the label of each row, got -Infinity in row ${row}, column ${classes[row]}: no temperature makes it possible`,
      );
    }
  }
  return { values, labels: classes, rows, columns, scale };
}

/** The mean cross-entropy of β·z, and its first and second derivative with regard to β. */
function lossAt({ values, labels, rows, columns }: ScaledLogits, beta: number) {
  const loss = new NeumaierSum();
  const first = new NeumaierSum();
  const second = new NeumaierSum();
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    let moment = 0;
    for (let i = row * columns; i < (row + 1) * columns; i++) {
      const z = values[i];
      if (z === -Infinity) continue;
      const e = exp(beta * z);
      sum += e;
      moment += e * z;
    }
    const mean = moment / sum;
    let spread = 0;
    for (let i = row * columns; i < (row + 1) * columns; i++) {
      const z = values[i];
      if (z === -Infinity) continue;
      spread += exp(beta * z) * (z - mean) * (z - mean);
    }
    const chosen = values[row * columns + labels[row]];
    loss.add(ln(sum) - beta * chosen);
    first.add(mean - chosen);
    second.add(spread / sum);
  }
  return { loss: loss.value / rows, first: first.value / rows, second: second.value / rows };
}

/** Whether every label has the greatest logit of its row; and whether any row has different ones. */
function shapeOf({ values, labels, rows, columns }: ScaledLogits) {
  let isSeparable = true;
  let isFlat = true;
  for (let row = 0; row < rows; row++) {
    if (values[row * columns + labels[row]] < 0) isSeparable = false;
    for (let i = row * columns; i < (row + 1) * columns; i++)
      if (values[i] < 0 && values[i] > -Infinity) isFlat = false;
  }
  return { isSeparable, isFlat };
}

/** The mean loss in the limit T → 0 of separable labels: the logarithm of the number of classes with the greatest logit. */
function limitLoss({ values, rows, columns }: ScaledLogits): number {
  const sum = new NeumaierSum();
  for (let row = 0; row < rows; row++) {
    let ties = 0;
    for (let i = row * columns; i < (row + 1) * columns; i++) if (values[i] === 0) ties++;
    sum.add(ln(ties));
  }
  return sum.value / rows;
}

/**
 * Temperature scaling: the T > 0 that minimises the mean cross-entropy of softmax(z/T) on held-out labels. Accuracy stays as it is, since no
 * class overtakes another.
 *
 * The loss is convex in β = 1/T: Newton's method from β = 1/max|z|, kept inside a bracket, until the derivative is 0. Descents in T from 1, as
 * they are widely used, stop short of the minimum. Logits times 1000 give 1000 times the temperature.
 *
 * @param labels an integer 0 … classes − 1 for each row.
 * @param logits rows of finite numbers or −Infinity: arrays, typed arrays or `{ values, shape }`; log-probabilities are logits too.
 * @returns a frozen object. `temperature` is 0 where every label has the greatest logit, Infinity where the logits are no better than chance,
 *   and 1 where all logits of a row are equal.
 * @throws TypeError for a wrong kind; RangeError for NaN, Infinity, a row of −Infinity only, a label that is no class or has a logit of −Infinity.
 * @see Guo et al. 2017
 * @example
 * import { fitTemperature } from 'infosimd/learning';
 * const logits = [[2, 0], [2, 0], [2, 0], [2, 0]]; // sure of the first class, which is right in three of four rows
 * console.log(fitTemperature([0, 0, 0, 1], logits).temperature.toFixed(4)); // 1.8205
 */
export function fitTemperature(
  labels: NumericInput,
  logits: Rows,
  options?: FitTemperatureOptions,
): FittedTemperature {
  const { iterations: most, base } = readOptions(options, OPTIONS);
  const data = scaled(labels, logits);
  const { rows, scale } = data;
  const { isSeparable, isFlat } = shapeOf(data);
  const lossBefore = lossAt(data, scale).loss;
  const result = (
    temperature: number,
    loss: number,
    gradient: number,
    iterations: number,
    converged = true,
  ) =>
    Object.freeze({
      temperature,
      loss: natsIn(loss, base),
      lossBefore: natsIn(lossBefore, base),
      unit: unitOf(base),
      gradient: natsIn(gradient * scale, base),
      samples: rows,
      iterations,
      converged,
    });
  if (isFlat) return result(1, lossBefore, 0, 0);
  if (isSeparable) return result(0, limitLoss(data), 0, 0);
  const atZero = lossAt(data, 0);
  if (atZero.first >= 0) return result(Infinity, atZero.loss, atZero.first, 1);
  let low = 0;
  let high = Infinity;
  // β of the scaled logits: at most 1 in magnitude.
  let beta = 1;
  let found = lossAt(data, beta);
  let iterations = 2;
  for (; found.first !== 0 && iterations < most; iterations++) {
    if (found.first < 0) low = beta;
    else high = beta;
    const step = found.first / found.second;
    // What is left is rounding.
    if (Math.abs(step) <= 2 ** -50 * beta) break;
    let next = beta - step;
    if (!(next > low && next < high)) next = high === Infinity ? 4 * beta : low + (high - low) / 2;
    if (next === low || next === high) break;
    beta = next;
    found = lossAt(data, beta);
  }
  const converged = iterations < most;
  return result(scale / beta, found.loss, found.first, iterations, converged);
}
