// How often labels of two columns meet.

import { checkMissing } from '../bins/presentSamples.js';
import {
  CategoryCodes,
  codesOfIntegers,
  FOUND,
  type NarrowIntegers,
  narrowIntegers,
} from '../columns/categories.js';
import {
  type ColumnInput,
  checkCategories,
  checkSameLength,
  type NumericInput,
  narrowColumn,
} from '../columns/column.js';
import * as option from '../columns/option.js';
import { type NanPolicy, type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { weightsOf } from '../columns/weights.js';
import { MemoryLayout } from '../kernels/memoryLayout.js';
import { instanceFor } from '../kernels/select.js';
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
  const axes = [a, b].map((integers) => new CategoryAxis(integers.categories));
  return Counts.from({ axes, counts: Float64Array.from(table), outOfRange: 0, nan: 0 });
}

/** More pairs are counted in runs, whose memory does not depend on their number. */
const MOST_SORTED = 2 ** 22;

/** Writes how often each label that occurs does and, for all labels, where each begins when sorted. */
function writeSums(counts: Int32Array, sums: Float64Array, starts: Int32Array): void {
  for (let value = 0, code = 0, start = 0; value < counts.length; value++) {
    const count = counts[value];
    starts[value] = start;
    sums[code] = count;
    start += count;
    code += count > 0 ? 1 : 0;
  }
}

/** The occupied cells of pairs of integer labels, by counting sort. They stay in the work memory: a copy would take as long as sorting. */
function sortedCells(a: NarrowIntegers, b: NarrowIntegers, countsA: Int32Array, countsB: Int32Array): Cells {
  const n = a.labels.length;
  const layout = new MemoryLayout();
  const [atA, atB, rows] = [layout.take(4 * n), layout.take(4 * n), layout.take(4 * n)];
  const counts = layout.take(8 * n);
  const [startsA, startsB] = [countsA, countsB].map(({ byteLength }) => layout.take(byteLength));
  // Room for one more: labels after the last that occurs write there.
  const [sumsA, sumsB] = [a, b].map(({ distinct }) => layout.take(8 * (distinct + 1)));
  const { kernels, i32, f64 } = instanceFor(layout.bytes);
  i32.set(a.labels, atA / 4);
  i32.set(b.labels, atB / 4);
  writeSums(countsA, f64.subarray(sumsA / 8), i32.subarray(startsA / 4));
  writeSums(countsB, f64.subarray(sumsB / 8), i32.subarray(startsB / 4));
  const [widthA, widthB] = [countsA.length, countsB.length];
  const cells = kernels.occupiedCells(
    ...([atA, a.min, startsA, widthA, atB, b.min, startsB, widthB, n, rows, counts] as const),
  );
  return {
    values: f64.subarray(counts / 8, counts / 8 + cells),
    codes: [rows, atB].map((at) => i32.subarray(at / 4, at / 4 + cells)),
    bins: [a.distinct, b.distinct],
    total: n,
    sums: [f64.subarray(sumsA / 8, sumsA / 8 + a.distinct), f64.subarray(sumsB / 8, sumsB / 8 + b.distinct)],
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

/** Labels; throws for numbers that are none: more than 20, some no integers, and nearly all different, so that each pair would be a cell. */
function checkLabels(name: string, column: ColumnInput): Labels {
  const labels = labelsOf(name, column);
  if (!(labels instanceof CategoryCodes)) return labels;
  const { categories, codes } = labels;
  if (codes.length <= 20 || categories.length < 0.9 * codes.length) return labels;
  if (!categories.some((label) => typeof label === 'number' && !Number.isInteger(label))) return labels;
  throw new TypeError(
    `"${name}" must hold labels, got ${categories.length} different numbers; use estimateMutualInformation`,
  );
}

/** The occupied cells of the table of two label columns. Read them before the work memory, where they may lie, is used again. */
export function cellsOfLabels(
  a: ColumnInput,
  b: ColumnInput,
  { nan = 'raise', weights }: LabelTableOptions,
): Cells {
  const [labelsA, labelsB] = [checkLabels('a', a), checkLabels('b', b)];
  if (weights !== undefined) return countLabels(labelsA, labelsB, nan, weights).cells;
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
function countLabels(a: Labels, b: Labels, nan: NanPolicy, given?: NumericInput): Counts {
  if (given === undefined && !(a instanceof CategoryCodes || b instanceof CategoryCodes)) {
    const counted = countIntegers(a, b);
    if (counted) return counted;
  }
  const sides = [a, b].map((labels) => (labels instanceof CategoryCodes ? labels.used() : labels));
  const [codesA, codesB] = sides.map((side) => (side instanceof CategoryCodes ? side.codes : side.labels));
  checkSameLength('a', codesA, 'b', codesB);
  sides.forEach((side, i) => {
    if (side instanceof CategoryCodes) checkMissing([i === 0 ? 'a' : 'b'], [side], nan);
  });
  const axes = sides.map((side) => new CategoryAxis(side.categories));
  const { length } = codesA;
  const weights = weightsOf(given, 'a', length);
  const table = new Counts(axes, isSmall(axes[0].bins * axes[1].bins, length));
  for (let start = 0; start < length; start += CODED) {
    const end = Math.min(length, start + CODED);
    table.push(
      sides.map((side, i) =>
        side instanceof CategoryCodes
          ? new CategoryCodes(side.codes.subarray(start, end), side.categories, FOUND)
          : codesOfIntegers(side, axes[i].categories, start, end),
      ),
      weights && { ...weights, values: weights.values.subarray(start, end) },
    );
  }
  if (table.total === 0) {
    throw new RangeError('"a" must hold at least one label that "b" does not miss, got none');
  }
  return table;
}

/** How a table of labels is counted. */
export interface LabelTableOptions {
  /** Missing labels: `'raise'` (default) or `'omit'`, which leaves the pair out. */
  readonly nan?: NanPolicy;
  /** What each pair adds to its cell, instead of 1, as in `histogram`. */
  readonly weights?: NumericInput | undefined;
}

export const LABEL_TABLE_OPTIONS = {
  nan: option.nanPolicy(),
  weights: option.later<NumericInput>(),
} satisfies OptionsOf<LabelTableOptions>;

const OPTIONS = optionTable(LABEL_TABLE_OPTIONS);

/**
 * The table of how often each pair of labels occurs, categories sorted (numbers by value, text by code unit); each side has all
 * labels of its column, also where all pairs with one miss the other side.
 *
 * @param a labels; numbers count as labels.
 * @param b as many labels.
 * @throws TypeError for a wrong kind; RangeError for different lengths, no sample, a missing label (unless
 *   `nan: 'omit'`, which counts the pair in `nan`), more than 16 777 215 distinct labels.
 * @see sklearn.metrics.cluster.contingency_matrix
 * @example
 * import { contingencyTable } from 'infosimd';
 * const { counts, shape } = contingencyTable(['a', 'a', 'b'], ['x', 'y', 'y']);
 * console.log(counts, shape); // Float64Array(4) [ 1, 1, 0, 1 ] [ 2, 2 ]
 */
export function contingencyTable(
  a: ColumnInput,
  b: ColumnInput,
  options?: LabelTableOptions,
): JointHistogram {
  const { nan, weights } = readOptions(options, OPTIONS);
  return new JointHistogram(countLabels(labelsOf('a', a), labelsOf('b', b), nan, weights));
}
