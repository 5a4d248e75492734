// The expected information of a cell, where its mean or the total is large: sums over the hypergeometric distribution by mpmath with 45 digits.

import { expect, test } from 'vitest';
import { expectedSharedNats } from '../../src/numeric/expectedInformation.js';

test.each([
  [70000, 999999, 1000000, 4.650023693027154e-7],
  [262144, 250001, 1000000, 0.27669674125060006],
  [500000, 200000, 1000000, 0.20000060000333336],
  [1000000, 4000000, 20000000, 0.38000039900158333],
  [999990, 999000, 1000000, 5.000003335019179e-9],
  [300000, 3000000, 3000007, 1.0499991055605096e-6],
  [1073741824, 68719476736, 4503599627370496, 0.4999973379714899],
  [1099511627776, 134217728, 4503599627370497, 0.4998804579989314],
  [1048576, 1048576, 16777216, 0.43945438666810377],
])('of %i and %i of %i', (a, b, total, expected) => {
  expect(Math.abs(expectedSharedNats(a, b, total) / expected - 1)).toBeLessThan(2e-13);
});

test('of 2^51 samples takes no longer, to the last digits of (1 + 1.5/N)/2N a table', () => {
  const n = 2 ** 51;
  expect(Math.abs(4 * expectedSharedNats(n / 2, n / 2, n) - 0.5)).toBeLessThan(1e-13);
});
