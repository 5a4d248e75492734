import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { UnsharedBytes } from '../columns/checkedBytes.js';
import type { Global } from '../columns/global.js';
import { builtin } from './node.js';

/** A file opened for reading byte ranges. */
export interface FileBytes {
  /** The path, or the file's name in messages. */
  readonly path: string;
  readonly size: number;
  /** Tells one version of the file from another; undefined where nobody can open it again. */
  readonly version?: string;
  /** The bytes from `start` up to `end`. @throws RangeError where the file is shorter than that. */
  read(start: number, end: number): Promise<Uint8Array>;
  /** Fills `bytes` from `start` on; defined if it saves a copy. */
  readInto?(start: number, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** The longest data that are held in memory as a whole. */
export const LONGEST = 2 ** 31;

/** Longest single read: the system refuses more than 2³¹ − 1 bytes at once. */
const READ_BYTES = 1 << 30;

const REASONS: Record<string, string> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
};

/** Files that nobody closed. Node 26 ends the process where it finds their handles among the garbage. */
const forgotten = new FinalizationRegistry<FileHandle>((handle) => void handle.close());

/**
 * Opens a file of the file system. Each read looks whether the file was written to meanwhile.
 *
 * @param signal ends reading.
 * @param isKept whether the file stays open between reads; one of many is opened for each.
 * @throws Error that says why it cannot be read.
 */
export async function openBytes(
  path: string,
  signal?: Global<'AbortSignal'>,
  isKept = true,
): Promise<FileBytes> {
  const refuse = (reason: string): Error =>
    new Error(`cannot read ${path.trim() === path && path ? path : JSON.stringify(path)}: ${reason}`);
  const explained = (error: NodeJS.ErrnoException): never => {
    throw refuse(REASONS[error.code ?? ''] ?? error.message);
  };
  const files = builtin?.('node:fs/promises');
  if (!files) throw refuse('there is no file system here; give a URL, a File or a Blob');
  // Without O_NONBLOCK, a pipe would keep the thread until something writes to it.
  const { O_RDONLY, O_NONBLOCK = 0 } = files.constants;
  const open = () => files.open(path, O_RDONLY | O_NONBLOCK).catch(explained);
  // Not of the path, at which another file may lie by now.
  const statOf = (handle: FileHandle) => handle.stat({ bigint: true }).catch(explained);
  const first = await open();
  const found = await statOf(first);
  if (!isKept || !found.isFile()) await first.close();
  // Pipes and devices have no length and no positions, and the footer of a Parquet file comes last.
  if (!found.isFile()) throw refuse(found.isDirectory() ? REASONS.EISDIR : 'it is no regular file');
  const version = versionOf(found);

  async function readInto(start: number, bytes: Uint8Array): Promise<void> {
    signal?.throwIfAborted();
    const handle = isKept ? first : await open();
    try {
      let done = 0;
      while (done < bytes.length) {
        const length = Math.min(READ_BYTES, bytes.length - done);
        const { bytesRead } = await handle.read(bytes, done, length, start + done).catch(explained);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      const now = await statOf(handle);
      // A file that stays open may be renamed or removed.
      const isSame = isKept
        ? now.size === found.size && now.mtimeNs === found.mtimeNs
        : versionOf(now) === version;
      if (!isSame) throw changed(path);
      if (done < bytes.length) throw endsEarly(path, start + done, start + bytes.length);
    } finally {
      if (!isKept) await handle.close();
    }
  }
  // The function, which a running read keeps alive, as the object around it might not be.
  if (isKept) forgotten.register(readInto, first, readInto);

  return {
    path,
    size: Number(found.size),
    version,
    async read(start, end) {
      const bytes = new Uint8Array(end - start);
      await readInto(start, bytes);
      return bytes;
    },
    readInto,
    close: async () => {
      forgotten.unregister(readInto);
      if (isKept) await first.close();
    },
  };
}

function versionOf({ dev, ino, size, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, ctimeNs].join();
}

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** A Blob, or a File that a user chose in a browser, as a file. */
export function blobBytes(blob: Global<'Blob'>, signal?: Global<'AbortSignal'>): FileBytes {
  const path = 'name' in blob && typeof blob.name === 'string' ? blob.name : 'the Blob';
  return {
    path,
    size: blob.size,
    async read(start, end) {
      signal?.throwIfAborted();
      const bytes = await blob
        .slice(start, end)
        .arrayBuffer()
        .catch((error) => {
          throw new Error(`cannot read ${path}: ${(error as Error).message}`);
        });
      if (bytes.byteLength < end - start) throw endsEarly(path, start + bytes.byteLength, end);
      return new Uint8Array(bytes);
    },
    async close() {},
  };
}

/** Bytes in memory as a file. */
export function bytesInMemory(path: string, bytes: Uint8Array): FileBytes {
  return {
    path,
    size: bytes.length,
    async read(start, end) {
      if (end > bytes.length) throw endsEarly(path, bytes.length, end);
      return bytes.subarray(start, end);
    },
    async close() {},
  };
}

/** The whole of a file in memory; the file itself is closed. */
export async function inMemory(file: FileBytes): Promise<FileBytes> {
  const bytes = await file.read(0, file.size);
  await file.close();
  return bytesInMemory(file.path, bytes);
}

/** Bytes one after the other. */
export function joined(parts: readonly Uint8Array[]): UnsharedBytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A RangeError for a file that ends before it should. */
export function endsEarly(path: string, at: number, before: number): RangeError {
  return new RangeError(`${path} is truncated: it ends at byte ${at}, before byte ${before}`);
}

/** A RangeError for a file whose parts are of two versions. */
export function changed(path: string): RangeError {
  return new RangeError(`${path} changed while it was read; open it again`);
}
