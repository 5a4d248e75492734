import { type BinRequest, rankingBinsOf } from '../bins/binRules.js';
import { isColumnInput } from '../columns/column.js';
import * as option from '../columns/option.js';
import {
  type Checked,
  firstGiven,
  type NanPolicy,
  type OptionsOf,
  optionTable,
  readOptions,
  refuseNames,
  refuseOptions,
  takeOptions,
} from '../columns/options.js';
import { refuseFractions, type WeightError, weightErrorOf, weightsOf } from '../columns/weights.js';
import { mutualInformationBits } from '../measures/mutualInformation.js';
import { type CheckedTable, checkTable, entropyOf, type Table } from '../measures/table.js';
import { type Base, fromBits, unitOf } from '../numeric/units.js';
import { JointHistogram, namesFor, requestsFor } from '../tables/jointHistogram.js';
import {
  type ColumnsInput,
  checkColumnGroup,
  isSeveral,
  type NamedColumns,
  presentGroups,
} from './columnGroups.js';
import {
  type CheckedConfidence,
  CONFIDENCE_OPTIONS,
  type ConfidenceInterval,
  type ConfidenceOptions,
  checkConfidence,
  intervalIn,
  subsample,
} from './confidence.js';
import { type ContinuousFinding, continuousInformation } from './continuousInformation.js';
import { informationInterval } from './countInterval.js';
import { correctedInformation } from './discrete/correctedInformation.js';
import type { InformationCorrection } from './discrete/registry.js';
import type { HistogramInformationOptions } from './information/histogram.js';
import {
  automaticMethod,
  type ContinuousMethod,
  type ContinuousOptions,
  INFORMATION_METHODS,
  type InformationMethod,
  METHOD_OPTIONS,
} from './information/registry.js';
import { estimateAgain, type SampleEstimate } from './resampling.js';
import type { Completed, Given, Only, Uncertain } from './results.js';
import {
  axisFor,
  COLUMN_KIND,
  type ColumnKind,
  checkBinsOfAll,
  countSamplePairs,
  takesLabels,
} from './samples.js';
import {
  type CheckedSignificance,
  checkSignificance,
  inUnit,
  permuteSamples,
  refuseGTest,
  SIGNIFICANCE_OPTIONS,
  type SignificanceOptions,
  type SignificanceResult,
  tableSignificance,
} from './significance.js';
import { mostTies } from './ties.js';

/** An estimator of mutual information; `'auto'` chooses one by the columns' types, ties and length. */
export type MutualInformationMethod = InformationMethod | 'auto';

export const MUTUAL_INFORMATION_METHODS: readonly MutualInformationMethod[] = [
  ...INFORMATION_METHODS,
  'auto',
];

/** Options of `estimateMutualInformation` of a table of counts. */
export interface EstimateTableInformationOptions extends SignificanceOptions, ConfidenceOptions {
  /** The correction of the plug-in estimate for few samples, as in `estimateEntropy`; default `'none'`. */
  readonly correction?: InformationCorrection;
  /** Return 0 for a negative estimate, which all methods but the uncorrected histogram may give; default false. */
  readonly clip?: boolean;
  /** Base of the logarithm: 2 (bits, default), 'e' (nats), 10 (hartleys) or any number > 1. */
  readonly base?: Base;
  /** Return an object that also holds the counts behind the value. */
  readonly details?: boolean;
}

/** Options of `estimateMutualInformation` of columns. */
export interface EstimateMutualInformationOptions
  extends EstimateTableInformationOptions,
    HistogramInformationOptions,
    ContinuousOptions {
  /** Seed of noise, permutations and replicates: an integer in 0 … 2^53 − 1; default 0. It gives the same result on every machine. */
  readonly seed?: number;
  /** The estimator; the histogram's plug-in estimate is the default. */
  readonly method?: MutualInformationMethod;
  /** Missing samples: `'raise'` (default) or `'omit'`, which leaves pairs with a missing side out. */
  readonly nan?: NanPolicy;
  /** With the histogram: the correction of the plug-in estimate for few samples, as in `estimateEntropy`; default `'none'`. */
  readonly correction?: InformationCorrection;
  /** `'category'` takes the numbers of x as labels. */
  readonly x?: ColumnKind;
  /** `'category'` takes the numbers of y as labels. */
  readonly y?: ColumnKind;
}

