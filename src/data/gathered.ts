import type { RawBlock } from './columnSource.js';

/** Runs of values, put one after the other; where there are more than expected, the array grows. */
export class Gathered<Values extends RawBlock> {
  #values: Values;
  #length = 0;

  /** @param room an array as long as the values are expected to be. */
  constructor(room: Values) {
    this.#values = room;
  }

  push(run: Values): void {
    const length = this.#length + run.length;
    if (length > this.#values.length) {
      const grown = new (this.#values.constructor as new (length: number) => Values)(
        Math.max(length, 2 * this.#length),
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
