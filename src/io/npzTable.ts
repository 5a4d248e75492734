import type { ColumnSource } from '../data/columnSource.js';
import type { FileBytes } from './fileBytes.js';
import { bytesInMemory } from './fileBytes.js';
import { type NpyArray, readNpyHeader } from './npyArray.js';
import type { ArrayColumn, ArrayFile } from './npyTable.js';
import { arrayColumns, arrayTable } from './npyTable.js';
import { zipKind } from './otherFormats.js';
import { NotSupported } from './reasons.js';
import { type Member, type MemberBytes, zipMembers } from './zipArchive.js';

/** An array of the archive, or why it cannot be read. */
interface Found {
  readonly name: string;
  readonly member: Member;
  readonly array: NpyArray | string;
}

/**
 * Opens NumPy's archive of arrays, which is a ZIP of NPY files, stored or deflated. The arrays of the commonest length are the table (of
 * two as common, the longer one); others, single values and arrays of more than two dimensions are left out. An array of one dimension is
 * a column of its name, one of two is `name[0]`, `name[1]`, …, records are `name.field`. Members are read as streams;
 * an array of two dimensions in Fortran order is read whole, because its columns are stored one after the other.
 * @throws RangeError where the archive is damaged, or holds no array that can be read.
 */
export async function openNpz(file: FileBytes): Promise<ColumnSource> {
  const { path } = file;
  const found: Found[] = [];
  const members = await zipMembers(file);
  for (const member of members) {
    if (!member.name.endsWith('.npy')) {
      // A damaged name would drop a column without a word.
      await member.check();
      continue;
    }
    const where = `${path}, ${member.name}`;
    const stream = member.open();
    const array = await readNpyHeader(where, stream, member.size)
      .catch((error) => {
        if (!(error instanceof NotSupported)) throw error;
        return `an array that ${error.message.slice(where.length + 1)}`;
      })
      .finally(() => stream.close(false));
    found.push({ name: member.name.slice(0, -4), member, array });
  }
  if (found.length === 0) {
    const kind = zipKind(members.map(({ name }) => name));
    if (kind) throw new RangeError(`${path} is ${kind}`);
    throw new RangeError(
      `${path} holds no array: a ZIP without NPY files; unpack it, and open what it holds`,
    );
  }
  const readable = found.flatMap(({ array }) =>
    typeof array !== 'string' && hasColumn(array) ? [array] : [],
  );
  const rows = commonest(readable.map(({ rows }) => rows));
  const columns = found.flatMap(({ name, member, array }): ArrayColumn[] => {
    if (typeof array === 'string') return [leftOut(name, array)];
    if (rows !== undefined && hasColumn(array) && array.rows !== rows) {
      return [leftOut(name, `an array of ${array.rows} rows, where others have ${rows}`)];
    }
    return arrayColumns(arrayFile(`${path}, ${member.name}`, member, array), (label) => {
      if (label === undefined) return name;
      return typeof label === 'number' ? `${name}[${label}]` : `${name}.${label}`;
    });
  });
  if (rows === undefined) throw new RangeError(`${path} cannot be read: ${columns[0].info.reason}`);
  return arrayTable(file, 'NPZ', rows, columns);
}

function leftOut(name: string, reason: string): ArrayColumn {
  return { info: { name, type: 'unsupported', reason } };
}

function hasColumn({ columns }: NpyArray): boolean {
  return columns.some(({ type }) => type !== 'unsupported');
}

/** The number that occurs most often; of those, the greatest. */
function commonest(lengths: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort(([a, times], [b, others]) => others - times || b - a)[0]?.[0];
}

function arrayFile(where: string, member: Member, array: NpyArray): ArrayFile {
  return {
    array,
    open: async () => {
      const bytes = member.open();
      return array.fortran ? wholeMember(where, bytes, array.start + array.bytes) : bytes;
    },
  };
}

async function wholeMember(where: string, stream: MemberBytes, length: number): Promise<MemberBytes> {
  const bytes = await stream.read(0, length);
  await stream.close(true);
  return { ...bytesInMemory(where, bytes), close: async () => {} };
}
