import { listedNames, nearNames } from '../columns/nearNames.js';
import type { ColumnInfo } from './dataset.js';

/** Finds a readable column. @throws RangeError where there is none (with the near names), or it is `unsupported`. */
export function findColumn(path: string, columns: readonly ColumnInfo[], name: string): ColumnInfo {
  const column = columns.find((candidate) => candidate.name === name);
  if (!column) {
    const names = columns.filter(({ type }) => type !== 'unsupported').map(({ name }) => name);
    throw new RangeError(`${path} has no column "${name}"${nearNames(name, names, listedNames(names))}`);
  }
  if (column.type === 'unsupported')
    throw new RangeError(`column "${name}" cannot be read: ${column.reason}`);
  return column;
}
