import { open, stat } from 'node:fs/promises';

/** A file opened for reading byte ranges. */
export interface FileBytes {
  readonly path: string;
  readonly size: number;
  /** The bytes from `start` up to `end`. @throws RangeError where the file is shorter than that. */
  read(start: number, end: number): Promise<Uint8Array>;
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

/** Opens a file. @throws Error that says in a few words why it cannot be read. */
export async function openBytes(path: string): Promise<FileBytes> {
  const refuse = (reason: string): Error =>
    new Error(`cannot read ${path.trim() === path && path ? path : JSON.stringify(path)}: ${reason}`);
  const explain = (error: NodeJS.ErrnoException): Error => refuse(REASONS[error.code ?? ''] ?? error.message);
  const found = await stat(path).catch((error) => {
    throw explain(error);
  });
  if (found.isDirectory()) throw refuse(REASONS.EISDIR);
  // A pipe or a device has no length and no positions, and the footer of a Parquet file comes last.
  if (!found.isFile()) throw refuse('it is no regular file');
  const handle = await open(path, 'r').catch((error) => {
    throw explain(error);
  });
  return {
    path,
    size: found.size,
    async read(start, end) {
      const bytes = new Uint8Array(end - start);
      let done = 0;
      while (done < bytes.length) {
        const length = Math.min(READ_BYTES, bytes.length - done);
        const { bytesRead } = await handle.read(bytes, done, length, start + done).catch((error) => {
          throw explain(error);
        });
        if (bytesRead === 0) {
          throw new RangeError(`${path} is truncated: it ends at byte ${start + done}, before byte ${end}`);
        }
        done += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}

/** The whole of a file in memory; the file itself is closed. */
export async function inMemory(file: FileBytes): Promise<FileBytes> {
  const bytes = await file.read(0, file.size);
  await file.close();
  return bytesInMemory(file.path, bytes);
}

/** Bytes in memory as a file. */
export function bytesInMemory(path: string, bytes: Uint8Array): FileBytes {
  return {
    path,
    size: bytes.length,
    async read(start, end) {
      if (end > bytes.length) {
        throw new RangeError(`${path} is truncated: it ends at byte ${bytes.length}, before byte ${end}`);
      }
      return bytes.subarray(start, end);
    },
    async close() {},
  };
}
