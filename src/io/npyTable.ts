import { freeNames } from '../columns/nearNames.js';
import type { CategoryCoder } from '../data/categoryCoder.js';
import type { ColumnSource, RawBlock } from '../data/columnSource.js';
import { BLOCK_ROWS } from '../data/columnSource.js';
import type { ColumnInfo } from '../data/dataset.js';
import type { FileBytes } from './fileBytes.js';
import type { ByteRange, NpyArray, NpyColumn } from './npyArray.js';
import { npyValues, readNpyHeader } from './npyArray.js';

/** The most bytes of an array in a block, unless one row is longer. */
const BLOCK_BYTES = 1 << 24;

/** An array, and how to read its bytes in one pass. */
export interface ArrayFile {
  readonly array: NpyArray;
  open(): Promise<ByteRange & { close(complete: boolean): Promise<void> }>;
}

/** A column of a table of arrays; without an array it is left out. */
export interface ArrayColumn {
  readonly info: ColumnInfo;
  readonly file?: ArrayFile;
  readonly column?: NpyColumn;
}

/**
 * Opens NumPy's file of one array. One dimension is a column named `values`, two are `column 1`, `column 2`, …, records
 * are their fields.
 * @throws RangeError where the file is damaged, has no or more than two dimensions, or has no values that a column can hold.
 */
export async function openNpy(file: FileBytes): Promise<ColumnSource> {
  const array = await readNpyHeader(file.path, file, file.size);
  const open = async () => ({ read: file.read.bind(file), close: async () => {} });
  const columns = arrayColumns({ array, open }, (label) => {
    if (label === undefined) return 'values';
    return typeof label === 'number' ? `column ${label + 1}` : label;
  });
  if (columns.length > 0 && columns.every(({ info }) => info.type === 'unsupported')) {
    throw new RangeError(`${file.path} cannot be read: ${columns[0].info.reason}`);
  }
  return arrayTable(file, 'NPY', array.rows, columns);
}

/** The columns of an array. */
export function arrayColumns(file: ArrayFile, nameOf: (label: NpyColumn['label']) => string): ArrayColumn[] {
  return file.array.columns.map((column) => {
    const { type, reason } = column;
    return {
      file,
      column,
      info: { name: nameOf(column.label), type, ...(reason === undefined ? {} : { reason }) },
    };
  });
}

/** A table of the columns of arrays, all of one length. */
export function arrayTable(
  file: FileBytes,
  format: 'NPY' | 'NPZ',
  rows: number,
  given: readonly ArrayColumn[],
): ColumnSource {
  const names = freeNames(given.map(({ info }) => info.name));
  const columns = given.map((column, i) => ({ ...column, info: { ...column.info, name: names[i] } }));

  async function* pass(
    indices: readonly number[],
    coders: readonly (CategoryCoder | undefined)[],
  ): AsyncGenerator<readonly RawBlock[]> {
    const wanted = indices.map((index) => columns[index] as Required<ArrayColumn>);
    const files = [...new Set(wanted.map(({ file }) => file))];
    const widest = Math.max(1, ...files.map(({ array }) => array.stride));
    const blockRows = Math.max(1, Math.min(BLOCK_ROWS, Math.floor(BLOCK_BYTES / widest)));
    const opened = new Map<ArrayFile, Awaited<ReturnType<ArrayFile['open']>>>();
    let complete = false;
    try {
      for (const file of files) opened.set(file, await file.open());
      for (let row = 0; row < rows; row += blockRows) {
        const count = Math.min(blockRows, rows - row);
        const shared = new Map<ArrayFile, Uint8Array>();
        const blocks: RawBlock[] = [];
        for (const [i, { file, column, info }] of wanted.entries()) {
          const { start, stride, fortran } = file.array;
          const first = start + row * stride + (fortran ? column.offset : 0);
          // In C order, the same bytes hold all columns.
          const bytes =
            (fortran ? undefined : shared.get(file)) ??
            (await opened.get(file)?.read(first, first + count * stride)) ??
            new Uint8Array(0);
          shared.set(file, bytes);
          const offset = fortran ? 0 : column.offset;
          blocks.push(npyValues(bytes, offset, stride, count, column, info, row, coders[i]));
        }
        yield blocks;
      }
      complete = true;
    } finally {
      for (const bytes of opened.values()) await bytes.close(complete);
    }
  }

  return {
    path: file.path,
    format,
    rows,
    columns: columns.map(({ info }) => info),
    pass,
    close: () => file.close(),
  };
}
