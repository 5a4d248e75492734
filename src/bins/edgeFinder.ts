// Finds the edges of a column that is read block by block, in several passes: selection by counting. The first pass finds the range,
// the distinct values if they are few, and a random sample. The next counts samples in cells, which the sample makes small around
// the wanted ranks. One more pass gathers the samples in the cells of these ranks and sorts them; cells with too many are divided
// again. Memory does not depend on the length.

import { BlockJoiner } from '../columns/blockJoiner.js';
import { checkNumbers, type NumberColumn, type NumericInput } from '../columns/column.js';
import { wrongKind, wrongValue } from '../columns/errors.js';
import { firstMissing, missingError } from '../columns/missing.js';
import * as option from '../columns/option.js';
import { checkMembers, type NanPolicy, readOption } from '../columns/options.js';
import { CODES_A, HEAP } from '../kernels/abi.generated.js';
import { forEachBlock } from '../kernels/blocks.js';
import { instanceFor } from '../kernels/select.js';
import { doubleAt, nextAbove, ordinalOf } from '../numeric/neighbouringDoubles.js';
import { Philox } from '../numeric/philox.js';
import {
  type BinRequest,
  type CheckedRequest,
  checkRequest,
  DistinctValues,
  edgesOfDistinct,
  edgesOfQuantiles,
  finiteRange,
  firstInfinite,
  type InfiniteSample,
} from './binRules.js';
import { EdgeLookup } from './edgeLookup.js';
import { uniformEdges } from './edges.js';
import { evenRanks, quantilesFrom } from './quantileAt.js';
import { QuantileSketch } from './quantileSketch.js';
import { scanColumn } from './range.js';

/** The wanted edges, and what is known about the column beforehand. */
interface EdgeFinderOptions extends BinRequest {
  readonly nan?: NanPolicy;
  /** Minimum and maximum, if a file states them: uniform edges then need no pass. */
  readonly known?: { readonly min: number; readonly max: number };
  /** Whether the column can be read only once: equal-frequency edges then come from a sketch. */
  readonly once?: boolean;
}

function checkKnown(known: unknown): { readonly min: number; readonly max: number } {
  const expected = '{ min, max }, two numbers';
  const given = known as { min?: unknown; max?: unknown };
  const { min, max } = checkMembers('known', given, ['min', 'max'], expected);
  if (typeof min !== 'number' || typeof max !== 'number') throw wrongKind('known', expected, known);
  if (!(min <= max))
    throw new RangeError(`"known" must be { min, max } with min ≤ max, got ${min} and ${max}`);
  return { min, max };
}

/** The size of the random sample of the first pass. */
const SAMPLES = 65536;
/** The number of cells of a pass; at least `CELLS_A_BIN` for each bin. */
const CELLS = 65536;
const CELLS_A_BIN = 4;
const LEAST_CELLS = 256;
/** The greatest number of samples to gather and sort. */
const GATHERED = 2 ** 20;
/** The rank of a sample is off by more than this many standard deviations once in 10^9 draws, which costs only another pass. */
const DEVIATIONS = 6;

/** A random sample: one from each run of equal length, at a random place, so that periods in the data do no harm. */
class EvenSample {
  readonly #random = new Philox(0);
  readonly #values = new Float64Array(SAMPLES);
  #kept = 0;
  /** The length of the current run, its beginning, and the index of its sample. */
  #run = 1;
  #start = 0;
  #next = 0;

