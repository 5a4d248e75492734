// Checks given counts: integers that doubles hold exactly; in the cells of a table also sums of weights.

import { MAX_EXACT } from '../numeric/exactIntegers.js';
import { isRow } from './matrix.js';

/** Checks a given count: an integer in 0 … 2^53. */
export function checkCount(name: string, value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= MAX_EXACT && Number.isInteger(value))) {
    throw new RangeError(`"${name}" must be an integer in 0 … 2^53, got ${String(value)}`);
  }
  return value + 0;
}

/** Checks what a cell of a table holds, or what is in none: a count, or a sum of weights. */
export function checkSum(name: string, value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0 && value < Infinity)) {
    throw new RangeError(`"${name}" must be a finite number ≥ 0, got ${String(value)}`);
  }
  return value + 0;
}

/** Checks given counts, one for each cell. */
export function checkCounts(name: string, values: unknown, cells: number): Float64Array {
  if (!isRow(values)) throw new TypeError(`"${name}" must be an array of counts`);
  if (values.length !== cells)
    throw new RangeError(`"${name}" must hold ${cells} counts, got ${values.length}`);
  const counts = new Float64Array(cells);
  for (let i = 0; i < cells; i++) {
    const value = values[i];
    // The name is built only for an error: a large table has millions of cells.
    counts[i] =
      typeof value === 'number' && value >= 0 && value < Infinity
        ? value + 0
        : checkSum(`${name}[${i}]`, value);
  }
  return counts;
}

/** Checks the cells of a sparse table: ascending numbers below `size`, each with a count above 0. */
export function checkOccupied(
  name: string,
  numbers: unknown,
  values: unknown,
  size: number,
): { readonly cells: Float64Array; readonly counts: Float64Array } {
  if (!isRow(numbers)) throw new TypeError(`"${name}.cells" must be an array of numbers of cells`);
  const cells = Float64Array.from(numbers);
  const counts = checkCounts(`${name}.counts`, values, cells.length);
  for (let i = 0; i < cells.length; i++) {
    if (!(Number.isInteger(cells[i]) && cells[i] >= 0 && cells[i] < size && !(cells[i] <= cells[i - 1]))) {
      throw new RangeError(
        `"${name}.cells" must hold ascending integers below ${size}, got ${numbers[i]} at index ${i}`,
      );
    }
    if (counts[i] === 0)
      throw new RangeError(`"${name}.counts" must hold counts above 0, got 0 at index ${i}`);
  }
  return { cells, counts };
}
