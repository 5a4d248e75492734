// What may go wrong in a pool: workers that die, jobs that are cancelled, columns that are transferred, callbacks that throw.

import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as infosimd from '../../src/index.js';
import { createPool, type Pool, type Progress } from '../../src/parallel/index.js';
import { atLength } from '../support/atLength.js';
import { mulberry32 } from '../support/mulberry32.js';
import { closePool, openPool } from './support.js';

const draw = mulberry32(11);
const N = 600_000;
const x = new Float64Array(new SharedArrayBuffer(8 * N));
for (let i = 0; i < N; i++) x[i] = draw();
const y = new Float64Array(x).map((value) => value + draw());
const columns = Array.from({ length: 12 }, (_, i) => y.slice(i * 20_000, (i + 1) * 20_000));
const short = columns.map((column) => column.slice(0, 4000));

/** Jobs of tens of milliseconds, each with its result. */
const JOBS: readonly [(pool: Pool) => Promise<unknown>, unknown][] = [
  [(pool) => pool.histogram2d(x, y, { bins: 32 }), infosimd.histogram2d(x, y, { bins: 32 })],
  [
    (pool) => pool.mutualInformationMatrix(columns, { bins: 20 }),
    infosimd.mutualInformationMatrix(columns, { bins: 20 }),
  ],
  [
    (pool) => pool.rankFeatures(short.slice(1), short[0], { method: 'ksg' }),
    infosimd.rankFeatures(short.slice(1), short[0], { method: 'ksg' }),
  ],
  [
    (pool) =>
      pool.estimateMutualInformation(x, y, { bins: 12, significance: 'permutation', permutations: 300 }),
    infosimd.estimateMutualInformation(x, y, { bins: 12, significance: 'permutation', permutations: 300 }),
  ],
  [(pool) => pool.entropy(y, { normalize: true }), infosimd.entropy(y, { normalize: true })],
];

afterEach(closePool);

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

describe('a worker that dies', () => {
  test.each([
    ['leads', 'job'],
    ['helps', 'help'],
  ])('while it %s is replaced, and the caller does not see it', async (_, type) => {
    let deaths = 0;
    const { pool, watched } = await openPool(3, (sent, worker) => {
      if (sent === type && deaths < 6 && ++deaths % 2 === 1) void worker.terminate();
    });
    for (const [job, expected] of JOBS) expect(await job(pool)).toStrictEqual(expected);
    expect(deaths).toBeGreaterThan(1);
    expect(watched.workers.length).toBeGreaterThan(3);
  });

  test('at any time, again and again', async () => {
    const { pool, watched } = await openPool(2);
    const seeded = mulberry32(3);
    for (let round = 0; round < atLength(6, 12); round++) {
      const [job, expected] = JOBS[round % JOBS.length];
      const result = job(pool);
      await turns(Math.floor(seeded() * 30));
      const alive = watched.workers.slice(-2);
      void alive[Math.floor(seeded() * 2)].terminate();
      expect(await result).toStrictEqual(expected);
    }
    expect(watched.workers.length).toBeGreaterThan(5);
  });

  test('while it idles is replaced', async () => {
    const { pool, watched } = await openPool(2);
    await Promise.all(watched.workers.map((worker) => worker.terminate()));
    for (const [job, expected] of JOBS) expect(await job(pool)).toStrictEqual(expected);
    expect(watched.workers).toHaveLength(4);
  });

  test('three times over the same part: the job is given up, with a reason, and the pool goes on', async () => {
    let armed = true;
    const { pool } = await openPool(2, (sent, worker) => {
      if (armed && sent === 'job') void worker.terminate();
    });
    await expect(JOBS[0][0](pool)).rejects.toThrow(
      /^histogram2d was given up: 3 workers died over the same part of it/,
    );
    armed = false;
    for (const [job, expected] of JOBS) expect(await job(pool)).toStrictEqual(expected);
  });

  test('for lack of memory is distinguished from one that was terminated', async () => {
    const { pool } = await openPool(1, (sent, worker) => {
      if (sent !== 'job') return;
      queueMicrotask(() => {
        // As V8 reports it.
        worker.emit('error', Object.assign(new Error('out of memory'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }));
        void worker.terminate();
      });
    });
    const result = pool.histogram2d(x, y, { bins: 32 });
    await expect(result).rejects.toThrow(/given up: 3 workers died .*\(out of memory\)/);
  });
});

