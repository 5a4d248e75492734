import type { CategoryCoder } from '../data/categoryCoder.js';
import { unsafeInteger } from '../data/columnErrors.js';
import type { ColumnSource, RawBlock } from '../data/columnSource.js';
import { CsvColumnType, cellValues } from './csvColumns.js';
import type { CsvDialect } from './csvScanner.js';
import { CsvScanner, guessDelimiter } from './csvScanner.js';
import { CsvWindow, decodeUtf8 } from './csvWindow.js';
import type { FileBytes } from './fileBytes.js';
import { inMemory } from './fileBytes.js';
import { freeName } from './nearNames.js';

/** Bytes taken from the file at once. Small, so that the cells of a window die young: 4 MB takes half as long again. */
const WINDOW_BYTES = 1 << 18;
/** A record longer than this is none: most likely a quote that nobody closed. */
const RECORD_BYTES = 1 << 28;
/** How much of the file's beginning tells the dialect. */
const PROBE_BYTES = 1 << 16;

/** A file up to this size is kept in memory. */
const KEPT_BYTES = 1 << 25;

/** What a file may be, in messages. */
const FORMAT_NAMES = 'Parquet, CSV, Arrow, NPY and NPZ';

/** What reading a CSV file needs to know besides the file. */
export interface CsvOptions {
  /** Called with the bytes read so far and the bytes to read. */
  readonly onProgress?: (done: number, total: number) => void;
  /** The size up to which a file is kept in memory; tests read small files as large ones are read. */
  readonly keptBytes?: number;
}

/**
 * Reads a CSV file: UTF-8, a header, cells parted by commas, tabs, semicolons or bars (whichever the header has
 * most of), quoted as in RFC 4180. The file goes through in small windows, once to check every record and to find
 * the types, and once for each pass over columns, which decodes those alone; of a file of any length no more than a
 * window is in memory, besides the distinct texts of the columns of a pass. The type of a column
 * is that of all its cells: numbers (where `NA`, `NaN`, `null` and the like are missing), booleans (`true`,
 * `false`), ISO 8601 dates and times (UTC where they name no zone), else text. An empty cell is missing.
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
    // All of the text is held to be UTF-8 here, once.
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

/** The cells of the header; a name that is empty or taken gets one of its own. */
function columnNames(header: string, delimiter: string): string[] {
  const names = new Set<string>();
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${delimiter}]*))(?:[${delimiter}]|$)`, 'gy');
  let end = false;
  while (!end) {
    const match = cell.exec(header);
    if (!match) break;
    const given = (match[1]?.replaceAll('""', '"') ?? match[2]).trim() || `column ${names.size + 1}`;
    names.add(freeName(given, names));
    end = cell.lastIndex >= header.length && !match[0].endsWith(delimiter);
    if (match[0] === '') break;
  }
  return [...names];
}

/** Every record after the header, window by window. A window is to be read before the next one is asked for. */
async function* windows(
  file: FileBytes,
  header: Header,
  onProgress?: CsvOptions['onProgress'],
): AsyncGenerator<CsvWindow> {
  const { path, size } = file;
  const cells = header.names.length;
  const scanner = new CsvScanner(path, header.dialect, cells);
  let rows = 0;
  // One buffer for all windows: new ones are garbage that adds 35 of 105 MB to the peak.
  let buffer = new Uint8Array(2 * WINDOW_BYTES);
  let rest = buffer.subarray(0, 0);
  for (let position = header.end; position < size; ) {
    // A record longer than the window: take as much again, so that a long one is not scanned over and over.
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
