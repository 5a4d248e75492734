// Checks the table that a measure takes: a JointHistogram, rows, { values, shape }, or two label columns.

import { type ColumnInput, isColumnInput } from '../columns/column.js';
import { checkMatrix, ROWS, type Rows } from '../columns/matrix.js';
import {
  type AnyOptions,
  type Checked,
  type OptionTable,
  readOptions,
  refuseNames,
} from '../columns/options.js';
import { log2 } from '../numeric/log2.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { type Cells, cellsOf, cellsOfCounts, sumByPlace } from '../tables/cells.js';
import {
  cellsOfLabels,
  type LABEL_TABLE_OPTIONS,
  type LabelTableOptions,
} from '../tables/contingencyTable.js';
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

/** Throws for a cell that is no weight. True where plain sums of the cells are not exact. */
function checkCells(name: string, values: ArrayLike<number>, columns: number): boolean {
  let sum = 0;
  let integers = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    sum += value;
    if (value !== Math.floor(value)) integers = false;
    if (value >= 0 && value < Infinity) continue;
    throw new RangeError(
      `"${name}" must hold finite numbers ≥ 0, got ${value} in row ${Math.floor(i / columns)}, column ${i % columns}`,
    );
  }
  return !integers || sum > 2 ** 53;
}

/** Scales weights whose sums or products would overflow or underflow by a power of two, which changes no measure. */
export function scaledWeights(values: ArrayLike<number>): ArrayLike<number> {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  // No logarithm of a quotient of doubles is above 2^12.
  const overflows = most * values.length * 2 ** 12 === Infinity;
  if (most === 0 || (most > 2 ** -500 && !overflows)) return values;
  const factor = overflows ? 2 ** -60 : 2 ** 500;
  return Float64Array.from(values, (value) => value * factor);
}

/** Margins of a dense table: 0.5 µs for 16 × 16 cells, where `sumByPlace` takes 3. */
function sumsOfWhole(counts: Float64Array, rows: number, columns: number): [Float64Array, Float64Array] {
  const rowSums = new Float64Array(rows);
  const columnSums = new Float64Array(columns);
  for (let i = 0, cell = 0; i < rows; i++) {
    let row = 0;
    for (let j = 0; j < columns; j++, cell++) {
      row += counts[cell];
      columnSums[j] += counts[cell];
    }
    rowSums[i] = row;
  }
  return [rowSums, columnSums];
}

export function withMargins(
  { values, codes, bins, total, weighted }: Cells,
  rowSums: Float64Array,
  columnSums: Float64Array,
): CheckedTable {
  const [rows, columns] = bins;
  return { values, codes, bins, total, weighted, rows, columns, rowSums, columnSums };
}

/** Adds the margins, computed unless the cells hold them. */
export function tableOfCells(cells: Cells): CheckedTable {
  const { values, codes, bins, sums, weighted } = cells;
  const [rows, columns] = bins;
  if (sums) return withMargins(cells, sums[0], sums[1]);
  const isWhole = values.length === rows * columns && weighted !== true;
  const [rowSums, columnSums] = isWhole
    ? sumsOfWhole(values, rows, columns)
    : [sumByPlace(values, codes[0], rows, weighted), sumByPlace(values, codes[1], columns, weighted)];
  return withMargins(cells, rowSums, columnSums);
}

function cellsOfTable(name: string, table: Table): Cells {
  if (table instanceof JointHistogram) return countsOfPairs(table).cells;
  const matrix = checkMatrix(name, table, `a JointHistogram, ${ROWS}`);
  const { values, rows, columns } = matrix;
  const weighted = checkCells(name, values, columns);
  return cellsOf(scaledWeights(values), [rows, columns], weighted);
}

/** The table `name`, not all 0, with its margins. */
export function checkTable(name: string, table: Table): CheckedTable {
  const cells = cellsOfTable(name, table);
  if (!(cells.total > 0)) {
    const [rows, columns] = cells.bins;
    throw new RangeError(
      `"${name}" must hold a number > 0, got ${rows * columns === 0 ? 'an empty table' : 'zeros only'}`,
    );
  }
  return tableOfCells(cells);
}

/** A dense table of counts with its margins. */
export function tableOfCounts(counts: Float64Array, rows: number, columns: number): CheckedTable {
  return tableOfCells(cellsOfCounts(counts, rows, columns));
}

/** Reads the arguments of a measure: a table, or two label columns; then options, of which `nan` goes with columns only. */
export function tableAndOptions<Options extends AnyOptions & typeof LABEL_TABLE_OPTIONS>(
  first: Table | ColumnInput,
  second: ColumnInput | object | undefined,
  third: object | undefined,
  options: OptionTable<Options>,
): { table: CheckedTable; options: Checked<Options> } {
  if (!isColumnInput(second)) {
    refuseNames(second, ['nan', 'weights'], 'label columns', 'a table');
    return { options: readOptions(second, options), table: checkTable('table', first as Table) };
  }
  const checked = readOptions(third, options);
  const cells = cellsOfLabels(first as ColumnInput, second, checked as LabelTableOptions);
  return { table: tableOfCells(cells), options: checked };
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

/** How many cells are not 0. */
export function occupied(counts: ArrayLike<number>): number {
  let cells = 0;
  for (let i = 0; i < counts.length; i++) if (counts[i] > 0) cells++;
  return cells;
}
