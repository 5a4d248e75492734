import type { Parser, Schema } from 'udsv';
import { initParser } from 'udsv';
import type { CodedBlock, ColumnInfo, ColumnTable } from './columnTable.js';
import { findColumn, tooManyCategories, unsafeInteger, valueBlocks } from './columnTable.js';
import { CsvColumn } from './csvColumn.js';
import type { CsvDialect } from './csvScanner.js';
import { CsvScanner, guessDelimiter } from './csvScanner.js';
import type { FileBytes } from './fileBytes.js';

/** Bytes taken from the file at once. Small, so that the cells of a window die young: 4 MB takes half as long again. */
const WINDOW_BYTES = 1 << 18;
/** A record longer than this is none: most likely a quote that nobody closed. */
const RECORD_BYTES = 1 << 28;
/** How much of the file's beginning tells the dialect. */
const PROBE_BYTES = 1 << 16;

/** What reading a CSV file needs to know besides the file. */
export interface CsvOptions {
  /** The most categories of a text column to keep; a column with more gives no blocks. */
  readonly maxCategories: number;
  /** Called with the bytes read so far and the bytes to read. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Reads a CSV file: UTF-8, a header, cells parted by commas, tabs, semicolons or bars (whichever the header has
 * most of), quoted as in RFC 4180. The file goes through in small windows, so its text may be of any length;
 * what stays in memory is eight bytes a number and four a text, besides the distinct texts. The type of a column
 * is that of all its cells: numbers (where `NA`, `NaN`, `null` and the like are missing), booleans (`true`,
 * `false`), ISO 8601 dates and times (UTC where they name no zone), else text. An empty cell is missing.
 * @throws RangeError where the file is empty, not text, has a record with too few or too many cells, or an
 * unclosed quote; the row is named, counted from 1 without the header.
 */
export async function openCsv(file: FileBytes, options: CsvOptions): Promise<ColumnTable> {
  const header = await readHeader(file);
  const columns = header.names.map((name) => new CsvColumn(name, options.maxCategories));
  const rows = await readRecords(file, header, columns, options.onProgress);
  const widened = columns.filter((column) => column.widened);
  if (widened.length > 0) {
    for (const column of widened) column.restart();
    const wanted = columns.map((column) => (widened.includes(column) ? column : undefined));
    await readRecords(file, header, wanted, options.onProgress);
  }
  await file.close();
  const infos = columns.map(({ name, type }): ColumnInfo => ({ name, type: type ?? 'number' }));

  function columnOf(name: string): CsvColumn {
    const column = columns[infos.indexOf(findColumn({ path: file.path, columns: infos }, name))];
    if (column.unsafe) throw unsafeInteger(name, column.unsafe.row, column.unsafe.value);
    if (column.overflowed) throw tooManyCategories(name, column.limit);
    return column;
  }

  async function* doubles(column: CsvColumn): AsyncGenerator<Float64Array> {
    yield* column.numbers;
  }

  async function* codes({ codes, coder }: CsvColumn): AsyncGenerator<CodedBlock> {
    for (const block of codes) yield { codes: block, dictionary: coder.categories };
  }

  return {
    path: file.path,
    format: 'CSV',
    rows,
    columns: infos,
    blocks(name) {
      const column = columnOf(name);
      const isCoded = column.type === 'text' || column.type === 'boolean';
      return isCoded ? valueBlocks(codes(column)) : doubles(column);
    },
    codedBlocks(name) {
      const column = columnOf(name);
      if (column.type === 'text' || column.type === 'boolean') return codes(column);
      throw new TypeError(`column "${name}" holds ${column.type ?? 'number'}s, not categories`);
    },
    async close() {},
  };
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
  if (probe.includes(0)) throw new RangeError(`${path} is neither Parquet nor text`);
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
  const text = decodeText(path, probe.subarray(start, end), 'its header').replace(/\r$/, '');
  if (text.trim() === '') throw new RangeError(`${path} has no header: its first line is empty`);
  if (/^\s*[[{]/.test(text)) throw new RangeError(`${path} looks like JSON; infosimd reads Parquet and CSV`);
  const dialect: CsvDialect = { delimiter: guessDelimiter(text), newline };
  return { names: columnNames(text, dialect.delimiter), dialect, end: Math.min(end + 1, size) };
}

/** The cells of the header; a name that is empty or taken gets one of its own. */
function columnNames(header: string, delimiter: string): string[] {
  const names: string[] = [];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${delimiter}]*))(?:[${delimiter}]|$)`, 'gy');
  let end = false;
  while (!end) {
    const match = cell.exec(header);
    if (!match) break;
    const given = (match[1]?.replaceAll('""', '"') ?? match[2]).trim() || `column ${names.length + 1}`;
    let name = given;
    for (let copy = 2; names.includes(name); copy++) name = `${given} (${copy})`;
    names.push(name);
    end = cell.lastIndex >= header.length && !match[0].endsWith(delimiter);
    if (match[0] === '') break;
  }
  return names;
}

/** Feeds every record after the header to the columns; returns how many there are. */
async function readRecords(
  file: FileBytes,
  header: Header,
  columns: readonly (CsvColumn | undefined)[],
  onProgress: CsvOptions['onProgress'],
): Promise<number> {
  const { path, size } = file;
  const scanner = new CsvScanner(path, header.dialect, columns.length);
  const parsers = { plain: cellParser(header, ''), quoted: cellParser(header, '"') };
  let rows = 0;
  let rest = new Uint8Array(0);
  for (let position = header.end; position < size; ) {
    // A record longer than the window: take as much again, so that a long one is not scanned over and over.
    const length = Math.min(size - position, Math.max(WINDOW_BYTES, rest.length));
    const bytes = new Uint8Array(rest.length + length);
    bytes.set(rest);
    bytes.set(await file.read(position, position + length), rest.length);
    position += length;
    const piece = scanner.scan(bytes, position === size);
    rest = bytes.subarray(piece.end);
    if (rest.length > RECORD_BYTES) {
      throw new RangeError(
        `${path}, row ${rows + piece.records + 1}: a record longer than ${RECORD_BYTES} bytes`,
      );
    }
    if (piece.records > 0) {
      const where = `rows ${rows + 1} to ${rows + piece.records}`;
      const text = decodeText(path, bytes.subarray(0, piece.end), where);
      const cells = (piece.quoted ? parsers.quoted : parsers.plain)(recordLines(text, header.dialect));
      if (cells.some((column) => column.length !== piece.records)) {
        throw new RangeError(
          `${path}, ${where}: ${cells[0].length} records where ${piece.records} were counted`,
        );
      }
      for (const [index, column] of columns.entries()) column?.push(cells[index]);
      rows += piece.records;
    }
    onProgress?.(position, size);
  }
  return rows;
}

function recordLines(text: string, { newline }: CsvDialect): string {
  const lines = newline === '\r' ? text.replaceAll('\r', '\n') : text.replaceAll('\r\n', '\n');
  return lines.endsWith('\n') ? lines : `${lines}\n`;
}

function decodeText(path: string, bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RangeError(`${path} is not UTF-8 text (${where}); convert it first, as with iconv`);
  }
}

/** Text of whole records → the cells of each column. */
function cellParser({ names, dialect }: Header, quote: '"' | ''): (text: string) => string[][] {
  // One column: there is no delimiter for udsv to tell an empty cell from an empty line by.
  if (names.length === 1)
    return (text) => [quote ? quotedLines(text) : text.split('\n').filter((line) => line)];
  const schema = {
    skip: 0,
    col: dialect.delimiter,
    row: '\n',
    encl: quote,
    esc: quote,
    trim: false,
    cols: names.map((name) => ({ name, type: 's', repl: {} })),
  };
  const parser: Parser = initParser(schema as unknown as Schema);
  return (text) => parser.stringCols(text) as unknown as string[][];
}

function quotedLines(text: string): string[] {
  const cells: string[] = [];
  for (const [line, quoted, bare] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^\n]*))\n/g)) {
    if (line !== '\n') cells.push(quoted?.replaceAll('""', '"') ?? bare);
  }
  return cells;
}
