// One table of counts: dense and sparse storage give the same bits, any number of axes, wider bins.

import { describe, expect, it } from 'vitest';
import {
  type AxisSpec,
  adjustedMutualInformation,
  CategoryCodes,
  completeness,
  conditionalEntropy,
  conditionalMutualInformation,
  contingencyTable,
  estimateMutualInformation,
  expectedMutualInformation,
  Histogram,
  histogram,
  histogram2d,
  homogeneity,
  JointHistogram,
  type JointHistogramJSON,
  jointEntropy,
  mutualInformation,
  mutualInformationMatrix,
  normalizedMutualInformation,
  pointwiseMutualInformation,
  rankFeatures,
  selectFeatures,
  variationOfInformation,
  vMeasure,
} from '../../src/index.js';
import { pack, unpack } from '../../src/parallel/pack.js';
import { BinAxis, CategoryAxis } from '../../src/tables/axis.js';
import { marginOver, tableOver } from '../../src/tables/cells.js';
import { Counts } from '../../src/tables/counts.js';
import { SparseCells } from '../../src/tables/sparseCells.js';
import { countTuples } from '../../src/tables/tupleCounts.js';
import { expectClose } from '../support/accuracy.js';
import { shuffled } from '../support/arbitraries.js';
import { forEachBackend, onBothBackends } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { readVectors } from '../support/vectors.js';

const vectors = readVectors('large_tables');

/** As in scripts/make_large_table_vectors.py. */
function labels(n: number, classes: number, step: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => (i * i * step + 17 * i) % classes);
}

function samples(n: number, modulus: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => ((i * i * 13 + 5 * i) % modulus) / 64 - 1);
}

const MEASURES: Record<string, (table: JointHistogram) => number> = {
  jointEntropy,
  'conditionalEntropy given x': (table) => conditionalEntropy(table),
  'conditionalEntropy given y': (table) => conditionalEntropy(table, { given: 'y' }),
  mutualInformation: (table) => mutualInformation(table),
  normalizedMutualInformation: (table) => normalizedMutualInformation(table),
  variationOfInformation: (table) => variationOfInformation(table),
  adjustedMutualInformation: (table) => adjustedMutualInformation(table),
  expectedMutualInformation: (table) => expectedMutualInformation(table),
  homogeneity,
  completeness,
  vMeasure: (table) => vMeasure(table),
};

