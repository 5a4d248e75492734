import { CategoryCodes } from '../columns/categories.js';
import type { ColumnSource } from '../data/columnSource.js';
import type { CsvOptions } from './csvOptions.js';
import { isRecord, RowColumns } from './rowColumns.js';

/** Rows: objects with a value for each column by its name, such as those of JSON or `d3.csv`. */
export type Rows = Iterable<object> | AsyncIterable<object>;

/** What messages call rows. */
const NAME = 'the dataset of rows';

/** Whether an object is a row, rather than a block of rows, whose values are arrays. */
export function isRow(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const values = Object.values(value);
  if (values.some((column) => ArrayBuffer.isView(column) || column instanceof CategoryCodes)) return false;
  return values.length > 0 && !values.every(Array.isArray);
}

/** Columns of rows, in memory. @throws TypeError where a row is no object. */
export async function openRows(rows: Rows, reading: CsvOptions): Promise<ColumnSource> {
  const columns = new RowColumns(NAME, reading);
  // Waiting for each would take longer than the rest.
  if (Array.isArray(rows)) for (const row of rows) columns.push(row);
  else for await (const row of rows) columns.push(row);
  return columns.source('rows');
}
