// What samples at length: leaks, faults, coverage of intervals, calibration of p-values.

import { defineConfig, mergeConfig } from 'vitest/config';
import config from './vitest.config.js';

const slow = mergeConfig(config, {});
slow.test.include = ['test/slow/**/*.test.ts'];
slow.test.exclude = [];
export default defineConfig(slow);
