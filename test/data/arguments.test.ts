// What the functions over a dataset are given: wrong arguments, pools that fail, and jobs at the same time.

import { describe, expect, test } from 'vitest';
import {
  type Dataset,
  describeColumns,
  informationMatrix,
  type JobOptions,
  type JobProgress,
  openDataset,
  pairInformation,
  type RankColumnsOptions,
  rankColumns,
  selectColumns,
} from '../../src/data/index.js';
import { createPool, type Pool } from '../../src/parallel/index.js';

const n = 400;
const COLUMNS = {
  x: Float64Array.from({ length: n }, (_, i) => Math.sin(i)),
  y: Float64Array.from({ length: n }, (_, i) => Math.cos(i * i)),
  label: Array.from({ length: n }, (_, i) => `l${i % 50}`),
  when: Array.from({ length: n }, (_, i) => new Date(1e12 + i * 1e7)),
};

/** Each function over a dataset, with some options. */
const FUNCTIONS: [string, (dataset: Dataset, options: never) => Promise<unknown>][] = [
  ['rankColumns', (dataset, options) => rankColumns(dataset, 'y', options)],
  ['selectColumns', (dataset, options) => selectColumns(dataset, 'y', options)],
  ['pairInformation', (dataset, options) => pairInformation(dataset, 'x', 'y', options)],
  ['informationMatrix', (dataset, options) => informationMatrix(dataset, options)],
  ['describeColumns', (dataset, options) => describeColumns(dataset, options)],
];

describe.each(FUNCTIONS)('%s refuses', (_, run) => {
  test.each([undefined, null, 7, { x: [1] }, Promise.resolve()])('%s as a dataset', async (dataset) => {
    await expect(run(dataset as never, {} as never)).rejects.toThrow(
      /^"dataset" must be what openDataset resolves to, or another Dataset, got /,
    );
  });

  test.each([{}, 4, 'x', createPool])('%s as a pool', async (pool) => {
    const dataset = await openDataset(COLUMNS);
    await expect(run(dataset, { pool } as never)).rejects.toThrow(
      /^"pool" must be a pool of createPool, or the promise of one, got /,
    );
  });

  test('an unknown option, and names those that there are for users', async () => {
    const dataset = await openDataset(COLUMNS);
    const error = (await run(dataset, { zzz: 1 } as never).catch((thrown) => thrown)) as Error;
    expect(error.message).toMatch(/^"zzz" is not an option here; known are /);
    expect(error.message).not.toContain('takesPart');
  });
});

test.each([
  [undefined, '"target" must be the name of a column, got undefined'],
  [3, '"target" must be the name of a column, got 3'],
  [['x'], '"target" must be the name of a column, got an array of 1'],
])('a target that is no text: %s', async (target, message) => {
  const dataset = await openDataset(COLUMNS);
  await expect(rankColumns(dataset, target as never)).rejects.toThrow(new TypeError(message));
  await expect(selectColumns(dataset, target as never)).rejects.toThrow(new TypeError(message));
});

test.each([
  [[], '"features" must be an array of at least one name, got an empty array'],
  [['x', 'x'], '"features" names "x" twice'],
  [['when', 'when.hour'], '"features" names "when.hour" twice'],
  [['when.hour', 'when'], '"features" names "when.hour" twice ("when" stands for all its parts)'],
])('features %j', async (features, message) => {
  const dataset = await openDataset(COLUMNS);
  await expect(rankColumns(dataset, 'y', { features })).rejects.toThrow(message);
  await expect(selectColumns(dataset, 'y', { features })).rejects.toThrow(message);
  await expect(informationMatrix(dataset, { features })).rejects.toThrow(message);
});

test('the G-test of another method than the histogram', async () => {
  const dataset = await openDataset(COLUMNS);
  await expect(rankColumns(dataset, 'y', { significance: 'g-test', method: 'ksg' })).rejects.toThrow(
    "significance 'g-test' goes with the histogram of single columns, not with method 'ksg'; use 'permutation'",
  );
});

