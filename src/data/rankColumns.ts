import type { Binning } from '../bins/binRules.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable } from '../columns/options.js';
import { nextTask } from '../columns/streams.js';
import { refuseFractions } from '../columns/weights.js';
import { PAIR_CORRECTIONS, type PairCorrection } from '../estimators/correction.js';
import { scoreTable } from '../estimators/featureRanking.js';
import { type FeatureRemark, isOneToOne } from '../estimators/featureRemark.js';
import {
  estimateMutualInformation,
  MUTUAL_INFORMATION_METHODS,
  type MutualInformationMethod,
} from '../estimators/mutualInformation.js';
import {
  checkSignificance,
  refuseGTest,
  SIGNIFICANCE_OPTIONS,
  type Significance,
  type SignificanceResult,
} from '../estimators/significance.js';
import { type BackendInfo, backend } from '../kernels/select.js';
import { checkTable, entropyOf } from '../measures/table.js';
import type { JointHistogram } from '../tables/jointHistogram.js';
import {
  CUTTING_JOB_OPTIONS,
  type CuttingOptions,
  readCuttingJob,
  remarkOfCut,
  requireRows,
  requireUsable,
  sortOut,
  type UsableColumn,
} from './cutting.js';
import type { CutColumn, Cutting, Dataset, FeatureValues, JobOptions, UncutColumn } from './dataset.js';
import { chooseFeatures, findFeature, type LeftOut } from './features.js';
import { weightedTables } from './weightedTables.js';

/** Options of `rankColumns`. */
export interface RankColumnsOptions extends CuttingOptions, JobOptions {
  /** The columns to rank, by name; parts of timestamps such as `'date.hour'` too. Default: all but the target. */
  readonly features?: readonly string[];
  /**
   * The estimator that decides the order, as in `estimateMutualInformation`; default `'histogram'`. Nearest neighbours take numbers of unit
   * variance.
   */
  readonly method?: MutualInformationMethod;
  /** With the histogram, the correction that decides the order: `'adjusted'` (default), what is beyond chance; `'miller-madow'`, or `'none'`. */
  readonly correction?: PairCorrection;
  /**
   * With the histogram: a column of numbers that says how much each row counts, as the option of `rankFeatures`. It is not ranked; columns are
   * in memory one after the other.
   */
  readonly weights?: string;
  /** Adds p-values: `'g-test'` (with the histogram), or `'permutation'`. */
  readonly significance?: Significance;
  /** `'permutation'`: how many times; an integer in 1 … 10^6, default 1000. */
  readonly permutations?: number;
  /** Of the permutations: an integer in 0 … 2^53 − 1; default 0. */
  readonly seed?: number;
  /** Called with each column as soon as it is ranked, in any order, and with its joint table with the target (the target across). */
  readonly onColumn?: (column: RankedColumn, table: JointHistogram) => void;
}

const OPTIONS = optionTable({
  ...CUTTING_JOB_OPTIONS,
  ...SIGNIFICANCE_OPTIONS,
  features: option.later<readonly string[]>(),
  method: option.choice(MUTUAL_INFORMATION_METHODS, 'histogram'),
  correction: option.choice(PAIR_CORRECTIONS, 'adjusted'),
  weights: option.later<string>(),
  onColumn: option.callback(),
} satisfies OptionsOf<RankColumnsOptions>);

/** One column of a ranking. Information in bits. */
export interface RankedColumn {
  readonly name: string;
  readonly type: 'number' | 'category';
  /** Plain (plug-in) mutual information with the target. */
  readonly mutualInformation: number;
  /**
   * The same less its mean over all tables with the same margins: the sort key, where there is no `value`. About 0 for noise, and 0 for
   * identifiers.
   */
  readonly beyondChance: number;
  /** Where another method or correction was asked for: which method was taken, and its estimate, the sort key. */
  readonly method?: Exclude<MutualInformationMethod, 'auto'>;
  readonly value?: number;
  /** Of an estimate by ksg or ross: samples whose value occurs more than once, in the column or in the target, whichever has more. */
  readonly ties?: number;
  /** Where significance was asked for: the chance of an estimate as large where the column is independent of the target. */
  readonly pValue?: number;
  /** Where significance was asked for: quantiles of the estimate of a column that is independent of the target. */
  readonly nullQuantiles?: SignificanceResult['nullQuantiles'];
  /** `beyondChance` as a share of the target's entropy, both over `samples`: the reliable fraction of information. */
  readonly share: number;
  readonly unit: 'bits';
  /** Bins of a column of numbers, categories of any other. */
  readonly bins: number;
  /** Only of a column that cannot mean anything, or nothing new: why. It stands behind those that can. */
  readonly remark?: FeatureRemark;
  readonly samples: number;
  /** Rows left out because the column or the target has no value there; with `weights` this and `samples` are sums of weights. */
  readonly omitted: number;
  readonly outOfRange: number;
  readonly leftOutBecause: {
    readonly missing: number;
    readonly infinite: number;
    readonly missingTarget: number;
  };
}

