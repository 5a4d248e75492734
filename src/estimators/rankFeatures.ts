import { BINNINGS, type Binning } from '../bins/binRules.js';
import { checkBins } from '../bins/edges.js';
import {
  type Column,
  type ColumnInput,
  checkColumn,
  checkSameLength,
  isColumnInput,
  type NumericInput,
} from '../columns/column.js';
import * as option from '../columns/option.js';
import {
  forMethods,
  type NanPolicy,
  type OptionsOf,
  optionTable,
  readOptions,
  refuseOptions,
  takeOptions,
} from '../columns/options.js';
import { refuseFractions, weightsOf } from '../columns/weights.js';
import { oncePerThread, overItems, type RangeTask } from '../kernels/ranges.js';
import { type Base, fromBits, unitOf } from '../numeric/units.js';
import { type ColumnList, entriesOf, labelOf } from './columnGroups.js';
import { PAIR_CORRECTIONS, type PairCorrection } from './correction.js';
import { FeatureRanking, type FeatureRankingOptions } from './featureRanking.js';
import { FEATURE_REMARKS, type FeatureRemark } from './featureRemark.js';
import { INFORMATION_METHODS, type InformationMethod, METHOD_OPTIONS } from './information/registry.js';
import { MUTUAL_INFORMATION_METHODS, type MutualInformationMethod } from './mutualInformation.js';
import { COLUMN_KIND, COLUMN_KINDS, type ColumnKind, checkKinds, kindOf, samplesOf } from './samples.js';
import { checkSignificance, SIGNIFICANCE_OPTIONS, type SignificanceOptions } from './significance.js';

/** Options of `rankFeatures`. */
export interface RankFeaturesOptions extends SignificanceOptions {
  /**
   * The estimator of `value`, which is the sort key, as in `estimateMutualInformation`; default `'histogram'`, as `rankColumns`. Estimates by
   * different methods, as `'auto'` mixes them, stand in one order.
   */
  readonly method?: MutualInformationMethod;
  /** With nearest neighbours: which neighbour, k; default 3. */
  readonly k?: number;
  /** With methods that assume no ties: noise to break ties, as a share of a column's standard deviation; default 0. */
  readonly noise?: number;
  /** Bins of every column of numbers, 1 … 65 536; default 20, or the cube root of the column's samples where that is less, and 2 at least. */
  readonly bins?: number;
  /** Equal frequencies (default), or equal widths. */
  readonly binning?: Binning;
  /** Missing samples: `'raise'` (default) or `'omit'`, pairwise; bins come from all samples of a column. */
  readonly nan?: NanPolicy;
  /** With the histogram: what each sample counts, instead of 1, as in `histogram`. Fractions go with `correction: 'none'`. */
  readonly weights?: NumericInput;
  /** Base of the logarithm: 2 (bits, default), 'e' (nats), 10 (hartleys) or any number > 1. */
  readonly base?: Base;
  /**
   * With the histogram: `'adjusted'` (default), which leaves what is beyond chance; `'miller-madow'`, which adds where a table has few
   * occupied cells, as beside identifiers; or `'none'`.
   */
  readonly correction?: PairCorrection;
  /** `'category'` takes the numbers of the target as labels. */
  readonly target?: ColumnKind;
  /** The same for features, by name (by index where they are an array). */
  readonly features?: Readonly<Record<string, ColumnKind>>;
}

/** A feature's place in a ranking. */
export interface RankedFeature {
  /** Its index in the input. */
  readonly index: number;
  /** Its key, or its index as text. */
  readonly name: string;
  /** Mutual information with the target, estimated by `method`: the sort key. */
  readonly value: number;
  /** Of a feature that cannot be ranked the one asked for, or `'histogram'` for `'auto'`. */
  readonly method: InformationMethod;
  /** With `significance`: the probability of a value as large if feature and target are independent. */
  readonly pValue?: number;
  /** Plug-in mutual information of the joint table of bins. */
  readonly plugin: number;
  /** `plugin` less its mean over all tables with the same margins, as `expectedMutualInformation`: what is beyond chance, around 0 for noise. NaN for weights that are fractions. */
  readonly beyondChance: number;
  /** beyondChance / H(target), at most 1: the reliable fraction of information. For weights that are fractions plugin / H(target). */
  readonly share: number;
  readonly unit: string;
  /** Bins or categories of the feature. */
  readonly bins: number;
  /** Pairs that were counted, that have a missing side, and that lie outside the bins. */
  readonly samples: number;
  readonly omitted: number;
  readonly outOfRange: number;
  /** Only of a feature that cannot mean anything, or nothing new: why. It stands behind those that can. */
  readonly remark?: FeatureRemark;
  /** Only of a feature that cannot be ranked: why. Its numbers are NaN, its counts 0, and it stands behind all others. */
  readonly reason?: string;
}

