// Cross-entropy of labels or soft targets against the softmax of logits, with its gradient.

import { isColumnInput, type NumericInput } from '../columns/column.js';
import { checkMatrix, isRow, type Matrix, ROWS, type Rows } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import type { Completed, Only } from '../estimators/results.js';
import { exp } from '../numeric/exponential.js';
import type { NumericArray } from '../numeric/numericArray.js';
import { natsIn, unitOf } from '../numeric/units.js';
import { checkClasses } from './classLabels.js';
import {
  checkGradient,
  checkLogits,
  type FloatArray,
  floatsLike,
  forEachBatch,
  refuseLogits,
} from './logits.js';
import { checkProbabilities } from './probabilities.js';
import {
  checkWeights,
  LOGITS_LOSS_OPTIONS,
  type LogitsLossOptions,
  type LossOf,
  type LossValue,
  ReducedLosses,
  scalingOf,
  totalWeight,
} from './reduction.js';

/** Options of `softmaxCrossEntropy`. */
export interface SoftmaxCrossEntropyOptions extends LogitsLossOptions {
  /** ε in [0, 1], default 0: targets become (1 − ε)·target + ε/classes. */
  readonly labelSmoothing?: number;
  /** Rows with this label are left out, and counted. With labels only. */
  readonly ignoreIndex?: number;
  /** A weight ≥ 0 for each class. With labels only. */
  readonly classWeights?: NumericInput;
  /** A weight ≥ 0 for each row. */
  readonly sampleWeights?: NumericInput;
}

/** The result of `softmaxCrossEntropy` with `details` or `gradient`. */
export interface SoftmaxCrossEntropyResult<Value = number | Float64Array> {
  /** The loss, reduced. */
  readonly value: Value;
  /** 'nats', or the unit of `base`. */
  readonly unit: string;
  /** Rows that count. */
  readonly samples: number;
  /** Rows left out by `ignoreIndex`. */
  readonly ignored: number;
  /** e to the mean loss in nats, whatever `reduction` and `base`; NaN if no row counts. */
  readonly perplexity: number;
  /** The gradient, if asked for. */
  readonly gradient?: FloatArray;
}

const OPTIONS = optionTable({
  ...LOGITS_LOSS_OPTIONS,
  labelSmoothing: option.real('a number in [0, 1]', (value) => value >= 0 && value <= 1, 0),
  ignoreIndex: option.integer(Number.MIN_SAFE_INTEGER),
  classWeights: option.later<NumericInput>(),
  sampleWeights: option.later<NumericInput>(),
} satisfies OptionsOf<SoftmaxCrossEntropyOptions>);

/** Writes the weighted target of a row to `to`, from the index `at`. */
type FillTarget = (row: number, to: FloatArray, at: number) => void;

/** Targets smoothed towards all classes: w_c·((1 − ε)·[c = y] + ε/C). */
function smoothedLabels(
  labels: Int32Array,
  columns: number,
  smoothing: number,
  classWeights: Float64Array | undefined,
  sampleWeights: Float64Array | undefined,
): FillTarget {
  const uniform = new Float64Array(columns).fill(smoothing / columns);
  if (classWeights) for (let column = 0; column < columns; column++) uniform[column] *= classWeights[column];
  return (row, to, at) => {
    const label = labels[row];
    const weight = label < 0 ? 0 : (sampleWeights?.[row] ?? 1);
    for (let column = 0; column < columns; column++) to[at + column] = weight * uniform[column];
    if (label >= 0)
      to[at + label] = weight * (uniform[label] + (1 - smoothing) * (classWeights?.[label] ?? 1));
  };
}

/** Soft targets, smoothed towards all classes. */
function softTargets(
  values: NumericArray,
  columns: number,
  smoothing: number,
  sampleWeights: Float64Array | undefined,
): FillTarget {
  const uniform = smoothing / columns;
  return (row, to, at) => {
    const weight = sampleWeights?.[row] ?? 1;
    for (let column = 0; column < columns; column++) {
      to[at + column] = weight * ((1 - smoothing) * values[row * columns + column] + uniform);
    }
  };
}

/** What counts of the rows, and what the kernels need. */
interface Plan {
  /** Without `fill`: a label for each row, −1 for one that is left out. */
  readonly labels: Int32Array;
  readonly weights: Float64Array | undefined;
  /** Weighted targets, for what labels with weights cannot express. */
  readonly fill: FillTarget | undefined;
  readonly ignored: number;
}

type Options = ReturnType<typeof readOptions<typeof OPTIONS.options>>;

function planLabels(target: unknown, matrix: Matrix, options: Options): Plan {
  const { rows, columns } = matrix;
  const { ignoreIndex, labelSmoothing } = options;
  const classWeights =
    options.classWeights && checkWeights('classWeights', options.classWeights, columns, 'columns');
  const sampleWeights =
    options.sampleWeights && checkWeights('sampleWeights', options.sampleWeights, rows, 'rows');
  const labels = checkClasses('target', target, rows, columns, true, ignoreIndex);
  const ignored =
    ignoreIndex === undefined ? 0 : labels.reduce((count, label) => count + (label < 0 ? 1 : 0), 0);
  const weights =
    classWeights || sampleWeights
      ? Float64Array.from(labels, (label, row) =>
          label < 0 ? 0 : (classWeights?.[label] ?? 1) * (sampleWeights?.[row] ?? 1),
        )
      : undefined;
  const fill =
    labelSmoothing > 0
      ? smoothedLabels(labels, columns, labelSmoothing, classWeights, sampleWeights)
      : undefined;
  return { labels, weights, fill, ignored };
}

