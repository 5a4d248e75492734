// Nearest neighbours of pairs of numbers. Each column is sorted once, and the plane is cut into strips (assembly/neighbours.ts). The
// threads of a pool sort the two columns in parallel, and each searches other strips.

import type { NumberColumn } from '../columns/column.js';
import type { Instance } from '../kernels/memory.js';
import { MemoryLayout } from '../kernels/memoryLayout.js';
import { hasIdleThread, oncePerThread, overItems, overRanges, type RangeTask } from '../kernels/ranges.js';
import { instanceFor } from '../kernels/select.js';
import { workKernels } from '../kernels/work.js';
import { countNearer } from './lineNeighbours.js';
import { sortedOrder } from './sortedOrder.js';

/** The indices that sort a column, stable. */
export function orderOf(values: Float64Array): Int32Array {
  const column: NumberColumn = { kind: 'number', values, element: 'F64', length: values.length };
  const { instance, order } = sortedOrder(column, false);
  return instance.i32.slice(order / 4, order / 4 + values.length);
}

/** For a range of columns of one length, the indices that sort each. */
export const ordersTask: RangeTask<readonly Float64Array[]> = {
  name: 'orders',
  size: ([{ length }], start, end) => length * (end - start),
  run: (columns, start, end, to) => {
    for (let i = start; i < end; i++) to.set(orderOf(columns[i]), (i - start) * columns[0].length);
  },
};

/** The indices that sort x (equal x by y, so that strips of a single x still differ in y), and those that sort y. */
function ordersOf(x: Float64Array, y: Float64Array): [Int32Array, Int32Array] {
  const n = x.length;
  // Not Int32Array.from, which takes 10 ns an element.
  const both = hasIdleThread() ? new Int32Array(overItems(ordersTask, [x, y], 2)) : undefined;
  const orderY = both ? both.subarray(n) : orderOf(y);
  if (both) {
    let rank = 1;
    while (rank < n && x[both[rank]] !== x[both[rank - 1]]) rank++;
    if (rank === n) return [both.subarray(0, n), orderY];
  }
  return [gather(orderY, orderOf(gather(x, orderY))), orderY];
}

/** `numpy.take`: the values at the given places, no more than there are values. */
export function gather<T extends Float64Array | Int32Array>(values: T, places: Int32Array): T {
  const { length } = places;
  const result = values.slice(0, length) as T;
  for (let i = 0; i < length; i++) result[i] = values[places[i]];
  return result;
}

/** Entry c: how many samples have c others within reach, in x alone and in y alone. */
interface NeighbourCounts {
  readonly x: Uint32Array;
  readonly y: Uint32Array;
}

/** Pairs of numbers, with the indices that sort each column. */
interface Plane {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly orderX: Int32Array;
  readonly orderY: Int32Array;
  readonly k: number;
}

