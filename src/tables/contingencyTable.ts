// How often labels of two columns meet.

import { checkMissing } from '../bins/presentSamples.js';
import { codesOfIntegers, type NarrowIntegers } from '../columns/categories.js';
import { type ColumnInput, checkCategories, checkSameLength, narrowColumn } from '../columns/column.js';
import * as option from '../columns/option.js';
import { type NanPolicy, optionTable, readOptions } from '../columns/options.js';
import { CategoryAxis } from './axis.js';
import { isSmall } from './cells.js';
import { Counts } from './counts.js';
import { JointHistogram } from './jointHistogram.js';

/** Counts pairs of integer labels where they stand, without codes: 3 instead of 10 ns a pair. Undefined where the table is large. */
function countIntegers(a: NarrowIntegers, b: NarrowIntegers): Counts | undefined {
  const { labels: labelsA, min: minA, codeOf: codeOfA } = a;
  const { labels: labelsB, min: minB, codeOf: codeOfB } = b;
  const columns = b.categories.length;
  const cells = a.categories.length * columns;
  const { length } = labelsA;
  if (length === 0 || length !== labelsB.length || !isSmall(cells, length)) return undefined;
  const table = new Int32Array(cells);
  for (let i = 0; i < length; i++) {
    table[codeOfA[labelsA[i] - minA] * columns + codeOfB[labelsB[i] - minB]]++;
  }
  const axes = [a, b].map(({ categories }) => new CategoryAxis(Object.freeze(categories)));
  return Counts.from({ axes, counts: Float64Array.from(table), outOfRange: 0, nan: 0 });
}

/** How often labels of two columns meet. Where there are many labels for few samples, occupied cells alone are held. */
export function countLabels(a: ColumnInput, b: ColumnInput, nan: NanPolicy): Counts {
  const [integersA, integersB] = [narrowColumn(a), narrowColumn(b)];
  const counted = integersA && integersB && countIntegers(integersA, integersB);
  if (counted) return counted;
  const labelsA = integersA ? codesOfIntegers(integersA) : checkCategories('a', a);
  const labelsB = integersB ? codesOfIntegers(integersB) : checkCategories('b', b);
  checkSameLength('a', labelsA, 'b', labelsB);
  const columns = [labelsA, labelsB];
  checkMissing(['a', 'b'], columns, nan);
  const axes = columns.map((labels) => new CategoryAxis(labels.used().categories));
  const table = new Counts(axes, isSmall(axes[0].bins * axes[1].bins, labelsA.length)).push(columns);
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
  return new JointHistogram(countLabels(a, b, readOptions(options, OPTIONS).nan));
}
