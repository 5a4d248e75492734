// One way through a dataset: the same results for every budget of the cache, every kind of source and any number of threads.

import { readFile, writeFile } from 'node:fs/promises';
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as built from '../../dist/data/index.js';
import { createPool } from '../../dist/parallel/index.js';
import type { SourceDataset } from '../../src/data/blockDataset.js';
import { describeBlocks } from '../../src/data/describeBlocks.js';
import {
  type BlockDataset,
  type BlockValues,
  type DatasetSource,
  describeColumns,
  informationMatrix,
  openDataset,
  pairInformation,
  type RowBlock,
  rankColumns,
  readColumn,
  selectColumns,
} from '../../src/data/index.js';
import { type TimestampPart, timestampPart, yearsOf } from '../../src/data/timestampParts.js';
import { mutualInformationMatrix } from '../../src/index.js';
import { FLIGHTS, fixture, scratch } from '../io/collect.js';
import { atLength } from '../support/atLength.js';

let folder: Awaited<ReturnType<typeof scratch>>;
let mixedFile: string;
/** The same columns as blocks of rows, which are quicker to go through again than a CSV file. */
let mixed: () => Iterable<RowBlock>;

const ROWS = 75000;

/** Every kind of column, and every kind of gap; more rows than a sample of a finder of edges has, or a block. */
function mixedCsv(): string {
  let seed = 7;
  const next = (): number => {
    seed = (seed * 16807) % 2147483647;
    return seed;
  };
  const names = [
    'y,label,when,number,gaps,infinite,few,integer,text,texts,flag,flags,one,none,key,apart,late,ofY,huge,wide,zero',
  ];
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const a = next() / 2147483647;
    const b = next() / 2147483647;
    const c = next() % 1000;
    const hasY = i % 11 !== 3 || i < 9000;
    const y = hasY ? (a * a + b).toFixed(6) : '';
    const month = 1 + (next() % 9);
    return [
      y,
      c % 7 === 0 ? '' : `L${Math.floor(6 * a)}`,
      c % 13 === 1 ? '' : `2001-0${month}-1${c % 10}T0${c % 7}:${10 + (c % 50)}`,
      (a + 3 * b - 1).toFixed(8),
      c % 5 === 0 ? '' : (a - b).toFixed(7),
      c === 17 ? 'inf' : c === 18 ? '-inf' : a.toFixed(5),
      c % 9,
      c % 3 === 0 ? 'NA' : c,
      `t${Math.floor(40 * a)}é`,
      c % 4 === 0 ? '' : `w${Math.floor(300 * b)}`,
      a < b ? 'true' : 'false',
      c % 6 === 0 ? '' : b < 0.2 ? 'true' : 'false',
      5,
      '',
      `k${i}`,
      hasY ? '' : a.toFixed(4),
      i > 68000 && c % 2 ? '' : (a * b).toFixed(6),
      hasY ? a.toFixed(6) : `${100 + a}`,
      i % 2 ? '1e308' : '-1e308',
      c === 999 ? '9007199254740993' : c,
      c % 2 ? '-0' : '0',
    ].join(',');
  });
  return `${[...names, ...lines].join('\n')}\n`;
}

beforeAll(async () => {
  folder = await scratch();
  mixedFile = folder.path('mixed.csv');
  await writeFile(mixedFile, mixedCsv());
  const dataset = await openDataset(mixedFile);
  const blocks: RowBlock[] = [];
  // An integer that no double holds stays one.
  const names = dataset.columns().map(({ name }) => name);
  const readable = names.filter((name) => name !== 'wide');
  for await (const tuple of dataset.blocks(readable)) {
    const block: Record<string, BlockValues> = {};
    readable.forEach((name, i) => {
      const values = tuple[i];
      const isTime = name === 'when' && values instanceof Float64Array;
      block[name] = isTime ? Array.from(values, (time) => (time === time ? new Date(time) : null)) : values;
    });
    block.wide = Array.from({ length: tuple[0].length }, (_, i) => (i === 7 ? 9007199254740993n : i));
    blocks.push(block);
  }
  await dataset.close();
  mixed = () => blocks;
});
afterAll(() => folder.remove());

