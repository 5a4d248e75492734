// Histograms are the only state: any cut of the samples and any order of merging gives the identical object.

import { describe, expect, it } from 'vitest';
import {
  type AxisSpec,
  CategoryCodes,
  Histogram,
  JointHistogram,
  type JointHistogramJSON,
} from '../../src/index.js';
import { shuffled } from '../support/arbitraries.js';
import { BACKENDS, force, forEachBackend } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { fnv1a } from '../support/vectors.js';

const SPECIAL = [NaN, Infinity, -Infinity, -0, 0, 1, -1e-300, 5e-324, 1e308, 1 + 2 ** -52, 2];

/** Samples in and around [0, 1], one in five of them special. */
function samples(n: number, draw: () => number): Float64Array {
  return Float64Array.from({ length: n }, () => {
    const u = draw();
    return draw() < 0.2 ? SPECIAL[Math.floor(u * SPECIAL.length)] : u * 1.2 - 0.1;
  });
}

function labels(n: number, draw: () => number): (string | null)[] {
  return Array.from({ length: n }, () => {
    const u = draw();
    return u < 0.1 ? null : `label ${Math.floor(u * 8)}`;
  });
}

const LABELS = ['label 3', 'label 1', 'label 2', 'label 7', 'label 5'];

interface Kind {
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly n: number;
  /** What the blocks are. */
  readonly column: (n: number, draw: () => number) => Float64Array | (string | null)[];
}

/** Small tables count in linear memory, large ones straight into their counts, unequal edges by a grid. */
const KINDS: Record<string, Kind> = {
  small: { x: { bins: 7, range: [0, 1] }, y: { bins: 5, range: [0, 1] }, n: 5000, column: samples },
  'one cell': { x: { bins: 1, range: [0, 1] }, y: { bins: 1, range: [0, 1] }, n: 3000, column: samples },
  'over 2^16 cells': {
    x: { bins: 300, range: [0, 1] },
    y: { bins: 300, range: [0, 1] },
    n: 9000,
    column: samples,
  },
  'fewer samples than cells': {
    x: { bins: 90, range: [0, 1] },
    y: { bins: 90, range: [0, 1] },
    n: 9000,
    column: samples,
  },
  'unequal edges': {
    x: { edges: [-Infinity, 0, 0.1, 0.1, 0.5, 1] },
    y: { edges: [0, 1e-3, 0.5, Infinity] },
    n: 5000,
    column: samples,
  },
  categories: { x: { categories: LABELS }, y: { bins: 4, range: [0, 1] }, n: 5000, column: labels },
};

/** The table of the samples, pushed in blocks that a seeded generator cuts; every fifth block is empty. */
function pushed(kind: Kind, x: ArrayLike<unknown>, y: Float64Array, cuts: readonly number[]): JointHistogram {
  const table = new JointHistogram({ x: kind.x, y: kind.y });
  for (let i = 1; i < cuts.length; i++) {
    table.push(
      Array.prototype.slice.call(x, cuts[i - 1], cuts[i]) as never,
      y.subarray(cuts[i - 1], cuts[i]),
    );
  }
  return table;
}

function cutAt(n: number, pieces: number, draw: () => number): number[] {
  const cuts = Array.from({ length: pieces - 1 }, () => Math.floor(draw() * (n + 1)));
  return [0, ...cuts.sort((a, b) => a - b), n];
}

/** All of a table, the getters included; arrays by their bits, which distinguish −0 from 0. */
const contentOf = (table: JointHistogram): object => ({
  text: JSON.stringify(table),
  counts: fnv1a(table.counts),
  total: table.total,
  outOfRange: table.outOfRange,
  nan: table.nan,
  shape: table.shape,
  edges: [table.xEdges, table.yEdges].map((edges) => edges && fnv1a(edges)),
  categories: [table.xCategories, table.yCategories],
});

/** The same content; small tables deep equal, too. */
function expectIdentical(table: JointHistogram, expected: JointHistogram): void {
  expect(contentOf(table)).toStrictEqual(contentOf(expected));
  if (table.counts.length < 100) expect(table).toStrictEqual(expected);
}

