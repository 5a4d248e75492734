import { checkMissing } from '../bins/presentSamples.js';
import { CategoryCodes } from '../columns/categories.js';
import { type Column, type ColumnInput, checkColumn, checkSameLength } from '../columns/column.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable } from '../columns/options.js';
import {
  columnInformation,
  MULTIVARIATE_OPTIONS,
  type MultivariateEstimate,
  type MultivariateOptions,
  type MultivariateResult,
  multivariateResult,
  prepareColumns,
  readMultivariateOptions,
} from './columnInformation.js';
import type { Completed, Only } from './results.js';
import { axisFor, COLUMN_KIND, type ColumnKind } from './samples.js';

/** Options of `transferEntropy`. */
export interface TransferEntropyOptions extends MultivariateOptions {
  /** How many steps the source is ahead of the target; default 1. */
  readonly lag?: number;
  /** How many of its own last samples predict the target; default 1. */
  readonly history?: number;
  /** `'category'` takes the numbers of the source as labels; so for the target. */
  readonly source?: ColumnKind;
  readonly target?: ColumnKind;
}

const OPTIONS = optionTable({
  ...MULTIVARIATE_OPTIONS,
  lag: option.integer(1, Number.MAX_SAFE_INTEGER, 1),
  history: option.integer(1, Number.MAX_SAFE_INTEGER, 1),
  source: COLUMN_KIND,
  target: COLUMN_KIND,
} satisfies OptionsOf<TransferEntropyOptions>);

function slice(column: Column, from: number, to: number): Column {
  if (column instanceof CategoryCodes) {
    return new CategoryCodes(column.codes.subarray(from, to), column.categories);
  }
  if (column.kind === 'quantized') return column.with(column.codes.subarray(from, to));
  return { ...column, values: column.values.subarray(from, to), length: to - from };
}

/**
 * Transfer entropy from a source to a target, series sampled at the same times:
 * I(targetₜ; sourceₜ₋lag | targetₜ₋₁ … targetₜ₋history), the information of the source about the target's next sample beyond the
 * target's own history. Estimated as `conditionalMutualInformation`, with its methods; bins are those of the whole columns.
 *
 * @param source samples in order of time.
 * @param target as many samples.
 * @returns bits a step or the unit of `base`, ≥ 0 with `'histogram'`; with `details: true` a frozen `MultivariateEstimate`, whose
 *   samples are the times that have a history.
 * @throws TypeError for a wrong kind, or an option that the method does not take; RangeError for columns of different length,
 *   a missing sample (unless `nan: 'omit'`, which leaves out the times that touch it), or too few samples for the history.
 * @see Schreiber 2000, Measuring information transfer; JIDT, whose k is `history` and whose delay is `lag`
 * @example
 * import { transferEntropy } from 'infosimd';
 * const source = [0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0];
 * const target = [0, ...source.slice(0, -1)]; // follows the source, one step later
 * console.log(transferEntropy(source, target).toFixed(2), transferEntropy(target, source).toFixed(2)); // 0.99 0.16
 */
export function transferEntropy<
  const Options extends Only<TransferEntropyOptions, Options> = Record<never, never>,
>(
  source: ColumnInput,
  target: ColumnInput,
  options?: Completed<Options, TransferEntropyOptions>,
): MultivariateResult<Options>;
export function transferEntropy(
  source: ColumnInput,
  target: ColumnInput,
  options?: TransferEntropyOptions,
): number | MultivariateEstimate {
  const checked = readMultivariateOptions(options, OPTIONS);
  const { lag, history } = checked;
  const from = checkColumn('source', source, checked.source);
  const to = checkColumn('target', target, checked.target);
  checkSameLength('source', from, 'target', to);
  const n = to.length;
  const first = Math.max(lag, history);
  if (first >= n) {
    throw new RangeError(
      `"target" must hold more than ${first} samples for a lag of ${lag} and a history of ${history}, got ${n}`,
    );
  }
  // Before shifting, so that the error states the index in the whole column.
  checkMissing(['source', 'target'], [from, to], checked.nan);
  const past = Array.from({ length: history }, (_, i) => slice(to, first - 1 - i, n - 1 - i));
  const series = {
    names: ['target', 'source', ...past.map(() => 'target')],
    columns: [slice(to, first, n), slice(from, first - lag, n - lag), ...past],
  };
  const { method, bins, binning } = checked;
  const axes =
    method === 'histogram'
      ? [to, from].map((column, i) => axisFor({ column: series.names[i] }, column, { bins, binning }))
      : undefined;
  const all = prepareColumns(series, checked, axes && [...axes, ...past.map(() => axes[0])]);
  const bits = columnInformation(all, checked)(
    [0],
    [1],
    past.map((_, i) => i + 2),
  );
  return multivariateResult(bits, checked, all);
}
