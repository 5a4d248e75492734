import { freeNames } from '../columns/nearNames.js';
import type { CategoryCoder } from '../data/categoryCoder.js';
import { damaged } from '../data/columnErrors.js';
import type { ColumnSource, RawBlock } from '../data/columnSource.js';
import type { ArrowBatch, ArrowField, ArrowMessage } from './arrowMetadata.js';
import { readFooterSchema, readMessage } from './arrowMetadata.js';
import type { ArrowColumn, ArrowDictionary } from './arrowValues.js';
import { columnParts, decodeDictionary, decodeValues, formatOf, inflate } from './arrowValues.js';
import { loadDecompressors } from './decompressors.js';
import type { FileBytes } from './fileBytes.js';
import { viewOf } from './fileBytes.js';
import { guarded, reasonInBrackets } from './reasons.js';

/**
 * Arrow's IPC formats (https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc):
 * a stream of messages, and a file, which is such a stream between a mark and a footer. Both are read as a stream, one
 * record batch at a time, and of a batch only the columns that are needed.
 */

/** 'ARROW1' and two bytes that make it eight. */
const MARK = 'ARROW1';
const MARK_BYTES = 8;
/** At the end of a file: the length of the footer, and the mark again. */
const TAIL_BYTES = 10;
/** Comes before the length of a message, since format version 5. */
const CONTINUATION = 0xffffffff;
const CONTINUATION_TEXT = '\xff\xff\xff\xff';

/** A dictionary or a record batch: where its metadata start in the file, and the body after them. */
interface Place {
  readonly start: number;
  readonly body: number;
  readonly kind: 'dictionary' | 'batch';
  readonly rows: number;
}

/**
 * Opens an Arrow file or stream. The metadata of all messages are read once, for the number of rows; bodies are not.
 * @throws RangeError where the file is truncated or damaged, or compressed in a way that is not supported.
 */
export async function openArrow(file: FileBytes): Promise<ColumnSource> {
  const { path } = file;
  const { fields, places, isZstandard } = await findMessages(file);
  const zstandard = isZstandard ? (await loadDecompressors()).ZSTD : undefined;
  const rows = places.reduce((sum, place) => (place.kind === 'batch' ? sum + place.rows : sum), 0);
  const names = freeNames(fields.map(({ name }, i) => name || `column ${i + 1}`));
  const formats = fields.map((field, i) => formatOf(names[i], field));

  /** Reads and decompresses the buffers of the columns at `indices`; the batch has those of `all` fields. */
  async function readColumns(
    place: Place,
    batch: ArrowBatch,
    all: readonly ArrowField[],
    indices: readonly number[],
    guard: Guard,
  ): Promise<ArrowColumn[]> {
    const parts = guard(() => columnParts(batch, all));
    const columns: ArrowColumn[] = [];
    for (const index of indices) {
      const { node, buffers, start, end } = parts[index];
      const bytes = end > start ? await file.read(place.body + start, place.body + end) : new Uint8Array(0);
      columns.push({
        ...node,
        buffers: guard(() =>
          buffers.map((buffer) =>
            inflate(
              bytes.subarray(buffer.start - start, buffer.end - start),
              batch.codec,
              batch.codec === ZSTANDARD ? zstandard : undefined,
            ),
          ),
        ),
      });
    }
    return columns;
  }

  async function* pass(
    indices: readonly number[],
    coders: readonly (CategoryCoder | undefined)[],
  ): AsyncGenerator<readonly RawBlock[]> {
    const dictionaries = new Map<bigint, ArrowDictionary>();
    /** The column of each dictionary that is needed. */
    const wanted = new Map<bigint, number>();
    for (const index of indices) {
      const { dictionary } = fields[index];
      if (dictionary) wanted.set(dictionary.id, index);
    }
    let firstRow = 0;
    let number = 0;
    const guard: Guard = (decode) => guarded(path, `record batch ${number}`, decode);
    for (const place of places) {
      if (place.kind === 'dictionary' && wanted.size === 0) continue;
      if (place.kind === 'batch') number++;
      const metadata = await file.read(place.start, place.body);
      const message = guard(() => readMessage(metadata));
      if (message.kind === 'schema' || message.kind !== place.kind || message.batch.rows !== place.rows) {
        throw new RangeError(`${path} changed while it was read; open it again`);
      }
      const { batch } = message;
      if (message.kind === 'dictionary') {
        const index = wanted.get(message.id);
        if (index === undefined) continue;
        const values = { ...fields[index], dictionary: undefined };
        const [column] = await readColumns(place, batch, [values], [0], guard);
        const before = message.isDelta ? dictionaries.get(message.id) : undefined;
        dictionaries.set(
          message.id,
          guard(() => decodeDictionary(formats[index], column, before)),
        );
        continue;
      }
      if (batch.rows === 0) continue;
      const columns = await readColumns(place, batch, fields, indices, guard);
      yield guard(() =>
        columns.map((column, i) => {
          const { dictionary } = fields[indices[i]];
          const entries = dictionary && dictionaries.get(dictionary.id);
          return decodeValues(formats[indices[i]], column, entries, coders[i], firstRow);
        }),
      );
      firstRow += batch.rows;
    }
  }

  return {
    path,
    format: 'Arrow',
    rows,
    columns: formats.map(({ info }) => info),
    pass,
    close: () => file.close(),
  };
}

