import { CategoryCoder } from './categoryCoder.js';
import { cellBoolean, cellNumber, cellTimestamp, isUnsafeInteger, wordNumber } from './csvCells.js';

/**
 * One column of a CSV file while it is read, and afterwards. The first cell that tells sets the type; a later cell
 * that does not fit makes the column text, and its earlier cells have to be read once more (`widened`). Numbers
 * are kept as doubles and texts as codes, so that the text itself can go.
 */
export class CsvColumn {
  readonly name: string;
  /** Undefined while every cell was missing. */
  type: 'number' | 'timestamp' | 'boolean' | 'text' | undefined;
  /** The blocks of this column do not hold its earlier cells: `restart`, and push every cell again. */
  widened = false;
  /** More categories than `limit`: there are no blocks. */
  overflowed = false;
  missing = 0;
  /** The first integer that no double holds, and its row, counted from 1. */
  unsafe: { row: number; value: string } | undefined;
  /** Blocks of a column of numbers or timestamps, and of one without any value. */
  numbers: Float64Array[] = [];
  /** Blocks of a column of texts or booleans, into `coder.categories`. */
  codes: Int32Array[] = [];
  coder: CategoryCoder;
  readonly limit: number;
  private rows = 0;
  /** Words like `NA` were taken for missing numbers before the type was known. */
  private guessedWords = false;

  constructor(name: string, limit: number) {
    this.name = name;
    this.limit = limit;
    this.coder = new CategoryCoder(limit);
  }

  /** Takes the cells of the next rows. */
  push(cells: readonly string[]): void {
    if (this.type === undefined) this.guessType(cells);
    if (!this.widened && !this.pushAs(cells)) this.widen();
    this.rows += cells.length;
  }

  /** Forgets every cell and starts again, as text. */
  restart(): void {
    this.widened = false;
    this.missing = 0;
    this.rows = 0;
    this.coder = new CategoryCoder(this.limit);
  }

  private guessType(cells: readonly string[]): void {
    for (const cell of cells) {
      if (cell === '') continue;
      if (wordNumber(cell) !== undefined) {
        this.guessedWords ||= cell.trim() !== '';
        continue;
      }
      if (!Number.isNaN(cellNumber(cell))) this.type = 'number';
      else if (cellBoolean(cell) !== undefined) this.type = 'boolean';
      else if (!Number.isNaN(cellTimestamp(cell))) this.type = 'timestamp';
      else this.type = 'text';
      break;
    }
    if (this.type === 'text' || this.type === 'boolean') {
      // Blocks before this one held nothing, unless a word like NA now turns out to be a text.
      if (this.guessedWords && this.rows > 0) this.widen();
      this.codes = this.numbers.map((block) => new Int32Array(block.length).fill(-1));
      this.numbers = [];
    }
  }

  private widen(): void {
    this.type = 'text';
    this.widened = true;
    this.unsafe = undefined;
    this.numbers = [];
    this.codes = [];
  }

  /** False where a cell does not fit the type. */
  private pushAs(cells: readonly string[]): boolean {
    if (this.type === 'text') return this.pushTexts(cells);
    if (this.type === 'boolean') return this.pushBooleans(cells);
    return this.type === 'timestamp' ? this.pushTimestamps(cells) : this.pushNumbers(cells);
  }

  private pushNumbers(cells: readonly string[]): boolean {
    const block = new Float64Array(cells.length);
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      let value = cell === '' ? NaN : cellNumber(cell);
      if (value !== value) {
        const word = cell === '' ? NaN : wordNumber(cell);
        if (word === undefined) return false;
        value = word;
        if (value !== value) this.missing++;
      } else if ((value >= 2 ** 53 || value <= -(2 ** 53)) && !this.unsafe && isUnsafeInteger(cell)) {
        this.unsafe = { row: this.rows + i + 1, value: cell.trim() };
      }
      block[i] = value;
    }
    this.numbers.push(block);
    return true;
  }

  private pushTimestamps(cells: readonly string[]): boolean {
    const block = new Float64Array(cells.length);
    for (let i = 0; i < cells.length; i++) {
      block[i] = cells[i] === '' ? NaN : cellTimestamp(cells[i]);
      if (block[i] === block[i]) continue;
      const word = cells[i] === '' ? NaN : wordNumber(cells[i]);
      if (word === undefined || word === word) return false;
      this.missing++;
    }
    this.numbers.push(block);
    return true;
  }

  private pushBooleans(cells: readonly string[]): boolean {
    const block = new Int32Array(cells.length);
    for (let i = 0; i < cells.length; i++) {
      const value = cells[i] === '' ? '' : cellBoolean(cells[i]);
      if (value === undefined) return false;
      block[i] = this.coder.find(value) ?? this.coder.add(value) ?? -1;
      if (block[i] < 0) this.missing++;
    }
    this.codes.push(block);
    return true;
  }

  private pushTexts(cells: readonly string[]): boolean {
    const block = new Int32Array(this.overflowed ? 0 : cells.length);
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      if (cell === '') this.missing++;
      if (this.overflowed) continue;
      // A cell is a window into the text it was cut from; a category is kept, and must not keep that text alive.
      const code = this.coder.find(cell) ?? this.coder.add(Buffer.from(cell).toString());
      if (code === undefined) {
        this.overflowed = true;
        this.codes = [];
        this.coder = new CategoryCoder(0);
      } else block[i] = code;
    }
    if (!this.overflowed) this.codes.push(block);
    return true;
  }
}
