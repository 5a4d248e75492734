import type { Binning } from '../bins/binRules.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable } from '../columns/options.js';
import { nextTask } from '../columns/streams.js';
import { scoreTable } from '../estimators/featureRanking.js';
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
  isIdentifier,
  readCuttingJob,
  requireRows,
  requireUsable,
  sortOut,
  type UsableColumn,
} from './cutting.js';
import type { CutColumn, Cutting, Dataset, FeatureValues, JobOptions, UncutColumn } from './dataset.js';
import { chooseFeatures, findFeature, type LeftOut } from './features.js';

/** Options of `rankColumns`. */
export interface RankColumnsOptions extends CuttingOptions, JobOptions {
  /** The columns to rank, by name; parts of timestamps such as `'date.hour'` too. Default: all but the target. */
  readonly features?: readonly string[];
  /**
   * The estimator that decides the order, as in `estimateMutualInformation`; default `'histogram'`, Miller–Madow corrected. Nearest neighbours
   * take numbers of unit variance.
   */
  readonly method?: MutualInformationMethod;
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
  onColumn: option.callback(),
} satisfies OptionsOf<RankColumnsOptions>);

/** One column of a ranking. Information in bits. */
export interface RankedColumn {
  readonly name: string;
  readonly type: 'number' | 'category';
  /** Plain (plug-in) mutual information with the target. */
  readonly mutualInformation: number;
  /** The same, Miller–Madow corrected: the sort key, where there is no `value`. */
  readonly corrected: number;
  /** Where another method was asked for: which was taken, and its estimate, the sort key. */
  readonly method?: Exclude<MutualInformationMethod, 'auto'>;
  readonly value?: number;
  /** Of an estimate by ksg or ross: samples whose value occurs more than once, in the column or in the target, whichever has more. */
  readonly ties?: number;
  /** Where significance was asked for: the chance of an estimate as large where the column is independent of the target. */
  readonly pValue?: number;
  /** Where significance was asked for: quantiles of the estimate of a column that is independent of the target. */
  readonly nullQuantiles?: SignificanceResult['nullQuantiles'];
  /** Plain mutual information as a share of the target's entropy, both over `samples`: Theil's coefficient. */
  readonly share: number;
  readonly unit: 'bits';
  /** Bins of a column of numbers, categories of any other. */
  readonly bins: number;
  /** More than a fifth as many categories as rows. */
  readonly identifier: boolean;
  readonly samples: number;
  /** Rows left out because the column or the target has no value there. */
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
  readonly bins: number;
  readonly binning: Binning;
  readonly maxCategories: number;
  /** Where they were asked for. */
  readonly method?: MutualInformationMethod;
  readonly significance?: Significance;
  /** Best first; equal ones in the order of the dataset. */
  readonly ranking: readonly RankedColumn[];
  /** Columns that could not be ranked, and why. */
  readonly leftOut: readonly LeftOut[];
  readonly backend: BackendInfo;
}

