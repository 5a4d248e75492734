// A pool of workers: jobs wait in line, each is led by one worker, and idle workers help with its loops.

import { wrongKind } from '../columns/errors.js';
import { checkFlag } from '../columns/options.js';
import { type BackendChoice, backendChoice, isResident } from '../kernels/select.js';
import { Claims } from './claims.js';
import { costOf, SMALL } from './cost.js';
import { FUNCTIONS, type FunctionName } from './functions.js';
import { pack, unpack, unpackError } from './pack.js';
import type { FromWorker, Progress, RegionMessage } from './protocol.js';
import { isShared, ownCopy } from './sharing.js';
import { forgetStaging, Staging } from './staging.js';
import { startThread, type Thread } from './thread.js';

/** Options that every function of a pool takes beside its own. */
export interface JobOptions {
  /** Ends the job: its promise rejects with the signal's reason, at once. */
  readonly signal?: AbortSignal;
  /** Called now and then while the job is under way, and once at its end. */
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Hand the columns over for good instead of copying them: their buffers are detached, also where the job then rejects. Small jobs,
   * done on the spot, leave them as they are, and so do columns of an arena. Default false.
   */
  readonly transfer?: boolean;
}

/** How many threads may die over one part of a job. */
const MOST_DEATHS = 3;
/** And over all parts of it. */
const MOST_DEATHS_IN_ALL = 20;
/** How long a worker has to leave a job that was ended, in milliseconds; then it is replaced. */
const GRACE = 40;
/** Starts that fail one after the other: by an error in the worker, or because somebody ended it. */
const MOST_ERRORS = 3;
const MOST_ENDED = 30;

interface Job {
  readonly number: number;
  readonly name: FunctionName;
  readonly args: readonly unknown[];
  readonly options: JobOptions;
  readonly backend: BackendChoice;
  /** The arguments as they travel; undefined until the first worker takes the job. */
  packed: unknown;
  staging: Staging | undefined;
  /** Its columns were moved to a worker, and nobody else has them yet. */
  moved: boolean;
  /** How many threads died over which part. */
  readonly deaths: Map<string, number>;
  settled: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
  onAbort: (() => void) | undefined;
}

/** A loop that a lead has opened. */
interface Region {
  readonly job: Job;
  readonly message: RegionMessage;
  readonly claims: Claims;
  /** Workers that have been sent to it. */
  readonly sent: Set<Slot>;
}

/** A worker and what it does. */
interface Slot {
  readonly number: number;
  thread: Thread;
  state: 'starting' | 'idle' | 'leading' | 'helping';
  job: Job | undefined;
  region: Region | undefined;
  /** The number of the job to be left. */
  cancel: Int32Array | undefined;
}

/** A number that threads have in common; undefined where there is no shared memory. */
function sharedNumber(): Int32Array | undefined {
  return typeof SharedArrayBuffer === 'undefined' ? undefined : new Int32Array(new SharedArrayBuffer(4));
}

/** The function itself, on this thread. */
function call(name: FunctionName, args: readonly unknown[]): unknown {
  return (FUNCTIONS[name] as (...args: readonly unknown[]) => unknown)(...args);
}

