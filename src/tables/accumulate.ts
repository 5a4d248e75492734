// Samples → counts, in bounded memory. Codes come a block at a time from the axes; a small table is
// counted in linear memory (rows and columns padded by the codes for below, above and missing, so
// that nothing branches) and flushed, a large one is counted straight into its Float64Array.

import type { Column, NumberColumn } from '../columns/column.js';
import { isRow } from '../columns/matrix.js';
import { CODE_PADDING, CODES_A, CODES_B, HEAP, STAGE_B, WIDE_B } from '../kernels/abi.generated.js';
import { columnCut, forEachBlock, stageDoubles } from '../kernels/blocks.js';
import type { Instance } from '../kernels/memory.js';
import { type Cut, overRanges, type RangeTask } from '../kernels/ranges.js';
import { instanceFor } from '../kernels/select.js';
import type { NumericArray } from '../numeric/numericArray.js';
import { type Axis, BinAxis, type Encoder } from './axis.js';

/** Pairs or samples that are in no cell: each counted once, missing first. */
export interface LeftOut {
  outOfRange: number;
  nan: number;
}

/** Most cells of a joint table. */
export const MAX_CELLS = 2 ** 24;
/** Most counters in linear memory, copies included: 256 kB, what the second-level cache holds. */
const LINEAR_CELLS = 65536;
/** A counter holds 2^32 − 1; it is flushed before. */
const FLUSH_AFTER = 2 ** 31;

/** A zeroed Float64Array; a RangeError that says what was wanted where it cannot be had. */
export function allocateCounts(cells: number): Float64Array {
  const wanted = `a table of ${cells} cells (${cells * 8} bytes) is wanted`;
  if (cells > MAX_CELLS) {
    throw new RangeError(
      `${wanted}, at most ${MAX_CELLS} cells (2^24) can be had; ask for fewer bins or categories`,
    );
  }
  try {
    return new Float64Array(cells);
  } catch {
    throw new RangeError(`${wanted} and could not be had; ask for fewer bins or categories`);
  }
}

