// Random calls of every public function, most of them valid, some with one thing wrong.

import * as infosimd from '../../../src/index.js';
import { choose, integer } from './random.js';

type Draw = () => number;

export interface RandomCall {
  readonly args: readonly unknown[];
  readonly call: () => unknown;
}

const LENGTHS = [
  1, 2, 3, 4, 5, 7, 8, 16, 31, 32, 33, 34, 63, 64, 65, 100, 255, 256, 257, 4095, 4096, 4097, 9001,
];

function lengthOf(draw: Draw): number {
  // Long columns are rare: they cost most of the time.
  return draw() < 0.9 ? choose(draw, LENGTHS.slice(0, 16)) : choose(draw, LENGTHS);
}

const TYPED = [
  Float64Array,
  Float32Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
] as const;

/** The same numbers as an array, or as one of the typed arrays. */
function anyType(draw: Draw, values: number[]): unknown {
  const kind = integer(draw, 0, TYPED.length + 2);
  if (kind < TYPED.length) return TYPED[kind].from(values);
  const whole = values.map((value) => BigInt(Math.trunc(Number.isFinite(value) ? value : 0) % 2 ** 40));
  if (kind === TYPED.length) return BigInt64Array.from(whole);
  if (kind === TYPED.length + 1) return whole;
  return values;
}

/** One thing wrong, in one call of ten. */
function spoil(draw: Draw, values: unknown): unknown {
  if (draw() > 0.1) return values;
  if (draw() < 0.3)
    return choose(draw, [undefined, null, 'text', 7, {}, [], new DataView(new ArrayBuffer(8))]);
  const copy = Array.from(values as ArrayLike<unknown>);
  const wrong = [NaN, -1, Infinity, -Infinity, null, undefined, 'text', -5e-324, true, {}, 2n ** 60n];
  copy[integer(draw, 0, copy.length - 1)] = choose(draw, wrong);
  return copy;
}

function weights(draw: Draw, n: number): number[] {
  const kind = integer(draw, 0, 4);
  return Array.from({ length: n }, (_, i) => {
    if (kind === 0) return draw();
    if (kind === 1) return draw() < 0.5 ? 0 : draw();
    if (kind === 2) return 1 / (i + 1);
    if (kind === 3) return draw() ** 8 * choose(draw, [1, 1e-300, 1e300]);
    return integer(draw, 0, 100);
  });
}

/** A distribution and whether it wants `normalize`. */
function distribution(draw: Draw, n: number, normalize: boolean): unknown {
  const raw = weights(draw, n);
  raw[integer(draw, 0, n - 1)] += 1;
  if (normalize) return spoil(draw, anyType(draw, raw));
  const total = raw.reduce((a, b) => a + b, 0);
  const p = raw.map((weight) => weight / total);
  const type = integer(draw, 0, 2);
  return spoil(draw, type === 0 ? p : type === 1 ? Float64Array.from(p) : Float32Array.from(p));
}

function bases(draw: Draw): Record<string, unknown> {
  if (draw() < 0.4) return {};
  if (draw() < 0.05) return { base: choose(draw, [1, 0, -2, NaN, Infinity, 'two', null]) };
  return { base: choose(draw, [2, 'e', 10, 1.5, 256]) };
}

function mistyped(draw: Draw): Record<string, unknown> {
  return draw() < 0.03 ? { bass: 2 } : {};
}

function numbers(draw: Draw, n: number): unknown {
  const kind = integer(draw, 0, 5);
  const scale = choose(draw, [1, 1, 1, 1e-310, 1e300, 1e10]);
  const values = Array.from({ length: n }, () => {
    if (kind === 0) return draw();
    if (kind === 1) return integer(draw, -5, 5);
    if (kind === 2) return integer(draw, 0, 20) / 10;
    if (kind === 3) return 7;
    return (draw() + draw() + draw() - 1.5) * scale;
  });
  if (draw() < 0.15) values[integer(draw, 0, n - 1)] = choose(draw, [NaN, NaN, Infinity]);
  return spoil(draw, draw() < 0.5 ? values : anyType(draw, kind === 0 ? values.map((x) => x * 100) : values));
}

function labels(draw: Draw, n: number): unknown {
  const kind = integer(draw, 0, 3);
  const many = choose(draw, [1, 2, 3, 20]);
  const values = Array.from({ length: n }, () => {
    const label = integer(draw, 1, many);
    if (draw() < 0.01) return choose(draw, [null, '', undefined, NaN]);
    if (kind === 0) return label;
    if (kind === 1) return `label ${label}`;
    if (kind === 2) return label > 1;
    return label / 4;
  });
  if (kind === 0 && draw() < 0.3) return Int16Array.from(values, Number);
  return draw() < 0.05 ? spoil(draw, values) : values;
}