/** What limits the use of an estimate; significance and confidence interval if requested. */
export interface Uncertainty extends Partial<SignificanceResult> {
  /**
   * The smaller of the plug-in entropies of x and y, of those that have bins or categories, only if the estimate exceeds it, as no mutual
   * information can: corrections and nearest neighbours of few samples may.
   */
  readonly exceededEntropy?: number;
  readonly confidenceInterval?: ConfidenceInterval;
}

/** An estimate and the counts behind it. */
export interface MutualInformationEstimate extends Uncertainty, WeightError {
  readonly value: number;
  readonly unit: string;
  readonly method: 'histogram';
  /** Pairs in the table. */
  readonly samples: number;
  /** Pairs with a missing side, left out. */
  readonly omitted: number;
  /** Pairs outside the range or the edges, left out. */
  readonly outOfRange: number;
  /** Bins or categories of x and of y. */
  readonly shape: readonly [number, number];
  readonly correction: InformationCorrection;
}

/** An estimate without bins, or of several columns, and the counts behind it. */
export interface ContinuousMutualInformationEstimate extends Uncertainty {
  readonly value: number;
  readonly unit: string;
  /** `'histogram'` only if x or y is several columns. */
  readonly method: ContinuousMethod | 'histogram';
  /** Pairs that were used. */
  readonly samples: number;
  /** Pairs with a missing side, left out. */
  readonly omitted: number;
  /** Which nearest neighbour; undefined with methods that use none. */
  readonly k: number | undefined;
  /**
   * The number of tied samples in x or in y, whichever has more. Nearest neighbours assume that there are none; `'gao'` takes them,
   * `noise` breaks them.
   */
  readonly ties: number;
}

/** The result of `estimateMutualInformation` of a table for given options. */
export type TableInformationResult<Options> = Uncertain<Options, MutualInformationEstimate>;

/** The result of `estimateMutualInformation` of columns for given options. */
export type MutualInformationResult<Options> = Uncertain<
  Options,
  [Given<Options, 'method'>] extends [ContinuousMethod]
    ? ContinuousMutualInformationEstimate
    : [Given<Options, 'method'>] extends ['histogram' | undefined]
      ? MutualInformationEstimate
      : MutualInformationEstimate | ContinuousMutualInformationEstimate
>;

const TABLE_OPTIONS = optionTable({
  correction: METHOD_OPTIONS.correction,
  clip: option.flag(),
  base: option.base(2),
  details: option.flag(),
  ...SIGNIFICANCE_OPTIONS,
  ...CONFIDENCE_OPTIONS,
} satisfies OptionsOf<EstimateTableInformationOptions>);

const OPTIONS = optionTable({
  method: option.choice(MUTUAL_INFORMATION_METHODS, 'histogram'),
  nan: option.nanPolicy(),
  x: COLUMN_KIND,
  y: COLUMN_KIND,
  ...TABLE_OPTIONS.options,
  ...METHOD_OPTIONS,
} satisfies OptionsOf<EstimateMutualInformationOptions>);

/** The checked options that shape the result. */
interface Asked {
  readonly base: Base;
  readonly clip: boolean;
  readonly details: boolean;
  readonly tested: CheckedSignificance;
  readonly sure: CheckedConfidence;
}

function askedFor(checked: Checked<typeof TABLE_OPTIONS.options>): Asked {
  const tested = checkSignificance(checked);
  const sure = checkConfidence(checked);
  const details = checked.details || tested.kind !== undefined || sure.level !== undefined;
  return { base: checked.base, clip: checked.clip, details, tested, sure };
}

/** The value, or an object with details if requested. */
function resultOf<Details extends object>(
  bits: number,
  { base, clip, details, tested, sure }: Asked,
  found: () => Details,
  maximum: () => number | undefined,
  chance: (tested: CheckedSignificance) => SignificanceResult | undefined,
  interval: (level: number, sure: CheckedConfidence) => ConfidenceInterval,
): number | (Details & Uncertainty & { readonly value: number; readonly unit: string }) {
  const value = fromBits(clip ? Math.max(0, bits) : bits, base);
  if (!details) return value;
  const most = maximum();
  // Sums of other logarithms may differ in their last digits.
  const exceeds = most !== undefined && bits > most * (1 + 2 ** -40);
  const convert = (some: number): number => fromBits(some, base);
  const significance = chance(tested);
  return Object.freeze({
    value,
    unit: unitOf(base),
    ...found(),
    ...(exceeds && { exceededEntropy: convert(most) }),
    ...(significance && inUnit(significance, convert)),
    ...(sure.level !== undefined && { confidenceInterval: intervalIn(interval(sure.level, sure), convert) }),
  });
}

