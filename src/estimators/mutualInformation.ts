import {
  checkBase,
  checkChoice,
  checkFlag,
  checkNan,
  checkOptions,
  refuseOptions,
} from '../columns/options.js';
import { mutualInformationBits } from '../measures/mutualInformation.js';
import { type CheckedTable, checkTable } from '../measures/table.js';
import { type Base, fromBits, unitOf } from '../numeric/units.js';
import { type Histogram2dOptions, namesFor, requestsFor } from '../tables/jointHistogram.js';
import { type ColumnsInput, checkColumnGroup, type NamedColumns, presentGroups } from './columnGroups.js';
import {
  bootstrapCounts,
  type CheckedConfidence,
  type ConfidenceInterval,
  type ConfidenceOptions,
  checkConfidence,
  intervalIn,
  subsample,
} from './confidence.js';
import {
  automaticMethod,
  CONTINUOUS_METHODS,
  CONTINUOUS_OPTIONS,
  type ContinuousFinding,
  type ContinuousMethod,
  type ContinuousOptions,
  continuousInformation,
  mostTies,
  refuseContinuousOptions,
} from './continuousInformation.js';
import {
  correctedInformation,
  INFORMATION_CORRECTIONS,
  type InformationCorrection,
} from './discrete/correctedInformation.js';
import { estimateAgain, type SampleEstimate } from './resampling.js';
import { axisFor, type ColumnKind, checkBinsOfAll, checkKind, countSamplePairs } from './samples.js';
import {
  type CheckedSignificance,
  checkSignificance,
  gTest,
  inUnit,
  permuteSamples,
  permuteTable,
  refuseGTest,
  type Significance,
  type SignificanceOptions,
  type SignificanceResult,
} from './significance.js';

export const MUTUAL_INFORMATION_METHODS = ['histogram', ...CONTINUOUS_METHODS, 'auto'] as const;

/** An estimator of mutual information; `'auto'` chooses one by the columns' types, ties and length. */
export type MutualInformationMethod = 'histogram' | ContinuousMethod | 'auto';

/** Options of `estimateMutualInformation`: those of `histogram2d` with the histogram, those of the other methods, and these. */
export interface EstimateMutualInformationOptions
  extends Histogram2dOptions,
    ContinuousOptions,
    SignificanceOptions,
    ConfidenceOptions {
  /** Of noise, permutations and replicates: an integer in 0 … 2^53 − 1; default 0. The same seed gives the same everywhere. */
  readonly seed?: number;
  /** The estimator; the histogram's plug-in estimate is the default. */
  readonly method?: MutualInformationMethod;
  /** An estimate below 0, which methods other than the plain histogram may give, becomes 0; default false. */
  readonly clip?: boolean;
  /** Base of the logarithm: 2 (bits, default), 'e' (nats), 10 (hartleys) or any number > 1. */
  readonly base?: Base;
  /** With the histogram: what corrects the plug-in estimate for few samples, as in `estimateEntropy`; default `'none'`. */
  readonly correction?: InformationCorrection;
  /** `'category'` takes the numbers of x as labels. */
  readonly x?: ColumnKind;
  /** `'category'` takes the numbers of y as labels. */
  readonly y?: ColumnKind;
  /** Return what was counted beside the value. */
  readonly details?: boolean;
}

/** How an estimate compares with chance, and how sure it is, where that was asked for. */
export interface Uncertainty extends Partial<SignificanceResult> {
  readonly confidenceInterval?: ConfidenceInterval;
}

/** An estimate with what it was made from. */
export interface MutualInformationEstimate extends Uncertainty {
  readonly value: number;
  readonly unit: string;
  /** Pairs in the table. */
  readonly samples: number;
  /** Pairs with a missing side, left out. */
  readonly omitted: number;
  /** Pairs beside the range or the edges, left out. */
  readonly outOfRange: number;
  /** Bins or categories of x and of y. */
  readonly shape: readonly [number, number];
  readonly correction: InformationCorrection;
}

/** An estimate without bins, or of several columns, with what it was made from. */
export interface ContinuousMutualInformationEstimate extends Uncertainty {
  readonly value: number;
  readonly unit: string;
  /** `'histogram'` where x or y is several columns only. */
  readonly method: ContinuousMethod | 'histogram';
  /** Pairs that were used. */
  readonly samples: number;
  /** Pairs with a missing side, left out. */
  readonly omitted: number;
  /** Which nearest neighbour; undefined with methods that look for none. */
  readonly k: number | undefined;
  /**
   * Samples whose number occurs more than once in its column, the greater of x and y. Nearest neighbours suppose that there
   * are none; `'gao'` takes them, `noise` takes them apart.
   */
  readonly ties: number;
}

/** An estimate from samples, and what makes it again. */
type SampleFinding = Omit<ContinuousFinding, 'estimate'> & { readonly estimate: SampleEstimate };

/**
 * The plug-in information of several columns, from the tuples that occur.
 *
 * @param given the columns with all their samples, which the bins come from.
 * @param present those without samples that any of them misses.
 */
