import type { FileBytes } from './fileBytes.js';
import { bytesInMemory, endsEarly } from './fileBytes.js';

/** The fewest bytes of a request: a round trip takes as long as some hundred kilobytes. */
const REQUEST_BYTES = 1 << 20;

/** The longest file that is read from a server without range requests. */
const WHOLE_BYTES = 1 << 30;

/** Pieces kept in memory, because readers go back and forth between the head and the tail of a file. */
const KEPT_PIECES = 4;

/** A range of a file, requested or received. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly bytes: Promise<Uint8Array>;
}

/**
 * A file behind a URL, read by range requests; where the server has none, it is read whole at once.
 * @throws Error where the server refuses, or has no ranges and the file is longer than 1 GiB; RangeError where the file
 * changes between two requests or ends early.
 */
export async function openUrl(url: string): Promise<FileBytes> {
  const refuse = (reason: string): Error => new Error(`cannot read ${url}: ${reason}`);

  async function request(method: 'GET' | 'HEAD', range?: readonly [number, number]): Promise<Response> {
    const headers = range ? { Range: `bytes=${range[0]}-${range[1] - 1}` } : undefined;
    // Skip the cache for ranges: cached parts may come from an older version.
    return fetch(url, { method, headers, cache: range ? 'no-store' : 'default' }).catch((error) => {
      throw refuse(messageOf(error));
    });
  }

  async function bodyOf(response: Response): Promise<Uint8Array> {
    return new Uint8Array(
      await response.arrayBuffer().catch((error) => {
        throw refuse(`the connection broke (${messageOf(error)})`);
      }),
    );
  }

  const first = await request('GET', [0, REQUEST_BYTES]);
  if (first.status === 416) {
    await first.body?.cancel();
    if (/^bytes \*\/0$/.test(first.headers.get('content-range') ?? '')) {
      return bytesInMemory(url, new Uint8Array(0));
    }
    throw refuse('the server refuses its first bytes (416)');
  }
  if (!first.ok) {
    await first.body?.cancel();
    throw refuse(`the server answers ${first.status} ${first.statusText}`.trimEnd());
  }
  if (first.status !== 206) {
    if (Number(first.headers.get('content-length')) > WHOLE_BYTES) {
      await first.body?.cancel();
      throw refuse(`the server has no range requests, and the file is longer than ${WHOLE_BYTES} bytes`);
    }
    return bytesInMemory(url, await bodyOf(first));
  }
  const version = versionOf(first);
  const size = totalOf(first) ?? (await lengthOf());
  const start = await bodyOf(first);
  if (start.length !== Math.min(size, REQUEST_BYTES)) throw endsEarly(url, start.length, size);
  /** The most recently used one first. */
  let pieces: Piece[] = [{ start: 0, end: start.length, bytes: Promise.resolve(start) }];

  /** Asks for the length: a page may not see the Content-Range of another origin, but always its Content-Length. */
  async function lengthOf(): Promise<number> {
    const head = await request('HEAD');
    const length = head.headers.get('content-length');
    if (!head.ok || length === null) throw refuse('the server does not say how long it is');
    return Number(length);
  }

  /** Requests at least the bytes from `from` up to `to`, and more after them, or before them at the end of the file. */
  function fetchPiece(from: number, to: number): Piece {
    const end = Math.min(size, Math.max(to, from + REQUEST_BYTES));
    const begin = Math.max(0, Math.min(from, end - REQUEST_BYTES));
    const piece = { start: begin, end, bytes: fetchBytes(begin, end) };
    // A failed piece is forgotten, so that it can be requested again.
    piece.bytes.catch(() => {
      pieces = pieces.filter((other) => other !== piece);
    });
    return piece;
  }

  async function fetchBytes(begin: number, end: number): Promise<Uint8Array> {
    const response = await request('GET', [begin, end]);
    const total = totalOf(response);
    if (
      response.status !== 206 ||
      versionOf(response) !== version ||
      (total !== undefined && total !== size)
    ) {
      await response.body?.cancel();
      if (!response.ok && response.status !== 416 && response.status !== 412) {
        throw refuse(`the server answers ${response.status} ${response.statusText}`.trimEnd());
      }
      throw new RangeError(`${url} changed while it was read; open it again`);
    }
    const bytes = await bodyOf(response);
    if (bytes.length !== end - begin) throw endsEarly(url, begin + bytes.length, end);
    return bytes;
  }

  /** A piece that holds the bytes, kept or requested. Of pieces longer than a request only the latest is kept. */
  function pieceOf(from: number, to: number): Piece {
    const piece = pieces.find(({ start, end }) => from >= start && to <= end) ?? fetchPiece(from, to);
    const others = pieces.filter((other) => other !== piece && other.end - other.start <= REQUEST_BYTES);
    pieces = [piece, ...others.slice(0, KEPT_PIECES - 1)];
    return piece;
  }

  return {
    path: url,
    size,
    async read(from, to) {
      if (to > size) throw endsEarly(url, size, to);
      const { start, bytes } = pieceOf(from, to);
      return (await bytes).subarray(from - start, to - start);
    },
    async close() {
      pieces = [];
    },
  };
}

/** The server's identifier of the file's version. */
function versionOf({ headers }: Response): string {
  return headers.get('etag') ?? headers.get('last-modified') ?? '';
}

function totalOf({ headers }: Response): number | undefined {
  const match = /^bytes .*\/(\d+)$/.exec(headers.get('content-range') ?? '');
  return match ? Number(match[1]) : undefined;
}

function messageOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error };
  return cause?.message || message;
}
