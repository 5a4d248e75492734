// What a file comes from: paths, addresses, blobs, bytes, and streams of bytes.

import { wrongKind } from '../columns/errors.js';
import type { Global } from '../columns/global.js';
import type { FileBytes } from './fileBytes.js';
import { blobBytes, bytesInMemory, joined, LONGEST, openBytes } from './fileBytes.js';
import { builtin } from './node.js';
import { bytesWithin, endable, type TransferLimits } from './transfer.js';
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

/** Undefined where the source is not a file; one of many does not stay open. */
export function fileOf(
  source: unknown,
  limits: TransferLimits,
  isOneOfMany = false,
): Promise<FileBytes> | undefined {
  const open = (path: string) => openBytes(path, limits.signal, !isOneOfMany);
  if (typeof source === 'string') {
    if (/^https?:\/\//i.test(source)) return openUrl(source, limits);
    // A browser has no paths: there a text is an address like that of an image.
    const base = builtin ? undefined : (globalThis.document?.baseURI ?? addressOfWorker());
    return base === undefined ? open(source) : openUrl(addressFrom(source, base), limits);
  }
  if (source instanceof URL) {
    const url = builtin?.('node:url');
    if (source.protocol === 'file:' && url) return open(url.fileURLToPath(source));
    if (['http:', 'https:', 'blob:', 'data:'].includes(source.protocol)) return openUrl(source.href, limits);
    throw wrongKind('source', 'a URL of the scheme file, http or https', source.href);
  }
  if (source instanceof Blob) return Promise.resolve(blobBytes(source, limits.signal));
  if (source instanceof ArrayBuffer) return Promise.resolve(bytesInMemory(IN_MEMORY, new Uint8Array(source)));
  if (source instanceof Uint8Array) return Promise.resolve(bytesInMemory(IN_MEMORY, source));
  if (source instanceof Response) return bytesOfResponse(source, limits);
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

async function bytesOfResponse(response: Response, limits: TransferLimits): Promise<FileBytes> {
  const path = response.url || 'the response';
  if (!response.ok) {
    throw new Error(
      `cannot read ${path}: the server answers ${response.status} ${response.statusText}`.trimEnd(),
    );
  }
  if (response.bodyUsed) throw new Error(`cannot read ${path}: its body was read before; give a clone of it`);
  const { body } = response;
  if (body === null) return bytesInMemory(path, new Uint8Array(0));
  const bytes = await endable(path, limits, (signal, onBytes) =>
    bytesWithin(body, LONGEST, signal, onBytes).catch((error) => {
      throw new Error(`cannot read ${path}: the connection broke (${(error as Error).message})`);
    }),
  );
  if (bytes === undefined) throw tooLong(path);
  return bytesInMemory(path, bytes);
}

/**
 * The chunks of a stream, which cannot be iterated in Safari. No generator: that would be cancelled only after the chunk that it waits for.
 */
export function chunksOf(stream: Global<'ReadableStream'>): AsyncIterable<unknown> {
  if (stream.locked) throw new Error(`cannot read ${STREAM}: something else reads it`);
  const reader = stream.getReader();
  const iterator: AsyncIterator<unknown> = {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    return: async (value) => {
      reader.cancel().catch(() => undefined);
      return { done: true, value };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
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

/** A stream of bytes, read whole. @throws TypeError where a chunk is none of bytes; RangeError where it is longer than 2³¹ bytes. */
export async function bytesOfStream(
  chunks: AsyncIterable<unknown> | Iterable<unknown>,
  limits: TransferLimits,
  path = STREAM,
): Promise<FileBytes> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let length = 0;
  const iterator =
    Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  const end = (): void => {
    // Not awaited: a stream that is silent may not answer.
    (async () => iterator.return?.())().catch(() => undefined);
  };
  const bytes = await endable(path, limits, async (signal, onBytes) => {
    signal.addEventListener('abort', end, { once: true });
    for (;;) {
      const { done, value: chunk } = await iterator.next();
      if (done) return joined(parts);
      onBytes();
      if (!isBytes(chunk) && typeof chunk !== 'string') {
        end();
        throw wrongKind('source', 'a stream of bytes', chunk);
      }
      const run: Chunk = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
      length += run.byteLength;
      if (length > LONGEST) {
        end();
        throw tooLong(path);
      }
      // A stream may use its array again.
      parts.push(new Uint8Array(run instanceof ArrayBuffer ? run : run.slice()));
    }
  });
  return bytesInMemory(path, bytes);
}

function tooLong(path: string): RangeError {
  return new RangeError(`${path} is longer than ${LONGEST} bytes; write it to a file and give its path`);
}
