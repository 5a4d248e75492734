import { checkMissing } from '../bins/presentSamples.js';
import { CategoryCodes } from '../columns/categories.js';
import { type Column, type ColumnInput, checkColumn, checkSameLength } from '../columns/column.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, takeOptions } from '../columns/options.js';
import type { Axis } from '../tables/axis.js';
import { type ColumnsInput, checkColumnGroup } from './columnGroups.js';
import {
  CONDITIONAL_OPTIONS,
  type ConditionalInformationEstimate,
  type ConditionalInformationResult,
  type ConditionalSignificanceOptions,
  conditionalResult,
  type MultivariateOptions,
  prepareColumns,
  readMultivariateOptions,
} from './columnInformation.js';
import type { Completed, Only } from './results.js';
import { axisFor, COLUMN_KIND, type ColumnKind, takesLabels } from './samples.js';

/** Options of `transferEntropy`. */
export interface TransferEntropyOptions extends MultivariateOptions, ConditionalSignificanceOptions {
  /** How many steps the source is ahead of the target; default 1. */
  readonly lag?: number;
  /** How many successive samples of the source, up to the one `lag` steps ahead; default 1. */
  readonly sourceHistory?: number;
  /** A column, or several, whose samples `lag` steps ahead are known, too: only what the source tells beyond them counts. */
  readonly condition?: ColumnsInput;
  /** How many of its own last samples predict the target; default 1. */
  readonly history?: number;
  /** `'category'` takes the numbers of the source as labels; so for the target. */
  readonly source?: ColumnKind;
  readonly target?: ColumnKind;
}

const OPTIONS = optionTable({
  ...CONDITIONAL_OPTIONS,
  lag: option.integer(1, Number.MAX_SAFE_INTEGER, 1),
  history: option.integer(1, Number.MAX_SAFE_INTEGER, 1),
  source: COLUMN_KIND,
  target: COLUMN_KIND,
  // After those whose names it contains, so that these are what a misspelt name is told.
  sourceHistory: option.integer(1, Number.MAX_SAFE_INTEGER, 1),
  condition: option.later<ColumnsInput>(),
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
 * `sourceHistory` takes more samples of the source, sourceₜ₋lag … sourceₜ₋lag₋sourceHistory₊₁; what `condition` holds at t − lag is known
 * besides the history. `significance` permutes the target's next samples among times with the same, or without bins similar, history.
 *
 * @param source samples in order of time.
 * @param target as many samples.
 * @returns bits a step or the unit of `base`, ≥ 0 with `'histogram'`; with `details: true` or `significance` a frozen
 *   `ConditionalInformationEstimate`, whose
 *   samples are the times that have a history.
 * @throws TypeError for a wrong kind, or an option that the method does not take; RangeError for columns of different length,
 *   a missing sample (unless `nan: 'omit'`, which leaves out the times that touch it), or too few samples for the history.
 * @see Schreiber 2000, Measuring information transfer; JIDT, whose k is `history`, l `sourceHistory` and delay `lag`
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
): ConditionalInformationResult<Options>;
export function transferEntropy(
  source: ColumnInput,
  target: ColumnInput,
  options?: TransferEntropyOptions,
): number | ConditionalInformationEstimate {
  options = takeOptions(options);
  const checked = readMultivariateOptions(options, OPTIONS);
  const { lag, history, sourceHistory } = checked;
  const mayBeLabels = takesLabels(options);
  const from = checkColumn('source', source, checked.source, mayBeLabels);
  const to = checkColumn('target', target, checked.target, mayBeLabels);
  const condition =
    checked.condition === undefined
      ? { names: [], columns: [] }
      : checkColumnGroup('condition', checked.condition, undefined, mayBeLabels);
  checkSameLength('source', from, 'target', to);
  for (const [i, column] of condition.columns.entries())
    checkSameLength(condition.names[i], column, 'target', to);
  const n = to.length;
  const first = Math.max(lag + sourceHistory - 1, history);
  if (first >= n) {
    const histories = `a history of ${history}${sourceHistory > 1 ? ` and a source history of ${sourceHistory}` : ''}`;
    throw new RangeError(
      `"target" must hold more than ${first} samples for a lag of ${lag} and ${histories}, got ${n}`,
    );
  }
  // Before shifting, so that the error states the index in the whole column.
  checkMissing(['source', 'target', ...condition.names], [from, to, ...condition.columns], checked.nan);
  // Each with how many steps it is behind the target's next sample.
  const series = [
    { name: 'target', whole: to, back: 0 },
    ...Array.from({ length: sourceHistory }, (_, i) => ({ name: 'source', whole: from, back: lag + i })),
    ...Array.from({ length: history }, (_, i) => ({ name: 'target', whole: to, back: 1 + i })),
    ...condition.columns.map((whole, i) => ({ name: condition.names[i], whole, back: lag })),
  ];
  const names = series.map(({ name }) => name);
  const columns = series.map(({ whole, back }) => slice(whole, first - back, n - back));
  const { method, bins, binning } = checked;
  const axisOf = new Map<Column, Axis>();
  for (const { name, whole } of method === 'histogram' ? series : []) {
    if (!axisOf.has(whole)) axisOf.set(whole, axisFor({ column: name }, whole, { bins, binning }));
  }
  const axes = method === 'histogram' ? series.map(({ whole }) => axisOf.get(whole) as Axis) : undefined;
  const all = prepareColumns({ names, columns }, checked, axes);
  const indices = names.map((_, i) => i);
  return conditionalResult(all, checked, [
    [0],
    indices.slice(1, 1 + sourceHistory),
    indices.slice(1 + sourceHistory),
  ]);
}
