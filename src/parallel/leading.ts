// What a worker does that leads a job: it runs the library's function as it is, and opens its loops to the other workers.

import type { Cut, RangeExecutor, RangeTask } from '../kernels/ranges.js';
import type { BackendChoice } from '../kernels/select.js';
import { Claims } from './claims.js';
import { pack } from './pack.js';
import type { FromWorker, RegionMessage } from './protocol.js';
import { inSharedMemory, SharedBuffers } from './sharing.js';

/** Thrown through the library's function where the job is to be left. */
export class Cancelled extends Error {}

/**
 * Ranges of a loop for each thread: enough that threads end together, few enough that their cost is none. A range of a column clears and adds up
 * a table (0.06 ms for 64 × 64 cells); items differ in what they cost.
 */
const RANGES = { column: 12, items: 32 };
/** A look at whether to go on, in milliseconds: what wakes the thread is a notice. */
const WAIT = 100;
/** Between two messages of progress, in milliseconds. */
const BETWEEN_MESSAGES = 50;

/** Results of loops take turns in this memory: 64 MB stay. */
const buffers = new SharedBuffers(2 ** 26);

/** Does a range: writes its numbers to its place in the results. */
export function runRange(
  task: RangeTask<object>,
  args: object,
  { length, step, results, offsets }: Pick<RegionMessage, 'length' | 'step' | 'results' | 'offsets'>,
  range: number,
): void {
  const to = results.subarray(offsets[range], offsets[range + 1]);
  // Whoever died over it may have written.
  to.fill(0);
  task.run(args, range * step, Math.min(length, (range + 1) * step), to);
}

/** The lead's side of a job. */
export class Leader implements RangeExecutor {
  readonly #job: number;
  readonly #thread: number;
  readonly #threads: number;
  readonly #post: (message: FromWorker) => void;
  readonly #isCancelled: () => boolean;
  /** How many workers have nothing to do. */
  readonly #idle: Int32Array;
  readonly #progress: boolean;
  readonly #backend: BackendChoice;
  #regions = 0;
  /** Loops within a range are done by its thread. */
  #inside = false;
  #told = 0;
  /** Of loops that are done: nobody writes to them any more. */
  readonly #done: SharedArrayBuffer[] = [];

  constructor(
    job: number,
    thread: number,
    threads: number,
    post: (message: FromWorker) => void,
    isCancelled: () => boolean,
    idle: Int32Array,
    backend: BackendChoice,
    progress: boolean,
  ) {
    this.#job = job;
    this.#thread = thread;
    this.#threads = threads;
    this.#post = post;
    this.#isCancelled = isCancelled;
    this.#idle = idle;
    this.#progress = progress;
    this.#backend = backend;
  }

  get hasIdle(): boolean {
    return !this.#inside && Atomics.load(this.#idle, 0) > 0;
  }

  run<Args extends object>(task: RangeTask<Args>, args: Args, cut: Cut): Float64Array[] | undefined {
    if (this.#inside) return undefined;
    if (this.#isCancelled()) throw new Cancelled();
    const { length, unit, least } = cut;
    const each = unit > 1 ? RANGES.column : RANGES.items;
    const most = Math.min(each * this.#threads, Math.floor(length / least));
    const step = Math.ceil(length / most / unit) * unit;
    const ranges = Math.ceil(length / step);
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
      // Not enough memory to share: this thread does it all.
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

  /** The job is done, and its result holds nothing of what loops gave: their memory serves others. */
  end(): void {
    buffers.keep(this.#done);
  }

  #work(task: RangeTask<object>, args: object, message: RegionMessage, claims: Claims): void {
    const { ranges } = claims;
    /** Ranges that failed here: done last and in order, so that the error is that of the first one. */
    const failed: number[] = [];
    for (;;) {
      const { events, done } = claims;
      if (done + failed.length === ranges) break;
      if (claims.cancelled || this.#isCancelled()) throw new Cancelled();
      this.#tell(task.name, Math.min(done * message.step, message.length), message.length);
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
    this.#tell(task.name, message.length, message.length);
  }

  #tell(phase: string, done: number, total: number): void {
    if (!this.#progress) return;
    const now = performance.now();
    if (done < total && now - this.#told < BETWEEN_MESSAGES) return;
    this.#told = now;
    this.#post({ type: 'progress', job: this.#job, phase, done, total });
  }
}