/** A target, over all of its own values. */
export interface RankedTarget {
  readonly name: string;
  readonly type: 'number' | 'category';
  readonly entropy: number;
  readonly unit: 'bits';
  readonly bins: number;
  readonly missing: number;
  readonly infinite: number;
}

/** What `rankColumns` resolves to. */
export interface ColumnRanking {
  readonly file: string;
  readonly format: string;
  readonly rows: number;
  readonly target: RankedTarget;
  /** The bins that were asked for; undefined where each column has as many as its values allow. */
  readonly bins: number | undefined;
  readonly binning: Binning;
  readonly maxCategories: number;
  /** Where others were asked for than the histogram, adjusted. */
  readonly method?: MutualInformationMethod;
  readonly correction?: PairCorrection;
  /** Where they were asked for. */
  readonly weights?: string;
  readonly significance?: Significance;
  /** Best first, those with a remark last; equal ones in the order of the dataset. */
  readonly ranking: readonly RankedColumn[];
  /** Columns that could not be ranked, and why. */
  readonly leftOut: readonly LeftOut[];
  readonly backend: BackendInfo;
}

/** What a ranking is ordered by. */
export function sortKey({ value, beyondChance }: Pick<RankedColumn, 'value' | 'beyondChance'>): number {
  return value ?? beyondChance;
}

/** Features that are ranked together: results come after each such part. */
const TOGETHER = 64;

/** A column that can be ranked by, and its entropy over all of its values. @throws Error where it has no variation. */
export async function targetOf(
  dataset: Dataset,
  cut: CutColumn | UncutColumn,
  cutting: Cutting,
  job: JobOptions,
): Promise<{ column: UsableColumn; target: RankedTarget }> {
  const { name } = cut.feature;
  const what = `the target "${name}"`;
  const column = requireUsable(dataset, cut, what, cutting);
  const { kind, missing, infinite, least, greatest, axis } = column;
  if (least === greatest) {
    throw new Error(`${what} has no variation: every value is ${JSON.stringify(least)}`);
  }
  let entropy = 0;
  await dataset.count([[column, column]], job, (_, table) => {
    const { rowSums, total } = checkTable('table', table);
    entropy = entropyOf(rowSums, total);
  });
  if (!(entropy > 0)) {
    throw new Error(`${what} has no variation: all its values fall into one bin; try other bins or binning`);
  }
  return { column, target: { name, type: kind, entropy, unit: 'bits', bins: axis.bins, missing, infinite } };
}

/**
 * Columns by what they tell about one of them beyond chance: mutual information of each with the target, less its mean over all tables with
 * the same margins, best first, as `infosimd rank` prints it. Numbers are cut into bins over all of their values; text, booleans and parts
 * of timestamps are categories; rows without a value in either column are left out of that pair, and counted. Columns that cannot mean
 * anything, or nothing new, are marked and stand last: constants, running numbers, the target by another name, identifiers.
 *
 * @param dataset what `openDataset` gives, or any other `Dataset`.
 * @param target the name of a column, or of a part of a column of timestamps.
 * @returns a promise of a frozen `ColumnRanking`, in bits; it rejects with Error where there is no such column or the target has no variation,
 *   TypeError or RangeError for options, with what reading throws, and with the signal's reason.
 * @see Mandros, Boley & Vreeken 2017, Discovering reliable approximate functional dependencies; `rankFeatures` for columns in memory; `sklearn.feature_selection.mutual_info_classif`
 * @example
 * import { openDataset, rankColumns } from 'infosimd/data';
 * const dataset = await openDataset({ delay: [1, 2, 3, 4], day: [1, 2, 1, 2], late: ['no', 'no', 'yes', 'yes'] });
 * const { ranking } = await rankColumns(dataset, 'late', { bins: 2 });
 * console.log(ranking.map(({ name, mutualInformation }) => [name, mutualInformation])); // [ [ 'delay', 1 ], [ 'day', 0 ] ]
 */
