// Mutual information of samples as they are, without bins: which estimator takes which columns and options.

import { CategoryCodes } from '../columns/categories.js';
import { type Column, type NumberColumn, quantizedError } from '../columns/column.js';
import { wrongKind, wrongValue } from '../columns/errors.js';
import { checkFlag, checkInteger, refuseOptions } from '../columns/options.js';
import type { QuantizedColumn } from '../columns/quantizedColumn.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { Philox } from '../numeric/philox.js';
import { gather, orderOf } from '../search/planeNeighbours.js';
import type { NamedColumns } from './columnGroups.js';
import { copulaBits, gaussianOfGroups } from './gaussian.js';
import { gaoOfGroups, ksgOfGroups } from './ksg.js';
import { rossBits } from './ross.js';

/** Estimators that need no bins. */
export type ContinuousMethod = 'ksg' | 'ross' | 'gao' | 'gaussian' | 'copula';

export const CONTINUOUS_METHODS = ['ksg', 'ross', 'gao', 'gaussian', 'copula'] as const;

/** Options of the estimators that need no bins. */
export interface ContinuousOptions {
  /** `'ksg'`, `'ross'`, `'gao'`: which nearest neighbour; default 3. */
  readonly k?: number;
  /** `'ksg'`: the first or the second algorithm of Kraskov et al.; default 1. */
  readonly variant?: 1 | 2;
  /** `'ksg'`, `'gao'`: scale each column to unit variance first, as scikit-learn does; default false. */
  readonly standardize?: boolean;
  /**
   * `'ksg'`, `'ross'`: noise that takes ties apart, uniform, as a share of a column's standard deviation (scikit-learn: 1e-10);
   * default 0.
   */
  readonly noise?: number;
  /** Of the noise: an integer in 0 … 2^53 − 1; default 0. The same seed gives the same noise everywhere. */
  readonly seed?: number;
  /** `'copula'`: take off the bias of the Gaussian entropies; default false. */
  readonly biasCorrection?: boolean;
}

/** Those that look for nearest neighbours. */
export const NEIGHBOUR_METHODS = ['ksg', 'ross', 'gao'] as const;

/** Which methods take an option. */
const GOES_WITH: Readonly<Record<keyof ContinuousOptions, readonly ContinuousMethod[]>> = {
  k: NEIGHBOUR_METHODS,
  variant: ['ksg'],
  standardize: ['ksg', 'gao'],
  noise: ['ksg', 'ross'],
  seed: ['ksg', 'ross'],
  biasCorrection: ['copula'],
};

export const CONTINUOUS_OPTIONS = Object.keys(GOES_WITH) as (keyof ContinuousOptions)[];

/** @param seeded whether something else draws random numbers. */
export function refuseContinuousOptions(method: string, options: object, seeded: boolean): void {
  refuseOptions(method, seeded ? { ...options, seed: undefined } : options, GOES_WITH);
}

/** Which nearest neighbour of n samples: 3 unless there are fewer. */
export function checkNeighbour(k: unknown, n: number): number {
  return checkInteger('k', k, Math.min(3, n - 1), 1, n - 1);
}

/** The width of noise: a finite number, not below 0. */
export function checkNoise(noise: unknown): number {
  if (noise === undefined) return 0;
  if (typeof noise !== 'number') throw wrongKind('noise', 'a number ≥ 0', noise);
  if (!(noise >= 0 && noise < Infinity)) throw wrongValue('noise', 'a finite number ≥ 0', noise);
  return noise;
}

/** Runs that are added plainly: few sums need compensation. */
const RUN = 256;

/** The standard deviation, of the samples as they are. Loops without a function for each sample: 2 instead of 20 ns. */
function deviationOf(values: Float64Array): number {
  const n = values.length;
  // Multiplied first, so that no sum overflows.
  const share = 1 / n;
  const mean = new NeumaierSum();
  for (let first = 0; first < n; first += RUN) {
    const last = Math.min(first + RUN, n);
    let sum = 0;
    for (let i = first; i < last; i++) sum += values[i] * share;
    mean.add(sum);
  }
  const middle = mean.value;
  const squares = new NeumaierSum();
  for (let first = 0; first < n; first += RUN) {
    const last = Math.min(first + RUN, n);
    let sum = 0;
    for (let i = first; i < last; i++) sum += (values[i] - middle) * share * (values[i] - middle);
    squares.add(sum);
  }
  return Math.sqrt(squares.value);
}

/** A column as finite doubles, in an array of its own; TypeError for a quantized one. */
export function finiteDoubles(name: string, column: NumberColumn | QuantizedColumn): Float64Array {
  if (column.kind === 'quantized') throw quantizedError(name);
  const values = new Float64Array(column.values);
  for (let i = 0; i < values.length; i++) {
    if (values[i] - values[i] === 0) continue;
    throw new RangeError(
      `"${name}" must hold finite numbers, got ${values[i]} at index ${i}; leave such samples out`,
    );
  }
  return values;
}

/** The column, scaled and shaken as the options ask, in its own place. */
export function prepared(
  values: Float64Array,
  standardize: boolean,
  noise: number,
  seed: number,
  index: number,
): Float64Array {
  if (!standardize && noise === 0) return values;
  const deviation = deviationOf(values);
  if (!(deviation > 0)) return values;
  const n = values.length;
  if (noise > 0) {
    const stream = new Philox(seed, index);
    const width = noise * deviation;
    for (let i = 0; i < n; i++) values[i] += width * (stream.nextNumber() - 0.5);
  }
  if (standardize) for (let i = 0; i < n; i++) values[i] /= deviation;
  return values;
}

