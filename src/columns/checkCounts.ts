// Counts from outside: integers that doubles tell apart.

import { MAX_EXACT } from '../numeric/exactIntegers.js';
import { isRow } from './matrix.js';

/** A count from outside: an integer in 0 … 2^53. */
export function checkCount(name: string, value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= MAX_EXACT && Number.isInteger(value))) {
    throw new RangeError(`"${name}" must be an integer in 0 … 2^53, got ${String(value)}`);
  }
  return value + 0;
}

/** Counts from outside, as many as the table has cells. */
export function checkCounts(name: string, values: unknown, cells: number): Float64Array {
  if (!isRow(values)) throw new TypeError(`"${name}" must be an array of counts`);
  if (values.length !== cells)
    throw new RangeError(`"${name}" must hold ${cells} counts, got ${values.length}`);
  const counts = new Float64Array(cells);
  for (let i = 0; i < cells; i++) {
    const value = values[i];
    // The name is made where it is wanted: a large table has millions.
    counts[i] =
      value >= 0 && value <= MAX_EXACT && Number.isInteger(value)
        ? value + 0
        : checkCount(`${name}[${i}]`, value);
  }
  return counts;
}
