import { type BinNames, type Binning, type BinRequest, type Bins, isGiven } from '../bins/binRules.js';
import { checkMissing } from '../bins/presentSamples.js';
import type { Label } from '../columns/categories.js';
import type { UnsharedBytes } from '../columns/checkedBytes.js';
import {
  type Column,
  type ColumnInput,
  checkBinned,
  checkSameLength,
  type NumericInput,
} from '../columns/column.js';
import { wrongKind } from '../columns/errors.js';
import * as option from '../columns/option.js';
import {
  checkMembers,
  type NanPolicy,
  type OptionsOf,
  optionTable,
  readOptions,
} from '../columns/options.js';
import type { QuantizedColumn } from '../columns/quantizedColumn.js';
import type { BlockSource, StreamOptions } from '../columns/streams.js';
import { type PushOptions, weightsOf, weightsOfPush } from '../columns/weights.js';
import { AXIS_KEYS, type Axis, type AxisSpec, axisFrom, BinAxis, binAxisFor, CategoryAxis } from './axis.js';
import { codesOfCells } from './cells.js';
import { type Coarsening, Counts } from './counts.js';
import { countsFromBytes, countsToBytes } from './countsBytes.js';
import {
  type AxisJSON,
  axisFromJSON,
  axisToJSON,
  type CountsJSON,
  checkJSON,
  countsFromJSON,
  countsToJSON,
} from './countsJson.js';

/** A joint histogram as JSON: exact, infinite edges and labels as text. */
export interface JointHistogramJSON extends CountsJSON {
  readonly type: 'JointHistogram';
  readonly version: 1;
  readonly x: AxisJSON;
  readonly y: AxisJSON;
}

/** The occupied cells of a joint table, row by row: the n-th is in row `rows[n]` and column `columns[n]`. */
export interface OccupiedCells {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  /** ≥ 1. */
  readonly counts: Float64Array;
}

function edgesOf(axis: Axis): Float64Array | undefined {
  return axis instanceof BinAxis ? axis.edges.slice() : undefined;
}

