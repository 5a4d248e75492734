// Counts samples in tables, for all plug-in estimators.

import { type BinNames, type BinRequest, type BinRule, checkRequest, edgesFor } from '../bins/binRules.js';
import { checkMissing } from '../bins/presentSamples.js';
import { scanColumn } from '../bins/range.js';
import { type Column, type ColumnInput, checkSameLength } from '../columns/column.js';
import { wrongKind } from '../columns/errors.js';
import * as option from '../columns/option.js';
import { checkNames, firstGiven, type NanPolicy, type Option } from '../columns/options.js';
import type { Weights } from '../columns/weights.js';
import { type Axis, axisOfQuantized, BinAxis, CategoryAxis } from '../tables/axis.js';
import { isSparse } from '../tables/cells.js';
import { Counts } from '../tables/counts.js';
import { JointHistogram } from '../tables/jointHistogram.js';

/** What the numbers of a column mean: measurements to bin, or labels. */
export type ColumnKind = 'number' | 'category';

export const COLUMN_KIND: Option<ColumnKind | undefined> = option.choice(['number', 'category']);

/** The kinds of several columns, by name. */
export const COLUMN_KINDS: Option<Readonly<Record<string, ColumnKind>> | undefined> = option.later();

/** The given kinds by column name. A Map, because the names come from the user's data. */
export function checkKinds(
  option: string,
  given: object | undefined,
  names: readonly string[],
): ReadonlyMap<string, ColumnKind | undefined> {
  const kinds = checkNames(option, given, names);
  return new Map(
    Array.from(kinds, ([name, kind]) => [
      name,
      kind === undefined ? undefined : COLUMN_KIND.check(`${option}.${name}`, kind),
    ]),
  );
}

/** The kind of a checked column; undefined for a quantized one, which has no choice. */
export function kindOf({ kind }: Column): ColumnKind | undefined {
  return kind === 'quantized' ? undefined : kind;
}

/** Counts of samples, and the number of missing samples left out. */
interface Counted<T> {
  readonly table: T;
  readonly omitted: number;
}

/** The error for a column that holds no sample, or no sample in common with the others. */
export function noSampleError(name: string): RangeError {
  return new RangeError(`"${name}" must hold at least one sample that is not missing, got none`);
}

function refuseAllOutside(name: string, total: number): void {
  if (total === 0) {
    throw new RangeError(
      `${name} must hold a sample inside of the bins, got none; widen the range or the edges`,
    );
  }
}

/** Options that say how numbers are cut, and how their distances are compared. */
const OF_NUMBERS = ['bins', 'binning', 'range', 'k', 'noise', 'standardize', 'variant', 'window'];

/** Whether no option is given that takes numbers only, so that integers as text can be meant as labels. */
export function takesLabels(given: object | undefined): boolean {
  return firstGiven(given, OF_NUMBERS) === undefined;
}

/** Refuses edges as `bins` of several columns: those of one would leave out samples of the others. */
export function checkBinsOfAll(bins: unknown): asserts bins is number | BinRule | undefined {
  if (bins === undefined || typeof bins === 'number' || typeof bins === 'string') return;
  throw wrongKind('bins', 'one number or rule for all columns', bins);
}

/**
 * The bins or categories of a column, from all its samples that are not missing, whatever it is paired with.
 *
 * @throws RangeError if it holds no sample; see `edgesFor`.
 */
export function axisFor(names: BinNames, column: Column, request: BinRequest): Axis {
  if (column.kind === 'quantized') {
    if (column.missing === column.length) throw noSampleError(names.column);
    checkRequest(names, request);
    return axisOfQuantized(column);
  }
  if (column.kind === 'number') {
    if (scanColumn(column).nan === column.length) throw noSampleError(names.column);
    return new BinAxis(edgesFor(names, column, request));
  }
  const { categories } = column.used();
  if (categories.length === 0) throw noSampleError(names.column);
  checkRequest(names, request);
  return new CategoryAxis(categories);
}

/** The samples of a checked column, as tables take them. */
export function samplesOf(column: Column): ColumnInput {
  return column.kind === 'number' ? column.values : column;
}

/** The counts of one column on its axis. */
export function countSamples(
  names: BinNames,
  column: Column,
  nan: NanPolicy,
  request: BinRequest,
): Counted<{
  readonly axis: Axis;
  readonly counts: Float64Array;
  readonly outOfRange: number;
  readonly total: number;
}> {
  checkMissing([names.column], [column], nan);
  const axis = axisFor(names, column, request);
  const table = new Counts([axis]).push([column], request.weights);
  const { dense: counts, outOfRange, total, nan: omitted } = table;
  refuseAllOutside(`"${names.column}"`, total);
  return { table: { axis, counts, outOfRange, total }, omitted };
}

/** The joint table of two columns on given axes. */
export function countPairsOn(
  names: readonly [string, string],
  axes: readonly [Axis, Axis],
  columns: readonly [Column, Column],
  weights?: Weights,
): Counted<JointHistogram> {
  const dense = !isSparse(axes[0].bins * axes[1].bins, columns[0].length);
  const table = new JointHistogram(new Counts(axes, dense).push(columns, weights));
  if (table.nan > 0 && table.total + table.outOfRange === 0) throw noSampleError(names[0]);
  refuseAllOutside(`"${names[0]}" and "${names[1]}"`, table.total);
  return { table, omitted: table.nan };
}

/** The joint table of two columns, each on its own axis. */
export function countSamplePairs(
  names: readonly [BinNames, BinNames],
  columns: readonly [Column, Column],
  nan: NanPolicy,
  requests: readonly [BinRequest, BinRequest],
  weights?: Weights,
): Counted<JointHistogram> {
  const [x, y] = names.map(({ column }) => column);
  checkSameLength(x, columns[0], y, columns[1]);
  checkMissing([x, y], columns, nan);
  const axes = [
    axisFor(names[0], columns[0], { ...requests[0], weights }),
    axisFor(names[1], columns[1], { ...requests[1], weights }),
  ] as const;
  return countPairsOn([x, y], axes, columns, weights);
}
