import type { FileEntry, Reader } from '@zip.js/zip.js';
import { damaged } from '../data/columnErrors.js';
import type { ColumnSource } from '../data/columnSource.js';
import type { FileBytes } from './fileBytes.js';
import { bytesInMemory, endsEarly } from './fileBytes.js';
import type { ByteRange } from './npyArray.js';
import { readNpyHeader } from './npyArray.js';
import type { ArrayColumn, ArrayFile } from './npyTable.js';
import { arrayColumns, arrayTable } from './npyTable.js';
import { failureOf, importFailure } from './reasons.js';

/** Members are unpacked in this thread, and their checksums verified. */
const OPTIONS = { useWebWorkers: false, checkCrc32: true, checkSignature: true } as const;

/**
 * Opens NumPy's archive of arrays, which is a ZIP of NPY files, stored or deflated. An array of one dimension is a
 * column of its name, one of two is `name[0]`, `name[1]`, …, records are `name.field`. Members are read as streams;
 * an array of two dimensions in Fortran order is read whole, because its columns are stored one after the other.
 * @throws RangeError where the archive is damaged, holds no array, or arrays of different lengths.
 */
export async function openNpz(file: FileBytes): Promise<ColumnSource> {
  const { path } = file;
  const zipJs = await loadZip(path);
  const source = readerOf(zipJs.Reader, file);
  const zip = new zipJs.ZipReader(source, OPTIONS);
  const entries = await zip.getEntries().catch((error) => {
    throw source.unread ?? damaged(path, failureOf(error));
  });
  const columns: ArrayColumn[] = [];
  let rows: number | undefined;
  let longest = '';
  for (const entry of entries) {
    if (entry.directory || !entry.filename.endsWith('.npy')) continue;
    if (entry.encrypted) throw new RangeError(`${path}: ${entry.filename} is encrypted`);
    const name = entry.filename.slice(0, -4);
    const where = `${path}, ${entry.filename}`;
    const stream = memberStream(where, entry, source);
    const array = await readNpyHeader(where, stream, entry.uncompressedSize).finally(() =>
      stream.close(false),
    );
    const member: ArrayFile = {
      array,
      open: async () => {
        const bytes = memberStream(where, entry, source);
        return array.fortran ? wholeMember(where, bytes, array.start + array.bytes) : bytes;
      },
    };
    const found = arrayColumns(member, (label) => {
      if (label === undefined) return name;
      return typeof label === 'number' ? `${name}[${label}]` : `${name}.${label}`;
    });
    if (found.some(({ info }) => info.type !== 'unsupported')) {
      if (rows !== undefined && rows !== array.rows) {
        throw new RangeError(
          `${path} holds arrays of different lengths: ${longest} has ${rows} rows, ${name} has ${array.rows}; save them apart`,
        );
      }
      rows = array.rows;
      longest = name;
    }
    columns.push(...found);
  }
  if (columns.length === 0)
    throw new RangeError(
      `${path} holds no array: a ZIP without NPY files; unpack it, and open what it holds`,
    );
  if (rows === undefined) throw new RangeError(`${path} cannot be read: ${columns[0].info.reason}`);
  return arrayTable(file, 'NPZ', rows, columns);
}

/**
 * zip.js, an optional peer. The import is awaited directly in a `try`, so that bundlers build without the package: esbuild and
 * webpack then warn instead of failing (which they do within `Promise.all` or with `.catch`), Rollup leaves the import as it is, and
 * Vite replaces the package by a module that throws.
 */
async function loadZip(path: string) {
  try {
    return await import('@zip.js/zip.js');
  } catch (error) {
    throw importFailure(path, 'NPZ', error);
  }
}

type BytesReader = Reader<FileBytes> & {
  /** The error of reading the file, as opposed to damage of the archive. */
  unread: unknown;
};

/** Lets zip.js read a file by ranges. */
function readerOf(BaseReader: typeof Reader, file: FileBytes): BytesReader {
  class FileReader extends BaseReader<FileBytes> {
    unread: unknown;

    override readUint8Array(index: number, length: number): Promise<Uint8Array> {
      return file.read(index, Math.min(file.size, index + length)).catch((error) => {
        this.unread = error;
        throw error;
      });
    }
  }
  const reader = new FileReader(file);
  reader.size = file.size;
  return reader;
}

type Stream = ByteRange & { close(complete: boolean): Promise<void> };

/** The bytes of a member, read once from first to last. */
function memberStream(where: string, entry: FileEntry, source: BytesReader): Stream {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const stop = new AbortController();
  const explain = (error: unknown): unknown =>
    source.unread ?? (error instanceof RangeError ? error : damaged(where, failureOf(error)));
  const written = entry.getData(writable, { ...OPTIONS, signal: stop.signal });
  // If zip.js fails before the first byte, it leaves the stream open and a read pending.
  const failure = new Promise<never>((_, reject) => {
    written.catch(reject);
  });
  failure.catch(() => undefined);
  const reader = readable.getReader();
  let rest: Uint8Array = new Uint8Array(0);
  /** Where `rest` begins. */
  let position = 0;

  async function next(): Promise<Uint8Array | undefined> {
    const { done, value } = await Promise.race([reader.read(), failure]).catch((error) => {
      throw explain(error);
    });
    return done ? undefined : value;
  }

  return {
    async read(start, end) {
      const output = new Uint8Array(end - start);
      let done = 0;
      while (done < output.length) {
        if (rest.length === 0) {
          const value = await next();
          if (!value) throw endsEarly(where, position, end);
          rest = value;
        }
        const skip = Math.min(rest.length, start + done - position);
        const length = Math.min(rest.length - skip, output.length - done);
        output.set(rest.subarray(skip, skip + length), done);
        done += length;
        position += skip + length;
        rest = rest.subarray(skip + length);
      }
      return output;
    },
    async close(complete) {
      if (!complete) {
        stop.abort();
        reader.cancel().catch(() => undefined);
        return;
      }
      // The checksum is verified at the end of the stream.
      while (await next());
      await written.catch((error) => {
        throw explain(error);
      });
    },
  };
}

async function wholeMember(where: string, stream: Stream, length: number): Promise<Stream> {
  const bytes = await stream.read(0, length);
  await stream.close(true);
  return { ...bytesInMemory(where, bytes), close: async () => {} };
}
