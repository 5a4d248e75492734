// Histograms against NumPy: counts and edges to the last one.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binEdges, digitize, Histogram, histogram, histogram2d, mutualInformation } from '../../src/index.js';
import { expectClose, neighbours } from '../support/accuracy.js';
import { onBothBackends } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { type Case, fnv1a, quantileColumn, readVectors, typed } from '../support/vectors.js';

const { cases, decreasing } = readVectors('histogram_numpy');
const ofForm = (form: string): (readonly [string, Case])[] =>
  cases
    .filter((found) => found.form === form)
    .map(({ name = '', lo, hi, bins, range, seed, type, ...rest }) => [
      [
        name,
        type,
        seed && `seed ${seed}`,
        lo !== undefined && `[${lo}, ${hi}]`,
        range && `[${range}]`,
        `bins ${bins}`,
      ]
        .filter(Boolean)
        .join(', '),
      { name, lo, hi, bins, range, seed, type, ...rest },
    ]);

/** Edges as the vector has them: all, or a sample and the fingerprint of all. */
function expectEdges(found: ArrayLike<number>, { edges, edgeSample, edgesFnv1a }: Case): void {
  if (edges !== undefined) expect(Array.from(found)).toEqual(edges.map((edge: number) => edge + 0));
  for (const [i, edge] of edgeSample ?? []) expect(found[i], `edge ${i}`).toBe(edge);
  expect(fnv1a(found)).toBe(edgesFnv1a);
}

function expectCounts({ counts, outOfRange, total, nan }: Histogram, found: Case, samples: number): void {
  expect(Array.from(counts)).toEqual(found.counts);
  expect(outOfRange).toBe(found.outOfRange);
  expect(nan).toBe(0);
  expect(total + outOfRange).toBe(samples);
}

/** The histogram on both backends, equal in everything. */
function made(compute: () => Histogram): Histogram {
  onBothBackends(() => compute().toJSON());
  return compute();
}

describe('every edge, the double below it and the double above it', () => {
  it.each(ofForm('neighbours'))('%s', (_, found) => {
    const { lo, hi, bins } = found;
    const edges = onBothBackends(() => binEdges([0], { bins, range: [lo, hi] }));
    expectEdges(edges, found);
    const data: number[] = [];
    for (const edge of edges) {
      const [below, above] = neighbours(edge);
      data.push(below, edge, above);
    }
    expectCounts(
      made(() => histogram(data, { bins, range: [lo, hi] })),
      found,
      data.length,
    );
    // Given edges take another kernel and must agree.
    expectCounts(
      made(() => histogram(data, { bins: edges })),
      found,
      data.length,
    );
    expectCounts(
      made(() => new Histogram({ bins, range: [lo, hi] }).push(data)),
      found,
      data.length,
    );
    const codes = onBothBackends(() => digitize(data, edges));
    if (found.digitize) expect(Array.from(codes)).toEqual(found.digitize);
  });
});

describe('columns of every type', () => {
  it.each(ofForm('data'))('%s', (_, found) => {
    const { type, data, bins, range } = found;
    const column = typed(type, data);
    const options = { bins, range: range ?? undefined };
    expectEdges(
      onBothBackends(() => binEdges(column, options)),
      found,
    );
    expectCounts(
      made(() => histogram(column, options)),
      found,
      data.length,
    );
    expect(Array.from(onBothBackends(() => digitize(column, found.edges)))).toEqual(found.digitize);
    // The same numbers as doubles, as a plain array and as a view.
    const doubles = Float64Array.from(column);
    for (const way of [doubles, Array.from(column), new Float64Array([0, ...column]).subarray(1)]) {
      expect(histogram(way, options).toJSON()).toStrictEqual(histogram(column, options).toJSON());
      expect(digitize(way, found.edges)).toStrictEqual(digitize(column, found.edges));
    }
  });
});

