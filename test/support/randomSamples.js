// Random arguments for the list of calls: of every type and many lengths, most of them valid, some with one thing wrong.

import { choose, integer } from './random.js';
import { TYPED_ARRAYS } from './typedArrays.js';

const LENGTHS = [
  1, 2, 3, 4, 5, 7, 8, 16, 31, 32, 33, 34, 63, 64, 65, 100, 255, 256, 257, 4095, 4096, 4097, 9001,
];

/** Of samples from one end of the doubles to the other; squares overflow or vanish beyond ±512. */
const EXPONENTS = [-1074, -1021, -600, -400, 0, 400, 600, 1022];

/** The same numbers as an array, or as one of the typed arrays. */
function anyType(draw, values) {
  const kind = integer(draw, 0, TYPED_ARRAYS.length + 2);
  if (kind < TYPED_ARRAYS.length) return TYPED_ARRAYS[kind].from(values);
  const whole = values.map((value) => BigInt(Math.trunc(Number.isFinite(value) ? value : 0) % 2 ** 40));
  if (kind === TYPED_ARRAYS.length) return BigInt64Array.from(whole);
  if (kind === TYPED_ARRAYS.length + 1) return whole;
  return values;
}

/** What samples.js gives, drawn at random. */
export class RandomSamples {
  #infosimd;
  #draw;
  /** What some numbers are multiplied by. */
  #scales = [1, 1, 1, 1e-310, 1e300, 1e10];
  medium = this;

  /**
   * @param {any} infosimd the library, which makes some tables
   * @param {() => number} draw
   * @param {RandomSamples} [like] of its length
   */
  constructor(infosimd, draw, like) {
    this.#infosimd = infosimd;
    this.#draw = draw;
    // Long columns are rare: they cost most of the time.
    this.length = like?.length ?? choose(draw, draw() < 0.9 ? LENGTHS.slice(0, 16) : LENGTHS);
    /** @type {RandomSamples} */
    this.short = like ? this : new RandomSamples(infosimd, draw, this);
  }

