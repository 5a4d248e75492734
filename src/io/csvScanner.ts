/**
 * Cuts the bytes of a CSV file into pieces of whole records, and checks each record on the way: the number of its
 * cells, and quotes that open and close where they may. The parser that follows takes these for granted (an
 * unquoted record with too few cells would swallow the next one). Quotes count only at the start of a cell, as in
 * RFC 4180; empty lines are no records.
 */

/** How a CSV file is written. */
export interface CsvDialect {
  readonly delimiter: string;
  /** `'\n'` also stands for `'\r\n'`; a lone `'\r'` ends the records of old Macintosh files. */
  readonly newline: '\n' | '\r';
}

/** Whole records: `bytes[0, end)`, the last of which may lack its newline. */
export interface CsvPiece {
  readonly end: number;
  readonly records: number;
  readonly quoted: boolean;
}

const QUOTE = 34;
const CARRIAGE_RETURN = 13;

/** Where the scanner stands in a cell. */
const CELL_START = 0;
const UNQUOTED = 1;
const QUOTED = 2;
/** After a quote inside a quoted cell: either doubled, or the end of the cell. */
const QUOTE_SEEN = 3;

/** Scans a file window by window. */
export class CsvScanner {
  private readonly delimiter: number;
  private readonly newline: number;
  private readonly cells: number;
  private readonly path: string;
  /** Records behind us; the header is not counted, so the next record is row `records + 1`. */
  private records = 0;

  /** `cells`: the number of cells that every record must have. */
  constructor(path: string, dialect: CsvDialect, cells: number) {
    this.path = path;
    this.delimiter = dialect.delimiter.charCodeAt(0);
    this.newline = dialect.newline.charCodeAt(0);
    this.cells = cells;
  }

  /**
   * The whole records at the start of `bytes`, which begins with a record. With `last`, `bytes` ends with the file.
   * @throws RangeError that names the row where a record has the wrong number of cells or a quote is out of place.
   */
  scan(bytes: Uint8Array, last: boolean): CsvPiece {
    const { delimiter, newline } = this;
    const first = this.records;
    let state = CELL_START;
    let cell = 1;
    let recordStart = 0;
    let end = 0;
    let quotes = false;
    let quoted = false;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (state === QUOTED) {
        if (byte === QUOTE) state = QUOTE_SEEN;
      } else if (byte === delimiter) {
        cell++;
        state = CELL_START;
      } else if (byte === newline) {
        if (!isBlank(bytes, recordStart, i)) this.endRecord(cell);
        quoted ||= quotes;
        quotes = false;
        recordStart = end = i + 1;
        cell = 1;
        state = CELL_START;
      } else if (state === CELL_START) {
        state = UNQUOTED;
        if (byte === QUOTE) {
          state = QUOTED;
          quotes = true;
        }
      } else if (state === QUOTE_SEEN) {
        if (byte === QUOTE) state = QUOTED;
        else if (byte !== CARRIAGE_RETURN) {
          throw this.misplaced(`after a closing quote comes ${JSON.stringify(String.fromCharCode(byte))}`);
        }
      }
    }
    if (last && end < bytes.length) {
      if (state === QUOTED) throw this.misplaced('a quote is opened and never closed');
      if (!isBlank(bytes, recordStart, bytes.length)) this.endRecord(cell);
      quoted ||= quotes;
      end = bytes.length;
    }
    return { end, records: this.records - first, quoted };
  }

  private endRecord(cell: number): void {
    this.records++;
    if (cell === this.cells) return;
    throw new RangeError(
      `${this.path}, row ${this.records}: ${cell} ${cell === 1 ? 'cell' : 'cells'}, but the header names ${this.cells}`,
    );
  }

  private misplaced(what: string): RangeError {
    return new RangeError(`${this.path}, row ${this.records + 1}: ${what}`);
  }
}

/** Nothing but a carriage return, if that. */
function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  return end === start || (end === start + 1 && bytes[start] === CARRIAGE_RETURN);
}

/** The delimiter that stands most often outside quotes in the header; a comma where there is none. */
export function guessDelimiter(header: string): string {
  const bare = header.replace(/"(?:[^"]|"")*"/g, '');
  let best = ',';
  let most = 0;
  for (const delimiter of [',', '\t', ';', '|']) {
    const count = bare.split(delimiter).length - 1;
    if (count > most) {
      best = delimiter;
      most = count;
    }
  }
  return best;
}
