// Scores columns against one target. The target's bins are found once; only pairs without a missing side count,
// so where any is missing both columns are binned over the pairs that remain, as estimateMutualInformation does.

import { type Column, type ColumnInput, checkColumn, checkSameLength } from '../columns/column.js';
import { mutualInformationBits } from '../measures/mutualInformation.js';
import { checkTable, entropyOf } from '../measures/table.js';
import type { Axis } from '../tables/axis.js';
import type { Binning } from '../tables/binRules.js';
import { JointHistogram } from '../tables/jointHistogram.js';
import { presentSamples } from '../tables/presentSamples.js';
import { mutualInformationCorrection } from './mutualInformation.js';
import { axisFor, type ColumnKind, countSamplePairs, countSamples, samplesOf } from './samples.js';

/** How all columns are binned. */
export interface FeatureRankingOptions {
  /** The target's name, for messages. */
  readonly name?: string;
  readonly bins: number;
  readonly binning: Binning;
  readonly kind?: ColumnKind;
  readonly nan: 'raise' | 'omit';
}

/** One column's score, in bits. */
export interface FeatureScore {
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
    const entropy = entropyOf(checked.columnSums, checked.total);
    return {
      plugin,
      corrected: plugin + mutualInformationCorrection(checked),
      share: entropy > 0 ? Math.min(1, plugin / entropy) : 0,
      bins: table.shape[0],
      samples: table.total,
      omitted,
      outOfRange: table.outOfRange,
      table,
    };
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
