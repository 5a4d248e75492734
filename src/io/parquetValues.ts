/**
 * Parquet's physical values → doubles or texts, for one column. The formats are those of
 * https://github.com/apache/parquet-format/blob/master/LogicalTypes.md and Encodings.md.
 */
import type { ParquetType, SchemaElement } from 'hyparquet';
import { parseDecimal, parseFloat16 } from 'hyparquet/src/convert.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import type { ColumnInfo } from '../data/dataset.js';
import type { Doubles, IntegerFormat } from './doubles.js';
import { DAY_MILLISECONDS, doublesOfIntegers, nanosecondsToMilliseconds } from './doubles.js';
import { viewOf } from './fileBytes.js';
import { deltaIntegers, deltaLengthTexts, deltaTexts } from './parquetDelta.js';
import { unreadableEncoding } from './reasons.js';
import { utf8Text } from './utf8Text.js';

/** How the physical values of one column become what a block holds. */
export interface ValueFormat extends IntegerFormat {
  readonly physical: ParquetType;
  /** Bytes of a `FIXED_LEN_BYTE_ARRAY`. */
  readonly width: number;
  readonly kind: 'number' | 'timestamp' | 'text' | 'boolean';
  readonly uuid?: boolean;
}

/** The type of a column and the format to read it by, or the reason why it is left out. */
export function valueFormat(element: SchemaElement): { info: ColumnInfo; format?: ValueFormat } {
  const { name, type: physical, converted_type: converted, logical_type: logical } = element;
  const leave = (reason: string) => ({ info: { name, type: 'unsupported' as const, reason } });
  if (logical?.type === 'VARIANT') return leave('a column of variants');
  if (!physical) return leave(element.num_children ? 'a nested column' : 'a group without columns');
  if (element.repetition_type === 'REPEATED') return leave('a repeated column');
  const width = element.type_length ?? 0;
  const take = (kind: ValueFormat['kind'], more: Partial<ValueFormat> = {}) => ({
    info: { name, type: kind },
    format: { physical, width, kind, ...more },
  });
  const integer = physical === 'INT32' || physical === 'INT64';
  const bytes = physical === 'BYTE_ARRAY' || physical === 'FIXED_LEN_BYTE_ARRAY';
  if (physical === 'BOOLEAN') return take('boolean');
  if (physical === 'INT96') return take('timestamp');
  if (physical === 'FLOAT' || physical === 'DOUBLE') return take('number');
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') {
    const scale = element.scale ?? (logical?.type === 'DECIMAL' ? logical.scale : 0);
    return take('number', { divisor: Number(`1e${scale}`) });
  }
  if (integer) {
    if (converted === 'DATE' || logical?.type === 'DATE') return take('timestamp', { unit: 'DAYS' });
    if (logical?.type === 'TIMESTAMP') return take('timestamp', { unit: logical.unit });
    if (converted === 'TIMESTAMP_MILLIS') return take('timestamp', { unit: 'MILLIS' });
    if (converted === 'TIMESTAMP_MICROS') return take('timestamp', { unit: 'MICROS' });
    const unsigned = converted?.startsWith('UINT_') || (logical?.type === 'INTEGER' && !logical.isSigned);
    return take('number', { unsigned });
  }
  if (logical?.type === 'FLOAT16') return take('number');
  if (logical?.type === 'UUID') return take('text', { uuid: true });
  if (logical?.type === 'GEOMETRY' || logical?.type === 'GEOGRAPHY') return leave('a column of shapes');
  if (converted === 'INTERVAL' || logical?.type === 'INTERVAL') return leave('a column of intervals');
  if (converted === 'BSON' || logical?.type === 'BSON') return leave('a column of BSON');
  if (bytes && physical === 'FIXED_LEN_BYTE_ARRAY') return leave('a column of bytes');
  return take('text');
}

/**
 * Reads `count` numbers or timestamps of a page.
 * @throws Error where the encoding is unknown, RangeError where the bytes end first.
 */
export function decodeDoubles(
  page: Uint8Array,
  encoding: string,
  count: number,
  format: ValueFormat,
): Doubles {
  if (count === 0) return { values: new Float64Array(0) };
  return toDoubles(decodePhysical(page, encoding, count, format), count, format);
}

/** Reads `count` texts of a page. @throws as `decodeDoubles`. */
export function decodeTexts(
  page: Uint8Array,
  encoding: string,
  count: number,
  format: ValueFormat,
): string[] {
  if (count === 0) return [];
  if (encoding === 'PLAIN') requireBytes(page, count * PLAIN_BYTES[format.physical](format.width), count);
  const texts: string[] = new Array(count);
  if (encoding === 'PLAIN' && format.physical === 'BYTE_ARRAY') {
    const view = viewOf(page);
    let position = 0;
    for (let i = 0; i < count; i++) {
      const start = position + 4;
      const end = start <= page.length ? start + view.getUint32(position, true) : Infinity;
      if (end > page.length) throw new RangeError(`its values end after ${i} of ${count}`);
      texts[i] = textOf(page, start, end);
      position = end;
    }
    return texts;
  }
  const raw = decodePhysical(page, encoding, count, format) as Uint8Array[];
  for (let i = 0; i < count; i++) {
    texts[i] = format.uuid ? uuidText(raw[i]) : textOf(raw[i], 0, raw[i].length);
  }
  return texts;
}

