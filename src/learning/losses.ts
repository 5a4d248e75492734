// Classification losses, clipped as in scikit-learn: predictions are clipped to [ε, 1 − ε], ε the machine epsilon of their type,
// and not renormalised.

import { checkLabels, type Label } from '../columns/categories.js';
import {
  type ColumnInput,
  checkCategories,
  checkNumbers,
  isColumnInput,
  type NumericInput,
  narrowColumn,
} from '../columns/column.js';
import { describe } from '../columns/errors.js';
import { checkMatrix, isFloat32, isRow, type Matrix, ROWS, type Rows } from '../columns/matrix.js';
import { firstMissing } from '../columns/missing.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { plainWeightsOf, scaledWeights } from '../columns/weights.js';
import { RECORD, STAGE_A, STAGE_B, SUM_TERMS } from '../kernels/abi.generated.js';
import { forEachBlock, stage } from '../kernels/blocks.js';
import type { Instance } from '../kernels/memory.js';
import { instanceFor } from '../kernels/select.js';
import { log2 } from '../numeric/log2.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { type Base, fromBits } from '../numeric/units.js';
import { checkProbabilities, checkProbability, epsilonOf } from './probabilities.js';

/** One value for all rows (their mean or sum), or one for each row. */
export type Reduction = 'mean' | 'sum' | 'none';

/** Options of `binaryCrossEntropy`. */
export interface BinaryCrossEntropyOptions {
  /** `'mean'` (default), `'sum'`, or `'none'`: each row's loss, as a Float64Array. */
  readonly reduction?: Reduction;
  /** Base of the logarithm: 'e' (nats, default), 2, 10 or any number > 1. */
  readonly base?: Base;
  /**
   * A weight for each row, finite and ≥ 0, with a sum above 0: each loss is multiplied by its weight, and the mean is divided by their sum, as in
   * scikit-learn.
   */
  readonly weights?: NumericInput;
}

/** Options of `logLoss`. */
export interface LogLossOptions extends BinaryCrossEntropyOptions {
  /** The labels of the columns, in order; by default the sorted distinct labels of `yTrue`. */
  readonly labels?: readonly Label[];
}

const BINARY_OPTIONS = optionTable({
  reduction: option.choice(['mean', 'sum', 'none'], 'mean'),
  base: option.base('e'),
  weights: option.later<NumericInput>(),
} satisfies OptionsOf<BinaryCrossEntropyOptions>);

const OPTIONS = optionTable({
  ...BINARY_OPTIONS.options,
  labels: option.later<readonly Label[]>(),
} satisfies OptionsOf<LogLossOptions>);

function clip(value: number, epsilon: number): number {
  return Math.min(Math.max(value, epsilon), 1 - epsilon);
}

/** Writes a block's probabilities to STAGE_B and, if terms are weighted, their weights to STAGE_A. */
type Fill = (instance: Instance, start: number, n: number) => void;

/** Multiplies the weights of a block's terms by those of their rows, or writes those. */
function weigh(
  f64: Float64Array,
  rowWeights: Float64Array,
  columns: number,
  weighted: boolean,
  start: number,
  n: number,
): void {
  for (let i = 0, a = STAGE_A / 8; i < n; i++, a++) {
    const weight = rowWeights[columns === 1 ? start + i : Math.floor((start + i) / columns)];
    f64[a] = weighted ? weight * f64[a] : weight;
  }
}

function totalOf(weights: Float64Array): number {
  const sum = new NeumaierSum();
  for (let i = 0; i < weights.length; i++) sum.add(weights[i]);
  return sum.value;
}

