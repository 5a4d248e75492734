// Bad input: TypeError for a wrong kind, RangeError for a wrong value; the message names the argument, what
// was expected and what came. Every exported function is held to it.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as infosimd from '../src/index.js';
import { forEachBackend } from './support/backends.js';

const {
  adjustedMutualInformation,
  argsort,
  binaryCrossEntropy,
  binEdges,
  CategoryCodes,
  completeness,
  conditionalEntropy,
  contingencyTable,
  createArena,
  crossEntropy,
  digitize,
  entropy,
  estimateEntropy,
  estimateMutualInformation,
  expectedMutualInformation,
  Histogram,
  histogram,
  histogram2d,
  homogeneity,
  JointHistogram,
  jensenShannonDistance,
  jensenShannonDivergence,
  jointEntropy,
  klDivergence,
  logLoss,
  mutualInformation,
  mutualInformationMatrix,
  normalizedMutualInformation,
  pointwiseMutualInformation,
  QuantileSketch,
  rankData,
  rankFeatures,
  renyiEntropy,
  streamBinEdges,
  tsallisEntropy,
  useBackend,
  variationOfInformation,
  vMeasure,
} = infosimd;

interface Case {
  readonly name: string;
  readonly title: string;
  readonly call: () => unknown;
  readonly error: typeof TypeError | typeof RangeError;
  /** What the message must hold. */
  readonly says: readonly string[];
}

const cases: Case[] = [];

/** Wrong input may have any type. */
// biome-ignore lint/suspicious/noExplicitAny: that is what these tests are about
type Any = any;

function wrongKind(name: string, title: string, call: () => unknown, ...says: string[]): void {
  cases.push({ name, title, call, error: TypeError, says });
}

function wrongValue(name: string, title: string, call: () => unknown, ...says: string[]): void {
  cases.push({ name, title, call, error: RangeError, says });
}

const P = [0.25, 0.75];
const X = [1, 2, 3, 4, 5, 6];
const Y = [2, 1, 4, 3, 6, 5];
const LABELS = ['a', 'b', 'a', 'b', 'c', 'c'];
const TABLE = [
  [1, 2],
  [3, 4],
];
const NO_COLUMNS: readonly (readonly [unknown, string])[] = [
  ['text', '"text"'],
  [7, '7'],
  [null, 'null'],
  [undefined, 'undefined'],
  [{}, 'an object'],
  [new DataView(new ArrayBuffer(8)), 'a DataView'],
  [() => 1, 'a function'],
];

// Options, the same everywhere.
function badOptions(name: string, call: (options: Any) => unknown, known: readonly string[]): void {
  for (const [options, got] of [
    [7, '7'],
    [null, 'null'],
    ['base', '"base"'],
    [() => 1, 'a function'],
  ] as const) {
    wrongKind(name, `options ${got}`, () => call(options), '"options"', 'an object', got);
  }
  wrongKind(name, 'an option that there is not', () => call({ weights: 1 }), '"weights"', 'is not an option');
  for (const option of known) {
    const mistyped = option.slice(0, -1);
    if (mistyped.length < 2) continue;
    wrongKind(name, `{ ${mistyped} }`, () => call({ [mistyped]: 1 }), `"${mistyped}"`, `"${option}"`);
  }
  if (known.includes('base')) {
    for (const base of [0, 1, -2, NaN, Infinity]) {
      wrongValue(
        name,
        `base ${base}`,
        () => call({ base }),
        '"base"',
        "'e' or a finite number > 1",
        `${base}`,
      );
    }
    wrongValue(name, 'base "two"', () => call({ base: 'two' }), '"base"', '"two"');
    wrongKind(name, 'base null', () => call({ base: null }), '"base"', 'null');
    wrongKind(name, 'base [2]', () => call({ base: [2] }), '"base"', 'an array of 1');
  }
  if (known.includes('normalize')) {
    wrongKind(name, 'normalize 1', () => call({ normalize: 1 }), '"normalize"', 'true or false', '1');
  }
  if (known.includes('nan')) {
    wrongValue(name, "nan 'skip'", () => call({ nan: 'skip' }), '"nan"', "'raise', 'omit'", '"skip"');
    wrongKind(name, 'nan true', () => call({ nan: true }), '"nan"', 'true');
  }
  if (known.includes('binning')) {
    wrongValue(
      name,
      "binning 'width'",
      () => call({ binning: 'width' }),
      '"binning"',
      "'equal-frequency'",
      '"width"',
    );
    wrongKind(name, 'binning 3', () => call({ binning: 3 }), '"binning"', '3');
  }
  if (known.includes('bins')) {
    for (const bins of [0, -1, 2.5, 65537, NaN, Infinity]) {
      wrongValue(name, `bins ${bins}`, () => call({ bins }), '"bins"', 'an integer', `${bins}`);
    }
    wrongKind(name, "bins '9'", () => call({ bins: '9' }), '"bins"', '"9"');
    wrongKind(name, 'bins null', () => call({ bins: null }), '"bins"', 'null');
  }
  if (known.includes('correction')) {
    wrongValue(
      name,
      "correction 'mm'",
      () => call({ correction: 'mm' }),
      '"correction"',
      "'miller-madow'",
      '"mm"',
    );
  }
  if (known.includes('details')) {
    wrongKind(name, "details 'yes'", () => call({ details: 'yes' }), '"details"', 'true or false', '"yes"');
  }
  if (known.includes('reduction')) {
    wrongValue(name, "reduction 'all'", () => call({ reduction: 'all' }), '"reduction"', "'none'", '"all"');
    wrongKind(name, 'reduction false', () => call({ reduction: false }), '"reduction"', 'false');
  }
}