type Job = (dataset: BlockDataset) => Promise<unknown>;

/** What a job resolves to, or the message of its error. */
async function outcome(source: DatasetSource, cacheBytes: number, job: Job): Promise<unknown> {
  const dataset = await openDataset(source, { cacheBytes });
  try {
    return await job(dataset);
  } catch (error) {
    return (error as Error).message;
  } finally {
    await dataset.close();
  }
}

/** The same with all columns in memory, with none, and with a few. */
async function sameForEveryBudget(source: DatasetSource, job: Job): Promise<Record<string, unknown>> {
  const whole = await outcome(source, 2 ** 30, job);
  for (const cacheBytes of atLength([0], [0, 2_000_000])) {
    const found = await outcome(source, cacheBytes, job);
    expect(found).toEqual(whole);
    // The order of the fields too.
    expect(JSON.stringify(found)).toBe(JSON.stringify(whole));
  }
  return whole as Record<string, unknown>;
}

describe('a ranking is the same for every budget', () => {
  const some = [
    ['a number with gaps', 'y', {}],
    ['a number without gaps, equal widths', 'number', { binning: 'uniform' }],
    ['text with gaps', 'label', {}],
    ['a part of a timestamp', 'when.weekday', {}],
    ['many categories', 'y', { maxCategories: 100_000 }],
    ['a test', 'label', { significance: 'g-test', features: ['when', 'gaps', 'texts', 'flags'] }],
  ] as const;
  const others = [
    ['a number with gaps, equal widths', 'y', { binning: 'uniform', bins: 7 }],
    ['a number without gaps', 'number', {}],
    ['infinities', 'infinite', { bins: 50 }],
    ['text without gaps', 'text', { binning: 'uniform' }],
    ['a boolean with gaps', 'flags', {}],
    ['few values', 'few', { bins: 300 }],
    ['few categories', 'flag', { maxCategories: 30 }],
  ] as const;

  test.each([...some, ...others.filter(() => atLength(false, true))])('%s', async (_, target, options) => {
    const result = await sameForEveryBudget(mixed, (dataset) => rankColumns(dataset, target, options));
    expect(result).toHaveProperty('ranking');
  });

  test('of a CSV file', async () => {
    const features = ['label', 'when', 'number', 'gaps', 'infinite', 'texts', 'one', 'key', 'late', 'wide'];
    await sameForEveryBudget(mixedFile, (dataset) => rankColumns(dataset, 'y', { features }));
  });

  test('what is left out, and why', async () => {
    const { leftOut } = await sameForEveryBudget(mixed, (dataset) => rankColumns(dataset, 'y'));
    expect(leftOut).toEqual([
      { name: 'when.year', reason: 'constant: always 2001' },
      { name: 'none', reason: 'no values' },
      { name: 'key', reason: 'more than 10,000 categories; raise maxCategories' },
      { name: 'apart', reason: 'no row has both it and the target' },
      { name: 'huge', reason: expect.stringContaining('must span a finite width') },
      { name: 'wide', reason: expect.stringContaining('9007199254740993') },
    ]);
  });

  test.each([
    ['constant', 'one', {}, 'the target "one" has no variation: every value is 5'],
    ['constant as −0', 'zero', {}, 'the target "zero" has no variation: every value is 0'],
    ['in one bin', 'y', { bins: 1 }, 'all its values fall into one bin'],
    ['empty', 'none', {}, 'the target "none" has no values'],
    ['of too many categories', 'key', {}, 'the target "key" has more than 10,000 categories'],
    ['beyond 2^53', 'wide', {}, '9007199254740993'],
    ['of infinite width', 'huge', {}, '"huge" must span a finite width'],
  ] as const)('a target %s', async (_, target, options, message) => {
    const all = { features: ['text', 'when'], ...options };
    expect(await sameForEveryBudget(mixed, (dataset) => rankColumns(dataset, target, all))).toContain(
      message,
    );
  });

  test.each(['int32', 'text', 'boolean', 'date', 'date.year', 'date.day'])(
    'Parquet with gaps, target %s',
    async (target) => {
      for (const binning of ['uniform', 'equal-frequency'] as const) {
        const result = await sameForEveryBudget(fixture('dictionary-none.parquet'), (dataset) =>
          rankColumns(dataset, target, { binning }),
        );
        expect(result).toHaveProperty('ranking');
      }
    },
  );
});

