import { QUOTE } from './csvScanner.js';

/** The text of whole records → the cells of each column. */
export type CellParser = (text: string, quoted: boolean) => string[][];

/**
 * Whole records of a CSV file, a few thousand at a time: cells as numbers straight from the bytes where those are
 * plain, as texts only where somebody asks.
 */
export class CsvWindow {
  /** The row of the first record, counted from 0 without the header. */
  readonly firstRow: number;
  readonly records: number;
  private readonly bytes: Uint8Array;
  private readonly bounds: Int32Array;
  /** Places of a record in `bounds`. */
  private readonly stride: number;
  private readonly quoted: boolean;
  private readonly decode: (bytes: Uint8Array, where: string) => string;
  private readonly parse: CellParser;
  private text: string | undefined;
  private parsed: string[][] | undefined;

  /** `bytes` and `bounds` as `CsvScanner.scan` has left them. */
  constructor(
    where: { firstRow: number; records: number; cells: number; quoted: boolean },
    bytes: Uint8Array,
    bounds: Int32Array,
    decode: (bytes: Uint8Array, where: string) => string,
    parse: CellParser,
  ) {
    this.firstRow = where.firstRow;
    this.records = where.records;
    this.stride = where.cells + 1;
    this.quoted = where.quoted;
    this.bytes = bytes;
    this.bounds = bounds;
    this.decode = decode;
    this.parse = parse;
  }

  /** `rows 1 to 5`, as messages name the records. */
  get where(): string {
    return `rows ${this.firstRow + 1} to ${this.firstRow + this.records}`;
  }

  /** Makes texts of the bytes. @throws RangeError where they are not UTF-8, or the parser counts other records. */
  decodeText(): void {
    if (this.text !== undefined) return;
    this.text = this.decode(this.bytes, this.where);
    // Where each character is a byte, the bounds are those of the text; other texts go through the parser.
    if (this.text.length !== this.bytes.length) this.parsed = this.parse(this.text, this.quoted);
  }

  /** The text of a cell, without its quotes. */
  cell(column: number, record: number): string {
    if (this.text === undefined) this.decodeText();
    if (this.parsed) return this.parsed[column][record];
    const place = record * this.stride + column;
    const text = this.text as string;
    const start = this.bounds[place] + 1;
    const end = this.bounds[place + 1];
    if (text.charCodeAt(start) !== QUOTE || start >= end) return text.slice(start, end);
    return text
      .slice(start + 1, text.lastIndexOf('"', end - 1))
      .replaceAll('""', '"')
      .replaceAll('\r\n', '\n');
  }

  /**
   * The number that a cell of at most 15 digits writes with no more than a sign and a point, NaN for any other cell. The
   * digits and the power of ten are both exact, so their quotient is the double nearest to the number, as of `Number`
   * (Clinger, How to read floating point numbers accurately, 1990). A third of the time of `Number` on a text.
   */
  plainNumber(column: number, record: number): number {
    const place = record * this.stride + column;
    const { bytes, bounds } = this;
    let i = bounds[place] + 1;
    const end = bounds[place + 1];
    const negative = i < end && bytes[i] === 45;
    if (negative) i++;
    if (i >= end || end - i > 16) return NaN;
    let value = 0;
    let digits = 0;
    let point = -1;
    for (; i < end; i++) {
      const digit = bytes[i] - 48;
      if (digit >= 0 && digit <= 9) {
        value = 10 * value + digit;
        digits++;
      } else if (digit === -2 && point < 0) point = digits;
      else return NaN;
    }
    if (digits === 0 || digits > 15) return NaN;
    if (point >= 0) value /= POWERS[digits - point];
    return negative ? -value : value;
  }
}

const POWERS = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`));
