// Nearest neighbours in the plane under the maximum norm, and counts of neighbours of one column within a radius.
//
//   nearestInPlane  radius of each sample: the distance to its k-th nearest other sample, max(|xj − xi|, |yj − yi|)
//   reachInPlane    for each sample the greatest |xj − xi| and the greatest |yj − yi| over all others within its radius
//   countWithin     histogram of #{j ≠ i: |vj − vi| < radius i}, or ≤
//
// The plane is cut into strips of `size` samples by x, each sorted by y. A query searches its own strip up and down from
// its position until |yj − yi| reaches the k-th best distance, then the strips on both sides until their nearest x does.
// Within a strip, queries are in order of y, so that the position where the search of another strip begins (`cursors`)
// only moves up.
// Distances are compared as rounded, and rounding preserves order: skipped samples are no nearer. So results do not
// depend on the order of the search, and ties need no rule.
// Queries are the samples of the strips (or ranks) from … to − 1; neighbours are all samples.
// Domain: finite numbers, 1 ≤ k < n < 2^31. Exact: distances are the rounded differences.
//
// Layout: arrays of float64 x, float64 y and int32 ids, strip after strip; `edges`: minimum and maximum x of each strip;
// `cursors`: an int32 for each strip; `best`: k float64. Radii and reaches: float64 by id. For countWithin: the column's
// values in ascending order, the ids of their samples, and n uint32 counters, cleared by the caller.

import { CHUNK, CHUNK_W } from './abi';

