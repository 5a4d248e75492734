// Pairs with a missing side, among the counts of all pairs of columns. The fast ways to count give every sample a digit: a missing one
// is counted in the first bin, and the pairs that it is in are taken out of the tables again.

import type { Column } from '../columns/column.js';
import { BLOCK, CODES_A } from '../kernels/abi.generated.js';
import type { Axis } from './axis.js';

/** Writes a 1 for each missing sample of n from `start` on; whether there is one. */
function markMissing(column: Column, start: number, n: number, marks: Uint8Array): boolean {
  const values = column.kind === 'number' ? column.values : column.codes;
  let any = 0;
  if (column.kind === 'category') {
    for (let i = 0; i < n; i++) any |= marks[i] = values[start + i] >>> 31;
  } else if (values instanceof Float64Array) {
    for (let i = 0; i < n; i++) any |= marks[i] = values[start + i] === values[start + i] ? 0 : 1;
  } else if (column.element !== 'I32') {
    for (let i = 0; i < n; i++) any |= marks[i] = values[start + i] === values[start + i] ? 0 : 1;
  }
  return any > 0;
}

/** The samples of a window of columns that one of them misses. */
export class MissingPairs {
  readonly #axes: readonly Axis[];
  /** The samples that any column misses, ascending, and how many of them come before each block. */
  readonly #samples: Int32Array;
  readonly #before: Int32Array;
  /** For each column the places, among these samples, of those that it misses. */
  readonly #missing: readonly (Int32Array | undefined)[];
  /** For each column its digit at each of these samples; where it is missing, one beyond the last bin. */
  readonly #digits: readonly Uint16Array[];
  readonly #counts: Float64Array;

  private constructor(axes: readonly Axis[], marks: readonly (Uint8Array | undefined)[], n: number) {
    const any = new Uint8Array(n);
    for (const own of marks) if (own) for (let i = 0; i < n; i++) any[i] |= own[i];
    this.#axes = axes;
    this.#before = new Int32Array(Math.ceil(n / BLOCK) + 1);
    const samples = new Int32Array(n);
    let length = 0;
    for (let i = 0; i < n; i++) {
      if (i % BLOCK === 0) this.#before[i / BLOCK] = length;
      samples[length] = i;
      length += any[i];
    }
    this.#before[this.#before.length - 1] = length;
    this.#samples = samples.slice(0, length);
    this.#missing = marks.map((own) => {
      if (own === undefined) return undefined;
      const places = new Int32Array(length);
      let missing = 0;
      for (let at = 0; at < length; at++) {
        places[missing] = at;
        missing += own[samples[at]];
      }
      return places.slice(0, missing);
    });
    this.#digits = axes.map(() => new Uint16Array(length));
    this.#counts = new Float64Array(Math.max(...axes.map(({ bins }) => bins)) + 1);
  }

  /** Those of n samples from `start` on; undefined where no column misses one. */
  static among(
    axes: readonly Axis[],
    columns: readonly Column[],
    start: number,
    n: number,
  ): MissingPairs | undefined {
    const marks = columns.map((column) => {
      const own = new Uint8Array(n);
      return markMissing(column, start, n, own) ? own : undefined;
    });
    return marks.some((own) => own !== undefined) ? new MissingPairs(axes, marks, n) : undefined;
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
      digits[at] = Math.min(code - 1, beyond);
      if (code > beyond) i32[first + samples[at]] = 1;
    }
  }

  /** The same of codes in bytes, whose missing samples have the first bin already. */
  take(codes: Uint8Array, column: number): void {
    const samples = this.#samples;
    const digits = this.#digits[column];
    for (let at = 0; at < samples.length; at++) digits[at] = codes[samples[at]];
    const beyond = this.#axes[column].bins;
    for (const at of this.#missing[column] ?? []) digits[at] = beyond;
  }

  /** How often each bin of a column occurs at some of the samples, and at last how often it is missing there. */
  #countAt(column: number, places: Int32Array): Float64Array {
    const counts = this.#counts.fill(0);
    const digits = this.#digits[column];
    for (let i = 0; i < places.length; i++) counts[digits[places[i]]]++;
    return counts;
  }

  /** Takes the pairs of which a side is missing out of the table of columns i and j. */
  leaveOut(i: number, j: number, table: Float64Array): void {
    const [rows, columns] = [this.#axes[i].bins, this.#axes[j].bins];
    const [missingI, missingJ] = [this.#missing[i], this.#missing[j]];
    if (missingI) {
      const counts = this.#countAt(j, missingI);
      for (let column = 0; column < columns; column++) table[column] -= counts[column];
      table[0] -= counts[columns];
    }
    if (missingJ) {
      // Those that i misses too are out already.
      const counts = this.#countAt(i, missingJ);
      for (let row = 0; row < rows; row++) table[row * columns] -= counts[row];
    }
  }
}
