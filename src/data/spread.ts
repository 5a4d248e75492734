import { codeOf } from './columnErrors.js';
import type { JobOptions, JobPool } from './dataset.js';

/**
 * Runs tasks on the workers of a pool. Until the pool is ready, and where workers cannot do the tasks, the calling thread runs them, one
 * after the other.
 *
 * @param local runs the task at a place here.
 * @param remote runs it on a worker; undefined where that cannot be done.
 * @returns what each task gave, in order; rejects with the error of the first task that has one.
 */
export async function spread<T>(
  tasks: number,
  { pool, signal, onProgress, takesPart = false }: JobOptions,
  local: (i: number) => Promise<T>,
  remote: ((pool: JobPool, i: number) => Promise<T>) | undefined,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  let done = 0;
  const failures = new Map<number, unknown>();
  const work = async (run: (i: number) => Promise<T>, goesOn: () => boolean): Promise<void> => {
    while (failures.size === 0 && next < tasks && goesOn()) {
      const i = next++;
      try {
        signal?.throwIfAborted();
        results[i] = await run(i);
        if (tasks > 1) onProgress?.({ phase: 'reading columns', done: ++done, total: tasks });
      } catch (error) {
        failures.set(i, error);
      }
    }
  };
  // The calling thread is not kept from its own work where there is a pool already.
  let ready = remote !== undefined && pool !== undefined && !takesPart && !('then' in pool);
  const onPool = async (): Promise<void> => {
    if (remote === undefined || pool === undefined) return;
    const workers = await pool;
    ready = true;
    const run = (i: number): Promise<T> =>
      remote(workers, i).catch((error) => {
        if (codeOf(error) === 'ERR_NO_MODULE') return local(i);
        throw error;
      });
    await Promise.all(Array.from({ length: workers.threads }, () => work(run, () => true)));
  };
  await Promise.all([onPool(), work(local, () => takesPart || !ready)]);
  if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
  return results;
}
