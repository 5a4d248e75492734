// Contrastive losses and bounds of mutual information, from a critic's scores of all pairs.

import type { Matrix, Rows } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import type { Completed, Given, Only } from '../estimators/results.js';
import { exp, ln } from '../numeric/exponential.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { type Base, natsIn, unitOf } from '../numeric/units.js';
import { checkGradient, checkLogits, type FloatArray, floatsLike, TEMPERATURE } from './logits.js';
import { LOGITS_LOSS_OPTIONS } from './reduction.js';
import { forEachRow } from './softmax.js';

/** Options of `infoNce`. */
export interface InfoNceOptions {
  /** T, finite and > 0: scores are divided by it; 1 by default. */
  readonly temperature?: number;
  /** The mean of both directions, rows to columns and columns to rows, as in CLIP; the scores must be square. Default false. */
  readonly symmetric?: boolean;
  /** The gradient with regard to the scores, row-major: `true`, or the array to write it to, of the type and length of the scores. */
  readonly gradient?: boolean | FloatArray;
  /** An object with the bound instead of a number. */
  readonly details?: boolean;
  /** Base of the logarithm: 'e' (nats, default), 2, 10 or any number > 1. */
  readonly base?: Base;
}

/** The result of `infoNce` with `details` or `gradient`. */
export interface InfoNceResult {
  /** The loss. */
  readonly value: number;
  /** 'nats', or the unit of `base`. */
  readonly unit: string;
  /** Rows. */
  readonly samples: number;
  /** A lower bound of mutual information: the logarithm of the number of columns, less the loss. It cannot exceed that logarithm. */
  readonly bound: number;
  /** The gradient, if asked for. */
  readonly gradient?: FloatArray;
}

const OPTIONS = optionTable({
  temperature: TEMPERATURE,
  symmetric: option.flag(),
  gradient: LOGITS_LOSS_OPTIONS.gradient,
  details: LOGITS_LOSS_OPTIONS.details,
  base: LOGITS_LOSS_OPTIONS.base,
} satisfies OptionsOf<InfoNceOptions>);

function transposed(matrix: Matrix): Matrix {
  const { values, rows, columns } = matrix;
  const turned = floatsLike(matrix, rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) turned[j * rows + i] = values[i * columns + j];
  }
  return { ...matrix, values: turned, rows: columns, columns: rows };
}

/** Σ over rows of ln Σ_j e^((s_ij − s_ii)/T); writes the softmax of the rows to `to`. */
function sumOfLosses(matrix: Matrix, temperature: number, to: FloatArray | undefined): number {
  const { values, columns } = matrix;
  const sum = new NeumaierSum();
  forEachRow('scores', matrix, temperature, to, (row, most, lnSum) => {
    sum.add(lnSum - (values[row * columns + row] - most) / temperature);
  });
  return sum.value;
}

/**
 * InfoNCE: the mean over rows i of −ln(e^(s_ii/T) / Σ_j e^(s_ij/T)), the cross-entropy of finding the partner of x_i among all columns. The
 * scores s_ij are a critic's, of x_i with y_j: partners are on the diagonal. Further columns are further negatives.
 *
 * ln(columns) − loss is a lower bound of the mutual information of x and y in expectation, and never above ln(columns): for 256 pairs it sees
 * at most 5.5 nats.
 *
 * @param scores rows × columns, columns ≥ rows; finite, or −Infinity for a pair to leave out.
 * @returns nats, or the unit of `base`; a frozen object with `details` or `gradient`.
 * @throws TypeError for a wrong kind; RangeError for NaN, Infinity, more rows than columns, scores that are not square with `symmetric`.
 * @see van den Oord, Li & Vinyals 2018; Radford et al. 2021 for the symmetric form; Poole et al. 2019, equation 12
 * @example
 * import { infoNce } from 'infosimd/learning';
 * console.log(infoNce([[0, 0], [0, 0]], { base: 2 })); // 1
 * console.log(infoNce([[9, 0], [0, 9]], { base: 2 }).toFixed(4)); // 0.0002
 */
export function infoNce<const Options extends Only<InfoNceOptions, Options> = Record<never, never>>(
  scores: Rows,
  options?: Completed<Options, InfoNceOptions>,
): [Given<Options, 'details'>, Given<Options, 'gradient'>] extends [false | undefined, false | undefined]
  ? number
  : InfoNceResult;
