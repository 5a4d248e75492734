import { expect, test } from 'vitest';
import { oncePerThread } from '../../src/kernels/ranges.js';

test('oncePerThread makes one result for each object of arguments', () => {
  let made = 0;
  const prepared = oncePerThread(({ n }: { n: number }) => ({ n, number: ++made }));
  const [a, b] = [{ n: 1 }, { n: 1 }];
  expect([prepared(a), prepared(b), prepared(a)].map(({ number }) => number)).toEqual([1, 2, 1]);
  expect(prepared(a)).toBe(prepared(a));
});
