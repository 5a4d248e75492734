// What the functions of bins refuse.

import { QuantileSketch, streamBinEdges } from '../../src/index.js';
import {
  type Any,
  badOptions,
  badState,
  NO_COLUMNS,
  testErrors,
  wrongKind,
  wrongValue,
  X,
} from '../support/errors.js';

badState('QuantileSketch', QuantileSketch, () => new QuantileSketch());
badOptions('QuantileSketch', (options) => new QuantileSketch(options), ['error', 'seed']);
wrongValue('QuantileSketch', 'error 1', () => new QuantileSketch({ error: 1 }), '"error"', '0.1', '1');
wrongKind('QuantileSketch', "error '1'", () => new QuantileSketch({ error: '1' as Any }), '"error"', '"1"');
badOptions('streamBinEdges', (options) => streamBinEdges([X], options), [
  'bins',
  'binning',
  'range',
  'nan',
  'signal',
]);
for (const [source, got] of NO_COLUMNS) {
  if (typeof source !== 'function') {
    wrongKind(
      'streamBinEdges',
      `source ${got}`,
      () => streamBinEdges(source as Any),
      '"source"',
      'blocks',
      got,
    );
  }
}
wrongKind(
  'streamBinEdges',
  'a function of 1',
  () => streamBinEdges((() => 1) as Any),
  '"source"',
  'blocks',
  '1',
);
wrongValue(
  'streamBinEdges',
  'a rule',
  () => streamBinEdges([X], { bins: 'auto' as Any }),
  '"bins"',
  '"auto"',
);
wrongValue('streamBinEdges', 'a missing sample', () => streamBinEdges([X, [1, NaN]]), '"source"', 'index 7');

testErrors('bins');
