/** A Parquet file's footer: its columns, and where their values are. */

import type { ColumnMetaData, FileMetaData, SchemaElement } from 'hyparquet';
import { parquetMetadata, parquetSchema } from 'hyparquet';
import { freeNames } from '../columns/nearNames.js';
import { damaged } from '../data/columnErrors.js';
import type { ColumnInfo } from '../data/dataset.js';
import { isExactInteger } from '../numeric/exactIntegers.js';
import type { FileBytes } from './fileBytes.js';
import { viewOf } from './fileBytes.js';
import type { ValueFormat } from './parquetValues.js';
import { valueFormat } from './parquetValues.js';
import { reasonInBrackets } from './reasons.js';

const MAGIC = 0x31524150; // 'PAR1', little-endian
const MAGIC_ENCRYPTED = 0x45524150; // 'PARE'

/** A column as users see it, which may be a field of a struct: where its chunks are in a row group, and how its values are stored. */
export interface Leaf {
  readonly info: ColumnInfo;
  /** Undefined for a column that is left out. */
  readonly format?: ValueFormat;
  /** Index among the column chunks of a row group. */
  readonly index: number;
  /** Its name in the schema, after those of the structs around it. */
  readonly path: readonly string[];
  /** How many of these may be missing: the level of a value that is present. */
  readonly levels: number;
}

/** @throws RangeError where the file is truncated, encrypted, no Parquet file, or its footer cannot be read. */
export async function readFooter(file: FileBytes): Promise<FileMetaData> {
  const { path, size } = file;
  if (size < 12) throw new RangeError(`${path} is no Parquet file: it has ${size} bytes`);
  const tail = viewOf(await file.read(size - 8, size));
  const magic = tail.getUint32(4, true);
  if (magic === MAGIC_ENCRYPTED) throw new RangeError(`${path} is encrypted, which infosimd cannot read`);
  if (magic !== MAGIC) {
    throw new RangeError(`${path} is truncated, or no Parquet file: it does not end in "PAR1"`);
  }
  if (viewOf(await file.read(0, 4)).getUint32(0, true) !== MAGIC)
    throw damaged(path, 'it does not begin with "PAR1"');
  const length = tail.getUint32(0, true);
  if (length > size - 12) throw damaged(path, `its footer should have ${length} bytes, the file has ${size}`);
  const footer = await file.read(size - 8 - length, size);
  try {
    return parquetMetadata(ownBuffer(footer), { geoparquet: false });
  } catch (error) {
    throw damaged(path, `its footer cannot be read${reasonInBrackets(error)}`);
  }
}

/** A copy of the bytes as a buffer, which is what hyparquet takes. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}

/** A group or a column of the schema. */
interface Node {
  readonly element: SchemaElement;
  readonly children: readonly Node[];
}

/** The columns of a schema. Fields of structs are columns called `struct.field`; lists and maps are left out. */
export function readSchema(path: string, metadata: FileMetaData): Leaf[] {
  try {
    const leaves = leavesOf(parquetSchema(metadata), [], '', 0, 0);
    const names = freeNames(leaves.map(({ info }) => info.name));
    return leaves.map((leaf, i) => ({ ...leaf, info: { ...leaf.info, name: names[i] } }));
  } catch (error) {
    throw damaged(path, `the schema in its footer makes no sense${reasonInBrackets(error)}`);
  }
}

function leavesOf(
  { children }: Node,
  path: readonly string[],
  prefix: string,
  levels: number,
  first: number,
): Leaf[] {
  let index = first;
  return children.flatMap((node, i) => {
    const { element } = node;
    const start = index;
    index += countLeaves(node);
    const name = prefix + (element.name || `column ${i + 1}`);
    const own = {
      index: start,
      path: [...path, element.name],
      levels: levels + (element.repetition_type === 'REQUIRED' ? 0 : 1),
    };
    if (isStruct(node)) return leavesOf(node, own.path, `${name}.`, own.levels, start);
    const { info, format } = valueFormat(element);
    return { ...own, info: { ...info, name }, format };
  });
}

/** Whether the fields of a group are columns of their own. */
function isStruct({ element, children }: Node): boolean {
  const { converted_type: converted, logical_type: logical, repetition_type: repetition } = element;
  if (children.length === 0 || repetition === 'REPEATED') return false;
  return converted === undefined && (logical === undefined || logical.type === undefined);
}

