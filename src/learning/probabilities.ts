// Checks rows of probabilities.

import { describe } from '../columns/errors.js';
import type { Matrix } from '../columns/matrix.js';
import type { NumericArray } from '../numeric/numericArray.js';

/** The machine epsilon of a type. */
export function epsilonOf(float32: boolean): number {
  return float32 ? 2 ** -23 : Number.EPSILON;
}

/** Throws unless `row` lies in [0, 1] and sums to 1 within `tolerance`. */
function checkRow(name: string, { values, columns }: Matrix, row: number, tolerance: number): void {
  let sum = 0;
  let wrong = -1;
  for (let column = 0; column < columns; column++) {
    const value = values[row * columns + column];
    sum += value;
    if (wrong < 0 && !(value >= 0 && value <= 1 + tolerance)) wrong = column;
  }
  if (wrong < 0 && Math.abs(sum - 1) <= tolerance) return;
  throw new RangeError(
    wrong < 0
      ? `"${name}" must have rows that sum to 1 within ${tolerance}, got a sum of ${sum} in row ${row}; rows are not renormalised`
      : `"${name}" must hold probabilities in [0, 1], got ${describe(values[row * columns + wrong])} in row ${row}, column ${wrong}`,
  );
}

/**
 * Whether four rows hold no negative number and sum to 1 within the tolerance. 5.5 ns a row of ten columns. One row at a time
 * takes 7 ns, from loop overhead; tracking the minimum of a row takes 27 ns, from mispredicted branches. `| 0` keeps indices int32.
 */
function fourAreRight(values: NumericArray, first: number, columns: number, tolerance: number): boolean {
  const two = (2 * columns) | 0;
  const three = (3 * columns) | 0;
  const end = (first + columns) | 0;
  let sumA = 0;
  let sumB = 0;
  let sumC = 0;
  let sumD = 0;
  for (let i = first | 0; i < end; i = (i + 1) | 0) {
    const a = values[i];
    const b = values[(i + columns) | 0];
    const c = values[(i + two) | 0];
    const d = values[(i + three) | 0];
    if (!(a >= 0 && b >= 0 && c >= 0 && d >= 0)) return false;
    sumA += a;
    sumB += b;
    sumC += c;
    sumD += d;
  }
  return (
    Math.abs(sumA - 1) <= tolerance &&
    Math.abs(sumB - 1) <= tolerance &&
    Math.abs(sumC - 1) <= tolerance &&
    Math.abs(sumD - 1) <= tolerance
  );
}

/** Throws unless each of the rows from … to − 1 lies in [0, 1] and sums to 1 within √ε. */
export function checkProbabilities(name: string, matrix: Matrix, from = 0, to = matrix.rows): void {
  const { values, columns } = matrix;
  const tolerance = Math.sqrt(epsilonOf(matrix.float32));
  for (let row = from; row < to; row += 4) {
    if (row + 4 <= to && fourAreRight(values, row * columns, columns, tolerance)) continue;
    for (let each = row; each < Math.min(row + 4, to); each++) checkRow(name, matrix, each, tolerance);
  }
}

/** A probability at an index. */
export function checkProbability(name: string, value: number, index: number): number {
  if (value >= 0 && value <= 1) return value;
  throw new RangeError(`"${name}" must hold probabilities in [0, 1], got ${value} at index ${index}`);
}
