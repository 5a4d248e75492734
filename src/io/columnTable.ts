import type { CategoryCodes } from '../columns/categories.js';
import { listedNames, nearNames } from './nearNames.js';

/**
 * What a reader returns: a table of named columns, read block by block, a few columns at a time. Rows never become
 * objects, and a column that is not asked for is not decoded.
 */

/**
 * What the values of a column are.
 * - `number`: integers, floats, decimals and times of day, as doubles;
 * - `timestamp`: points in time, as milliseconds since 1970-01-01T00:00Z;
 * - `text`, `boolean`: categories;
 * - `unsupported`: a column that the reader leaves out, with its `reason`.
 */
export type ColumnType = 'number' | 'timestamp' | 'text' | 'boolean' | 'unsupported';

/** What is known of a column before its values are read. */
export interface ColumnInfo {
  readonly name: string;
  readonly type: ColumnType;
  /** Why an `unsupported` column is left out. */
  readonly reason?: string;
  /**
   * The least finite value of a column of numbers, where it is known without reading the values: from the
   * statistics of a Parquet file that has them for every row group, and from the pass that found a CSV file's types.
   */
  readonly minimum?: number;
  /** The greatest finite value, known where `minimum` is. */
  readonly maximum?: number;
}

/**
 * A run of rows of one column, 65 536 at most: numbers and timestamps as a `Float64Array` in which NaN is a missing
 * value, text and booleans as `CategoryCodes` in which −1 is one. A category keeps its code over all blocks of one
 * pass; categories that come later are appended.
 */
export type ColumnBlock = Float64Array | CategoryCodes;

/** What a table was read from. */
export type TableFormat = 'Parquet' | 'CSV' | 'Arrow' | 'NPY' | 'NPZ' | 'blocks';

/** A table open for reading by columns. */
export interface ColumnTable {
  /** The path that the table was opened with, or the table's name in messages. */
  readonly path: string;
  readonly format: TableFormat;
  /** The number of rows; undefined for an iterable of blocks, until it is read. */
  readonly rows: number | undefined;
  /** The columns, in the order of the table. */
  columns(): readonly ColumnInfo[];
  /**
   * The values of a column, block by block, from the first row; each call is a pass of its own.
   *
   *     for await (const block of table.blocks<Float64Array>('delay')) histogram.push(block);
   *
   * @throws RangeError where the table has no such column, the column is `unsupported`, an integer lies beyond
   * ±2⁵³ (code `ERR_UNSAFE_INTEGER`; the row is named, the first row being 1), there are more categories than the
   * reader was asked to keep (code `ERR_TOO_MANY_CATEGORIES`), or the file is damaged.
   */
  blocks<Block extends ColumnBlock = ColumnBlock>(name: string): AsyncIterable<Block>;
  /**
   * The values of several columns side by side: a block of each, in the order of the names, all of one length.
   *
   *     for await (const [x, y] of table.blocks(['x', 'y'])) joint.push(x, y);
   *
   * @throws RangeError as for one column, and where there is no name.
   */
  blocks<Block extends ColumnBlock = ColumnBlock>(names: readonly string[]): AsyncIterable<readonly Block[]>;
  /** Closes the file; after that, reading a block is an error. */
  close(): Promise<void>;
}

/** A table whose number of rows is known, as of every file. */
export interface FileTable extends ColumnTable {
  readonly rows: number;
}

/** A RangeError that says what is wrong with a damaged file. */
export function damaged(path: string, what: string): RangeError {
  return new RangeError(`${path} is damaged: ${what}`);
}

/** A RangeError for an integer beyond ±2⁵³, with `code: 'ERR_UNSAFE_INTEGER'` and the `column`; `row` counts from 1. */
export function unsafeInteger(column: string, row: number, value: bigint | string): RangeError {
  const error = new RangeError(
    `column "${column}", row ${row}: ${value} lies beyond ±2^53, where doubles no longer tell integers apart`,
  );
  return Object.assign(error, { code: 'ERR_UNSAFE_INTEGER', column });
}

/** A RangeError for a column with more categories than asked for, with `code: 'ERR_TOO_MANY_CATEGORIES'` and the `column`. */
export function tooManyCategories(column: string, limit: number): RangeError {
  const error = new RangeError(
    `column "${column}" has more than ${limit.toLocaleString('en-US')} categories`,
  );
  return Object.assign(error, { code: 'ERR_TOO_MANY_CATEGORIES', column });
}

/** Finds a readable column. @throws RangeError where there is none (with the near names), or it is `unsupported`. */
export function findColumn(path: string, columns: readonly ColumnInfo[], name: string): ColumnInfo {
  const column = columns.find((candidate) => candidate.name === name);
  if (!column) {
    const names = columns.filter(({ type }) => type !== 'unsupported').map(({ name }) => name);
    throw new RangeError(`${path} has no column "${name}"${nearNames(name, names, listedNames(names))}`);
  }
  if (column.type === 'unsupported')
    throw new RangeError(`column "${name}" cannot be read: ${column.reason}`);
  return column;
}
