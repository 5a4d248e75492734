// The options that say how columns are cut, and what is said of those that cannot be.

import { BINNINGS, type Binning } from '../bins/binRules.js';
import { MAX_BINS } from '../bins/edges.js';
import { MAX_CATEGORIES } from '../columns/categories.js';
import { wrongKind } from '../columns/errors.js';
import * as option from '../columns/option.js';
import {
  type AnyOptions,
  type Checked,
  type Option,
  type OptionsOf,
  type OptionTable,
  readOptions,
} from '../columns/options.js';
import { SIGNAL } from '../columns/streams.js';
import { type FeatureRemark, isIdentifier } from '../estimators/featureRemark.js';
import { codeOf } from './columnErrors.js';
import type { CutColumn, Cutting, Dataset, JobOptions, JobPool, UncutColumn } from './dataset.js';
import type { LeftOut } from './features.js';

/** How columns become bins or categories. */
export interface CuttingOptions {
  /** Bins of a column of numbers, 1 … 65 536; default 20, or the cube root of the column's values where that is less, and 2 at least. */
  readonly bins?: number;
  /** Equal frequencies (default), or equal widths. */
  readonly binning?: Binning;
  /** The most categories of any other column (1 … 16 777 215, default 10 000); one with more is left out. */
  readonly maxCategories?: number;
}

export const CUTTING_OPTIONS = {
  bins: option.integer(1, MAX_BINS),
  binning: option.choice(BINNINGS, 'equal-frequency'),
  maxCategories: option.integer(1, MAX_CATEGORIES, 10000),
} satisfies OptionsOf<CuttingOptions>;

const POOL: Option<JobPool | Promise<JobPool> | undefined> = {
  check: (name, value) => {
    const given = (value ?? {}) as Partial<JobPool & Promise<JobPool>>;
    if (typeof given.runModule !== 'function' && typeof given.then !== 'function') {
      throw wrongKind(name, 'a pool of createPool, or the promise of one', value);
    }
    return value as JobPool | Promise<JobPool>;
  },
  fallback: undefined,
};

export const JOB_OPTIONS = {
  signal: SIGNAL,
  onProgress: option.callback(),
  pool: POOL,
  takesPart: { ...option.flag(false), internal: true },
} satisfies OptionsOf<JobOptions>;

/** Options of every function that cuts columns. */
export const CUTTING_JOB_OPTIONS = { ...CUTTING_OPTIONS, ...JOB_OPTIONS };

/** What every function that cuts columns is given: checked, and of the options how columns are cut, and what concerns the job. */
export function readCuttingJob<Options extends typeof CUTTING_JOB_OPTIONS & AnyOptions>(
  dataset: Dataset,
  options: object | undefined,
  table: OptionTable<Options>,
): { checked: Checked<Options>; cutting: Cutting; job: JobOptions } {
  checkDataset(dataset);
  const checked = readOptions(options, table);
  const {
    bins,
    binning,
    maxCategories,
    signal,
    onProgress,
    pool,
    takesPart,
  }: Checked<typeof CUTTING_JOB_OPTIONS> = checked;
  return { checked, cutting: { bins, binning, maxCategories }, job: { signal, onProgress, pool, takesPart } };
}

/** Why a column cannot be cut, in a few words. */
function reasonOf(error: Error, { maxCategories }: Cutting): string {
  if (codeOf(error) !== 'ERR_TOO_MANY_CATEGORIES') return error.message;
  const wayOut = maxCategories < MAX_CATEGORIES ? '; raise maxCategories' : ', the most that can be counted';
  // The limit may also be that of openDataset: the message says which.
  return `${error.message.replace(/^column ".*" has /s, '')}${wayOut}`;
}

export type UsableColumn = CutColumn & { readonly axis: NonNullable<CutColumn['axis']> };

/** Features that can be used, cut, and those that cannot, with the reason. */
interface CutFeatures {
  readonly usable: readonly UsableColumn[];
  readonly leftOut: readonly LeftOut[];
}

function refusal(column: CutColumn | UncutColumn, cutting: Cutting): string | undefined {
  if ('error' in column) return reasonOf(column.error, cutting);
  if (column.axis === undefined) return 'no values';
  return column.feature.part && column.axis.bins === 1 ? `constant: always ${column.least}` : undefined;
}

/** Sorts out the columns that cannot be used. */
export function sortOut(columns: readonly (CutColumn | UncutColumn)[], cutting: Cutting): CutFeatures {
  const usable: UsableColumn[] = [];
  const leftOut: LeftOut[] = [];
  for (const column of columns) {
    const reason = refusal(column, cutting);
    if (reason === undefined) usable.push(column as UsableColumn);
    else leftOut.push({ name: column.feature.name, reason });
  }
  return { usable, leftOut };
}

/** What speaks against a column, without a look at others. */
export function remarkOfCut(
  { feature, kind, axis, missing, infinite, least, greatest, runs }: UsableColumn,
  { rows }: Dataset,
): FeatureRemark | undefined {
  if (least === greatest) return 'constant';
  if (runs) return 'running number';
  const isNamed = kind === 'category' && feature.part === undefined;
  return isNamed && isIdentifier(axis.bins, (rows as number) - missing - infinite) ? 'identifier' : undefined;
}

/** @returns the column. @throws Error where it cannot be used; `what` is what messages call it. */
export function requireUsable(
  dataset: Dataset,
  column: CutColumn | UncutColumn,
  what: string,
  cutting: Cutting,
): UsableColumn {
  if ('error' in column) {
    const reason = reasonOf(column.error, cutting);
    throw reason === column.error.message ? column.error : new Error(`${what} has ${reason}`);
  }
  requireRows(dataset);
  if (column.axis === undefined) throw new Error(`${what} has no values`);
  return column as UsableColumn;
}

/** @throws TypeError where something is no dataset. */
export function checkDataset(dataset: Dataset): void {
  const { cut } = (dataset ?? {}) as Partial<Dataset>;
  if (typeof cut !== 'function') {
    throw wrongKind('dataset', 'what openDataset resolves to, or another Dataset', dataset);
  }
}

/** @throws Error where a dataset is known to have no rows; it is once columns were cut. */
export function requireRows({ path, rows }: Dataset): void {
  if (rows === 0) throw new Error(`${path} has no rows`);
}
