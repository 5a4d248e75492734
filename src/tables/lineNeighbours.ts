// Nearest neighbours of numbers on a line: among the k before and the k behind in order.

import { HEAP } from '../kernels/abi.generated.js';
import { overRanges, type RangeTask } from '../kernels/ranges.js';
import { instanceFor } from '../kernels/select.js';
import { workKernels } from '../kernels/work.js';

/** Of each of `sorted`, ascending and more than k, the distance to its k-th nearest other. */
export function lineRadii(sorted: Float64Array, k: number): Float64Array {
  const n = sorted.length;
  const radii = new Float64Array(n);
  // The k nearest of i and i itself are a run of k + 1, whose first place does not fall.
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

/** A range of ranks: how many others each has near it, in ascending order. */
export const countNearerTask: RangeTask<Line> = {
  name: 'countNearer',
  size: (_, start, end) => end - start,
  run: ({ sorted, radii, closed }, start, end, to) => {
    const counts = countRange(sorted, radii, closed, start, end);
    for (let c = 0, next = 0; next < to.length; next += counts[c++]) to.fill(c, next, next + counts[c]);
  },
};

/** Fewest ranks that are worth a range: 50 ns each. */
const LEAST_RANKS = 4096;

/** How many of `sorted` have how many others nearer than their radius, `closed`: or at it; entry c counts those that have c. */
export function countNearer(sorted: Float64Array, radii: Float64Array, closed = false): Uint32Array {
  const n = sorted.length;
  const parts = overRanges(
    countNearerTask,
    { sorted, radii, closed },
    { length: n, unit: 1, least: LEAST_RANKS },
  );
  if (parts === undefined) return countRange(sorted, radii, closed, 0, n);
  const counts = new Uint32Array(n);
  for (const part of parts) for (let i = 0; i < part.length; i++) counts[part[i]]++;
  return counts;
}

function countRange(
  sorted: Float64Array,
  radii: Float64Array,
  closed: boolean,
  from: number,
  to: number,
): Uint32Array {
  const n = sorted.length;
  const column = Math.ceil(n / 2) * 16;
  const [values, reaches] = [HEAP, HEAP + column];
  const ids = reaches + column;
  const counts = ids + column / 2;
  const instance = instanceFor(counts + column / 2);
  const { f64, i32, u32 } = instance;
  f64.set(sorted, values / 8);
  f64.set(radii, reaches / 8);
  for (let i = 0; i < n; i++) i32[ids / 4 + i] = i;
  u32.fill(0, counts / 4, counts / 4 + n);
  workKernels(instance).countWithin(values, ids, n, reaches, closed ? 1 : 0, counts, from, to);
  return u32.slice(counts / 4, counts / 4 + n);
}
