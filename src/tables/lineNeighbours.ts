// Nearest neighbours of numbers on a line: among the k before and the k behind in order.

import { HEAP } from '../kernels/abi.generated.js';
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

/** How many of `sorted` have how many others nearer than their radius, `closed`: or at it; entry c counts those that have c. */
export function countNearer(sorted: Float64Array, radii: Float64Array, closed = false): Uint32Array {
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
  workKernels(instance).countWithin(values, ids, n, reaches, closed ? 1 : 0, counts);
  return u32.slice(counts / 4, counts / 4 + n);
}