// A distribution `argument` of a function.
function badDistribution(
  name: string,
  argument: string,
  call: (p: Any, options?: { normalize?: boolean }) => unknown,
): void {
  const quoted = `"${argument}"`;
  for (const [p, got] of NO_COLUMNS) wrongKind(name, `${argument}: ${got}`, () => call(p), quoted, got);
  wrongKind(name, `${argument}: text inside`, () => call(['a', 'b']), quoted, 'numbers', '"a"', 'index 0');
  wrongKind(name, `${argument}: a row inside`, () => call([0.5, [0.5]]), quoted, 'an array of 1', 'index 1');
  wrongKind(name, `${argument}: true inside`, () => call([0.5, true]), quoted, 'true', 'index 1');
  for (const normalize of [false, true]) {
    const options = { normalize };
    const title = `${argument}${normalize ? ', normalized' : ''}`;
    wrongValue(name, `${title}: empty`, () => call([], options), quoted, 'at least one');
    for (const wrong of [-0.5, NaN, Infinity, -Infinity, -5e-324]) {
      const expected = [quoted, 'finite numbers ≥ 0', `got ${wrong}`, 'index 1'];
      wrongValue(name, `${title}: ${wrong}`, () => call([0.5, wrong, 0.5], options), ...expected);
    }
    for (const missing of [null, undefined]) {
      wrongValue(
        name,
        `${title}: ${missing}`,
        () => call([1, missing], options),
        quoted,
        `${missing}`,
        'index 1',
      );
    }
    const late = new Float64Array(10_000).fill(1e-4);
    late[9_998] = -1e-4;
    late[9_999] = NaN;
    wrongValue(
      name,
      `${title}: the first of two, in the third block`,
      () => call(late, options),
      quoted,
      'index 9998',
    );
    const float = Float32Array.of(0.5, 0.25, -0.25);
    wrongValue(name, `${title}: Float32Array`, () => call(float, options), quoted, 'got -0.25', 'index 2');
  }
  wrongValue(
    name,
    `${argument}: sum 0.9`,
    () => call([0.5, 0.4]),
    quoted,
    'sum to 1',
    '0.9',
    'normalize: true',
  );
  wrongValue(
    name,
    `${argument}: counts`,
    () => call(Int32Array.of(3, 4)),
    quoted,
    'sum to 1',
    '7',
    'normalize: true',
  );
  wrongValue(name, `${argument}: zeros`, () => call([0, 0], { normalize: true }), quoted, 'zeros only');
  wrongValue(
    name,
    `${argument}: a BigInt beyond 2^53`,
    () => call(BigInt64Array.of(1n, 2n ** 53n + 2n), { normalize: true }),
    quoted,
    '2^53',
    '9007199254740994',
    'index 1',
  );
  wrongValue(
    name,
    `${argument}: the same in an array`,
    () => call([1, -(2n ** 60n)], { normalize: true }),
    quoted,
    '2^53',
    'index 1',
  );
}

const ONE: Record<string, (p: Any, options?: Any) => unknown> = {
  entropy: (p, options) => entropy(p, options),
  renyiEntropy: (p, options) => renyiEntropy(p, 2, options),
  tsallisEntropy: (p, options) => tsallisEntropy(p, 2, options),
};
for (const [name, call] of Object.entries(ONE)) {
  badDistribution(name, 'p', call);
  badOptions(
    name,
    (options) => call(P, options),
    name === 'tsallisEntropy' ? ['normalize'] : ['base', 'normalize'],
  );
}
wrongKind('renyiEntropy', 'no order', () => renyiEntropy(P, undefined as Any), '"alpha"', 'undefined');
wrongKind('renyiEntropy', "order '2'", () => renyiEntropy(P, '2' as Any), '"alpha"', '"2"');
wrongValue('renyiEntropy', 'order −1', () => renyiEntropy(P, -1), '"alpha"', '≥ 0', '-1');
wrongValue('renyiEntropy', 'order NaN', () => renyiEntropy(P, NaN), '"alpha"', 'NaN');
wrongKind('tsallisEntropy', 'no order', () => tsallisEntropy(P, undefined as Any), '"q"', 'undefined');
wrongValue(
  'tsallisEntropy',
  'order Infinity',
  () => tsallisEntropy(P, Infinity),
  '"q"',
  'finite',
  'Infinity',
);
wrongKind(
  'tsallisEntropy',
  'a base',
  () => tsallisEntropy(P, 2, { base: 2 } as Any),
  '"base"',
  'not an option',
);

const TWO: Record<string, (p: Any, q: Any, options?: Any) => unknown> = {
  crossEntropy,
  klDivergence,
  jensenShannonDivergence,
  jensenShannonDistance,
};
for (const [name, call] of Object.entries(TWO)) {
  const clips = name === 'crossEntropy' || name === 'klDivergence';
  const uniform = (p: Any): number[] =>
    new Array(p?.length > 0 ? p.length : 2).fill(1 / Math.max(1, p?.length ?? 2));
  badDistribution(name, 'p', (p, options) => call(p, uniform(p), options));
  badDistribution(name, 'q', (q, options) => call(uniform(q), q, options));
  badOptions(name, (options) => call(P, P, options), ['base', 'normalize', ...(clips ? ['epsilon'] : [])]);
  wrongValue(name, 'different lengths', () => call(P, [0.5, 0.25, 0.25]), '"q"', 'length of "p" (2)', '3');
  if (!clips) continue;
  for (const epsilon of [-1e-10, 1, NaN, Infinity]) {
    wrongValue(
      name,
      `epsilon ${epsilon}`,
      () => call(P, P, { epsilon }),
      '"epsilon"',
      '[0, 1)',
      `${epsilon}`,
    );
  }
  wrongKind(name, "epsilon '0'", () => call(P, P, { epsilon: '0' }), '"epsilon"', '"0"');
}

const OF_TABLES: Record<string, { call: (table: Any, options?: Any) => unknown; options: string[] }> = {
  jointEntropy: { call: jointEntropy, options: ['base'] },
  conditionalEntropy: { call: conditionalEntropy, options: ['base', 'given'] },
  mutualInformation: { call: mutualInformation, options: ['base'] },
  pointwiseMutualInformation: { call: pointwiseMutualInformation, options: ['base'] },
  normalizedMutualInformation: { call: normalizedMutualInformation, options: ['average'] },
  variationOfInformation: { call: variationOfInformation, options: ['base'] },
  adjustedMutualInformation: { call: adjustedMutualInformation, options: ['average'] },
  expectedMutualInformation: { call: expectedMutualInformation, options: ['base'] },
  homogeneity: { call: homogeneity, options: [] },
  completeness: { call: completeness, options: [] },
  vMeasure: { call: vMeasure, options: ['beta'] },
};
for (const [name, { call, options }] of Object.entries(OF_TABLES)) {
  badOptions(name, (bag) => call(TABLE, bag), options);
  for (const [table, got] of NO_COLUMNS) {
    wrongKind(name, `table: ${got}`, () => call(table), '"table"', 'a JointHistogram', got);
  }
  wrongKind(name, 'a flat array', () => call([1, 2, 3]), '"table[0]"', 'row', 'got 1');
  wrongKind(name, 'text inside', () => call([[1, 'b']]), '"table"', '"b"', 'row 0, column 1');
  wrongKind(name, 'values of a wrong kind', () => call({ values: 7, shape: [1, 1] }), '"table.values"', '7');
  wrongKind(name, 'shape of a wrong kind', () => call({ values: [1], shape: 1 }), '"table.shape"', '1');
  wrongValue(
    name,
    'shape beside the values',
    () => call({ values: [1, 2], shape: [2, 2] }),
    '"table.shape"',
    '[2, 2]',
  );
  wrongValue(name, 'ragged rows', () => call([[1, 2], [3]]), '"table"', '(2)', 'got 1', 'row 1');
  for (const wrong of [-1, NaN, Infinity]) {
    const table = [
      [1, 2],
      [3, wrong],
    ];
    wrongValue(name, `a cell ${wrong}`, () => call(table), '"table"', `got ${wrong}`, 'row 1, column 1');
  }
  wrongValue(name, 'no rows', () => call([]), '"table"', 'empty');
  wrongValue(name, 'rows of nothing', () => call([[], []]), '"table"', 'empty');
  wrongValue(name, 'zeros', () => call([[0, 0]]), '"table"', 'zeros only');
}
wrongValue(
  'conditionalEntropy',
  "given 'z'",
  () => conditionalEntropy(TABLE, { given: 'z' as Any }),
  '"given"',
  "'x', 'y'",
  '"z"',
);
wrongKind(
  'conditionalEntropy',
  'given 0',
  () => conditionalEntropy(TABLE, { given: 0 as Any }),
  '"given"',
  '0',
);
wrongValue(
  'normalizedMutualInformation',
  "average 'mean'",
  () => normalizedMutualInformation(TABLE, { average: 'mean' as Any }),
  '"average"',
  "'arithmetic'",
  '"mean"',
);

