// What the reader of a format provides; blockDataset.ts makes a dataset of it.

import type { CategoryCoder } from './categoryCoder.js';
import type { ColumnInfo, ColumnType, DatasetFormat } from './dataset.js';

/** The most rows of a block. */
export const BLOCK_ROWS = 65536;

/** A run of rows as a reader gives it: doubles, or codes of the coder that the column was given. */
export type RawBlock = Float64Array | Int32Array;

export interface ColumnSource {
  readonly path: string;
  readonly format: DatasetFormat;
  readonly rows: number | undefined;
  readonly columns: readonly ColumnInfo[];
  /** What may be wrong with the way the source is read. */
  readonly remarks?: readonly string[];
  /** Whether a pass over one column costs about as much as one over all. */
  readonly readTogether?: boolean;
  /** Whether all of it is in memory, so that nobody else needs to open it. */
  readonly inMemory?: boolean;
  /** Whether there can be one pass only. */
  readonly readOnce?: boolean;
  /** Whether the values of a column are of another type, too: any text of a CSV file is text, and a column without values is of any type. */
  canReadAs?(index: number, type: ColumnType): boolean;
  /** The same source with other types of columns. */
  readAs?(types: readonly ColumnType[]): ColumnSource;
  /** @throws RangeError where it is already known that a column cannot be read. */
  check?(index: number): void;
  /**
   * One pass over columns, from the first row: tuples of runs of one length, of any number of rows.
   * @param indices the places of the wanted columns among `columns`.
   * @param coders for each wanted column of text or booleans the coder that gives the codes.
   */
  pass(
    indices: readonly number[],
    coders: readonly (CategoryCoder | undefined)[],
  ): AsyncIterable<readonly RawBlock[]>;
  close(): Promise<void>;
}

/** Whether the values of a column are categories. */
export function isCoded({ type }: ColumnInfo): boolean {
  return type === 'text' || type === 'boolean';
}
