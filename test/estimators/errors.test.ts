// What the estimators refuse.

import {
  conditionalMutualInformation as conditional,
  dualTotalCorrelation,
  estimateEntropy,
  estimateMutualInformation,
  interactionInformation,
  mutualInformationMatrix,
  oInformation,
  rankFeatures,
  totalCorrelation,
  transferEntropy as transfer,
} from '../../src/index.js';
import {
  type Any,
  badOptions,
  badPairs,
  badSamples,
  LABELS,
  NO_COLUMNS,
  testErrors,
  wrongKind,
  wrongValue,
  X,
  Y,
} from '../support/errors.js';

// Several columns.
const OF_COLUMNS: Record<string, { call: (columns: Any, options?: Any) => unknown; name: string }> = {
  totalCorrelation: { call: totalCorrelation, name: 'columns' },
  dualTotalCorrelation: { call: dualTotalCorrelation, name: 'columns' },
  oInformation: { call: oInformation, name: 'columns' },
  interactionInformation: { call: interactionInformation, name: 'columns' },
};
const MULTIVARIATE = [
  'method',
  'bins',
  'binning',
  'k',
  'standardize',
  'noise',
  'seed',
  'nan',
  'base',
  'details',
];
for (const [name, { call }] of Object.entries(OF_COLUMNS)) {
  badOptions(name, (options) => call([X, Y], options), MULTIVARIATE);
  wrongKind(name, 'no array', () => call(Float64Array.of(1, 2)), '"columns" must be an array of columns');
  wrongKind(name, 'something else among the columns', () => call([X, 7]), '"columns[1]"', 'a column', '7');
  wrongKind(name, 'text among numbers', () => call([X, [1, 'b', 3, 4, 5, 6]]), '"columns[1]"', '"b"');
  wrongKind(name, 'k with the histogram', () => call([X, Y], { k: 3 }), '"k" goes with method \'ksg\'');
  wrongKind(
    name,
    'categories as Gaussians',
    () => call([X, LABELS], { method: 'gaussian' }),
    '"columns[1]" holds categories',
  );
  wrongValue(name, 'one column', () => call([X]), '"columns" must hold at least two columns, got 1');
  wrongValue(name, 'columns of different length', () => call([X, [1, 2]]), '"columns[1]"', '(6)', '2');
  wrongValue(name, 'a missing sample', () => call([X, [1, 2, NaN, 4, 5, 6]]), '"columns[1]"', 'index 2');
  wrongValue(name, 'no sample', () => call([[], []]), '"columns[0]"', 'at least one');
  wrongValue(
    name,
    'another method',
    () => call([X, Y], { method: 'ross' }),
    '"method"',
    "'histogram'",
    '"ross"',
  );
  wrongValue(
    name,
    'too few Gaussians',
    () =>
      call(
        [
          [1, 2],
          [2, 1],
        ],
        { method: 'gaussian' },
      ),
    'needs 4 samples',
  );
}
wrongValue(
  'interactionInformation',
  'seventeen columns',
  () => interactionInformation(Array.from({ length: 17 }, () => X)),
  'at most 16 columns',
  '17',
);
wrongKind(
  'totalCorrelation',
  'variant with the histogram',
  () => totalCorrelation([X, Y], { variant: 2 }),
  '"variant" goes with method',
);
const conditionalMutualInformation: Any = conditional;
const transferEntropy: Any = transfer;
badOptions('conditionalMutualInformation', (options) => conditionalMutualInformation(X, Y, X, options), [
  ...MULTIVARIATE,
  'x',
  'y',
  'z',
]);
badOptions('transferEntropy', (options) => transferEntropy(X, Y, options), [
  ...MULTIVARIATE,
  'lag',
  'history',
  'source',
  'target',
]);
for (const [third, got] of NO_COLUMNS) {
  wrongKind(
    'conditionalMutualInformation',
    `z: ${got}`,
    () => conditionalMutualInformation(X, Y, third),
    '"z"',
    got,
  );
  wrongKind('transferEntropy', `target: ${got}`, () => transferEntropy(X, third), '"target"', got);
  wrongKind(
    'conditionalMutualInformation',
    `table: ${got}`,
    () => conditionalMutualInformation(third),
    '"table"',
    got,
  );
}
wrongValue(
  'conditionalMutualInformation',
  'lengths',
  () => conditionalMutualInformation(X, Y, [1]),
  '"z"',
  '(6)',
  '1',
);
wrongValue(
  'conditionalMutualInformation',
  'a shape beside the values',
  () => conditionalMutualInformation({ values: [1, 2], shape: [2, 2, 1] }),
  '"table.shape"',
  '(2)',
  '[2, 2, 1]',
);
wrongKind(
  'conditionalMutualInformation',
  'a table of two variables',
  () => conditionalMutualInformation({ values: [1, 2], shape: [2, 1] }),
  '"table.shape"',
  'three integers',
);
wrongValue(
  'conditionalMutualInformation',
  'a negative cell',
  () => conditionalMutualInformation({ values: [1, -2], shape: [2, 1, 1] }),
  '"table.values"',
  '-2',
  'index 1',
);
wrongValue(
  'conditionalMutualInformation',
  'zeros only',
  () => conditionalMutualInformation({ values: [0], shape: [1, 1, 1] }),
  '"table"',
  'zeros only',
);
wrongValue('transferEntropy', 'lengths', () => transferEntropy(X, [1]), '"target"', '(6)', '1');
wrongValue('transferEntropy', 'lag 0', () => transferEntropy(X, Y, { lag: 0 }), '"lag"', 'an integer', '0');
wrongKind(
  'transferEntropy',
  'history as text',
  () => transferEntropy(X, Y, { history: '1' }),
  '"history"',
  '"1"',
);
wrongValue(
  'transferEntropy',
  'a history as long as the samples',
  () => transferEntropy(X, Y, { history: 6 }),
  'more than 6 samples',
);
wrongKind(
  'transferEntropy',
  'edges',
  () => transferEntropy(X, Y, { bins: [0, 3] }),
  '"bins" must be one number or rule for all columns',
);

