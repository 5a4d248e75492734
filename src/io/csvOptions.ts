import { wrongKind, wrongValue } from '../columns/errors.js';
import * as option from '../columns/option.js';
import { type Checked, type Option, type OptionsOf, optionTable } from '../columns/options.js';
import type { DateOrder } from './csvDates.js';

/** Options of `openDataset` for CSV files. */
export interface CsvReadingOptions {
  /** Further words that stand for a missing value in every column, such as `['--', '-999']`; of numbers all ways to write them. */
  readonly missing?: readonly string[];
  /** What separates cells, one ASCII character; by default whichever of comma, tab, semicolon and bar is most frequent in the first record. */
  readonly delimiter?: string;
  /** Whether the first record names the columns (the default); without a header they are `column 1`, `column 2`, … */
  readonly header?: boolean;
  /** Lines to leave out at the beginning of the file, default 0. */
  readonly skip?: number;
  /** How lines begin that are no records, such as `'#'`. */
  readonly comment?: string;
  /** The encoding, by any label that `TextDecoder` knows, such as `'windows-1252'`; by default UTF-16 where the file begins with its mark, else UTF-8. */
  readonly encoding?: string;
  /** What precedes the decimals of numbers: `'.'`, or `','`, as is the default where `thousands` is a point. */
  readonly decimal?: '.' | ',';
  /**
   * What groups the digits of numbers: comma, point, apostrophe, underscore or blank. With this option or `decimal`, numbers may
   * have a currency sign before or after them, or a per cent sign, which are left out: `$1,234.50` is 1234.5, `5 %` is 5, and `(5)` is −5.
   */
  readonly thousands?: ',' | '.' | "'" | '_' | ' ';
  /**
   * Whether dates such as `01/02/2020` have the day (`'dmy'`) or the month first (`'mdy'`); by default as in the one order in which all
   * dates of a column exist, and with the day first between points. A column for which that does not decide is text.
   */
  readonly dates?: DateOrder;
}

/** An array of texts. */
function words(): Option<readonly string[]> {
  return {
    check: (name, value) => {
      if (!Array.isArray(value) || !value.every((word) => typeof word === 'string')) {
        throw wrongKind(name, 'an array of texts', value);
      }
      return value.map((word: string) => word.trim());
    },
    fallback: [],
  };
}

/** A text that passes a test. */
function text(expected: string, isRight: (value: string) => boolean): Option<string | undefined> {
  return {
    check: (name, value) => {
      if (typeof value !== 'string') throw wrongKind(name, expected, value);
      if (!isRight(value)) throw wrongValue(name, expected, value);
      return value;
    },
    fallback: undefined,
  };
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

export const CSV_OPTIONS = {
  missing: words(),
  delimiter: text('one character of ASCII, no quote and no line end', (value) =>
    /^[\t -!#-\x7e]$/.test(value),
  ),
  header: option.flag(true),
  skip: option.integer(0, Number.MAX_SAFE_INTEGER, 0),
  comment: text('a text on one line, not empty', (value) => /^[^\r\n]+$/.test(value)),
  encoding: text("the name of an encoding, such as 'utf-8' or 'windows-1252'", isEncoding),
  decimal: option.choice(['.', ',']),
  thousands: option.choice([',', '.', "'", '_', ' ']),
  dates: option.choice(['dmy', 'mdy']),
} satisfies OptionsOf<CsvReadingOptions>;

/** Those that say how texts are read, in rows of objects and JSON too. */
export const CELL_NAMES: readonly string[] = ['missing', 'decimal', 'thousands', 'dates'];

/** The names of all. */
export const CSV_NAMES = Object.keys(CSV_OPTIONS) as (keyof CsvReadingOptions)[];

/** The same after checking. */
export type CsvOptions = Checked<typeof CSV_OPTIONS>;

export const CSV_DEFAULTS: CsvOptions = optionTable(CSV_OPTIONS).defaults;