function tableInformation(
  given: readonly NamedColumns[],
  present: readonly NamedColumns[],
  { bins, binning, range, correction }: EstimateMutualInformationOptions,
): SampleFinding {
  if (correction !== undefined && correction !== 'none' && correction !== 'plugin') {
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

/** What was asked for beside an estimate from a table. */
function ofTable(
  table: CheckedTable,
  bits: number,
  correction: InformationCorrection,
  tested: CheckedSignificance,
  sure: CheckedConfidence,
  convert: (bits: number) => number,
): Uncertainty {
  const result: { -readonly [Key in keyof Uncertainty]: Uncertainty[Key] } = {};
  if (tested.kind !== undefined) {
    const found =
      tested.kind === 'g-test'
        ? gTest(table, mutualInformationBits(table), bits)
        : permuteTable(table, bits, correction, tested);
    Object.assign(result, inUnit(found, convert));
  }
  if (sure.level !== undefined) {
    const { codes, bins } = table;
    const estimate = { kind: 'information', codes, bins, correction } as const;
    const plugin = mutualInformationBits(table);
    const found = bootstrapCounts(table.values, plugin, bits, estimate, sure.level, sure);
    result.confidenceInterval = intervalIn(found, convert);
  }
  return result;
}

/** What was asked for beside an estimate from samples. */
function ofSamples(
  method: ContinuousMethod | 'histogram',
  found: SampleFinding,
  samples: number,
  tested: CheckedSignificance,
  sure: CheckedConfidence,
  convert: (bits: number) => number,
): Uncertainty {
  const result: { -readonly [Key in keyof Uncertainty]: Uncertainty[Key] } = {};
  if (tested.kind === 'permutation') {
    Object.assign(result, inUnit(permuteSamples(samples, found.bits, found.estimate, tested), convert));
  }
  if (sure.level !== undefined) {
    const interval = subsample(method, samples, found.bits, found.estimate, sure.level, sure);
    result.confidenceInterval = intervalIn(interval, convert);
  }
  return result;
}

/** Which methods take an option of the histogram. */
const GOES_WITH_HISTOGRAM = {
  bins: ['histogram'],
  binning: ['histogram'],
  range: ['histogram'],
  correction: ['histogram'],
} as const;

/**
 * Estimate of the mutual information of two columns of numbers or categories, from samples.
 *
 * - `'histogram'` (default): numbers are binned, text and booleans are categories, any pair of them. Plug-in: I of the joint
 *   table; with `correction: 'miller-madow'` plus (Kx + Ky − Kxy − 1)/(2N) nats, K the occupied bins, which takes most of the
 *   bias away and may pass below 0; with the other corrections of `estimateEntropy` H(X) + H(Y) − H(X, Y) of corrected
 *   entropies, or (`'shrink'`, `'jeffreys'`, `'laplace'`) the information of the corrected table. For categories, and for very
 *   many samples.
 * - `'ksg'`: numbers, by nearest neighbours: ψ(k) + ψ(N) − ⟨ψ(nx + 1) + ψ(ny + 1)⟩, nx and ny the samples nearer in x, in y
 *   than the k-th neighbour (maximum norm); `variant: 2` with those within the sides of its rectangle, less 1/k. Nearly
 *   unbiased where x and y are independent; for continuous numbers.
 * - `'gao'`: as `'ksg'`, for numbers with repeated values and mixtures.
 * - `'ross'`: a category and a number: ψ(N) + ⟨ψ(k)⟩ − ⟨ψ(Nc)⟩ − ⟨ψ(m + 1)⟩.
 * - `'gaussian'`: −½·log(1 − ρ²) with Pearson's ρ. `'copula'`: the same of normal scores of the ranks; unchanged by monotone
 *   transforms.
 * - `'auto'`: the histogram for two categories, fewer than 10 or at least 10⁶ samples; `'ross'` for a category and a
 *   number; for numbers `'ksg'`, or `'gao'` where more than one sample in twenty is tied; the histogram for a category and a number so
 *   tied. Options of the methods not chosen are passed over.
 *
 * `significance` tells how likely an estimate as large is by chance, `confidence` an interval that holds the true value.
 *
 * A column that is constant has 0 with every method. x and y may each be several columns, an array of them: one variable of
 * that many dimensions, distances the greatest of them; with the histogram their joint table, plug-in.
 *
 * @param x samples, or an array of columns.
 * @param y as many samples, or an array of columns.
 * @returns bits or the unit of `base`, ≥ 0 with the histogram without a correction and with `clip: true`; with
 *   `details: true`, `significance` or `confidence` a frozen `MutualInformationEstimate`, or
 *   `ContinuousMutualInformationEstimate` where no bins were used.
 * @throws TypeError for a wrong kind, or an option that the method does not take; RangeError for columns of different length,
 *   a missing sample (unless `nan: 'omit'`, which leaves the pair out; bins are those of all samples of a column), no pair, k
 *   beyond the samples, an infinite number, or as `histogram2d`.
 * @see Miller 1955; Moddemeijer 1989, On estimation of entropy and mutual information; Kraskov, Stögbauer & Grassberger
 *   2004; Ross 2014; Gao et al. 2017; Ince et al. 2017; `sklearn.feature_selection.mutual_info_regression`
 */
export function estimateMutualInformation(
  x: ColumnsInput,
  y: ColumnsInput,
  options: EstimateMutualInformationOptions & { readonly significance: Significance },
): (MutualInformationEstimate | ContinuousMutualInformationEstimate) & SignificanceResult;
export function estimateMutualInformation(
  x: ColumnsInput,
  y: ColumnsInput,
  options: EstimateMutualInformationOptions & { readonly confidence: number },
): (MutualInformationEstimate | ContinuousMutualInformationEstimate) & {
  readonly confidenceInterval: ConfidenceInterval;
};
export function estimateMutualInformation(
  x: ColumnsInput,
  y: ColumnsInput,
  options: EstimateMutualInformationOptions & { readonly details: true; readonly method?: 'histogram' },
): MutualInformationEstimate;
export function estimateMutualInformation(
  x: ColumnsInput,
  y: ColumnsInput,
  options: EstimateMutualInformationOptions & { readonly details: true; readonly method: ContinuousMethod },
): ContinuousMutualInformationEstimate;
export function estimateMutualInformation(
  x: ColumnsInput,
  y: ColumnsInput,
  options: EstimateMutualInformationOptions & { readonly details: true },
): MutualInformationEstimate | ContinuousMutualInformationEstimate;
export function estimateMutualInformation(
  x: ColumnsInput,
  y: ColumnsInput,
  options?: EstimateMutualInformationOptions & { readonly details?: false },
): number;
export function estimateMutualInformation(
  x: ColumnsInput,
  y: ColumnsInput,
  options?: EstimateMutualInformationOptions,
): number | MutualInformationEstimate | ContinuousMutualInformationEstimate;
export function estimateMutualInformation(
  x: ColumnsInput,
  y: ColumnsInput,
  options?: EstimateMutualInformationOptions,
): number | MutualInformationEstimate | ContinuousMutualInformationEstimate {
  const checked = checkOptions(options, [
    'method',
    'bins',
    'binning',
    'range',
    'nan',
    'base',
    'correction',
    'x',
    'y',
    'details',
    'clip',
    'significance',
    'permutations',
    'confidence',
    'replicates',
    ...CONTINUOUS_OPTIONS,
  ]);
  const method = checkChoice('method', checked.method, MUTUAL_INFORMATION_METHODS, 'histogram');
  const base = checkBase(checked.base, 2);
  const correction = checkChoice('correction', checked.correction, INFORMATION_CORRECTIONS, 'none');
  const tested = checkSignificance(checked);
  const sure = checkConfidence(checked);
  const asked = tested.kind !== undefined || sure.level !== undefined;
  const details = checkFlag('details', checked.details, false) || asked;
  const clip = checkFlag('clip', checked.clip, false);
  const nan = checkNan(checked.nan);
  const requests = requestsFor(checked);
  const names = [namesFor('x', checked), namesFor('y', checked)] as const;
  const given = [
    checkColumnGroup('x', x, checkKind('x', checked.x)),
    checkColumnGroup('y', y, checkKind('y', checked.y)),
  ] as const;
  const [x0, y0] = given.map(({ columns }) => columns[0]);
  const several = given.some(({ columns }) => columns.length > 1);
  const unitValue = (bits: number): number => fromBits(clip ? Math.max(0, bits) : bits, base);
  if (method !== 'auto') {
    refuseOptions(method, checked, GOES_WITH_HISTOGRAM);
    refuseContinuousOptions(method, checked, sure.level !== undefined || tested.kind === 'permutation');
  }
  if (method !== 'histogram' || several) {
    const { groups, samples, omitted } = presentGroups(given, nan);
    const [a, b] = groups;
    const chosen = method === 'auto' ? automaticMethod(a.columns, b.columns) : method;
    if (chosen !== 'histogram' || several) {
      refuseGTest(tested, chosen);
      const found: SampleFinding =
        chosen === 'histogram'
          ? tableInformation(given, groups, checked)
          : continuousInformation(chosen, a, b, checked);
      const value = unitValue(found.bits);
      if (!details) return value;
      const unit = unitOf(base);
      return Object.freeze({
        value,
        unit,
        method: chosen,
        samples,
        omitted,
        k: found.k,
        ties: found.ties(),
        ...ofSamples(chosen, found, samples, tested, sure, (bits) => fromBits(bits, base)),
      });
    }
  }
  const { table, omitted } = countSamplePairs(names, [x0, y0], nan, requests);
  const counts = checkTable('table', table);
  const bits = correctedInformation(counts, correction);
  const value = unitValue(bits);
  if (!details) return value;
  return Object.freeze({
    value,
    unit: unitOf(base),
    samples: table.total,
    omitted,
    outOfRange: table.outOfRange,
    shape: Object.freeze(table.shape),
    correction,
    ...ofTable(counts, bits, correction, tested, sure, (some) => fromBits(some, base)),
  });
}