// Columns of numbers that are binned.
const ESTIMATES = ['base', 'correction', 'details'];
badSamples('estimateEntropy', estimateEntropy, { text: true, options: ESTIMATES });
badSamples(
  'estimateMutualInformation',
  (x, options) =>
    estimateMutualInformation(
      x,
      Float64Array.from({ length: x?.length ?? 0 }, (_, i) => i),
      options,
    ),
  { two: true, text: true, options: ESTIMATES },
);
badPairs('estimateMutualInformation', estimateMutualInformation);
for (const name of ['estimateEntropy', 'estimateMutualInformation'] as const) {
  const call = (options: Any): unknown =>
    name === 'estimateEntropy' ? estimateEntropy(X, options) : estimateMutualInformation(X, Y, options);
  wrongValue(name, "x: 'text'", () => call({ x: 'text' }), '"x"', "'category'", '"text"');
  const range = name === 'estimateEntropy' ? [10, 20] : [[10, 20], undefined];
  wrongValue(name, 'nothing inside the range', () => call({ range }), '"x"', 'inside of the bins', 'widen');
}
wrongValue('estimateEntropy', 'no sample', () => estimateEntropy([]), '"x"', 'at least one');
wrongValue(
  'estimateEntropy',
  'only missing ones',
  () => estimateEntropy([NaN], { nan: 'omit' }),
  '"x"',
  'at least one',
);
wrongValue(
  'estimateMutualInformation',
  'no sample',
  () => estimateMutualInformation([], []),
  '"x"',
  'at least one',
);
wrongValue(
  'estimateMutualInformation',
  "method 'knn'",
  () => estimateMutualInformation(X, Y, { method: 'knn' as Any }),
  '"method"',
  "'histogram'",
  '"knn"',
);
badOptions('mutualInformationMatrix', (options) => mutualInformationMatrix([X, Y], options), [
  'bins',
  'binning',
  'nan',
  'base',
  'correction',
  'columns',
]);
for (const [columns, got] of [
  [7, '7'],
  [null, 'null'],
  [new Map([['a', X]]), 'an object'],
] as const) {
  wrongKind(
    'mutualInformationMatrix',
    `columns ${got}`,
    () => mutualInformationMatrix(columns as Any),
    '"columns"',
    got,
  );
}
wrongKind(
  'mutualInformationMatrix',
  'a number',
  () => mutualInformationMatrix([X, 7] as Any),
  '"columns[1]"',
  '7',
);
wrongValue('mutualInformationMatrix', 'no column', () => mutualInformationMatrix([]), '"columns"', 'none');
wrongValue(
  'mutualInformationMatrix',
  'columns of different length',
  () => mutualInformationMatrix([X, X.slice(1)]),
  '"columns[1]"',
  '"columns[0]"',
);
wrongValue(
  'mutualInformationMatrix',
  'a missing sample',
  () => mutualInformationMatrix([X, Array.from(X, (value, i) => (i === 2 ? NaN : value))]),
  '"columns[1]"',
  'index 2',
);

