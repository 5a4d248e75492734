// Joint tables with a target where rows have weights: from samples in memory, since edges of equal frequency depend on the weights.

import { rankingBinsOf } from '../bins/binRules.js';
import { checkColumn } from '../columns/column.js';
import { type Weights, weightsOf } from '../columns/weights.js';
import { axisFor } from '../estimators/samples.js';
import { entropyOf } from '../measures/table.js';
import type { Axis } from '../tables/axis.js';
import { Counts } from '../tables/counts.js';
import { JointHistogram } from '../tables/jointHistogram.js';
import type { UsableColumn } from './cutting.js';
import type { Cutting, Dataset, FeatureValues, JobOptions } from './dataset.js';
import { findFeature } from './features.js';

/** The tables of columns with one target. */
export interface WeightedTables {
  readonly weights: Weights;
  /** Of the target, over all of its values. */
  readonly entropy: number;
  readonly bins: number;
  /** Counts the table of each column with the target, as `Dataset.count` does. */
  count(columns: readonly UsableColumn[], onTable: (i: number, table: JointHistogram) => void): Promise<void>;
}

/**
 * @param name the column of weights.
 * @throws Error where there is no such column; RangeError for weights that are missing or negative.
 */
export async function weightedTables(
  dataset: Dataset,
  name: string,
  target: UsableColumn,
  { bins, binning }: Cutting,
  job: JobOptions,
): Promise<WeightedTables> {
  const [given, ofTarget] = await dataset.samples(
    [findFeature(dataset, name, 'the weights'), target.feature],
    job,
  );
  const weights = weightsOf(given, name, ofTarget.length) as Weights;
  const cut = (column: string, values: FeatureValues): Axis => {
    const own = checkColumn(column, values);
    return axisFor({ column }, own, { bins: bins ?? rankingBinsOf(own, weights), binning, weights });
  };
  const y = checkColumn(target.feature.name, ofTarget);
  const axis = cut(target.feature.name, ofTarget);
  const { dense, total } = new Counts([axis]).push([y], weights);
  return {
    weights,
    entropy: entropyOf(dense, total),
    bins: axis.bins,
    async count(columns, onTable) {
      for (const [i, { feature }] of columns.entries()) {
        const [values] = await dataset.samples([feature], job);
        const axes = [cut(feature.name, values), axis];
        const x = checkColumn(feature.name, values);
        onTable(i, new JointHistogram(new Counts(axes).push([x, y], weights)));
      }
    },
  };
}
