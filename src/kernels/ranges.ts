// Loops that can be cut into ranges of elements. The calling thread runs them as a whole, or, if an executor is installed (in a
// worker of a pool), several threads run ranges. A range returns exact counts or one number per block, so that results have the
// same bits however a loop is cut.

/** A loop over elements whose ranges can run on any thread, in any order. */
export interface RangeTask<Args extends object> {
  readonly name: string;
  /** The length of a range's result. */
  readonly size: (args: Args, start: number, end: number) => number;
  /** Writes the result of the elements start … end − 1 to `to`, which holds zeros. */
  readonly run: (args: Args, start: number, end: number, to: Float64Array) => void;
}

/** How a loop may be cut. */
export interface Cut {
  /** Number of elements. */
  readonly length: number;
  /** Ranges begin at multiples of this. */
  readonly unit: number;
  /** The smallest range worth handing to another thread. */
  readonly least: number;
  /** The arguments are costly to share: cut the loop only if another thread is idle. */
  readonly costly?: boolean;
}

/** Runs ranges on several threads. */
export interface RangeExecutor {
  /** The result of each range, in order; undefined if one thread should run the loop. */
  run<Args extends object>(task: RangeTask<Args>, args: Args, cut: Cut): Float64Array[] | undefined;
  /** Whether another thread is idle. */
  readonly hasIdle: boolean;
}

let executor: RangeExecutor | undefined;

/** Installs an executor, or removes it. */
export function useRangeExecutor(next: RangeExecutor | undefined): void {
  executor = next;
}

/** Whether another thread is idle. */
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

/** The result of each range, in order; undefined if the loop is not cut: then the caller runs it. */
export function overRanges<Args extends object>(
  task: RangeTask<Args>,
  args: Args,
  cut: Cut,
): Float64Array[] | undefined {
  if (executor === undefined || cut.length < 2 * cut.least) return undefined;
  return cut.costly === true && !executor.hasIdle ? undefined : executor.run(task, args, cut);
}

/** As `overRanges` for items that need no merging: their results, concatenated, whether the loop was cut or not. */
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
