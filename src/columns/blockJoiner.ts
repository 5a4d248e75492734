// Short blocks of numbers are joined before they are counted: clearing and flushing a table of 64 × 64 costs as much as
// counting 10 000 pairs, however few a block holds.

import type { Column, NumberColumn } from './column.js';

/** The number of samples to count at once. */
const JOINED = 65536;

export class BlockJoiner {
  readonly #count: (columns: readonly Column[]) => void;
  #joined: Float64Array[] = [];
  #filled = 0;

  /** @param count takes columns of one length, in any order of their blocks; they are overwritten afterwards. */
  constructor(count: (columns: readonly Column[]) => void) {
    this.#count = count;
  }

  /** Adds columns of one length. */
  add(columns: readonly Column[]): void {
    const [{ length }] = columns;
    if (length > JOINED / 2 || columns.some(({ kind }) => kind !== 'number')) {
      this.#count(columns);
      return;
    }
    if (this.#filled + length > JOINED) this.flush();
    if (this.#joined.length === 0) this.#joined = columns.map(() => new Float64Array(JOINED));
    columns.forEach((column, i) => {
      this.#joined[i].set((column as NumberColumn).values, this.#filled);
    });
    this.#filled += length;
  }

  /** Counts the samples that are left. */
  flush(): void {
    const length = this.#filled;
    if (length === 0) return;
    this.#filled = 0;
    this.#count(
      this.#joined.map((joined) => ({
        kind: 'number',
        values: joined.subarray(0, length),
        element: 'F64',
        length,
      })),
    );
  }
}
