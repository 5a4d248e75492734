// Samples of several columns → counts of the tuples that occur.

import { presentSamples } from '../bins/presentSamples.js';
import { CategoryCodes, FOUND, type Label } from '../columns/categories.js';
import type { Column } from '../columns/column.js';
import type { Weights } from '../columns/weights.js';
import type { Uncounted } from './accumulate.js';
import { type Axis, CategoryAxis } from './axis.js';
import { type Cells, codesOfCells, isSmall, joinKeys, placesOf } from './cells.js';
import { Counts } from './counts.js';
import { MAX_CELL } from './sparseCells.js';
import { codesOf } from './tripleTables.js';

/** The occupied cells of a table of several columns, and the samples that are in none. */
export interface TupleCounts extends Cells, Uncounted {}

/**
 * Counts tuples, even where the cells of their table cannot be numbered. One with a missing component is counted in `nan`.
 *
 * @param axes one for each column.
 * @param columns all of one length, no sample beside its axis.
 * @param weights what each sample adds; by default 1.
 * @throws RangeError when a table of so many labels cannot be had.
 */
export function countTuples(
  axes: readonly Axis[],
  columns: readonly Column[],
  weights?: Weights,
): TupleCounts {
  const size = axes.reduce((product, { bins }) => product * bins, 1);
  if (size > MAX_CELL) return countJoined(axes, columns, weights);
  const counts = new Counts(axes, isSmall(size, columns[0].length)).push(columns, weights);
  return { ...counts.cells, outOfRange: counts.outOfRange, nan: counts.nan };
}

/** The first two columns become one, whose categories are the pairs that occur. */
function countJoined(
  axes: readonly Axis[],
  columns: readonly Column[],
  weights: Weights | undefined,
): TupleCounts {
  if (weights) {
    throw new RangeError('"weights" goes with tables of at most 2^52 cells; ask for fewer bins or columns');
  }
  const names = columns.map((_, i) => String(i));
  const { columns: present, omitted } = presentSamples(names, [...columns], 'omit');
  const [a, b] = axes.slice(0, 2).map((axis, i) => codesOf(axis, present[i]));
  const { place, distinct } = placesOf(joinKeys(a.codes, b.codes, a.bins, b.bins), a.bins * b.bins);
  const pairs: readonly Label[] = Array.from(distinct);
  const joined = countTuples(
    [new CategoryAxis(pairs), ...axes.slice(2)],
    [new CategoryCodes(place, pairs, FOUND), ...present.slice(2)],
  );
  const [first, ...others] = joined.codes;
  const codes = codesOfCells(distinct, [a.bins, b.bins]).map((ofPair) => first.map((pair) => ofPair[pair]));
  return { ...joined, codes: [...codes, ...others], bins: axes.map(({ bins }) => bins), nan: omitted };
}
