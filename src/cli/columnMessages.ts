// What the threads of a command tell each other.

import { CategoryCodes, FOUND } from '../columns/categories.js';
import { JointHistogram } from '../tables/jointHistogram.js';
import type { RankedTarget } from './columnRanking.js';
import type { FeatureValues } from './featureReader.js';
import type { Feature } from './features.js';
import type { FeatureOutcome, RankingRequest } from './rankedFeature.js';
import type { RankedColumn } from './rankResult.js';

/** What a worker is started with: the file that it opens, and what it does with a feature. */
export interface WorkerStart {
  readonly path: string;
  /** The most categories of a column; of a description none is asked for. */
  readonly maxCategories?: number;
  readonly task: ColumnTask;
}

/** Scores for a target that is sent, descriptions, or the values themselves. */
export type ColumnTask = { readonly rank: RankingRequest } | 'describe' | 'read';

/** Features of one column, with their places; `place` is the first one. */
export interface FeatureGroup {
  readonly place: number;
  readonly features: readonly { readonly feature: Feature; readonly place: number }[];
}

export type ToColumnWorker = { readonly target: SharedTarget } | { readonly group: FeatureGroup };

/** `told`: what the task makes of the feature at a place. */
export type FromColumnWorker =
  | { readonly ready: true }
  | { readonly place: number; readonly told: unknown }
  | { readonly failed: unknown };

/** Values as they travel: in shared memory. */
export interface SharedValues extends Omit<FeatureValues, 'values'> {
  readonly numbers: Float64Array | undefined;
  readonly codes: Int32Array | undefined;
  readonly categories: CategoryCodes['categories'];
}

/** A target as it travels. */
export interface SharedTarget {
  readonly name: string;
  readonly values: SharedValues;
  readonly edges: Float64Array | undefined;
}

export function shareValues({ values, ...rest }: FeatureValues): SharedValues {
  const numbers = values instanceof Float64Array ? values : undefined;
  const coded = values instanceof Float64Array ? undefined : values;
  return {
    ...rest,
    numbers: numbers && copy(numbers, new Float64Array(new SharedArrayBuffer(numbers.byteLength))),
    codes: coded && copy(coded.codes, new Int32Array(new SharedArrayBuffer(coded.codes.byteLength))),
    categories: coded?.categories ?? [],
  };
}

function copy<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

export function valuesOfShared({ numbers, codes, categories, ...rest }: SharedValues): FeatureValues {
  return { ...rest, values: numbers ?? new CategoryCodes(codes as Int32Array, categories, FOUND) };
}

export function shareTarget({ facts, read, ranking }: RankedTarget): SharedTarget {
  return { name: facts.name, values: shareValues(read), edges: ranking.targetEdges };
}

/** An outcome as it travels. */
export type SentOutcome =
  | { readonly reason: string }
  | { readonly reason?: undefined; readonly column: RankedColumn; readonly table: Uint8Array };

export function sendOutcome(outcome: FeatureOutcome): SentOutcome {
  if (outcome.reason !== undefined) return { reason: outcome.reason };
  return { column: outcome.column, table: outcome.table.toBytes() };
}

export function outcomeOfSent(sent: SentOutcome): FeatureOutcome {
  if (sent.reason !== undefined) return { reason: sent.reason };
  return { column: sent.column, table: JointHistogram.fromBytes(sent.table) };
}

/** An error as it travels, with what tells one from another. */
export interface SentError {
  readonly message: string;
  readonly code: string | undefined;
}

export function sendError(error: unknown): SentError {
  const { message = String(error), code } = (error ?? {}) as Partial<SentError>;
  return { message, code };
}

export function errorOfSent({ message, code }: SentError): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}
