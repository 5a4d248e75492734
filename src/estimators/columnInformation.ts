// Conditional mutual information of sets of columns, by table, by neighbours, or as that of Gaussians: the building block of the
// multivariate estimators.

import type { Binning, BinRequest, BinRule } from '../bins/binRules.js';
import { checkMissing } from '../bins/presentSamples.js';
import { CategoryCodes } from '../columns/categories.js';
import type { NumericInput } from '../columns/column.js';
import * as option from '../columns/option.js';
import {
  type AnyOptions,
  type Checked,
  forMethods,
  type NanPolicy,
  type OptionsOf,
  type OptionTable,
  readOptions,
  refuseOptions,
  takeOptions,
} from '../columns/options.js';
import { refuseFractions, type Weights, weightsOf } from '../columns/weights.js';
import { type ConditionalInformation, conditionalInformationBits } from '../measures/multivariate.js';
import { type Base, fromBits, unitOf } from '../numeric/units.js';
import type { Axis } from '../tables/axis.js';
import { countTuples, type TupleCounts } from '../tables/tupleCounts.js';
import { checkLengths, type NamedColumns, presentGroups } from './columnGroups.js';
import {
  type ConditionalEstimate,
  conditionalBits,
  conditionalSampleTest,
  conditionalTableTest,
} from './conditionalSignificance.js';
import { NOISE_OPTIONS, SCALE_OPTIONS } from './information/estimator.js';
import { ksgOfGroups } from './information/ksg.js';
import { checkNeighbour, finiteDoubles, prepared } from './preparedColumns.js';
import type { Detailed, Uncertain } from './results.js';
import { axisFor, checkBinsOfAll, noSampleError } from './samples.js';
import {
  checkSignificance,
  inUnit,
  refuseGTest,
  SIGNIFICANCE_OPTIONS,
  type Significance,
  type SignificanceOptions,
  type SignificanceResult,
} from './significance.js';

/** How several columns are estimated: binned, by nearest neighbours, or as Gaussians. */
export type MultivariateMethod = 'histogram' | 'ksg' | 'gaussian';

const MULTIVARIATE_METHODS = ['histogram', 'ksg', 'gaussian'] as const;

/** Options of the estimators of several columns. */
export interface MultivariateOptions {
  /** `'histogram'` (default): numbers are binned, text and booleans are categories; `'ksg'`, `'gaussian'`: numbers. */
  readonly method?: MultivariateMethod;
  /** `'histogram'`: how many bins each column of numbers has (1 … 65 536, default 10), or a rule. */
  readonly bins?: number | BinRule;
  /** `'histogram'`: equal widths (default), or equal frequencies. */
  readonly binning?: Binning;
  /** `'ksg'`: which nearest neighbour, k; default 3. */
  readonly k?: number;
  /** `'ksg'`: scale each column to unit variance first; default true. */
  readonly standardize?: boolean;
  /** `'ksg'`: uniform noise to break ties, as a share of a column's standard deviation; default 0. */
  readonly noise?: number;
  /** Seed of the noise: an integer in 0 … 2^53 − 1; default 0. */
  readonly seed?: number;
  /** Missing samples: `'raise'` (default), or `'omit'` those missing in any column; bins come from all samples of a column. */
  readonly nan?: NanPolicy;
  /** `'histogram'`: what each sample counts, instead of 1, as in `histogram`. */
  readonly weights?: NumericInput;
  /** Base of the logarithm: 2 (bits, default), 'e' (nats), 10 (hartleys) or any number > 1. */
  readonly base?: Base;
  /** Return an object that also holds the counts behind the value. */
  readonly details?: boolean;
}

/** An estimate of several columns and the counts behind it. */
export interface MultivariateEstimate {
  readonly value: number;
  readonly unit: string;
  readonly method: MultivariateMethod;
  /** Samples that were used. */
  readonly samples: number;
  /** Samples missing in any column, left out. */
  readonly omitted: number;
}

/** The result of a multivariate estimate for given options. */
export type MultivariateResult<Options> = Detailed<Options, MultivariateEstimate>;

/** A conditional estimate, the counts behind it, and its significance if requested. */
export interface ConditionalInformationEstimate extends MultivariateEstimate, Partial<SignificanceResult> {}

