import type { Binning, Bins } from '../bins/binRules.js';
import { exactNumber } from '../columns/categories.js';
import { type ColumnInput, checkColumn, type NumberColumn, type NumericInput } from '../columns/column.js';
import { wrongKind, wrongValue } from '../columns/errors.js';
import { isRow } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import {
  type Checked,
  checkInteger,
  forMethods,
  type NanPolicy,
  type OptionsOf,
  optionTable,
  readOptions,
  refuseNames,
  refuseOptions,
  takeOptions,
} from '../columns/options.js';
import { refuseFractions, type WeightError, weightErrorOf, weightsOf } from '../columns/weights.js';
import { type Base, fromBits, unitOf } from '../numeric/units.js';
import { BinAxis, CategoryAxis } from '../tables/axis.js';
import { Histogram } from '../tables/histogram.js';
import { JointHistogram } from '../tables/jointHistogram.js';
import { type ColumnsInput, checkColumnGroup, isSeveral, presentGroups } from './columnGroups.js';
import {
  CONFIDENCE_OPTIONS,
  type ConfidenceInterval,
  type ConfidenceOptions,
  checkConfidence,
  intervalIn,
  subsample,
} from './confidence.js';
import { CORRECTIONS, type Correction } from './correction.js';
import { entropyInterval } from './countInterval.js';
import type { DifferentialOptions } from './differential/estimator.js';
import {
  DIFFERENTIAL_METHODS,
  type DifferentialMethod,
  differentialEntropy,
  differentialMethodsWith,
} from './differential/registry.js';
import { categoryCounts } from './discrete/categoryCounts.js';
import { DISCRETE, DISCRETE_METHODS, type DiscreteMethod, SUPPORT_METHODS } from './discrete/registry.js';
import { SCALE_OPTIONS } from './information/estimator.js';
import type { SampleEstimate } from './resampling.js';
import type { Completed, Given, Only, Uncertain } from './results.js';
import { COLUMN_KIND, type ColumnKind, countSamples, takesLabels } from './samples.js';

/** An estimator of entropy: of categories and bins, or of unbinned numbers (differential). */
export type EntropyMethod = DiscreteMethod | DifferentialMethod;

/** Options of `estimateEntropy`. */
export interface EstimateEntropyOptions extends DifferentialOptions, ConfidenceOptions {
  /** Seed of the replicates: an integer in 0 … 2^53 − 1; default 0. The same seed gives the same result on every machine. */
  readonly seed?: number;
  /** The estimator; the plug-in estimate is the default. */
  readonly method?: EntropyMethod;
  /**
   * `'shrink'`, `'jeffreys'`, `'laplace'`, `'nsb'`, `'panzeri-treves'`: the number of categories, seen or not. Default: the
   * categories seen; the bins, for numbers; the number of counts, for `{ counts }` and tables.
   */
  readonly support?: number;
  /** How many bins (1 … 65 536, default 10), their edges, or a rule such as `'auto'`; categories need none. */
  readonly bins?: Bins;
  /** Equal widths (default), or equal frequencies. */
  readonly binning?: Binning;
  /** Where equal widths begin and end; samples outside are left out and counted. */
  readonly range?: readonly [number, number];
  /** Missing samples: `'raise'` (default) or `'omit'`. */
  readonly nan?: NanPolicy;
  /** Of bins and categories: what each sample counts, instead of 1, as in `histogram`. Only `'plugin'`, without an interval, takes fractions. */
  readonly weights?: NumericInput;
  /** Base of the logarithm: 2 (bits, default), 'e' (nats), 10 (hartleys) or any number > 1. */
  readonly base?: Base;
  /** An older name of `method`: `'none'` for `'plugin'`, or `'miller-madow'`. */
  readonly correction?: Correction;
  /** `'category'` takes numbers as labels. */
  readonly x?: ColumnKind;
  /** Return an object that also holds the counts behind the value. */
  readonly details?: boolean;
}

/** How often each category was seen: non-negative integers; a `Histogram` and a `JointHistogram` of any size are such. */
export interface Counts {
  readonly counts: ArrayLike<number>;
}

