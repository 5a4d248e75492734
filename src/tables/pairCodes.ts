// Pairs of columns of up to 128 bins: codes in bytes, two columns in one code where that saves scatters. For 8 bins, one
// scatter of two such codes covers four pairs; for 16 bins, one of such a code and a column covers two.

import { CODES_A, PAIR_CELLS, PAIR_COUNTS } from '../kernels/abi.generated.js';
import type { Axis } from './axis.js';
import type { Codes, EachDigits, PairMethod, Visit, Window } from './pairMethod.js';

/** Cells of a scatter that covers more than one pair: what the first-level cache holds. */
const CELLS = 4096;
/** Codes in a byte. */
const BYTE = 256;

/** One column, or two in one code. */
interface Unit {
  readonly columns: readonly number[];
  readonly cells: number;
  /** Which of the codes of all units it has. */
  readonly place: number;
}

export class PairCodes implements PairMethod {
  /** √PAIR_CELLS: what `countPairs_U8` can count. */
  static readonly MOST_BINS = 128;

  readonly bytesPerSample: number;
  readonly counterBytes: number;
  readonly #axes: readonly Axis[];
  readonly #singles: readonly Unit[];
  /** Every column in one of them. */
  readonly #units: readonly Unit[];
  /** The table of a pair. */
  readonly #table: Float64Array;
  /** The columns of each unit and those of all behind it. */
  readonly pairsOfStep: readonly number[];

  constructor(axes: readonly Axis[]) {
    this.#axes = axes;
    this.#singles = axes.map(({ bins }, column) => ({ columns: [column], cells: bins, place: column }));
    // Columns of like bins share a code.
    const order = axes.map((_, column) => column).sort((a, b) => axes[a].bins - axes[b].bins);
    const units: Unit[] = [];
    let places = axes.length;
    while (order.length > 0) {
      const first = order.shift() as number;
      const cells = axes[first].bins * (axes[order[0]]?.bins ?? BYTE);
      // Worth it where the code and a further column like these make one scatter.
      if (order.length > 0 && cells <= BYTE && cells * axes[order[0]].bins <= CELLS) {
        const columns = [first, order.shift() as number];
        units.push({ columns, cells, place: places++ });
      } else units.push(this.#singles[first]);
    }
    this.#units = units;
    let behind = 0;
    this.pairsOfStep = units
      .map(({ columns: { length } }) => length)
      .reverse()
      .map((length) => {
        const pairs = length * behind + (length === 2 ? 1 : 0);
        behind += length;
        return pairs;
      })
      .reverse();
    this.bytesPerSample = places;
    const most = Math.max(...axes.map(({ bins }) => bins));
    this.#table = new Float64Array(most * most);
    // Sums by each column of a code.
    this.counterBytes = 4 * 2 * Math.max(CELLS, most * most);
  }

  get units(): readonly (readonly number[])[] {
    return this.#units.map(({ columns, place }) => (columns.length === 2 ? [...columns, place] : columns));
  }

  codesOf({ instance, codes, samples }: Window, column: number): Codes {
    const at = codes + column * samples;
    return instance.u8.subarray(at, at + samples);
  }

  prepare(
    { kernels, codes, samples }: Window,
    _: number,
    eachDigits: EachDigits,
    from = 0,
    to = this.#units.length,
  ): void {
    const at = (unit: Unit): number => codes + unit.place * samples;
    for (const unit of this.#units.slice(from, to)) {
      unit.columns.forEach((column, side) => {
        const single = at(this.#singles[column]);
        const radix = side === 0 ? 0 : this.#axes[column].bins;
        eachDigits(column, (block, done) => {
          kernels.packDigit_U8(CODES_A, block, 0, single + done);
          if (unit.columns.length === 2) kernels.packDigit_U8(CODES_A, block, radix, at(unit) + done);
        });
      });
    }
  }

  count(window: Window, n: number, from: number, to: number, visit: Visit): void {
    const units = this.#units;
    for (let k = from; k < to; k++) {
      const [first, second] = units[k].columns.map((column) => this.#singles[column]);
      if (second) this.#scatter(window, n, first, second, visit);
      for (let l = k + 1; l < units.length; l++) this.#cover(window, n, units[k], units[l], visit);
    }
  }

  /** All pairs of a column of a with one of b: by one scatter, or those of the columns of the larger code. */
  #cover(window: Window, n: number, a: Unit, b: Unit, visit: Visit): void {
    if (a.cells * b.cells <= CELLS || a.columns.length + b.columns.length === 2) {
      this.#scatter(window, n, a, b, visit);
      return;
    }
    const [whole, split] =
      a.columns.length < 2 || (b.columns.length === 2 && b.cells >= a.cells) ? [a, b] : [b, a];
    for (const column of split.columns) this.#cover(window, n, whole, this.#singles[column], visit);
  }

  /** One scatter, and the tables of the pairs that it covers. */
  #scatter(window: Window, n: number, a: Unit, b: Unit, visit: Visit): void {
    const { instance, kernels, codes, samples, counters } = window;
    const { u32 } = instance;
    const first = PAIR_COUNTS / 4;
    const cells = a.cells * b.cells;
    u32.fill(0, first, first + cells);
    u32.fill(0, first + PAIR_CELLS, first + PAIR_CELLS + cells);
    kernels.countPairs_U8(codes + a.place * samples, codes + b.place * samples, n, b.cells);
    const [high, low] = [this.#axes[a.columns[0]].bins, this.#axes[a.columns[1]]?.bins ?? 1];
    kernels.sumDigits(high, low, b.cells, counters);
    let from = counters / 4;
    for (const i of a.columns) {
      const rows = this.#axes[i].bins;
      const counted = u32.subarray(from, from + rows * b.cells);
      b.columns.forEach((j, side) => {
        this.#deliver(counted, i, j, b.cells, b.columns.length === 2 && side === 0, visit);
      });
      from += rows * b.cells;
    }
  }

  /** The table of i and j from counts of i's bins by a code whose first or last digit is j's. */
  #deliver(counted: Uint32Array, i: number, j: number, stride: number, isFirst: boolean, visit: Visit): void {
    const rows = this.#axes[i].bins;
    const columns = this.#axes[j].bins;
    const others = stride / columns;
    const [step, next] = isFirst ? [1, others] : [columns, 1];
    const table = this.#table.subarray(0, rows * columns);
    for (let a = 0, row = 0; a < rows; a++, row += stride) {
      for (let b = 0; b < columns; b++) {
        let count = 0;
        for (let k = 0, cell = row + b * next; k < others; k++, cell += step) count += counted[cell];
        table[i < j ? a * columns + b : b * rows + a] = count;
      }
    }
    if (i < j) visit(i, j, table);
    else visit(j, i, table);
  }
}