describe('pairs', () => {
  test.each([
    ['y', 'gaps'],
    ['infinite', 'label'],
    ['texts', 'when.hour'],
    ['number', 'number'],
    ['y', 'apart'],
    ['none', 'y'],
    ['key', 'y'],
    ['wide', 'y'],
    ['number', 'huge'],
    ['one', 'zero'],
  ])('%s and %s', async (x, y) => {
    await sameForEveryBudget(mixed, (dataset) => pairInformation(dataset, x, y));
  });
});

describe('matrix', () => {
  const features = ['y', 'label', 'when', 'number', 'gaps', 'infinite', 'texts', 'flags', 'one', 'late'];

  const binnings = ['uniform', 'equal-frequency'] as const;

  test.each(binnings.slice(0, atLength(1, 2)))('is that of the library, %s', async (binning) => {
    const options = { features, binning, bins: 12 };
    const found = (await sameForEveryBudget(mixed, (dataset) =>
      informationMatrix(dataset, options),
    )) as unknown as Awaited<ReturnType<typeof informationMatrix>>;
    const dataset = await openDataset(mixedFile);
    const columns = [];
    for (const { name } of found.columns) {
      const [column, part] = name.split('.') as [string, TimestampPart | undefined];
      const { values } = await readColumn(dataset, column);
      if (part === 'year') columns.push(yearsOf(values as Float64Array));
      else if (part) columns.push(timestampPart(values as Float64Array, part));
      else if (!(values instanceof Float64Array)) columns.push(values);
      else columns.push(values.map((value) => (value - value === 0 ? value : NaN)));
    }
    await dataset.close();
    const expected = mutualInformationMatrix(columns, { bins: 12, binning, nan: 'omit' });
    expect(found.shape).toEqual(expected.shape);
    expect(found.values.flat()).toEqual(Array.from(expected.values));
    expect(found.columns.map(({ entropy }) => entropy)).toEqual(found.values.map((row, i) => row[i]));
  });

  test('columns that cannot be used, and pairs without a common row, with the reason', async () => {
    const { leftOut, pairsLeftOut, values } = (await sameForEveryBudget(mixed, (dataset) =>
      informationMatrix(dataset),
    )) as unknown as Awaited<ReturnType<typeof informationMatrix>>;
    expect(leftOut.map(({ name }) => name)).toEqual(['when.year', 'none', 'key', 'huge', 'wide']);
    expect(pairsLeftOut).toEqual([{ x: 'y', y: 'apart', reason: 'no row has both' }]);
    expect(values.flat().filter((value) => value === null)).toHaveLength(2);
  });
});

describe('descriptions', () => {
  test('of columns of few values, and of many', async () => {
    const { columns } = await sameForEveryBudget(mixed, (dataset) => describeColumns(dataset));
    expect(columns).toHaveLength(21);
    for (const name of ['dictionary-none', 'nested', 'unsafe-plain']) {
      await sameForEveryBudget(fixture(`${name}.parquet`), (dataset) => describeColumns(dataset));
    }
  });

  test('in parts, where there are more values than are kept', async () => {
    const lines = Array.from({ length: 30000 }, (_, i) => {
      const value = Math.sin(i) * 1e308 * (i % 3 ? 1 : 1e-300);
      return `${i % 9 ? value : ['inf', '-inf', '', '0', '-0', '5e-324'][(i / 9) % 6]},${Math.cos(i)}`;
    });
    const path = folder.path('wide.csv');
    await writeFile(path, `huge,x\n${lines.join('\n')}\n`);
    for (const source of [path, mixed]) {
      const whole = (await outcome(source, 2 ** 30, (dataset) => describeColumns(dataset))) as {
        columns: { name: string }[];
      };
      const dataset = (await openDataset(source, { cacheBytes: 0 })) as SourceDataset;
      const names = whole.columns.map(({ name }) => name);
      expect(await describeBlocks(dataset, names, {}, { few: 100, part: 3000 })).toEqual(whole.columns);
      await dataset.close();
    }
  });
});

