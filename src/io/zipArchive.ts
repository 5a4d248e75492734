import { damaged } from '../data/columnErrors.js';
import { crc32 } from './checksum.js';
import type { FileBytes } from './fileBytes.js';
import { endsEarly, viewOf } from './fileBytes.js';
import type { ByteRange } from './npyArray.js';
import { failureOf } from './reasons.js';

/**
 * ZIP as archives of arrays use it: members stored or deflated, of any size (Zip64), in one file
 * (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
 */

/** A file of an archive. */
export interface Member {
  readonly name: string;
  /** The bytes of the file, unpacked. */
  readonly size: number;
  /** Begins to read the file. */
  open(): MemberBytes;
  /** @throws RangeError where the file's own header says otherwise than the directory. */
  check(): Promise<void>;
}

/** The bytes of a member, read once from first to last. */
export type MemberBytes = ByteRange & {
  /** Ends the reading; if it is complete, verifies size and checksum. */
  close(complete: boolean): Promise<void>;
};

const END = 0x06054b50;
const END_BYTES = 22;
const END_64_LOCATOR = 0x07064b50;
const END_64_LOCATOR_BYTES = 20;
const END_64 = 0x06064b50;
const END_64_BYTES = 56;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const HEADER = 0x04034b50;
const HEADER_BYTES = 30;

/** The longest comment after the end record. */
const COMMENT_BYTES = 0xffff;
/** Stands for a number that is in the Zip64 field. */
const IN_ZIP_64 = 0xffffffff;
const ZIP_64_FIELD = 1;

const ENCRYPTED = 1;
/** The checksum follows the data. */
const DESCRIBED_LATER = 8;
const STORED = 0;
const DEFLATED = 8;

/** A deflated byte yields at most 1032 bytes of data. */
const LARGEST_RATIO = 1032;

/** Packed bytes read at once. */
const CHUNK_BYTES = 1 << 18;

const wide = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

/** The files of an archive. @throws RangeError where its directory is damaged. */
export async function zipMembers(file: FileBytes): Promise<Member[]> {
  const { start, end, shift, count } = await findDirectory(file);
  if (!(start >= 0 && start <= end && end <= file.size))
    throw damaged(file.path, 'its directory lies outside');
  const bytes = await file.read(start, end);
  const view = viewOf(bytes);
  const members: Member[] = [];
  let at = 0;
  let found = 0;
  while (at < bytes.length) {
    const complete = at + ENTRY_BYTES <= bytes.length && view.getUint32(at, true) === ENTRY;
    const names = at + ENTRY_BYTES;
    const fields = complete ? names + view.getUint16(at + 28, true) : Infinity;
    const comment = complete ? fields + view.getUint16(at + 30, true) : Infinity;
    if (comment > bytes.length) throw damaged(file.path, 'its directory cannot be read');
    const name = new TextDecoder().decode(bytes.subarray(names, fields));
    const [size, packed, offset] = sizesOf(view, at, fields, comment);
    const entry: Entry = {
      where: `${file.path}, ${name}`,
      name: bytes.subarray(names, fields),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      size,
      packed,
      offset: offset + shift,
    };
    if (!name.endsWith('/')) {
      const check = async (): Promise<void> => {
        await dataOf(file, entry);
      };
      members.push({ name, size, open: () => openMember(file, entry), check });
    }
    at = comment + view.getUint16(at + 32, true);
    found++;
  }
  if (found !== count)
    throw damaged(file.path, `its directory should have ${count} entries, and has ${found}`);
  return members;
}

/** Where the directory begins and ends, as the record at the end of the archive says, its entries, and by how much offsets are off. */
async function findDirectory(
  file: FileBytes,
): Promise<{ start: number; end: number; shift: number; count: number }> {
  const from = Math.max(0, file.size - END_64_LOCATOR_BYTES - END_BYTES - COMMENT_BYTES);
  const tail = viewOf(await file.read(from, file.size));
  let at = tail.byteLength - END_BYTES;
  while (at >= 0 && tail.getUint32(at, true) !== END) at--;
  if (at < 0) throw damaged(file.path, 'it has no directory');
  const locator = at - END_64_LOCATOR_BYTES;
  if (locator >= 0 && tail.getUint32(locator, true) === END_64_LOCATOR) {
    const place = wide(tail, locator + 8);
    if (!(place + END_64_BYTES <= file.size)) throw damaged(file.path, 'its directory lies outside');
    const record = viewOf(await file.read(place, place + END_64_BYTES));
    if (record.getUint32(0, true) !== END_64) throw damaged(file.path, 'it has no directory');
    const start = wide(record, 48);
    return { start, end: start + wide(record, 40), shift: 0, count: wide(record, 32) };
  }
  // The directory ends where this record begins; offsets do not count what stands before the archive.
  const end = from + at;
  const start = end - tail.getUint32(at + 12, true);
  const shift = start - tail.getUint32(at + 16, true);
  return { start, end, shift, count: tail.getUint16(at + 10, true) };
}