/** A plane cut into strips, in the work memory. It is lost as soon as anything else uses that memory. */
class Strips {
  readonly count: number;
  /** Byte offsets (assembly/neighbours.ts). */
  readonly at: {
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
  readonly instance: Instance;
  readonly #size: number;
  readonly #plane: Plane;

  constructor(plane: Plane) {
    const { k } = plane;
    const n = plane.x.length;
    this.#plane = plane;
    // The optimum is flat: half or twice the size costs 2 % at 10⁵ and 10⁶ pairs.
    this.#size = Math.max(8, Math.ceil(Math.sqrt((n * (k + 1)) / 2)));
    this.count = Math.ceil(n / this.#size);
    const layout = new MemoryLayout();
    const [column, integers] = [8 * n, 4 * n];
    this.at = {
      xs: layout.take(column),
      ys: layout.take(column),
      ids: layout.take(integers),
      counts: layout.take(integers),
      edges: layout.take(16 * this.count),
      cursors: layout.take(4 * this.count),
      best: layout.take(8 * Math.max(k, 2)),
      radii: layout.take(column),
      reachesX: layout.take(column),
      reachesY: layout.take(column),
    };
    this.instance = instanceFor(layout.bytes);
    this.#fill();
  }

  #fill(): void {
    const { x, y, orderX, orderY } = this.#plane;
    const size = this.#size;
    const n = x.length;
    const { f64, i32 } = this.instance;
    const [xs, ys, ids, edges] = [this.at.xs / 8, this.at.ys / 8, this.at.ids / 4, this.at.edges / 8];
    const place = new Int32Array(this.count);
    const stripOf = new Int32Array(n);
    for (let strip = 0; strip < this.count; strip++) {
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

  /** The first place of a strip; for the strip after the last, the number of samples. */
  place(strip: number): number {
    return Math.min(strip * this.#size, this.#plane.x.length);
  }

  /** Computes the radii of the samples of the strips from … to − 1. */
  nearest(from: number, to: number): void {
    const { xs, ys, ids, edges, cursors, best, radii } = this.at;
    const { x, k } = this.#plane;
    const kernels = workKernels(this.instance);
    kernels.nearestInPlane(xs, ys, ids, x.length, this.#size, edges, cursors, best, k, radii, from, to);
  }

  /** For the same strips, computes the greatest distance in x, and in y, within each sample's radius. */
  reach(from: number, to: number): void {
    const { xs, ys, ids, edges, cursors, best, radii, reachesX, reachesY } = this.at;
    const n = this.#plane.x.length;
    const kernels = workKernels(this.instance);
    const size = this.#size;
    kernels.reachInPlane(xs, ys, ids, n, size, edges, cursors, best, radii, reachesX, reachesY, from, to);
  }

  /** Copies a number for each sample of the strips between an array, ordered by place, and `at`, ordered by id. */
  move(from: number, to: number, at: number, numbers: Float64Array, into: 'array' | 'memory'): void {
    const { f64, i32 } = this.instance;
    const ids = this.at.ids / 4;
    const first = this.place(from);
    for (let i = 0, { length } = numbers; i < length && first + i < this.place(to); i++) {
      const place = at / 8 + i32[ids + first + i];
      if (into === 'array') numbers[i] = f64[place];
      else f64[place] = numbers[i];
    }
  }
}

const filledStrips = oncePerThread((plane: Plane) => new Strips(plane));

/** Smallest range of strips worth handing to another thread: about 200 samples of 0.2 µs. */
const LEAST_STRIPS = 4;

/** For a range of strips, the radii of their samples. */
export const nearestTask: RangeTask<Plane> = {
  name: 'nearest',
  size: (plane, start, end) => filledStrips(plane).place(end) - filledStrips(plane).place(start),
  run: (plane, start, end, to) => {
    const strips = filledStrips(plane);
    strips.nearest(start, end);
    strips.move(start, end, strips.at.radii, to, 'array');
  },
};

interface PlaneRadii {
  readonly plane: Plane;
  readonly radii: Float64Array;
}

/** For a range of strips, the reaches of their samples in x, then in y. */
export const reachTask: RangeTask<PlaneRadii> = {
  name: 'reach',
  size: ({ plane }, start, end) => 2 * (filledStrips(plane).place(end) - filledStrips(plane).place(start)),
  run: ({ plane, radii }, start, end, to) => {
    const strips = filledStrips(plane);
    strips.instance.f64.set(radii, strips.at.radii / 8);
    strips.reach(start, end);
    strips.move(start, end, strips.at.reachesX, to.subarray(0, to.length / 2), 'array');
    strips.move(start, end, strips.at.reachesY, to.subarray(to.length / 2), 'array');
  },
};

/**
 * The k-th nearest neighbour of each pair under the maximum norm, max(|Δx|, |Δy|). It occupies the work memory, and is lost as
 * soon as anything else uses that.
 */
export class PlaneNeighbours {
  readonly #plane: Plane;
  readonly #strips: Strips;

  /**
   * @param x finite numbers, more than k.
   * @param y as many.
   */
  constructor(x: Float64Array, y: Float64Array, k: number) {
    const [orderX, orderY] = ordersOf(x, y);
    this.#plane = { x, y, orderX, orderY, k };
    this.#strips = filledStrips(this.#plane);
    const { count, at } = this.#strips;
    const parts = overRanges(nearestTask, this.#plane, {
      length: count,
      unit: 1,
      least: LEAST_STRIPS,
      costly: true,
    });
    if (parts === undefined) this.#strips.nearest(0, count);
    else this.#take(parts, at.radii);
  }

  /** Copies the threads' results, ordered by place, to `at`. */
  #take(parts: readonly Float64Array[], at: number): void {
    const { count } = this.#strips;
    const all = new Float64Array(this.#plane.x.length);
    let next = 0;
    for (const part of parts) {
      all.set(part, next);
      next += part.length;
    }
    this.#strips.move(0, count, at, all, 'memory');
  }

  /** The distance from each sample to its k-th nearest neighbour. */
  radii(): Float64Array {
    return this.#numbers(this.#strips.at.radii);
  }

  #numbers(at: number): Float64Array {
    return this.#strips.instance.f64.slice(at / 8, at / 8 + this.#plane.x.length);
  }

  /** Counts of others nearer than the k-th neighbour in x alone, and in y alone. */
  countNearer(): NeighbourCounts {
    const { radii } = this.#strips.at;
    return this.#count(radii, radii, false);
  }

  /**
   * Counts of others no farther in x than the farthest, in x, of the k nearest neighbours (ties of the k-th included), and likewise
   * in y. Searches the strips a second time.
   */
  countInRectangle(): NeighbourCounts {
    const { count, at } = this.#strips;
    const parts = hasIdleThread()
      ? overRanges(
          reachTask,
          { plane: this.#plane, radii: this.radii() },
          { length: count, unit: 1, least: LEAST_STRIPS },
        )
      : undefined;
    if (parts === undefined) this.#strips.reach(0, count);
    else {
      this.#take(
        parts.map((part) => part.subarray(0, part.length / 2)),
        at.reachesX,
      );
      this.#take(
        parts.map((part) => part.subarray(part.length / 2)),
        at.reachesY,
      );
    }
    return this.#count(at.reachesX, at.reachesY, true);
  }

  /**
   * As `countNearer`, except that a sample whose k-th neighbour is at distance 0 counts the others at distance 0. `coincident` has,
   * for these samples alone, the counts of others equal in both columns.
   */
  countMixed(): NeighbourCounts & { readonly coincident: Uint32Array } {
    const { x, y, orderX } = this.#plane;
    const n = x.length;
    const { f64 } = this.#strips.instance;
    const first = this.#strips.at.radii / 8;
    const coincident = new Uint32Array(n);
    for (let from = 0; from < n; ) {
      const id = orderX[from];
      let to = from + 1;
      while (to < n && x[orderX[to]] === x[id] && y[orderX[to]] === y[id]) to++;
      if (f64[first + id] === 0) coincident[to - from - 1] += to - from;
      from = to;
    }
    // No distance but 0 is less than the smallest positive number.
    for (let i = first; i < first + n; i++) if (f64[i] === 0) f64[i] = Number.MIN_VALUE;
    return { ...this.countNearer(), coincident };
  }

  #count(reachesX: number, reachesY: number, closed: boolean): NeighbourCounts {
    const { x, y, orderX, orderY } = this.#plane;
    if (hasIdleThread()) {
      // Copied before countNearer uses the memory.
      const [ofX, ofY] = [this.#numbers(reachesX), this.#numbers(reachesY)];
      return {
        x: countNearer(gather(x, orderX), gather(ofX, orderX), closed),
        y: countNearer(gather(y, orderY), gather(ofY, orderY), closed),
      };
    }
    const n = x.length;
    const { f64, i32, u32 } = this.#strips.instance;
    const { xs, ids, counts } = this.#strips.at;
    const kernels = workKernels(this.#strips.instance);
    const countColumn = (values: Float64Array, order: Int32Array, reaches: number): Uint32Array => {
      for (let rank = 0; rank < n; rank++) f64[xs / 8 + rank] = values[order[rank]];
      i32.set(order, ids / 4);
      u32.fill(0, counts / 4, counts / 4 + n);
      kernels.countWithin(xs, ids, n, reaches, closed ? 1 : 0, counts, 0, n);
      return u32.slice(counts / 4, counts / 4 + n);
    };
    return { x: countColumn(x, orderX, reachesX), y: countColumn(y, orderY, reachesY) };
  }
}