function column(draw: Draw, n: number): unknown {
  return draw() < 0.6 ? numbers(draw, n) : labels(draw, n);
}

function binOptions(draw: Draw, axes: 0 | 1 | 2): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  const edges = (): unknown =>
    choose<unknown>(draw, [
      [-1, 0, 1],
      Float64Array.of(0, 0.1, 0.2, 0.5, 2),
      [-Infinity, 0, Infinity],
      [0, 0, 1, 1],
      draw() < 0.1 ? [1, 0] : [0, 100],
    ]);
  const bins = (): unknown =>
    draw() < 0.05
      ? choose<unknown>(draw, [0, -1, 2.5, NaN, 65537, '9'])
      : choose(draw, [1, 2, 3, 9, 10, 50, 300]);
  const range = (): unknown =>
    draw() < 0.1
      ? choose<unknown>(draw, [[1, 0], [NaN, 1], [0], [0, Infinity], 3])
      : choose(draw, [
          [0, 1],
          [-1, 1],
          [-1e300, 1e300],
          [0.5, 0.5],
        ]);
  const kind = integer(draw, 0, 5);
  if (kind <= 1) options.bins = bins();
  if (kind === 2) options.bins = edges();
  if (kind === 3 && axes === 2) options.bins = [bins(), draw() < 0.5 ? bins() : edges()];
  if (axes > 0 && draw() < 0.2) options.range = axes === 1 ? range() : [range(), range()];
  else if (draw() < 0.3) options.binning = choose(draw, ['uniform', 'equal-frequency']);
  if (draw() < 0.6) options.nan = 'omit';
  else if (draw() < 0.05) options.nan = choose<unknown>(draw, ['skip', 3]);
  return { ...options, ...mistyped(draw) };
}

function estimateOptions(draw: Draw): Record<string, unknown> {
  return {
    ...bases(draw),
    ...(draw() < 0.4 ? { correction: choose(draw, ['none', 'miller-madow']) } : {}),
    ...(draw() < 0.5 ? { details: true } : {}),
    ...(draw() < 0.2 ? { x: 'category' } : {}),
  };
}

function table(draw: Draw): unknown {
  const rows = integer(draw, 1, 6);
  const columns = integer(draw, 1, 6);
  const flat = weights(draw, rows * columns);
  const kind = integer(draw, 0, 3);
  if (kind === 0) return { values: spoil(draw, flat), shape: [rows, columns] };
  if (kind === 1) {
    const codes = Float64Array.from(weights(draw, 50), (weight) => Math.trunc(weight) % 5 || 0);
    return infosimd.contingencyTable(
      codes,
      codes.map((code, i) => (code + (i % 3)) % 4),
    );
  }
  const cells = spoil(draw, flat) as number[];
  if (!Array.isArray(cells)) return cells;
  return Array.from({ length: rows }, (_, i) => cells.slice(i * columns, (i + 1) * columns));
}

function rowsOf(draw: Draw, rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, () => {
    const raw = weights(draw, columns);
    raw[integer(draw, 0, columns - 1)] += 1;
    const total = raw.reduce((a, b) => a + b, 0);
    return raw.map((weight) => weight / total);
  });
}

function lossOptions(draw: Draw): Record<string, unknown> {
  return {
    ...bases(draw),
    ...(draw() < 0.5
      ? { reduction: choose(draw, ['mean', 'sum', 'none', draw() < 0.05 ? 'all' : 'mean']) }
      : {}),
    ...mistyped(draw),
  };
}

function logLossArguments(draw: Draw): unknown[] {
  const rows = lengthOf(draw);
  const columns = integer(draw, 2, 5);
  const predicted = rowsOf(draw, rows, columns);
  if (draw() < 0.1) predicted[0] = choose(draw, [[1], predicted[0].map((p) => p * 0.9), [NaN, 1, 0]]);
  const names = ['a', 'b', 'c', 'd', 'e'].slice(0, columns);
  const shaped = integer(draw, 0, 2);
  const yPred =
    shaped === 0
      ? predicted
      : shaped === 1
        ? { values: Float64Array.from(predicted.flat()), shape: [rows, columns] }
        : predicted.map((row) => Float32Array.from(row));
  if (draw() < 0.5) return [rowsOf(draw, rows, columns), yPred, lossOptions(draw)];
  const yTrue = Array.from({ length: rows }, () => choose(draw, names));
  return [yTrue, yPred, { ...lossOptions(draw), ...(draw() < 0.9 ? { labels: names } : {}) }];
}

