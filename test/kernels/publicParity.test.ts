// Every public function on both backends: random calls, valid ones and wrong ones, must give identical
// results or identical errors.

import { afterAll, describe, expect, test } from 'vitest';
import { atLength } from '../support/atLength.js';
import { force } from '../support/backends.js';
import { CALLS } from '../support/calls.js';
import * as infosimd from '../support/library.js';
import { mulberry32 } from '../support/mulberry32.js';
import { choose } from '../support/random.js';
import { RandomSamples } from '../support/randomSamples.js';

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

/** Calls of each function. */
const COUNT = atLength(40, 1000);

afterAll(() => infosimd.useBackend('auto'));

describe('both backends give one result or one error', () => {
  test.each([...new Set(CALLS.map(({ name }) => name))])('%s', async (name) => {
    const calls = CALLS.filter((call) => call.name === name);
    const draw = mulberry32(name.length * 1000 + name.charCodeAt(0));
    let thrown = 0;
    for (let i = 0; i < COUNT; i++) {
      const { title, args, run } = choose(draw, calls);
      const given = args(new RandomSamples(infosimd, draw));
      const inputs = given.filter((value) => Array.isArray(value) || ArrayBuffer.isView(value));
      const untouched = structuredClone(inputs);
      force('wasm');
      const onWasm = await outcomeOf(() => run(infosimd, ...given));
      force('portable');
      const onPortable = await outcomeOf(() => run(infosimd, ...given));
      expect(difference(onWasm, onPortable), `call ${i}: ${title}`).toBeUndefined();
      expect(difference(untouched, inputs), `call ${i}: ${title} changed its input`).toBeUndefined();
      if ('message' in onWasm) {
        thrown++;
        expect(['TypeError', 'RangeError'], onWasm.message).toContain(onWasm.name);
      }
    }
    // Errors are compared too, but a suite of errors alone would prove nothing. A few calls may all be valid by chance.
    expect(thrown).toBeGreaterThanOrEqual(atLength(0, 1));
    expect(thrown / COUNT).toBeLessThan(0.5);
  });
});
