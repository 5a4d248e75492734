/**
 * The buffers of Arrow's columns → doubles or codes. Their layouts are those of
 * https://arrow.apache.org/docs/format/Columnar.html#physical-memory-layout.
 */

import type { CategoryCoder } from '../data/categoryCoder.js';
import { unsafeInteger } from '../data/columnErrors.js';
import type { RawBlock } from '../data/columnSource.js';
import type { ColumnInfo } from '../data/dataset.js';
import type { ArrowField, ArrowType } from './arrowMetadata.js';
import type { IntegerFormat } from './doubles.js';
import { DAY_MILLISECONDS, doublesOfIntegers, half } from './doubles.js';
import { viewOf } from './fileBytes.js';
import { decodeLz4Frame } from './lz4Frame.js';
import { utf8Text } from './utf8Text.js';

/** How the values of a column become doubles or codes. */
interface ArrowFormat {
  readonly info: ColumnInfo;
  readonly type: ArrowType;
  /** The type of indices into a dictionary, if the column has one. */
  readonly indices: ArrowType | undefined;
  readonly integers: IntegerFormat;
}

/** A column of a record batch; its first buffer is the bitmap of the values that are present. */
export interface ArrowColumn {
  readonly length: number;
  readonly nullCount: number;
  readonly buffers: readonly Uint8Array[];
}

/** The values that indices stand for; a missing one is NaN or the empty text. */
export type ArrowDictionary = Float64Array | readonly (string | boolean)[];

/** What columns that are left out hold. */
const NAMES = new Map([
  ...['Binary', 'LargeBinary', 'FixedSizeBinary', 'BinaryView'].map((kind) => [kind, 'bytes'] as const),
  ...['List', 'LargeList', 'FixedSizeList'].map((kind) => [kind, 'lists'] as const),
  ...['ListView', 'LargeListView'].map((kind) => [kind, 'list views'] as const),
  ['RunEndEncoded', 'run-end encoded values'],
  ['Struct', 'structs'],
  ['Union', 'unions'],
  ['Map', 'maps'],
  ['Interval', 'intervals'],
]);

const UNITS = ['SECONDS', 'MILLIS', 'MICROS', 'NANOS'] as const;

/** @throws RangeError where the type of the field makes no sense. */
export function formatOf(name: string, { type, dictionary }: ArrowField): ArrowFormat {
  const is = (kind: ColumnInfo['type'], integers: IntegerFormat = {}): ArrowFormat => ({
    info: { name, type: kind },
    type,
    indices: dictionary?.indices,
    integers,
  });
  const unsupported = (what: string): ArrowFormat => ({
    ...is('unsupported'),
    info: { name, type: 'unsupported', reason: `a column of ${what}, which is not supported` },
  });
  switch (type.kind) {
    case 'Null':
    case 'FloatingPoint':
    case 'Time':
    case 'Duration':
      return is('number');
    case 'Int':
      if (type.bits > 64) return unsupported(`integers of ${type.bits} bits`);
      return is('number', { unsigned: !type.signed });
    case 'Decimal':
      return is('number', { divisor: Number(`1e${type.scale}`) });
    case 'Date':
      return is('timestamp', { unit: type.unit === 0 ? 'DAYS' : 'MILLIS' });
    case 'Timestamp': {
      const unit = UNITS[type.unit];
      return is('timestamp', unit === 'SECONDS' ? { divisor: 1 / 1000 } : { unit });
    }
    case 'Bool':
      return is('boolean');
    case 'Utf8':
    case 'LargeUtf8':
    case 'Utf8View':
      return is('text');
    default:
      return unsupported(NAMES.get(type.kind) ?? type.kind);
  }
}

/**
 * The bytes of a buffer. A compressed buffer begins with the length of its data, −1 if they are not compressed after all. Other
 * lengths are ignored, because apache-arrow writes the compressed length instead.
 */
export function inflate(
  bytes: Uint8Array,
  codec: number | undefined,
  zstandard: ((input: Uint8Array, longest: number) => Uint8Array) | undefined,
  maxPageBytes: number,
): Uint8Array {
  if (codec === undefined || bytes.length === 0) return bytes;
  const data = bytes.subarray(8);
  const isPlain = viewOf(bytes).getBigInt64(0, true) === -1n;
  if (isPlain || !zstandard) return isPlain ? data : decodeLz4Frame(data, maxPageBytes);
  return zstandard(data, maxPageBytes);
}

