// Compares typed arrays in one loop. The comparison of `toEqual` takes a hundred times as long, seconds for long columns.

import { expect } from 'vitest';

expect.addEqualityTesters([
  function areSameNumbers(a: unknown, b: unknown): boolean | undefined {
    if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b)) return undefined;
    if (a.constructor !== b.constructor || a instanceof DataView) return undefined;
    const [x, y] = [a, b] as unknown as ArrayLike<number>[];
    if (x.length !== y.length) return false;
    for (let i = 0; i < x.length; i++) if (!Object.is(x[i], y[i])) return false;
    return true;
  },
]);
