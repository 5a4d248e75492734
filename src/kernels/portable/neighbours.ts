// The reference of assembly/neighbours.ts.

import type { Views } from '../memory.js';
import type { WorkKernels } from '../workContract.js';

/** The first index in from … end whose value is not below `value`; every value before `from` must be below it. */
function firstFrom(values: Float64Array, from: number, end: number, value: number): number {
  let step = 1;
  let low = from;
  let high = from;
  while (high < end && values[high] < value) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  high = Math.min(high, end);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Inserts a distance, less than the last, into the ascending k best; returns the k-th best. */
export function insert(distance: number, best: Float64Array): number {
  let at = best.length - 1;
  for (; at > 0 && best[at - 1] > distance; at--) best[at] = best[at - 1];
  best[at] = distance;
  return best[best.length - 1];
}

/** Visits the samples from, from + step, … before `stop`, while they can be nearer; returns the k-th best distance. */
function look(
  x: number,
  y: number,
  xs: Float64Array,
  ys: Float64Array,
  from: number,
  step: number,
  stop: number,
  radius: number,
  best: Float64Array,
): number {
  let kth = radius;
  for (let j = from; j !== stop; j += step) {
    const dy = Math.abs(ys[j] - y);
    if (dy >= kth) break;
    const dx = Math.abs(xs[j] - x);
    if (dx < kth) kth = insert(dx > dy ? dx : dy, best);
  }
  return kth;
}

/** Whether a distance is less than the radius or, if `closed`, equal to it. */
function isWithin(distance: number, radius: number, closed: boolean): boolean {
  return closed ? distance <= radius : distance < radius;
}

/** How many of the `most` samples next to i in a direction, 1 or −1, lie within the radius: galloping, then bisection. */
function countFrom(
  values: Float64Array,
  i: number,
  direction: number,
  most: number,
  radius: number,
  closed: boolean,
): number {
  const isNear = (steps: number): boolean =>
    isWithin(Math.abs(values[i + direction * steps] - values[i]), radius, closed);
  let near = 0;
  let far = 1;
  while (far <= most && isNear(far)) {
    near = far;
    far *= 2;
  }
  far = Math.min(far, most + 1);
  while (far - near > 1) {
    const middle = (near + far) >> 1;
    if (isNear(middle)) near = middle;
    else far = middle;
  }
  return near;
}

export function neighbourKernels({
  f64,
  i32,
  u32,
}: Views): Pick<WorkKernels, 'nearestInPlane' | 'reachInPlane' | 'countWithin'> {
  const doubles = (at: number, n: number): Float64Array => f64.subarray(at / 8, at / 8 + n);
  const integers = (at: number, n: number): Int32Array => i32.subarray(at / 4, at / 4 + n);

  /** Calls `query` for each sample, with a function that finds its place by y in another strip. */
  const forEachSample = (
    ys: Float64Array,
    n: number,
    size: number,
    cursors: Int32Array,
    from: number,
    to: number,
    query: (i: number, strip: number, placeIn: (strip: number) => number) => void,
  ): void => {
    for (let strip = from; strip < to; strip++) {
      const first = strip * size;
      for (let t = 0; t < cursors.length; t++) cursors[t] = t * size;
      for (let i = first; i < Math.min(first + size, n); i++) {
        query(i, strip, (t) => {
          cursors[t] = firstFrom(ys, cursors[t], Math.min((t + 1) * size, n), ys[i]);
          return cursors[t];
        });
      }
    }
  };

  return {
    nearestInPlane: (atX, atY, atIds, n, size, atEdges, atCursors, atBest, k, atRadii, from, to) => {
      const strips = Math.ceil(n / size);
      const xs = doubles(atX, n);
      const ys = doubles(atY, n);
      const ids = integers(atIds, n);
      const edges = doubles(atEdges, 2 * strips);
      const best = doubles(atBest, k);
      const radii = doubles(atRadii, n);
      forEachSample(ys, n, size, integers(atCursors, strips), from, to, (i, strip, placeIn) => {
        const x = xs[i];
        const y = ys[i];
        best.fill(Infinity);
        const first = strip * size;
        let radius = look(x, y, xs, ys, i + 1, 1, Math.min(first + size, n), Infinity, best);
        radius = look(x, y, xs, ys, i - 1, -1, first - 1, radius, best);
        const visit = (t: number): void => {
          const from = placeIn(t);
          radius = look(x, y, xs, ys, from, 1, Math.min((t + 1) * size, n), radius, best);
          radius = look(x, y, xs, ys, from - 1, -1, t * size - 1, radius, best);
        };
        for (let t = strip - 1; t >= 0 && x - edges[2 * t + 1] < radius; t--) visit(t);
        for (let t = strip + 1; t < strips && edges[2 * t] - x < radius; t++) visit(t);
        radii[ids[i]] = radius;
      });
    },

    reachInPlane: (
      atX,
      atY,
      atIds,
      n,
      size,
      atEdges,
      atCursors,
      _best,
      atRadii,
      atReachesX,
      atReachesY,
      from,
      to,
    ) => {
      const strips = Math.ceil(n / size);
      const xs = doubles(atX, n);
      const ys = doubles(atY, n);
      const ids = integers(atIds, n);
      const edges = doubles(atEdges, 2 * strips);
      const radii = doubles(atRadii, n);
      const reachesX = doubles(atReachesX, n);
      const reachesY = doubles(atReachesY, n);
      forEachSample(ys, n, size, integers(atCursors, strips), from, to, (i, strip, placeIn) => {
        const x = xs[i];
        const radius = radii[ids[i]];
        let reachX = 0;
        let reachY = 0;
        const reach = (from: number, step: number, stop: number): void => {
          for (let j = from; j !== stop; j += step) {
            const dy = Math.abs(ys[j] - ys[i]);
            if (dy > radius) break;
            const dx = Math.abs(xs[j] - x);
            if (dx > radius) continue;
            reachX = Math.max(reachX, dx);
            reachY = Math.max(reachY, dy);
          }
        };
        const visit = (t: number, from: number): void => {
          reach(from, 1, Math.min((t + 1) * size, n));
          reach(from - 1, -1, t * size - 1);
        };
        visit(strip, i);
        for (let t = strip - 1; t >= 0 && x - edges[2 * t + 1] <= radius; t--) visit(t, placeIn(t));
        for (let t = strip + 1; t < strips && edges[2 * t] - x <= radius; t++) visit(t, placeIn(t));
        reachesX[ids[i]] = reachX;
        reachesY[ids[i]] = reachY;
      });
    },

    countWithin: (atValues, atIds, n, atRadii, closed, atCounts, from, to) => {
      const values = doubles(atValues, n);
      const ids = integers(atIds, n);
      const radii = doubles(atRadii, n);
      for (let i = from; i < to; i++) {
        const radius = radii[ids[i]];
        const above = countFrom(values, i, 1, n - 1 - i, radius, closed === 1);
        u32[atCounts / 4 + above + countFrom(values, i, -1, i, radius, closed === 1)]++;
      }
    },
  };
}
