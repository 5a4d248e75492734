// Work that can be cut into ranges of its elements: done here at once, or, where an executor is installed (in a pool's
// worker), by several threads. What a range gives is exact or by block, so that the cut changes no bit of the result.

/** A loop over elements whose ranges can be done anywhere, in any order. */
export interface RangeTask<Args extends object> {
  readonly name: string;
  /** How many numbers a range gives. */
  readonly size: (args: Args, start: number, end: number) => number;
  /** Writes what the elements start … end − 1 give to `to`, which is zeroed. */
  readonly run: (args: Args, start: number, end: number, to: Float64Array) => void;
}

/** How a task may be cut. */
export interface Cut {
  /** Elements in all. */
  readonly length: number;
  /** Ranges begin at multiples of it. */
  readonly unit: number;
  /** Fewer elements are not worth a range of their own. */
  readonly least: number;
  /** Sharing the arguments costs something: only where another thread waits for work. */
  readonly costly?: boolean;
}

/** What does ranges on several threads. */
export interface RangeExecutor {
  /** What each range gave, in order; undefined where one thread is enough. */
  run<Args extends object>(task: RangeTask<Args>, args: Args, cut: Cut): Float64Array[] | undefined;
  /** Whether another thread waits for work. */
  readonly hasIdle: boolean;
}

let executor: RangeExecutor | undefined;

/** Installs what does ranges on several threads, or takes it away. */
export function useRangeExecutor(next: RangeExecutor | undefined): void {
  executor = next;
}

/** Whether other threads may take ranges. */
export function isCut(): boolean {
  return executor !== undefined;
}

/** Whether another thread waits for work. */
export function hasIdleThread(): boolean {
  return executor?.hasIdle === true;
}

/**
 * `make`, with its result kept for each object of arguments. A task that needs set-up (codes in linear memory, say) gets it
 * through this, so that a thread sets up once for all ranges of a loop.
 */
export function oncePerThread<Args extends object, T>(make: (args: Args) => T): (args: Args) => T {
  const made = new WeakMap<Args, T>();
  return (args) => {
    let result = made.get(args);
    if (result === undefined) {
      result = make(args);
      made.set(args, result);
    }
    return result;
  };
}

/** What each range gave, in order; undefined where no other thread is there or wanted: then the caller does it all. */
export function overRanges<Args extends object>(
  task: RangeTask<Args>,
  args: Args,
  cut: Cut,
): Float64Array[] | undefined {
  if (executor === undefined || cut.length < 2 * cut.least) return undefined;
  return cut.costly === true && !executor.hasIdle ? undefined : executor.run(task, args, cut);
}

/** The same for many small items: their numbers one behind the other, also where one thread does them all. */
export function overItems<Args extends object>(
  task: RangeTask<Args>,
  args: Args,
  length: number,
  least = 1,
): Float64Array {
  const all = new Float64Array(task.size(args, 0, length));
  const parts = overRanges(task, args, { length, unit: 1, least });
  if (parts === undefined) task.run(args, 0, length, all);
  else {
    let next = 0;
    for (const part of parts) {
      all.set(part, next);
      next += part.length;
    }
  }
  return all;
}
