import { readFile, writeFile } from 'node:fs/promises';
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describe as describeTable } from '../../src/cli/describe.js';
import { describeColumn } from '../../src/cli/describedColumn.js';
import { FeatureReader } from '../../src/cli/featureReader.js';
import type { MatrixResult } from '../../src/cli/matrix.js';
import { matrix } from '../../src/cli/matrix.js';
import { type Way, wayOf } from '../../src/cli/memoryBudget.js';
import { mi } from '../../src/cli/mi.js';
import { rank } from '../../src/cli/rank.js';
import { describeStreamed } from '../../src/cli/streamedDescription.js';
import { mutualInformationMatrix } from '../../src/index.js';
import { openTable } from '../../src/io/index.js';
import { FLIGHTS, fixture, scratch } from '../io/collect.js';
import { run } from './run.js';

let folder: Awaited<ReturnType<typeof scratch>>;
let mixed: string;

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
  mixed = folder.path('mixed.csv');
  await writeFile(mixed, mixedCsv());
});
afterAll(() => folder.remove());

type Values = Readonly<Record<string, string>>;

/** The JSON of one way, without what depends on the clock; or the error. */
async function found(path: string, values: Values, way: Way, command = rank): Promise<unknown> {
  try {
    const given = { positionals: [path], values: { threads: '1', ...values }, flags: { json: true } };
    const { seconds, rowsPerSecond, ...result } = JSON.parse(await command(given, { way }));
    return result;
  } catch (error) {
    return (error as Error).message;
  }
}

async function sameBothWays(path: string, values: Values, command = rank): Promise<Record<string, unknown>> {
  const whole = await found(path, values, 'columns', command);
  const streamed = await found(path, values, 'stream', command);
  expect(streamed).toEqual(whole);
  // The order of the fields too.
  expect(JSON.stringify(streamed)).toBe(JSON.stringify(whole));
  return whole as Record<string, unknown>;
}

describe('a stream gives what columns in memory give', () => {
  test.each([
    ['a number with gaps', { target: 'y' }],
    ['a number with gaps, equal widths', { target: 'y', binning: 'uniform', bins: '7' }],
    ['a number without gaps', { target: 'number' }],
    ['a number without gaps, equal widths', { target: 'number', binning: 'uniform' }],
    ['infinities', { target: 'infinite', bins: '50' }],
    ['text with gaps', { target: 'label' }],
    ['text without gaps', { target: 'text', binning: 'uniform' }],
    ['a boolean with gaps', { target: 'flags' }],
    ['a part of a timestamp', { target: 'when.weekday' }],
    ['few values', { target: 'few', bins: '300' }],
    ['more than 2^24 cells', { target: 'number', bins: '5000' }],
    ['many categories', { target: 'y', 'max-categories': '65536' }],
    ['few categories', { target: 'flag', 'max-categories': '30' }],
    ['a test', { target: 'label', significance: 'g-test', features: 'when,gaps,texts,flags' }],
  ] as [string, Values][])('%s', async (_, values) => {
    const result = await sameBothWays(mixed, values);
    expect(result).toHaveProperty('ranking');
  });

  test('what is left out, and why', async () => {
    const { leftOut } = await sameBothWays(mixed, { target: 'y' });
    expect(leftOut).toEqual([
      { name: 'none', reason: 'no values' },
      { name: 'key', reason: 'more than 10,000 categories; raise --max-categories' },
      { name: 'apart', reason: 'no row has both it and the target' },
      { name: 'huge', reason: expect.stringContaining('must span a finite width') },
      { name: 'wide', reason: expect.stringContaining('9007199254740993') },
    ]);
  });

  test.each([
    ['constant', { target: 'one' }, 'the target "one" has no variation: every value is 5'],
    ['constant as −0', { target: 'zero' }, 'the target "zero" has no variation: every value is 0'],
    ['in one bin', { target: 'y', bins: '1' }, 'all its values fall into one bin'],
    ['empty', { target: 'none' }, 'the target "none" has no values'],
    ['of too many categories', { target: 'key' }, 'the target "key" has more than 10,000 categories'],
    ['beyond 2^53', { target: 'wide' }, '9007199254740993'],
    ['of infinite width', { target: 'huge' }, '"huge" must span a finite width'],
  ] as [string, Values, string][])('a target %s', async (_, values, message) => {
    expect(await sameBothWays(mixed, values)).toContain(message);
  });

  test.each(['int32', 'text', 'boolean', 'date.day'])('Parquet with gaps, target %s', async (target) => {
    for (const binning of ['uniform', 'equal-frequency']) {
      const result = await sameBothWays(fixture('dictionary-none.parquet'), { target, binning });
      expect(result).toHaveProperty('ranking');
    }
  });

  test('three million flights', async () => {
    const { ranking } = await sameBothWays(FLIGHTS, { target: 'distance', features: 'delay,origin,date' });
    expect(ranking).toHaveLength(6);
  });
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
    ['y', 'key'],
    ['wide', 'y'],
    ['huge', 'y'],
    ['number', 'huge'],
    ['one', 'zero'],
  ])('mi of %s and %s', async (x, y) => {
    await sameBothWays(mixed, { x, y }, mi);
  });
});