forEachBackend(() => {
  const AXES = [new BinAxis(Float64Array.of(0, 0.1, 0.1, 0.4, 0.9)), new CategoryAxis(['c', 'a', 'b'])];
  const draw = mulberry32(5);
  const n = 9000;
  const x = Array.from({ length: n }, () => (draw() < 0.1 ? NaN : draw()));
  const y = Array.from({ length: n }, () => ['a', 'b', 'c', 'd', null][Math.floor(5 * draw() ** 2)]);
  const counted = (dense: boolean, from = 0, to = n): Counts => {
    const counts = new Counts(AXES, dense);
    return counts.push([
      AXES[0].check('x', x.slice(from, to)),
      AXES[1].check('y', y.slice(from, to) as string[]),
    ]);
  };
  const whole = JSON.stringify(new JointHistogram(counted(true)));

  it('sparse storage counts what dense storage does, those left out among them', () => {
    const sparse = new JointHistogram(counted(false));
    expect(sparse.total + sparse.outOfRange + sparse.nan).toBe(n);
    expect(sparse.nan).toBeGreaterThan(0);
    expect(sparse.outOfRange).toBeGreaterThan(0);
    expect(sparse.occupied()).toStrictEqual(new JointHistogram(counted(true)).occupied());
    expect(JSON.stringify(sparse)).toBe(whole);
    expect(sparse.toBytes()).toStrictEqual(new JointHistogram(counted(true)).toBytes());
    expect(JSON.stringify(sparse.push([], []))).toBe(whole);
  });

  it.each(Object.entries(MEASURES))('%s has the same bits from both storages', (_, measure) => {
    expect(measure(new JointHistogram(counted(false)))).toBe(measure(new JointHistogram(counted(true))));
    const a = labels(2000, 53, 31);
    const b = labels(2000, 41, 5);
    const axes = [a, b].map((column) => new CategoryAxis(CategoryCodes.from('a', column).categories));
    const tables = [true, false].map((dense) =>
      new JointHistogram(new Counts(axes, dense)).push(
        CategoryCodes.from('a', a),
        CategoryCodes.from('b', b),
      ),
    );
    expect(measure(tables[1])).toBe(measure(tables[0]));
  });

  it('any cut, any order of merging, and any mixture of storages give the same table', () => {
    const cuts = [0, 1, 700, 4096, 4097, n];
    const parts = (): Counts[] => cuts.slice(1).map((to, i) => counted(i % 2 === 0, cuts[i], to));
    for (const dense of [true, false]) {
      const sum = new Counts(AXES, dense);
      for (const part of shuffled(parts(), draw)) sum.merge(part);
      expect(JSON.stringify(new JointHistogram(sum))).toBe(whole);
    }
    const doubled = counted(false);
    doubled.merge(doubled);
    expect(new JointHistogram(doubled).total).toBe(2 * new JointHistogram(counted(true)).total);
  });

  it('tables of three axes: cells and margins are those of a plain loop', () => {
    const columns = [labels(5000, 7, 31), labels(5000, 5, 5), labels(5000, 6, 3)].map((column) =>
      CategoryCodes.from('a', column),
    );
    const axes = columns.map(({ categories }) => new CategoryAxis(categories));
    const plain = new Map<string, number>();
    for (let i = 0; i < 5000; i++) {
      const key = columns.map(({ codes }) => codes[i]).join();
      plain.set(key, (plain.get(key) ?? 0) + 1);
    }
    for (const dense of [true, false]) {
      const { values, codes, total } = new Counts(axes, dense).push(columns).cells;
      expect(total).toBe(5000);
      const keys = Array.from(values, (_, cell) => codes.map((code) => code[cell]).join());
      expect(new Map(keys.map((key, cell) => [key, values[cell]]))).toEqual(plain);
      expect(keys).toEqual([...keys].sort());
      const cells = new Counts(axes, dense).push(columns).cells;
      const swapped = tableOver(cells, [2, 0]);
      const { place, sums } = marginOver(cells, [2, 0]);
      place.forEach((at, cell) => {
        let sum = 0;
        for (let other = 0; other < values.length; other++) {
          if (codes[2][other] === codes[2][cell] && codes[0][other] === codes[0][cell]) sum += values[other];
        }
        expect(sums[at]).toBe(sum);
        expect(swapped.values[at]).toBe(sum);
        expect([swapped.codes[0][at], swapped.codes[1][at]]).toEqual([codes[2][cell], codes[0][cell]]);
      });
    }
  });

  it('tuples whose cells cannot be numbered: those that occur, in order', () => {
    const wide = [0, 1, 2, 3].map((shift) => labels(3000, 16411, 31 + shift));
    const columns = wide.map((column) => CategoryCodes.from('a', column));
    const axes = columns.map(
      ({ categories }) => new CategoryAxis(Array.from({ length: 2 ** 14 }, (_, i) => i + categories.length)),
    );
    for (let i = 0; i < 4; i++)
      axes[i] = new CategoryAxis([
        ...columns[i].categories,
        ...axes[i].categories.map((label) => `${label}`),
      ]);
    expect(axes.reduce((product, { bins }) => product * bins, 1)).toBeGreaterThan(2 ** 52);
    const { values, codes, total, bins } = countTuples(axes, columns);
    expect(total).toBe(3000);
    expect(bins).toEqual(axes.map((axis) => axis.bins));
    const tuples = Array.from({ length: 3000 }, (_, i) => columns.map((column) => column.codes[i]));
    const key = (tuple: readonly number[]): string =>
      tuple.map((code) => String(code).padStart(6, '0')).join();
    const keys = Array.from(values, (_, cell) => key(codes.map((code) => code[cell])));
    expect(keys).toEqual([...new Set(tuples.map(key))].sort());
  });
});

