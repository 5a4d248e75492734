// Scores columns against one target, which is binned once. Pairs with a missing side are left out of the tables.

import { type Binning, rankingBinsOf } from '../bins/binRules.js';
import { checkMissing, presentSamples } from '../bins/presentSamples.js';
import type { CategoryCodes } from '../columns/categories.js';
import { type Column, type ColumnInput, checkColumn, checkSameLength } from '../columns/column.js';
import type { Weights } from '../columns/weights.js';
import { bitsBeyondChance, isSamePartition } from '../measures/adjustedMutualInformation.js';
import { mutualInformationBits } from '../measures/mutualInformation.js';
import { type CheckedTable, checkTable, entropyOf } from '../measures/table.js';
import { type Axis, BinAxis } from '../tables/axis.js';
import type { JointHistogram } from '../tables/jointHistogram.js';
import type { NamedColumns } from './columnGroups.js';
import { continuousInformation } from './continuousInformation.js';
import type { PairCorrection } from './correction.js';
import { correctedInformation } from './discrete/correctedInformation.js';
import { type FeatureRemark, isOneToOne, LEAST_MARKED, remarkOfColumn } from './featureRemark.js';
import { automaticMethod, estimatorOf, type InformationMethod } from './information/registry.js';
import type { MutualInformationMethod } from './mutualInformation.js';
import { axisFor, type ColumnKind, countPairsOn, countSamples } from './samples.js';
import {
  type CheckedSignificance,
  permuteSamples,
  refuseGTest,
  type SignificanceResult,
  tableSignificance,
} from './significance.js';
import { mostTies } from './ties.js';

/** How all columns are binned. */
export interface FeatureRankingOptions {
  /** The target's name, for messages. */
  readonly name?: string;
  /** Default: as many as the samples of a column allow. */
  readonly bins?: number | undefined;
  readonly binning: Binning;
  readonly kind?: ColumnKind;
  /** The target's edges, if another thread has found them. */
  readonly edges?: Float64Array;
  readonly nan: 'raise' | 'omit';
  /** The estimator of `value`; default `'histogram'`. For neighbours, columns are scaled to unit variance, as in scikit-learn. */
  readonly method?: MutualInformationMethod;
  /** With the histogram; default `'adjusted'`. */
  readonly correction?: PairCorrection;
  readonly k?: number;
  readonly noise?: number;
  readonly seed?: number;
  readonly significance?: CheckedSignificance;
  /** What each sample counts, with the histogram. Of fractions nothing is known beyond chance. */
  readonly weights?: Weights | undefined;
}

/** One column's score, in bits. */
interface FeatureScore {
  /** The estimate by `method`. */
  readonly value: number;
  readonly method: InformationMethod;
  /** If requested. */
  readonly significance: SignificanceResult | undefined;
  /**
   * With methods that assume no ties: counts the tied samples of the column or of the target, whichever has more. A function,
   * because counting takes a sort.
   */
  readonly ties?: () => number;
  /** Plug-in mutual information of the joint table. */
  readonly plugin: number;
  /** The same less its mean over all tables with the same margins. */
  readonly beyondChance: number;
  /** beyondChance / H(target): the reliable fraction of information. */
  readonly share: number;
  /** Whether each row of the table goes with one column of it, and the other way round. */
  readonly isOneToOne: boolean;
  /** Bins or categories of the column. */
  readonly bins: number;
  /** Pairs in the table. */
  readonly samples: number;
  /** Pairs with a missing side. */
  readonly omitted: number;
  readonly outOfRange: number;
  /** The column down, the target across. */
  readonly table: JointHistogram;
}

type Estimate = Pick<FeatureScore, 'value' | 'method' | 'significance' | 'ties'>;
type TableInformation = Pick<FeatureScore, 'plugin' | 'beyondChance' | 'share' | 'isOneToOne'>;

function informationOf(table: CheckedTable, weights?: Weights): TableInformation {
  const plugin = mutualInformationBits(table);
  const isCounted = weights === undefined || weights.unit === 1;
  const beyondChance = isCounted ? bitsBeyondChance(table) : NaN;
  const entropy = entropyOf(table.columnSums, table.total);
  const share = entropy > 0 ? Math.min(1, (isCounted ? beyondChance : plugin) / entropy) : 0;
  return {
    plugin,
    beyondChance,
    share,
    isOneToOne: entropy > 0 && table.total >= LEAST_MARKED && isSamePartition(table),
  };
}

function extentOf(
  table: JointHistogram,
  omitted: number,
): Pick<FeatureScore, 'bins' | 'samples' | 'omitted' | 'outOfRange' | 'table'> {
  const { shape, total: samples, outOfRange } = table;
  return { bins: shape[0], samples, omitted, outOfRange, table };
}

