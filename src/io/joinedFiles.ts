import type { CategoryCoder } from '../data/categoryCoder.js';
import type { ColumnSource, RawBlock } from '../data/columnSource.js';
import type { ColumnInfo, ColumnType } from '../data/dataset.js';

/**
 * Files with the same columns, in any order, as one: the rows of the first, then those of the next. A column that is text in some CSV
 * files and numbers in others is text.
 *
 * @throws RangeError where a file lacks a column, has one more, or one of another type, and names both files.
 */
export function joinedFiles(files: readonly ColumnSource[]): ColumnSource {
  const [first] = files;
  if (files.length === 1) return first;
  /** Of each file the places of the columns of the first. */
  const places = files.map((file) => placesOf(first, file));
  const types = first.columns.map((_, i) => commonType(files, places, i));
  const sources = files.map((file, k) => {
    const wanted: ColumnType[] = [];
    for (const [i, index] of places[k].entries()) wanted[index] = types[i];
    const isAsWanted = file.columns.every(({ type }, index) => type === wanted[index]);
    return isAsWanted ? file : (file.readAs?.(wanted) ?? file);
  });
  const rows = sources.map((source) => source.rows);
  const columns = first.columns.map((_, i) => {
    const info = joinedInfo(sources.map(({ columns }, k) => columns[places[k][i]]));
    const kinds = new Map(
      files.flatMap(({ path, columns, canReadAs }, k) => {
        const index = places[k][i];
        // A column that can be boolean and a number has no values.
        const isEmpty = canReadAs?.(index, 'number') && canReadAs(index, 'boolean');
        return isEmpty ? [] : [[columns[index].type, path]];
      }),
    );
    if (kinds.size < 2 || info.remark !== undefined) return info;
    return {
      ...info,
      remark: `${info.type}, because it is ${[...kinds].map(([type, path]) => `${type} in ${path}`).join(', ')}`,
    };
  });

  async function* pass(
    indices: readonly number[],
    coders: readonly (CategoryCoder | undefined)[],
  ): AsyncGenerator<readonly RawBlock[]> {
    for (const [k, source] of sources.entries()) {
      yield* source.pass(
        indices.map((index) => places[k][index]),
        coders,
      );
    }
  }

  return {
    path: `${first.path} and ${files.length === 2 ? files[1].path : `${files.length - 1} more files`}`,
    format: first.format,
    rows: rows.includes(undefined) ? undefined : (rows as number[]).reduce((sum, count) => sum + count, 0),
    columns,
    remarks: sources.flatMap(({ path, remarks = [] }) => remarks.map((remark) => `${path}: ${remark}`)),
    readTogether: sources.some(({ readTogether }) => readTogether),
    check(index) {
      for (const [k, source] of sources.entries()) source.check?.(places[k][index]);
    },
    pass,
    async close() {
      await Promise.all(sources.map((source) => source.close()));
    },
  };
}

function placesOf(first: ColumnSource, file: ColumnSource): number[] {
  const indices = new Map(file.columns.map(({ name }, index) => [name, index]));
  const known = new Set(first.columns.map(({ name }) => name));
  const lacking = first.columns.filter(({ name }) => !indices.has(name)).map(({ name }) => name);
  const further = [...indices.keys()].filter((name) => !known.has(name));
  if (lacking.length > 0 || further.length > 0) {
    const parts = [
      ...(lacking.length > 0 ? [`it lacks ${quoted(lacking)}`] : []),
      ...(further.length > 0 ? [`only it has ${quoted(further)}`] : []),
    ];
    throw new RangeError(`${file.path} has other columns than ${first.path}: ${parts.join(', and ')}`);
  }
  return first.columns.map(({ name }) => indices.get(name) as number);
}

function quoted(names: readonly string[]): string {
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `${names
    .slice(0, 5)
    .map((name) => JSON.stringify(name))
    .join(', ')}${more}`;
}

/** The type that every file can read a column as. */
function commonType(
  files: readonly ColumnSource[],
  places: readonly (readonly number[])[],
  i: number,
): ColumnType {
  const types = files.map(({ columns }, k) => columns[places[k][i]].type);
  const canAll = (type: ColumnType): boolean =>
    files.every((file, k) => types[k] === type || file.canReadAs?.(places[k][i], type) === true);
  const found = types.includes('unsupported')
    ? 'unsupported'
    : (types.find(canAll) ?? (canAll('text') ? 'text' : undefined));
  if (found !== undefined) return found;
  const other = types.findIndex((type) => type !== types[0]);
  throw new RangeError(
    `${files[other].path} has other columns than ${files[0].path}: "${files[0].columns[i].name}" is ${types[other]} there, ${types[0]} here`,
  );
}

function joinedInfo(infos: readonly ColumnInfo[]): ColumnInfo {
  const { name, type } = infos[0];
  const unsupported = infos.find((info) => info.type === 'unsupported');
  if (unsupported) return { ...unsupported, name };
  const remark = infos.find((info) => info.remark !== undefined)?.remark;
  const isKnown = infos.every(({ minimum }) => minimum !== undefined);
  return {
    name,
    type,
    ...(remark !== undefined && { remark }),
    ...(isKnown && {
      minimum: infos.reduce((least, { minimum = 0 }) => Math.min(least, minimum), Infinity),
      maximum: infos.reduce((most, { maximum = 0 }) => Math.max(most, maximum), -Infinity),
    }),
  };
}
