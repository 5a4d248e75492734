// Rows of objects → columns.

import { CategoryCodes, FOUND } from '../columns/categories.js';
import { describe } from '../columns/errors.js';
import { freeNames } from '../columns/nearNames.js';
import { CategoryCoder } from '../data/categoryCoder.js';
import { unsafeInteger } from '../data/columnErrors.js';
import type { ColumnSource } from '../data/columnSource.js';
import type { ColumnInfo, DatasetFormat, FeatureValues } from '../data/dataset.js';
import { memorySource } from '../data/memorySource.js';
import { isExactInteger } from '../numeric/exactIntegers.js';
import { CsvCellReader } from './csvCellReader.js';
import { CsvColumnType, cellValues } from './csvColumns.js';
import type { CsvOptions } from './csvOptions.js';
import type { CsvWindow } from './csvWindow.js';

/** Objects within objects deeper than this are most likely circles. */
const DEEPEST = 100;

/** What is known of a key: its values, and its keys where some values are objects. */
class KeyValues {
  /** The value of each row so far; undefined where there is none. */
  readonly values: unknown[] = [];
  readonly keys = new Map<string, KeyValues>();

  add(row: number, value: unknown): void {
    while (this.values.length < row) this.values.push(undefined);
    this.values.push(value);
  }
}

/** Whether something is a row: an object that is no array, Date, Map or the like. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]' && !(value instanceof CategoryCodes);
}

/** Gathers rows, and makes columns of them: the keys of all rows, in the order in which they first occur. */
export class RowColumns {
  readonly #path: string;
  readonly #reader: CsvCellReader;
  readonly #root = new KeyValues();
  #rows = 0;

  /**
   * @param path what messages call the rows.
   * @param reading how texts are read.
   */
  constructor(path: string, reading: CsvOptions) {
    this.#path = path;
    this.#reader = new CsvCellReader(reading);
  }

  /** @param where what messages call the row. @throws TypeError where it is no object. */
  push(row: unknown, where = `row ${this.#rows + 1}`): void {
    if (!isRecord(row))
      throw new TypeError(`${this.#path}, ${where}: expected an object, got ${describe(row)}`);
    this.#take(row, this.#root, 0, where);
    this.#rows++;
  }

  #take(record: Readonly<Record<string, unknown>>, parent: KeyValues, depth: number, where: string): void {
    if (depth > DEEPEST) {
      throw new RangeError(`${this.#path}, ${where}: objects within objects, more than ${DEEPEST} deep`);
    }
    for (const [key, value] of Object.entries(record)) {
      let own = parent.keys.get(key);
      if (!own) {
        own = new KeyValues();
        parent.keys.set(key, own);
      }
      if (isRecord(value)) this.#take(value, own, depth + 1, where);
      else own.add(this.#rows, value);
    }
  }

  /** The columns of all rows. @throws RangeError where no row has a key. */
  source(format: DatasetFormat): ColumnSource {
    const found = leavesOf(this.#root, '');
    if (found.length === 0) throw new RangeError(`${this.#path} has no columns: its rows have no keys`);
    const names = freeNames(found.map(({ name }, i) => name || `column ${i + 1}`));
    const columns = found.map(({ values }, i) => readColumn(names[i], values, this.#rows, this.#reader));
    const source = memorySource(
      this.#path,
      format,
      columns.map(({ info }) => info),
      columns.map(({ values }) => values),
    );
    return {
      ...source,
      rows: this.#rows,
      inMemory: true,
      check(index) {
        const { info, unsafe } = columns[index];
        if (unsafe) throw unsafeInteger(info.name, unsafe.row, unsafe.value);
      },
    };
  }
}

/** Keys with values of their own, and keys of objects within, as `a.b`. */
function leavesOf(parent: KeyValues, prefix: string): { name: string; values: readonly unknown[] }[] {
  return [...parent.keys].flatMap(([key, own]) => {
    const name = prefix + key;
    const inner = leavesOf(own, `${name}.`);
    // Where an object is missing in some rows, its key is no column.
    const isObject = inner.length > 0 && own.values.every(isMissing);
    return isObject ? inner : [{ name, values: own.values }, ...inner];
  });
}

function isMissing(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return (typeof value === 'number' || value instanceof Date) && Number.isNaN(Number(value));
}

interface ReadColumn {
  readonly info: ColumnInfo;
  readonly values: FeatureValues;
  readonly unsafe?: { readonly row: number; readonly value: string | bigint } | undefined;
}

/** Of one kind, values are what they are; texts, and values of several kinds, are read as those of a CSV file are. */
function readColumn(
  name: string,
  given: readonly unknown[],
  rows: number,
  reader: CsvCellReader,
): ReadColumn {
  const kinds = new Set<string>();
  for (const [row, value] of given.entries()) {
    if (isMissing(value)) continue;
    const kind = value instanceof Date ? 'date' : typeof value === 'bigint' ? 'number' : typeof value;
    if (!KINDS.includes(kind)) {
      const reason = `a column with ${describe(value)} in row ${row + 1}`;
      return { info: { name, type: 'unsupported', reason }, values: new Float64Array(0) };
    }
    kinds.add(kind);
  }
  const [kind = 'number'] = kinds;
  if (kinds.size > 1 || kind === 'string') return readTexts(name, given, rows, reader);
  if (kind === 'boolean') {
    const codes = new Int32Array(rows).fill(-1);
    given.forEach((value, row) => {
      if (!isMissing(value)) codes[row] = value ? 1 : 0;
    });
    return { info: { name, type: 'boolean' }, values: new CategoryCodes(codes, [false, true], FOUND) };
  }
  const values = new Float64Array(rows).fill(NaN);
  let unsafe: ReadColumn['unsafe'];
  given.forEach((value, row) => {
    if (isMissing(value)) return;
    if (typeof value === 'bigint' && !isExactInteger(value)) unsafe ??= { row: row + 1, value };
    const number = Number(value);
    values[row] = reader.isMissingNumber(number) ? NaN : number;
  });
  return { info: { name, type: kind === 'date' ? 'timestamp' : 'number' }, values, unsafe };
}

const KINDS = ['number', 'string', 'boolean', 'date'];

function readTexts(name: string, given: readonly unknown[], rows: number, reader: CsvCellReader): ReadColumn {
  const texts = Array.from({ length: rows }, (_, row) => textOf(given[row]));
  const window = {
    firstRow: 0,
    records: rows,
    plainNumber: () => NaN,
    cell: (_: number, row: number) => texts[row],
  } as unknown as CsvWindow;
  const found = new CsvColumnType(reader);
  found.push(window, 0);
  const info = found.info(name);
  const isCoded = info.type === 'text' || info.type === 'boolean';
  const coder = isCoded ? new CategoryCoder(name) : undefined;
  const block = cellValues(window, 0, info.type, coder, reader, found.order);
  if (typeof block === 'number') throw new Error(`column "${name}", row ${block} changed while it was read`);
  const unsafe = info.type === 'number' ? found.unsafe : undefined;
  if (block instanceof Float64Array) return { info, values: block, unsafe };
  return { info, values: new CategoryCodes(block, coder?.snapshot() ?? [], FOUND) };
}

function textOf(value: unknown): string {
  if (isMissing(value)) return '';
  return value instanceof Date ? value.toISOString() : String(value);
}
