// How often labels of two columns meet.

import { checkMissing } from '../bins/presentSamples.js';
import {
  CategoryCodes,
  categoriesOf,
  codesOfIntegers,
  FOUND,
  type NarrowIntegers,
  narrowIntegers,
} from '../columns/categories.js';
import { type ColumnInput, checkCategories, checkSameLength, narrowColumn } from '../columns/column.js';
import * as option from '../columns/option.js';
import { type NanPolicy, optionTable, readOptions } from '../columns/options.js';
import { CategoryAxis } from './axis.js';
import { type Cells, isSmall } from './cells.js';
import { Counts } from './counts.js';
import { JointHistogram } from './jointHistogram.js';

/** Counts pairs of integer labels where they stand, without codes: 3 instead of 10 ns a pair. Undefined where the table is large. */
function countIntegers(a: NarrowIntegers, b: NarrowIntegers): Counts | undefined {
  const { labels: labelsA, min: minA, codeOf: codeOfA } = a;
  const { labels: labelsB, min: minB, codeOf: codeOfB } = b;
  const columns = b.distinct;
  const cells = a.distinct * columns;
  const { length } = labelsA;
  if (length === 0 || length !== labelsB.length || !isSmall(cells, length)) return undefined;
  const table = new Int32Array(cells);
  for (let i = 0; i < length; i++) {
    table[codeOfA[labelsA[i] - minA] * columns + codeOfB[labelsB[i] - minB]]++;
  }
  const axes = [a, b].map((integers) => new CategoryAxis(categoriesOf(integers)));
  return Counts.from({ axes, counts: Float64Array.from(table), outOfRange: 0, nan: 0 });
}

/** More pairs are counted in runs, whose memory does not depend on their number. */
const MOST_SORTED = 2 ** 22;

/** Where the labels of each value begin when sorted. */
function startsOf(counts: Int32Array): Int32Array {
  const starts = new Int32Array(counts.length);
  for (let value = 1; value < counts.length; value++) starts[value] = starts[value - 1] + counts[value - 1];
  return starts;
}

/** How often each category occurs. */
function sumsOf(counts: Int32Array, distinct: number): Float64Array {
  const sums = new Float64Array(distinct);
  let code = 0;
  for (let value = 0; value < counts.length; value++) if (counts[value] > 0) sums[code++] = counts[value];
  return sums;
}

/** The occupied cells of pairs of integer labels, sorted by counting: first by b, then by a. A third of the time of runs. */
function sortedCells(a: NarrowIntegers, b: NarrowIntegers, countsA: Int32Array, countsB: Int32Array): Cells {
  const { length } = a.labels;
  const { labels: labelsA, min: minA } = a;
  const { labels: labelsB, min: minB } = b;
  // Where the next label of each value goes; when all are there, where they end.
  const [endsA, endsB] = [startsOf(countsA), startsOf(countsB)];
  const rows = new Int32Array(length);
  for (let i = 0; i < length; i++) rows[endsB[labelsB[i] - minB]++] = labelsA[i] - minA;
  const columns = new Int32Array(length);
  for (let value = 0, i = 0; value < endsB.length; value++) {
    const code = b.codeOf[value];
    for (const end = endsB[value]; i < end; i++) columns[endsA[rows[i]]++] = code;
  }
  // Cells take the places of pairs that were read.
  const values = new Float64Array(length);
  let cells = 0;
  for (let row = 0, i = 0; row < endsA.length; row++) {
    const code = a.codeOf[row];
    let last = -1;
    for (const end = endsA[row]; i < end; i++) {
      const column = columns[i];
      if (column === last) values[cells - 1]++;
      else {
        rows[cells] = code;
        columns[cells] = column;
        values[cells++] = 1;
        last = column;
      }
    }
  }
  return {
    values: values.subarray(0, cells),
    codes: [rows.subarray(0, cells), columns.subarray(0, cells)],
    bins: [a.distinct, b.distinct],
    total: length,
    sums: [sumsOf(countsA, a.distinct), sumsOf(countsB, b.distinct)],
  };
}