/** An estimate from a table of counts. */
function estimateTable(
  table: CheckedTable,
  correction: InformationCorrection,
  left: { readonly omitted: number; readonly outOfRange: number } & WeightError,
  asked: Asked,
): number | MutualInformationEstimate {
  const bits = correctedInformation(table, correction);
  const { rows, columns, total, rowSums, columnSums } = table;
  const plugin = asked.details ? mutualInformationBits(table) : bits;
  return resultOf(
    bits,
    asked,
    () => ({
      method: 'histogram' as const,
      samples: total,
      ...left,
      shape: Object.freeze([rows, columns] as const),
      correction,
    }),
    () => Math.min(entropyOf(rowSums, total), entropyOf(columnSums, total)),
    (tested) => tableSignificance(table, plugin, bits, correction, tested),
    (level, sure) => informationInterval(table, bits, level, sure),
  );
}

/** An estimate from samples, and how to repeat it. */
type SampleFinding = Omit<ContinuousFinding, 'estimate'> & { readonly estimate: SampleEstimate };

/**
 * The plug-in information of several columns, from their occupied tuples.
 *
 * @param given the columns with all samples, which determine the bins.
 * @param present the columns without samples missing in any of them.
 */
function tupleInformation(
  given: readonly NamedColumns[],
  present: readonly NamedColumns[],
  { bins, binning, range, correction }: Checked<typeof OPTIONS.options>,
): SampleFinding {
  if (correction !== 'none' && correction !== 'plugin') {
    throw new TypeError('"correction" goes with single columns; leave it out');
  }
  if (range !== undefined) throw new TypeError('"range" goes with single columns; leave it out');
  checkBinsOfAll(bins);
  const columns = present.flatMap((group) => group.columns);
  const axes = given.flatMap((group) =>
    group.columns.map((column, i) =>
      axisFor({ column: group.names[i], bins: 'bins' }, column, { bins, binning }),
    ),
  );
  const estimate: SampleEstimate = { kind: 'table', axes, columns, ofX: given[0].columns.length };
  return { bits: estimateAgain(estimate), k: undefined, ties: () => mostTies(columns), estimate };
}

/** The smaller entropy in bits of x and y, each if it is one column of categories; undefined if neither is. */
function smallestEntropy(groups: readonly NamedColumns[]): number | undefined {
  let least: number | undefined;
  for (const { columns } of groups) {
    const [column] = columns;
    if (columns.length > 1 || column.kind !== 'category') continue;
    const counts = new Float64Array(column.categories.length);
    for (const code of column.codes) counts[code]++;
    least = Math.min(least ?? Infinity, entropyOf(counts, column.codes.length));
  }
  return least;
}

/** Refuses weights: corrections and tests need counts. */
function checkCountTable(table: Table): CheckedTable {
  const checked = checkTable('table', table);
  const { values, total } = checked;
  for (let i = 0; i < values.length; i++) {
    if (Number.isInteger(values[i])) continue;
    throw new RangeError(
      `"table" must hold counts (integers), got ${values[i]}; use mutualInformation for weights`,
    );
  }
  if (total > 2 ** 53)
    throw new RangeError(`"table" must hold counts that sum to 2^53 at most, got ${total}`);
  return checked;
}

