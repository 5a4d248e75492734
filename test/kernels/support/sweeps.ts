// The parity suite: each sweep calls one kernel on both backends over every length, offset and kind of
// value, and throws on the first difference. Runs in Node and in the browser.

import {
  AXIS_EDGES,
  BLOCK,
  CODES_A,
  CODES_B,
  HEAP,
  RECORD,
  STAGE_A,
  STAGE_B,
  WIDE_A,
} from '../../../src/kernels/abi.generated.js';
import { KERNEL_NAMES, type KernelName } from '../../../src/kernels/contract.js';
import { DEFAULT_BYTES } from '../../../src/kernels/memory.js';
import type { Element } from '../../../src/numeric/numericArray.js';
import { atLength } from '../../support/atLength.js';
import { mulberry32 } from '../../support/mulberry32.js';
import { integer } from '../../support/random.js';
import { codeByDefinition, type GridAxis, gridAxis, type UniformAxis, uniformAxis } from './axes.js';
import { BackendPair, type Region } from './backendPair.js';
import { neighbour, PATTERNS, type Pattern, pattern } from './values.js';

export interface Sweep {
  readonly kernel: KernelName;
  readonly title: string;
  /** Returns how many calls were compared. */
  readonly run: () => number;
}

const LENGTHS: readonly number[] = Array.from({ length: 68 }, (_, n) => n);
const OFFSETS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];
/** Around a chunk, two chunks, and a block. */
const LONG_LENGTHS: readonly number[] = atLength(
  [257, 4096],
  [255, 256, 257, 511, 512, 513, 1000, 4095, 4096],
);
const SMALL_BYTES = 3 * 65536;

const VIEW = { F64: 'f64', F32: 'f32', I32: 'i32' } as const;
const WIDTH = { F64: 8, F32: 4, I32: 4 };

function elementOf(kernel: KernelName): Element {
  return (kernel.split('_')[1] ?? 'F64') as Element;
}

function record(n: number): Region[] {
  return [{ view: 'f64', at: RECORD, n }];
}

/** Every length and offset with every pattern; the long lengths at a few offsets. */
function sweepBlocks(
  pair: BackendPair,
  kernel: KernelName,
  each: (n: number, offset: number, kind: Pattern, draw: () => number) => void,
): number {
  const draw = mulberry32(KERNEL_NAMES.indexOf(kernel) + 1);
  for (const n of [...LENGTHS, ...LONG_LENGTHS]) {
    for (const offset of n > 67 ? [0, 1, 3] : OFFSETS) {
      for (const kind of PATTERNS) each(n, offset, kind, draw);
    }
    pair.checkGuards(`${kernel}, ${n} elements`);
  }
  return pair.calls;
}

function sweepSum1(kernel: KernelName): number {
  const element = elementOf(kernel);
  const pair = new BackendPair(SMALL_BYTES);
  return sweepBlocks(pair, kernel, (n, offset, kind, draw) => {
    const at = STAGE_A + offset * WIDTH[element];
    pair.place(VIEW[element], at, pattern(draw, element, kind, n));
    pair.compare(kernel, [at, n], record(3));
  });
}

function sweepSum2(kernel: KernelName): number {
  const element = elementOf(kernel);
  const pair = new BackendPair(SMALL_BYTES);
  return sweepBlocks(pair, kernel, (n, offset, kind, draw) => {
    const p = STAGE_A + offset * WIDTH[element];
    // p and q need not have the same alignment.
    const q = STAGE_B + integer(draw, 0, 7) * WIDTH[element];
    pair.place(VIEW[element], p, pattern(draw, element, kind, n));
    pair.place(VIEW[element], q, pattern(draw, element, PATTERNS[integer(draw, 0, 3)], n));
    for (const epsilon of [0, 1e-10, 0.01]) pair.compare(kernel, [p, q, n, epsilon, epsilon], record(5));
    pair.compare(kernel, [p, q, n, 0, 1e-10], record(5));
    pair.compare(kernel, [p, p, n, 0, 0], record(5));
  });
}

