/**
 * Holds the metadata of an Arrow message, which are a FlatBuffer, against their own length before apache-arrow reads
 * them: FlatBuffers trust their counts, and one changed byte would keep that reader busy with 2³² entries that are not
 * there. The layout is that of https://github.com/apache/arrow/tree/main/format (Message.fbs, Schema.fbs).
 */

/** What a message may be. */
const KIND = { schema: 1, dictionaryBatch: 2, recordBatch: 3 } as const;

/** Deepest nesting of columns that is followed. */
const MAX_DEPTH = 64;

/** @throws RangeError where a count or an offset leads beyond the bytes, or values are big-endian. */
export function checkMetadata(bytes: Uint8Array): void {
  const buffer = new FlatBuffer(bytes);
  const message = buffer.target(0);
  const kind = buffer.byte(message, 1);
  const header = buffer.child(message, 2);
  buffer.tables(message, 4);
  if (header === 0) throw new RangeError('it has no header');
  if (kind === KIND.schema) checkSchema(buffer, header);
  else if (kind === KIND.recordBatch) checkBatch(buffer, header);
  else if (kind === KIND.dictionaryBatch) {
    const batch = buffer.child(header, 1);
    if (batch === 0) throw new RangeError('it has no values');
    checkBatch(buffer, batch);
  } else throw new RangeError(`messages of kind ${kind} are not supported`);
}

/** The same for the footer of a file. */
export function checkFooter(bytes: Uint8Array): void {
  const buffer = new FlatBuffer(bytes);
  const footer = buffer.target(0);
  const schema = buffer.child(footer, 1);
  if (schema === 0) throw new RangeError('it has no schema');
  checkSchema(buffer, schema);
  buffer.vector(footer, 2, 24);
  buffer.vector(footer, 3, 24);
  buffer.tables(footer, 4);
}

function checkSchema(buffer: FlatBuffer, schema: number): void {
  if (buffer.byte(schema, 0) !== 0) throw new RangeError('big-endian values are not supported');
  checkFields(buffer, schema, 1, 0);
  buffer.tables(schema, 2);
  buffer.vector(schema, 3, 8);
}

function checkFields(buffer: FlatBuffer, parent: number, index: number, depth: number): void {
  if (depth > MAX_DEPTH) throw new RangeError(`its columns are nested more than ${MAX_DEPTH} deep`);
  for (const field of buffer.tables(parent, index)) {
    buffer.vector(field, 0, 1);
    // The type, of which a union alone has a vector: of 32-bit numbers, its second field.
    if (buffer.byte(field, 2) === 14) buffer.vector(buffer.child(field, 3), 1, 4);
    checkFields(buffer, field, 5, depth + 1);
    buffer.tables(field, 6);
  }
}

function checkBatch(buffer: FlatBuffer, batch: number): void {
  buffer.vector(batch, 1, 16);
  buffer.vector(batch, 2, 16);
  buffer.vector(batch, 4, 8);
}

/** A FlatBuffer read with every step inside its bytes: a DataView throws a RangeError at the first one beside them. */
class FlatBuffer {
  private readonly view: DataView;
  private readonly length: number;
  /** Tables to look at: no buffer has more of them than it has room for. */
  private left: number;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.byteLength;
    this.left = bytes.byteLength;
  }

  /** Where the offset at a place points to. */
  target(place: number): number {
    const target = place + this.view.getUint32(place, true);
    if (target > this.length - 4) throw new RangeError(`an offset leads to byte ${target} of ${this.length}`);
    if (this.left-- <= 0) throw new RangeError('its offsets lead in circles');
    return target;
  }

  /** The byte of a field, 0 where the table has none. */
  byte(table: number, index: number): number {
    const place = this.place(table, index);
    return place === 0 ? 0 : this.view.getUint8(place);
  }

  /** The table or vector that a field points to, 0 where there is none. */
  child(table: number, index: number): number {
    const place = this.place(table, index);
    return place === 0 ? 0 : this.target(place);
  }

  /** The number of entries of a vector of entries of `width` bytes. */
  vector(table: number, index: number, width: number): number {
    const start = this.child(table, index);
    if (start === 0) return 0;
    const count = this.view.getUint32(start, true);
    if (start + 4 + count * width > this.length) {
      throw new RangeError(`a list of ${count} entries does not fit into ${this.length} bytes`);
    }
    return count;
  }

  /** The tables of a vector of tables. */
  tables(table: number, index: number): number[] {
    const count = this.vector(table, index, 4);
    if (count === 0) return [];
    const start = this.child(table, index) + 4;
    return Array.from({ length: count }, (_, i) => {
      const child = this.target(start + 4 * i);
      this.place(child, 0);
      return child;
    });
  }

  /** Where the value of a field stands, 0 where the table leaves it out. */
  private place(table: number, index: number): number {
    const list = table - this.view.getInt32(table, true);
    const size = this.view.getUint16(list, true);
    if (4 + 2 * index >= size) return 0;
    const offset = this.view.getUint16(list + 4 + 2 * index, true);
    return offset === 0 ? 0 : table + offset;
  }
}