/** A column with the rows missing, too, that are missing in the structs around it, which have these bitmaps. */
export function within(column: ArrowColumn, bitmaps: readonly Uint8Array[]): ArrowColumn {
  const { length, nullCount, buffers } = column;
  if (bitmaps.length === 0) return column;
  const bytes = Math.ceil(length / 8);
  const merged = new Uint8Array(bytes).fill(0xff);
  for (const bitmap of nullCount > 0 ? [buffers[0], ...bitmaps] : bitmaps) {
    const bits = typed(Uint8Array, bitmap, bytes);
    for (let i = 0; i < bytes; i++) merged[i] &= bits[i];
  }
  return { length, nullCount: length, buffers: [merged, ...buffers.slice(1)] };
}

/** The first `count` values of a buffer. @throws RangeError where it has fewer. */
function typed<Values extends ArrayBufferView>(
  Values: {
    new (buffer: ArrayBufferLike, start: number, count: number): Values;
    readonly BYTES_PER_ELEMENT: number;
  },
  bytes: Uint8Array | undefined,
  count: number,
): Values {
  const width = Values.BYTES_PER_ELEMENT;
  const found = Math.floor((bytes?.length ?? 0) / width);
  if (!bytes || found < count) throw new RangeError(`a buffer holds ${found} of ${count} values`);
  // Bytes within a larger array may begin at any offset: copy unaligned ones.
  const { buffer, byteOffset } = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  return new Values(buffer, byteOffset, count);
}

/** Whether the bitmap marks a value as present. A missing one may have any bytes. */
function validityOf(
  { length, nullCount, buffers }: ArrowColumn,
  { kind }: ArrowType,
): (i: number) => boolean {
  if (kind === 'Null') return () => false;
  if (nullCount === 0) return () => true;
  const bitmap = typed(Uint8Array, buffers[0], Math.ceil(length / 8));
  return (i) => ((bitmap[i >> 3] >> (i & 7)) & 1) === 1;
}

const INTEGERS = {
  signed: { 8: Int8Array, 16: Int16Array, 32: Int32Array, 64: BigInt64Array },
  unsigned: { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array, 64: BigUint64Array },
} as const;

/** Integers of any width. */
function integersOf({ bits, signed }: ArrowType, { buffers, length }: ArrowColumn) {
  const arrays = signed ? INTEGERS.signed : INTEGERS.unsigned;
  if (!Object.hasOwn(arrays, bits)) throw new RangeError(`integers of ${bits} bits are not supported`);
  return typed<Int32Array | BigInt64Array | BigUint64Array>(arrays[bits as 32] as never, buffers[1], length);
}

/** The values of a column of a record batch. */
export function decodeValues(
  format: ArrowFormat,
  column: ArrowColumn,
  dictionary: ArrowDictionary | undefined,
  coder: CategoryCoder | undefined,
  firstRow: number,
): RawBlock {
  if (format.indices) {
    if (!dictionary) throw new RangeError('it has no dictionary');
    const codes = indicesOf(format.indices, column, dictionary.length);
    if (dictionary instanceof Float64Array && !coder) {
      return Float64Array.from(codes, (code) => (code < 0 ? NaN : dictionary[code]));
    }
    if (dictionary instanceof Float64Array || !coder)
      throw new RangeError('its dictionary is of another type');
    return coder.push({ codes, dictionary });
  }
  if (!coder) return doublesOf(format, column, firstRow);
  if (format.info.type === 'boolean')
    return coder.push({ codes: bitsOf(format, column), dictionary: BOOLEANS });
  const codes = new Int32Array(column.length);
  let row = 0;
  forEachText(format.type, column, (text) => {
    codes[row++] = coder.code(text);
  });
  return codes;
}

/** The values of a dictionary; a delta comes after those `before`. */
export function decodeDictionary(
  format: ArrowFormat,
  column: ArrowColumn,
  before: ArrowDictionary | undefined,
): ArrowDictionary {
  const { type } = format.info;
  if (type === 'number' || type === 'timestamp') {
    const values = doublesOf(format, column, 0);
    return before ? Float64Array.from([...(before as Float64Array), ...values]) : values;
  }
  const values = before ? [...(before as readonly (string | boolean)[])] : [];
  if (type === 'text') forEachText(format.type, column, (text) => values.push(text));
  else for (const bit of bitsOf(format, column)) values.push(bit < 0 ? '' : bit === 1);
  return values;
}

const BOOLEANS = [false, true];

/** Indices into a dictionary, −1 where the value is missing. */
function indicesOf(type: ArrowType, column: ArrowColumn, entries: number): Int32Array {
  const isValid = validityOf(column, type);
  const values = integersOf(type, column);
  const indices = new Int32Array(column.length);
  for (let i = 0; i < indices.length; i++) {
    indices[i] = -1;
    if (!isValid(i)) continue;
    const index = Number(values[i]);
    if (!(index >= 0 && index < entries)) {
      throw new RangeError(`it points to entry ${index} of a dictionary of ${entries}`);
    }
    indices[i] = index;
  }
  return indices;
}

