// The worker that leads a job without shared memory. It cannot wait for other workers in the middle of a function. So it leaves the
// function at a loop over independent items, all workers run ranges of the loop, and it calls the function again with their results.

import type { Cut, RangeExecutor, RangeTask } from '../kernels/ranges.js';
import { type Costs, workersWorth } from './cost.js';
import { Cancelled, cutLoop } from './leading.js';
import { pack } from './pack.js';
import type { RangeResults } from './protocol.js';
import type { Report } from './reporting.js';
import { copyOf } from './sharing.js';
import { isIndependent, phaseOf } from './tasks.js';

/** Longer results are not kept; their loop is run again: 8 MB. */
const MOST_KEPT = 2 ** 20;

/** A loop whose ranges this worker can run. */
export interface Loop {
  readonly task: RangeTask<object>;
  readonly args: object;
  readonly length: number;
  /** Elements in a range. */
  readonly step: number;
}

/** The result of a range. */
export function resultOf({ task, args, length, step }: Loop, range: number): Float64Array<ArrayBuffer> {
  const [start, end] = [range * step, Math.min(length, (range + 1) * step)];
  const to = new Float64Array(task.size(args, start, end));
  task.run(args, start, end, to);
  return to;
}

/** A copy of a loop's arguments, and its buffers, which can be transferred; no arguments if there is too little memory. */
export function copyArguments(args: object): { args: unknown; buffers: ArrayBuffer[] } {
  const copies = new Map<ArrayBufferView, ArrayBufferView<ArrayBuffer>>();
  try {
    const packed = pack(args, (array) => {
      const copy = copies.get(array) ?? copyOf(array);
      copies.set(array, copy);
      return copy;
    });
    // Node drops a message silently if it transfers a buffer without bytes.
    const buffers = [...copies.values()]
      .map(({ buffer }) => buffer)
      .filter(({ byteLength }) => byteLength > 0);
    return { args: packed, buffers };
  } catch {
    return { args: undefined, buffers: [] };
  }
}

function bytesOf(args: object): number {
  const arrays = new Set<ArrayBufferView>();
  pack(args, (array) => {
    arrays.add(array);
    return array;
  });
  return [...arrays].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** Thrown out of the library's function at a loop that other workers can share. */
export class Pause {
  readonly loop: Loop;
  /** The number of the loop in the job. */
  readonly region: number;
  /** How many workers are worth it. */
  readonly workers: number;

  constructor(loop: Loop, region: number, workers: number) {
    this.loop = loop;
    this.region = region;
    this.workers = workers;
  }
}

/** Runs the loops of a job, or stops at them. The function is deterministic: called again, it has the same loops in the same order. */
export class PausingExecutor implements RangeExecutor {
  readonly hasIdle = false;
  readonly #threads: number;
  readonly #costs: Costs;
  readonly #isCancelled: () => boolean;
  readonly #report: Report;
  /** The results of the loops so far; undefined where they are not kept. */
  readonly #known: (RangeResults | undefined)[] = [];
  #next = 0;
  #inside = false;

  constructor(threads: number, costs: Costs, isCancelled: () => boolean, report: Report) {
    this.#threads = threads;
    this.#costs = costs;
    this.#isCancelled = isCancelled;
    this.#report = report;
  }

  /** The function is called again, with the results of the loop at which it paused. */
  resume(results: RangeResults): void {
    this.#known[this.#next - 1] = results;
    this.#next = 0;
  }

  run<Args extends object>(task: RangeTask<Args>, args: Args, cut: Cut): Float64Array[] | undefined {
    if (this.#inside) return undefined;
    const { length } = cut;
    const region = this.#next++;
    const known = this.#known[region];
    const workers = this.#workersFor(task.name, args);
    const { step, ranges } = cutLoop(cut, workers);
    const loop = { task: task as unknown as RangeTask<object>, args, length, step };
    if (known === undefined && workers > 1 && ranges > 1) throw new Pause(loop, region, workers);
    const results: Float64Array[] = [];
    this.#inside = true;
    try {
      for (let range = 0; range < ranges; range++) {
        if (this.#isCancelled()) throw new Cancelled();
        // A range that threw elsewhere throws here again, inside of the function. The function may write to the results.
        results.push(known?.[range]?.slice() ?? resultOf(loop, range));
        if (!known) this.#report(task.name, Math.min(length, (range + 1) * step), length);
      }
    } finally {
      this.#inside = false;
    }
    const size = results.reduce((sum, result) => sum + result.length, 0);
    if (this.#threads > 1 && !known && size <= MOST_KEPT) {
      this.#known[region] = results.map((result) => result.slice());
    }
    return results;
  }

  #workersFor(task: string, args: object): number {
    if (this.#threads === 1 || !isIndependent(task)) return 1;
    return Math.min(this.#threads, Math.max(1, workersWorth(this.#costs[phaseOf(task)].time, bytesOf(args))));
  }
}