wrongValue('vMeasure', 'beta below 0', () => vMeasure(TABLE, { beta: -1 }), '"beta"', '-1');
wrongKind('vMeasure', 'beta as text', () => vMeasure(TABLE, { beta: '1' as Any }), '"beta"', '"1"');
for (const [name, { call }] of Object.entries(OF_TABLES)) {
  if (name !== 'adjustedMutualInformation' && name !== 'expectedMutualInformation') continue;
  wrongValue(name, 'weights', () => call([[0.5, 1]]), '"table" must hold counts', '0.5');
}

// Several columns.
const OF_COLUMNS: Record<string, { call: (columns: Any, options?: Any) => unknown; name: string }> = {
  totalCorrelation: { call: infosimd.totalCorrelation, name: 'columns' },
  dualTotalCorrelation: { call: infosimd.dualTotalCorrelation, name: 'columns' },
  oInformation: { call: infosimd.oInformation, name: 'columns' },
  interactionInformation: { call: infosimd.interactionInformation, name: 'columns' },
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
  () => infosimd.interactionInformation(Array.from({ length: 17 }, () => X)),
  'at most 16 columns',
  '17',
);
wrongKind(
  'totalCorrelation',
  'variant with the histogram',
  () => infosimd.totalCorrelation([X, Y], { variant: 2 }),
  '"variant" goes with method',
);
const { conditionalMutualInformation, transferEntropy } = infosimd as Any;
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
  'sum of 0',
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

const { selectFeatures } = infosimd as Any;
for (const [name, call] of Object.entries({
  selectFeatures: () => selectFeatures([X], Y, { bins: [0, 3, 6] }),
  transferEntropy: () => transferEntropy(X, Y, { bins: [0, 3] }),
})) {
  wrongKind(name, 'edges', call, '"bins" must be one number or rule for all columns');
}
badOptions('selectFeatures', (options) => selectFeatures([X, X], Y, options), [
  'count',
  'criterion',
  'bins',
  'binning',
  'nan',
  'base',
  'target',
  'features',
  'onProgress',
]);
wrongKind(
  'selectFeatures',
  'no features',
  () => selectFeatures(7, Y),
  '"features"',
  'an array of columns',
  '7',
);
wrongKind(
  'selectFeatures',
  'a number among them',
  () => selectFeatures([X, 7], Y),
  '"features.1"',
  'a column',
);
wrongKind(
  'selectFeatures',
  'no function',
  () => selectFeatures([X], Y, { onProgress: 1 }),
  '"onProgress"',
  '1',
);
wrongKind('selectFeatures', 'no target', () => selectFeatures([X]), '"target"');
wrongValue(
  'selectFeatures',
  'an empty array',
  () => selectFeatures([], Y),
  '"features" must hold at least one',
);
wrongValue('selectFeatures', 'too many', () => selectFeatures([X], Y, { count: 2 }), '"count"', '1 … 1', '2');
wrongValue('selectFeatures', 'lengths', () => selectFeatures([[1, 2]], Y), '"features[0]"', '(6)', '2');
wrongValue(
  'selectFeatures',
  'criterion',
  () => selectFeatures([X], Y, { criterion: 'best' }),
  '"criterion"',
  "'jmi'",
);
const wideLabels = Int32Array.from({ length: 5000 }, (_, i) => i).map(String as Any);
wrongValue(
  'selectFeatures',
  'too large a table',
  () =>
    selectFeatures([wideLabels, wideLabels], wideLabels, {
      target: 'category',
      features: { 0: 'category', 1: 'category' },
    }),
  'cells',
);

// Label columns, wherever two of them are taken.
const OF_LABELS: Record<string, (a: Any, b: Any) => unknown> = {
  contingencyTable: (a, b) => contingencyTable(a, b),
  mutualInformation: (a, b) => mutualInformation(a, b),
  normalizedMutualInformation: (a, b) => normalizedMutualInformation(a, b),
  variationOfInformation: (a, b) => variationOfInformation(a, b),
  adjustedMutualInformation: (a, b) => adjustedMutualInformation(a, b),
  expectedMutualInformation: (a, b) => expectedMutualInformation(a, b),
  homogeneity: (a, b) => homogeneity(a, b),
  completeness: (a, b) => completeness(a, b),
  vMeasure: (a, b) => vMeasure(a, b),
};
const SPARSE = [
  'adjustedMutualInformation',
  'expectedMutualInformation',
  'homogeneity',
  'completeness',
  'vMeasure',
];
for (const [name, call] of Object.entries(OF_LABELS)) {
  wrongValue(
    name,
    'labels of different lengths',
    () => call(['a', 'b'], ['a']),
    '"b"',
    'length of "a" (2)',
    '1',
  );
  wrongValue(
    name,
    'a missing label in a',
    () => call(['a', null], ['a', 'b']),
    '"a"',
    'missing',
    'index 1',
    'omit',
  );
  wrongValue(name, 'a missing label in b', () => call([1, 2], ['', 'b']), '"b"', 'missing', 'index 0');
  wrongValue(name, 'no label', () => call([], []), '"a"', 'at least one');
  wrongKind(name, 'labels of two kinds', () => call(['a', 1], ['a', 'b']), '"a"', 'one kind', '1', 'index 1');
  wrongKind(name, 'an object as a label', () => call([{}, {}], [1, 2]), '"a"', 'an object', 'index 0');
  const many = Int32Array.from({ length: 5000 }, (_, i) => i);
  // Agreement of labelings keeps occupied cells only, and takes any number of labels.
  if (SPARSE.includes(name)) continue;
  wrongValue(name, 'too large a table', () => call(many, many), '25000000 cells', '2^24');
}
badOptions('contingencyTable', (options) => contingencyTable(LABELS, LABELS, options), ['nan']);
for (const [a, got] of NO_COLUMNS) {
  wrongKind('contingencyTable', `a: ${got}`, () => contingencyTable(a as Any, LABELS), '"a"', got);
  wrongKind('contingencyTable', `b: ${got}`, () => contingencyTable(LABELS, a as Any), '"b"', got);
}

