import type { ColumnMetaData, Compressors, FileMetaData, PageHeader } from 'hyparquet';
import { parquetMetadata, parquetSchema } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import type { CategoryCoder, CodedBlock } from '../data/categoryCoder.js';
import { damaged, unsafeInteger } from '../data/columnErrors.js';
import type { ColumnSource, RawBlock } from '../data/columnSource.js';
import type { ColumnInfo } from '../data/dataset.js';
import { isExactInteger } from '../numeric/exactIntegers.js';
import { crc32 } from './checksum.js';
import { loadDecompressors } from './decompressors.js';
import type { Doubles } from './doubles.js';
import type { FileBytes } from './fileBytes.js';
import { viewOf } from './fileBytes.js';
import type { ValueFormat } from './parquetValues.js';
import { decodeDoubles, decodePlainBooleans, decodeTexts, valueFormat } from './parquetValues.js';
import { guarded, importFailure, reasonInBrackets } from './reasons.js';
import { decodeRunLength } from './runLength.js';
import { sideBySide } from './sideBySide.js';

const MAGIC = 0x31524150; // 'PAR1', little-endian
const MAGIC_ENCRYPTED = 0x45524150; // 'PARE'

/** A column of the schema: where its chunks are in a row group, and how its values are stored. */
interface Leaf {
  readonly info: ColumnInfo;
  readonly format?: ValueFormat;
  /** Index among the column chunks of a row group. */
  readonly index: number;
  readonly optional: boolean;
}

/** One row group of one column. */
interface Chunk {
  readonly where: string;
  readonly decompressors: Compressors;
  readonly meta: ColumnMetaData;
  readonly rows: number;
  readonly firstRow: number;
}