function sweepScan(kernel: KernelName): number {
  const element = elementOf(kernel);
  const pair = new BackendPair(SMALL_BYTES);
  return sweepBlocks(pair, kernel, (n, offset, kind, draw) => {
    const at = STAGE_A + offset * WIDTH[element];
    const values = pattern(draw, element, kind, n);
    pair.place(VIEW[element], at, values);
    const present = values.filter((value) => !Number.isNaN(value));
    const least = Math.min(...present) + 0;
    const most = Math.max(...present) + 0;
    pair.compare(kernel, [at, n], record(3), ({ f64 }) => {
      const found = [f64[RECORD / 8], f64[RECORD / 8 + 1], f64[RECORD / 8 + 2]];
      const expected = [least, most, n - present.length];
      if (!found.every((value, i) => Object.is(value, expected[i]))) {
        throw new Error(`${kernel} of [${values}]: got ${found}, expected ${expected}`);
      }
    });
  });
}

function sweepDivide(kernel: KernelName): number {
  const pair = new BackendPair(SMALL_BYTES);
  return sweepBlocks(pair, kernel, (n, offset, kind, draw) => {
    const at = STAGE_A + offset * 8;
    const values = pattern(draw, 'F64', kind, n);
    pair.place('f64', at, values);
    for (const divisor of [3, 1e300, 2 ** -1074, 2 ** 64]) {
      pair.compare(kernel, [at, n, divisor], [{ view: 'f64', at, n }], ({ f64 }) => {
        values.forEach((value, i) => {
          if (!Object.is(f64[at / 8 + i], value / divisor)) throw new Error(`${value} / ${divisor}`);
        });
      });
    }
  });
}

/** An axis as it stands in the memory. */
interface PlacedAxis {
  readonly edges: Float64Array;
  readonly closed: number;
}

/** Writes an axis at `at` as assembly/bin.ts describes it. */
function placeAxis(
  pair: BackendPair,
  at: number,
  { edges, low, scale }: UniformAxis | GridAxis,
  half: number,
  closed: number,
  grid?: Int32Array,
): PlacedAxis {
  const bins = edges.length - 1;
  pair.place('f64', at, [low, scale, half]);
  pair.place('i32', at + 24, [bins]);
  const table = Float64Array.of(...edges, NaN);
  if (closed === 1) table[bins] = edges[bins] === Infinity ? NaN : neighbour(edges[bins], true);
  pair.place('f64', at + AXIS_EDGES, table);
  if (grid) pair.place('i32', at + AXIS_EDGES + table.length * 8, grid);
  return { edges, closed };
}

const UNIFORM: readonly (readonly [number, number, number])[] = [
  [1, 0, 1],
  [10, -3, 7],
  [3, 0.1, 0.7],
  [7, -1e-300, 1e-300],
  [13, 1e15, 1e15 + 26],
  [255, -1, 1],
  [100, -50, 50],
  [5, -2147483648, 2147483647],
  [4, -8e307, 8e307],
];

const UNEQUAL: readonly (readonly number[])[] = [
  [0, 1],
  [-Infinity, 0, Infinity],
  [-Infinity, Infinity],
  [0, 0, 0, 1, 1, 2, 2],
  [-0.5, 0.5, 3, 1e300],
  [-5e-324, 0, 5e-324, 1e-320],
  [-2147483648, -7, -7, 0, 3, 2147483647],
  [1e-300, 1e-200, 1e-100, 1, 1e100],
  [5, 5],
  [-50, -20, -19, -18.5, -3, 0, 0.25, 1, 2, 3, 5, 8, 13, 21, 34, 50],
];

/** Every axis that a kernel of bins is tried on, at HEAP. */
function* placedAxes(pair: BackendPair, kernel: KernelName): Generator<PlacedAxis> {
  for (const closed of [0, 1]) {
    if (kernel !== 'binEdges_F64') {
      for (const [bins, low, high] of UNIFORM) {
        const axis = uniformAxis(bins, low, high);
        // half 0: nothing is believed, the edge table alone answers.
        for (const half of [axis.half, 0]) yield placeAxis(pair, HEAP, axis, half, closed);
      }
      continue;
    }
    for (const edges of UNEQUAL) {
      for (const cells of [1024, 3, 0]) {
        const axis = gridAxis(edges, cells);
        yield placeAxis(pair, HEAP, axis, 0, closed, axis.grid);
      }
    }
  }
}