function measure1(draw: Draw, ...more: unknown[]): unknown[] {
  const normalize = draw() < 0.6;
  const p = distribution(draw, lengthOf(draw), normalize);
  return [p, ...more, { ...(normalize ? { normalize } : {}), ...mistyped(draw) }];
}

function measure2(draw: Draw, epsilon: boolean): unknown[] {
  const normalize = draw() < 0.6;
  const n = lengthOf(draw);
  const options = {
    ...(normalize ? { normalize } : {}),
    ...bases(draw),
    ...(epsilon && draw() < 0.5
      ? { epsilon: choose<unknown>(draw, [0, 1e-10, 0.01, draw() < 0.2 ? -1 : 1e-300]) }
      : {}),
    ...mistyped(draw),
  };
  const m = draw() < 0.03 ? n + 1 : n;
  return [distribution(draw, n, normalize), distribution(draw, m, normalize), options];
}

/** Splits the arguments of a call in two: the options last. */
function withBase(draw: Draw, args: unknown[]): unknown[] {
  return [...args.slice(0, -1), { ...(args[args.length - 1] as object), ...bases(draw) }];
}

function tableOrLabels(draw: Draw, options: Record<string, unknown>): unknown[] {
  if (draw() < 0.6) return [table(draw), options];
  const n = lengthOf(draw);
  return [labels(draw, n), labels(draw, n), options];
}

/** The same, but most tables are of counts. */
function countsOrLabels(draw: Draw, options: Record<string, unknown>): unknown[] {
  if (draw() < 0.5) return tableOrLabels(draw, options);
  const rows = integer(draw, 1, 5);
  const columns = integer(draw, 1, 5);
  const count = (): number => integer(draw, 0, 9);
  return [Array.from({ length: rows }, () => Array.from({ length: columns }, count)), options];
}

function multivariateOptions(draw: Draw): Record<string, unknown> {
  const common = { nan: draw() < 0.8 ? 'omit' : 'raise', ...bases(draw) };
  const kind = draw();
  if (kind < 0.7) return { ...common, bins: choose(draw, [1, 2, 3, 10, 'sturges']) };
  if (kind < 0.85) return { ...common, method: 'gaussian' };
  return { ...common, method: 'ksg', k: choose(draw, [1, 3]), noise: choose(draw, [0, 1e-9]) };
}

function columnsArguments(draw: Draw, n = lengthOf(draw)): unknown[] {
  const columns = Array.from({ length: integer(draw, 2, 4) }, () =>
    draw() < 0.7 ? numbers(draw, n) : labels(draw, n),
  );
  return [columns, multivariateOptions(draw)];
}

const histogramSpec = (draw: Draw): unknown =>
  choose<unknown>(draw, [{ bins: 9, range: [-1, 1] }, { edges: [0, 0.5, 1, 5] }, { bins: 0, range: [0, 1] }]);

/** What follows a class: everything that changes or tells its state. */
function useHistogram(draw: Draw): RandomCall {
  const spec = histogramSpec(draw);
  const blocks = [numbers(draw, lengthOf(draw)), numbers(draw, lengthOf(draw))];
  const call = (): unknown => {
    const first = new infosimd.Histogram(spec as never).push(blocks[0] as never);
    const other = new infosimd.Histogram(spec as never).push(blocks[1] as never);
    const merged = infosimd.Histogram.fromBytes(first.toBytes()).merge(other);
    return [
      first,
      merged,
      infosimd.Histogram.fromJSON(merged.toJSON()),
      merged.density(),
      merged.total,
      merged.edges,
    ];
  };
  return { args: [spec, ...blocks], call };
}

function useJointHistogram(draw: Draw): RandomCall {
  const n = lengthOf(draw);
  const spec = { x: histogramSpec(draw), y: { categories: ['label 1', 'label 2', 'label 3'] } };
  const x = numbers(draw, n);
  const y = Array.from({ length: n }, () => `label ${integer(draw, 1, 4)}`);
  const call = (): unknown => {
    const first = new infosimd.JointHistogram(spec as never).push(x as never, y);
    const merged = infosimd.JointHistogram.fromJSON(first.toJSON()).merge(first);
    return [first, merged, merged.shape, merged.total, merged.xEdges, merged.yCategories];
  };
  return { args: [x, y], call };
}

