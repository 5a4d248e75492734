// A pool in separate pages: isolated, so that memory is shared; not isolated; and under policies about workers.

import { describe, expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import type { PoolResults } from './support/openPool.js';

const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

function expectResults(
  { isolated, shared, same, ended, error, detached, told }: PoolResults,
  calls: number,
): void {
  expect(shared).toBe(isolated);
  expect(Object.keys(same)).toHaveLength(calls);
  expect(Object.entries(same).filter(([, is]) => !is)).toEqual([]);
  expect(ended).toBe('ended here');
  expect(error).toBe(
    'RangeError: "x" must hold no missing value, one is at index 77; use { nan: \'omit\' } to leave such samples out',
  );
  expect(detached).toBe(true);
  expect(told.length).toBeGreaterThan(1);
  expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
  expect(told.at(-1)).toBe(1);
}

describe.each([
  ['an isolated page', ISOLATED, true],
  ['a page that is not isolated', {}, false],
])('%s', (_, headers, isolated) => {
  test('gives what the functions give, whichever way workers are started', async () => {
    const page = await commands.openPool(headers as Record<string, string>);
    expect(page).toMatchObject({ isolated, embedded: 'yes', served: 'yes' });
    expectResults(page, 17);
  });
});

test.each([
  ['isolated', ISOLATED],
  ['not isolated', {}],
])('under a policy that forbids Blobs, %s, workerUrl does it', async (_, headers) => {
  const page = await commands.openPool({
    ...headers,
    'Content-Security-Policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'",
  });
  expect(page.served).toBe('yes');
  expect(page.embedded).toMatch(/^Error: a worker could not be started: .*pass \{ workerUrl \}/);
  expectResults(page, 9);
});

test('under a policy that forbids WebAssembly workers give the same bits on portable code', async () => {
  const page = await commands.openPool({
    ...ISOLATED,
    'Content-Security-Policy': "script-src 'self'; worker-src 'self' blob:",
  });
  expect(page).toMatchObject({ embedded: 'yes', served: 'yes' });
  expectResults(page, 17);
});
