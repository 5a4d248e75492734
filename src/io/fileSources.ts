// What a file comes from: paths, addresses, blobs, bytes, and streams of bytes.

import { wrongKind } from '../columns/errors.js';
import type { Global } from '../columns/global.js';
import type { FileBytes } from './fileBytes.js';
import { blobBytes, bytesInMemory, joined, openBytes } from './fileBytes.js';
import { builtin } from './node.js';
import { openUrl } from './urlBytes.js';

/** A run of bytes of a stream; text is UTF-8. */
type Chunk = Uint8Array | ArrayBuffer | string;

/** A stream of bytes, such as one of Node's, which is read whole into memory. */
export type ByteStream = Global<'ReadableStream'> | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Where a file comes from: a path (in a browser an address, relative to the page or the worker), a URL (`file:`, and `http:` and
 * `https:` by range requests), a `File` or `Blob`, its bytes, a stream of them, or the `Response` of `fetch`.
 */
export type FileSource =
  | string
  | Global<'URL'>
  | Global<'Blob'>
  | Global<'Response'>
  | ArrayBuffer
  | Uint8Array
  | ByteStream;

const IN_MEMORY = 'the file in memory';
const STREAM = 'the stream';

/** Undefined where the source is not a file. */
export function fileOf(source: unknown): Promise<FileBytes> | undefined {
  if (typeof source === 'string') {
    if (/^https?:\/\//i.test(source)) return openUrl(source);
    // A browser has no paths: there a text is an address like that of an image.
    const base = builtin ? undefined : (globalThis.document?.baseURI ?? addressOfWorker());
    return base === undefined ? openBytes(source) : openUrl(addressFrom(source, base));
  }
  if (source instanceof URL) {
    const url = builtin?.('node:url');
    if (source.protocol === 'file:' && url) return openBytes(url.fileURLToPath(source));
    if (['http:', 'https:', 'blob:', 'data:'].includes(source.protocol)) return openUrl(source.href);
    throw wrongKind('source', 'a URL of the scheme file, http or https', source.href);
  }
  if (source instanceof Blob) return Promise.resolve(blobBytes(source));
  if (source instanceof ArrayBuffer) return Promise.resolve(bytesInMemory(IN_MEMORY, new Uint8Array(source)));
  if (source instanceof Uint8Array) return Promise.resolve(bytesInMemory(IN_MEMORY, source));
  if (source instanceof Response) return bytesOfResponse(source);
  return undefined;
}

/** A worker that was made of a Blob has the address of no folder, but the origin of its page. */
function addressOfWorker(): string | undefined {
  const { location } = globalThis as {
    readonly location?: { readonly href: string; readonly origin: string };
  };
  return location?.href.startsWith('blob:') ? location.origin : location?.href;
}

function addressFrom(address: string, base: string): string {
  try {
    return new URL(address, base).href;
  } catch {
    throw new TypeError(
      `"source" must be a full address here, such as https://…, got ${JSON.stringify(address)}`,
    );
  }
}

async function bytesOfResponse(response: Response): Promise<FileBytes> {
  const path = response.url || 'the response';
  if (!response.ok) {
    throw new Error(
      `cannot read ${path}: the server answers ${response.status} ${response.statusText}`.trimEnd(),
    );
  }
  if (response.bodyUsed) throw new Error(`cannot read ${path}: its body was read before; give a clone of it`);
  const bytes = await response.arrayBuffer().catch((error) => {
    throw new Error(`cannot read ${path}: the connection broke (${(error as Error).message})`);
  });
  return bytesInMemory(path, new Uint8Array(bytes));
}

/** The chunks of a stream, which cannot be iterated in Safari. */
export async function* chunksOf(stream: Global<'ReadableStream'>): AsyncGenerator<unknown> {
  if (stream.locked) throw new Error(`cannot read ${STREAM}: something else reads it`);
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        ended = true;
        return;
      }
      yield value;
    }
  } finally {
    if (!ended) reader.cancel().catch(() => undefined);
  }
}

/** What messages call a stream: the path that one of Node's reads, or `the stream`; undefined for any other source. */
export function nameOfStream(source: object): string | undefined {
  if (source instanceof ReadableStream) return STREAM;
  if (!('pipe' in source && typeof source.pipe === 'function')) return undefined;
  return 'path' in source && typeof source.path === 'string' ? source.path : STREAM;
}

/** Whether something is a run of bytes. */
export function isBytes(chunk: unknown): chunk is Uint8Array | ArrayBuffer {
  return chunk instanceof Uint8Array || chunk instanceof ArrayBuffer;
}

/** A stream of bytes, read whole. @throws TypeError where a chunk is none of bytes. */
export async function bytesOfStream(chunks: AsyncIterable<unknown>, path = STREAM): Promise<FileBytes> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) {
    if (!isBytes(chunk) && typeof chunk !== 'string') {
      throw wrongKind('source', 'a stream of bytes', chunk);
    }
    const bytes: Chunk = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
    // A stream may use its array again.
    parts.push(new Uint8Array(bytes instanceof ArrayBuffer ? bytes : bytes.slice()));
  }
  return bytesInMemory(path, joined(parts));
}
