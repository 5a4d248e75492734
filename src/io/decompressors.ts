import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Compressors } from 'hyparquet';

/**
 * Node's own decoders for the two formats that it has: its gzip holds the data against their checksum, and its
 * Brotli ends on damaged data, where that of hyparquet-compressors can run forever.
 */
const OWN: Compressors = {
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
};

let loaded: Promise<Compressors> | undefined;

/** The decompressors for Parquet's pages, of hyparquet-compressors and of Node, loaded at first use. */
export function loadDecompressors(): Promise<Compressors> {
  loaded ??= typeof WebAssembly === 'undefined' ? withoutWasm() : withWasm();
  return loaded;
}

async function withWasm(): Promise<Compressors> {
  const { compressors } = await import('hyparquet-compressors');
  return { ...compressors, ...OWN };
}

/**
 * Under `node --jitless` there is no WebAssembly, and hyparquet-compressors compiles its Snappy as it loads. Its
 * other parts do without; for Snappy hyparquet has code of its own, which it takes where none is given.
 */
async function withoutWasm(): Promise<Compressors> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('hyparquet-compressors');
  const { decompress } = createRequire(entry)('fzstd') as { decompress: (input: Uint8Array) => Uint8Array };
  const { decompressLz4, decompressLz4Raw } = await import(new URL('lz4.js', pathToFileURL(entry)).href);
  return { ...OWN, ZSTD: (input) => decompress(input), LZ4: decompressLz4, LZ4_RAW: decompressLz4Raw };
}
