import { MAX_CATEGORIES } from '../columns/categories.js';
import { wrongKind } from '../columns/errors.js';
import type { Global } from '../columns/global.js';
import { unlessAborted } from '../columns/onAbort.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions, takeOptions } from '../columns/options.js';
import { SIGNAL } from '../columns/streams.js';
import { type Opener, SourceDataset } from '../data/blockDataset.js';
import type { ColumnSource } from '../data/columnSource.js';
import type { BlockDataset } from '../data/dataset.js';
import { sampledSource } from '../data/sampledSource.js';
import { CELL_NAMES, CSV_NAMES, CSV_OPTIONS, type CsvReadingOptions } from './csvOptions.js';
import { changed, type FileBytes } from './fileBytes.js';
import { openFile } from './fileFormats.js';
import type { FileSource } from './fileSources.js';
import { bytesOfStream, chunksOf, fileOf, isBytes, nameOfStream } from './fileSources.js';
import { joinedFiles } from './joinedFiles.js';
import { builtin } from './node.js';
import type { ColumnArrays, RowSource } from './rowBlocks.js';
import { isColumnArrays, isIterable, isRowSource, openArrays, openBlocks } from './rowBlocks.js';
import { isRecord } from './rowColumns.js';
import type { Rows } from './rowsTable.js';
import { isRow, openRows } from './rowsTable.js';
import { endable, type TransferLimits } from './transfer.js';

/** Options of `openDataset`. */
export interface OpenDatasetOptions extends CsvReadingOptions {
  /** The most categories of a column, 1…16 777 215 (the default); reading a column with more is an error. */
  readonly maxCategories?: number;
  /** Bytes of decoded columns to keep in memory, default 2^30. What fits is decoded once; the rest is read again in each pass. */
  readonly cacheBytes?: number;
  /**
   * The longest page of a Parquet file and buffer of an Arrow file, unpacked, in bytes; default 2^30. What a file states is believed up to
   * this, and up to what its packed bytes can yield.
   */
  readonly maxPageBytes?: number;
  /** Called while a CSV file is opened, which reads all of it, with the bytes read so far and the size of the file. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Reads as many rows only, drawn at random without replacement; `dataset.remarks` says so. */
  readonly sample?: number;
  /** The seed of the sample, default 0. */
  readonly seed?: number;
  /** Ends opening, and every later read of a file: the promise rejects with the signal's reason. */
  readonly signal?: Global<'AbortSignal'>;
  /**
   * Milliseconds without a byte from a server or a stream after which reading is an error, default 30 000; Infinity waits for ever. No
   * server without range requests may send more than 2^30 bytes, and no stream of bytes more than 2^31.
   */
  readonly timeout?: number;
}

const CACHE_BYTES = 2 ** 30;

/** Files that are open at once, in each thread; a process may have 256 in all on some systems. */
const MOST_OPEN = 8;

const OPTIONS = optionTable({
  maxCategories: option.integer(1, MAX_CATEGORIES, MAX_CATEGORIES),
  cacheBytes: option.integer(0, Number.MAX_SAFE_INTEGER, CACHE_BYTES),
  maxPageBytes: option.integer(1, 2 ** 31 - 1, 2 ** 30),
  onProgress: option.callback(),
  sample: option.integer(1, 2 ** 32 - 1),
  seed: option.seed(),
  signal: SIGNAL,
  timeout: option.real('a number of milliseconds > 0', (value) => value > 0, 30_000),
  ...CSV_OPTIONS,
} satisfies OptionsOf<OpenDatasetOptions>);

/** What `openDataset` opens: a file, several files with the same columns, rows, blocks of rows, or an object of arrays. */
export type DatasetSource =
  | FileSource
  | readonly (string | Global<'URL'> | Global<'Blob'>)[]
  | Rows
  | RowSource
  | ColumnArrays;

