// Counts over any number of axes: the one state of histograms, joint histograms and contingency tables. Three ideas, as in
// Boost.Histogram: axes turn samples into bins, a storage holds a count for each cell, and what is in no cell is counted apart.

import { BlockJoiner } from '../columns/blockJoiner.js';
import type { Column } from '../columns/column.js';
import { wrongKind, wrongValue } from '../columns/errors.js';
import { type BlockSource, type StreamOptions, takeBlocks } from '../columns/streams.js';
import type { Weights } from '../columns/weights.js';
import { BLOCK, CODES_A } from '../kernels/abi.generated.js';
import { forEachBlock } from '../kernels/blocks.js';
import { MemoryLayout } from '../kernels/memoryLayout.js';
import { instanceFor } from '../kernels/select.js';
import { MAX_EXACT } from '../numeric/exactIntegers.js';
import { allocateCounts, countColumn, countPairs, MAX_CELLS, type Uncounted } from './accumulate.js';
import { type Axis, BinAxis, CategoryAxis } from './axis.js';
import { type Cells, cellsOfCounts, codesOfCells, isGrid, occupiedOf } from './cells.js';
import { inOrder, MAX_CELL, type Run, SparseCells } from './sparseCells.js';

/** All of a table, as plain data: what JSON, bytes and messages between threads are made of. */
export interface CountsState {
  readonly axes: readonly Axis[];
  /** Row-major numbers of the cells that `counts` belong to, ascending; undefined: one count for each cell. */
  readonly cells?: Float64Array;
  readonly counts: Float64Array;
  readonly outOfRange: number;
  readonly nan: number;
}

/** How many neighbouring bins become one, or the edges that remain. */
export type Coarsening = number | ArrayLike<number>;

/** The bin of the coarse axis for each bin of the fine one. */
interface Coarsened {
  readonly axis: Axis;
  readonly binOf: Int32Array | undefined;
}

/** Edges at every `factor`-th place. */
function everyEdge(name: string, edges: Float64Array, factor: number): Float64Array {
  const bins = edges.length - 1;
  if (!(Number.isInteger(factor) && factor >= 1)) throw wrongValue(name, 'an integer ≥ 1 or edges', factor);
  if (bins % factor !== 0) {
    throw new RangeError(
      `"${name}" must divide the ${bins} bins of its axis, got ${factor}; give the edges that are to remain instead`,
    );
  }
  return edges.filter((_, i) => i % factor === 0);
}

/** Given edges, each of which must be one of the axis, the first and the last among them. */
function remainingEdges(name: string, edges: Float64Array, given: ArrayLike<unknown>): Float64Array {
  const chosen = new Float64Array(given.length);
  let next = 0;
  for (let i = 0; i < given.length; i++) {
    const edge = given[i];
    if (typeof edge !== 'number') throw wrongKind(`${name}[${i}]`, 'a number', edge);
    while (next < edges.length && edges[next] < edge) next++;
    if (next >= edges.length || edges[next] !== edge) {
      throw new RangeError(`"${name}" must be edges that the axis has, ascending, got ${edge} at index ${i}`);
    }
    chosen[i] = edges[next++];
  }
  const last = edges.length - 1;
  if (chosen.length < 2 || chosen[0] !== edges[0] || chosen[chosen.length - 1] !== edges[last]) {
    throw new RangeError(
      `"${name}" must begin with ${edges[0]} and end with ${edges[last]}, the first and last edge of its axis`,
    );
  }
  return chosen;
}