/** Reduces the losses of rows × columns terms −weight·log2 p, or −log2 p, added up over the fills. */
function reduce(
  rows: number,
  columns: number,
  weighted: boolean,
  given: Float64Array | undefined,
  reduction: Reduction,
  base: Base,
  ...fills: Fill[]
): number | Float64Array {
  // A mean is the same for weights of any size, and its sums then neither overflow nor vanish.
  const rowWeights = given && reduction === 'mean' ? scaledWeights(given) : given;
  const instance = instanceFor();
  const { f64, kernels } = instance;
  const losses = new Float64Array(reduction === 'none' ? rows : 0);
  let bits = 0;
  for (const fill of fills) {
    const sum = new NeumaierSum();
    let row = 0;
    let column = 0;
    forEachBlock(rows * columns, (start, n) => {
      fill(instance, start, n);
      if (rowWeights) weigh(f64, rowWeights, columns, weighted, start, n);
      if (reduction !== 'none') {
        if (weighted || rowWeights) kernels.sumPLog2Q_F64(STAGE_A, STAGE_B, n, 0, 0);
        else kernels.sumLog2_F64(STAGE_B, n);
        sum.add(f64[RECORD / 8 + SUM_TERMS]);
        return;
      }
      for (let i = 0; i < n; i++) {
        const weight = weighted || rowWeights ? f64[STAGE_A / 8 + i] : 1;
        // 0·log2 p is 0, even for p = 0.
        if (weight !== 0) losses[row] -= weight * log2(f64[STAGE_B / 8 + i]);
        if (++column === columns) {
          column = 0;
          row++;
        }
      }
    });
    bits -= sum.value;
  }
  const total = rowWeights ? totalOf(rowWeights) : rows;
  if (reduction !== 'none') return fromBits(reduction === 'mean' ? bits / total : bits, base);
  for (let row = 0; row < rows; row++) losses[row] = fromBits(losses[row], base);
  return losses;
}

/** Two columns from the probabilities of the second of two labels. */
function twoColumns(name: string, input: NumericInput): Matrix {
  const { values } = checkNumbers(name, input);
  const both = new Float64Array(values.length * 2);
  for (let i = 0; i < values.length; i++) {
    const p = checkProbability(name, values[i], i);
    both[2 * i] = 1 - p;
    both[2 * i + 1] = p;
  }
  return {
    values: both,
    rows: values.length,
    columns: 2,
    float32: isFloat32(input),
  };
}

/** Rows of predictions. Probabilities are checked here only if they are a single column. */
function checkPredictions(yPred: unknown): Matrix {
  const flat =
    isRow(yPred) && !isRow((yPred as ArrayLike<unknown>)[0]) && (yPred as ArrayLike<unknown>).length > 0;
  const matrix = flat
    ? twoColumns('yPred', yPred as unknown as NumericInput)
    : checkMatrix('yPred', yPred, ROWS);
  if (matrix.rows === 0) throw new RangeError('"yPred" must hold at least one row, got none');
  return matrix;
}

/** Each label as a number, and the column of number n at `columnOf[n − min]`. */
interface LabelColumns {
  readonly numbers: Int32Array;
  readonly min: number;
  readonly columnOf: Int32Array;
}

/** The column of each category. */
function columnsOf(categories: readonly Label[], labels: unknown, { columns }: Matrix): Int32Array {
  const order: readonly Label[] = labels === undefined ? categories : checkLabels('labels', labels);
  if (labels === undefined && order.length < 2) {
    throw new RangeError(
      '"yTrue" must hold two labels at least, got one; use { labels } to name all columns',
    );
  }
  if (order.length !== columns) {
    throw new RangeError(
      labels === undefined
        ? `"yPred" must have a column for each of the ${order.length} labels in "yTrue", got ${columns}; use { labels } to name all columns`
        : `"labels" must name each of the ${columns} columns of "yPred", got ${order.length}`,
    );
  }
  if (columns < 2) throw new RangeError('"yPred" must have two columns at least, got one');
  const place = new Map(order.map((label, i) => [label, i]));
  return Int32Array.from(categories, (label) => {
    const at = place.get(label);
    if (at === undefined)
      throw new RangeError(`"labels" must hold every label of "yTrue", ${describe(label)} is missing`);
    return at;
  });
}