/**
 * Opens a dataset: named columns of equal length. A file is Parquet, Arrow IPC, NPY or NPZ where it begins with the mark of one of these,
 * else what its name says, else JSON where it begins with the brackets of records; any other is CSV. Files compressed with gzip or Zstandard are unpacked in
 * memory. Close the dataset when done.
 *
 * Rows are objects; their columns are the keys of all of them in the order in which they first occur, those of objects within as `a.b`.
 * What a row does not have is missing, as are null, NaN and the empty text. Texts are read as those of a CSV file are, so that numbers
 * written as text are numbers where all of a column are; values of several kinds are read as if they were written as text.
 *
 * @param source a path, URL, Blob, `Response`, bytes, or a stream of them; an array of paths, URLs or Blobs with the same columns, whose rows
 *   follow each other; rows, or blocks of rows, from an iterable, or blocks from a function that gives one; or an object of arrays by name. A
 *   plain object with just `columns` and `blocks` is blocks of rows.
 * @throws TypeError where `source` is none of these, or an option is unknown or of a wrong kind; Error where the file cannot be opened or
 *   the package that reads it is not installed, RangeError where it is truncated, damaged, or of no known format, columns differ in
 *   length, or an option is out of its range.
 * @see `pandas.json_normalize` for rows with objects within
 * @example
 * import { openDataset } from 'infosimd/data';
 * const dataset = await openDataset(new TextEncoder().encode('delay,distance\n5,100\n7,200\n')); // or a path, a URL, a File
 * for await (const [x, y] of dataset.blocks(['delay', 'distance'])) console.log(x[1], y[1]); // 7 200
 * await dataset.close();
 * const rows = await openDataset([{ delay: 5, from: { city: 'Oslo' } }, { delay: 7 }]);
 * console.log(rows.columns().map(({ name, type }) => [name, type])); // [ [ 'delay', 'number' ], [ 'from.city', 'text' ] ]
 */
export function openDataset(source: DatasetSource, options?: OpenDatasetOptions): Promise<BlockDataset> {
  return openVersion(source, options);
}

/**
 * Opens a dataset whose files must be those that another thread opened.
 *
 * @param versions of the files, in their order.
 */
