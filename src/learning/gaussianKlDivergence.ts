// KL divergence between Gaussians: with diagonal covariances, in batches with gradients; or with full ones.

import { checkNumbers, type NumericInput } from '../columns/column.js';
import { describe, wrongKind } from '../columns/errors.js';
import { checkMatrix, isFloat32, isRow, type Matrix, ROWS, type Rows } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import {
  checkMembers,
  type Option,
  type OptionsOf,
  optionTable,
  readOptions,
  refuseNames,
  takeOptions,
} from '../columns/options.js';
import type { Completed, Only } from '../estimators/results.js';
import { BLOCK, RECORD } from '../kernels/abi.generated.js';
import { forEachBlock, stage } from '../kernels/blocks.js';
import { learningKernels } from '../kernels/learning.js';
import { MemoryLayout } from '../kernels/memoryLayout.js';
import { instanceFor } from '../kernels/select.js';
import { exp, ln, log1pMinus } from '../numeric/exponential.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { type Base, natsIn, unitOf } from '../numeric/units.js';
import { cholesky, solveLower, symmetricEigenvalues } from './linearAlgebra.js';
import { checkGradient, type FloatArray } from './logits.js';
import type { Reduction } from './losses.js';
import type { LossOf, LossValue } from './reduction.js';

/** Gaussians with diagonal covariance: for each row, a mean and the logarithm of a variance for each dimension. */
export interface DiagonalGaussian {
  /** Rows × dimensions, or the dimensions of a single row. */
  readonly mean: NumericInput | Rows;
  /** ln σ², shaped like `mean`. */
  readonly logVariance: NumericInput | Rows;
}

/** A Gaussian with any covariance. */
export interface FullGaussian {
  readonly mean: NumericInput;
  /** Symmetric and positive definite, as rows. */
  readonly covariance: Rows;
}

/** Gradients with regard to the parameters of diagonal Gaussians. */
export interface GaussianGradient {
  readonly mean: FloatArray;
  readonly logVariance: FloatArray;
}

/** Options of `gaussianKlDivergence`. */
export interface GaussianKlDivergenceOptions {
  /** Over rows: `'mean'` (default), `'sum'`, or `'none'`: each row's divergence, as a Float64Array. */
  readonly reduction?: Reduction;
  /**
   * λ ≥ 0 in the unit of `base`: the value is Σ over dimensions of max(λ, mean over rows), and a dimension whose mean is below λ has
   * gradient 0 (Kingma et al. 2016). Not with `reduction: 'none'`.
   */
  readonly freeBits?: number;
  /**
   * Gradients with regard to mean and logVariance, row-major: `true` for new arrays, or those to write to, of the type and length of the
   * input (Float32Array if mean and logVariance are). If the call throws, what they hold is undefined.
   */
  readonly gradient?: boolean | GaussianGradient;
  /** An object with the mean of each dimension and more instead of a number. */
  readonly details?: boolean;
  /** Base of the logarithm: 'e' (nats, default), 2, 10 or any number > 1. */
  readonly base?: Base;
}

/** The result of `gaussianKlDivergence` with `details` or `gradient`. */
export interface GaussianKlDivergenceResult<Value = number | Float64Array> {
  /** The divergence, reduced. */
  readonly value: Value;
  /** 'nats', or the unit of `base`. */
  readonly unit: string;
  /** Rows. */
  readonly samples: number;
  /** The mean over rows for each dimension, without free bits; with `details`. */
  readonly dimensions?: Float64Array;
  /** The gradients, if asked for. */
  readonly gradient?: GaussianGradient;
}

const OPTIONS = optionTable({
  reduction: option.choice(['mean', 'sum', 'none'], 'mean'),
  freeBits: option.real('a finite number ≥ 0', (value) => value >= 0 && value < Infinity, undefined),
  gradient: {
    check: (name, value) =>
      typeof value === 'boolean'
        ? value
        : checkMembers(
            name,
            value as GaussianGradient,
            ['mean', 'logVariance'],
            'true, false or { mean, logVariance }',
          ),
    fallback: false,
  } as Option<boolean | GaussianGradient>,
  details: option.flag(),
  base: option.base('e'),
} satisfies OptionsOf<GaussianKlDivergenceOptions>);