export async function rankColumns(
  dataset: Dataset,
  target: string,
  options?: RankColumnsOptions,
): Promise<ColumnRanking> {
  const { checked, cutting, job } = readCuttingJob(dataset, options, OPTIONS);
  const { method, correction, onColumn, significance, permutations, seed } = checked;
  checkSignificance(checked);
  if (method !== 'histogram') refuseGTest(significance, method);
  const test: Test = significance === undefined ? {} : { significance, permutations, seed };
  requireRows(dataset);
  if (checked.weights !== undefined && method !== 'histogram') {
    throw new TypeError(`"weights" goes with method 'histogram', not with '${method}'; leave it out`);
  }
  const { features: chosen, leftOut } = chooseFeatures(dataset, checked.features, target);
  const features = chosen.filter(({ name }) => name !== checked.weights);
  if (features.length === 0) throw new Error(`${dataset.path} has no column to rank besides "${target}"`);
  const targetFeature = findFeature(dataset, target, 'the target');
  // The target together with the first features: a file of text is read once for both, and no worker waits for the target.
  const [cutTarget, ...first] = await dataset.cut(
    [targetFeature, ...features.slice(0, TOGETHER)],
    cutting,
    job,
  );
  const found = await targetOf(dataset, cutTarget, cutting, job);
  const weighted =
    checked.weights === undefined
      ? undefined
      : await weightedTables(dataset, checked.weights, found.column, cutting, job);
  if (weighted && !(weighted.entropy > 0)) {
    throw new Error(`the target "${target}" has no variation where rows have a weight`);
  }
  if (correction !== 'none') {
    refuseFractions(weighted?.weights, `correction '${correction}'`, "; use correction 'none'");
  }
  if (significance !== undefined) refuseFractions(weighted?.weights, '"significance"');
  const places = new Map(features.map(({ name }, place) => [name, place]));
  const ranked: { readonly place: number; readonly column: RankedColumn }[] = [];
  const refused: { readonly place: number; readonly reason: LeftOut }[] = [];
  const refuse = (name: string, reason: string): void => {
    refused.push({ place: places.get(name) as number, reason: { name, reason } });
  };
  let targetValues: Promise<FeatureValues> | undefined;

  const rank = (
    { column, table, score }: Counted,
    estimate: Estimate,
    remark = remarkOfCut(column, dataset),
  ): void => {
    const { feature, kind, missing, infinite } = column;
    const { name } = feature;
    const one: RankedColumn = Object.freeze({
      name,
      type: kind,
      mutualInformation: score.plugin,
      beyondChance: score.beyondChance,
      ...(method === 'histogram' && correction !== 'adjusted' ? { method, value: score.value } : {}),
      ...estimate,
      share: score.share,
      unit: 'bits',
      bins: table.shape[0],
      ...(remark === undefined ? {} : { remark }),
      samples: table.total,
      omitted: table.nan,
      outOfRange: table.outOfRange,
      leftOutBecause: { missing, infinite, missingTarget: found.target.missing + found.target.infinite },
    });
    ranked.push({ place: places.get(name) as number, column: one });
    onColumn?.(one, table);
  };

  /** The values of a column and of the target, which is read once for all. */
  const valuesOf = async ({ feature }: UsableColumn): Promise<readonly [FeatureValues, FeatureValues]> => {
    targetValues ??= dataset.samples([found.column.feature], job).then(([values]) => values);
    const ofTarget = await targetValues;
    const [values] = await dataset.samples([feature], job);
    return [values, ofTarget];
  };

  /** What takes longer than the table. */
  const remarkFor = async ({ column, score }: Counted): Promise<FeatureRemark | undefined> => {
    const own = remarkOfCut(column, dataset);
    if (own !== undefined || !score.isOneToOne) return own;
    return isOneToOne(...(await valuesOf(column))) ? 'target by another name' : undefined;
  };

  /** An estimate that takes longer than the table; undefined where the column cannot have one. */
  const estimateFor = async ({ column, table }: Counted): Promise<Estimate | undefined> => {
    if (method === 'histogram') {
      if (significance === undefined) return {};
      const { pValue, nullQuantiles } = await testTable(
        table,
        correction,
        { significance, permutations, seed },
        job,
      );
      return { pValue, nullQuantiles };
    }
    const [values, ofTarget] = await valuesOf(column);
    try {
      return await estimateOf(method, correction, values, ofTarget, cutting, test, job);
    } catch (error) {
      job.signal?.throwIfAborted();
      // Not every method takes every column.
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      refuse(column.feature.name, error.message);
      return undefined;
    }
  };
  const isPlain = method === 'histogram' && significance === undefined;

  for (let start = 0; start < features.length; start += TOGETHER) {
    const columns =
      start === 0 ? first : await dataset.cut(features.slice(start, start + TOGETHER), cutting, job);
    const some = sortOut(columns, cutting);
    for (const { name, reason } of some.leftOut) refuse(name, reason);
    // Of a plain ranking no table is held longer than it takes.
    const counted: Counted[] = [];
    const take = (i: number, table: JointHistogram): void => {
      const column = some.usable[i];
      if (table.total === 0) refuse(column.feature.name, 'no row has both it and the target');
      else {
        const score = scoreTable(table, table.nan, { correction, weights: weighted?.weights });
        const one: Counted = { column, table, score };
        if (isPlain && !score.isOneToOne) rank(one, {});
        else counted.push(one);
      }
    };
    const pairs = some.usable.map((column) => [column, found.column] as const);
    await (weighted ? weighted.count(some.usable, take) : dataset.count(pairs, job, take));
    // As many at once as there are threads: each may keep the samples of its column.
    const next = counted.values();
    let failed = false;
    const inTurn = async (): Promise<void> => {
      for (const one of next) {
        if (failed) return;
        try {
          // Timers and signals have their turn.
          await nextTask();
          job.signal?.throwIfAborted();
          const estimate = await estimateFor(one);
          if (estimate) rank(one, estimate, await remarkFor(one));
        } catch (error) {
          failed = true;
          throw error;
        }
      }
    };
    const turns = Array.from({ length: (await job.pool)?.threads ?? 1 }, inTurn);
    // Nothing is under way once the promise is settled.
    await Promise.allSettled(turns);
    await Promise.all(turns);
  }
  const isMarked = ({ column }: (typeof ranked)[number]): number => (column.remark === undefined ? 0 : 1);
  ranked.sort(
    (a, b) => isMarked(a) - isMarked(b) || sortKey(b.column) - sortKey(a.column) || a.place - b.place,
  );
  refused.sort((a, b) => a.place - b.place);
  return Object.freeze({
    file: dataset.path,
    format: dataset.format,
    rows: dataset.rows as number,
    target: weighted ? { ...found.target, entropy: weighted.entropy, bins: weighted.bins } : found.target,
    ...(checked.weights === undefined ? {} : { weights: checked.weights }),
    ...cutting,
    ...(method === 'histogram' && correction === 'adjusted' ? {} : { method, correction }),
    ...(significance === undefined ? {} : { significance }),
    ranking: Object.freeze(ranked.map(({ column }) => column)),
    leftOut: Object.freeze([...leftOut, ...refused.map(({ reason }) => reason)]),
    backend: backend(),
  });
}

