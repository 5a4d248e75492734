// Repeats estimates with resampled data, for significance and confidence. An estimate is described by plain data, not by a function,
// so that any thread can repeat it.

import type { Column, NumberColumn } from '../columns/column.js';
import type { RangeTask } from '../kernels/ranges.js';
import { conditionalInformationBits } from '../measures/multivariate.js';
import { Philox } from '../numeric/philox.js';
import type { Axis } from '../tables/axis.js';
import { countTuples } from '../tables/tupleCounts.js';
import { columnAt } from './columnGroups.js';
import { type ContinuousEstimate, continuousBits, pickSide } from './continuousInformation.js';
import { type DifferentialMethod, differentialEntropy } from './differential/registry.js';

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
      readonly standardize: boolean;
    };

/**
 * The estimate in bits from the samples at the given indices.
 *
 * @param x indices of x, or of the only variable; undefined: all samples.
 * @param y indices of y.
 */
export function estimateAgain(estimate: SampleEstimate, x?: Int32Array, y?: Int32Array): number {
  if (estimate.kind === 'continuous') {
    return continuousBits({
      ...estimate,
      x: x ? pickSide(estimate.x, x) : estimate.x,
      y: y ? pickSide(estimate.y, y) : estimate.y,
    });
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
  const { method, columns, k, window, standardize } = estimate;
  const some = columns.map((column) => (x ? columnAt(column, x) : column));
  const { length } = some[0];
  // A window or k of the whole may be too large for a half.
  return differentialEntropy(
    method,
    { names: some.map(() => 'x'), columns: some },
    {
      standardize,
      ...(k === undefined ? {} : { k: Math.min(k, length - 1) }),
      ...(window === undefined ? {} : { window: Math.min(window, Math.ceil(length / 2) - 1) }),
    },
  );
}

/**
 * The task of a range of estimates in bits from random data.
 *
 * @param first the random stream of the first estimate; each estimate has its own.
 * @param draws returns the function that draws data and estimates; it may keep memory for a range.
 */
export function drawingTask<Args extends { readonly seed: number }>(
  name: string,
  first: number,
  draws: (args: Args) => (random: Philox) => number,
): RangeTask<Args> {
  return {
    name,
    size: (_, start, end) => end - start,
    run: (args, start, end, to) => {
      const draw = draws(args);
      for (let i = start; i < end; i++) to[i - start] = draw(new Philox(args.seed, first + i));
    },
  };
}

/** Throws if estimates of random data are not all finite: so few samples may come out perfectly ordered, or tied, by chance. */
export function refuseInfinite(option: string, drawn: string, estimates: Float64Array): void {
  const infinite = estimates.reduce((count, bits) => count + (Number.isFinite(bits) ? 0 : 1), 0);
  if (infinite === 0) return;
  throw new RangeError(
    `"${option}" needs more samples: the estimate is infinite for ${infinite} of ${estimates.length} ${drawn}, which are perfectly ordered or tied`,
  );
}

/** The fewest random tables worth a range: each takes 45 µs for 16 × 16 cells. */
export const LEAST_TABLES = 16;

/** Puts places in random order (Fisher–Yates), or only the first `some` of them. */
export function shuffle(random: Philox, places: Int32Array, some = places.length): void {
  const n = places.length;
  const last = Math.min(some, n - 1);
  for (let i = 0; i < last; i++) {
    const j = i + random.nextBelow(n - i);
    const place = places[i];
    places[i] = places[j];
    places[j] = place;
  }
}

/** 0 … n − 1 in random order; only the first `some` if given. */
export function shuffledPlaces(random: Philox, n: number, some = n): Int32Array {
  const places = Int32Array.from({ length: n }, (_, i) => i);
  shuffle(random, places, some);
  return places.subarray(0, some);
}