forEachBackend((name) => {
  describe.each(Object.entries(KINDS))('%s', (_, kind) => {
    const draw = mulberry32(kind.n);
    const x = kind.column(kind.n, draw);
    const y = samples(kind.n, draw);

    it('counts each pair once, missing ones first, as a plain loop does', () => {
      const whole = pushed(kind, x, y, [0, kind.n]);
      const expected = { counts: new Float64Array(whole.counts.length), outOfRange: 0, nan: 0 };
      const place = (spec: AxisSpec, value: unknown): number => {
        if ('categories' in spec) return value === null ? -2 : spec.categories.indexOf(value as string);
        if (Number.isNaN(value)) return -2;
        const sample = value as number;
        const edges: number[] =
          'edges' in spec
            ? Array.from(spec.edges)
            : Array.from({ length: spec.bins + 1 }, (_e, i) => (i === spec.bins ? 1 : i * (1 / spec.bins)));
        const last = edges.length - 1;
        if (sample < edges[0] || sample > edges[last]) return -1;
        if (sample === edges[last]) return last - 1;
        return edges.findLastIndex((edge) => edge <= sample);
      };
      for (let i = 0; i < kind.n; i++) {
        const row = place(kind.x, x[i]);
        const column = place(kind.y, y[i]);
        if (row === -2 || column === -2) expected.nan++;
        else if (row < 0 || column < 0) expected.outOfRange++;
        else expected.counts[row * whole.shape[1] + column]++;
      }
      expect(fnv1a(whole.counts)).toBe(fnv1a(expected.counts));
      expect([whole.outOfRange, whole.nan]).toEqual([expected.outOfRange, expected.nan]);
      expect(whole.nan).toBeGreaterThan(0);
      expect(whole.outOfRange).toBeGreaterThan(0);
      expect(whole.total + whole.outOfRange + whole.nan).toBe(kind.n);
    });

    it('any cut gives the identical object', () => {
      const whole = pushed(kind, x, y, [0, kind.n]);
      for (const pieces of [2, 3, 17, 400]) {
        const cut = pushed(kind, x, y, cutAt(kind.n, pieces, draw));
        expectIdentical(cut, whole);
      }
    });

    it('any order of merging, and any tree, gives the identical object', () => {
      const whole = pushed(kind, x, y, [0, kind.n]);
      for (const pieces of [2, 5, 16]) {
        const cuts = cutAt(kind.n, pieces, draw);
        const parts = (): JointHistogram[] =>
          Array.from({ length: pieces }, (_, i) => pushed(kind, x, y, [cuts[i], cuts[i + 1]]));
        const [first, ...rest] = shuffled(parts(), draw);
        for (const part of rest) first.merge(part);
        expectIdentical(first, whole);
        const level = shuffled(parts(), draw);
        while (level.length > 1)
          level.push((level.shift() as JointHistogram).merge(level.shift() as JointHistogram));
        expectIdentical(level[0], whole);
      }
    });

    it('goes through JSON unchanged, and goes on counting there', () => {
      const half = kind.n >> 1;
      const part = pushed(kind, x, y, [0, half]);
      const copy = JointHistogram.fromJSON(JSON.parse(JSON.stringify(part)) as JointHistogramJSON);
      expect(contentOf(copy)).toStrictEqual(contentOf(part));
      copy.merge(pushed(kind, x, y, [half, kind.n]));
      expect(contentOf(copy)).toStrictEqual(contentOf(pushed(kind, x, y, [0, kind.n])));
    });

    it('is that of the other backend', () => {
      const mine = contentOf(pushed(kind, x, y, cutAt(kind.n, 9, draw)));
      for (const other of BACKENDS.filter((backendName) => backendName !== name)) {
        force(other);
        expect(contentOf(pushed(kind, x, y, [0, kind.n]))).toStrictEqual(mine);
      }
    });
  });

  it('every length 0 … 67, and around a block, is counted like its single samples', () => {
    const draw = mulberry32(9);
    const x = samples(8200, draw);
    const spec = { bins: 6, range: [0, 1] as const };
    const lengths = Array.from({ length: 68 }, (_, i) => i).concat([4095, 4096, 4097, 8191, 8192, 8193]);
    for (const n of lengths) {
      for (const offset of [0, 1, 2, 3]) {
        const block = x.subarray(offset, offset + n);
        const whole = new Histogram(spec).push(block);
        const joint = new JointHistogram({ x: spec, y: spec }).push(block, block);
        const single = new Histogram(spec);
        for (const value of block) single.push([value]);
        expect(whole.toJSON()).toStrictEqual(single.toJSON());
        expect(joint.nan).toBe(single.nan);
        expect(joint.outOfRange).toBe(single.outOfRange);
        expect(Array.from(single.counts)).toEqual([0, 1, 2, 3, 4, 5].map((i) => joint.counts[i * 7]));
      }
    }
  });

  it('one column: any cut and any order of merging, NaN and infinities counted apart', () => {
    const draw = mulberry32(13);
    for (const spec of [
      { bins: 10, range: [0, 1] as const },
      { bins: 65_536, range: [0, 1] as const },
      { edges: [-Infinity, 0, 0.2, 0.9, Infinity] },
    ]) {
      const x = samples(6000, draw);
      const whole = new Histogram(spec).push(x);
      expect(whole.nan).toBe(x.filter((value) => value !== value).length);
      const cuts = cutAt(6000, 12, draw);
      const parts = Array.from({ length: 12 }, (_, i) =>
        new Histogram(spec).push(x.subarray(cuts[i], cuts[i + 1])),
      );
      const [first, ...rest] = shuffled(parts, draw);
      for (const part of rest) first.merge(part);
      expect(JSON.stringify(first)).toBe(JSON.stringify(whole));
      expect(fnv1a(first.counts)).toBe(fnv1a(whole.counts));
      if (first.counts.length < 100) expect(first).toStrictEqual(whole);
      expect(JSON.stringify(Histogram.fromJSON(JSON.parse(JSON.stringify(whole))))).toBe(
        JSON.stringify(whole),
      );
    }
  });

  it('counts of many pushes add up exactly', () => {
    const block = new Float64Array(1000).fill(0.5);
    const table = new Histogram({ bins: 3, range: [0, 1] });
    const joint = new JointHistogram({ x: { bins: 3, range: [0, 1] }, y: { bins: 2, range: [0, 1] } });
    for (let i = 0; i < 300; i++) {
      table.push(block);
      joint.push(block, block);
    }
    expect(Array.from(table.counts)).toEqual([0, 300_000, 0]);
    expect(Array.from(joint.counts)).toEqual([0, 0, 0, 300_000, 0, 0]);
    // Doubling passes 2^32 and reaches 2^53, all counts exact.
    const doubled = Histogram.fromJSON({
      ...new Histogram({ edges: [0, 1] }).toJSON(),
      counts: [1],
      nan: 1,
      outOfRange: 1,
    });
    for (let i = 0; i < 53; i++) doubled.merge(Histogram.fromJSON(doubled.toJSON()));
    expect([doubled.counts[0], doubled.nan, doubled.outOfRange, doubled.total]).toEqual(
      Array(4).fill(2 ** 53),
    );
  });

  it('a table merged with itself is doubled', () => {
    const table = new Histogram({ bins: 2, range: [0, 1] }).push([0.1, 0.9, 0.9, NaN, 7]);
    table.merge(table);
    expect(table.toJSON()).toMatchObject({ counts: [2, 4], nan: 2, outOfRange: 2 });
  });
});

