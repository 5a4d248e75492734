// Pairs with a missing side (of a quantized column: one out of range, too), among the counts of all pairs of columns. The fast ways to count give every sample a digit: a missing one
// is counted in the first bin, and the pairs that it is in are taken out of the tables again.

import type { Column } from '../columns/column.js';
import { BLOCK, CODES_A } from '../kernels/abi.generated.js';
import type { NumericArray } from '../numeric/numericArray.js';
import type { Axis } from './axis.js';

// A loop for each kind of array: V8 compiles one that has met several to a slower one.
function missing64(values: Float64Array, start: number, n: number, to: Int32Array): number {
  const block = values.subarray(start, start + n);
  let missing = 0;
  for (let i = 0; i < n; i++) if (block[i] !== block[i]) to[missing++] = i;
  return missing;
}

function missing32(values: NumericArray, start: number, n: number, to: Int32Array): number {
  let missing = 0;
  for (let i = 0; i < n; i++) if (values[start + i] !== values[start + i]) to[missing++] = i;
  return missing;
}

function missingCodes(codes: Int32Array, start: number, n: number, to: Int32Array): number {
  let missing = 0;
  for (let i = 0; i < n; i++) if (codes[start + i] < 0) to[missing++] = i;
  return missing;
}

function outsideBins(
  codes: Uint8Array | Uint16Array,
  bins: number,
  start: number,
  n: number,
  to: Int32Array,
): number {
  let missing = 0;
  for (let i = 0; i < n; i++) if (codes[start + i] >= bins) to[missing++] = i;
  return missing;
}

/** Writes which of n samples from `start` on are missing; how many. */
function findMissing(column: Column, start: number, n: number, to: Int32Array): number {
  if (column.kind === 'quantized') return outsideBins(column.codes, column.bins, start, n, to);
  if (column.kind === 'category') return missingCodes(column.codes, start, n, to);
  const { values, element } = column;
  if (values instanceof Float64Array) return missing64(values, start, n, to);
  return element === 'I32' ? 0 : missing32(values, start, n, to);
}

/** The samples of a window of columns that one of them misses. */
export class MissingPairs {
  readonly #axes: readonly Axis[];
  /** The samples that any column misses, ascending, and how many of them come before each block. */
  readonly #samples: Int32Array;
  readonly #before: Int32Array;
  /** For each column the places, among these samples, of those that it misses. */
  readonly #missing: readonly Int32Array[];
  /** For each column its digit at each of these samples; where it is missing, one beyond the last bin. */
  readonly #digits: readonly (Uint8Array | Uint16Array)[];
  /** Two tables that take turns. */
  readonly #counts: Int32Array;

  private constructor(axes: readonly Axis[], missing: readonly Int32Array[], n: number) {
    this.#axes = axes;
    this.#before = new Int32Array(Math.ceil(n / BLOCK) + 1);
    const placeOf = new Int32Array(n);
    for (const own of missing) for (let i = 0; i < own.length; i++) placeOf[own[i]] = 1;
    const samples = new Int32Array(n);
    let length = 0;
    for (let i = 0; i < n; i++) {
      if (i % BLOCK === 0) this.#before[i / BLOCK] = length;
      samples[length] = i;
      const any = placeOf[i];
      placeOf[i] = length;
      length += any;
    }
    this.#before[this.#before.length - 1] = length;
    this.#samples = samples.slice(0, length);
    this.#missing = missing.map((own) => own.map((i) => placeOf[i]));
    this.#digits = axes.map(({ bins }) => (bins < 256 ? new Uint8Array(length) : new Uint16Array(length)));
    this.#counts = new Int32Array(2 * (Math.max(...axes.map(({ bins }) => bins)) + 1));
  }

  /** Those of n samples from `start` on; undefined where no column misses one. */
  static among(
    axes: readonly Axis[],
    columns: readonly Column[],
    start: number,
    n: number,
  ): MissingPairs | undefined {
    const found = new Int32Array(n);
    const missing = columns.map((column) => found.slice(0, findMissing(column, start, n, found)));
    return missing.some((own) => own.length > 0) ? new MissingPairs(axes, missing, n) : undefined;
  }

  /** Takes the codes of a block of one column, `done` samples into the window, and gives its missing samples the first bin. */
  replace(i32: Int32Array, column: number, done: number): void {
    const samples = this.#samples;
    const digits = this.#digits[column];
    const beyond = this.#axes[column].bins;
    const first = CODES_A / 4 - done;
    const block = done / BLOCK;
    for (let at = this.#before[block]; at < this.#before[block + 1]; at++) {
      const code = i32[first + samples[at]];
      const inside = code >= 1 && code <= beyond;
      digits[at] = inside ? code - 1 : beyond;
      if (!inside) i32[first + samples[at]] = 1;
    }
  }

  /** The same of codes in bytes, whose missing samples have the first bin already. */
  take(codes: Uint8Array, column: number): void {
    const samples = this.#samples;
    const digits = this.#digits[column];
    for (let at = 0; at < samples.length; at++) digits[at] = codes[samples[at]];
    const beyond = this.#axes[column].bins;
    for (const at of this.#missing[column]) digits[at] = beyond;
  }

  /** How often each bin of a column occurs at some of the samples, and at last how often it is missing there. */
  #countAt(column: number, places: Int32Array): Int32Array {
    const cells = this.#axes[column].bins + 1;
    const counts = this.#counts.fill(0, 0, 2 * cells);
    const digits = this.#digits[column];
    for (let i = 1; i < places.length; i += 2) {
      counts[digits[places[i - 1]]]++;
      counts[cells + digits[places[i]]]++;
    }
    if (places.length % 2 > 0) counts[digits[places[places.length - 1]]]++;
    for (let cell = 0; cell < cells; cell++) counts[cell] += counts[cells + cell];
    return counts;
  }

  /** Takes the pairs of which a side is missing out of the table of columns i and j. */
  leaveOut(i: number, j: number, table: Float64Array): void {
    const [rows, columns] = [this.#axes[i].bins, this.#axes[j].bins];
    const [missingI, missingJ] = [this.#missing[i], this.#missing[j]];
    if (missingI.length > 0) {
      const counts = this.#countAt(j, missingI);
      for (let column = 0; column < columns; column++) table[column] -= counts[column];
      table[0] -= counts[columns];
    }
    if (missingJ.length > 0) {
      // Those that i misses too are out already.
      const counts = this.#countAt(i, missingJ);
      for (let row = 0; row < rows; row++) table[row * columns] -= counts[row];
    }
  }

  /** How many samples of a column are missing, which its counts hold in the first bin. */
  missingIn(column: number): number {
    return this.#missing[column].length;
  }
}
