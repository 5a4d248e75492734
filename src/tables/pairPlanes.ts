// Pairs of columns of few bins, by bit planes: a plane for each bin, or of a complete column for each but the last, whose counts
// follow from the margins. A missing sample is in no plane.

import { CODES_A } from '../kernels/abi.generated.js';
import type { Axis } from './axis.js';
import {
  type EachDigits,
  type PairColumns,
  type PairMethod,
  pairsByColumn,
  type Visit,
  type Window,
} from './pairMethod.js';

/** Bins up to which planes win: 16 bit counts for 64 samples, 25 where both columns miss some. */
export const MOST_BINS = 5;

export class PairPlanes implements PairMethod {
  readonly bytesPerSample: number;
  readonly counterBytes = 4 * MOST_BINS * MOST_BINS;
  readonly #axes: readonly Axis[];
  /** Planes of each column, and how many there are before its first. */
  readonly #planes: readonly number[];
  readonly #before: readonly number[];
  /** Samples in each bin of each column. */
  #sums: Float64Array[] = [];
  readonly #room = new Float64Array(MOST_BINS ** 2);

  constructor({ axes, complete }: PairColumns) {
    this.#axes = axes;
    this.#planes = axes.map(({ bins }, column) => (complete[column] ? Math.max(1, bins - 1) : bins));
    let total = 0;
    this.#before = this.#planes.map((planes) => {
      total += planes;
      return total - planes;
    });
    // The codes of one column at a time, behind all planes.
    this.bytesPerSample = total / 8 + 1;
  }

  get pairsOfStep(): readonly number[] {
    return pairsByColumn(this.#axes.length);
  }

  countsOf(column: number): Float64Array {
    return this.#sums[column];
  }

  /** Where each column's planes stand. */
  #at({ codes, samples }: Window): number[] {
    return this.#planes.map((_, column) => codes + (this.#before[column] * samples) / 8);
  }

  prepare(window: Window, n: number, eachDigits: EachDigits): void {
    const { instance, kernels, samples, counters } = window;
    const words = samples / 64;
    const planes = this.#planes;
    const at = this.#at(window);
    const codes = at[at.length - 1] + (planes[planes.length - 1] * samples) / 8;
    this.#sums = this.#axes.map(({ bins }, column) => {
      eachDigits(column, (block, done) => {
        kernels.packDigit_U8(CODES_A, block, 0, codes + done);
      });
      kernels.markBins_U8(codes, n, planes[column], at[column], words);
      const margin = new Float64Array(bins).fill(n, bins - 1);
      // What a column's planes have in common with themselves.
      kernels.countPlanes(at[column], at[column], words, planes[column], planes[column], counters);
      for (let bin = 0; bin < planes[column]; bin++) {
        margin[bin] = instance.u32[counters / 4 + bin * (planes[column] + 1)];
        if (bin < bins - 1) margin[bins - 1] -= margin[bin];
      }
      return margin;
    });
  }

  count(window: Window, _: number, from: number, to: number, visit: Visit): void {
    const { instance, kernels, samples, counters } = window;
    const words = samples / 64;
    const planes = this.#planes;
    const sums = this.#sums;
    const at = this.#at(window);
    for (let i = from; i < to; i++) {
      for (let j = i + 1; j < at.length; j++) {
        kernels.countPlanes(at[i], at[j], words, planes[i], planes[j], counters);
        const table = this.#room.subarray(0, sums[i].length * sums[j].length);
        complete(table, instance.u32, counters / 4, [planes[i], planes[j]], sums[i], sums[j]);
        visit(i, j, table);
      }
    }
  }
}

/** The table of the counts of planes at `first`; a last row or column without a plane is what the margins leave. */
function complete(
  table: Float64Array,
  counted: Uint32Array,
  first: number,
  [planesI, planesJ]: readonly number[],
  rowSums: Float64Array,
  columnSums: Float64Array,
): void {
  const rows = rowSums.length;
  const columns = columnSums.length;
  const last = (rows - 1) * columns;
  if (planesI < rows) table.set(columnSums, last);
  for (let row = 0; row < planesI; row++) {
    let left = rowSums[row];
    for (let column = 0; column < planesJ; column++) {
      const cell = row * columns + column;
      table[cell] = counted[first + row * planesJ + column];
      left -= table[cell];
      if (planesI < rows) table[last + column] -= table[cell];
    }
    if (planesJ < columns) {
      table[row * columns + columns - 1] = left;
      if (planesI < rows) table[last + columns - 1] -= left;
    }
  }
}
