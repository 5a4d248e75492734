// Every public function on both backends: random calls, valid ones and wrong ones, must give identical
// results or identical errors.

import { afterAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/index.js';
import { force } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { CALLABLE, randomCall } from './support/randomCalls.js';

const CALLS = 400;

type Outcome = { readonly value: unknown } | { readonly name: string; readonly message: string };

async function outcomeOf(call: () => unknown): Promise<Outcome> {
  try {
    return { value: await call() };
  } catch (error) {
    return { name: (error as Error).name, message: (error as Error).message };
  }
}

/** Where two values differ under Object.is, or undefined. */
function difference(a: unknown, b: unknown, path = ''): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return `${path || 'the result'}: ${String(a)} against ${String(b)}`;
  }
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return `${path}: different classes`;
  const [left, right] = [a, b].map((value) =>
    'toJSON' in value && typeof value.toJSON === 'function' ? value.toJSON() : value,
  );
  if (Array.isArray(left) || ArrayBuffer.isView(left)) {
    const [x, y] = [left, right] as unknown as ArrayLike<unknown>[];
    if (x.length !== y.length) return `${path}: lengths ${x.length} and ${y.length}`;
    for (let i = 0; i < x.length; i++) {
      const found = Object.is(x[i], y[i]) ? undefined : difference(x[i], y[i], `${path}[${i}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const keys = Object.keys(left);
  if (keys.join() !== Object.keys(right).join()) return `${path}: different members`;
  for (const key of keys) {
    const found = difference(left[key], right[key], `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

afterAll(() => useBackend('auto'));

describe('both backends give one result or one error', () => {
  test.each(CALLABLE)('%s', async (name) => {
    const draw = mulberry32(name.length * 1000 + name.charCodeAt(0));
    let thrown = 0;
    for (let i = 0; i < CALLS; i++) {
      force('wasm');
      const { args, call } = randomCall(name, draw);
      const untouched = structuredClone(
        args.filter((value) => Array.isArray(value) || ArrayBuffer.isView(value)),
      );
      const onWasm = await outcomeOf(call);
      force('portable');
      const onPortable = await outcomeOf(call);
      const found = difference(onWasm, onPortable);
      expect(found, `call ${i} of ${name}`).toBeUndefined();
      const inputs = args.filter((value) => Array.isArray(value) || ArrayBuffer.isView(value));
      expect(difference(untouched, inputs), `call ${i} of ${name} changed its input`).toBeUndefined();
      if ('message' in onWasm) {
        thrown++;
        expect(['TypeError', 'RangeError'], onWasm.message).toContain(onWasm.name);
      }
    }
    // Errors are compared too, but a suite of errors alone would prove nothing.
    expect(thrown).toBeGreaterThan(0);
    expect(thrown / CALLS).toBeLessThan(0.5);
  });
});