/** An estimate and the counts behind it. */
export interface EntropyEstimate extends WeightError {
  readonly value: number;
  readonly unit: string;
  /** Samples in the bins. */
  readonly samples: number;
  /** Missing samples that were left out. */
  readonly omitted: number;
  /** Samples outside the range or the edges, left out. */
  readonly outOfRange: number;
  /** Bins or categories, and how many of them hold a sample. */
  readonly bins: number;
  readonly occupied: number;
  readonly method: DiscreteMethod;
  /** The number of categories or bins that the method assumed. */
  readonly support: number;
  readonly correction: Correction;
  /** With the option `confidence`. */
  readonly confidenceInterval?: ConfidenceInterval;
}

/** An estimate of a differential entropy and the counts behind it. */
export interface DifferentialEntropyEstimate {
  readonly value: number;
  readonly unit: string;
  readonly method: DifferentialMethod;
  readonly samples: number;
  /** Missing samples that were left out. */
  readonly omitted: number;
  /** With the option `confidence`. */
  readonly confidenceInterval?: ConfidenceInterval;
}

/** The result of `estimateEntropy` for given options. */
export type EntropyResult<Options> = Uncertain<
  Options,
  [Given<Options, 'method'>] extends [DifferentialMethod]
    ? DifferentialEntropyEstimate
    : [Given<Options, 'method'>] extends [DiscreteMethod | undefined]
      ? EntropyEstimate
      : EntropyEstimate | DifferentialEntropyEstimate
>;

const OPTIONS = optionTable({
  method: option.choice([...DISCRETE_METHODS, ...DIFFERENTIAL_METHODS]),
  support: forMethods(SUPPORT_METHODS, option.later<number>()),
  bins: forMethods(DISCRETE_METHODS, option.later<Bins>()),
  binning: forMethods(DISCRETE_METHODS, option.later<Binning>()),
  range: forMethods(DISCRETE_METHODS, option.later<readonly [number, number]>()),
  k: forMethods(differentialMethodsWith('k'), option.later<number>()),
  window: forMethods(differentialMethodsWith('window'), option.later<number>()),
  standardize: forMethods(differentialMethodsWith('k'), SCALE_OPTIONS.standardize),
  nan: option.nanPolicy(),
  weights: forMethods(DISCRETE_METHODS, option.later<NumericInput>()),
  base: option.base(2),
  correction: option.choice(CORRECTIONS),
  x: COLUMN_KIND,
  details: option.flag(),
  ...CONFIDENCE_OPTIONS,
  seed: option.integer(0),
} satisfies OptionsOf<EstimateEntropyOptions>);

type Options = Checked<typeof OPTIONS.options>;

/** Checks given counts, in place of `countSamples`. */
function checkCountsInput({ counts }: Counts): Float64Array {
  const expected = 'an array of non-negative integers';
  if (!isRow(counts)) throw wrongKind('counts', expected, counts);
  const values = Float64Array.from(counts as ArrayLike<number | bigint>, (given, i) => {
    const count = typeof given === 'bigint' ? exactNumber('counts', given, i) : given;
    if (typeof count !== 'number') throw wrongKind(`counts[${i}]`, 'a non-negative integer', count);
    if (!(Number.isSafeInteger(count) && count >= 0))
      throw wrongValue(`counts[${i}]`, 'a non-negative integer', count);
    return count + 0;
  });
  if (!values.some((count) => count > 0)) {
    throw new RangeError('"counts" must hold a count above 0, got none');
  }
  return values;
}

function isCounts(x: unknown): x is Counts {
  return x !== null && typeof x === 'object' && !isRow(x) && 'counts' in x;
}

/** The method, given by either of two options. */
function methodOf({ method, correction }: Options): EntropyMethod {
  if (method !== undefined && correction !== undefined) {
    throw new TypeError('"correction" is an older name of two methods; give "method" alone');
  }
  return method ?? (correction === 'miller-madow' ? correction : 'plugin');
}

/**
 * Counts of bins or categories, from samples or as given; of a joint table the occupied cells. `most` is how many there can be:
 * samples do not tell that there are no other categories.
 */