describe('axes', () => {
  const counted = (x: AxisSpec, y: AxisSpec): JointHistogram => new JointHistogram({ x, y });
  const uniform: AxisSpec = { bins: 4, range: [0, 1] };

  it('merging tables of different axes is a RangeError, and changes nothing', () => {
    const table = counted(uniform, { categories: ['a', 'b'] }).push([0.5], ['a']);
    const before = contentOf(table);
    for (const other of [
      counted({ bins: 5, range: [0, 1] }, { categories: ['a', 'b'] }),
      counted({ bins: 4, range: [0, 1 + 2 ** -52] }, { categories: ['a', 'b'] }),
      counted({ edges: [0, 0.25, 0.5, 0.75, neighbour(1)] }, { categories: ['a', 'b'] }),
      counted(uniform, { categories: ['b', 'a'] }),
      counted(uniform, { categories: ['a', 'b', 'c'] }),
      counted(uniform, { bins: 2, range: [0, 1] }),
      counted({ categories: ['a', 'b', 'c', 'd'] }, { categories: ['a', 'b'] }),
    ]) {
      expect(() => table.merge(other)).toThrow(RangeError);
    }
    expect(() => new Histogram(uniform as never).merge(new Histogram({ bins: 3, range: [0, 1] }))).toThrow(
      RangeError,
    );
    expect(contentOf(table)).toStrictEqual(before);
  });

  it('equal edges merge, however they were asked for', () => {
    const given = counted({ edges: [0, 0.25, 0.5, 0.75, 1] }, uniform).push([0.3], [0.3]);
    expect(counted(uniform, uniform).merge(given).total).toBe(1);
  });

  it('text, booleans, numbers and codes find their categories, other labels are out of range', () => {
    const table = counted({ categories: [3, 1] }, { categories: [true, false] });
    table.push([1, 3, 2, 1], [true, false, true, null]);
    table.push(Int8Array.of(1), [false]);
    table.push(new CategoryCodes(Int32Array.of(0, 1, -1), [1, 3]), [true, true, true]);
    expect(table.toJSON()).toMatchObject({ counts: [1, 1, 2, 1], outOfRange: 1, nan: 2 });
  });

  it('a failed push leaves the table as it was', () => {
    const table = counted(uniform, { categories: ['a'] }).push([0.1], ['a']);
    const before = contentOf(table);
    expect(() => table.push([0.1, 0.2], ['a'])).toThrow(RangeError);
    expect(() => table.push(['x', 'y'], ['a', 'a'])).toThrow(TypeError);
    expect(() => table.push([0.1, 'y'] as never, ['a', 'a'])).toThrow(TypeError);
    expect(() => table.push([0.1, 0.2], ['a', {}] as never)).toThrow(TypeError);
    expect(contentOf(table)).toStrictEqual(before);
  });
});

