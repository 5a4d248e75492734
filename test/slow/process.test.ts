// Pools, each in a separate process: the process ends, jobs leave nothing behind, and all works without shared memory.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const execute = promisify(execFile);
const MIB = 2 ** 20;

async function run(program: string, ...args: string[]): Promise<Record<string, Record<string, number>>> {
  const path = fileURLToPath(new URL(`programs/${program}`, import.meta.url));
  const { stdout } = await execute(process.execPath, [
    '--expose-gc',
    '--max-old-space-size=32',
    path,
    ...args,
  ]);
  return JSON.parse(stdout);
}

test('a process with an idle pool ends', async () => {
  expect(await run('idle.mjs')).toEqual({ total: 600_000 });
});

test('10⁴ jobs leave nothing behind', async () => {
  const { before, after, resources } = await run('leaks.mjs', '10000');
  for (const kind of ['heapUsed', 'external'] as const) {
    expect(after[kind] - before[kind], kind).toBeLessThan(MIB / 2);
  }
  // Shared copies are kept for later jobs, as many as there were at once; the jobs had 5 GB of them in all.
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(16 * MIB);
  // Of the whole process, workers and their garbage included. Their heaps hold 32 MB at most, so that what they keep would end them;
  // shared memory that is kept would show here.
  expect(after.rss - before.rss).toBeLessThan(160 * MIB);
  expect(resources).not.toContain('Timeout');
});

test.each(['missing', 'refused'])(
  'where shared memory is %s, samples are copied to the workers',
  async (way) => {
    expect(await run('unshared.mjs', way)).toEqual({
      shared: false,
      permutations: true,
      workers: 3,
      histogram2d: true,
      matrix: true,
      rank: true,
      ended: true,
      transferred: true,
      detached: true,
    });
  },
);
