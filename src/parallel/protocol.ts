// What the pool's thread and its workers say to one another.

import type { BackendChoice } from '../kernels/select.js';

/** An error as it travels. */
export interface PackedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** The column of a dataset that is at fault. */
  readonly column?: string;
}

/** A loop that the worker leading a job opened to the others (ranges.ts). */
export interface RegionMessage {
  readonly job: number;
  /** Counted within the job: the same when the job is done again. */
  readonly region: number;
  readonly task: string;
  readonly args: unknown;
  readonly backend: BackendChoice;
  readonly length: number;
  /** Elements of a range. */
  readonly step: number;
  readonly control: Int32Array;
  readonly results: Float64Array;
  /** Where each range's numbers begin in `results`, and where the last ones end. */
  readonly offsets: readonly number[];
}

export interface JobMessage {
  readonly type: 'job';
  readonly job: number;
  readonly name: string;
  readonly args: unknown;
  readonly backend: BackendChoice;
  /** How many workers there are that may share its loops; 1 where none may help. */
  readonly threads: number;
  /** Columns were handed over for good: tell where they are shared, so that the job can be done again. */
  readonly transferred: boolean;
  readonly progress: boolean;
}

/** To a worker. */
export type ToWorker =
  /** One int32 each: the number of the job to be left; how many workers have nothing to do. Undefined where nothing can be shared. */
  | {
      readonly type: 'start';
      readonly id: number;
      readonly cancel: Int32Array | undefined;
      readonly idle: Int32Array | undefined;
    }
  | JobMessage
  | ({ readonly type: 'help' } & RegionMessage);

/** How far a job is: `done` of `total` in one of its passes over the data. */
export interface Progress {
  /** What is under way: a word such as `'scan'`, `'countPairs'` or `'permutations of a table'`. */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** From a worker. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'staged'; readonly job: number; readonly args: unknown }
  | ({ readonly type: 'open' } & RegionMessage)
  | { readonly type: 'closed'; readonly job: number; readonly region: number }
  | ({ readonly type: 'progress'; readonly job: number } & Progress)
  | { readonly type: 'done'; readonly job: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly job: number; readonly error: PackedError }
  | { readonly type: 'cancelled'; readonly job: number }
  | { readonly type: 'helped' };
