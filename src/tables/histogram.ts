import { type Binning, type Bins, edgesFor, isGiven } from '../bins/binRules.js';
import { checkEdges } from '../bins/edges.js';
import { type EdgesJSON, edgesFromJSON, edgesToJSON } from '../bins/edgesJson.js';
import { checkMissing } from '../bins/presentSamples.js';
import type { UnsharedBytes } from '../columns/checkedBytes.js';
import { type ColumnInput, checkBinned, checkNumbers, type NumericInput } from '../columns/column.js';
import { wrongKind } from '../columns/errors.js';
import { firstMissing, missingError } from '../columns/missing.js';
import * as option from '../columns/option.js';
import { type NanPolicy, type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import type { QuantizedColumn } from '../columns/quantizedColumn.js';
import { columnOfBlock, type SampleBlock } from '../columns/sampleBlock.js';
import type { BlockSource, StreamOptions } from '../columns/streams.js';
import { type PushOptions, weightsOf, weightsOfPush } from '../columns/weights.js';
import { BIN_NAN, CODES_A, HEAP, RECORD } from '../kernels/abi.generated.js';
import { forEachBlock } from '../kernels/blocks.js';
import { instanceFor } from '../kernels/select.js';
import { axisFrom, BIN_KEYS, BinAxis, binAxisFor } from './axis.js';
import { type Coarsening, Counts } from './counts.js';
import { countsFromBytes, countsToBytes } from './countsBytes.js';
import { type CountsJSON, checkJSON, countsFromJSON, countsToJSON } from './countsJson.js';

/** How a `Histogram` is made: equal bins over a range, or given edges. */
export type HistogramSpec =
  | { readonly bins: number; readonly range: readonly [number, number] }
  | { readonly edges: ArrayLike<number> };

/** A histogram as JSON: exact, infinite edges as text. */
export interface HistogramJSON extends Omit<CountsJSON, 'storage' | 'cells'> {
  readonly type: 'Histogram';
  readonly version: 1;
  readonly edges: EdgesJSON;
}

let countsOf: (table: Histogram) => Counts;

/**
 * Counts of one column in bins, NumPy's to the last count: sample x is in bin i when
 * edges[i] ≤ x < edges[i + 1], the last bin closed on the right. Mergeable: any cut of the samples and any
 * order of merging gives the same object.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.histogram.html
 */
export class Histogram {
  /** How many samples each bin holds; to be read, not written. */
  readonly counts: Float64Array;
  /** The bins' edges, one more than bins: a copy. */
  readonly edges: Float64Array;
  readonly #counts: Counts;

  /** @internal The library reads the counts below; they are no part of the public class. */
  static {
    countsOf = (table) => table.#counts;
  }

  /**
   * @param spec `{ bins, range: [low, high] }` or `{ edges }` (2 … 65 537 numbers that do not decrease).
   * @throws TypeError for a wrong kind; RangeError for bins outside of 1 … 65 536, high < low, decreasing edges.
   */
  constructor(spec: HistogramSpec);
  /** @internal Counts over one axis of bins, which are kept. */
  constructor(counts: Counts);
  /** @internal */
  constructor(spec: HistogramSpec | Counts) {
    this.#counts = spec instanceof Counts ? spec : new Counts([axisFrom('spec', spec, BIN_KEYS)]);
    this.edges = this.#axis.edges.slice();
    this.counts = this.#counts.dense;
  }

  get #axis(): BinAxis {
    return this.#counts.axes[0] as BinAxis;
  }

  /** Samples in the bins. */
  get total(): number {
    return this.#counts.total;
  }

  /** Samples beside the bins, ±Infinity among them. */
  get outOfRange(): number {
    return this.#counts.outOfRange;
  }

  /** Missing samples. */
  get nan(): number {
    return this.#counts.nan;
  }

  /**
   * Adds samples. Missing ones are counted in `nan`, those beside the bins in `outOfRange`.
   *
   * @param block numbers, as an array or any typed array.
   * @throws TypeError when it holds something else, RangeError for wrong weights; the histogram is then as before.
   */
  push(block: NumericInput | QuantizedColumn, options?: PushOptions): this {
    const column = this.#axis.check('block', block);
    this.#counts.push([column], weightsOfPush(options, 'block', column.length));
    return this;
  }

  /**
   * Adds the samples of all blocks of a stream, in bounded memory. Where the stream fails, a block is wrong or the
   * signal ends the call, the histogram is as before the call.
   *
   * @param source an array, an iterable (asynchronous or not) or a stream of blocks; a block is what `push` takes, or
   *   `[column]`.
   * @returns a promise of the histogram; it rejects with TypeError for a wrong kind, with what the source throws, or
   *   with the signal's reason.
   */
  async pushAll(source: BlockSource<SampleBlock>, options?: StreamOptions): Promise<this> {
    await this.#counts.pushAll(source, options, (block, index) => [
      this.#axis.check(`block ${index}`, columnOfBlock(block) as ColumnInput),
    ]);
    return this;
  }

  /**
   * Adds the counts of another histogram of the same edges.
   *
   * @throws RangeError when the edges differ.
   */
  merge(other: Histogram): this {
    if (!(other instanceof Histogram)) throw wrongKind('other', 'a Histogram', other);
    if (this.#counts.differsAt(other.#counts) >= 0) {
      throw new RangeError(
        `"other" must have the same edges, got ${other.counts.length} bins over [${other.edges[0]}, ${other.edges.at(-1)}]`,
      );
    }
    this.#counts.merge(other.#counts);
    return this;
  }

  /**
   * A histogram of wider bins: neighbouring bins are joined, as if the samples had been counted with the remaining edges.
   *
   * @param by how many bins become one, an integer that divides their number; or the edges that remain, ascending, each one of
   *   `edges`, the first and the last among them.
   * @returns a new histogram with the same `outOfRange` and `nan`.
   * @throws TypeError for a wrong kind; RangeError for a number that does not divide the bins, or an edge that is none.
   */
  coarsen(by: Coarsening): Histogram {
    if (by === undefined) throw wrongKind('by', 'an integer ≥ 1 or edges', by);
    return new Histogram(this.#counts.coarsen([['by', by]]));
  }

  /**
   * Probability density of each bin, count/(total·width), as `numpy.histogram(…, density=True)`: integrates
   * to 1. NaN without samples and in an empty bin without width, 0 in a bin of infinite width.
   */
  density(): Float64Array {
    const { counts, edges, total } = this;
    return counts.map((count, i) => count / (edges[i + 1] - edges[i]) / total);
  }

  /** Everything, exactly: what `JSON.stringify` writes and `fromJSON` reads. */
  toJSON(): HistogramJSON {
    return {
      type: 'Histogram',
      version: 1,
      edges: edgesToJSON(this.#axis.edges),
      ...countsToJSON(this.#counts),
    };
  }

  /**
   * The histogram that `toJSON` described.
   *
   * @throws TypeError or RangeError when it is no such description.
   */
  static fromJSON(json: HistogramJSON): Histogram {
    checkJSON('Histogram', json);
    const axis = axisFrom('spec', { edges: edgesFromJSON('json.edges', json.edges) }, BIN_KEYS);
    return new Histogram(countsFromJSON([axis], json));
  }

  /** Everything, exactly, with a checksum: what `fromBytes` reads. Equal histograms give equal bytes. */
  toBytes(): UnsharedBytes {
    return countsToBytes('Histogram', this.#counts);
  }

  /**
   * The histogram that `toBytes` wrote.
   *
   * @throws TypeError for what is no bytes, or those of another class; RangeError for damaged or truncated ones, and
   *   for those of a newer version.
   */
  static fromBytes(bytes: Uint8Array | ArrayBuffer): Histogram {
    return new Histogram(countsFromBytes('Histogram', bytes));
  }
}

/** The counts below a histogram. */
export { countsOf as countsOfHistogram };

/** Options of `binEdges` and `histogram`. */
export interface HistogramOptions {
  /** How many bins (1 … 65 536, default 10), their edges, or a rule such as `'auto'`. */
  readonly bins?: Bins;
  /** Equal widths (default), or equal frequencies. */
  readonly binning?: Binning;
  /** Where equal widths begin and end; by default the samples' own range. */
  readonly range?: readonly [number, number];
  /** Missing samples: `'raise'` (default) or `'omit'`. */
  readonly nan?: NanPolicy;
  /**
   * What each sample adds to its bin, instead of 1: finite numbers ≥ 0. Integers are frequencies, and exact; others are rounded to multiples
   * of a power of two, at most n·(the largest weight)·2^−50, so that the order of the samples changes no bit. Edges of equal width
   * do not depend on weights, as in NumPy; bins of equal frequency hold equal weights. A label with no weight is still a category.
   */
  readonly weights?: NumericInput;
}

const DIGITIZE_OPTIONS = optionTable({ nan: option.nanPolicy() });

const OPTIONS = optionTable({
  bins: option.later<Bins>(),
  binning: option.later<Binning>(),
  range: option.later<readonly [number, number]>(),
  weights: option.later<NumericInput>(),
  ...DIGITIZE_OPTIONS.options,
} satisfies OptionsOf<HistogramOptions>);

/**
 * The edges that a histogram of the column would have.
 *
 * Uniform: edges[i] = low + i·((high − low)/bins), the last forced to high; ±½ around a constant column;
 * NumPy's `histogram_bin_edges` for an integer `bins`. Equal frequency: one bin per value where at most
 * `bins` are distinct, edges midway; else the quantiles i/bins (`numpy.quantile`), equal ones merged, so
 * that there may be fewer bins than asked for. A rule by name gives the number of bins as NumPy's does, or, with
 * `'bayesian-blocks'`, edges that follow the density: see `BinRule`.
 *
 * @param x samples.
 * @returns one edge more than bins, ascending.
 * @throws TypeError for a wrong kind; RangeError for a missing sample (unless `nan: 'omit'`), an infinite
 *   one where the range is automatic, bins outside of 1 … 65 536, a range that decreases or is not finite.
 * @example
 * import { binEdges } from 'infosimd';
 * console.log(binEdges([0, 1, 5, 8], { bins: 4 })); // Float64Array(5) [ 0, 2, 4, 6, 8 ]
 * console.log(binEdges([0, 1, 5, 8], { bins: 2, binning: 'equal-frequency' })); // Float64Array(3) [ 0, 3, 8 ]
 */
export function binEdges(x: NumericInput, options?: HistogramOptions): Float64Array {
  const checked = readOptions(options, OPTIONS);
  const column = checkNumbers('x', x);
  checkMissing(['x'], [column], checked.nan);
  const weights = weightsOf(checked.weights, 'x', column.length);
  return edgesFor({ column: 'x' }, column, { ...checked, weights });
}

/**
 * The histogram of a column, equal to `numpy.histogram` of the same numbers as doubles to the last count (its index arithmetic is corrected
 * by the edges there; here the edges are the authority from the start, as in `numpy.histogramdd`).
 *
 * @param x samples; of a `QuantizedColumn` its own edges are the histogram's.
 * @returns a `Histogram`: counts, edges, total, outOfRange, nan.
 * @throws as `binEdges`.
 * @example
 * import { histogram } from 'infosimd';
 * const { counts, edges } = histogram([1, 2, 2, 4], { bins: 3 });
 * console.log(counts, edges); // Float64Array(3) [ 1, 2, 1 ] Float64Array(4) [ 1, 2, 3, 4 ]
 */
export function histogram(x: NumericInput | QuantizedColumn, options?: HistogramOptions): Histogram {
  const checked = readOptions(options, OPTIONS);
  const column = checkBinned('x', x);
  const { nan } = checked;
  const given = isGiven(checked);
  if (!given) checkMissing(['x'], [column], nan);
  const weights = weightsOf(checked.weights, 'x', column.length);
  const axis = binAxisFor({ column: 'x' }, column, { ...checked, weights });
  const table = new Histogram(new Counts([axis]).push([column], weights));
  // Where the edges were known before, the counting itself has looked for missing samples.
  if (table.nan > 0 || weights) checkMissing(['x'], [column], nan);
  return table;
}

/**
 * For each sample the number of edges ≤ x: `numpy.digitize(x, edges)`. 0 below the first edge, i in
 * bin i − 1, edges.length at or above the last edge; −1 for a missing sample under `nan: 'omit'`.
 *
 * @param x samples.
 * @param edges 2 … 65 537 numbers that do not decrease.
 * @throws TypeError for a wrong kind; RangeError for decreasing edges or a missing sample.
 * @example
 * import { digitize } from 'infosimd';
 * console.log(digitize([0, 0.5, 1, 2], [0, 1, 2])); // Int32Array(4) [ 1, 1, 2, 3 ]
 */
export function digitize(
  x: NumericInput,
  edges: ArrayLike<number>,
  options?: { readonly nan?: NanPolicy },
): Int32Array {
  const { nan: policy } = readOptions(options, DIGITIZE_OPTIONS);
  const column = checkNumbers('x', x);
  const axis = new BinAxis(checkEdges('edges', edges));
  const codes = new Int32Array(column.length);
  const instance = instanceFor(HEAP + axis.bytes, column.values);
  const { f64, i32 } = instance;
  const encode = axis.encoder(instance, column, HEAP, false);
  f64[RECORD / 8 + BIN_NAN] = 0;
  forEachBlock(column.length, (start, n) => {
    encode(instance, start, n, CODES_A);
    codes.set(i32.subarray(CODES_A / 4, CODES_A / 4 + n), start);
  });
  if (f64[RECORD / 8 + BIN_NAN] === 0) return codes;
  if (policy === 'raise') throw missingError('x', firstMissing(column));
  const missing = axis.bins + 2;
  for (let i = 0; i < codes.length; i++) if (codes[i] === missing) codes[i] = -1;
  return codes;
}
