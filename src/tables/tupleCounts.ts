// Samples of several columns → counts of the tuples that occur, in bins or categories: a table of any number of axes, of
// which only the occupied cells are kept.

import type { NarrowIntegers } from '../columns/categories.js';
import type { Column } from '../columns/column.js';
import { CODES_A, HEAP } from '../kernels/abi.generated.js';
import { forEachBlock } from '../kernels/blocks.js';
import { instanceFor } from '../kernels/select.js';
import { argsort } from '../search/argsort.js';
import { allocateCounts, countPairs, type LeftOut, MAX_CELLS } from './accumulate.js';
import type { Axis } from './axis.js';

/** Cells of a margin: where each cell of a table lies in it, and how many samples it has there. */
export interface Margin {
  readonly place: Int32Array;
  readonly counts: Float64Array;
}

/** The occupied cells of a table, in lexicographic order of their codes. */
export interface TupleCounts {
  /** Samples in each cell. */
  readonly counts: Float64Array;
  /** For each column the bin or category of each cell, from 0. */
  readonly codes: readonly Int32Array[];
  /** Bins or categories of each column. */
  readonly bins: readonly number[];
  readonly total: number;
}

/** Keys up to here are exact, and so are the codes that are taken out of them again. */
const MAX_KEY = 2 ** 52;
/** Cells that are looked up in a table however few the samples are; beyond, as many as four samples each. */
const FEW_CELLS = 4096;

/** Keys in 0 … limit − 1, NaN for what is left out → the place of each among the distinct ones (−1), and those sorted. */
function placesOf(keys: Float64Array, limit: number): { place: Int32Array; distinct: Float64Array } {
  const place = new Int32Array(keys.length).fill(-1);
  if (limit <= Math.max(FEW_CELLS, Math.min(MAX_CELLS, 4 * keys.length))) {
    const placeOf = new Int32Array(limit);
    for (let i = 0; i < keys.length; i++) if (keys[i] === keys[i]) placeOf[keys[i]] = 1;
    let cells = 0;
    for (let key = 0; key < limit; key++) cells += placeOf[key];
    const distinct = new Float64Array(cells);
    for (let key = 0, next = 0; key < limit; key++) {
      if (placeOf[key] === 0) continue;
      distinct[next] = key;
      placeOf[key] = next++;
    }
    for (let i = 0; i < keys.length; i++) if (keys[i] === keys[i]) place[i] = placeOf[keys[i]];
    return { place, distinct };
  }
  const order = argsort(keys, { nan: 'omit' });
  const distinct = new Float64Array(order.length);
  let cells = 0;
  for (let i = 0; i < order.length; i++) {
    const key = keys[order[i]];
    if (cells === 0 || key !== distinct[cells - 1]) distinct[cells++] = key;
    place[order[i]] = cells - 1;
  }
  return { place, distinct: distinct.slice(0, cells) };
}

/** A key for each tuple, one column after another as digits; where the keys grow too large, those that occur are numbered. */
class TupleKeys {
  #keys: Float64Array;
  #limit = 1;
  /** For each column its bins, and what the keys before it were numbered for. */
  readonly #digits: { readonly bins: number; readonly numbered: Float64Array | undefined }[] = [];

  constructor(length: number) {
    this.#keys = new Float64Array(length);
  }

