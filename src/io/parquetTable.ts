import type { ColumnMetaData } from 'hyparquet';
import type { CategoryCoder, CodedBlock } from '../data/categoryCoder.js';
import { unsafeInteger } from '../data/columnErrors.js';
import type { ColumnSource, RawBlock } from '../data/columnSource.js';
import { loadDecompressors } from './decompressors.js';
import type { Doubles } from './doubles.js';
import type { FileBytes } from './fileBytes.js';
import type { ReaderOptions } from './fileFormats.js';
import type { Chunk, DataPage } from './parquetPages.js';
import { missing, pages } from './parquetPages.js';
import type { Leaf } from './parquetSchema.js';
import { byteRange, checkRowGroups, readFooter, readSchema, statedRange } from './parquetSchema.js';
import { decodeDoubles, decodePlainBooleans, decodeTexts } from './parquetValues.js';
import { importFailure, unreadableEncoding } from './reasons.js';
import { decodeRunLength } from './runLength.js';
import { sideBySide } from './sideBySide.js';

/**
 * Reads the footer of a Parquet file and checks it against the file. Columns are decoded on demand,
 * one row group at a time, from hyparquet's page headers, decompressors and value decoders; levels and dictionary
 * indices go through `runLength.ts`.
 * @throws RangeError where the file is truncated or damaged, or is no Parquet file.
 */
export async function openParquet(
  file: FileBytes,
  { maxPageBytes }: Pick<ReaderOptions, 'maxPageBytes'>,
): Promise<ColumnSource> {
  const metadata = await readFooter(file);
  const decompressors = await loadDecompressors().catch((error) => {
    throw importFailure(file.path, 'Parquet', error);
  });
  const leaves = readSchema(file.path, metadata);
  const rows = checkRowGroups(file, metadata, leaves);

  async function* runs(leaf: Leaf, coder: CategoryCoder | undefined): AsyncGenerator<RawBlock> {
    let firstRow = 0;
    const { format } = leaf;
    if (!format) throw new TypeError(`column "${leaf.info.name}" is left out`);
    for (const [group, { columns: parts, num_rows }] of metadata.row_groups.entries()) {
      const meta = parts[leaf.index].meta_data as ColumnMetaData;
      const where = `column "${leaf.info.name}", row group ${group + 1} of ${metadata.row_groups.length}`;
      const chunk = { where, decompressors, meta, format, rows: Number(num_rows), firstRow, maxPageBytes };
      firstRow += chunk.rows;
      if (chunk.rows === 0) continue;
      const bytes = await file.read(...byteRange(meta));
      if (!coder) yield* numberPages(file.path, leaf, chunk, bytes);
      else for (const block of categoryPages(file.path, leaf, chunk, bytes)) yield coder.push(block);
    }
  }

  return {
    path: file.path,
    format: 'Parquet',
    rows,
    columns: leaves.map((leaf) => ({ ...leaf.info, ...statedRange(metadata, leaf) })),
    pass: (indices, coders) =>
      sideBySide(
        file.path,
        indices.map((index, i) => runs(leaves[index], coders[i])),
      ),
    close: () => file.close(),
  };
}

function isDictionary(encoding: string): boolean {
  return encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY';
}

/** Dictionary indices of a page, each below `entries`. */
function decodeIndices({ bytes, values }: DataPage, entries: number): Int32Array {
  const indices = new Int32Array(values);
  if (values === 0) return indices;
  if (bytes.length === 0) throw new RangeError('it is empty');
  const width = bytes[0];
  if (width > 32) throw new RangeError(`its indices should have ${width} bits`);
  decodeRunLength(bytes, 1, bytes.length, width, indices);
  for (let i = 0; i < values; i++) {
    if (indices[i] >>> 0 >= entries) {
      throw new RangeError(`it points to entry ${indices[i] >>> 0} of a dictionary of ${entries}`);
    }
  }
  return indices;
}

