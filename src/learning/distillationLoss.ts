// The loss of knowledge distillation: KL divergence between softened rows of logits, with the gradient for the student.

import type { NumericInput } from '../columns/column.js';
import { checkMatrix, type Matrix, ROWS, type Rows } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import type { Completed, Only } from '../estimators/results.js';
import { stage } from '../kernels/blocks.js';
import { expm1Minus } from '../numeric/expm1Minus.js';
import { exp, ln, log1pMinus } from '../numeric/exponential.js';
import type { NumericArray } from '../numeric/numericArray.js';
import { natsIn, unitOf } from '../numeric/units.js';
import {
  checkGradient,
  checkLogits,
  type FloatArray,
  forEachBatch,
  refuseLogits,
  TEMPERATURE,
} from './logits.js';
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

/** Options of `distillationLoss`. */
export interface DistillationLossOptions extends LogitsLossOptions {
  /** T, finite and > 0: both rows of logits are divided by it; 1 by default. */
  readonly temperature?: number;
  /** A weight ≥ 0 for each row. */
  readonly sampleWeights?: NumericInput;
}

/** The result of `distillationLoss` with `details` or `gradient`. */
export interface DistillationLossResult<Value = number | Float64Array> {
  /** The loss, reduced. */
  readonly value: Value;
  /** 'nats', or the unit of `base`. */
  readonly unit: string;
  /** Rows. */
  readonly samples: number;
  /** The gradient with regard to the student's logits, if asked for. */
  readonly gradient?: FloatArray;
}

const OPTIONS = optionTable({
  ...LOGITS_LOSS_OPTIONS,
  temperature: TEMPERATURE,
  sampleWeights: option.later<NumericInput>(),
} satisfies OptionsOf<DistillationLossOptions>);

/** Temperatures for which the kernels' squares of differences over T neither vanish nor overflow, in floats as in doubles. */
const KERNELS = { least: 1e-6, most: 1e12 };

/** Where k(d) = e^d − 1 − d is of use; beyond, e^d·q is computed from its logarithm. */
const NEAR = 40;

/** max z and Σ e^((z − max z)/T) of a row. */
function normaliser(z: NumericArray, first: number, n: number, temperature: number) {
  let most = -Infinity;
  for (let i = first; i < first + n; i++) most = Math.max(most, z[i]);
  let sum = 0;
  for (let i = first; i < first + n; i++) sum += exp((z[i] - most) / temperature);
  return { most, sum, lnSum: ln(sum) };
}

/**
 * T²·D and T·(p − q) of a row that the kernels leave: far apart, or with logits of −∞. The formulas of assembly/distillation.ts, with
 * p·S and the divergence from their logarithms where e^d could overflow.
 */
function distantRow(
  teacher: NumericArray,
  student: NumericArray,
  first: number,
  n: number,
  temperature: number,
  gradient: Float64Array,
): number {
  const t = normaliser(teacher, first, n, temperature);
  const s = normaliser(student, first, n, temperature);
  const q = (i: number): number => exp((teacher[i] - t.most) / temperature) / t.sum;
  const p = (i: number): number => exp((student[i] - s.most) / temperature) / s.sum;
  let isImpossible = false;
  let m = 0;
  for (let i = first; i < first + n; i++) {
    if (teacher[i] === -Infinity) continue;
    if (student[i] === -Infinity) isImpossible = true;
    else m += q(i) * (teacher[i] - student[i]);
  }
  if (isImpossible) {
    for (let i = first; i < first + n; i++) gradient[i - first] = temperature * (p(i) - q(i));
    return Infinity;
  }
  const difference = (i: number): number => m - (teacher[i] - student[i]);
  /** Whether d says little about q·e^d: then it is computed from its logarithm. */
  const isFar = (i: number): boolean => teacher[i] === -Infinity || difference(i) / temperature > NEAR;
  let k = 0;
  let delta = 0;
  let squares = 0;
  for (let i = first; i < first + n; i++) {
    if (teacher[i] === -Infinity && student[i] === -Infinity) continue;
    const d = difference(i) / temperature;
    const weight = q(i);
    if (isFar(i)) {
      const raised = exp((student[i] - t.most + m) / temperature - t.lnSum);
      k += weight === 0 ? raised : raised - weight * (1 + d);
    } else k += weight * expm1Minus(d);
    if (weight === 0) continue;
    delta += weight * d;
    squares += weight * difference(i) * difference(i);
  }
  const x = k + delta;
  const divergence =
    x < 0.3
      ? k + log1pMinus(x)
      : x < 1e300
        ? ln(1 + x) - delta
        : (m + s.most - t.most) / temperature + s.lnSum - t.lnSum;
  const shift = divergence + delta;
  for (let i = first; i < first + n; i++) {
    const y = difference(i) / temperature - shift;
    const apart = isFar(i) || !(y < NEAR) ? p(i) - q(i) : q(i) * (expm1Minus(y) + y);
    gradient[i - first] = temperature * apart;
  }
  // For a large T all d are small, and T²·k(d) is half a square; d² itself could vanish.
  return temperature > KERNELS.most ? squares / 2 : temperature * temperature * divergence;
}

function refuseRow(name: string, matrix: Matrix, row: number): void {
  const { values, columns } = matrix;
  let hasFinite = false;
  for (let i = row * columns; i < (row + 1) * columns; i++) {
    if (!(values[i] < Infinity)) refuseLogits(name, matrix, row);
    hasFinite ||= values[i] > -Infinity;
  }
  if (!hasFinite) refuseLogits(name, matrix, row);
}