/** A feature to score. */
interface Feature {
  readonly input: ColumnInput;
  readonly kind: ColumnKind | undefined;
  readonly name: string;
}

interface Ranking {
  readonly target: ColumnInput;
  readonly options: FeatureRankingOptions;
  readonly features: readonly Feature[];
}

const OPTIONS = optionTable({
  method: option.choice(MUTUAL_INFORMATION_METHODS, 'histogram'),
  k: METHOD_OPTIONS.k,
  noise: METHOD_OPTIONS.noise,
  // For every method: `plugin` and `share` need bins.
  bins: option.later<number>(),
  binning: option.choice(BINNINGS, 'equal-frequency'),
  nan: option.nanPolicy(),
  base: option.base(2),
  weights: METHOD_OPTIONS.weights,
  correction: forMethods(['histogram'], option.choice(PAIR_CORRECTIONS, 'adjusted')),
  target: COLUMN_KIND,
  features: COLUMN_KINDS,
  ...SIGNIFICANCE_OPTIONS,
} satisfies OptionsOf<RankFeaturesOptions>);

/** Doubles per encoded score, and the place of the method among them: NaN where the column has no score. */
const SCORE = 11;
const METHOD = 1;

const rankingOf = oncePerThread(({ target, options }: Ranking) => new FeatureRanking(target, options));

function encoded(score: () => ReturnType<FeatureRanking['score']>): number[] {
  try {
    const {
      value,
      method,
      significance,
      plugin,
      beyondChance,
      share,
      bins,
      samples,
      omitted,
      outOfRange,
      remark,
    } = score();
    const pValue = significance?.pValue ?? NaN;
    const place = INFORMATION_METHODS.indexOf(method);
    const remarkPlace = FEATURE_REMARKS.indexOf(remark as FeatureRemark);
    return [
      value,
      place,
      pValue,
      plugin,
      beyondChance,
      share,
      bins,
      samples,
      omitted,
      outOfRange,
      remarkPlace,
    ];
  } catch (error) {
    if (!isReason(error)) throw error;
    return Array<number>(SCORE).fill(NaN);
  }
}

/** For a range of features, the encoded scores. */
export const scoreFeaturesTask: RangeTask<Ranking> = {
  name: 'features',
  size: (_, start, end) => SCORE * (end - start),
  run: (args, start, end, to) => {
    for (let i = start; i < end; i++) {
      const { input, kind, name } = args.features[i];
      to.set(
        encoded(() => rankingOf(args).score(input, { kind, name })),
        SCORE * (i - start),
      );
    }
  },
};

/** Scores of all features, and why some have none. */
interface Scores {
  readonly scores: Float64Array;
  readonly reasons: ReadonlyMap<number, string>;
}

/** Whether an error tells what is wrong with the values of a column. */
function isReason(error: unknown): error is Error {
  return error instanceof TypeError || error instanceof RangeError;
}

/**
 * Columns are checked and encoded first, so that each thread reads them in place. A column whose values cannot be used has a reason;
 * where none can, the first reason is thrown, and so is what is no column, or of another length.
 */
function scoreAll(target: Column, args: Omit<Ranking, 'target'>): Scores {
  const reasons = new Map<number, string>();
  let first: Error | undefined;
  const refuse = (place: number, error: unknown): void => {
    if (!isReason(error)) throw error;
    first ??= error;
    reasons.set(place, error.message);
  };
  const coded: (Feature & { readonly place: number })[] = [];
  const options = { ...args.options, kind: kindOf(target) };
  const all: Ranking = { target: samplesOf(target), options, features: coded };
  // The target is checked first, even without features.
  rankingOf(all);
  args.features.forEach(({ input, kind, name }, place) => {
    if (!isColumnInput(input)) checkColumn(name, input, kind);
    checkSameLength('target', target, name, input as Column);
    try {
      const column: Column = checkColumn(name, input, kind);
      coded.push({ input: samplesOf(column), kind: kindOf(column), name, place });
    } catch (error) {
      refuse(place, error);
    }
  });
  const found = overItems(scoreFeaturesTask, all, coded.length);
  const scores = new Float64Array(SCORE * args.features.length).fill(NaN);
  coded.forEach(({ input, kind, name, place }, i) => {
    const score = found.subarray(SCORE * i, SCORE * (i + 1));
    scores.set(score, SCORE * place);
    if (score[METHOD] === score[METHOD]) return;
    try {
      rankingOf(all).score(input, { kind, name });
    } catch (error) {
      refuse(place, error);
    }
  });
  if (first !== undefined && reasons.size === args.features.length) throw first;
  return { scores, reasons };
}

