// Faults at random, by `npm run soak`'s program.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('dying workers, cancelled jobs, broken streams and damaged files never give a wrong result', async () => {
  const program = fileURLToPath(new URL('../../scripts/soak.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--steps', '400', '--seed', '1']);
  expect(stdout).toContain('seed 1, 400 steps');
});
