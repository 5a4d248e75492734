// The library as built, in a separate page, under policies that allow WebAssembly and that forbid it.

import { describe, expect, inject, test } from 'vitest';
import { commands } from 'vitest/browser';
import type { PolicyResults } from './support/openUnderPolicy.js';

const expected = inject('nodeResults');

function expectNodeResults({ results, worker }: PolicyResults): void {
  expect(Object.keys(results).length).toBeGreaterThan(1000);
  expect(results).toEqual(expected);
  expect(worker.results).toEqual(expected);
}

describe.each([
  ['no policy', ''],
  ["a policy with 'wasm-unsafe-eval'", "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"],
])('a page under %s', (_, policy) => {
  test('runs on wasm, with the bits of Node', async () => {
    const page = await commands.openUnderPolicy(policy);
    expect(page.compiles).toBe('yes');
    expect(page.backend).toEqual({ name: 'wasm', reason: 'WebAssembly with SIMD is available' });
    expect(page.afterInit).toEqual(page.backend);
    expect(page.forced).toBe('yes');
    expect(page.worker.backend).toBe('wasm');
    expectNodeResults(page);
  });
});

describe.each([
  ["script-src 'self'", "script-src 'self'"],
  ["default-src 'self'", "default-src 'self'"],
])('a page under %s, which forbids WebAssembly', (_, policy) => {
  test('runs on portable code, says why, and has the bits of Node', async () => {
    const page = await commands.openUnderPolicy(policy);
    // The policy is in force: the page cannot compile even the smallest module.
    expect(page.compiles).toMatch(/^CompileError: .*Content Security Policy/);
    expect(page.backend.name).toBe('portable');
    expect(page.backend.reason).toMatch(/^WebAssembly with SIMD is not available: .*Content Security Policy/);
    expect(page.afterInit).toEqual(page.backend);
    expect(page.forced).toMatch(/^Error: the wasm backend is not available: .*Content Security Policy/);
    expect(page.worker.backend).toBe('portable');
    expectNodeResults(page);
  });
});
