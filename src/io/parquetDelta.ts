/**
 * Parquet's delta encodings
 * (https://parquet.apache.org/docs/file-format/data-pages/encodings/#DELTAENC). Replaces hyparquet's decoders, which may run forever on
 * damaged bytes: here each length is checked first.
 */

/** Texts of a page that repeat the beginning of the text before may be longer than the page, up to this many bytes in all. */
const LONGEST_TEXTS = 2 ** 30;

const TWO_32 = 4294967296;

/** Reads bits and numbers of any length; throws where the bytes end. */
class BitReader {
  readonly bytes: Uint8Array;
  offset: number;

  constructor(bytes: Uint8Array, offset: number) {
    this.bytes = bytes;
    this.offset = offset;
  }

  byte(): number {
    if (this.offset >= this.bytes.length) throw new RangeError('its values end early');
    return this.bytes[this.offset++];
  }

  /** An unsigned number of at most 53 bits. */
  count(): number {
    let value = 0;
    for (let place = 1; ; place *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * place;
      if (byte < 128) return value;
      if (place > 2 ** 42) throw new RangeError('it has a number of more than 53 bits');
    }
  }

  /** A signed number in zigzag order, modulo 2⁶⁴. */
  signed(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 128) break;
      if (shift > 56n) throw new RangeError('it has a number of more than 64 bits');
    }
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }
}

/**
 * Reads `DELTA_BINARY_PACKED` integers from `start` on; returns where they end. They are added as pairs of 32 bits, modulo 2⁶⁴: BigInts
 * would take ten times as long.
 */
export function deltaIntegers(bytes: Uint8Array, start: number, output: Int32Array | BigInt64Array): number {
  const reader = new BitReader(bytes, start);
  const blockSize = reader.count();
  const miniblocks = reader.count();
  const stated = reader.count();
  const count = output.length;
  const each = blockSize / miniblocks;
  if (!(Number.isInteger(each) && each > 0 && each % 8 === 0)) {
    throw new RangeError(`its blocks of ${blockSize} values should have ${miniblocks} parts`);
  }
  if (stated !== count) throw new RangeError(`it should hold ${count} values, and holds ${stated}`);
  const isWide = output instanceof BigInt64Array;
  const words = isWide ? new Int32Array(output.buffer, output.byteOffset, 2 * count) : output;
  const first = reader.signed();
  let low = Number(BigInt.asIntN(32, first));
  let high = Number(BigInt.asIntN(32, first >> 32n));
  let done = 0;
  const put = (): void => {
    if (isWide) {
      words[2 * done] = low;
      words[2 * done + 1] = high;
    } else words[done] = low;
    done++;
  };
  const add = (lowDelta: number, highDelta: number): void => {
    const sum = (low >>> 0) + (lowDelta >>> 0);
    high = (high + highDelta + (sum >= TWO_32 ? 1 : 0)) | 0;
    low = sum | 0;
  };
  if (count > 0) put();
  while (done < count) {
    const least = reader.signed();
    const leastLow = Number(BigInt.asIntN(32, least));
    const leastHigh = Number(BigInt.asIntN(32, least >> 32n));
    const widths = reader.offset;
    reader.offset += miniblocks;
    if (reader.offset > bytes.length) throw new RangeError('its values end early');
    for (let i = 0; i < miniblocks && done < count; i++) {
      const width = bytes[widths + i];
      if (width > 64) throw new RangeError(`its values should have ${width} bits`);
      const values = Math.min(each, count - done);
      const begin = reader.offset;
      // Of the last part, what no value needs may be missing.
      if (begin + Math.ceil((values * width) / 8) > bytes.length)
        throw new RangeError('its values end early');
      for (let j = 0; j < values; j++) {
        const bit = j * width;
        add(leastLow, leastHigh);
        if (width > 0) add(bitsAt(bytes, begin, bit, Math.min(32, width)), 0);
        if (width > 32) high = (high + bitsAt(bytes, begin, bit + 32, width - 32)) | 0;
        put();
      }
      reader.offset = begin + (each * width) / 8;
    }
  }
  return Math.min(reader.offset, bytes.length);
}

/** The `width` bits (1…32) that begin `bit` bits after `start`. */
function bitsAt(bytes: Uint8Array, start: number, bit: number, width: number): number {
  let at = start + Math.floor(bit / 8);
  const skip = bit % 8;
  let value = bytes[at] >>> skip;
  for (let have = 8 - skip; have < width; have += 8) value |= bytes[++at] << have;
  return width === 32 ? value : value & ((1 << width) - 1);
}

/** Reads `DELTA_LENGTH_BYTE_ARRAY`: all lengths, then all bytes. */
export function deltaLengthTexts(bytes: Uint8Array, count: number): Uint8Array[] {
  const lengths = new Int32Array(count);
  return textsAt(bytes, deltaIntegers(bytes, 0, lengths), lengths);
}

/** Reads `DELTA_BYTE_ARRAY`: how much of the text before each repeats, and the rest of each. */
export function deltaTexts(bytes: Uint8Array, count: number): Uint8Array[] {
  const repeated = new Int32Array(count);
  const lengths = new Int32Array(count);
  const end = deltaIntegers(bytes, deltaIntegers(bytes, 0, repeated), lengths);
  let before: Uint8Array = new Uint8Array(0);
  let total = 0;
  return textsAt(bytes, end, lengths).map((rest, i) => {
    const kept = repeated[i];
    if (!(kept >= 0 && kept <= before.length)) {
      throw new RangeError(`text ${i + 1} should repeat ${kept} of ${before.length} bytes`);
    }
    total += kept;
    if (total > LONGEST_TEXTS) throw new RangeError(`its texts are longer than ${LONGEST_TEXTS} bytes`);
    if (kept === 0) before = rest;
    else {
      const text = new Uint8Array(kept + rest.length);
      text.set(before.subarray(0, kept));
      text.set(rest, kept);
      before = text;
    }
    return before;
  });
}

function textsAt(bytes: Uint8Array, start: number, lengths: Int32Array): Uint8Array[] {
  let at = start;
  return Array.from(lengths, (length, i) => {
    const end = at + length;
    if (!(length >= 0 && end <= bytes.length)) {
      throw new RangeError(`text ${i + 1} should have ${length} bytes, ${bytes.length - at} are left`);
    }
    const text = bytes.subarray(at, end);
    at = end;
    return text;
  });
}
