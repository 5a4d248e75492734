import { expect, test } from 'vitest';
import { doubleAt, nextAbove, ordinalOf } from '../../src/numeric/neighbouringDoubles.js';
import { neighbours } from '../support/accuracy.js';

const NUMBERS = [-Infinity, -Number.MAX_VALUE, -1.5, -1, -5e-324, -0, 0, 5e-324, 2 ** -1022, 1, 2, 1e300];

test('the next double above is one ordinal on, and comes back', () => {
  for (const x of NUMBERS) {
    expect(nextAbove(x)).toBe(x === -5e-324 ? -0 : neighbours(x)[1]);
    expect(ordinalOf(nextAbove(x)) - ordinalOf(x)).toBe(1n);
    expect(doubleAt(ordinalOf(x)) + 0).toBe(x + 0);
  }
  expect(nextAbove(Number.MAX_VALUE)).toBe(Infinity);
  expect(nextAbove(Infinity)).toBeNaN();
});

test('ordinals rise as their doubles do, 0 is 0', () => {
  const ordinals = NUMBERS.map(ordinalOf);
  expect([...ordinals].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))).toEqual(ordinals);
  expect([ordinalOf(-0), ordinalOf(0), ordinalOf(5e-324), ordinalOf(-5e-324)]).toEqual([0n, 0n, 1n, -1n]);
});
