import type { BlockDataset, JobOptions, JobPool } from '../data/dataset.js';
import type { Progress } from './progress.js';

/** Fewer values than this are read before a worker has started. */
const WORTH_A_POOL = 2 ** 20;

/**
 * Runs a job over a dataset with a pool of threads, where there is enough to read for one.
 *
 * @param columns how many columns the job reads.
 */
export async function withPool<T>(
  { format, rows = 0 }: BlockDataset,
  columns: number,
  threads: number,
  progress: Progress,
  run: (job: JobOptions) => Promise<T>,
): Promise<T> {
  const onProgress: JobOptions['onProgress'] = ({ phase, done, total }) => progress.show(phase, done, total);
  if (threads === 1 || rows * columns < WORTH_A_POOL || format === 'CSV') return run({ onProgress });
  const { createPool } = await import('../parallel/pool.js');
  const pool = createPool({ threads });
  try {
    return await run({ onProgress, pool: pool as Promise<JobPool> });
  } finally {
    await (await pool).close();
  }
}