function labelColumns(yTrue: ColumnInput, labels: unknown, matrix: Matrix): LabelColumns {
  const checkLength = (length: number): void => {
    if (length === matrix.rows) return;
    throw new RangeError(
      `"yTrue" must have as many labels as "yPred" has rows (${matrix.rows}), got ${length}`,
    );
  };
  // Integers of a narrow range index the table directly: encoding them would take 3 of 12 ns a row.
  const narrow = narrowColumn(yTrue);
  if (narrow) {
    checkLength(narrow.labels.length);
    const columns = columnsOf(narrow.categories, labels, matrix);
    return { numbers: narrow.labels, min: narrow.min, columnOf: narrow.codeOf.map((code) => columns[code]) };
  }
  const column = checkCategories('yTrue', yTrue);
  const missing = firstMissing(column);
  if (missing >= 0) throw new RangeError(`"yTrue" must hold no missing label, one is at index ${missing}`);
  checkLength(column.length);
  return { numbers: column.codes, min: 0, columnOf: columnsOf(column.categories, labels, matrix) };
}

/** Writes the clipped predictions for the true labels of a block to STAGE_B. */
function takeChosen(
  { values, columns }: Matrix,
  { numbers, min, columnOf }: LabelColumns,
  epsilon: number,
  to: Float64Array,
  start: number,
  n: number,
): void {
  const most = 1 - epsilon;
  const end = start + n;
  for (let row = start, first = start * columns, i = STAGE_B / 8; row < end; row++, first += columns, i++) {
    const p = values[first + columnOf[numbers[row] - min]];
    // Faster than `clip`, whose Math.min and Math.max check for NaN and −0.
    if (p < epsilon) to[i] = epsilon;
    else if (p > most) to[i] = most;
    else to[i] = p;
  }
}

/**
 * Log loss (multi-class cross-entropy): the mean over rows of −Σ y·log p, with y the one-hot row of the true label and p the
 * predicted row, clipped to [ε, 1 − ε] (ε = 2^-52, or 2^-23 for Float32Array predictions).
 *
 * @param yTrue a label for each row, or one-hot or soft rows shaped like `yPred`.
 * @param yPred rows of probabilities: arrays, typed arrays, `{ values, shape: [rows, columns] }`; or one column
 *   of probabilities of the second of two labels. Rows must sum to 1 within √ε and are not renormalised.
 *   Columns are the sorted distinct labels of `yTrue`, unless `labels` gives their order.
 * @returns nats, or the unit of `base`; a Float64Array of each row's loss for `reduction: 'none'`.
 * @throws TypeError for a wrong kind; RangeError for different numbers of rows, a probability outside of [0, 1],
 *   a row that does not sum to 1 (named), a label without a column, a missing label.
 * @see `sklearn.metrics.log_loss`
 * @example
 * import { logLoss } from 'infosimd';
 * console.log(logLoss(['no', 'yes'], [[0.9, 0.1], [0.2, 0.8]])); // 0.16425203348601797
 */
export function logLoss(
  yTrue: ColumnInput | Rows,
  yPred: NumericInput | Rows,
  options?: LogLossOptions & { readonly reduction?: 'mean' | 'sum' },
): number;
export function logLoss(
  yTrue: ColumnInput | Rows,
  yPred: NumericInput | Rows,
  options: LogLossOptions & { readonly reduction: 'none' },
): Float64Array;
export function logLoss(
  yTrue: ColumnInput | Rows,
  yPred: NumericInput | Rows,
  options?: LogLossOptions,
): number | Float64Array;
export function logLoss(
  yTrue: ColumnInput | Rows,
  yPred: NumericInput | Rows,
  options?: LogLossOptions,
): number | Float64Array {
  const checked = readOptions(options, OPTIONS);
  const { base, reduction } = checked;
  const predicted = checkPredictions(yPred);
  const { values, rows, columns } = predicted;
  const epsilon = epsilonOf(predicted.float32);
  const weights = plainWeightsOf(checked.weights, 'yPred', rows);
  const isLabelColumn = isColumnInput(yTrue) && !isRow((yTrue as ArrayLike<unknown>)[0]);
  if (isLabelColumn) {
    const chosen = labelColumns(yTrue as ColumnInput, checked.labels, predicted);
    return reduce(rows, 1, false, weights, reduction, base, ({ f64 }, start, n) => {
      // Checked block by block, so that rows are still in cache when their predictions are read.
      checkProbabilities('yPred', predicted, start, start + n);
      takeChosen(predicted, chosen, epsilon, f64, start, n);
    });
  }
  checkProbabilities('yPred', predicted);
  const truth = checkMatrix('yTrue', yTrue, ROWS);
  if (truth.rows !== rows || truth.columns !== columns) {
    throw new RangeError(
      `"yTrue" must be shaped like "yPred", [${rows}, ${columns}], got [${truth.rows}, ${truth.columns}]`,
    );
  }
  if (checked.labels !== undefined) {
    throw new TypeError('"labels" goes with a column of labels; rows of "yTrue" have the columns of "yPred"');
  }
  checkProbabilities('yTrue', truth);
  return reduce(rows, columns, true, weights, reduction, base, (instance, start, n) => {
    const { f64 } = instance;
    stage(instance, truth.values, 'F64', start, n, STAGE_A);
    stage(instance, values, 'F64', start, n, STAGE_B);
    for (let b = STAGE_B / 8; b < STAGE_B / 8 + n; b++) f64[b] = clip(f64[b], epsilon);
  });
}

