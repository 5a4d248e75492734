// Several columns, against brute force over all pairs, determinants by NumPy, 40-digit tables and published values.

import { describe, expect, test } from 'vitest';
import {
  conditionalMutualInformation,
  dualTotalCorrelation,
  estimateEntropy,
  estimateMutualInformation,
  interactionInformation,
  mutualInformation,
  oInformation,
  totalCorrelation,
  transferEntropy,
} from '../../src/index.js';
import { expectClose } from '../support/accuracy.js';
import { onBothBackends } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { type Case, readVectors } from '../support/vectors.js';

const vectors = readVectors('multivariate');
/** ψ and plain sums of the generator. */
const TOLERANCE = { relative: 1e-11, absolute: 1e-12 };

/** The six columns of the generator: each half of the one before and half of a new normal number. */
function recipe(): number[][] {
  const draw = mulberry32(5);
  const columns: number[][] = Array.from({ length: 6 }, () => []);
  for (let i = 0; i < vectors.n; i++) {
    let before = 0;
    for (const column of columns) {
      let normal = 0;
      for (let j = 0; j < 12; j++) normal += draw();
      before = 0.5 * before + 0.5 * (normal - 6);
      column.push(before);
    }
  }
  return columns;
}

const columns = recipe();
const group = (places: number[]): number[][] => places.map((place) => columns[place]);
const one = (places: number[]): number[] | number[][] =>
  places.length === 1 ? columns[places[0]] : group(places);
const NATS = { base: 'e' } as const;

test('the samples are those of the generator', () => {
  columns.forEach((column, i) => {
    expect(column.reduce((a, b) => a + b)).toBeCloseTo(vectors.sum[i], 9);
  });
});

describe('mutual information of several columns', () => {
  test.each(vectors.pairs as Case[])('$x and $y', ({ x, y, ...found }) => {
    const check = (options: object, value: number): void => {
      const estimate = (a: number[], b: number[]): number =>
        onBothBackends(() => estimateMutualInformation(one(a), one(b), { ...NATS, ...options }));
      expectClose(estimate(x, y), value, TOLERANCE);
      expectClose(estimate(y, x), value, TOLERANCE);
    };
    check({ method: 'ksg', standardize: false }, found.ksg1);
    check({ method: 'ksg', standardize: false, k: 5 }, found.ksg1k5);
    check({ method: 'ksg', standardize: false, variant: 2 }, found.ksg2);
    check({ method: 'auto', standardize: false }, found.ksg1);
    check({ method: 'gaussian' }, found.gaussian);
    check({ method: 'copula' }, found.copula);
    check({ method: 'copula', biasCorrection: true }, found.copulaCorrected);
  });

  test('an array of one column is that column', () => {
    const [x, y] = columns;
    for (const options of [{}, { method: 'ksg' }, { method: 'gaussian' }, { method: 'gao' }] as const) {
      expect(estimateMutualInformation([x], [y], options)).toBe(estimateMutualInformation(x, y, options));
    }
  });

  test("'gao' is near 'ksg' without ties, and takes repeated rows", () => {
    const [x, y] = [group([0, 1]), group([2, 3])];
    const ksg = estimateMutualInformation(x, y, { method: 'ksg', ...NATS });
    // ln N instead of ψ(N).
    expectClose(estimateMutualInformation(x, y, { method: 'gao', ...NATS }), ksg, {
      absolute: 1 / vectors.n,
    });
    const bits = Array.from({ length: 400 }, (_, i) => i % 4);
    const rows = [bits.map((bit) => bit & 1), bits.map((bit) => bit >> 1)];
    const shared = onBothBackends(() =>
      estimateMutualInformation(rows, [bits, bits.map((bit) => 3 - bit)], { method: 'gao', ...NATS }),
    );
    // H = ln 4; of N, ψ(101) for three counts of 100.
    expect(shared).toBeCloseTo(Math.log(4), 1);
  });

  test('a constant column changes nothing, columns that are all constant share nothing', () => {
    const flat = new Float64Array(vectors.n).fill(3);
    for (const method of ['ksg', 'gao', 'gaussian'] as const) {
      const value = estimateMutualInformation(group([0, 1]), columns[2], { method });
      expectClose(estimateMutualInformation([...group([0, 1]), flat], columns[2], { method }), value, {
        relative: 1e-12,
      });
      expect(estimateMutualInformation([flat, flat], group([2, 3]), { method })).toBe(0);
    }
  });

  test('scale and shift of all columns, and with standardize of any column, change nothing beyond the last digits', () => {
    const [x, y] = [group([0, 1]), group([2, 3])];
    for (const variant of [1, 2] as const) {
      const value = estimateMutualInformation(x, y, { method: 'ksg', variant });
      for (const scale of [1e-3, 1e3, 1e6]) {
        const of = (columns_: number[][]): number[][] =>
          columns_.map((column) => column.map((number) => number * scale + 7 * scale));
        const scaled = estimateMutualInformation(of(x), of(y), { method: 'ksg', variant });
        expectClose(scaled, value, { absolute: 1e-9 });
      }
      const free = { method: 'ksg', variant, standardize: true } as const;
      const stretched = x.map((column, i) => column.map((number) => number * [1e-3, 1e6][i]));
      expectClose(estimateMutualInformation(stretched, y, free), estimateMutualInformation(x, y, free), {
        absolute: 1e-9,
      });
    }
  });

  test('Gaussian: Infinity where one determines the other, redundant columns change nothing', () => {
    const [x, y, z] = columns;
    const both = x.map((number, i) => number + y[i]);
    expect(estimateMutualInformation([x, y], both, { method: 'gaussian' })).toBe(Infinity);
    expectClose(
      estimateMutualInformation([x, y, both], z, { method: 'gaussian' }),
      estimateMutualInformation([x, y], z, { method: 'gaussian' }),
      { relative: 1e-9 },
    );
  });
});

