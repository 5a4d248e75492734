// What the library gives here is what it gives in Node, to the last bit.

import { afterEach, expect, inject, test } from 'vitest';
import * as infosimd from '../support/library.js';
import { fixedResults } from './support/fixedResults.mjs';

afterEach(() => infosimd.useBackend('auto'));

test('this is a browser, and it has WebAssembly', () => {
  expect(navigator.userAgent).toContain('Chrom');
  expect('process' in globalThis && 'versions' in process && process.versions?.node).toBeFalsy();
  expect(infosimd.backend()).toEqual({ name: 'wasm', reason: 'WebAssembly with SIMD is available' });
});

test.each(['wasm', 'portable', 'auto'] as const)('%s has the bits of Node', async (name) => {
  infosimd.useBackend(name);
  expect(infosimd.backend().name).toBe(name === 'portable' ? 'portable' : 'wasm');
  const expected = inject('nodeResults');
  expect(Object.keys(expected).length).toBeGreaterThan(1000);
  expect(await fixedResults(infosimd)).toEqual(expected);
});

test('init() may be awaited at any time', async () => {
  await infosimd.init();
  expect(infosimd.backend().name).toBe('wasm');
  infosimd.useBackend('portable');
  await infosimd.init();
  expect(infosimd.backend().name).toBe('portable');
});