// Columns of numbers that are binned.
const BINNED: Record<string, { argument: string; call: (x: Any, options?: Any) => unknown; text?: boolean }> =
  {
    binEdges: { argument: 'x', call: binEdges },
    histogram: { argument: 'x', call: histogram },
    histogram2d: {
      argument: 'x',
      call: (x, options) =>
        histogram2d(
          x,
          Float64Array.from({ length: x?.length ?? 0 }, (_, i) => i),
          options,
        ),
    },
    estimateEntropy: { argument: 'x', call: estimateEntropy, text: true },
    estimateMutualInformation: {
      argument: 'x',
      call: (x, options) =>
        estimateMutualInformation(
          x,
          Float64Array.from({ length: x?.length ?? 0 }, (_, i) => i),
          options,
        ),
      text: true,
    },
  };
const BIN_OPTIONS = ['bins', 'binning', 'range', 'nan'];
for (const [name, { argument, call, text }] of Object.entries(BINNED)) {
  const quoted = `"${argument}"`;
  const estimates = name.startsWith('estimate') ? ['base', 'correction', 'details'] : [];
  badOptions(name, (options) => call(X, options), [...BIN_OPTIONS, ...estimates]);
  for (const [x, got] of NO_COLUMNS) wrongKind(name, `${argument}: ${got}`, () => call(x), quoted, got);
  if (!text) wrongKind(name, 'text', () => call(LABELS), quoted, 'numbers', '"a"', 'index 0');
  wrongKind(name, 'text among numbers', () => call([1, 2, 'c']), quoted, '"c"', 'index 2');
  for (const missing of [NaN, null, undefined]) {
    const says = [quoted, 'missing', 'index 2', "nan: 'omit'"];
    wrongValue(name, `${missing} in an array`, () => call([1, 2, missing, 3, missing]), ...says);
  }
  for (const type of [Float64Array, Float32Array]) {
    const late = new type(9000);
    late[8999] = NaN;
    wrongValue(name, `NaN late in a ${type.name}`, () => call(late), quoted, 'missing', 'index 8999');
  }
  for (const infinite of [Infinity, -Infinity]) {
    for (const nan of ['raise', 'omit']) {
      const says = [quoted, 'finite', `got ${infinite}`, 'index 1', 'range'];
      wrongValue(
        name,
        `${infinite}, automatic range, nan ${nan}`,
        () => call([1, infinite, 2], { nan }),
        ...says,
      );
      wrongValue(
        name,
        `${infinite}, equal frequencies, nan ${nan}`,
        () => call([1, infinite, 2], { nan, binning: 'equal-frequency' }),
        ...says,
      );
    }
  }
  wrongValue(name, 'a width that overflows', () => call([-1.7e308, 1.7e308]), quoted, 'finite width');
  wrongValue(
    name,
    'a BigInt beyond 2^53',
    () => call(BigUint64Array.of(2n ** 63n, 1n)),
    quoted,
    '2^53',
    'index 0',
  );
  for (const [edges, says] of [
    [[1, 0], 'must not decrease'],
    [[0, 1, 0.5], 'index 2'],
    [[0, NaN], 'NaN'],
  ] as const) {
    const given = name === 'histogram2d' || name === 'estimateMutualInformation' ? [edges, 3] : edges;
    wrongValue(name, `edges [${edges}]`, () => call(X, { bins: given }), '"bins', says);
  }
  const two = name === 'histogram2d' || name === 'estimateMutualInformation';
  for (const range of [
    [1, 0],
    [NaN, 1],
    [0, Infinity],
    [-1.7e308, 1.7e308],
  ]) {
    const given = two ? [range, [0, 1]] : range;
    wrongValue(
      name,
      `range [${range}]`,
      () => call(X, { range: given }),
      '"range',
      'low ≤ high',
      `${range[1]}`,
    );
  }
  for (const range of [3, 'all', [1], null]) {
    wrongKind(name, `range ${JSON.stringify(range)}`, () => call(X, { range }), '"range"');
  }
  const both = { binning: 'equal-frequency', range: two ? [[0, 1], undefined] : [0, 1] };
  wrongKind(name, 'equal frequencies over a range', () => call(X, both), '"range', "'uniform'");
}
for (const name of ['histogram2d', 'estimateMutualInformation'] as const) {
  const call: (x: Any, y: Any, options?: Any) => unknown =
    name === 'histogram2d' ? histogram2d : estimateMutualInformation;
  wrongValue(name, 'columns of different lengths', () => call(X, [1, 2]), '"y"', 'length of "x" (6)', '2');
  wrongValue(name, 'NaN in y', () => call([1, 2], [1, NaN]), '"y"', 'missing', 'index 1');
  wrongValue(name, 'Infinity in y', () => call([1, 2], [1, Infinity]), '"y"', 'finite', 'index 1');
  wrongValue(name, 'bins of the second axis', () => call(X, Y, { bins: [3, 0] }), '"bins[1]"', '0');
  wrongValue(
    name,
    'range of the second axis',
    () =>
      call(X, Y, {
        range: [
          [0, 1],
          [2, 1],
        ],
      }),
    '"range[1]"',
    '2, 1',
  );
  wrongKind(name, 'y of a wrong kind', () => call(X, {}), '"y"', 'an object');
  wrongValue(
    name,
    'too large a table',
    () => call(X, Y, { bins: 5000 }),
    '25000000 cells',
    '2^24',
    'fewer bins',
  );
}
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

