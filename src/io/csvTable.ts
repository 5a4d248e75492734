import { freeNames } from '../columns/nearNames.js';
import type { CategoryCoder } from '../data/categoryCoder.js';
import { unsafeInteger } from '../data/columnErrors.js';
import type { ColumnSource, RawBlock } from '../data/columnSource.js';
import { CsvColumnType, cellValues } from './csvColumns.js';
import type { CsvDialect } from './csvScanner.js';
import { CsvScanner, guessDelimiter } from './csvScanner.js';
import { CsvWindow, decodeUtf8 } from './csvWindow.js';
import type { FileBytes } from './fileBytes.js';
import { inMemory } from './fileBytes.js';

/** Bytes read at once. Windows are small so that their cells are collected early: with 4 MB, reading takes 1.5 times as long. */
const WINDOW_BYTES = 1 << 18;
/** The longest record; a longer one is most likely a quote that was never closed. */
const RECORD_BYTES = 1 << 28;
/** Bytes at the beginning of a file from which the dialect is found. */
const PROBE_BYTES = 1 << 16;

/** A file up to this size is kept in memory. */
const KEPT_BYTES = 1 << 25;

/** The formats that messages list. */
const FORMAT_NAMES = 'Parquet, CSV, Arrow, NPY and NPZ';

/** Options of `openCsv`. */
interface CsvOptions {
  /** Called with the bytes read so far and the bytes to read. */
  readonly onProgress?: (done: number, total: number) => void;
  /** The size up to which a file is kept in memory; tests read small files as large ones are read. */
  readonly keptBytes?: number;
}

/**
 * Reads a CSV file: UTF-8, a header, cells separated by whichever of comma, tab, semicolon and bar is most frequent in
 * the header, quoted as in RFC 4180. The file is read in small windows: once to check every record and find the types,
 * then once for each pass, which decodes only the columns it needs. Whatever the length of the file, memory holds one
 * window and the distinct texts of a pass's columns. The type of a column is that of all its cells: numbers (where
 * `NA`, `NaN`, `null` and the like are missing), booleans (`true`, `false`), ISO 8601 dates and times (UTC where they
 * name no zone), else text. An empty cell is missing.
 * @throws RangeError where the file is empty, not text, has a record with too few or too many cells, or an
 * unclosed quote; the row is named, counted from 1 without the header.
 */
export async function openCsv(source: FileBytes, options: CsvOptions): Promise<ColumnSource> {
  const file = source.size <= (options.keptBytes ?? KEPT_BYTES) ? await inMemory(source) : source;
  const { path } = file;
  const header = await readHeader(file);
  const types = header.names.map(() => new CsvColumnType());
  let rows = 0;
  for await (const window of windows(file, header, options.onProgress)) {
    // This pass checks that all of the file is UTF-8.
    window.decodeText();
    for (const [index, type] of types.entries()) type.push(window, index);
    rows += window.records;
  }
  const columns = types.map((type, index) => type.info(header.names[index]));

  function values(window: CsvWindow, index: number, coder: CategoryCoder | undefined): RawBlock {
    const block = cellValues(window, index, columns[index].type, coder);
    if (typeof block === 'number') throw changed(path, `column "${columns[index].name}", row ${block}`);
    return block;
  }

  async function* pass(
    indices: readonly number[],
    coders: readonly (CategoryCoder | undefined)[],
  ): AsyncGenerator<readonly RawBlock[]> {
    let done = 0;
    for await (const window of windows(file, header)) {
      done += window.records;
      if (done > rows) break;
      yield indices.map((index, i) => values(window, index, coders[i]));
    }
    if (done !== rows) throw changed(path, `${rows} rows were counted`);
  }

  return {
    path,
    format: 'CSV',
    rows,
    columns,
    check(index) {
      const { unsafe, type } = types[index];
      if (unsafe && type === 'number') throw unsafeInteger(columns[index].name, unsafe.row, unsafe.value);
    },
    readTogether: true,
    pass,
    close: () => file.close(),
  };
}

function changed(path: string, what: string): RangeError {
  return new RangeError(`${path} changed while it was read: ${what}`);
}

interface Header {
  readonly names: string[];
  readonly dialect: CsvDialect;
  /** The first byte of the first record. */
  readonly end: number;
}