  /** Adds the samples from `offset` of the column on. */
  add({ values, length }: NumberColumn, offset: number): void {
    while (this.#next < offset + length) {
      const value = values[this.#next - offset];
      if (value === value) this.#values[this.#kept++] = value + 0;
      this.#start += this.#run;
      if (this.#kept === SAMPLES) {
        for (let i = 0; 2 * i < SAMPLES; i++) {
          this.#values[i] = this.#values[2 * i + this.#random.nextBelow(2)];
        }
        this.#kept = SAMPLES / 2;
        this.#run *= 2;
      }
      this.#next = this.#start + (this.#run === 1 ? 0 : this.#random.nextBelow(this.#run));
    }
  }

  /** An independent copy. */
  copy(): EvenSample {
    const copy = new EvenSample();
    copy.#values.set(this.#values.subarray(0, this.#kept));
    copy.#kept = this.#kept;
    copy.#run = this.#run;
    copy.#start = this.#start;
    copy.#next = this.#next;
    return copy;
  }

  /** Whether it contains all samples. */
  get whole(): boolean {
    return this.#run === 1;
  }

  sorted(): Float64Array {
    return this.#values.subarray(0, this.#kept).sort();
  }
}

/** Cells between edges; the samples in marked ones are gathered. */
class Cells {
  readonly edges: number[] = [];
  readonly marked: boolean[] = [];

  /** Adds an edge if it is greater than the last one; `marked` refers to the cell above it. */
  add(edge: number, marked: boolean): void {
    const last = this.edges.length - 1;
    if (last >= 0 && this.edges[last] >= edge) this.marked[last] = marked;
    else {
      this.edges.push(edge);
      this.marked.push(marked);
    }
  }
}

/** A pass that counts samples in cells and gathers those in marked cells. */
class Counting {
  readonly axis: EdgeLookup;
  /** One for each code: below, each cell, from the last edge on, missing. */
  readonly counts: Float64Array;
  readonly #marked: Uint8Array;
  #pool: Float64Array | undefined;
  #gathered = 0;

  constructor({ edges, marked }: Cells) {
    this.axis = new EdgeLookup(Float64Array.from(edges));
    this.counts = new Float64Array(edges.length + 2);
    this.#marked = Uint8Array.from([false, ...marked, false], Number);
    if (marked.includes(true)) this.#pool = new Float64Array(GATHERED);
  }

  add(column: NumberColumn): void {
    const { values } = column;
    const { counts, axis } = this;
    const marked = this.#marked;
    const instance = instanceFor(HEAP + axis.bytes, values);
    const encode = axis.encoder(instance, column, HEAP, false);
    const codes = instance.i32.subarray(CODES_A / 4);
    forEachBlock(column.length, (start, n) => {
      encode(instance, start, n, CODES_A);
      for (let j = 0; j < n; j++) {
        const code = codes[j];
        counts[code]++;
        if (marked[code] === 1) this.#collect(values[start + j]);
      }
    });
  }

  #collect(value: number): void {
    if (this.#pool === undefined) return;
    // More than the sample suggested: the counts give smaller cells for another pass.
    if (this.#gathered === GATHERED) this.#pool = undefined;
    else this.#pool[this.#gathered++] = value;
  }

  /** The samples of all marked cells, sorted; undefined if there were too many. */
  gathered(): Float64Array | undefined {
    return this.#pool?.subarray(0, this.#gathered).sort();
  }

  isMarked(code: number): boolean {
    return this.#pool !== undefined && this.#marked[code] === 1;
  }
}

interface WantedCell {
  readonly low: number;
  /** The first value above the cell. */
  readonly high: number;
  readonly count: number;
}

/**
 * Finds the edges that `binEdges` gives for a whole column from its blocks, in one pass or a few. Many finders can
 * share one pass over a file.
 *
 *     while (finder.wantsPass) { finder.startPass(); for (…) finder.push(block); finder.endPass(); }
 */
export class EdgeFinder {
  readonly #name: string;
  readonly #request: CheckedRequest;
  readonly #nan: NanPolicy;
  readonly #sketch: QuantileSketch | undefined;
  #distinct: DistinctValues | undefined;
  #sample: EvenSample | undefined;
  #edges: Float64Array | undefined;
  #passes = 0;
  #offset = 0;
  #missing = 0;
  #min = Infinity;
  #max = -Infinity;
  #infinite: InfiniteSample | undefined;
  #counting: Counting | undefined;
  #joiner: BlockJoiner | undefined;
  /** The wanted ranks, ascending, and the samples at those found so far. */
  #ranks: readonly number[] = [];
  readonly #found = new Map<number, number>();