function countsOf(
  x: ColumnInput | Counts,
  given: EstimateEntropyOptions | undefined,
  options: Options,
): {
  counts: Float64Array;
  bins: number;
  most: number;
  omitted: number;
  outOfRange: number;
  total: number;
} & WeightError {
  if (isCounts(x)) {
    refuseNames(given, ['bins', 'binning', 'range', 'nan', 'weights', 'x'], 'samples', 'counts');
    const isTable = x instanceof JointHistogram;
    // Of the cells that are 0 only the number matters, and there may be too many for an array.
    const counts = checkCountsInput(isTable ? x.occupied() : x);
    const bins = isTable ? x.shape[0] * x.shape[1] : counts.length;
    const { nan: omitted, outOfRange } = isTable || x instanceof Histogram ? x : { nan: 0, outOfRange: 0 };
    const total = counts.reduce((sum, count) => sum + count, 0);
    const isBinned = x instanceof Histogram || (isTable && x.xEdges !== undefined && x.yEdges !== undefined);
    return { counts, bins, most: isBinned ? bins : Infinity, omitted, outOfRange, total };
  }
  const column = checkColumn('x', x, options.x, takesLabels(given));
  const weights = weightsOf(options.weights, 'x', column.length);
  const method = methodOf(options);
  if (method !== 'plugin') refuseFractions(weights, `method '${method}'`);
  if (options.confidence !== undefined) refuseFractions(weights, '"confidence"');
  const { table, omitted } = countSamples({ column: 'x' }, column, options.nan, { ...options, weights });
  const { axis, counts, outOfRange, total } = table;
  const isBoolean =
    axis instanceof CategoryAxis && axis.categories.every((label) => typeof label === 'boolean');
  const most = axis instanceof BinAxis ? axis.bins : isBoolean ? 2 : Infinity;
  return { counts, bins: counts.length, most, omitted, outOfRange, total, ...weightErrorOf(weights) };
}

/**
 * Estimate of the entropy of a column from samples, or of categories from their counts.
 *
 * Text and booleans are categories, numbers are binned. The entropy of binned numbers is that of the bins: it grows with their
 * number, and is not a differential entropy. N is the number of samples, n that of a category, K that of categories, of which Kₛ
 * were seen:
 *
 * - `'plugin'` (default): −Σ (n/N)·log(n/N). For many samples of each category.
 * - `'miller-madow'`: plus (Kₛ − 1)/(2N) nats. `'panzeri-treves'`: with the categories that can occur, estimated, for Kₛ.
 * - `'grassberger'` (2003): ln N − Σ n·G(n)/N; `'zhang'`: Σ (n/N)·(ψ(N) − ψ(n)); `'jackknife'`. For few samples of each.
 * - `'chao-shen'`, `'chao-wang-jost'`: for categories many of which were not seen, K unknown.
 * - `'shrink'` (James–Stein), `'jeffreys'` and `'laplace'` (pseudo-counts ½ and 1), `'nsb'` (Nemenman, Shafee & Bialek): for few
 *   samples of K known categories.
 *
 * Each method is defined where all samples are distinct: `'chao-shen'` then takes f₁ = N − 1, as R's `entropy` does.
 *
 * Differential entropy of numbers, without bins:
 *
 * - `'kozachenko-leonenko'`: ψ(N) − ψ(k) + d·⟨ln 2r⟩ nats, r the distance to the k-th neighbour (maximum norm) in d columns, scaled to
 *   unit variance for the search unless `standardize: false` is given.
 * - `'vasicek'`, `'van-es'`, `'ebrahimi'`, `'correa'`: from the spacings of sorted samples `window` places apart, as
 *   `scipy.stats.differential_entropy`. −Infinity where samples coincide.
 *
 * `confidence` adds a confidence interval to the other details. Of categories it holds the truth in 9 of 10 data sets or more from 20
 * samples on, for level 0.95, and reckons with categories that have no sample, unless the column is of booleans or bins.
 *
 * @param x samples, or `{ counts }`, as `Histogram` and `JointHistogram` are; with `'kozachenko-leonenko'` also an array of columns.
 * @returns bits, or the unit of `base`; with `details: true` or `confidence` a frozen `EntropyEstimate`, or `DifferentialEntropyEstimate`.
 * @throws TypeError for a wrong kind, or an option that the method does not take; RangeError for a missing sample (unless
 *   `nan: 'omit'`), no sample, a support below the categories seen, or as `histogram`.
 * @see Miller 1955, Note on the bias of information estimates; `entropy` of R's package of that name; the papers named in
 *   docs/estimators.md
 * @example
 * import { estimateEntropy } from 'infosimd';
 * const answers = ['yes', 'no', 'no', 'yes'];
 * console.log(estimateEntropy(answers)); // 1
 * console.log(estimateEntropy(answers, { correction: 'miller-madow' })); // 1.1803368801111205
 */
