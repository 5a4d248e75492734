// Nearest neighbours of numbers: in sorted order, the k nearest are among the k before and the k after.

import type { Instance } from '../kernels/memory.js';
import { MemoryLayout } from '../kernels/memoryLayout.js';
import { oncePerThread, overRanges, type RangeTask } from '../kernels/ranges.js';
import { instanceFor } from '../kernels/select.js';
import { workKernels } from '../kernels/work.js';

/** The distance from each number to its k-th nearest other; `sorted` is ascending and holds more than k. */
export function lineRadii(sorted: Float64Array, k: number): Float64Array {
  const n = sorted.length;
  const radii = new Float64Array(n);
  // i and its k nearest are k + 1 consecutive numbers; the first of them never moves back as i grows.
  let first = 0;
  for (let i = 0; i < n; i++) {
    first = Math.max(first, i - k);
    while (first < i && first + k + 1 < n && sorted[first + k + 1] - sorted[i] < sorted[i] - sorted[first]) {
      first++;
    }
    radii[i] = Math.max(sorted[i] - sorted[first], sorted[first + k] - sorted[i]);
  }
  return radii;
}

interface Line {
  readonly sorted: Float64Array;
  readonly radii: Float64Array;
  readonly closed: boolean;
}

/** A line in the work memory. It is lost as soon as anything else uses that memory. */
class FilledLine {
  readonly #n: number;
  readonly #closed: number;
  readonly #instance: Instance;
  /** Byte offsets. */
  readonly #values: number;
  readonly #reaches: number;
  readonly #ids: number;
  readonly #counts: number;

  constructor({ sorted, radii, closed }: Line) {
    const n = sorted.length;
    this.#n = n;
    this.#closed = closed ? 1 : 0;
    const layout = new MemoryLayout();
    this.#values = layout.take(8 * n);
    this.#reaches = layout.take(8 * n);
    this.#ids = layout.take(4 * n);
    this.#counts = layout.take(4 * n);
    this.#instance = instanceFor(layout.bytes);
    const { f64, i32 } = this.#instance;
    f64.set(sorted, this.#values / 8);
    f64.set(radii, this.#reaches / 8);
    for (let i = 0, first = this.#ids / 4; i < n; i++) i32[first + i] = i;
  }

  /** Entry c: how many of the ranks from … to − 1 have c others within their radius. */
  count(from: number, to: number): Uint32Array {
    const { u32 } = this.#instance;
    const first = this.#counts / 4;
    const n = this.#n;
    u32.fill(0, first, first + n);
    const kernels = workKernels(this.#instance);
    kernels.countWithin(this.#values, this.#ids, n, this.#reaches, this.#closed, this.#counts, from, to);
    return u32.subarray(first, first + n);
  }
}

const filledLine = oncePerThread((line: Line) => new FilledLine(line));

/** For a range of ranks, the numbers of others within their radii, sorted. */
export const countNearerTask: RangeTask<Line> = {
  name: 'countNearer',
  size: (_, start, end) => end - start,
  run: (line, start, end, to) => {
    const counts = filledLine(line).count(start, end);
    for (let c = 0, next = 0; next < to.length; next += counts[c++]) to.fill(c, next, next + counts[c]);
  },
};

/** Smallest range of ranks worth handing to another thread: a rank takes 50 ns. */
const LEAST_RANKS = 8192;

/** Entry c: how many of `sorted` have c others nearer than their radius, or also at it if `closed`. */
export function countNearer(sorted: Float64Array, radii: Float64Array, closed = false): Uint32Array {
  const n = sorted.length;
  const line = { sorted, radii, closed };
  const parts = overRanges(countNearerTask, line, { length: n, unit: 1, least: LEAST_RANKS, costly: true });
  if (parts === undefined) return new FilledLine(line).count(0, n).slice();
  const counts = new Uint32Array(n);
  for (const part of parts) for (let i = 0; i < part.length; i++) counts[part[i]]++;
  return counts;
}