describe('conditional mutual information', () => {
  test.each(vectors.triples as Case[])('of $x and $y given $z', ({ x, y, z, ...found }) => {
    const check = (options: object, value: number): void => {
      const estimate = (): number =>
        conditionalMutualInformation(one(x), one(y), one(z), { ...NATS, ...options });
      expectClose(onBothBackends(estimate), value, TOLERANCE);
    };
    check({ method: 'ksg', standardize: false }, found.ksg);
    check({ method: 'ksg', standardize: false, k: 5 }, found.ksgk5);
    check({ method: 'gaussian' }, found.gaussian);
  });

  test.each(vectors.published.cmi as Case[])('published: $source', ({ x, y, z, bits }) => {
    const kinds = { x: 'category', y: 'category', z: 'category' } as const;
    expectClose(
      onBothBackends(() => conditionalMutualInformation(x, y, z, kinds)),
      bits,
      { relative: 4e-15 },
    );
    const labels = [x, y, z].map((column) => column.map((label: number) => `label ${label}`));
    expectClose(conditionalMutualInformation(labels[0], labels[1], labels[2]), bits, { relative: 4e-15 });
  });

  test('of a table, the same as of its samples; exactly 0 where layers are product tables', () => {
    const draw = mulberry32(8);
    const shape = [3, 4, 2] as const;
    const values = Array.from({ length: 24 }, () => Math.floor(draw() * 5));
    const [x, y, z]: string[][] = [[], [], []];
    values.forEach((count, cell) => {
      for (let i = 0; i < count; i++) {
        x.push(`x${Math.floor(cell / 8)}`);
        y.push(`y${Math.floor(cell / 2) % 4}`);
        z.push(`z${cell % 2}`);
      }
    });
    const bits = onBothBackends(() => conditionalMutualInformation({ values, shape }));
    expectClose(bits, conditionalMutualInformation(x, y, z), { relative: 1e-14 });
    expectClose(conditionalMutualInformation({ values, shape }, NATS), bits * Math.LN2, { relative: 1e-15 });
    const product = [1, 2, 3].flatMap((a) => [2, 5].flatMap((b) => [a * b, 3 * a * (7 - b)]));
    expect(conditionalMutualInformation({ values: product, shape: [3, 2, 2] })).toBe(0);
    const pair = { values: [1, 2, 3, 4], shape: [2, 2, 1] } as const;
    expectClose(
      conditionalMutualInformation(pair),
      mutualInformation([
        [1, 2],
        [3, 4],
      ]),
      { relative: 1e-15 },
    );
  });

  test('x xor y given z is one bit, given the constant 0 none', () => {
    const x = [0, 0, 1, 1];
    const y = [0, 1, 0, 1];
    const z = [0, 1, 1, 0];
    const kinds = { x: 'category', y: 'category', z: 'category' } as const;
    expect(conditionalMutualInformation(x, y, z, kinds)).toBe(1);
    expect(conditionalMutualInformation(x, y, [0, 0, 0, 0], kinds)).toBe(0);
  });

  test('details; missing samples of any column are left out', () => {
    const [x, y, z] = columns.map((column) => [...column]);
    x[3] = y[5] = z[7] = NaN;
    expect(() => conditionalMutualInformation(x, y, z)).toThrow('"x" must hold no missing value');
    const found = conditionalMutualInformation(x, y, z, { method: 'ksg', nan: 'omit', details: true });
    expect(found).toMatchObject({ method: 'ksg', unit: 'bits', samples: vectors.n - 3, omitted: 3 });
    const kept = [x, y, z].map((column) => column.filter((_, i) => ![3, 5, 7].includes(i)));
    expect(conditionalMutualInformation(kept[0], kept[1], kept[2], { method: 'ksg' })).toBe(found.value);
  });
});

