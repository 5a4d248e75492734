import { textNumber, wordNumber } from '../columns/textNumber.js';
import type { CategoryCoder } from '../data/categoryCoder.js';
import type { RawBlock } from '../data/columnSource.js';
import type { ColumnInfo } from '../data/dataset.js';
import { MAX_EXACT } from '../numeric/exactIntegers.js';
import { cellBoolean, cellTimestamp, isUnsafeInteger } from './csvCells.js';
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
  /** Whether there are words like `NA`, which make booleans text, and like `inf`, which make timestamps text too. */
  readonly #words = { missing: false, infinite: false };

  /** Looks at the cells of the next records. */
  push(window: CsvWindow, column: number): void {
    for (let i = 0; i < window.records && this.type !== 'text'; i++) {
      const plain = window.plainNumber(column, i);
      if (plain !== plain) this.#take(window.cell(column, i), window.firstRow + i + 1);
      else this.#takeNumber(plain);
    }
  }

  /** The column as a table shows it. */
  info(name: string): ColumnInfo {
    const { type = 'number' } = this;
    const minimum = this.#minimum;
    const maximum = this.#maximum;
    // Adding 0 turns −0 into 0.
    return type === 'number' && minimum <= maximum
      ? { name, type, minimum: minimum + 0, maximum: maximum + 0 }
      : { name, type };
  }

  #take(cell: string, row: number): void {
    if (cell === '') return;
    if (this.type === 'timestamp' && !Number.isNaN(cellTimestamp(cell))) return;
    const word = wordNumber(cell);
    if (word !== undefined) {
      if (word === word) this.#words.infinite = true;
      else this.#words.missing = true;
      this.#settle(this.type);
      return;
    }
    const value = textNumber(cell);
    if (value === value) {
      this.#takeNumber(value);
      if (Math.abs(value) >= MAX_EXACT && !this.unsafe && isUnsafeInteger(cell)) {
        this.unsafe = { row, value: cell.trim() };
      }
    } else if (cellBoolean(cell) !== undefined) this.#settle('boolean');
    else this.#settle(Number.isNaN(cellTimestamp(cell)) ? 'text' : 'timestamp');
  }

  #takeNumber(value: number): void {
    if (this.type !== 'number') this.#settle('number');
    if (value < this.#minimum && value !== -Infinity) this.#minimum = value;
    if (value > this.#maximum && value !== Infinity) this.#maximum = value;
  }

  #settle(type: CsvColumnType['type']): void {
    const { missing, infinite } = this.#words;
    const fits = this.type === undefined || this.type === type;
    if (type === 'boolean' && (missing || infinite)) this.type = 'text';
    else if (type === 'timestamp' && infinite) this.type = 'text';
    else this.type = fits ? type : 'text';
  }
}

/** The values of a column of known type, or the row (counted from 1) of the first cell of another type. */
export function cellValues(
  window: CsvWindow,
  column: number,
  type: ColumnInfo['type'],
  coder: CategoryCoder | undefined,
): RawBlock | number {
  const { records, firstRow } = window;
  if (type === 'text' || type === 'boolean') {
    const codes = new Int32Array(records);
    for (let i = 0; i < records; i++) {
      const cell = window.cell(column, i);
      const value = type === 'boolean' && cell !== '' ? cellBoolean(cell) : cell;
      if (value === undefined) return firstRow + i + 1;
      // Categories are copied: a slice would keep alive the whole text that it was cut from.
      codes[i] = coder?.find(value) ?? coder?.add(typeof value === 'string' ? ownText(value) : value) ?? -1;
    }
    return codes;
  }
  const values = new Float64Array(records);
  for (let i = 0; i < records; i++) {
    let value = type === 'number' ? window.plainNumber(column, i) : NaN;
    if (value !== value) {
      const cell = window.cell(column, i);
      if (cell !== '') {
        value = type === 'number' ? textNumber(cell) : cellTimestamp(cell);
        if (value !== value) {
          const word = wordNumber(cell);
          if (word === undefined || (type === 'timestamp' && word === word)) return firstRow + i + 1;
          value = word;
        }
      }
    }
    values[i] = value;
  }
  return values;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A copy of a text. */
function ownText(text: string): string {
  return decoder.decode(encoder.encode(text));
}
