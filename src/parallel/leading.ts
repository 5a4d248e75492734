// The worker that leads a job runs the library's function unchanged, and shares its loops with the other workers.

import type { Cut, RangeExecutor, RangeTask } from '../kernels/ranges.js';
import type { BackendChoice } from '../kernels/select.js';
import { Claims } from './claims.js';
import { pack } from './pack.js';
import type { FromWorker, RegionMessage } from './protocol.js';
import type { Report } from './reporting.js';
import { inSharedMemory, SharedBuffers } from './sharing.js';

/** Thrown out of the library's function when the job is cancelled. */
export class Cancelled extends Error {}

/**
 * Ranges per thread: enough to balance load, few enough to keep overhead low. Each range of a column has a table to clear and to
 * add up (0.06 ms for 64 × 64 cells); items vary in cost.
 */
const RANGES = { column: 12, items: 32 };
/** Milliseconds between cancellation checks; a notification wakes the thread sooner. */
const WAIT = 100;

/** Memory for the results of loops, used again: up to 64 MB are kept. */
const buffers = new SharedBuffers(2 ** 26);

/** How many elements a range has, and how many ranges there are. */
export function cutLoop({ length, unit, least }: Cut, threads: number): { step: number; ranges: number } {
  const each = unit > 1 ? RANGES.column : RANGES.items;
  const most = Math.min(each * threads, Math.floor(length / least));
  const step = Math.ceil(length / most / unit) * unit;
  return { step, ranges: Math.ceil(length / step) };
}

/** Runs a range and writes its result. */
export function runRange(
  task: RangeTask<object>,
  args: object,
  { length, step, results, offsets }: Pick<RegionMessage, 'length' | 'step' | 'results' | 'offsets'>,
  range: number,
): void {
  const to = results.subarray(offsets[range], offsets[range + 1]);
  // A thread that died in this range may have written part of it.
  to.fill(0);
  task.run(args, range * step, Math.min(length, (range + 1) * step), to);
}

/** Runs the loops of a job together with the other workers. */
export class Leader implements RangeExecutor {
  readonly #job: number;
  readonly #thread: number;
  readonly #threads: number;
  readonly #post: (message: FromWorker) => void;
  readonly #isCancelled: () => boolean;
  /** The number of idle workers. */
  readonly #idle: Int32Array;
  readonly #backend: BackendChoice;
  readonly #report: Report;
  #regions = 0;
  /** True while a range runs: its inner loops are not cut again. */
  #inside = false;
  /** The results of finished loops, which nobody writes to any more. */
  readonly #done: SharedArrayBuffer[] = [];

  constructor(
    job: number,
    thread: number,
    threads: number,
    post: (message: FromWorker) => void,
    isCancelled: () => boolean,
    idle: Int32Array,
    backend: BackendChoice,
    report: Report,
  ) {
    this.#job = job;
    this.#thread = thread;
    this.#threads = threads;
    this.#post = post;
    this.#isCancelled = isCancelled;
    this.#idle = idle;
    this.#report = report;
    this.#backend = backend;
  }

  get hasIdle(): boolean {
    return !this.#inside && Atomics.load(this.#idle, 0) > 0;
  }

  run<Args extends object>(task: RangeTask<Args>, args: Args, cut: Cut): Float64Array[] | undefined {
    if (this.#inside) return undefined;
    if (this.#isCancelled()) throw new Cancelled();
    const { length } = cut;
    const { step, ranges } = cutLoop(cut, this.#threads);
    if (ranges < 2) return undefined;
    const offsets = [0];
    for (let range = 0; range < ranges; range++) {
      const end = Math.min(length, (range + 1) * step);
      offsets.push(offsets[range] + task.size(args, range * step, end));
    }
    let results: Float64Array;
    let packed: unknown;
    try {
      results = new Float64Array(buffers.take(8 * offsets[ranges]), 0, offsets[ranges]);
      packed = pack(args, inSharedMemory);
    } catch {
      // Not enough shared memory: this thread runs the loop alone.
      return undefined;
    }
    const claims = Claims.create(ranges);
    const region = this.#regions++;
    const message: RegionMessage = {
      job: this.#job,
      region,
      task: task.name,
      args: packed,
      backend: this.#backend,
      length,
      step,
      control: claims.control,
      results,
      offsets,
    };
    this.#post({ type: 'open', ...message });
    this.#inside = true;
    try {
      this.#work(task as unknown as RangeTask<object>, args, message, claims);
    } finally {
      this.#inside = false;
      this.#post({ type: 'closed', job: this.#job, region });
    }
    this.#done.push(results.buffer as SharedArrayBuffer);
    return Array.from({ length: ranges }, (_, range) => results.subarray(offsets[range], offsets[range + 1]));
  }

  /** Recycles the memory of the loops' results; the job's own result must not refer to it. */
  end(): void {
    buffers.keep(this.#done);
  }

  #work(task: RangeTask<object>, args: object, message: RegionMessage, claims: Claims): void {
    const { ranges } = claims;
    /** Ranges that threw here. They are run again at the end, in order, so that the error is that of the first. */
    const failed: number[] = [];
    for (;;) {
      const { events, done } = claims;
      if (done + failed.length === ranges) break;
      if (claims.cancelled || this.#isCancelled()) throw new Cancelled();
      this.#report(task.name, Math.min(done * message.step, message.length), message.length);
      const range = claims.claim(this.#thread);
      if (range < 0) {
        claims.wait(events, WAIT);
        continue;
      }
      try {
        runRange(task, args, message, range);
        claims.finish(range);
      } catch {
        failed.push(range);
      }
    }
    for (const range of failed.sort((a, b) => a - b)) runRange(task, args, message, range);
    this.#report(task.name, message.length, message.length);
  }
}
