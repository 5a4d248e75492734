/** The bytes of a Parquet page: exactly as many as its header states. */

import type { CompressionCodec, Compressors } from 'hyparquet';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { viewOf } from './fileBytes.js';
import { decodeLz4Block, LARGEST_LZ4_RATIO, Lz4Output } from './lz4Frame.js';
import { NotSupported } from './reasons.js';

/** How many bytes of data a byte of each codec yields at most. A header that states more is refused before memory is allocated. */
const LARGEST_RATIO = new Map<CompressionCodec, number>([
  // A copy of up to 64 bytes takes three.
  ['SNAPPY', 22],
  ['GZIP', 1032],
  ['LZ4', LARGEST_LZ4_RATIO],
  ['LZ4_RAW', LARGEST_LZ4_RATIO],
]);

/** @throws Error where `stored` does not yield `length` bytes. */
export function unpackPage(
  stored: Uint8Array,
  length: number,
  codec: CompressionCodec,
  decompressors: Compressors,
): Uint8Array {
  // Some decompressors fail on empty pages.
  if (length === 0 && codec !== 'UNCOMPRESSED') return stored.subarray(0, 0);
  if (length > (LARGEST_RATIO.get(codec) ?? Infinity) * stored.length) {
    throw new RangeError(`${stored.length} bytes of ${codec} should yield ${length}`);
  }
  // Decompressors in JavaScript and wasm leave zeros where data end early.
  if (codec === 'LZ4_RAW') return unpackBlock(stored, length);
  if (codec === 'LZ4') return unpackHadoop(stored, length) ?? unpackBlock(stored, length);
  if (codec === 'LZO') throw new NotSupported('the codec LZO is not supported; write it with ZSTD or Snappy');
  if (codec === 'SNAPPY') requireLength(snappyLength(stored), length);
  return decompressPage(stored, length, codec, decompressors);
}

function requireLength(found: number, length: number): void {
  if (found !== length) throw new RangeError(`it should have ${length} bytes, and its data ${found}`);
}

function unpackBlock(block: Uint8Array, length: number): Uint8Array {
  const output = new Lz4Output(length);
  decodeLz4Block(block, output);
  requireLength(output.length, length);
  return output.bytes;
}

/** Blocks with two lengths before each, as Hadoop writes them; undefined for anything else. */
function unpackHadoop(stored: Uint8Array, length: number): Uint8Array | undefined {
  const view = viewOf(stored);
  const blocks: { readonly full: number; readonly block: Uint8Array }[] = [];
  let total = 0;
  for (let at = 0; at < stored.length; ) {
    if (at + 8 > stored.length) return undefined;
    const full = view.getUint32(at);
    const end = at + 8 + view.getUint32(at + 4);
    total += full;
    if (end > stored.length || total > length) return undefined;
    blocks.push({ full, block: stored.subarray(at + 8, end) });
    at = end;
  }
  if (total !== length) return undefined;
  const output = new Lz4Output(length);
  for (const { full, block } of blocks) {
    const before = output.length;
    decodeLz4Block(block, output);
    requireLength(output.length - before, full);
  }
  return output.bytes;
}

/** The length that Snappy's data begin with. */
function snappyLength(stored: Uint8Array): number {
  let length = 0;
  let place = 1;
  for (const byte of stored.subarray(0, 5)) {
    length += (byte & 0x7f) * place;
    place *= 128;
    if (byte < 128) break;
  }
  return length;
}
