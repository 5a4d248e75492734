// A pool of workers. Jobs wait in a queue; each is led by one worker, and idle workers help with its loops.

import type { Global } from '../columns/global.js';
import { onAbort } from '../columns/onAbort.js';
import { Claims } from './claims.js';
import { costsOf, SMALL, totalCost } from './cost.js';
import type { FunctionName } from './functions.js';
import { call, Job } from './job.js';
import { splitOptions } from './jobOptions.js';
import { unpack, unpackError } from './pack.js';
import type { FromWorker, LoopProgress, OpenLoop, RangeResults, RegionMessage } from './protocol.js';
import { forgetStaging } from './staging.js';
import { startThread, type Thread } from './thread.js';

/** Milliseconds that a worker has to leave a cancelled job before it is replaced. */
const GRACE = 40;
/** Failed starts in a row after which the pool gives up: by errors in the worker, and by workers ended from outside. */
const MOST_ERRORS = 3;
const MOST_ENDED = 30;

/** A loop that a leading worker shares. */
interface Region {
  readonly job: Job;
  readonly message: RegionMessage | OpenLoop;
  readonly claims: Claims;
  /** The workers asked to help. */
  readonly sent: Set<Slot>;
  /** Only without shared memory, where the pool hands out the ranges. */
  readonly handed?: {
    readonly leader: Slot;
    readonly loop: OpenLoop;
    /** The workers that have the arguments. */
    readonly holders: Set<Slot>;
    readonly results: RangeResults;
  };
}

/** A worker and its state. */
interface Slot {
  readonly number: number;
  thread: Thread;
  state: 'starting' | 'idle' | 'leading' | 'helping';
  job: Job | undefined;
  region: Region | undefined;
  /** Shared: the number of a cancelled job. */
  cancel: Int32Array | undefined;
}

/** A number shared between threads; undefined without shared memory. */
function sharedNumber(): Int32Array | undefined {
  return typeof SharedArrayBuffer === 'undefined' ? undefined : new Int32Array(new SharedArrayBuffer(4));
}