badOptions('rankFeatures', (options) => rankFeatures({ a: X, b: Y }, LABELS, options), [
  'bins',
  'binning',
  'nan',
  'base',
  'correction',
  'features',
]);
for (const [features, got] of NO_COLUMNS.filter(
  ([value]) => typeof value !== 'object' || value === null || ArrayBuffer.isView(value),
)) {
  wrongKind('rankFeatures', `features ${got}`, () => rankFeatures(features as Any, X), '"features"', got);
}
wrongKind(
  'rankFeatures',
  'a number as a feature',
  () => rankFeatures({ a: X, b: 7 } as Any, Y),
  '"features.b"',
  '7',
);
wrongKind(
  'rankFeatures',
  'text in a feature',
  () => rankFeatures({ a: [1, 'x', 2, 3, 4, 5] } as Any, Y),
  '"features.a"',
  '"x"',
  'index 1',
);
wrongKind(
  'rankFeatures',
  'no target',
  () => rankFeatures({ a: X }, undefined as Any),
  '"target"',
  'undefined',
);
wrongKind(
  'rankFeatures',
  'a kind for no feature',
  () => rankFeatures({ origin: X }, Y, { features: { orign: 'category' } as Any }),
  '"orign"',
  '"origin"',
);
wrongValue(
  'rankFeatures',
  'an unknown kind',
  () => rankFeatures({ a: X }, Y, { features: { a: 'label' as Any } }),
  '"features.a"',
  '"label"',
);
wrongValue(
  'rankFeatures',
  'a shorter feature',
  () => rankFeatures({ a: X, b: [1] }, Y),
  '"features.b"',
  '(6)',
  '1',
);
wrongValue(
  'rankFeatures',
  'a missing sample',
  () => rankFeatures({ a: [1, 2, NaN, 4, 5, 6] }, Y),
  '"features.a"',
  'missing',
  'index 2',
);
wrongValue(
  'rankFeatures',
  'a missing target',
  () => rankFeatures({ a: X }, [1, 2, 3, 4, 5, NaN]),
  '"target"',
  'missing',
  'index 5',
);
wrongValue(
  'rankFeatures',
  'an infinite feature, and no other',
  () => rankFeatures([[1, 2, 3, Infinity, 5, 6]], Y),
  '"features[0]"',
  'Infinity',
  'index 3',
);
wrongValue(
  'rankFeatures',
  'an infinite target',
  () => rankFeatures([X], [1, 2, 3, -Infinity, 5, 6]),
  '"target"',
  '-Infinity',
  'index 3',
);
wrongValue('rankFeatures', 'no sample', () => rankFeatures({ a: [] }, []), '"target"', 'at least one');

testErrors('estimators');
