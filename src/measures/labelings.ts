// Two labelings of the same things: label columns of any number of categories, or a table of them.

import { checkMissing } from '../bins/presentSamples.js';
import { CategoryCodes, type NarrowIntegers, narrowIntegers } from '../columns/categories.js';
import { type ColumnInput, checkCategories, checkSameLength, isColumnInput } from '../columns/column.js';
import { checkNan, checkOptions, type NanPolicy } from '../columns/options.js';
import { CategoryAxis } from '../tables/axis.js';
import {
  countNarrowPairs,
  countTuples,
  type Margin,
  marginOf,
  occupiedCells,
  type TupleCounts,
} from '../tables/tupleCounts.js';
import { sharedBits } from './multivariate.js';
import { type CheckedTable, checkTable, type Table } from './table.js';

/** The occupied cells of a table of two labelings, a down and b across. */
export interface Labelings {
  readonly counts: Float64Array;
  readonly total: number;
  /** Labels of a, and of b. */
  readonly a: Margin;
  readonly b: Margin;
}

function ofTable({ values, rows, columns, total, rowSums, columnSums }: CheckedTable): Labelings {
  const { counts, codes } = occupiedCells(values, [rows, columns], total);
  return {
    counts,
    total,
    a: { place: codes[0], counts: rowSums },
    b: { place: codes[1], counts: columnSums },
  };
}

/** Integers of a narrow range, which need no codes; undefined for other labels. */
function narrowColumn(labels: ColumnInput): NarrowIntegers | undefined {
  return isColumnInput(labels) && !(labels instanceof CategoryCodes) ? narrowIntegers(labels) : undefined;
}

function countLabels(a: ColumnInput, b: ColumnInput, nan: NanPolicy): TupleCounts {
  const integersA = narrowColumn(a);
  const integersB = integersA && narrowColumn(b);
  if (integersB && integersA.labels.length === integersB.labels.length) {
    const table = countNarrowPairs(integersA, integersB);
    if (table) return table;
  }
  const labelsA = checkCategories('a', a);
  const labelsB = checkCategories('b', b);
  checkSameLength('a', labelsA, 'b', labelsB);
  const columns = [labelsA, labelsB];
  checkMissing(['a', 'b'], columns, nan);
  const table = countTuples(
    columns.map(({ categories }) => new CategoryAxis(categories)),
    columns,
  );
  if (table.total === 0) {
    throw new RangeError('"a" must hold at least one label that "b" does not miss, got none');
  }
  return table;
}

function ofColumns(a: ColumnInput, b: ColumnInput, nan: NanPolicy): Labelings {
  const table = countLabels(a, b, nan);
  return { counts: table.counts, total: table.total, a: marginOf(table, [0]), b: marginOf(table, [1]) };
}

/** A table, or two label columns, with the options behind them. */
export function labelingsAndOptions<Options extends object>(
  first: Table | ColumnInput,
  second: ColumnInput | Options | undefined,
  third: (Options & { readonly nan?: NanPolicy }) | undefined,
  known: readonly string[],
): { labelings: Labelings; options: Options } {
  if (!isColumnInput(second)) {
    const options = checkOptions(second as Options | undefined, known);
    return { labelings: ofTable(checkTable('table', first as Table)), options };
  }
  const options = checkOptions(third, [...known, 'nan']);
  return { labelings: ofColumns(first as ColumnInput, second, checkNan(options.nan)), options };
}

/** I(A; B) in bits. */
export function sharedByLabelings({ counts, total, a, b }: Labelings): number {
  const whole: Margin = { place: new Int32Array(counts.length), counts: Float64Array.of(total) };
  return sharedBits({ counts, total }, a, b, whole);
}
