// Confidence intervals of estimates.

import { quantileAt } from '../bins/quantileAt.js';
import * as option from '../columns/option.js';
import type { Checked, OptionsOf } from '../columns/options.js';
import { overItems, type RangeTask } from '../kernels/ranges.js';
import { resampleCounts } from '../tables/randomTables.js';
import {
  type CountEstimate,
  drawingTask,
  estimateAgain,
  estimateFromCounts,
  LEAST_TABLES,
  refuseInfinite,
  type SampleEstimate,
  shuffledPlaces,
} from './resampling.js';

/** Options of an interval. */
export interface ConfidenceOptions {
  /**
   * The probability that the interval holds the true value, in (0, 1), such as 0.95. For estimates from tables: the basic bootstrap,
   * around the corrected estimate. For estimates from samples: halves of the samples, drawn without replacement.
   */
  readonly confidence?: number;
  /** How many tables or halves are drawn; an integer in 10 … 10^6, default 1000. */
  readonly replicates?: number;
}

/** An interval that holds the true value with probability `level`. */
export interface ConfidenceInterval {
  readonly level: number;
  readonly low: number;
  readonly high: number;
}

const REPLICATES = 2 ** 33;

/** With fewer samples, the halves are too short for some methods. */
const LEAST = 8;

export interface CheckedConfidence {
  readonly level: number | undefined;
  readonly replicates: number;
  readonly seed: number;
}

export const CONFIDENCE_OPTIONS = {
  confidence: option.real(
    'a number between 0 and 1, such as 0.95',
    (level) => level > 0 && level < 1,
    undefined,
  ),
  replicates: option.integer(10, 1e6),
} satisfies OptionsOf<ConfidenceOptions>;

export function checkConfidence({
  confidence,
  replicates,
  seed,
}: Checked<typeof CONFIDENCE_OPTIONS> & { readonly seed: number }): CheckedConfidence {
  if (confidence === undefined && replicates !== undefined) {
    throw new TypeError('"replicates" goes with confidence; leave it out');
  }
  return { level: confidence, replicates: replicates ?? 1000, seed };
}

/** The value minus the quantiles of its errors. */
function interval(value: number, errors: Float64Array, level: number): ConfidenceInterval {
  errors.sort();
  const last = errors.length - 1;
  const quantile = (share: number): number => quantileAt(last * share, last, (rank) => errors[rank]);
  return { level, low: value - quantile((1 + level) / 2), high: value - quantile((1 - level) / 2) };
}

interface CountReplicates {
  readonly counts: Float64Array;
  readonly estimate: CountEstimate;
  readonly seed: number;
}

export const bootstrapTask: RangeTask<CountReplicates> = drawingTask(
  'bootstrap',
  REPLICATES,
  ({ counts, estimate }) => {
    const drawn = new Float64Array(counts.length);
    return (random) => {
      resampleCounts(random, counts, drawn);
      return estimateFromCounts(estimate, drawn);
    };
  },
);

/**
 * The basic (reflected) bootstrap of an estimate from counts. Tables are drawn from the observed frequencies, whose true value is
 * the plug-in value: the errors are the estimates minus it.
 *
 * @see Davison & Hinkley 1997, Bootstrap methods, 5.2
 */
export function bootstrapCounts(
  counts: ArrayLike<number>,
  plugin: number,
  value: number,
  estimate: CountEstimate,
  level: number,
  { replicates, seed }: CheckedConfidence,
): ConfidenceInterval {
  const args = { counts: Float64Array.from(counts), estimate, seed };
  const errors = overItems(bootstrapTask, args, replicates, LEAST_TABLES);
  for (let i = 0; i < replicates; i++) errors[i] -= plugin;
  return interval(value, errors, level);
}

interface Halves {
  readonly estimate: SampleEstimate;
  readonly n: number;
  readonly half: number;
  readonly seed: number;
}

export const subsampleTask: RangeTask<Halves> = drawingTask(
  'subsamples',
  REPLICATES,
  ({ estimate, n, half }) =>
    (random) => {
      const places = shuffledPlaces(random, n, half);
      return estimateAgain(estimate, places, places);
    },
);

/**
 * The interval from estimates of halves of the samples. The error of the whole is distributed like the difference between a half
 * of m samples and the whole of n, times √(m/(n − m)); subtracting the mean removes the bias of the halves. A bootstrap would
 * repeat samples, which then are neighbours at distance 0.
 *
 * @see Politis & Romano 1994, Large sample confidence regions based on subsamples; Holmes & Nemenman 2019, Estimation of mutual information
 *   for real-valued data with error bars and controlled bias
 */
export function subsample(
  method: string,
  n: number,
  value: number,
  estimate: SampleEstimate,
  level: number,
  { replicates, seed }: CheckedConfidence,
): ConfidenceInterval {
  if (n < LEAST) {
    throw new RangeError(`"confidence" with method '${method}' needs ${LEAST} samples, got ${n}`);
  }
  const half = Math.floor(n / 2);
  const errors = overItems(subsampleTask, { estimate, n, half, seed }, replicates);
  refuseInfinite('confidence', 'halves', errors);
  let mean = 0;
  for (let i = 0; i < replicates; i++) mean += errors[i] / replicates;
  const factor = Math.sqrt(half / (n - half));
  for (let i = 0; i < replicates; i++) errors[i] = (errors[i] - mean) * factor;
  return interval(value, errors, level);
}

/** Converts an interval from bits. */
export function intervalIn(
  { level, low, high }: ConfidenceInterval,
  convert: (bits: number) => number,
): ConfidenceInterval {
  return Object.freeze({ level, low: convert(low), high: convert(high) });
}
