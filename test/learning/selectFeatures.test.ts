// Greedy selections, against scikit-learn's mutual information of joint labels.

import { describe, expect, test } from 'vitest';
import { CategoryCodes, type SelectionCriterion, selectFeatures } from '../../src/index.js';
import { CategoryAxis } from '../../src/tables/axis.js';
import { CodeCounter, type Codes, codesOf, pairOf } from '../../src/tables/tripleTables.js';
import { expectClose } from '../support/accuracy.js';
import { onBothBackends } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { type Case, readVectors } from '../support/vectors.js';

const CRITERIA: readonly SelectionCriterion[] = ['mim', 'mrmr', 'jmi', 'cmim', 'disr', 'icap'];
const { cases } = readVectors('selection');

describe.each(cases.map((found, i) => [i, found] as const))('case %i', (_, found: Case) => {
  const features = Object.fromEntries(
    found.features.map((column: number[], i: number) => [`f${i}`, column.map((value) => `v${value}`)]),
  );
  const y = found.y.map((value: number) => `v${value}`);

  test.each(CRITERIA)('%s', (criterion) => {
    const { order, scores } = found.selected[criterion];
    const selected = onBothBackends(() => selectFeatures(features, y, { criterion }));
    expect(selected.map(({ index }) => index)).toEqual(order);
    selected.forEach(({ index, name, score, unit }, place) => {
      expect([name, unit]).toEqual([`f${index}`, 'bits']);
      expectClose(score, scores[place], { relative: 1e-11, absolute: 1e-12 });
    });
    const three = selectFeatures(features, y, { criterion, count: 3 });
    expect(three).toEqual(selected.slice(0, 3));
  });

  test.each(CRITERIA)('gains, and features given, with %s', (criterion) => {
    const selected = selectFeatures(features, y, { criterion });
    const { order, scores } = found.selected[criterion];
    selected.forEach(({ gain, score }, place) => {
      if (criterion !== 'jmi' && criterion !== 'disr') expect(gain).toBe(score);
      // Mean of I(f; y | s) = I(f, s; y) − I(s; y) over the selected s; values are scikit-learn's by the test above.
      if (criterion !== 'jmi' || place === 0) return;
      const known = selected.slice(0, place).reduce((sum, { value }) => sum + value, 0);
      expectClose(gain, (scores[place] - known) / place, { relative: 1e-10, absolute: 1e-12 });
    });
    // What was selected first, given, leaves the rest as it was.
    const given = [`f${order[1]}`, `f${order[0]}`];
    const rest = onBothBackends(() => selectFeatures(features, y, { criterion, given }));
    expect(rest.map(({ index }) => index)).toEqual(order.slice(2));
    rest.forEach(({ score, gain }, i) => {
      expectClose(score, selected[i + 2].score, { relative: 1e-12, absolute: 1e-14 });
      expectClose(gain, selected[i + 2].gain, { relative: 1e-12, absolute: 1e-14 });
    });
    const columns = Object.values(features);
    expect(selectFeatures(columns, y, { criterion, given: [order[0]], count: 1 })[0].index).toBe(order[1]);
    const small = selected.findIndex(({ gain }) => gain < 0.05);
    const until = selectFeatures(features, y, { criterion, until: 0.05 });
    expect(until).toEqual(small < 0 ? selected : selected.slice(0, small));
    expect(selectFeatures(features, y, { criterion, until: 99 })).toEqual([]);
  });
});

