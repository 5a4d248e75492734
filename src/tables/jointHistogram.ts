import {
  type BinNames,
  type Binning,
  type BinRequest,
  type Bins,
  edgesFor,
  isGiven,
} from '../bins/binRules.js';
import { type EdgesJSON, edgesFromJSON, edgesToJSON } from '../bins/edgesJson.js';
import { checkMissing } from '../bins/presentSamples.js';
import { BlockJoiner } from '../columns/blockJoiner.js';
import type { Label } from '../columns/categories.js';
import { checkCount, checkCounts } from '../columns/checkCounts.js';
import { TableReader, TableWriter } from '../columns/checkedBytes.js';
import {
  type Column,
  type ColumnInput,
  checkCategories,
  checkNumbers,
  checkSameLength,
  type NumericInput,
} from '../columns/column.js';
import { wrongKind } from '../columns/errors.js';
import { checkNan, checkOptions, type NanPolicy } from '../columns/options.js';
import { type BlockSource, type StreamOptions, takeBlocks } from '../columns/streams.js';
import { allocateCounts, countPairs, totalOf } from './accumulate.js';
import { AXIS_KEYS, type Axis, type AxisSpec, axisFrom, BinAxis, CategoryAxis } from './axis.js';

/** An axis as JSON. */
export type AxisJSON = { readonly edges: EdgesJSON } | { readonly categories: readonly Label[] };

/** A joint histogram as JSON: exact, infinite edges as text. */
export interface JointHistogramJSON {
  readonly type: 'JointHistogram';
  readonly version: 1;
  readonly x: AxisJSON;
  readonly y: AxisJSON;
  readonly counts: readonly number[];
  readonly outOfRange: number;
  readonly nan: number;
}

function edgesOf(axis: Axis): Float64Array | undefined {
  return axis instanceof BinAxis ? axis.edges.slice() : undefined;
}

function axisToJSON(axis: Axis): AxisJSON {
  return axis instanceof BinAxis ? { edges: edgesToJSON(axis.edges) } : { categories: axis.categories };
}

function axisFromJSON(name: string, json: AxisJSON): AxisSpec {
  if (json !== null && typeof json === 'object' && 'edges' in json) {
    return { edges: edgesFromJSON(`${name}.edges`, json.edges) };
  }
  return json;
}

/** A block of a stream of pairs: two columns of one length. */
export type PairBlock =
  | readonly [ColumnInput, ColumnInput]
  | { readonly x: ColumnInput; readonly y: ColumnInput };

function columnsOfBlock(name: string, block: PairBlock): readonly [ColumnInput, ColumnInput] {
  if (Array.isArray(block) && block.length === 2) return block as unknown as [ColumnInput, ColumnInput];
  if (block !== null && typeof block === 'object' && 'x' in block && 'y' in block) return [block.x, block.y];
  throw wrongKind(name, '[x, y] or { x, y }, two columns', block);
}

const AXIS_BINS = 1;
const AXIS_CATEGORIES = 2;

function writeAxis(writer: TableWriter, axis: Axis): void {
  if (axis instanceof BinAxis) writer.uint32(AXIS_BINS).uint32(axis.edges.length).doubles(axis.edges);
  else {
    writer.uint32(AXIS_CATEGORIES).uint32(axis.bins);
    for (const label of axis.categories) writer.label(label);
  }
}

function readAxis(reader: TableReader): AxisSpec {
  const kind = reader.uint32();
  const length = reader.uint32();
  if (kind === AXIS_BINS) return { edges: reader.doubles(length) };
  if (kind !== AXIS_CATEGORIES) throw new RangeError('"bytes" is damaged: an axis has an unknown kind');
  const categories: Label[] = [];
  for (let i = 0; i < length; i++) categories.push(reader.label());
  return { categories };
}

/**
 * Counts of pairs in a table, x down and y across, NumPy's `histogram2d` to the last count. Each axis has bins
 * or categories. Mergeable: any cut of the pairs and any order of merging gives the identical object.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.histogram2d.html
 */
