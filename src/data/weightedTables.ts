// Joint tables with a target where rows have weights: from samples in memory, since edges of equal frequency depend on the weights.

import { rankingBinsOf } from '../bins/binRules.js';
import { checkColumn } from '../columns/column.js';
import { type Weights, weightsOf } from '../columns/weights.js';
import { axisFor } from '../estimators/samples.js';
import { entropyOf } from '../measures/table.js';
import type { Axis } from '../tables/axis.js';
import { isSparse } from '../tables/cells.js';
import { Counts } from '../tables/counts.js';
import { JointHistogram } from '../tables/jointHistogram.js';
import type { UsableColumn } from './cutting.js';
import type { Cutting, Dataset, FeatureValues, JobOptions } from './dataset.js';
import { findFeature } from './features.js';

/** Columns whose samples are read in the same pass, and are in memory together. */
const READ_TOGETHER = 8;

/** Weights of rows; an error names the column. */
function columnWeights(name: string, values: Float64Array): Weights {
  try {
    return weightsOf(values, name, values.length) as Weights;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(error.message.replace(/^"weights"/, `the weights "${name}"`));
  }
}

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
  if (!(given instanceof Float64Array))
    throw new TypeError(`the weights "${name}" must be a column of numbers`);
  if (name === target.feature.name)
    throw new TypeError(`the weights "${name}" must be another column than the target`);
  const weights = columnWeights(name, given);
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
      for (let start = 0; start < columns.length; start += READ_TOGETHER) {
        const features = columns.slice(start, start + READ_TOGETHER).map(({ feature }) => feature);
        for (const [i, values] of (await dataset.samples(features, job)).entries()) {
          const axes = [cut(features[i].name, values), axis];
          const dense = !isSparse(axes[0].bins * axis.bins, y.length);
          const x = checkColumn(features[i].name, values);
          onTable(start + i, new JointHistogram(new Counts(axes, dense).push([x, y], weights)));
        }
      }
    },
  };
}