describe('long columns', () => {
  it.each(ofForm('recipe'))('%s', (_, found) => {
    const { type, seed, n, a, b, grid, bins, range } = found;
    const draw = mulberry32(seed);
    const column = typed(
      type,
      Float64Array.from({ length: n }, () => {
        const value = a + draw() * (b - a);
        return grid === null ? value : Math.floor(value * grid) / grid;
      }),
    );
    const options = { bins, range: range ?? undefined };
    expectEdges(
      onBothBackends(() => binEdges(column, options)),
      found,
    );
    expectCounts(
      made(() => histogram(column, options)),
      found,
      n,
    );
    const codes = onBothBackends(() => digitize(column, binEdges(column, options)));
    const counted = new Float64Array(found.counts.length + 2);
    for (const code of codes) counted[code]++;
    // The last bin is closed for a histogram and open for digitize.
    const last = found.counts.length;
    expect(counted[last] + counted[last + 1]).toBeGreaterThanOrEqual(found.counts[last - 1]);
    expect(Array.from(counted.subarray(1, last))).toEqual(found.counts.slice(0, -1));
  });
});

describe('pairs', () => {
  it.each(ofForm('pair'))('%s', (_, found) => {
    const { seed, n, spread, steps, bins, range, shape, xEnds, yEnds } = found;
    let { x, y } = found;
    if (x === undefined) {
      const draw = mulberry32(seed);
      [x, y] = [new Float64Array(n), new Float64Array(n)];
      for (let i = 0; i < n; i++) {
        const u = draw();
        x[i] = steps === undefined ? u : Math.floor(u * (steps + 1)) / steps;
        y[i] = steps === undefined ? u + spread * (draw() - 0.5) : Math.floor(draw() * (steps + 1)) / steps;
      }
    }
    const options = { bins, range: range ?? undefined };
    onBothBackends(() => histogram2d(x, y, options).toJSON());
    const table = histogram2d(x, y, options);
    expect([...table.shape]).toEqual(shape);
    expect(Array.from(table.counts)).toEqual(found.counts);
    expect(table.outOfRange).toBe(found.outOfRange);
    expect(table.total + table.outOfRange).toBe(x.length);
    const [xEdges, yEdges] = [table.xEdges as Float64Array, table.yEdges as Float64Array];
    expect([xEdges[0], xEdges[1], xEdges.at(-1)]).toEqual(xEnds);
    expect([yEdges[0], yEdges[1], yEdges.at(-1)]).toEqual(yEnds);
    expect([fnv1a(xEdges), fnv1a(yEdges)]).toEqual([found.xEdgesFnv1a, found.yEdgesFnv1a]);
  });
});

describe('examples of NumPy and fast-histogram', () => {
  const all = readVectors('histogram').cases.map((found, i) => [i, found.source, found] as const);

  it.each(all.filter(([, , { dimensions }]) => dimensions === 1))('case %i, %s', (_i, _source, found) => {
    const { data, bins, range, edges } = found;
    const table = made(() => histogram(data, { bins, range: range ?? undefined }));
    expectCounts(table, found, data.length);
    expect(Array.from(table.edges)).toEqual(edges);
  });

  it.each(all.filter(([, , { dimensions }]) => dimensions === 2))('case %i, %s', (_i, _source, found) => {
    const { x, y, bins, range, xEdges, yEdges, counts, outOfRange } = found;
    const table = histogram2d(x, y, { bins, range: range ?? undefined });
    expect(
      onBothBackends(() => histogram2d(x, y, { bins, range: range ?? undefined }).toJSON()),
    ).toMatchObject({
      counts: counts.flat(),
      outOfRange,
    });
    expect(Array.from(table.xEdges as Float64Array)).toEqual(xEdges);
    expect(Array.from(table.yEdges as Float64Array)).toEqual(yEdges);
  });

  it('the joint histogram of the neighbour data set, and its mutual information', () => {
    const { n, seed, first3, sum, cases: tables } = readVectors('knn_histogram');
    const draw = mulberry32(seed);
    const normal = (): number => {
      let total = 0;
      for (let i = 0; i < 12; i++) total += draw();
      return total - 6;
    };
    const x = new Float64Array(n);
    const y = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      x[i] = normal();
      y[i] = 0.75 * x[i] + 0.5 * normal();
      normal();
      draw();
    }
    expect([...x.subarray(0, 3)]).toEqual(first3.X);
    expect([...y.subarray(0, 3)]).toEqual(first3.Y);
    expect(x.reduce((total, value) => total + value, 0)).toBeCloseTo(sum.X, 10);
    for (const { bins, MI, nonzero, sumOfPositionTimesCount } of tables) {
      const table = histogram2d(x, y, { bins });
      expect(table.counts.filter((count) => count > 0)).toHaveLength(nonzero);
      expect(table.counts.reduce((total, count, i) => total + (i + 1) * count, 0)).toBe(
        sumOfPositionTimesCount,
      );
      expectClose(
        onBothBackends(() => mutualInformation(histogram2d(x, y, { bins }), { base: 'e' })),
        MI,
        {
          relative: 2e-15,
        },
      );
    }
  });
});

