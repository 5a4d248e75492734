// The values of features in memory, for methods that need the samples themselves.

import { CategoryCodes, FOUND } from '../columns/categories.js';
import type { SourceDataset } from './blockDataset.js';
import type { FeatureValues, JobOptions } from './dataset.js';
import { withoutInfinities } from './featureCutter.js';
import { type Feature, featureGroups } from './features.js';
import { readColumn } from './readColumn.js';
import { spread } from './spread.js';
import { timestampPart, yearsOf } from './timestampParts.js';

/** What a worker is asked for: the values of features of one column. */
export interface SamplesMessage {
  readonly task: 'samples';
  readonly features: readonly Feature[];
}

/** Values as they travel. */
interface SentValues {
  readonly values: Float64Array | Int32Array;
  readonly categories: CategoryCodes['categories'];
}

/** The worker's part. */
export async function samplesHere(
  dataset: SourceDataset,
  { features }: SamplesMessage,
): Promise<SentValues[]> {
  return (await readGroup(dataset, features)).map((values) =>
    values instanceof Float64Array
      ? { values, categories: [] }
      : { values: values.codes, categories: values.categories },
  );
}

async function readGroup(dataset: SourceDataset, group: readonly Feature[]): Promise<FeatureValues[]> {
  const { values } = await readColumn(dataset, group[0].column);
  return group.map(({ part }) => {
    if (!(values instanceof Float64Array)) return values;
    if (part && part !== 'year') return timestampPart(values, part);
    return withoutInfinities(part ? yearsOf(values) : values).values;
  });
}

export async function readSamples(
  dataset: SourceDataset,
  features: readonly Feature[],
  job: JobOptions,
): Promise<FeatureValues[]> {
  const groups = featureGroups(features);
  const { opener } = dataset;
  const found = await spread<FeatureValues[]>(
    groups.length,
    job,
    (i) => readGroup(dataset, groups[i]),
    opener && !dataset.isReadTogether
      ? async (pool, i) => {
          const message: SamplesMessage = { task: 'samples', features: groups[i] };
          const sent = await pool.runModule(opener.module, { opener, ...message }, job.signal);
          return (sent as SentValues[]).map(({ values, categories }) =>
            values instanceof Float64Array ? values : new CategoryCodes(values, categories, FOUND),
          );
        }
      : undefined,
  );
  const values = new Map(
    groups.flatMap((group, i) => group.map((feature, at) => [feature, found[i][at]] as const)),
  );
  return features.map((feature) => values.get(feature) as FeatureValues);
}
