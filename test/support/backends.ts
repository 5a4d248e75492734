// Runs suites on both backends, and checks which one ran.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BackendName, backend, useBackend } from '../../src/index.js';
import { instanceFor } from '../../src/kernels/select.js';

export const BACKENDS: readonly BackendName[] = ['wasm', 'portable'];

/** Forces a backend at every length, and fails unless it is the active one. */
export function force(name: BackendName): void {
  useBackend(name);
  expect(backend().name).toBe(name);
  expect(instanceFor().backend).toBe(name);
}

/** Defines the same tests for each backend. */
export function forEachBackend(define: (name: BackendName) => void): void {
  describe.each(BACKENDS)('on %s', (name) => {
    beforeEach(() => force(name));
    afterEach(() => useBackend('auto'));
    it('runs', () => expect(backend()).toMatchObject({ name, reason: 'asked for by useBackend' }));
    define(name);
  });
}

/** The outcome of a call: a value, or the error it threw. */
function outcome<T>(compute: () => T): { value: T } | { error: string } {
  try {
    return { value: compute() };
  } catch (error) {
    return { error: `${(error as Error).name}: ${(error as Error).message}` };
  }
}

/**
 * Runs `compute` on both backends, fails unless the results are identical (Object.is for every number in
 * them, errors by class and message), and returns the result or throws the error.
 */
export function onBothBackends<T>(compute: () => T): T {
  try {
    const [first, second] = BACKENDS.map((name) => {
      force(name);
      return outcome(compute);
    });
    expect(second).toStrictEqual(first);
    if ('value' in first) return first.value;
    return compute();
  } finally {
    useBackend('auto');
  }
}
