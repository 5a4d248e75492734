import type { ColumnInput } from '../columns/column.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable } from '../columns/options.js';
import { log2ProductRatio } from '../numeric/log2ProductRatio.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { type Base, fromBits } from '../numeric/units.js';
import { allocateCounts } from '../tables/accumulate.js';
import { LABEL_TABLE_OPTIONS, type LabelTableOptions } from '../tables/contingencyTable.js';
import { sharedBits } from './multivariate.js';
import { type CheckedTable, entropyOf, logRatio, occupied, type Table, tableAndOptions } from './table.js';

/** Options of a measure of a table. */
export interface TableOptions {
  /** Base of the logarithm: 2 (bits, default), 'e' (nats), 10 (hartleys) or any number > 1. */
  readonly base?: Base;
}

export const TABLE_OPTIONS = optionTable({ base: option.base(2) } satisfies OptionsOf<TableOptions>);

/** The mean of H(X) and H(Y) that normalises mutual information. */
export type Average = 'arithmetic' | 'geometric' | 'min' | 'max';

export const AVERAGE_OPTIONS = optionTable({
  average: option.choice(['arithmetic', 'geometric', 'min', 'max'], 'arithmetic'),
  ...LABEL_TABLE_OPTIONS,
});

export function meanEntropy(average: Average, x: number, y: number): number {
  if (average === 'arithmetic') return (x + y) / 2;
  if (average === 'geometric') return Math.sqrt(x * y);
  return average === 'min' ? Math.min(x, y) : Math.max(x, y);
}

/** I(X; Y) in bits: Σ n·log2(n·N/(a·b))/N, exactly 0 for product tables of counts. */
export function mutualInformationBits(table: CheckedTable): number {
  const { codes, rowSums, columnSums } = table;
  return sharedBits(table, { place: codes[0], sums: rowSums }, { place: codes[1], sums: columnSums });
}

/** H(Y|X) or H(X|Y) in bits: Σ n·log2(a/n)/N, with a the margin of the `given` side. */
function conditionalBits(
  { values, codes, total, rowSums, columnSums }: CheckedTable,
  given: 'x' | 'y',
): number {
  const [place, sums] = given === 'x' ? [codes[0], rowSums] : [codes[1], columnSums];
  const sum = new NeumaierSum();
  for (let cell = 0; cell < values.length; cell++) {
    const n = values[cell];
    if (n > 0) sum.add(n * logRatio(sums[place[cell]], n));
  }
  return Math.max(0, sum.value / total);
}

/** Options of a measure of two label columns. */
export interface LabelOptions extends TableOptions, LabelTableOptions {}

export const LABEL_OPTIONS = optionTable({
  ...TABLE_OPTIONS.options,
  ...LABEL_TABLE_OPTIONS,
} satisfies OptionsOf<LabelOptions>);

const CONDITIONAL_OPTIONS = optionTable({
  ...LABEL_OPTIONS.options,
  given: option.choice(['x', 'y'], 'x'),
});

/**
 * Joint entropy, H(X, Y) = −Σ p(x, y)·log p(x, y). In [max(H(X), H(Y)), H(X) + H(Y)].
 *
 * @param table counts or weights: a `JointHistogram`, rows, or `{ values, shape }`; or label columns `jointEntropy(a, b)`.
 * @returns bits, or the unit of `base`.
 * @throws TypeError for a wrong kind; RangeError for a negative or infinite cell, rows of different length, an
 *   empty table or one of zeros; or as `contingencyTable`.
 * @see Cover & Thomas, 2.2
 * @example
 * import { jointEntropy } from 'infosimd';
 * console.log(jointEntropy([[1, 1], [2, 0]])); // 1.5
 */
