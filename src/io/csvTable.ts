import { textNumber } from '../columns/textNumber.js';
import type { CategoryCoder } from '../data/categoryCoder.js';
import { unsafeInteger } from '../data/columnErrors.js';
import type { ColumnSource, RawBlock } from '../data/columnSource.js';
import type { ColumnInfo } from '../data/dataset.js';
import { CsvCellReader } from './csvCellReader.js';
import { CsvColumnType, cellValues } from './csvColumns.js';
import { markedEncoding, Transcoder } from './csvEncoding.js';
import { type CsvLayout, findLayout } from './csvLayout.js';
import { CSV_DEFAULTS, type CsvOptions } from './csvOptions.js';
import { CsvScanner } from './csvScanner.js';
import { CsvWindow } from './csvWindow.js';
import type { FileBytes } from './fileBytes.js';
import { inMemory } from './fileBytes.js';

/** Bytes read at once. Windows are small so that their cells are collected early: with 4 MB, reading takes 1.5 times as long. */
const WINDOW_BYTES = 1 << 18;
/** The longest record; a longer one is most likely a quote that was never closed. */
const RECORD_BYTES = 1 << 28;
/** Bytes from which the layout of a file is found, and twice as many where these do not hold the header. */
const PROBE_BYTES = 1 << 16;

/** A file up to this size is kept in memory. */
const KEPT_BYTES = 1 << 25;

/** The formats that messages list. */
const FORMAT_NAMES = 'Parquet, CSV, JSON, Arrow, NPY and NPZ';

/** Options of `openCsv`. */
interface OpenCsvOptions {
  readonly reading?: CsvOptions;
  /** Called with the bytes read so far and the bytes to read. */
  readonly onProgress?: (done: number, total: number) => void;
  /** The size up to which a file is kept in memory; tests read small files as large ones are read. */
  readonly keptBytes?: number;
}

/**
 * Reads a CSV file: a header unless the options say that there is none, cells separated by what they say or by whichever of comma, tab,
 * semicolon and bar is most frequent in the header, quoted as in RFC 4180. The file is read in small windows: once to check every record and find the types,
 * then once for each pass, which decodes only the columns it needs. Whatever the length of the file, memory holds one
 * window and the distinct texts of a pass's columns. The type of a column is that of all its cells: numbers, booleans
 * (`true`, `false`), dates and times (UTC where they name no zone), else text. An empty cell is missing, and so are
 * `NA`, `NaN`, `null` and the like.
 * @throws RangeError where the file is empty, not text, has a record with too few or too many cells, or an
 * unclosed quote; the row is named, counted from 1 without the header.
 */
export async function openCsv(source: FileBytes, options: OpenCsvOptions): Promise<ColumnSource> {
  const file = source.size <= (options.keptBytes ?? KEPT_BYTES) ? await inMemory(source) : source;
  const { path } = file;
  const { reading = CSV_DEFAULTS } = options;
  const layout = await readLayout(file, reading);
  const reader = new CsvCellReader(reading);
  const types = layout.names.map(() => new CsvColumnType(reader));
  let rows = 0;
  for await (const window of windows(file, layout, options.onProgress)) {
    // This pass checks that all of the file is UTF-8.
    window.decodeText();
    for (const [index, type] of types.entries()) type.push(window, index);
    rows += window.records;
  }
  if (rows === 0 && layout.header && layout.lines > 1) {
    throw new RangeError(
      `${path} has no rows: its header runs over ${layout.lines} lines, as where a quote is never closed`,
    );
  }
  const found = types.map((type, index) => type.info(layout.names[index]));
  const remarks = layout.header ? headerRemarks(found) : [];

  function sourceOf(columns: readonly ColumnInfo[]): ColumnSource {
    function values(window: CsvWindow, index: number, coder: CategoryCoder | undefined): RawBlock {
      const block = cellValues(window, index, columns[index].type, coder, reader, types[index].order);
      if (typeof block === 'number') throw changed(path, `column "${columns[index].name}", row ${block}`);
      return block;
    }

    async function* pass(
      indices: readonly number[],
      coders: readonly (CategoryCoder | undefined)[],
    ): AsyncGenerator<readonly RawBlock[]> {
      let done = 0;
      for await (const window of windows(file, layout)) {
        done += window.records;
        if (done > rows) break;
        yield indices.map((index, i) => values(window, index, coders[i]));
      }
      if (done !== rows) throw changed(path, `${rows} rows were counted`);
    }

    return {
      path,
      format: 'CSV',
      rows,
      columns,
      remarks,
      canReadAs: (index, type) => type === 'text' || types[index].type === undefined,
      readAs: (wanted) =>
        sourceOf(
          columns.map((info, i) => (info.type === wanted[i] ? info : { name: info.name, type: wanted[i] })),
        ),
      check(index) {
        const { unsafe } = types[index];
        const { name, type } = columns[index];
        if (unsafe && type === 'number') throw unsafeInteger(name, unsafe.row, unsafe.value);
      },
      readTogether: true,
      pass,
      close: () => file.close(),
    };
  }

  return sourceOf(found);
}