/** A decompressed data page: which rows hold a value, and the encoded values. */
interface DataPage {
  readonly rows: number;
  /** Row i holds a value where `present[i]` is 1; undefined where every row does. */
  readonly present: Uint8Array | undefined;
  readonly values: number;
  readonly encoding: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads the footer of a Parquet file and checks it against the file. Columns are decoded on demand,
 * one row group at a time, from hyparquet's page headers, decompressors and value decoders; levels and dictionary
 * indices go through `runLength.ts`.
 * @throws RangeError where the file is truncated or damaged, or is no Parquet file.
 */
export async function openParquet(file: FileBytes): Promise<ColumnSource> {
  const metadata = await readFooter(file);
  const decompressors = await loadDecompressors().catch((error) => {
    throw importFailure(file.path, 'Parquet', error);
  });
  const leaves = readSchema(file, metadata);
  const rows = checkRowGroups(file, metadata, leaves);

  async function* runs(leaf: Leaf, coder: CategoryCoder | undefined): AsyncGenerator<RawBlock> {
    let firstRow = 0;
    const { format } = leaf;
    if (!format) throw new TypeError(`column "${leaf.info.name}" is left out`);
    for (const [group, { columns: parts, num_rows }] of metadata.row_groups.entries()) {
      const meta = parts[leaf.index].meta_data as ColumnMetaData;
      const where = `column "${leaf.info.name}", row group ${group + 1} of ${metadata.row_groups.length}`;
      const chunk = { where, decompressors, meta, rows: Number(num_rows), firstRow };
      firstRow += chunk.rows;
      if (chunk.rows === 0) continue;
      const bytes = await file.read(...byteRange(meta));
      if (!coder) yield* numberPages(file.path, { ...leaf, format }, chunk, bytes);
      else {
        for (const block of categoryPages(file.path, { ...leaf, format }, chunk, bytes))
          yield coder.push(block);
      }
    }
  }

  return {
    path: file.path,
    format: 'Parquet',
    rows,
    columns: leaves.map((leaf) => ({ ...leaf.info, ...statedRange(metadata, leaf) })),
    pass: (indices, coders) =>
      sideBySide(
        file.path,
        indices.map((index, i) => runs(leaves[index], coders[i])),
      ),
    close: () => file.close(),
  };
}

async function readFooter(file: FileBytes): Promise<FileMetaData> {
  const { path, size } = file;
  if (size < 12) throw new RangeError(`${path} is no Parquet file: it has ${size} bytes`);
  const tail = viewOf(await file.read(size - 8, size));
  const magic = tail.getUint32(4, true);
  if (magic === MAGIC_ENCRYPTED) throw new RangeError(`${path} is encrypted, which infosimd cannot read`);
  if (magic !== MAGIC) {
    throw new RangeError(`${path} is truncated, or no Parquet file: it does not end in "PAR1"`);
  }
  if (viewOf(await file.read(0, 4)).getUint32(0, true) !== MAGIC)
    throw damaged(path, 'it does not begin with "PAR1"');
  const length = tail.getUint32(0, true);
  if (length > size - 12) throw damaged(path, `its footer should have ${length} bytes, the file has ${size}`);
  const footer = await file.read(size - 8 - length, size);
  try {
    return parquetMetadata(ownBuffer(footer), { geoparquet: false });
  } catch (error) {
    throw damaged(path, `its footer cannot be read${reasonInBrackets(error)}`);
  }
}

/** A copy of the bytes as a buffer, which is what hyparquet takes. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}

function readSchema(file: FileBytes, metadata: FileMetaData): Leaf[] {
  let index = 0;
  try {
    return parquetSchema(metadata).children.map((node) => {
      const first = index;
      index += countLeaves(node);
      const nested = node.children.length > 0;
      const { info, format } = valueFormat(nested ? { ...node.element, type: undefined } : node.element);
      return { info, format, index: first, optional: node.element.repetition_type !== 'REQUIRED' };
    });
  } catch (error) {
    throw damaged(file.path, `the schema in its footer makes no sense${reasonInBrackets(error)}`);
  }
}

function countLeaves(node: { children: unknown[] }): number {
  const children = node.children as { children: unknown[] }[];
  return children.length === 0 ? 1 : children.reduce((sum, child) => sum + countLeaves(child), 0);
}

/** Checks the row groups against the schema and the length of the file; returns the number of rows. */
function checkRowGroups(file: FileBytes, metadata: FileMetaData, leaves: Leaf[]): number {
  const dataEnd = file.size - 8 - metadata.metadata_length;
  let rows = 0;
  for (const [group, { columns, num_rows }] of metadata.row_groups.entries()) {
    const groupRows = Number(num_rows);
    if (!(groupRows >= 0)) throw damaged(file.path, `row group ${group + 1} has ${groupRows} rows`);
    rows += groupRows;
    for (const { info, format, index } of leaves) {
      if (!format) continue;
      const where = `column "${info.name}", row group ${group + 1} of ${metadata.row_groups.length}`;
      const meta = columns[index]?.meta_data;
      if (columns[index]?.crypto_metadata) throw new RangeError(`${file.path}: ${where} is encrypted`);
      if (columns[index]?.file_path) throw new RangeError(`${file.path}: ${where} stands in another file`);
      if (!meta) throw damaged(file.path, `${where} is missing`);
      if (meta.type !== format.physical || meta.path_in_schema?.join() !== info.name) {
        throw damaged(file.path, `${where} is not the ${format.physical} column that the schema names`);
      }
      if (Number(meta.num_values) !== groupRows) {
        throw damaged(file.path, `${where} has ${meta.num_values} values for ${groupRows} rows`);
      }
      // A group without rows may have any offsets.
      if (groupRows === 0) continue;
      const [start, end] = byteRange(meta);
      if (!(start >= 4 && end >= start && end <= dataEnd)) {
        throw damaged(file.path, `${where} should be bytes ${start} to ${end}, the data end at ${dataEnd}`);
      }
    }
  }
  if (rows !== Number(metadata.num_rows)) {
    throw damaged(file.path, `its footer names ${metadata.num_rows} rows, its row groups hold ${rows}`);
  }
  return rows;
}

/**
 * Minimum and maximum of a column by the file's statistics, if those of every row group with a value are exact and finite. Decimals
 * are left out, because hyparquet rounds their statistics differently. Infinite and NaN statistics say nothing about the finite
 * values; the format leaves NaN out of statistics.
 */
function statedRange(
  { row_groups }: FileMetaData,
  { info, format, index }: Leaf,
): { minimum: number; maximum: number } | undefined {
  if (info.type !== 'number' || !format || format.divisor || !ORDERED.includes(format.physical))
    return undefined;
  let minimum = Infinity;
  let maximum = -Infinity;
  for (const { columns, num_rows } of row_groups) {
    const stated = columns[index].meta_data?.statistics;
    if (Number(num_rows) === 0 || (stated && Number(stated.null_count) === Number(num_rows))) continue;
    if (!stated || stated.is_min_value_exact === false || stated.is_max_value_exact === false)
      return undefined;
    // The older fields are ordered as signed integers.
    const least = stated.min_value ?? (format.unsigned ? undefined : stated.min);
    const greatest = stated.max_value ?? (format.unsigned ? undefined : stated.max);
    if (!isExact(least) || !isExact(greatest) || least > greatest) return undefined;
    if (format.unsigned && least < 0) return undefined;
    minimum = Math.min(minimum, Number(least));
    maximum = Math.max(maximum, Number(greatest));
  }
  // Adding 0 turns −0 into 0: statistics have −0 as a minimum and 0 as a maximum, whichever zero occurs.
  return minimum <= maximum ? { minimum: minimum + 0, maximum: maximum + 0 } : undefined;
}

const ORDERED: readonly string[] = ['INT32', 'INT64', 'FLOAT', 'DOUBLE'];

function isExact(value: unknown): value is number | bigint {
  if (typeof value === 'bigint') return isExactInteger(value);
  return typeof value === 'number' && Number.isFinite(value);
}

/** The bytes of a chunk. Some writers leave out the offset of the dictionary, some write 0. */
function byteRange(meta: ColumnMetaData): [number, number] {
  const data = Number(meta.data_page_offset);
  const dictionary = Number(meta.dictionary_page_offset ?? 0);
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  return [start, start + Number(meta.total_compressed_size)];
}

/** Walks the pages of a chunk, and checks that their rows add up to those of the row group. */
function* pages(
  path: string,
  chunk: Chunk,
  bytes: Uint8Array,
  optional: boolean,
  onDictionary: (page: Uint8Array, encoding: string, count: number) => void,
): Generator<{ page: DataPage; firstRow: number; guard: <T>(decode: () => T) => T }> {
  const { where } = chunk;
  const reader = { view: viewOf(bytes), offset: 0 };
  let done = 0;
  for (let number = 1; done < chunk.rows; number++) {
    const guard = <T>(decode: () => T): T => guarded(path, `${where}, page ${number}`, decode);
    if (reader.offset >= bytes.length) {
      throw damaged(path, `${where} has ${done} values for ${chunk.rows} rows`);
    }
    const header = guard(() => checkHeader(parquetHeader(reader), bytes.length - reader.offset));
    const start = reader.offset;
    reader.offset += header.compressed_page_size;
    const stored = bytes.subarray(start, reader.offset);
    guard(() => checkSum(stored, header));
    if (header.type === 'DICTIONARY_PAGE') {
      guard(() => {
        const { num_values, encoding } = header.dictionary_page_header ?? missing('dictionary page header');
        const page = decompress(chunk, stored, header.uncompressed_page_size);
        onDictionary(page, encoding === 'PLAIN_DICTIONARY' ? 'PLAIN' : encoding, checkCount(num_values));
      });
    } else if (header.type === 'DATA_PAGE' || header.type === 'DATA_PAGE_V2') {
      const stated = header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values ?? 0;
      const count = guard(() => checkCount(stated));
      if (done + count > chunk.rows) {
        throw damaged(path, `${where} has ${done + count} values or more for ${chunk.rows} rows`);
      }
      const page = guard(() => openPage(stored, header, chunk, optional));
      yield { page, firstRow: chunk.firstRow + done, guard };
      done += page.rows;
    }
  }
}

function checkHeader(header: PageHeader, available: number): PageHeader {
  const { type, compressed_page_size: stored, uncompressed_page_size: full } = header;
  if (type === undefined) throw new RangeError('its header names no type');
  if (!(Number.isInteger(stored) && stored >= 0 && Number.isInteger(full) && full >= 0)) {
    throw new RangeError('its header names no length');
  }
  if (stored > available) throw new RangeError(`it should have ${stored} bytes, ${available} are left`);
  return header;
}

function checkSum(stored: Uint8Array, { crc }: PageHeader): void {
  if (crc !== undefined && crc >>> 0 !== crc32(stored)) throw new RangeError('its checksum does not match');
}

function checkCount(count: number): number {
  if (!(Number.isInteger(count) && count >= 0)) throw new RangeError(`it should hold ${count} values`);
  return count;
}

/** The `length` bytes that a page was compressed from. Some decompressors fail on empty pages. */
function decompress({ meta, decompressors }: Chunk, stored: Uint8Array, length: number): Uint8Array {
  return length === 0 ? stored.subarray(0, 0) : decompressPage(stored, length, meta.codec, decompressors);
}

function missing(what: string): never {
  throw new RangeError(`it has no ${what}`);
}

/** Decompresses a data page of either version and reads its definition levels. */
function openPage(stored: Uint8Array, header: PageHeader, chunk: Chunk, optional: boolean): DataPage {
  const full = header.uncompressed_page_size;
  if (header.type === 'DATA_PAGE') {
    const { num_values, encoding, definition_level_encoding } =
      header.data_page_header ?? missing('data header');
    const rows = checkCount(num_values);
    const page = decompress(chunk, stored, full);
    if (!optional) return { rows, present: undefined, values: rows, encoding, bytes: page };
    if (definition_level_encoding !== 'RLE') {
      throw new Error(`the encoding ${definition_level_encoding} of levels is not supported`);
    }
    if (page.length < 4) throw new RangeError('it is too short for its levels');
    const length = viewOf(page).getUint32(0, true);
    if (4 + length > page.length) throw new RangeError(`its levels should have ${length} bytes`);
    return { rows, encoding, bytes: page.subarray(4 + length), ...readLevels(page, 4, 4 + length, rows) };
  }
  const v2 = header.data_page_header_v2 ?? missing('data header');
  const rows = checkCount(v2.num_values);
  const levels = v2.definition_levels_byte_length;
  const data = v2.repetition_levels_byte_length + levels;
  if (!(levels >= 0 && data >= levels && data <= stored.length && data <= full)) {
    throw new RangeError(`its levels should have ${data} bytes`);
  }
  const rest = stored.subarray(data);
  const bytes = v2.is_compressed === false ? rest : decompress(chunk, rest, full - data);
  const { encoding } = v2;
  if (!optional) return { rows, present: undefined, values: rows, encoding, bytes };
  const found = readLevels(stored, data - levels, data, rows);
  if (found.values !== rows - v2.num_nulls) {
    throw new RangeError(`it should have ${v2.num_nulls} missing values, and has ${rows - found.values}`);
  }
  return { rows, encoding, bytes, ...found };
}

function readLevels(
  bytes: Uint8Array,
  start: number,
  end: number,
  rows: number,
): { present: Uint8Array | undefined; values: number } {
  const present = new Uint8Array(rows);
  decodeRunLength(bytes, start, end, 1, present);
  let values = 0;
  for (let i = 0; i < rows; i++) values += present[i];
  return { present: values === rows ? undefined : present, values };
}

function isDictionary(encoding: string): boolean {
  return encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY';
}

/** Dictionary indices of a page, each below `entries`. */
function decodeIndices({ bytes, values }: DataPage, entries: number): Int32Array {
  const indices = new Int32Array(values);
  if (values === 0) return indices;
  if (bytes.length === 0) throw new RangeError('it is empty');
  const width = bytes[0];
  if (width > 32) throw new RangeError(`its indices should have ${width} bits`);
  decodeRunLength(bytes, 1, bytes.length, width, indices);
  for (let i = 0; i < values; i++) {
    if (indices[i] >>> 0 >= entries) {
      throw new RangeError(`it points to entry ${indices[i] >>> 0} of a dictionary of ${entries}`);
    }
  }
  return indices;
}

function* numberPages(
  path: string,
  leaf: Leaf & { format: ValueFormat },
  chunk: Chunk,
  bytes: Uint8Array,
): Generator<Float64Array> {
  const { format, info, optional } = leaf;
  let dictionary: Doubles | undefined;
  const setDictionary = (page: Uint8Array, encoding: string, count: number): void => {
    dictionary = decodeDoubles(page, encoding, count, format);
  };
  for (const { page, firstRow, guard } of pages(path, chunk, bytes, optional, setDictionary)) {
    const refuse = (index: number, integer: bigint): never => {
      throw unsafeInteger(info.name, firstRow + rowOf(page, index) + 1, integer);
    };
    let values: Float64Array;
    if (isDictionary(page.encoding)) {
      const entries = dictionary ?? guard(() => missing('dictionary'));
      const indices = guard(() => decodeIndices(page, entries.values.length));
      values = new Float64Array(indices.length);
      for (let i = 0; i < indices.length; i++) values[i] = entries.values[indices[i]];
      const { beyond, integers } = entries;
      if (beyond && integers) {
        const index = indices.findIndex((entry) => beyond[entry] === 1);
        if (index >= 0) refuse(index, integers[indices[index]]);
      }
    } else {
      const decoded = guard(() => decodeDoubles(page.bytes, page.encoding, page.values, format));
      values = decoded.values;
      if (decoded.beyond && decoded.integers) {
        const index = decoded.beyond.indexOf(1);
        refuse(index, decoded.integers[index]);
      }
    }
    yield page.present ? spread(values, page.present, new Float64Array(page.rows).fill(NaN)) : values;
  }
}

const BOOLEANS = [false, true];

function* categoryPages(
  path: string,
  leaf: Leaf & { format: ValueFormat },
  chunk: Chunk,
  bytes: Uint8Array,
): Generator<CodedBlock> {
  const { format, optional } = leaf;
  let dictionary: string[] | undefined;
  const setDictionary = (page: Uint8Array, encoding: string, count: number): void => {
    dictionary = decodeTexts(page, encoding, count, format);
  };
  for (const { page, guard } of pages(path, chunk, bytes, optional, setDictionary)) {
    const decoded = guard((): CodedBlock => {
      if (format.kind === 'boolean') return { codes: decodeBooleans(page), dictionary: BOOLEANS };
      if (isDictionary(page.encoding)) {
        const entries = dictionary ?? missing('dictionary');
        return { codes: decodeIndices(page, entries.length), dictionary: entries };
      }
      const texts = decodeTexts(page.bytes, page.encoding, page.values, format);
      return { codes: Int32Array.from(texts.keys()), dictionary: texts };
    });
    const { codes, dictionary: entries } = decoded;
    const spreadCodes = page.present
      ? spread(codes, page.present, new Int32Array(page.rows).fill(-1))
      : codes;
    yield { codes: spreadCodes, dictionary: entries };
  }
}

function decodeBooleans({ bytes, values, encoding }: DataPage): Int32Array {
  if (encoding === 'PLAIN') return decodePlainBooleans(bytes, values);
  if (encoding !== 'RLE') throw new Error(`the encoding ${encoding} is not supported for BOOLEAN`);
  const codes = new Int32Array(values);
  if (values > 0 && bytes.length < 4) throw new RangeError('it is too short');
  decodeRunLength(bytes, 4, bytes.length, 1, codes);
  return codes;
}

/** Spreads the values of a page over the rows that have one. */
function spread<T extends Float64Array | Int32Array>(values: T, present: Uint8Array, rows: T): T {
  let next = 0;
  for (let row = 0; row < present.length; row++) if (present[row]) rows[row] = values[next++];
  return rows;
}

/** The row of a page that holds its value number `index`. */
function rowOf({ present }: DataPage, index: number): number {
  if (!present) return index;
  let row = 0;
  for (let seen = 0; ; row++) if (present[row] && seen++ === index) return row;
}
