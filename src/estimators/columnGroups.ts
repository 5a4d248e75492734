// Variables of one or several columns: an array of columns is one variable.

import { presentSamples } from '../bins/presentSamples.js';
import { CategoryCodes, FOUND } from '../columns/categories.js';
import {
  type Column,
  type ColumnInput,
  checkColumn,
  checkSameLength,
  isColumnInput,
} from '../columns/column.js';
import { describe, rowsHint, wrongKind } from '../columns/errors.js';
import type { NanPolicy } from '../columns/options.js';
import { gather } from '../search/planeNeighbours.js';
import { type ColumnKind, checkKinds, noSampleError } from './samples.js';

/** A column, or several columns that are one variable. */
export type ColumnsInput = ColumnInput | readonly ColumnInput[];

/** Checked columns and their names. */
export interface NamedColumns {
  readonly names: readonly string[];
  readonly columns: readonly Column[];
}

/** Whether an input is an array of columns, rather than one column. */
export function isSeveral(input: unknown): input is readonly ColumnInput[] {
  // Not `every`, which takes no notice of holes.
  return Array.isArray(input) && input.length > 0 && input.findIndex((item) => !isColumnInput(item)) < 0;
}

/** Several columns: an array of them, or an object of columns by name. */
export type ColumnList = readonly ColumnInput[] | Readonly<Record<string, ColumnInput>>;

/** The columns of a list with their names; those of an array are called by their index. */
export function entriesOf(name: string, list: unknown): [string, ColumnInput][] {
  const isObject = list !== null && typeof list === 'object' && !ArrayBuffer.isView(list);
  // Object.entries of a Map is empty, which would pass for no columns.
  if (!isObject || (Symbol.iterator in list && !Array.isArray(list))) {
    throw wrongKind(name, 'an array of columns or an object of columns by name', list);
  }
  const entries: [string, ColumnInput][] = [];
  for (const [key, column] of Array.isArray(list) ? list.entries() : Object.entries(list)) {
    if (!isColumnInput(column)) {
      const hint = Array.isArray(list) ? rowsHint(column) : '';
      throw new TypeError(
        `"${labelOf(name, list, String(key))}" must be a column, got ${describe(column)}${hint}`,
      );
    }
    entries.push([String(key), column]);
  }
  return entries;
}

/** `columns[0]` or `columns.height`: what messages call a column of a list. */
export function labelOf(name: string, list: unknown, key: string): string {
  return Array.isArray(list) ? `${name}[${key}]` : `${name}.${key}`;
}

/** One column, or several; `mayBeLabels` as for `checkColumn`. */
export function checkColumnGroup(
  name: string,
  input: unknown,
  kind: ColumnKind | undefined,
  mayBeLabels = false,
): NamedColumns {
  if (!isSeveral(input)) return { names: [name], columns: [checkColumn(name, input, kind, mayBeLabels)] };
  const names = input.map((_, i) => `${name}[${i}]`);
  return { names, columns: input.map((column, i) => checkColumn(names[i], column, kind, mayBeLabels)) };
}

/**
 * Checks a list of at least `least` columns.
 *
 * @param kinds the kinds of columns of numbers, by index or name.
 */
export function checkColumns(input: unknown, kinds: object | undefined, least: 1 | 2): NamedColumns {
  const entries = entriesOf('columns', input);
  const kindOf = checkKinds(
    'columns',
    kinds,
    entries.map(([key]) => key),
  );
  const names = entries.map(([key]) => labelOf('columns', input, key));
  const columns = entries.map(([key, column], i) => checkColumn(names[i], column, kindOf.get(key)));
  if (columns.length < least) {
    const wanted = least === 1 ? 'one column' : 'two columns';
    throw new RangeError(`"columns" must hold at least ${wanted}, got ${columns.length || 'none'}`);
  }
  return { names, columns };
}

/** Throws unless all columns have the same length. */
export function checkLengths(names: readonly string[], columns: readonly Column[]): void {
  for (let i = 1; i < columns.length; i++) checkSameLength(names[0], columns[0], names[i], columns[i]);
}

/** Removes the samples missing in any column. Throws for different lengths, or without a sample left. */
export function presentGroups(
  groups: readonly NamedColumns[],
  nan: NanPolicy,
): { readonly groups: readonly NamedColumns[]; readonly samples: number; readonly omitted: number } {
  const names = groups.flatMap((group) => group.names);
  const all = groups.flatMap((group) => group.columns);
  checkLengths(names, all);
  const { columns, omitted } = presentSamples(names, all, nan);
  const samples = columns[0].length;
  if (samples === 0) throw noSampleError(names[0]);
  let next = 0;
  const kept = groups.map((group) => {
    next += group.columns.length;
    return { names: group.names, columns: columns.slice(next - group.columns.length, next) };
  });
  return { groups: kept, samples, omitted };
}

/** The samples of a column at the given indices. */
export function columnAt(column: Column, places: Int32Array): Column {
  if (column instanceof CategoryCodes) {
    return new CategoryCodes(gather(column.codes, places), column.categories, FOUND);
  }
  if (column.kind === 'quantized') {
    const { codes } = column;
    const some = codes.slice(0, places.length);
    for (let i = 0; i < places.length; i++) some[i] = codes[places[i]];
    return column.with(some);
  }
  const values = column.values.slice(0, places.length);
  for (let i = 0; i < places.length; i++) values[i] = column.values[places[i]];
  return { ...column, values, length: places.length };
}
