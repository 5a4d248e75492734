// Arguments for the list of calls, all valid and the same in every run.

import { mulberry32 } from './mulberry32.js';

/**
 * A factory of samples: every call starts the same sequence of columns again.
 *
 * @param {object} options
 * @param {number} options.length of most columns
 * @param {number} [options.medium] of the columns of calls that take many
 * @param {number} [options.short] of columns for neighbour searches or resampling
 * @param {Float64ArrayConstructor | Float32ArrayConstructor} [options.type] of distributions and numbers
 * @param {boolean} [options.shared] every second column of numbers lies in shared memory
 */
export function fixedSamples({
  length,
  medium = length,
  short = length,
  type = Float64Array,
  shared = false,
}) {
  /** @type {Map<string, any>} */
  const made = new Map();

  function once(kind, index, n, make) {
    const key = `${kind} ${index} ${n}`;
    if (!made.has(key)) made.set(key, make());
    return made.get(key);
  }

  /** @returns {Float64Array | Float32Array} */
  function column(kind, index, n, valueAt) {
    return once(kind, index, n, () => {
      const buffer = shared && index % 2 === 0 ? SharedArrayBuffer : ArrayBuffer;
      const values = new type(new buffer(n * type.BYTES_PER_ELEMENT));
      const draw = mulberry32(1000 * index + kind.length);
      for (let i = 0; i < n; i++) values[i] = valueAt(draw, i);
      return values;
    });
  }

  /** Every column but the first depends on the one before; every third has ties. */
  function numbersAt(index, n) {
    if (index === 0) return column('numbers', 0, n, (draw) => draw() + draw());
    const before = numbersAt(index - 1, n);
    return column('numbers', index, n, (draw, i) => {
      const value = before[i] / 2 + draw();
      return index % 3 === 2 ? Math.round(value * 8) / 8 : value;
    });
  }

  class Samples {
    #used = { weights: 0, numbers: 0 };
    #n;
    /** @type {Samples} */
    medium = this;
    /** @type {Samples} */
    short = this;

    constructor(n) {
      this.#n = n;
    }

    get length() {
      return this.#n;
    }

    /** Weights that may be 0, of any sum. */
    weights() {
      return column('weights', this.#used.weights++, this.#n, (draw, i) =>
        i > 0 && draw() < 0.1 ? 0 : draw() + 0.001,
      );
    }

    distribution() {
      const weights = this.weights();
      let sum = 0;
      for (const weight of weights) sum += weight;
      return column('distribution', this.#used.weights, this.#n, (_, i) => weights[i] / sum);
    }

    numbers() {
      return numbersAt(this.#used.numbers++, this.#n);
    }

    /** Numbers among which some are missing. */
    gaps() {
      const whole = this.numbers();
      return column('gaps', this.#used.numbers, this.#n, (draw, i) =>
        i % 101 === 4 || draw() < 0.01 ? NaN : whole[i],
      );
    }

    /** Integers in [0, 1], or between. */
    probabilities() {
      return column('probabilities', this.#used.weights++, this.#n, (draw) =>
        draw() < 0.2 ? Math.round(draw()) : draw(),
      );
    }

    /** @returns {Int32Array} */
    labels() {
      const numbers = this.numbers();
      return once('labels', this.#used.numbers, this.#n, () =>
        Int32Array.from(numbers, (value) => Math.floor(value * 4) - 3),
      );
    }

    /** @returns {string[]} */
    text() {
      const numbers = this.numbers();
      return once('text', this.#used.numbers, this.#n, () =>
        Array.from(numbers, (value) => ['low', 'middle', 'high'][Math.min(2, Math.floor(value * 1.5))]),
      );
    }

    /** @returns {unknown} */
    column() {
      return this.numbers();
    }

    /** @returns {unknown[]} */
    columns(count) {
      return Array.from({ length: count }, () => this.column());
    }

    /** A table of weights. */
    table() {
      return [
        [10, 0, 3.5],
        [1, 5, 1],
      ];
    }

    /** A table of counts. */
    counts() {
      return [
        [10, 0, 3],
        [1, 5, 1],
      ];
    }

    /** Rows of `classes` probabilities each. */
    rows(classes) {
      const values = Float64Array.from({ length: this.#n * classes }, (_, i) =>
        i % classes === 0 ? 1 - (classes - 1) / 16 : 1 / 16,
      );
      return { values, shape: [this.#n, classes] };
    }

    /** Rows of logits, some of them −Infinity, but not in the first column. */
    logits(classes) {
      const values = column('logits', classes, this.#n * classes, (draw, i) =>
        i % classes > 0 && draw() < 0.05 ? -Infinity : 10 * draw() - 5,
      );
      return { values, shape: [this.#n, classes] };
    }

    /** Predictions of an ensemble. */
    stack(classes) {
      return [this.rows(classes), this.rows(classes)];
    }

    /** A label 0 … classes − 1 for each row. */
    classes(classes) {
      return Int32Array.from({ length: this.#n }, (_, i) => (i * 7) % classes);
    }

    /** One of several values; here the first. */
    pick(...values) {
      return values[0];
    }

    base() {
      return this.pick('e', 2, 10, 1.5, 256);
    }

    /** The binning of `axes` columns; here `bins`. */
    binning(bins, _axes) {
      return bins;
    }

    /** Options: all of `must`, any of `may`; here all. */
    options(may, must = {}) {
      return { ...may, ...must };
    }
  }

  return () => {
    const samples = new Samples(length);
    samples.medium = new Samples(medium);
    samples.short = new Samples(short);
    return samples;
  };
}
