// How a column's samples choose its bins: equal widths over their range, or equal frequencies.

import type { NumberColumn } from '../columns/column.js';
import { checkChoice } from '../columns/options.js';
import { evenQuantiles } from '../numeric/orderStatistics.js';
import { checkBins, checkEdges, checkRange, uniformEdges } from './axis.js';
import { scanColumn } from './range.js';

/** Equal widths, or equal frequencies. */
export type Binning = 'uniform' | 'equal-frequency';

export const BINNINGS = ['uniform', 'equal-frequency'] as const;

/** As NumPy. */
export const DEFAULT_BINS = 10;

/** How one axis is to be binned. */
export interface BinRequest {
  /** How many bins (default 10), or their edges. */
  readonly bins?: number | ArrayLike<number>;
  readonly binning?: Binning;
  readonly range?: readonly [number, number];
}

function infinityError(name: string, column: NumberColumn): RangeError {
  const index = column.values.findIndex((value: number) => Math.abs(value) === Infinity);
  return new RangeError(
    `"${name}" must hold finite numbers where its range is automatic, got ${column.values[index]} at index ${index}; ` +
      'use { range: [low, high] } or give the edges',
  );
}

/** The range of the samples, NaN passed over; [0, 1] when there are none, as NumPy. */
function automaticRange(name: string, column: NumberColumn): [number, number] {
  const { min, max } = scanColumn(column);
  if (min === Infinity && max === -Infinity) return [0, 1];
  if (min === -Infinity || max === Infinity) throw infinityError(name, column);
  if (!Number.isFinite(max - min)) {
    throw new RangeError(
      `"${name}" must span a finite width, got ${min} … ${max}; use { range: [low, high] }`,
    );
  }
  return [min, max];
}

/** The samples that are not NaN, as doubles. */
function presentValues(column: NumberColumn): Float64Array {
  const values = new Float64Array(column.length);
  let n = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column.values[i];
    if (value === value) values[n++] = value;
  }
  return values.subarray(0, n);
}

/** The distinct values in ascending order, or undefined when they are more than `most`. */
function fewDistinct(values: Float64Array, most: number): Float64Array | undefined {
  const seen = new Set<number>();
  for (let i = 0; i < values.length; i++) {
    seen.add(values[i]);
    if (seen.size > most) return undefined;
  }
  return Float64Array.from(seen).sort();
}

/** A number between two others that keeps them in different bins. */
function between(a: number, b: number): number {
  const middle = a + (b - a) / 2;
  return middle > a ? middle : b;
}

/**
 * Edges that give each bin as many samples as can be: one bin per value, edges midway, where there are at
 * most `bins` distinct values; else the quantiles i/bins, equal ones merged.
 */
function equalFrequencyEdges(name: string, column: NumberColumn, bins: number): Float64Array {
  const [min, max] = automaticRange(name, column);
  const values = presentValues(column);
  const distinct = fewDistinct(values, bins);
  if (distinct === undefined) {
    const quantiles = evenQuantiles(values, bins);
    return quantiles.filter((edge, i) => i === 0 || edge > quantiles[i - 1]);
  }
  if (distinct.length <= 1) return uniformEdges(1, min, max);
  const edges = new Float64Array(distinct.length + 1);
  edges[0] = distinct[0] + 0;
  for (let i = 1; i < distinct.length; i++) edges[i] = between(distinct[i - 1], distinct[i]) + 0;
  edges[distinct.length] = distinct[distinct.length - 1] + 0;
  return edges;
}

/**
 * The edges of a column. `names` are those of the column and of the options, for messages.
 *
 * @throws RangeError where the range is automatic and a sample infinite; see checkBins, checkRange, checkEdges.
 */
export function edgesFor(
  names: { column: string; bins?: string; range?: string },
  column: NumberColumn,
  request: BinRequest,
): Float64Array {
  const binsName = names.bins ?? 'bins';
  const rangeName = names.range ?? 'range';
  const { bins = DEFAULT_BINS, range } = request;
  const binning = checkChoice('binning', request.binning, BINNINGS, 'uniform');
  const given = range === undefined ? undefined : checkRange(rangeName, range);
  if (typeof bins !== 'number') return checkEdges(binsName, bins);
  const count = checkBins(binsName, bins);
  if (binning === 'equal-frequency') {
    if (given !== undefined) {
      throw new TypeError(`"${rangeName}" goes with binning 'uniform' only, got [${given}]; leave it out`);
    }
    return equalFrequencyEdges(names.column, column, count);
  }
  const [low, high] = given ?? automaticRange(names.column, column);
  return uniformEdges(count, low, high);
}
