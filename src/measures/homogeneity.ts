// How well clusters match classes (Rosenberg & Hirschberg 2007).

import type { ColumnInput } from '../columns/column.js';
import * as option from '../columns/option.js';
import { optionTable } from '../columns/options.js';
import { LABEL_TABLE_OPTIONS, type LabelTableOptions } from '../tables/contingencyTable.js';
import { mutualInformationBits } from './mutualInformation.js';
import { type CheckedTable, entropyOf, type Table, tableAndOptions } from './table.js';

const OPTIONS = optionTable(LABEL_TABLE_OPTIONS);

const V_OPTIONS = optionTable({
  ...OPTIONS.options,
  beta: option.real('a finite number ≥ 0', (beta) => beta >= 0 && beta < Infinity, 1),
});

/** I/H of one side: 1 where each label of the other side occurs with one label of this side only. */
function shareOf(table: CheckedTable, side: 'rows' | 'columns'): number {
  const { values, codes, total, rowSums, columnSums } = table;
  const [sums, otherSums, other] =
    side === 'rows' ? [rowSums, columnSums, codes[1]] : [columnSums, rowSums, codes[0]];
  if (values.every((n, cell) => n === 0 || n === otherSums[other[cell]])) return 1;
  const shared = mutualInformationBits(table);
  return shared === 0 ? 0 : Math.min(1, shared / entropyOf(sums, total));
}

/**
 * Homogeneity of clusters, 1 − H(classes|clusters)/H(classes) = I/H(classes): 1 where each cluster holds members of one
 * class only, 0 where clusters tell nothing about classes. In [0, 1]; 1 where there is one class.
 *
 * @param classes labels of any number of categories; numbers are labels, too. Or, in place of both, a table of counts or weights, classes
 *   down, clusters across: a `JointHistogram`, rows, or `{ values, shape }`.
 * @param clusters as many labels.
 * @throws TypeError for a wrong kind; RangeError for a negative or infinite cell, rows of different length, an empty table or
 *   one of zeros, columns of different length or without a label, a missing label (unless `nan: 'omit'`, which leaves the pair out).
 * @see Rosenberg & Hirschberg 2007, V-measure; `sklearn.metrics.homogeneity_score`
 * @example
 * import { homogeneity } from 'infosimd';
 * console.log(homogeneity(['a', 'a', 'b', 'b'], ['x', 'x', 'y', 'z'])); // 1
 */
export function homogeneity(classes: ColumnInput, clusters: ColumnInput, options?: LabelTableOptions): number;
export function homogeneity(table: Table): number;
export function homogeneity(
  table: Table | ColumnInput,
  second?: ColumnInput,
  third?: LabelTableOptions,
): number {
  return shareOf(tableAndOptions(table, second, third, OPTIONS).table, 'rows');
}

/**
 * Completeness of clusters, 1 − H(clusters|classes)/H(clusters) = I/H(clusters): 1 where all members of a class are in one
 * cluster. In [0, 1]; 1 where there is one cluster. The homogeneity of the transposed table.
 *
 * @param classes as for `homogeneity`.
 * @param clusters as many labels.
 * @throws as `homogeneity`.
 * @see Rosenberg & Hirschberg 2007, V-measure; `sklearn.metrics.completeness_score`
 * @example
 * import { completeness } from 'infosimd';
 * console.log(completeness(['a', 'a', 'b', 'b'], ['x', 'x', 'y', 'z'])); // 0.6666666666666666
 */
export function completeness(
  classes: ColumnInput,
  clusters: ColumnInput,
  options?: LabelTableOptions,
): number;
export function completeness(table: Table): number;
export function completeness(
  table: Table | ColumnInput,
  second?: ColumnInput,
  third?: LabelTableOptions,
): number {
  return shareOf(tableAndOptions(table, second, third, OPTIONS).table, 'columns');
}

/**
 * V-measure, the harmonic mean of homogeneity h and completeness c, (1 + β)·h·c/(β·h + c): β above 1 gives
 * completeness more weight. In [0, 1]; for β = 1 the normalised mutual information with the arithmetic mean.
 *
 * @param classes as for `homogeneity`.
 * @param clusters as many labels.
 * @param options `beta`: a number ≥ 0, default 1.
 * @throws as `homogeneity`; RangeError for another β.
 * @see Rosenberg & Hirschberg 2007, V-measure; `sklearn.metrics.v_measure_score`
 * @example
 * import { vMeasure } from 'infosimd';
 * console.log(vMeasure(['a', 'a', 'b', 'b'], ['x', 'x', 'y', 'z'])); // 0.8
 */
export function vMeasure(
  classes: ColumnInput,
  clusters: ColumnInput,
  options?: LabelTableOptions & { readonly beta?: number },
): number;
export function vMeasure(table: Table, options?: { readonly beta?: number }): number;
export function vMeasure(
  table: Table | ColumnInput,
  second?: ColumnInput | { readonly beta?: number },
  third?: LabelTableOptions & { readonly beta?: number },
): number {
  const { table: checked, options } = tableAndOptions(table, second, third, V_OPTIONS);
  const { beta } = options;
  const h = shareOf(checked, 'rows');
  const c = shareOf(checked, 'columns');
  if (h === 0 || c === 0) return 0;
  // Divided by 1 + β first: β·h + c may overflow.
  return Math.min(1, (h * c) / ((beta / (1 + beta)) * h + c / (1 + beta)));
}
