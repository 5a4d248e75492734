// How a CSV file is written, found from its beginning: how lines end, which cells the header has, where the records begin.

import { freeNames } from '../columns/nearNames.js';
import type { CsvOptions } from './csvOptions.js';
import type { CsvDialect } from './csvScanner.js';
import { CARRIAGE_RETURN, NEWLINE, QUOTE } from './csvScanner.js';
import { decodeUtf8 } from './csvWindow.js';

/** What the beginning of a CSV file says about the rest. */
export interface CsvLayout {
  readonly names: readonly string[];
  readonly dialect: CsvDialect;
  /** The first byte of the first record. */
  readonly start: number;
  /** Whether the names are those of a header. */
  readonly header: boolean;
  /** How many lines the header, or the first record, runs over. */
  readonly lines: number;
}

/** The delimiters that are guessed, the likeliest first. */
const DELIMITERS = [',', '\t', ';', '|'];

/**
 * The layout of a file that begins with `bytes`; undefined where more bytes are needed to tell.
 *
 * Lines end with a newline, with any carriage returns before it, or, where the header ends with a lone carriage return, with either.
 * Before the header come `skip` lines, then any blank lines, comments, and the line `sep=;` of Excel.
 *
 * @param whole whether `bytes` is all of the file.
 * @throws RangeError where there is no header, or a quote in it is never closed or is followed by text.
 */
export function findLayout(
  path: string,
  bytes: Uint8Array,
  whole: boolean,
  options: Pick<CsvOptions, 'delimiter' | 'header' | 'skip' | 'comment'>,
): CsvLayout | undefined {
  const lines = new Lines(bytes, whole);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) lines.at = 3;
  for (let i = 0; i < options.skip; i++) if (lines.next() === undefined) return lines.none(path);
  let separator: string | undefined;
  let at: number;
  for (;;) {
    at = lines.at;
    const line = lines.next();
    if (line === undefined) return lines.none(path);
    if (isBlank(line) || startsWith(line, options.comment)) continue;
    const found = line.length < 9 ? /^"?sep=([^"\w])"?$/i.exec(String.fromCharCode(...line)) : null;
    if (separator !== undefined || !found) break;
    separator = found[1];
  }

  let delimiter = options.delimiter ?? separator;
  let end = recordEnd(bytes, at, delimiter === undefined ? DELIMITERS : [delimiter]);
  if (end === UNCLOSED && whole && delimiter === undefined) {
    // A quote after what does not separate cells here is part of a name.
    lines.at = at;
    const line = lines.next() ?? bytes;
    delimiter = DELIMITERS.find(
      (mark) => line.includes(mark.charCodeAt(0)) && recordEnd(bytes, at, [mark]) !== UNCLOSED,
    );
    if (delimiter !== undefined) end = recordEnd(bytes, at, [delimiter]);
  }
  if (end === UNCLOSED && whole) {
    throw new RangeError(
      `${path}: a quote is opened in its ${options.header ? 'header' : 'first row'} and never closed`,
    );
  }
  if (end === UNCLOSED || (end === bytes.length && !whole)) return undefined;
  lines.at = end;
  if (lines.next() === undefined && !whole) return undefined;
  const text = decodeUtf8(path, bytes.subarray(at, end), options.header ? 'its header' : 'its first row');
  const dialect: CsvDialect = {
    delimiter: delimiter ?? guessDelimiter(text),
    newline: lines.lastEnd === 'lone' ? '\r' : '\n',
    comment: options.comment,
  };
  const cells = recordCells(path, text, dialect.delimiter);
  const names = options.header
    ? cells.map((cell, i) => cell.trim() || `column ${i + 1}`)
    : cells.map((_, i) => `column ${i + 1}`);
  return {
    names: freeNames(names),
    dialect,
    header: options.header,
    start: options.header ? lines.at : at,
    lines: text.split(/\r\n|[\r\n]/).length,
  };
}

