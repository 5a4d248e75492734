// The bound on the error is proved against exact ranks, over shapes of data, orders and ways of merging.

import { beforeAll, describe, expect, it } from 'vitest';
import { QuantileSketch, type QuantileSketchJSON } from '../../src/index.js';
import { atLength } from '../support/atLength.js';
import { mulberry32 } from '../support/mulberry32.js';
import { quantileColumn, readVectors } from '../support/vectors.js';

const N = atLength(200_000, 1_000_000);

const DATA: Record<string, () => Float64Array> = {
  sorted: () => Float64Array.from({ length: N }, (_, i) => i),
  reversed: () => Float64Array.from({ length: N }, (_, i) => N - i),
  random: () => Float64Array.from({ length: N }, mulberry32(1)),
  'heavy tails': () => {
    const draw = mulberry32(2);
    return Float64Array.from({ length: N }, () => (draw() - 0.5) / (draw() + 1e-12) ** 3);
  },
  'many ties': () => {
    const draw = mulberry32(3);
    return Float64Array.from({ length: N }, () => Math.floor(draw() ** 3 * 40));
  },
  'a saw': () => Float64Array.from({ length: N }, (_, i) => (i % 1000) + i / N),
  'from both ends': () => Float64Array.from({ length: N }, (_, i) => (i % 2 === 0 ? i : 2 * N - i)),
};

type Make = (seed: number) => QuantileSketch;

function parts(
  values: Float64Array,
  count: number,
  make: Make,
  seed: (part: number) => number,
): QuantileSketch[] {
  const each = values.length / count;
  return Array.from({ length: count }, (_, i) =>
    make(seed(i)).push(values.subarray(Math.round(i * each), Math.round((i + 1) * each))),
  );
}

function tree(sketches: QuantileSketch[]): QuantileSketch {
  let row = sketches;
  while (row.length > 1) {
    row = row.flatMap((sketch, i) =>
      i % 2 === 1 ? [] : i + 1 < row.length ? [sketch.merge(row[i + 1])] : [sketch],
    );
  }
  return row[0];
}

function chain(sketches: QuantileSketch[]): QuantileSketch {
  return sketches.reduce((all, sketch) => all.merge(sketch));
}

const WAYS: Record<string, (values: Float64Array, make: Make) => QuantileSketch> = {
  'one sketch': (values, make) => make(1).push(values),
  'a chain of 100 parts, one seed': (values, make) => chain(parts(values, 100, make, () => 0)),
  'a tree of 100 parts, one seed': (values, make) => tree(parts(values, 100, make, () => 0)),
  'a tree of 100 parts, seeds of their own': (values, make) => tree(parts(values, 100, make, (i) => i)),
  'a large part and small ones': (values, make) =>
    chain([
      make(5).push(values.subarray(0, N / 2)),
      ...parts(values.subarray(N / 2), 1000, make, (i) => i % 3),
    ]),
  'small parts, and the large one last': (values, make) =>
    chain([
      ...parts(values.subarray(N / 2), 1000, make, (i) => i % 3),
      make(5).push(values.subarray(0, N / 2)),
    ]),
};

