import { freeNames } from '../columns/nearNames.js';
import type { CategoryCoder } from '../data/categoryCoder.js';
import type { ColumnSource, RawBlock } from '../data/columnSource.js';
import { columnParts, leavesOf } from './arrowLayout.js';
import type { ArrowPlace } from './arrowMessages.js';
import { findMessages, ZSTANDARD } from './arrowMessages.js';
import type { ArrowBatch, ArrowField } from './arrowMetadata.js';
import { readMessage } from './arrowMetadata.js';
import type { ArrowColumn, ArrowDictionary } from './arrowValues.js';
import { decodeDictionary, decodeValues, formatOf, inflate, within } from './arrowValues.js';
import { loadDecompressors } from './decompressors.js';
import type { FileBytes } from './fileBytes.js';
import type { ReaderOptions } from './fileFormats.js';
import { guarded } from './reasons.js';

/**
 * Opens an Arrow file or stream. The metadata of all messages are read once, for the number of rows; bodies are read one record batch at
 * a time, and of a batch only the columns that are needed. The fields of a struct are columns of their own.
 * @throws RangeError where the file is truncated or damaged, or compressed in a way that is not supported.
 */
export async function openArrow(
  file: FileBytes,
  { maxPageBytes }: Pick<ReaderOptions, 'maxPageBytes'>,
): Promise<ColumnSource> {
  const { path } = file;
  const { fields, places, isZstandard } = await findMessages(file);
  const zstandard = isZstandard ? (await loadDecompressors()).ZSTD : undefined;
  const rows = places.reduce((sum, place) => (place.kind === 'batch' ? sum + place.rows : sum), 0);
  const leaves = leavesOf(fields);
  const names = freeNames(leaves.map(({ name }) => name));
  const formats = leaves.map(({ field }, i) => formatOf(names[i], field));

  /** Reads and decompresses the buffers of the columns at `indices`; the batch has those of `all` fields. */
  async function readColumns(
    place: ArrowPlace,
    batch: ArrowBatch,
    all: readonly ArrowField[],
    indices: readonly number[],
    guard: Guard,
  ): Promise<ArrowColumn[]> {
    const parts = guard(() => columnParts(batch, all));
    const columns: ArrowColumn[] = [];
    for (const index of indices) {
      const { node, buffers, start, end, around } = parts[index];
      const bytes = await readBody(place, start, end);
      const unpacked = guard(() =>
        buffers.map((buffer) => unpack(batch, bytes.subarray(buffer.start - start, buffer.end - start))),
      );
      const bitmaps: Uint8Array[] = [];
      for (const { start, end } of around) {
        const packed = await readBody(place, start, end);
        bitmaps.push(guard(() => unpack(batch, packed)));
      }
      columns.push(guard(() => within({ ...node, buffers: unpacked }, bitmaps)));
    }
    return columns;
  }

  async function readBody({ body }: ArrowPlace, start: number, end: number): Promise<Uint8Array> {
    return end > start ? file.read(body + start, body + end) : new Uint8Array(0);
  }

  function unpack({ codec }: ArrowBatch, bytes: Uint8Array): Uint8Array {
    return inflate(bytes, codec, codec === ZSTANDARD ? zstandard : undefined, maxPageBytes);
  }

  async function* pass(
    indices: readonly number[],
    coders: readonly (CategoryCoder | undefined)[],
  ): AsyncGenerator<readonly RawBlock[]> {
    const dictionaries = new Map<bigint, ArrowDictionary>();
    /** The column of each dictionary that is needed. */
    const wanted = new Map<bigint, number>();
    for (const index of indices) {
      const { dictionary } = leaves[index].field;
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
        const values = { ...leaves[index].field, dictionary: undefined };
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
          const { dictionary } = leaves[indices[i]].field;
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
