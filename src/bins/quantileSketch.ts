// Quantiles of a stream in bounded memory, with a bound on their error in rank: Karnin, Lang & Liberty 2016, Optimal
// quantile approximation in streams. Level h keeps samples with a weight of 2^h; a full level is sorted, and every second
// sample moves up, the odd or the even ones by a pseudorandom coin from a seed.
//
// A coin changes the rank of any value by −2^h, 0 or 2^h, by 0 on average. So, by Hoeffding's inequality, the error of a
// rank exceeds t with a probability of at most 2·exp(−t²/2V), V = Σ 4^h over the coins. V is counted, so that the bound
// is that of the actual operations. Merged sketches are assumed dependent, since they may have used the same coins: their
// √V add up. Later coins come from a stream that neither has used.

import { checkCount } from '../columns/checkCounts.js';
import { TableReader, TableWriter, type UnsharedBytes } from '../columns/checkedBytes.js';
import { checkNumbers, type NumberColumn, type NumericInput } from '../columns/column.js';
import { wrongKind, wrongValue } from '../columns/errors.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { columnOfBlock, type SampleBlock } from '../columns/sampleBlock.js';
import { type BlockSource, type StreamOptions, takeBlocks } from '../columns/streams.js';
import { philox4x32 } from '../numeric/philox.js';
import { type EdgesJSON, edgesFromJSON, edgesToJSON } from './edgesJson.js';
import { quantileAt } from './quantileAt.js';

/** Options of a `QuantileSketch`. */
export interface QuantileSketchOptions {
  /** The target error in rank, as a fraction of the samples: 1e-5 … 0.1, default 0.005. */
  readonly error?: number;
  /** Seed of the coins, an integer in 0 … 2^53 − 1, default 0. */
  readonly seed?: number;
}

const OPTIONS = optionTable({
  error: option.real('a number in 1e-5 … 0.1', (error) => error >= 1e-5 && error <= 0.1, 0.005),
  seed: option.seed(),
} satisfies OptionsOf<QuantileSketchOptions>);

/** A quantile sketch as JSON: exact, with infinite numbers as text. */
export interface QuantileSketchJSON {
  readonly type: 'QuantileSketch';
  readonly version: 1;
  readonly error: number;
  readonly seed: number;
  readonly stream: number;
  readonly coins: number;
  readonly count: number;
  readonly nan: number;
  readonly variance: number;
  readonly range: EdgesJSON;
  readonly levels: readonly EdgesJSON[];
}

interface State {
  /** The seed's stream of the coins, and the number of coins used. */
  stream: number;
  coins: number;
  count: number;
  nan: number;
  min: number;
  max: number;
  /** V, see above. */
  variance: number;
  /** Level 0 in order of arrival, the others sorted. */
  levels: Float64Array[];
}

/** √(2·ln 200), rounded up: an error of more than this times √V has a probability of at most 1 %. */
const DEVIATIONS = 3.2553;
/** The top level keeps `KEPT`/error samples, enough to keep the bound below the error (test/bins/quantileSketch.test.ts). */
const KEPT = 10;
/** Each level keeps ⅔ of the level above, but at least `LEAST`: sorting fewer at a time would be slower. */
const SHRINK = 2 / 3;
const LEAST = 256;
/** Enough levels for 2^53 samples. */
const MOST_LEVELS = 54;

function emptyState(): State {
  return {
    stream: 0,
    coins: 0,
    count: 0,
    nan: 0,
    min: Infinity,
    max: -Infinity,
    variance: 0,
    levels: [new Float64Array(0)],
  };
}

function mergeSorted(a: Float64Array, b: Float64Array): Float64Array {
  if (a.length === 0) return b;
  const merged = new Float64Array(a.length + b.length);
  for (let i = 0, j = 0, to = 0; to < merged.length; to++) {
    merged[to] = j === b.length || (i < a.length && a[i] <= b[j]) ? a[i++] : b[j++];
  }
  return merged;
}

