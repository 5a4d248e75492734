import { optionTable, readOptions } from '../columns/options.js';
import { checkDataset, JOB_OPTIONS } from './cutting.js';
import type { ColumnDescription, Dataset, JobOptions } from './dataset.js';

/** What `describeColumns` resolves to. */
export interface DatasetDescription {
  readonly file: string;
  readonly format: string;
  readonly rows: number;
  readonly unit: 'bits';
  readonly columns: readonly ColumnDescription[];
  /** What may be wrong with the way the source is read, apart from single columns. */
  readonly remarks?: readonly string[];
}

const OPTIONS = optionTable(JOB_OPTIONS);

function frozen(column: ColumnDescription): ColumnDescription {
  Object.freeze(column.quartiles);
  for (const value of column.frequent ?? []) Object.freeze(value);
  Object.freeze(column.frequent);
  return Object.freeze(column);
}

/**
 * What each column of a dataset holds: its type, missing and distinct values, the least and the greatest, mean, standard deviation and
 * quartiles, the most frequent values, and the entropy of the distinct values as categories, as `infosimd describe` prints it.
 *
 * @param dataset what `openDataset` gives, or any other `Dataset`.
 * @returns a promise of a frozen `DatasetDescription`; it rejects with what reading throws, and with the signal's reason.
 * @example
 * import { describeColumns, openDataset } from 'infosimd/data';
 * const { columns } = await describeColumns(await openDataset({ delay: [5, 7, NaN], late: ['no', 'no', 'yes'] }));
 * console.log(columns.map(({ name, type, missing }) => [name, type, missing])); // [ [ 'delay', 'number', 1 ], [ 'late', 'text', 0 ] ]
 */
export async function describeColumns(dataset: Dataset, options?: JobOptions): Promise<DatasetDescription> {
  checkDataset(dataset);
  const job = readOptions(options, OPTIONS);
  const columns = await dataset.describe(
    dataset.columns().map(({ name }) => name),
    job,
  );
  return Object.freeze({
    file: dataset.path,
    format: dataset.format,
    rows: dataset.rows as number,
    unit: 'bits',
    columns: Object.freeze(columns.map(frozen)),
    ...(dataset.remarks?.length && { remarks: dataset.remarks }),
  });
}