describe('transfer entropy', () => {
  const time = Array.from({ length: 101 }, (_, t) => t);
  const source = time.map((t) => (t % 2 === 0 ? 1 : 0));
  const target = time.map((t) => (t % 4 < 2 ? 1 : 0));
  const kinds = { source: 'category', target: 'category' } as const;

  test('published: a target determined by its two previous samples', () => {
    const { history1, history2 } = vectors.published.transferEntropy;
    expectClose(transferEntropy(source, target, kinds), history1, { absolute: 1e-3 });
    expect(transferEntropy(source, target, { ...kinds, history: 2 })).toBe(history2);
  });

  test('is conditional mutual information of the shifted columns, with the bins of the whole', () => {
    const [x, y] = columns;
    const n = vectors.n;
    for (const [lag, history] of [
      [1, 1],
      [3, 1],
      [1, 2],
      [2, 3],
    ]) {
      const first = Math.max(lag, history);
      const past = Array.from({ length: history }, (_, i) => y.slice(first - 1 - i, n - 1 - i));
      for (const method of ['ksg', 'gaussian'] as const) {
        const value = conditionalMutualInformation(y.slice(first), x.slice(first - lag, n - lag), past, {
          method,
        });
        expect(onBothBackends(() => transferEntropy(x, y, { lag, history, method }))).toBe(value);
      }
      const codes = (column: number[]): number[] => {
        const [low, high] = [Math.min(...column), Math.max(...column)];
        return column.map((value) => Math.min(3, Math.floor(((value - low) / (high - low)) * 4)));
      };
      const [a, b] = [codes(x), codes(y)];
      const byCodes = transferEntropy(a, b, { lag, history, ...kinds });
      expect(transferEntropy(x, y, { lag, history, bins: 4 })).toBe(byCodes);
    }
  });

  test('times that touch a missing sample are left out', () => {
    const y = [...columns[1]];
    y[10] = NaN;
    const found = transferEntropy(columns[0], y, { history: 2, nan: 'omit', details: true, bins: 3 });
    expect(found).toMatchObject({ samples: vectors.n - 2 - 3, omitted: 3 });
    expect(() => transferEntropy(columns[0], y, { history: 3 })).toThrow(
      '"target" must hold no missing value, one is at index 10',
    );
    expect(() => transferEntropy([1, 2, 3], [1, 2, 3], { history: 3 })).toThrow('more than 3 samples');
  });
});

