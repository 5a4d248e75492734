import type { FileTable } from '../io/columnTable.js';
import {
  errorOfSent,
  type SentError,
  type SharedValues,
  sendError,
  shareValues,
  valuesOfShared,
} from './columnMessages.js';
import { ColumnThreads, groupsOf, workersFor } from './columnThreads.js';
import { codeOf } from './failure.js';
import { FeatureReader, type FeatureValues } from './featureReader.js';
import type { Feature } from './features.js';
import type { Progress } from './progress.js';

/** The values of a feature, or why the column, and not the file, cannot be read. */
export type ReadFeature = FeatureValues | Error;

/** Values or such an error as they travel. */
type SentFeature = { readonly values: SharedValues } | { readonly unreadable: SentError };

async function readOr<T>(reading: Promise<T>): Promise<T | Error> {
  try {
    return await reading;
  } catch (error) {
    if (['ERR_UNSAFE_INTEGER', 'ERR_TOO_MANY_CATEGORIES'].includes(codeOf(error) ?? ''))
      return error as Error;
    throw error;
  }
}

/** Reads a feature on a worker. */
export async function sendFeature(reader: FeatureReader, feature: Feature): Promise<SentFeature> {
  const read = await readOr(reader.read(feature));
  return read instanceof Error ? { unreadable: sendError(read) } : { values: shareValues(read) };
}

/** Features whole, in memory, read by several threads. @throws the error of the first at which the file is damaged. */
export async function readFeatures(
  table: FileTable,
  features: readonly Feature[],
  maxCategories: number,
  threads: number,
  progress: Progress,
): Promise<ReadFeature[]> {
  const reader = new FeatureReader(table, maxCategories);
  const read: ReadFeature[] = [];
  const groups = groupsOf(features);
  const pool = new ColumnThreads(
    { path: table.path, maxCategories, task: 'read' },
    workersFor(table, groups.length, threads),
    groups,
    (place, told) => {
      const sent = told as SentFeature;
      read[place] = 'values' in sent ? valuesOfShared(sent.values) : errorOfSent(sent.unreadable);
    },
  );
  try {
    await pool.work(async (feature, place) => {
      const text = `${feature.name} (${place + 1} of ${features.length})`;
      progress.show(text);
      read[place] = await readOr(reader.read(feature, (done) => progress.show(text, done, table.rows)));
    });
  } finally {
    await pool.end();
  }
  return read;
}