export class JointHistogram {
  /** Row-major counts, `shape[0]` × `shape[1]`; to be read, not written. */
  readonly counts: Float64Array;
  /** Edges of the rows, a copy; undefined where x has categories. */
  readonly xEdges: Float64Array | undefined;
  /** Edges of the columns, a copy; undefined where y has categories. */
  readonly yEdges: Float64Array | undefined;
  readonly #x: Axis;
  readonly #y: Axis;
  #outOfRange = 0;
  #nan = 0;

  /**
   * @param spec for each of `x` and `y`: `{ bins, range }`, `{ edges }` or `{ categories }`.
   * @throws TypeError for a wrong kind; RangeError for bins outside of 1 … 65 536, more than 2^24 cells,
   *   a decreasing range or decreasing edges.
   */
  constructor(spec: { readonly x: AxisSpec; readonly y: AxisSpec }) {
    const { x, y } = checkOptions(spec, ['x', 'y']);
    this.#x = axisFrom('x', x, AXIS_KEYS);
    this.#y = axisFrom('y', y, AXIS_KEYS);
    this.xEdges = edgesOf(this.#x);
    this.yEdges = edgesOf(this.#y);
    this.counts = allocateCounts(this.#x.bins * this.#y.bins);
  }

  /** Rows (bins or categories of x) and columns (of y). */
  get shape(): readonly [number, number] {
    return [this.#x.bins, this.#y.bins];
  }

  /** Labels of the rows; undefined where x has bins. */
  get xCategories(): readonly Label[] | undefined {
    return this.#x instanceof CategoryAxis ? this.#x.categories : undefined;
  }

  /** Labels of the columns; undefined where y has bins. */
  get yCategories(): readonly Label[] | undefined {
    return this.#y instanceof CategoryAxis ? this.#y.categories : undefined;
  }

  /** Pairs in the table. */
  get total(): number {
    return totalOf(this.counts);
  }

  /** Pairs without a missing side that lie beside the table. */
  get outOfRange(): number {
    return this.#outOfRange;
  }

  /** Pairs with a missing side, each counted once. */
  get nan(): number {
    return this.#nan;
  }

  /**
   * Adds pairs. Those with a missing side are counted in `nan`, those beside the table in `outOfRange`.
   *
   * @param xBlock numbers for bins, labels for categories.
   * @param yBlock as many.
   * @throws TypeError for a wrong kind, RangeError when the lengths differ; the table is then as before.
   */
  push(xBlock: ColumnInput, yBlock: ColumnInput): this {
    const x = this.#x.check('xBlock', xBlock);
    const y = this.#y.check('yBlock', yBlock);
    checkSameLength('xBlock', x, 'yBlock', y);
    this.#count(x, y);
    return this;
  }

  #count(x: Column, y: Column): void {
    const left = countPairs(this.#x, x, this.#y, y, this.counts);
    this.#outOfRange += left.outOfRange;
    this.#nan += left.nan;
  }

  /**
   * Adds the pairs of all blocks of a stream, in bounded memory. Where the stream fails, a block is wrong or the
   * signal ends the call, the table is as before the call.
   *
   * @param source an array, an iterable (asynchronous or not) or a stream of blocks, each `[x, y]` or `{ x, y }`.
   * @returns a promise of the table; it rejects with TypeError for a wrong kind, RangeError where the columns of a
   *   block differ in length, with what the source throws, or with the signal's reason.
   */
  async pushAll(source: BlockSource<PairBlock>, options?: StreamOptions): Promise<this> {
    const counted = new JointHistogram({ x: this.#x as never, y: this.#y as never });
    const joiner = new BlockJoiner(([x, y]) => counted.#count(x, y));
    await takeBlocks(source, options, (block, index) => {
      const names = ['x', 'y'].map((side) => `${side} of block ${index}`);
      const [blockX, blockY] = columnsOfBlock(`block ${index}`, block);
      const x = this.#x.check(names[0], blockX);
      const y = this.#y.check(names[1], blockY);
      checkSameLength(names[0], x, names[1], y);
      joiner.add([x, y]);
      return x.length;
    });
    joiner.flush();
    return this.merge(counted);
  }

  /**
   * Adds the counts of another table of the same axes.
   *
   * @throws RangeError when an axis differs.
   */
  merge(other: JointHistogram): this {
    if (!(other instanceof JointHistogram)) throw wrongKind('other', 'a JointHistogram', other);
    for (const [side, mine, theirs] of [
      ['x', this.#x, other.#x],
      ['y', this.#y, other.#y],
    ] as const) {
      if (!mine.equals(theirs)) {
        throw new RangeError(
          `"other" must have the same axes, its ${side} axis differs: make both with the same edges or categories`,
        );
      }
    }
    for (let i = 0; i < this.counts.length; i++) this.counts[i] += other.counts[i];
    this.#outOfRange += other.#outOfRange;
    this.#nan += other.#nan;
    return this;
  }

  /** Everything, exactly: what `JSON.stringify` writes and `fromJSON` reads. */
  toJSON(): JointHistogramJSON {
    return {
      type: 'JointHistogram',
      version: 1,
      x: axisToJSON(this.#x),
      y: axisToJSON(this.#y),
      counts: Array.from(this.counts),
      outOfRange: this.#outOfRange,
      nan: this.#nan,
    };
  }

  /**
   * The table that `toJSON` described.
   *
   * @throws TypeError or RangeError when it is no such description.
   */
  static fromJSON(json: JointHistogramJSON): JointHistogram {
    if (json === null || typeof json !== 'object' || json.type !== 'JointHistogram' || json.version !== 1) {
      throw wrongKind('json', "a JointHistogram's toJSON() of version 1", json);
    }
    const table = new JointHistogram({
      x: axisFromJSON('json.x', json.x),
      y: axisFromJSON('json.y', json.y),
    });
    table.counts.set(checkCounts('json.counts', json.counts, table.counts.length));
    table.#outOfRange = checkCount('json.outOfRange', json.outOfRange);
    table.#nan = checkCount('json.nan', json.nan);
    return table;
  }

  /** Everything, exactly, with a checksum: what `fromBytes` reads. Equal tables give equal bytes. */
  toBytes(): Uint8Array {
    const writer = new TableWriter();
    writeAxis(writer, this.#x);
    writeAxis(writer, this.#y);
    return writer.doubles(this.counts).doubles([this.#outOfRange, this.#nan]).finish('JointHistogram');
  }

  /**
   * The table that `toBytes` wrote.
   *
   * @throws TypeError for what is no bytes, or those of another class; RangeError for damaged or truncated ones, and
   *   for those of a newer version.
   */
  static fromBytes(bytes: Uint8Array | ArrayBuffer): JointHistogram {
    const reader = new TableReader(bytes, 'JointHistogram');
    const table = new JointHistogram({ x: readAxis(reader), y: readAxis(reader) });
    const { counts } = table;
    counts.set(checkCounts('counts', reader.doubles(counts.length), counts.length));
    const [outOfRange, nan] = reader.doubles(2);
    reader.end();
    table.#outOfRange = checkCount('outOfRange', outOfRange);
    table.#nan = checkCount('nan', nan);
    return table;
  }
}

/** Options of `histogram2d`. */
export interface Histogram2dOptions {
  /** Bins, edges or a rule: for both axes, or `[x, y]`. */
  readonly bins?: Bins | readonly [Bins, Bins];
  /** Equal widths (default), or equal frequencies. */
  readonly binning?: Binning;
  /** Range of each axis: `[[low, high], [low, high]]`. */
  readonly range?: readonly [readonly [number, number] | undefined, readonly [number, number] | undefined];
  /** Missing samples: `'raise'` (default) or `'omit'`, which leaves pairs out; the edges come from all samples of a column. */
  readonly nan?: NanPolicy;
}

/** Options for both axes → one request each: `[a, b]` of `bins` and `range` is an entry per axis. */
export function requestsFor(
  options: Pick<Histogram2dOptions, 'bins' | 'binning' | 'range'>,
): [BinRequest, BinRequest] {
  const { bins, binning, range } = options;
  const pair = Array.isArray(bins) && bins.length === 2;
  if (range !== undefined && !(Array.isArray(range) && range.length === 2)) {
    throw wrongKind('range', '[[low, high], [low, high]], one for each axis', range);
  }
  return [0, 1].map((side) => ({
    bins: pair ? bins[side] : (bins as Bins | undefined),
    binning,
    range: range?.[side],
  })) as [BinRequest, BinRequest];
}

/** Names of an axis's options in messages. */
export function namesFor(column: 'x' | 'y', options: Histogram2dOptions): BinNames {
  const side = column === 'x' ? 0 : 1;
  const pair = Array.isArray(options.bins) && options.bins.length === 2;
  return { column, bins: pair ? `bins[${side}]` : 'bins', range: `range[${side}]` };
}

/**
 * The joint histogram of two columns of numbers, equal to `numpy.histogram2d` to the last count.
 *
 * @param x samples, down the rows.
 * @param y as many samples, across the columns.
 * @throws TypeError for a wrong kind; RangeError for columns of different length, a missing sample (unless
 *   `nan: 'omit'`), an infinite one where the range is automatic, bins outside of 1 … 65 536, more than 2^24 cells.
 */
export function histogram2d(x: NumericInput, y: NumericInput, options?: Histogram2dOptions): JointHistogram {
  const checked = checkOptions(options, ['bins', 'binning', 'range', 'nan']);
  const numbersX = checkNumbers('x', x);
  const numbersY = checkNumbers('y', y);
  checkSameLength('x', numbersX, 'y', numbersY);
  const requests = requestsFor(checked);
  const nan = checkNan(checked.nan);
  const names = ['x', 'y'] as const;
  const pair = [numbersX, numbersY];
  if (!requests.every(isGiven)) checkMissing(names, pair, nan);
  const [axisX, axisY] = names.map(
    (name, side) => new BinAxis(edgesFor(namesFor(name, checked), pair[side], requests[side])),
  );
  const table = new JointHistogram({ x: axisX, y: axisY }).push(numbersX.values, numbersY.values);
  // Where the edges were known before, the counting itself has looked for missing samples.
  if (table.nan > 0) checkMissing(names, pair, nan);
  return table;
}

/**
 * The table of how often each pair of labels occurs, categories sorted (numbers by value, text by code unit); each side has all
 * labels of its column, also where all pairs with one miss the other side.
 *
 * @param a labels; numbers count as labels.
 * @param b as many labels.
 * @throws TypeError for a wrong kind; RangeError for different lengths, no sample, a missing label (unless
 *   `nan: 'omit'`, which counts the pair in `nan`), more than 65 536 labels of one kind or 2^24 cells.
 * @see sklearn.metrics.cluster.contingency_matrix
 */
export function contingencyTable(
  a: ColumnInput,
  b: ColumnInput,
  options?: { readonly nan?: NanPolicy },
): JointHistogram {
  const { nan } = checkOptions(options, ['nan']);
  const labelsA = checkCategories('a', a);
  const labelsB = checkCategories('b', b);
  checkSameLength('a', labelsA, 'b', labelsB);
  checkMissing(['a', 'b'], [labelsA, labelsB], checkNan(nan));
  const [x, y] = [labelsA, labelsB].map((labels) => new CategoryAxis(labels.used().categories));
  const table = new JointHistogram({ x, y }).push(labelsA, labelsB);
  if (table.total === 0) {
    throw new RangeError('"a" must hold at least one label that "b" does not miss, got none');
  }
  return table;
}