/** How many samples have a value that another one has, too. */
function countTies(values: Float64Array): number {
  const order = orderOf(values);
  let ties = 0;
  for (let i = 0; i < order.length; i++) {
    const value = values[order[i]];
    if (value === values[order[i - 1]] || value === values[order[i + 1]]) ties++;
  }
  return ties;
}

/**
 * `'auto'`: categories, quantized columns and huge samples by the histogram; one category and one number by `'ross'`; numbers by `'ksg'`, or `'gao'` where
 * more than one sample in twenty is tied. Ross's estimate has no such way out: a tied number beside a category is binned.
 */
export function automaticMethod(
  x: readonly Column[],
  y: readonly Column[],
): 'histogram' | 'ross' | 'ksg' | 'gao' {
  const columns = [...x, ...y];
  const { length } = columns[0];
  if (length < 10 || length >= 1e6) return 'histogram';
  if (columns.some(({ kind }) => kind === 'quantized')) return 'histogram';
  const categories = columns.filter((column) => column instanceof CategoryCodes).length;
  if (categories > 1 || (categories === 1 && columns.length > 2)) return 'histogram';
  const tied = mostTies(columns) > length / 20;
  if (categories === 1) return tied ? 'histogram' : 'ross';
  return tied ? 'gao' : 'ksg';
}

/** What an estimator without bins found. */
export interface ContinuousFinding {
  readonly bits: number;
  /** The neighbour that was looked for; undefined where none was. */
  readonly k: number | undefined;
  /** Samples whose value of x, and whose value of y, occurs more than once; the greater of the two. */
  readonly ties: () => number;
  /** The same again, from other samples. */
  readonly estimate: ContinuousEstimate;
}

/** One side, as the methods take it: columns of numbers, or a category. */
interface Side {
  readonly columns: readonly Float64Array[];
  readonly category: CategoryCodes | undefined;
}

/** What an estimate is made from. */
export interface ContinuousEstimate {
  readonly kind: 'continuous';
  readonly method: ContinuousMethod;
  readonly a: Side;
  readonly b: Side;
  /** Which nearest neighbour. */
  readonly k: number;
  readonly variant: 1 | 2;
  /** Of `'copula'`. */
  readonly corrected: boolean;
}

/** I(a; b). */
export function continuousBits({ method, a, b, k, variant, corrected }: ContinuousEstimate): number {
  // Of fewer samples there are fewer neighbours.
  const own = (size: number): number => Math.min(k, size - 1);
  if (method === 'ross') {
    const category = (a.category ?? b.category) as CategoryCodes;
    const [values] = [...a.columns, ...b.columns];
    return rossBits(category, values, own(values.length));
  }
  const size = a.columns[0].length;
  if (method === 'ksg') return ksgOfGroups([a.columns, b.columns], own(size), variant);
  if (method === 'gao') return gaoOfGroups(a.columns, b.columns, own(size));
  if (method === 'gaussian') return gaussianOfGroups(a.columns, b.columns, []);
  return copulaBits(a.columns, b.columns, corrected);
}

/** The samples of a side at some places. */
export function pickSide({ columns, category }: Side, places: Int32Array): Side {
  return {
    columns: columns.map((column) => gather(column, places)),
    category: category && new CategoryCodes(gather(category.codes, places), category.categories),
  };
}

/** The most samples of a column whose value occurs more than once. */
export function mostTies(columns: readonly Column[]): number {
  const ties = columns.map((column) =>
    column.kind !== 'number' ? 0 : countTies(new Float64Array(column.values)),
  );
  return Math.max(...ties);
}

/** I(x; y) of columns without missing samples. */
export function continuousInformation(
  method: ContinuousMethod,
  x: NamedColumns,
  y: NamedColumns,
  options: ContinuousOptions,
): ContinuousFinding {
  const n = x.columns[0].length;
  const nearest = (NEIGHBOUR_METHODS as readonly string[]).includes(method);
  if (n < 4) throw new RangeError(`method '${method}' needs 4 pairs at least, got ${n}`);
  const k = checkNeighbour(options.k, n);
  const variant = checkInteger('variant', options.variant, 1, 1, 2) as 1 | 2;
  const standardize = checkFlag('standardize', options.standardize, false);
  const corrected = checkFlag('biasCorrection', options.biasCorrection, false);
  const seed = checkInteger('seed', options.seed, 0, 0, Number.MAX_SAFE_INTEGER);
  const noise = checkNoise(options.noise);

  const columns = [...x.columns, ...y.columns];
  const names = [...x.names, ...y.names];
  const ready = columns.map((column, index) => {
    if (column instanceof CategoryCodes) return undefined;
    return prepared(finiteDoubles(names[index], column), standardize, noise, seed, index);
  });
  const [a, b] = [x, y].map((group, side): Side => {
    const first = side === 0 ? 0 : x.columns.length;
    return {
      columns: ready
        .slice(first, first + group.columns.length)
        .filter((column) => column !== undefined) as Float64Array[],
      category: group.columns.find((column) => column instanceof CategoryCodes),
    };
  });
  if (method === 'ross') {
    if ((a.category === undefined) === (b.category === undefined) || columns.length > 2) {
      throw new TypeError(
        "method 'ross' takes a category and a number; use { x: 'category' } or { y: 'category' } for labels that are numbers",
      );
    }
  } else {
    const category = columns.findIndex((column) => column instanceof CategoryCodes);
    if (category >= 0) {
      throw new TypeError(
        `method '${method}' takes numbers, and "${names[category]}" holds categories; use method 'ross' or 'histogram'`,
      );
    }
  }
  const estimate: ContinuousEstimate = { kind: 'continuous', method, a, b, k, variant, corrected };
  return {
    bits: continuousBits(estimate),
    k: nearest ? k : undefined,
    ties: () => mostTies(columns),
    estimate,
  };
}
