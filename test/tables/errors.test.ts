// What the tables of counts refuse.

import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  binEdges,
  contingencyTable,
  digitize,
  Histogram,
  histogram,
  histogram2d,
  JointHistogram,
  quantize,
} from '../../src/index.js';
import { forEachBackend } from '../support/backends.js';
import {
  type Any,
  badLabels,
  badOptions,
  badPairs,
  badSamples,
  badState,
  LABELS,
  NO_COLUMNS,
  P,
  SPEC,
  testErrors,
  wrongKind,
  wrongValue,
  X,
  Y,
} from '../support/errors.js';

badLabels('contingencyTable', contingencyTable);
const many = Int32Array.from({ length: 5000 }, (_, i) => i);
wrongValue(
  'contingencyTable',
  'counts of too large a table',
  () => contingencyTable(many, many).counts,
  '5000 × 5000 cells',
  '2^24',
  'occupied()',
);
badOptions('contingencyTable', (options) => contingencyTable(LABELS, LABELS, options), ['nan']);
for (const [a, got] of NO_COLUMNS) {
  wrongKind('contingencyTable', `a: ${got}`, () => contingencyTable(a as Any, LABELS), '"a"', got);
  wrongKind('contingencyTable', `b: ${got}`, () => contingencyTable(LABELS, a as Any), '"b"', got);
}

// Columns of numbers that are binned.
badSamples('binEdges', binEdges);
badSamples('histogram', histogram);
badSamples(
  'histogram2d',
  (x, options) =>
    histogram2d(
      x,
      Float64Array.from({ length: x?.length ?? 0 }, (_, i) => i),
      options,
    ),
  { two: true },
);
badPairs('histogram2d', histogram2d);

for (const [x, got] of NO_COLUMNS)
  wrongKind('digitize', `x: ${got}`, () => digitize(x as Any, [0, 1]), '"x"', got);
for (const [x, got] of NO_COLUMNS) wrongKind('quantize', `x: ${got}`, () => quantize(x as Any), '"x"', got);
wrongKind('quantize', 'an unknown key', () => quantize(X, { bin: 3 } as Any), '"bin"', '"bins"');
wrongKind('quantize', 'no axis', () => quantize(X, 3 as Any), '"axis"', '{ bins, binning }', '3');
wrongValue('quantize', 'no binning', () => quantize(X, { binning: 'no' as Any }), '"axis.binning"', '"no"');
wrongKind('quantize', 'edges of a wrong kind', () => quantize(X, { edges: 10 } as Any), '"axis.edges"', '10');
wrongKind('quantize', 'bins of text', () => quantize(['a'], { bins: 2, range: [0, 1] }), '"x"', 'numbers');
wrongValue('quantize', 'no bins', () => quantize(X, { bins: 0 }), '"axis.bins"', 'integer ≥ 1', '0');
wrongValue('quantize', 'decreasing edges', () => quantize(X, { edges: [1, 0] }), '"axis.edges"', 'index 1');
wrongValue('quantize', 'infinity', () => quantize([1, Infinity]), '"x"', 'Infinity', 'index 1');
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

for (const [spec, got] of NO_COLUMNS.slice(0, 4)) {
  wrongKind('Histogram', `spec ${got}`, () => new Histogram(spec as Any), '"spec"', 'bins, range', got);
  wrongKind('JointHistogram', `x ${got}`, () => new JointHistogram({ x: spec as Any, y: SPEC }), '"x"', got);
}
wrongKind('JointHistogram', 'spec 3', () => new JointHistogram(3 as Any), '"spec"', '{ x, y }', '3');
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
for (const wrong of [-1, -0.5, Infinity, NaN]) {
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
  'counts of too large a table',
  () => new JointHistogram({ x: { bins: 65536, range: [0, 1] }, y: { bins: 65536, range: [0, 1] } }).counts,
  '65536 × 65536 cells',
  '2^24',
  'occupied()',
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

badState('Histogram', Histogram, () => new Histogram(SPEC));
badState('JointHistogram', JointHistogram, joint);

testErrors('tables');

forEachBackend(() => {
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

describe('what cannot be had', () => {
  const { Memory } = WebAssembly;
  const { Float64Array: Doubles } = globalThis;

  afterEach(() => {
    WebAssembly.Memory = Memory;
    globalThis.Float64Array = Doubles;
  });

  const wide = { bins: 65536, range: [0, 1] } as const;
  const samples = [0, 0.25, 0.5, 1];

  test('a memory for large tables: how much was wanted, and the library works afterwards', async () => {
    // A library of its own, which keeps no memory from an earlier call.
    vi.resetModules();
    const { entropy, histogram, useBackend } = await import('../../src/index.js');
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
    const fresh = await import('../../src/index.js');
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

  test('a table beyond 2^24 cells has no counts, and says how many were wanted', () => {
    const large = histogram2d(X, Y, { bins: [65536, 257] });
    expect(large.total).toBe(6);
    expect(() => large.counts).toThrow('65536 × 257 cells');
    expect(histogram2d(X, Y, { bins: [65536, 1] }).total).toBe(6);
  });
});
