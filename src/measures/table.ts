// A table at the door of a measure: a JointHistogram, rows, { values, shape }, or two label columns.

import { checkMatrix, type Rows } from '../columns/matrix.js';
import { log2 } from '../numeric/log2.js';
import { lostInSum, NeumaierSum } from '../numeric/neumaier.js';
import { JointHistogram } from '../tables/jointHistogram.js';

/** Counts or weights of pairs, x down and y across. */
export type Table = JointHistogram | Rows;

/** A checked table with its margins. */
export interface CheckedTable {
  readonly values: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  readonly total: number;
  /** Sums of the rows (x) and of the columns (y). */
  readonly rowSums: Float64Array;
  readonly columnSums: Float64Array;
}

function checkCells(name: string, values: ArrayLike<number>, columns: number): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value >= 0 && value < Infinity) continue;
    throw new RangeError(
      `"${name}" must hold finite numbers ≥ 0, got ${value} in row ${Math.floor(i / columns)}, column ${i % columns}`,
    );
  }
}

/**
 * Σ of each row and of each column, compensated and each in ascending order: transposing changes no margin,
 * and where one row or column holds everything its sum is the total.
 */
function margins(values: ArrayLike<number>, rows: number, columns: number): [Float64Array, Float64Array] {
  const sums: [Float64Array, Float64Array] = [new Float64Array(rows), new Float64Array(columns)];
  const losses = [new Float64Array(rows), new Float64Array(columns)];
  for (let i = 0, cell = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, cell++) {
      const value = values[cell];
      const row = sums[0][i] + value;
      losses[0][i] += lostInSum(sums[0][i], value, row);
      sums[0][i] = row;
      const column = sums[1][j] + value;
      losses[1][j] += lostInSum(sums[1][j], value, column);
      sums[1][j] = column;
    }
  }
  sums.forEach((sum, side) => {
    for (let i = 0; i < sum.length; i++) sum[i] += losses[side][i];
  });
  return sums;
}

/** Weights that would overflow or vanish in sums and products are scaled by a power of two, which changes nothing. */
function inRange(values: ArrayLike<number>): ArrayLike<number> {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  // No logarithm of a quotient of doubles is above 2^12.
  const overflows = most * values.length * 2 ** 12 === Infinity;
  if (most === 0 || (most > 2 ** -500 && !overflows)) return values;
  const factor = overflows ? 2 ** -60 : 2 ** 500;
  return Float64Array.from(values, (value) => value * factor);
}

/** The table `name` with its margins. */
export function checkTable(name: string, table: Table): CheckedTable {
  const {
    values: raw,
    rows,
    columns,
  } = table instanceof JointHistogram
    ? { values: table.counts, rows: table.shape[0], columns: table.shape[1] }
    : checkMatrix(name, table, 'a JointHistogram, an array of rows or { values, shape }');
  checkCells(name, raw, columns);
  const values = inRange(raw);
  const [rowSums, columnSums] = margins(values, rows, columns);
  const sum = new NeumaierSum();
  for (let i = 0; i < rows; i++) sum.add(rowSums[i]);
  const total = sum.value;
  if (!(total > 0)) {
    throw new RangeError(
      `"${name}" must hold a number > 0, got ${values.length === 0 ? 'an empty table' : 'zeros only'}`,
    );
  }
  return { values, rows, columns, total, rowSums, columnSums };
}

/** A table of counts with its margins: what `checkTable` makes of it, whose compensated sums of counts are exact too. */
export function tableOfCounts(counts: Float64Array, rows: number, columns: number): CheckedTable {
  const rowSums = new Float64Array(rows);
  const columnSums = new Float64Array(columns);
  let total = 0;
  for (let i = 0, cell = 0; i < rows; i++) {
    let row = 0;
    for (let j = 0; j < columns; j++, cell++) {
      row += counts[cell];
      columnSums[j] += counts[cell];
    }
    rowSums[i] = row;
    total += row;
  }
  return { values: counts, rows, columns, total, rowSums, columnSums };
}

/** H in bits of a margin or of all cells, Σ n·log2(N/n)/N. */
export function entropyOf(counts: ArrayLike<number>, total: number): number {
  const sum = new NeumaierSum();
  for (let i = 0; i < counts.length; i++) {
    const n = counts[i];
    if (n > 0) sum.add(n * logRatio(total, n));
  }
  return Math.max(0, sum.value / total);
}

/** log2(a/b) for positive numbers, also where the quotient overflows. */
export function logRatio(a: number, b: number): number {
  const ratio = a / b;
  return ratio > 2 ** -1000 && ratio < 2 ** 1000 ? log2(ratio) : log2(a) - log2(b);
}

/** How many cells hold anything. */
export function occupied(counts: ArrayLike<number>): number {
  let cells = 0;
  for (let i = 0; i < counts.length; i++) if (counts[i] > 0) cells++;
  return cells;
}