function* numberPages(
  path: string,
  { info, levels }: Leaf,
  chunk: Chunk,
  bytes: Uint8Array,
): Generator<Float64Array> {
  const { format } = chunk;
  let dictionary: Doubles | undefined;
  const setDictionary = (page: Uint8Array, encoding: string, count: number): void => {
    dictionary = decodeDoubles(page, encoding, count, format);
  };
  for (const { page, firstRow, guard } of pages(path, chunk, bytes, levels, setDictionary)) {
    const refuse = (index: number, integer: bigint): never => {
      throw unsafeInteger(info.name, firstRow + rowOf(page, index) + 1, integer);
    };
    let values: Float64Array;
    if (isDictionary(page.encoding)) {
      const entries = dictionary ?? guard(() => missing('dictionary'));
      const indices = guard(() => decodeIndices(page, entries.values.length));
      values = new Float64Array(indices.length);
      for (let i = 0; i < indices.length; i++) values[i] = entries.values[indices[i]];
      const { beyond, integers } = entries;
      if (beyond && integers) {
        const index = indices.findIndex((entry) => beyond[entry] === 1);
        if (index >= 0) refuse(index, integers[indices[index]]);
      }
    } else {
      const decoded = guard(() => decodeDoubles(page.bytes, page.encoding, page.values, format));
      values = decoded.values;
      if (decoded.beyond && decoded.integers) {
        const index = decoded.beyond.indexOf(1);
        refuse(index, decoded.integers[index]);
      }
    }
    yield page.present ? spread(values, page.present, new Float64Array(page.rows).fill(NaN)) : values;
  }
}

const BOOLEANS = [false, true];

function* categoryPages(
  path: string,
  { levels }: Leaf,
  chunk: Chunk,
  bytes: Uint8Array,
): Generator<CodedBlock> {
  const { format } = chunk;
  let dictionary: string[] | undefined;
  const setDictionary = (page: Uint8Array, encoding: string, count: number): void => {
    dictionary = decodeTexts(page, encoding, count, format);
  };
  for (const { page, guard } of pages(path, chunk, bytes, levels, setDictionary)) {
    const decoded = guard((): CodedBlock => {
      if (format.kind === 'boolean') return { codes: decodeBooleans(page), dictionary: BOOLEANS };
      if (isDictionary(page.encoding)) {
        const entries = dictionary ?? missing('dictionary');
        return { codes: decodeIndices(page, entries.length), dictionary: entries };
      }
      const texts = decodeTexts(page.bytes, page.encoding, page.values, format);
      return { codes: Int32Array.from(texts.keys()), dictionary: texts };
    });
    const { codes, dictionary: entries } = decoded;
    const spreadCodes = page.present
      ? spread(codes, page.present, new Int32Array(page.rows).fill(-1))
      : codes;
    yield { codes: spreadCodes, dictionary: entries };
  }
}

function decodeBooleans({ bytes, values, encoding }: DataPage): Int32Array {
  if (encoding === 'PLAIN') return decodePlainBooleans(bytes, values);
  if (encoding !== 'RLE') throw unreadableEncoding(encoding, 'BOOLEAN');
  const codes = new Int32Array(values);
  if (values > 0 && bytes.length < 4) throw new RangeError('it is too short');
  decodeRunLength(bytes, 4, bytes.length, 1, codes);
  return codes;
}

/** Spreads the values of a page over the rows that have one. */
function spread<T extends Float64Array | Int32Array>(values: T, present: Uint8Array, rows: T): T {
  let next = 0;
  for (let row = 0; row < present.length; row++) if (present[row]) rows[row] = values[next++];
  return rows;
}

/** The row of a page that holds its value number `index`. */
function rowOf({ present }: DataPage, index: number): number {
  if (!present) return index;
  let row = 0;
  for (let seen = 0; ; row++) if (present[row] && seen++ === index) return row;
}