/**
 * Estimate of the mutual information of two columns of numbers or categories, from samples.
 *
 * - `'histogram'` (default): numbers are binned, text and booleans are categories, any pair of them. Plug-in: I of the joint
 *   table; with `correction: 'miller-madow'` plus (Kx + Ky − Kxy − 1)/(2N) nats, K the occupied bins, which removes most of the
 *   bias where there are many samples for each cell, and may give a negative value; where fewer cells are occupied than
 *   Kx + Ky − 1, as with identifiers, it adds, even beyond the entropy of a side; with `correction: 'adjusted'` less its mean over all
 *   tables with the same margins, as `expectedMutualInformation`; with the other corrections of `estimateEntropy` H(X) + H(Y) − H(X, Y) of corrected
 *   entropies, or (`'shrink'`, `'jeffreys'`, `'laplace'`) the information of the corrected table. For categories, and for very
 *   many samples.
 * - `'ksg'`: numbers, by nearest neighbours: ψ(k) + ψ(N) − ⟨ψ(nx + 1) + ψ(ny + 1)⟩, where nx (ny) counts the samples nearer in x
 *   (y) than the k-th neighbour (maximum norm); `variant: 2` counts those within the rectangle around the k nearest, and subtracts
 *   1/k. Nearly unbiased if x and y are independent; for continuous numbers.
 * - `'gao'`: as `'ksg'`, for numbers with repeated values and mixtures.
 * - `'ross'`: a category and a number: ψ(N) + ⟨ψ(k)⟩ − ⟨ψ(Nc)⟩ − ⟨ψ(m + 1)⟩, Nc the samples of the category, m those of any
 *   category nearer than the k-th neighbour within it.
 * - `'gaussian'`: −½·log(1 − ρ²) with Pearson's ρ. `'copula'`: the same for normal scores of the ranks; unchanged by monotone
 *   transforms.
 * - `'auto'`: for numbers `'ksg'`, or `'gao'` if more than one sample in twenty is tied; for a category and a number `'ross'`, or the
 *   histogram if so tied; the histogram for two categories, and for fewer than 10 samples. It then has bins of equal frequency, which
 *   part tied values: 20, or the cube root of a column's samples where that is less, unless `bins`, `binning` or `range` says otherwise. The
 *   details name the method; options of methods not chosen are ignored.
 *
 * `significance` adds the probability of an estimate as large under independence, `confidence` a confidence interval.
 *
 * A constant column gives 0 with every method. x and y may each be an array of columns, which are one variable of as many
 * dimensions (maximum norm); with the histogram, the plug-in information of their joint table.
 *
 * In place of the columns, a table of counts gives what their histogram does: a `JointHistogram`, rows, or `{ values, shape }`. Permutations
 * are then tables drawn with its margins, replicates tables drawn from its cells.
 *
 * @param x samples, or an array of columns.
 * @param y as many samples, or an array of columns.
 * @returns bits or the unit of `base`, ≥ 0 with the histogram without a correction and with `clip: true`; with
 *   `details: true`, `significance` or `confidence` a frozen `MutualInformationEstimate`, or
 *   `ContinuousMutualInformationEstimate` where no bins were used.
 * @throws TypeError for a wrong kind, or an option that the method does not take; RangeError for columns of different length,
 *   a missing sample (unless `nan: 'omit'`, which leaves the pair out; bins are those of all samples of a column), no pair, k
 *   beyond the samples, an infinite number, or as `histogram2d`; for a cell that is no integer ≥ 0 (weights are for `mutualInformation`),
 *   rows of different length, or a table without a count.
 * @see Miller 1955; Moddemeijer 1989, On estimation of entropy and mutual information; Kraskov, Stögbauer & Grassberger
 *   2004; Ross 2014; Gao et al. 2017; Ince et al. 2017; `sklearn.feature_selection.mutual_info_regression`
 * @example
 * import { estimateMutualInformation } from 'infosimd';
 * const hours = [1, 2, 3, 4];
 * const result = ['fail', 'fail', 'pass', 'pass'];
 * console.log(estimateMutualInformation(hours, result, { bins: 2 })); // 1
 * console.log(estimateMutualInformation([[2, 0], [0, 2]])); // 1
 */
export function estimateMutualInformation<
  const Options extends Only<EstimateMutualInformationOptions, Options> = Record<never, never>,
>(
  x: ColumnsInput,
  y: ColumnsInput,
  options?: Completed<Options, EstimateMutualInformationOptions>,
): MutualInformationResult<Options>;
export function estimateMutualInformation<
  const Options extends Only<EstimateTableInformationOptions, Options> = Record<never, never>,
