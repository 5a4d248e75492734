import { wrongKind } from '../columns/errors.js';
import { checkCallback, checkInteger, checkOptions } from '../columns/options.js';
import type { RowSource } from './blockTable.js';
import { isRowSource, openBlocks } from './blockTable.js';
import { MAX_CATEGORIES } from './categoryCoder.js';
import type { ColumnTable, FileTable } from './columnTable.js';
import type { FileBytes } from './fileBytes.js';
import { blobBytes, bytesInMemory, openBytes } from './fileBytes.js';
import { builtin } from './node.js';
import type { TableSource } from './openedTable.js';
import { OpenedTable } from './openedTable.js';
import { importFailure } from './reasons.js';
import { openUrl } from './urlBytes.js';

/** Options of `openTable`. */
export interface OpenTableOptions {
  /** The most categories of a column, 1…16 777 215 (the default); reading a column with more is an error. */
  readonly maxCategories?: number;
  /** Called while a CSV file is opened, which reads all of it, with the bytes read so far and the size of the file. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Where a file comes from: a path (in a browser an address, relative to the page), a URL (`file:`, and `http:` and
 * `https:` by range requests), a `File` or `Blob`, or its bytes.
 */
export type FileSource = string | URL | Blob | ArrayBuffer | Uint8Array;

/**
 * Opens a file as a table of columns: Parquet, Arrow IPC, NPY or NPZ where it begins with the mark of one of these, or
 * is named like it; any other is CSV. Close the table when done.
 *
 *     const table = await openTable('flights.parquet');
 *     for await (const [x, y] of table.blocks(['delay', 'distance'])) joint.push(x, y);
 *     await table.close();
 *
 * @param source a path, URL, Blob, or bytes; or blocks of rows from an iterable, or from a function that gives one.
 * @throws TypeError where `source` is none of these, or an option is unknown or of a wrong kind; Error where the file cannot be opened or the package that reads
 * it is not installed, RangeError where it is truncated, damaged, or of no known format, or `maxCategories` is out of its range.
 */
export async function openTable(source: FileSource, options?: OpenTableOptions): Promise<FileTable>;
export async function openTable(source: RowSource, options?: OpenTableOptions): Promise<ColumnTable>;
export async function openTable(
  source: FileSource | RowSource,
  options?: OpenTableOptions,
): Promise<ColumnTable> {
  const checked = checkOptions(options, ['maxCategories', 'onProgress']);
  const limit = checkInteger('maxCategories', checked.maxCategories, MAX_CATEGORIES, 1, MAX_CATEGORIES);
  const onProgress = checkCallback('onProgress', checked.onProgress);
  const opening = fileOf(source);
  if (!opening) {
    if (!isRowSource(source)) {
      throw wrongKind('source', 'a path, a URL, a Blob, bytes, or an iterable of blocks', source);
    }
    return new OpenedTable(await openBlocks(source), limit);
  }
  const file = await opening;
  try {
    return new OpenedTable(await openFile(file, onProgress), limit);
  } catch (error) {
    await file.close();
    throw error;
  }
}

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

/** A reader: the endings of its files' names, how such files begin, and how to load it. */
interface Format {
  readonly name: string;
  readonly endings: readonly string[];
  readonly marks: readonly string[];
  readonly load: () => Promise<
    (file: FileBytes, options: Pick<OpenTableOptions, 'onProgress'>) => Promise<TableSource>
  >;
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

/** Any file that is of no other format. */
const CSV: Pick<Format, 'name' | 'load'> = {
  name: 'CSV',
  load: async () => (await import('./csvTable.js')).openCsv,
};

async function openFile(file: FileBytes, onProgress: OpenTableOptions['onProgress']): Promise<TableSource> {
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
  return open(file, { onProgress });
}
