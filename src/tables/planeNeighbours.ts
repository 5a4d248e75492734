// Nearest neighbours of pairs of numbers: each column is sorted once, the plane cut into strips (assembly/neighbours.ts).

import type { NumberColumn } from '../columns/column.js';
import { HEAP } from '../kernels/abi.generated.js';
import type { Instance } from '../kernels/memory.js';
import { instanceFor } from '../kernels/select.js';
import { workKernels } from '../kernels/work.js';
import { sortedOrder } from './sortedOrder.js';

/** Indices that sort a column, those of equal values in their own order. */
export function orderOf(values: Float64Array): Int32Array {
  const column: NumberColumn = { kind: 'number', values, element: 'F64', length: values.length };
  const { instance, order } = sortedOrder(column, false);
  return instance.i32.slice(order / 4, order / 4 + values.length);
}

/** The values at some places, at most as many as there are. */
export function gather<T extends Float64Array | Int32Array>(values: T, places: Int32Array): T {
  const { length } = places;
  const result = values.slice(0, length) as T;
  for (let i = 0; i < length; i++) result[i] = values[places[i]];
  return result;
}

/** How many samples have how many others near them: entry c counts those that have c. */
export interface NeighbourCounts {
  readonly x: Uint32Array;
  readonly y: Uint32Array;
}

/**
 * The k-th nearest neighbour of each pair under the maximum norm, max(|Δx|, |Δy|). It stands in the work memory: to be used
 * up before anything else is sorted or counted.
 */
export class PlaneNeighbours {
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #orderX: Int32Array;
  readonly #orderY: Int32Array;
  readonly #instance: Instance;
  /** Byte offsets (assembly/neighbours.ts). */
  readonly #at: {
    readonly xs: number;
    readonly ys: number;
    readonly ids: number;
    readonly counts: number;
    readonly edges: number;
    readonly cursors: number;
    readonly best: number;
    readonly radii: number;
    readonly reachesX: number;
    readonly reachesY: number;
  };
  readonly #size: number;

  /**
   * @param x finite numbers, more than k.
   * @param y as many.
   */
  constructor(x: Float64Array, y: Float64Array, k: number) {
    const n = x.length;
    this.#x = x;
    this.#y = y;
    this.#orderY = orderOf(y);
    // By x, and by y where x is equal: so also strips of one x differ in y.
    this.#orderX = gather(this.#orderY, orderOf(gather(x, this.#orderY)));
    // Flat: half and twice the size cost 2 % at 10⁵ and 10⁶ pairs.
    this.#size = Math.max(8, Math.ceil(Math.sqrt((n * (k + 1)) / 2)));
    const strips = Math.ceil(n / this.#size);
    let next = HEAP;
    const take = (bytes: number): number => {
      const at = next;
      next += Math.ceil(bytes / 16) * 16;
      return at;
    };
    const [column, integers] = [8 * n, 4 * n];
    this.#at = {
      xs: take(column),
      ys: take(column),
      ids: take(integers),
      counts: take(integers),
      edges: take(16 * strips),
      cursors: take(4 * strips),
      best: take(8 * Math.max(k, 2)),
      radii: take(column),
      reachesX: take(column),
      reachesY: take(column),
    };
    this.#instance = instanceFor(next);
    this.#fillStrips(strips);
    const { xs, ys, ids, edges, cursors, best, radii } = this.#at;
    workKernels(this.#instance).nearestInPlane(xs, ys, ids, n, this.#size, edges, cursors, best, k, radii);
  }

  #fillStrips(strips: number): void {
    const [x, y, orderX, orderY, size] = [this.#x, this.#y, this.#orderX, this.#orderY, this.#size];
    const n = x.length;
    const { f64, i32 } = this.#instance;
    const [xs, ys, ids, edges] = [this.#at.xs / 8, this.#at.ys / 8, this.#at.ids / 4, this.#at.edges / 8];
    const place = new Int32Array(strips);
    const stripOf = new Int32Array(n);
    for (let strip = 0; strip < strips; strip++) {
      const first = strip * size;
      const end = Math.min(first + size, n);
      place[strip] = first;
      f64[edges + 2 * strip] = x[orderX[first]];
      f64[edges + 2 * strip + 1] = x[orderX[end - 1]];
      for (let rank = first; rank < end; rank++) stripOf[orderX[rank]] = strip;
    }
    for (let rank = 0; rank < n; rank++) {
      const id = orderY[rank];
      const at = place[stripOf[id]]++;
      f64[xs + at] = x[id];
      f64[ys + at] = y[id];
      i32[ids + at] = id;
    }
  }

  /** The distance of each sample to its k-th nearest neighbour. */
  radii(): Float64Array {
    const first = this.#at.radii / 8;
    return this.#instance.f64.slice(first, first + this.#x.length);
  }

  /** Others nearer than the k-th neighbour in x alone, and in y alone. */
  countNearer(): NeighbourCounts {
    return this.#count(this.#at.radii, this.#at.radii, false);
  }

  /**
   * Others no farther in x than the farthest in x among the neighbours up to the k-th, ties with it included, and so in y.
   * Over the strips once more.
   */
  countInRectangle(): NeighbourCounts {
    const { xs, ys, ids, edges, cursors, best, radii, reachesX, reachesY } = this.#at;
    const n = this.#x.length;
    const kernels = workKernels(this.#instance);
    kernels.reachInPlane(xs, ys, ids, n, this.#size, edges, cursors, best, radii, reachesX, reachesY);
    return this.#count(reachesX, reachesY, true);
  }

  /**
   * As `countNearer`, but where the k-th neighbour is at distance 0 those at distance 0; and for these samples how many
   * others are at distance 0 in both.
   */
  countMixed(): NeighbourCounts & { readonly coincident: Uint32Array } {
    const n = this.#x.length;
    const { f64 } = this.#instance;
    const first = this.#at.radii / 8;
    const coincident = new Uint32Array(n);
    for (let from = 0; from < n; ) {
      const id = this.#orderX[from];
      let to = from + 1;
      while (
        to < n &&
        this.#x[this.#orderX[to]] === this.#x[id] &&
        this.#y[this.#orderX[to]] === this.#y[id]
      ) {
        to++;
      }
      if (f64[first + id] === 0) coincident[to - from - 1] += to - from;
      from = to;
    }
    // Below the least number above 0 is 0 alone.
    for (let i = first; i < first + n; i++) if (f64[i] === 0) f64[i] = Number.MIN_VALUE;
    return { ...this.countNearer(), coincident };
  }

  #count(reachesX: number, reachesY: number, closed: boolean): NeighbourCounts {
    const n = this.#x.length;
    const { f64, i32, u32 } = this.#instance;
    const { xs, ids, counts } = this.#at;
    const kernels = workKernels(this.#instance);
    const countColumn = (values: Float64Array, order: Int32Array, reaches: number): Uint32Array => {
      for (let rank = 0; rank < n; rank++) f64[xs / 8 + rank] = values[order[rank]];
      i32.set(order, ids / 4);
      u32.fill(0, counts / 4, counts / 4 + n);
      kernels.countWithin(xs, ids, n, reaches, closed ? 1 : 0, counts);
      return u32.slice(counts / 4, counts / 4 + n);
    };
    return {
      x: countColumn(this.#x, this.#orderX, reachesX),
      y: countColumn(this.#y, this.#orderY, reachesY),
    };
  }
}