function planSoft(target: unknown, { rows, columns }: Matrix, options: Options): Plan {
  const soft = checkMatrix('target', target, `labels, or ${ROWS}`);
  for (const name of ['classWeights', 'ignoreIndex'] as const) {
    if (options[name] !== undefined) {
      throw new TypeError(`"${name}" goes with labels, not with rows of soft targets; use "sampleWeights"`);
    }
  }
  if (soft.rows !== rows || soft.columns !== columns) {
    throw new RangeError(
      `"target" must be shaped like "logits", [${rows}, ${columns}], got [${soft.rows}, ${soft.columns}]`,
    );
  }
  checkProbabilities('target', soft);
  const weights = options.sampleWeights && checkWeights('sampleWeights', options.sampleWeights, rows, 'rows');
  const fill = softTargets(soft.values, columns, options.labelSmoothing, weights);
  return { labels: new Int32Array(0), weights, fill, ignored: 0 };
}

/**
 * Softmax cross-entropy: the mean over rows of −Σ q·ln p, with p the softmax of the row of logits and q its target, and the gradient
 * (p − q)/rows with regard to the logits. Computed as ln Σ e^(z − max z) − (z_y − max z), which neither overflows nor cancels.
 *
 * With class weights w: −Σ w·q·ln p, and the mean divides by Σ w[label]; with sample weights also by those. Ignored rows count neither
 * in the mean nor in the smoothing. All of this is as in PyTorch, but a mean over no row is an error instead of NaN, and a soft target of
 * 0 on a logit of −∞ contributes 0.
 *
 * Float32Array logits are computed in float arithmetic, with sums in double precision: relative error below 2e-7. Others in doubles.
 *
 * @param target an integer label 0 … classes − 1 for each row, or rows of soft targets shaped like `logits`, each of sum 1.
 * @param logits rows of finite numbers or −Infinity (a class that cannot be): arrays, typed arrays or `{ values, shape }`.
 * @returns nats, or the unit of `base`; a Float64Array for `reduction: 'none'`; a frozen object with `details` or `gradient`.
 * @throws TypeError for a wrong kind, or for `classWeights` or `ignoreIndex` with soft targets; RangeError for NaN, Infinity, a row of
 *   −Infinity only, a label out of range, different numbers of rows, targets that do not sum to 1, a mean over no row.
 * @see `torch.nn.functional.cross_entropy`; Goodfellow et al., Deep Learning, 6.2.2
 * @example
 * import { softmaxCrossEntropy } from 'infosimd/learning';
 * const { value, gradient } = softmaxCrossEntropy([0, 1], [[0, 0], [0, 0]], { gradient: true });
 * console.log(value, gradient); // 0.6931471805599453 Float64Array(4) [ -0.25, 0.25, 0.25, -0.25 ]
 */
export function softmaxCrossEntropy<
  const Options extends Only<SoftmaxCrossEntropyOptions, Options> = Record<never, never>,
>(
  target: NumericInput | Rows,
  logits: Rows,
  options?: Completed<Options, SoftmaxCrossEntropyOptions>,
): LossOf<Options, SoftmaxCrossEntropyResult<LossValue<Options>>>;
export function softmaxCrossEntropy(
  target: NumericInput | Rows,
  logits: Rows,
  options?: SoftmaxCrossEntropyOptions,
): number | Float64Array | SoftmaxCrossEntropyResult {
  const checked = readOptions(options, OPTIONS);
  const { reduction, base } = checked;
  const matrix = checkLogits('logits', logits);
  const { rows, columns } = matrix;
  const gradient = checkGradient(checked.gradient, matrix);
  const hasLabels = isColumnInput(target) && !isRow((target as ArrayLike<unknown>)[0]);
  const { labels, weights, fill, ignored } = hasLabels
    ? planLabels(target, matrix, checked)
    : planSoft(target, matrix, checked);
  const samples = rows - ignored;
  const total = totalWeight(weights, samples);
  const scaling = scalingOf(reduction, total, `no row of weight > 0 is left of ${rows}`);
  const losses = new ReducedLosses(reduction, rows);
  const targets = fill && floatsLike(matrix, columns);
  const inGradient = natsIn(scaling, base);
  forEachBatch(matrix, gradient, { more: fill !== undefined, perRow: 3 }, (batch) => {
    const { instance, kernels, start, rows: n, more } = batch;
    const [lossesAt, labelsAt, weightsAt] = batch.perRow;
    let bad: number;
    if (fill && targets) {
      const view = matrix.float32 ? instance.f32 : instance.f64;
      for (let i = 0; i < n; i++) fill(start + i, view, more / view.BYTES_PER_ELEMENT + i * columns);
      const run = matrix.float32 ? kernels.softmaxTargets_F32 : kernels.softmaxTargets_F64;
      bad = run(batch.logits, more, n, columns, inGradient, batch.gradient, lossesAt);
    } else {
      instance.i32.set(labels.subarray(start, start + n), labelsAt / 4);
      if (weights) instance.f64.set(weights.subarray(start, start + n), weightsAt / 8);
      const run = matrix.float32 ? kernels.softmaxLabels_F32 : kernels.softmaxLabels_F64;
      bad = run(
        batch.logits,
        n,
        columns,
        labelsAt,
        weights ? weightsAt : 0,
        inGradient,
        batch.gradient,
        lossesAt,
      );
    }
    if (bad >= 0) refuseLogits('logits', matrix, start + bad);
    losses.add(instance, lossesAt, start, n);
  });
  const value = losses.value(scaling, base);
  if (!checked.details && gradient === undefined) return value;
  const perplexity = exp(losses.sum / total);
  const result = { value, unit: unitOf(base), samples, ignored, perplexity };
  return Object.freeze(gradient === undefined ? result : { ...result, gradient });
}