describe('cells that are sorted in runs', () => {
  it.each([1, 2, 2 ** 12, 2 ** 13, 2 ** 31, 2 ** 33, 2 ** 52])('of a table of %i cells', (size) => {
    const draw = mulberry32(size);
    const numbers = Float64Array.from({ length: 3000 }, () => Math.floor(draw() ** 4 * size));
    const expected = new Map<number, number>();
    const cells = new SparseCells(size);
    for (let start = 0; start < numbers.length; start += 500) {
      const block = numbers.slice(start, start + 500);
      cells.add(block, 500);
      for (const cell of block) expected.set(cell, (expected.get(cell) ?? 0) + 1);
      const sorted = [...expected].sort(([a], [b]) => a - b);
      if (start % 1000 === 0)
        expect([...cells.run.cells].map((cell, i) => [cell, cells.run.counts[i]])).toEqual(sorted);
    }
    expect(Array.from(cells.run.counts).reduce((sum, count) => sum + count, 0)).toBe(3000);
  });

  it('more numbers than wait at once', () => {
    const cells = new SparseCells(2 ** 40);
    const block = new Float64Array(4096);
    for (let pushed = 0; pushed < 300; pushed++) {
      for (let i = 0; i < 4096; i++) block[i] = ((pushed * 4096 + i) * 7919) % 1000003;
      cells.add(block, 4096);
    }
    const { cells: numbers, counts } = cells.run;
    expect(numbers.length).toBe(1000003);
    expect(numbers.every((cell, i) => cell === i)).toBe(true);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(300 * 4096);
  });
});

describe.each(vectors.cases)('$n labels of $classes classes', (found) => {
  const a = labels(found.n, found.classes, 31);
  const other = labels(found.n, found.classes, 5);
  const b = a.map((label, i) => (i % 2 === 0 ? (7 * label + 3) % found.classes : other[i]));
  const table = contingencyTable(a, b);
  const nats = { base: 'e' } as const;

  it('measures are those of scikit-learn, of labels and of their table', () => {
    expect(table.shape).toEqual([found.rows, found.columns]);
    expect(table.occupied().counts.length).toBe(found.occupied);
    if (found.rows * found.columns > 2 ** 24) expect(() => table.counts).toThrow('occupied()');
    else expect(table.counts.length).toBe(found.rows * found.columns);
    for (const [measure, expected] of [
      [(...pair: [typeof a, typeof b]) => mutualInformation(...pair, nats), found.mutual_info_score],
      [normalizedMutualInformation, found.normalized_mutual_info_score],
      [homogeneity, found.homogeneity_score],
      [completeness, found.completeness_score],
      [vMeasure, found.v_measure_score],
    ] as const) {
      expectClose(measure(a, b), expected, { relative: 1e-11, absolute: 0 });
    }
    expect(mutualInformation(table, nats)).toBe(mutualInformation(a, b, nats));
    expectClose(jointEntropy(table, nats), found.jointEntropy, { relative: 1e-12, absolute: 0 });
    expectClose(
      variationOfInformation(a, b, nats),
      2 * found.jointEntropy - found.mutual_info_score - found.jointEntropy,
      { relative: 1e-10, absolute: 0 },
    );
  });

  it('estimates, rankings, selections and matrices take them', () => {
    const expected = found.mutual_info_score / Math.LN2;
    const close = (value: number): void => expectClose(value, expected, { relative: 1e-11, absolute: 0 });
    const [x, y] = [a, b].map((column, i) => CategoryCodes.from(`${i}`, column));
    close(estimateMutualInformation(x, y));
    close(rankFeatures([x], y, { correction: 'none' })[0].value);
    close(selectFeatures([x], y)[0].value);
    close(mutualInformationMatrix([x, y, x]).values[1]);
    close(conditionalMutualInformation(x, y, new CategoryCodes(new Int32Array(found.n), ['one'])));
  });
});

describe('selections from many labels', () => {
  const a = CategoryCodes.from('a', labels(6000, 5003, 31));
  const b = CategoryCodes.from('b', labels(6000, 5009, 5));
  const y = CategoryCodes.from('y', labels(6000, 4999, 3));

  it.each(['mrmr', 'jmi', 'cmim', 'disr', 'icap'] as const)('%s by its definition', (criterion) => {
    const [first, second] = selectFeatures([a, b], y, { criterion });
    const [s, f] = [first, second].map(({ index }) => [a, b][index]);
    const both = estimateMutualInformation([f, s], [y]);
    const shared = estimateMutualInformation(f, s);
    const given = conditionalMutualInformation(f, y, s);
    const alone = estimateMutualInformation(f, y);
    // One selected feature: the sums have one term each. H(f, s, y) is I of the triple with itself.
    const expected = {
      mrmr: alone - shared,
      jmi: both,
      cmim: given,
      disr: both / estimateMutualInformation([f, s, y], [f, s, y]),
      icap: alone - Math.max(0, alone - given),
    };
    expectClose(second.score, expected[criterion], { relative: 1e-11, absolute: 1e-12 });
  });
});

