/** The pages of a Parquet column. */

import type { ColumnMetaData, Compressors, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { damaged } from '../data/columnErrors.js';
import { crc32 } from './checksum.js';
import { viewOf } from './fileBytes.js';
import { tooLong } from './lz4Frame.js';
import type { ValueFormat } from './parquetValues.js';
import { guarded, unreadableEncoding } from './reasons.js';
import { decodeRunLength } from './runLength.js';
import { unpackPage } from './unpackPage.js';

/** One row group of one column. */
export interface Chunk {
  readonly where: string;
  readonly decompressors: Compressors;
  readonly meta: ColumnMetaData;
  readonly format: ValueFormat;
  readonly rows: number;
  readonly firstRow: number;
  readonly maxPageBytes: number;
}

/** A decompressed data page: which rows hold a value, and the encoded values. */
export interface DataPage {
  readonly rows: number;
  /** Row i holds a value where `present[i]` is 1; undefined where every row does. */
  readonly present: Uint8Array | undefined;
  readonly values: number;
  readonly encoding: string;
  readonly bytes: Uint8Array;
}

/** Walks the pages of a chunk of a column whose values may be missing at `levels` places, and checks that their rows add up to those of the row group. */
export function* pages(
  path: string,
  chunk: Chunk,
  bytes: Uint8Array,
  levels: number,
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
    const header = guard(() =>
      checkHeader(parquetHeader(reader), bytes.length - reader.offset, chunk.maxPageBytes),
    );
    const start = reader.offset;
    reader.offset += header.compressed_page_size;
    const stored = bytes.subarray(start, reader.offset);
    guard(() => checkSum(stored, header));
    if (header.type === 'DICTIONARY_PAGE') {
      guard(() => {
        const { num_values, encoding } = header.dictionary_page_header ?? missing('dictionary page header');
        const count = checkCount(num_values);
        const page = decompress(chunk, stored, header.uncompressed_page_size, count);
        onDictionary(page, encoding === 'PLAIN_DICTIONARY' ? 'PLAIN' : encoding, count);
      });
    } else if (header.type === 'DATA_PAGE' || header.type === 'DATA_PAGE_V2') {
      const stated = header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values ?? 0;
      const count = guard(() => checkCount(stated));
      if (done + count > chunk.rows) {
        throw damaged(path, `${where} has ${done + count} values or more for ${chunk.rows} rows`);
      }
      const page = guard(() => openPage(stored, header, chunk, levels));
      yield { page, firstRow: chunk.firstRow + done, guard };
      done += page.rows;
    }
  }
}

function checkHeader(header: PageHeader, available: number, most: number): PageHeader {
  const { type, compressed_page_size: stored, uncompressed_page_size: full } = header;
  if (type === undefined) throw new RangeError('its header names no type');
  if (!(Number.isInteger(stored) && stored >= 0 && Number.isInteger(full) && full >= 0)) {
    throw new RangeError('its header names no length');
  }
  if (stored > available) throw new RangeError(`it should have ${stored} bytes, ${available} are left`);
  if (full > most) throw tooLong(full, most);
  return header;
}

function checkSum(stored: Uint8Array, { crc }: PageHeader): void {
  if (crc !== undefined && crc >>> 0 !== crc32(stored)) throw new RangeError('its checksum does not match');
}

function checkCount(count: number): number {
  if (!(Number.isInteger(count) && count >= 0)) throw new RangeError(`it should hold ${count} values`);
  return count;
}

export function missing(what: string): never {
  throw new RangeError(`it has no ${what}`);
}

/** Decompresses a data page of either version and reads its definition levels. */
function openPage(stored: Uint8Array, header: PageHeader, chunk: Chunk, levels: number): DataPage {
  const full = header.uncompressed_page_size;
  if (header.type === 'DATA_PAGE') {
    const { num_values, encoding, definition_level_encoding } =
      header.data_page_header ?? missing('data header');
    const rows = checkCount(num_values);
    const page = decompress(chunk, stored, full, rows);
    if (levels === 0) return { rows, present: undefined, values: rows, encoding, bytes: page };
    if (definition_level_encoding !== 'RLE') {
      throw unreadableEncoding(definition_level_encoding, 'levels');
    }
    if (page.length < 4) throw new RangeError('it is too short for its levels');
    const length = viewOf(page).getUint32(0, true);
    if (4 + length > page.length) throw new RangeError(`its levels should have ${length} bytes`);
    return {
      rows,
      encoding,
      bytes: page.subarray(4 + length),
      ...readLevels(page, 4, 4 + length, rows, levels),
    };
  }
  const v2 = header.data_page_header_v2 ?? missing('data header');
  const rows = checkCount(v2.num_values);
  const own = v2.definition_levels_byte_length;
  const data = v2.repetition_levels_byte_length + own;
  if (!(own >= 0 && data >= own && data <= stored.length && data <= full)) {
    throw new RangeError(`its levels should have ${data} bytes`);
  }
  const rest = stored.subarray(data);
  const { encoding, is_compressed: isCompressed } = v2;
  const bytes = decompress(
    chunk,
    rest,
    full - data,
    rows,
    isCompressed === false ? 'UNCOMPRESSED' : undefined,
  );
  if (levels === 0) return { rows, present: undefined, values: rows, encoding, bytes };
  const found = readLevels(stored, data - own, data, rows, levels);
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
  levels: number,
): { present: Uint8Array | undefined; values: number } {
  const present = new Uint8Array(rows);
  decodeRunLength(bytes, start, end, 32 - Math.clz32(levels), present);
  let values = 0;
  for (let i = 0; i < rows; i++) {
    if (present[i] > levels) throw new RangeError(`it has a level of ${present[i]}, above ${levels}`);
    present[i] = present[i] === levels ? 1 : 0;
    values += present[i];
  }
  return { present: values === rows ? undefined : present, values };
}

/** The `length` bytes that a page of `count` values was compressed from. */
function decompress(
  { meta, format, decompressors }: Chunk,
  stored: Uint8Array,
  length: number,
  count: number,
  codec = meta.codec,
): Uint8Array {
  const width = format.physical === 'BYTE_ARRAY' ? Infinity : Math.max(8, format.width);
  // No encoding of fixed widths takes as much; small pages may be padded.
  if (length > 16 * width * count + 65536) {
    throw new RangeError(`it should have ${length} bytes for ${count} values of ${format.physical}`);
  }
  return unpackPage(stored, length, codec, decompressors);
}