/** The distribution that a sketch estimates. */
export interface SketchDistribution {
  /** The kept samples, ascending. */
  readonly values: Float64Array;
  /** The estimated number of samples not greater than each; the last is the number of all samples. */
  readonly cumulative: Float64Array;
}

/**
 * Quantiles of a stream in one pass and bounded memory: the mergeable sketch of Karnin, Lang and Liberty. Results are approximate:
 * their error in rank is at most `rankError` with a probability of 99 %. As long as the sketch holds all samples they are exact.
 * The same blocks and seed give the same sketch on every machine; unlike a histogram's counts, it depends on their order.
 *
 * Memory: about 50/error + 5000 numbers, 120 kB for the default error of 0.005.
 *
 * @see https://arxiv.org/abs/1603.05346
 */
export class QuantileSketch {
  readonly #error: number;
  readonly #seed: number;
  readonly #words = new Uint32Array(4);
  /** The capacity of a level, by its distance from the top. */
  readonly #capacities: readonly number[];
  /** The weight of a level's samples. */
  readonly #weights: readonly number[];
  /** Level 0 until it is full; `#state.levels[0]` is created from it on demand. */
  readonly #buffer: Float64Array;
  #filled = 0;
  #state = emptyState();
  #distribution: SketchDistribution | undefined;

  /**
   * @param options `error` and `seed`.
   * @throws TypeError for a wrong kind; RangeError for an error outside of 1e-5 … 0.1.
   */
  constructor(options?: QuantileSketchOptions) {
    const { error, seed } = readOptions(options, OPTIONS);
    this.#error = error;
    this.#seed = seed;
    const capacities: number[] = [];
    const weights: number[] = [];
    for (let size = KEPT / error, weight = 1; weights.length < MOST_LEVELS; size *= SHRINK, weight *= 2) {
      capacities.push(Math.max(LEAST, Math.ceil(size)));
      weights.push(weight);
    }
    this.#capacities = capacities;
    this.#weights = weights;
    // Twice the capacity, because a merged sketch adds as many.
    this.#buffer = new Float64Array(2 * capacities[0]);
  }

  /** The number of samples that are not missing. */
  get count(): number {
    return this.#state.count;
  }

  /** The number of missing samples. */
  get nan(): number {
    return this.#state.nan;
  }

  /** The exact minimum; NaN without samples. */
  get min(): number {
    return this.#state.count === 0 ? NaN : this.#state.min;
  }

  /** The exact maximum; NaN without samples. */
  get max(): number {
    return this.#state.count === 0 ? NaN : this.#state.max;
  }

  /**
   * The bound on the error in rank of a value or quantile, as a fraction of the samples. It holds with a probability of 99 % for
   * any samples in any order; 0 if the sketch holds all samples.
   */
  get rankError(): number {
    const { count, variance } = this.#state;
    return count === 0 ? 0 : Math.min(1, (DEVIATIONS * Math.sqrt(variance)) / count);
  }

  /**
   * Adds samples; `nan` counts missing ones, ±Infinity is a sample.
   *
   * @param block numbers, as an array or any typed array.
   * @throws TypeError if it holds anything else; the sketch is then unchanged.
   */
  push(block: NumericInput): this {
    this.#add(checkNumbers('block', block));
    return this;
  }