/** One row, or several. */
function checkRows(name: string, input: unknown): Matrix {
  const isVector = isRow(input) && !(Array.isArray(input) && isRow(input[0]));
  if (!isVector) return checkMatrix(name, input, `an array of numbers, ${ROWS}`);
  const { values } = checkNumbers(name, input);
  return { values, rows: 1, columns: values.length, float32: isFloat32(values) };
}

function refuseValues(name: string, { values, columns }: Matrix): void {
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return;
  const [row, column] = [Math.floor(wrong / columns), wrong % columns];
  throw new RangeError(
    `"${name}" must hold finite numbers, got ${describe(values[wrong])} in row ${row}, column ${column}`,
  );
}

interface CheckedDiagonal {
  readonly mean: Matrix;
  readonly logVariance: Matrix;
}

function checkDiagonal(name: string, input: unknown): CheckedDiagonal {
  const { mean, logVariance } = checkMembers(name, input as DiagonalGaussian, ['mean', 'logVariance']);
  const [checkedMean, checkedVariance] = [
    checkRows(`${name}.mean`, mean),
    checkRows(`${name}.logVariance`, logVariance),
  ];
  const { rows, columns } = checkedMean;
  if (checkedVariance.rows !== rows || checkedVariance.columns !== columns) {
    throw new RangeError(
      `"${name}.logVariance" must be shaped like "${name}.mean", [${rows}, ${columns}], got [${checkedVariance.rows}, ${checkedVariance.columns}]`,
    );
  }
  if (rows === 0 || columns === 0) {
    throw new RangeError(`"${name}.mean" must hold at least one number, got none`);
  }
  return { mean: checkedMean, logVariance: checkedVariance };
}

/** μ and ln σ² relative to a prior of the same shape or of one row, and the factors of the gradients with regard to μ. */
function relativeTo(prior: CheckedDiagonal, { mean, logVariance }: CheckedDiagonal) {
  const { rows, columns } = mean;
  if (prior.mean.columns !== columns || (prior.mean.rows !== 1 && prior.mean.rows !== rows)) {
    throw new RangeError(
      `"prior.mean" must have one row or ${rows}, of ${columns} dimensions, got [${prior.mean.rows}, ${prior.mean.columns}]`,
    );
  }
  const priorLength = prior.mean.values.length;
  const factors = Float64Array.from(prior.logVariance.values, (v) => exp(-v / 2));
  const shifted = Float64Array.from(
    mean.values,
    (value, i) => (value - prior.mean.values[i % priorLength]) * factors[i % priorLength],
  );
  const ratios = Float64Array.from(
    logVariance.values,
    (value, i) => value - prior.logVariance.values[i % priorLength],
  );
  return {
    mean: { ...mean, values: shifted },
    logVariance: { ...logVariance, values: ratios },
    factors,
  };
}

/** The sums of a pass over all elements, in nats, and the gradients. */
interface Pass {
  readonly total: number;
  readonly dimensions: Float64Array | undefined;
  readonly rows: Float64Array | undefined;
}