/** Lines of bytes one after the other, whatever they end with. */
class Lines {
  /** Where the next line begins. */
  at = 0;
  /** What ended the last line: a newline, a carriage return without one, or the end of the file. */
  lastEnd: 'newline' | 'lone' | 'file' = 'file';
  readonly #bytes: Uint8Array;
  readonly #whole: boolean;

  constructor(bytes: Uint8Array, whole: boolean) {
    this.#bytes = bytes;
    this.#whole = whole;
  }

  /** Without its end; undefined where the bytes end first. */
  next(): Uint8Array | undefined {
    const bytes = this.#bytes;
    const start = this.at;
    if (start >= bytes.length) return undefined;
    let end = start;
    while (end < bytes.length && bytes[end] !== NEWLINE && bytes[end] !== CARRIAGE_RETURN) end++;
    let after = end;
    while (bytes[after] === CARRIAGE_RETURN) after++;
    if (after === bytes.length && !this.#whole) return undefined;
    const isNewline = bytes[after] === NEWLINE;
    this.lastEnd = isNewline ? 'newline' : end < bytes.length ? 'lone' : 'file';
    this.at = isNewline ? after + 1 : Math.min(end + 1, bytes.length);
    return bytes.subarray(start, end);
  }

  /** Undefined where more bytes may come. @throws RangeError where none do. */
  none(path: string): undefined {
    if (this.#whole) throw new RangeError(`${path} has no header: it holds no line that is not blank`);
    return undefined;
  }
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 32 || byte === 9);
}

function startsWith(line: Uint8Array, start: string | undefined): boolean {
  if (start === undefined) return false;
  const wanted = new TextEncoder().encode(start);
  return line.length >= wanted.length && wanted.every((byte, i) => line[i] === byte);
}

const UNCLOSED = -1;

/** Where the record that begins at `start` ends: at a newline, a carriage return, or the end of the bytes. */
function recordEnd(bytes: Uint8Array, start: number, delimiters: readonly string[]): number {
  const codes = delimiters.map((delimiter) => delimiter.charCodeAt(0));
  let isCellStart = true;
  for (let i = start; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE && isCellStart) {
      do {
        i = bytes.indexOf(QUOTE, i + 1);
        if (i < 0) return UNCLOSED;
      } while (bytes[i + 1] === QUOTE && i++ >= 0);
    } else if (byte === NEWLINE || byte === CARRIAGE_RETURN) return i;
    isCellStart = codes.includes(byte);
  }
  return bytes.length;
}

/** The cells of a record. @throws RangeError for text after a closing quote. */
function recordCells(path: string, record: string, delimiter: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= record.length; ) {
    let end = record.indexOf(delimiter, at);
    if (end < 0) end = record.length;
    if (record[at] !== '"') cells.push(record.slice(at, end));
    else {
      const pieces: string[] = [];
      for (let start = at + 1; ; ) {
        const quote = record.indexOf('"', start);
        if (quote < 0) throw new RangeError(`${path}, its header: a quote is opened and never closed`);
        pieces.push(record.slice(start, quote));
        end = quote + 1;
        if (record[end] !== '"') break;
        start = end + 1;
      }
      if (end < record.length && record[end] !== delimiter) {
        throw new RangeError(
          `${path}, its header: after a closing quote comes ${JSON.stringify(record[end])}`,
        );
      }
      cells.push(pieces.join('"'));
    }
    at = end + 1;
  }
  return cells;
}

/** The most frequent delimiter outside quoted cells; a comma where there is none. */
function guessDelimiter(record: string): string {
  const counts = new Map(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let isCellStart = true;
  for (let i = 0; i < record.length; i++) {
    const count = counts.get(record[i]);
    if (record[i] === '"' && isCellStart) {
      do i = record.indexOf('"', i + 1);
      while (i >= 0 && record[i + 1] === '"' && i++ >= 0);
      if (i < 0) break;
    } else if (count !== undefined) counts.set(record[i], count + 1);
    isCellStart = count !== undefined;
  }
  return DELIMITERS.reduce((best, delimiter) =>
    (counts.get(delimiter) as number) > (counts.get(best) as number) ? delimiter : best,
  );
}