  /**
   * @param name the column's, for messages.
   * @throws TypeError or RangeError as `binEdges` does for its options, and RangeError for a rule by name.
   */
  constructor(name: string, options: EdgeFinderOptions) {
    this.#name = name;
    this.#request = checkRequest({ column: name }, options);
    this.#nan = readOption('nan', options.nan, option.nanPolicy());
    const { bins, binning, range } = this.#request;
    if (typeof bins === 'string') {
      throw wrongValue(
        'bins',
        'a number or an array of edges for a stream (a rule wants the whole column)',
        bins,
      );
    }
    if (typeof bins !== 'number' || range !== undefined) return;
    if (binning === 'equal-frequency') {
      this.#distinct = new DistinctValues(bins);
      if (options.once) this.#sketch = new QuantileSketch();
      else this.#sample = new EvenSample();
    } else if (options.known !== undefined) {
      const { min, max } = checkKnown(options.known);
      const [low, high] = finiteRange(name, min, max, () => ({
        value: min === -Infinity ? min : max,
        index: 0,
      }));
      this.#edges = uniformEdges(bins, low, high);
    }
  }

  /** Whether another pass is needed. If the range was known, none is, and missing samples are not noticed. */
  get wantsPass(): boolean {
    return this.#edges === undefined;
  }

  /** The number of passes so far. */
  get passes(): number {
    return this.#passes;
  }

  /** The number of samples that are not missing in the first pass; 0 if no pass was needed. */
  get samples(): number {
    return this.#passes > 1 ? this.#ranks[this.#ranks.length - 1] + 1 : this.#offset - this.#missing;
  }

  /** The number of missing samples in the first pass. */
  get omitted(): number {
    return this.#missing;
  }

  /** The error in rank of edges from a sketch; 0 for exact edges. */
  get rankError(): number {
    return this.#sketch === undefined || this.#distinct?.sorted() !== undefined ? 0 : this.#sketch.rankError;
  }

  /** Begins a pass. */
  startPass(): void {
    if (!this.wantsPass) throw new Error('the edges are found: no pass is wanted');
    this.#passes++;
    this.#offset = 0;
    const counting = this.#counting;
    if (counting) this.#joiner = new BlockJoiner(([column]) => counting.add(column as NumberColumn));
  }

