// The list of calls is complete, and every call refuses arguments of a wrong kind.

import { describe, expect, test } from 'vitest';
import { Pool } from '../src/parallel/index.js';
import { CALLS, WITHOUT_DATA } from './support/calls.js';
import * as infosimd from './support/library.js';
import { fixedSamples } from './support/samples.js';

const names = new Set(CALLS.map(({ name }) => name));

test('every exported function has calls, and every call is of one', () => {
  expect([...names, ...WITHOUT_DATA].sort()).toEqual(Object.keys(infosimd).sort());
});

test('every job of a pool has calls', () => {
  const others = Object.getOwnPropertyNames(Pool.prototype).filter((name) => !names.has(name));
  expect(others.sort()).toEqual(['close', 'constructor', 'runModule', 'shared', 'threads']);
});

describe.each(CALLS)('$title', ({ title, args, run }) => {
  const samples = fixedSamples({ length: 8 });

  async function thrownBy(given: unknown[]): Promise<unknown> {
    try {
      return await run(infosimd, ...given);
    } catch (error) {
      return error;
    }
  }

  test('reads each option once', async () => {
    const read: string[] = [];
    const given = args(samples()).map((arg) => {
      const isOptions =
        Object.prototype.toString.call(arg) === '[object Object]' &&
        Object.getPrototypeOf(arg) === Object.prototype &&
        !Object.keys(arg as object).some((key) => ['values', 'mean', 'edges', 'range'].includes(key));
      if (!isOptions) return arg;
      const members = Object.entries(arg as object).map(([key, value]) => [
        key,
        {
          enumerable: true,
          get: () => {
            read.push(key);
            return value;
          },
        },
      ]);
      return Object.defineProperties({}, Object.fromEntries(members));
    });
    await run(infosimd, ...given);
    // Two sketches are made of these.
    if (title !== 'QuantileSketch') expect(new Set(read).size).toBe(read.length);
  });

  test('refuses an array of holes at once', async () => {
    const given = args(samples());
    for (let i = 0; i < given.length; i++) {
      if (!Array.isArray(given[i]) && !ArrayBuffer.isView(given[i])) continue;
      // Looking at each would take minutes.
      const error = await thrownBy(given.with(i, new Array(2 ** 18)));
      expect(error, `argument ${i}`).toBeInstanceOf(TypeError);
    }
  });

  test('refuses what no argument can be, and names the argument', async () => {
    const given = args(samples());
    for (let i = 0; i < given.length; i++) {
      const error = await thrownBy(given.with(i, new DataView(new ArrayBuffer(8))));
      expect(error, `argument ${i}`).toBeInstanceOf(TypeError);
      expect((error as Error).message).toMatch(/"\w.*" .* a DataView/);
    }
  });

  test.each([
    [7, '"options" must be an object'],
    [null, '"options" must be an object'],
    ['base', '"options" must be an object'],
    [() => 1, '"options" must be an object'],
    [new Map([['base', 2]]), '"options" must be an object, got a Map'],
    [new Date(0), '"options" must be an object, got a Date'],
    [{ unknown: 1 }, '"unknown" is not an option'],
  ])('refuses the options %o', async (options, message) => {
    const given = samples();
    let takesOptions = false;
    given.options = () => {
      takesOptions = true;
      return options as object;
    };
    const wrong = args(given);
    if (!takesOptions) return;
    const error = await thrownBy(wrong);
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toContain(message);
  });
});