export function estimateEntropy<
  const Options extends Only<EstimateEntropyOptions, Options> = Record<never, never>,
>(x: ColumnsInput | Counts, options?: Completed<Options, EstimateEntropyOptions>): EntropyResult<Options>;
export function estimateEntropy(
  x: ColumnsInput | Counts,
  options?: EstimateEntropyOptions,
): number | EntropyEstimate | DifferentialEntropyEstimate {
  options = takeOptions(options);
  const checked = readOptions(options, OPTIONS);
  const method = methodOf(checked);
  const sure = checkConfidence({ ...checked, seed: checked.seed ?? 0 });
  const { level } = sure;
  if (level === undefined && checked.seed !== undefined) {
    throw new TypeError('"seed" goes with confidence; leave it out');
  }
  const details = checked.details || level !== undefined;
  const convert = (bits: number): number => fromBits(bits, checked.base);
  refuseOptions(method, options, OPTIONS);
  if (isDifferential(method)) {
    if (isCounts(x)) throw new TypeError(`method '${method}' takes samples, not counts`);
    const given = checkColumnGroup('x', x, checked.x);
    if (given.columns.some(({ kind }) => kind !== 'number')) {
      throw wrongKind('x', `numbers for method '${method}'`, x);
    }
    const { groups, samples, omitted } = presentGroups([given], checked.nan);
    const [{ columns }] = groups;
    const bits = differentialEntropy(method, groups[0], checked);
    const value = convert(bits);
    if (!details) return value;
    const estimate = { value, unit: unitOf(checked.base), method, samples, omitted };
    if (level === undefined) return Object.freeze(estimate);
    const again: SampleEstimate = {
      kind: 'differential',
      method,
      columns: columns as NumberColumn[],
      k: checked.k,
      window: checked.window,
      standardize: checked.standardize,
    };
    const interval = subsample(method, samples, bits, again, level, sure);
    return Object.freeze({ ...estimate, confidenceInterval: intervalIn(interval, convert) });
  }
  if (isSeveral(x)) {
    throw new TypeError(`method '${method}' takes one column; for several use 'kozachenko-leonenko'`);
  }
  const sample = countsOf(x as ColumnInput | Counts, options, checked);
  const { counts, bins, omitted, outOfRange, total, weightError } = sample;
  const found = categoryCounts(counts);
  const support = checkInteger('support', checked.support, bins, found.occupied, Number.MAX_SAFE_INTEGER);
  const bits = DISCRETE[method].bits({ ...found, support });
  const value = convert(bits);
  if (!details) return value;
  return Object.freeze({
    ...(level === undefined
      ? {}
      : {
          confidenceInterval: intervalIn(
            entropyInterval({ ...found, support: checked.support ?? sample.most }, bits, level, sure),
            convert,
          ),
        }),
    value,
    unit: unitOf(checked.base),
    samples: total,
    omitted,
    outOfRange,
    ...(weightError === undefined ? {} : { weightError }),
    bins,
    occupied: found.occupied,
    method,
    support,
    correction: method === 'miller-madow' ? method : 'none',
  });
}

function isDifferential(method: EntropyMethod): method is DifferentialMethod {
  return (DIFFERENTIAL_METHODS as readonly string[]).includes(method);
}
