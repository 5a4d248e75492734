import type { RawBlock } from './columnSource.js';

/** Values to make room for before there are any: a damaged file may state more rows than there is memory. */
const TRUSTED = 2 ** 22;

/** Runs of values, put one after the other; where there are more than expected, the array grows. */
export class Gathered<Values extends RawBlock> {
  readonly #expected: number;
  #values: Values;
  #length = 0;

  /** @param expected how many values there will be, as far as is known. */
  constructor(kind: new (length: number) => Values, expected: number) {
    this.#expected = expected;
    this.#values = new kind(Math.min(expected, TRUSTED));
  }

  push(run: Values): void {
    const length = this.#length + run.length;
    if (length > this.#values.length) {
      const grown = new (this.#values.constructor as new (length: number) => Values)(
        Math.max(length, length < this.#expected ? Math.min(this.#expected, 4 * length) : 2 * this.#length),
      );
      grown.set(this.#values.subarray(0, this.#length));
      this.#values = grown;
    }
    this.#values.set(run, this.#length);
    this.#length = length;
  }

  get length(): number {
    return this.#length;
  }

  /** The values so far. */
  get values(): Values {
    const { length } = this.#values;
    return (length === this.#length ? this.#values : this.#values.slice(0, this.#length)) as Values;
  }
}