for (const [x, got] of NO_COLUMNS)
  wrongKind('digitize', `x: ${got}`, () => digitize(x as Any, [0, 1]), '"x"', got);
wrongKind('digitize', 'edges of a wrong kind', () => digitize(X, 10 as Any), '"edges"', '10');
wrongKind('digitize', 'text as an edge', () => digitize(X, [0, '1'] as Any), '"edges"', '"1"', 'index 1');
wrongValue('digitize', 'one edge', () => digitize(X, [0]), '"edges"', '2', 'got 1');
wrongValue(
  'digitize',
  'decreasing edges',
  () => digitize(X, [0, 2, 1]),
  '"edges"',
  'not decrease',
  'index 2',
);
wrongValue('digitize', 'NaN as an edge', () => digitize(X, [0, NaN]), '"edges"', 'NaN', 'index 1');
wrongValue('digitize', 'a missing sample', () => digitize([1, NaN], [0, 1]), '"x"', 'missing', 'index 1');
badOptions('digitize', (options) => digitize(X, [0, 1], options), ['nan']);

const SPEC = { bins: 4, range: [0, 1] } as const;
for (const [spec, got] of NO_COLUMNS.slice(0, 4)) {
  wrongKind('Histogram', `spec ${got}`, () => new Histogram(spec as Any), '"spec"', 'bins, range', got);
  wrongKind('JointHistogram', `x ${got}`, () => new JointHistogram({ x: spec as Any, y: SPEC }), '"x"', got);
}
wrongKind('Histogram', 'bins without a range', () => new Histogram({ bins: 3 } as Any), '"spec"', 'bins');
wrongKind(
  'Histogram',
  'categories',
  () => new Histogram({ categories: ['a'] } as Any),
  '"categories"',
  'not an option',
  'edges',
);
wrongKind(
  'Histogram',
  'one thing too many',
  () => new Histogram({ ...SPEC, edges: [0, 1] } as Any),
  '"spec"',
  'edges',
);
wrongValue(
  'Histogram',
  'no bin',
  () => new Histogram({ bins: 0, range: [0, 1] }),
  '"spec.bins"',
  '≥ 1',
  'got 0',
);
wrongValue(
  'Histogram',
  'too many bins',
  () => new Histogram({ bins: 65537, range: [0, 1] }),
  '"spec.bins"',
  '65536',
);
wrongValue(
  'Histogram',
  'a range that decreases',
  () => new Histogram({ bins: 2, range: [1, 0] }),
  '"spec.range"',
);
wrongValue(
  'Histogram',
  'edges that decrease',
  () => new Histogram({ edges: [1, 0] }),
  '"spec.edges"',
  'index 1',
);
wrongKind('Histogram', 'push of text', () => new Histogram(SPEC).push(['a'] as Any), '"block"', 'numbers');
wrongKind(
  'Histogram',
  'push of text among numbers',
  () => new Histogram(SPEC).push([1, 'a'] as Any),
  '"block"',
  '"a"',
  'index 1',
);
wrongKind(
  'Histogram',
  'merge of a number',
  () => new Histogram(SPEC).merge(7 as Any),
  '"other"',
  'a Histogram',
  '7',
);
wrongValue(
  'Histogram',
  'merge of other edges',
  () => new Histogram(SPEC).merge(new Histogram({ bins: 5, range: [0, 1] })),
  '"other"',
  'same edges',
  '5 bins',
);
wrongKind('Histogram', 'fromJSON of null', () => Histogram.fromJSON(null as Any), '"json"', 'null');
const HISTOGRAM_JSON = new Histogram(SPEC).toJSON();
wrongKind(
  'Histogram',
  'fromJSON of another type',
  () => Histogram.fromJSON({ ...HISTOGRAM_JSON, type: 'Tree' } as Any),
  '"json"',
);
wrongKind(
  'Histogram',
  'fromJSON of edges 7',
  () => Histogram.fromJSON({ ...HISTOGRAM_JSON, edges: 7 } as Any),
  'edges"',
  '7',
);
wrongValue(
  'Histogram',
  'fromJSON, too few counts',
  () => Histogram.fromJSON({ ...HISTOGRAM_JSON, counts: [1] }),
  'counts"',
  '4',
  '1',
);
for (const wrong of [-1, 0.5, 2 ** 54, NaN]) {
  wrongValue(
    'Histogram',
    `fromJSON, a count ${wrong}`,
    () => Histogram.fromJSON({ ...HISTOGRAM_JSON, counts: [0, wrong, 0, 0] }),
    'counts[1]"',
    `${wrong}`,
  );
}
wrongValue(
  'Histogram',
  'fromJSON, nan −1',
  () => Histogram.fromJSON({ ...HISTOGRAM_JSON, nan: -1 }),
  'nan"',
  '-1',
);

const NAMES = { categories: ['a', 'b'] } as const;
const joint = (): InstanceType<typeof JointHistogram> => new JointHistogram({ x: SPEC, y: NAMES });
wrongKind('JointHistogram', 'one axis', () => new JointHistogram({ x: SPEC } as Any), '"y"', 'undefined');
wrongKind(
  'JointHistogram',
  'a third axis',
  () => new JointHistogram({ x: SPEC, y: SPEC, z: SPEC } as Any),
  '"z"',
);
wrongKind(
  'JointHistogram',
  'a label of a wrong kind',
  () => new JointHistogram({ x: SPEC, y: { categories: [{}] } } as Any),
  '"y.categories"',
  'index 0',
);
wrongValue(
  'JointHistogram',
  'a label twice',
  () => new JointHistogram({ x: SPEC, y: { categories: ['a', 'a'] } }),
  '"y.categories"',
  'twice',
);
wrongValue(
  'JointHistogram',
  'a missing label',
  () => new JointHistogram({ x: SPEC, y: { categories: ['a', ''] } }),
  '"y.categories"',
  'index 1',
);
wrongValue(
  'JointHistogram',
  'no label',
  () => new JointHistogram({ x: SPEC, y: { categories: [] } }),
  '"y.categories"',
  '0',
);
wrongValue(
  'JointHistogram',
  'too large a table',
  () => new JointHistogram({ x: { bins: 65536, range: [0, 1] }, y: { bins: 65536, range: [0, 1] } }),
  '4294967296 cells',
  '2^24',
);
wrongKind('JointHistogram', 'push of text into bins', () => joint().push(['a'], ['a']), '"xBlock"');
wrongKind(
  'JointHistogram',
  'push of nothing',
  () => joint().push([1], undefined as Any),
  '"yBlock"',
  'undefined',
);
wrongValue(
  'JointHistogram',
  'push of different lengths',
  () => joint().push([1, 2], ['a']),
  '"yBlock"',
  '(2)',
  '1',
);
wrongKind(
  'JointHistogram',
  'merge of an object',
  () => joint().merge({} as Any),
  '"other"',
  'a JointHistogram',
);
wrongValue(
  'JointHistogram',
  'merge of another y',
  () => joint().merge(new JointHistogram({ x: SPEC, y: { categories: ['a', 'c'] } })),
  '"other"',
  'same axes',
  'y axis',
);
wrongValue(
  'JointHistogram',
  'merge of another x',
  () => joint().merge(new JointHistogram({ x: { bins: 4, range: [0, 2] }, y: NAMES })),
  '"other"',
  'x axis',
);
wrongKind('JointHistogram', 'fromJSON of text', () => JointHistogram.fromJSON('{}' as Any), '"json"', '"{}"');
wrongKind(
  'JointHistogram',
  'fromJSON without an axis',
  () => JointHistogram.fromJSON({ ...joint().toJSON(), x: null } as Any),
  '"x"',
  'null',
);
wrongValue(
  'JointHistogram',
  'fromJSON, too many counts',
  () => JointHistogram.fromJSON({ ...joint().toJSON(), counts: new Array(9).fill(0) }),
  'counts"',
  '8',
  '9',
);

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
  [{ a: X }, 'an object'],
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
  'an infinite feature',
  () => rankFeatures([X, [1, 2, 3, Infinity, 5, 6]], Y),
  '"features[1]"',
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

