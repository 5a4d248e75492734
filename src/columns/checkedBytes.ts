// Tables as bytes, little-endian on every machine: "infosimd", the version, the kind, the length of all, the
// body, and two 32-bit checksums of all before them (CRC-32 and CRC-32C). Together these detect every error within
// 32 adjacent bits, and miss one of 2^64 others.

import { CRC_32, crcTable } from '../numeric/crc32.js';
import type { Label } from './categories.js';
import { wrongKind } from './errors.js';

/** The kinds of tables; each class reads only its own. */
type TableKind = 'Histogram' | 'JointHistogram' | 'QuantileSketch' | 'sparse JointHistogram';

const KINDS: readonly TableKind[] = [
  'Histogram',
  'JointHistogram',
  'QuantileSketch',
  'sparse JointHistogram',
];
const VERSION = 1;
/** "infosimd" as two little-endian words. */
const MAGIC = [0x6f666e69, 0x646d6973];
/** Byte offsets of the head. */
const AT_VERSION = 8;
const AT_KIND = 12;
const AT_LENGTH = 16;
const HEAD = 20;
const SUMS = 8;
/** The greatest length that the head can hold. */
const MOST_BYTES = 2 ** 32 - 1;

/** The polynomial of CRC-32C (Castagnoli), reflected. */
const CRC_32C = 0x82f63b78;
let tables: readonly Int32Array[] | undefined;

/** Uint8Array<ArrayBuffer>, which is what fetch, Blob and crypto take, in a form that TypeScript before 5.7 reads as Uint8Array. */
export type UnsharedBytes = ReturnType<Uint8ArrayConstructor['of']>;

/** CRC-32 and CRC-32C of bytes. One loop for both takes hardly longer than one of them. */
export function checksums(bytes: Uint8Array): [number, number] {
  tables ??= [CRC_32, CRC_32C].map(crcTable);
  const [ieee, castagnoli] = tables;
  let a = -1;
  let b = -1;
  for (let i = 0; i < bytes.length; i++) {
    a = (a >>> 8) ^ ieee[(a ^ bytes[i]) & 255];
    b = (b >>> 8) ^ castagnoli[(b ^ bytes[i]) & 255];
  }
  return [~a >>> 0, ~b >>> 0];
}

/** Writes a body; `finish` adds the head and the checksums. */
export class TableWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = HEAD;

  #room(bytes: number): number {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length + SUMS > MOST_BYTES) {
      throw new RangeError(
        'a table of more than 2^32 bytes is to be written; split it, or write its cells yourself',
      );
    }
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }

  uint32(value: number): this {
    const at = this.#room(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  doubles(values: ArrayLike<number>): this {
    let at = this.#room(8 * values.length);
    for (let i = 0; i < values.length; i++, at += 8) this.#view.setFloat64(at, values[i], true);
    return this;
  }

  /** Text and numbers with their kind, exactly: text as UTF-16, which holds every string. */
  label(label: Label): this {
    if (typeof label === 'number') return this.uint32(LABEL_NUMBER).doubles([label]);
    if (typeof label === 'boolean') return this.uint32(label ? LABEL_TRUE : LABEL_FALSE);
    this.uint32(LABEL_TEXT).uint32(label.length);
    let at = this.#room(2 * label.length);
    for (let i = 0; i < label.length; i++, at += 2) this.#view.setUint16(at, label.charCodeAt(i), true);
    return this;
  }

  finish(kind: TableKind): UnsharedBytes {
    const at = this.#room(SUMS);
    const bytes = this.#bytes.slice(0, this.#length);
    const view = new DataView(bytes.buffer);
    MAGIC.forEach((word, i) => {
      view.setUint32(4 * i, word, true);
    });
    view.setUint32(AT_VERSION, VERSION, true);
    view.setUint32(AT_KIND, KINDS.indexOf(kind) + 1, true);
    view.setUint32(AT_LENGTH, bytes.length, true);
    checksums(bytes.subarray(0, at)).forEach((sum, i) => {
      view.setUint32(at + 4 * i, sum, true);
    });
    return bytes;
  }
}

