// What samples at length: leaks, faults, coverage of intervals, calibration of p-values, and what `npm test` does in short.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import config from './vitest.config.js';

const test = fileURLToPath(new URL('test', import.meta.url));
const inShort = readdirSync(test, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .map((path) => `${test}/${path}`)
  .filter((path) => readFileSync(path, 'utf8').includes('atLength'));

const slow = mergeConfig(config, { test: { env: { TEST_LENGTH: 'long' } } });
// Those of the kernels ask in test/kernels/support/sweeps.ts.
slow.test.include = ['test/slow/**/*.test.ts', 'test/kernels/parity.test.ts', ...inShort];
slow.test.exclude = ['test/browser/**'];
export default defineConfig(slow);
