import { MAX_CATEGORIES } from '../columns/categories.js';
import { wrongKind } from '../columns/errors.js';
import type { Global } from '../columns/global.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { SourceDataset } from '../data/blockDataset.js';
import type { ColumnSource } from '../data/columnSource.js';
import type { BlockDataset } from '../data/dataset.js';
import { CSV_NAMES, CSV_OPTIONS, type CsvOptions, type CsvReadingOptions } from './csvOptions.js';
import type { FileBytes } from './fileBytes.js';
import { blobBytes, bytesInMemory, openBytes } from './fileBytes.js';
import { builtin } from './node.js';
import { importFailure } from './reasons.js';
import type { ColumnArrays, RowSource } from './rowBlocks.js';
import { isColumnArrays, isRowSource, openArrays, openBlocks } from './rowBlocks.js';
import { openUrl } from './urlBytes.js';

/** Options of `openDataset`. */
export interface OpenDatasetOptions extends CsvReadingOptions {
  /** The most categories of a column, 1…16 777 215 (the default); reading a column with more is an error. */
  readonly maxCategories?: number;
  /** Bytes of decoded columns to keep in memory, default 2^30. What fits is decoded once; the rest is read again in each pass. */
  readonly cacheBytes?: number;
  /** Called while a CSV file is opened, which reads all of it, with the bytes read so far and the size of the file. */
  readonly onProgress?: (done: number, total: number) => void;
}

const CACHE_BYTES = 2 ** 30;

const OPTIONS = optionTable({
  maxCategories: option.integer(1, MAX_CATEGORIES, MAX_CATEGORIES),
  cacheBytes: option.integer(0, Number.MAX_SAFE_INTEGER, CACHE_BYTES),
  onProgress: option.callback(),
  ...CSV_OPTIONS,
} satisfies OptionsOf<OpenDatasetOptions>);

/**
 * Where a file comes from: a path (in a browser an address, relative to the page), a URL (`file:`, and `http:` and
 * `https:` by range requests), a `File` or `Blob`, or its bytes.
 */
export type FileSource = string | Global<'URL'> | Global<'Blob'> | ArrayBuffer | Uint8Array;

/** What `openDataset` opens: a file, blocks of rows, or an object of arrays. */
export type DatasetSource = FileSource | RowSource | ColumnArrays;

/**
 * Opens a dataset: named columns of equal length. A file is Parquet, Arrow IPC, NPY or NPZ where it begins with the mark of one of these, or
 * is named like it; any other is CSV. Close the dataset when done.
 *
 * @param source a path, URL, Blob, or bytes; blocks of rows from an iterable, or from a function that gives one; or an object of arrays
 *   by name. A plain object with just `columns` and `blocks` is blocks of rows.
 * @throws TypeError where `source` is none of these, or an option is unknown or of a wrong kind; Error where the file cannot be opened or
 *   the package that reads it is not installed, RangeError where it is truncated, damaged, or of no known format, columns differ in
 *   length, or an option is out of its range.
 * @example
 * import { openDataset } from 'infosimd/data';
 * const dataset = await openDataset(new TextEncoder().encode('delay,distance\n5,100\n7,200\n')); // or a path, a URL, a File
 * for await (const [x, y] of dataset.blocks(['delay', 'distance'])) console.log(x[1], y[1]); // 7 200
 * await dataset.close();
 */
