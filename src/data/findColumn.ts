import { listedNames, nearNames } from '../columns/nearNames.js';
import type { ColumnInfo } from './dataset.js';

const KNOWN = new WeakMap<readonly ColumnInfo[], ReadonlyMap<string, number>>();

/** The place of each column by its name; of several with one name, that of the first. */
export function placesOf(columns: readonly ColumnInfo[]): ReadonlyMap<string, number> {
  const known = KNOWN.get(columns);
  if (known) return known;
  // A list of the same array is asked once for each of its columns.
  const places = new Map(columns.map(({ name }, i) => [name, i] as const).reverse());
  KNOWN.set(columns, places);
  return places;
}

/** The column of that name. */
export function columnNamed(columns: readonly ColumnInfo[], name: string): ColumnInfo | undefined {
  return columns[placesOf(columns).get(name) ?? -1];
}

/** Finds a readable column. @throws RangeError where there is none (with the near names), or it is `unsupported`. */
export function findColumn(path: string, columns: readonly ColumnInfo[], name: string): ColumnInfo {
  const column = columnNamed(columns, name);
  if (!column) {
    const names = columns.filter(({ type }) => type !== 'unsupported').map(({ name }) => name);
    throw new RangeError(`${path} has no column "${name}"${nearNames(name, names, listedNames(names))}`);
  }
  if (column.type === 'unsupported')
    throw new RangeError(`column "${name}" cannot be read: ${column.reason}`);
  return column;
}
