// What the measures refuse.

import { expect, test } from 'vitest';
import {
  adjustedMutualInformation,
  completeness,
  conditionalEntropy,
  contingencyTable,
  crossEntropy,
  entropy,
  expectedMutualInformation,
  homogeneity,
  jensenShannonDistance,
  jensenShannonDivergence,
  jointEntropy,
  klDivergence,
  mutualInformation,
  normalizedMutualInformation,
  pointwiseMutualInformation,
  renyiEntropy,
  tsallisEntropy,
  variationOfInformation,
  vMeasure,
} from '../../src/index.js';
import { forEachBackend } from '../support/backends.js';
import {
  type Any,
  badDistribution,
  badLabels,
  badOptions,
  NO_COLUMNS,
  P,
  TABLE,
  testErrors,
  wrongKind,
  wrongValue,
} from '../support/errors.js';

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

// Label columns, wherever two of them are taken.
const OF_LABELS: Record<string, (a: Any, b: Any) => unknown> = {
  mutualInformation: (a, b) => mutualInformation(a, b),
  normalizedMutualInformation: (a, b) => normalizedMutualInformation(a, b),
  variationOfInformation: (a, b) => variationOfInformation(a, b),
  adjustedMutualInformation: (a, b) => adjustedMutualInformation(a, b),
  expectedMutualInformation: (a, b) => expectedMutualInformation(a, b),
  homogeneity: (a, b) => homogeneity(a, b),
  completeness: (a, b) => completeness(a, b),
  vMeasure: (a, b) => vMeasure(a, b),
};
for (const [name, call] of Object.entries(OF_LABELS)) badLabels(name, call);
const many = Int32Array.from({ length: 5000 }, (_, i) => i);
wrongValue(
  'pointwiseMutualInformation',
  'too large a table',
  () => pointwiseMutualInformation(contingencyTable(many, many)),
  '25000000 cells',
  '2^24',
);

testErrors('measures');

forEachBackend(() => {
  test('an error names the first bad element on this backend', () => {
    const p = new Float64Array(5000).fill(1 / 5000);
    p[4500] = NaN;
    p[4600] = -1;
    expect(() => entropy(p)).toThrow('"p" must hold finite numbers ≥ 0, got NaN at index 4500');
    expect(() => klDivergence(new Float64Array(5000).fill(1 / 5000), p)).toThrow('index 4500');
  });
});
