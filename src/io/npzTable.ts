import type { ColumnSource } from '../data/columnSource.js';
import type { FileBytes } from './fileBytes.js';
import { bytesInMemory } from './fileBytes.js';
import { readNpyHeader } from './npyArray.js';
import type { ArrayColumn, ArrayFile } from './npyTable.js';
import { arrayColumns, arrayTable } from './npyTable.js';
import { type MemberBytes, zipMembers } from './zipArchive.js';

/**
 * Opens NumPy's archive of arrays, which is a ZIP of NPY files, stored or deflated. An array of one dimension is a
 * column of its name, one of two is `name[0]`, `name[1]`, …, records are `name.field`. Members are read as streams;
 * an array of two dimensions in Fortran order is read whole, because its columns are stored one after the other.
 * @throws RangeError where the archive is damaged, holds no array, or arrays of different lengths.
 */
export async function openNpz(file: FileBytes): Promise<ColumnSource> {
  const { path } = file;
  const columns: ArrayColumn[] = [];
  let rows: number | undefined;
  let longest = '';
  for (const member of await zipMembers(file)) {
    if (!member.name.endsWith('.npy')) continue;
    const name = member.name.slice(0, -4);
    const where = `${path}, ${member.name}`;
    const stream = member.open();
    const array = await readNpyHeader(where, stream, member.size).finally(() => stream.close(false));
    const arrayFile: ArrayFile = {
      array,
      open: async () => {
        const bytes = member.open();
        return array.fortran ? wholeMember(where, bytes, array.start + array.bytes) : bytes;
      },
    };
    const found = arrayColumns(arrayFile, (label) => {
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

async function wholeMember(where: string, stream: MemberBytes, length: number): Promise<MemberBytes> {
  const bytes = await stream.read(0, length);
  await stream.close(true);
  return { ...bytesInMemory(where, bytes), close: async () => {} };
}