/** Size, packed size and offset of the entry at `at`, whose extra fields lie from `fields` up to `end`. */
function sizesOf(view: DataView, at: number, fields: number, end: number): number[] {
  const numbers = [24, 20, 42].map((place) => view.getUint32(at + place, true));
  for (let field = fields; field + 4 <= end; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== ZIP_64_FIELD) continue;
    // It holds only the numbers that do not fit above.
    let next = field + 4;
    return numbers.map((number) => {
      if (number !== IN_ZIP_64 || next + 8 > end) return number;
      next += 8;
      return wide(view, next - 8);
    });
  }
  return numbers;
}

interface Entry {
  /** The archive and the member, for messages. */
  readonly where: string;
  /** As it is written. */
  readonly name: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
  readonly packed: number;
  /** Where the member's header begins. */
  readonly offset: number;
}

function openMember(file: FileBytes, entry: Entry): MemberBytes {
  const { where, flags, method, size, packed: stored } = entry;
  if (flags & ENCRYPTED) throw new RangeError(`${where} is encrypted`);
  if (method !== STORED && method !== DEFLATED) {
    throw new RangeError(
      `${where} is compressed by ZIP's method ${method}; infosimd reads stored and deflated files`,
    );
  }
  // Nothing of that length is allocated before it is read.
  if (method === STORED ? size !== stored : size > LARGEST_RATIO * stored) {
    throw damaged(where, `${stored} bytes should yield ${size}`);
  }
  /** The error of reading the file, as opposed to damage of the archive. */
  let unread: unknown;
  const packed = packedBytes(file, entry, (error) => {
    unread = error;
  });
  const reader = (
    method === STORED ? packed : packed.pipeThrough(new DecompressionStream('deflate-raw'))
  ).getReader();
  let rest: Uint8Array = new Uint8Array(0);
  /** Where `rest` begins. */
  let position = 0;
  let crc = 0;
  let unpacked = 0;

  async function next(): Promise<Uint8Array | undefined> {
    const { value } = await reader.read().catch((error) => {
      throw unread ?? (error instanceof RangeError ? error : damaged(where, failureOf(error)));
    });
    unpacked += value?.length ?? 0;
    if (value ? unpacked > size : unpacked < size) throw damaged(where, `it should have ${size} bytes`);
    if (value) crc = crc32(value, crc);
    else if (crc !== entry.crc) throw damaged(where, 'its checksum does not match');
    return value;
  }

  return {
    async read(start, end) {
      if (end > size) throw endsEarly(where, size, end);
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
      if (complete) while (await next());
      else reader.cancel().catch(() => undefined);
    },
  };
}

function read(file: FileBytes, where: string, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  if (!(from >= 0 && to <= file.size)) throw damaged(where, 'it lies outside of the archive');
  return file.read(from, to) as Promise<Uint8Array<ArrayBuffer>>;
}

/** Where the data of a member begin. Its header repeats what the directory says, but for numbers that follow the data. */
async function dataOf(file: FileBytes, { where, name, offset, ...entry }: Entry): Promise<number> {
  const names = offset + HEADER_BYTES;
  const bytes = await read(file, where, offset, names);
  const header = viewOf(bytes);
  if (header.getUint32(0, true) !== HEADER) throw damaged(where, 'it has no header');
  const length = header.getUint16(26, true);
  const same =
    length === name.length &&
    (await read(file, where, names, names + length)).every((byte, i) => byte === name[i]) &&
    header.getUint16(8, true) === entry.method &&
    (header.getUint16(6, true) & DESCRIBED_LATER || header.getUint32(14, true) === entry.crc);
  if (!same) throw damaged(where, "the archive's directory and the member's header differ");
  return names + length + header.getUint16(28, true);
}

/** The bytes of a member as they are stored. */
function packedBytes(file: FileBytes, entry: Entry, failed: (error: unknown) => void) {
  let at: number | undefined;
  let end = 0;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        if (at === undefined) {
          at = await dataOf(file, entry);
          end = at + entry.packed;
        }
        if (at < end) {
          const to = Math.min(end, at + CHUNK_BYTES);
          controller.enqueue(await read(file, entry.where, at, to));
          at = to;
        }
        if (at >= end) controller.close();
      } catch (error) {
        failed(error);
        throw error;
      }
    },
  });
}
