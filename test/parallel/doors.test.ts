// What a pool is given: the errors are those of its function, and lead to the caller.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPool, type Pool } from '../../src/parallel/index.js';

let pool: Pool;
beforeAll(async () => {
  pool = await createPool({ threads: 2 });
});
afterAll(() => pool.close());

/** Long enough for a worker. */
const x = new Float64Array(300_000).map((_, i) => i % 97);
const cyclic: Record<string, unknown> = {};
cyclic.itself = cyclic;

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error('nothing was thrown'),
    (error) => error,
  );
}

test.each<[string, (pool: Pool) => Promise<unknown>, RegExp]>([
  [
    'a Map of options',
    () => pool.histogram(x, new Map([['bins', 3]]) as object),
    /^"options" must be an object, got a Map$/,
  ],
  ['an object that contains itself', () => pool.histogram(x, { bins: cyclic as never }), /contains itself/],
  ['columns that contain themselves', () => pool.rankFeatures(cyclic as never, x), /contains itself/],
  [
    'the mark of packed values',
    () => pool.histogram(x, { 'infosimd:kind': 'frozen' } as object),
    /^"infosimd:kind" is not an option here/,
  ],
  [
    'the mark of packed values within an option',
    () => pool.histogram(x, { bins: { 'infosimd:kind': 'BinAxis', edges: x } as never }),
    /^"bins" must be an integer .* got an object$/,
  ],
  [
    'no object to hand over',
    () => pool.histogram(7 as never, { transfer: true }),
    /^"x" must be an array of numbers or a typed array, got 7$/,
  ],
  [
    'an array of holes',
    () => pool.histogram(new Array(2 ** 22) as never),
    /^"x" must hold values, got an array of 4194304 with holes/,
  ],
])('%s', async (_name, job, message) => {
  const error = await errorOf(job(pool));
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toMatch(message);
});

test('an error of a getter is that of the caller', async () => {
  const own = new Error('mine');
  const options = {
    get bins(): number {
      throw own;
    },
  };
  expect(await errorOf(pool.histogram(x, options))).toBe(own);
});

test('columns may have the name of the mark', async () => {
  const ranking = await pool.rankFeatures({ 'infosimd:kind': x, other: x.map((value) => value % 2) }, x);
  expect(ranking.map(({ name }) => name)).toEqual(['other', 'infosimd:kind']);
});

test('the stack of an error of a worker leads to the call', async () => {
  const wrong = x.with(7, NaN);
  const error = await errorOf(pool.histogram(wrong));
  expect(error.stack).toMatch(/^RangeError: "x" must hold no missing value, one is at index 7/);
  expect(error.stack).toContain('doors.test');
});

test('arrays that a worker’s heap may not hold are refused before they are sent, and the process goes on', () => {
  const program = `
    import { createPool } from './dist/parallel/index.js';
    const pool = await createPool({ threads: 2 });
    const words = ['low', 'high'];
    const text = Array.from({ length: 2_000_000 }, (_, i) => words[i % 2]);
    await pool.estimateMutualInformation(text, text).catch(({ message }) => console.log(message));
    const p = new Float64Array(1_000_000).fill(1);
    console.log((await pool.entropy(p, { normalize: true, base: 1_000_000 })).toFixed(3));
    await pool.close();`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=100', '--input-type=module', '-e', program],
    { encoding: 'utf8', cwd: fileURLToPath(new URL('../..', import.meta.url)) },
  );
  expect(stderr).toBe('');
  expect(stdout).toMatch(
    /^the arrays of estimateMutualInformation would take \d+ MiB of each worker's heap of \d+; give typed arrays, or CategoryCodes of labels\n1\.000\n$/,
  );
});