/** A group without children has no chunks. */
function countLeaves({ element, children }: Node): number {
  if (element.type !== undefined) return 1;
  return children.reduce((sum, child) => sum + countLeaves(child), 0);
}

/** Checks the row groups against the schema and the length of the file; returns the number of rows. */
export function checkRowGroups(file: FileBytes, metadata: FileMetaData, leaves: readonly Leaf[]): number {
  const dataEnd = file.size - 8 - metadata.metadata_length;
  let rows = 0;
  for (const [group, { columns, num_rows }] of metadata.row_groups.entries()) {
    const groupRows = Number(num_rows);
    if (!(groupRows >= 0)) throw damaged(file.path, `row group ${group + 1} has ${groupRows} rows`);
    rows += groupRows;
    for (const { info, format, index, path } of leaves) {
      if (!format) continue;
      const where = `column "${info.name}", row group ${group + 1} of ${metadata.row_groups.length}`;
      const meta = columns[index]?.meta_data;
      if (columns[index]?.crypto_metadata) throw new RangeError(`${file.path}: ${where} is encrypted`);
      if (columns[index]?.file_path) throw new RangeError(`${file.path}: ${where} stands in another file`);
      if (!meta) throw damaged(file.path, `${where} is missing`);
      const isOther = path.some((name, i) => meta.path_in_schema?.[i] !== name);
      if (meta.type !== format.physical || isOther || meta.path_in_schema.length !== path.length) {
        throw damaged(file.path, `${where} is not the ${format.physical} column that the schema names`);
      }
      if (Number(meta.num_values) !== groupRows) {
        throw damaged(file.path, `${where} has ${meta.num_values} values for ${groupRows} rows`);
      }
      // A group without rows may have any offsets.
      if (groupRows === 0) continue;
      const [start, end] = byteRange(meta);
      if (!(start >= 4 && end >= start && end <= dataEnd)) {
        throw damaged(file.path, `${where} should be bytes ${start} to ${end}, the data end at ${dataEnd}`);
      }
    }
  }
  if (rows !== Number(metadata.num_rows)) {
    throw damaged(file.path, `its footer names ${metadata.num_rows} rows, its row groups hold ${rows}`);
  }
  return rows;
}

/**
 * Minimum and maximum of a column by the file's statistics, if those of every row group with a value are exact and finite. Decimals
 * are left out, because hyparquet rounds their statistics differently. Infinite and NaN statistics say nothing about the finite
 * values; the format leaves NaN out of statistics.
 */
export function statedRange(
  { row_groups }: FileMetaData,
  { info, format, index }: Leaf,
): { minimum: number; maximum: number } | undefined {
  if (info.type !== 'number' || !format || format.divisor || !ORDERED.includes(format.physical))
    return undefined;
  let minimum = Infinity;
  let maximum = -Infinity;
  for (const { columns, num_rows } of row_groups) {
    const stated = columns[index].meta_data?.statistics;
    if (Number(num_rows) === 0 || (stated && Number(stated.null_count) === Number(num_rows))) continue;
    if (!stated || stated.is_min_value_exact === false || stated.is_max_value_exact === false)
      return undefined;
    // The older fields are ordered as signed integers.
    const least = stated.min_value ?? (format.unsigned ? undefined : stated.min);
    const greatest = stated.max_value ?? (format.unsigned ? undefined : stated.max);
    if (!isExact(least) || !isExact(greatest) || least > greatest) return undefined;
    if (format.unsigned && least < 0) return undefined;
    minimum = Math.min(minimum, Number(least));
    maximum = Math.max(maximum, Number(greatest));
  }
  // Adding 0 turns −0 into 0: statistics have −0 as a minimum and 0 as a maximum, whichever zero occurs.
  return minimum <= maximum ? { minimum: minimum + 0, maximum: maximum + 0 } : undefined;
}

const ORDERED: readonly string[] = ['INT32', 'INT64', 'FLOAT', 'DOUBLE'];

function isExact(value: unknown): value is number | bigint {
  if (typeof value === 'bigint') return isExactInteger(value);
  return typeof value === 'number' && Number.isFinite(value);
}

/** The bytes of a chunk. Some writers leave out the offset of the dictionary, some write 0. */
export function byteRange(meta: ColumnMetaData): [number, number] {
  const data = Number(meta.data_page_offset);
  const dictionary = Number(meta.dictionary_page_offset ?? 0);
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  return [start, start + Number(meta.total_compressed_size)];
}