describe('what several columns share', () => {
  test.each((vectors.tables as Case[]).map((found, i) => [i, found] as const))('table %i', (_, found) => {
    const labels: string[][] = found.rows[0].map((__: number, c: number) =>
      found.rows.map((row: number[]) => `label ${row[c]}`),
    );
    const close = (compute: () => number, value: number): void =>
      expectClose(onBothBackends(compute), value, { relative: 1e-13, absolute: 1e-14 });
    close(() => totalCorrelation(labels), found.TC);
    close(() => dualTotalCorrelation(labels), found.DTC);
    close(() => oInformation(labels), found.O);
    close(() => interactionInformation(labels), found.interaction);
    if (found.CMI === undefined) return;
    close(() => conditionalMutualInformation(labels[0], labels[1], labels[2]), found.CMI);
    close(() => estimateMutualInformation([labels[0], labels[1]], labels[2]), found.MI01with2);
    expectClose(totalCorrelation(labels.slice(0, 2)), found.MI01, { relative: 1e-13, absolute: 1e-14 });
  });

  test.each(vectors.total as Case[])('total correlation of $columns', ({ columns: places, ...found }) => {
    const all = group(places);
    const close = (options: object, value: number): void =>
      expectClose(
        onBothBackends(() => totalCorrelation(all, { ...NATS, ...options })),
        value,
        TOLERANCE,
      );
    close({ method: 'ksg', standardize: false }, found.ksg1);
    close({ method: 'ksg', standardize: false, variant: 2 }, found.ksg2);
    close({ method: 'gaussian' }, found.gaussian);
  });

  test('of two columns all are mutual information, O-information is 0', () => {
    const two = group([0, 1]);
    for (const method of ['histogram', 'gaussian'] as const) {
      const value = estimateMutualInformation(two[0], two[1], { method });
      for (const measure of [totalCorrelation, dualTotalCorrelation, interactionInformation]) {
        expectClose(measure(two, { method }), value, { relative: 1e-14 });
      }
      expect(oInformation(two, { method })).toBe(0);
    }
  });

  test('Gaussian: dual total correlation and interaction from determinants', () => {
    const three = group([0, 1, 2]);
    const mi = (a: number[], b: number[]): number =>
      estimateMutualInformation(one(a), one(b), { method: 'gaussian' });
    const total = mi([0], [1]) + mi([0, 1], [2]);
    expectClose(totalCorrelation(three, { method: 'gaussian' }), total, { relative: 1e-12 });
    const given = conditionalMutualInformation(three[0], three[1], three[2], { method: 'gaussian' });
    const interaction = given - mi([0], [1]);
    expectClose(interactionInformation(three, { method: 'gaussian' }), interaction, { absolute: 1e-13 });
    const [x, y] = three;
    for (const measure of [totalCorrelation, dualTotalCorrelation, oInformation]) {
      expect(measure([x, y, x], { method: 'gaussian' })).toBe(Infinity);
    }
    const sum = x.map((value, i) => value + y[i]);
    const four = [x, sum, y, three[2]];
    expect(() => interactionInformation(four, { method: 'gaussian' })).toThrow('determine one another');
    // Of three columns O-information is the co-information.
    expectClose(oInformation(three, { method: 'gaussian' }), -interaction, { absolute: 1e-13 });
  });
});

describe('differential entropy of several columns', () => {
  test.each(vectors.entropy as Case[])('of $columns, k $k', ({ columns: places, k, value }) => {
    const found = onBothBackends(() =>
      estimateEntropy(one(places), { method: 'kozachenko-leonenko', k, standardize: false, ...NATS }),
    );
    expectClose(found, value, TOLERANCE);
  });

  test('units do not matter: h(a·X, b·Y) = h(X, Y) + ln a + ln b', () => {
    const [x, y] = group([0, 1]).map((column) => Float64Array.from(column));
    const options = { method: 'kozachenko-leonenko', ...NATS } as const;
    const own = estimateEntropy([x, y], options);
    for (const [a, b] of [
      [1000, 1],
      [8.64e7, 1e-6],
      [1e200, 1e-180],
    ]) {
      const scaled = [x.map((value) => value * a), y.map((value) => value * b)];
      expectClose(estimateEntropy(scaled, options), own + Math.log(a) + Math.log(b), { absolute: 1e-9 });
    }
    // Equal units change what is near, but little.
    expect(Math.abs(estimateEntropy([x, y], { ...options, standardize: false }) - own)).toBeLessThan(0.05);
  });

  test('−Infinity where samples coincide; other methods take one column', () => {
    const [x, y] = group([0, 1]).map((column) => [...column]);
    for (let i = 1; i < 4; i++) [x[i], y[i]] = [x[0], y[0]];
    expect(estimateEntropy([x, y], { method: 'kozachenko-leonenko' })).toBe(-Infinity);
    expect(() => estimateEntropy([x, y], { method: 'vasicek' })).toThrow('takes one column');
    expect(() => estimateEntropy([x, y])).toThrow('takes one column');
  });
});

test("published: three columns of the recipe of 'neighbours'", () => {
  const draw = mulberry32(1);
  const normal = (): number => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += draw();
    return sum - 6;
  };
  const [x, y, z]: number[][] = [[], [], []];
  for (let i = 0; i < 1000; i++) {
    const a = normal();
    const e = normal();
    const c = normal();
    draw();
    x.push(a);
    y.push(0.75 * a + 0.5 * e);
    z.push(0.5 * a + 0.5 * c);
  }
  const { ksg1, ksg2, cmi, entropyXY } = vectors.published.recipe;
  const options = { method: 'ksg', standardize: false, ...NATS } as const;
  expect(totalCorrelation([x, y, z], options)).toBeCloseTo(ksg1, 10);
  expect(totalCorrelation([x, y, z], { ...options, variant: 2 })).toBeCloseTo(ksg2, 10);
  expect(conditionalMutualInformation(y, z, x, options)).toBeCloseTo(cmi, 10);
  expect(estimateEntropy([x, y], { method: 'kozachenko-leonenko', standardize: false, ...NATS })).toBeCloseTo(
    entropyXY,
    10,
  );
});
