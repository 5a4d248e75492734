import type { CategoryCoder } from '../data/categoryCoder.js';
import type { RawBlock } from '../data/columnSource.js';
import type { ColumnInfo } from '../data/dataset.js';
import { MAX_EXACT } from '../numeric/exactIntegers.js';
import type { CsvCellReader } from './csvCellReader.js';
import { cellBoolean, isUnsafeInteger } from './csvCells.js';
import { cellTimestamp, type DateOrder, DateOrders } from './csvDates.js';
import { CsvMixture } from './csvMixture.js';
import type { CsvWindow } from './csvWindow.js';

/**
 * The type of a CSV column, found cell by cell. No cell is both a number and a boolean or a timestamp, so the first cell that
 * is not a word for a missing value decides the type, and any cell of another type makes the column text, whatever their
 * order.
 */
export class CsvColumnType {
  /** Undefined as long as all cells are missing. */
  type: 'number' | 'timestamp' | 'boolean' | 'text' | undefined;
  /** The first integer beyond ±2⁵³, and its row, counted from 1. */
  unsafe: { row: number; value: string } | undefined;
  #minimum = Infinity;
  #maximum = -Infinity;
  /** Whether there are words like `inf`, which are text among booleans and timestamps. */
  #isInfinite = false;
  readonly #reader: CsvCellReader;
  readonly #mixture = new CsvMixture();
  readonly #orders: DateOrders;

  constructor(reader: CsvCellReader) {
    this.#reader = reader;
    this.#orders = new DateOrders(reader.dates);
  }

  /** Looks at the cells of the next records. */
  push(window: CsvWindow, column: number): void {
    for (let i = 0; i < window.records && (this.type !== 'text' || this.#mixture.isOpen); i++) {
      const plain = window.plainNumber(column, i, this.#reader.point);
      if (plain !== plain) this.#take(window.cell(column, i), window.firstRow + i + 1);
      else if (!this.#reader.isMissingNumber(plain)) this.#takeNumber(plain);
    }
  }

  /** The order of dates whose year comes last. */
  get order(): DateOrder | undefined {
    return this.#orders.order;
  }

  /** The column as a table shows it. */
  info(name: string): ColumnInfo {
    const { type = 'number' } = this;
    const { order, example } = this.#orders;
    if (type === 'timestamp' && order === undefined && example !== '') {
      const remark = `text, because dates such as ${example} have either the day or the month first; give dates: "dmy" or dates: "mdy"`;
      return { name, type: 'text', remark };
    }
    const minimum = this.#minimum;
    const maximum = this.#maximum;
    // Adding 0 turns −0 into 0.
    if (type === 'number' && minimum <= maximum) {
      return { name, type, minimum: minimum + 0, maximum: maximum + 0 };
    }
    const remark = type === 'text' ? this.#mixture.remark() : undefined;
    return { name, type, ...(remark && { remark }) };
  }

  #take(cell: string, row: number): void {
    if (cell === '') return;
    // Most cells are like the last.
    const isTyped = !this.#reader.hasMissing;
    if (isTyped && this.type === 'timestamp' && !Number.isNaN(cellTimestamp(cell))) {
      this.#mixture.dates++;
      return;
    }
    if (isTyped && this.type === 'boolean' && cellBoolean(cell) !== undefined) {
      this.#mixture.take(cell);
      return;
    }
    const word = this.#reader.word(cell);
    if (word !== undefined) {
      if (word !== word) return;
      this.#isInfinite = true;
      this.#mixture.numbers++;
      this.#settle(this.type);
      return;
    }
    const value = this.#reader.number(cell);
    if (value === value) {
      this.#takeNumber(value);
      if (Math.abs(value) >= MAX_EXACT && !this.unsafe && isUnsafeInteger(this.#reader.plain(cell))) {
        this.unsafe = { row, value: cell.trim() };
      }
      return;
    }
    const time = cellTimestamp(cell);
    const isTime = time === time || this.#orders.take(cell);
    if (isTime) this.#mixture.dates++;
    else this.#mixture.take(cell);
    this.#settle(isTime ? 'timestamp' : cellBoolean(cell) === undefined ? 'text' : 'boolean');
  }

  #takeNumber(value: number): void {
    this.#mixture.numbers++;
    if (this.type !== 'number') this.#settle('number');
    if (value < this.#minimum && value !== -Infinity) this.#minimum = value;
    if (value > this.#maximum && value !== Infinity) this.#maximum = value;
  }

  #settle(type: CsvColumnType['type']): void {
    const fits = this.type === undefined || this.type === type;
    const clashes = this.#isInfinite && (type === 'boolean' || type === 'timestamp');
    this.type = fits && !clashes ? type : 'text';
  }
}

/** The values of a column of known type, or the row (counted from 1) of the first cell of another type. */
export function cellValues(
  window: CsvWindow,
  column: number,
  type: ColumnInfo['type'],
  coder: CategoryCoder | undefined,
  reader: CsvCellReader,
  order: DateOrder | undefined,
): RawBlock | number {
  const { records, firstRow } = window;
  if (type === 'text' || type === 'boolean') {
    const codes = new Int32Array(records);
    for (let i = 0; i < records; i++) {
      const cell = window.cell(column, i);
      const known = type === 'text' ? coder?.find(cell) : undefined;
      if (known !== undefined) codes[i] = known;
      else if (type === 'text') {
        // Categories are copied: a slice would keep alive the whole text that it was cut from.
        codes[i] = reader.isMissingText(cell) ? -1 : (coder?.add(ownText(cell)) ?? -1);
      } else {
        const value =
          cell === '' ? '' : (cellBoolean(cell) ?? (reader.word(cell) === undefined ? undefined : ''));
        if (value === undefined) return firstRow + i + 1;
        codes[i] = coder?.code(value) ?? -1;
      }
    }
    return codes;
  }
  const values = new Float64Array(records);
  for (let i = 0; i < records; i++) {
    let value = type === 'number' ? window.plainNumber(column, i, reader.point) : NaN;
    if (value !== value) {
      const cell = window.cell(column, i);
      if (cell !== '') {
        value = type === 'number' ? reader.number(cell) : cellTimestamp(cell, order);
        const word = reader.word(cell);
        if (word !== undefined) value = type === 'number' ? word : NaN;
        else if (value !== value) return firstRow + i + 1;
      }
    }
    values[i] = reader.isMissingNumber(value) ? NaN : value;
  }
  return values;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A copy of a text. */
function ownText(text: string): string {
  return decoder.decode(encoder.encode(text));
}
