import type { Binning } from '../bins/binRules.js';
import { wrongKind } from '../columns/errors.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable } from '../columns/options.js';
import type { QuantizedColumn } from '../columns/quantizedColumn.js';
import { type BackendInfo, backend } from '../kernels/select.js';
import { CRITERIA, type SelectionCriterion, selectFeatures } from '../learning/selectFeatures.js';
import {
  CUTTING_JOB_OPTIONS,
  type CuttingOptions,
  readCuttingJob,
  remarkOfCut,
  sortOut,
  type UsableColumn,
} from './cutting.js';
import type { ColumnCodes, Dataset, FeatureValues, JobOptions } from './dataset.js';
import { chooseFeatures, findFeature, type LeftOut } from './features.js';
import { type RankedTarget, targetOf } from './rankColumns.js';

/** Options of `selectColumns`. */
export interface SelectColumnsOptions extends CuttingOptions, JobOptions {
  /** How many columns are selected, at most; an integer ≥ 1, default 10. */
  readonly count?: number;
  /** What decides which column comes next, as in `selectFeatures`; default `'jmi'`. */
  readonly criterion?: SelectionCriterion;
  /** Select no column whose gain is below this, in bits, as in `selectFeatures`. */
  readonly until?: number;
  /** Columns that are chosen already, by name: they count as selected, and are not in the result. */
  readonly given?: readonly string[];
  /** The columns to select from, by name; default: all but the target. Constants, running numbers and identifiers are not offered. */
  readonly features?: readonly string[];
}

const OPTIONS = optionTable({
  ...CUTTING_JOB_OPTIONS,
  count: option.integer(1, Number.MAX_SAFE_INTEGER, 10),
  criterion: option.choice(CRITERIA, 'jmi'),
  until: option.later<number>(),
  given: option.later<readonly string[]>(),
  features: option.later<readonly string[]>(),
} satisfies OptionsOf<SelectColumnsOptions>);

/** Columns that together say most about a target, in the order of their selection. */
export interface ColumnSelection {
  readonly file: string;
  readonly format: string;
  readonly target: RankedTarget;
  /** The bins that were asked for; undefined where each column has as many as its values allow. */
  readonly bins: number | undefined;
  readonly binning: Binning;
  readonly maxCategories: number;
  readonly criterion: SelectionCriterion;
  /** How many columns were asked for. */
  readonly asked: number;
  /** How many columns could have been selected. */
  readonly from: number;
  /** Rows that every one of those and the target have a value in: the selection is over them. */
  readonly samples: number;
  readonly columns: readonly {
    readonly name: string;
    readonly mutualInformation: number;
    readonly score: number;
    /** What it adds to those selected before, in bits. */
    readonly gain: number;
  }[];
  /** Columns that could not be selected, and why. */
  readonly leftOut: readonly LeftOut[];
  readonly backend: BackendInfo;
}

/** How many rows have a value in all columns, at least one of them. */
function countCommonRows(columns: readonly (FeatureValues | ColumnCodes)[]): number {
  const present = new Uint8Array(columns[0].length).fill(1);
  for (const column of columns) {
    if (column instanceof Float64Array) {
      for (let i = 0; i < present.length; i++) if (column[i] !== column[i]) present[i] = 0;
    } else {
      const { codes } = column;
      // Codes of four bytes are −1 where a value is missing, others beyond the bins.
      const most = codes instanceof Int32Array ? Infinity : (column as QuantizedColumn).bins - 1;
      for (let i = 0; i < present.length; i++) if (codes[i] < 0 || codes[i] > most) present[i] = 0;
    }
  }
  let count = 0;
  for (let i = 0; i < present.length; i++) count += present[i];
  return count;
}