function errorOf(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

/** The number of open pools. */
let pools = 0;

export class Workers {
  readonly threads: number;
  readonly #workerUrl: string | Global<'URL'> | undefined;
  readonly #slots: Slot[] = [];
  readonly #queue: Job[] = [];
  readonly #running = new Set<Job>();
  /** Shared: the number of idle workers. */
  readonly #idle = sharedNumber();
  #regions: Region[] = [];
  #jobs = 0;
  #closed = false;
  /** Failed starts in a row: by errors, and by workers ended from outside. */
  #failedStarts = { errors: 0, ended: 0 };
  /** Whether memory can be shared with workers, which only trying shows. */
  #sharing = typeof SharedArrayBuffer !== 'undefined';
  #broken: Error | undefined;
  #waiting: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(threads: number, workerUrl: string | Global<'URL'> | undefined) {
    this.threads = threads;
    this.#workerUrl = workerUrl;
  }

  /** Whether memory is shared with workers. */
  get shared(): boolean {
    return this.#sharing;
  }

  /** Starts all workers; resolves when each is ready. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      pools++;
      try {
        for (let number = 1; number <= this.threads; number++) {
          const slot = { number, state: 'starting', job: undefined, region: undefined } as unknown as Slot;
          this.#slots.push(slot);
          this.#begin(slot);
        }
      } catch (error) {
        this.#break(errorOf(error).message);
      }
    });
  }

  #begin(slot: Slot): void {
    slot.state = 'starting';
    slot.job = undefined;
    slot.region = undefined;
    const thread: Thread = startThread(
      {
        message: (message) => {
          if (slot.thread === thread) this.#receive(slot, message);
        },
        gone: (error) => {
          if (slot.thread === thread) this.#lose(slot, error);
        },
      },
      this.#workerUrl,
    );
    slot.thread = thread;
    slot.cancel = this.#sharing ? sharedNumber() : undefined;
    try {
      const idle = this.#sharing ? this.#idle : undefined;
      thread.post({ type: 'start', id: slot.number, cancel: slot.cancel, idle });
    } catch {
      // SharedArrayBuffer exists but must not be posted.
      this.#sharing = false;
      slot.cancel = undefined;
      thread.post({ type: 'start', id: slot.number, cancel: undefined, idle: undefined });
    }
  }

  /** Runs a function on a worker, or on this thread if the call is short. */
  async run(name: FunctionName, given: readonly unknown[]): Promise<unknown> {
    const { args, options, own } = splitOptions(name, given);
    const { signal, onProgress } = options;
    if (this.#closed) throw new Error('the pool is closed');
    if (this.#broken) throw this.#broken;
    if (signal?.aborted) throw signal.reason;
    const costs = costsOf(name, args, own);
    if (totalCost(costs) < SMALL) {
      const result = await call(name, args);
      onProgress?.({ phase: name, done: 1, total: 1 });
      return result;
    }
    const job = new Job(++this.#jobs, name, args, options, costs, () => {
      this.#running.delete(job);
      forget();
    });
    const forget = onAbort(signal, () => {
      job.reject(signal?.reason);
      this.#leave(job);
    });
    this.#running.add(job);
    this.#queue.push(job);
    this.#dispatch();
    return job.result;
  }

  /** Ends the workers; unfinished jobs reject. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#end(new Error('the pool is closed'));
  }

  #end(reason: Error): void {
    for (const job of [...this.#running]) job.reject(reason);
    this.#queue.length = 0;
    this.#regions = [];
    for (const slot of this.#slots) slot.thread?.end();
    if (this.#slots.length > 0 && --pools === 0) forgetStaging();
    this.#slots.length = 0;
  }

  #break(reason: string): void {
    const hint =
      this.#workerUrl === undefined
        ? "; where a Content Security Policy forbids workers from a Blob, pass { workerUrl } with the address of 'infosimd/parallel/worker.js'"
        : `; is "workerUrl" (${this.#workerUrl}) the address of 'infosimd/parallel/worker.js'?`;
    this.#broken = new Error(`a worker could not be started: ${reason}${hint}`);
    this.#waiting?.reject(this.#broken);
    this.#waiting = undefined;
    this.#end(this.#broken);
  }

  /** Stops the workers of a job that was settled before they finished. */
  #leave(job: Job): void {
    const place = this.#queue.indexOf(job);
    if (place >= 0) this.#queue.splice(place, 1);
    this.#closeRegions(job);
    const busy = this.#slots.filter((slot) => slot.job === job);
    for (const slot of busy) if (slot.cancel) Atomics.store(slot.cancel, 0, job.number);
    if (busy.length === 0) this.#forget(job);
    const replace = (): void => {
      for (const slot of busy) {
        if (slot.job !== job) continue;
        slot.thread.end();
        this.#replace(slot);
      }
      this.#forget(job);
      this.#dispatch();
    };
    // Without shared memory a worker cannot see the cancellation, except between ranges that the pool hands out.
    if (!busy.some(({ region }) => this.#sharing || region)) {
      replace();
      return;
    }
    setTimeout(replace, GRACE);
    this.#dispatch();
  }

  /** Ends the loops of a job: no more ranges are run. */
  #closeRegions(job: Job): void {
    for (const { claims } of this.#regions.filter((region) => region.job === job)) claims.cancel();
    this.#regions = this.#regions.filter((region) => region.job !== job);
    for (const slot of this.#slots) {
      const { region } = slot;
      if (region?.handed && region.job === job && region.claims.claimedBy(slot.number) < 0) this.#stop(slot);
    }
  }

  /** Frees a worker that waits for a range, without shared memory. */
  #stop(slot: Slot): void {
    slot.thread.post({ type: 'stop' });
    this.#free(slot);
  }

  /** Without shared memory: gives a worker another range, or frees it; the leading worker waits until all ranges are done. */
  #handOut(region: Region, slot: Slot): void {
    const range = region.claims.cancelled ? -1 : region.claims.claim(slot.number);
    if (range >= 0) slot.thread.post({ type: 'range', range });
    else if (slot !== region.handed?.leader) this.#stop(slot);
  }

  /** Without shared memory: the leading worker of a job has left the function at a loop. */
  #open(slot: Slot, message: OpenLoop): void {
    const claims = Claims.unshared(Math.ceil(message.length / message.step));
    const handed = { leader: slot, loop: message, holders: new Set([slot]), results: [] };
    const region: Region = { job: slot.job as Job, message, claims, sent: new Set(), handed };
    slot.region = region;
    this.#regions.push(region);
    // The leader copies the arguments for idle workers before it runs a range, so that all start together.
    this.#dispatch();
    this.#handOut(region, slot);
  }

  /** Without shared memory: takes the result of a range. */
  #take(slot: Slot, result: Float64Array | undefined): void {
    const region = slot.region as Region;
    const { job, claims } = region;
    const { leader, loop, results } = region.handed as NonNullable<typeof region.handed>;
    const range = claims.claimedBy(slot.number);
    claims.finish(range);
    results[range] = result;
    const { done } = claims;
    const { task, length, step } = loop;
    if (!claims.cancelled) this.#report(job, { task, done: Math.min(length, done * step), length });
    if (slot.region !== region) return;
    if (claims.cancelled) this.#stop(slot);
    else if (done < claims.ranges) this.#handOut(region, slot);
    else {
      this.#regions = this.#regions.filter((open) => open !== region);
      for (const other of this.#slots) if (other.region === region && other !== leader) this.#stop(other);
      leader.region = undefined;
      const buffers = results.flatMap((found) => (found ? [found.buffer as ArrayBuffer] : []));
      leader.thread.post({ type: 'resume', results }, buffers);
    }
  }

  #report(job: Job, loop: LoopProgress): void {
    const progress = job.settled ? undefined : job.progress.advance(loop);
    if (progress === undefined) return;
    try {
      job.options.onProgress?.(progress);
    } catch (error) {
      job.reject(error);
      this.#leave(job);
    }
  }

  #replace(slot: Slot): void {
    if (this.#closed || this.#broken) return;
    try {
      this.#begin(slot);
    } catch (error) {
      this.#break(errorOf(error).message);
    }
  }

  /** Recycles a job's shared memory, unless a worker still runs it. */
  #forget(job: Job): void {
    this.#regions = this.#regions.filter((region) => region.job !== job);
    if (this.#slots.some((slot) => slot.job === job)) return;
    job.release();
  }

  #receive(slot: Slot, message: FromWorker): void {
    switch (message.type) {
      case 'ready':
        this.#failedStarts = { errors: 0, ended: 0 };
        slot.state = 'idle';
        if (this.#slots.every(({ state }) => state !== 'starting')) {
          this.#waiting?.resolve();
          this.#waiting = undefined;
        }
        break;
      case 'helped':
        this.#free(slot);
        break;
      case 'open': {
        const { type, ...region } = message;
        const { job } = slot;
        if (job === undefined || job.number !== region.job) return;
        const opened = { job, message: region, claims: new Claims(region.control), sent: new Set<Slot>() };
        if (job.settled) opened.claims.cancel();
        this.#regions.push(opened);
        slot.region = opened;
        break;
      }
      case 'closed':
        this.#regions = this.#regions.filter(
          ({ job, message: { region } }) => job.number !== message.job || region !== message.region,
        );
        slot.region = undefined;
        return;
      case 'pause':
        this.#open(slot, message);
        return;
      case 'copied': {
        const { region } = slot;
        const helper = this.#slots[message.to - 1];
        if (region?.handed === undefined || helper.region !== region || region.handed.holders.has(helper))
          return;
        if (message.args === undefined) {
          this.#stop(helper);
          break;
        }
        helper.thread.post({ ...region.handed.loop, type: 'share', args: message.args }, message.buffers);
        region.handed.holders.add(helper);
        this.#handOut(region, helper);
        break;
      }
      case 'result':
        this.#take(slot, message.result);
        break;
      case 'progress':
        if (slot.job) this.#report(slot.job, message);
        return;
      case 'staged':
        if (slot.job?.number === message.job) {
          slot.job.packed = message.args;
          slot.job.moved = false;
        }
        return;
      default: {
        const { job } = slot;
        this.#free(slot);
        if (job === undefined || job.number !== message.job) break;
        if (message.type === 'done') {
          job.resolve(() => unpack(message.result));
        } else if (message.type === 'failed') {
          job.rejectWith(unpackError(message.error));
        }
        this.#forget(job);
      }
    }
    this.#dispatch();
  }

  #free(slot: Slot): void {
    const { job } = slot;
    slot.state = 'idle';
    slot.job = undefined;
    slot.region = undefined;
    if (job?.settled) this.#forget(job);
  }

  /** A worker died: its range is released, or its job queued again. */
  #lose(slot: Slot, error: string | undefined): void {
    const { state, job, region, number } = slot;
    const reason = error ?? 'it was ended';
    if (state === 'starting') {
      const failed = this.#failedStarts;
      if (error === undefined) failed.ended++;
      else failed.errors++;
      const isNew = this.#waiting !== undefined && error !== undefined;
      if (isNew || failed.errors >= MOST_ERRORS || failed.ended >= MOST_ENDED) {
        this.#break(reason);
        return;
      }
    }
    const part = region ? `${region.message.region}:${region.claims.claimedBy(number)}` : 'the rest';
    if (job && !job.settled && job.survives(part, reason)) {
      if (state === 'helping') {
        region?.claims.release(number);
        const leader = region?.handed?.leader;
        if (region && leader?.region === region && region.claims.claimedBy(leader.number) < 0) {
          this.#handOut(region, leader);
        }
      } else if (job.moved) {
        job.reject(
          new Error(
            `the worker that held the columns of ${job.name} died (${reason}); call it again without "transfer"`,
          ),
        );
      } else {
        this.#closeRegions(job);
        this.#queue.unshift(job);
      }
    }
    slot.job = undefined;
    slot.region = undefined;
    // The replacement may be asked to help with the same loops.
    for (const { sent, handed } of this.#regions) {
      sent.delete(slot);
      handed?.holders.delete(slot);
    }
    if (job?.settled) {
      this.#leave(job);
      this.#forget(job);
    }
    this.#replace(slot);
    this.#dispatch();
  }

  #dispatch(): void {
    if (this.#closed || this.#broken) return;
    for (const slot of this.#slots) {
      if (slot.state !== 'idle') continue;
      const job = this.#queue.shift();
      if (job) this.#lead(slot, job);
      else this.#help(slot);
    }
    if (this.#idle) {
      Atomics.store(this.#idle, 0, this.#slots.filter(({ state }) => state === 'idle').length);
    }
    const busy = this.#running.size > 0 || this.#waiting !== undefined;
    for (const { thread } of this.#slots) thread?.hold(busy);
  }

  #help(slot: Slot): void {
    const region = this.#regions.find(
      ({ job, sent, claims, handed }) =>
        !job.settled &&
        !sent.has(slot) &&
        claims.hasFree &&
        !(handed && sent.size + 1 >= handed.loop.workers),
    );
    if (region === undefined) return;
    region.sent.add(slot);
    slot.state = 'helping';
    slot.job = region.job;
    slot.region = region;
    if (region.handed) region.handed.leader.thread.post({ type: 'copy', to: slot.number });
    else slot.thread.post({ ...(region.message as RegionMessage), type: 'help' });
  }

  #lead(slot: Slot, job: Job): void {
    slot.state = 'leading';
    slot.job = job;
    if (slot.cancel) Atomics.store(slot.cancel, 0, 0);
    const { thread } = slot;
    // By then the worker may have died, or the job been cancelled.
    const isStillHere = (): boolean => slot.thread === thread && slot.job === job;
    const done = (): void => {
      if (isStillHere()) this.#free(slot);
      this.#forget(job);
      this.#dispatch();
    };
    const fail = (error: unknown): void => {
      job.reject(error);
      done();
    };
    job.stage(this.#sharing).then((buffers) => {
      if (!isStillHere()) return;
      if (job.settled) {
        this.#free(slot);
        this.#dispatch();
        return;
      }
      try {
        this.#post(slot, job, buffers);
      } catch {
        // An argument cannot be cloned, such as a function or a detached buffer. Such arguments are invalid: running the function here
        // throws the library's error.
        try {
          Promise.resolve(call(job.name, job.args)).then((result) => {
            job.resolve(() => result);
            done();
          }, fail);
        } catch (error) {
          fail(error);
        }
      }
    }, fail);
  }

  #post(slot: Slot, job: Job, buffers: readonly ArrayBuffer[]): void {
    job.progress.start();
    slot.thread.post(
      {
        type: 'job',
        job: job.number,
        name: job.name,
        args: job.packed,
        backend: job.backend,
        threads: this.threads,
        costs: job.costs,
        transferred: buffers.length > 0,
        progress: job.options.onProgress !== undefined,
      },
      buffers,
    );
    if (buffers.length > 0) {
      job.moved = true;
      job.packed = undefined;
    }
  }
}
