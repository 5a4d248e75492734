// What category codes refuse.

import { CategoryCodes } from '../../src/index.js';
import { type Any, testErrors, wrongKind, wrongValue } from '../support/errors.js';

wrongKind(
  'CategoryCodes',
  'codes of a wrong kind',
  () => new CategoryCodes([0] as Any, ['a']),
  '"codes"',
  'an Int32Array',
);
wrongKind(
  'CategoryCodes',
  'no categories',
  () => new CategoryCodes(Int32Array.of(0), undefined as Any),
  '"categories"',
  'undefined',
);
wrongValue(
  'CategoryCodes',
  'a code beside the categories',
  () => new CategoryCodes(Int32Array.of(0, 1), ['a']),
  '"codes"',
  'got 1',
  'index 1',
);
wrongValue(
  'CategoryCodes',
  'a code below −1',
  () => new CategoryCodes(Int32Array.of(-2), ['a']),
  '"codes"',
  'got -2',
  'index 0',
);

testErrors('columns');
