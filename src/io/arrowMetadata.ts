/**
 * The metadata of Arrow's messages, which are FlatBuffers (Message.fbs and Schema.fbs in
 * https://github.com/apache/arrow/tree/main/format). No count or offset is trusted: each must lie within the bytes.
 */

import { viewOf } from './fileBytes.js';
import { NotSupported } from './reasons.js';

/** The types of columns, in the order of the union `Type`. */
const KINDS = (
  'None Null Int FloatingPoint Binary Utf8 Bool Decimal Date Time Timestamp Interval List Struct Union FixedSizeBinary ' +
  'FixedSizeList Map Duration LargeBinary LargeUtf8 LargeList RunEndEncoded BinaryView Utf8View ListView LargeListView'
).split(' ');

/** How the values of a column are stored. */
export interface ArrowType {
  /** `Int`, `Utf8` and so on, as the format calls it. */
  readonly kind: string;
  /** Bits of a number. */
  readonly bits: number;
  readonly signed: boolean;
  /** Of a decimal: digits after the point. */
  readonly scale: number;
  /** Of a date 0 for days; of other times 0…3 for seconds, milliseconds, microseconds and nanoseconds. */
  readonly unit: number;
  /** Of a union: whether its values have offsets. */
  readonly dense: boolean;
}

/** A column as the schema declares it. */
export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
  readonly children: readonly ArrowField[];
  /** Defined if the column holds indices into a dictionary of values of its type. */
  readonly dictionary: { readonly id: bigint; readonly indices: ArrowType } | undefined;
}

/** A run of rows: the lengths of its columns and where their buffers are in the body of the message. */
export interface ArrowBatch {
  readonly rows: number;
  /** 0 for LZ4, 1 for Zstandard, undefined where nothing is compressed. */
  readonly codec: number | undefined;
  /** A union has a bitmap of missing values, as before version 5 of the format. */
  readonly unionBitmaps: boolean;
  readonly nodes: readonly { readonly length: number; readonly nullCount: number }[];
  readonly buffers: readonly { readonly start: number; readonly end: number }[];
  /** The number of additional buffers of each column of views. */
  readonly viewBuffers: readonly number[];
}

export type ArrowMessage = { readonly bodyLength: number } & (
  | { readonly kind: 'schema'; readonly fields: readonly ArrowField[] }
  | {
      readonly kind: 'dictionary';
      readonly id: bigint;
      readonly isDelta: boolean;
      readonly batch: ArrowBatch;
    }
  | { readonly kind: 'batch'; readonly batch: ArrowBatch }
);

/** @throws RangeError where a count or an offset leads outside the bytes, or the message is of an unsupported kind. */
export function readMessage(bytes: Uint8Array): ArrowMessage {
  const buffer = new FlatBuffer(bytes);
  const message = buffer.target(0);
  const version = buffer.short(message, 0);
  const kind = buffer.byte(message, 1);
  const header = buffer.child(message, 2);
  const bodyLength = buffer.size(message, 3);
  if (header === 0) throw new RangeError('it has no header');
  if (kind === 1) return { kind: 'schema', fields: readSchema(buffer, header), bodyLength };
  if (kind === 3) return { kind: 'batch', batch: readBatch(buffer, header, version, bodyLength), bodyLength };
  if (kind !== 2) throw new NotSupported(`messages of kind ${kind} (tensors) are not supported`);
  const data = buffer.child(header, 1);
  if (data === 0) throw new RangeError('it has no values');
  const batch = readBatch(buffer, data, version, bodyLength);
  const isDelta = buffer.byte(header, 2) === 1;
  return { kind: 'dictionary', id: buffer.long(header, 0), isDelta, batch, bodyLength };
}

/** Where a message of a file is: its metadata, with their length before them, and its body after them. */
export interface ArrowBlock {
  readonly start: number;
  /** Bytes of the metadata. */
  readonly metadata: number;
}