describe('a sparse table', () => {
  const spec: { x: AxisSpec; y: AxisSpec } = {
    x: { bins: 65536, range: [0, 1] },
    y: { categories: Array.from({ length: 300 }, (_, i) => (i === 0 ? Infinity : i === 1 ? 'Infinity' : i)) },
  };
  const table = new JointHistogram(spec).push(
    [0.5, 0.5, 0, 1, NaN, 7],
    [2, 2, Infinity, 'Infinity', 3, 4].map(String),
  );
  table.push([0.25, 0.75], [Infinity, 299]);

  it('goes through JSON, bytes and messages unchanged, and goes on counting there', () => {
    const [text, bytes] = [JSON.stringify(table), table.toBytes()];
    const copies = [
      JointHistogram.fromJSON(JSON.parse(JSON.stringify(table)) as JointHistogramJSON),
      JointHistogram.fromJSON(table.toJSON()),
      JointHistogram.fromBytes(table.toBytes()),
      unpack(structuredClone(pack(table))) as JointHistogram,
    ];
    for (const copy of copies) {
      expect(JSON.stringify(copy) === text).toBe(true);
      expect(Buffer.compare(copy.toBytes(), bytes)).toBe(0);
      expect(copy.merge(table).total).toBe(2 * table.total);
      expect(copy.push([0.25], [Infinity]).occupied().counts).toContain(3);
    }
    const { storage, outOfRange, nan } = table.toJSON();
    expect({ storage, outOfRange, nan }).toEqual({ storage: 'sparse', outOfRange: 3, nan: 1 });
    expect(new DataView(bytes.buffer).getUint32(12, true)).toBe(4);
  });

  it('an infinite label is not the text', () => {
    const { categories } = JSON.parse(JSON.stringify(table)).y;
    expect(categories.slice(0, 3)).toEqual([{ number: 'Infinity' }, 'Infinity', 2]);
  });

  it.each([
    ['cells that do not ascend', { cells: [5, 5] }],
    ['a cell beyond the table', { cells: [0, 65536 * 300] }],
    ['half a cell', { cells: [0, 1.5] }],
    ['no cells', { cells: undefined }],
    ['a count too few', { counts: [1] }],
    ['a count of 0', { counts: [1, 0] }],
    ['a negative count', { counts: [1, -0.5] }],
    ['another storage', { storage: 'dense' }],
  ])('damaged: %s is an error', (_, damage) => {
    const json = { ...table.toJSON(), cells: [0, 7], counts: [1, 2], ...damage };
    expect(() => JointHistogram.fromJSON(json as JointHistogramJSON)).toThrow(/^"json\.(cells|counts)/);
  });

  it('what needs a count for each cell says so', () => {
    expect(() => table.counts).toThrow(/65536 × 300 cells.*2\^24.*occupied\(\)/);
    expect(() => pointwiseMutualInformation(table)).toThrow('19660800 cells');
  });

  it('a table that fits has its counts, whatever it began with', () => {
    const axes = [new CategoryAxis([1, 2]), new CategoryAxis([1, 2])];
    const sparse = new JointHistogram(new Counts(axes, false)).push([1, 2, 2], [2, 1, 1]);
    expect(Array.from(sparse.counts)).toEqual([0, 1, 2, 0]);
    expect(sparse.push([1], [1]).counts).toBe(sparse.counts);
    expect(Array.from(sparse.counts)).toEqual([1, 1, 2, 0]);
  });
});

describe('coarsen', () => {
  const { n, x, y, coarseX, coarseY, counts, histogram: one } = vectors.coarse;
  const fine = histogram2d(samples(n, 251), samples(n, 193), { bins: [x, y] });

  it('is NumPy’s histogram with the edges that remain', () => {
    const coarse = fine.coarsen({ x: 3, y: coarseY });
    expect([coarse.xEdges, coarse.yEdges].map((edges) => Array.from(edges ?? []))).toEqual([
      coarseX,
      coarseY,
    ]);
    expect(Array.from(coarse.counts)).toEqual(counts);
    expect([coarse.outOfRange, coarse.nan]).toEqual([fine.outOfRange, fine.nan]);
    expect(coarse.outOfRange).toBeGreaterThan(0);
    expect(Array.from(histogram(samples(n, 251), { bins: x }).coarsen(coarseX).counts)).toEqual(one);
    expect(onBothBackends(() => fine.coarsen({ y: coarseY }).toJSON())).toStrictEqual(
      histogram2d(samples(n, 251), samples(n, 193), { bins: [x, coarseY] }).toJSON(),
    );
  });

  it('repeated and infinite edges, the last bin closed', () => {
    const values = [-5, 0, 0.5, 1, 1, 2, Infinity, NaN];
    const edges = [-Infinity, 0, 1, 1, 2, Infinity];
    for (const remaining of [
      [-Infinity, 1, Infinity],
      [-Infinity, 1, 1, Infinity],
      [-Infinity, Infinity],
      edges,
    ]) {
      expect(new Histogram({ edges }).push(values).coarsen(remaining).toJSON()).toStrictEqual(
        new Histogram({ edges: remaining }).push(values).toJSON(),
      );
    }
    const repeated = new Histogram({ edges: [0, 1, 2, 2] }).push([0, 1.5, 2]);
    expect(repeated.coarsen([0, 2]).toJSON()).toStrictEqual(
      new Histogram({ edges: [0, 2] }).push([0, 1.5, 2]).toJSON(),
    );
  });

  it('a sparse table becomes dense where it fits', () => {
    const spec = { x: { bins: 8192, range: [0, 1] }, y: { bins: 4096, range: [0, 1] } } as const;
    const draw = mulberry32(3);
    const [u, v] = [0, 1].map(() => Float64Array.from({ length: 5000 }, draw));
    const coarse = new JointHistogram(spec).push(u, v).coarsen({ x: 1024, y: 1024 });
    expect(coarse.toJSON()).toStrictEqual(
      new JointHistogram({ x: { bins: 8, range: [0, 1] }, y: { bins: 4, range: [0, 1] } })
        .push(u, v)
        .toJSON(),
    );
  });

  it.each([
    ['a factor that does not divide', { x: 5 }, RangeError, '"by.x" must divide the 12 bins'],
    ['half a factor', { x: 1.5 }, RangeError, '"by.x"'],
    ['0', { y: 0 }, RangeError, '"by.y"'],
    ['an edge that is none', { y: [-1, 0.3, 2] }, RangeError, 'got 0.3 at index 1'],
    ['edges that descend', { y: [-1, 1, 0, 2] }, RangeError, 'got 0 at index 2'],
    ['an edge twice that is there once', { y: [-1, 0, 0, 2] }, RangeError, 'got 0 at index 2'],
    ['not the first edge', { y: [0, 2] }, RangeError, 'begin with -1 and end with 2'],
    ['not the last edge', { y: [-1, 1] }, RangeError, 'begin with -1 and end with 2'],
    ['no edge', { y: [] }, RangeError, 'begin with -1'],
    ['text for an edge', { y: [-1, '0', 2] }, TypeError, '"by.y[1]"'],
    ['text', { x: '2' }, TypeError, '"by.x"'],
    ['another side', { z: 2 }, TypeError, '"z"'],
    ['a number', 2, TypeError, '"by" must be { x, y } or one of them, such as { x: 2 }, got 2'],
    ['nothing', undefined, TypeError, '"by"'],
  ])('refuses %s', (_, by, kind, message) => {
    expect(() => fine.coarsen(by as never)).toThrow(kind);
    expect(() => fine.coarsen(by as never)).toThrow(message);
  });

  it('refuses categories, and a histogram what its one axis cannot do', () => {
    const table = new JointHistogram({ x: { categories: ['a', 'b'] }, y: { edges: [0, 1, 2] } });
    expect(() => table.coarsen({ x: 2 })).toThrow(TypeError);
    expect(() => table.coarsen({ x: 2 })).toThrow('categories');
    expect(table.coarsen({ y: 2 }).shape).toEqual([2, 1]);
    const single = new Histogram({ edges: [0, 1, 2] });
    expect(() => single.coarsen(3)).toThrow('"by" must divide the 2 bins');
    expect(() => single.coarsen(undefined as never)).toThrow(TypeError);
    expect(single.coarsen(2).edges).toEqual(Float64Array.of(0, 2));
  });
});