/** The result of a conditional estimate for given options. */
export type ConditionalInformationResult<Options> = Uncertain<Options, ConditionalInformationEstimate>;

/** Options of a test of conditional independence. */
export interface ConditionalSignificanceOptions extends SignificanceOptions {
  /**
   * Add the probability of an estimate as large if x and y are independent given z. `'permutation'`: by estimates with x permuted among samples
   * with the same z or, without bins, within cells of 5 to 10 samples that are neighbours in z. `'g-test'`, with `'histogram'`: by
   * the χ² distribution of 2N·I.
   */
  readonly significance?: Significance;
}

const OF_HISTOGRAM = ['histogram'];
const OF_NEIGHBOURS = ['ksg'];

export const MULTIVARIATE_OPTIONS = {
  method: option.choice(MULTIVARIATE_METHODS, 'histogram'),
  bins: forMethods(OF_HISTOGRAM, option.later<number | BinRule>()),
  binning: forMethods(OF_HISTOGRAM, option.later<Binning>()),
  k: forMethods(OF_NEIGHBOURS, option.later<number>()),
  standardize: forMethods(OF_NEIGHBOURS, SCALE_OPTIONS.standardize),
  noise: forMethods(OF_NEIGHBOURS, NOISE_OPTIONS.noise),
  seed: forMethods(OF_NEIGHBOURS, NOISE_OPTIONS.seed),
  nan: option.nanPolicy(),
  weights: forMethods(OF_HISTOGRAM, option.later<NumericInput>()),
  base: option.base(2),
  details: option.flag(),
} satisfies OptionsOf<MultivariateOptions>;

/** With a test of conditional independence, for all methods. */
export const CONDITIONAL_OPTIONS = {
  ...MULTIVARIATE_OPTIONS,
  ...SIGNIFICANCE_OPTIONS,
  seed: forMethods(OF_NEIGHBOURS, SIGNIFICANCE_OPTIONS.seed),
} satisfies OptionsOf<MultivariateOptions & ConditionalSignificanceOptions>;

/** These options after checking. */
export type CheckedMultivariate = Checked<typeof MULTIVARIATE_OPTIONS>;

/** Checks the options. @throws TypeError for one that is unknown or that the method does not take. */
export function readMultivariateOptions<Options extends AnyOptions>(
  options: object | undefined,
  table: OptionTable<Options>,
): Checked<Options> {
  const given = takeOptions(options);
  const checked = readOptions(given, table);
  const { method, bins } = checked as unknown as CheckedMultivariate;
  // Permutations are drawn with every method.
  const isDrawn = (checked as { significance?: Significance }).significance === 'permutation';
  refuseOptions(method, isDrawn ? { ...given, seed: undefined } : given, table);
  checkBinsOfAll(bins);
  return checked;
}

/** Converts a value in bits to the requested unit, and adds details if requested. */
export function multivariateResult(
  bits: number,
  { method, base, details }: CheckedMultivariate,
  { samples, omitted }: { readonly samples: number; readonly omitted: number },
): number | MultivariateEstimate {
  const value = fromBits(bits, base);
  if (!details) return value;
  return Object.freeze({ value, unit: unitOf(base), method, samples, omitted });
}

/** Columns as finite doubles; throws for fewer than four samples. */
function numbersOf(method: string, { names, columns }: NamedColumns): Float64Array[] {
  const numbers = columns.map((column, i) => {
    if (column instanceof CategoryCodes) {
      throw new TypeError(
        `method '${method}' takes numbers, and "${names[i]}" holds categories; use method 'histogram'`,
      );
    }
    return finiteDoubles(names[i], column);
  });
  const [{ length }] = numbers;
  if (length < 4) throw new RangeError(`method '${method}' needs 4 samples at least, got ${length}`);
  return numbers;
}

/** Columns prepared for a method. */
interface PreparedColumns extends NamedColumns {
  /** With `'histogram'`: the counts of all columns. Undefined with the others, whose columns hold no missing sample. */
  readonly table: TupleCounts | undefined;
  readonly weights?: Weights | undefined;
  /** The number of samples present in all columns, and of the others. */
  readonly samples: number;
  readonly omitted: number;
}

