// A table at the door of a measure: a JointHistogram, rows, { values, shape }, or two label columns.

import { type ColumnInput, isColumnInput } from '../columns/column.js';
import { checkMatrix, type Rows } from '../columns/matrix.js';
import {
  type AnyOptions,
  type Checked,
  type NanPolicy,
  type Option,
  type OptionTable,
  readOptions,
  refuseNames,
} from '../columns/options.js';
import { log2 } from '../numeric/log2.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { type Cells, cellsOf, cellsOfCounts, sumByPlace } from '../tables/cells.js';
import { countLabels } from '../tables/contingencyTable.js';
import { countsOfPairs, JointHistogram } from '../tables/jointHistogram.js';

/** Counts or weights of pairs, x down and y across. */
export type Table = JointHistogram | Rows;

/** The cells of a table of pairs with its margins. */
export interface CheckedTable extends Cells {
  readonly rows: number;
  readonly columns: number;
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

/** Cells of pairs, not all 0, with their margins. */
export function tableOfCells(cells: Cells, name = 'table'): CheckedTable {
  const { values, codes, bins, total, weighted } = cells;
  const [rows, columns] = bins;
  if (!(total > 0)) {
    throw new RangeError(
      `"${name}" must hold a number > 0, got ${rows * columns === 0 ? 'an empty table' : 'zeros only'}`,
    );
  }
  const rowSums = sumByPlace(values, codes[0], rows, weighted);
  const columnSums = sumByPlace(values, codes[1], columns, weighted);
  return { ...cells, rows, columns, rowSums, columnSums };
}

/** The table `name` with its margins. */
export function checkTable(name: string, table: Table): CheckedTable {
  if (table instanceof JointHistogram) return tableOfCells(countsOfPairs(table).cells, name);
  const matrix = checkMatrix(name, table, 'a JointHistogram, an array of rows or { values, shape }');
  const { values, rows, columns } = matrix;
  checkCells(name, values, columns);
  return tableOfCells(cellsOf(inRange(values), [rows, columns]), name);
}

/** A whole table of counts, not all 0, with its margins. */
export function tableOfCounts(counts: Float64Array, rows: number, columns: number): CheckedTable {
  return tableOfCells(cellsOfCounts(counts, rows, columns));
}

/** A table, or two label columns, with the options behind them, of which `nan` goes with label columns. */
export function tableAndOptions<Options extends AnyOptions & { readonly nan: Option<NanPolicy> }>(
  first: Table | ColumnInput,
  second: ColumnInput | object | undefined,
  third: object | undefined,
  options: OptionTable<Options>,
): { table: CheckedTable; options: Checked<Options> } {
  if (!isColumnInput(second)) {
    refuseNames(second, ['nan'], 'label columns', 'a table');
    return { options: readOptions(second, options), table: checkTable('table', first as Table) };
  }
  const checked = readOptions(third, options);
  const counts = countLabels(first as ColumnInput, second, checked.nan as NanPolicy);
  return { table: tableOfCells(counts.cells), options: checked };
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
