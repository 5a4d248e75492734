// One call of a function of the pool, from its arguments to its promise.

import { type BackendChoice, backendChoice, isResident } from '../kernels/select.js';
import { refuseLarge } from './clonedSize.js';
import type { Costs } from './cost.js';
import { FUNCTIONS, type FunctionName } from './functions.js';
import { type JobOptions, optionsPlace } from './jobOptions.js';
import { JobProgress } from './jobProgress.js';
import { pack } from './pack.js';
import { copyOf, isShared, ownCopy } from './sharing.js';
import { Staging } from './staging.js';

/** A job is given up after so many threads died in the same part of it. */
const MAX_DEATHS_IN_A_PART = 3;
/** Or after so many died in all its parts together. */
const MAX_DEATHS = 20;

/** Runs the function on this thread. */
export function call(name: FunctionName, args: readonly unknown[]): unknown {
  return (FUNCTIONS[name] as (...args: readonly unknown[]) => unknown)(...args);
}

export class Job {
  readonly number: number;
  readonly name: FunctionName;
  readonly args: readonly unknown[];
  readonly options: JobOptions;
  readonly costs: Costs;
  readonly progress: JobProgress;
  readonly backend: BackendChoice = backendChoice();
  /** Resolves or rejects with the job's outcome. */
  readonly result: Promise<unknown>;
  /** The arguments as they are posted; undefined until `stage`, and after they were transferred. */
  packed: unknown;
  /** Whether the columns were transferred to a worker that has not shared them yet: if it dies, they are lost. */
  moved = false;
  #settled = false;
  #staging: Staging | undefined;
  readonly #deaths = new Map<string, number>();
  /** Where the job was asked for. */
  readonly #place = new Error();
  readonly #onSettled: () => void;
  #resolve!: (value: unknown) => void;
  #reject!: (reason: unknown) => void;

  constructor(
    number: number,
    name: FunctionName,
    args: readonly unknown[],
    options: JobOptions,
    costs: Costs,
    onSettled: (job: Job) => void,
  ) {
    this.number = number;
    this.name = name;
    this.args = args;
    this.options = options;
    this.costs = costs;
    this.progress = new JobProgress(costs);
    this.#onSettled = () => onSettled(this);
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** Resolves with a result. Where `result` or the user's onProgress throws, the job rejects with that error. */
  resolve(result: () => unknown): void {
    this.#settle(() => {
      const value = result();
      this.options.onProgress?.({ phase: this.name, done: 1, total: 1 });
      this.#resolve(value);
    });
  }

  reject(reason: unknown): void {
    this.#settle(() => this.#reject(reason));
  }

  /** Rejects with an error of a worker, whose stack leads to where the job was asked for. */
  rejectWith(error: Error): void {
    const frames = this.#place.stack?.replace(/^Error\n/, '');
    if (frames !== undefined) error.stack = `${error.name}: ${error.message}\n${frames}`;
    this.reject(error);
  }

  #settle(how: () => void): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#onSettled();
    try {
      how();
    } catch (error) {
      this.#reject(error);
    }
  }

  /** Prepares the arguments to be posted; returns the buffers to transfer. */
  async stage(sharing: boolean): Promise<ArrayBuffer[]> {
    if (this.packed !== undefined) return [];
    refuseLarge(this.name, this.args);
    if (this.options.transfer) {
      const buffers = new Set<ArrayBuffer>();
      const place = optionsPlace(this.name, this.args);
      this.packed = this.args.map((arg, i) =>
        pack(arg, (array) => {
          if (isShared(array)) return sharing ? array : copyOf(array);
          // Columns of an arena stay, and so do edges among the options. Node drops a message silently if a buffer is detached
          // and so has no bytes.
          if (i === place || array.byteLength === 0 || isResident(array)) return ownCopy(array);
          buffers.add(array.buffer as ArrayBuffer);
          return array;
        }),
      );
      return [...buffers];
    }
    if (sharing) {
      const staging = new Staging();
      this.release();
      this.#staging = staging;
      this.packed = await staging.pack(this.args, () => this.#settled);
    } else this.packed = pack(this.args, (array) => (isShared(array) ? copyOf(array) : ownCopy(array)));
    return [];
  }

  /** No worker reads the shared copies of the columns any more: their memory can be used again. */
  release(): void {
    this.#staging?.release();
    this.#staging = undefined;
  }

  /** Counts the death of a thread in a part of the job; after too many it rejects the job and returns false. */
  survives(part: string, reason: string): boolean {
    const deaths = (this.#deaths.get(part) ?? 0) + 1;
    this.#deaths.set(part, deaths);
    let all = 0;
    for (const count of this.#deaths.values()) all += count;
    if (deaths < MAX_DEATHS_IN_A_PART && all < MAX_DEATHS) return true;
    const over =
      deaths < MAX_DEATHS_IN_A_PART
        ? `${all} workers died over it`
        : `${deaths} workers died over the same part of it`;
    this.reject(new Error(`${this.name} was given up: ${over} (${reason}); is there enough memory?`));
    return false;
  }
}
