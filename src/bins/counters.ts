// Counters in linear memory, and the loop over blocks that fills them. Small tables are counted there, padded with the codes for
// below, above and missing to avoid branches, and flushed; large tables are counted in JavaScript from the codes.

import type { Column, NumberColumn } from '../columns/column.js';
import { CODE_PADDING } from '../kernels/abi.generated.js';
import { columnCut, forEachBlock } from '../kernels/blocks.js';
import type { Instance } from '../kernels/memory.js';
import { MemoryLayout } from '../kernels/memoryLayout.js';
import type { Cut } from '../kernels/ranges.js';
import { instanceFor } from '../kernels/select.js';
import type { NumericArray } from '../numeric/numericArray.js';
import { type Coder, EdgeLookup } from './edgeLookup.js';

/** Most counters, copies included, that are counted in several copies: 256 kB, so that they fit the second-level cache. */
const CACHED_CELLS = 65536;
/** Most counters in linear memory: 4 MB. */
const LINEAR_CELLS = 2 ** 20;
/** Counters overflow at 2^32: they are flushed after so many samples. */
const FLUSH_AFTER = 2 ** 31;

/** The number of copies of a table (assembly/count.ts). */
function copiesOf(cells: number): number {
  return cells * 4 <= CACHED_CELLS / 4 ? 4 : cells * 2 <= CACHED_CELLS ? 2 : 1;
}

interface Layout {
  readonly instance: Instance;
  readonly at: readonly number[];
  /** The byte offset of the counters. */
  readonly counters: number;
  readonly cells: number;
  readonly copies: number;
  /** Whether to count in linear memory, which costs clearing and flushing every cell. */
  readonly linear: boolean;
}

/** The numbers of a column, which may lie in an arena. */
function valuesOf(column: Column): NumericArray | undefined {
  return column.kind === 'number' ? column.values : undefined;
}

export function layOut(coders: readonly Coder[], columns: readonly Column[], length: number): Layout {
  const cells = coders.reduce((product, axis) => product * (axis.bins + CODE_PADDING), 1);
  const copies = copiesOf(cells);
  const linear = cells <= LINEAR_CELLS && length > cells;
  const memory = new MemoryLayout();
  const at = coders.map((axis) => memory.take(axis.bytes));
  const counters = memory.take(linear ? 4 * cells * copies : 0);
  const instance = instanceFor(memory.bytes, ...columns.map(valuesOf));
  return { instance, at, counters, cells, copies, linear };
}

/** Returns the sums of the copies, and clears them. */
export function drain({ instance, counters, cells, copies }: Layout): Float64Array {
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

/** Runs `countBlock` on the blocks of start … end − 1, and `flush` before counters overflow and at the end. */
export function run(
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

/** Whether a column is binned uniformly: then its samples are counted without codes. */
export function isUniform(coder: Coder, column: Column): column is NumberColumn {
  return coder instanceof EdgeLookup && coder.isUniform && column.kind === 'number';
}

/** The cost of counting a sample, relative to the fastest kernel. */
const HEAVY = 4;

/** Ranges long enough that adding up their counts is cheap. */
export function countingCut(length: number, cells: number): Cut {
  const { unit, least } = columnCut(length, HEAVY);
  return { length, unit, least: Math.max(least, 4 * cells) };
}

export function addUp(parts: readonly Float64Array[], to: Float64Array): void {
  for (const part of parts) for (let i = 0; i < to.length; i++) to[i] += part[i];
}