const ROWS = [
  [0.9, 0.1],
  [0.2, 0.8],
];
badOptions('logLoss', (options) => logLoss([0, 1], ROWS, options), ['base', 'reduction', 'labels']);
wrongKind('logLoss', 'yPred 7', () => logLoss([0, 1], 7 as Any), '"yPred"', '7');
wrongKind('logLoss', 'yPred null', () => logLoss([0, 1], null as Any), '"yPred"', 'null');
wrongKind('logLoss', 'yTrue 7', () => logLoss(7 as Any, ROWS), '"yTrue"', '7');
wrongKind(
  'logLoss',
  'text in yPred',
  () =>
    logLoss([0, 1], [
      [0.5, '0.5'],
      [1, 0],
    ] as Any),
  '"yPred"',
  '"0.5"',
  'row 0, column 1',
);
wrongKind(
  'logLoss',
  'labels of a wrong kind',
  () => logLoss([0, 1], ROWS, { labels: 7 as Any }),
  '"labels"',
  '7',
);
wrongKind('logLoss', 'labels beside rows', () => logLoss(ROWS, ROWS, { labels: [0, 1] }), '"labels"');
wrongValue('logLoss', 'no row', () => logLoss([], []), '"yPred"', 'at least one row');
wrongValue('logLoss', 'more labels than rows', () => logLoss([0, 1, 1], ROWS), '"yTrue"', '(2)', '3');
wrongValue(
  'logLoss',
  'ragged rows',
  () => logLoss([0, 1], [[1, 0], [1]]),
  '"yPred"',
  '(2)',
  'got 1',
  'row 1',
);
wrongValue(
  'logLoss',
  'a row sum 0.9',
  () =>
    logLoss(
      [0, 1],
      [
        [1, 0],
        [0.5, 0.4],
      ],
    ),
  '"yPred"',
  'sum to 1',
  '0.9',
  'row 1',
);
wrongValue(
  'logLoss',
  'a probability 1.5',
  () =>
    logLoss(
      [0, 1],
      [
        [1.5, -0.5],
        [1, 0],
      ],
    ),
  '"yPred"',
  '[0, 1]',
  '1.5',
  'row 0',
);
wrongValue(
  'logLoss',
  'NaN',
  () =>
    logLoss(
      [0, 1],
      [
        [1, 0],
        [NaN, 0],
      ],
    ),
  '"yPred"',
  'NaN',
  'row 1, column 0',
);
wrongValue(
  'logLoss',
  'a 1-D probability −0.1',
  () => logLoss([0, 1], [0.5, -0.1]),
  '"yPred"',
  '-0.1',
  'index 1',
);
wrongValue(
  'logLoss',
  'three labels, two columns',
  () => logLoss([0, 1, 2], [...ROWS, [0.5, 0.5]]),
  '"yPred"',
  '3 labels',
  'got 2',
  'labels',
);
wrongValue('logLoss', 'one label', () => logLoss([1, 1], [[1], [1]]), '"yTrue"', 'two labels');
wrongValue(
  'logLoss',
  'a label without a column',
  () => logLoss(['a', 'z'], ROWS, { labels: ['a', 'b'] }),
  '"labels"',
  '"z"',
);
wrongValue(
  'logLoss',
  'a label twice',
  () => logLoss([0, 1], ROWS, { labels: [0, 0] }),
  '"labels"',
  'distinct',
);
wrongValue(
  'logLoss',
  'too few labels',
  () => logLoss([0, 1], ROWS, { labels: [0] }),
  '"labels"',
  '2 columns',
  '1',
);
wrongValue('logLoss', 'a missing label', () => logLoss([0, null], ROWS), '"yTrue"', 'missing', 'index 1');
wrongValue(
  'logLoss',
  'soft rows of another shape',
  () => logLoss([[1, 0]], ROWS),
  '"yTrue"',
  '[2, 2]',
  '[1, 2]',
);
wrongValue(
  'logLoss',
  'soft rows that sum to 2',
  () =>
    logLoss(
      [
        [1, 1],
        [1, 0],
      ],
      ROWS,
    ),
  '"yTrue"',
  'sum to 1',
  '2',
  'row 0',
);
wrongValue(
  'logLoss',
  'a shape beside the values',
  () => logLoss([0, 1], { values: [1, 0, 1], shape: [2, 2] }),
  '"yPred.shape"',
  '3 values',
  '[2, 2]',
);

