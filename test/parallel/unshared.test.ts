// A pool whose workers share no memory, as in a page that is not cross-origin isolated.

import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as infosimd from '../../src/index.js';
import type { Pool, Progress } from '../../src/parallel/index.js';
import { atLength } from '../support/atLength.js';
import { mulberry32 } from '../support/mulberry32.js';
import { closePool, expectOneFraction, openPool } from './support.js';

const draw = mulberry32(5);
const column = (length: number): Float64Array => Float64Array.from({ length }, draw);
const x = column(100_000);
const y = x.map((value) => value + draw());
const short = Array.from({ length: 9 }, () => column(2000));
const many = Array.from({ length: 120 }, () => column(3000));

type Run = (on: Pool, more?: object) => Promise<unknown>;

/** One job for each kind of independent items, long enough for three workers. */
const JOBS: Readonly<Record<string, Run>> = {
  'permutations of a table': (on, more) =>
    on.estimateMutualInformation(x, y, {
      bins: 12,
      significance: 'permutation',
      permutations: 300,
      ...more,
    }),
  'permutations of samples': (on, more) =>
    on.estimateMutualInformation(short[0], short[1], {
      method: 'ksg',
      significance: 'permutation',
      permutations: 40,
      ...more,
    }),
  'replicates of a table': (on, more) =>
    on.estimateMutualInformation(x, y, { bins: 12, confidence: 0.9, replicates: 300, ...more }),
  'replicates of samples': (on, more) =>
    on.estimateMutualInformation(short[0], short[1], {
      method: 'ksg',
      confidence: 0.9,
      replicates: 40,
      ...more,
    }),
  features: (on, more) => on.rankFeatures(short.slice(1), short[0], { method: 'ksg', ...more }),
  pairs: (on, more) => on.mutualInformationMatrix(many, { ...more }),
  'permutations and replicates': (on, more) =>
    on.estimateMutualInformation(short[0], short[1], {
      method: 'ksg',
      significance: 'permutation',
      permutations: 30,
      confidence: 0.9,
      replicates: 30,
      ...more,
    }),
};
const EXPECTED = new Map(
  Object.entries(JOBS).map(([name, run]) => [name, run(infosimd as unknown as Pool) as unknown]),
);
const jobs = Object.entries(JOBS);

afterEach(async () => {
  await closePool();
  vi.unstubAllGlobals();
});