  /** One more column; `write` appends its digits to the keys. */
  add(bins: number, write: (keys: Float64Array) => void): void {
    let numbered: Float64Array | undefined;
    if (this.#limit * bins > MAX_KEY) {
      const { place, distinct } = placesOf(this.#keys, this.#limit);
      this.#keys = Float64Array.from(place, (key) => (key < 0 ? NaN : key));
      this.#limit = distinct.length;
      numbered = distinct;
      if (this.#limit * bins > MAX_KEY) {
        throw new RangeError(
          `at most 2^52 pairs of cells and labels can be told apart, got ${this.#limit} cells and ${bins} labels`,
        );
      }
    }
    write(this.#keys);
    this.#limit *= bins;
    this.#digits.push({ bins, numbered });
  }

  /** Where each tuple lies among the distinct ones, and the code of each column there. */
  done(): { readonly place: Int32Array; readonly cells: number; readonly codes: Int32Array[] } {
    const { place, distinct } = placesOf(this.#keys, this.#limit);
    const codes = this.#digits.map(() => new Int32Array(distinct.length));
    for (let cell = 0; cell < distinct.length; cell++) {
      let key = distinct[cell];
      for (let column = codes.length - 1; column >= 0; column--) {
        const { bins, numbered } = this.#digits[column];
        const before = Math.floor(key / bins);
        codes[column][cell] = key - before * bins;
        key = numbered ? numbered[before] : before;
      }
    }
    return { place, cells: distinct.length, codes };
  }
}

/** Tables of so few cells are counted whole, and their occupied cells looked for. */
function isSmall(rows: number, columns: number, samples: number): boolean {
  return rows * columns <= Math.max(FEW_CELLS, Math.min(MAX_CELLS, samples));
}

/** The occupied cells of a whole table, its last column's bins fastest. */
export function occupiedCells(table: ArrayLike<number>, bins: readonly number[], total: number): TupleCounts {
  const occupied: number[] = [];
  for (let cell = 0; cell < table.length; cell++) if (table[cell] > 0) occupied.push(cell);
  let stride = table.length;
  const codes = bins.map((own) => {
    stride /= own;
    return Int32Array.from(occupied, (cell) => Math.floor(cell / stride) % own);
  });
  return { counts: Float64Array.from(occupied, (cell) => table[cell]), codes, bins, total };
}

/**
 * Counts pairs of integer labels where they stand, without codes: 3 instead of 10 ns a pair.
 *
 * @param a as many labels as b.
 * @returns undefined where the table would be large.
 */
export function countNarrowPairs(a: NarrowIntegers, b: NarrowIntegers): TupleCounts | undefined {
  const { labels: labelsA, min: minA, codeOf: codeOfA } = a;
  const { labels: labelsB, min: minB, codeOf: codeOfB } = b;
  const rows = a.categories.length;
  const columns = b.categories.length;
  const { length } = labelsA;
  if (!isSmall(rows, columns, length)) return undefined;
  const table = new Int32Array(rows * columns);
  for (let i = 0; i < length; i++) {
    table[codeOfA[labelsA[i] - minA] * columns + codeOfB[labelsB[i] - minB]]++;
  }
  return occupiedCells(table, [rows, columns], length);
}

/**
 * Counts tuples. One with a missing component is counted in `nan`, one with a component beside its axis in `outOfRange`.
 *
 * @param axes one for each column.
 * @param columns all of one length.
 * @throws RangeError when a table of so many labels cannot be had.
 */
export function countTuples(axes: readonly Axis[], columns: readonly Column[]): TupleCounts & LeftOut {
  const { length } = columns[0];
  if (axes.length === 2 && isSmall(axes[0].bins, axes[1].bins, length)) {
    const [x, y] = axes;
    const table = allocateCounts(x.bins * y.bins);
    const left = countPairs(x, columns[0], y, columns[1], table);
    return { ...occupiedCells(table, [x.bins, y.bins], length - left.nan - left.outOfRange), ...left };
  }
  const keys = new TupleKeys(length);
  /** 1 beside an axis, 2 missing, for each tuple. */
  let leftOut: Uint8Array | undefined;
  axes.forEach((axis, at) => {
    const { bins } = axis;
    const column = columns[at];
    keys.add(bins, (all) => {
      const instance = instanceFor(HEAP + axis.bytes, column.kind === 'number' ? column.values : undefined);
      const { i32 } = instance;
      const encode = axis.encoder(instance, column, HEAP);
      forEachBlock(length, (start, n) => {
        encode(instance, start, n, CODES_A);
        for (let j = 0, i = start; j < n; j++, i++) {
          const code = i32[CODES_A / 4 + j];
          if (code >= 1 && code <= bins) {
            all[i] = all[i] * bins + (code - 1);
            continue;
          }
          all[i] = NaN;
          leftOut ??= new Uint8Array(length);
          leftOut[i] |= code === bins + 2 ? 2 : 1;
        }
      });
    });
  });
  const { place, cells, codes } = keys.done();
  const counts = new Float64Array(cells);
  for (let i = 0; i < length; i++) if (place[i] >= 0) counts[place[i]]++;
  const left: LeftOut = { outOfRange: 0, nan: 0 };
  leftOut?.forEach((kind) => {
    if (kind > 1) left.nan++;
    else left.outOfRange += kind;
  });
  const total = length - left.nan - left.outOfRange;
  return { counts, codes, bins: axes.map((axis) => axis.bins), total, ...left };
}

/** Keys of the cells of a table by some of its columns. */
function keysOf({ counts, codes, bins }: TupleCounts, columns: readonly number[]): TupleKeys {
  const keys = new TupleKeys(counts.length);
  for (const column of columns) {
    const radix = bins[column];
    const digit = codes[column];
    keys.add(radix, (all) => {
      for (let cell = 0; cell < all.length; cell++) all[cell] = all[cell] * radix + digit[cell];
    });
  }
  return keys;
}

function sumByPlace({ counts }: TupleCounts, place: Int32Array, cells: number): Float64Array {
  const sums = new Float64Array(cells);
  for (let cell = 0; cell < counts.length; cell++) sums[place[cell]] += counts[cell];
  return sums;
}

/** The margin over some columns of a table; over none it is one cell that holds all. */
export function marginOf(table: TupleCounts, columns: readonly number[]): Margin {
  const { place, cells } = keysOf(table, columns).done();
  return { place, counts: sumByPlace(table, place, cells) };
}

/** The table of some of the columns, in the order that they are given in. */
export function tableOver(table: TupleCounts, columns: readonly number[]): TupleCounts {
  const { place, cells, codes } = keysOf(table, columns).done();
  const counts = sumByPlace(table, place, cells);
  return { counts, codes, bins: columns.map((column) => table.bins[column]), total: table.total };
}
