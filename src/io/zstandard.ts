// Zstandard (RFC 8878). What its decoders leave unnoticed is checked here: Node's of version 22 takes data that end early for whole; the one in
// JavaScript believes the length that is stated, allocates whatever a frame states, and runs for ever on one damage of its tables.

import { joined, viewOf } from './fileBytes.js';

/** Decodes one frame. */
export type DecodeFrame = (frame: Uint8Array) => Uint8Array;

/** A frame of data. */
interface Frame {
  readonly bytes: Uint8Array;
  /** Where its blocks begin. */
  readonly blocks: number;
  /** The length that it states. */
  readonly length: number | undefined;
  /** The most that its blocks can yield. */
  readonly most: number;
}

/** Bytes of a dictionary's identifier, by the flags. */
const IDENTIFIER_BYTES = [0, 1, 2, 4];

const MAGIC = 0xfd2fb528;
/** Frames to be skipped have any of 16 marks. */
const SKIPPED = 0x184d2a50;

/** The longest data of a block. */
const LONGEST_BLOCK = 1 << 17;

/** The widest window, which decoders allocate: 2²⁷ bytes, and 7/8 more. */
const WIDEST_WINDOW = 27;

const damage = (what: string): RangeError => new RangeError(`its Zstandard data ${what}`);

/** The frames of data, each complete. @throws RangeError where they are damaged, cut, or yield more than `most` bytes. */
export function framesOf(data: Uint8Array, most: number): Frame[] {
  const view = viewOf(data);
  const frames: Frame[] = [];
  let total = 0;
  const need = (end: number): void => {
    if (end > data.length) throw damage('end early');
  };
  for (let start = 0; start < data.length; ) {
    need(start + 8);
    const mark = view.getUint32(start, true);
    if ((mark & ~15) >>> 0 === SKIPPED) {
      start += 8 + view.getUint32(start + 4, true);
      need(start);
      continue;
    }
    if (mark !== MAGIC) throw damage('are damaged');
    const flags = data[start + 4];
    const isSingle = (flags >> 5) & 1;
    const sizeBytes = [isSingle, 2, 4, 8][flags >> 6];
    let at = start + 6 - isSingle + IDENTIFIER_BYTES[flags & 3];
    need(at + sizeBytes);
    let length: number | undefined;
    if (sizeBytes > 0) {
      length = sizeBytes === 2 ? 256 : 0;
      for (let i = 0, place = 1; i < sizeBytes; i++, place *= 256) length += data[at + i] * place;
    }
    const window = 10 + (data[start + 5] >> 3);
    if (isSingle === 0 && window > WIDEST_WINDOW) throw damage(`need a window of 2^${window} bytes`);
    at += sizeBytes;
    const blocks = at - start;
    let yields = 0;
    for (let isLast = false; !isLast; ) {
      need(at + 3);
      const header = data[at] | (data[at + 1] << 8) | (data[at + 2] << 16);
      isLast = (header & 1) === 1;
      const [kind, size] = [(header >> 1) & 3, header >> 3];
      if (kind === 3 || size > LONGEST_BLOCK) throw damage('are damaged');
      at += 3;
      const end = at + (kind === 1 ? 1 : size);
      need(end);
      if (kind === 2) refuseEndless(data.subarray(at, end));
      yields += kind === 2 ? LONGEST_BLOCK : size;
      at = end;
    }
    if (flags & 4) at += 4;
    need(at);
    if (length !== undefined && length > yields) throw damage(`state ${length} bytes and hold fewer`);
    total += length ?? 0;
    if (total > most) throw damage(`state ${total} bytes, more than the ${most} that they should have`);
    frames.push({ bytes: data.subarray(start, at), blocks, length, most: yields });
    start = at;
  }
  return frames;
}

/**
 * Refuses Huffman weights by a table of one symbol that needs no bits (4.2.1.2): the decoder in JavaScript reads weights until the bits are
 * used up.
 */
function refuseEndless(block: Uint8Array): void {
  const [kind, format] = [block[0] & 3, (block[0] >> 2) & 3];
  if (kind !== 2) return;
  const at = [3, 3, 4, 5][format];
  if (block[at] >= 128) return;
  const accuracy = 5 + (block[at + 1] & 15);
  const states = 1 << accuracy;
  const bits = (from: number, count: number): number => {
    const byte = at + 1 + (from >> 3);
    const word = block[byte] | (block[byte + 1] << 8) | (block[byte + 2] << 16);
    return (word >> (from & 7)) & ((1 << count) - 1);
  };
  // The first symbol that occurs has all states if it is written as states + 1, which takes a bit more than most.
  for (let bit = 4; bit < 8 * block.length; ) {
    const value = bits(bit, accuracy + 1);
    if (value === 2 * states - 1) throw damage('are damaged');
    const isShort = bits(bit, accuracy) < states - 2;
    const isZero = isShort && bits(bit, accuracy) === 1;
    if (!isZero) return;
    bit += accuracy;
    for (let repeat = 3; repeat === 3; bit += 2) repeat = bits(bit, 2);
  }
}

/** @throws RangeError where data are damaged, cut, or yield more than `most` bytes. */
export function unpackZstandard(data: Uint8Array, most: number, decode: DecodeFrame): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  for (const frame of framesOf(data, most)) {
    let part: Uint8Array;
    try {
      part = decode(plain(frame));
    } catch (cause) {
      // In the words of the decoder, or of the engine.
      throw Object.assign(damage('are damaged'), { cause });
    }
    if (part.length !== (frame.length ?? part.length)) {
      throw damage(`state ${frame.length} bytes and hold ${part.length}`);
    }
    total += part.length;
    if (total > most) throw damage(`hold more than the ${most} bytes that they should have`);
    parts.push(part);
  }
  return parts.length === 1 ? parts[0] : joined(parts);
}

/**
 * The frame without its length, which the decoder would believe, and with no wider a window than its data need. Decoding moves the window
 * for each block, which windows of some megabytes, as files have, hardly slow down.
 */
function plain({ bytes, blocks, length, most }: Frame): Uint8Array {
  const flags = bytes[4];
  const isSingle = (flags >> 5) & 1;
  let needed = 0;
  for (let window = 1024; window < Math.min(length ?? most, most); window *= 2) needed += 8;
  const identifier = bytes.subarray(6 - isSingle, 6 - isSingle + IDENTIFIER_BYTES[flags & 3]);
  return joined([
    bytes.subarray(0, 4),
    Uint8Array.of(flags & 7, isSingle ? needed : Math.min(needed, bytes[5])),
    identifier,
    bytes.subarray(blocks),
  ]);
}