/** Runs a decoder of a record batch, as `guarded` does. */
type Guard = <T>(decode: () => T) => T;

interface Messages {
  readonly fields: readonly ArrowField[];
  readonly places: readonly Place[];
  readonly isZstandard: boolean;
}

/** Finds the schema, the dictionaries and the record batches. */
async function findMessages(file: FileBytes): Promise<Messages> {
  const { path, size } = file;
  const head = new TextDecoder('latin1').decode(await file.read(0, Math.min(size, MARK_BYTES)));
  if (head.startsWith('FEA1')) {
    throw new RangeError(`${path} is a Feather file of version 1; infosimd reads version 2`);
  }
  let fields: readonly ArrowField[] | undefined;
  let position = 0;
  let stop = size;
  if (head.startsWith(MARK)) {
    const footer = await readFooter(file);
    fields = footer.fields;
    position = MARK_BYTES;
    stop = footer.start;
  }
  // Before format version 5 a stream began with a length, which any four bytes can be.
  else if (!head.startsWith(CONTINUATION_TEXT) && !(await beginsWithSchema())) {
    throw new RangeError(`${path} is no Arrow file: it begins neither with "${MARK}" nor with a schema`);
  }
  const places: Place[] = [];
  let isZstandard = false;
  while (position < stop) {
    const first = position;
    const what = `the message at byte ${first}`;
    let length = await readUint32(position);
    position += 4;
    if (length === CONTINUATION) {
      length = await readUint32(position);
      position += 4;
    }
    if (length === 0) break;
    const start = position;
    const body = start + length;
    const message = await readWithin(start, length).then((bytes) => describeMessage(path, what, bytes));
    position = body + message.bodyLength;
    if (position > stop) {
      throw new RangeError(
        `${path} is truncated: ${what} should end at byte ${position}, its data end at ${stop}`,
      );
    }
    if (message.kind !== 'schema') {
      isZstandard ||= message.batch.codec === ZSTANDARD;
      places.push({ start, body, kind: message.kind, rows: message.batch.rows });
    }
    // A file has its schema in the footer too; some writers put it only there.
    else if (first === 0) fields = message.fields;
    else if (first !== MARK_BYTES) throw damaged(path, `${what} is a second schema`);
    if (fields === undefined) break;
  }
  if (fields === undefined) throw new RangeError(`${path} is no Arrow file: it does not begin with a schema`);
  // In a file, a dictionary may come after the record batches that use it.
  if (stop < size) places.sort((a, b) => Number(a.kind === 'batch') - Number(b.kind === 'batch'));
  return { fields, places, isZstandard };

  async function beginsWithSchema(): Promise<boolean> {
    if (size < 4) return false;
    const length = await readUint32(0);
    if (length === 0 || 4 + length > size) return false;
    try {
      return describeMessage(path, 'its schema', await readWithin(4, length)).kind === 'schema';
    } catch {
      return false;
    }
  }

  async function readWithin(start: number, length: number): Promise<Uint8Array> {
    const end = start + length;
    if (end > stop) throw new RangeError(`${path} is truncated: it ends at byte ${stop}, before byte ${end}`);
    return file.read(start, end);
  }

  async function readUint32(start: number): Promise<number> {
    return viewOf(await readWithin(start, 4)).getUint32(0, true);
  }
}

/** The schema of a file, and where the footer begins. */
async function readFooter(file: FileBytes): Promise<{ fields: readonly ArrowField[]; start: number }> {
  const { path, size } = file;
  const tail = size < MARK_BYTES + TAIL_BYTES ? new Uint8Array(4) : await file.read(size - TAIL_BYTES, size);
  if (new TextDecoder('latin1').decode(tail.subarray(4)) !== MARK) {
    throw new RangeError(`${path} is truncated: it does not end in "${MARK}"`);
  }
  const length = viewOf(tail).getInt32(0, true);
  const start = size - TAIL_BYTES - length;
  if (!(length > 0 && start >= MARK_BYTES)) throw damaged(path, `its footer should have ${length} bytes`);
  const footer = await file.read(start, start + length);
  try {
    return { fields: readFooterSchema(footer), start };
  } catch (error) {
    throw damaged(path, `its footer cannot be read${reasonInBrackets(error)}`);
  }
}

const ZSTANDARD = 1;

/** @throws RangeError where the metadata of a message make no sense, or its body cannot be decompressed. */
function describeMessage(path: string, what: string, metadata: Uint8Array): ArrowMessage {
  const message = guarded(path, what, () => readMessage(metadata));
  const codec = message.kind === 'schema' ? undefined : message.batch.codec;
  if (codec !== undefined && codec !== 0 && codec !== ZSTANDARD) {
    throw new RangeError(
      `${path} is compressed with codec ${codec}, which is not supported; write it with ZSTD or LZ4`,
    );
  }
  return message;
}
