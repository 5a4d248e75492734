// Checks rows, given as arrays or as a flat array with its shape → one row-major array.

import type { NumericArray } from '../numeric/numericArray.js';
import { checkNumbers } from './column.js';
import { describe, notSample, refuseHoles, rowsHint, wrongKind } from './errors.js';

/** Rows of numbers: arrays, typed arrays, or a flat row-major array with its shape. */
export type Rows =
  | readonly ArrayLike<number>[]
  | { readonly values: ArrayLike<number>; readonly shape: readonly [number, number] };

/** What a matrix can be, for messages. */
export const ROWS = 'an array of rows, typed rows or { values, shape }';

/** A checked matrix. */
export interface Matrix {
  /** Row-major. */
  readonly values: NumericArray;
  readonly rows: number;
  readonly columns: number;
  /** Whether all values were given as Float32Array. */
  readonly float32: boolean;
}

/** An array or a typed array: what a row can be. */
export function isRow(row: unknown): row is ArrayLike<number> {
  return Array.isArray(row) || (ArrayBuffer.isView(row) && !(row instanceof DataView));
}

/** True for a Float32Array, also one of another realm. */
export function isFloat32(input: unknown): boolean {
  return Object.prototype.toString.call(input) === '[object Float32Array]';
}

function fromRows(name: string, input: readonly unknown[]): Matrix {
  refuseHoles(name, input);
  if (Array.isArray(input[0])) refuseHoles(`${name}[0]`, input[0]);
  const columns = isRow(input[0]) ? input[0].length : 0;
  const values = new Float64Array(input.length * columns);
  let float32 = input.length > 0;
  for (let i = 0; i < input.length; i++) {
    const row = input[i];
    if (!isRow(row)) {
      throw new TypeError(`"${name}[${i}]" must be a row of numbers, got ${describe(row)}${rowsHint(row)}`);
    }
    if (row.length !== columns) {
      throw new RangeError(
        `"${name}" must have rows of one length (${columns}), got ${row.length} in row ${i}`,
      );
    }
    const wrong = Array.isArray(row)
      ? row.findIndex((value) => typeof value !== 'number' && typeof value !== 'bigint')
      : -1;
    if (wrong >= 0) {
      throw notSample(name, 'numbers', row[wrong], `in row ${i}, column ${wrong}`);
    }
    float32 &&= isFloat32(row);
    values.set(checkNumbers(`${name}[${i}]`, row).values, i * columns);
  }
  return { values, rows: input.length, columns, float32 };
}

/** Checks the argument `name`, which messages describe as `expected`. */
export function checkMatrix(name: string, input: unknown, expected: string): Matrix {
  if (Array.isArray(input)) return fromRows(name, input);
  if (input === null || typeof input !== 'object' || !('values' in input) || !('shape' in input)) {
    throw wrongKind(name, expected, input);
  }
  const { shape } = input;
  const { values } = checkNumbers(`${name}.values`, input.values);
  if (!isRow(shape) || shape.length !== 2) throw wrongKind(`${name}.shape`, '[rows, columns]', shape);
  const [rows, columns] = [shape[0], shape[1]];
  if (values.length === 0 && rows > 0) {
    throw new TypeError(
      `"${name}.values" must hold values for the shape, got none for [${rows}, ${columns}]`,
    );
  }
  if (
    ![rows, columns].every((side) => Number.isInteger(side) && side >= 0) ||
    rows * columns !== values.length
  ) {
    throw new RangeError(
      `"${name}.shape" must be [rows, columns] of ${values.length} values, got [${rows}, ${columns}]`,
    );
  }
  return { values, rows, columns, float32: isFloat32(values) };
}
