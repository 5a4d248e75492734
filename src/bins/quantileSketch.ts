// Quantiles of a stream in bounded memory, with a bound on their error in rank: Karnin, Lang & Liberty 2016, Optimal
// quantile approximation in streams. Level h keeps samples that stand for 2^h each; a full level is sorted, and every
// second of its samples goes up, the odd or the even ones as a coin falls. Its deterministic coins come from a seed.
//
// A coin moves the rank of any value by −2^h, 0 or 2^h, by 0 in the mean. So (Hoeffding) the error of a rank passes t
// with a probability of at most 2·exp(−t²/2V), V = Σ 4^h over the coins. V is counted, so that the bound is that of what
// was done, not of an analysis. Merged sketches may have seen the same coins: √V adds there, which holds whatever they
// have in common, and the coins that follow are of a stream that neither has used.

import { checkCount } from '../columns/checkCounts.js';
import { TableReader, TableWriter } from '../columns/checkedBytes.js';
import { checkNumbers, type NumberColumn, type NumericInput } from '../columns/column.js';
import { wrongKind, wrongValue } from '../columns/errors.js';
import { checkInteger, checkOptions } from '../columns/options.js';
import { columnOfBlock, type SampleBlock } from '../columns/sampleBlock.js';
import { type BlockSource, type StreamOptions, takeBlocks } from '../columns/streams.js';
import { philox4x32 } from '../numeric/philox.js';
import { type EdgesJSON, edgesFromJSON, edgesToJSON } from './edgesJson.js';
import { quantileAt } from './quantileAt.js';

/** Options of a `QuantileSketch`. */
export interface QuantileSketchOptions {
  /** Rank error that is aimed at, as a fraction of the samples: 1e-5 … 0.1, default 0.005. */
  readonly error?: number;
  /** Seed of the coins, an integer in 0 … 2^53 − 1, default 0. */
  readonly seed?: number;
}

/** A quantile sketch as JSON: exact, infinite numbers as text. */
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
  /** Which of the seed's streams the coins come from, and how many were taken. */
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
/** The top level keeps `KEPT`/error samples, so that the bound stays below the error; see test/bins/quantileSketch.test.ts. */
const KEPT = 10;
/** Each level below keeps ⅔ of the one above, at least `LEAST`: sorting fewer at a time costs more than it saves. */
const SHRINK = 2 / 3;
const LEAST = 256;
/** 2^53 samples need no more levels. */
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
  /** The samples that were kept, ascending. */
  readonly values: Float64Array;
  /** How many samples, as estimated, are no greater than each; the last is the number of samples. */
  readonly cumulative: Float64Array;
}

/**
 * Quantiles of a stream that is seen once, in bounded memory: a sketch of Karnin, Lang and Liberty. Mergeable. What it tells is
 * approximate, by `rankError` at most in rank with a probability of 99 %; as long as it holds all samples it is exact.
 * For the same blocks and seed it is the same on every machine, but unlike a histogram it depends on their order.
 *
 * Memory: about 50/error + 5000 numbers, 120 kB for the default error of 0.005.
 *
 * @see https://arxiv.org/abs/1603.05346
 */
export class QuantileSketch {
  readonly #error: number;
  readonly #seed: number;
  readonly #words = new Uint32Array(4);
  /** Capacity of a level by its distance from the top. */
  readonly #capacities: readonly number[];
  /** How many samples one of a level stands for. */
  readonly #weights: readonly number[];
  /** Level 0 until it is full; `#state.levels[0]` is made of it where it is wanted. */
  readonly #buffer: Float64Array;
  #filled = 0;
  #state = emptyState();
  #distribution: SketchDistribution | undefined;

  /**
   * @param options `error` and `seed`.
   * @throws TypeError for a wrong kind; RangeError for an error outside of 1e-5 … 0.1.
   */
  constructor(options?: QuantileSketchOptions) {
    const { error = 0.005, seed } = checkOptions(options, ['error', 'seed']);
    const expected = 'a number in 1e-5 … 0.1';
    if (typeof error !== 'number') throw wrongKind('error', expected, error);
    if (!(error >= 1e-5 && error <= 0.1)) throw wrongValue('error', expected, error);
    this.#error = error;
    this.#seed = checkInteger('seed', seed, 0, 0, Number.MAX_SAFE_INTEGER);
    const capacities: number[] = [];
    const weights: number[] = [];
    for (let size = KEPT / error, weight = 1; weights.length < MOST_LEVELS; size *= SHRINK, weight *= 2) {
      capacities.push(Math.max(LEAST, Math.ceil(size)));
      weights.push(weight);
    }
    this.#capacities = capacities;
    this.#weights = weights;
    // Twice, since a merged sketch brings as many.
    this.#buffer = new Float64Array(2 * capacities[0]);
  }

  /** Samples that are not missing. */
  get count(): number {
    return this.#state.count;
  }

  /** Missing samples. */
  get nan(): number {
    return this.#state.nan;
  }