describe('sources', () => {
  const n = 5000;
  const x = Float64Array.from({ length: n }, (_, i) => (i % 11 ? Math.sin(i) : NaN));
  const label = Array.from({ length: n }, (_, i) =>
    i % 7 ? `l${Math.floor(3 * Math.abs(Math.sin(i)))}` : '',
  );
  const flag = Array.from({ length: n }, (_, i) => i % 3 === 0);
  const blocks = Array.from({ length: 5 }, (_, i) => {
    const part = (values: { slice(a: number, b: number): unknown }) => values.slice(1000 * i, 1000 * (i + 1));
    return { x: part(x), label: part(label), flag: part(flag) } as never;
  });
  function* generate() {
    yield* blocks;
  }

  test('arrays, blocks, a function and a generator that can be read once: the same', async () => {
    const csv = new TextEncoder().encode(
      `x,label,flag\n${Array.from(x, (value, i) => `${value === value ? value : ''},${label[i]},${flag[i]}`).join('\n')}\n`,
    );
    const job: Job = async (dataset) => {
      const { file, format, ...ranking } = await rankColumns(dataset, 'label', { bins: 5 });
      const description = await describeColumns(dataset);
      return { ranking, columns: description.columns, rows: dataset.rows };
    };
    const expected = await outcome(csv, 2 ** 30, job);
    expect(expected).toMatchObject({ rows: n });
    for (const source of [() => generate(), blocks, { x, label, flag }]) {
      for (const cacheBytes of [0, 2 ** 30]) expect(await outcome(source, cacheBytes, job)).toEqual(expected);
    }
    expect(await outcome(generate(), 2 ** 30, job)).toEqual(expected);
    expect(await outcome(generate(), 1000, job)).toMatch(
      /can be read once, and takes more than the 1000 bytes/,
    );
  });

  test('a column of any name is a column', async () => {
    const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'y'];
    const source = Object.create(null);
    for (const [i, name] of names.entries())
      source[name] = Float64Array.from(x, (value, at) => value + i * (at % 5));
    const { ranking } = (await outcome({ ...source }, 2 ** 30, (dataset) =>
      rankColumns(dataset, 'y', { bins: 4 }),
    )) as { ranking: { name: string }[] };
    expect(ranking.map(({ name }) => name).sort()).toEqual(names.slice(0, 4).sort());
  });
});