describe('where NumPy gives no histogram', () => {
  it('edges over a few subnormals do not decrease, and every sample is in the bin whose edges hold it', () => {
    for (const { lo, hi, bins, edges } of decreasing.cases) {
      const found = binEdges([0], { bins, range: [lo, hi] });
      expect(Array.from(found)).toEqual(edges.map((edge: number) => Math.min(edge, hi)));
      const data = edges.map((edge: number) => Math.min(edge, hi));
      const table = made(() => histogram(data, { bins, range: [lo, hi] }));
      expect(table.total).toBe(data.length);
      expect(table.outOfRange).toBe(0);
    }
  });
});

describe('equal frequencies', () => {
  const quantiles = readVectors('quantiles_numpy').cases.map(
    (found) => [`${found.name}, ${found.type}, ${found.seed ?? ''}, ${found.bins} bins`, found] as const,
  );

  it.each(quantiles)('%s', (_, found) => {
    const { type, bins, edges, counts, midwayExact } = found;
    const column = typed(type, quantileColumn(found));
    const table = made(() => histogram(column, { bins, binning: 'equal-frequency' }));
    expect(Array.from(table.counts)).toEqual(counts);
    expect(table.outOfRange).toBe(0);
    if (midwayExact !== false) {
      expect(Array.from(table.edges)).toEqual(edges.map((edge: number) => edge + 0));
      expect(binEdges(column, { bins, binning: 'equal-frequency' })).toStrictEqual(table.edges);
    }
  });

  it('neighbouring doubles stay apart', () => {
    const values = [1, 1 + 2 ** -52, 1 + 2 ** -51, 2, 2];
    const table = made(() => histogram(values, { bins: 10, binning: 'equal-frequency' }));
    expect(Array.from(table.counts)).toEqual([1, 1, 1, 2]);
  });
});

describe('density', () => {
  it('integrates to 1, as numpy.histogram(…, density=True)', () => {
    const table = histogram([1, 2, 1, 4, 9], { bins: [0, 1, 2, 4, 10] });
    // np.histogram([1,2,1,4,9], bins=[0,1,2,4,10], density=True)[0]
    expect(Array.from(table.density())).toEqual([0, 0.4, 0.1, 0.4 / 6]);
  });

  it('is 0 in a bin of infinite width, and NaN without samples', () => {
    expect(Array.from(histogram([1, 2], { bins: [-Infinity, 1.5, 2] }).density())).toEqual([0, 1]);
    expect(Array.from(new Histogram({ bins: 2, range: [0, 1] }).density())).toEqual([NaN, NaN]);
  });
});

describe('digitize', () => {
  it('is numpy.digitize: 0 below, edges.length at and above the last edge', () => {
    const codes = onBothBackends(() => digitize([-Infinity, -1, 0, 0.5, 1, 2, 2.5, Infinity], [0, 1, 2]));
    expect(Array.from(codes)).toEqual([0, 0, 1, 1, 2, 3, 3, 3]);
  });

  it('gives −1 for a missing sample that may be left out', () => {
    expect(Array.from(onBothBackends(() => digitize([NaN, 0.5, null], [0, 1], { nan: 'omit' })))).toEqual([
      -1, 1, -1,
    ]);
  });
});