badOptions('binaryCrossEntropy', (options) => binaryCrossEntropy([0, 1], P, options), ['base', 'reduction']);
for (const [p, got] of NO_COLUMNS) {
  wrongKind(
    'binaryCrossEntropy',
    `yPred: ${got}`,
    () => binaryCrossEntropy([0, 1], p as Any),
    '"yPred"',
    got,
  );
  wrongKind('binaryCrossEntropy', `yTrue: ${got}`, () => binaryCrossEntropy(p as Any, P), '"yTrue"', got);
}
wrongKind(
  'binaryCrossEntropy',
  'text targets',
  () => binaryCrossEntropy(['a', 'b'] as Any, P),
  '"yTrue"',
  '"a"',
);
wrongKind(
  'binaryCrossEntropy',
  'labels',
  () => binaryCrossEntropy([0, 1], P, { labels: [0, 1] } as Any),
  '"labels"',
  'not an option',
);
wrongValue('binaryCrossEntropy', 'nothing', () => binaryCrossEntropy([], []), '"yPred"', 'at least one');
wrongValue(
  'binaryCrossEntropy',
  'different lengths',
  () => binaryCrossEntropy([0], P),
  '"yTrue"',
  '(2)',
  '1',
);
for (const wrong of [-0.1, 1.1, NaN, Infinity]) {
  wrongValue(
    'binaryCrossEntropy',
    `yPred ${wrong}`,
    () => binaryCrossEntropy([0, 1], [0.5, wrong]),
    '"yPred"',
    '[0, 1]',
    `${wrong}`,
    'index 1',
  );
  wrongValue(
    'binaryCrossEntropy',
    `yTrue ${wrong}`,
    () => binaryCrossEntropy([0, wrong], P),
    '"yTrue"',
    '[0, 1]',
    `${wrong}`,
    'index 1',
  );
}

for (const [name, got] of [
  [7, 'number'],
  [null, 'object'],
  [undefined, 'undefined'],
] as const) {
  wrongKind(
    'useBackend',
    String(name),
    () => useBackend(name as Any),
    '"name"',
    "'wasm', 'portable' or 'auto'",
    got,
  );
}
for (const name of ['gpu', '', 'WASM', 'constructor']) {
  wrongValue(
    'useBackend',
    `'${name}'`,
    () => useBackend(name as Any),
    '"name"',
    "'wasm', 'portable' or 'auto'",
    `'${name}'`,
  );
}

for (const bytes of ['8', undefined, null, 8n]) {
  wrongKind(
    'createArena',
    `bytes ${String(bytes)}`,
    () => createArena({ bytes: bytes as Any }),
    '"bytes"',
    'integer',
  );
}
for (const bytes of [-1, 1.5, NaN, 2 ** 32]) {
  wrongValue(
    'createArena',
    `bytes ${bytes}`,
    () => createArena({ bytes }),
    '"bytes"',
    'integer',
    String(bytes),
  );
}

for (const [name, kind, table] of [
  ['Histogram', Histogram, () => new Histogram(SPEC)],
  ['JointHistogram', JointHistogram, joint],
  ['QuantileSketch', QuantileSketch, () => new QuantileSketch()],
] as const) {
  badOptions(name, (options) => table().pushAll([], options), ['signal', 'onProgress']);
  for (const [input, got] of NO_COLUMNS) {
    wrongKind(name, `pushAll of ${got}`, () => table().pushAll(input as Any), '"source"', 'blocks', got);
    wrongKind(name, `a block ${got}`, () => table().pushAll([input] as Any), 'block 0', got);
    wrongKind(name, `bytes ${got}`, () => kind.fromBytes(input as Any), '"bytes"', 'Uint8Array', got);
  }
  wrongValue(name, 'no bytes', () => kind.fromBytes(new Uint8Array(0)), '"bytes"', 'truncated', '0');
  wrongValue(name, 'zeros', () => kind.fromBytes(new Uint8Array(99)), '"bytes"', 'damaged');
}
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

afterEach(() => useBackend('auto'));

/** Public names that cannot be given anything wrong. */
const WITHOUT_ARGUMENTS = ['backend', 'init'];
const functions = Object.keys(infosimd).filter((name) => !WITHOUT_ARGUMENTS.includes(name));

