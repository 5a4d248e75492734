// A minute of `npm run attack`.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('calls, tables, files, memory, servers and replacements give right values or clear errors', async () => {
  const program = fileURLToPath(new URL('../../scripts/attack.mjs', import.meta.url));
  // soak.test.ts has the faults of workers.
  const only = 'calls,tables,files,memory,servers,replacements';
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--minutes', '1', '--only', only]);
  for (const name of only.split(',')) expect(stdout).toMatch(new RegExp(`^${name}: [1-9]\\d* attacks$`, 'm'));
});
