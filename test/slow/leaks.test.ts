// Many calls of every kind leave memory where it was.

import { expect, test } from 'vitest';
import { expectNothingLeft, leftBehind } from '../support/leftBehind.js';

test('10⁵ calls of every function and 10⁴ of its further kinds, on wasm', async () => {
  const { left, memories } = await leftBehind('wasm', 100_000, 10_000);
  expectNothingLeft(left);
  expect(memories).toHaveLength(2);
});

test('10⁴ calls of every function and 10³ of its further kinds, on portable code', async () => {
  const { left, memories } = await leftBehind('portable', 10_000, 1000);
  expectNothingLeft(left);
  expect(memories).toEqual([]);
});