/** A column whose joint table with the target was counted. */
interface Counted {
  readonly column: UsableColumn;
  readonly table: JointHistogram;
  readonly score: ReturnType<typeof scoreTable>;
}

type Estimate = Pick<RankedColumn, 'method' | 'value' | 'ties' | 'pValue' | 'nullQuantiles'>;

/** What a test against chance takes; nothing where none is asked for. */
type Test = Pick<RankColumnsOptions, 'significance' | 'permutations' | 'seed'>;

/** The test of the corrected information of a table. */
async function testTable(
  table: JointHistogram,
  correction: PairCorrection,
  test: Test & { readonly significance: Significance },
  { pool, signal }: JobOptions,
): Promise<SignificanceResult> {
  const options = { ...test, correction };
  const workers = await pool;
  return workers
    ? workers.estimateMutualInformation(table, { ...options, signal })
    : estimateMutualInformation(table, options);
}

/** The estimate by a method other than the histogram, and its p-value where that is asked for. */
async function estimateOf(
  method: MutualInformationMethod,
  correction: PairCorrection,
  x: FeatureValues,
  y: FeatureValues,
  { bins, binning }: Cutting,
  test: Test,
  { pool, signal }: JobOptions,
): Promise<Estimate> {
  const options = {
    method,
    nan: 'omit' as const,
    details: true as const,
    ...test,
    ...(method === 'auto' ? { bins, binning, correction } : {}),
  };
  const workers = await pool;
  const found = workers
    ? await workers.estimateMutualInformation(x, y, { ...options, signal })
    : estimateMutualInformation(x, y, options);
  const { method: chosen } = found;
  return {
    method: chosen,
    value: found.value,
    ...('ties' in found && (chosen === 'ksg' || chosen === 'ross') ? { ties: found.ties } : {}),
    ...('pValue' in found ? { pValue: found.pValue, nullQuantiles: found.nullQuantiles } : {}),
  };
}