function useQuantileSketch(draw: Draw): RandomCall {
  const blocks = [numbers(draw, lengthOf(draw)), numbers(draw, lengthOf(draw))];
  const options = { error: choose(draw, [0.1, 0.02, draw() < 0.3 ? 2 : 0.005]), seed: integer(draw, 0, 9) };
  const call = (): unknown => {
    const [first, other] = blocks.map((block) => new infosimd.QuantileSketch(options).push(block as never));
    return [first.merge(other).toBytes(), first.quantiles([0, 0.3, 1]), first.rank(0.5)];
  };
  return { args: blocks, call };
}

/** For each function random arguments; classes come with what is done to them. */
const ARGUMENTS: Record<string, (draw: Draw) => unknown[]> = {
  entropy: (draw) => withBase(draw, measure1(draw)),
  renyiEntropy: (draw) =>
    withBase(
      draw,
      measure1(draw, choose<unknown>(draw, [0, 0.5, 0.99, 1, 1.01, 2, 10, Infinity, draw() < 0.2 ? -1 : 3])),
    ),
  tsallisEntropy: (draw) =>
    measure1(draw, choose<unknown>(draw, [0, 0.5, 1, 2, -1, 30, draw() < 0.2 ? NaN : 3])),
  crossEntropy: (draw) => measure2(draw, true),
  klDivergence: (draw) => measure2(draw, true),
  jensenShannonDivergence: (draw) => measure2(draw, false),
  jensenShannonDistance: (draw) => measure2(draw, false),
  contingencyTable: (draw) => {
    const n = lengthOf(draw);
    return [labels(draw, n), labels(draw, n), draw() < 0.7 ? { nan: 'omit' } : undefined];
  },
  jointEntropy: (draw) => [table(draw), { ...bases(draw), ...mistyped(draw) }],
  conditionalEntropy: (draw) => [table(draw), { ...bases(draw), given: choose(draw, ['x', 'y', undefined]) }],
  mutualInformation: (draw) => tableOrLabels(draw, bases(draw)),
  pointwiseMutualInformation: (draw) => [table(draw), bases(draw)],
  normalizedMutualInformation: (draw) =>
    tableOrLabels(draw, { average: choose(draw, ['arithmetic', 'geometric', 'min', 'max', undefined]) }),
  variationOfInformation: (draw) => tableOrLabels(draw, bases(draw)),
  adjustedMutualInformation: (draw) =>
    countsOrLabels(draw, { average: choose(draw, ['arithmetic', 'geometric', 'min', 'max', undefined]) }),
  expectedMutualInformation: (draw) => countsOrLabels(draw, bases(draw)),
  homogeneity: (draw) => tableOrLabels(draw, {}),
  completeness: (draw) => tableOrLabels(draw, {}),
  vMeasure: (draw) => tableOrLabels(draw, { beta: choose(draw, [undefined, 0, 0.5, 2]) }),
  binEdges: (draw) => [numbers(draw, lengthOf(draw)), binOptions(draw, 1)],
  histogram: (draw) => [numbers(draw, lengthOf(draw)), binOptions(draw, 1)],
  digitize: (draw) => [
    numbers(draw, lengthOf(draw)),
    choose<unknown>(draw, [[0, 1], [-Infinity, 0, 0.5, Infinity], [0, 0, 1], Float32Array.of(-1, 1), [2, 1]]),
    draw() < 0.7 ? { nan: 'omit' } : undefined,
  ],
  histogram2d: (draw) => {
    const n = lengthOf(draw);
    return [numbers(draw, n), numbers(draw, draw() < 0.03 ? n + 1 : n), binOptions(draw, 2)];
  },
  estimateEntropy: (draw) => [
    column(draw, lengthOf(draw)),
    { ...binOptions(draw, 1), ...estimateOptions(draw) },
  ],
  estimateMutualInformation: (draw) => {
    const n = lengthOf(draw);
    return [column(draw, n), column(draw, n), { ...binOptions(draw, 2), ...estimateOptions(draw) }];
  },
  rankFeatures: (draw) => {
    const n = lengthOf(draw) + 3;
    const features = { first: column(draw, n), second: column(draw, n), third: labels(draw, n) };
    const { bins, binning, nan } = binOptions(draw, 0);
    const options: Record<string, unknown> = { ...bases(draw), nan: nan ?? 'omit' };
    if (typeof bins === 'number') options.bins = bins;
    if (binning !== undefined) options.binning = binning;
    return [draw() < 0.5 ? features : Object.values(features), column(draw, n), options];
  },
  mutualInformationMatrix: (draw) => {
    const n = lengthOf(draw) + 3;
    const { bins, binning, nan } = binOptions(draw, 0);
    const options: Record<string, unknown> = { ...bases(draw), nan: nan ?? 'omit' };
    if (typeof bins === 'number') options.bins = bins;
    if (binning !== undefined) options.binning = binning;
    return [[column(draw, n), column(draw, draw() < 0.03 ? n + 1 : n), labels(draw, n)], options];
  },
  argsort: (draw) => [numbers(draw, lengthOf(draw)), draw() < 0.7 ? { nan: 'omit' } : undefined],
  rankData: (draw) => [
    numbers(draw, lengthOf(draw)),
    {
      nan: draw() < 0.7 ? 'omit' : 'raise',
      method: choose(draw, ['average', 'min', 'max', 'dense', 'ordinal']),
    },
  ],
  conditionalMutualInformation: (draw) => {
    const n = lengthOf(draw);
    const group = (): unknown =>
      draw() < 0.7 ? numbers(draw, n) : [numbers(draw, n), draw() < 0.5 ? labels(draw, n) : numbers(draw, n)];
    return [group(), group(), group(), multivariateOptions(draw)];
  },
  transferEntropy: (draw) => {
    const n = lengthOf(draw);
    const options = { ...multivariateOptions(draw), lag: integer(draw, 1, 2), history: integer(draw, 1, 3) };
    return [numbers(draw, n), draw() < 0.7 ? numbers(draw, n) : labels(draw, n), options];
  },
  totalCorrelation: columnsArguments,
  dualTotalCorrelation: columnsArguments,
  oInformation: columnsArguments,
  interactionInformation: columnsArguments,
  selectFeatures: (draw) => {
    const n = lengthOf(draw);
    const [columns, { nan, base, bins }] = columnsArguments(draw, n) as [unknown[], Record<string, unknown>];
    const criterion = choose(draw, ['mim', 'mrmr', 'jmi', 'cmim', 'disr', 'icap', undefined]);
    const target = draw() < 0.5 ? numbers(draw, n) : labels(draw, n);
    return [columns, target, { nan, base, bins, criterion, count: choose(draw, [undefined, 1, 2]) }];
  },
  logLoss: logLossArguments,
  binaryCrossEntropy: (draw) => {
    const n = lengthOf(draw);
    const p = Array.from({ length: n }, () => choose(draw, [0, 1, draw(), draw()]));
    const y = Array.from({ length: n }, () => choose(draw, [0, 1, draw()]));
    const type = choose(draw, [Float64Array, Float32Array]);
    return [spoil(draw, y), spoil(draw, draw() < 0.5 ? p : type.from(p)), lossOptions(draw)];
  },
  streamBinEdges: (draw) => {
    const blocks = Array.from({ length: integer(draw, 0, 3) }, () => numbers(draw, lengthOf(draw)));
    const binning = choose(draw, ['uniform', 'equal-frequency']);
    const options = { bins: choose(draw, [1, 3, 20, 0]), binning, nan: draw() < 0.8 ? 'omit' : 'raise' };
    return [draw() < 0.5 ? blocks : () => blocks, options];
  },
  CategoryCodes: (draw) => {
    const codes = Int32Array.from({ length: lengthOf(draw) }, () => integer(draw, -1, 3));
    return [codes, ['a', 'b', 'c', ...(draw() < 0.8 ? ['d'] : [])]];
  },
};

/** Public names that take no data. */
const WITHOUT_DATA = ['backend', 'createArena', 'init', 'useBackend'];

/** The public functions and classes that take data. */
export const CALLABLE: readonly string[] = Object.keys(infosimd).filter(
  (name) => !WITHOUT_DATA.includes(name),
);

export function randomCall(name: string, draw: Draw): RandomCall {
  if (name === 'Histogram') return useHistogram(draw);
  if (name === 'JointHistogram') return useJointHistogram(draw);
  if (name === 'QuantileSketch') return useQuantileSketch(draw);
  const make = ARGUMENTS[name];
  if (make === undefined) throw new Error(`no random arguments for ${name}`);
  const args = make(draw);
  if (name === 'CategoryCodes') {
    const call = (): unknown => {
      const codes = new infosimd.CategoryCodes(args[0] as Int32Array, args[1] as string[]);
      return infosimd.contingencyTable(codes, codes, { nan: 'omit' });
    };
    return { args, call };
  }
  const target = (infosimd as unknown as Record<string, (...args: unknown[]) => unknown>)[name];
  return { args, call: () => target(...args) };
}