describe('threads', () => {
  // Three million rows in eleven groups, or sixty rows of every type: workers read either.
  const [file, number, label, other, time] = atLength(
    [fixture('dictionary-snappy.parquet'), 'double', 'text', 'int32', 'milliseconds'],
    [FLIGHTS, 'delay', 'origin', 'distance', 'date'],
  );
  const [day, hour] = [`${time}.day`, `${time}.hour`];
  const jobs: [
    string,
    (dataset: built.BlockDataset, job: built.JobOptions) => Promise<unknown>,
    ...number[],
  ][] = [
    [
      'rankColumns',
      (dataset, job) => built.rankColumns(dataset, number, job),
      ...atLength([3], [1, 2, 3, 5]),
    ],
    [
      'rankColumns with significance',
      (dataset, job) =>
        built.rankColumns(dataset, day, {
          ...job,
          features: [number, other],
          significance: 'permutation',
          permutations: 20,
        }),
      3,
    ],
    ['pairInformation', (dataset, job) => built.pairInformation(dataset, hour, label, job), 1],
    ['describeColumns', (dataset, job) => built.describeColumns(dataset, job), 2],
    [
      'informationMatrix',
      (dataset, job) => built.informationMatrix(dataset, { ...job, features: [number, label, hour, day] }),
      3,
    ],
    [
      'selectColumns',
      (dataset, job) =>
        built.selectColumns(dataset, number, {
          ...job,
          count: 2,
          features: [other, hour, day],
        }),
      2,
    ],
  ];

  test.each(jobs)('%s: the same with a pool, and without', async (_, job, ...some) => {
    const outcomes = [];
    for (const threads of [0, ...some]) {
      const dataset = await built.openDataset(file);
      const pool = threads > 0 ? createPool({ threads }) : undefined;
      outcomes.push(await job(dataset, { pool: pool as never }));
      await (await pool)?.close();
      await dataset.close();
    }
    for (const outcome of outcomes.slice(1)) expect(outcome).toEqual(outcomes[0]);
  });

  test('where workers have no module to load, the calling thread reads', async () => {
    // Among the sources, which Node cannot load.
    const pool = await createPool({ threads: 2 });
    const dataset = await openDataset(FLIGHTS);
    const options = { features: ['distance'], bins: 4 };
    const found = await rankColumns(dataset, 'delay', { ...options, pool: pool as never });
    await dataset.close();
    await pool.close();
    expect(found).toEqual(await outcome(FLIGHTS, 2 ** 30, (again) => rankColumns(again, 'delay', options)));
  });

  test('an error is that of the first column in the order of the file', async () => {
    const path = folder.path('damaged.parquet');
    const bytes = await readFile(FLIGHTS);
    // The first pages of distance and of origin.
    for (const [start, end] of [await placeOf('distance'), await placeOf('origin')])
      bytes.fill(0xff, start, end);
    await writeFile(path, bytes);
    const messages = [];
    for (const threads of [0, 3]) {
      const dataset = await built.openDataset(path);
      const pool = threads > 0 ? await createPool({ threads }) : undefined;
      messages.push(
        await built.rankColumns(dataset, 'delay', { pool: pool as never }).catch((error) => error.message),
      );
      await pool?.close();
      await dataset.close();
    }
    expect(messages[0]).toMatch(/ is damaged: column "distance", row group 1 of 11/);
    expect(messages[1]).toBe(messages[0]);
  });

  test('a signal ends a job, and the pool goes on', async () => {
    const pool = await createPool({ threads: 2 });
    const dataset = await built.openDataset(FLIGHTS);
    const controller = new AbortController();
    const reason = new Error('enough');
    const job = built.rankColumns(dataset, 'delay', {
      pool: pool as never,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(job).rejects.toBe(reason);
    await expect(built.rankColumns(dataset, 'delay', { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    const { ranking } = await built.rankColumns(dataset, 'delay', { pool: pool as never });
    expect(ranking[0].name).toBe('origin');
    await dataset.close();
    await pool.close();
  });
});

/** The header of the first page of a column of the flights, and what follows it. */
async function placeOf(column: string): Promise<[number, number]> {
  const file = await asyncBufferFromFile(FLIGHTS);
  const { row_groups } = await parquetMetadataAsync(file);
  const found = row_groups[0].columns.find(
    ({ meta_data }) => meta_data?.path_in_schema[0] === column,
  )?.meta_data;
  const start = Number(found?.dictionary_page_offset ?? found?.data_page_offset);
  return [start, start + 60];
}

test('selection is the same for every budget', async () => {
  const options = { features: ['number', 'gaps', 'label', 'texts', 'key'], count: 3, maxCategories: 100_000 };
  const found = await sameForEveryBudget(mixed, (dataset) => selectColumns(dataset, 'y', options));
  expect(found).toMatchObject({ asked: 3, from: 4, leftOut: [{ name: 'key', reason: 'identifier' }] });
});
