/**
 * Cuts the bytes of a CSV file into whole records and cells, and checks each record on the way: the number of its
 * cells, and quotes that open and close where they may. Quotes count only at the start of a cell, as in RFC 4180;
 * empty lines are no records.
 */

/** How a CSV file is written. */
export interface CsvDialect {
  readonly delimiter: string;
  /** `'\n'` with any carriage returns before it; `'\r'`, of old Macintosh files: either of the two. */
  readonly newline: '\n' | '\r';
  /** How lines begin that are no records. */
  readonly comment?: string;
}

/** Whole records: `bytes[0, end)`, the last of which may lack its newline. */
interface CsvPiece {
  readonly end: number;
  readonly records: number;
}

export const QUOTE = 34;
export const NEWLINE = 10;
export const CARRIAGE_RETURN = 13;
const SPACE = 32;
const TAB = 9;

/** Where a scan stopped within a record. */
const WHOLE = 0;
const UNCLOSED = 1;

/** Scans a file window by window. */
export class CsvScanner {
  /**
   * The bounds of the cells of the last scan: cell c of record r is `bytes[bounds[k] + 1, bounds[k + 1])` with
   * k = r·(cells + 1) + c, its quotes included. The next scan overwrites them.
   */
  bounds = new Int32Array(0);
  readonly #delimiter: number;
  readonly #newline: number;
  /** The other byte that ends a record. */
  readonly #otherEnd: number;
  readonly #comment: Uint8Array | undefined;
  readonly #cells: number;
  readonly #path: string;
  /** Records scanned so far, without the header: the next one is row `records + 1`. */
  #records = 0;

  readonly #first: string;

  /** `cells`: the number of cells that every record must have; `first`: what says so. */
  constructor(path: string, dialect: CsvDialect, cells: number, first: string) {
    this.#first = first;
    this.#path = path;
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#newline = dialect.newline.charCodeAt(0);
    this.#otherEnd = dialect.newline === '\r' ? NEWLINE : this.#newline;
    this.#comment = dialect.comment === undefined ? undefined : new TextEncoder().encode(dialect.comment);
    this.#cells = cells;
  }

  /**
   * The whole records at the start of `bytes`, which begins with a record. With `last`, `bytes` ends with the file.
   * @throws RangeError that names the row where a record has the wrong number of cells or a quote is out of place.
   */
  scan(bytes: Uint8Array, last: boolean): CsvPiece {
    const delimiter = this.#delimiter;
    const newline = this.#newline;
    const otherEnd = this.#otherEnd;
    const cells = this.#cells;
    const length = bytes.length;
    // A record of c cells has at least c bytes and c + 1 bounds: at most two bounds a byte.
    if (this.bounds.length < 2 * length + cells + 2) this.bounds = new Int32Array(2 * length + cells + 2);
    const { bounds } = this;
    const first = this.#records;
    let end = 0;
    let place = 0;
    let cell = 0;
    let state = WHOLE;
    let i = this.#afterComments(bytes, 0, last);
    end = i < 0 ? ~i : i;
    bounds[0] = end - 1;
    for (i = i < 0 ? length : i; i < length; i++) {
      let byte = bytes[i];
      if (byte > 47 && byte !== delimiter) continue;
      if (byte === QUOTE && i === (cell === 0 ? end : bounds[place + cell] + 1)) {
        i = this.#closingQuote(bytes, i);
        if (i >= length) {
          state = i > length ? UNCLOSED : WHOLE;
          break;
        }
        byte = bytes[i];
      }
      if (byte === delimiter) {
        cell++;
        // Surplus cells are not stored; their record is refused at its end.
        if (cell <= cells) bounds[place + cell] = i;
      } else if (byte === newline || byte === otherEnd) {
        if (cell > 0 || !isBlank(bytes, end, i, cells > 1)) {
          this.#endRecord(cell + 1);
          bounds[place + cells] = withoutReturns(bytes, i);
          place += cells + 1;
        }
        const after = this.#comment ? this.#afterComments(bytes, i + 1, last) : i + 1;
        end = after < 0 ? ~after : after;
        bounds[place] = end - 1;
        cell = 0;
        if (after < 0) break;
        i = end - 1;
      }
    }
    if (last && end < length) {
      if (state === UNCLOSED) throw this.#misplaced('a quote is opened and never closed');
      if (cell > 0 || !isBlank(bytes, end, length, cells > 1)) {
        this.#endRecord(cell + 1);
        bounds[place + cells] = withoutReturns(bytes, length);
      }
      end = length;
    }
    return { end, records: this.#records - first };
  }

  /**
   * Where a cell ends that opens with a quote at `start`: the place of the next delimiter or newline; `length` where the
   * bytes end right after the closing quote, `length + 1` where they end before it.
   */
  #closingQuote(bytes: Uint8Array, start: number): number {
    const { length } = bytes;
    let i = start + 1;
    for (; i < length; i++) {
      if (bytes[i] !== QUOTE) continue;
      if (bytes[i + 1] !== QUOTE) break;
      i++;
    }
    if (i >= length) return length + 1;
    for (i++; i < length; i++) {
      const byte = bytes[i];
      if (byte === this.#delimiter || byte === this.#newline || byte === this.#otherEnd) return i;
      if (byte !== CARRIAGE_RETURN) {
        throw this.#misplaced(`after a closing quote comes ${JSON.stringify(String.fromCharCode(byte))}`);
      }
    }
    return length;
  }

  /** Where the comments end that begin at `at`, or `~place` where a comment begins whose end is not among the bytes. */
  #afterComments(bytes: Uint8Array, at: number, last: boolean): number {
    const comment = this.#comment;
    let place = at;
    while (comment?.every((byte, k) => bytes[place + k] === byte)) {
      let end = place;
      while (end < bytes.length && bytes[end] !== this.#newline && bytes[end] !== this.#otherEnd) end++;
      if (end === bytes.length) return last ? end : ~place;
      place = end + 1;
    }
    return place;
  }

  #endRecord(cell: number): void {
    this.#records++;
    if (cell === this.#cells) return;
    // A header of one cell is often none.
    const hint = this.#cells === 1 ? '; give delimiter, comment or skip where the file needs them' : '';
    throw new RangeError(
      `${this.#path}, row ${this.#records}: ${cell} ${cell === 1 ? 'cell' : 'cells'}, but ${this.#first} ${this.#cells}${hint}`,
    );
  }

  #misplaced(what: string): RangeError {
    return new RangeError(`${this.#path}, row ${this.#records + 1}: ${what}`);
  }
}

/** Whether a line is empty but for carriage returns, and, with `spaces`, for spaces and tabs. */
function isBlank(bytes: Uint8Array, start: number, end: number, spaces: boolean): boolean {
  for (let i = start; i < end; i++) {
    if (bytes[i] !== CARRIAGE_RETURN && !(spaces && (bytes[i] === SPACE || bytes[i] === TAB))) return false;
  }
  return true;
}

/** The end of a line without the carriage returns before it. */
function withoutReturns(bytes: Uint8Array, end: number): number {
  let bound = end;
  while (bytes[bound - 1] === CARRIAGE_RETURN) bound--;
  return bound;
}