describe('the edges are the authority', () => {
  /** The bin whose edges hold the sample: a linear search. */
  function binOf(edges: ArrayLike<number>, x: number): number {
    const last = edges.length - 1;
    if (!(x >= edges[0] && x <= edges[last])) return -1;
    if (x === edges[last]) return last - 1;
    let bin = 0;
    while (!(edges[bin + 1] > x)) bin++;
    return bin;
  }

  /** Edges of many shapes: even and uneven, narrow and wide, repeated and infinite. */
  const edgeArrays = fc
    .tuple(
      fc.constantFrom(1e-320, 1e-300, 1e-8, 1, 1e8, 1e15, 1e300),
      fc.array(fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -5, max: 5 })), {
        minLength: 2,
        maxLength: 60,
      }),
      fc.constantFrom('as they are', 'ends infinite', 'clustered'),
    )
    .map(([scale, values, shape]) => {
      const edges = values
        .map((value) => (shape === 'clustered' ? value ** 5 : value) * scale)
        .sort((a, b) => a - b);
      return shape === 'ends infinite' ? [-Infinity, ...edges, Infinity] : edges;
    });

  it('a sample is in the bin whose edges hold it, for any edges and every type of column', () => {
    fc.assert(
      fc.property(edgeArrays, fc.array(fc.double({ noNaN: true }), { maxLength: 30 }), (edges, others) => {
        const samples = [...edges.flatMap((edge) => [...neighbours(edge), edge]), ...others].filter(
          (value) => !Number.isNaN(value),
        );
        const columns = [
          Float64Array.from(samples),
          Float32Array.from(samples),
          Int32Array.from(samples),
          Int8Array.from(samples),
          Uint32Array.from(samples),
        ];
        for (const column of columns) {
          const expected = { counts: new Array(edges.length - 1).fill(0), outOfRange: 0 };
          for (const x of column) {
            const bin = binOf(edges, x);
            if (bin < 0) expected.outOfRange++;
            else expected.counts[bin]++;
          }
          expect(onBothBackends(() => histogram(column, { bins: edges }).toJSON())).toMatchObject(expected);
          const below = Int32Array.from(column, (x) => edges.filter((edge) => edge <= x).length);
          expect(onBothBackends(() => digitize(column, edges))).toStrictEqual(below);
        }
      }),
      { seed: 71, numRuns: 150 },
    );
  });

  it('65 536 bins keep every edge and its neighbours apart', () => {
    for (const range of [
      [0, 1],
      [-1e-3, 7e5],
      [1e9, 1e9 + 1],
    ] as const) {
      const edges = binEdges([0], { bins: 65_536, range });
      const samples = Float64Array.from(edges.subarray(0, -1));
      const counts = onBothBackends(() => histogram(samples, { bins: 65_536, range }).counts);
      expect(counts.every((count) => count === 1)).toBe(true);
      const below = samples.map((edge) => neighbours(edge)[0]).subarray(1);
      const lower = onBothBackends(() => histogram(below, { bins: 65_536, range }).counts);
      expect(lower.subarray(0, -1).every((count) => count === 1)).toBe(true);
    }
  });

  it('a Float32Array has the bins of the same numbers as doubles', () => {
    const draw = mulberry32(77);
    const floats = Float32Array.from({ length: 20_000 }, () => Math.floor(draw() * 1000) / 1000);
    for (const options of [
      { bins: 10 },
      { bins: 1000 },
      { bins: 37, range: [0.1, 0.9] as const },
      { bins: [0, 0.1, 0.2, 0.7, 1] },
      { bins: 12, binning: 'equal-frequency' as const },
    ]) {
      const expected = histogram(Float64Array.from(floats), options).toJSON();
      expect(onBothBackends(() => histogram(floats, options).toJSON())).toStrictEqual(expected);
    }
  });
});