function estimateOfTable(
  table: CheckedTable,
  { plugin, beyondChance }: TableInformation,
  {
    correction = 'adjusted',
    significance: tested,
  }: Pick<FeatureRankingOptions, 'correction' | 'significance'>,
): Estimate {
  const value = correction === 'adjusted' ? beyondChance : correctedInformation(table, correction);
  const significance = tested && tableSignificance(table, plugin, value, correction, tested);
  return { value, method: 'histogram', significance };
}

/** The histogram's score of a column from its joint table with the target. */
export function scoreTable(
  table: JointHistogram,
  omitted: number,
  options: Pick<FeatureRankingOptions, 'correction' | 'significance' | 'weights'>,
): FeatureScore {
  const checked = checkTable('table', table);
  const information = informationOf(checked, options.weights);
  return {
    ...estimateOfTable(checked, information, options),
    ...information,
    ...extentOf(table, omitted),
  };
}

export class FeatureRanking {
  /** H(target) in bits, over samples that are not missing. */
  readonly targetEntropy: number;
  /** Bins or categories of the target. */
  readonly targetBins: number;
  readonly targetMissing: number;
  readonly #target: Column;
  readonly #targetAxis: Axis;
  readonly #options: FeatureRankingOptions;
  readonly #name: string;

  constructor(target: ColumnInput, options: FeatureRankingOptions) {
    this.#options = options;
    this.#name = options.name ?? 'target';
    this.#target = checkColumn(this.#name, target, options.kind);
    const { bins, binning, nan, edges, weights } = options;
    const request =
      edges === undefined
        ? { bins: bins ?? rankingBinsOf(this.#target, weights), binning, weights }
        : { bins: edges, weights };
    const { table, omitted } = countSamples({ column: this.#name }, this.#target, nan, request);
    this.#targetAxis = table.axis;
    this.targetEntropy = entropyOf(table.counts, table.total);
    this.targetBins = table.counts.length;
    this.targetMissing = omitted;
  }

  /** The target's edges; undefined if it has categories. */
  get targetEdges(): Float64Array | undefined {
    return this.#targetAxis instanceof BinAxis ? this.#targetAxis.edges : undefined;
  }

  /** The score of a column of the target's length. */
  score(
    input: ColumnInput,
    options: { readonly kind?: ColumnKind; readonly name?: string } = {},
  ): FeatureScore & { readonly remark: FeatureRemark | undefined } {
    const name = options.name ?? 'column';
    const column = checkColumn(name, input, options.kind);
    checkSameLength(this.#name, this.#target, name, column);
    const { bins, binning, nan, weights } = this.#options;
    checkMissing([name], [column], nan);
    const request = { bins: bins ?? rankingBinsOf(column, weights), binning, weights };
    const axis = axisFor({ column: name }, column, request);
    const { table, omitted } = countPairsOn(
      [name, this.#name],
      [axis, this.#targetAxis],
      [column, this.#target],
      weights,
    );
    const checked = checkTable('table', table);
    const information = informationOf(checked, weights);
    const estimate = this.#estimate(name, column, checked, information);
    const remark = remarkOfColumn(column, axis.bins) ?? this.#remarkBeside(column, information);
    return { ...estimate, ...information, ...extentOf(table, omitted), remark };
  }

  /** The remark of a column for what it is beside the target. */
  #remarkBeside(column: Column, { isOneToOne: mayBe }: TableInformation): FeatureRemark | undefined {
    if (!mayBe) return undefined;
    const sides = [column, this.#target];
    // The values of a quantized side are not known: of two sides of categories its table tells, of a number nothing does.
    if (sides.some(({ kind }) => kind === 'quantized')) {
      return sides.every((side) => 'categories' in side && side.categories)
        ? 'target by another name'
        : undefined;
    }
    const [x, y] = sides.map((side) => (side.kind === 'number' ? side.values : (side as CategoryCodes)));
    return isOneToOne(x, y) ? 'target by another name' : undefined;
  }

  /** The value by the method, and its significance. */
  #estimate(name: string, column: Column, table: CheckedTable, information: TableInformation): Estimate {
    const { method = 'histogram', significance: tested, nan } = this.#options;
    if (method === 'histogram') return estimateOfTable(table, information, this.#options);
    const names = [name, this.#name];
    const { columns } = presentSamples(names, [column, this.#target], nan);
    const [x, y] = columns.map((present, i): NamedColumns => ({ names: [names[i]], columns: [present] }));
    const chosen = method === 'auto' ? automaticMethod(columns, () => mostTies(columns)) : method;
    if (chosen === 'histogram') return estimateOfTable(table, information, this.#options);
    refuseGTest(tested?.kind, chosen);
    const { k, noise, seed } = this.#options;
    const { ties } = estimatorOf(chosen);
    const found = continuousInformation(chosen, x, y, { k, noise, seed });
    const significance =
      tested?.kind === 'permutation'
        ? permuteSamples(columns[0].length, found.bits, found.estimate, tested)
        : undefined;
    const value = { value: found.bits, method: chosen, significance };
    return ties === 'none' ? { ...value, ties: found.ties } : value;
  }
}