export async function openDataset(
  source: DatasetSource,
  options?: OpenDatasetOptions,
): Promise<BlockDataset> {
  const { onProgress, maxCategories, cacheBytes, ...reading } = readOptions(options, OPTIONS);
  const limits = { maxCategories, cacheBytes };
  const opening = fileOf(source);
  if (!opening) {
    if (isRowSource(source)) return new SourceDataset(await openBlocks(source), limits);
    if (isColumnArrays(source)) return new SourceDataset(openArrays(source), limits);
    throw wrongKind(
      'source',
      'a path, a URL, a Blob, bytes, an iterable of blocks, or an object of arrays',
      source,
    );
  }
  const file = await opening;
  try {
    const opened = await openFile(file, { onProgress, reading });
    const given = CSV_NAMES.filter((name) => options?.[name] !== undefined);
    if (given.length > 0 && opened.format !== 'CSV') {
      throw new TypeError(
        `"${given[0]}" goes with CSV files, and ${file.path} is ${opened.format}; leave it out`,
      );
    }
    const again = Object.fromEntries(given.map((name) => [name, reading[name]]));
    return new SourceDataset(opened, { ...limits, reopen: reopenable(source, again) });
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** What a worker of Node needs to open the source itself; undefined if it cannot. */
function reopenable(
  source: unknown,
  options: CsvReadingOptions,
): { module: string; source: string; options: CsvReadingOptions } | undefined {
  if (!builtin || !(typeof source === 'string' || source instanceof URL)) return undefined;
  // Not `new URL('…', import.meta.url)`: bundlers would take the module for an asset. The address holds for dist/io and for dist/cli.
  const here = import.meta.url;
  // The working directory may be another when a worker opens it.
  const isPath = typeof source === 'string' && !/^https?:\/\//i.test(source);
  const address = isPath ? (builtin('node:path')?.resolve(source) ?? source) : String(source);
  return { module: new URL(WORKER, here).href, source: address, options };
}

/** A bundle of columnWorker.ts (scripts/bundleCommand.mjs). */
const WORKER = '../columnWorker/columnWorker.js';

/** Undefined where the source is not a file. */
function fileOf(source: unknown): Promise<FileBytes> | undefined {
  if (typeof source === 'string') {
    if (/^https?:\/\//i.test(source)) return openUrl(source);
    // A browser has no paths: there a text is an address like that of an image.
    const base = builtin ? undefined : globalThis.document?.baseURI;
    return base === undefined ? openBytes(source) : openUrl(new URL(source, base).href);
  }
  if (source instanceof URL) {
    const url = builtin?.('node:url');
    if (source.protocol === 'file:' && url) return openBytes(url.fileURLToPath(source));
    if (['http:', 'https:', 'blob:', 'data:'].includes(source.protocol)) return openUrl(source.href);
    throw wrongKind('source', 'a URL of the scheme file, http or https', source.href);
  }
  if (source instanceof Blob) return Promise.resolve(blobBytes(source));
  if (source instanceof ArrayBuffer)
    return Promise.resolve(bytesInMemory('the file in memory', new Uint8Array(source)));
  if (source instanceof Uint8Array) return Promise.resolve(bytesInMemory('the file in memory', source));
  return undefined;
}

/** Options of the readers. */
interface OpenFileOptions extends Pick<OpenDatasetOptions, 'onProgress'> {
  readonly reading: CsvOptions;
}

/** A format: the endings of its files' names, how such files begin, and how to load its reader. */
interface Format {
  readonly name: string;
  readonly endings: readonly string[];
  readonly marks: readonly string[];
  readonly load: () => Promise<(file: FileBytes, options: OpenFileOptions) => Promise<ColumnSource>>;
}

const FORMATS: readonly Format[] = [
  {
    name: 'Parquet',
    endings: ['parquet', 'parq', 'pq'],
    marks: ['PAR1', 'PARE'],
    load: async () => (await import('./parquetTable.js')).openParquet,
  },
  {
    name: 'Arrow',
    endings: ['arrow', 'arrows', 'feather', 'ipc'],
    marks: ['ARROW1', 'FEA1', '\xff\xff\xff\xff'],
    load: async () => (await import('./arrowTable.js')).openArrow,
  },
  {
    name: 'NPY',
    endings: ['npy'],
    marks: ['\x93NUMPY'],
    load: async () => (await import('./npyTable.js')).openNpy,
  },
  {
    name: 'NPZ',
    endings: ['npz'],
    marks: ['PK\x03\x04', 'PK\x05\x06'],
    load: async () => (await import('./npzTable.js')).openNpz,
  },
];

/** The fallback for files of no other format. */
const CSV: Pick<Format, 'name' | 'load'> = {
  name: 'CSV',
  load: async () => (await import('./csvTable.js')).openCsv,
};

async function openFile(file: FileBytes, options: OpenFileOptions): Promise<ColumnSource> {
  const head = await file.read(0, Math.min(8, file.size));
  const mark = String.fromCharCode(...head);
  const ending = /\.(\w+)(?:[?#].*)?$/.exec(file.path)?.[1].toLowerCase() ?? '';
  const format =
    FORMATS.find(({ marks }) => marks.some((start) => mark.startsWith(start))) ??
    FORMATS.find(({ endings }) => endings.includes(ending));
  const { name, load } = format ?? CSV;
  const open = await load().catch((error) => {
    throw importFailure(file.path, name, error);
  });
  return open(file, options);
}
