import type { Binning } from '../bins/binRules.js';
import { type OptionsOf, optionTable } from '../columns/options.js';
import { scoreTable } from '../estimators/featureRanking.js';
import { type BackendInfo, backend } from '../kernels/select.js';
import { normalizedMutualInformation } from '../measures/mutualInformation.js';
import { checkTable, entropyOf } from '../measures/table.js';
import type { JointHistogram } from '../tables/jointHistogram.js';
import {
  CUTTING_JOB_OPTIONS,
  type CuttingOptions,
  readCuttingJob,
  requireUsable,
  type UsableColumn,
} from './cutting.js';
import type { Dataset, JobOptions } from './dataset.js';
import { findFeature } from './features.js';

/** Options of `pairInformation`. */
export interface PairInformationOptions extends CuttingOptions, JobOptions {}

const OPTIONS = optionTable(CUTTING_JOB_OPTIONS satisfies OptionsOf<PairInformationOptions>);

/** A column of a pair or of a matrix. */
export interface ColumnSummary {
  readonly name: string;
  readonly type: 'number' | 'category';
  readonly bins: number;
  /** Bits: of a pair over the rows that have both, of a matrix over all values of the column. */
  readonly entropy: number;
  readonly missing: number;
  readonly infinite: number;
}

/** What `pairInformation` resolves to. Information in bits. */
export interface PairInformation {
  readonly file: string;
  readonly rows: number;
  readonly x: ColumnSummary;
  readonly y: ColumnSummary;
  /** The bins that were asked for; undefined where each column has as many as its values allow. */
  readonly bins: number | undefined;
  readonly binning: Binning;
  readonly mutualInformation: number;
  /** The same less its mean over all tables with the same margins. */
  readonly beyondChance: number;
  /** Over the arithmetic mean of both entropies. */
  readonly normalized: number;
  readonly unit: 'bits';
  /** Rows that have both. */
  readonly samples: number;
  readonly omitted: number;
  readonly outOfRange: number;
  readonly backend: BackendInfo;
}

/** A column as results show it. */
export function summaryOf(
  { feature, kind, missing, infinite, axis }: UsableColumn,
  entropy: number,
): ColumnSummary {
  return { name: feature.name, type: kind, bins: axis.bins, entropy, missing, infinite };
}

/**
 * The mutual information of two columns of a dataset, as `infosimd mi` prints it.
 *
 * @param dataset what `openDataset` gives, or any other `Dataset`.
 * @param x the name of a column, or of a part of a column of timestamps such as `'date.hour'`.
 * @param y another one, or the same.
 * @returns a promise of a frozen `PairInformation`; it rejects with Error where there is no such column, or no row has both, TypeError or
 *   RangeError for options, with what reading throws, and with the signal's reason.
 * @see `estimateMutualInformation` for columns in memory
 * @example
 * import { openDataset, pairInformation } from 'infosimd/data';
 * const dataset = await openDataset({ delay: [1, 2, 30, 40], late: ['no', 'no', 'yes', 'yes'] });
 * const { mutualInformation } = await pairInformation(dataset, 'delay', 'late', { bins: 2 });
 * console.log(mutualInformation); // 1
 */
export async function pairInformation(
  dataset: Dataset,
  x: string,
  y: string,
  options?: PairInformationOptions,
): Promise<PairInformation> {
  const { cutting, job } = readCuttingJob(dataset, options, OPTIONS);
  const features = [...new Set([x, y])].map((name) => findFeature(dataset, name, 'column'));
  const [columnX, columnY = columnX] = (await dataset.cut(features, cutting, job)).map((column) =>
    requireUsable(dataset, column, `column "${column.feature.name}"`, cutting),
  );
  let table: JointHistogram | undefined;
  await dataset.count([[columnX, columnY]], job, (_, counted) => {
    table = counted;
  });
  const counted = table as unknown as JointHistogram;
  if (counted.total === 0) throw new Error(`no row has both "${x}" and "${y}"`);
  const { rowSums, columnSums, total } = checkTable('table', counted);
  const { plugin, beyondChance } = scoreTable(counted, counted.nan, {});
  return Object.freeze({
    file: dataset.path,
    rows: dataset.rows as number,
    x: Object.freeze(summaryOf(columnX, entropyOf(rowSums, total))),
    y: Object.freeze(summaryOf(columnY, entropyOf(columnSums, total))),
    bins: cutting.bins,
    binning: cutting.binning,
    mutualInformation: plugin,
    beyondChance,
    normalized: normalizedMutualInformation(counted),
    unit: 'bits',
    samples: total,
    omitted: counted.nan,
    outOfRange: counted.outOfRange,
    backend: backend(),
  });
}