function coarsened(name: string, axis: Axis, by: unknown): Coarsened {
  if (by === undefined) return { axis, binOf: undefined };
  if (axis instanceof CategoryAxis) {
    throw new TypeError(
      `"${name}" goes with an axis of bins, and this one has categories; count labels that are joined before`,
    );
  }
  const { edges } = axis;
  const isEdges = Array.isArray(by) || (ArrayBuffer.isView(by) && !(by instanceof DataView));
  if (typeof by !== 'number' && !isEdges) throw wrongKind(name, 'an integer ≥ 1 or edges', by);
  const coarse =
    typeof by === 'number'
      ? everyEdge(name, edges, by)
      : remainingEdges(name, edges, by as ArrayLike<unknown>);
  // A bin holds samples from its lower edge on: it goes where a sample on that edge would.
  const binOf = new Int32Array(axis.bins);
  for (let bin = 0, reached = 0; bin < binOf.length; bin++) {
    while (reached < coarse.length && coarse[reached] <= edges[bin]) reached++;
    binOf[bin] = Math.min(reached, coarse.length - 1) - 1;
  }
  return { axis: new BinAxis(coarse), binOf };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

/** The greatest power of two, 1 at most, that all counts are multiples of. */
function unitOf(counts: Float64Array, unit = 1): number {
  let greatest = unit;
  for (let i = 0; i < counts.length; i++) {
    while (counts[i] / greatest < Infinity && Math.floor(counts[i] / greatest) !== counts[i] / greatest)
      greatest /= 2;
  }
  return greatest;
}

/** The cells that two runs or tables are told by, whatever holds them. */
type Storage = Float64Array | SparseCells;

export class Counts {
  readonly axes: readonly Axis[];
  /** Bins or categories of each axis. */
  readonly bins: readonly number[];
  /** Cells, occupied or not. */
  readonly size: number;
  outOfRange = 0;
  nan = 0;
  #storage: Storage;
  /** What all counts are multiples of: a power of two, 1 where there are no weights but integers; ∞ as long as there are no counts. */
  #unit = Infinity;

  /**
   * @param axes made by the library: nothing is checked again.
   * @param dense whether there is a count for each cell, or for occupied ones only; by default for tables of at most 2^24 cells.
   *   Whatever is chosen, all results are the same.
   * @throws RangeError when the table cannot be had.
   */
  constructor(axes: readonly Axis[], dense?: boolean) {
    this.axes = axes;
    this.bins = axes.map(({ bins }) => bins);
    this.size = this.bins.reduce((product, bins) => product * bins, 1);
    if (this.size > MAX_CELL) {
      throw new RangeError(`a table of ${this.size} cells is wanted, at most 2^52 can be told apart`);
    }
    this.#storage = (dense ?? this.fits) ? allocateCounts(this.size) : new SparseCells(this.size);
  }

  /** Whether a count for each cell can be had. */
  get fits(): boolean {
    return this.size <= MAX_CELLS;
  }

  /** Samples in the cells. */
  get total(): number {
    const storage = this.#storage;
    const counts = storage instanceof SparseCells ? storage.run.counts : storage;
    let total = 0;
    for (let i = 0; i < counts.length; i++) total += counts[i];
    return total;
  }

  /**
   * A count for each cell, row-major; from here on they are held like this.
   *
   * @throws RangeError when there are more than 2^24 cells.
   */
  get dense(): Float64Array {
    const storage = this.#storage;
    if (!(storage instanceof SparseCells)) return storage;
    if (!this.fits) {
      throw new RangeError(
        `a count for each of ${this.bins.join(' × ')} cells is wanted, at most ${MAX_CELLS} (2^24) can be had; ` +
          'use occupied(), which gives the cells that are not 0, or ask for fewer bins or categories',
      );
    }
    const counts = allocateCounts(this.size);
    this.#storage = counts;
    this.#add(storage.run);
    return counts;
  }

  /** Numbers and counts of the occupied cells, in row-major order. */
  get run(): Run {
    const storage = this.#storage;
    if (storage instanceof SparseCells) return storage.run;
    const { cells, values } = occupiedOf(storage);
    return { cells, counts: values };
  }

  /** The cells, of a small table all of them. To be read before more is counted. */
  get cells(): Cells {
    const [rows, columns] = this.bins;
    if (!(this.#storage instanceof SparseCells) && this.bins.length === 2 && isGrid(rows, columns)) {
      return { ...cellsOfCounts(this.#storage, rows, columns), weighted: this.#isWeighted };
    }
    const { cells, counts } = this.run;
    let total = 0;
    for (let i = 0; i < counts.length; i++) total += counts[i];
    const weighted = this.#isWeighted;
    return { values: counts, codes: codesOfCells(cells, this.bins), bins: this.bins, total, weighted };
  }

  /**
   * Adds samples: a checked column for each axis, all of one length.
   *
   * @param weights how much each sample adds; by default 1. A weighted sample takes 4 to 8 ns more than one that is counted.
   */
  push(columns: readonly Column[], weights?: Weights): this {
    const [first, second] = this.axes;
    const storage = this.#storage;
    if (weights) {
      const most = Math.max(this.total, this.outOfRange, this.nan);
      this.#admit([[most, sumOf(weights.values)]], weights.unit);
    } else this.#unit = Math.min(this.#unit, 1);
    const left =
      storage instanceof SparseCells || this.axes.length > 2 || weights
        ? this.#pushTuples(columns, weights?.values)
        : second === undefined
          ? countColumn(first, columns[0], storage)
          : countPairs(first, columns[0], second, columns[1], storage);
    this.outOfRange += left.outOfRange;
    this.nan += left.nan;
    return this;
  }

  get #isWeighted(): boolean {
    return this.#unit !== 1 && this.#unit !== Infinity;
  }

  /** Takes note of what is to be added to sums. @throws RangeError where one might be rounded; the table is then as before. */
  #admit(sums: readonly (readonly [sum: number, more: number])[], unit: number): void {
    const smallest = Math.min(this.#unit, unit);
    // Compared before it is added: a sum beyond would be rounded.
    if (smallest < Infinity && sums.some(([sum, more]) => more > MAX_EXACT * smallest - sum)) {
      throw new RangeError(
        smallest === 1
          ? 'a table holds 2^53 samples at most, and would hold more'
          : `a table of weights holds 2^53 of their unit at most, ${smallest}, and would hold more; take a greater "unit"`,
      );
    }
    this.#unit = smallest;
  }

  #pushTuples(columns: readonly Column[], weights: Float64Array | undefined): Uncounted {
    const left = { outOfRange: 0, nan: 0 };
    const cells = new Float64Array(BLOCK);
    const added = new Float64Array(BLOCK);
    // 1 beside an axis, 2 missing.
    const outside = new Uint8Array(BLOCK);
    const storage = this.#storage;
    if (storage instanceof SparseCells && !weights) storage.expect(columns[0].length);
    const layout = new MemoryLayout();
    const places = this.axes.map(({ bytes }) => layout.take(bytes));
    const [x, y] = columns.map((column) => (column.kind === 'number' ? column.values : undefined));
    const instance = instanceFor(layout.bytes, x, y);
    const encoders = this.axes.map((axis, i) => axis.encoder(instance, columns[i], places[i]));
    const { i32 } = instance;
    forEachBlock(columns[0].length, (start, n) => {
      cells.fill(0, 0, n);
      outside.fill(0, 0, n);
      let any = 0;
      encoders.forEach((encode, axis) => {
        const bins = this.bins[axis];
        encode(instance, start, n, CODES_A);
        for (let j = 0, from = CODES_A / 4; j < n; j++) {
          const code = i32[from + j];
          cells[j] = cells[j] * bins + (code - 1);
          if (code >= 1 && code <= bins) continue;
          outside[j] |= code === bins + 2 ? 2 : 1;
          any = 1;
        }
      });
      let inside = n;
      if (any || weights) {
        inside = 0;
        for (let j = 0; j < n; j++) {
          const weight = weights ? weights[start + j] : 1;
          if (outside[j] === 0) {
            cells[inside] = cells[j];
            added[inside] = weight;
            // Sparse cells that hold nothing do not exist.
            if (weight > 0) inside++;
          } else if (outside[j] > 1) left.nan += weight;
          else left.outOfRange += weight;
        }
      }
      if (!(storage instanceof SparseCells)) {
        if (weights) for (let j = 0; j < inside; j++) storage[cells[j]] += added[j];
        else for (let j = 0; j < inside; j++) storage[cells[j]]++;
      } else if (weights) {
        storage.addRun(inOrder({ cells: cells.subarray(0, inside), counts: added }));
      } else storage.add(cells, inside);
    });
    return left;
  }

  /** Adds the samples of all blocks of a stream, once all of them are there and right. */
  async pushAll<Block>(
    source: BlockSource<Block>,
    options: StreamOptions | undefined,
    columnsOf: (block: Block, index: number) => readonly Column[],
  ): Promise<void> {
    const counted = new Counts(this.axes, !(this.#storage instanceof SparseCells));
    const joiner = new BlockJoiner((columns) => counted.push(columns));
    await takeBlocks(source, options, (block, index) => {
      const columns = columnsOf(block, index);
      joiner.add(columns);
      return columns[0].length;
    });
    joiner.flush();
    this.merge(counted);
  }

  /** The first axis that is not the same as the other table's; −1 where all are. */
  differsAt(other: Counts): number {
    return this.axes.findIndex((axis, i) => !axis.equals(other.axes[i]));
  }

  /** Adds the counts of a table of the same axes. */
  merge(other: Counts): this {
    this.#admit(
      [
        [this.total, other.total],
        [this.outOfRange, other.outOfRange],
        [this.nan, other.nan],
      ],
      other.#unit,
    );
    const mine = this.#storage;
    const theirs = other.#storage;
    if (mine instanceof SparseCells || theirs instanceof SparseCells) this.#add(other.run);
    else for (let cell = 0; cell < mine.length; cell++) mine[cell] += theirs[cell];
    this.outOfRange += other.outOfRange;
    this.nan += other.nan;
    return this;
  }

  #add(run: Run): void {
    const storage = this.#storage;
    if (storage instanceof SparseCells) storage.addRun(run);
    else for (let i = 0; i < run.cells.length; i++) storage[run.cells[i]] += run.counts[i];
  }

  /**
   * A table of wider bins, as if it had been counted with their edges.
   *
   * @param by for each axis how it becomes coarser, or undefined, and its name for messages.
   */
  coarsen(by: readonly (readonly [name: string, by: unknown])[]): Counts {
    const axes = this.axes.map((axis, i) => coarsened(by[i][0], axis, by[i][1]));
    const coarse = new Counts(axes.map(({ axis }) => axis));
    const { cells, counts } = this.run;
    const codes = codesOfCells(cells, this.bins);
    const numbers = new Float64Array(cells.length);
    axes.forEach(({ binOf }, axis) => {
      const bins = coarse.bins[axis];
      const own = codes[axis];
      for (let i = 0; i < numbers.length; i++)
        numbers[i] = numbers[i] * bins + (binOf ? binOf[own[i]] : own[i]);
    });
    const joined = { cells: numbers, counts };
    coarse.#add(coarse.fits ? joined : inOrder(joined));
    coarse.#unit = this.#unit;
    coarse.outOfRange = this.outOfRange;
    coarse.nan = this.nan;
    return coarse;
  }

  /** All of it: a count for each cell where that can be had, so that equal tables have equal states. */
  get state(): CountsState {
    const { axes, outOfRange, nan } = this;
    return this.fits ? { axes, counts: this.dense, outOfRange, nan } : { axes, ...this.run, outOfRange, nan };
  }

  /** The table of a state that is known to be right; its arrays are kept. */
  static from({ axes, cells, counts, outOfRange, nan }: CountsState): Counts {
    // Without a storage of its own first: that of the state is taken.
    const table = new Counts(axes, false);
    if (cells === undefined) table.#storage = counts;
    else (table.#storage as SparseCells).addRun({ cells, counts });
    table.outOfRange = outOfRange;
    table.nan = nan;
    table.#unit = unitOf(Float64Array.of(outOfRange, nan), unitOf(counts));
    return table;
  }
}