/**
 * Distillation loss: the mean over rows of T²·D(q ‖ p), q the softmax of teacher/T and p that of student/T; and its gradient T·(p − q) over
 * the number of rows, with regard to the student's logits. T² keeps the gradients of different temperatures comparable.
 *
 * Computed as ln(1 + Σ q·(e^d − 1 − d)), d the differences of logits over T less their mean: a sum of terms ≥ 0, right to a few ulp for T
 * from 1e-3 to 1e9, for nearly equal logits too, and exactly 0 for equal ones. Differences of log-probabilities lose all digits there.
 *
 * A class that cannot be (−Infinity) for both counts nothing; one for the student alone makes the loss infinite. At T = 1 this is the KL
 * divergence of two rows of logits. Float32Array rows are computed in float arithmetic.
 *
 * @param teacher rows of logits, finite or −Infinity: arrays, typed arrays or `{ values, shape }`.
 * @param student rows of the same shape.
 * @returns nats, or the unit of `base`, ≥ 0; a Float64Array for `reduction: 'none'`; a frozen object with `details` or `gradient`.
 * @throws TypeError for a wrong kind; RangeError for NaN, Infinity, a row of −Infinity only, different shapes, a temperature that is not
 *   finite and > 0.
 * @see Hinton, Vinyals & Dean 2015; `torch.nn.functional.kl_div`, whose mean divides by elements
 * @example
 * import { distillationLoss } from 'infosimd/learning';
 * const teacher = [[2, 0, -1]];
 * console.log(distillationLoss(teacher, teacher, { temperature: 2 })); // 0
 * console.log(distillationLoss(teacher, [[0, 0, 0]], { temperature: 2 }).toFixed(4)); // 0.7706
 */
export function distillationLoss<
  const Options extends Only<DistillationLossOptions, Options> = Record<never, never>,
>(
  teacher: Rows,
  student: Rows,
  options?: Completed<Options, DistillationLossOptions>,
): LossOf<Options, DistillationLossResult<LossValue<Options>>>;
export function distillationLoss(
  teacher: Rows,
  student: Rows,
  options?: DistillationLossOptions,
): number | Float64Array | DistillationLossResult {
  const checked = readOptions(options, OPTIONS);
  const { reduction, base, temperature } = checked;
  const from = checkMatrix('teacher', teacher, ROWS);
  const given = checkLogits('student', student);
  const { rows, columns } = given;
  if (from.rows !== rows || from.columns !== columns) {
    throw new RangeError(
      `"teacher" must be shaped like "student", [${rows}, ${columns}], got [${from.rows}, ${from.columns}]`,
    );
  }
  const matrix = { ...given, float32: given.float32 && from.float32 };
  const { float32 } = matrix;
  const weights = checked.sampleWeights && checkWeights('sampleWeights', checked.sampleWeights, rows, 'rows');
  const gradient = checkGradient(checked.gradient, matrix);
  const scaling = scalingOf(reduction, totalWeight(weights, rows), `no row of weight > 0 is left of ${rows}`);
  const inGradient = natsIn(scaling, base);
  const losses = new ReducedLosses(reduction, rows);
  const usesKernels = temperature >= KERNELS.least && temperature <= KERNELS.most;
  const rowGradient = new Float64Array(columns);
  // Not in place: the student's rows are read once more where the kernels leave one.
  forEachBatch(matrix, gradient, { more: true, perRow: 2, inPlace: false }, (batch) => {
    const { instance, kernels, start, rows: n, scratch } = batch;
    const { f64 } = instance;
    const [lossesAt, weightsAt] = batch.perRow;
    const view = float32 ? instance.f32 : f64;
    if (usesKernels) {
      const element = float32 ? 'F32' : 'F64';
      const teacherAt = stage(instance, from.values, element, start * columns, n * columns, batch.more);
      if (weights) f64.set(weights.subarray(start, start + n), weightsAt / 8);
      const run = float32 ? kernels.distillation_F32 : kernels.distillation_F64;
      run(
        teacherAt,
        batch.logits,
        n,
        columns,
        temperature,
        weights ? weightsAt : 0,
        inGradient,
        batch.gradient,
        lossesAt,
        scratch,
      );
    } else f64.fill(NaN, lossesAt / 8, lossesAt / 8 + n);
    for (let i = 0; i < n; i++) {
      if (!Number.isNaN(f64[lossesAt / 8 + i])) continue;
      refuseRow('teacher', from, start + i);
      refuseRow('student', matrix, start + i);
      const first = (start + i) * columns;
      const weight = weights?.[start + i] ?? 1;
      const loss = distantRow(from.values, matrix.values, first, columns, temperature, rowGradient);
      f64[lossesAt / 8 + i] = weight === 0 ? 0 : weight * loss;
      if (gradient === undefined) continue;
      const at = batch.gradient / view.BYTES_PER_ELEMENT + i * columns;
      for (let c = 0; c < columns; c++) view[at + c] = rowGradient[c] * (weight * inGradient);
    }
    losses.add(instance, lossesAt, start, n);
  });
  const value = losses.value(scaling, base);
  if (!checked.details && gradient === undefined) return value;
  const result = { value, unit: unitOf(base), samples: rows };
  return Object.freeze(gradient === undefined ? result : { ...result, gradient });
}