export function jointEntropy(table: Table, options?: TableOptions): number;
export function jointEntropy(a: ColumnInput, b: ColumnInput, options?: LabelOptions): number;
export function jointEntropy(
  table: Table | ColumnInput,
  second?: ColumnInput | TableOptions,
  third?: TableOptions,
): number {
  const { table: checked, options } = tableAndOptions(table, second, third, LABEL_OPTIONS);
  return fromBits(entropyOf(checked.values, checked.total), options.base);
}

/**
 * Conditional entropy: H(Y|X) for `given: 'x'` (default), H(X|Y) for `given: 'y'`. In [0, H(Y)] or [0, H(X)].
 *
 * @param table as for `jointEntropy`, or label columns `conditionalEntropy(a, b)`: x and y.
 * @returns bits, or the unit of `base`.
 * @throws as `jointEntropy`.
 * @see Cover & Thomas, 2.2
 * @example
 * import { conditionalEntropy } from 'infosimd';
 * const table = [[1, 1], [2, 0]];
 * console.log(conditionalEntropy(table), conditionalEntropy(table, { given: 'y' })); // 0.5 0.6887218755408671
 */
export function conditionalEntropy(
  table: Table,
  options?: TableOptions & { readonly given?: 'x' | 'y' },
): number;
export function conditionalEntropy(
  a: ColumnInput,
  b: ColumnInput,
  options?: LabelOptions & { readonly given?: 'x' | 'y' },
): number;
export function conditionalEntropy(
  table: Table | ColumnInput,
  second?: ColumnInput | TableOptions,
  third?: TableOptions,
): number {
  const { table: checked, options } = tableAndOptions(table, second, third, CONDITIONAL_OPTIONS);
  return fromBits(conditionalBits(checked, options.given), options.base);
}

/**
 * Mutual information, I(X; Y) = Σ n·log(n·N/(a·b))/N over the cells n with row sum a, column sum b and total N.
 * In [0, min(H(X), H(Y))]; exactly 0 for product tables of counts.
 *
 * @param table as for `jointEntropy`, or label columns `mutualInformation(a, b)`.
 * @returns bits, or the unit of `base`.
 * @throws as `jointEntropy`, or as `contingencyTable`.
 * @see Cover & Thomas, 2.3; `sklearn.metrics.mutual_info_score` (nats)
 * @example
 * import { mutualInformation } from 'infosimd';
 * console.log(mutualInformation([[2, 0], [0, 2]])); // 1
 * console.log(mutualInformation(['a', 'a', 'b', 'b'], ['x', 'y', 'x', 'y'])); // 0
 */
export function mutualInformation(table: Table, options?: TableOptions): number;
export function mutualInformation(a: ColumnInput, b: ColumnInput, options?: LabelOptions): number;
export function mutualInformation(
  table: Table | ColumnInput,
  second?: ColumnInput | TableOptions,
  third?: TableOptions,
): number {
  const { table: checked, options } = tableAndOptions(table, second, third, LABEL_OPTIONS);
  return fromBits(mutualInformationBits(checked), options.base);
}

/** A number for each cell of a table, row-major. */
export interface PointwiseTable {
  readonly values: Float64Array;
  readonly shape: readonly [number, number];
}

/**
 * Pointwise mutual information of each cell, log(p(x, y)/(p(x)·p(y))): −Infinity where both sides occur
 * but the pair does not, 0 where a side does not occur.
 *
 * @param table as for `jointEntropy`, or label columns `pointwiseMutualInformation(a, b)`: rows and columns are their categories in
 *   ascending order, as in `contingencyTable`.
 * @returns `{ values, shape }`, row-major, in bits or the unit of `base`.
 * @throws as `jointEntropy`; RangeError for more than 2^24 cells: `table.occupied()` lists those that are not 0.
 * @see Church & Hanks 1990, Word association norms
 * @example
 * import { pointwiseMutualInformation } from 'infosimd';
 * console.log(pointwiseMutualInformation([[2, 0], [0, 2]]).values); // Float64Array(4) [ 1, -Infinity, -Infinity, 1 ]
 */