function categoriesOf(axis: Axis): readonly Label[] | undefined {
  return axis instanceof CategoryAxis ? axis.categories : undefined;
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

let countsOf: (table: JointHistogram) => Counts;

/**
 * Counts of pairs in a table, x down and y across, NumPy's `histogram2d` to the last count. Each axis has bins
 * or categories. Mergeable: any cut of the pairs and any order of merging gives the identical object.
 *
 * A table of more than 2^24 cells holds the occupied ones alone: it counts, merges, is saved and measured like any other, in memory
 * that grows with them; `occupied()` gives them, `counts` throws.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.histogram2d.html
 */
export class JointHistogram {
  /** Edges of the rows, a copy; undefined where x has categories. */
  readonly xEdges: Float64Array | undefined;
  /** Edges of the columns, a copy; undefined where y has categories. */
  readonly yEdges: Float64Array | undefined;
  readonly #counts: Counts;

  /** @internal The library reads the counts below; they are no part of the public class. */
  static {
    countsOf = (table) => table.#counts;
  }

  /**
   * @param spec for each of `x` and `y`: `{ bins, range }`, `{ edges }` or `{ categories }`.
   * @throws TypeError for a wrong kind; RangeError for bins outside of 1 … 65 536, categories outside of 1 … 16 777 215, a
   *   decreasing range or decreasing edges.
   */
  constructor(spec: { readonly x: AxisSpec; readonly y: AxisSpec });
  /** @internal Counts over two axes, which are kept. */
  constructor(counts: Counts);
  /** @internal */
  constructor(spec: { readonly x: AxisSpec; readonly y: AxisSpec } | Counts) {
    if (spec instanceof Counts) this.#counts = spec;
    else {
      const { x, y } = checkMembers('spec', spec, ['x', 'y'], '{ x, y }, an axis for each');
      this.#counts = new Counts([axisFrom('x', x, AXIS_KEYS), axisFrom('y', y, AXIS_KEYS)]);
    }
    [this.xEdges, this.yEdges] = this.#counts.axes.map(edgesOf);
  }

  /**
   * Row-major counts, `shape[0]` × `shape[1]`; to be read, not written.
   *
   * @throws RangeError when there are more than 2^24 cells; use `occupied()`.
   */
  get counts(): Float64Array {
    return this.#counts.dense;
  }

  /** The cells that are not 0, row by row: of any table, however large. */
  occupied(): OccupiedCells {
    const { cells, counts } = this.#counts.run;
    const [rows, columns] = codesOfCells(cells, this.#counts.bins);
    return { rows, columns, counts: counts.slice() };
  }

  /** Rows (bins or categories of x) and columns (of y). */
  get shape(): readonly [number, number] {
    const [rows, columns] = this.#counts.bins;
    return [rows, columns];
  }

  /** Labels of the rows; undefined where x has bins. */
  get xCategories(): readonly Label[] | undefined {
    return categoriesOf(this.#counts.axes[0]);
  }

  /** Labels of the columns; undefined where y has bins. */
  get yCategories(): readonly Label[] | undefined {
    return categoriesOf(this.#counts.axes[1]);
  }

  /** Pairs in the table. */
  get total(): number {
    return this.#counts.total;
  }

  /** Pairs without a missing side that lie beside the table. */
  get outOfRange(): number {
    return this.#counts.outOfRange;
  }

  /** Pairs with a missing side, each counted once. */
  get nan(): number {
    return this.#counts.nan;
  }

  /**
   * Adds pairs. Those with a missing side are counted in `nan`, those beside the table in `outOfRange`.
   *
   * @param xBlock numbers for bins, labels for categories.
   * @param yBlock as many.
   * @throws TypeError for a wrong kind, RangeError when the lengths differ or for wrong weights; the table is then as before.
   */
  push(xBlock: ColumnInput, yBlock: ColumnInput, options?: PushOptions): this {
    const columns = this.#check('xBlock', xBlock, 'yBlock', yBlock);
    this.#counts.push(columns, weightsOfPush(options, 'xBlock', columns[0].length));
    return this;
  }

  #check(nameX: string, xBlock: ColumnInput, nameY: string, yBlock: ColumnInput): [Column, Column] {
    const [axisX, axisY] = this.#counts.axes;
    const x = axisX.check(nameX, xBlock);
    const y = axisY.check(nameY, yBlock);
    checkSameLength(nameX, x, nameY, y);
    return [x, y];
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
    await this.#counts.pushAll(source, options, (block, index) => {
      const [x, y] = columnsOfBlock(`block ${index}`, block);
      return this.#check(`x of block ${index}`, x, `y of block ${index}`, y);
    });
    return this;
  }

  /**
   * Adds the counts of another table of the same axes.
   *
   * @throws RangeError when an axis differs.
   */
  merge(other: JointHistogram): this {
    if (!(other instanceof JointHistogram)) throw wrongKind('other', 'a JointHistogram', other);
    const side = ['x', 'y'][this.#counts.differsAt(other.#counts)];
    if (side !== undefined) {
      throw new RangeError(
        `"other" must have the same axes, its ${side} axis differs: make both with the same edges or categories`,
      );
    }
    this.#counts.merge(other.#counts);
    return this;
  }

  /**
   * A table of wider bins: neighbouring bins are joined, as if the pairs had been counted with the remaining edges.
   *
   * @param by for x, for y, or both: how many bins become one, an integer that divides their number (`{ x: 2 }`); or the edges that
   *   remain, ascending, each one of the axis, the first and the last among them. A side that is left out stays as it is.
   * @returns a new table with the same `outOfRange` and `nan`.
   * @throws TypeError for a wrong kind, or an axis of categories; RangeError for a number that does not divide the bins, or an edge
   *   that is none.
   */
  coarsen(by: { readonly x?: Coarsening; readonly y?: Coarsening }): JointHistogram {
    const expected = '{ x, y } or one of them, such as { x: 2 }';
    if (by === undefined) throw wrongKind('by', expected, by);
    const { x, y } = checkMembers('by', by, ['x', 'y'], expected);
    return new JointHistogram(
      this.#counts.coarsen([
        ['by.x', x],
        ['by.y', y],
      ]),
    );
  }

  /** Everything, exactly: what `JSON.stringify` writes and `fromJSON` reads. */
  toJSON(): JointHistogramJSON {
    const [x, y] = this.#counts.axes.map(axisToJSON);
    return { type: 'JointHistogram', version: 1, x, y, ...countsToJSON(this.#counts) };
  }

  /**
   * The table that `toJSON` described.
   *
   * @throws TypeError or RangeError when it is no such description.
   */
  static fromJSON(json: JointHistogramJSON): JointHistogram {
    checkJSON('JointHistogram', json);
    const axes = [axisFromJSON('x', json.x), axisFromJSON('y', json.y)];
    return new JointHistogram(countsFromJSON(axes, json));
  }

  /** Everything, exactly, with a checksum: what `fromBytes` reads. Equal tables give equal bytes. */
  toBytes(): UnsharedBytes {
    return countsToBytes('JointHistogram', this.#counts);
  }

  /**
   * The table that `toBytes` wrote.
   *
   * @throws TypeError for what is no bytes, or those of another class; RangeError for damaged or truncated ones, and
   *   for those of a newer version.
   */
  static fromBytes(bytes: Uint8Array | ArrayBuffer): JointHistogram {
    return new JointHistogram(countsFromBytes('JointHistogram', bytes));
  }
}

/** The counts below a joint histogram. */
export { countsOf as countsOfPairs };

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
  /** What each pair adds to its cell, instead of 1, as in `histogram`. */
  readonly weights?: NumericInput;
}

const OPTIONS = optionTable({
  weights: option.later<NumericInput>(),
  bins: option.later(),
  binning: option.later<Binning>(),
  range: option.later(),
  nan: option.nanPolicy(),
} satisfies OptionsOf<Histogram2dOptions>);

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
 * The joint histogram of two columns of numbers, equal to `numpy.histogram2d` of the same numbers as doubles to the last count.
 *
 * @param x samples, down the rows; of a `QuantizedColumn` its own edges are the axis.
 * @param y as many samples, across the columns.
 * @throws TypeError for a wrong kind; RangeError for columns of different length, a missing sample (unless
 *   `nan: 'omit'`), an infinite one where the range is automatic, bins outside of 1 … 65 536.
 * @example
 * import { histogram2d } from 'infosimd';
 * const { counts, shape } = histogram2d([0, 1, 2, 2], [0, 0, 5, 5], { bins: 2 });
 * console.log(counts, shape); // Float64Array(4) [ 1, 0, 1, 2 ] [ 2, 2 ]
 */
export function histogram2d(
  x: NumericInput | QuantizedColumn,
  y: NumericInput | QuantizedColumn,
  options?: Histogram2dOptions,
): JointHistogram {
  const checked = readOptions(options, OPTIONS);
  const numbersX = checkBinned('x', x);
  const numbersY = checkBinned('y', y);
  checkSameLength('x', numbersX, 'y', numbersY);
  const requests = requestsFor(checked);
  const { nan } = checked;
  const names = ['x', 'y'] as const;
  const pair = [numbersX, numbersY];
  if (!requests.every(isGiven)) checkMissing(names, pair, nan);
  const weights = weightsOf(checked.weights, 'x', numbersX.length);
  const [axisX, axisY] = names.map((name, side) =>
    binAxisFor(namesFor(name, checked), pair[side], { ...requests[side], weights }),
  );
  const table = new JointHistogram(new Counts([axisX, axisY]).push(pair, weights));
  // Where the edges were known before, the counting itself has looked for missing samples.
  if (table.nan > 0 || weights) checkMissing(names, pair, nan);
  return table;
}