/** What a ranking is ordered by. */
export function sortKey({ value, corrected }: Pick<RankedColumn, 'value' | 'corrected'>): number {
  return value ?? corrected;
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
 * Columns by what they tell about one of them: mutual information of each with the target, best first, as `infosimd rank` prints it. Numbers
 * are cut into bins over all of their values; text, booleans and parts of timestamps are categories; rows without a value in either
 * column are left out of that pair, and counted.
 *
 * @param dataset what `openDataset` gives, or any other `Dataset`.
 * @param target the name of a column, or of a part of a column of timestamps.
 * @returns a promise of a frozen `ColumnRanking`, in bits; it rejects with Error where there is no such column or the target has no variation,
 *   TypeError or RangeError for options, with what reading throws, and with the signal's reason.
 * @see `rankFeatures` for columns in memory; `sklearn.feature_selection.mutual_info_classif`
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
  const { method, onColumn, significance, permutations, seed } = checked;
  checkSignificance(checked);
  if (method !== 'histogram') refuseGTest(significance, method);
  const test: Test = significance === undefined ? {} : { significance, permutations, seed };
  requireRows(dataset);
  const { features, leftOut } = chooseFeatures(dataset, checked.features, target);
  if (features.length === 0) throw new Error(`${dataset.path} has no column to rank besides "${target}"`);
  const targetFeature = findFeature(dataset, target, 'the target');
  // The target together with the first features: a file of text is read once for both, and no worker waits for the target.
  const [cutTarget, ...first] = await dataset.cut(
    [targetFeature, ...features.slice(0, TOGETHER)],
    cutting,
    job,
  );
  const found = await targetOf(dataset, cutTarget, cutting, job);
  const places = new Map(features.map(({ name }, place) => [name, place]));
  const ranked: { readonly place: number; readonly column: RankedColumn }[] = [];
  const refused: { readonly place: number; readonly reason: LeftOut }[] = [];
  const refuse = (name: string, reason: string): void => {
    refused.push({ place: places.get(name) as number, reason: { name, reason } });
  };
  let targetValues: Promise<FeatureValues> | undefined;

  const rank = (column: UsableColumn, table: JointHistogram, estimate: Estimate): void => {
    const { feature, kind, axis, missing, infinite } = column;
    const { name } = feature;
    const scored = scoreTable(table, table.nan, {});
    const one: RankedColumn = Object.freeze({
      name,
      type: kind,
      mutualInformation: scored.plugin,
      corrected: scored.corrected,
      ...estimate,
      share: scored.share,
      unit: 'bits',
      bins: axis.bins,
      identifier: isIdentifier(column, dataset),
      samples: table.total,
      omitted: table.nan,
      outOfRange: table.outOfRange,
      leftOutBecause: { missing, infinite, missingTarget: found.target.missing + found.target.infinite },
    });
    ranked.push({ place: places.get(name) as number, column: one });
    onColumn?.(one, table);
  };

  /** An estimate that takes longer than the table; undefined where the column cannot have one. */
  const estimateFor = async (
    { feature }: UsableColumn,
    table: JointHistogram,
  ): Promise<Estimate | undefined> => {
    if (method === 'histogram') {
      if (significance === undefined) return {};
      const { pValue, nullQuantiles } = await testTable(table, { significance, permutations, seed }, job);
      return { pValue, nullQuantiles };
    }
    // One reading for all features.
    targetValues ??= dataset.samples([found.column.feature], job).then(([values]) => values);
    const ofTarget = await targetValues;
    const [values] = await dataset.samples([feature], job);
    try {
      return await estimateOf(method, values, ofTarget, cutting, test, job);
    } catch (error) {
      job.signal?.throwIfAborted();
      // Not every method takes every column.
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      refuse(feature.name, error.message);
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
    const counted: (readonly [UsableColumn, JointHistogram])[] = [];
    await dataset.count(
      some.usable.map((column) => [column, found.column] as const),
      job,
      (i, table) => {
        const column = some.usable[i];
        if (table.total === 0) refuse(column.feature.name, 'no row has both it and the target');
        else if (isPlain) rank(column, table, {});
        else counted.push([column, table]);
      },
    );
    // As many at once as there are threads: each may keep the samples of its column.
    const next = counted.values();
    let failed = false;
    const inTurn = async (): Promise<void> => {
      for (const [column, table] of next) {
        if (failed) return;
        try {
          // Timers and signals have their turn.
          await nextTask();
          job.signal?.throwIfAborted();
          const estimate = await estimateFor(column, table);
          if (estimate) rank(column, table, estimate);
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
  ranked.sort((a, b) => sortKey(b.column) - sortKey(a.column) || a.place - b.place);
  refused.sort((a, b) => a.place - b.place);
  return Object.freeze({
    file: dataset.path,
    format: dataset.format,
    rows: dataset.rows as number,
    target: found.target,
    ...cutting,
    ...(method === 'histogram' ? {} : { method }),
    ...(significance === undefined ? {} : { significance }),
    ranking: Object.freeze(ranked.map(({ column }) => column)),
    leftOut: Object.freeze([...leftOut, ...refused.map(({ reason }) => reason)]),
    backend: backend(),
  });
}

type Estimate = Pick<RankedColumn, 'method' | 'value' | 'ties' | 'pValue' | 'nullQuantiles'>;

/** What a test against chance takes; nothing where none is asked for. */
type Test = Pick<RankColumnsOptions, 'significance' | 'permutations' | 'seed'>;

/** The test of the corrected information of a table. */
async function testTable(
  table: JointHistogram,
  test: Test & { readonly significance: Significance },
  { pool, signal }: JobOptions,
): Promise<SignificanceResult> {
  const options = { ...test, correction: 'miller-madow' } as const;
  const workers = await pool;
  return workers
    ? workers.estimateMutualInformation(table, { ...options, signal })
    : estimateMutualInformation(table, options);
}

/** The estimate by a method other than the histogram, and its p-value where that is asked for. */
async function estimateOf(
  method: MutualInformationMethod,
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
    ...(method === 'auto' ? { bins, binning, correction: 'miller-madow' as const } : {}),
  };
  const workers = await pool;
  const found = workers
    ? await workers.estimateMutualInformation(x, y, { ...options, signal })
    : estimateMutualInformation(x, y, options);
  const chosen = 'method' in found ? found.method : 'histogram';
  return {
    method: chosen,
    value: found.value,
    ...('ties' in found && (chosen === 'ksg' || chosen === 'ross') ? { ties: found.ties } : {}),
    ...('pValue' in found ? { pValue: found.pValue, nullQuantiles: found.nullQuantiles } : {}),
  };
}
