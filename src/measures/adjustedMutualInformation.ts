import type { ColumnInput } from '../columns/column.js';
import { expectedSharedNats } from '../numeric/expectedInformation.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { fromBits, fromNats } from '../numeric/units.js';
import type { LabelTableOptions } from '../tables/contingencyTable.js';
import {
  AVERAGE_OPTIONS,
  type Average,
  LABEL_OPTIONS,
  type LabelOptions,
  meanEntropy,
  mutualInformationBits,
  type TableOptions,
} from './mutualInformation.js';
import { type CheckedTable, entropyOf, occupied, type Table, tableAndOptions } from './table.js';

/** The hypergeometric model needs integer counts. */
function refuseWeights({ values, total, weighted }: CheckedTable): void {
  const weight = values.find((n) => !Number.isInteger(n));
  if (weight === undefined && weighted) {
    throw new RangeError(
      '"weights" must hold integers, since the hypergeometric model counts samples, got fractions',
    );
  }
  if (weight !== undefined) {
    throw new RangeError(`"table" must hold counts (integers), got ${weight}`);
  }
  if (total > 2 ** 53)
    throw new RangeError(`"table" must hold counts that sum to 2^53 at most, got ${total}`);
}

/** The distinct counts of a margin above 0, ascending, each with how often it occurs. */
function multiplicities(counts: Float64Array): [count: number, times: number][] {
  const sorted = counts.slice().sort();
  const result: [number, number][] = [];
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i] === 0) continue;
    if (i > 0 && sorted[i] === sorted[i - 1]) result[result.length - 1][1]++;
    else result.push([sorted[i], 1]);
  }
  return result;
}

function expectedBits({ total, rowSums, columnSums }: CheckedTable): number {
  const sum = new NeumaierSum();
  const columns = multiplicities(columnSums);
  for (const [row, rows] of multiplicities(rowSums)) {
    for (const [column, times] of columns) sum.add(rows * times * expectedSharedNats(row, column, total));
  }
  return fromNats(sum.value / total);
}

/** Whether both labelings are the same partition: each occupied cell fills its row and its column. */
export function isSamePartition({ values, codes, rowSums, columnSums }: CheckedTable): boolean {
  return values.every(
    (n, cell) => n === 0 || (n === rowSums[codes[0][cell]] && n === columnSums[codes[1][cell]]),
  );
}

/** Whether every permutation gives the same mutual information: a labeling has one label, or a label for each sample. */
function isTrivial(counts: Float64Array, total: number): boolean {
  const labels = occupied(counts);
  return labels === 1 || labels === total;
}

/** I − E[I] in bits: what a table of counts tells beyond chance; exactly 0 where every permutation gives the same. */
export function bitsBeyondChance(table: CheckedTable): number {
  const { total, rowSums, columnSums } = table;
  if (isTrivial(rowSums, total) || isTrivial(columnSums, total)) return 0;
  return mutualInformationBits(table) - expectedBits(table);
}

/**
 * Expected mutual information of two random labelings with these margins: the mean of I(A; B) over all permutations (the
 * hypergeometric model),
 * Σ over margins a, b of Σₙ (n/N)·log(n·N/(a·b))·a!·b!·(N−a)!·(N−b)!/(N!·n!·(a−n)!·(b−n)!·(N−a−b+n)!).
 * In [0, min(H(A), H(B))], for counts that sum to 2^53 at most; relative error about 10⁻¹³.
 * Equal margins are summed once: 10⁴ labels on either side have only a few hundred distinct margins.
 *
 * @param table counts: a `JointHistogram`, rows, or `{ values, shape }`; or label columns
 *   `expectedMutualInformation(a, b)` of any number of categories; numbers are labels, too.
 * @returns bits, or the unit of `base`.
 * @throws TypeError for a wrong kind; RangeError for a cell that is not an integer ≥ 0, rows of different length, an empty table or one
 *   of zeros, columns of different length or without a label, a missing label (unless `nan: 'omit'`, which leaves the pair out).
 * @see Vinh, Epps & Bailey 2010, eq. 24a; `sklearn.metrics.cluster.expected_mutual_information` (nats)
 * @example
 * import { expectedMutualInformation } from 'infosimd';
 * console.log(expectedMutualInformation([[2, 0], [0, 2]])); // 0.3333333333333333
 */
export function expectedMutualInformation(table: Table, options?: TableOptions): number;
export function expectedMutualInformation(a: ColumnInput, b: ColumnInput, options?: LabelOptions): number;
export function expectedMutualInformation(
  table: Table | ColumnInput,
  second?: ColumnInput | TableOptions,
  third?: LabelOptions,
): number {
  const { table: checked, options } = tableAndOptions(table, second, third, LABEL_OPTIONS);
  const { base } = options;
  refuseWeights(checked);
  return fromBits(expectedBits(checked), base);
}

/**
 * Adjusted mutual information, (I − E[I])/(mean of H(A) and H(B) − E[I]), with E[I] as `expectedMutualInformation`: how far
 * two labelings agree beyond chance. At most 1; 1 for the same partition, whatever its labels are called, and around 0,
 * also below, for independent ones.
 *
 * It is 0 where one labeling has one label, or a label for each sample, and the other is a different partition: chance alone
 * gives as much. Never NaN.
 *
 * @param a labels of any number of categories; numbers are labels, too. Or a table, as for `expectedMutualInformation`.
 * @param b as many labels.
 * @throws as `expectedMutualInformation`.
 * @see Vinh, Epps & Bailey 2010; `sklearn.metrics.adjusted_mutual_info_score`
 * @example
 * import { adjustedMutualInformation } from 'infosimd';
 * console.log(adjustedMutualInformation(['a', 'a', 'b', 'b'], ['y', 'y', 'x', 'x'])); // 1
 */
export function adjustedMutualInformation(
  a: ColumnInput,
  b: ColumnInput,
  options?: LabelTableOptions & { readonly average?: Average },
): number;
export function adjustedMutualInformation(table: Table, options?: { readonly average?: Average }): number;
export function adjustedMutualInformation(
  table: Table | ColumnInput,
  second?: ColumnInput | { readonly average?: Average },
  third?: LabelTableOptions & { readonly average?: Average },
): number {
  const { table: checked, options } = tableAndOptions(table, second, third, AVERAGE_OPTIONS);
  const { average } = options;
  refuseWeights(checked);
  const { total, rowSums, columnSums } = checked;
  if (isSamePartition(checked)) return 1;
  if (isTrivial(rowSums, total) || isTrivial(columnSums, total)) return 0;
  const expected = expectedBits(checked);
  const mean = meanEntropy(average, entropyOf(rowSums, total), entropyOf(columnSums, total));
  // Only rounding makes the denominator 0 or negative.
  if (!(mean > expected)) return 0;
  return Math.min(1, (mutualInformationBits(checked) - expected) / (mean - expected)) + 0;
}