function neighbour(x: number): number {
  return x * (1 + 2 ** -52);
}

describe('JSON', () => {
  const table = new JointHistogram({ x: { edges: [-Infinity, 0, Infinity] }, y: { categories: ['a', 'b'] } });
  table.push([1, -1, NaN], ['a', 'b', 'a']);
  const json = table.toJSON();

  it('writes infinite edges as text', () => {
    expect(JSON.stringify(json)).toBe(
      '{"type":"JointHistogram","version":1,"x":{"edges":["-Infinity",0,"Infinity"]},"y":{"categories":["a","b"]},' +
        '"counts":[0,1,1,0],"outOfRange":0,"nan":1}',
    );
  });

  it.each([
    ['null', null],
    ['text', 'JointHistogram'],
    ['nothing in it', {}],
    ['another type', { ...json, type: 'Histogram' }],
    ['another version', { ...json, version: 2 }],
    ['no axis', { ...json, x: undefined }],
    ['an empty axis', { ...json, x: {} }],
    ['null for an axis', { ...json, x: null }],
    ['edges that decrease', { ...json, x: { edges: [0, 1, 0.5] } }],
    ['an edge null', { ...json, x: { edges: [0, null, 1] } }],
    ['an edge as text', { ...json, x: { edges: [0, '1', 2] } }],
    ['one edge', { ...json, x: { edges: [0] } }],
    ['a category twice', { ...json, y: { categories: ['a', 'a'] } }],
    ['counts missing', { ...json, counts: undefined }],
    ['a count too few', { ...json, counts: [0, 1, 1] }],
    ['a count too many', { ...json, counts: [0, 1, 1, 0, 0] }],
    ['a negative count', { ...json, counts: [0, 1, 1, -1] }],
    ['an infinite count', { ...json, counts: [0, 1, 1, Infinity] }],
    ['a count null', { ...json, counts: [0, 1, 1, null] }],
    ['a count as text', { ...json, counts: [0, 1, 1, '1'] }],
    ['NaN pairs', { ...json, nan: Number.NaN }],
    ['negative outOfRange', { ...json, outOfRange: -1 }],
    ['outOfRange missing', { ...json, outOfRange: undefined }],
    ['counts as an object', { ...json, counts: { 0: 1, length: 4 } }],
  ])('damaged: %s is an error', (_, damaged) => {
    let caught: unknown;
    try {
      JointHistogram.fromJSON(damaged as never);
    } catch (error) {
      caught = error;
    }
    expect(caught === undefined ? 'no error' : (caught as Error).constructor.name).toMatch(
      /^(TypeError|RangeError)$/,
    );
    // An error of the library, which names what is wrong, not one of the engine.
    expect((caught as Error).message).toMatch(/^"(json|spec|x|y)/);
  });

  it('a Histogram is refused as a JointHistogram, and vice versa', () => {
    const single = new Histogram({ bins: 1, range: [0, 1] });
    expect(() => Histogram.fromJSON(json as never)).toThrow(TypeError);
    expect(() => JointHistogram.fromJSON(single.toJSON() as never)).toThrow(TypeError);
    expect(() => Histogram.fromJSON({ ...single.toJSON(), edges: undefined as never })).toThrow(TypeError);
    expect(() => single.merge(table as never)).toThrow(TypeError);
  });
});
