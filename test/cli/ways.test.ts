import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Way } from '../../src/cli/memoryBudget.js';
import { rank } from '../../src/cli/rank.js';
import { FLIGHTS, fixture, scratch } from '../io/collect.js';

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
async function found(path: string, values: Values, way: Way): Promise<unknown> {
  try {
    const given = { positionals: [path], values: { threads: '1', ...values }, flags: { json: true } };
    const { seconds, rowsPerSecond, ...result } = JSON.parse(await rank(given, { way }));
    return result;
  } catch (error) {
    return (error as Error).message;
  }
}

async function sameBothWays(path: string, values: Values): Promise<Record<string, unknown>> {
  const [whole, streamed] = [await found(path, values, 'columns'), await found(path, values, 'stream')];
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
    ['in too many cells', { target: 'number', bins: '5000' }, undefined],
  ] as [string, Values, string | undefined][])('a target %s', async (_, values, message) => {
    const result = await sameBothWays(mixed, values);
    if (message !== undefined) expect(result).toContain(message);
    else expect(JSON.stringify(result.leftOut)).toContain('a table of 25,000,000 cells');
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