test('a column of timestamps is among the names that may have been meant', async () => {
  const dataset = await openDataset(COLUMNS);
  const message = 'has no column "whem"; did you mean when?';
  await expect(rankColumns(dataset, 'whem')).rejects.toThrow(message);
  await expect(rankColumns(dataset, 'y', { features: ['whem'] })).rejects.toThrow(message);
});

test('a limit of categories that is the dataset’s is the one in the reason', async () => {
  const dataset = await openDataset(COLUMNS, { maxCategories: 10 });
  const { leftOut } = await rankColumns(dataset, 'y', { features: ['x', 'label'] });
  expect(leftOut).toEqual([{ name: 'label', reason: 'more than 10 categories; raise maxCategories' }]);
});

test('an error of a matrix is not taken for a pair without a common row', async () => {
  const dataset = await openDataset(COLUMNS);
  const error = new RangeError('Array buffer allocation failed');
  const mutualInformationMatrix = () => Promise.reject(error);
  const pool = { threads: 1, mutualInformationMatrix, runModule: () => Promise.reject(error) };
  await expect(informationMatrix(dataset, { pool: pool as never })).rejects.toBe(error);
});

test('as many bins as there can be: the same for every budget', async () => {
  const rows = 70_000;
  const x = Float64Array.from({ length: rows }, (_, i) => (i % 7 ? Math.sin(i) : NaN));
  const y = Float64Array.from({ length: rows }, (_, i) => Math.cos(i * i));
  const options = { bins: 65536, binning: 'uniform' } as const;
  const [whole, none] = await Promise.all(
    [2 ** 30, 0].map(async (cacheBytes) =>
      rankColumns(await openDataset({ x, y }, { cacheBytes }), 'y', options),
    ),
  );
  expect(whole.ranking).toHaveLength(1);
  expect(none).toEqual(whole);
});

test('without a pool a signal ends estimates between columns, and a selection between features', async () => {
  const dataset = await openDataset(COLUMNS);
  const reason = new Error('enough');
  const ranking = new AbortController();
  let ranked = 0;
  const job = rankColumns(dataset, 'y', {
    signal: ranking.signal,
    significance: 'permutation',
    permutations: 10,
    onColumn: () => {
      ranked++;
      setImmediate(() => ranking.abort(reason));
    },
  });
  await expect(job).rejects.toBe(reason);
  expect(ranked).toBeLessThan(3);
  const selection = new AbortController();
  let selected = 0;
  const onProgress = ({ phase }: JobProgress) => {
    if (phase !== 'selecting') return;
    selected++;
    selection.abort(reason);
  };
  await expect(selectColumns(dataset, 'y', { signal: selection.signal, onProgress })).rejects.toBe(reason);
  expect(selected).toBe(1);
});

test('a signal that has ended a job before it began, whose columns are in memory', async () => {
  const dataset = await openDataset(COLUMNS);
  const reason = new Error('enough');
  const signal = AbortSignal.abort(reason);
  for (const job of [{}, { signal }]) {
    const answers = Promise.allSettled([
      rankColumns(dataset, 'y', job),
      selectColumns(dataset, 'y', job),
      pairInformation(dataset, 'x', 'y', job),
      informationMatrix(dataset, job),
    ]);
    for (const answer of await answers) {
      expect(answer).toMatchObject(
        'signal' in job ? { status: 'rejected', reason } : { status: 'fulfilled' },
      );
    }
  }
});