/** The footer of a file: its schema, and where its messages are. */
export interface ArrowFooter {
  readonly fields: readonly ArrowField[];
  readonly blocks: Readonly<Record<'dictionary' | 'batch', readonly ArrowBlock[]>>;
}

/** @throws RangeError as `readMessage`. */
export function readFooter(bytes: Uint8Array): ArrowFooter {
  const buffer = new FlatBuffer(bytes);
  const footer = buffer.target(0);
  const schema = buffer.child(footer, 1);
  if (schema === 0) throw new RangeError('it has no schema');
  const blocks = { dictionary: buffer.blocks(footer, 2), batch: buffer.blocks(footer, 3) };
  return { fields: readSchema(buffer, schema), blocks };
}

function readSchema(buffer: FlatBuffer, schema: number): ArrowField[] {
  if (buffer.short(schema, 0) !== 0) {
    throw new NotSupported('big-endian values are not supported; write it with little-endian ones');
  }
  return readFields(buffer, schema, 1);
}

function readFields(buffer: FlatBuffer, parent: number, index: number): ArrowField[] {
  return buffer.tables(parent, index).map((field) => {
    const encoding = buffer.child(field, 4);
    return {
      name: buffer.text(field, 0),
      type: readType(buffer, buffer.byte(field, 2), buffer.child(field, 3)),
      children: readFields(buffer, field, 5),
      dictionary: encoding
        ? { id: buffer.long(encoding, 0), indices: readType(buffer, INT, buffer.child(encoding, 1)) }
        : undefined,
    };
  });
}

const INT = KINDS.indexOf('Int');

/** The table of a type; where it is left out, as in a dictionary of 32-bit indices, the defaults of the format hold. */
function readType(buffer: FlatBuffer, number: number, type: number): ArrowType {
  const kind = KINDS[number];
  if (number === 0) throw new RangeError('a column has no type');
  if (kind === undefined) throw new NotSupported(`columns of type ${number} are not supported`);
  const plain = { kind, bits: 64, signed: true, scale: 0, unit: 0, dense: false };
  switch (kind) {
    case 'Int':
      return type === 0
        ? { ...plain, bits: 32 }
        : { ...plain, bits: buffer.int(type, 0), signed: buffer.byte(type, 1) === 1 };
    case 'FloatingPoint':
      return { ...plain, bits: 16 << buffer.short(type, 0) };
    case 'Decimal':
      return { ...plain, scale: buffer.int(type, 1), bits: buffer.int(type, 2, 128) };
    case 'Date': {
      const unit = buffer.short(type, 0, 1);
      return { ...plain, unit, bits: unit === 0 ? 32 : 64 };
    }
    case 'Time':
      return { ...plain, unit: buffer.short(type, 0, 1), bits: buffer.int(type, 1, 32) };
    case 'Timestamp':
      return { ...plain, unit: buffer.short(type, 0) };
    case 'Union':
      return { ...plain, dense: buffer.short(type, 0) === 1 };
    default:
      return plain;
  }
}

function readBatch(buffer: FlatBuffer, batch: number, version: number, bodyLength: number): ArrowBatch {
  const nodes = pairs(buffer.longs(batch, 1, 2)).map(([length, nullCount]) => ({ length, nullCount }));
  const buffers = pairs(buffer.longs(batch, 2, 2)).map(([start, length]) => ({ start, end: start + length }));
  const wrong = nodes.find(({ length, nullCount }) => !(nullCount >= 0 && nullCount <= length));
  if (wrong) throw new RangeError(`${wrong.nullCount} of its ${wrong.length} values should be missing`);
  const outside = buffers.find(({ start, end }) => !(start >= 0 && end >= start && end <= bodyLength));
  if (outside) {
    throw new RangeError(`a buffer should be bytes ${outside.start} to ${outside.end} of ${bodyLength}`);
  }
  const compression = buffer.child(batch, 3);
  return {
    rows: buffer.size(batch, 0),
    codec: compression === 0 ? undefined : buffer.byte(compression, 0),
    unionBitmaps: version < 4,
    nodes,
    buffers,
    viewBuffers: buffer.longs(batch, 4, 1),
  };
}