describe('matrix', () => {
  const features = 'y,label,when,number,gaps,infinite,texts,flags,one,late';

  test.each(['uniform', 'equal-frequency'] as const)('is that of the library, %s', async (binning) => {
    const values = { features, binning, bins: '12' };
    const found = (await sameBothWays(mixed, values, matrix)) as unknown as MatrixResult;
    const table = await openTable(mixed);
    const reader = new FeatureReader(table, 10000);
    const columns = [];
    for (const { name } of found.columns) {
      const [column, part] = name.split('.') as [string, 'hour' | undefined];
      columns.push((await reader.read({ name, column, part })).values);
    }
    await table.close();
    const expected = mutualInformationMatrix(columns, { bins: 12, binning, nan: 'omit' });
    expect(found.shape).toEqual(expected.shape);
    expect(found.values.flat()).toEqual(Array.from(expected.values));
    expect(found.columns.map(({ entropy }) => entropy)).toEqual(found.values.map((row, i) => row[i]));
    expect(found.columns.map(({ name, bins, missing }) => [name, bins, missing > 0])).toEqual(
      expect.arrayContaining([
        ['label', 6, true],
        ['when.weekday', 7, true],
        ['number', 12, false],
      ]),
    );
  });

  test('of all columns: those that cannot be used, and pairs without a common row, with the reason', async () => {
    const { leftOut, pairsLeftOut, values } = (await sameBothWays(
      mixed,
      {},
      matrix,
    )) as unknown as MatrixResult;
    expect(leftOut.map(({ name }) => name)).toEqual(['none', 'key', 'huge', 'wide']);
    expect(pairsLeftOut).toEqual([{ x: 'y', y: 'apart', reason: 'no row has both' }]);
    expect(values.flat().filter((value) => value === null)).toHaveLength(2);
  });
});

describe('describe', () => {
  test('of columns of few values, and of many', async () => {
    const { columns } = await sameBothWays(mixed, {}, describeTable);
    expect(columns).toHaveLength(21);
    await sameBothWays(fixture('dictionary-none.parquet'), {}, describeTable);
    await sameBothWays(fixture('nested.parquet'), {}, describeTable);
    await sameBothWays(fixture('unsafe-plain.parquet'), {}, describeTable);
  });

  test('in parts, where there are more values than are kept', async () => {
    const lines = Array.from({ length: 30000 }, (_, i) => {
      const value = Math.sin(i) * 1e308 * (i % 3 ? 1 : 1e-300);
      return `${i % 9 ? value : ['inf', '-inf', '', '0', '-0', '5e-324'][(i / 9) % 6]},${Math.cos(i)}`;
    });
    const path = folder.path('wide.csv');
    await writeFile(path, `huge,x\n${lines.join('\n')}\n`);
    const wide = await openTable(path);
    const wholeWide = [await describeColumn(wide, 'huge'), await describeColumn(wide, 'x')];
    expect(await describeStreamed(wide, () => undefined, { few: 100, part: 3000, texts: 9 })).toEqual(
      wholeWide,
    );
    expect(wholeWide[0]).toMatchObject({ min: -Infinity, max: Infinity });
    await wide.close();
    const table = await openTable(mixed);
    const whole = [];
    for (const { name } of table.columns()) whole.push(await describeColumn(table, name));
    const limits = { few: 100, part: 3000, texts: ROWS };
    const parts = await describeStreamed(table, () => undefined, limits);
    const fewTexts = await describeStreamed(table, () => undefined, { ...limits, part: ROWS, texts: 400 });
    await table.close();
    expect(parts).toEqual(whole);
    expect(fewTexts.filter(({ remark }) => remark?.includes('categories'))).toMatchObject([
      { name: 'key', distinct: null, remark: 'column "key" has more than 400 categories' },
    ]);
  });
});

