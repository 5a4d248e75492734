// Pairs with a missing side (of a quantized column: one out of range, too), among the counts of all pairs of columns. Where the
// codes of a column are digits of a joint code, a missing sample has one too: it is counted in the first bin, and the pairs that
// it is in are taken out of the tables again.

import type { Instance } from '../kernels/memory.js';
import type { Codes, PairColumns } from './pairMethod.js';

/** The numbers of the bits that are set; `room` for all of them. */
function samplesOf(bits: Uint16Array, room: Int32Array): Int32Array {
  let found = 0;
  for (let word = 0; word < bits.length; word++) {
    for (let rest = bits[word]; rest !== 0; rest &= rest - 1) {
      room[found++] = 16 * word + 31 - Math.clz32(rest & -rest);
    }
  }
  return room.slice(0, found);
}

/** The samples that columns miss among the n of a window, marked by a bit for each sample in linear memory. */
export class MissingPairs {
  readonly #args: PairColumns;
  readonly #bits: readonly Uint16Array[];
  /** For each column the samples that it misses, ascending; none where it is complete. */
  readonly #missing: readonly Int32Array[];
  readonly #counts: Int32Array;

  /** @param at the byte offset of each column's bits. */
  constructor(args: PairColumns, { u16 }: Instance, n: number, at: (column: number) => number) {
    const { axes, complete } = args;
    this.#args = args;
    this.#bits = complete.map((is, column) =>
      u16.subarray(at(column) / 2, at(column) / 2 + (is ? 0 : Math.ceil(n / 16))),
    );
    const room = new Int32Array(n);
    this.#missing = this.#bits.map((bits) => samplesOf(bits, room));
    this.#counts = new Int32Array(2 * Math.max(...axes.map(({ bins }) => bins)));
  }

  /** How often each bin occurs among the codes at the samples that a column misses and the other does not. */
  #countAt(codes: Codes, bins: number, missing: Int32Array, other?: Uint16Array): Int32Array {
    // Two tables that take turns: a counter is not waited for.
    const counts = this.#counts.fill(0, 0, 2 * bins);
    for (let i = 0; i < missing.length; i++) {
      const sample = missing[i];
      const isLeft = other === undefined ? 1 : 1 - ((other[sample >>> 4] >>> (sample & 15)) & 1);
      counts[(i & 1) * bins + codes[sample]] += isLeft;
    }
    for (let bin = 0; bin < bins; bin++) counts[bin] += counts[bins + bin];
    return counts;
  }

  /** Takes the pairs of which a side is missing out of the table of columns i and j, given the codes of both. */
  leaveOut(i: number, j: number, codesI: Codes, codesJ: Codes, table: Float64Array): void {
    const { axes } = this.#args;
    const [rows, columns] = [axes[i].bins, axes[j].bins];
    const [missingI, missingJ] = [this.#missing[i], this.#missing[j]];
    if (missingI.length > 0) {
      const counts = this.#countAt(codesJ, columns, missingI);
      for (let column = 0; column < columns; column++) table[column] -= counts[column];
    }
    if (missingJ.length > 0) {
      const counts = this.#countAt(codesI, rows, missingJ, missingI.length > 0 ? this.#bits[i] : undefined);
      for (let row = 0; row < rows; row++) table[row * columns] -= counts[row];
    }
  }

  /** How many samples of a column are missing, which its counts hold in the first bin. */
  missingIn(column: number): number {
    return this.#missing[column].length;
  }
}