/** The first index in from … end whose value is not below `value`; every value before `from` must be below it. */
@inline
function firstFrom(values: usize, from: i32, end: i32, value: f64): i32 {
  let step = 1;
  let low = from, high = from;
  while (high < end && load<f64>(values + (<usize>high << 3)) < value) {
    low = high + 1;
    high += step;
    step <<= 1;
  }
  if (high > end) high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<f64>(values + (<usize>middle << 3)) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Inserts a distance, less than the last, into the ascending k best; returns the k-th best. */
export function insert(distance: f64, best: usize, k: i32): f64 {
  let at = best + (<usize>(k - 1) << 3);
  while (at > best) {
    const before = load<f64>(at - 8);
    if (before <= distance) break;
    store<f64>(at, before);
    at -= 8;
  }
  store<f64>(at, distance);
  return load<f64>(best + (<usize>(k - 1) << 3));
}

/** Visits the samples from `from` to `stop`, exclusive, in steps of 1 or −1, while they can be nearer; returns the k-th best distance. */
@inline
function look(
  x: f64, y: f64, xs: usize, ys: usize, from: i32, step: i32, stop: i32, radius: f64, best: usize, k: i32,
): f64 {
  for (let j = from; j != stop; j += step) {
    const offset = <usize>j << 3;
    const dy = abs(load<f64>(ys + offset) - y);
    if (dy >= radius) break;
    const dx = abs(load<f64>(xs + offset) - x);
    if (dx < radius) radius = insert(max(dx, dy), best, k);
  }
  return radius;
}

function lookAround(
  x: f64, y: f64, xs: usize, ys: usize, first: i32, last: i32, cursor: usize, radius: f64, best: usize, k: i32,
): f64 {
  const from = firstFrom(ys, load<i32>(cursor), last, y);
  store<i32>(cursor, from);
  radius = look(x, y, xs, ys, from, 1, last, radius, best, k);
  return look(x, y, xs, ys, from - 1, -1, first - 1, radius, best, k);
}

export function nearestInPlane(
  xs: usize, ys: usize, ids: usize, n: i32, size: i32, edges: usize, cursors: usize, best: usize, k: i32, radii: usize,
  from: i32, to: i32,
): void {
  const strips = (n + size - 1) / size;
  for (let s = from; s < to; ++s) {
    const first = s * size, last = min(first + size, n);
    for (let t = 0; t < strips; ++t) store<i32>(cursors + (<usize>t << 2), t * size);
    for (let i = first; i < last; ++i) {
      const x = load<f64>(xs + (<usize>i << 3)), y = load<f64>(ys + (<usize>i << 3));
      for (let j = 0; j < k; ++j) store<f64>(best + (<usize>j << 3), Infinity);
      let radius = look(x, y, xs, ys, i + 1, 1, last, Infinity, best, k);
      radius = look(x, y, xs, ys, i - 1, -1, first - 1, radius, best, k);
      for (let t = s - 1; t >= 0; --t) {
        if (x - load<f64>(edges + (<usize>t << 4), 8) >= radius) break;
        radius = lookAround(x, y, xs, ys, t * size, (t + 1) * size, cursors + (<usize>t << 2), radius, best, k);
      }
      for (let t = s + 1; t < strips; ++t) {
        if (load<f64>(edges + (<usize>t << 4)) - x >= radius) break;
        const end = min((t + 1) * size, n);
        radius = lookAround(x, y, xs, ys, t * size, end, cursors + (<usize>t << 2), radius, best, k);
      }
      store<f64>(radii + (<usize>load<i32>(ids + (<usize>i << 2)) << 3), radius);
    }
  }
}

/** Raises the two float64 of the reaches to those of the samples from `from` on, in steps of 1 or −1, within the radius. */
@inline
function reach(x: f64, y: f64, xs: usize, ys: usize, from: i32, step: i32, stop: i32, radius: f64, reaches: usize): void {
  let reachX = load<f64>(reaches), reachY = load<f64>(reaches, 8);
  for (let j = from; j != stop; j += step) {
    const dy = abs(load<f64>(ys + (<usize>j << 3)) - y);
    if (dy > radius) break;
    const dx = abs(load<f64>(xs + (<usize>j << 3)) - x);
    if (dx <= radius) {
      reachX = max(reachX, dx);
      reachY = max(reachY, dy);
    }
  }
  store<f64>(reaches, reachX);
  store<f64>(reaches, reachY, 8);
}

function reachAround(x: f64, y: f64, xs: usize, ys: usize, first: i32, from: i32, last: i32, radius: f64, reaches: usize): void {
  reach(x, y, xs, ys, from, 1, last, radius, reaches);
  reach(x, y, xs, ys, from - 1, -1, first - 1, radius, reaches);
}

export function reachInPlane(
  xs: usize, ys: usize, ids: usize, n: i32, size: i32, edges: usize, cursors: usize, best: usize, radii: usize,
  reachesX: usize, reachesY: usize, from: i32, to: i32,
): void {
  const strips = (n + size - 1) / size;
  for (let s = from; s < to; ++s) {
    const first = s * size, last = min(first + size, n);
    for (let t = 0; t < strips; ++t) store<i32>(cursors + (<usize>t << 2), t * size);
    for (let i = first; i < last; ++i) {
      const x = load<f64>(xs + (<usize>i << 3)), y = load<f64>(ys + (<usize>i << 3));
      const id = <usize>load<i32>(ids + (<usize>i << 2)) << 3;
      const radius = load<f64>(radii + id);
      store<f64>(best, 0);
      store<f64>(best, 0, 8);
      // The sample itself is at distance 0.
      reachAround(x, y, xs, ys, first, i, last, radius, best);
      for (let t = s - 1; t >= 0; --t) {
        if (x - load<f64>(edges + (<usize>t << 4), 8) > radius) break;
        const cursor = cursors + (<usize>t << 2);
        store<i32>(cursor, firstFrom(ys, load<i32>(cursor), (t + 1) * size, y));
        reachAround(x, y, xs, ys, t * size, load<i32>(cursor), (t + 1) * size, radius, best);
      }
      for (let t = s + 1; t < strips; ++t) {
        if (load<f64>(edges + (<usize>t << 4)) - x > radius) break;
        const cursor = cursors + (<usize>t << 2), end = min((t + 1) * size, n);
        store<i32>(cursor, firstFrom(ys, load<i32>(cursor), end, y));
        reachAround(x, y, xs, ys, t * size, load<i32>(cursor), end, radius, best);
      }
      store<f64>(reachesX + id, load<f64>(best));
      store<f64>(reachesY + id, load<f64>(best, 8));
    }
  }
}

@inline
function isWithin(distance: f64, radius: f64, closed: bool): bool {
  return closed ? distance <= radius : distance < radius;
}

/**
 * How many of the `most` samples next to i, in steps of 8 or −8 bytes, lie within its radius. Gallops away from i,
 * beginning with the `guess`, then bisects without a branch, which would be unpredictable (20 of 80 ns).
 */
@inline
function countBeside(at: usize, direction: usize, most: i32, value: f64, radius: f64, closed: bool, guess: i32): i32 {
  let near = 0, far = min(guess, most);
  while (far > near && isWithin(abs(load<f64>(at + <usize>far * direction) - value), radius, closed)) {
    near = far;
    far = min(far << 1, most);
  }
  // The answer lies in near … far.
  let length = far - near;
  while (length > 0) {
    const step = (length + 1) >> 1;
    const next = near + step;
    near = select<i32>(next, near, isWithin(abs(load<f64>(at + <usize>next * direction) - value), radius, closed));
    length -= step;
  }
  return near;
}

@inline
function countColumn(
  values: usize, ids: usize, n: i32, radii: usize, closed: bool, counts: usize, from: i32, to: i32,
): void {
  let above = 0, below = 0;
  for (let first = from; first < to; first += CHUNK) {
    const last = min(first + CHUNK, to);
    // Radii are read in random order: several reads at once overlap their cache misses (1.3× faster at 10⁶).
    for (let i = first; i < last; ++i) {
      const id = <usize>load<i32>(ids + (<usize>i << 2));
      store<f64>(<usize>CHUNK_W + (<usize>(i - first) << 3), load<f64>(radii + (id << 3)));
    }
    for (let i = first; i < last; ++i) {
      const at = values + (<usize>i << 3);
      const value = load<f64>(at);
      const radius = load<f64>(<usize>CHUNK_W + (<usize>(i - first) << 3));
      // Samples of neighbouring ranks often have similar radii.
      above = countBeside(at, 8, n - 1 - i, value, radius, closed, (above >> 1) + 1);
      below = countBeside(at, -8, i, value, radius, closed, (below >> 1) + 1);
      const counter = counts + (<usize>(above + below) << 2);
      store<u32>(counter, load<u32>(counter) + 1);
    }
  }
}

/** `closed` 1 also counts samples at the radius itself. */
export function countWithin(
  values: usize, ids: usize, n: i32, radii: usize, closed: i32, counts: usize, from: i32, to: i32,
): void {
  if (closed == 1) countColumn(values, ids, n, radii, true, counts, from, to);
  else countColumn(values, ids, n, radii, false, counts, from, to);
}
