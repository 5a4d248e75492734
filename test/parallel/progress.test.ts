// Progress of a job: one fraction over all of its loops.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { costsOf } from '../../src/parallel/cost.js';
import { createPool, Pool, type Progress } from '../../src/parallel/index.js';
import { JobProgress } from '../../src/parallel/jobProgress.js';
import { atLength } from '../support/atLength.js';
import { CALLS } from '../support/calls.js';
import * as library from '../support/library.js';
import { fixedSamples } from '../support/samples.js';
import { expectOneFraction } from './support.js';

let pool: Pool | undefined;

afterEach(async () => {
  await pool?.close();
  vi.unstubAllGlobals();
});

describe('without shared memory', () => {
  const samples = fixedSamples({
    ...atLength(
      { length: 60_000, medium: 6000, short: 700 },
      { length: 200_000, medium: 20_000, short: 2000 },
    ),
    type: Float64Array,
  });
  const calls = CALLS.filter(({ name }) => name in Pool.prototype);

  test('each function gives what it gives without a pool, and progress is one fraction', async () => {
    vi.stubGlobal('SharedArrayBuffer', undefined);
    pool = await createPool({ threads: 3 });
    expect(pool.shared).toBe(false);
    for (const { args, run } of calls) {
      const given = args(samples());
      const told: Progress[] = [];
      const options = {
        ...(given.at(-1) as object),
        onProgress: (progress: Progress) => told.push(progress),
      };
      const result = await run(pool, ...given.slice(0, -1), options);
      expect(result).toStrictEqual(run(library, ...args(samples())));
      expectOneFraction(told);
    }
  });
});

describe('the fraction of a job', () => {
  const x = new Float64Array(100_000);
  const options = {
    method: 'ksg',
    significance: 'permutation',
    permutations: 30,
    confidence: 0.9,
    replicates: 60,
  };

  test('runs through its phases by their shares of the time', () => {
    const progress = new JobProgress(costsOf('estimateMutualInformation', [x, x], options));
    const steps = [
      ['orders', 1, 2],
      ['permutations of samples', 0, 30],
      ['permutations of samples', 30, 30],
      ['subsamples', 30, 60],
    ] as const;
    const told = steps.map(([task, done, length]) => progress.advance({ task, done, length })?.done ?? NaN);
    for (const [i, part] of [1 / 6, 1, 31, 61].entries()) expect(told[i]).toBeCloseTo(part / 91, 12);
    // 1 is left to the result.
    expect(progress.advance({ task: 'subsamples', done: 60, length: 60 })).toBeUndefined();
  });

  test('does not fall when the job begins again', () => {
    const progress = new JobProgress(costsOf('histogram2d', [x, x], {}));
    const advance = (task: string): number | undefined =>
      progress.advance({ task, done: 1, length: 1 })?.done;
    expect([advance('scan'), advance('scan')]).toEqual([1 / 3, 2 / 3]);
    progress.start();
    expect([advance('scan'), advance('scan'), advance('countPairs')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
