import type { BlockDataset, JobOptions, JobPool } from '../data/dataset.js';
import type { Progress } from './progress.js';

/** Fewer values than this are read before a worker has started. */
const WORTH_A_POOL = 2 ** 20;

/**
 * Runs a job over a dataset with a pool of threads, where there is enough to read for one.
 *
 * @param columns how many columns the job reads.
 * @param isReading whether reading is most of the work: then this thread is one of those that read, and one worker fewer is started.
 */
export async function withPool<T>(
  { format, rows = 0 }: BlockDataset,
  columns: number,
  threads: number,
  isReading: boolean,
  progress: Progress,
  run: (job: JobOptions) => Promise<T>,
): Promise<T> {
  const onProgress: JobOptions['onProgress'] = ({ phase, done, total }) => progress.show(phase, done, total);
  if (threads === 1 || rows * columns < WORTH_A_POOL || format === 'CSV') return run({ onProgress });
  const { createPool } = await import('../parallel/pool.js');
  const pool = createPool({ threads: isReading ? threads - 1 : threads });
  try {
    return await run({ onProgress, pool: pool as Promise<JobPool>, takesPart: isReading });
  } finally {
    await (await pool).close();
  }
}
