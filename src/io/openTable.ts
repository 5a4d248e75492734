import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wrongKind } from '../columns/errors.js';
import { MAX_CATEGORIES } from './categoryCoder.js';
import type { FileTable } from './columnTable.js';
import { openCsv } from './csvTable.js';
import type { FileBytes } from './fileBytes.js';
import { openBytes } from './fileBytes.js';
import { OpenedTable } from './openedTable.js';
import { openParquet } from './parquetTable.js';

/** Options of `openTable`. */
export interface OpenTableOptions {
  /** The most categories of a text column to keep, 1…16 777 215 (the default); a column with more gives no blocks. */
  readonly maxCategories?: number;
  /** Called while a CSV file is read (all of it, at once) with the bytes done and the bytes in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

const PARQUET_NAMES = ['.parquet', '.parq', '.pq'];

/**
 * Opens a Parquet or CSV file as a table of columns. A file that begins with Parquet's mark, or is named like one,
 * is Parquet; any other is CSV. Close the table when done.
 *
 *     const table = await openTable('flights.parquet');
 *     for await (const block of table.blocks('delay')) histogram.push(block);
 *     await table.close();
 *
 * @param path a path, or a URL of the scheme `file:`.
 * @throws TypeError where `path` is neither, Error where the file cannot be opened, RangeError where it is truncated, damaged, or neither format.
 */
export async function openTable(path: string | URL, options: OpenTableOptions = {}): Promise<FileTable> {
  const { maxCategories = MAX_CATEGORIES, onProgress } = options;
  const file = await openBytes(checkPath(path));
  try {
    const source = (await isParquet(file)) ? await openParquet(file) : await openCsv(file, { onProgress });
    return new OpenedTable(source, Math.min(maxCategories, MAX_CATEGORIES)) as FileTable;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function checkPath(path: unknown): string {
  if (typeof path === 'string') return path;
  if (path instanceof URL && path.protocol === 'file:') return fileURLToPath(path);
  throw wrongKind('path', 'a path or a file URL', path instanceof URL ? path.href : path);
}

async function isParquet(file: FileBytes): Promise<boolean> {
  if (PARQUET_NAMES.includes(extname(file.path).toLowerCase())) return true;
  const mark = Buffer.from(await file.read(0, Math.min(4, file.size))).toString('latin1');
  return mark === 'PAR1' || mark === 'PARE';
}
