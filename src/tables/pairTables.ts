// The joint tables of all pairs of many columns: each column's codes are found once, a window of samples at a time,
// and the pairs are counted from them.

import { MAX_BINS } from '../bins/edges.js';
import type { Column } from '../columns/column.js';
import { BLOCK, CODES_A, HEAP, PAIR_CELLS } from '../kernels/abi.generated.js';
import { MemoryLayout } from '../kernels/memoryLayout.js';
import { hasIdleThread, oncePerThread, overRanges, type RangeTask } from '../kernels/ranges.js';
import { instanceFor } from '../kernels/select.js';
import { workKernels } from '../kernels/work.js';
import type { Axis } from './axis.js';
import { isSparse } from './cells.js';
import { MissingPairs } from './missingPairs.js';
import { PairCodes } from './pairCodes.js';
import type { Codes, EachDigits, PairColumns, PairMethod, Visit, Window } from './pairMethod.js';
import { MOST_BINS, PairPlanes } from './pairPlanes.js';
import { PairWords } from './pairWords.js';

/** Bytes of codes in linear memory at a time. */
const WINDOW_BYTES = 2 ** 26;
/** Most cells of all tables together, where they must be kept from window to window: 1 GiB. */
const MAX_KEPT = 2 ** 27;
/** Most cells that all ranges of samples give together: 256 MiB. */
const MOST_PARTS = 2 ** 25;
/** Fewest samples that are worth a range of their own. */
const WORTH_A_RANGE = 16 * BLOCK;

/** Which axes have too many bins to be counted here with all others: their pairs have sparse tables, or codes of more than two bytes. */
export function wideAxes(axes: readonly Axis[], samples: number): boolean[] {
  return axes.map(
    ({ bins }, i) =>
      bins > MAX_BINS ||
      (isSparse(bins * bins, samples) &&
        axes.some((other, j) => j !== i && isSparse(bins * other.bins, samples))),
  );
}

function methodFor(args: PairColumns): PairMethod {
  const { axes } = args;
  const most = Math.max(...axes.map(({ bins }) => bins));
  if (most <= MOST_BINS) return new PairPlanes(args);
  return most <= PairCodes.MOST_BINS ? new PairCodes(axes) : new PairWords(axes);
}

/** Cells of the tables of all pairs. */
function cellsOf(axes: readonly Axis[]): number {
  let cells = 0;
  axes.forEach(({ bins }, i) => {
    for (let j = i + 1; j < axes.length; j++) cells += bins * axes[j].bins;
  });
  return cells;
}

/** The table of each pair in turn: i, j, and where its cells begin and end among those of all. */
function forEachTable(
  axes: readonly Axis[],
  each: (i: number, j: number, start: number, end: number) => void,
): void {
  let start = 0;
  axes.forEach(({ bins }, i) => {
    for (let j = i + 1; j < axes.length; j++) {
      const end = start + bins * axes[j].bins;
      each(i, j, start, end);
      start = end;
    }
  });
}

/** The joint tables of each pair of two or more columns. */
export class PairTables {
  readonly #args: PairColumns;
  readonly #axes: readonly Axis[];
  readonly #columns: readonly Column[];
  readonly #method: PairMethod;
  readonly #bytesPerSample: number;
  /** Samples in linear memory at a time. */
  readonly #samples: number;
  /** The memory where the codes of all samples stand, and one where those of some units are found. */
  #prepared: Window | undefined;
  #window: Window | undefined;
  #missing: MissingPairs | undefined;
  /** Counts of columns over their own samples, of which some are missing elsewhere. */
  readonly #counts: (Float64Array | undefined)[] = [];

  constructor(args: PairColumns) {
    const { axes, columns, windowBytes = WINDOW_BYTES } = args;
    this.#args = args;
    this.#axes = axes;
    this.#columns = columns;
    this.#method = methodFor(args);
    this.#bytesPerSample = this.#method.bytesPerSample + (this.#marksMissing ? axes.length / 8 : 0);
    const blocks = Math.ceil(columns[0].length / BLOCK);
    const fitting = Math.floor(windowBytes / (this.#bytesPerSample * BLOCK));
    this.#samples = BLOCK * Math.max(1, Math.min(blocks, fitting));
  }

  /** Whether missing samples have a code and are marked by bits, behind the codes of all columns. */
  get #marksMissing(): boolean {
    return this.#method.codesOf !== undefined && this.#args.complete.includes(false);
  }

  /** Where the bits of a column's missing samples stand, from the first code on. */
  #bitsAt(column: number): number {
    return this.#samples * this.#method.bytesPerSample + (this.#samples / 8) * column;
  }

  /** Whether the codes of all samples stand in linear memory at once: then pairs are visited without a table being kept. */
  get isWhole(): boolean {
    return this.#samples >= this.#columns[0].length;
  }

