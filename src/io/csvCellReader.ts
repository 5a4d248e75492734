import { textNumber, wordNumber } from '../columns/textNumber.js';
import type { DateOrder } from './csvDates.js';
import type { CsvOptions } from './csvOptions.js';

/**
 * The words that pandas' `read_csv` takes for missing, as they are written there. In other letters they may be names: Na is sodium, and
 * none an answer.
 */
const MISSING_TEXTS: ReadonlySet<string> = new Set([
  ...['', 'NA', 'N/A', '<NA>', '#NA', '#N/A', '#N/A N/A', 'n/a', 'NULL', 'null', 'None'],
  ...['NaN', '-NaN', 'nan', '-nan', '1.#IND', '-1.#IND', '1.#QNAN', '-1.#QNAN'],
]);

/** How digits are grouped: by threes, or as in India by twos and at last three. */
const GROUPS = (mark: string): string => `\\d{1,3}(?:${mark}\\d{2,3})*${mark}\\d{3}|`;

/** Marks that are written in several ways. */
const MARKS: Readonly<Record<string, string>> = { ' ': '[ \u00a0\u2009\u202f]', "'": "['’]", '.': '\\.' };

/** A number with its sign, currency or per cent sign, and groups of digits. */
export function writtenNumber(point: string, thousands: string | undefined): RegExp {
  const mark = (character: string): string => MARKS[character] ?? character;
  const groups = thousands === undefined ? '' : GROUPS(mark(thousands));
  const sign = '([-+−]?)';
  return new RegExp(
    `^${sign}(?:\\p{Sc}\\s*)?${sign}(${groups}\\d*)(${mark(point)}\\d*)?(e[-+]?\\d+)?(?:\\s*(?:\\p{Sc}|%))?$`,
    'iu',
  );
}

/** A number written as an expression of `writtenNumber` says, as JavaScript writes it; the empty text for any other text. */
export function plainNumberText(written: RegExp, text: string): string {
  // As accountants write what is negative.
  const isInBrackets = text[0] === '(' && text.at(-1) === ')';
  const inner = isInBrackets ? text.slice(1, -1) : text;
  const [, before, after, digits = '', decimals = '', exponent = ''] = written.exec(inner) ?? [];
  if (before === undefined || (before && after) || (isInBrackets && before + after)) return '';
  const sign = isInBrackets || /[-−]/.test(before + after) ? '-' : '';
  return `${sign}${digits.replace(/\D/g, '')}${decimals && `.${decimals.slice(1)}`}${exponent}`;
}

/** What cells say, under the options that a file is read with. */
export class CsvCellReader {
  readonly #missing: ReadonlySet<string>;
  /** Numbers that stand for a missing value. */
  readonly #missingNumbers: ReadonlySet<number>;
  /** Whether further words stand for a missing value. */
  readonly hasMissing: boolean;

  /** The byte before the decimals of numbers. */
  readonly point: number;
  /** The order of dates whose year comes last, where it is given. */
  readonly dates: DateOrder | undefined;
  readonly #written: RegExp | undefined;

  /** @throws RangeError where `decimal` and `thousands` are the same. */
  constructor({ missing, decimal, thousands, dates }: CsvOptions) {
    this.dates = dates;
    const point = decimal ?? (thousands === '.' ? ',' : '.');
    if (thousands === point)
      throw new RangeError(`"thousands" must differ from "decimal", got "${point}" for both`);
    this.point = point.charCodeAt(0);
    if (decimal !== undefined || thousands !== undefined) this.#written = writtenNumber(point, thousands);
    this.#missing = new Set(missing);
    this.#missingNumbers = new Set(
      missing.map((word) => this.number(word)).filter((value) => value === value),
    );
    this.hasMissing = missing.length > 0;
  }

  /** The number that a cell writes; NaN where it writes none. */
  number(cell: string): number {
    return textNumber(this.plain(cell));
  }

  /** A number as JavaScript writes it; what is none becomes a text that is none either. */
  plain(cell: string): string {
    return this.#written ? plainNumberText(this.#written, cell.trim()) : cell;
  }

  /** Whether a number stands for a missing value. */
  isMissingNumber(value: number): boolean {
    return this.hasMissing && this.#missingNumbers.has(value);
  }

  /** NaN for a word that stands for a missing value in a column that is no text, ±∞ for one like `inf`, undefined for any other. */
  word(cell: string): number | undefined {
    const isMissing =
      this.hasMissing && (this.#missing.has(cell.trim()) || this.#missingNumbers.has(this.number(cell)));
    return isMissing ? NaN : wordNumber(cell);
  }

  /** Whether a cell stands for a missing text. */
  isMissingText(cell: string): boolean {
    const word = cell.trim();
    return MISSING_TEXTS.has(word) || (this.hasMissing && this.#missing.has(word));
  }
}
