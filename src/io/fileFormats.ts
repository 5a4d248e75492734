// Which format a file has, and how to load its reader.

import { damaged } from '../data/columnErrors.js';
import type { ColumnSource } from '../data/columnSource.js';
import type { CsvOptions } from './csvOptions.js';
import { loadDecompressors } from './decompressors.js';
import type { FileBytes } from './fileBytes.js';
import { bytesInMemory, joined, LONGEST } from './fileBytes.js';
import { otherFormat } from './otherFormats.js';
import { failureOf, importFailure } from './reasons.js';
import { bytesWithin } from './transfer.js';

/** What readers of files are given. */
export interface ReaderOptions {
  readonly maxPageBytes: number;
  readonly reading: CsvOptions;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** A format: the endings of its files' names, how such files begin, and how to load its reader. */
interface Format {
  readonly name: string;
  readonly endings: readonly string[];
  readonly marks: readonly string[];
  readonly load: () => Promise<(file: FileBytes, options: ReaderOptions) => Promise<ColumnSource>>;
}

const JSON_FORMAT: Format = {
  name: 'JSON',
  endings: ['json', 'ndjson', 'jsonl'],
  marks: [],
  load: async () => (await import('./jsonTable.js')).openJson,
};

const FORMATS: readonly Format[] = [
  {
    name: 'Parquet',
    endings: ['parquet', 'parq', 'pq'],
    marks: ['PAR1', 'PARE'],
    load: async () => (await import('./parquetTable.js')).openParquet,
  },
  {
    name: 'Arrow',
    endings: ['arrow', 'arrows', 'feather', 'ipc'],
    marks: ['ARROW1', 'FEA1', '\xff\xff\xff\xff'],
    load: async () => (await import('./arrowTable.js')).openArrow,
  },
  {
    name: 'NPY',
    endings: ['npy'],
    marks: ['\x93NUMPY'],
    load: async () => (await import('./npyTable.js')).openNpy,
  },
  {
    name: 'NPZ',
    endings: ['npz'],
    marks: ['PK\x03\x04', 'PK\x05\x06'],
    load: async () => (await import('./npzTable.js')).openNpz,
  },
  JSON_FORMAT,
];

/** The fallback for files of no other format. */
const CSV: Format = {
  name: 'CSV',
  endings: [],
  marks: [],
  load: async () => (await import('./csvTable.js')).openCsv,
};

/** Bytes at the beginning of a file by which its format is found. */
const HEAD_BYTES = 1024;

const GZIP = '\x1f\x8b';
const ZSTANDARD = '\x28\xb5\x2f\xfd';

/**
 * Opens a file by the mark that it begins with, or by its name; any other is CSV. Files compressed with gzip or Zstandard are unpacked in
 * memory.
 */
export async function openFile(file: FileBytes, options: ReaderOptions): Promise<ColumnSource> {
  const head = await headOf(file);
  if (!head.startsWith(GZIP) && !head.startsWith(ZSTANDARD)) return openAs(file, head, options);
  const packed = await file.read(0, file.size);
  await file.close();
  const bytes = await (head.startsWith(GZIP) ? gunzip : unpackZstandard)(file.path, packed);
  const unpacked = bytesInMemory(file.path, bytes);
  return { ...(await openAs(unpacked, await headOf(unpacked), options)), inMemory: true };
}

/** The first bytes, one character each. */
async function headOf(file: FileBytes): Promise<string> {
  return String.fromCharCode(...(await file.read(0, Math.min(HEAD_BYTES, file.size))));
}

async function openAs(file: FileBytes, head: string, options: ReaderOptions): Promise<ColumnSource> {
  const ending = /\.(\w+?)(?:\.(?:gz|zst))?(?:[?#].*)?$/.exec(file.path)?.[1].toLowerCase() ?? '';
  const marked = FORMATS.find(({ marks }) => marks.some((mark) => head.startsWith(mark)));
  const other = marked ? undefined : otherFormat(head);
  if (other) throw new RangeError(`${file.path} is ${other}`);
  // The header of a CSV file may begin with a bracket, [id], but hardly with two.
  const isJson = /^(?:\xef\xbb\xbf)?\s*(?:\[\s*[[{\]]|\{\s*["}])/.test(head);
  const named = FORMATS.find(({ endings }) => endings.includes(ending));
  const { name, load } = marked ?? named ?? (isJson ? JSON_FORMAT : CSV);
  const open = await load().catch((error) => {
    throw importFailure(file.path, name, error);
  });
  return open(file, options);
}

/** Places where a member of gzip might begin and does not, by chance or malice, before a file is damaged. */
const MOST_TRIALS = 16;

/**
 * Files of bgzip, and those that were joined, have several members, one after the other. Newer engines unpack one alone and refuse what
 * follows; then each is unpacked by itself, up to where another one may begin.
 */
async function gunzip(path: string, packed: Uint8Array): Promise<Uint8Array> {
  const whole = await unpackedMember(path, packed, LONGEST);
  if (!(whole instanceof Error)) return whole;
  const members: Uint8Array[] = [];
  let room = LONGEST;
  for (let from = 0, to = 0, trials = 0; from < packed.length; ) {
    to = nextMember(packed, to + 1);
    const member = await unpackedMember(path, packed.subarray(from, to), room);
    if (!(member instanceof Error)) {
      members.push(member);
      room -= member.length;
      from = to;
      trials = 0;
    } else if (to === packed.length || ++trials > MOST_TRIALS) {
      throw damaged(path, `it cannot be unpacked: ${failureOf(whole)}`);
    }
  }
  return joined(members);
}

/** Where a member of gzip may begin, from `from` on; the end of the file if nowhere. */
function nextMember(packed: Uint8Array, from: number): number {
  for (let at = from; (at = packed.indexOf(0x1f, at)) >= 0; at++) {
    if (packed[at + 1] === 0x8b && packed[at + 2] === 8 && packed[at + 3] < 0x20) return at;
  }
  return packed.length;
}

async function unpackedMember(path: string, packed: Uint8Array, room: number): Promise<Uint8Array | Error> {
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'));
  const bytes = await bytesWithin(stream, room).catch((error: Error) => error);
  return bytes ?? refuseLength(path);
}

function refuseLength(path: string): never {
  throw new RangeError(`${path} holds more than ${LONGEST} bytes of data; unpack it first`);
}

async function unpackZstandard(path: string, packed: Uint8Array): Promise<Uint8Array> {
  const { ZSTD } = await loadDecompressors().catch((error) => {
    throw importFailure(path, 'Zstandard', error);
  });
  try {
    return ZSTD?.(packed, LONGEST) ?? new Uint8Array(0);
  } catch (error) {
    throw damaged(path, `it cannot be unpacked: ${failureOf(error)}`);
  }
}