/** Samples on the edges, one ulp off them, between them and far away. */
function samplesFor(draw: () => number, edges: Float64Array, n: number): number[] {
  const strange = pattern(draw, 'F64', 'specials', n);
  return strange.map((special) => {
    const kind = integer(draw, 0, 5);
    const i = integer(draw, 0, edges.length - 1);
    const edge = edges[i];
    if (kind === 1) return neighbour(edge, true);
    if (kind === 2) return neighbour(edge, false);
    if (kind === 3 || kind === 4) return edge + draw() * (edges[Math.min(i + 1, edges.length - 1)] - edge);
    return kind === 5 ? special : edge;
  });
}

function compareCodes(
  pair: BackendPair,
  kernel: KernelName,
  { edges, closed }: PlacedAxis,
  at: number,
  samples: ArrayLike<number>,
  codes: number,
): void {
  const n = samples.length;
  pair.compare(kernel, [at, n, codes, HEAP], [{ view: 'i32', at: codes, n }], ({ i32 }) => {
    for (let i = 0; i < n; i++) {
      const expected = codeByDefinition(samples[i], edges, closed);
      if (i32[codes / 4 + i] === expected) continue;
      throw new Error(
        `${kernel}, edges [${edges}], closed ${closed}: ${samples[i]} got code ${i32[codes / 4 + i]}, expected ${expected}`,
      );
    }
  });
}

function sweepBins(kernel: KernelName): number {
  const pair = new BackendPair(SMALL_BYTES);
  const draw = mulberry32(KERNEL_NAMES.indexOf(kernel) + 100);
  for (const axis of placedAxes(pair, kernel)) {
    const samples = samplesFor(draw, axis.edges, 8192);
    let from = 0;
    for (const n of LENGTHS) {
      for (const offset of OFFSETS) {
        const at = STAGE_A + offset * 8;
        from = (from + n) % 8000;
        const block = samples.slice(from, from + n);
        pair.place('f64', at, block);
        compareCodes(pair, kernel, axis, at, block, CODES_A + integer(draw, 0, 7) * 4);
      }
    }
    for (const n of LONG_LENGTHS) {
      const at = STAGE_A + 8 * integer(draw, 0, 3);
      const block = samples.slice(0, n);
      pair.place('f64', at, block);
      compareCodes(pair, kernel, axis, at, block, CODES_A);
    }
    pair.checkGuards(`${kernel}, edges [${axis.edges}]`);
  }
  return pair.calls;
}

/** Where a block is cut does not change a code. */
function splitBins(kernel: KernelName): number {
  const pair = new BackendPair(SMALL_BYTES);
  const draw = mulberry32(KERNEL_NAMES.indexOf(kernel) + 200);
  const unequal = gridAxis(UNEQUAL[UNEQUAL.length - 1], 1024);
  const uniform = uniformAxis(100, -50, 50);
  const { edges } =
    kernel === 'binEdges_F64'
      ? placeAxis(pair, HEAP, unequal, 0, 1, unequal.grid)
      : placeAxis(pair, HEAP, uniform, uniform.half, 1);
  const samples = samplesFor(draw, edges, BLOCK);
  const expected = Int32Array.from(samples, (x) => codeByDefinition(x, edges, 1));
  pair.place('f64', STAGE_A, samples);
  for (let cut = 0; cut <= BLOCK; cut++) {
    for (const instance of [pair.wasm, pair.portable]) {
      const run = instance.kernels[kernel] as (...args: number[]) => void;
      run(STAGE_A, cut, CODES_A, HEAP);
      run(STAGE_A + cut * 8, BLOCK - cut, CODES_A + cut * 4, HEAP);
      // A code at the cut is what a wrong tail would spoil; all codes are compared every 64 cuts.
      const from = CODES_A / 4;
      const [first, last] = cut % 64 === 0 ? [0, BLOCK] : [Math.max(0, cut - 16), Math.min(BLOCK, cut + 16)];
      for (let i = first; i < last; i++) {
        if (instance.i32[from + i] === expected[i]) continue;
        throw new Error(
          `${kernel} on ${instance.backend}, cut at ${cut}: element ${i} is ${instance.i32[from + i]}`,
        );
      }
      instance.i32.fill(-7, from + BLOCK - 16, from + BLOCK);
      instance.i32.fill(-7, from + Math.max(0, cut - 16), from + Math.min(BLOCK, cut + 16));
    }
    pair.calls++;
  }
  return pair.calls;
}