/** Sums the divergences; writes the gradients, times `scaling`, unless they are undefined. */
function sumDiagonal(
  { mean, logVariance }: CheckedDiagonal,
  scaling: number,
  gradient: GaussianGradient | undefined,
  wants: { readonly dimensions: boolean; readonly rows: boolean },
): Pass {
  const { rows, columns } = mean;
  const float32 = mean.float32 && logVariance.float32;
  const layout = new MemoryLayout();
  const [meanAt, varianceAt, lossesAt] = [8, 8, 8].map((bytes) => layout.take(BLOCK * bytes));
  const instance = instanceFor(layout.bytes, mean.values, logVariance.values);
  const kernels = learningKernels(instance);
  const run = float32 ? kernels.gaussianKl_F32 : kernels.gaussianKl_F64;
  const view = float32 ? instance.f32 : instance.f64;
  const width = view.BYTES_PER_ELEMENT;
  const element = float32 ? 'F32' : 'F64';
  const total = new NeumaierSum();
  const perDimension = wants.dimensions
    ? Array.from({ length: columns }, () => new NeumaierSum())
    : undefined;
  const perRow = wants.rows ? new Float64Array(rows) : undefined;
  const keeps = perDimension !== undefined || perRow !== undefined;
  forEachBlock(rows * columns, (start, n) => {
    const m = stage(instance, mean.values, element, start, n, meanAt);
    const v = stage(instance, logVariance.values, element, start, n, varianceAt);
    run(m, v, n, scaling, gradient ? meanAt : 0, gradient ? varianceAt : 0, keeps ? lossesAt : 0);
    total.add(instance.f64[RECORD / 8]);
    gradient?.mean.set(view.subarray(meanAt / width, meanAt / width + n), start);
    gradient?.logVariance.set(view.subarray(varianceAt / width, varianceAt / width + n), start);
    if (!keeps) return;
    for (let i = 0; i < n; i++) {
      const loss = instance.f64[lossesAt / 8 + i];
      perDimension?.[(start + i) % columns].add(loss);
      if (perRow) perRow[Math.floor((start + i) / columns)] += loss;
    }
  });
  return {
    total: total.value,
    dimensions: perDimension && Float64Array.from(perDimension, (sum) => sum.value / rows),
    rows: perRow,
  };
}

function checkGradients(given: boolean | GaussianGradient, like: Matrix): GaussianGradient | undefined {
  if (given === false) return undefined;
  const { mean, logVariance } = given === true ? { mean: true, logVariance: true } : given;
  return {
    mean: checkGradient(mean, like, 'gradient.mean') as FloatArray,
    logVariance: checkGradient(logVariance, like, 'gradient.logVariance') as FloatArray,
  };
}

function diagonalDivergence(
  posterior: unknown,
  prior: unknown,
  options: GaussianKlDivergenceOptions | undefined,
): number | Float64Array | GaussianKlDivergenceResult {
  const checked = readOptions(options, OPTIONS);
  const { reduction, base, freeBits } = checked;
  if (reduction === 'none' && freeBits !== undefined) {
    throw new TypeError(
      `"freeBits" needs the mean over rows, which reduction 'none' does not take; leave it out`,
    );
  }
  const given = checkDiagonal('posterior', posterior);
  const checkedPrior = prior === undefined ? undefined : checkDiagonal('prior', prior);
  const relative = checkedPrior && relativeTo(checkedPrior, given);
  const gaussian = relative ?? given;
  const { rows, columns } = gaussian.mean;
  const like = { ...gaussian.mean, float32: gaussian.mean.float32 && gaussian.logVariance.float32 };
  const gradient = checkGradients(checked.gradient, like);
  const scaling = reduction === 'mean' ? 1 / rows : 1;
  const sums = sumDiagonal(gaussian, natsIn(scaling, base), gradient, {
    dimensions: checked.details || freeBits !== undefined,
    rows: reduction === 'none',
  });
  // A number that is not finite makes the sum so; but e^v alone may overflow.
  if (!Number.isFinite(sums.total)) {
    for (const [name, checkedOne] of [
      ['posterior', given],
      ['prior', checkedPrior],
    ] as const) {
      if (checkedOne === undefined) continue;
      refuseValues(`${name}.mean`, checkedOne.mean);
      refuseValues(`${name}.logVariance`, checkedOne.logVariance);
    }
  }
  const dimensions = sums.dimensions?.map((nats) => natsIn(nats, base));
  let value: number | Float64Array =
    sums.rows?.map((nats) => natsIn(nats, base)) ?? natsIn(sums.total * scaling, base);
  if (freeBits !== undefined && dimensions) {
    const sum = new NeumaierSum();
    for (const mean of dimensions) sum.add(Math.max(freeBits, mean));
    value = sum.value * scaling * rows;
  }
  if (gradient && (relative || freeBits !== undefined)) {
    for (let i = 0; i < rows * columns; i++) {
      if (relative) gradient.mean[i] *= relative.factors[i % relative.factors.length];
      if (freeBits !== undefined && dimensions && dimensions[i % columns] < freeBits) {
        gradient.mean[i] = 0;
        gradient.logVariance[i] = 0;
      }
    }
  }
  if (!checked.details && gradient === undefined) return value;
  return Object.freeze({
    value,
    unit: unitOf(base),
    samples: rows,
    ...(checked.details && { dimensions }),
    ...(gradient && { gradient: Object.freeze(gradient) }),
  });
}

