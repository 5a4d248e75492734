// Nearest neighbours of samples of several columns under the maximum norm, by a k-d tree (assembly/tree.ts).

import type { Instance } from '../kernels/memory.js';
import { MemoryLayout } from '../kernels/memoryLayout.js';
import { instanceFor } from '../kernels/select.js';
import { workKernels } from '../kernels/work.js';

/** Samples in a leaf, at most. */
const LEAF = 12;
const STACK_BYTES = 64 * 16;

/** Moves the `middle − from` smallest keys of from … to − 1 to the front, with their ids: Hoare's selection. */
function select(keys: Float64Array, ids: Int32Array, from: number, to: number, middle: number): void {
  let low = from;
  let high = to - 1;
  while (low < high) {
    const [a, b, c] = [keys[low], keys[(low + high) >> 1], keys[high]];
    const pivot = a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
    let i = low;
    let j = high;
    while (i <= j) {
      while (keys[i] < pivot) i++;
      while (keys[j] > pivot) j--;
      if (i > j) break;
      const [key, id] = [keys[i], ids[i]];
      keys[i] = keys[j];
      ids[i++] = ids[j];
      keys[j] = key;
      ids[j--] = id;
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}

/**
 * A tree of samples of several columns, in the work memory. It is lost as soon as anything else uses that memory.
 */
export class PointTree {
  readonly #columns: readonly Float64Array[];
  readonly #n: number;
  readonly #leaves: number;
  readonly #capacity: number;
  readonly #instance: Instance;
  /** Byte offsets. */
  readonly #points: number;
  readonly #boxes: number;
  readonly #sizes: number;
  readonly #ids: number;
  readonly #scratch: number;
  readonly #radii: number;
  readonly #results: number;

  /**
   * @param columns finite numbers.
   * @param most the greatest k that will be asked for.
   * @param groups the greatest number of groups whose reaches will be.
   */
  constructor(columns: readonly Float64Array[], most: number, groups = 1) {
    const d = columns.length;
    const n = columns[0].length;
    this.#columns = columns;
    this.#n = n;
    let leaves = 1;
    while (n > leaves * LEAF) leaves *= 2;
    this.#leaves = leaves;
    this.#capacity = 2 * Math.ceil(Math.ceil(n / leaves) / 2);
    const layout = new MemoryLayout();
    const places = leaves * this.#capacity;
    this.#points = layout.take(8 * d * places);
    this.#boxes = layout.take(16 * d * 2 * leaves);
    this.#sizes = layout.take(8 * leaves);
    this.#ids = layout.take(4 * places);
    this.#scratch = layout.take(8 * d + 8 * (Math.max(most, groups) + 1) + STACK_BYTES);
    this.#radii = layout.take(8 * n);
    this.#results = layout.take(8 * n * groups + 4 * d);
    this.#instance = instanceFor(layout.bytes);
    this.#build();
  }

  #build(): void {
    const columns = this.#columns;
    const d = columns.length;
    const { f64, i32 } = this.#instance;
    const places = this.#leaves * this.#capacity;
    const [points, boxes, sizes, ids] = [this.#points / 8, this.#boxes / 8, this.#sizes / 4, this.#ids / 4];
    f64.fill(Infinity, points, points + d * places);
    const order = Int32Array.from({ length: this.#n }, (_, i) => i);
    const keys = new Float64Array(this.#n);
    const split = (node: number, from: number, to: number): void => {
      i32[sizes + node] = to - from;
      let widest = 0;
      let width = -1;
      for (let column = 0; column < d; column++) {
        const values = columns[column];
        let low = Infinity;
        let high = -Infinity;
        for (let i = from; i < to; i++) {
          const value = values[order[i]];
          if (value < low) low = value;
          if (value > high) high = value;
        }
        f64[boxes + 2 * (node * d + column)] = low;
        f64[boxes + 2 * (node * d + column) + 1] = high;
        if (high - low > width) {
          widest = column;
          width = high - low;
        }
      }
      if (node >= this.#leaves) {
        const first = (node - this.#leaves) * this.#capacity;
        for (let i = from; i < to; i++) {
          const slot = first + i - from;
          i32[ids + slot] = order[i];
          for (let column = 0; column < d; column++) {
            f64[points + column * places + slot] = columns[column][order[i]];
          }
        }
        return;
      }
      const values = columns[widest];
      for (let i = from; i < to; i++) keys[i] = values[order[i]];
      const middle = (from + to) >> 1;
      select(keys, order, from, to, middle);
      split(2 * node, from, middle);
      split(2 * node + 1, middle, to);
    };
    split(1, 0, this.#n);
  }

  /** The first arguments of every kernel. */
  get #tree() {
    return [
      this.#points,
      this.#columns.length,
      this.#boxes,
      this.#sizes,
      this.#ids,
      this.#leaves,
      this.#capacity,
      this.#scratch,
    ] as const;
  }

  /** The distance from each sample to its k-th nearest other. */
  radii(k: number): Float64Array {
    workKernels(this.#instance).nearestInTree(...this.#tree, k, this.#radii);
    return this.#instance.f64.slice(this.#radii / 8, this.#radii / 8 + this.#n);
  }

  /** Entry c: how many samples have c others nearer than their radius, or also at it if `closed`. */
  countWithin(radii: Float64Array, closed: boolean): Uint32Array {
    const { f64, u32 } = this.#instance;
    const first = this.#results / 4;
    f64.set(radii, this.#radii / 8);
    u32.fill(0, first, first + this.#n);
    workKernels(this.#instance).countInTree(...this.#tree, this.#radii, closed ? 1 : 0, this.#results);
    return u32.slice(first, first + this.#n);
  }

  /**
   * For each group of columns and each sample, the greatest distance within the group to any sample within the radius or at it.
   *
   * @param groups the group of each column, from 0.
   */
  reaches(radii: Float64Array, groups: readonly number[]): Float64Array[] {
    const { f64, i32 } = this.#instance;
    const n = this.#n;
    const number = Math.max(...groups) + 1;
    const atGroups = this.#results + 8 * n * number;
    f64.set(radii, this.#radii / 8);
    i32.set(groups, atGroups / 4);
    workKernels(this.#instance).reachInTree(...this.#tree, this.#radii, atGroups, number, n, this.#results);
    const first = this.#results / 8;
    return Array.from({ length: number }, (_, group) =>
      f64.slice(first + group * n, first + (group + 1) * n),
    );
  }
}