  /** The least sample, exactly; NaN without samples. */
  get min(): number {
    return this.#state.count === 0 ? NaN : this.#state.min;
  }

  /** The greatest sample, exactly; NaN without samples. */
  get max(): number {
    return this.#state.count === 0 ? NaN : this.#state.max;
  }

  /**
   * The bound on the error of a rank, as a fraction of the samples, that holds with a probability of 99 % for any one
   * value or quantile, whatever the samples and their order; 0 where all samples are held.
   */
  get rankError(): number {
    const { count, variance } = this.#state;
    return count === 0 ? 0 : Math.min(1, (DEVIATIONS * Math.sqrt(variance)) / count);
  }

  /**
   * Adds samples; missing ones are counted in `nan`, ±Infinity are samples.
   *
   * @param block numbers, as an array or any typed array.
   * @throws TypeError when it holds something else; the sketch is then as before.
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
      // + 0: one zero.
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
   * Adds the samples of all blocks of a stream. Where the stream fails, a block is wrong or the signal ends the call,
   * the sketch is as before the call. Into an empty sketch it is the same as `push` of each block; else the blocks are
   * a sketch of their own, merged at the end.
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
   * Adds the samples of another sketch of the same error. The bounds on both add; whether they have a seed in common
   * does not matter.
   *
   * @throws RangeError when the error differs.
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

  /** The state with level 0 in its place; to be read only. */
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

  /** Sends half of each full level up. */
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
    // The last of an odd number stays.
    if (level === 0) {
      this.#buffer[0] = items[2 * pairs];
      this.#filled = items.length & 1;
    } else state.levels[level] = items.slice(2 * pairs);
    state.levels[level + 1] = mergeSorted(state.levels[level + 1], half);
    state.variance += this.#weights[level] ** 2;
  }

  /** 0 or 1: a number of the state alone, so that a sketch read again goes on as it would have. */
  #coin(): number {
    const { coins, stream } = this.#state;
    this.#state.coins++;
    const counter = [coins >>> 0, Math.floor(coins / 2 ** 32), stream >>> 0, Math.floor(stream / 2 ** 32)];
    philox4x32(counter, this.#seed >>> 0, Math.floor(this.#seed / 2 ** 32), this.#words);
    return this.#words[0] & 1;
  }

  /** The estimated distribution: its steps, and how many samples are no greater than each. */
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
   * The estimated fraction of the samples that are no greater than x, in 0 … 1; NaN without samples.
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

  /** The estimated sample at a rank, 0 the least. */
  #sampleAt(rank: number): number {
    const { count, min, max } = this.#state;
    if (rank <= 0) return min;
    if (rank >= count - 1) return max;
    const { values, cumulative } = this.distribution();
    return values[firstWhere(values.length, (i) => cumulative[i] > rank)];
  }

  /**
   * The estimated quantile, as `numpy.quantile` (method 'linear') where all samples are held; NaN without samples.
   *
   * @param q a number in 0 … 1; 0 and 1 give the least and the greatest sample.
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

  /** `quantile` of each. */
  quantiles(qs: ArrayLike<number>): Float64Array {
    return Float64Array.from(qs, (q) => this.quantile(q));
  }

  /** Everything, exactly: what `JSON.stringify` writes and `fromJSON` reads. */
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
   * The sketch that `toJSON` described.
   *
   * @throws TypeError or RangeError when it is no such description.
   */
  static fromJSON(json: QuantileSketchJSON): QuantileSketch {
    if (json === null || typeof json !== 'object' || json.type !== 'QuantileSketch' || json.version !== 1) {
      throw wrongKind('json', "a QuantileSketch's toJSON() of version 1", json);
    }
    if (!Array.isArray(json.levels)) throw wrongKind('json.levels', 'an array of levels', json.levels);
    return QuantileSketch.#restored('json', json.error, json.seed, {
      ...json,
      range: edgesFromJSON('json.range', json.range),
      levels: json.levels.map((level, i) => Float64Array.from(edgesFromJSON(`json.levels[${i}]`, level))),
    });
  }

  /** Everything, exactly, with a checksum: what `fromBytes` reads. */
  toBytes(): Uint8Array {
    const { stream, coins, count, nan, min, max, variance, levels } = this.#settled();
    const writer = new TableWriter()
      .doubles([this.#error, this.#seed, stream, coins, count, nan, variance, min, max])
      .uint32(levels.length);
    for (const level of levels) writer.uint32(level.length).doubles(level);
    return writer.finish('QuantileSketch');
  }

  /**
   * The sketch that `toBytes` wrote.
   *
   * @throws TypeError for what is no bytes, or those of another class; RangeError for damaged or truncated ones, and
   *   for those of a newer version.
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

  /** A sketch of fields from outside. */
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

/** The first index below n for which a condition holds that stays once it holds; n where there is none. */
function firstWhere(n: number, holds: (i: number) => boolean): number {
  let from = 0;
  for (let to = n; from < to; ) {
    const middle = (from + to) >> 1;
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