test('two columns informative only together: jmi, cmim and disr find the second, mim and mrmr cannot', () => {
  // Column 2 repeats column 0, column 3 is constant; y = column 0 xor column 1.
  const rows = [
    [0, 0, 0, 0],
    [0, 1, 0, 0],
    [1, 0, 1, 0],
    [1, 1, 1, 0],
  ];
  const columns = [0, 1, 2, 3].map((c) => [...rows, ...rows].map((row) => row[c]));
  const y = [0, 1, 1, 0, 0, 1, 1, 0];
  for (const criterion of ['jmi', 'cmim', 'disr'] as const) {
    const selected = selectFeatures(columns, y, { criterion, count: 2, bins: 2 });
    expect(selected.map(({ index }) => index)).toEqual([0, 1]);
    expect(selected.map(({ value }) => value)).toEqual([0, 0]);
  }
  expect(selectFeatures(columns, y, { criterion: 'jmi', count: 2, bins: 2 })[1].score).toBe(1);
  for (const criterion of ['mim', 'mrmr', 'icap'] as const) {
    const selected = selectFeatures(columns, y, { criterion, bins: 2 });
    expect(selected.map(({ index }) => index).sort()).toEqual([0, 1, 2, 3]);
  }
  // Equal ones keep their order.
  expect(selectFeatures(columns, y, { criterion: 'mim' }).map(({ index }) => index)).toEqual([0, 1, 2, 3]);
});

test.each([
  [5, 7, 'Uint8Array'],
  [100, 200, 'Uint16Array'],
  [300, 300, 'Uint32Array'],
] as const)('pairs of %i and %i labels count alike', (binsA, binsB, type) => {
  const draw = mulberry32(4);
  const n = 70_000;
  const codes = (bins: number): Codes => {
    const labels = Float64Array.from({ length: n }, () => Math.floor(draw() * bins));
    const column = CategoryCodes.from('x', labels);
    return codesOf(new CategoryAxis(column.categories), column);
  };
  const [a, b, c] = [codes(binsA), codes(binsB), codes(4)];
  const pair = pairOf(a, b);
  expect(pair.codes.constructor.name).toBe(type);
  const expected = new Float64Array(4 * a.bins * b.bins);
  for (let i = 0; i < n; i++) {
    expected[(c.codes[i] * a.bins + a.codes[i]) * b.bins + b.codes[i]]++;
  }
  expect(onBothBackends(() => new CodeCounter(pair).count(c))).toEqual(expected);
});

test('numbers are binned, missing samples left out everywhere, progress reported, the unit changed', () => {
  const draw = mulberry32(6);
  const a = Array.from({ length: 400 }, () => draw());
  const b = a.map((value, i) => (i === 7 ? NaN : value + draw()));
  const c = a.map(() => draw());
  const y = a.map((value) => value * value);
  expect(() => selectFeatures({ a, b, c }, y)).toThrow('"features.b" must hold no missing value');
  const told: number[] = [];
  const bits = onBothBackends(() =>
    selectFeatures({ a, b, c }, y, { nan: 'omit', binning: 'equal-frequency', bins: 4, criterion: 'mrmr' }),
  );
  const nats = selectFeatures({ a, b, c }, y, {
    nan: 'omit',
    binning: 'equal-frequency',
    bins: 4,
    criterion: 'mrmr',
    base: 'e',
    onProgress: ({ selected, count }) => told.push(selected, count),
  });
  expect(told).toEqual([1, 3, 2, 3, 3, 3]);
  expect(bits[0].name).toBe('a');
  nats.forEach(({ value, score }, i) => {
    expectClose(value, bits[i].value * Math.LN2, { relative: 1e-15 });
    expectClose(score, bits[i].score * Math.LN2, { relative: 1e-14 });
  });
  expect(Object.isFrozen(bits) && Object.isFrozen(bits[0])).toBe(true);
});

test('features given are checked', () => {
  const features = { a: [0, 1, 0, 1], b: [0, 0, 1, 1] };
  const select = (given: unknown) => () =>
    selectFeatures(features, [0, 0, 0, 1], { given: given as string[] });
  expect(select('a')).toThrow(new TypeError('"given" must be an array of names of features, got "a"'));
  expect(select(['c'])).toThrow(new RangeError('"given" must name features, got "c"'));
  expect(select([{}])).toThrow(TypeError);
  expect(select(['a', 'b'])).toThrow(new RangeError('"given" must leave a feature to select, got all 2'));
  expect(() => selectFeatures(features, [0, 0, 0, 1], { given: ['a'], count: 2 })).toThrow('"count"');
});