async function readHeader(file: FileBytes): Promise<Header> {
  const { path, size } = file;
  if (size === 0) throw new RangeError(`${path} is empty`);
  const probe = await file.read(0, Math.min(size, PROBE_BYTES));
  if ((probe[0] === 0xff && probe[1] === 0xfe) || (probe[0] === 0xfe && probe[1] === 0xff)) {
    throw new RangeError(`${path} is UTF-16 text; infosimd reads UTF-8`);
  }
  if (probe[0] === 0x1f && probe[1] === 0x8b) {
    throw new RangeError(`${path} is compressed with gzip; decompress it first, as with gunzip`);
  }
  if (probe.includes(0)) {
    throw new RangeError(`${path} is no text, and of no format that is read: ${FORMAT_NAMES}`);
  }
  const start = probe[0] === 0xef && probe[1] === 0xbb && probe[2] === 0xbf ? 3 : 0;
  const newline = probe.includes(10) || !probe.includes(13) ? '\n' : '\r';
  let end = start;
  for (let quoted = false; end < probe.length; end++) {
    if (probe[end] === 34) quoted = !quoted;
    else if (!quoted && probe[end] === newline.charCodeAt(0)) break;
  }
  if (end === probe.length && size > probe.length) {
    throw new RangeError(`${path} has no header: its first line is longer than ${PROBE_BYTES} bytes`);
  }
  const text = decodeUtf8(path, probe.subarray(start, end), 'its header').replace(/\r$/, '');
  if (text.trim() === '') throw new RangeError(`${path} has no header: its first line is empty`);
  if (/^\s*[[{]/.test(text)) {
    throw new RangeError(`${path} looks like JSON; infosimd reads ${FORMAT_NAMES}`);
  }
  const dialect: CsvDialect = { delimiter: guessDelimiter(text), newline };
  return { names: columnNames(text, dialect.delimiter), dialect, end: Math.min(end + 1, size) };
}

/** The cells of the header; an empty name becomes `column N`, a repeated one gets a number. */
function columnNames(header: string, delimiter: string): string[] {
  const names: string[] = [];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${delimiter}]*))(?:[${delimiter}]|$)`, 'gy');
  let end = false;
  while (!end) {
    const match = cell.exec(header);
    if (!match) break;
    names.push((match[1]?.replaceAll('""', '"') ?? match[2]).trim() || `column ${names.length + 1}`);
    end = cell.lastIndex >= header.length && !match[0].endsWith(delimiter);
    if (match[0] === '') break;
  }
  return freeNames(names);
}

/** Every record after the header, window by window. Windows share one buffer: use one before asking for the next. */
async function* windows(
  file: FileBytes,
  header: Header,
  onProgress?: CsvOptions['onProgress'],
): AsyncGenerator<CsvWindow> {
  const { path, size } = file;
  const cells = header.names.length;
  const scanner = new CsvScanner(path, header.dialect, cells);
  let rows = 0;
  // One buffer for all windows: with a new one for each, garbage is 35 of 105 MB at the peak.
  let buffer = new Uint8Array(2 * WINDOW_BYTES);
  let rest = buffer.subarray(0, 0);
  for (let position = header.end; position < size; ) {
    // Double the window for a record that is longer, so that it is scanned few times.
    const length = Math.min(size - position, Math.max(WINDOW_BYTES, rest.length));
    if (rest.length + length > buffer.length) {
      const longer = new Uint8Array(2 * (rest.length + length));
      longer.set(rest);
      buffer = longer;
    } else buffer.set(rest);
    const bytes = buffer.subarray(0, rest.length + length);
    const added = bytes.subarray(rest.length);
    if (file.readInto) await file.readInto(position, added);
    else added.set(await file.read(position, position + length));
    position += length;
    const { end, records } = scanner.scan(bytes, position === size);
    rest = bytes.subarray(end);
    if (rest.length > RECORD_BYTES) {
      throw new RangeError(`${path}, row ${rows + records + 1}: a record longer than ${RECORD_BYTES} bytes`);
    }
    if (records > 0) {
      const where = { firstRow: rows, records, cells };
      yield new CsvWindow(path, where, header.dialect.newline, bytes.subarray(0, end), scanner.bounds);
      rows += records;
    }
    onProgress?.(position, size);
  }
}