describe('a signal', () => {
  test('that was given before rejects with its reason', async () => {
    const { pool, watched } = await openPool(1);
    const reason = new Error('not now');
    await expect(pool.entropy(y, { normalize: true, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    expect(watched.sent.job).toBeUndefined();
  });

  test('ends a job at any time, with its reason, and leaves the pool as it was', async () => {
    const { pool } = await openPool(2);
    const seeded = mulberry32(8);
    let ended = 0;
    for (let round = 0; round < 25; round++) {
      const [job] = JOBS[round % JOBS.length];
      const controller = new AbortController();
      const reason = { round };
      const proxy = withOptions(pool, { signal: controller.signal });
      const result = job(proxy).then(
        () => 'done',
        (error) => error,
      );
      await turns(Math.floor(seeded() * 40));
      controller.abort(reason);
      const outcome = await result;
      if (outcome !== 'done') {
        expect(outcome).toBe(reason);
        ended++;
      }
    }
    expect(ended).toBeGreaterThan(5);
    for (const [job, expected] of JOBS) expect(await job(pool)).toStrictEqual(expected);
  });

  test('rejects in the turn of its abort, though no worker answers', async () => {
    const { pool } = await openPool(1);
    const controller = new AbortController();
    const order: string[] = [];
    const result = pool
      .rankFeatures(columns.slice(1), columns[0], { method: 'ksg', signal: controller.signal })
      .catch(() => order.push('rejected'));
    await turns(20);
    controller.abort();
    await Promise.resolve().then(() => Promise.resolve());
    await result;
    expect(order).toEqual(['rejected']);
  });

  test('removes waiting jobs from the queue', async () => {
    const { pool, watched } = await openPool(1);
    const controller = new AbortController();
    const first = JOBS[1][0](pool);
    const waiting = Array.from({ length: 5 }, () =>
      pool.histogram2d(x, y, { bins: 32, signal: controller.signal }).catch((error) => error.name),
    );
    controller.abort();
    expect(await Promise.all(waiting)).toEqual(Array(5).fill('AbortError'));
    expect(await first).toStrictEqual(JOBS[1][1]);
    expect(watched.sent.job).toBe(1);
  });

  test('has a listener only while the job runs', async () => {
    const { pool } = await openPool(1);
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    await pool.entropy(y, { normalize: true, signal });
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed).toHaveBeenCalledTimes(1);
  });
});

/** The pool, with more options in each call. */
function withOptions(on: Pool, more: object): Pool {
  return new Proxy(on, {
    get: (target, name) => {
      const method = target[name as keyof Pool] as unknown as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        const options = args.pop() as object;
        return method.call(target, ...args, { ...options, ...more });
      };
    },
  });
}

/** Jobs that are given at the same time. */
const JOBS_AT_ONCE = atLength(24, 64);

test('many jobs at once', async () => {
  const { pool } = await openPool(4);
  const results = await Promise.all(
    Array.from({ length: JOBS_AT_ONCE }, (_, i) => JOBS[i % JOBS.length][0](pool)),
  );
  results.forEach((result, i) => {
    expect(result).toStrictEqual(JOBS[i % JOBS.length][1]);
  });
});

test('many jobs at once, some cancelled, some workers dying', async () => {
  const { pool, watched } = await openPool(3);
  const seeded = mulberry32(21);
  const outcomes = Array.from({ length: JOBS_AT_ONCE }, (_, i) => {
    const controller = new AbortController();
    const ends = seeded() < 0.3;
    if (ends) void turns(Math.floor(seeded() * 400)).then(() => controller.abort('ended'));
    return JOBS[i % JOBS.length][0](withOptions(pool, { signal: controller.signal })).then(
      (value) => ({ value }),
      (error) => ({ error, ends }),
    );
  });
  for (let death = 0; death < 8; death++) {
    await turns(40);
    void watched.workers[watched.workers.length - 1 - Math.floor(seeded() * 3)].terminate();
  }
  (await Promise.all(outcomes)).forEach((outcome, i) => {
    if ('value' in outcome) expect(outcome.value).toStrictEqual(JOBS[i % JOBS.length][1]);
    else expect(outcome).toEqual({ error: 'ended', ends: true });
  });
});

describe('arguments', () => {
  /** Long, so that they are sent to a worker. */
  const long = (value: unknown): unknown[] => [...Array(100_000).fill(1), value];
  const calls: readonly [string, (on: Pool) => unknown][] = [
    [
      'a negative weight',
      (on) =>
        on.entropy(
          y.map((v, i) => (i === 99_999 ? -1 : v)),
          { normalize: true },
        ),
    ],
    ['a sum that is not 1', (on) => on.entropy(y)],
    ['a missing sample', (on) => on.histogram(y.map((v, i) => (i === 500_000 ? NaN : v)))],
    ['an unknown option', (on) => on.histogram(y, { bin: 3 } as never)],
    ['a wrong option', (on) => on.histogram2d(x, y, { bins: 0 })],
    ['different lengths', (on) => on.histogram2d(x, y.slice(1))],
    ['an object among samples', (on) => on.histogram(long({}) as never)],
    ['a function among samples', (on) => on.histogram(long(() => 1) as never)],
    ['a symbol among samples', (on) => on.estimateEntropy(long(Symbol('s')) as never)],
    ['no array', (on) => on.histogram('text' as never)],
    ['nothing', (on) => on.histogram(undefined as never)],
    [
      'features that cannot be read or scored, and no other',
      (on) =>
        on.rankFeatures(
          [Array.from(y, (v, i) => (i === 9 ? {} : v)) as never, y.map((v, i) => (i === 7 ? NaN : v))],
          y,
          { bins: 4 },
        ),
    ],
  ];

  test.each(calls)('%s rejects with the error that the function throws', async (_, call) => {
    const { pool } = await openPool(2);
    let thrown: unknown;
    try {
      call(infosimd as unknown as Pool);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Error);
    const error = await (call(pool) as Promise<unknown>).catch((reason) => reason);
    expect(error).toBeInstanceOf((thrown as Error).constructor);
    expect((error as Error).message).toBe((thrown as Error).message);
  });

  test('transferred columns are detached, and the result is the same', async () => {
    const { pool } = await openPool(2);
    for (const [, expected] of JOBS.slice(0, 1)) {
      const own = y.slice();
      const views = columns.map((column) => column.slice());
      expect(await pool.histogram2d(x, own, { bins: 32, transfer: true })).toStrictEqual(expected);
      expect(own.length).toBe(0);
      expect(await pool.mutualInformationMatrix(views, { bins: 20, transfer: true })).toStrictEqual(
        JOBS[1][1],
      );
      expect(views.map(({ length }) => length)).toEqual(Array(12).fill(0));
    }
  });

  test('columns that were transferred before are empty', async () => {
    const { pool } = await openPool(2);
    const gone = y.slice();
    structuredClone(0, { transfer: [gone.buffer] });
    for (const transfer of [false, true]) {
      const error = /^"y" must have the length of "x" \(600000\), got 0$/;
      await expect(pool.histogram2d(x, gone, { transfer })).rejects.toThrow(error);
      await expect(pool.histogram2d(gone, y.slice(), { transfer })).rejects.toThrow('"x" (0), got 600000');
    }
  });

  test('a job with transferred columns is done again when the worker dies', async () => {
    let deaths = 0;
    const { pool, watched } = await openPool(2, (sent, worker) => {
      // The first leads; once another one helps, the columns are shared.
      if (sent === 'help' && deaths++ === 0) void workersOf(worker)?.terminate();
    });
    const workersOf = (helper: Worker): Worker | undefined =>
      watched.workers.find((worker) => worker !== helper);
    const own = y.slice();
    expect(await pool.histogram2d(x, own, { bins: 32, transfer: true })).toStrictEqual(JOBS[0][1]);
    expect(deaths).toBeGreaterThan(0);
  });

  test('options are not transferred with the columns', async () => {
    const { pool } = await openPool(2);
    const edges = Float64Array.of(0, 0.5, 1, 2);
    const own = y.slice();
    const { total } = await pool.histogram(own, { bins: edges, transfer: true });
    expect(total).toBe(infosimd.histogram(y, { bins: [0, 0.5, 1, 2] }).total);
    expect([own.length, edges.length]).toEqual([0, 4]);
  });

  test('a column transferred elsewhere while it is copied is an error, not another job’s samples', async () => {
    const { pool } = await openPool(1);
    const huge = new Float64Array(5e6);
    await pool.histogram(huge.slice().fill(0.25), { range: [0, 2] });
    const result = pool.histogram(huge, { range: [0, 2] });
    await Promise.resolve();
    structuredClone(0, { transfer: [huge.buffer] });
    const outcome = await result.then(
      ({ counts }) => counts[0],
      (error) => error.message,
    );
    // The whole column where the copy was quicker.
    expect([5e6, 'a column was changed in length, or handed over, before its job was done']).toContain(
      outcome,
    );
  });

  test('a short view travels without the rest of its buffer', async () => {
    const { pool, watched } = await openPool(1);
    const view = y.subarray(1000, 5000);
    const sizes: number[] = [];
    for (const worker of watched.workers) {
      const { postMessage } = worker;
      worker.postMessage = (message, transfer): void => {
        const { args } = message as { args?: readonly ArrayBufferView[] };
        for (const arg of args ?? []) if (ArrayBuffer.isView(arg)) sizes.push(arg.buffer.byteLength);
        postMessage.call(worker, message, transfer as never);
      };
    }
    const expected = infosimd.estimateMutualInformation(view, x.subarray(0, 4000), { method: 'ksg' });
    expect(await pool.estimateMutualInformation(view, x.subarray(0, 4000), { method: 'ksg' })).toBe(expected);
    // The second is shared.
    expect(sizes).toEqual([32_000, 8 * N]);
  });

  test('features may be an object of any class, with columns of any kind', async () => {
    const { pool } = await openPool(2);
    class Features {
      text = new infosimd.CategoryCodes(
        Int32Array.from(y, (value) => Math.floor(value)),
        [0, 1, 2],
      );
      x = x;
    }
    const expected = infosimd.rankFeatures(new Features() as never, y, { bins: 5 });
    expect(await pool.rankFeatures(new Features() as never, y, { bins: 5 })).toStrictEqual(expected);
  });

  test('columns of an arena are copied, even where a transfer is asked for', async () => {
    const { pool } = await openPool(2);
    const arena = infosimd.createArena({ bytes: 8 * N });
    const own = arena.float64(y);
    expect(await pool.histogram2d(x, own, { bins: 32 })).toStrictEqual(JOBS[0][1]);
    expect(await pool.histogram2d(x, own, { bins: 32, transfer: true })).toStrictEqual(JOBS[0][1]);
    expect(own.length).toBe(N);
  });

  test('options of the pool are checked', async () => {
    const { pool } = await openPool(1);
    await expect(pool.histogram(y, { signal: 1 as never })).rejects.toThrow(
      '"signal" must be an AbortSignal',
    );
    await expect(pool.histogram(y, { onProgress: 1 as never })).rejects.toThrow(
      '"onProgress" must be a function',
    );
    await expect(pool.histogram(y, { transfer: 1 as never })).rejects.toThrow(
      '"transfer" must be true or false',
    );
    await expect(createPool({ threads: 0 })).rejects.toThrow(
      '"threads" must be an integer in 1 … 256, got 0',
    );
    await expect(createPool({ threads: 1.5 })).rejects.toThrow(RangeError);
    await expect(createPool({ threads: '2' as never })).rejects.toThrow(TypeError);
    await expect(createPool({ thread: 2 } as never)).rejects.toThrow('did you mean "threads"?');
    await expect(createPool({ workerUrl: 3 as never })).rejects.toThrow('"workerUrl" must be an address');
  });
});

describe('progress', () => {
  test('is reported in phases, rises, and ends', async () => {
    const { pool } = await openPool(2);
    const told: Progress[] = [];
    await pool.mutualInformationMatrix(columns, { bins: 20, onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toEqual({ phase: 'mutualInformationMatrix', done: 1, total: 1 });
    expect(told.length).toBeGreaterThan(1);
    for (const [i, { phase, done, total }] of told.entries()) {
      expect(done).toBeLessThanOrEqual(total);
      if (i > 0 && told[i - 1].phase === phase) expect(done).toBeGreaterThanOrEqual(told[i - 1].done);
    }
  });

  test('is reported for jobs done at once, too', async () => {
    const { pool, watched } = await openPool(1);
    const told: Progress[] = [];
    await pool.entropy([0.5, 0.5], { onProgress: (progress) => told.push(progress) });
    expect(told).toEqual([{ phase: 'entropy', done: 1, total: 1 }]);
    expect(watched.sent.job).toBeUndefined();
  });

  test('an error that its function throws is that of the job', async () => {
    const { pool } = await openPool(2);
    const onProgress = (): void => {
      throw new Error('of the caller');
    };
    await expect(pool.mutualInformationMatrix(columns, { onProgress })).rejects.toThrow('of the caller');
    await expect(pool.entropy([0.5, 0.5], { onProgress })).rejects.toThrow('of the caller');
    expect(await JOBS[0][0](pool)).toStrictEqual(JOBS[0][1]);
  });
});

describe('the end of a pool', () => {
  test('rejects jobs that are not done, and later calls', async () => {
    const { pool } = await openPool(2);
    const running = JOBS.map(([job]) => job(pool).catch((error) => error.message));
    await turns(5);
    await pool.close();
    await pool.close();
    expect(await Promise.all(running)).toEqual(Array(JOBS.length).fill('the pool is closed'));
    await expect(pool.entropy([1])).rejects.toThrow('the pool is closed');
  });

  test('comes by itself with await using', async () => {
    const { pool } = await openPool(1);
    await pool[Symbol.asyncDispose]();
    await expect(pool.entropy([1])).rejects.toThrow('the pool is closed');
  });
});

test('workers may be started from an address', async () => {
  const pool = await createPool({
    threads: 2,
    workerUrl: new URL('../../dist/parallel/workerProgram.js', import.meta.url),
  });
  expect(await JOBS[0][0](pool)).toStrictEqual(JOBS[0][1]);
  await pool.close();
});

test('workers that cannot be started are an error that says what to do', async () => {
  await expect(createPool({ workerUrl: new URL('file:///nowhere/worker.js') })).rejects.toThrow(
    /^a worker could not be started: .*"workerUrl" \(file:\/\/\/nowhere\/worker\.js\)/,
  );
});