describe('threads', () => {
  const args = (command: string, threads: string): string[] => [
    command,
    FLIGHTS,
    '--json',
    '--threads',
    threads,
  ];

  async function told(command: string, threads: string, ...more: string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await run([...args(command, threads), ...more]);
    expect([code, stderr]).toEqual([0, '']);
    const { seconds, rowsPerSecond, ...result } = JSON.parse(stdout);
    return result;
  }

  test.each([
    ['rank', '--target', 'delay'],
    ['rank', '--target', 'date.day', '--significance', 'g-test'],
    ['mi', '--x', 'date.hour', '--y', 'origin'],
    ['describe'],
    ['matrix', '--features', 'origin,date,delay,distance'],
  ])('%s %s %s: the same for any number', async (command, ...more) => {
    const one = await told(command, '1', ...more);
    for (const threads of ['2', '5']) expect(await told(command, threads, ...more)).toEqual(one);
  });

  test('an error is that of the first column in the order of the file, in one line', async () => {
    const path = folder.path('damaged.parquet');
    const bytes = await readFile(FLIGHTS);
    // The first pages of distance and of origin.
    for (const [start, end] of [await placeOf('distance'), await placeOf('origin')])
      bytes.fill(0xff, start, end);
    await writeFile(path, bytes);
    const outcomes = [];
    for (const threads of ['1', '2', '5']) {
      outcomes.push(await run(['rank', path, '--target', 'delay', '--threads', threads]));
    }
    expect(outcomes[0]).toMatchObject({ code: 2, stdout: '' });
    expect(outcomes[0].stderr).toMatch(
      /^infosimd: .* is damaged: column "distance", row group 1 of 11[^\n]*\n$/,
    );
    expect(outcomes.slice(1)).toEqual([outcomes[0], outcomes[0]]);
  });

  test('what workers that end leave is done by the thread that leads', async () => {
    // Here, beside the sources, is no program of a worker: each ends as it starts.
    const values = { target: 'delay', features: 'distance,date' };
    expect(await found(FLIGHTS, { ...values, threads: '4' }, 'columns')).toEqual(
      await found(FLIGHTS, values, 'columns'),
    );
  });

  test('a number of threads is 1 to 256', async () => {
    for (const threads of ['0', '257', '1.5', 'all']) {
      const { code, stderr } = await run(['describe', FLIGHTS, '--threads', threads]);
      expect([code, stderr]).toEqual([
        2,
        `infosimd: --threads must be an integer from 1 to 256, got ${threads}\n`,
      ]);
    }
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

test('a table is streamed where two columns, or a pass over one, would take too much', async () => {
  const table = await openTable(FLIGHTS);
  expect(wayOf(table)).toBe('columns');
  expect(wayOf({ ...table, rows: 2 ** 23 + 1 } as typeof table)).toBe('stream');
  await table.close();
  const blocks = Buffer.alloc(2 ** 25 + 8, '1,2\n');
  blocks.write('a,b\n');
  const large = await openTable(new Uint8Array(blocks));
  expect(wayOf(large)).toBe('stream');
  const columns = large.columns().map(({ name }) => name);
  expect(columns).toEqual(['a', 'b']);
});
