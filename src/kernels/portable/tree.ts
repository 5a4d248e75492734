// The reference of assembly/tree.ts.

import type { Views } from '../memory.js';
import type { WorkKernels } from '../workContract.js';
import { insert } from './neighbours.js';

/** A tree in memory, with the current query. */
class Tree {
  readonly #points: Float64Array;
  readonly #boxes: Float64Array;
  readonly #sizes: Int32Array;
  readonly #ids: Int32Array;
  readonly #d: number;
  readonly #stride: number;
  readonly #capacity: number;
  readonly #query: Float64Array;
  readonly leaves: number;

  constructor(
    { f64, i32 }: Views,
    points: number,
    d: number,
    boxes: number,
    sizes: number,
    ids: number,
    leaves: number,
    capacity: number,
  ) {
    this.#d = d;
    this.leaves = leaves;
    this.#capacity = capacity;
    this.#stride = leaves * capacity;
    this.#points = f64.subarray(points / 8, points / 8 + d * this.#stride);
    this.#boxes = f64.subarray(boxes / 8, boxes / 8 + 4 * d * leaves);
    this.#sizes = i32.subarray(sizes / 4, sizes / 4 + 2 * leaves);
    this.#ids = i32.subarray(ids / 4, ids / 4 + this.#stride);
    this.#query = new Float64Array(d);
  }

  /** Calls `visit` for each sample as the query, with its id and its leaf. */
  forEachQuery(visit: (id: number, leaf: number) => void): void {
    for (let leaf = this.leaves; leaf < 2 * this.leaves; leaf++) {
      const first = (leaf - this.leaves) * this.#capacity;
      for (let slot = first; slot < first + this.#sizes[leaf]; slot++) {
        for (let i = 0; i < this.#d; i++) this.#query[i] = this.#points[i * this.#stride + slot];
        visit(this.#ids[slot], leaf);
      }
    }
  }

  size(node: number): number {
    return this.#sizes[node];
  }

  /** Calls `visit` for each sample of a leaf within `limit` of the query; `visit` returns the new limit. */
  look(leaf: number, limit: number, visit: (distance: number, slot: number) => number): number {
    const first = (leaf - this.leaves) * this.#capacity;
    let most = limit;
    for (let slot = first; slot < first + this.#sizes[leaf]; slot++) {
      let far = 0;
      for (let i = 0; i < this.#d && far <= most; i++) far = Math.max(far, this.difference(slot, i));
      if (far <= most) most = visit(far, slot);
    }
    return most;
  }

  /** |x of a sample − x of the query| in one column. */
  difference(slot: number, column: number): number {
    return Math.abs(this.#points[column * this.#stride + slot] - this.#query[column]);
  }

  /** The distance from the query to a node's box; 0 inside. */
  boxDistance(node: number): number {
    let far = 0;
    for (let i = 0; i < this.#d; i++) {
      const at = 2 * (node * this.#d + i);
      const x = this.#query[i];
      if (this.#boxes[at] - x > far) far = this.#boxes[at] - x;
      if (x - this.#boxes[at + 1] > far) far = x - this.#boxes[at + 1];
    }
    return far;
  }

  /** The distance from the query to the farthest corner of a node's box. */
  boxReach(node: number): number {
    let far = 0;
    for (let i = 0; i < this.#d; i++) {
      const at = 2 * (node * this.#d + i);
      const x = this.#query[i];
      far = Math.max(far, Math.abs(this.#boxes[at] - x), Math.abs(this.#boxes[at + 1] - x));
    }
    return far;
  }

  /** Calls `visit` for each sibling on the way up from a leaf and, if it returns true, for its children, the nearer first. */
  forEachOutside(leaf: number, visit: (node: number) => boolean): void {
    const descend = (node: number): void => {
      if (!visit(node) || node >= this.leaves) return;
      const left = 2 * node;
      const nearer = this.boxDistance(left) <= this.boxDistance(left + 1) ? left : left + 1;
      descend(nearer);
      descend(nearer ^ 1);
    };
    for (let up = leaf; up > 1; up >>= 1) descend(up ^ 1);
  }
}

export function treeKernels(
  views: Views,
): Pick<WorkKernels, 'nearestInTree' | 'countInTree' | 'reachInTree'> {
  const { f64, i32, u32 } = views;
  return {
    nearestInTree: (points, d, boxes, sizes, ids, leaves, capacity, _scratch, k, radii) => {
      const tree = new Tree(views, points, d, boxes, sizes, ids, leaves, capacity);
      // One more than k, because the sample itself is the nearest, at distance 0.
      const best = new Float64Array(k + 1);
      tree.forEachQuery((id, leaf) => {
        best.fill(Infinity);
        let radius = Infinity;
        const take = (distance: number): number => (distance < radius ? insert(distance, best) : radius);
        const look = (node: number): void => {
          radius = tree.look(node, radius, (distance) => {
            radius = take(distance);
            return radius;
          });
        };
        look(leaf);
        tree.forEachOutside(leaf, (node) => {
          if (tree.boxDistance(node) >= radius) return false;
          if (node >= leaves) look(node);
          return true;
        });
        f64[radii / 8 + id] = radius;
      });
    },

    countInTree: (points, d, boxes, sizes, ids, leaves, capacity, _scratch, radii, closed, counts) => {
      const tree = new Tree(views, points, d, boxes, sizes, ids, leaves, capacity);
      tree.forEachQuery((id, leaf) => {
        const radius = f64[radii / 8 + id];
        const isWithin = (distance: number): boolean =>
          closed === 1 ? distance <= radius : distance < radius;
        // The leaf counts the sample itself too, if it is within its own radius.
        let near = isWithin(0) ? -1 : 0;
        const look = (node: number): void => {
          tree.look(node, radius, (distance) => {
            if (isWithin(distance)) near++;
            return radius;
          });
        };
        look(leaf);
        tree.forEachOutside(leaf, (node) => {
          if (!isWithin(tree.boxDistance(node))) return false;
          if (isWithin(tree.boxReach(node))) {
            near += tree.size(node);
            return false;
          }
          if (node >= leaves) look(node);
          return true;
        });
        u32[counts / 4 + near]++;
      });
    },

    reachInTree: (
      points,
      d,
      boxes,
      sizes,
      ids,
      leaves,
      capacity,
      _s,
      radii,
      groups,
      groupCount,
      n,
      reaches,
    ) => {
      const tree = new Tree(views, points, d, boxes, sizes, ids, leaves, capacity);
      tree.forEachQuery((id, leaf) => {
        const radius = f64[radii / 8 + id];
        for (let group = 0; group < groupCount; group++) f64[reaches / 8 + group * n + id] = 0;
        const look = (node: number): void => {
          tree.look(node, radius, (_, slot) => {
            for (let i = 0; i < d; i++) {
              const at = reaches / 8 + i32[groups / 4 + i] * n + id;
              f64[at] = Math.max(f64[at], tree.difference(slot, i));
            }
            return radius;
          });
        };
        look(leaf);
        tree.forEachOutside(leaf, (node) => {
          if (tree.boxDistance(node) > radius) return false;
          if (node >= leaves) look(node);
          return true;
        });
      });
    },
  };
}