function errorOf(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

/** Pools that are not closed. */
let pools = 0;

export class Workers {
  readonly threads: number;
  readonly #workerUrl: string | URL | undefined;
  readonly #slots: Slot[] = [];
  readonly #queue: Job[] = [];
  readonly #running = new Set<Job>();
  /** How many workers have nothing to do. */
  readonly #idle = sharedNumber();
  #regions: Region[] = [];
  #jobs = 0;
  #closed = false;
  /** In a row: errors of workers that were to start, and workers that were ended before they had. */
  #failedStarts = { errors: 0, ended: 0 };
  /** Whether memory can be shared with a worker: known only by trying. */
  #sharing = typeof SharedArrayBuffer !== 'undefined';
  #broken: Error | undefined;
  #waiting: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(threads: number, workerUrl: string | URL | undefined) {
    this.threads = threads;
    this.#workerUrl = workerUrl;
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
      // There is a SharedArrayBuffer, and it may not be sent.
      this.#sharing = false;
      slot.cancel = undefined;
      thread.post({ type: 'start', id: slot.number, cancel: undefined, idle: undefined });
    }
  }

  /** Runs a function on a worker, or here where it is small. */
  async run(name: FunctionName, given: readonly unknown[]): Promise<unknown> {
    const { args, options, own } = splitOptions(name, given);
    const { signal, onProgress } = options;
    if (this.#closed) throw new Error('the pool is closed');
    if (this.#broken) throw this.#broken;
    if (signal?.aborted) throw signal.reason;
    if (costOf(name, args, own) < SMALL) {
      const result = await call(name, args);
      onProgress?.({ phase: name, done: 1, total: 1 });
      return result;
    }
    return new Promise((resolve, reject) => {
      const job: Job = {
        number: ++this.#jobs,
        name,
        args,
        options,
        backend: backendChoice(),
        packed: undefined,
        staging: undefined,
        moved: false,
        deaths: new Map(),
        settled: false,
        resolve,
        reject,
        onAbort: undefined,
      };
      if (signal) {
        job.onAbort = () => {
          this.#settle(job, () => reject(signal.reason));
          this.#leave(job);
        };
        signal.addEventListener('abort', job.onAbort, { once: true });
      }
      this.#running.add(job);
      this.#queue.push(job);
      this.#dispatch();
    });
  }

  /** Ends the workers; jobs that are not done reject. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#end(new Error('the pool is closed'));
  }

  #end(reason: Error): void {
    for (const job of [...this.#running]) this.#settle(job, () => job.reject(reason));
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

  /** A user's function may throw: that is the job's error. */
  #settle(job: Job, how: () => void): void {
    if (job.settled) return;
    job.settled = true;
    this.#running.delete(job);
    if (job.onAbort) job.options.signal?.removeEventListener('abort', job.onAbort);
    try {
      how();
    } catch (error) {
      job.reject(error);
    }
  }

  #finish({ name, options, resolve }: Job, result: unknown): void {
    options.onProgress?.({ phase: name, done: 1, total: 1 });
    resolve(result);
  }

  /** Takes workers from a job that was settled while they were at it. */
  #leave(job: Job): void {
    const place = this.#queue.indexOf(job);
    if (place >= 0) this.#queue.splice(place, 1);
    for (const region of this.#regions) if (region.job === job) region.claims.cancel();
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
    // What has no flag to look at does not stop by itself.
    if (this.#sharing && busy.length > 0) setTimeout(replace, GRACE);
    else replace();
  }

  #replace(slot: Slot): void {
    if (this.#closed || this.#broken) return;
    try {
      this.#begin(slot);
    } catch (error) {
      this.#break(errorOf(error).message);
    }
  }

  /** Nobody works at the job any more: its staging serves others. */
  #forget(job: Job): void {
    this.#regions = this.#regions.filter((region) => region.job !== job);
    if (this.#slots.some((slot) => slot.job === job)) return;
    job.staging?.release();
    job.staging = undefined;
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
          ({ message: { job, region } }) => job !== message.job || region !== message.region,
        );
        slot.region = undefined;
        return;
      case 'progress': {
        const { phase, done, total } = message;
        const { job } = slot;
        if (job === undefined || job.settled) return;
        try {
          job.options.onProgress?.({ phase, done, total });
        } catch (error) {
          this.#settle(job, () => job.reject(error));
          this.#leave(job);
        }
        return;
      }
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
          this.#settle(job, () => this.#finish(job, unpack(message.result)));
        } else if (message.type === 'failed') {
          this.#settle(job, () => job.reject(unpackError(message.error)));
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

  /** A worker died: its range is given back, or its job done again. */
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
    if (job && !job.settled && this.#count(job, part, reason)) {
      if (state === 'helping') region?.claims.release(number);
      else if (job.moved) {
        this.#settle(job, () =>
          job.reject(
            new Error(
              `the worker that held the columns of ${job.name} died (${reason}); call it again without "transfer"`,
            ),
          ),
        );
      } else {
        for (const open of this.#regions) if (open.job === job) open.claims.cancel();
        this.#regions = this.#regions.filter((open) => open.job !== job);
        this.#queue.unshift(job);
      }
    }
    slot.job = undefined;
    slot.region = undefined;
    // Who takes its place may go where it was.
    for (const { sent } of this.#regions) sent.delete(slot);
    if (job?.settled) {
      this.#leave(job);
      this.#forget(job);
    }
    this.#replace(slot);
    this.#dispatch();
  }

  /** Counts a death over a part of a job; false where there were too many, and the job is given up. */
  #count(job: Job, part: string, reason: string): boolean {
    const deaths = (job.deaths.get(part) ?? 0) + 1;
    job.deaths.set(part, deaths);
    let all = 0;
    for (const some of job.deaths.values()) all += some;
    if (deaths < MOST_DEATHS && all < MOST_DEATHS_IN_ALL) return true;
    const over =
      deaths < MOST_DEATHS
        ? `${all} workers died over it`
        : `${deaths} workers died over the same part of it`;
    this.#settle(job, () =>
      job.reject(new Error(`${job.name} was given up: ${over} (${reason}); is there enough memory?`)),
    );
    return false;
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
      ({ job, sent, claims }) => !job.settled && !sent.has(slot) && claims.hasFree,
    );
    if (region === undefined) return;
    region.sent.add(slot);
    slot.state = 'helping';
    slot.job = region.job;
    slot.region = region;
    slot.thread.post({ type: 'help', ...region.message });
  }

  #lead(slot: Slot, job: Job): void {
    slot.state = 'leading';
    slot.job = job;
    if (slot.cancel) Atomics.store(slot.cancel, 0, 0);
    const { thread } = slot;
    // The worker may have died, or the job been ended, meanwhile.
    const isStillHere = (): boolean => slot.thread === thread && slot.job === job;
    const settle = (how: () => void): void => {
      this.#settle(job, how);
      if (isStillHere()) this.#free(slot);
      this.#forget(job);
      this.#dispatch();
    };
    const fail = (error: unknown): void => settle(() => job.reject(error));
    this.#stage(job).then((buffers) => {
      if (!isStillHere()) return;
      if (job.settled) {
        this.#free(slot);
        this.#dispatch();
        return;
      }
      try {
        this.#post(slot, job, buffers);
      } catch {
        // Something that cannot travel: a function, a buffer that was handed over before. No sample is one, and the library says so
        // best.
        try {
          Promise.resolve(call(job.name, job.args)).then(
            (result) => settle(() => this.#finish(job, result)),
            fail,
          );
        } catch (error) {
          fail(error);
        }
      }
    }, fail);
  }

  #post(slot: Slot, job: Job, buffers: readonly ArrayBuffer[]): void {
    slot.thread.post(
      {
        type: 'job',
        job: job.number,
        name: job.name,
        args: job.packed,
        backend: job.backend,
        threads: this.#sharing ? this.threads : 1,
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

  /** Makes a job's arguments ready to travel; returns the buffers to be handed over for good. */
  async #stage(job: Job): Promise<ArrayBuffer[]> {
    if (job.packed !== undefined) return [];
    if (job.options.transfer) {
      const buffers = new Set<ArrayBuffer>();
      const place = optionsPlace(job.name);
      job.packed = job.args.map((arg, i) =>
        pack(arg, (array) => {
          if (isShared(array)) return array;
          // Columns of an arena stay, and so do edges among the options. Node drops a message without a word where a buffer is
          // detached, and so has no bytes.
          if (i === place || array.byteLength === 0 || isResident(array)) return ownCopy(array);
          buffers.add(array.buffer as ArrayBuffer);
          return array;
        }),
      );
      return [...buffers];
    }
    if (this.#sharing) {
      const staging = new Staging();
      job.staging?.release();
      job.staging = staging;
      job.packed = await staging.pack(job.args, () => job.settled);
    } else job.packed = pack(job.args, ownCopy);
    return [];
  }
}