  /**
   * Takes a block of the pass; returns its number of samples.
   *
   * @throws TypeError for another kind; RangeError for a missing sample, unless `nan` is 'omit'.
   */
  push(block: NumericInput): number {
    const column = checkNumbers(this.#name, block);
    if (this.#joiner) this.#joiner.add([column]);
    else this.#look(column);
    this.#offset += column.length;
    return column.length;
  }

  /**
   * A copy of the finder in its first pass, for a column that differs from the next block on.
   *
   * @param name the other column's, for messages.
   */
  fork(name: string): EdgeFinder {
    if (this.#passes !== 1 || !this.wantsPass || this.#counting || this.#sketch) {
      throw new Error('a finder is forked in its first pass');
    }
    const { bins, binning, range } = this.#request;
    const fork = new EdgeFinder(name, { bins: bins as number, binning, range, nan: this.#nan });
    fork.#sample = this.#sample?.copy();
    fork.#distinct = this.#distinct?.copy();
    fork.#passes = 1;
    fork.#offset = this.#offset;
    fork.#missing = this.#missing;
    fork.#min = this.#min;
    fork.#max = this.#max;
    fork.#infinite = this.#infinite;
    return fork;
  }

  #look(column: NumberColumn): void {
    const { min, max, nan } = scanColumn(column);
    if (nan > 0 && this.#nan === 'raise') throw missingError(this.#name, this.#offset + firstMissing(column));
    this.#missing += nan;
    this.#min = Math.min(this.#min, min);
    this.#max = Math.max(this.#max, max);
    if (this.#infinite === undefined && (min === -Infinity || max === Infinity)) {
      const { value, index } = firstInfinite(column);
      this.#infinite = { value, index: this.#offset + index };
    }
    this.#distinct?.add(column.values);
    this.#sample?.add(column, this.#offset);
    this.#sketch?.push(column.values);
  }

  /**
   * Ends a pass; returns whether another is needed.
   *
   * @throws RangeError for samples without edges, as `binEdges` does, and if the samples of two passes differ.
   */
  endPass(): boolean {
    if (this.#counting === undefined) this.#edges = this.#endFirst();
    else {
      this.#joiner?.flush();
      this.#edges = this.#endCounting(this.#counting);
    }
    return this.wantsPass;
  }

  #endFirst(): Float64Array | undefined {
    const { bins, binning, range } = this.#request;
    if (typeof bins === 'object') return bins;
    const parts = bins as number;
    const infinite = (): InfiniteSample => this.#infinite as InfiniteSample;
    const [min, max] = range ?? finiteRange(this.#name, this.#min, this.#max, infinite);
    if (binning === 'uniform') return uniformEdges(parts, min, max);
    const distinct = this.#distinct?.sorted();
    if (distinct !== undefined) return edgesOfDistinct(distinct, min, max);
    if (this.#sketch !== undefined) {
      return edgesOfQuantiles(this.#sketch.quantiles(Array.from({ length: parts + 1 }, (_, i) => i / parts)));
    }
    const samples = this.#offset - this.#missing;
    this.#ranks = evenRanks(samples, parts);
    const sample = this.#sample as EvenSample;
    this.#sample = undefined;
    const sorted = sample.sorted();
    if (sample.whole) return this.#edgesFrom(this.#ranks.map((rank) => sorted[rank]));
    this.#found.set(0, this.#min).set(samples - 1, this.#max);
    this.#counting = new Counting(this.#cellsAround(sorted, samples, parts));
    return undefined;
  }

  #edgesFrom(found: ArrayLike<number>): Float64Array {
    const parts = this.#request.bins as number;
    return edgesOfQuantiles(quantilesFrom(this.samples, parts, this.#ranks, found));
  }

  /** Cells that are small around the wanted ranks, which a sorted sample predicts. */
  #cellsAround(sorted: Float64Array, samples: number, parts: number): Cells {
    const m = sorted.length;
    const intervals: [number, number][] = [];
    for (const rank of this.#ranks) {
      if (this.#found.has(rank)) continue;
      const at = (rank / samples) * m;
      const width = DEVIATIONS * Math.sqrt((at * (m - at)) / m) + 2;
      const from = Math.max(0, Math.floor(at - width));
      const to = Math.min(m - 1, Math.ceil(at + width));
      const last = intervals[intervals.length - 1];
      if (last !== undefined && from <= last[1]) last[1] = to;
      else intervals.push([from, to]);
    }
    const held = intervals.reduce((sum, [from, to]) => sum + to - from, 0);
    const few = (held / m) * samples * 1.1 + SAMPLES <= GATHERED;
    // So many cells that those of all ranks can be gathered in the next pass, even if they are four times as full as the others.
    // Fewer cells are faster: 17 ns a sample for 2000, 26 for 65 536.
    const enough = few ? 0 : (4 * this.#ranks.length * samples * held) / m / GATHERED;
    const number = Math.min(Math.max(LEAST_CELLS, enough), Math.max(CELLS, CELLS_A_BIN * parts));
    const step = Math.max(1, Math.floor(held / number));
    const pieces = Math.max(1, Math.floor(number / held));
    const cells = new Cells();
    for (const [from, to] of intervals) {
      // The sample's minimum and maximum are not the column's.
      cells.add(from === 0 ? this.#min : sorted[from], few);
      for (let i = from; i < to; i++) {
        const low = sorted[i];
        const high = sorted[i + 1];
        if (low === high) {
          // A repeated value gets its own cell.
          cells.add(low, few);
          cells.add(nextAbove(low), few);
        } else if (i + 1 === to || (i + 1) % step === 0) {
          for (let piece = 1; piece < pieces; piece++) {
            cells.add(Math.min(low + ((high - low) / pieces) * piece, high), few);
          }
          cells.add(high, few);
        }
      }
      if (to === m - 1) cells.add(nextAbove(this.#max), false);
      else cells.marked[cells.marked.length - 1] = false;
    }
    return cells;
  }

  /** Locates the ranks' cells by the counts, takes the samples found in them, and chooses the cells of the next pass. */
  #endCounting(counting: Counting): Float64Array | undefined {
    const { counts, axis } = counting;
    const { edges, bins } = axis;
    const { samples } = this;
    const pool = counting.gathered();
    let total = 0;
    for (let code = 0; code <= bins + 1; code++) {
      total += counts[code];
    }
    const missing = counts[bins + 2];
    if (total !== samples || missing !== this.#missing) {
      throw this.#otherSamples(
        `, got ${total} after ${samples} (missing: ${missing} after ${this.#missing})`,
      );
    }
    const wanted: WantedCell[] = [];
    let code = 0;
    let before = 0;
    // The number of earlier samples that are not in the pool.
    let skipped = 0;
    for (const rank of this.#ranks) {
      if (this.#found.has(rank)) continue;
      while (before + counts[code] <= rank) {
        before += counts[code];
        if (!counting.isMarked(code)) skipped += counts[code];
        code++;
      }
      const low = code === 0 ? this.#min : edges[code - 1];
      const high = code > bins ? nextAbove(this.#max) : edges[code];
      if (counting.isMarked(code)) {
        const found = pool?.[rank - skipped];
        if (found === undefined) throw this.#otherSamples();
        this.#found.set(rank, found);
      } else if (nextAbove(low) >= high) this.#found.set(rank, low);
      else if (wanted[wanted.length - 1]?.low !== low) wanted.push({ low, high, count: counts[code] });
    }
    if (wanted.length > 0) {
      this.#counting = new Counting(this.#cellsWithin(wanted));
      return undefined;
    }
    this.#counting = undefined;
    return this.#edgesFrom(this.#ranks.map((rank) => this.#found.get(rank) as number));
  }

  #otherSamples(what = ', got others of the same number'): RangeError {
    return new RangeError(`"${this.#name}" must give the same samples in each pass${what}`);
  }

  /** Gather small cells; split the rest by bit order, so that the search always ends. */
  #cellsWithin(wanted: readonly WantedCell[]): Cells {
    const parts = this.#request.bins as number;
    const small = new Set<WantedCell>();
    let room = GATHERED;
    for (const cell of [...wanted].sort((a, b) => a.count - b.count)) {
      room -= cell.count;
      if (room < 0) break;
      small.add(cell);
    }
    const share = Math.floor(Math.max(CELLS, CELLS_A_BIN * parts) / Math.max(1, wanted.length - small.size));
    const cells = new Cells();
    for (const cell of wanted) {
      cells.add(cell.low, small.has(cell));
      if (!small.has(cell)) {
        const first = ordinalOf(cell.low);
        const width = ordinalOf(cell.high) - first;
        const pieces = BigInt(share) < width ? BigInt(share) : width;
        for (let i = 1n; i < pieces; i++) cells.add(doubleAt(first + (width * i) / pieces), false);
      }
      cells.add(cell.high, false);
    }
    return cells;
  }

  /** A copy of the edges. */
  edges(): Float64Array {
    if (this.#edges === undefined) throw new Error('the edges are not found yet: another pass is wanted');
    return this.#edges.slice();
  }
}
