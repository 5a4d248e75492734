// Neighbours of points of several columns under the maximum norm, max |xj − xi| over columns, by a k-d tree.
//
//   nearestInTree  radius of each sample: the distance to its k-th nearest other sample
//   countInTree    histogram of #{j ≠ i: distance < radius i}, or ≤
//   reachInTree    for each sample and each group of columns, the greatest distance in the group to samples within its radius
//
// A complete binary tree: node t has the children 2t and 2t + 1, the root is 1, leaves come last. Each node has the smallest
// box around its samples. A query begins in its own leaf and goes up, descending into each sibling whose box is near enough,
// the nearer child first. A distance is abandoned after every fourth column if it is too large by then: so the tree stays
// faster than comparing all pairs (7× with 8 columns of 20 000 samples, 3× with 12, 1.1× with 24).
// Distances are compared as rounded, and rounding preserves order: skipped samples are no nearer, and samples counted by
// their box lie within the radius. So results do not depend on the tree.
// Domain: finite numbers, 1 ≤ k < n < 2^31. Exact: distances are the rounded differences.
//
// Layout: `points`: d columns of `leaves`·`capacity` float64, a leaf's samples from leaf·capacity on, padded with Infinity
// (capacity is even); `boxes`: for each node d pairs of minimum and maximum, float64; `sizes`: number of samples of each
// node, int32; `ids`: an int32 for each position of a column. Radii: float64 by id. `scratch`: d float64 for the query, k + 1
// for the best, then 64 entries of 16 bytes. For countInTree: n uint32 counters, cleared by the caller. For reachInTree: the
// group of each column, int32, and a float64 for each group and id.

import { insert } from './neighbours';

/** The distance from the query to a box; 0 inside. */
@inline
function boxDistance(box: usize, d: i32, query: usize): f64 {
  const sign = f64x2(0, -0.0);
  let far = f64x2.splat(0);
  const end = query + (<usize>d << 3);
  do {
    const ends = f64x2.sub(v128.load(box), v128.load64_splat(query));
    far = f64x2.pmax(far, v128.xor(ends, sign));
    box += 16;
    query += 8;
  } while (query < end);
  return max(f64x2.extract_lane(far, 0), f64x2.extract_lane(far, 1));
}

/** The distance from the query to the farthest corner of a box. */
@inline
function boxReach(box: usize, d: i32, query: usize): f64 {
  let far = f64x2.splat(0);
  const end = query + (<usize>d << 3);
  do {
    far = f64x2.pmax(far, f64x2.abs(f64x2.sub(v128.load(box), v128.load64_splat(query))));
    box += 16;
    query += 8;
  } while (query < end);
  return max(f64x2.extract_lane(far, 0), f64x2.extract_lane(far, 1));
}

/** The distances of two samples from the query; if both exceed `radius`, they may be abandoned and too small. */
@inline
function distances(at: usize, step: usize, d: i32, query: usize, radius: v128): v128 {
  let far = f64x2.abs(f64x2.sub(v128.load(at), v128.load64_splat(query)));
  for (let i = 1; i < d; ++i) {
    at += step;
    query += 8;
    far = f64x2.pmax(far, f64x2.abs(f64x2.sub(v128.load(at), v128.load64_splat(query))));
    if ((i & 3) == 3 && !v128.any_true(f64x2.le(far, radius))) break;
  }
  return far;
}

/** Searches a leaf; returns the k-th best distance. */
function lookInLeaf(
  at: usize, count: i32, step: usize, d: i32, query: usize, radius: f64, best: usize, k: i32,
): f64 {
  const end = at + (<usize>count << 3);
  let limit = f64x2.splat(radius);
  for (; at < end; at += 16) {
    const far = distances(at, step, d, query, limit);
    if (!v128.any_true(f64x2.lt(far, limit))) continue;
    const first = f64x2.extract_lane(far, 0), second = f64x2.extract_lane(far, 1);
    if (first < radius) radius = insert(first, best, k);
    if (second < radius) radius = insert(second, best, k);
    limit = f64x2.splat(radius);
  }
  return radius;
}

