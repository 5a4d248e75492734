import { describe } from '../columns/errors.js';
import type { ColumnSource } from '../data/columnSource.js';
import { isExactInteger } from '../numeric/exactIntegers.js';
import type { CsvOptions } from './csvOptions.js';
import { decodeUtf8 } from './csvWindow.js';
import type { FileBytes } from './fileBytes.js';
import { joined } from './fileBytes.js';
import { jsonMistake } from './jsonMistake.js';
import { isRecord, RowColumns } from './rowColumns.js';

/** Bytes of lines read at once. */
const WINDOW_BYTES = 1 << 22;
/** The longest text that every engine holds. */
const LONGEST = 2 ** 29 - 2 ** 10;
const NEWLINE = 10;

/**
 * Opens JSON: an array of records, or records one to a line (NDJSON), whose values are numbers, texts, truth values, null, or objects of
 * these, whose keys are columns `a.b`. An object of arrays is columns by name.
 * @throws RangeError where it is no JSON, with the line and the place in it, or holds something else.
 */
export async function openJson(
  file: FileBytes,
  { reading }: { readonly reading: CsvOptions },
): Promise<ColumnSource> {
  const { path, size } = file;
  const columns = new RowColumns(path, reading);
  if (/\.(?:ndjson|jsonl)(?:[?#].*)?$/i.test(path) || (await beginsWithRecordLine(file))) {
    let line = 0;
    for await (const text of lines(file)) {
      line++;
      if (text.trim() !== '') push(parse(path, text, line), `line ${line}`);
    }
    await file.close();
    return columns.source('NDJSON');
  }
  if (size > LONGEST) {
    throw new RangeError(
      `${path} is JSON of ${size} bytes, more than fit into a text; write one record to a line`,
    );
  }
  const text = decodeUtf8(path, await file.read(0, size), 'all of it').replace(/^\ufeff/, '');
  await file.close();
  const value = parse(path, text, 1);
  if (Array.isArray(value)) for (const [i, row] of value.entries()) push(row, `row ${i + 1}`);
  else if (isRecord(value) && Object.values(value).some(Array.isArray)) pushColumns(path, columns, value);
  else push(value, 'the only value');
  return columns.source('JSON');

  function push(row: unknown, where: string): void {
    if (!isRecord(row)) throw new RangeError(`${path}, ${where}: expected an object, got ${describe(row)}`);
    columns.push(row, where);
  }
}

/** An object of arrays, as rows. */
function pushColumns(path: string, columns: RowColumns, given: Readonly<Record<string, unknown>>): void {
  const entries = Object.entries(given);
  const [other] = entries.find(([, values]) => !Array.isArray(values)) ?? [];
  if (other !== undefined || entries.some(([, values]) => (values as unknown[]).some(isRecord))) {
    const keys = entries.slice(0, 12).map(([key]) => JSON.stringify(key));
    throw new RangeError(
      `${path} holds an object with the keys ${keys.join(', ')}; infosimd reads a list of records, or an object of lists by name`,
    );
  }
  const [[name, { length }]] = entries as [string, unknown[]][];
  const odd = (entries as [string, unknown[]][]).find(([, values]) => values.length !== length);
  if (odd) {
    throw new RangeError(`${path}: column "${odd[0]}" has ${odd[1].length} values, "${name}" has ${length}`);
  }
  for (let row = 0; row < length; row++) {
    columns.push(
      Object.fromEntries((entries as [string, unknown[]][]).map(([key, values]) => [key, values[row]])),
    );
  }
}

/** Whether the first line is an object and others follow. */
async function beginsWithRecordLine(file: FileBytes): Promise<boolean> {
  let isRecordLine = false;
  for await (const text of lines(file)) {
    if (text.trim() === '') continue;
    if (isRecordLine) return true;
    if (!text.trimStart().startsWith('{')) return false;
    try {
      isRecordLine = isRecord(JSON.parse(text));
    } catch {
      return false;
    }
  }
  return false;
}

/** The lines of a file, without their ends. */
async function* lines(file: FileBytes): AsyncGenerator<string> {
  const { path, size } = file;
  let line = 0;
  /** Parts of a line that is longer than a window. */
  let parts: Uint8Array[] = [];
  const decode = (end: Uint8Array): string => {
    const text = decodeUtf8(path, parts.length === 0 ? end : joined([...parts, end]), `line ${++line}`);
    parts = [];
    return line === 1 ? text.replace(/^\ufeff/, '') : text;
  };
  for (let position = 0; position < size; ) {
    const end = Math.min(size, position + WINDOW_BYTES);
    const window = await file.read(position, end);
    position = end;
    let start = 0;
    for (let at = window.indexOf(NEWLINE); at >= 0; at = window.indexOf(NEWLINE, start)) {
      yield decode(window.subarray(start, at));
      start = at + 1;
    }
    if (start < window.length) parts.push(window.subarray(start));
  }
  if (parts.length > 0) yield decode(new Uint8Array(0));
}

/** The value of a text that begins at a line. @throws RangeError that names line and place where it is no JSON. */
function parse(path: string, text: string, line: number): unknown {
  try {
    return JSON.parse(withLongIntegers(text));
  } catch (error) {
    const mistake = jsonMistake(text);
    if (!mistake) throw new RangeError(`${path}, line ${line}: ${(error as Error).message}`);
    const before = text.slice(0, mistake.at).split('\n');
    const place = `line ${line + before.length - 1}, character ${(before.at(-1) as string).length + 1}`;
    throw new RangeError(`${path}, ${place}: ${mistake.what}`);
  }
}

/** Integers that no double holds are made texts, which are then told by their row: JSON.parse would round them. */
function withLongIntegers(text: string): string {
  if (!/\d{16}/.test(text)) return text;
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.length > 15 && /^-?\d+$/.test(token) && !isExactInteger(BigInt(token)) ? `"${token}"` : token,
  );
}
