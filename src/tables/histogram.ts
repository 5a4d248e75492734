import { type Binning, type Bins, edgesFor, isGiven } from '../bins/binRules.js';
import { checkEdges } from '../bins/edges.js';
import { type EdgesJSON, edgesFromJSON, edgesToJSON } from '../bins/edgesJson.js';
import { checkMissing } from '../bins/presentSamples.js';
import { BlockJoiner } from '../columns/blockJoiner.js';
import { checkCount, checkCounts } from '../columns/checkCounts.js';
import { TableReader, TableWriter } from '../columns/checkedBytes.js';
import { type ColumnInput, checkNumbers, type NumberColumn, type NumericInput } from '../columns/column.js';
import { wrongKind } from '../columns/errors.js';
import { firstMissing, missingError } from '../columns/missing.js';
import { checkNan, checkOptions, type NanPolicy } from '../columns/options.js';
import { columnOfBlock, type SampleBlock } from '../columns/sampleBlock.js';
import { type BlockSource, type StreamOptions, takeBlocks } from '../columns/streams.js';
import { BIN_NAN, CODES_A, HEAP, RECORD } from '../kernels/abi.generated.js';
import { forEachBlock } from '../kernels/blocks.js';
import { instanceFor } from '../kernels/select.js';
import { allocateCounts, countColumn, totalOf } from './accumulate.js';
import { axisFrom, BIN_KEYS, BinAxis } from './axis.js';

/** How a `Histogram` is made: equal bins over a range, or given edges. */
export type HistogramSpec =
  | { readonly bins: number; readonly range: readonly [number, number] }
  | { readonly edges: ArrayLike<number> };

