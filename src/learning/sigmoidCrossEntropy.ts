// Cross-entropy of binary targets against the sigmoid of logits, with its gradient.

import { checkNumbers, type NumericInput } from '../columns/column.js';
import { describe, wrongValue } from '../columns/errors.js';
import { checkMatrix, isFloat32, isRow, type Matrix, ROWS, type Rows } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import type { Completed, Only } from '../estimators/results.js';
import { BLOCK, RECORD } from '../kernels/abi.generated.js';
import { forEachBlock, stage } from '../kernels/blocks.js';
import { learningKernels } from '../kernels/learning.js';
import { MemoryLayout } from '../kernels/memoryLayout.js';
import { instanceFor } from '../kernels/select.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import type { NumericArray } from '../numeric/numericArray.js';
import { natsIn, unitOf } from '../numeric/units.js';
import { checkGradient, type FloatArray } from './logits.js';
import {
  checkWeights,
  LOGITS_LOSS_OPTIONS,
  type LogitsLossOptions,
  type LossOf,
  type LossValue,
  scalingOf,
  totalWeight,
} from './reduction.js';

/** Options of `sigmoidCrossEntropy`. */
export interface SigmoidCrossEntropyOptions extends LogitsLossOptions {
  /** The weight of positive targets, finite and ≥ 0: one number (1 by default), or one for each column of rows. */
  readonly positiveWeight?: number | NumericInput;
  /** A weight ≥ 0 for each element of a column, or for each row. */
  readonly sampleWeights?: NumericInput;
}

/** The result of `sigmoidCrossEntropy` with `details` or `gradient`. */
export interface SigmoidCrossEntropyResult<Value = number | Float64Array> {
  /** The loss, reduced. */
  readonly value: Value;
  /** 'nats', or the unit of `base`. */
  readonly unit: string;
  /** Elements: rows times columns. */
  readonly samples: number;
  /** The gradient, if asked for. */
  readonly gradient?: FloatArray;
}

const OPTIONS = optionTable({
  ...LOGITS_LOSS_OPTIONS,
  positiveWeight: option.later<number | NumericInput>(),
  sampleWeights: option.later<NumericInput>(),
} satisfies OptionsOf<SigmoidCrossEntropyOptions>);

const EXPECTED = `a column of numbers, or ${ROWS}`;

/** A column, as a matrix of one column, or rows. */
function checkElements(name: string, input: unknown): Matrix {
  if (!isRow(input) || (Array.isArray(input) && isRow(input[0]))) return checkMatrix(name, input, EXPECTED);
  const { values } = checkNumbers(name, input);
  return { values, rows: values.length, columns: 1, float32: isFloat32(values) };
}

function checkPositiveWeight(given: unknown, columns: number): number | Float64Array {
  if (given === undefined) return 1;
  if (typeof given !== 'number')
    return checkWeights('positiveWeight', given as NumericInput, columns, 'columns');
  if (!(given >= 0 && given < Infinity)) throw wrongValue('positiveWeight', 'a finite number ≥ 0', given);
  return given;
}

/** Throws for the first element of a block that the kernel refused. */
function refuse(logits: Matrix, targets: NumericArray, start: number, n: number): never {
  const { columns } = logits;
  for (let i = start; i < start + n; i++) {
    const place = columns === 1 ? `index ${i}` : `row ${Math.floor(i / columns)}, column ${i % columns}`;
    if (!(logits.values[i] < Infinity)) {
      throw new RangeError(
        `"logits" must hold finite numbers or -Infinity, got ${describe(logits.values[i])} at ${place}`,
      );
    }
    if (!(targets[i] >= 0 && targets[i] <= 1)) {
      throw new RangeError(`"target" must hold numbers in [0, 1], got ${describe(targets[i])} at ${place}`);
    }
  }
  throw new RangeError('"logits" or "target" changed while they were read');
}

/**
 * Sigmoid cross-entropy: the mean over all elements of w·y·ln(1 + e^−z) + (1 − y)·ln(1 + e^z), with y the target, z the logit and w the
 * weight of positive targets; and its gradient (1 − y)·σ(z) − w·y·σ(−z), over the number of elements. It neither overflows nor cancels:
 * 1000 at (1000, 0), 4.2e-18 at (40, 1).
 *
 * A logit of −Infinity stands for what cannot be: loss 0 at target 0, Infinity at any other. The mean is over elements, as in PyTorch; with
 * sample weights it divides by their sum (over all elements), unlike there. Float32Array logits are computed in float arithmetic.
 *
 * @param target numbers in [0, 1], hard or soft: a column, or rows shaped like `logits`.
 * @param logits numbers < Infinity: a column, or rows as arrays, typed arrays or `{ values, shape }`.
 * @returns nats, or the unit of `base`; a Float64Array with each element's loss for `reduction: 'none'`; a frozen object with `details` or
 *   `gradient`.
 * @throws TypeError for a wrong kind; RangeError for NaN or Infinity, a target outside of [0, 1], different shapes, a negative weight, a
 *   mean over nothing.
 * @see `torch.nn.functional.binary_cross_entropy_with_logits`; Goodfellow et al., Deep Learning, 6.2.2.2
 * @example
 * import { sigmoidCrossEntropy } from 'infosimd/learning';
 * const { value, gradient } = sigmoidCrossEntropy([1, 0], [0, 0], { gradient: true });
 * console.log(value, gradient); // 0.6931471805599453 Float64Array(2) [ -0.25, 0.25 ]
 */