>(
  table: Table,
  options?: Completed<Options, EstimateTableInformationOptions>,
): TableInformationResult<Options>;
export function estimateMutualInformation(
  first: Table | ColumnsInput,
  second?: ColumnsInput | EstimateTableInformationOptions,
  third?: EstimateMutualInformationOptions,
): number | MutualInformationEstimate | ContinuousMutualInformationEstimate {
  const isColumn = isColumnInput(first) && !isSeveral(first);
  if (isColumnInput(second) || isColumn) return estimateColumns(first, second, takeOptions(third));
  const names = Object.keys(OPTIONS.options).filter((name) => !Object.hasOwn(TABLE_OPTIONS.options, name));
  const options = takeOptions(second as EstimateTableInformationOptions | undefined);
  refuseNames(options, names, 'columns', 'a table');
  const checked = readOptions(options, TABLE_OPTIONS);
  const { nan: omitted, outOfRange } = first instanceof JointHistogram ? first : { nan: 0, outOfRange: 0 };
  const table = checkCountTable(first as Table);
  return estimateTable(table, checked.correction, { omitted, outOfRange }, askedFor(checked));
}

function estimateColumns(
  x: unknown,
  y: unknown,
  options: EstimateMutualInformationOptions | undefined,
): number | MutualInformationEstimate | ContinuousMutualInformationEstimate {
  const checked = readOptions(options, OPTIONS);
  const { method, nan, correction } = checked;
  const asked = askedFor(checked);
  const { tested, sure } = asked;
  // Of a category and a number, k and noise concern the number.
  const mayBeLabels = method === 'ross' || takesLabels(options);
  const given = [
    checkColumnGroup('x', x, checked.x, mayBeLabels),
    checkColumnGroup('y', y, checked.y, mayBeLabels),
  ] as const;
  if (method !== 'auto') {
    // Permutations and replicates are drawn with every method.
    const isDrawn = tested.kind === 'permutation' || sure.level !== undefined;
    refuseOptions(method, isDrawn ? { ...options, seed: undefined } : options, OPTIONS);
  }
  const several = given.some(({ columns }) => columns.length > 1);
  const weights = weightsOf(checked.weights, 'x', given[0].columns[0].length);
  if (weights && (several || method === 'auto')) {
    throw new TypeError(
      `"weights" goes with ${several ? 'single columns' : "method 'histogram'"}; leave it out`,
    );
  }
  if (correction !== 'none' && correction !== 'plugin')
    refuseFractions(weights, `correction '${correction}'`);
  if (tested.kind !== undefined) refuseFractions(weights, '"significance"');
  if (sure.level !== undefined) refuseFractions(weights, '"confidence"');
  if (method !== 'histogram' || several) {
    const { groups, samples, omitted } = presentGroups(given, nan);
    const [a, b] = groups;
    const columns = [...a.columns, ...b.columns];
    const chosen = method === 'auto' ? automaticMethod(columns, () => mostTies(columns)) : method;
    if (chosen !== 'histogram' || several) {
      refuseGTest(tested.kind, chosen);
      const { bits, k, ties, estimate }: SampleFinding =
        chosen === 'histogram'
          ? tupleInformation(given, groups, checked)
          : continuousInformation(chosen, a, b, checked);
      return resultOf(
        bits,
        asked,
        () => ({ method: chosen, samples, omitted, k, ties: ties() }),
        () => smallestEntropy(groups),
        () => (tested.kind === undefined ? undefined : permuteSamples(samples, bits, estimate, tested)),
        (level) => subsample(chosen, samples, bits, estimate, level, sure),
      );
    }
  }
  const names = [namesFor('x', checked), namesFor('y', checked)] as const;
  const [x0, y0] = given.map(({ columns }) => columns[0]);
  const isFree = method === 'auto' && firstGiven(options, ['bins', 'binning', 'range']) === undefined;
  const requests = isFree
    ? ([x0, y0].map((own) => ({ bins: rankingBinsOf(own), binning: 'equal-frequency' })) as [
        BinRequest,
        BinRequest,
      ])
    : requestsFor(checked);
  const { table, omitted } = countSamplePairs(names, [x0, y0], nan, requests, weights);
  const { outOfRange } = table;
  return estimateTable(
    checkTable('table', table),
    correction,
    { omitted, outOfRange, ...weightErrorOf(weights) },
    asked,
  );
}