function pairs(numbers: readonly number[]): [number, number][] {
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]);
}

/** A FlatBuffer; a DataView throws a RangeError at the first step outside its bytes. */
class FlatBuffer {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Tables that may still be visited: no buffer has room for more. */
  #left: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    this.#left = bytes.byteLength;
  }

  /** Where the offset at a place points to. */
  target(place: number): number {
    const target = place + this.#view.getUint32(place, true);
    const { length } = this.#bytes;
    if (target > length - 4) throw new RangeError(`an offset leads to byte ${target} of ${length}`);
    if (this.#left-- <= 0) throw new RangeError('its offsets lead in circles');
    return target;
  }

  byte(table: number, index: number): number {
    const place = this.#place(table, index);
    return place === 0 ? 0 : this.#view.getUint8(place);
  }

  short(table: number, index: number, fallback = 0): number {
    const place = this.#place(table, index);
    return place === 0 ? fallback : this.#view.getInt16(place, true);
  }

  int(table: number, index: number, fallback = 0): number {
    const place = this.#place(table, index);
    return place === 0 ? fallback : this.#view.getInt32(place, true);
  }

  long(table: number, index: number): bigint {
    const place = this.#place(table, index);
    return place === 0 ? 0n : this.#view.getBigInt64(place, true);
  }

  /** A number of rows or bytes. */
  size(table: number, index: number): number {
    const size = Number(this.long(table, index));
    if (!(Number.isSafeInteger(size) && size >= 0))
      throw new RangeError(`it should have ${size} rows or bytes`);
    return size;
  }

  /** The table or vector that a field points to, 0 where there is none. */
  child(table: number, index: number): number {
    const place = this.#place(table, index);
    return place === 0 ? 0 : this.target(place);
  }

  text(table: number, index: number): string {
    const { start, count } = this.#vector(table, index, 1);
    return new TextDecoder().decode(this.#bytes.subarray(start, start + count));
  }

  /** The 64-bit numbers of a vector whose entries hold `each` of them. */
  longs(table: number, index: number, each: number): number[] {
    const { start, count } = this.#vector(table, index, 8 * each);
    return Array.from({ length: each * count }, (_, i) =>
      Number(this.#view.getBigInt64(start + 8 * i, true)),
    );
  }

  /** A vector of blocks of a file: an offset, the length of metadata, and that of a body, eight bytes each. */
  blocks(table: number, index: number): ArrowBlock[] {
    const { start, count } = this.#vector(table, index, 24);
    return Array.from({ length: count }, (_, i) => ({
      start: Number(this.#view.getBigInt64(start + 24 * i, true)),
      metadata: this.#view.getInt32(start + 24 * i + 8, true),
    }));
  }

  tables(table: number, index: number): number[] {
    const { start, count } = this.#vector(table, index, 4);
    return Array.from({ length: count }, (_, i) => this.target(start + 4 * i));
  }

  /** The offset of the entries of a vector, each of `width` bytes, and their number. */
  #vector(table: number, index: number, width: number): { start: number; count: number } {
    const vector = this.child(table, index);
    if (vector === 0) return { start: 0, count: 0 };
    const count = this.#view.getUint32(vector, true);
    const start = vector + 4;
    const { length } = this.#bytes;
    if (start + count * width > length) {
      throw new RangeError(`a list of ${count} entries does not fit into ${length} bytes`);
    }
    return { start, count };
  }

  /** The offset of a field's value, 0 if the table leaves it out. */
  #place(table: number, index: number): number {
    const list = table - this.#view.getInt32(table, true);
    if (4 + 2 * index >= this.#view.getUint16(list, true)) return 0;
    const offset = this.#view.getUint16(list + 4 + 2 * index, true);
    return offset === 0 ? 0 : table + offset;
  }
}