/** Samples straight into counts: the axis of x at HEAP, that of y and the counters behind it. */
function sweepUniformCounts(kernel: KernelName): number {
  const pair = new BackendPair(DEFAULT_BYTES);
  const draw = mulberry32(KERNEL_NAMES.indexOf(kernel) + 500);
  const two = kernel === 'countUniform2_F64';
  const axisY = HEAP + 4096;
  const counts = HEAP + 8192;
  const uniformY = uniformAxis(3, 0.1, 0.7);
  const y: PlacedAxis = placeAxis(pair, axisY, uniformY, uniformY.half, 1);
  for (const x of placedAxes(pair, kernel)) {
    const stride = two ? 6 : 1;
    const cells = (x.edges.length + 2) * stride;
    for (const n of [...LENGTHS, ...LONG_LENGTHS]) {
      // A whole block fills its window.
      const a = STAGE_A + (n < BLOCK ? integer(draw, 0, 1) * 8 : 0);
      const b = STAGE_B + (n < BLOCK ? integer(draw, 0, 7) * 8 : 0);
      const samplesX = samplesFor(draw, x.edges, n);
      const samplesY = samplesFor(draw, y.edges, n);
      pair.place('f64', a, samplesX);
      pair.place('f64', b, samplesY);
      const expected = new Float64Array(cells);
      samplesX.forEach((value, i) => {
        const row = codeByDefinition(value, x.edges, x.closed);
        expected[two ? row * stride + codeByDefinition(samplesY[i], y.edges, 1) : row]++;
      });
      for (const copies of [1, 2, 4]) {
        const before = Uint32Array.from({ length: cells * copies }, () => integer(draw, 0, 1000));
        pair.place('u32', counts, before);
        const args = two
          ? [a, b, n, HEAP, axisY, counts, cells, copies]
          : [a, n, HEAP, counts, cells, copies];
        pair.compare(kernel, args, [{ view: 'u32', at: counts, n: cells * copies }], ({ u32 }) =>
          expectCounts(kernel, u32, counts, before, expected, copies),
        );
      }
    }
    pair.checkGuards(`${kernel}, edges [${x.edges}]`);
  }
  return pair.calls;
}

/** What all copies have gained is what was to be counted. */
function expectCounts(
  kernel: KernelName,
  u32: Uint32Array,
  at: number,
  before: Uint32Array,
  expected: Float64Array,
  copies: number,
): void {
  const cells = expected.length;
  for (let cell = 0; cell < cells; cell++) {
    let added = 0;
    for (let copy = 0; copy < copies; copy++) {
      added += u32[at / 4 + copy * cells + cell] - before[copy * cells + cell];
    }
    if (added !== expected[cell])
      throw new Error(`${kernel}, ${copies} copies: cell ${cell} got ${added}, expected ${expected[cell]}`);
  }
}

function sweepWiden(kernel: KernelName): number {
  const element = elementOf(kernel);
  const pair = new BackendPair(SMALL_BYTES);
  return sweepBlocks(pair, kernel, (n, offset, kind, draw) => {
    const at = STAGE_A + offset * 4;
    const values = pattern(draw, element, kind, n);
    pair.place(VIEW[element], at, values);
    pair.compare(kernel, [at, n, WIDE_A], [{ view: 'f64', at: WIDE_A, n }], ({ f64 }) => {
      values.forEach((value, i) => {
        if (!Object.is(f64[WIDE_A / 8 + i], value)) throw new Error(`${kernel} of ${value}`);
      });
    });
  });
}

function countArguments(
  kernel: KernelName,
  a: number,
  b: number,
  n: number,
  stride: number,
  cells: number,
  copies: number,
): number[] {
  return kernel === 'count1' ? [a, n, HEAP, cells, copies] : [a, b, n, stride, HEAP, cells, copies];
}