interface CheckedFull {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  /** The lower factor of Cholesky, row-major. */
  readonly factor: Float64Array;
}

function checkFull(name: string, input: unknown): CheckedFull {
  const { mean, covariance } = checkMembers(name, input as FullGaussian, ['mean', 'covariance']);
  const { values } = checkNumbers(`${name}.mean`, mean);
  const d = values.length;
  if (d === 0) throw new RangeError(`"${name}.mean" must hold at least one number, got none`);
  refuseValues(`${name}.mean`, { values, rows: 1, columns: d, float32: false });
  const matrix = checkMatrix(`${name}.covariance`, covariance, ROWS);
  if (matrix.rows !== d || matrix.columns !== d) {
    throw new RangeError(
      `"${name}.covariance" must be ${d} × ${d}, as its mean, got ${matrix.rows} × ${matrix.columns}`,
    );
  }
  refuseValues(`${name}.covariance`, matrix);
  const whole = Float64Array.from(matrix.values);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [whole[i * d + j], whole[j * d + i]];
      // What a product of matrices leaves as a difference.
      if (Math.abs(below - above) > 1e-9 * Math.sqrt(Math.abs(whole[i * d + i] * whole[j * d + j]))) {
        throw new RangeError(
          `"${name}.covariance" must be symmetric, got ${below} in row ${i}, column ${j} and ${above} in row ${j}, column ${i}`,
        );
      }
    }
  }
  const factor = cholesky(whole, d);
  if (typeof factor === 'number') {
    throw new RangeError(
      `"${name}.covariance" must be positive definite, its leading ${factor + 1} × ${factor + 1} block is not; add a small multiple of the identity`,
    );
  }
  return { mean: Float64Array.from(values), covariance: whole, factor };
}

/** x² − 1 − ln x² ≥ 0. */
function excess(x: number): number {
  const difference = x * x - 1;
  return Math.abs(difference) < 0.3 ? -log1pMinus(difference) : difference - 2 * ln(x);
}

/**
 * ½(tr(Σ₁⁻¹Σ₀) − d − ln det(Σ₁⁻¹Σ₀)), as a sum of terms ≥ 0. Near Σ₁ from the eigenvalues of L₁⁻¹(Σ₀ − Σ₁)L₁⁻ᵀ, which keep the digits of
 * the difference; elsewhere from the entries of L₁⁻¹L₀.
 */
function covarianceTerm(posterior: CheckedFull, prior: CheckedFull, d: number): number {
  const difference = posterior.covariance.map((value, i) => value - prior.covariance[i]);
  const half = solveLower(prior.factor, difference, d);
  const turned = Float64Array.from(half, (_, i) => half[(i % d) * d + Math.floor(i / d)]);
  const both = solveLower(prior.factor, turned, d);
  const norm = both.reduce((most, value) => Math.max(most, Math.abs(value)), 0) * d;
  const sum = new NeumaierSum();
  if (norm < 0.5) for (const eigenvalue of symmetricEigenvalues(both, d)) sum.add(-log1pMinus(eigenvalue));
  else {
    const factors = solveLower(prior.factor, posterior.factor, d);
    for (let i = 0; i < d; i++) {
      sum.add(excess(factors[i * d + i]));
      for (let j = 0; j < i; j++) sum.add(factors[i * d + j] * factors[i * d + j]);
    }
  }
  return sum.value / 2;
}