export function pointwiseMutualInformation(table: Table, options?: TableOptions): PointwiseTable;
export function pointwiseMutualInformation(
  a: ColumnInput,
  b: ColumnInput,
  options?: LabelOptions,
): PointwiseTable;
export function pointwiseMutualInformation(
  table: Table | ColumnInput,
  second?: ColumnInput | TableOptions,
  third?: TableOptions,
): PointwiseTable {
  const { table: checked, options } = tableAndOptions(table, second, third, LABEL_OPTIONS);
  const { values, codes, rows, columns, total, rowSums, columnSums } = checked;
  const { base } = options;
  const result = allocateCounts(rows * columns);
  for (let i = 0, cell = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, cell++)
      if (rowSums[i] > 0 && columnSums[j] > 0) result[cell] = -Infinity;
  }
  for (let cell = 0; cell < values.length; cell++) {
    if (values[cell] === 0) continue;
    const [i, j] = [codes[0][cell], codes[1][cell]];
    const bits = log2ProductRatio(values[cell], total, rowSums[i], columnSums[j]);
    result[i * columns + j] = fromBits(bits, base);
  }
  return Object.freeze({ values: result, shape: Object.freeze([rows, columns] as const) });
}

/**
 * Normalised mutual information, I(X; Y) over a mean of H(X) and H(Y). In [0, 1]: 1 when both sides have one
 * occupied category, else 0 when I is 0, whatever the average.
 *
 * @param a labels of any number of categories; numbers are labels, too. Or a table, as for `jointEntropy`.
 * @param b as many labels.
 * @throws as `jointEntropy`, or as `contingencyTable`.
 * @see Vinh, Epps & Bailey 2010; `sklearn.metrics.normalized_mutual_info_score`
 * @example
 * import { normalizedMutualInformation } from 'infosimd';
 * console.log(normalizedMutualInformation(['a', 'a', 'b', 'b'], ['x', 'x', 'y', 'z'])); // 0.8
 */
export function normalizedMutualInformation(
  a: ColumnInput,
  b: ColumnInput,
  options?: LabelTableOptions & { readonly average?: Average },
): number;
export function normalizedMutualInformation(table: Table, options?: { readonly average?: Average }): number;
export function normalizedMutualInformation(
  table: Table | ColumnInput,
  second?: ColumnInput | { readonly average?: Average },
  third?: { readonly average?: Average },
): number {
  const { table: checked, options } = tableAndOptions(table, second, third, AVERAGE_OPTIONS);
  const { average } = options;
  const { rowSums, columnSums, total } = checked;
  if (occupied(rowSums) === 1 && occupied(columnSums) === 1) return 1;
  const shared = mutualInformationBits(checked);
  if (shared === 0) return 0;
  const mean = meanEntropy(average, entropyOf(rowSums, total), entropyOf(columnSums, total));
  return Math.min(1, shared / mean);
}

/**
 * Variation of information, H(X|Y) + H(Y|X): a metric on partitions. In [0, H(X, Y)].
 *
 * @param a as for `normalizedMutualInformation`.
 * @param b as many labels.
 * @returns bits, or the unit of `base`.
 * @throws as `jointEntropy`, or as `contingencyTable`.
 * @see Meilă 2007, Comparing clusterings
 * @example
 * import { variationOfInformation } from 'infosimd';
 * console.log(variationOfInformation(['a', 'a', 'b', 'b'], ['x', 'x', 'y', 'z'])); // 0.5
 */
export function variationOfInformation(a: ColumnInput, b: ColumnInput, options?: LabelOptions): number;
export function variationOfInformation(table: Table, options?: TableOptions): number;
export function variationOfInformation(
  table: Table | ColumnInput,
  second?: ColumnInput | TableOptions,
  third?: TableOptions,
): number {
  const { table: checked, options } = tableAndOptions(table, second, third, LABEL_OPTIONS);
  const { base } = options;
  return fromBits(conditionalBits(checked, 'x') + conditionalBits(checked, 'y'), base);
}