/** Labels as they are counted: integers where they stand, or codes. */
type Labels = NarrowIntegers | CategoryCodes;

function labelsOf(name: string, column: ColumnInput): Labels {
  return narrowColumn(column) ?? checkCategories(name, column);
}

/** Codes as integers; undefined where one is missing. */
function integersOf(labels: Labels): NarrowIntegers | undefined {
  if (!(labels instanceof CategoryCodes)) return labels;
  const integers = narrowIntegers(labels.codes);
  return integers && integers.min >= 0 ? integers : undefined;
}

/** The occupied cells of the table of two label columns. */
export function cellsOfLabels(a: ColumnInput, b: ColumnInput, nan: NanPolicy): Cells {
  const [labelsA, labelsB] = [labelsOf('a', a), labelsOf('b', b)];
  const [x, y] = [integersOf(labelsA), integersOf(labelsB)];
  const { length } = x?.labels ?? [];
  if (x?.counts && y?.counts && length > 0 && length === y.labels.length && length <= MOST_SORTED) {
    if (!isSmall(x.distinct * y.distinct, length)) return sortedCells(x, y, x.counts, y.counts);
  }
  return countLabels(labelsA, labelsB, nan).cells;
}

/** Samples that are given codes at a time: codes of all of them may take more memory than the table. */
const CODED = 2 ** 20;

/** How often labels of two columns meet. Where there are many labels for few samples, occupied cells alone are held. */
function countLabels(a: Labels, b: Labels, nan: NanPolicy): Counts {
  if (!(a instanceof CategoryCodes || b instanceof CategoryCodes)) {
    const counted = countIntegers(a, b);
    if (counted) return counted;
  }
  const sides = [a, b].map((labels) => (labels instanceof CategoryCodes ? labels.used() : labels));
  const [codesA, codesB] = sides.map((side) => (side instanceof CategoryCodes ? side.codes : side.labels));
  checkSameLength('a', codesA, 'b', codesB);
  sides.forEach((side, i) => {
    if (side instanceof CategoryCodes) checkMissing([i === 0 ? 'a' : 'b'], [side], nan);
  });
  const axes = sides.map(
    (side) => new CategoryAxis(side instanceof CategoryCodes ? side.categories : categoriesOf(side)),
  );
  const { length } = codesA;
  const table = new Counts(axes, isSmall(axes[0].bins * axes[1].bins, length));
  for (let start = 0; start < length; start += CODED) {
    const end = Math.min(length, start + CODED);
    table.push(
      sides.map((side, i) =>
        side instanceof CategoryCodes
          ? new CategoryCodes(side.codes.subarray(start, end), side.categories, FOUND)
          : codesOfIntegers(side, axes[i].categories, start, end),
      ),
    );
  }
  if (table.total === 0) {
    throw new RangeError('"a" must hold at least one label that "b" does not miss, got none');
  }
  return table;
}

const OPTIONS = optionTable({ nan: option.nanPolicy() });

/**
 * The table of how often each pair of labels occurs, categories sorted (numbers by value, text by code unit); each side has all
 * labels of its column, also where all pairs with one miss the other side.
 *
 * @param a labels; numbers count as labels.
 * @param b as many labels.
 * @throws TypeError for a wrong kind; RangeError for different lengths, no sample, a missing label (unless
 *   `nan: 'omit'`, which counts the pair in `nan`), more than 16 777 215 distinct labels.
 * @see sklearn.metrics.cluster.contingency_matrix
 */
export function contingencyTable(
  a: ColumnInput,
  b: ColumnInput,
  options?: { readonly nan?: NanPolicy },
): JointHistogram {
  return new JointHistogram(
    countLabels(labelsOf('a', a), labelsOf('b', b), readOptions(options, OPTIONS).nan),
  );
}