@inline
function copyQuery(points: usize, step: usize, d: i32, slot: usize, query: usize): void {
  let at = points + (slot << 3);
  for (let i = 0; i < d; ++i) {
    store<f64>(query + (<usize>i << 3), load<f64>(at));
    at += step;
  }
}

export function nearestInTree(
  points: usize, d: i32, boxes: usize, sizes: usize, ids: usize, leaves: i32, capacity: i32, scratch: usize, k: i32,
  radii: usize,
): void {
  const step = (<usize>leaves * capacity) << 3, boxBytes = <usize>d << 4;
  const query = scratch, best = query + (<usize>d << 3);
  // One more than k, because the sample itself is the nearest, at distance 0.
  const nearest = k + 1;
  const stack = best + (<usize>nearest << 3);
  for (let own = leaves; own < 2 * leaves; ++own) {
    const first = <usize>(own - leaves) * capacity;
    const size = load<i32>(sizes + (<usize>own << 2));
    for (let i = 0; i < size; ++i) {
      copyQuery(points, step, d, first + i, query);
      for (let j = 0; j < nearest; ++j) store<f64>(best + (<usize>j << 3), Infinity);
      let radius = lookInLeaf(points + (first << 3), size, step, d, query, Infinity, best, nearest);
      for (let up = own; up > 1; up >>= 1) {
        let distance = boxDistance(boxes + <usize>(up ^ 1) * boxBytes, d, query);
        if (distance >= radius) continue;
        let node = up ^ 1, top = stack;
        while (true) {
          if (node >= leaves) {
            const at = points + ((<usize>(node - leaves) * capacity) << 3);
            radius = lookInLeaf(at, load<i32>(sizes + (<usize>node << 2)), step, d, query, radius, best, nearest);
          } else {
            const left = node << 1;
            const toLeft = boxDistance(boxes + <usize>left * boxBytes, d, query);
            const toRight = boxDistance(boxes + <usize>(left + 1) * boxBytes, d, query);
            const leftFirst = toLeft <= toRight;
            const far = max(toLeft, toRight);
            if (far < radius) {
              store<f64>(top, far);
              store<i32>(top, leftFirst ? left + 1 : left, 8);
              top += 16;
            }
            if (min(toLeft, toRight) < radius) {
              node = leftFirst ? left : left + 1;
              continue;
            }
          }
          do {
            if (top == stack) { node = 0; break; }
            top -= 16;
            node = load<i32>(top, 8);
          } while (load<f64>(top) >= radius);
          if (node == 0) break;
        }
      }
      store<f64>(radii + (<usize>load<i32>(ids + ((first + i) << 2)) << 3), radius);
    }
  }
}

@inline
function isWithin(distance: f64, radius: f64, closed: bool): bool {
  return closed ? distance <= radius : distance < radius;
}

/** The number of samples of a leaf within the radius. */
@inline
function countLeaf(at: usize, count: i32, step: usize, d: i32, query: usize, radius: f64, closed: bool): i32 {
  const end = at + (<usize>count << 3);
  const limit = f64x2.splat(radius);
  let near = i64x2.splat(0);
  for (; at < end; at += 16) {
    const far = distances(at, step, d, query, limit);
    near = i64x2.sub(near, closed ? f64x2.le(far, limit) : f64x2.lt(far, limit));
  }
  return <i32>(i64x2.extract_lane(near, 0) + i64x2.extract_lane(near, 1));
}

