import { textNumber, wordNumber } from '../columns/textNumber.js';
import type { CsvOptions } from './csvOptions.js';

/**
 * The words that pandas' `read_csv` takes for missing, as they are written there. In other letters they may be names: Na is sodium, and
 * none an answer.
 */
const MISSING_TEXTS: ReadonlySet<string> = new Set([
  ...['', 'NA', 'N/A', '<NA>', '#NA', '#N/A', '#N/A N/A', 'n/a', 'NULL', 'null', 'None'],
  ...['NaN', '-NaN', 'nan', '-nan', '1.#IND', '-1.#IND', '1.#QNAN', '-1.#QNAN'],
]);

/** What cells say, under the options that a file is read with. */
export class CsvCellReader {
  readonly #missing: ReadonlySet<string>;
  /** Numbers that stand for a missing value. */
  readonly #missingNumbers: ReadonlySet<number>;
  readonly #hasMissing: boolean;

  constructor({ missing }: CsvOptions) {
    this.#missing = new Set(missing);
    this.#missingNumbers = new Set(
      missing.map((word) => this.number(word)).filter((value) => value === value),
    );
    this.#hasMissing = missing.length > 0;
  }

  /** The number that a cell writes; NaN where it writes none, or one that stands for a missing value. */
  number(cell: string): number {
    return textNumber(cell);
  }

  /** Whether a number stands for a missing value. */
  isMissingNumber(value: number): boolean {
    return this.#hasMissing && this.#missingNumbers.has(value);
  }

  /** NaN for a word that stands for a missing value in a column that is no text, ±∞ for one like `inf`, undefined for any other. */
  word(cell: string): number | undefined {
    return this.#hasMissing && this.#missing.has(cell.trim()) ? NaN : wordNumber(cell);
  }

  /** Whether a cell stands for a missing text. */
  isMissingText(cell: string): boolean {
    const word = cell.trim();
    return MISSING_TEXTS.has(word) || (this.#hasMissing && this.#missing.has(word));
  }
}