/** Reads `count` bits of a page of booleans, as 0 and 1. @throws as `decodeDoubles`. */
export function decodePlainBooleans(page: Uint8Array, count: number): Int32Array {
  if (count > 8 * page.length) throw new RangeError(`its values end after ${8 * page.length} of ${count}`);
  const codes = new Int32Array(count);
  for (let i = 0; i < count; i++) codes[i] = (page[i >> 3] >> (i & 7)) & 1;
  return codes;
}

type Physical = Int32Array | BigInt64Array | Float32Array | Float64Array | Uint8Array[];

/** The types that may be written as deltas. */
const DELTA_TYPES = new Map<string, readonly ParquetType[]>([
  ['DELTA_BINARY_PACKED', ['INT32', 'INT64']],
  ['DELTA_LENGTH_BYTE_ARRAY', ['BYTE_ARRAY']],
  ['DELTA_BYTE_ARRAY', ['BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY']],
]);

function decodePhysical(page: Uint8Array, encoding: string, count: number, format: ValueFormat): Physical {
  const { physical, width } = format;
  if (DELTA_TYPES.get(encoding)?.includes(physical) === false) throw unreadableEncoding(encoding, physical);
  const reader = { view: viewOf(page), offset: 0 };
  const values = decode();
  if (reader.offset > page.byteLength) throw new RangeError(`its values end before ${count} of them`);
  return values;

  function decode(): Physical {
    switch (encoding) {
      case 'PLAIN':
        if (physical === 'INT96') return slices(page, count, 12);
        requireBytes(page, count * PLAIN_BYTES[physical](width), count);
        return readPlain(reader, physical, count, width) as Physical;
      case 'DELTA_BINARY_PACKED': {
        const integers = physical === 'INT32' ? new Int32Array(count) : new BigInt64Array(count);
        deltaIntegers(page, 0, integers);
        return integers;
      }
      case 'DELTA_LENGTH_BYTE_ARRAY':
        return deltaLengthTexts(page, count);
      case 'DELTA_BYTE_ARRAY':
        return deltaTexts(page, count);
      case 'BYTE_STREAM_SPLIT':
        requireBytes(page, count * PLAIN_BYTES[physical](width), count);
        return byteStreamSplit(reader, count, physical, width) as Physical;
      default:
        throw unreadableEncoding(encoding, physical);
    }
  }
}

/** The fewest bytes of a plain value. */
const PLAIN_BYTES: Record<ParquetType, (width: number) => number> = {
  BOOLEAN: () => 0.125,
  INT32: () => 4,
  INT64: () => 8,
  INT96: () => 12,
  FLOAT: () => 4,
  DOUBLE: () => 8,
  BYTE_ARRAY: () => 4,
  FIXED_LEN_BYTE_ARRAY: (width) => width,
};

function requireBytes(page: Uint8Array, bytes: number, count: number): void {
  if (bytes > page.length) {
    throw new RangeError(`${count} values need ${bytes} bytes, and the page has ${page.length}`);
  }
}

function slices(page: Uint8Array, count: number, width: number): Uint8Array[] {
  requireBytes(page, count * width, count);
  return Array.from({ length: count }, (_, i) => page.subarray(i * width, (i + 1) * width));
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text that bytes are; where they are no UTF-8, `\x` and hexadecimal digits, as PostgreSQL shows bytes. A column need not
 * declare its bytes text, and often holds text nevertheless.
 */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  const text = utf8Text(bytes, start, end);
  if (!text.includes('\ufffd')) return text;
  const own = bytes.subarray(start, end);
  try {
    return strict.decode(own);
  } catch {
    return `\\x${hexOf(own)}`;
  }
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function uuidText(bytes: Uint8Array): string {
  const hex = hexOf(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function toDoubles(raw: Physical, count: number, format: ValueFormat): Doubles {
  if (raw instanceof BigInt64Array) return doublesOfIntegers(raw, format);
  const values = new Float64Array(count);
  if (raw instanceof Int32Array) {
    values.set(format.unsigned ? new Uint32Array(raw.buffer, raw.byteOffset, count) : raw);
    if (format.divisor) for (let i = 0; i < count; i++) values[i] /= format.divisor;
    if (format.unit === 'DAYS') for (let i = 0; i < count; i++) values[i] *= DAY_MILLISECONDS;
  } else if (raw instanceof Float32Array || raw instanceof Float64Array) {
    values.set(raw);
  } else if (format.physical === 'INT96') {
    // Nanoseconds of the day, then the Julian day; 2 440 588 is 1970-01-01.
    for (let i = 0; i < count; i++) {
      const view = viewOf(raw[i]);
      const time = nanosecondsToMilliseconds(view.getInt32(4, true), view.getUint32(0, true));
      values[i] = (view.getInt32(8, true) - 2440588) * DAY_MILLISECONDS + time;
    }
  } else if (format.divisor) {
    for (let i = 0; i < count; i++) values[i] = parseDecimal(raw[i]) / format.divisor;
  } else {
    for (let i = 0; i < count; i++) values[i] = parseFloat16(raw[i]) as number;
  }
  return { values };
}