/**
 * Counts the columns, or removes the samples missing in any of them. Throws for different lengths, or without a sample left.
 *
 * @param axes with `'histogram'`: the axes to count on; by default each column's own.
 */
export function prepareColumns(
  { names, columns }: NamedColumns,
  options: CheckedMultivariate,
  axes?: readonly Axis[],
): PreparedColumns {
  const { nan } = options;
  if (options.method !== 'histogram') {
    const { groups, samples, omitted } = presentGroups([{ names, columns }], nan);
    return { ...groups[0], table: undefined, samples, omitted };
  }
  checkLengths(names, columns);
  checkMissing(names, columns, nan);
  const weights = weightsOf(options.weights, names[0], columns[0].length);
  const request: BinRequest = { bins: options.bins, binning: options.binning, weights };
  const table = countTuples(
    axes ?? columns.map((column, i) => axisFor({ column: names[i], bins: 'bins' }, column, request)),
    columns,
    weights,
  );
  if (table.total === 0) throw noSampleError(names[0]);
  return { names, columns, table, weights, samples: table.total, omitted: table.nan + table.outOfRange };
}

/** I(A; B | C) of any sets of the columns, and how to repeat the estimate without bins. */
function informationOf(
  all: PreparedColumns,
  options: CheckedMultivariate,
): {
  readonly bits: ConditionalInformation;
  readonly estimate?: (...sets: readonly (readonly number[])[]) => ConditionalEstimate;
} {
  const { table } = all;
  if (table !== undefined) return { bits: (a, b, c) => conditionalInformationBits(table, a, b, c) };
  const method = options.method as ConditionalEstimate['method'];
  const numbers = numbersOf(method, all);
  const k = method === 'ksg' ? checkNeighbour(options.k, numbers[0].length) : 0;
  const ready = method === 'ksg' ? readyColumns(numbers, options) : numbers;
  const estimate = (...sets: readonly (readonly number[])[]): ConditionalEstimate => {
    const [x, y, z] = sets.map((places) => places.map((place) => ready[place]));
    return { method, x, y, z, k };
  };
  return { bits: (...sets) => conditionalBits(estimate(...sets)), estimate };
}

/** I(A; B | C) of any sets of the columns. */
export function columnInformation(
  all: PreparedColumns,
  options: CheckedMultivariate,
): ConditionalInformation {
  return informationOf(all, options).bits;
}

/**
 * I(X; Y | Z) of three sets of the columns, given by their indices, in the requested unit, with its significance if requested.
 *
 * @param all at least one column in each set.
 */
export function conditionalResult(
  all: PreparedColumns,
  options: CheckedMultivariate & Checked<typeof SIGNIFICANCE_OPTIONS>,
  sets: readonly [readonly number[], readonly number[], readonly number[]],
): number | ConditionalInformationEstimate {
  const { method, base } = options;
  const tested = checkSignificance(options);
  if (method !== 'histogram') refuseGTest(tested.kind, method);
  const { bits: bitsOf, estimate } = informationOf(all, options);
  const bits = bitsOf(...sets);
  if (tested.kind === undefined) return multivariateResult(bits, options, all);
  refuseFractions(all.weights, '"significance"');
  const found = estimate
    ? conditionalSampleTest(estimate(...sets), bits, tested)
    : conditionalTableTest(all.table as TupleCounts, sets, bits, tested);
  return Object.freeze({
    ...(multivariateResult(bits, { ...options, details: true }, all) as MultivariateEstimate),
    ...inUnit(found, (some) => fromBits(some, base)),
  });
}

function readyColumns(
  numbers: readonly Float64Array[],
  { standardize, noise, seed }: CheckedMultivariate,
): readonly Float64Array[] {
  return prepared(numbers, standardize, noise, seed);
}

/** The total correlation of all columns by nearest neighbours. */
export function neighbourTotalCorrelation(
  all: NamedColumns,
  options: CheckedMultivariate,
  variant: 1 | 2,
): number {
  const numbers = numbersOf('ksg', all);
  const k = checkNeighbour(options.k, numbers[0].length);
  return ksgOfGroups(
    readyColumns(numbers, options).map((column) => [column]),
    k,
    variant,
  );
}