/** Asks about a header that may be a row: of numbers only, or of numbers above all numbers, one of which has decimals. */
function headerRemarks(columns: readonly ColumnInfo[]): string[] {
  const isNumber = ({ name }: ColumnInfo): boolean =>
    !Number.isNaN(textNumber(name.replace(/ \(\d+\)$/, '')));
  const numbers = columns.filter(isNumber);
  const isRow =
    numbers.length === columns.length ||
    (columns.every((column) => column.type !== 'number' || isNumber(column)) &&
      numbers.some(({ name, type }) => type === 'number' && name.includes('.')));
  if (!isRow || numbers.length === 0) return [];
  const names = columns.slice(0, 4).map(({ name }) => JSON.stringify(name));
  return [
    `the first line names the columns ${names.join(', ')}${columns.length > 4 ? ', …' : ''}; if it is a row of values, give header: false`,
  ];
}

function changed(path: string, what: string): RangeError {
  return new RangeError(`${path} changed while it was read: ${what}`);
}

/** A file's layout, and its encoding where it is not UTF-8. */
interface FileLayout extends CsvLayout {
  readonly encoding: string | undefined;
}

/** Reads as much of a file as tells its layout. */
async function readLayout(file: FileBytes, options: CsvOptions): Promise<FileLayout> {
  const { path, size } = file;
  if (size === 0) throw new RangeError(`${path} is empty`);
  let encoding: string | undefined;
  for (let length = PROBE_BYTES; ; length *= 2) {
    const whole = length >= size;
    const bytes = await file.read(0, whole ? size : length);
    if (length === PROBE_BYTES) {
      const found = options.encoding ?? markedEncoding(bytes) ?? 'utf-8';
      encoding = new TextDecoder(found).encoding === 'utf-8' ? undefined : found;
      if (encoding === undefined) refuseBinary(path, bytes);
    }
    const text = encoding === undefined ? bytes : new Transcoder(path, encoding).push(bytes, whole);
    const layout = findLayout(path, text, whole, options);
    if (layout) return { ...layout, encoding };
    if (length > RECORD_BYTES)
      throw new RangeError(`${path}: its header is longer than ${RECORD_BYTES} bytes`);
  }
}

/** Refuses bytes that are no text. */
function refuseBinary(path: string, probe: Uint8Array): void {
  if (probe.includes(0)) {
    const wide = [0, 1].find((odd) =>
      probe.subarray(0, 64).every((byte, i) => (byte === 0) === (i % 2 === odd)),
    );
    if (wide !== undefined && probe.length > 3) {
      throw new RangeError(
        `${path} looks like UTF-16 text; give encoding: '${wide === 1 ? 'utf-16le' : 'utf-16be'}'`,
      );
    }
    throw new RangeError(`${path} is no text, and of no format that is read: ${FORMAT_NAMES}`);
  }
}

/** Every record after the header, window by window. Windows share one buffer: use one before asking for the next. */
async function* windows(
  file: FileBytes,
  layout: FileLayout,
  onProgress?: OpenCsvOptions['onProgress'],
): AsyncGenerator<CsvWindow> {
  const { path, size } = file;
  const cells = layout.names.length;
  const scanner = new CsvScanner(
    path,
    layout.dialect,
    cells,
    layout.header ? 'the header names' : 'the first row has',
  );
  let rows = 0;
  // One buffer for all windows: with a new one for each, garbage is 35 of 105 MB at the peak.
  let buffer = new Uint8Array(2 * WINDOW_BYTES);
  let rest = buffer.subarray(0, 0);
  const transcoder = layout.encoding === undefined ? undefined : new Transcoder(path, layout.encoding);
  /** Bytes of UTF-8 before the first record that are still to come. */
  let before = transcoder ? layout.start : 0;
  for (let position = transcoder ? 0 : layout.start; position < size; ) {
    // Double the window for a record that is longer, so that it is scanned few times.
    let length = Math.min(size - position, Math.max(WINDOW_BYTES, rest.length));
    const from = position;
    position += length;
    let text: Uint8Array | undefined;
    if (transcoder) {
      text = transcoder.push(await file.read(from, position), position === size);
      const skipped = Math.min(before, text.length);
      before -= skipped;
      text = text.subarray(skipped);
      length = text.length;
    }
    if (rest.length + length > buffer.length) {
      const longer = new Uint8Array(2 * (rest.length + length));
      longer.set(rest);
      buffer = longer;
    } else buffer.set(rest);
    const bytes = buffer.subarray(0, rest.length + length);
    const added = bytes.subarray(rest.length);
    if (!text && file.readInto) await file.readInto(from, added);
    else added.set(text ?? (await file.read(from, position)));
    const { end, records } = scanner.scan(bytes, position === size);
    rest = bytes.subarray(end);
    if (rest.length > RECORD_BYTES) {
      throw new RangeError(`${path}, row ${rows + records + 1}: a record longer than ${RECORD_BYTES} bytes`);
    }
    if (records > 0) {
      const where = { firstRow: rows, records, cells };
      yield new CsvWindow(path, where, layout.dialect.newline, bytes.subarray(0, end), scanner.bounds);
      rows += records;
    }
    onProgress?.(position, size);
  }
}