/**
 * Binary cross-entropy: the mean of −y·log p − (1 − y)·log(1 − p), with p clipped to [ε, 1 − ε] (ε = 2^-52, or
 * 2^-23 for a Float32Array).
 *
 * @param yTrue targets in [0, 1], hard or soft.
 * @param yPred as many predicted probabilities of the label 1.
 * @returns nats, or the unit of `base`; a Float64Array of each loss for `reduction: 'none'`.
 * @throws TypeError for a wrong kind; RangeError for different lengths, no element, an element outside of [0, 1].
 * @see Goodfellow et al., Deep Learning, 6.2.1; `torch.nn.functional.binary_cross_entropy`, which clamps logs at −100
 * @example
 * import { binaryCrossEntropy } from 'infosimd';
 * console.log(binaryCrossEntropy([1, 0], [0.9, 0.1])); // 0.10536051565782625
 */
export function binaryCrossEntropy(
  yTrue: NumericInput,
  yPred: NumericInput,
  options?: BinaryCrossEntropyOptions & { readonly reduction?: 'mean' | 'sum' },
): number;
export function binaryCrossEntropy(
  yTrue: NumericInput,
  yPred: NumericInput,
  options: BinaryCrossEntropyOptions & { readonly reduction: 'none' },
): Float64Array;
export function binaryCrossEntropy(
  yTrue: NumericInput,
  yPred: NumericInput,
  options?: BinaryCrossEntropyOptions,
): number | Float64Array;
export function binaryCrossEntropy(
  yTrue: NumericInput,
  yPred: NumericInput,
  options?: BinaryCrossEntropyOptions,
): number | Float64Array {
  const { base, reduction, weights: given } = readOptions(options, BINARY_OPTIONS);
  const truth = checkNumbers('yTrue', yTrue);
  const predicted = checkNumbers('yPred', yPred);
  const { length } = predicted;
  if (length === 0) throw new RangeError('"yPred" must hold at least one probability, got none');
  if (truth.length !== length)
    throw new RangeError(`"yTrue" must have the length of "yPred" (${length}), got ${truth.length}`);
  const epsilon = epsilonOf(isFloat32(yPred));
  const ones: Fill = (instance, start, n) => {
    const { f64 } = instance;
    stage(instance, truth.values, 'F64', start, n, STAGE_A);
    stage(instance, predicted.values, 'F64', start, n, STAGE_B);
    for (let i = 0, a = STAGE_A / 8, b = STAGE_B / 8; i < n; i++, a++, b++) {
      checkProbability('yTrue', f64[a], start + i);
      f64[b] = clip(checkProbability('yPred', f64[b], start + i), epsilon);
    }
  };
  // Each sample is two classes: 1 with y and p, 0 with 1 − y and 1 − p.
  return reduce(
    length,
    1,
    true,
    plainWeightsOf(given, 'yPred', length),
    reduction,
    base,
    ones,
    (instance, start, n) => {
      const { f64 } = instance;
      ones(instance, start, n);
      for (let a = STAGE_A / 8, b = STAGE_B / 8; a < STAGE_A / 8 + n; a++, b++) {
        f64[a] = 1 - f64[a];
        f64[b] = 1 - f64[b];
      }
    },
  );
}