@inline
function countTree(
  points: usize, d: i32, boxes: usize, sizes: usize, ids: usize, leaves: i32, capacity: i32, scratch: usize, radii: usize,
  closed: bool, counts: usize,
): void {
  const step = (<usize>leaves * capacity) << 3, boxBytes = <usize>d << 4;
  const query = scratch, stack = query + (<usize>d << 3);
  for (let own = leaves; own < 2 * leaves; ++own) {
    const first = <usize>(own - leaves) * capacity;
    const size = load<i32>(sizes + (<usize>own << 2));
    for (let i = 0; i < size; ++i) {
      copyQuery(points, step, d, first + i, query);
      const radius = load<f64>(radii + (<usize>load<i32>(ids + ((first + i) << 2)) << 3));
      // The leaf counts the sample itself too, if it is within its own radius.
      let near = countLeaf(points + (first << 3), size, step, d, query, radius, closed) - i32(isWithin(0, radius, closed));
      for (let up = own; up > 1; up >>= 1) {
        let top = stack;
        store<i32>(top, up ^ 1);
        top += 4;
        do {
          top -= 4;
          const node = load<i32>(top);
          const box = boxes + <usize>node * boxBytes;
          if (!isWithin(boxDistance(box, d, query), radius, closed)) continue;
          if (isWithin(boxReach(box, d, query), radius, closed)) {
            near += load<i32>(sizes + (<usize>node << 2));
          } else if (node >= leaves) {
            const at = points + ((<usize>(node - leaves) * capacity) << 3);
            near += countLeaf(at, load<i32>(sizes + (<usize>node << 2)), step, d, query, radius, closed);
          } else {
            store<i32>(top, node << 1);
            store<i32>(top, (node << 1) + 1, 4);
            top += 8;
          }
        } while (top != stack);
      }
      const counter = counts + (<usize>near << 2);
      store<u32>(counter, load<u32>(counter) + 1);
    }
  }
}

/** `closed` 1 also counts samples at the radius itself. */
export function countInTree(
  points: usize, d: i32, boxes: usize, sizes: usize, ids: usize, leaves: i32, capacity: i32, scratch: usize, radii: usize,
  closed: i32, counts: usize,
): void {
  if (closed == 1) countTree(points, d, boxes, sizes, ids, leaves, capacity, scratch, radii, true, counts);
  else countTree(points, d, boxes, sizes, ids, leaves, capacity, scratch, radii, false, counts);
}

/** Raises the reaches at `own`, `apart` bytes from group to group, to those of the samples of a leaf within the radius. */
function reachInLeaf(
  at: usize, count: i32, step: usize, d: i32, query: usize, radius: f64, groups: usize, own: usize, apart: usize,
): void {
  const limit = f64x2.splat(radius);
  const end = at + (<usize>count << 3);
  for (; at < end; at += 8) {
    if (!(f64x2.extract_lane(distances(at, step, d, query, limit), 0) <= radius)) continue;
    let p = at;
    for (let i = 0; i < d; ++i) {
      const reach = own + <usize>load<i32>(groups + (<usize>i << 2)) * apart;
      store<f64>(reach, max(load<f64>(reach), abs(load<f64>(p) - load<f64>(query + (<usize>i << 3)))));
      p += step;
    }
  }
}

export function reachInTree(
  points: usize, d: i32, boxes: usize, sizes: usize, ids: usize, leaves: i32, capacity: i32, scratch: usize, radii: usize,
  groups: usize, groupCount: i32, n: i32, reaches: usize,
): void {
  const step = (<usize>leaves * capacity) << 3, boxBytes = <usize>d << 4;
  const query = scratch, stack = query + (<usize>d << 3);
  const apart = <usize>n << 3;
  for (let own = leaves; own < 2 * leaves; ++own) {
    const first = <usize>(own - leaves) * capacity;
    const size = load<i32>(sizes + (<usize>own << 2));
    for (let i = 0; i < size; ++i) {
      copyQuery(points, step, d, first + i, query);
      const id = <usize>load<i32>(ids + ((first + i) << 2)) << 3;
      const radius = load<f64>(radii + id);
      for (let g = 0; g < groupCount; ++g) store<f64>(reaches + <usize>g * apart + id, 0);
      reachInLeaf(points + (first << 3), size, step, d, query, radius, groups, reaches + id, apart);
      for (let up = own; up > 1; up >>= 1) {
        let top = stack;
        store<i32>(top, up ^ 1);
        top += 4;
        do {
          top -= 4;
          const node = load<i32>(top);
          if (!(boxDistance(boxes + <usize>node * boxBytes, d, query) <= radius)) continue;
          if (node >= leaves) {
            const at = points + ((<usize>(node - leaves) * capacity) << 3);
            const count = load<i32>(sizes + (<usize>node << 2));
            reachInLeaf(at, count, step, d, query, radius, groups, reaches + id, apart);
          } else {
            store<i32>(top, node << 1);
            store<i32>(top, (node << 1) + 1, 4);
            top += 8;
          }
        } while (top != stack);
      }
    }
  }
}