const LABEL_NUMBER = 1;
const LABEL_TEXT = 2;
const LABEL_FALSE = 3;
const LABEL_TRUE = 4;

/** Verifies head and checksums, then reads the body. */
export class TableReader {
  /** Which of the kinds it is. */
  readonly kind: TableKind;
  readonly #view: DataView;
  readonly #end: number;
  #at = HEAD;

  /**
   * @throws TypeError for anything but bytes, and for bytes of another kind; RangeError for damaged bytes, and for an unknown
   *   version.
   */
  constructor(input: unknown, kind: TableKind, ...others: readonly TableKind[]) {
    const buffer = Object.prototype.toString.call(input) === '[object ArrayBuffer]';
    if (
      !buffer &&
      !(
        ArrayBuffer.isView(input) &&
        !(input instanceof DataView) &&
        'BYTES_PER_ELEMENT' in input &&
        input.BYTES_PER_ELEMENT === 1
      )
    ) {
      throw wrongKind('bytes', `a Uint8Array of ${kind}.toBytes()`, input);
    }
    const bytes = buffer
      ? new Uint8Array(input as ArrayBuffer)
      : new Uint8Array(
          (input as Uint8Array).buffer,
          (input as Uint8Array).byteOffset,
          (input as Uint8Array).length,
        );
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (bytes.length < HEAD + SUMS) {
      throw new RangeError(
        `"bytes" is truncated: it must hold ${HEAD + SUMS} bytes at least, got ${bytes.length}`,
      );
    }
    if (MAGIC.some((word, i) => view.getUint32(4 * i, true) !== word)) {
      throw new RangeError(
        `"bytes" is damaged, or was not made by ${kind}.toBytes(): it does not begin with "infosimd"`,
      );
    }
    const length = view.getUint32(AT_LENGTH, true);
    if (bytes.length < length) {
      throw new RangeError(`"bytes" is truncated: it must hold ${length} bytes, got ${bytes.length}`);
    }
    if (bytes.length > length) {
      throw new RangeError(`"bytes" is damaged: it must hold ${length} bytes, got ${bytes.length}`);
    }
    this.#end = length - SUMS;
    const sums = checksums(bytes.subarray(0, this.#end));
    if (sums.some((sum, i) => view.getUint32(this.#end + 4 * i, true) !== sum)) {
      throw new RangeError('"bytes" is damaged: its checksum does not match; read or make it again');
    }
    const version = view.getUint32(AT_VERSION, true);
    if (version !== VERSION) {
      throw new RangeError(
        `"bytes" has version ${version}, known is ${VERSION}; it was made by a newer infosimd`,
      );
    }
    const found = KINDS[view.getUint32(AT_KIND, true) - 1] ?? 'table of an unknown kind';
    if (found !== kind && !others.some((other) => other === found)) {
      throw new TypeError(`"bytes" must be those of a ${kind}, got those of a ${found}`);
    }
    this.kind = found as TableKind;
    this.#view = view;
  }

  #take(bytes: number): number {
    const at = this.#at;
    if (bytes > this.#end - at) throw new RangeError('"bytes" is damaged: its body is too short');
    this.#at += bytes;
    return at;
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  doubles(count: number): Float64Array {
    let at = this.#take(8 * count);
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++, at += 8) values[i] = this.#view.getFloat64(at, true);
    return values;
  }

  label(): Label {
    const kind = this.uint32();
    if (kind === LABEL_NUMBER) return this.doubles(1)[0];
    if (kind === LABEL_FALSE || kind === LABEL_TRUE) return kind === LABEL_TRUE;
    if (kind !== LABEL_TEXT) throw new RangeError('"bytes" is damaged: a label has an unknown kind');
    const length = this.uint32();
    let at = this.#take(2 * length);
    let text = '';
    for (let i = 0; i < length; i++, at += 2) text += String.fromCharCode(this.#view.getUint16(at, true));
    return text;
  }

  /** Throws unless all was read. */
  end(): void {
    if (this.#at !== this.#end) throw new RangeError('"bytes" is damaged: its body is too long');
  }
}
