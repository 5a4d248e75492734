// When a command starts workers: where their number is given, or there is enough to do for them.

import { expect, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments.js';
import { withPool } from '../../src/cli/job.js';
import { Progress } from '../../src/cli/progress.js';
import { threadsOption } from '../../src/cli/threadsOption.js';

test.each([
  ['CSV', 100, [], 'computing', false],
  ['CSV', 100, ['--threads', '2'], 'computing', true],
  ['CSV', 100, ['--threads', '1'], 'computing', false],
  ['CSV', 2 ** 20, ['--threads', '2'], 'reading', false],
  ['Parquet', 100, ['--threads', '2'], 'reading', true],
  ['Parquet', 2 ** 20, ['--threads', '1'], 'computing', false],
])('%s, %d values, %j, mostly %s: %s', async (format, rows, args, work, expected) => {
  const threads = threadsOption(readArguments(args, { values: ['threads'], flags: [] }));
  const dataset = { format, rows } as never;
  const isReading = work === 'reading';
  const pools = await withPool(dataset, 1, threads, isReading, new Progress(), async ({ pool }) => pool);
  expect(pools !== undefined).toBe(expected);
});