  /** Pairs are visited in steps, where all samples stand in memory. */
  get steps(): number {
    return this.#method.pairsOfStep.length;
  }

  /** Pairs of the steps from … to − 1. */
  pairsOf(from: number, to: number): number {
    return this.#method.pairsOfStep.slice(from, to).reduce((sum, pairs) => sum + pairs, 0);
  }

  /**
   * Visits the pairs of the steps from … to − 1, where all samples stand in memory. Codes that stand there from the last call are
   * used again: nothing else may use the work memory between two calls.
   *
   * @throws RangeError when the memory cannot be had.
   */
  visitSteps(from: number, to: number, visit: Visit): void {
    const { length } = this.#columns[0];
    const { codes } = this.#args;
    if (this.#prepared === undefined) {
      const window = this.#memory();
      this.#prepared = codes ? this.#take(window, codes) : this.#prepare(window, 0, length);
      this.#missing = this.#missingIn(window, length);
    }
    this.#count(this.#prepared, this.#missing, length, from, to, visit);
  }

  /** How many units find codes that can be shared; 0 where none can. */
  get units(): number {
    return this.isWhole ? (this.#method.units?.length ?? 0) : 0;
  }

  /** What the units from … to − 1 find: byte offsets from the first code on, and numbers of bytes. */
  #regions(from: number, to?: number): [at: number, bytes: number][] {
    const { length } = this.#columns[0];
    const places = (this.#method.units ?? []).slice(from, to).flat();
    return places.flatMap((place) => {
      const codes: [number, number] = [place * this.#samples, length];
      // The codes of one column alone have its place.
      return this.#args.complete[place] === false
        ? [codes, [this.#bitsAt(place), 2 * Math.ceil(length / 16)]]
        : [codes];
    });
  }

  /** Float64 that the codes of the units from … to − 1 take. */
  codesSize(from: number, to: number): number {
    return this.#regions(from, to).reduce((size, [, bytes]) => size + Math.ceil(bytes / 8), 0);
  }

  /** Finds the codes of the units from … to − 1, for all samples. */
  findCodes(from: number, to: number, codes: Float64Array): void {
    this.#window ??= this.#memory();
    const { instance, codes: first } = this.#prepare(this.#window, 0, this.#columns[0].length, from, to);
    const found = new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength);
    let next = 0;
    for (const [at, bytes] of this.#regions(from, to)) {
      found.set(instance.u8.subarray(first + at, first + at + bytes), next);
      next += 8 * Math.ceil(bytes / 8);
    }
  }

  /** Puts codes that were found before where they are counted. */
  #take(window: Window, parts: readonly Float64Array[]): Window {
    let [part, next] = [0, 0];
    for (const [at, bytes] of this.#regions(0)) {
      if (next === parts[part].byteLength) [part, next] = [part + 1, 0];
      const { buffer, byteOffset } = parts[part];
      window.instance.u8.set(new Uint8Array(buffer, byteOffset + next, bytes), window.codes + at);
      next += 8 * Math.ceil(bytes / 8);
    }
    return window;
  }

  /** Adds the counts of the samples start … end − 1 to the tables of all pairs, one behind the other in `to`. */
  add(start: number, end: number, to: Float64Array): void {
    const firsts = new Map<number, number>();
    const columns = this.#axes.length;
    forEachTable(this.#axes, (i, j, first) => firsts.set(i * columns + j, first));
    const visit: Visit = (i, j, counts) => {
      const first = firsts.get(i * columns + j) as number;
      for (let cell = 0; cell < counts.length; cell++) to[first + cell] += counts[cell];
    };
    const window = this.#memory();
    for (let from = start; from < end; from += this.#samples) {
      const n = Math.min(this.#samples, end - from);
      this.#prepare(window, from, n);
      this.#count(window, this.#missingIn(window, n), n, 0, this.steps, visit);
    }
  }

  /** The missing samples among the n of a window that holds the codes of all columns; undefined where pairs with one are not counted. */
  #missingIn({ instance, codes }: Window, n: number): MissingPairs | undefined {
    if (!this.#marksMissing) return undefined;
    return new MissingPairs(this.#args, instance, n, (column) => codes + this.#bitsAt(column));
  }

  /** Visits the pairs of some steps without those of which a side is missing. */
  #count(
    window: Window,
    missing: MissingPairs | undefined,
    n: number,
    from: number,
    to: number,
    visit: Visit,
  ): void {
    const method = this.#method;
    if (missing === undefined) {
      method.count(window, n, from, to, visit);
      return;
    }
    const codes = this.#axes.map((_, column) => method.codesOf?.(window, column) as Codes);
    method.count(window, n, from, to, (i, j, counts) => {
      this.#keepCounts(i, j, counts, missing);
      missing.leaveOut(i, j, codes[i], codes[j], counts);
      visit(i, j, counts);
    });
  }

  /** Keeps the counts of two columns from their table of all samples. */
  #keepCounts(i: number, j: number, table: Float64Array, missing: MissingPairs): void {
    if (this.#counts[i] && this.#counts[j]) return;
    const [rows, columns] = [i, j].map((column) => {
      const counts = new Float64Array(this.#axes[column].bins);
      counts[0] = -missing.missingIn(column);
      return counts;
    });
    for (let row = 0, cell = 0; row < rows.length; row++) {
      for (let column = 0; column < columns.length; column++, cell++) {
        rows[row] += table[cell];
        columns[column] += table[cell];
      }
    }
    this.#counts[i] = rows;
    this.#counts[j] = columns;
  }

  /** Counts of a column that was visited, over all of its samples that are not missing; undefined where its tables told no more. */
  countsOf(column: number): Float64Array | undefined {
    return this.#counts[column] ?? this.#method.countsOf?.(column);
  }

  #memory(): Window {
    const method = this.#method;
    const layout = new MemoryLayout();
    // An axis is encoded before anything is counted: they share a place, HEAP.
    layout.take(Math.max(2 * 4 * PAIR_CELLS, ...this.#axes.map(({ bytes }) => bytes)));
    const codes = layout.take(this.#samples * this.#bytesPerSample + 16);
    const counters = layout.take(method.counterBytes);
    const instance = instanceFor(layout.bytes);
    return { instance, kernels: workKernels(instance), codes, samples: this.#samples, counters };
  }

  #prepare(window: Window, start: number, n: number, from?: number, to?: number): Window {
    const { instance, kernels, codes } = window;
    const { axes, complete } = this.#args;
    const eachDigits: EachDigits = (column, each) => {
      const encode = axes[column].encoder(instance, this.#columns[column], HEAP);
      for (let done = 0; done < n; done += BLOCK) {
        const block = Math.min(BLOCK, n - done);
        encode(instance, start + done, block, CODES_A);
        if (this.#marksMissing && !complete[column]) {
          const bits = codes + this.#bitsAt(column) + done / 8;
          kernels.replaceMissing(CODES_A, block, axes[column].bins, bits);
        }
        each(block, done);
      }
    };
    this.#method.prepare(window, n, eachDigits, from, to);
    return window;
  }
}

const findingTables = oncePerThread((args: PairColumns) => new PairTables(args));

/** Some units: the codes of their columns. */
export const codesTask: RangeTask<PairColumns> = {
  name: 'codes',
  size: (args, start, end) => findingTables(args).codesSize(start, end),
  run: (args, start, end, to) => findingTables(args).findCodes(start, end, to),
};

/** The codes of all columns, found by several threads; undefined where one is to find them for itself. */
export function sharedCodes(args: PairColumns): Float64Array[] | undefined {
  if (!hasIdleThread()) return undefined;
  const { units } = findingTables(args);
  return overRanges(codesTask, args, { length: units, unit: 1, least: 1, costly: true });
}

/** A range of samples: the counts of all pairs. */
export const countPairTablesTask: RangeTask<PairColumns> = {
  name: 'countPairTables',
  size: ({ axes }) => cellsOf(axes),
  run: (args, start, end, to) => new PairTables(args).add(start, end, to),
};

/**
 * Visits the joint table of each pair of columns, without pairs of which a side is missing.
 *
 * @throws RangeError when the tables or the memory cannot be had.
 */
export function forEachPairTable(args: PairColumns, visit: Visit): void {
  const { axes, columns } = args;
  if (columns.length < 2) return;
  const tables = new PairTables(args);
  if (tables.isWhole) {
    tables.visitSteps(0, tables.steps, visit);
    return;
  }
  const cells = cellsOf(axes);
  if (cells > MAX_KEPT) {
    throw new RangeError(
      `tables of ${cells} cells in all are wanted for ${axes.length} columns, at most ${MAX_KEPT} can be kept; ` +
        'ask for fewer bins or columns',
    );
  }
  const all = new Float64Array(cells);
  const { length } = columns[0];
  const ranges = Math.floor(MOST_PARTS / cells);
  const parts = overRanges(countPairTablesTask, args, {
    length,
    unit: BLOCK,
    // Ranges whose counting outweighs adding up.
    least: Math.max(WORTH_A_RANGE, Math.ceil(length / Math.max(1, ranges))),
  });
  if (parts === undefined) tables.add(0, length, all);
  else for (const part of parts) for (let cell = 0; cell < cells; cell++) all[cell] += part[cell];
  forEachTable(axes, (i, j, start, end) => visit(i, j, all.subarray(start, end)));
}
