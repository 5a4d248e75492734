// Softmax, its logarithm and its normaliser, of a vector or of rows.

import { isRow, type Matrix, type Rows } from '../columns/matrix.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import type { NumericArray } from '../numeric/numericArray.js';
import {
  checkLogits,
  type FloatArray,
  floatsLike,
  forEachBatch,
  refuseLogits,
  TEMPERATURE,
} from './logits.js';

/** Options of `softmax`, `logSoftmax` and `logSumExp`. */
export interface SoftmaxOptions {
  /** T, finite and > 0: logits are divided by it; 1 by default. */
  readonly temperature?: number;
}

/** Rows of floating-point numbers, row-major, as other functions take them. */
export interface FloatRows {
  readonly values: FloatArray;
  readonly shape: readonly [rows: number, columns: number];
}

/** Rows for rows, a vector for a vector. */
export type LikeLogits<Logits> = Logits extends NumericArray | readonly number[] ? FloatArray : FloatRows;

const OPTIONS = optionTable({
  temperature: TEMPERATURE,
} satisfies OptionsOf<SoftmaxOptions>);

/** One row, or several. */
interface CheckedLogits {
  readonly matrix: Matrix;
  readonly isVector: boolean;
}

function check(input: unknown): CheckedLogits {
  const isVector = isRow(input) && !(Array.isArray(input) && isRow(input[0]));
  return { isVector, matrix: checkLogits('logits', isVector ? [input] : input) };
}

/** Calls `each` with every row's maximum and ln Σ e^((z − maximum)/T); writes the softmax to `to`. */
export function forEachRow(
  name: string,
  matrix: Matrix,
  temperature: number,
  to: FloatArray | undefined,
  each: (row: number, most: number, lnSum: number) => void,
): void {
  const { rows, columns, float32 } = matrix;
  const probabilities = to ?? floatsLike(matrix, rows * columns);
  forEachBatch(matrix, probabilities, { perRow: 2 }, (batch) => {
    const { instance, kernels, start, rows: n } = batch;
    const records = batch.perRow[0];
    const run = float32 ? kernels.softmaxRows_F32 : kernels.softmaxRows_F64;
    const bad = run(batch.logits, n, columns, temperature, batch.gradient, records);
    if (bad >= 0) refuseLogits(name, matrix, start + bad);
    for (let i = 0, at = records / 8; i < n; i++, at += 2)
      each(start + i, instance.f64[at], instance.f64[at + 1]);
  });
}

/** The result of a function of each element, shaped like the logits. */
function shapedLike<Logits>({ matrix, isVector }: CheckedLogits, values: FloatArray): LikeLogits<Logits> {
  const shaped: FloatArray | FloatRows = isVector ? values : { values, shape: [matrix.rows, matrix.columns] };
  return shaped as LikeLogits<Logits>;
}

/**
 * Softmax: e^(z_c/T) / Σ e^(z_j/T) of a vector or of each row, computed from z − max z, so that it does not overflow.
 *
 * @param logits finite numbers or −Infinity (a class that cannot be: probability 0): a vector, or rows as arrays, typed arrays or
 *   `{ values, shape }`. Float32Array gives a Float32Array, in float arithmetic; others a Float64Array.
 * @returns probabilities in [0, 1] of sum 1: an array for a vector, `{ values, shape }` for rows. Those below the smallest normal number
 *   (2e-308; 1e-38 in a Float32Array) are 0.
 * @throws TypeError for a wrong kind; RangeError for NaN, Infinity, −Infinity only, no element, rows of different length, a temperature
 *   that is not finite and > 0.
 * @see `scipy.special.softmax`; Hinton, Vinyals & Dean 2015 for the temperature
 * @example
 * import { softmax } from 'infosimd/learning';
 * console.log(softmax([1000, 1000])); // Float64Array(2) [ 0.5, 0.5 ]
 * console.log(softmax([[1, 1, -Infinity]])); // { values: Float64Array(3) [ 0.5, 0.5, 0 ], shape: [ 1, 3 ] }
 */
export function softmax<Logits extends NumericArray | readonly number[] | Rows>(
  logits: Logits,
  options?: SoftmaxOptions,
): LikeLogits<Logits> {
  const { temperature } = readOptions(options, OPTIONS);
  const checked = check(logits);
  const { matrix } = checked;
  const values = floatsLike(matrix, matrix.rows * matrix.columns);
  forEachRow('logits', matrix, temperature, values, () => {});
  return shapedLike(checked, values);
}

/**
 * Logarithm of the softmax in nats: z_c/T − ln Σ e^(z_j/T), ≤ 0, computed from z − max z; it keeps its digits where the softmax itself is
 * 0. Arguments, shapes and errors as for `softmax`.
 *
 * @returns nats: an array for a vector, `{ values, shape }` for rows; −Infinity for a logit of −Infinity.
 * @see `scipy.special.log_softmax`
 * @example
 * import { logSoftmax } from 'infosimd/learning';
 * console.log(logSoftmax([0, 0])); // Float64Array(2) [ -0.6931471805599453, -0.6931471805599453 ]
 */
export function logSoftmax<Logits extends NumericArray | readonly number[] | Rows>(
  logits: Logits,
  options?: SoftmaxOptions,
): LikeLogits<Logits> {
  const { temperature } = readOptions(options, OPTIONS);
  const checked = check(logits);
  const { matrix } = checked;
  const { columns } = matrix;
  const values = floatsLike(matrix, matrix.rows * columns);
  forEachRow('logits', matrix, temperature, undefined, (row, most, lnSum) => {
    for (let i = row * columns; i < (row + 1) * columns; i++)
      values[i] = (matrix.values[i] - most) / temperature - lnSum + 0;
  });
  return shapedLike(checked, values);
}

/**
 * Normaliser of the softmax in nats: ln Σ e^(z_c/T) of a vector or of each row, computed from z − max z. Arguments and errors as for
 * `softmax`.
 *
 * @returns nats: a number for a vector, a Float64Array with an element for each row for rows.
 * @see `scipy.special.logsumexp`
 * @example
 * import { logSumExp } from 'infosimd/learning';
 * console.log(logSumExp([1000, 1000])); // 1000.6931471805599
 */
export function logSumExp<Logits extends NumericArray | readonly number[] | Rows>(
  logits: Logits,
  options?: SoftmaxOptions,
): Logits extends NumericArray | readonly number[] ? number : Float64Array {
  const { temperature } = readOptions(options, OPTIONS);
  const { matrix, isVector } = check(logits);
  const values = new Float64Array(matrix.rows);
  forEachRow('logits', matrix, temperature, undefined, (row, most, lnSum) => {
    values[row] = most / temperature + lnSum + 0;
  });
  return (isVector ? values[0] : values) as Logits extends NumericArray | readonly number[]
    ? number
    : Float64Array;
}