describe('without shared memory', () => {
  beforeEach(() => {
    vi.stubGlobal('SharedArrayBuffer', undefined);
  });

  test('the pool says so', async () => {
    const { pool } = await openPool(3);
    expect([pool.shared, pool.threads]).toEqual([false, 3]);
  });

  test.each(jobs)('all workers take part in %s', async (name, run) => {
    const ranges = new Map<Worker, number>();
    const { pool, watched } = await openPool(3, (type, worker) => {
      if (type === 'range') ranges.set(worker, (ranges.get(worker) ?? 0) + 1);
    });
    expect(await run(pool)).toStrictEqual(EXPECTED.get(name));
    expect(watched.sent.job).toBe(1);
    expect(new Set(ranges.keys())).toEqual(new Set(watched.workers));
  });

  test('columns that take longer to copy than to count stay on one worker', async () => {
    const { pool, watched } = await openPool(3);
    const few = many.slice(0, 24);
    const expected = infosimd.mutualInformationMatrix(few, { bins: 40 });
    expect(await pool.mutualInformationMatrix(few, { bins: 40 })).toStrictEqual(expected);
    expect(watched.sent).toMatchObject({ job: 1 });
    expect(watched.sent.copy).toBeUndefined();
  });

  test('progress is told as ranges are done', async () => {
    const { pool } = await openPool(2);
    const told: Progress[] = [];
    await JOBS['permutations and replicates'](pool, {
      onProgress: (progress: Progress) => told.push(progress),
    });
    expectOneFraction(told);
    expect(told.length).toBeGreaterThan(50);
    const last = (phase: string): number => told.findLast((progress) => progress.phase === phase)?.done ?? 0;
    expect(last('permutations of samples')).toBeGreaterThan(0.4);
    expect(last('permutations of samples')).toBeLessThan(0.6);
    expect(last('subsamples')).toBeGreaterThan(0.9);
  });

  test.each(atLength(['job', 'range'], ['job', 'copy', 'share', 'range', 'resume']))(
    'a worker that dies when it is sent "%s" is replaced, and the caller does not see it',
    async (type) => {
      let deaths = 0;
      const { pool, watched } = await openPool(3, (sent, worker) => {
        if (sent === type && deaths < 4 && ++deaths % 2 === 1) void worker.terminate();
      });
      for (const [name, run] of jobs) expect(await run(pool)).toStrictEqual(EXPECTED.get(name));
      expect(deaths).toBe(4);
      expect(watched.workers).toHaveLength(5);
    },
  );

  test('a job over which workers die again and again is given up', async () => {
    const { pool } = await openPool(2, (sent, worker) => {
      if (sent === 'range') void worker.terminate();
    });
    await expect(JOBS.features(pool)).rejects.toThrow(/^rankFeatures was given up: 3 workers died over/);
  });

  test('a signal ends a job at any message, and leaves the pool as it was', async () => {
    for (const [when, [name, run]] of [1, 3, 5, 6, 8, 10].map((when, i) => [when, jobs[i]] as const)) {
      const controller = new AbortController();
      const reason = { name };
      let sent = 0;
      const { pool, watched } = await openPool(3, () => {
        if (++sent === 3 + when) queueMicrotask(() => controller.abort(reason));
      });
      const outcome = await (run(pool, { signal: controller.signal }) as Promise<unknown>).catch(
        (error) => error,
      );
      expect(outcome).toBe(reason);
      expect(await run(pool)).toStrictEqual(EXPECTED.get(name));
      watched.stop();
      await pool.close();
    }
  });

  test('many jobs at once, some cancelled, some workers dying', async () => {
    const { pool, watched } = await openPool(3);
    const outcomes = Array.from({ length: 20 }, (_, i) => {
      const [name, run] = jobs[i % jobs.length];
      const controller = new AbortController();
      const onProgress = ({ done }: Progress): void => {
        if (i % 5 === 3 && done > 0.3) controller.abort('ended');
        if (i % 7 === 2 && done === 1) void watched.workers.at(-1)?.terminate();
      };
      return (run(pool, { signal: controller.signal, onProgress }) as Promise<unknown>).then(
        (value) => expect(value).toStrictEqual(EXPECTED.get(name)),
        (error) => expect([i % 5, error]).toEqual([3, 'ended']),
      );
    });
    await Promise.all(outcomes);
  });

  test('an error in a range is that of the function', async () => {
    const { pool } = await openPool(3);
    const features = short
      .slice(1)
      .map((values, i) => values.map((value, j) => (i % 3 === 2 && i === j ? NaN : value)));
    const message = /^"features\[2\]" must hold no missing value, one is at index 2;/;
    const ranked = infosimd.rankFeatures(features, short[0], { method: 'ksg' });
    expect(ranked.find(({ index }) => index === 2)?.reason).toMatch(message);
    expect(await pool.rankFeatures(features, short[0], { method: 'ksg' })).toStrictEqual(ranked);
    const bad = short.slice(1).map((values) => values.map((value, j) => (j === 2 ? NaN : value)));
    await expect(pool.rankFeatures(bad, short[0], { method: 'ksg' })).rejects.toThrow(
      /^"features\[0\]" must hold no missing value, one is at index 2;/,
    );
    const onProgress = (): void => {
      throw new Error('of the caller');
    };
    await expect(JOBS.pairs(pool, { onProgress })).rejects.toThrow('of the caller');
    expect(await JOBS.pairs(pool)).toStrictEqual(EXPECTED.get('pairs'));
  });

  test('columns may be transferred', async () => {
    const { pool } = await openPool(3);
    const columns = many.map((values) => values.slice());
    expect(await pool.mutualInformationMatrix(columns, { transfer: true })).toStrictEqual(
      EXPECTED.get('pairs'),
    );
    expect(columns[0]).toHaveLength(0);
  });
});
