// Scores columns against one target. The target's bins are found once; only pairs without a missing side count,
// so where any is missing both columns are binned over the pairs that remain, as estimateMutualInformation does.

import { type Column, type ColumnInput, checkColumn, checkSameLength } from '../columns/column.js';
import { mutualInformationBits } from '../measures/mutualInformation.js';
import { type CheckedTable, checkTable, entropyOf } from '../measures/table.js';
import type { Axis } from '../tables/axis.js';
import type { Binning } from '../tables/binRules.js';
import { JointHistogram } from '../tables/jointHistogram.js';
import { presentSamples } from '../tables/presentSamples.js';
import type { NamedColumns } from './columnGroups.js';
import { automaticMethod, continuousInformation } from './continuousInformation.js';
import type { Correction } from './correction.js';
import { mutualInformationCorrection } from './discrete/correctedInformation.js';
import type { MutualInformationMethod } from './mutualInformation.js';
import { axisFor, type ColumnKind, countSamplePairs, countSamples, samplesOf } from './samples.js';
import {
  type CheckedSignificance,
  gTest,
  permuteSamples,
  permuteTable,
  refuseGTest,
  type SignificanceResult,
} from './significance.js';

/** How all columns are binned. */
export interface FeatureRankingOptions {
  /** The target's name, for messages. */
  readonly name?: string;
  readonly bins: number;
  readonly binning: Binning;
  readonly kind?: ColumnKind;
  readonly nan: 'raise' | 'omit';
  /** What `value` comes from; default `'histogram'`. Neighbours take columns of unit variance, as in scikit-learn. */
  readonly method?: MutualInformationMethod;
  /** With the histogram; default `'miller-madow'`. */
  readonly correction?: Correction;
  readonly k?: number;
  readonly noise?: number;
  readonly seed?: number;
  readonly significance?: CheckedSignificance;
}

/** One column's score, in bits. */
export interface FeatureScore {
  /** The estimate by the method. */
  readonly value: number;
  /** The method that was chosen. */
  readonly method: Exclude<MutualInformationMethod, 'auto'>;
  /** Where it was asked for. */
  readonly significance: SignificanceResult | undefined;
  /** Mutual information of the joint table. */
  readonly plugin: number;
  /** The same after Miller and Madow. */
  readonly corrected: number;
  /** plugin / H(target): Theil's uncertainty coefficient. */
  readonly share: number;
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

export class FeatureRanking {
  /** H(target) in bits, over its samples that are not missing. */
  readonly targetEntropy: number;
  /** Bins or categories of the target. */
  readonly targetBins: number;
  readonly targetMissing: number;
  readonly #target: Column;
  readonly #targetAxis: Axis;
  readonly #complete: boolean;
  readonly #options: FeatureRankingOptions;
  readonly #name: string;

  constructor(target: ColumnInput, options: FeatureRankingOptions) {
    this.#options = options;
    this.#name = options.name ?? 'target';
    this.#target = checkColumn(this.#name, target, options.kind);
    const { bins, binning, nan } = options;
    const request = { bins, binning };
    const { table, omitted } = countSamples({ column: this.#name }, this.#target, nan, request);
    this.#complete = omitted === 0;
    this.#targetAxis = axisFor({ column: this.#name }, this.#target, request);
    this.targetEntropy = entropyOf(table.counts, table.total);
    this.targetBins = table.counts.length;
    this.targetMissing = omitted;
  }

  /** The score of a column of the target's length. */
  score(
    input: ColumnInput,
    options: { readonly kind?: ColumnKind; readonly name?: string } = {},
  ): FeatureScore {
    const name = options.name ?? 'column';
    const column = checkColumn(name, input, options.kind);
    checkSameLength(this.#name, this.#target, name, column);
    const { table, omitted } = this.#count(name, column);
    const checked = checkTable('table', table);
    const plugin = mutualInformationBits(checked);
    const corrected = plugin + mutualInformationCorrection(checked);
    const entropy = entropyOf(checked.columnSums, checked.total);
    return {
      ...this.#estimate(name, column, checked, plugin, corrected),
      plugin,
      corrected,
      share: entropy > 0 ? Math.min(1, plugin / entropy) : 0,
      bins: table.shape[0],
      samples: table.total,
      omitted,
      outOfRange: table.outOfRange,
      table,
    };
  }

  /** The value by the method, and its significance. */
  #estimate(
    name: string,
    column: Column,
    table: CheckedTable,
    plugin: number,
    corrected: number,
  ): Pick<FeatureScore, 'value' | 'method' | 'significance'> {
    const { method = 'histogram', correction, significance: tested, nan } = this.#options;
    const ofTable = (): Pick<FeatureScore, 'value' | 'method' | 'significance'> => {
      const plain = correction === 'none';
      const value = plain ? plugin : corrected;
      const significance =
        tested?.kind === 'g-test'
          ? gTest(table, plugin, value)
          : tested?.kind === 'permutation'
            ? permuteTable(table, value, plain ? 'none' : 'miller-madow', tested)
            : undefined;
      return { value, method: 'histogram', significance };
    };
    if (method === 'histogram') return ofTable();
    const names = [name, this.#name];
    const { columns } = presentSamples(names, [column, this.#target], nan);
    const [x, y] = columns.map((present, i): NamedColumns => ({ names: [names[i]], columns: [present] }));
    const chosen = method === 'auto' ? automaticMethod(x.columns, y.columns) : method;
    if (chosen === 'histogram') return ofTable();
    if (tested !== undefined) refuseGTest(tested, chosen);
    const { k, noise, seed } = this.#options;
    const standardize = chosen === 'ksg' || chosen === 'gao';
    const found = continuousInformation(chosen, x, y, { k, noise, seed, standardize });
    const significance =
      tested?.kind === 'permutation'
        ? permuteSamples(columns[0].length, found.bits, found.estimate, tested)
        : undefined;
    return { value: found.bits, method: chosen, significance };
  }

  #count(name: string, column: Column): { table: JointHistogram; omitted: number } {
    const { bins, binning, nan } = this.#options;
    const request = { bins, binning };
    const { columns, omitted } = presentSamples([name], [column], nan);
    if (this.#complete && omitted === 0) {
      const [present] = columns;
      const x = axisFor({ column: name }, present, request);
      const table = new JointHistogram({ x, y: this.#targetAxis });
      return { table: table.push(samplesOf(present), samplesOf(this.#target)), omitted: 0 };
    }
    return countSamplePairs([{ column: name }, { column: this.#name }], [column, this.#target], nan, [
      request,
      request,
    ]);
  }
}