/** 0 and 1, −1 where the value is missing. */
function bitsOf({ type }: ArrowFormat, column: ArrowColumn): Int32Array {
  const { length, buffers } = column;
  const isValid = validityOf(column, type);
  const bits = typed(Uint8Array, buffers[1], Math.ceil(length / 8));
  const codes = new Int32Array(length);
  for (let i = 0; i < length; i++) codes[i] = isValid(i) ? (bits[i >> 3] >> (i & 7)) & 1 : -1;
  return codes;
}

/** Passes on each value in order, a missing one as the empty text. */
function forEachText(type: ArrowType, column: ArrowColumn, take: (text: string) => void): void {
  const { length, buffers } = column;
  const isValid = validityOf(column, type);
  if (type.kind === 'Utf8View') {
    forEachView(column, isValid, take);
    return;
  }
  const large = type.kind === 'LargeUtf8';
  const data = buffers[2];
  // A column without values may be written without offsets.
  const offsets =
    length === 0
      ? []
      : typed<Int32Array | BigInt64Array>(
          large ? BigInt64Array : (Int32Array as never),
          buffers[1],
          length + 1,
        );
  for (let i = 0; i < length; i++) {
    const start = Number(offsets[i]);
    const end = Number(offsets[i + 1]);
    if (!(start >= 0 && start <= end)) throw new RangeError(`text ${i + 1} ends before it begins`);
    if (end > data.length) throw new RangeError('its texts end early');
    take(isValid(i) ? utf8Text(data, start, end) : '');
  }
}

/** Texts of up to 12 bytes are in the view, longer ones in one of the buffers after it. */
function forEachView(
  { length, buffers }: ArrowColumn,
  isValid: (i: number) => boolean,
  take: (text: string) => void,
): void {
  const views = typed(Uint8Array, buffers[1], 16 * length);
  const view = viewOf(views);
  for (let i = 0; i < length; i++) {
    if (!isValid(i)) {
      take('');
      continue;
    }
    const at = 16 * i;
    const bytes = view.getInt32(at, true);
    const isLong = bytes > 12;
    const data = isLong ? buffers[2 + view.getInt32(at + 8, true)] : views;
    const start = isLong ? view.getInt32(at + 12, true) : at + 4;
    if (!(data && bytes >= 0 && start >= 0 && start + bytes <= data.length)) {
      throw new RangeError(`text ${i + 1} stands outside its buffer`);
    }
    take(utf8Text(data, start, start + bytes));
  }
}

function doublesOf(
  { info, type, integers }: ArrowFormat,
  column: ArrowColumn,
  firstRow: number,
): Float64Array {
  const { length, nullCount, buffers } = column;
  if (type.kind === 'Null') return new Float64Array(length).fill(NaN);
  const isValid = validityOf(column, type);
  let values: Float64Array;
  if (type.kind === 'FloatingPoint') {
    if (type.bits === 64) values = new Float64Array(typed(Float64Array, buffers[1], length));
    else if (type.bits === 32) values = new Float64Array(typed(Float32Array, buffers[1], length));
    else values = Float64Array.from(typed(Uint16Array, buffers[1], length), half);
  } else if (type.kind === 'Decimal') {
    const words = type.bits / 32;
    const raw = typed(Uint32Array, buffers[1], length * words);
    values = Float64Array.from({ length }, (_, i) => decimal(raw, i, words) / (integers.divisor ?? 1));
  } else {
    const raw = integersOf(type, column);
    if (raw instanceof Int32Array || raw.BYTES_PER_ELEMENT < 8) {
      values = new Float64Array(raw as Int32Array);
      if (integers.unit === 'DAYS') for (let i = 0; i < length; i++) values[i] *= DAY_MILLISECONDS;
    } else {
      const found = doublesOfIntegers(raw, integers);
      const index = found.beyond?.findIndex((is, i) => is === 1 && isValid(i)) ?? -1;
      if (index >= 0) throw unsafeInteger(info.name, firstRow + index + 1, raw[index] as bigint);
      values = found.values;
    }
  }
  if (nullCount > 0) for (let i = 0; i < length; i++) if (!isValid(i)) values[i] = NaN;
  return values;
}

/** A little-endian two's complement integer of `width` words of 32 bits. */
function decimal(words: Uint32Array, i: number, width: number): number {
  let value = BigInt(words[(i + 1) * width - 1] | 0);
  for (let word = width - 2; word >= 0; word--)
    value = (value << 32n) | BigInt(words[i * width + word] >>> 0);
  return Number(value);
}