  #add({ values, length }: NumberColumn): void {
    const state = this.#state;
    const buffer = this.#buffer;
    let { min, max, nan } = state;
    let capacity = this.#capacity(0);
    let filled = this.#filled;
    const before = nan;
    for (let i = 0; i < length; i++) {
      // + 0 turns −0 into 0.
      const value = values[i] + 0;
      if (value !== value) {
        nan++;
        continue;
      }
      if (value < min) min = value;
      if (value > max) max = value;
      buffer[filled++] = value;
      if (filled >= capacity) {
        this.#filled = filled;
        this.#compress();
        filled = this.#filled;
        capacity = this.#capacity(0);
      }
    }
    this.#filled = filled;
    state.count += length - (nan - before);
    Object.assign(state, { min, max, nan });
    this.#distribution = undefined;
  }

  /**
   * Adds the samples of all blocks of a stream. If the stream fails, a block is invalid or the signal cancels the call, the sketch
   * is unchanged. For an empty sketch this is the same as `push` of each block; else the blocks go to a new sketch, which is merged
   * at the end.
   *
   * @param source an array, an iterable (asynchronous or not) or a stream of blocks; a block is what `push` takes, or
   *   `[column]`.
   * @returns a promise of the sketch; it rejects with TypeError for a wrong kind, with what the source throws, or with
   *   the signal's reason.
   */
  async pushAll(source: BlockSource<SampleBlock>, options?: StreamOptions): Promise<this> {
    const taken = new QuantileSketch({ error: this.#error, seed: this.#seed });
    await takeBlocks(source, options, (block, index) => {
      const column = checkNumbers(`block ${index}`, columnOfBlock(block));
      taken.#add(column);
      return column.length;
    });
    return this.merge(taken);
  }

  /**
   * Adds the samples of another sketch of the same error. Their bounds add up, whether or not they share a seed.
   *
   * @throws RangeError if the errors differ.
   */
  merge(other: QuantileSketch): this {
    if (!(other instanceof QuantileSketch)) throw wrongKind('other', 'a QuantileSketch', other);
    if (other.#error !== this.#error) {
      throw new RangeError(`"other" must have the same error (${this.#error}), got one of ${other.#error}`);
    }
    const mine = this.#settled();
    const theirs = other.#settled();
    this.#distribution = undefined;
    if (mine.count === 0) {
      this.#load({ ...theirs, nan: mine.nan + theirs.nan });
      return this;
    }
    if (theirs.count === 0) {
      this.#state.nan += theirs.nan;
      return this;
    }
    const deviation = Math.sqrt(mine.variance) + Math.sqrt(theirs.variance);
    const [more, fewer] =
      mine.levels.length >= theirs.levels.length
        ? [mine.levels, theirs.levels]
        : [theirs.levels, mine.levels];
    const levels = more.map((level, h) => (h < fewer.length ? mergeSorted(level, fewer[h]) : level));
    this.#load({
      stream: Math.max(mine.stream, theirs.stream) + 1,
      coins: 0,
      count: mine.count + theirs.count,
      nan: mine.nan + theirs.nan,
      min: Math.min(mine.min, theirs.min),
      max: Math.max(mine.max, theirs.max),
      variance: deviation * deviation,
      levels,
    });
    this.#compress();
    return this;
  }

  /** The state including level 0; read-only. */
  #settled(): State {
    return { ...this.#state, levels: [this.#buffer.slice(0, this.#filled), ...this.#state.levels.slice(1)] };
  }

  #load(state: State): void {
    this.#state = { ...state, levels: state.levels.slice() };
    this.#filled = state.levels[0].length;
    this.#buffer.set(state.levels[0]);
    this.#state.levels[0] = new Float64Array(0);
    this.#distribution = undefined;
  }

  #capacity(level: number): number {
    return this.#capacities[this.#state.levels.length - 1 - level];
  }

  /** Moves half of each full level up. */
  #compress(): void {
    const { levels } = this.#state;
    for (let level = 0; level < levels.length; level++) {
      const size = level === 0 ? this.#filled : levels[level].length;
      if (size < this.#capacity(level)) continue;
      if (level === levels.length - 1) levels.push(new Float64Array(0));
      this.#compact(level);
    }
  }

  #compact(level: number): void {
    const state = this.#state;
    const items = level === 0 ? this.#buffer.subarray(0, this.#filled).sort() : state.levels[level];
    const pairs = items.length >> 1;
    const half = new Float64Array(pairs);
    for (let i = 0, from = this.#coin(); i < pairs; i++, from += 2) half[i] = items[from];
    // The last sample of an odd number stays.
    if (level === 0) {
      this.#buffer[0] = items[2 * pairs];
      this.#filled = items.length & 1;
    } else state.levels[level] = items.slice(2 * pairs);
    state.levels[level + 1] = mergeSorted(state.levels[level + 1], half);
    state.variance += this.#weights[level] ** 2;
  }

  /** The next coin, 0 or 1, determined by the state alone, so that a sketch that was saved and read continues alike. */
  #coin(): number {
    const { coins, stream } = this.#state;
    this.#state.coins++;
    const counter = [coins >>> 0, Math.floor(coins / 2 ** 32), stream >>> 0, Math.floor(stream / 2 ** 32)];
    philox4x32(counter, this.#seed >>> 0, Math.floor(this.#seed / 2 ** 32), this.#words);
    return this.#words[0] & 1;
  }

  /** The estimated distribution. */
  distribution(): SketchDistribution {
    if (this.#distribution !== undefined) return this.#distribution;
    const { levels } = this.#settled();
    levels[0].sort();
    const size = levels.reduce((sum, level) => sum + level.length, 0);
    const values = new Float64Array(size);
    const cumulative = new Float64Array(size);
    const next = levels.map(() => 0);
    for (let to = 0, before = 0; to < size; to++) {
      let least = -1;
      for (let level = 0; level < levels.length; level++) {
        if (next[level] < levels[level].length) {
          if (least < 0 || levels[level][next[level]] < levels[least][next[least]]) least = level;
        }
      }
      values[to] = levels[least][next[least]++];
      before += this.#weights[least];
      cumulative[to] = before;
    }
    this.#distribution = Object.freeze({ values, cumulative });
    return this.#distribution;
  }

  /**
   * The estimated fraction of the samples not greater than x, in 0 … 1; NaN without samples.
   *
   * @throws TypeError for another kind; RangeError for NaN.
   */
  rank(x: number): number {
    if (typeof x !== 'number') throw wrongKind('x', 'a number', x);
    if (x !== x) throw wrongValue('x', 'a number', x);
    const { count, min, max } = this.#state;
    if (count === 0) return NaN;
    if (x < min) return 0;
    if (x >= max) return 1;
    const { values, cumulative } = this.distribution();
    const at = firstWhere(values.length, (i) => values[i] > x);
    return at === 0 ? 0 : cumulative[at - 1] / count;
  }

  /** The estimated sample at a rank; 0 is the minimum. */
  #sampleAt(rank: number): number {
    const { count, min, max } = this.#state;
    if (rank <= 0) return min;
    if (rank >= count - 1) return max;
    const { values, cumulative } = this.distribution();
    return values[firstWhere(values.length, (i) => cumulative[i] > rank)];
  }

  /**
   * The estimated quantile, equal to `numpy.quantile` (method 'linear') while the sketch holds all samples; NaN without samples.
   *
   * @param q a number in 0 … 1; 0 and 1 give the minimum and the maximum.
   * @throws TypeError for another kind; RangeError for another number.
   */
  quantile(q: number): number {
    const expected = 'a number in 0 … 1';
    if (typeof q !== 'number') throw wrongKind('q', expected, q);
    if (!(q >= 0 && q <= 1)) throw wrongValue('q', expected, q);
    const { count } = this.#state;
    if (count === 0) return NaN;
    return quantileAt((count - 1) * q, count - 1, (rank) => this.#sampleAt(rank));
  }

  /** The `quantile` of each number. */
  quantiles(qs: ArrayLike<number>): Float64Array {
    return Float64Array.from(qs, (q) => this.quantile(q));
  }

  /** The complete state for `JSON.stringify` and `fromJSON`. */
  toJSON(): QuantileSketchJSON {
    const { stream, coins, count, nan, min, max, variance, levels } = this.#settled();
    return {
      type: 'QuantileSketch',
      version: 1,
      error: this.#error,
      seed: this.#seed,
      stream,
      coins,
      count,
      nan,
      variance,
      range: edgesToJSON(Float64Array.of(min, max)),
      levels: levels.map(edgesToJSON),
    };
  }

  /**
   * Reads the result of `toJSON`.
   *
   * @throws TypeError or RangeError for anything else.
   */
  static fromJSON(json: QuantileSketchJSON): QuantileSketch {
    if (json === null || typeof json !== 'object' || json.type !== 'QuantileSketch' || json.version !== 1) {
      throw wrongKind('json', "a QuantileSketch's toJSON() of version 1", json);
    }
    if (!Array.isArray(json.levels)) throw wrongKind('json.levels', 'an array of levels', json.levels);
    return QuantileSketch.#restored('json', json.error, json.seed, {
      ...json,
      range: edgesFromJSON('json.range', json.range),
      // Not `map`, which takes no notice of holes.
      levels: Array.from(json.levels, (level, i) =>
        Float64Array.from(edgesFromJSON(`json.levels[${i}]`, level)),
      ),
    });
  }

  /** The complete state with a checksum, for `fromBytes`. */
  toBytes(): UnsharedBytes {
    const { stream, coins, count, nan, min, max, variance, levels } = this.#settled();
    const writer = new TableWriter()
      .doubles([this.#error, this.#seed, stream, coins, count, nan, variance, min, max])
      .uint32(levels.length);
    for (const level of levels) writer.uint32(level.length).doubles(level);
    return writer.finish('QuantileSketch');
  }

  /**
   * Reads the result of `toBytes`.
   *
   * @throws TypeError for anything but bytes, and for bytes of another class; RangeError if they are damaged, truncated or of a
   *   newer version.
   */
  static fromBytes(bytes: Uint8Array | ArrayBuffer): QuantileSketch {
    const reader = new TableReader(bytes, 'QuantileSketch');
    const [error, seed, stream, coins, count, nan, variance, min, max] = reader.doubles(9);
    const levels: Float64Array[] = [];
    for (let left = reader.uint32(); left > 0; left--) levels.push(reader.doubles(reader.uint32()));
    reader.end();
    const fields = { stream, coins, count, nan, variance, range: [min, max], levels };
    return QuantileSketch.#restored('bytes', error, seed, fields);
  }

  /** Checks the fields of a saved sketch. */
  static #restored(
    name: string,
    error: number,
    seed: number,
    fields: Omit<State, 'min' | 'max'> & { readonly range: readonly number[] },
  ): QuantileSketch {
    const sketch = new QuantileSketch({ error, seed });
    const { variance, levels, range } = fields;
    const count = checkCount(`${name}.count`, fields.count);
    const state: State = {
      stream: checkCount(`${name}.stream`, fields.stream),
      coins: checkCount(`${name}.coins`, fields.coins),
      count,
      nan: checkCount(`${name}.nan`, fields.nan),
      min: range[0],
      max: range[1],
      variance,
      levels: levels.map((level) => level.map((value) => value + 0)),
    };
    const held = levels.reduce((sum, level, h) => sum + level.length * sketch.#weights[h], 0);
    const inRange = (level: Float64Array, h: number): boolean =>
      level.every(
        (value, i) => value >= range[0] && value <= range[1] && (h === 0 || i === 0 || value >= level[i - 1]),
      );
    const capacity = sketch.#capacities[Math.min(levels.length, MOST_LEVELS) - 1];
    if (
      !(levels.length >= 1 && levels.length <= MOST_LEVELS && levels[0].length <= capacity) ||
      held !== count ||
      range.length !== 2 ||
      !(typeof variance === 'number' && variance >= 0 && variance < Infinity) ||
      !levels.every(inRange)
    ) {
      throw new RangeError(
        `"${name}" is damaged: it must hold the levels of a QuantileSketch of ${count} samples`,
      );
    }
    sketch.#load(state);
    return sketch;
  }
}

/** The first index below n for which a monotonic condition holds, by bisection; n if there is none. */
function firstWhere(n: number, holds: (i: number) => boolean): number {
  let from = 0;
  for (let to = n; from < to; ) {
    const middle = (from + to) >> 1;
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