export function infoNce(scores: Rows, options?: InfoNceOptions): number | InfoNceResult {
  const { temperature, symmetric, base, ...checked } = readOptions(options, OPTIONS);
  const matrix = checkScores(scores);
  const { rows, columns } = matrix;
  if (symmetric && rows !== columns) {
    throw new RangeError(`"scores" must be square with { symmetric: true }, got [${rows}, ${columns}]`);
  }
  const gradient = checkGradient(checked.gradient, matrix);
  // Softmax goes to an array of its own: the gradient may be the scores themselves, which are read again.
  const forward = gradient && floatsLike(matrix, rows * columns);
  const backward = symmetric && gradient ? floatsLike(matrix, rows * columns) : undefined;
  let nats = sumOfLosses(matrix, temperature, forward) / rows;
  if (symmetric) nats = (nats + sumOfLosses(transposed(matrix), temperature, backward) / rows) / 2;
  const value = natsIn(nats, base);
  if (!checked.details && gradient === undefined) return value;
  if (gradient && forward) {
    const scale = natsIn((symmetric ? 0.5 : 1) / (rows * temperature), base);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const p = forward[i * columns + j] - (i === j ? 1 : 0);
        const q = backward ? backward[j * rows + i] - (i === j ? 1 : 0) : 0;
        gradient[i * columns + j] = (p + q) * scale;
      }
    }
  }
  const result = { value, unit: unitOf(base), samples: rows, bound: natsIn(ln(columns) - nats, base) };
  return Object.freeze(gradient ? { ...result, gradient } : result);
}

function checkScores(scores: unknown): Matrix {
  const matrix = checkLogits('scores', scores);
  const { rows, columns } = matrix;
  if (columns < rows) {
    throw new RangeError(
      `"scores" must have a column for each row at least, partners on the diagonal, got [${rows}, ${columns}]`,
    );
  }
  return matrix;
}

/** Options of `mutualInformationBounds`. */
export interface MutualInformationBoundsOptions {
  /** Base of the logarithm: 'e' (nats, default), 2, 10 or any number > 1. */
  readonly base?: Base;
}

/** Lower bounds of mutual information, from one matrix of scores. */
export interface MutualInformationBounds {
  /** InfoNCE: ln n − loss; at most ln n, of small variance. */
  readonly infoNce: number;
  /** Donsker & Varadhan: mean of the diagonal − ln of the mean of e^s off it; not bounded, of large variance. */
  readonly donskerVaradhan: number;
  /** Nguyen, Wainwright & Jordan: 1 + mean of the diagonal − mean of e^s off it; not bounded, of large variance. */
  readonly nwj: number;
  /** 'nats', or the unit of `base`. */
  readonly unit: string;
  /** Pairs. */
  readonly samples: number;
}

const BOUNDS_OPTIONS = optionTable({
  base: option.base('e'),
} satisfies OptionsOf<MutualInformationBoundsOptions>);

/**
 * Lower bounds of the mutual information of x and y, from a critic's scores s_ij of x_i with y_j: pairs of the joint distribution on the
 * diagonal, of the product of margins off it. The best critic is s = ln p(x, y)/(p(x)·p(y)). They bound in expectation only: of few samples
 * the last two may be far above.
 *
 * @param scores square, 2 × 2 at least; finite, or −Infinity.
 * @returns a frozen object, nats or the unit of `base`.
 * @throws TypeError for a wrong kind; RangeError for NaN, Infinity, scores that are not square, fewer than two pairs.
 * @see Poole et al. 2019, equations 5, 9 and 12
 * @example
 * import { mutualInformationBounds } from 'infosimd/learning';
 * const { infoNce, nwj } = mutualInformationBounds([[1, -1], [-1, 1]], { base: 2 });
 * console.log(infoNce.toFixed(4), nwj.toFixed(4)); // 0.8169 2.3547
 */
export function mutualInformationBounds(
  scores: Rows,
  options?: MutualInformationBoundsOptions,
): MutualInformationBounds {
  const { base } = readOptions(options, BOUNDS_OPTIONS);
  const matrix = checkScores(scores);
  const { values, rows, columns } = matrix;
  if (rows !== columns || rows < 2) {
    throw new RangeError(`"scores" must be square, of two pairs at least, got [${rows}, ${columns}]`);
  }
  const contrast = ln(rows) - sumOfLosses(matrix, 1, undefined) / rows;
  let most = -Infinity;
  const joint = new NeumaierSum();
  for (let i = 0; i < rows; i++) {
    joint.add(values[i * rows + i]);
    for (let j = 0; j < rows; j++) if (i !== j) most = Math.max(most, values[i * rows + j]);
  }
  const product = new NeumaierSum();
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) {
      if (i !== j && most > -Infinity) product.add(exp(values[i * rows + j] - most));
    }
  }
  const pairs = rows * (rows - 1);
  const mean = joint.value / rows;
  // The sum is at least 1, unless no pair off the diagonal can be.
  const lnMean = most === -Infinity ? -Infinity : most + ln(product.value / pairs);
  return Object.freeze({
    infoNce: natsIn(contrast, base),
    donskerVaradhan: natsIn(mean - lnMean, base),
    nwj: natsIn(1 + mean - exp(lnMean), base),
    unit: unitOf(base),
    samples: rows,
  });
}
