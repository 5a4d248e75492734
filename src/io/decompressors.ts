import type { Compressors } from 'hyparquet';
import { codeOf } from '../data/columnErrors.js';
import { unpackBrotli } from './brotli.js';
import { crc32 } from './checksum.js';
import { viewOf } from './fileBytes.js';
import { builtin } from './node.js';
import { type DecodeFrame, framesOf, unpackZstandard } from './zstandard.js';

let loaded: Promise<Compressors> | undefined;

/** The decompressors for Parquet's pages, of hyparquet-compressors and of Node, loaded at first use. */
export function loadDecompressors(): Promise<Compressors> {
  loaded ??= typeof WebAssembly === 'undefined' ? withoutWasm() : withWasm();
  return loaded;
}

/** A decoder of Node. */
type NodeDecoder = (input: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

/** Zstandard in Node's zlib, from 22.15 on. */
interface NodeZstd {
  readonly zstdDecompressSync?: NodeDecoder;
}

/** @throws RangeError where there are more than `most` bytes, and what the decoder throws. */
function unpackedBy(decode: NodeDecoder, input: Uint8Array, most: number): Uint8Array {
  try {
    return decode(input, { maxOutputLength: Math.max(1, most) });
  } catch (cause) {
    if (codeOf(cause) !== 'ERR_BUFFER_TOO_LARGE') throw cause;
    throw Object.assign(new RangeError(`it should have ${most} bytes, and its data more`), { cause });
  }
}

/**
 * Node's decoders. Its gzip verifies the checksum. With its Zstandard, `infosimd rank` of three million flights takes 0.98 s instead of 1.29.
 */
function nodeDecompressors(): Compressors {
  const zlib = builtin?.('node:zlib');
  if (!zlib) return {};
  const { zstdDecompressSync } = zlib as NodeZstd;
  return {
    ...(zstdDecompressSync && {
      ZSTD: (input: Uint8Array, length: number) => {
        framesOf(input, length);
        return unpackedBy(zstdDecompressSync, input, length);
      },
    }),
    GZIP: (input, length) => unpackedBy(zlib.gunzipSync, input, length),
    BROTLI: (input, length) => unpackedBy(zlib.brotliDecompressSync, input, length),
  };
}

async function withWasm(): Promise<Compressors> {
  const [{ compressors, decompressBrotli, decompressZstd }, { BrotliBitReader }, { BrotliOutput }] =
    await Promise.all([
      import('hyparquet-compressors'),
      import('hyparquet-compressors/src/brotli.bitreader.js'),
      import('hyparquet-compressors/src/brotli.streams.js'),
    ]);
  const streams = { BrotliBitReader, BrotliOutput };
  const { GZIP } = compressors;
  return {
    ...compressors,
    ZSTD: (input, length) => unpackZstandard(input, length, decompressZstd),
    BROTLI: (input, length) => unpackBrotli(input, length, decompressBrotli, streams),
    GZIP: (input, length) => checkedGzip(input, GZIP?.(input, length) ?? new Uint8Array(0)),
    ...nodeDecompressors(),
  };
}

/** The decoder in JavaScript leaves zeros where data end early: length and checksum come after the data. */
function checkedGzip(input: Uint8Array, output: Uint8Array): Uint8Array {
  const trailer = viewOf(input.subarray(-8));
  const isRight =
    trailer.byteLength === 8 &&
    trailer.getUint32(4, true) === output.length &&
    trailer.getUint32(0, true) === crc32(output);
  if (!isRight) throw new RangeError('its gzip checksum does not match');
  return output;
}

/**
 * Under `node --jitless` there is no WebAssembly, and hyparquet-compressors compiles its Snappy when it is loaded. So its
 * Zstandard is loaded alone, and Snappy is left to hyparquet's decoder in JavaScript.
 */
async function withoutWasm(): Promise<Compressors> {
  const modules = builtin?.('node:module');
  const url = builtin?.('node:url');
  if (!modules || !url) return {};
  const entry = modules.createRequire(import.meta.url).resolve('hyparquet-compressors');
  const { decompress } = modules.createRequire(entry)('fzstd') as {
    decompress: DecodeFrame;
  };
  return {
    ZSTD: (input, length) => unpackZstandard(input, length, decompress),
    ...nodeDecompressors(),
  };
}