export function sigmoidCrossEntropy<
  const Options extends Only<SigmoidCrossEntropyOptions, Options> = Record<never, never>,
>(
  target: NumericInput | Rows,
  logits: NumericInput | Rows,
  options?: Completed<Options, SigmoidCrossEntropyOptions>,
): LossOf<Options, SigmoidCrossEntropyResult<LossValue<Options>>>;
export function sigmoidCrossEntropy(
  target: NumericInput | Rows,
  logits: NumericInput | Rows,
  options?: SigmoidCrossEntropyOptions,
): number | Float64Array | SigmoidCrossEntropyResult {
  const checked = readOptions(options, OPTIONS);
  const { reduction, base } = checked;
  const matrix = checkElements('logits', logits);
  const targets = checkElements('target', target);
  const { values, rows, columns, float32 } = matrix;
  if (targets.rows !== rows || targets.columns !== columns) {
    const shape = (m: Matrix): string =>
      m.columns === 1 ? `${m.rows} elements` : `[${m.rows}, ${m.columns}]`;
    throw new RangeError(`"target" must be shaped like "logits", ${shape(matrix)}, got ${shape(targets)}`);
  }
  const length = rows * columns;
  if (length === 0) throw new RangeError('"logits" must hold at least one element, got none');
  const positiveWeight = checkPositiveWeight(checked.positiveWeight, columns);
  const weights =
    checked.sampleWeights &&
    checkWeights('sampleWeights', checked.sampleWeights, rows, columns === 1 ? 'elements' : 'rows');
  const gradient = checkGradient(checked.gradient, matrix);
  const total = totalWeight(weights, rows) * columns;
  const scaling = scalingOf(reduction, total, `no element of weight > 0 is left of ${length}`);

  const layout = new MemoryLayout();
  const [logitsAt, targetsAt, positiveAt, weightsAt, lossesAt] = [8, 8, 8, 8, 8].map((bytes) =>
    layout.take(BLOCK * bytes),
  );
  const instance = instanceFor(layout.bytes, values, gradient);
  const kernels = learningKernels(instance);
  const run = float32 ? kernels.sigmoidLoss_F32 : kernels.sigmoidLoss_F64;
  const view = float32 ? instance.f32 : instance.f64;
  const width = view.BYTES_PER_ELEMENT;
  const element = float32 ? 'F32' : 'F64';
  const losses = reduction === 'none' ? new Float64Array(length) : undefined;
  const writesInPlace = instance.resident && gradient?.buffer === view.buffer;
  const sum = new NeumaierSum();
  forEachBlock(length, (start, n) => {
    const z = stage(instance, values, element, start, n, logitsAt);
    const y = stage(instance, targets.values, element, start, n, targetsAt);
    if (typeof positiveWeight !== 'number') {
      for (let i = 0; i < n; i++) view[positiveAt / width + i] = positiveWeight[(start + i) % columns];
    }
    if (weights) {
      for (let i = 0; i < n; i++) view[weightsAt / width + i] = weights[Math.floor((start + i) / columns)];
    }
    const to = gradient === undefined ? 0 : writesInPlace ? gradient.byteOffset + start * width : logitsAt;
    const bad = run(
      z,
      y,
      n,
      typeof positiveWeight === 'number' ? positiveWeight : 1,
      typeof positiveWeight === 'number' ? 0 : positiveAt,
      weights ? weightsAt : 0,
      natsIn(scaling, base),
      to,
      losses ? lossesAt : 0,
    );
    if (bad !== 0) refuse(matrix, targets.values, start, n);
    sum.add(instance.f64[RECORD / 8]);
    losses?.set(instance.f64.subarray(lossesAt / 8, lossesAt / 8 + n), start);
    if (gradient !== undefined && !writesInPlace) {
      gradient.set(view.subarray(logitsAt / width, logitsAt / width + n), start);
    }
  });
  const value = losses?.map((loss) => natsIn(loss, base)) ?? natsIn(sum.value * scaling, base);
  if (!checked.details && gradient === undefined) return value;
  const result = { value, unit: unitOf(base), samples: length };
  return Object.freeze(gradient === undefined ? result : { ...result, gradient });
}