/** How many copies of a table take turns (assembly/count.ts). */
function copiesOf(cells: number): number {
  return cells * 4 <= LINEAR_CELLS / 4 ? 4 : cells * 2 <= LINEAR_CELLS ? 2 : 1;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

interface Layout {
  readonly instance: Instance;
  readonly at: readonly number[];
  /** Byte offset of the counters. */
  readonly counters: number;
  readonly cells: number;
  readonly copies: number;
  /** Whether counting in linear memory pays: clearing and flushing touch every cell. */
  readonly linear: boolean;
}

/** The numbers of a column, which may live in an arena. */
function valuesOf(column: Column): NumericArray | undefined {
  return column.kind === 'number' ? column.values : undefined;
}

function layOut(axes: readonly Axis[], columns: readonly Column[], length: number): Layout {
  const cells = axes.reduce((product, axis) => product * (axis.bins + CODE_PADDING), 1);
  const copies = copiesOf(cells);
  const linear = cells <= LINEAR_CELLS && length > cells;
  const at: number[] = [];
  let next = HEAP;
  for (const axis of axes) {
    at.push(next);
    next += aligned(axis.bytes);
  }
  const bytes = next + (linear ? cells * copies * 4 : 0);
  const instance = instanceFor(bytes, ...columns.map(valuesOf));
  return { instance, at, counters: next, cells, copies, linear };
}

/** Adds the copies up, and clears them. */
function drain({ instance, counters, cells, copies }: Layout): Float64Array {
  const sums = new Float64Array(cells);
  const { u32 } = instance;
  const first = counters / 4;
  for (let copy = 0; copy < copies; copy++) {
    const from = first + copy * cells;
    for (let cell = 0; cell < cells; cell++) sums[cell] += u32[from + cell];
  }
  u32.fill(0, first, first + cells * copies);
  return sums;
}

/** Runs `countBlock` over the blocks of start … end − 1, with `flush` as often as the counters need. */
function run(
  layout: Layout,
  start: number,
  end: number,
  countBlock: (start: number, n: number) => void,
  flush: () => void,
): void {
  const { instance, counters, cells, copies } = layout;
  instance.u32.fill(0, counters / 4, counters / 4 + cells * copies);
  let pending = 0;
  forEachBlock(
    end,
    (from, n) => {
      countBlock(from, n);
      pending += n;
      if (pending >= FLUSH_AFTER) {
        flush();
        pending = 0;
      }
    },
    start,
  );
  flush();
}

/** A column in bins of equal width: its samples are counted without codes. */
function isUniform(axis: Axis, column: Column): column is NumberColumn {
  return axis instanceof BinAxis && axis.isUniform && column.kind === 'number';
}

/** How much more a sample costs than the least. */
const HEAVY = 4;

/** Ranges so long that adding their counts up is little beside the counting. */
function countingCut(length: number, cells: number): Cut {
  const { unit, least } = columnCut(length, HEAVY);
  return { length, unit, least: Math.max(least, 4 * cells) };
}

function addUp(parts: readonly Float64Array[], to: Float64Array): void {
  for (const part of parts) for (let i = 0; i < to.length; i++) to[i] += part[i];
}

interface OneColumn {
  readonly axis: Axis;
  readonly column: Column;
}

/** A range of a column: how often each code occurs. */
export const countCodesTask: RangeTask<OneColumn> = {
  name: 'countCodes',
  size: ({ axis }) => axis.bins + CODE_PADDING,
  run: ({ axis, column }, start, end, to) => countCodeRange(axis, column, start, end, to),
};

/** How often each code of a column occurs: below the bins, each bin, above, missing. */
export function countCodes(axis: Axis, column: Column): Float64Array {
  const counts = new Float64Array(axis.bins + CODE_PADDING);
  const parts = overRanges(countCodesTask, { axis, column }, countingCut(column.length, counts.length));
  if (parts) addUp(parts, counts);
  else countCodeRange(axis, column, 0, column.length, counts);
  return counts;
}

function countCodeRange(axis: Axis, column: Column, first: number, end: number, counts: Float64Array): void {
  const layout = layOut([axis], [column], end - first);
  const { instance, linear, counters, cells, copies } = layout;
  const { kernels } = instance;
  const at = layout.at[0];
  const flush = (): void => {
    const sums = drain(layout);
    for (let code = 0; code < cells; code++) counts[code] += sums[code];
  };
  if (linear && isUniform(axis, column)) {
    (axis as BinAxis).place(instance, at, true);
    const { values, element } = column;
    const countBlock = (start: number, n: number): void =>
      kernels.countUniform1_F64(
        stageDoubles(instance, values, element, start, n),
        n,
        at,
        counters,
        cells,
        copies,
      );
    run(layout, first, end, countBlock, flush);
    return;
  }
  const encode = axis.encoder(instance, column, at);
  if (!linear) {
    forEachBlock(
      end,
      (start, n) => {
        encode(instance, start, n, CODES_A);
        for (let j = 0; j < n; j++) counts[instance.i32[CODES_A / 4 + j]]++;
      },
      first,
    );
    return;
  }
  const countBlock = (start: number, n: number): void => {
    encode(instance, start, n, CODES_A);
    kernels.count1(CODES_A, n, counters, cells, copies);
  };
  run(layout, first, end, countBlock, flush);
}

/** Counts a column into `counts` (one cell for each bin). */
export function countColumn(axis: Axis, column: Column, counts: Float64Array): LeftOut {
  const { bins } = axis;
  const codes = countCodes(axis, column);
  for (let bin = 0; bin < bins; bin++) counts[bin] += codes[bin + 1];
  return { outOfRange: codes[0] + codes[bins + 1], nan: codes[bins + 2] };
}

interface TwoColumns {
  readonly axisX: Axis;
  readonly x: Column;
  readonly axisY: Axis;
  readonly y: Column;
}

/** A range of pairs: their table, then those out of range, then those missing. */
export const countPairsTask: RangeTask<TwoColumns> = {
  name: 'countPairs',
  size: ({ axisX, axisY }) => axisX.bins * axisY.bins + 2,
  run: (pair, start, end, to) => {
    const cells = to.length - 2;
    const { outOfRange, nan } = countPairRange(pair, start, end, to.subarray(0, cells));
    to[cells] = outOfRange;
    to[cells + 1] = nan;
  },
};

/** Counts pairs into `counts` (row-major, x down). */
export function countPairs(axisX: Axis, x: Column, axisY: Axis, y: Column, counts: Float64Array): LeftOut {
  const pair = { axisX, x, axisY, y };
  const cells = counts.length;
  const parts = overRanges(countPairsTask, pair, countingCut(x.length, cells));
  if (!parts) return countPairRange(pair, 0, x.length, counts);
  addUp(parts, counts);
  const left = { outOfRange: 0, nan: 0 };
  for (const part of parts) {
    left.outOfRange += part[cells];
    left.nan += part[cells + 1];
  }
  return left;
}

function countPairRange(
  { axisX, x, axisY, y }: TwoColumns,
  first: number,
  end: number,
  counts: Float64Array,
): LeftOut {
  const layout = layOut([axisX, axisY], [x, y], end - first);
  const { instance, linear, at, counters, cells, copies } = layout;
  const { kernels } = instance;
  const rows = axisX.bins;
  const columns = axisY.bins;
  const stride = columns + CODE_PADDING;
  const left: LeftOut = { outOfRange: 0, nan: 0 };
  const leaveOut = (row: number, column: number, count: number): void => {
    if (row === rows + 2 || column === columns + 2) left.nan += count;
    else left.outOfRange += count;
  };
  const flush = (): void => {
    const sums = drain(layout);
    for (let row = 0; row < rows + CODE_PADDING; row++) {
      const from = row * stride;
      let column = 0;
      if (row >= 1 && row <= rows) {
        if (sums[from] > 0) leaveOut(row, 0, sums[from]);
        // A loop without a test: a stream is flushed often.
        const to = (row - 1) * columns;
        for (let cell = 0; cell < columns; cell++) counts[to + cell] += sums[from + 1 + cell];
        column = columns + 1;
      }
      for (; column < stride; column++) {
        if (sums[from + column] > 0) leaveOut(row, column, sums[from + column]);
      }
    }
  };
  if (linear && isUniform(axisX, x) && isUniform(axisY, y)) {
    (axisX as BinAxis).place(instance, at[0], true);
    (axisY as BinAxis).place(instance, at[1], true);
    const countBlock = (start: number, n: number): void =>
      kernels.countUniform2_F64(
        stageDoubles(instance, x.values, x.element, start, n),
        stageDoubles(instance, y.values, y.element, start, n, STAGE_B, WIDE_B),
        n,
        at[0],
        at[1],
        counters,
        cells,
        copies,
      );
    run(layout, first, end, countBlock, flush);
    return left;
  }
  const encodeX: Encoder = axisX.encoder(instance, x, at[0]);
  const encodeY: Encoder = axisY.encoder(instance, y, at[1]);
  const encode = (start: number, n: number): void => {
    encodeX(instance, start, n, CODES_A);
    encodeY(instance, start, n, CODES_B);
  };
  if (!linear) {
    const { i32 } = instance;
    forEachBlock(
      end,
      (start, n) => {
        encode(start, n);
        for (let j = 0; j < n; j++) {
          const row = i32[CODES_A / 4 + j];
          const column = i32[CODES_B / 4 + j];
          if (row >= 1 && row <= rows && column >= 1 && column <= columns) {
            counts[(row - 1) * columns + column - 1]++;
          } else leaveOut(row, column, 1);
        }
      },
      first,
    );
    return left;
  }
  const countBlock = (start: number, n: number): void => {
    encode(start, n);
    kernels.count2(CODES_A, CODES_B, n, stride, counters, cells, copies);
  };
  run(layout, first, end, countBlock, flush);
  return left;
}

/** Σ counts: exact to 2^53. */
export function totalOf(counts: Float64Array): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i];
  return total;
}

/** A count from outside: an integer in 0 … 2^53. */
export function checkCount(name: string, value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= 2 ** 53 && Number.isInteger(value))) {
    throw new RangeError(`"${name}" must be an integer in 0 … 2^53, got ${String(value)}`);
  }
  return value + 0;
}

/** Counts from outside, as many as the table has cells. */
export function checkCounts(name: string, values: unknown, cells: number): Float64Array {
  if (!isRow(values)) throw new TypeError(`"${name}" must be an array of counts`);
  if (values.length !== cells)
    throw new RangeError(`"${name}" must hold ${cells} counts, got ${values.length}`);
  const counts = new Float64Array(cells);
  for (let i = 0; i < cells; i++) {
    const value = values[i];
    // The name is made where it is wanted: a large table has millions.
    counts[i] =
      value >= 0 && value <= 2 ** 53 && Number.isInteger(value)
        ? value + 0
        : checkCount(`${name}[${i}]`, value);
  }
  return counts;
}
