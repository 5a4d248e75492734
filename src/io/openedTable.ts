import { CategoryCodes, FOUND } from '../columns/categories.js';
import { wrongKind, wrongValue } from '../columns/errors.js';
import { CategoryCoder } from './categoryCoder.js';
import type { ColumnBlock, ColumnInfo, ColumnTable, TableFormat } from './columnTable.js';
import { findColumn } from './columnTable.js';

/** The most rows of a block. */
export const BLOCK_ROWS = 65536;

/** A run of rows as a reader gives it: doubles, or codes of the coder that the column was given. */
export type RawBlock = Float64Array | Int32Array;

/** What the reader of a format provides; `OpenedTable` makes a table of it. */
export interface TableSource {
  readonly path: string;
  readonly format: TableFormat;
  readonly rows: number | undefined;
  readonly columns: readonly ColumnInfo[];
  /** Whether a pass over one column costs about as much as one over all. */
  readonly readTogether?: boolean;
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

/** A table over a source. */
export class OpenedTable implements ColumnTable {
  readonly path: string;
  readonly format: TableFormat;
  readonly rows: number | undefined;
  readonly #source: TableSource;
  readonly #maxCategories: number;
  #closed = false;

  /** `maxCategories`: the most categories of a column in any pass. */
  constructor(source: TableSource, maxCategories: number) {
    this.path = source.path;
    this.format = source.format;
    this.rows = source.rows;
    this.#source = source;
    this.#maxCategories = maxCategories;
  }

  /** Whether a pass over one column costs about as much as one over all. */
  get isReadTogether(): boolean {
    return this.#source.readTogether === true;
  }

  columns(): readonly ColumnInfo[] {
    return this.#source.columns;
  }

  blocks<Block extends ColumnBlock = ColumnBlock>(name: string): AsyncIterable<Block>;
  blocks<Block extends ColumnBlock = ColumnBlock>(names: readonly string[]): AsyncIterable<readonly Block[]>;
  blocks(names: string | readonly string[]): AsyncIterable<ColumnBlock | readonly ColumnBlock[]> {
    if (typeof names === 'string') return firstOf(this.#tuples([names]));
    if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
      throw wrongKind('names', 'the name of a column, or an array of names', names);
    }
    if (names.length === 0) throw wrongValue('names', 'at least one name', names);
    return this.#tuples(names);
  }

  /** A pass over one column with the caller's coder, whose categories are not copied for every block. */
  async *raw(name: string, coder: CategoryCoder | undefined): AsyncGenerator<RawBlock> {
    for await (const [block] of this.#pass(this.#find([name]), [coder])) yield block;
  }

  /** A coder for a column, limited as this table or more. */
  coder(name: string, limit = this.#maxCategories): CategoryCoder {
    return new CategoryCoder(name, Math.min(limit, this.#maxCategories));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#source.close();
  }

  #find(names: readonly string[]): number[] {
    const { path, columns } = this.#source;
    this.#requireOpen();
    return names.map((name) => {
      const index = columns.indexOf(findColumn(path, columns, name));
      this.#source.check?.(index);
      return index;
    });
  }

  #requireOpen(): void {
    if (this.#closed) throw new RangeError(`${this.path} is closed; open it again to read it`);
  }

  /** Checks the names at once, before the first block is asked for. */
  #tuples(names: readonly string[]): AsyncGenerator<readonly ColumnBlock[]> {
    const indices = this.#find(names);
    const coders = indices.map((index, i) =>
      isCoded(this.#source.columns[index]) ? this.coder(names[i]) : undefined,
    );
    return this.#coded(indices, coders);
  }

  async *#coded(
    indices: readonly number[],
    coders: readonly (CategoryCoder | undefined)[],
  ): AsyncGenerator<readonly ColumnBlock[]> {
    for await (const raw of this.#pass(indices, coders)) {
      const rows = raw[0].length;
      const whole = raw.map((block, i) => {
        const categories = coders[i]?.snapshot();
        return categories ? new CategoryCodes(block as Int32Array, categories, FOUND) : block;
      }) as readonly ColumnBlock[];
      if (rows <= BLOCK_ROWS) yield whole;
      else
        for (let start = 0; start < rows; start += BLOCK_ROWS) yield whole.map((block) => part(block, start));
    }
  }

  async *#pass(
    indices: readonly number[],
    coders: readonly (CategoryCoder | undefined)[],
  ): AsyncGenerator<readonly RawBlock[]> {
    for await (const blocks of this.#source.pass(indices, coders)) {
      if (blocks[0].length > 0) yield blocks;
      this.#requireOpen();
    }
  }
}

async function* firstOf(tuples: AsyncIterable<readonly ColumnBlock[]>): AsyncGenerator<ColumnBlock> {
  for await (const [block] of tuples) yield block;
}

function part(block: ColumnBlock, start: number): ColumnBlock {
  if (block instanceof Float64Array) return block.subarray(start, start + BLOCK_ROWS);
  return new CategoryCodes(block.codes.subarray(start, start + BLOCK_ROWS), block.categories, FOUND);
}

/**
 * Joins runs of several columns, whose lengths differ, into blocks of one length. Runs are copied: were blocks cut wherever a
 * run of any column ends, seven columns would give tiny ones.
 * @throws RangeError where one column has fewer rows than another.
 */
export async function* sideBySide(
  path: string,
  columns: readonly AsyncGenerator<RawBlock>[],
): AsyncGenerator<readonly RawBlock[]> {
  if (columns.length === 1) {
    for await (const block of columns[0]) yield [block];
    return;
  }
  const waiting: (RawBlock | undefined)[] = columns.map(() => undefined);
  try {
    for (;;) {
      const blocks = await Promise.all(columns.map((column, i) => take(column, i)));
      const rows = blocks[0].length;
      const short = blocks.find((block) => block.length !== rows);
      if (short) throw new RangeError(`${path} has columns of different lengths`);
      if (rows === 0) return;
      yield blocks;
    }
  } finally {
    for (const column of columns) await column.return(undefined);
  }

  /** The next block of column i; only the last one is shorter than BLOCK_ROWS. */
  async function take(column: AsyncGenerator<RawBlock>, i: number): Promise<RawBlock> {
    let output: RawBlock | undefined;
    let done = 0;
    while (done < BLOCK_ROWS) {
      let run = waiting[i];
      waiting[i] = undefined;
      if (!run) {
        const next = await column.next();
        if (next.done) break;
        run = next.value;
      }
      output ??= run instanceof Float64Array ? new Float64Array(BLOCK_ROWS) : new Int32Array(BLOCK_ROWS);
      const rows = Math.min(run.length, BLOCK_ROWS - done);
      output.set(run.subarray(0, rows), done);
      done += rows;
      if (rows < run.length) waiting[i] = run.subarray(rows);
    }
    if (!output) return new Float64Array(0);
    return done === BLOCK_ROWS ? output : output.subarray(0, done);
  }
}
