// The cells of a table of any number of axes that hold a count or weight, and its margins.

import { lostInSum, NeumaierSum } from '../numeric/neumaier.js';
import { argsort } from '../search/argsort.js';
import { MAX_CELLS } from './accumulate.js';
import { MAX_CELL } from './sparseCells.js';

/** Cells in row-major order, the last axis fastest. A cell that is not among them holds 0, and so may some that are. */
export interface Cells {
  /** Counts or weights. */
  readonly values: Float64Array;
  /** For each axis the bin or category of each cell, from 0. */
  readonly codes: readonly Int32Array[];
  /** Bins or categories of each axis. */
  readonly bins: readonly number[];
  readonly total: number;
  /** Sums of the cells by each axis, where they are known. */
  readonly sums?: readonly Float64Array[];
  /** Whether they may be weights: counts are summed exactly, weights with compensation. */
  readonly weighted?: boolean;
}

/** Sums over some of the axes: where each cell lies among them. */
export interface Margin {
  readonly place: Int32Array;
  readonly sums: Float64Array;
}

/** Cells that are looked up in a table however few the keys are; beyond, as many as four keys each. */
const FEW_CELLS = 4096;

/** Whether a table of so many cells is counted whole, though no more than `samples` of them are occupied. */
export function isSmall(cells: number, samples: number): boolean {
  return cells <= Math.max(FEW_CELLS, Math.min(MAX_CELLS, 4 * samples));
}

/** Cells for each sample from which on a table is mostly empty, so that its occupied cells alone are counted and summed. */
const EMPTY_CELLS = 64;

/** Whether counting the occupied cells alone takes less time: a table of more cells than can be had, or of many for few samples. */
export function isSparse(cells: number, samples: number): boolean {
  return cells > Math.min(MAX_CELLS, Math.max(MOST_GRID, EMPTY_CELLS * samples));
}

/** The codes of numbered cells. */
export function codesOfCells(cells: Float64Array, bins: readonly number[]): Int32Array[] {
  const codes = bins.map(() => new Int32Array(cells.length));
  const last = bins.length - 1;
  for (let i = 0; i < cells.length; i++) {
    let rest = cells[i];
    for (let axis = last; axis > 0; axis--) {
      const before = Math.floor(rest / bins[axis]);
      codes[axis][i] = rest - before * bins[axis];
      rest = before;
    }
    codes[0][i] = rest;
  }
  return codes;
}

/** The occupied cells of a whole table: their numbers and values. */
export function occupiedOf(table: ArrayLike<number>): { cells: Float64Array; values: Float64Array } {
  let occupied = 0;
  for (let cell = 0; cell < table.length; cell++) if (table[cell] > 0) occupied++;
  const cells = new Float64Array(occupied);
  const values = new Float64Array(occupied);
  for (let cell = 0, next = 0; next < occupied; cell++) {
    if (!(table[cell] > 0)) continue;
    cells[next] = cell;
    values[next++] = table[cell];
  }
  return { cells, values };
}

/** Σ values, compensated: exact for counts, and for weights the same in any order of the axes. */
function totalOf(values: Float64Array): number {
  const sum = new NeumaierSum();
  for (let i = 0; i < values.length; i++) sum.add(values[i]);
  return sum.value;
}

/** The codes of all cells of a table, of the last shape that was asked for. */
let grid:
  | { readonly rows: number; readonly columns: number; readonly codes: readonly Int32Array[] }
  | undefined;
/** Codes of more cells are not kept: 256 kB. */
const MOST_GRID = 32768;

/** Whether all cells of a table are taken: finding the occupied ones of a small one costs more than passing over the others. */
export function isGrid(rows: number, columns: number): boolean {
  return rows * columns <= MOST_GRID;
}

function gridCodes(rows: number, columns: number): readonly Int32Array[] {
  if (grid?.rows !== rows || grid.columns !== columns) {
    const codes = [new Int32Array(rows * columns), new Int32Array(rows * columns)];
    for (let row = 0, cell = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, cell++) {
        codes[0][cell] = row;
        codes[1][cell] = column;
      }
    }
    grid = { rows, columns, codes };
  }
  return grid.codes;
}

/** A whole table of counts. Small ones come one after the other, and are taken as they are, without a look at their cells. */
export function cellsOfCounts(counts: Float64Array, rows: number, columns: number): Cells {
  const bins = [rows, columns];
  if (!isGrid(rows, columns)) {
    const { cells, values } = occupiedOf(counts);
    return { values, codes: codesOfCells(cells, bins), bins, total: totalOf(values) };
  }
  let total = 0;
  for (let cell = 0; cell < counts.length; cell++) total += counts[cell];
  return { values: counts, codes: gridCodes(rows, columns), bins, total };
}

