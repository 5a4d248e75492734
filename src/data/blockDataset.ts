// A dataset that is read by blocks of rows: the one implementation for files, iterables and arrays.

import { CategoryCodes, FOUND } from '../columns/categories.js';
import { wrongKind, wrongValue } from '../columns/errors.js';
import { unlessAborted } from '../columns/onAbort.js';
import type { JointHistogram } from '../tables/jointHistogram.js';
import { CategoryCoder } from './categoryCoder.js';
import { BLOCK_ROWS, type ColumnSource, isCoded, type RawBlock } from './columnSource.js';
import { countBlocks } from './countBlocks.js';
import { cutBlocks } from './cutBlocks.js';
import type {
  BlockDataset,
  ColumnBlock,
  ColumnCodes,
  ColumnDescription,
  ColumnInfo,
  CutColumn,
  Cutting,
  DatasetFormat,
  FeatureValues,
  JobOptions,
  UncutColumn,
} from './dataset.js';
import { describeBlocks } from './describeBlocks.js';
import type { Feature } from './features.js';
import { findColumn, placesOf } from './findColumn.js';
import { KeptColumns } from './keptColumns.js';
import { wholeSource } from './memorySource.js';
import { readSamples } from './readSamples.js';

/** How a worker opens the same source for itself. */
export interface Opener {
  /** The address of the module that does it. */
  readonly module: string;
  /** What it opens. */
  readonly source: unknown;
  /** How it reads it. */
  readonly options: object;
  /** The versions of the files, which must be the same there. */
  readonly versions: readonly (string | undefined)[];
  readonly maxCategories: number;
  /** Tells one dataset from another. */
  readonly id: number;
}

let opened = 0;

/** What a dataset is opened with. */
interface SourceOptions {
  /** The most categories of a column in any pass. */
  readonly maxCategories: number;
  /** Bytes of decoded columns that are kept. */
  readonly cacheBytes: number;
  /** What workers open, and by which module; undefined where they cannot. */
  readonly reopen?: Omit<Opener, 'maxCategories' | 'id'>;
}

/** A dataset over a source. */
export class SourceDataset implements BlockDataset {
  readonly path: string;
  readonly format: DatasetFormat;
  readonly remarks: readonly string[];
  /** Columns that were decoded and cut. */
  readonly kept: KeptColumns;
  readonly opener: Opener | undefined;
  #source: ColumnSource;
  #whole: Promise<ColumnSource> | undefined;
  readonly #maxCategories: number;
  #rows: number | undefined;
  #closed = false;

  constructor(source: ColumnSource, { maxCategories, cacheBytes, reopen }: SourceOptions) {
    this.path = source.path;
    this.format = source.format;
    this.remarks = Object.freeze([...(source.remarks ?? [])]);
    this.kept = new KeptColumns(cacheBytes);
    this.opener = reopen && { ...reopen, maxCategories, id: ++opened };
    this.#source = source;
    this.#rows = source.rows;
    this.#maxCategories = maxCategories;
  }

  get rows(): number | undefined {
    return this.#rows;
  }

  /** Whether a pass over one column costs about as much as one over all. */
  get isReadTogether(): boolean {
    return this.#source.readTogether === true;
  }

  columns(): readonly ColumnInfo[] {
    return this.#source.columns;
  }

  blocks<Block extends ColumnBlock = ColumnBlock>(name: string): AsyncIterable<Block>;
  blocks<Block extends ColumnBlock = ColumnBlock>(
    names: readonly [string, string],
  ): AsyncIterable<readonly [Block, Block]>;
  blocks<Block extends ColumnBlock = ColumnBlock>(names: readonly string[]): AsyncIterable<readonly Block[]>;
  blocks(names: string | readonly string[]): AsyncIterable<ColumnBlock | readonly ColumnBlock[]> {
    if (typeof names === 'string') return firstOf(this.tuples([names]));
    if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
      throw wrongKind('names', 'the name of a column, or an array of names', names);
    }
    if (names.length === 0) throw wrongValue('names', 'at least one name', names);
    return this.tuples(names);
  }

  async describe(names: readonly string[], job: JobOptions): Promise<readonly ColumnDescription[]> {
    await this.#readable(job);
    return describeBlocks(this, names, job);
  }

  async cut(
    features: readonly Feature[],
    cutting: Cutting,
    job: JobOptions,
  ): Promise<readonly (CutColumn | UncutColumn)[]> {
    await this.#readable(job);
    return cutBlocks(this, features, cutting, job);
  }

  async count(
    pairs: readonly (readonly [CutColumn, CutColumn])[],
    job: JobOptions,
    onTable: (i: number, table: JointHistogram) => void,
  ): Promise<void> {
    await this.#readable(job);
    return countBlocks(this, pairs, job, onTable);
  }

  codes(columns: readonly CutColumn[]): readonly ColumnCodes[] | undefined {
    const kept = columns.map((column) => this.kept.codesOf(column));
    return kept.includes(undefined) ? undefined : (kept as ColumnCodes[]);
  }

  async samples(features: readonly Feature[], job: JobOptions): Promise<readonly FeatureValues[]> {
    await this.#readable(job);
    return readSamples(this, features, job);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.kept.clear();
    await this.#source.close();
  }

  /** A pass over one column with the caller's coder, whose categories are not copied for every block. */
  async *raw(name: string, coder: CategoryCoder | undefined): AsyncGenerator<RawBlock> {
    for await (const [block] of this.#pass(this.#find([name]), [coder])) yield block;
  }

  /** A coder for a column, limited as this dataset or more. */
  coder(name: string, limit = this.#maxCategories): CategoryCoder {
    return new CategoryCoder(name, Math.min(limit, this.#maxCategories));
  }

  /**
   * Columns side by side. Checks the names at once, before the first block is asked for.
   *
   * @param limit the most categories of a column.
   */
  tuples(names: readonly string[], limit?: number): AsyncGenerator<readonly ColumnBlock[]> {
    const indices = this.#find(names);
    const coders = indices.map((index, i) =>
      isCoded(this.#source.columns[index]) ? this.coder(names[i], limit) : undefined,
    );
    return this.#coded(indices, coders);
  }

  #find(names: readonly string[]): number[] {
    const { path, columns } = this.#source;
    this.#requireOpen();
    return names.map((name) => {
      findColumn(path, columns, name);
      const index = placesOf(columns).get(name) as number;
      this.#source.check?.(index);
      return index;
    });
  }

  /** What can be read once is read now, whole, where it fits the budget. */
  async #readable(job: JobOptions): Promise<void> {
    if (this.#source.readOnce !== true) return;
    // Not with the signal of the first job: others may wait for the same reading.
    this.#whole ??= wholeSource(this, { onProgress: job.onProgress });
    this.#source = await unlessAborted(this.#whole, job.signal);
  }

  #requireOpen(): void {
    if (this.#closed) throw new RangeError(`${this.path} is closed; open it again to read it`);
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
    let rows = 0;
    for await (const blocks of this.#source.pass(indices, coders)) {
      rows += blocks[0].length;
      if (blocks[0].length > 0) yield blocks;
      this.#requireOpen();
    }
    this.#rows ??= rows;
  }
}

async function* firstOf(tuples: AsyncIterable<readonly ColumnBlock[]>): AsyncGenerator<ColumnBlock> {
  for await (const [block] of tuples) yield block;
}

function part(block: ColumnBlock, start: number): ColumnBlock {
  if (block instanceof Float64Array) return block.subarray(start, start + BLOCK_ROWS);
  return new CategoryCodes(block.codes.subarray(start, start + BLOCK_ROWS), block.categories, FOUND);
}