function fullDivergence(
  posterior: unknown,
  prior: unknown,
  options: GaussianKlDivergenceOptions | undefined,
): number {
  options = takeOptions(options);
  const { base } = readOptions(options, OPTIONS);
  refuseNames(
    options,
    ['reduction', 'freeBits', 'gradient', 'details'],
    'diagonal Gaussians',
    '{ mean, covariance }',
  );
  const p = checkFull('posterior', posterior);
  const q = checkFull('prior', prior);
  const d = p.mean.length;
  if (q.mean.length !== d) {
    throw new RangeError(
      `"prior.mean" must have the length of "posterior.mean" (${d}), got ${q.mean.length}`,
    );
  }
  const shift = Float64Array.from({ length: d * d }, (_, i) =>
    i % d === 0 ? p.mean[Math.floor(i / d)] - q.mean[Math.floor(i / d)] : 0,
  );
  const scaled = solveLower(q.factor, shift, d);
  const sum = new NeumaierSum();
  for (let i = 0; i < d; i++) sum.add(scaled[i * d] * scaled[i * d]);
  return natsIn(covarianceTerm(p, q, d) + sum.value / 2, base);
}

/** The result for diagonal Gaussians: a divergence, or details. */
export type DiagonalResult<Options> = LossOf<
  Options,
  GaussianKlDivergenceResult<LossValue<Options>>,
  GaussianGradient
>;

/**
 * KL divergence D(posterior ‖ prior) of Gaussians: the term of a variational autoencoder.
 *
 * With diagonal covariances, the mean over rows of Σ over dimensions ½·(μ² + e^v − 1 − v), v = ln σ², from the standard normal; from another
 * prior with μ and v relative to it. e^v − 1 − v keeps its digits near the prior, where 1 + v − e^v has none left. The mean divides by rows,
 * not by elements. Gradients, of what `reduction` says: μ and ½·(e^v − 1), over the number of rows.
 *
 * With full covariances, ½·(tr(Σ₁⁻¹Σ₀) − d − ln det(Σ₁⁻¹Σ₀) + δᵀΣ₁⁻¹δ) by Cholesky, as a sum of terms ≥ 0; exactly 0 for equal Gaussians.
 *
 * @param posterior `{ mean, logVariance }`, finite numbers, rows × dimensions or one row; or `{ mean, covariance }`.
 * @param prior of the same kind: one row for all rows, or as many; by default the standard normal (diagonal only).
 * @returns nats, or the unit of `base`, ≥ 0; a Float64Array for `reduction: 'none'`; a frozen object with `details` or `gradient`. Float32Array
 *   means and variances are computed in float arithmetic.
 * @throws TypeError for a wrong kind, or free bits with `reduction: 'none'`; RangeError for different shapes, a number that is not finite, a
 *   covariance that is not symmetric or not positive definite (named).
 * @see Kingma & Welling 2014, appendix B; `torch.distributions.kl_divergence`
 * @example
 * import { gaussianKlDivergence } from 'infosimd/learning';
 * console.log(gaussianKlDivergence({ mean: [[1, 0]], logVariance: [[0, 0]] })); // 0.5
 */
export function gaussianKlDivergence<
  const Options extends Only<GaussianKlDivergenceOptions, Options> = Record<never, never>,
>(
  posterior: DiagonalGaussian,
  prior?: DiagonalGaussian,
  options?: Completed<Options, GaussianKlDivergenceOptions>,
): DiagonalResult<Options>;
export function gaussianKlDivergence(
  posterior: FullGaussian,
  prior: FullGaussian,
  options?: { readonly base?: Base },
): number;
export function gaussianKlDivergence(
  posterior: DiagonalGaussian | FullGaussian,
  prior?: DiagonalGaussian | FullGaussian,
  options?: GaussianKlDivergenceOptions,
): number | Float64Array | GaussianKlDivergenceResult {
  if (posterior === null || typeof posterior !== 'object') {
    throw wrongKind('posterior', '{ mean, logVariance } or { mean, covariance }', posterior);
  }
  return 'covariance' in posterior
    ? fullDivergence(posterior, prior, options)
    : diagonalDivergence(posterior, prior, options);
}
