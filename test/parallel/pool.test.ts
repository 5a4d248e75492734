// A pool gives what the functions give, to the last bit, for any number of threads and wherever the columns live.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPool, Pool, type Progress } from '../../src/parallel/index.js';
import { atLength } from '../support/atLength.js';
import { CALLS } from '../support/calls.js';
import * as infosimd from '../support/library.js';
import { fixedSamples } from '../support/samples.js';
import { expectOneFraction } from './support.js';

/** What is frozen, down to the last member. */
function expectFrozenAlike(a: unknown, b: unknown): void {
  if (typeof a !== 'object' || a === null || ArrayBuffer.isView(a)) return;
  expect(Object.isFrozen(a)).toBe(Object.isFrozen(b));
  for (const [key, value] of Object.entries(a)) expectFrozenAlike(value, (b as Record<string, unknown>)[key]);
}

const calls = CALLS.filter(({ name }) => name in Pool.prototype);

const TYPES = [
  ['Float64Array', Float64Array],
  ['Float32Array', Float32Array],
] as const;

describe.each(TYPES.slice(0, atLength(1, 2)))('%s', (_, type) => {
  // Long enough to be cut where cutting is worth the least.
  const samples = fixedSamples({ length: 600_000, medium: 20_000, short: 3000, type, shared: true });
  const few = fixedSamples({ length: 100, type });
  const expected = new Map<string, unknown>();

  beforeAll(() => {
    for (const { title, args, run } of calls) expected.set(title, run(infosimd, ...args(samples())));
  });

  describe.each(type === Float64Array ? atLength([7], [1, 2, 7, 16]) : [3])('%i threads', (threads) => {
    let pool: Pool;

    beforeAll(async () => {
      pool = await createPool({ threads });
    });
    afterAll(() => pool.close());

    test('there are as many workers', () => {
      expect(pool.threads).toBe(threads);
    });

    test.each(calls)('$title', async ({ title, args, run }) => {
      const given = args(samples());
      const told: Progress[] = [];
      const onProgress = (progress: Progress): number => told.push(progress);
      const options = { ...(given.at(-1) as object), onProgress };
      const result = await run(pool, ...given.slice(0, -1), options);
      expect(result).toStrictEqual(expected.get(title));
      expectFrozenAlike(result, expected.get(title));
      expectOneFraction(told);
    });

    test.each(calls)('$title with a signal, of few samples', async ({ args, run }) => {
      const given = args(few());
      const options = { ...(given.at(-1) as object), signal: new AbortController().signal };
      expect(await run(pool, ...given.slice(0, -1), options)).toStrictEqual(run(infosimd, ...args(few())));
    });

    test('quantized columns', async () => {
      const s = samples();
      const columns = [s.gaps(), s.numbers(), s.gaps(), s.numbers()].map((column, i) =>
        infosimd.quantize(column, { bins: [16, 4, 300, 100][i], range: [0, 1.5] }),
      );
      const [a, b, ...others] = columns;
      const nan = 'omit';
      expect(await pool.histogram2d(a, b, { nan })).toStrictEqual(infosimd.histogram2d(a, b, { nan }));
      expect(await pool.mutualInformationMatrix(columns, { nan })).toStrictEqual(
        infosimd.mutualInformationMatrix(columns, { nan }),
      );
      expect(await pool.rankFeatures([a, ...others], b, { nan })).toStrictEqual(
        infosimd.rankFeatures([a, ...others], b, { nan }),
      );
    });
  });
});