function sweepCounts(kernel: KernelName): number {
  const pair = new BackendPair(DEFAULT_BYTES);
  const draw = mulberry32(KERNEL_NAMES.indexOf(kernel) + 300);
  for (const n of [...LENGTHS, ...LONG_LENGTHS]) {
    for (const offset of n > 67 ? [0, 1, 2] : OFFSETS) {
      for (const [rows, columns] of [
        [1, 1],
        [4, 3],
        [13, 23],
      ]) {
        // The staging windows leave room behind a block that begins at any alignment.
        const a = STAGE_A + offset * 4;
        const b = STAGE_B + integer(draw, 0, 7) * 4;
        const stride = kernel === 'count1' ? 1 : columns;
        const cells = rows * stride;
        // Runs of equal codes, which wait for each other's store, and codes at random.
        const sticky = draw() < 0.5;
        let row = 0;
        const codesA = Int32Array.from({ length: n }, () =>
          sticky && draw() < 0.9 ? row : (row = integer(draw, 0, rows - 1)),
        );
        const codesB = Int32Array.from({ length: n }, () => integer(draw, 0, columns - 1));
        pair.place('i32', a, codesA);
        pair.place('i32', b, codesB);
        const expected = new Float64Array(cells);
        for (let i = 0; i < n; i++)
          expected[kernel === 'count1' ? codesA[i] : codesA[i] * stride + codesB[i]]++;
        for (const copies of [1, 2, 4]) {
          const before = Uint32Array.from({ length: cells * copies }, () => integer(draw, 0, 1000));
          pair.place('u32', HEAP, before);
          const args = countArguments(kernel, a, b, n, stride, cells, copies);
          pair.compare(kernel, args, [{ view: 'u32', at: HEAP, n: cells * copies }], ({ u32 }) =>
            expectCounts(kernel, u32, HEAP, before, expected, copies),
          );
        }
      }
    }
    pair.checkGuards(`${kernel}, ${n} elements`);
  }
  return pair.calls;
}

/** Where a block is cut does not change a count. */
function splitCounts(kernel: KernelName): number {
  const pair = new BackendPair(DEFAULT_BYTES);
  const draw = mulberry32(KERNEL_NAMES.indexOf(kernel) + 400);
  const rows = 11;
  const stride = kernel === 'count1' ? 1 : 7;
  const cells = rows * stride;
  const codesA = Int32Array.from({ length: BLOCK }, () => integer(draw, 0, rows - 1));
  const codesB = Int32Array.from({ length: BLOCK }, () => integer(draw, 0, 6));
  pair.place('i32', CODES_A, codesA);
  pair.place('i32', CODES_B, codesB);
  const expected = new Float64Array(cells);
  codesA.forEach((a, i) => {
    expected[kernel === 'count1' ? a : a * stride + codesB[i]]++;
  });
  for (let cut = 0; cut <= BLOCK; cut++) {
    const copies = [1, 2, 4][cut % 3];
    for (const instance of [pair.wasm, pair.portable]) {
      const run = instance.kernels[kernel] as (...args: number[]) => void;
      const { u32 } = instance;
      u32.fill(0, HEAP / 4, HEAP / 4 + cells * copies);
      run(...countArguments(kernel, CODES_A, CODES_B, cut, stride, cells, copies));
      run(
        ...countArguments(kernel, CODES_A + cut * 4, CODES_B + cut * 4, BLOCK - cut, stride, cells, copies),
      );
      for (let cell = 0; cell < cells; cell++) {
        let total = 0;
        for (let copy = 0; copy < copies; copy++) total += u32[HEAP / 4 + copy * cells + cell];
        if (total !== expected[cell]) {
          throw new Error(`${kernel} on ${instance.backend}, cut at ${cut}: cell ${cell} is ${total}`);
        }
      }
    }
    pair.calls++;
  }
  return pair.calls;
}

