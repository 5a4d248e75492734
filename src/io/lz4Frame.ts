import { viewOf } from './fileBytes.js';

/**
 * LZ4 frames, as Feather files hold them by default
 * (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md and lz4_Block_format.md). All blocks are decoded into one
 * array, because a block may repeat bytes of the block before.
 */

const MAGIC = 0x184d2204;
/** A byte of a block yields at most 255 bytes of data. */
export const LARGEST_LZ4_RATIO = 255;

/** The data of a frame, `most` bytes at most. @throws RangeError where the frame is damaged, longer, or needs a dictionary. */
export function decodeLz4Frame(bytes: Uint8Array, most: number): Uint8Array {
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== MAGIC) throw new RangeError('no LZ4 frame begins here');
  const flags = bytes[4];
  if (flags >> 6 !== 1) throw new RangeError(`an LZ4 frame of version ${flags >> 6} is not supported`);
  if (flags & 1) throw new RangeError('an LZ4 frame with a dictionary is not supported');
  const blockChecksum = flags & 16 ? 4 : 0;
  const stated = flags & 8 ? Number(view.getBigUint64(6, true)) : undefined;
  if (stated !== undefined && stated > LARGEST_LZ4_RATIO * bytes.length) {
    throw new RangeError(`an LZ4 frame of ${bytes.length} bytes should hold ${stated}`);
  }
  if (stated !== undefined && stated > most) throw tooLong(stated, most);
  const output = new Lz4Output(stated ?? Math.min(4 * bytes.length, most));
  let position = 6 + (stated === undefined ? 0 : 8) + 1;
  for (;;) {
    const word = view.getUint32(position, true);
    position += 4;
    if (word === 0) break;
    const length = word & 0x7fffffff;
    if (position + length > bytes.length) throw new RangeError('an LZ4 frame ends within a block');
    const block = bytes.subarray(position, position + length);
    if (word >>> 31) output.append(block);
    else decodeLz4Block(block, output);
    position += length + blockChecksum;
    if (output.length > most) throw tooLong(output.length, most);
  }
  if (stated !== undefined && stated !== output.length) {
    throw new RangeError(`an LZ4 frame should hold ${stated} bytes, and holds ${output.length}`);
  }
  return output.bytes.subarray(0, output.length);
}

/** A RangeError for a page or buffer of more bytes than `maxPageBytes`. */
export function tooLong(bytes: number, most: number): RangeError {
  return new RangeError(`it takes ${bytes} bytes, more than the ${most} of "maxPageBytes"; raise it`);
}

/** A growing array of bytes. */
export class Lz4Output {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  append(run: Uint8Array): void {
    this.reserve(run.length);
    this.bytes.set(run, this.length);
    this.length += run.length;
  }
}

/** A block is a list of sequences: a token with two lengths, literals, and the distance back to the bytes to repeat. */
export function decodeLz4Block(block: Uint8Array, output: Lz4Output): void {
  let i = 0;
  while (i < block.length) {
    const token = block[i++];
    const literals = lengthOf(token >> 4);
    if (i + literals > block.length) throw new RangeError('an LZ4 block ends within its literals');
    output.append(block.subarray(i, i + literals));
    i += literals;
    // The last sequence has only literals.
    if (i === block.length) return;
    if (i + 2 > block.length) throw new RangeError('an LZ4 block ends within a repetition');
    const distance = block[i] | (block[i + 1] << 8);
    i += 2;
    const count = lengthOf(token & 15) + 4;
    if (distance === 0 || distance > output.length) {
      throw new RangeError(`an LZ4 block repeats what stands ${distance} bytes back, after ${output.length}`);
    }
    output.reserve(count);
    const { bytes } = output;
    // Byte by byte: a repetition may overlap itself.
    for (let to = output.length, end = to + count; to < end; to++) bytes[to] = bytes[to - distance];
    output.length += count;
  }

  /** A length of four bits; 15 means that more bytes follow. */
  function lengthOf(bits: number): number {
    let length = bits;
    if (bits < 15) return length;
    for (;;) {
      if (i >= block.length) throw new RangeError('an LZ4 block ends within a length');
      const byte = block[i++];
      length += byte;
      if (byte < 255) return length;
    }
  }
}
