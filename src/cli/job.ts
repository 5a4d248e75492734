import type { BlockDataset, JobOptions, JobPool } from '../data/dataset.js';
import type { Progress } from './progress.js';
import type { Threads } from './threadsOption.js';

/** Fewer values than this are read, and most often done with, before a worker has started. */
const WORTH_A_POOL = 2 ** 20;

/**
 * Runs a job over a dataset with a pool of threads, where these were asked for or there is enough to do for one. One thread reads a CSV
 * file: a pool is of no use where that is most of the work.
 *
 * @param columns how many columns the job reads.
 * @param isReading whether reading is most of the work: then this thread is one of those that read, and one worker fewer is started.
 */
export async function withPool<T>(
  { format, rows = 0 }: BlockDataset,
  columns: number,
  { count, isGiven }: Threads,
  isReading: boolean,
  progress: Progress,
  run: (job: JobOptions) => Promise<T>,
): Promise<T> {
  const onProgress: JobOptions['onProgress'] = ({ phase, done, total }) => progress.show(phase, done, total);
  const isWorth = isGiven || rows * columns >= WORTH_A_POOL;
  if (count === 1 || !isWorth || (isReading && format === 'CSV')) return run({ onProgress });
  const { createPool } = await import('../parallel/pool.js');
  const pool = createPool({ threads: isReading ? count - 1 : count });
  try {
    return await run({ onProgress, pool: pool as Promise<JobPool>, takesPart: isReading });
  } finally {
    await (await pool).close();
  }
}