/** A whole table of counts or weights, of which the occupied cells are taken where it is large. */
export function cellsOf(table: ArrayLike<number>, bins: readonly number[], weighted = true): Cells {
  if (bins.length === 2 && isGrid(bins[0], bins[1])) {
    const values = new Float64Array(table);
    return { values, codes: gridCodes(bins[0], bins[1]), bins, total: totalOf(values), weighted };
  }
  const { cells, values } = occupiedOf(table);
  return { values, codes: codesOfCells(cells, bins), bins, total: totalOf(values), weighted };
}

/** Keys in 0 … limit − 1 → the place of each among the distinct ones, and those sorted. */
export function placesOf(keys: Float64Array, limit: number): { place: Int32Array; distinct: Float64Array } {
  const place = new Int32Array(keys.length);
  if (isSmall(limit, keys.length)) {
    const placeOf = new Int32Array(limit);
    for (let i = 0; i < keys.length; i++) placeOf[keys[i]] = 1;
    let occurring = 0;
    for (let key = 0; key < limit; key++) occurring += placeOf[key];
    const distinct = new Float64Array(occurring);
    for (let key = 0, next = 0; key < limit; key++) {
      if (placeOf[key] === 0) continue;
      distinct[next] = key;
      placeOf[key] = next++;
    }
    for (let i = 0; i < keys.length; i++) place[i] = placeOf[keys[i]];
    return { place, distinct };
  }
  const order = argsort(keys);
  const distinct = new Float64Array(keys.length);
  let occurring = 0;
  for (let i = 0; i < order.length; i++) {
    const key = keys[order[i]];
    if (occurring === 0 || key !== distinct[occurring - 1]) distinct[occurring++] = key;
    place[order[i]] = occurring - 1;
  }
  return { place, distinct: distinct.slice(0, occurring) };
}

/** Places among `first` of `places` and codes of one more axis: as keys, which are exact. */
export function joinKeys(
  place: ArrayLike<number>,
  codes: ArrayLike<number>,
  first: number,
  bins: number,
): Float64Array {
  if (first * bins > MAX_CELL) {
    throw new RangeError(
      `at most 2^52 pairs of cells and labels can be told apart, got ${first} cells and ${bins} labels`,
    );
  }
  const keys = new Float64Array(codes.length);
  for (let i = 0; i < keys.length; i++) keys[i] = place[i] * bins + codes[i];
  return keys;
}

/** Where each cell lies in the margin over some axes, in lexicographic order of their codes, and of how many. */
function placesOver(
  { values, codes, bins }: Cells,
  axes: readonly number[],
): { place: Int32Array; places: number } {
  if (axes.length === 0) return { place: new Int32Array(values.length), places: 1 };
  let [place, places] = [codes[axes[0]], bins[axes[0]]];
  for (const axis of axes.slice(1)) {
    const joined = placesOf(joinKeys(place, codes[axis], places, bins[axis]), places * bins[axis]);
    place = joined.place;
    places = joined.distinct.length;
  }
  return { place, places };
}

/**
 * Sums of values by place. Those of weights are compensated, each in the order of the cells: transposing a table changes no margin, and
 * where one row or column holds everything its sum is the total.
 */
export function sumByPlace(
  values: Float64Array,
  place: Int32Array,
  places: number,
  weighted = false,
): Float64Array {
  const sums = new Float64Array(places);
  if (!weighted) {
    for (let cell = 0; cell < values.length; cell++) sums[place[cell]] += values[cell];
    return sums;
  }
  const lost = new Float64Array(places);
  for (let cell = 0; cell < values.length; cell++) {
    const at = place[cell];
    const value = values[cell];
    const sum = sums[at] + value;
    lost[at] += lostInSum(sums[at], value, sum);
    sums[at] = sum;
  }
  for (let at = 0; at < places; at++) sums[at] += lost[at];
  return sums;
}

/** The margin over some axes of a table; over none it is one cell that holds all. */
export function marginOver(cells: Cells, axes: readonly number[]): Margin {
  const { place, places } = placesOver(cells, axes);
  return { place, sums: sumByPlace(cells.values, place, places, cells.weighted) };
}

/** The table of some of the axes, in the order that they are given in. */
export function tableOver(cells: Cells, axes: readonly number[]): Cells {
  const { place, places } = placesOver(cells, axes);
  const codes = axes.map((axis) => {
    const ofPlace = new Int32Array(places);
    for (let cell = 0; cell < place.length; cell++) ofPlace[place[cell]] = cells.codes[axis][cell];
    return ofPlace;
  });
  const values = sumByPlace(cells.values, place, places, cells.weighted);
  return {
    values,
    codes,
    bins: axes.map((axis) => cells.bins[axis]),
    total: cells.total,
    weighted: cells.weighted,
  };
}