/** A histogram as JSON: exact, infinite edges as text. */
export interface HistogramJSON {
  readonly type: 'Histogram';
  readonly version: 1;
  readonly edges: EdgesJSON;
  readonly counts: readonly number[];
  readonly outOfRange: number;
  readonly nan: number;
}

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
  readonly #axis: BinAxis;
  #outOfRange = 0;
  #nan = 0;

  /**
   * @param spec `{ bins, range: [low, high] }` or `{ edges }` (2 … 65 537 numbers that do not decrease).
   * @throws TypeError for a wrong kind; RangeError for bins outside of 1 … 65 536, high < low, decreasing edges.
   */
  constructor(spec: HistogramSpec) {
    this.#axis = axisFrom('spec', spec, BIN_KEYS) as BinAxis;
    this.edges = this.#axis.edges.slice();
    this.counts = allocateCounts(this.#axis.bins);
  }

  /** Samples in the bins. */
  get total(): number {
    return totalOf(this.counts);
  }

  /** Samples beside the bins, ±Infinity among them. */
  get outOfRange(): number {
    return this.#outOfRange;
  }

  /** Missing samples. */
  get nan(): number {
    return this.#nan;
  }

  /**
   * Adds samples. Missing ones are counted in `nan`, those beside the bins in `outOfRange`.
   *
   * @param block numbers, as an array or any typed array.
   * @throws TypeError when it holds something else; the histogram is then as before.
   */
  push(block: NumericInput): this {
    const left = countColumn(this.#axis, this.#axis.check('block', block as ColumnInput), this.counts);
    this.#outOfRange += left.outOfRange;
    this.#nan += left.nan;
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
    const counted = new Histogram(this.#axis as never);
    const joiner = new BlockJoiner(([column]) => counted.push((column as NumberColumn).values));
    await takeBlocks(source, options, (block, index) => {
      const column = this.#axis.check(`block ${index}`, columnOfBlock(block) as ColumnInput);
      joiner.add([column]);
      return column.length;
    });
    joiner.flush();
    return this.merge(counted);
  }

  /**
   * Adds the counts of another histogram of the same edges.
   *
   * @throws RangeError when the edges differ.
   */
  merge(other: Histogram): this {
    if (!(other instanceof Histogram)) throw wrongKind('other', 'a Histogram', other);
    if (!this.#axis.equals(other.#axis)) {
      throw new RangeError(
        `"other" must have the same edges, got ${other.counts.length} bins over [${other.edges[0]}, ${other.edges.at(-1)}]`,
      );
    }
    for (let i = 0; i < this.counts.length; i++) this.counts[i] += other.counts[i];
    this.#outOfRange += other.#outOfRange;
    this.#nan += other.#nan;
    return this;
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
      counts: Array.from(this.counts),
      outOfRange: this.#outOfRange,
      nan: this.#nan,
    };
  }

  /**
   * The histogram that `toJSON` described.
   *
   * @throws TypeError or RangeError when it is no such description.
   */
  static fromJSON(json: HistogramJSON): Histogram {
    if (json === null || typeof json !== 'object' || json.type !== 'Histogram' || json.version !== 1) {
      throw wrongKind('json', "a Histogram's toJSON() of version 1", json);
    }
    const histogram = new Histogram({ edges: edgesFromJSON('json.edges', json.edges) });
    histogram.counts.set(checkCounts('json.counts', json.counts, histogram.counts.length));
    histogram.#outOfRange = checkCount('json.outOfRange', json.outOfRange);
    histogram.#nan = checkCount('json.nan', json.nan);
    return histogram;
  }

  /** Everything, exactly, with a checksum: what `fromBytes` reads. Equal histograms give equal bytes. */
  toBytes(): Uint8Array {
    return new TableWriter()
      .uint32(this.edges.length)
      .doubles(this.#axis.edges)
      .doubles(this.counts)
      .doubles([this.#outOfRange, this.#nan])
      .finish('Histogram');
  }

  /**
   * The histogram that `toBytes` wrote.
   *
   * @throws TypeError for what is no bytes, or those of another class; RangeError for damaged or truncated ones, and
   *   for those of a newer version.
   */
  static fromBytes(bytes: Uint8Array | ArrayBuffer): Histogram {
    const reader = new TableReader(bytes, 'Histogram');
    const histogram = new Histogram({ edges: reader.doubles(reader.uint32()) });
    const { counts } = histogram;
    counts.set(checkCounts('counts', reader.doubles(counts.length), counts.length));
    const [outOfRange, nan] = reader.doubles(2);
    reader.end();
    histogram.#outOfRange = checkCount('outOfRange', outOfRange);
    histogram.#nan = checkCount('nan', nan);
    return histogram;
  }
}

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
}

const OPTIONS = ['bins', 'binning', 'range', 'nan'];

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
 */
export function binEdges(x: NumericInput, options?: HistogramOptions): Float64Array {
  const checked = checkOptions(options, OPTIONS);
  const column = checkNumbers('x', x);
  checkMissing(['x'], [column], checkNan(checked.nan));
  return edgesFor({ column: 'x' }, column, checked);
}

/**
 * The histogram of a column, equal to `numpy.histogram` to the last count (its index arithmetic is corrected
 * by the edges there; here the edges are the authority from the start, as in `numpy.histogramdd`).
 *
 * @param x samples.
 * @returns a `Histogram`: counts, edges, total, outOfRange, nan.
 * @throws as `binEdges`.
 */
export function histogram(x: NumericInput, options?: HistogramOptions): Histogram {
  const checked = checkOptions(options, OPTIONS);
  const column = checkNumbers('x', x);
  const nan = checkNan(checked.nan);
  const given = isGiven(checked);
  if (!given) checkMissing(['x'], [column], nan);
  const table = new Histogram(new BinAxis(edgesFor({ column: 'x' }, column, checked))).push(column.values);
  // Where the edges were known before, the counting itself has looked for missing samples.
  if (table.nan > 0) checkMissing(['x'], [column], nan);
  return table;
}

/**
 * For each sample the number of edges ≤ x: `numpy.digitize(x, edges)`. 0 below the first edge, i in
 * bin i − 1, edges.length at or above the last edge; −1 for a missing sample under `nan: 'omit'`.
 *
 * @param x samples.
 * @param edges 2 … 65 537 numbers that do not decrease.
 * @throws TypeError for a wrong kind; RangeError for decreasing edges or a missing sample.
 */
export function digitize(
  x: NumericInput,
  edges: ArrayLike<number>,
  options?: { readonly nan?: NanPolicy },
): Int32Array {
  const { nan } = checkOptions(options, ['nan']);
  const column = checkNumbers('x', x);
  const axis = new BinAxis(checkEdges('edges', edges));
  const policy = checkNan(nan);
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