export async function openVersion(
  source: DatasetSource,
  options?: OpenDatasetOptions,
  versions?: readonly (string | undefined)[],
): Promise<BlockDataset> {
  options = takeOptions(options);
  const { onProgress, maxPageBytes, maxCategories, cacheBytes, sample, seed, signal, timeout, ...reading } =
    readOptions(options, OPTIONS);
  const limits = { maxCategories, cacheBytes };
  const transfer = { signal, timeout };
  const given = CSV_NAMES.filter((name) => options?.[name] !== undefined);
  if (isFiles(source)) return openFiles(await allOpened(source, transfer));
  const file = await fileOf(source, transfer);
  if (file) return openFiles([file]);
  const items = source instanceof ReadableStream ? chunksOf(source) : source;
  if (isIterable(items)) {
    const stream = nameOfStream(source as object);
    const { first, all, end } = Array.isArray(items)
      ? { first: items.find(isFilled), all: items, end: undefined }
      : await begin(items, transfer, stream);
    if (isBytes(first) || (stream && (first === undefined || typeof first === 'string'))) {
      return openFiles([await bytesOfStream(all, transfer, stream)]);
    }
    const opening = isRow(first) ? openRows(all as Rows, reading) : openBlocks(all as RowSource);
    return datasetOf(
      await unlessAborted(opening, signal).catch((error) => {
        if (signal?.aborted) end?.().catch(() => undefined);
        throw error;
      }),
    );
  }
  if (isRowSource(source)) return datasetOf(await openBlocks(source));
  if (isColumnArrays(source)) return datasetOf(openArrays(source));
  throw wrongKind(
    'source',
    'a path, a URL, a Blob, bytes, an iterable of rows, blocks or bytes, or an object of arrays',
    source,
  );

  async function datasetOf(
    opened: ColumnSource,
    reopen?: ReturnType<typeof reopenable>,
  ): Promise<BlockDataset> {
    try {
      refuseIdle(opened);
      const some = sample === undefined ? opened : sampledSource(opened, sample, seed);
      return new SourceDataset(some, { ...limits, reopen });
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  function refuseIdle({ path, format }: ColumnSource): void {
    const isText = ['JSON', 'NDJSON', 'rows'].includes(format);
    const idle = given.find((name) => format !== 'CSV' && !(isText && CELL_NAMES.includes(name)));
    if (idle === undefined) return;
    throw new TypeError(`"${idle}" goes with CSV files, and ${path} is ${format}; leave it out`);
  }

  async function openFiles(files: readonly FileBytes[]): Promise<BlockDataset> {
    try {
      const other = versions ? files.find(({ version }, i) => version !== versions[i]) : undefined;
      if (other) throw changed(other.path);
      const total = files.reduce((sum, { size }) => sum + size, 0);
      const sources: ColumnSource[] = [];
      let before = 0;
      for (const file of files) {
        const done = before;
        const opened = await openFile(file, {
          onProgress: onProgress && ((bytes) => onProgress(done + bytes, total)),
          reading,
          maxPageBytes,
        });
        refuseIdle(opened);
        before += file.size;
        sources.push(opened);
      }
      const again = {
        ...Object.fromEntries(given.map((name) => [name, reading[name]])),
        ...(sample !== undefined && { sample, seed }),
        timeout,
        maxPageBytes,
      };
      const inMemory = sources.some((opened) => opened.inMemory);
      return await datasetOf(joinedFiles(sources), inMemory ? undefined : reopenable(source, again, files));
    } catch (error) {
      await Promise.all(files.map((file) => file.close()));
      throw error;
    }
  }
}

/** An object without keys tells rows from blocks as little as it holds. */
function isFilled(item: unknown): boolean {
  return !(isRecord(item) && Object.keys(item).length === 0);
}

/** The first filled item of an iterable, and all of them once more. A stream must give one in time. */
async function begin(
  source: Iterable<unknown> | AsyncIterable<unknown>,
  limits: TransferLimits,
  stream: string | undefined,
) {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const end = async (value?: unknown): Promise<IteratorResult<unknown>> => {
    // The iterator of a stream of Node would wait for the next chunk.
    if (stream) (source as { destroy?: () => unknown }).destroy?.();
    return (await iterator.return?.(value)) ?? { done: true, value };
  };
  const next = async (): Promise<IteratorResult<unknown>> => iterator.next();
  const begun: IteratorResult<unknown>[] = [];
  let first: IteratorResult<unknown>;
  do {
    first = await (stream ? endable(stream, limits, next) : unlessAborted(next(), limits.signal)).catch(
      (error) => {
        // Not awaited: what is silent may not answer.
        end().catch(() => undefined);
        throw error;
      },
    );
    begun.push(first);
  } while (!first.done && !isFilled(first.value));
  const all: AsyncIterator<unknown> = { next: async () => begun.shift() ?? next(), return: end };
  return { first: first.done ? undefined : first.value, all: { [Symbol.asyncIterator]: () => all }, end };
}

/** Whether a source is several files. */
function isFiles(source: unknown): source is readonly unknown[] {
  return (
    Array.isArray(source) &&
    source.length > 0 &&
    source.every((file) => typeof file === 'string' || file instanceof URL || file instanceof Blob)
  );
}

/** Several files, or, where one cannot be opened, none. */
async function allOpened(sources: readonly unknown[], limits: TransferLimits): Promise<FileBytes[]> {
  const files: FileBytes[] = [];
  for (let from = 0; from < sources.length; from += MOST_OPEN) {
    const open = await Promise.allSettled(
      sources
        .slice(from, from + MOST_OPEN)
        .map(async (source) => fileOf(source, limits, sources.length > MOST_OPEN) as Promise<FileBytes>),
    );
    files.push(...open.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
    const failed = open.find((result) => result.status === 'rejected');
    if (failed === undefined) continue;
    await Promise.all(files.map((file) => file.close()));
    throw failed.reason;
  }
  return files;
}

/** What a worker of Node needs to open the source itself; undefined if it cannot. */
function reopenable(
  source: unknown,
  options: OpenDatasetOptions,
  files: readonly FileBytes[],
): Omit<Opener, 'maxCategories' | 'id'> | undefined {
  const addresses = (isFiles(source) ? source : [source]).map(addressOf);
  if (addresses.includes(undefined)) return undefined;
  // Not `new URL('…', import.meta.url)`: bundlers would take the module for an asset. The address holds for dist/io and for dist/cli.
  const here = import.meta.url;
  return {
    module: new URL(WORKER, here).href,
    source: isFiles(source) ? addresses : addresses[0],
    options,
    versions: files.map(({ version }) => version),
  };
}

/** What another thread finds a file by; undefined if it cannot. */
function addressOf(source: unknown): string | undefined {
  if (!builtin || !(typeof source === 'string' || source instanceof URL)) return undefined;
  // The working directory may be another when a worker opens it.
  const isPath = typeof source === 'string' && !/^https?:\/\//i.test(source);
  return isPath ? (builtin('node:path')?.resolve(source) ?? source) : String(source);
}

/** A bundle of columnWorker.ts (scripts/bundleCommand.mjs). */
const WORKER = '../columnWorker/columnWorker.js';
