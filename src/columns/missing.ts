// Missing samples (NaN, null, undefined and empty text): refused, or left out and counted.

import type { NumericArray } from '../numeric/numericArray.js';
import { CategoryCodes, FOUND } from './categories.js';
import type { Column, NumberColumn } from './column.js';

/** In a quantized column also samples out of range, whose values are unknown. */
function isMissing(column: Column, i: number): boolean {
  if (column.kind === 'quantized') return column.codes[i] >= column.bins;
  return column.kind === 'number' ? column.values[i] !== column.values[i] : column.codes[i] < 0;
}

// One loop for each type: V8 compiles slower code for a loop that runs over several types.
function firstNan64(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (values[i] !== values[i]) return i;
  return -1;
}

function firstNan32(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (values[i] !== values[i]) return i;
  return -1;
}

/** The first missing sample, or −1. */
export function firstMissing(column: Column): number {
  if (column.kind === 'category') return column.codes.indexOf(-1);
  if (column.kind === 'quantized') return column.codes.indexOf(column.bins + 1);
  if (column.values instanceof Float64Array) return firstNan64(column.values);
  if (column.values instanceof Float32Array) return firstNan32(column.values);
  // Integers are never NaN. What is left are arrays of other types or realms.
  return column.element === 'I32' ? -1 : column.values.findIndex((value: number) => value !== value);
}

/** The error for a missing sample under `nan: 'raise'`. */
export function missingError(name: string, index: number): RangeError {
  return new RangeError(
    `"${name}" must hold no missing value, one is at index ${index}; use { nan: 'omit' } to leave such samples out`,
  );
}

function keepNumbers(column: NumberColumn, keep: Uint8Array, kept: number): NumberColumn {
  const values = new (column.values.constructor as new (n: number) => NumericArray)(kept);
  for (let i = 0, to = 0; i < column.length; i++) if (keep[i]) values[to++] = column.values[i];
  return { ...column, values, length: kept };
}

function keepCategories(column: CategoryCodes, keep: Uint8Array, kept: number): CategoryCodes {
  const codes = new Int32Array(kept);
  for (let i = 0, to = 0; i < column.length; i++) if (keep[i]) codes[to++] = column.codes[i];
  return new CategoryCodes(codes, column.categories, FOUND);
}

/** Removes the samples missing in any column; `omitted` is their number. */
export function omitMissing<T extends Column[]>(columns: T): { columns: T; omitted: number } {
  const length = columns[0].length;
  const keep = new Uint8Array(length).fill(1);
  for (const column of columns) {
    for (let i = 0; i < length; i++) if (isMissing(column, i)) keep[i] = 0;
  }
  let kept = 0;
  for (let i = 0; i < length; i++) kept += keep[i];
  const compact = columns.map((column) => {
    if (column.kind === 'number') return keepNumbers(column, keep, kept);
    if (column.kind === 'category') return keepCategories(column, keep, kept);
    return column.with(column.codes.filter((_, i) => keep[i] === 1));
  });
  return { columns: compact as T, omitted: length - kept };
}
