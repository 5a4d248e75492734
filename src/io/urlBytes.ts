import type { FileBytes } from './fileBytes.js';
import { bytesInMemory, changed, endsEarly } from './fileBytes.js';
import { builtin } from './node.js';
import { bytesWithin, endable, type TransferLimits } from './transfer.js';

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

/** An answer to a request, with its body if it was asked for and may be read. */
interface Answer {
  readonly response: Response;
  readonly bytes: Uint8Array;
}

/**
 * A file behind a URL, read by range requests; where the server has none, it is read whole at once.
 * @throws Error where the server refuses, or sends other bytes than were asked for or none for a time; RangeError where it has no ranges
 * and the file is longer than 1 GiB, and where the file changes between two requests or ends early.
 */
export async function openUrl(url: string, limits: TransferLimits): Promise<FileBytes> {
  const refuse = (reason: string): Error => new Error(`cannot read ${url}: ${reason}`);
  const tooLong = (): RangeError => {
    const reason = `the server has no range requests, and the file is longer than ${WHOLE_BYTES} bytes`;
    return new RangeError(`cannot read ${url}: ${reason}; download it and give the file`);
  };

  /** Asks for the bytes from `begin` up to `end`, or to the end of the file if that comes first. */
  async function request(begin: number, end: number, version?: string): Promise<Answer> {
    const headers: Record<string, string> = { Range: `bytes=${begin}-${end - 1}` };
    // A page would have to ask another origin's server first whether it may send this header.
    if (builtin && version !== undefined && /^"|GMT$/.test(version)) headers['If-Range'] = version;
    return endable(url, limits, async (signal, onBytes) => {
      // Skip the cache: cached parts may come from an older version.
      const response = await fetch(url, { headers, cache: 'no-store', signal }).catch((error) => {
        throw refuse(messageOf(error));
      });
      onBytes();
      const isPart = response.status === 206;
      // Only the first request takes a whole file.
      const isWanted = isPart ? refuseOtherRange(response, begin, end) : response.ok && version === undefined;
      if (!isWanted || response.body === null) {
        response.body?.cancel().catch(() => undefined);
        return { response, bytes: new Uint8Array(0) };
      }
      const most = isPart ? end - begin : WHOLE_BYTES;
      const isTooLong = !isPart && Number(response.headers.get('content-length')) > most;
      const bytes = isTooLong
        ? undefined
        : await bytesWithin(response.body, most, signal, onBytes).catch((error) => {
            throw signal.aborted ? signal.reason : refuse(`the connection broke (${messageOf(error)})`);
          });
      if (bytes !== undefined) return { response, bytes };
      if (isTooLong) response.body.cancel().catch(() => undefined);
      throw isPart ? refuse(`the server sent more than the ${most} bytes that were asked for`) : tooLong();
    });
  }

  /** What is no answer to a request for a range. A page may not see the Content-Range of another origin. */
  function refuseOtherRange({ headers, body }: Response, begin: number, end: number): true {
    const range = headers.get('content-range');
    const [from, to] =
      /^bytes (\d+)-(\d+)\//
        .exec(range ?? '')
        ?.slice(1)
        .map(Number) ?? [];
    const isMissing = range === null && !builtin && !/multipart/i.test(headers.get('content-type') ?? '');
    if (isMissing || (from === begin && to < end)) return true;
    body?.cancel().catch(() => undefined);
    const sent = range ?? `no single range (${headers.get('content-type') ?? 'without a Content-Range'})`;
    throw refuse(`the server sent ${sent} where bytes ${begin}-${end - 1} were asked for`);
  }

  const { response: first, bytes: start } = await request(0, REQUEST_BYTES);
  if (first.status === 416) {
    if (/^bytes \*\/0$/.test(first.headers.get('content-range') ?? '')) {
      return bytesInMemory(url, new Uint8Array(0));
    }
    throw refuse('the server refuses its first bytes (416)');
  }
  if (!first.ok) throw refuse(`the server answers ${first.status} ${first.statusText}`.trimEnd());
  const version = versionOf(first);
  if (first.status !== 206) return { ...bytesInMemory(url, start), version: `${start.length},${version}` };
  const size = totalOf(first) ?? (await lengthOf());
  if (start.length !== Math.min(size, REQUEST_BYTES)) throw endsEarly(url, start.length, size);
  /** The most recently used one first. */
  let pieces: Piece[] = [{ start: 0, end: start.length, bytes: Promise.resolve(start) }];

  /** Asks for the length: a page may not see the Content-Range of another origin, but always its Content-Length. */
  async function lengthOf(): Promise<number> {
    const head = await endable(url, limits, (signal) =>
      fetch(url, { method: 'HEAD', signal }).catch((error) => {
        throw refuse(messageOf(error));
      }),
    );
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
    const { response, bytes } = await request(begin, end, version);
    const total = totalOf(response);
    if (
      response.status !== 206 ||
      versionOf(response) !== version ||
      (total !== undefined && total !== size)
    ) {
      if (!response.ok && response.status !== 416 && response.status !== 412) {
        throw refuse(`the server answers ${response.status} ${response.statusText}`.trimEnd());
      }
      throw changed(url);
    }
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
    version: `${size},${version}`,
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
