// The messages between a pool and its workers.

import type { BackendChoice } from '../kernels/select.js';
import type { Costs } from './cost.js';

/** An error in a message. */
export interface PackedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** The column of a dataset that is at fault. */
  readonly column?: string;
}

/** A loop that a job's leading worker shares with the others (ranges.ts). */
export interface RegionMessage {
  readonly job: number;
  /** The number of the loop in the job; the same if the job is run again. */
  readonly region: number;
  readonly task: string;
  readonly args: unknown;
  readonly backend: BackendChoice;
  readonly length: number;
  /** Elements in a range. */
  readonly step: number;
  readonly control: Int32Array;
  readonly results: Float64Array;
  /** Where the result of each range begins in `results`, and where the last one ends. */
  readonly offsets: readonly number[];
}

export interface JobMessage {
  readonly type: 'job';
  readonly job: number;
  readonly name: string;
  readonly args: unknown;
  readonly backend: BackendChoice;
  /** The number of workers that may share its loops. */
  readonly threads: number;
  readonly costs: Costs;
  /** Columns were transferred: the worker answers `'staged'` with shared copies, so that the job can be run again. */
  readonly transferred: boolean;
  readonly progress: boolean;
}

/** Messages to a worker. */
export type ToWorker =
  /** `cancel`: the number of a cancelled job; `idle`: the number of idle workers. Both are undefined without shared memory. */
  | {
      readonly type: 'start';
      readonly id: number;
      readonly cancel: Int32Array | undefined;
      readonly idle: Int32Array | undefined;
    }
  | JobMessage
  | ({ readonly type: 'help' } & RegionMessage)
  | PartMessage;

/** Messages to the workers of a job without shared memory. */
export type PartMessage =
  /** To the leader: send a copy of the open loop's arguments for another worker. */
  | { readonly type: 'copy'; readonly to: number }
  /** To a helper: the open loop. */
  | ({ readonly type: 'share'; readonly args: unknown } & OpenLoop)
  /** To both: run this range of the open loop. */
  | { readonly type: 'range'; readonly range: number }
  /** To the leader: the results of all ranges; undefined for one that threw. */
  | { readonly type: 'resume'; readonly results: RangeResults }
  /** To both: forget the loop, and the job. */
  | { readonly type: 'stop' };

/** A loop whose ranges are handed out by messages. */
export interface OpenLoop {
  /** How many workers are worth it, the leading one included. */
  readonly workers: number;
  /** The number of the loop in the job; the same if the job is run again. */
  readonly region: number;
  readonly task: string;
  readonly backend: BackendChoice;
  readonly length: number;
  /** Elements in a range. */
  readonly step: number;
}

export type RangeResults = (Float64Array | undefined)[];

/** The progress of a job. */
export interface Progress {
  /** The name of the loop over the data that runs, such as `'scan'`, `'countPairs'` or `'permutations of a table'`. */
  readonly phase: string;
  /** The part of the whole job that is done, from 0 to 1: it never falls, and ends with 1. */
  readonly done: number;
  /** Always 1. */
  readonly total: number;
}

/** The progress of one of a job's loops. */
export interface LoopProgress {
  readonly task: string;
  readonly done: number;
  readonly length: number;
}

/** Messages from a worker. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'staged'; readonly job: number; readonly args: unknown }
  | ({ readonly type: 'open' } & RegionMessage)
  | { readonly type: 'closed'; readonly job: number; readonly region: number }
  | ({ readonly type: 'progress'; readonly job: number } & LoopProgress)
  /** Without shared memory: the leader has left the function at a loop, and waits for the results of its ranges. */
  | ({ readonly type: 'pause'; readonly job: number } & OpenLoop)
  /** A copy of the loop's arguments for a helper, and its buffers; undefined if there is too little memory. */
  | { readonly type: 'copied'; readonly to: number; readonly args: unknown; readonly buffers: ArrayBuffer[] }
  /** The result of a range; undefined if it threw. */
  | { readonly type: 'result'; readonly result: Float64Array | undefined }
  | { readonly type: 'done'; readonly job: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly job: number; readonly error: PackedError }
  | { readonly type: 'cancelled'; readonly job: number }
  | { readonly type: 'helped' };