/** Where a function's options stand. */
function optionsPlace(name: FunctionName): number {
  if (name === 'conditionalMutualInformation') return 3;
  return ONE_ARGUMENT.includes(name) ? 1 : 2;
}

const ONE_ARGUMENT: readonly FunctionName[] = [
  'entropy',
  'histogram',
  'estimateEntropy',
  'totalCorrelation',
  'mutualInformationMatrix',
];

/** A function's arguments without the options that are the pool's. */
function splitOptions(
  name: FunctionName,
  given: readonly unknown[],
): { args: unknown[]; options: JobOptions; own: Record<string, unknown> } {
  const args = [...given];
  const place = optionsPlace(name);
  const last = args[place];
  if (last === null || typeof last !== 'object' || Array.isArray(last) || ArrayBuffer.isView(last)) {
    return { args, options: {}, own: {} };
  }
  const { signal, onProgress, transfer, ...own } = last as JobOptions & Record<string, unknown>;
  if (signal !== undefined && !(typeof signal === 'object' && signal !== null && 'aborted' in signal)) {
    throw wrongKind('signal', 'an AbortSignal', signal);
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw wrongKind('onProgress', 'a function', onProgress);
  }
  args[place] = own;
  return { args, options: { signal, onProgress, transfer: checkFlag('transfer', transfer, false) }, own };
}