  /** One thing wrong, in one call of `often`. */
  #spoil(values, often = 20) {
    const draw = this.#draw;
    if (draw() > 1 / often) return values;
    if (draw() < 0.3)
      return choose(draw, [undefined, null, 'text', 7, {}, [], new DataView(new ArrayBuffer(8))]);
    const copy = Array.from(values);
    const wrong = [NaN, -1, Infinity, -Infinity, null, undefined, 'text', -5e-324, true, {}, 2n ** 60n];
    copy[integer(draw, 0, copy.length - 1)] = choose(draw, wrong);
    return copy;
  }

  /** Mostly the same for all columns of a call. */
  #length() {
    return this.#draw() < 0.01 ? this.length + 1 : this.length;
  }

  #weights(n = this.#length()) {
    const draw = this.#draw;
    const kind = integer(draw, 0, 4);
    const values = Array.from({ length: n }, (_, i) => {
      if (kind === 0) return draw();
      if (kind === 1) return draw() < 0.5 ? 0 : draw();
      if (kind === 2) return 1 / (i + 1);
      if (kind === 3) return square(square(square(draw()))) * choose(draw, [1, 1e-300, 1e300]);
      return integer(draw, 0, 100);
    });
    values[integer(draw, 0, n - 1)] += 1;
    return values;
  }

  weights() {
    return this.#spoil(anyType(this.#draw, this.#weights()));
  }

  #probabilities(n) {
    const weights = this.#weights(n);
    const total = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / total);
  }

  distribution() {
    const p = this.#probabilities();
    return this.#spoil(
      choose(this.#draw, [() => p, () => Float64Array.from(p), () => Float32Array.from(p)])(),
    );
  }

  numbers() {
    const draw = this.#draw;
    const n = this.#length();
    const kind = integer(draw, 0, 6);
    const scale = choose(draw, this.#scales);
    const values = Array.from({ length: n }, () => {
      if (kind === 0) return draw();
      if (kind === 1) return integer(draw, -5, 5);
      if (kind === 2) return integer(draw, 0, 20) / 10;
      if (kind === 3) return 7;
      if (kind === 4) return (draw() - 0.5) * 2 ** choose(draw, EXPONENTS);
      return (draw() + draw() + draw() - 1.5) * scale;
    });
    if (draw() < 0.05) values[integer(draw, 0, n - 1)] = choose(draw, [NaN, NaN, Infinity]);
    if (draw() < 0.5) return this.#spoil(values);
    return this.#spoil(anyType(draw, kind === 0 ? values.map((x) => x * 100) : values));
  }

  gaps() {
    const values = this.numbers();
    if (!(values instanceof Float64Array || values instanceof Float32Array)) return values;
    return values.map((value) => (this.#draw() < 0.1 ? NaN : value));
  }

  probabilities() {
    const draw = this.#draw;
    const p = Array.from({ length: this.#length() }, () => choose(draw, [0, 1, draw(), draw()]));
    if (draw() < 0.03) p[0] = choose(draw, [NaN, -0.1, 1.1]);
    return choose(draw, [() => p, () => Float64Array.from(p), () => Float32Array.from(p)])();
  }

  labels() {
    const draw = this.#draw;
    const kind = integer(draw, 0, 3);
    const many = choose(draw, [1, 2, 3, 20]);
    const values = Array.from({ length: this.#length() }, () => {
      const label = integer(draw, 1, many);
      if (draw() < 0.002) return choose(draw, [null, '', undefined, NaN]);
      if (kind === 0) return label;
      if (kind === 1) return `label ${label}`;
      if (kind === 2) return label > 1;
      return label / 4;
    });
    if (kind === 0 && draw() < 0.3) return Int16Array.from(values, Number);
    return this.#spoil(values, 40);
  }

  text() {
    const draw = this.#draw;
    if (draw() < 0.2) return this.labels();
    const values = Array.from({ length: this.#length() }, () =>
      draw() < 0.002 ? '' : choose(draw, ['low', 'middle', 'high']),
    );
    return this.#spoil(values, 40);
  }

  column() {
    return this.#draw() < 0.7 ? this.numbers() : this.labels();
  }

  columns(_count) {
    const columns = Array.from({ length: integer(this.#draw, 2, 4) }, () => this.column());
    return this.#draw() < 0.01 ? choose(this.#draw, [columns[0], [], 7]) : columns;
  }

  table() {
    const draw = this.#draw;
    const rows = integer(draw, 1, 6);
    const columns = integer(draw, 1, 6);
    const kind = integer(draw, 0, 3);
    if (kind === 0) return { values: this.#spoil(this.#weights(rows * columns)), shape: [rows, columns] };
    if (kind === 1) {
      const codes = Float64Array.from(this.#weights(50), (weight) => Math.trunc(weight) % 5 || 0);
      return this.#infosimd.contingencyTable(
        codes,
        codes.map((code, i) => (code + (i % 3)) % 4),
      );
    }
    const cells = this.#spoil(this.#weights(rows * columns));
    if (!Array.isArray(cells)) return cells;
    return Array.from({ length: rows }, (_, i) => cells.slice(i * columns, (i + 1) * columns));
  }

  counts() {
    const draw = this.#draw;
    if (draw() < 0.1) return this.table();
    const columns = integer(draw, 1, 5);
    return Array.from({ length: integer(draw, 1, 5) }, () =>
      Array.from({ length: columns }, () => integer(draw, 0, 9)),
    );
  }

  logits(classes) {
    const draw = this.#draw;
    const scale = choose(draw, [1, 10, 1000]);
    const values = Array.from({ length: this.length * classes }, (_, i) =>
      i % classes > 0 && draw() < 0.05 ? -Infinity : (draw() - 0.5) * scale,
    );
    if (draw() < 0.05) values[integer(draw, 0, values.length - 1)] = choose(draw, [NaN, Infinity, -Infinity]);
    const shape = [this.length, classes];
    return { values: draw() < 0.5 ? Float32Array.from(values) : values, shape };
  }

  stack(classes) {
    return Array.from({ length: integer(this.#draw, 1, 4) }, () => this.rows(classes));
  }

  classes(classes) {
    const draw = this.#draw;
    const labels = Array.from({ length: this.length }, () => integer(draw, 0, classes - 1));
    if (draw() < 0.05) labels[0] = choose(draw, [-1, classes, 0.5, NaN]);
    return choose(draw, [() => labels, () => Int32Array.from(labels), () => Float64Array.from(labels)])();
  }

  rows(classes) {
    const draw = this.#draw;
    const rows = Array.from({ length: this.length }, () => this.#probabilities(classes));
    const shape = [rows.length, classes];
    const kind = integer(draw, 0, 2);
    if (kind === 0) return { values: Float64Array.from(rows.flat()), shape };
    if (draw() < 0.1) rows[0] = choose(draw, [[1], [NaN, 1, 0], [0.5, 0.4, 0], 7]);
    return Object.assign(kind === 1 ? rows : rows.map((row) => Float32Array.from(row)), {
      shape,
    });
  }

  /** Rarely what is none of the values. */
  pick(...values) {
    if (this.#draw() < 0.02) return choose(this.#draw, [NaN, null, 'text', -1, 2.5, {}]);
    return choose(this.#draw, values);
  }

  base() {
    return this.pick('e', 2, 10, 1.5, 256);
  }

  binning(_bins, axes) {
    const draw = this.#draw;
    const options = {};
    const edges = () =>
      choose(draw, [
        [-1, 0, 1],
        Float64Array.of(0, 0.1, 0.2, 0.5, 2),
        [-Infinity, 0, Infinity],
        [0, 0, 1, 1],
        draw() < 0.1 ? [1, 0] : [0, 100],
      ]);
    const bins = () =>
      draw() < 0.05 ? choose(draw, [0, -1, 2.5, NaN, 65537, '9']) : choose(draw, [1, 2, 3, 9, 10, 50, 300]);
    const range = () =>
      draw() < 0.1
        ? choose(draw, [[1, 0], [NaN, 1], [0], [0, Infinity], 3])
        : choose(draw, [
            [0, 1],
            [-1, 1],
            [-1e300, 1e300],
            [0.5, 0.5],
          ]);
    const kind = integer(draw, 0, 5);
    if (kind <= 1) options.bins = bins();
    if (kind === 2) options.bins = edges();
    if (kind === 3 && axes === 2) options.bins = [bins(), draw() < 0.5 ? bins() : edges()];
    if (draw() < 0.2) options.range = axes === 1 ? range() : [range(), range()];
    else if (draw() < 0.3) options.binning = choose(draw, ['uniform', 'equal-frequency']);
    options.nan = this.pick('omit', 'omit', 'raise');
    return options;
  }

  options(may, must = {}) {
    const some = Object.entries(may).filter(() => this.#draw() < 0.7);
    return { ...Object.fromEntries(some), ...must, ...(this.#draw() < 0.02 ? { bass: 2 } : {}) };
  }
}

/** `Math.pow` differs between engines. */
function square(x) {
  return x * x;
}
