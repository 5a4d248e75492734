// Pairs of columns of few bins, by bit planes: a plane for each bin but the last, whose counts follow from the margins.

import { CODES_A } from '../kernels/abi.generated.js';
import type { Axis } from './axis.js';
import { type EachDigits, type PairMethod, pairsByColumn, type Visit, type Window } from './pairMethod.js';

/** Planes of a column up to which they win: 16 bit counts for 64 samples. */
export const MOST_PLANES = 4;

export class PairPlanes implements PairMethod {
  readonly bytesPerSample: number;
  readonly counterBytes = 4 * MOST_PLANES * MOST_PLANES;
  readonly #axes: readonly Axis[];
  /** Planes of each column, and how many there are before its first. */
  readonly #planes: readonly number[];
  readonly #before: readonly number[];
  /** Samples in each bin of each column. */
  #sums: Float64Array[] = [];
  readonly #room = new Float64Array((MOST_PLANES + 1) ** 2);

  constructor(axes: readonly Axis[]) {
    this.#axes = axes;
    this.#planes = axes.map(({ bins }) => Math.max(1, bins - 1));
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
      for (let bin = 0; bin < bins - 1; bin++) {
        margin[bin] = instance.u32[counters / 4 + bin * (planes[column] + 1)];
        margin[bins - 1] -= margin[bin];
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
        complete(table, instance.u32, counters / 4, planes[j], sums[i], sums[j]);
        visit(i, j, table);
      }
    }
  }
}

/** The table of the counts at `first`, whose last row and last column are what the margins leave. */
function complete(
  table: Float64Array,
  marked: Uint32Array,
  first: number,
  stride: number,
  rowSums: Float64Array,
  columnSums: Float64Array,
): void {
  const rows = rowSums.length;
  const columns = columnSums.length;
  for (let column = 0; column < columns; column++) table[(rows - 1) * columns + column] = columnSums[column];
  for (let row = 0; row < rows; row++) {
    let left = rowSums[row];
    for (let column = 0; column < columns - 1; column++) {
      const cell = row * columns + column;
      if (row < rows - 1) {
        table[cell] = marked[first + row * stride + column];
        table[(rows - 1) * columns + column] -= table[cell];
      }
      left -= table[cell];
    }
    table[row * columns + columns - 1] = left;
  }
}
