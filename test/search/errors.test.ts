// What the functions of search refuse.

import { argsort, rankData } from '../../src/index.js';
import { type Any, badOptions, testErrors, wrongKind, wrongValue, X } from '../support/errors.js';

badOptions('argsort', (options) => argsort(X, options), ['nan']);
badOptions('rankData', (options) => rankData(X, options), ['method', 'nan']);
for (const [name, sorted] of [
  ['argsort', argsort],
  ['rankData', rankData],
] as const) {
  wrongKind(name, 'text', () => sorted('abc' as Any), '"x"', '"abc"');
  wrongKind(name, 'text in a column', () => sorted([1, 'b'] as Any), '"x"', '"b"', 'index 1');
  wrongValue(name, 'a missing sample', () => sorted([1, NaN]), '"x"', 'index 1');
  wrongValue(name, 'a policy that there is not', () => sorted(X, { nan: 'drop' as Any }), '"nan"', '"drop"');
}

testErrors('search');