/**
 * Ranks columns by their mutual information with a target, beyond chance: I − E[I], E[I] the mean over all tables with the same margins, is
 * about 0 for noise and 0 for identifiers, whatever their number of categories. Numbers are cut into bins of equal frequency. Equal ones keep
 * their order. Other methods estimate as `estimateMutualInformation`, for nearest neighbours columns of unit variance; `plugin`,
 * `beyondChance`, `share` and `bins` are those of the joint table of bins, whatever the method.
 *
 * @param features an array of columns, or an object of columns by name; numbers are binned, text and
 *   booleans are categories.
 * @param target a column of the same length.
 * @returns a frozen array of frozen `RankedFeature`, the highest value first; behind them those with a `remark` (constants, running numbers,
 *   the target by another name, identifiers), last those whose values cannot be used (missing without
 *   `nan: 'omit'`, infinite, of a kind that the method does not take), with the reason.
 * @throws as `estimateMutualInformation` for the target, columns of different length, and where no feature can be ranked; TypeError when
 *   `features` holds anything but columns.
 * @see Mandros, Boley & Vreeken 2017, Discovering reliable approximate functional dependencies; Vinh, Epps & Bailey 2010;
 *   `rankColumns` of files; `sklearn.feature_selection.mutual_info_regression` and `mutual_info_classif`
 * @example
 * import { rankFeatures } from 'infosimd';
 * const features = { colour: ['red', 'blue', 'red', 'blue'], size: [10, 11, 20, 21] };
 * const ranking = rankFeatures(features, ['no', 'no', 'yes', 'yes'], { bins: 2 });
 * console.log(ranking.map(({ name }) => name)); // [ 'size', 'colour' ]
 */
export function rankFeatures(
  features: ColumnList,
  target: ColumnInput,
  options?: RankFeaturesOptions,
): readonly RankedFeature[] {
  options = takeOptions(options);
  const checked = readOptions(options, OPTIONS);
  const { method, base, bins, binning, correction, nan, k, noise, seed } = checked;
  const entries = entriesOf('features', features);
  const kinds = checkKinds(
    'features',
    checked.features,
    entries.map(([name]) => name),
  );
  const tested = checkSignificance(checked);
  if (method !== 'auto') refuseOptions(method, options, OPTIONS);
  const column = checkColumn('target', target, checked.target);
  const weights = weightsOf(checked.weights, 'target', column.length);
  if (weights && method === 'auto') {
    throw new TypeError(`"weights" goes with method 'histogram', not with 'auto'; leave it out`);
  }
  if (correction !== 'none')
    refuseFractions(weights, `correction '${correction}'`, "; use correction 'none'");
  if (tested.kind !== undefined) refuseFractions(weights, '"significance"');
  const rankingOptions: FeatureRankingOptions = {
    method,
    correction,
    k,
    noise,
    seed,
    significance: tested,
    bins: bins === undefined ? undefined : checkBins('bins', bins),
    binning,
    nan,
    weights,
  };
  const offered = entries.map(([name, input]) => ({
    input,
    kind: kinds.get(name),
    name: labelOf('features', features, name),
  }));
  const { scores, reasons } = scoreAll(column, { options: rankingOptions, features: offered });
  const ranked = entries.map(([name], index): RankedFeature => {
    const [
      value,
      place,
      pValue,
      plugin,
      beyondChance,
      share,
      bins,
      samples,
      omitted,
      outOfRange,
      remarkPlace,
    ] = scores.subarray(SCORE * index, SCORE * (index + 1));
    const remark: FeatureRemark | undefined = FEATURE_REMARKS[remarkPlace];
    const reason = reasons.get(index);
    return Object.freeze({
      index,
      name,
      value: fromBits(value, base),
      method: reason === undefined ? INFORMATION_METHODS[place] : method === 'auto' ? 'histogram' : method,
      ...(tested.kind === undefined ? {} : { pValue }),
      plugin: fromBits(plugin, base),
      beyondChance: fromBits(beyondChance, base),
      share,
      unit: unitOf(base),
      bins: reason === undefined ? bins : 0,
      samples: reason === undefined ? samples : 0,
      omitted: reason === undefined ? omitted : 0,
      outOfRange: reason === undefined ? outOfRange : 0,
      ...(remark === undefined ? {} : { remark }),
      ...(reason === undefined ? {} : { reason }),
    });
  });
  const rank = ({ remark, reason }: RankedFeature): number =>
    reason !== undefined ? 2 : remark !== undefined ? 1 : 0;
  return Object.freeze(ranked.sort((a, b) => rank(a) - rank(b) || b.value - a.value || 0));
}