/** How many of the sorted values are below x, and how many are no greater. */
function exactRanks(sorted: Float64Array, x: number): [number, number] {
  const below = (holds: (value: number) => boolean): number => {
    let from = 0;
    for (let to = sorted.length; from < to; ) {
      const middle = (from + to) >> 1;
      if (holds(sorted[middle])) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  return [below((value) => value < x), below((value) => value <= x)];
}

describe.each(Object.entries(DATA))('%s', (_, data) => {
  let values: Float64Array;
  let sorted: Float64Array;

  beforeAll(() => {
    values = data();
    sorted = values.slice().sort();
  });

  it.each(Object.entries(WAYS))('%s: ranks and quantiles keep the bound', (_way, merge) => {
    for (const error of [0.005, 0.05]) {
      const sketch = merge(values, (seed) => new QuantileSketch({ error, seed }));
      const bound = sketch.rankError;
      expect(bound).toBeGreaterThan(0);
      expect(bound).toBeLessThanOrEqual(error);
      expect([sketch.count, sketch.min, sketch.max]).toEqual([N, sorted[0], sorted[N - 1]]);
      const { values: kept, cumulative } = sketch.distribution();
      expect(cumulative[kept.length - 1]).toBe(N);
      // Each of the 99 holds with a probability of 99 %; the bound has room (Hoeffding), and seeds are fixed.
      for (let i = 1; i < 100; i++) {
        const x = sorted[i * (N / 100)];
        expect(Math.abs(sketch.rank(x) - exactRanks(sorted, x)[1] / N)).toBeLessThanOrEqual(bound);
        const [below, upTo] = exactRanks(sorted, sketch.quantile(i / 100));
        // Any rank that the quantile's ties have; an interpolated one lies between two of the samples.
        const position = (i / 100) * (N - 1);
        expect(Math.max(below - position, position - upTo, 0) / N).toBeLessThanOrEqual(bound + 1 / N);
      }
    }
  });
});

describe('the bound', () => {
  it('of 99 % holds for far more than 99 of 100 seeds', () => {
    const draw = mulberry32(8);
    const values = Float64Array.from({ length: 50_000 }, draw);
    const sorted = values.slice().sort();
    let failures = 0;
    let greatest = 0;
    for (let seed = 0; seed < atLength(100, 300); seed++) {
      const sketch = new QuantileSketch({ error: 0.05, seed }).push(values);
      const x = sorted[Math.floor(draw() * values.length)];
      const off = Math.abs(sketch.rank(x) - exactRanks(sorted, x)[1] / values.length);
      greatest = Math.max(greatest, off / sketch.rankError);
      if (off > sketch.rankError) failures++;
    }
    expect(failures).toBeLessThanOrEqual(3);
    // The bound is not far too wide either.
    expect(greatest).toBeGreaterThan(0.3);
  });

  it('stays below the error asked for at every length', () => {
    for (const error of [0.1, 0.02, 0.001]) {
      const sketch = new QuantileSketch({ error });
      const block = new Float64Array(997);
      for (let n = 0; n < 1000; n++) {
        sketch.push(block);
        expect(sketch.rankError).toBeLessThanOrEqual(error);
      }
    }
  });

  it('memory grows with the logarithm of the length alone', () => {
    const sketch = new QuantileSketch();
    const block = new Float64Array(100_000);
    const kept: number[] = [];
    for (let n = 1; n <= 100; n++) {
      sketch.push(block);
      if (n === 10 || n === 100) kept.push(sketch.toBytes().length);
    }
    expect(kept[1]).toBeLessThan(40_000);
    expect(kept[1] - kept[0]).toBeLessThan(8_000);
  });
});

describe('a sketch that holds all samples', () => {
  it("is numpy.quantile's to the last bit", () => {
    let exact = 0;
    for (const vector of readVectors('quantiles_numpy').cases) {
      const { name, type, bins, quantiles } = vector;
      const made = quantileColumn(vector);
      const sketch = new QuantileSketch({ error: 1e-4 });
      sketch.push(type === 'float32' ? Float32Array.from(made) : made);
      const found = sketch.quantiles(Array.from({ length: bins + 1 }, (_, i) => i / bins));
      if (sketch.rankError > 0) continue;
      exact++;
      expect(Array.from(found), `${name}, ${bins} bins`).toEqual(quantiles.map((edge: number) => edge + 0));
    }
    expect(exact).toBeGreaterThan(20);
  });

  it('counts ranks as they are', () => {
    const sketch = new QuantileSketch().push([3, 1, null, 2, 2, NaN, -0, 0]);
    expect([sketch.count, sketch.nan, sketch.min, sketch.max, sketch.rankError]).toEqual([6, 2, 0, 3, 0]);
    expect([-1, 0, 1.5, 2, 2.5, 3, 4, Infinity, -Infinity].map((value) => sketch.rank(value) * 6)).toEqual([
      0, 2, 3, 5, 5, 6, 6, 6, 0,
    ]);
    expect([...sketch.quantiles([0, 0.5, 0.9, 1])]).toEqual([0, 1.5, 2.5, 3]);
    expect(sketch.distribution()).toEqual({
      values: Float64Array.of(0, 0, 1, 2, 2, 3),
      cumulative: Float64Array.of(1, 2, 3, 4, 5, 6),
    });
  });

  it('takes infinite samples as such', () => {
    const sketch = new QuantileSketch().push([Infinity, -Infinity, 1, 2, 3]);
    expect([...sketch.quantiles([0, 0.5, 1])]).toEqual([-Infinity, 2, Infinity]);
    expect(sketch.rank(-Infinity)).toBe(0.2);
  });

  it('without samples has no quantiles', () => {
    const sketch = new QuantileSketch().push([NaN]);
    expect([sketch.min, sketch.max, sketch.quantile(0.5), sketch.rank(1)]).toEqual([NaN, NaN, NaN, NaN]);
    expect([sketch.count, sketch.nan, sketch.rankError]).toEqual([0, 1, 0]);
    expect(sketch.merge(new QuantileSketch().push([7])).quantile(0.5)).toBe(7);
    expect(sketch.nan).toBe(1);
  });
});

describe('a sketch', () => {
  const values = Float64Array.from({ length: 100_000 }, mulberry32(4));

  it('is a number of samples, order and seed alone: any cut gives the same', () => {
    const whole = new QuantileSketch().push(values).toBytes();
    for (const length of [1, 999, 50_000]) {
      const cut = new QuantileSketch();
      const most = length === 1 ? 5000 : values.length;
      for (let i = 0; i < most; i += length) cut.push(values.subarray(i, i + length));
      if (length === 1) cut.push(values.subarray(most));
      expect(cut.toBytes()).toStrictEqual(whole);
    }
    expect(new QuantileSketch({ seed: 1 }).push(values).toBytes()).not.toStrictEqual(whole);
  });

  it('read again, from bytes or JSON, goes on as it would have', () => {
    const half = new QuantileSketch({ seed: 2 ** 40 }).push(values.subarray(0, 61_803)).push([Infinity, NaN]);
    const goOn = (sketch: QuantileSketch): Uint8Array =>
      sketch.push(values.subarray(61_803)).merge(new QuantileSketch().push(values)).push(values).toBytes();
    const copies = [
      QuantileSketch.fromBytes(half.toBytes()),
      QuantileSketch.fromJSON(JSON.parse(JSON.stringify(half))),
    ];
    const expected = goOn(half);
    for (const copy of copies) expect(goOn(copy)).toStrictEqual(expected);
  });

  it('merged with itself has every sample twice', () => {
    const sketch = new QuantileSketch().push(values);
    const bound = sketch.rankError;
    sketch.merge(sketch);
    expect(sketch.count).toBe(200_000);
    expect(sketch.rankError).toBeGreaterThanOrEqual(bound);
    expect(Math.abs(sketch.quantile(0.5) - 0.5)).toBeLessThan(0.01);
  });

  it('leaves the other as it was', () => {
    const other = new QuantileSketch().push(values);
    const before = other.toBytes();
    const first = new QuantileSketch().merge(other);
    first.push(values);
    new QuantileSketch().push([1]).merge(other).push(values);
    expect(other.toBytes()).toStrictEqual(before);
  });

  it('wrong input is named, and changes nothing', () => {
    expect(() => new QuantileSketch({ error: 0 })).toThrow(
      new RangeError('"error" must be a number in 1e-5 … 0.1, got 0'),
    );
    expect(() => new QuantileSketch({ error: '1' as never })).toThrow(TypeError);
    expect(() => new QuantileSketch({ seed: -1 })).toThrow(RangeError);
    expect(() => new QuantileSketch({ eror: 1 } as never)).toThrow(/did you mean "error"/);
    const sketch = new QuantileSketch().push([1, 2]);
    const before = sketch.toBytes();
    expect(() => sketch.push([1, 'a'] as never)).toThrow(TypeError);
    expect(() => sketch.merge(7 as never)).toThrow(/"other" must be a QuantileSketch, got 7/);
    expect(() => sketch.merge(new QuantileSketch({ error: 0.01 }))).toThrow(/the same error \(0.005\)/);
    for (const q of [-0.1, 1.1, NaN]) expect(() => sketch.quantile(q)).toThrow(RangeError);
    expect(() => sketch.quantile('0.5' as never)).toThrow(TypeError);
    expect(() => sketch.rank(NaN)).toThrow(RangeError);
    expect(() => sketch.rank(undefined as never)).toThrow(TypeError);
    expect(sketch.toBytes()).toStrictEqual(before);
  });

  it('JSON that no sketch wrote is an error', () => {
    const json = new QuantileSketch().push(values).toJSON();
    const wrong: Partial<Record<keyof QuantileSketchJSON, unknown>>[] = [
      { type: 'Histogram' },
      { version: 2 },
      { count: 99_999 },
      { count: -1 },
      { nan: 0.5 },
      { variance: -1 },
      { variance: 'much' },
      { range: [0.4, 0.6] },
      { range: [0] },
      { range: 0 },
      { levels: [] },
      { levels: 7 },
      { levels: json.levels.map((level) => [...level].reverse()) },
      { levels: [...json.levels.slice(1), json.levels[0]] },
      { levels: [Array(10_000).fill(0.5), ...json.levels.slice(1)] },
      { error: 2 },
      { seed: 'x' },
      { coins: 1.5 },
      { stream: null },
    ];
    for (const change of wrong) {
      expect(() => QuantileSketch.fromJSON({ ...json, ...change } as never), JSON.stringify(change)).toThrow(
        /^"(json|error|seed)/,
      );
    }
    for (const input of [null, 7, 'x'])
      expect(() => QuantileSketch.fromJSON(input as never)).toThrow(TypeError);
  });
});