describe('jobs of estimates', () => {
  async function withPool(job: (dataset: Dataset, pool: Pool) => Promise<void>): Promise<void> {
    const dataset = await openDataset(COLUMNS);
    const pool = await createPool({ threads: 2 });
    await job(dataset, pool).finally(() => pool.close());
  }

  test('a signal’s reason is never taken for a column’s fault', () =>
    withPool(async (dataset, pool) => {
      const controller = new AbortController();
      const reason = new TypeError('enough');
      const options = { pool: pool as never, method: 'ksg', signal: controller.signal } as const;
      const job = rankColumns(dataset, 'y', options as RankColumnsOptions);
      controller.abort(reason);
      await expect(job).rejects.toBe(reason);
    }));

  test('after an error of the caller’s no column follows', () =>
    withPool(async (dataset, pool) => {
      let calls = 0;
      const job = rankColumns(dataset, 'y', {
        pool: pool as never,
        method: 'ksg',
        onColumn: () => {
          calls++;
          throw new Error('from the caller');
        },
      });
      await expect(job).rejects.toThrow('from the caller');
      const before = calls;
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(calls).toBe(before);
    }));

  test.each([
    ['selectFeatures', selectColumns],
    [
      'mutualInformationMatrix',
      (dataset: Dataset, _: string, job: JobOptions) => informationMatrix(dataset, job),
    ],
  ] as const)('a pool reports on %s', (name, run) =>
    withPool(async (dataset, pool) => {
      const phases: string[] = [];
      await run(dataset, 'y', { pool: pool as never, onProgress: ({ phase }) => phases.push(phase) });
      expect(phases).toContain(name);
    }),
  );

  test('the target is read once', async () => {
    const dataset = await openDataset(COLUMNS);
    const read: string[] = [];
    const { samples } = dataset;
    dataset.samples = async (features, job) => {
      read.push(...features.map(({ name }) => name));
      return samples.call(dataset, features, job);
    };
    const pool = await createPool({ threads: 3 });
    await rankColumns(dataset, 'y', { pool: pool as never, method: 'ksg' }).finally(() => pool.close());
    expect(read.filter((name) => name === 'y')).toHaveLength(1);
  });
});

test('columns that jobs at the same time cut are kept once', async () => {
  const dataset = await openDataset(COLUMNS, { cacheBytes: 3 * n });
  const features = ['x', 'y', 'label'];
  const alone = await informationMatrix(dataset, { features });
  const together = await Promise.all([1, 2, 3].map(() => informationMatrix(dataset, { features })));
  for (const result of together) expect(result).toEqual(alone);
});

test('the end of one job is not that of another that waits for the same reading', async () => {
  function* once() {
    yield COLUMNS;
  }
  const dataset = await openDataset(once());
  const controller = new AbortController();
  const first = rankColumns(dataset, 'y', { signal: controller.signal });
  const second = rankColumns(dataset, 'y');
  controller.abort(new Error('the first ends'));
  await expect(first).rejects.toThrow('the first ends');
  expect((await second).ranking.length).toBeGreaterThan(1);
  expect((await rankColumns(dataset, 'y')).ranking.length).toBeGreaterThan(1);
});

test('selectColumns goes on from columns that are given, as selectFeatures does', async () => {
  const columns = {
    a: Array.from({ length: 60 }, (_, i) => i % 3),
    b: Array.from({ length: 60 }, (_, i) => (i >> 1) % 4),
    c: Array.from({ length: 60 }, (_, i) => (i * i) % 7),
    y: Array.from({ length: 60 }, (_, i) => (i % 3) + ((i >> 1) % 4)),
  };
  const dataset = await openDataset(columns);
  const options = { bins: 20, binning: 'uniform' } as const;
  const { columns: found } = await selectColumns(dataset, 'y', options);
  const rest = await selectColumns(dataset, 'y', {
    ...options,
    given: [found[0].name],
    features: ['a', 'b', 'c'],
  });
  expect(rest.columns.map(({ name }) => name)).toEqual(found.slice(1).map(({ name }) => name));
  expect(rest.columns[0].gain).toBeCloseTo(found[1].gain, 12);
  const stopped = await selectColumns(dataset, 'y', { ...options, until: found[1].gain + 1e-9 });
  expect(stopped.columns.length).toBeLessThan(2);
  await expect(selectColumns(dataset, 'y', { given: ['nothing'] })).rejects.toThrow('nothing');
  await expect(selectColumns(dataset, 'y', { given: 'a' as never })).rejects.toThrow(TypeError);
});
