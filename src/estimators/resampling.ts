// Estimates that are made again from other samples or counts, for tests against chance and for intervals. What they take stands
// in plain data, not in a function, so that any thread can make them.

import type { Column, NumberColumn } from '../columns/column.js';
import { conditionalInformationBits } from '../measures/multivariate.js';
import { tableOfCells } from '../measures/table.js';
import type { Axis } from '../tables/axis.js';
import { countTuples } from '../tables/tupleCounts.js';
import { columnAt } from './columnGroups.js';
import { type ContinuousEstimate, continuousBits, pickSide } from './continuousInformation.js';
import { type DifferentialMethod, differentialEntropy } from './differentialEntropy.js';
import { categoryCounts } from './discrete/categoryCounts.js';
import { correctedInformation, type InformationCorrection } from './discrete/correctedInformation.js';
import { DISCRETE, type DiscreteMethod } from './discrete/methods.js';

/** An estimate from samples. */
export type SampleEstimate =
  | ContinuousEstimate
  | {
      readonly kind: 'table';
      readonly axes: readonly Axis[];
      readonly columns: readonly Column[];
      /** How many of the columns are x; the others are y. */
      readonly ofX: number;
    }
  | {
      readonly kind: 'differential';
      readonly method: DifferentialMethod;
      readonly columns: readonly NumberColumn[];
      readonly k: number | undefined;
      readonly window: number | undefined;
    };

/**
 * The estimate in bits from the samples at some places.
 *
 * @param x places of x, or of the one variable; undefined: as they are.
 * @param y places of y.
 */
export function estimateAgain(estimate: SampleEstimate, x?: Int32Array, y?: Int32Array): number {
  if (estimate.kind === 'continuous') {
    const { a, b } = estimate;
    return continuousBits({ ...estimate, a: x ? pickSide(a, x) : a, b: y ? pickSide(b, y) : b });
  }
  if (estimate.kind === 'table') {
    const { axes, columns, ofX } = estimate;
    const all = columns.map((column, i) => {
      const places = i < ofX ? x : y;
      return places ? columnAt(column, places) : column;
    });
    const indices = columns.map((_, i) => i);
    return conditionalInformationBits(countTuples(axes, all), indices.slice(0, ofX), indices.slice(ofX), []);
  }
  const { method, columns, k, window } = estimate;
  const some = columns.map((column) => (x ? columnAt(column, x) : column));
  const { length } = some[0];
  // Windows and neighbours of the whole may be too many for a half.
  return differentialEntropy(
    method,
    { names: some.map(() => 'x'), columns: some },
    {
      ...(k === undefined ? {} : { k: Math.min(k, length - 1) }),
      ...(window === undefined ? {} : { window: Math.min(window, Math.ceil(length / 2) - 1) }),
    },
  );
}

/** An estimate from counts. */
export type CountEstimate =
  | {
      readonly kind: 'information';
      /** Where the counts stand in a table of pairs, and its rows and columns. */
      readonly codes: readonly Int32Array[];
      readonly bins: readonly number[];
      readonly correction: InformationCorrection;
    }
  | { readonly kind: 'entropy'; readonly method: DiscreteMethod; readonly support: number };

/** The estimate in bits from counts. */
export function estimateFromCounts(estimate: CountEstimate, counts: Float64Array): number {
  if (estimate.kind === 'entropy') {
    return DISCRETE[estimate.method]({ ...categoryCounts(counts), support: estimate.support });
  }
  const { codes, bins, correction } = estimate;
  let total = 0;
  for (let cell = 0; cell < counts.length; cell++) total += counts[cell];
  return correctedInformation(tableOfCells({ values: counts, codes, bins, total }), correction);
}