/**
 * Columns of a dataset that together say most about one of them, chosen one after the other, as `infosimd rank --select` prints them. All
 * columns are in memory at once. Constants, running numbers and identifiers, as `rankColumns` marks them, are not offered.
 *
 * @param dataset what `openDataset` gives, or any other `Dataset`.
 * @param target the name of a column, or of a part of a column of timestamps.
 * @returns a promise of a frozen `ColumnSelection`; it rejects as `rankColumns` does, and with Error where no row has a value in all columns.
 * @see `selectFeatures` for columns in memory, and the criteria
 * @example
 * import { openDataset, selectColumns } from 'infosimd/data';
 * const a = [0, 0, 1, 1];
 * const dataset = await openDataset({ a, copy: a, b: [0, 1, 0, 1], both: ['00', '01', '10', '11'] });
 * const { columns } = await selectColumns(dataset, 'both', { count: 2 });
 * console.log(columns.map(({ name }) => name)); // [ 'a', 'b' ]
 */
export async function selectColumns(
  dataset: Dataset,
  target: string,
  options?: SelectColumnsOptions,
): Promise<ColumnSelection> {
  const { checked, cutting, job } = readCuttingJob(dataset, options, OPTIONS);
  const { count: asked, criterion, until, given = [] } = checked;
  if (!Array.isArray(given)) throw wrongKind('given', 'an array of names of columns', given);
  const wanted = Array.isArray(checked.features)
    ? [...checked.features, ...given.filter((name) => !checked.features?.includes(name))]
    : checked.features;
  const { features, leftOut } = chooseFeatures(dataset, wanted, target);
  const [cutTarget, ...cutFeatures] = await dataset.cut(
    [findFeature(dataset, target, 'the target'), ...features],
    cutting,
    job,
  );
  const found = await targetOf(dataset, cutTarget, cutting, job);
  const { usable, leftOut: unusable } = sortOut(cutFeatures, cutting);
  const offered: UsableColumn[] = [];
  const marked: LeftOut[] = [];
  for (const column of usable) {
    const reason = remarkOfCut(column, dataset);
    if (reason === undefined) offered.push(column);
    else marked.push({ name: column.feature.name, reason });
  }
  const places = given.map((name) => offered.findIndex(({ feature }) => feature.name === name));
  const missing = places.indexOf(-1);
  if (missing >= 0) {
    throw new RangeError(
      `"given" must name columns that can be selected, got ${JSON.stringify(given[missing])}`,
    );
  }
  const columns = [found.column, ...offered];
  const [targetValues, ...values] =
    dataset.codes?.(columns) ??
    (await dataset.samples(
      columns.map(({ feature }) => feature),
      job,
    ));
  const samples = countCommonRows([targetValues, ...values]);
  const { bins, binning } = cutting;
  const settings = {
    count: Math.min(asked, offered.length - new Set(places).size),
    criterion,
    until,
    given: places,
    bins,
    binning,
    nan: 'omit',
  } as const;
  let selected: readonly { index: number; value: number; score: number; gain: number }[] = [];
  if (settings.count > 0) {
    if (samples === 0) {
      throw new Error(
        `no row has a value in all of ${offered.length} ${offered.length === 1 ? 'column' : 'columns'}; choose columns with "features"`,
      );
    }
    const workers = await job.pool;
    job.signal?.throwIfAborted();
    selected = workers
      ? await workers.selectFeatures(values, targetValues, {
          ...settings,
          signal: job.signal,
          onProgress: job.onProgress,
        })
      : selectFeatures(values, targetValues, {
          ...settings,
          onProgress: ({ selected: done, count: total }) => {
            job.onProgress?.({ phase: 'selecting', done, total });
            job.signal?.throwIfAborted();
          },
        });
  }
  return Object.freeze({
    file: dataset.path,
    format: dataset.format,
    target: found.target,
    ...cutting,
    criterion,
    asked,
    from: offered.length,
    samples,
    columns: Object.freeze(
      selected.map(({ index, value, score, gain }) =>
        Object.freeze({ name: offered[index].feature.name, mutualInformation: value, score, gain }),
      ),
    ),
    leftOut: Object.freeze([...leftOut, ...unusable, ...marked]),
    backend: backend(),
  });
}
