// What the threads of a ranking tell each other.

import { CategoryCodes, FOUND } from '../columns/categories.js';
import { JointHistogram } from '../tables/jointHistogram.js';
import type { RankedTarget } from './columnRanking.js';
import type { FeatureValues } from './featureReader.js';
import type { Feature } from './features.js';
import type { FeatureOutcome, RankingRequest } from './rankedFeature.js';
import type { RankedColumn } from './rankResult.js';

/** What a worker is started with. */
export interface WorkerStart {
  readonly path: string;
  readonly request: RankingRequest;
}

/** A target as it travels: its values in shared memory. */
export interface SharedTarget {
  readonly name: string;
  readonly read: Omit<FeatureValues, 'values'>;
  readonly numbers: Float64Array | undefined;
  readonly codes: Int32Array | undefined;
  readonly categories: CategoryCodes['categories'];
  readonly edges: Float64Array | undefined;
}

/** Features of one column, with their places. */
export interface FeatureGroup {
  readonly place: number;
  readonly features: readonly { readonly feature: Feature; readonly place: number }[];
}

export type ToColumnWorker = { readonly target: SharedTarget } | { readonly group: FeatureGroup };

/** An outcome as it travels. */
export type SentOutcome =
  | { readonly reason: string }
  | { readonly reason?: undefined; readonly column: RankedColumn; readonly table: Uint8Array };

export type FromColumnWorker =
  | { readonly ready: true }
  | { readonly place: number; readonly outcome: SentOutcome }
  | { readonly failed: string };

export function shareTarget({ facts, read, ranking }: RankedTarget): SharedTarget {
  const { values, ...rest } = read;
  const numbers = values instanceof Float64Array ? values : undefined;
  const coded = values instanceof Float64Array ? undefined : values;
  return {
    name: facts.name,
    read: rest,
    numbers: numbers && copy(numbers, new Float64Array(new SharedArrayBuffer(numbers.byteLength))),
    codes: coded && copy(coded.codes, new Int32Array(new SharedArrayBuffer(coded.codes.byteLength))),
    categories: coded?.categories ?? [],
    edges: ranking.targetEdges,
  };
}

function copy<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** The values of a target that came. */
export function readShared({ read, numbers, codes, categories }: SharedTarget): FeatureValues {
  return { ...read, values: numbers ?? new CategoryCodes(codes as Int32Array, categories, FOUND) };
}

export function sendOutcome(outcome: FeatureOutcome): SentOutcome {
  if (outcome.reason !== undefined) return { reason: outcome.reason };
  return { column: outcome.column, table: outcome.table.toBytes() };
}

export function receiveOutcome(sent: SentOutcome): FeatureOutcome {
  if (sent.reason !== undefined) return { reason: sent.reason };
  return { column: sent.column, table: JointHistogram.fromBytes(sent.table) };
}