/** Pairs of labels against a Map. */
function sweepCells(kernel: KernelName): number {
  const pair = new BackendPair(DEFAULT_BYTES);
  const draw = mulberry32(500);
  const short = LENGTHS.slice(1);
  for (const n of [
    ...short,
    ...short,
    ...short,
    ...short,
    ...LONG_LENGTHS.filter((length) => length <= BLOCK),
  ]) {
    for (const [minA, widthA, minB, widthB] of [
      [0, 1, 0, 1],
      [-3, 5, 7, 40],
      [1000, 300, -2147483648, 2],
      [5, n, 2147483647 - 900, 900],
    ]) {
      const labels = [
        [minA, widthA],
        [minB, widthB],
      ].map(([min, width]) => Int32Array.from({ length: n }, () => min + integer(draw, 0, width - 1)));
      const starts = [minA, minB].map((min, side) => {
        const counts = new Uint32Array([widthA, widthB][side] + 1);
        for (const label of labels[side]) counts[label - min + 1]++;
        let before = 0;
        return counts.map((count) => (before += count));
      });
      let at = HEAP;
      const take = (bytes: number): number => {
        at += Math.ceil(bytes / 16) * 16 + 16;
        return at - Math.ceil(bytes / 16) * 16 - 16;
      };
      const [a, b, rows, counts] = [take(4 * n), take(4 * n), take(4 * n), take(8 * n)];
      const [startsA, startsB] = [take(4 * widthA), take(4 * widthB)];
      pair.place('i32', a, labels[0]);
      pair.place('i32', b, labels[1]);
      pair.place('u32', startsA, starts[0].subarray(0, widthA));
      pair.place('u32', startsB, starts[1].subarray(0, widthB));
      const expected = new Map<string, number>();
      const [placesA, placesB] = labels.map(
        (column) => new Map([...new Set(column)].sort((x, y) => x - y).map((label, place) => [label, place])),
      );
      labels[0].forEach((label, i) => {
        const key = `${placesA.get(label)},${placesB.get(labels[1][i])}`;
        expected.set(key, (expected.get(key) ?? 0) + 1);
      });
      pair.compare(
        kernel,
        [a, minA, startsA, widthA, b, minB, startsB, widthB, n, rows, counts],
        [
          { view: 'i32', at: b, n },
          { view: 'i32', at: rows, n },
          { view: 'f64', at: counts, n: expected.size },
          { view: 'u32', at: startsA, n: widthA },
          { view: 'u32', at: startsB, n: widthB },
        ],
        ({ i32, f64 }) => {
          let last = -1;
          for (let cell = 0; cell < expected.size; cell++) {
            const [row, column] = [i32[rows / 4 + cell], i32[b / 4 + cell]];
            if (expected.get(`${row},${column}`) !== f64[counts / 8 + cell] || row * n + column <= last) {
              throw new Error(`${kernel}, ${n} pairs: cell ${cell} is (${row}, ${column})`);
            }
            last = row * n + column;
          }
        },
      );
    }
    pair.checkGuards(`${kernel}, ${n} pairs`);
  }
  return pair.calls;
}

function sweepOf(kernel: KernelName): ((kernel: KernelName) => number) | undefined {
  if (/^(sumPLog2P_|sumLog2_|sum_)/.test(kernel)) return sweepSum1;
  if (/^sumPLog2(Q|PQ)_/.test(kernel)) return sweepSum2;
  if (kernel === 'scan_F64') return sweepScan;
  if (kernel.startsWith('widen_')) return sweepWiden;
  if (kernel.startsWith('countUniform')) return sweepUniformCounts;
  if (kernel.startsWith('divide_')) return sweepDivide;
  if (kernel.startsWith('bin')) return sweepBins;
  if (kernel.startsWith('count')) return sweepCounts;
  if (kernel === 'occupiedCells') return sweepCells;
  return undefined;
}

/** One sweep for each kernel, and one over every cut for those that write codes or counts. */
export function sweeps(): Sweep[] {
  return KERNEL_NAMES.flatMap((kernel) => {
    const sweep = sweepOf(kernel);
    // A kernel that nobody sweeps has no test: say so instead of passing it over.
    const list: Sweep[] = [
      {
        kernel,
        title: `${kernel}: every length, offset and kind of value`,
        run: () => {
          if (!sweep) throw new Error(`no sweep calls ${kernel}`);
          return sweep(kernel);
        },
      },
    ];
    const split = kernel.startsWith('bin')
      ? splitBins
      : kernel === 'count1' || kernel === 'count2'
        ? splitCounts
        : undefined;
    if (split) list.push({ kernel, title: `${kernel}: every cut of a block`, run: () => split(kernel) });
    return list;
  });
}
