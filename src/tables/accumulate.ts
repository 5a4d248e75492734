// Samples → counts, in bounded memory. Codes come a block at a time from the axes; a small table is
// counted in linear memory (rows and columns padded by the codes for below, above and missing, so
// that nothing branches) and flushed, a large one is counted straight into its Float64Array.

import { countCodes } from '../bins/codeCounts.js';
import { addUp, countingCut, drain, isUniform, layOut, run } from '../bins/counters.js';
import type { Encoder } from '../bins/edgeLookup.js';
import type { Column } from '../columns/column.js';
import { CODE_PADDING, CODES_A, CODES_B, STAGE_B, WIDE_B } from '../kernels/abi.generated.js';
import { forEachBlock, stageDoubles } from '../kernels/blocks.js';
import { overRanges, type RangeTask } from '../kernels/ranges.js';
import type { Axis, BinAxis } from './axis.js';

/** Pairs or samples that are in no cell, each counted once: as missing if any side is missing, else as out of range. */
export interface Uncounted {
  outOfRange: number;
  nan: number;
}

/** Most cells of a joint table. */
export const MAX_CELLS = 2 ** 24;
/** A zeroed Float64Array; a RangeError that says what was wanted where it cannot be had. */
export function allocateCounts(cells: number): Float64Array {
  const wanted = `a table of ${cells} cells (${cells * 8} bytes) is wanted`;
  if (cells > MAX_CELLS) {
    throw new RangeError(
      `${wanted}, at most ${MAX_CELLS} cells (2^24) can be had; ask for fewer bins or categories, or for what takes the occupied cells alone`,
    );
  }
  try {
    return new Float64Array(cells);
  } catch {
    throw new RangeError(`${wanted} and could not be had; ask for fewer bins or categories`);
  }
}

/** Counts a column into `counts` (one cell for each bin). */
export function countColumn(axis: Axis, column: Column, counts: Float64Array): Uncounted {
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
export function countPairs(axisX: Axis, x: Column, axisY: Axis, y: Column, counts: Float64Array): Uncounted {
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
): Uncounted {
  const layout = layOut([axisX, axisY], [x, y], end - first);
  const { instance, linear, at, counters, cells, copies } = layout;
  const { kernels } = instance;
  const rows = axisX.bins;
  const columns = axisY.bins;
  const stride = columns + CODE_PADDING;
  const left: Uncounted = { outOfRange: 0, nan: 0 };
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
  if (linear && x.kind === 'quantized' && y.kind === 'quantized') {
    // Their codes begin at 0, and so does the table one row and one column further.
    const inner = counters + 4 * (stride + 1);
    const { i32 } = instance;
    const countBlock = (start: number, n: number): void => {
      i32.set(x.codes.subarray(start, start + n), CODES_A / 4);
      i32.set(y.codes.subarray(start, start + n), CODES_B / 4);
      kernels.count2(CODES_A, CODES_B, n, stride, inner, cells, copies);
    };
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
