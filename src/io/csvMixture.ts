import { textNumber } from '../columns/textNumber.js';
import { plainNumberText, writtenNumber } from './csvCellReader.js';

/** Different words up to which a column can be numbers with a few words among them. */
const MOST_WORDS = 20;
/** Words that a remark names. */
const NAMED = 6;
/** Cells after which a column without a number is text. */
const ENOUGH = 10000;
/** Cells after which the way to write numbers is known. */
const SURE = 1000;

/** Ways to write numbers, and the options that read them; of those that read equally many cells the first is meant. */
const WRITINGS = [
  { options: `decimal: "."`, number: writtenNumber('.', undefined) },
  { options: `thousands: ","`, number: writtenNumber('.', ',') },
  { options: `decimal: ","`, number: writtenNumber(',', undefined) },
  { options: `thousands: "."`, number: writtenNumber(',', '.') },
  { options: `thousands: " "`, number: writtenNumber('.', ' ') },
  { options: `thousands: " ", decimal: ","`, number: writtenNumber(',', ' ') },
  { options: `thousands: "'"`, number: writtenNumber('.', "'") },
];

/** Counts what a column mixes, to say why it is text where it is mostly something else. */
export class CsvMixture {
  /** Cells that are numbers, and those that are dates or times. */
  numbers = 0;
  dates = 0;
  /** Whether the column may still be mostly numbers or dates. */
  isOpen = true;
  /** Other cells that each way to write numbers reads, and one of them. */
  readonly #written = WRITINGS.map(() => ({ count: 0, example: '' }));
  /** Cells that none of them reads. */
  readonly #words = new Map<string, number>();
  #others = 0;

  /** Takes a cell that is neither a number nor a date, and not missing. */
  take(cell: string): void {
    if (!this.isOpen) return;
    this.#others++;
    const word = cell.trim();
    let isWritten = false;
    if (word.length < 40 && /\d/.test(word)) {
      // A long column is written in one way.
      const only = this.#others > SURE ? this.#best().place : undefined;
      for (const [i, { number }] of WRITINGS.entries()) {
        if (only !== undefined && i !== only) continue;
        const value = textNumber(plainNumberText(number, word));
        if (value !== value) continue;
        isWritten = true;
        this.#written[i].count++;
        this.#written[i].example ||= word;
      }
    }
    if (!isWritten) this.#words.set(word, (this.#words.get(word) ?? 0) + 1);
    if (
      this.#words.size > MOST_WORDS ||
      (this.#others > ENOUGH && this.numbers + this.dates === 0 && this.#best().count === 0)
    ) {
      this.isOpen = false;
      this.#words.clear();
    }
  }

  #best(): {
    readonly place: number;
    readonly count: number;
    readonly example: string;
    readonly options: string;
  } {
    const best = this.#written.reduce(
      (best, { count }, i) => (count > this.#written[best].count ? i : best),
      0,
    );
    return { ...this.#written[best], place: best, options: WRITINGS[best].options };
  }

  /** Why a column of text may be meant as something else, and what to do; undefined where it is text. */
  remark(): string | undefined {
    if (!this.isOpen) return undefined;
    const { count: written, example, options } = this.#best();
    const words = [...this.#words].sort((a, b) => b[1] - a[1]);
    const total = this.numbers + this.dates + this.#others;
    const isDates = this.dates > this.numbers + written;
    const most = isDates ? this.dates : this.numbers + written;
    // Signs such as - or ? stand for no value, however many there are.
    const signs = words.reduce((sum, [word, count]) => sum + (/[\p{L}\p{N}]/u.test(word) ? 0 : count), 0);
    if (most === 0 || most < total - most - signs) return undefined;
    const parts = [
      `text, but ${most === total ? 'all' : `${most} of`} ${total} values could be ${isDates ? 'dates' : 'numbers'}`,
      ...(written > 0 && !isDates ? [`written as ${JSON.stringify(example)}: give ${options}`] : []),
    ];
    if (words.length === 0) return parts.join(', ');
    const named = words.slice(0, NAMED).map(([word]) => word);
    const counts = words.slice(0, NAMED).map(([word, count]) => `${JSON.stringify(word)} (${count})`);
    const further = words.length > NAMED ? ` and ${words.length - NAMED} more` : '';
    return (
      `${parts.join(', ')}; the others are ${counts.join(', ')}${further}; ` +
      `if they stand for missing values, give missing: [${named.map((word) => JSON.stringify(word)).join(', ')}${further && ', …'}]`
    );
  }
}
