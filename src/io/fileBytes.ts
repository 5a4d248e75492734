import type { UnsharedBytes } from '../columns/checkedBytes.js';
import type { Global } from '../columns/global.js';
import { builtin } from './node.js';

/** A file opened for reading byte ranges. */
export interface FileBytes {
  /** The path, or the file's name in messages. */
  readonly path: string;
  readonly size: number;
  /** The bytes from `start` up to `end`. @throws RangeError where the file is shorter than that. */
  read(start: number, end: number): Promise<Uint8Array>;
  /** Fills `bytes` from `start` on; defined if it saves a copy. */
  readInto?(start: number, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

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

/** Opens a file of the file system. @throws Error that says why it cannot be read. */
export async function openBytes(path: string): Promise<FileBytes> {
  const refuse = (reason: string): Error =>
    new Error(`cannot read ${path.trim() === path && path ? path : JSON.stringify(path)}: ${reason}`);
  const explain = (error: NodeJS.ErrnoException): Error => refuse(REASONS[error.code ?? ''] ?? error.message);
  const files = builtin?.('node:fs/promises');
  if (!files) throw refuse('there is no file system here; give a URL, a File or a Blob');
  const found = await files.stat(path).catch((error) => {
    throw explain(error);
  });
  if (found.isDirectory()) throw refuse(REASONS.EISDIR);
  // Refuse pipes and devices: they have no length and no positions, and the footer of a Parquet file comes last.
  if (!found.isFile()) throw refuse('it is no regular file');
  const handle = await files.open(path, 'r').catch((error) => {
    throw explain(error);
  });
  async function readInto(start: number, bytes: Uint8Array): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const length = Math.min(READ_BYTES, bytes.length - done);
      const { bytesRead } = await handle.read(bytes, done, length, start + done).catch((error) => {
        throw explain(error);
      });
      if (bytesRead === 0) throw endsEarly(path, start + done, start + bytes.length);
      done += bytesRead;
    }
  }

  return {
    path,
    size: found.size,
    async read(start, end) {
      const bytes = new Uint8Array(end - start);
      await readInto(start, bytes);
      return bytes;
    },
    readInto,
    close: () => handle.close(),
  };
}

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** A Blob, or a File that a user chose in a browser, as a file. */
export function blobBytes(blob: Global<'Blob'>): FileBytes {
  const path = 'name' in blob && typeof blob.name === 'string' ? blob.name : 'the Blob';
  return {
    path,
    size: blob.size,
    async read(start, end) {
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
