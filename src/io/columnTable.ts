import { listedNames, nearNames } from './nearNames.js';

/**
 * What a reader gives: a table of named columns, read one column and one block at a time. Rows never become
 * objects, and a column that nobody asks for is not decoded.
 */

/**
 * What the values of a column are.
 * - `number`: integers, floats, decimals and times of day, as doubles;
 * - `timestamp`: points in time, as milliseconds since 1970-01-01T00:00Z;
 * - `text`, `boolean`: categories;
 * - `unsupported`: a column that this reader leaves out, for the reason it gives.
 */
export type ColumnType = 'number' | 'timestamp' | 'text' | 'boolean' | 'unsupported';

/** The name and the type of a column; `reason` says why an `unsupported` column is left out. */
export interface ColumnInfo {
  readonly name: string;
  readonly type: ColumnType;
  readonly reason?: string;
}

/**
 * A run of rows of one column: numbers and timestamps as a `Float64Array` in which NaN is a missing value, text
 * and booleans as an array in which null is a missing value.
 */
export type ColumnBlock = Float64Array | (string | null)[] | (boolean | null)[];

/**
 * A run of rows of a text or boolean column: `codes[i]` is an index into `dictionary`, or −1 where the value is
 * missing. Blocks may share a dictionary, and a dictionary may hold one value twice, or the empty text, which is
 * missing too.
 */
export interface CodedBlock {
  readonly codes: Int32Array;
  readonly dictionary: readonly (string | boolean)[];
}

/** A file open for reading by columns. */
export interface ColumnTable {
  /** The path that the table was opened with. */
  readonly path: string;
  readonly format: 'Parquet' | 'CSV';
  readonly rows: number;
  readonly columns: readonly ColumnInfo[];
  /**
   * The values of a column, block by block, from the first row.
   * @throws RangeError where the table has no such column, the column is `unsupported`, an integer lies beyond
   * ±2⁵³ (code `ERR_UNSAFE_INTEGER`; the row is named, the first row being 1), there are more categories than the
   * reader was asked to keep (code `ERR_TOO_MANY_CATEGORIES`), or the file is damaged.
   */
  blocks(name: string): AsyncIterable<ColumnBlock>;
  /**
   * The values of a text or boolean column as codes, block by block.
   * @throws RangeError as `blocks` does, and TypeError for a column of numbers.
   */
  codedBlocks(name: string): AsyncIterable<CodedBlock>;
  /** Closes the file. The table gives no more blocks afterwards. */
  close(): Promise<void>;
}

/** A RangeError that says what of a file cannot be right. */
export function damaged(path: string, what: string): RangeError {
  return new RangeError(`${path} is damaged: ${what}`);
}

/** A RangeError for an integer that no double can hold, with `code: 'ERR_UNSAFE_INTEGER'`; `row` counts from 1. */
export function unsafeInteger(column: string, row: number, value: bigint | string): RangeError {
  const error = new RangeError(
    `column "${column}", row ${row}: ${value} lies beyond ±2^53, where doubles no longer tell integers apart`,
  );
  return Object.assign(error, { code: 'ERR_UNSAFE_INTEGER' });
}

/** A RangeError for a column with more categories than asked for, with `code: 'ERR_TOO_MANY_CATEGORIES'`. */
export function tooManyCategories(column: string, limit: number): RangeError {
  const error = new RangeError(
    `column "${column}" has more than ${limit.toLocaleString('en-US')} categories`,
  );
  return Object.assign(error, { code: 'ERR_TOO_MANY_CATEGORIES' });
}

/** Finds a readable column. @throws RangeError where there is none (with the near names), or it is `unsupported`. */
export function findColumn(table: Pick<ColumnTable, 'path' | 'columns'>, name: string): ColumnInfo {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) {
    const names = table.columns.filter(({ type }) => type !== 'unsupported').map(({ name }) => name);
    throw new RangeError(
      `${table.path} has no column "${name}"${nearNames(name, names, listedNames(names))}`,
    );
  }
  if (column.type === 'unsupported')
    throw new RangeError(`column "${name}" cannot be read: ${column.reason}`);
  return column;
}

/** Turns coded blocks into blocks of values, null where the code is −1. */
export async function* valueBlocks(coded: AsyncIterable<CodedBlock>): AsyncGenerator<ColumnBlock> {
  for await (const { codes, dictionary } of coded) {
    const values: (string | boolean | null)[] = new Array(codes.length);
    for (let i = 0; i < codes.length; i++) {
      const value = codes[i] < 0 ? null : dictionary[codes[i]];
      values[i] = value === '' ? null : value;
    }
    yield values as (string | null)[] | (boolean | null)[];
  }
}
