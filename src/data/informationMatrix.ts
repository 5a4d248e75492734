import type { Binning } from '../bins/binRules.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable } from '../columns/options.js';
import { QuantizedColumn } from '../columns/quantizedColumn.js';
import { mutualInformationMatrix } from '../estimators/mutualInformationMatrix.js';
import { type BackendInfo, backend } from '../kernels/select.js';
import { mutualInformationBits } from '../measures/mutualInformation.js';
import { checkTable, entropyOf } from '../measures/table.js';
import {
  CUTTING_JOB_OPTIONS,
  type CuttingOptions,
  readCuttingJob,
  requireRows,
  sortOut,
  type UsableColumn,
} from './cutting.js';
import type { ColumnCodes, Dataset, JobOptions } from './dataset.js';
import { chooseFeatures, type LeftOut } from './features.js';
import { type ColumnSummary, summaryOf } from './pairInformation.js';

/** Options of `informationMatrix`. */
export interface InformationMatrixOptions extends CuttingOptions, JobOptions {
  /** The columns, by name; parts of timestamps such as `'date.hour'` too. Default: all. */
  readonly features?: readonly string[];
}

const OPTIONS = optionTable({
  ...CUTTING_JOB_OPTIONS,
  features: option.later<readonly string[]>(),
} satisfies OptionsOf<InformationMatrixOptions>);

/** A pair without a mutual information, and why. */
export interface PairLeftOut {
  readonly x: string;
  readonly y: string;
  readonly reason: string;
}

/** What `informationMatrix` resolves to. */
export interface InformationMatrix {
  readonly file: string;
  readonly format: string;
  readonly rows: number;
  /** Bins and entropy are those of all values of a column. */
  readonly columns: readonly ColumnSummary[];
  /** Row by row: mutual information in bits, entropies on the diagonal; null where there is none. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly shape: readonly [number, number];
  readonly unit: 'bits';
  readonly leftOut: readonly LeftOut[];
  readonly pairsLeftOut: readonly PairLeftOut[];
  /** The bins that were asked for; undefined where each column has as many as its values allow. */
  readonly bins: number | undefined;
  readonly binning: Binning;
  readonly maxCategories: number;
  readonly backend: BackendInfo;
}

interface Pairs {
  readonly values: readonly (readonly (number | null)[])[];
  readonly pairsLeftOut: readonly PairLeftOut[];
}

/** Whether some row has a value in both columns. Codes of rows without one are −1, or the number of bins and above. */
function shareRow(x: ColumnCodes, y: ColumnCodes): boolean {
  const [most, other] = [x, y].map((column) =>
    column instanceof QuantizedColumn ? column.bins : column.categories.length,
  );
  for (let i = 0; i < x.length; i++) if (x.codes[i] >>> 0 < most && y.codes[i] >>> 0 < other) return true;
  return false;
}

/** All pairs at once, from codes in memory; undefined where these are not there, or some pair has no row in common. */
async function fromCodes(
  dataset: Dataset,
  columns: readonly UsableColumn[],
  { pool, signal, onProgress }: JobOptions,
): Promise<Pairs | undefined> {
  const codes = columns.length === 0 ? undefined : dataset.codes?.(columns);
  if (codes === undefined) return undefined;
  // Two columns with fewer gaps than rows have a row in common.
  const gaps = columns.map(({ missing, infinite }) => missing + infinite);
  const isApart = (i: number, j: number): boolean =>
    gaps[i] + gaps[j] >= codes[i].length && !shareRow(codes[i], codes[j]);
  if (gaps.some((_, i) => gaps.some((__, j) => j < i && isApart(i, j)))) return undefined;
  const workers = await pool;
  signal?.throwIfAborted();
  const { values } = workers
    ? await workers.mutualInformationMatrix(codes, { nan: 'omit', signal, onProgress })
    : mutualInformationMatrix(codes, { nan: 'omit' });
  const k = columns.length;
  return {
    values: columns.map((_, i) => Array.from(values.subarray(i * k, (i + 1) * k))),
    pairsLeftOut: [],
  };
}

async function fromTables(
  dataset: Dataset,
  columns: readonly UsableColumn[],
  job: JobOptions,
): Promise<Pairs> {
  const places = columns.flatMap((_, i) => columns.slice(i).map((__, k) => [i, i + k] as const));
  const values = columns.map(() => columns.map((): number | null => null));
  const pairsLeftOut: PairLeftOut[] = [];
  await dataset.count(
    places.map(([i, j]) => [columns[i], columns[j]] as const),
    job,
    (at, counted) => {
      const [i, j] = places[at];
      if (counted.total === 0) return;
      const table = checkTable('table', counted);
      values[i][j] = i === j ? entropyOf(table.rowSums, table.total) : mutualInformationBits(table);
      values[j][i] = values[i][j];
    },
  );
  for (const [i, j] of places) {
    if (values[i][j] !== null) continue;
    const [x, y] = [columns[i].feature.name, columns[j].feature.name];
    pairsLeftOut.push({ x, y, reason: 'no row has both' });
  }
  return { values, pairsLeftOut };
}

/**
 * The mutual information of every pair of columns of a dataset, with entropies on the diagonal, as `infosimd matrix` prints it.
 *
 * @param dataset what `openDataset` gives, or any other `Dataset`.
 * @returns a promise of a frozen `InformationMatrix`; it rejects with Error where there is no such column, TypeError or RangeError for options,
 *   with what reading throws, and with the signal's reason.
 * @see `mutualInformationMatrix` for columns in memory
 * @example
 * import { informationMatrix, openDataset } from 'infosimd/data';
 * const dataset = await openDataset({ a: ['x', 'x', 'y', 'y'], b: ['u', 'v', 'u', 'v'] });
 * console.log((await informationMatrix(dataset)).values); // [ [ 1, 0 ], [ 0, 1 ] ]
 */
export async function informationMatrix(
  dataset: Dataset,
  options?: InformationMatrixOptions,
): Promise<InformationMatrix> {
  const { checked, cutting, job } = readCuttingJob(dataset, options, OPTIONS);
  requireRows(dataset);
  const { features, leftOut } = chooseFeatures(dataset, checked.features);
  if (features.length === 0) throw new Error(`${dataset.path} has no column that can be used`);
  const { usable, leftOut: unusable } = sortOut(await dataset.cut(features, cutting, job), cutting);
  requireRows(dataset);
  const { values, pairsLeftOut } =
    (await fromCodes(dataset, usable, job)) ?? (await fromTables(dataset, usable, job));
  return Object.freeze({
    file: dataset.path,
    format: dataset.format,
    rows: dataset.rows as number,
    columns: Object.freeze(
      usable.map((column, i) => Object.freeze(summaryOf(column, values[i][i] as number))),
    ),
    values: Object.freeze(values.map((row) => Object.freeze(row))),
    shape: Object.freeze([usable.length, usable.length] as const),
    unit: 'bits',
    leftOut: Object.freeze([...leftOut, ...unusable]),
    pairsLeftOut: Object.freeze(pairsLeftOut),
    ...cutting,
    backend: backend(),
  });
}