describe.each(functions)('%s refuses', (name) => {
  const own = cases.filter((one) => one.name === name);

  test('wrong kinds with TypeError and wrong values with RangeError', () => {
    expect(own.filter(({ error }) => error === TypeError).length).toBeGreaterThan(1);
    expect(own.filter(({ error }) => error === RangeError).length).toBeGreaterThan(1);
  });

  test.each(own)('$title', async ({ call, error, says }) => {
    let thrown: unknown;
    try {
      await call();
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBeInstanceOf(error);
    const { message } = thrown as Error;
    for (const part of says) expect(message).toContain(part);
    expect(message).not.toMatch(/\n|\[object/);
    expect(entropy([0.5, 0.5])).toBe(1);
  });
});

forEachBackend(() => {
  test('an error names the first bad element on this backend', () => {
    const p = new Float64Array(5000).fill(1 / 5000);
    p[4500] = NaN;
    p[4600] = -1;
    expect(() => entropy(p)).toThrow('"p" must hold finite numbers ≥ 0, got NaN at index 4500');
    expect(() => klDivergence(new Float64Array(5000).fill(1 / 5000), p)).toThrow('index 4500');
  });

  test('a refused block leaves a table as it was', () => {
    const table = new Histogram(SPEC).push([0.1, 0.9, NaN, 7]);
    const before = JSON.stringify(table);
    expect(() => table.push([0.2, 'x'] as Any)).toThrow(TypeError);
    expect(JSON.stringify(table)).toBe(before);
    const pairs = joint().push([0.1, 0.9, 3], ['a', 'b', 'a']);
    const pairsBefore = JSON.stringify(pairs);
    expect(() => pairs.push([0.1, 0.2], ['a'])).toThrow(RangeError);
    expect(() => pairs.push([0.1, 0.2], ['a', 7] as Any)).toThrow(TypeError);
    expect(JSON.stringify(pairs)).toBe(pairsBefore);
  });
});

describe('missing values', () => {
  const x = [1, NaN, 2, null, 3, undefined, 4];
  const y = [1, 2, NaN, 4, 5, 6, 7];
  const names = ['a', 'b', '', 'b', null, 'b', undefined];

  test("nan: 'raise' is the default and names the first", () => {
    for (const options of [undefined, {}, { nan: undefined }, { nan: 'raise' as const }]) {
      expect(() => histogram(x, options)).toThrow('"x" must hold no missing value, one is at index 1');
      expect(() => histogram2d([1, 2, 3], [1, 2, NaN], options)).toThrow(
        '"y" must hold no missing value, one is at index 2',
      );
    }
  });

  test("nan: 'omit' counts or tells what it leaves out, pairwise", () => {
    expect(histogram(x, { nan: 'omit' })).toMatchObject({ total: 4, nan: 3 });
    expect(histogram2d(x, y, { nan: 'omit' }).total).toBe(3);
    expect(contingencyTable(names, names, { nan: 'omit' }).total).toBe(4);
    // A label that is left without a pair is still a category of its column.
    const kept = contingencyTable(['c', 'b', '', 'a'], ['x', '', 'y', 'x'], { nan: 'omit' });
    expect([kept.xCategories, kept.yCategories]).toEqual([
      ['a', 'b', 'c'],
      ['x', 'y'],
    ]);
    expect([...kept.counts]).toEqual([1, 0, 0, 0, 1, 0]);
    expect(estimateEntropy(x, { nan: 'omit', details: true })).toMatchObject({ samples: 4, omitted: 3 });
    expect(estimateMutualInformation(x, y, { nan: 'omit', details: true })).toMatchObject({
      samples: 3,
      omitted: 4,
    });
    expect(estimateMutualInformation(names, y, { nan: 'omit', details: true })).toMatchObject({
      samples: 4,
      omitted: 3,
    });
    const ranked = rankFeatures({ x, names }, y, { nan: 'omit' });
    expect(ranked.find(({ name }) => name === 'x')).toMatchObject({ samples: 3, omitted: 4 });
    expect(ranked.find(({ name }) => name === 'names')).toMatchObject({ samples: 4, omitted: 3 });
    expect([...digitize(x, [0, 2.5], { nan: 'omit' })]).toEqual([1, -1, 1, -1, 2, -1, 2]);
  });

  test('in a table that is filled they are counted, a pair once', () => {
    const table = new JointHistogram({ x: { bins: 2, range: [0, 10] }, y: { bins: 2, range: [0, 10] } });
    table.push([1, NaN, NaN, 20, 20, 1], [1, NaN, 20, NaN, 20, -1]);
    expect(table).toMatchObject({ total: 1, nan: 3, outOfRange: 2 });
  });
});

describe('what cannot be had', () => {
  const { Memory } = WebAssembly;
  const { Float64Array: Doubles } = globalThis;

  afterEach(() => {
    WebAssembly.Memory = Memory;
    globalThis.Float64Array = Doubles;
  });

  const wide = { bins: 65536, range: [0, 1] } as const;
  const samples = [0, 0.25, 0.5, 1];

  test('a memory for large tables: how much was wanted, and the library works afterwards', () => {
    useBackend('wasm');
    entropy(P);
    WebAssembly.Memory = class {
      constructor() {
        throw new RangeError('WebAssembly.Memory(): could not allocate memory');
      }
    } as Any;
    expect(() => histogram(samples, wide)).toThrow(RangeError);
    expect(() => histogram(samples, wide)).toThrow(/^\d{6,} bytes of memory were wanted/);
    expect(entropy(P)).toBeCloseTo(0.8112781244591328, 15);
    expect(histogram(samples, { bins: 2 }).counts).toEqual(Doubles.of(2, 2));
    WebAssembly.Memory = Memory;
    expect(histogram(samples, wide).total).toBe(4);
  });

  test('not even the first memory: the message says how much was wanted, or portable code runs', async () => {
    vi.resetModules();
    const fresh: typeof infosimd = await import('../src/index.js');
    WebAssembly.Memory = class {
      constructor() {
        throw new RangeError('WebAssembly.Memory(): could not allocate memory');
      }
    } as Any;
    const p = new Float64Array(100).fill(0.01);
    try {
      expect(fresh.entropy(p)).toBeCloseTo(6.643856189774724, 14);
      expect(fresh.backend().name).toBe('portable');
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      expect((error as Error).message).toMatch(/\d{6} bytes of memory were wanted/);
    }
    WebAssembly.Memory = Memory;
    expect(fresh.entropy(p)).toBeCloseTo(6.643856189774724, 14);
  });

  test('counts: how many cells and bytes were wanted, and the library works afterwards', () => {
    globalThis.Float64Array = new Proxy(Doubles, {
      construct(target, args: Any[], newTarget) {
        if (args[0] === 9_000_000) throw new RangeError('Array buffer allocation failed');
        return Reflect.construct(target, args, newTarget);
      },
    });
    const call = (): unknown => histogram2d(X, Y, { bins: [3000, 3000] });
    expect(call).toThrow(RangeError);
    expect(call).toThrow(/9000000 cells \(72000000 bytes\).*fewer bins/);
    expect(histogram2d(X, Y, { bins: 2 }).total).toBe(6);
    globalThis.Float64Array = Doubles;
    expect(histogram2d(X, Y, { bins: [3000, 3000] }).total).toBe(6);
  });

  test('a table beyond 2^24 cells: how many were wanted', () => {
    expect(() => histogram2d(X, Y, { bins: [65536, 257] })).toThrow('16842752 cells');
    expect(histogram2d(X, Y, { bins: [65536, 1] }).total).toBe(6);
  });
});

describe('the backend that is asked for', () => {
  test('a refused name changes nothing', () => {
    useBackend('portable');
    expect(() => useBackend('gpu' as Any)).toThrow(RangeError);
    expect(infosimd.backend()).toEqual({ name: 'portable', reason: 'asked for by useBackend' });
  });

  const run = (value: string, program: string): { status: number | null; stdout: string; stderr: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...process.env, INFOSIMD_BACKEND: value },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const TELL =
    "import { backend, entropy } from 'infosimd'; console.log(JSON.stringify([backend(), entropy([0.5, 0.5])]));";

  test.each(['wasm', 'portable'])('INFOSIMD_BACKEND=%s', (name) => {
    const { stdout } = run(name, TELL);
    expect(JSON.parse(stdout)).toEqual([{ name, reason: 'asked for by INFOSIMD_BACKEND' }, 1]);
  });

  test.each(['auto', ''])("INFOSIMD_BACKEND='%s' leaves the choice to the library", (name) => {
    const { stdout } = run(name, TELL);
    expect(JSON.parse(stdout)).toEqual([{ name: 'wasm', reason: 'WebAssembly with SIMD is available' }, 1]);
  });

  test('INFOSIMD_BACKEND=gpu is an error of every call, until useBackend gives another', () => {
    const program = `
      import { backend, entropy, histogram, useBackend } from 'infosimd';
      const told = [() => entropy([0.5, 0.5]), () => histogram([1, 2]), () => backend()].map((call) => {
        try { call(); return 'no error'; } catch (error) { return error.name + ': ' + error.message; }
      });
      useBackend('portable');
      console.log(JSON.stringify([told, entropy([0.5, 0.5])]));`;
    const { stdout } = run('gpu', program);
    const message = "RangeError: INFOSIMD_BACKEND must be 'wasm', 'portable' or 'auto', got 'gpu'";
    expect(JSON.parse(stdout)).toEqual([[message, message, message], 1]);
  });
});
