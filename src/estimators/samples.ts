// Samples → a table of counts: the part that all plug-in estimators share.

import { type BinNames, type BinRequest, type BinRule, checkRequest, edgesFor } from '../bins/binRules.js';
import { presentSamples } from '../bins/presentSamples.js';
import { type Column, type ColumnInput, checkSameLength } from '../columns/column.js';
import { wrongKind } from '../columns/errors.js';
import { checkChoice, type NanPolicy } from '../columns/options.js';
import { type Axis, BinAxis, CategoryAxis } from '../tables/axis.js';
import { Histogram } from '../tables/histogram.js';
import { JointHistogram } from '../tables/jointHistogram.js';

/** What a column's numbers are: measurements to be binned, or labels. */
export type ColumnKind = 'number' | 'category';

export function checkKind(name: string, value: unknown): ColumnKind | undefined {
  return value === undefined
    ? undefined
    : checkChoice(name, value, ['number', 'category'] as const, 'number');
}

/** Counts of samples, and how many were left out before them. */
export interface Counted<T> {
  readonly table: T;
  readonly omitted: number;
}

function refuseEmpty(name: string, column: Column): void {
  if (column.length === 0) {
    throw new RangeError(`"${name}" must hold at least one sample that is not missing, got none`);
  }
}

function refuseAllOutside(name: string, total: number): void {
  if (total === 0) {
    throw new RangeError(
      `${name} must hold a sample inside of the bins, got none; widen the range or the edges`,
    );
  }
}

/** Bins of several columns are asked for at once: edges of one would leave samples of the others out. */
export function checkBinsOfAll(bins: unknown): asserts bins is number | BinRule | undefined {
  if (bins === undefined || typeof bins === 'number' || typeof bins === 'string') return;
  throw wrongKind('bins', 'one number or rule for all columns', bins);
}

/** The bins or categories of a column without missing samples. */
export function axisFor(names: BinNames, column: Column, request: BinRequest): Axis {
  if (column.kind === 'number') return new BinAxis(edgesFor(names, column, request));
  checkRequest(names, request);
  return new CategoryAxis(column.categories);
}

/** What a table is fed: the samples of a checked column. */
export function samplesOf(column: Column): ColumnInput {
  return column.kind === 'number' ? column.values : column;
}

/** The counts of one column: a Histogram for numbers, one count for each category. */
export function countSamples(
  names: BinNames,
  column: Column,
  nan: NanPolicy,
  request: BinRequest,
): Counted<{ readonly counts: Float64Array; readonly outOfRange: number; readonly total: number }> {
  const { columns, omitted } = presentSamples([names.column], [column], nan);
  const [present] = columns;
  refuseEmpty(names.column, present);
  if (present.kind === 'number') {
    const table = new Histogram(new BinAxis(edgesFor(names, present, request))).push(present.values);
    refuseAllOutside(`"${names.column}"`, table.total);
    return { table, omitted };
  }
  checkRequest(names, request);
  const counts = new Float64Array(present.categories.length);
  for (const code of present.codes) counts[code]++;
  return { table: { counts, outOfRange: 0, total: present.length }, omitted };
}

/** The joint table of two columns. */
export function countSamplePairs(
  names: readonly [BinNames, BinNames],
  pair: [Column, Column],
  nan: NanPolicy,
  requests: readonly [BinRequest, BinRequest],
): Counted<JointHistogram> {
  checkSameLength(names[0].column, pair[0], names[1].column, pair[1]);
  const { columns, omitted } = presentSamples([names[0].column, names[1].column], pair, nan);
  refuseEmpty(names[0].column, columns[0]);
  const table = new JointHistogram({
    x: axisFor(names[0], columns[0], requests[0]),
    y: axisFor(names[1], columns[1], requests[1]),
  }).push(samplesOf(columns[0]), samplesOf(columns[1]));
  refuseAllOutside(`"${names[0].column}" and "${names[1].column}"`, table.total);
  return { table, omitted };
}
