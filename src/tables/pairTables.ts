// The joint tables of all pairs of many columns: each column's codes are found once, a window of samples at a time,
// and the pairs are counted from them.

import type { Column } from '../columns/column.js';
import { BLOCK, CODES_A, HEAP, PAIR_CELLS } from '../kernels/abi.generated.js';
import type { Instance } from '../kernels/memory.js';
import { instanceFor } from '../kernels/select.js';
import { workKernels } from '../kernels/work.js';
import type { WorkKernels } from '../kernels/workContract.js';
import type { Axis } from './axis.js';
import { PairCodes } from './pairCodes.js';
import { MOST_PLANES, PairPlanes } from './pairPlanes.js';
import { PairWords } from './pairWords.js';

/** Bytes of codes in linear memory at a time. */
const WINDOW_BYTES = 2 ** 26;
/** Most cells of all tables together, where they must be kept from window to window: 1 GiB. */
const MAX_KEPT = 2 ** 27;

/** Called for each pair i < j, with i's bins down and j's across; the counts are valid during the call. */
export type Visit = (i: number, j: number, counts: Float64Array) => void;

/** A memory with a window of samples. */
export interface Window {
  readonly instance: Instance;
  readonly kernels: WorkKernels;
  /** Room for codes: for `samples` samples, a multiple of BLOCK. */
  readonly codes: number;
  readonly samples: number;
  /** Room for counters. */
  readonly counters: number;
}

/** Digits of a block of one column → CODES_A, handed over block by block: how many, and after how many. */
export type EachDigits = (column: number, each: (n: number, done: number) => void) => void;

/** A way to count all pairs. */
export interface PairMethod {
  /** Bytes of codes for each sample. */
  readonly bytesPerSample: number;
  /** Bytes for counters. */
  readonly counterBytes: number;
  /** Finds the codes of the window's n samples, then visits each pair of columns once. */
  count(window: Window, n: number, eachDigits: EachDigits, visit: Visit): void;
}

function methodFor(axes: readonly Axis[]): PairMethod {
  const most = Math.max(...axes.map(({ bins }) => bins));
  if (most <= MOST_PLANES + 1) return new PairPlanes(axes);
  return most <= PairCodes.MOST_BINS ? new PairCodes(axes) : new PairWords(axes);
}

/** Room for what every window adds. */
class Kept {
  readonly #tables: Float64Array[];
  readonly #axes: readonly Axis[];

  constructor(axes: readonly Axis[]) {
    this.#axes = axes;
    let cells = 0;
    axes.forEach(({ bins }, i) => {
      for (let j = i + 1; j < axes.length; j++) cells += bins * axes[j].bins;
    });
    if (cells > MAX_KEPT) {
      throw new RangeError(
        `tables of ${cells} cells in all are wanted for ${axes.length} columns, at most ${MAX_KEPT} can be kept; ` +
          'ask for fewer bins or columns',
      );
    }
    this.#tables = axes.flatMap(({ bins }, i) =>
      axes.slice(i + 1).map((other) => new Float64Array(bins * other.bins)),
    );
  }

  #tableOf(i: number, j: number): Float64Array {
    return this.#tables[i * (this.#axes.length - 1) - (i * (i - 1)) / 2 + j - i - 1];
  }

  readonly add: Visit = (i, j, counts) => {
    const table = this.#tableOf(i, j);
    for (let cell = 0; cell < counts.length; cell++) table[cell] += counts[cell];
  };

  visit(visit: Visit): void {
    for (let i = 0; i < this.#axes.length; i++) {
      for (let j = i + 1; j < this.#axes.length; j++) visit(i, j, this.#tableOf(i, j));
    }
  }
}

/**
 * Visits the joint table of each pair of columns.
 *
 * @param axes one for each column, on which every sample lies: none is missing or out of range.
 * @param columns all of one length.
 * @param windowBytes codes in linear memory at a time; a block of samples at least.
 * @throws RangeError when the tables or the memory cannot be had.
 */
export function forEachPairTable(
  axes: readonly Axis[],
  columns: readonly Column[],
  visit: Visit,
  windowBytes: number = WINDOW_BYTES,
): void {
  if (columns.length < 2) return;
  const { length } = columns[0];
  const method = methodFor(axes);
  const blocks = Math.ceil(length / BLOCK);
  const samples =
    BLOCK * Math.max(1, Math.min(blocks, Math.floor(windowBytes / (method.bytesPerSample * BLOCK))));
  const axisBytes = Math.max(...axes.map(({ bytes }) => Math.ceil(bytes / 16) * 16));
  // An axis is encoded before anything is counted: they share a place.
  const codes = HEAP + Math.max(axisBytes, 2 * 4 * PAIR_CELLS);
  const counters = codes + Math.ceil((samples * method.bytesPerSample) / 16) * 16 + 16;
  const instance = instanceFor(counters + method.counterBytes);
  const window: Window = { instance, kernels: workKernels(instance), codes, samples, counters };
  const kept = samples < length ? new Kept(axes) : undefined;
  for (let start = 0; start < length; start += samples) {
    const n = Math.min(samples, length - start);
    const eachDigits: EachDigits = (column, each) => {
      const encode = axes[column].encoder(instance, columns[column], HEAP);
      for (let done = 0; done < n; done += BLOCK) {
        const block = Math.min(BLOCK, n - done);
        encode(instance, start + done, block, CODES_A);
        each(block, done);
      }
    };
    method.count(window, n, eachDigits, kept?.add ?? visit);
  }
  kept?.visit(visit);
}
