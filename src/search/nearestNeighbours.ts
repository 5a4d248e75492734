// Nearest neighbours under the maximum norm: by sorting for one column, strips of the plane for two, a k-d tree for more.

import { countNearer, lineRadii } from './lineNeighbours.js';
import { gather, orderOf, PlaneNeighbours } from './planeNeighbours.js';
import { PointTree } from './pointTree.js';

/** The distance from each sample to its k-th nearest other. */
export function nearestRadii(columns: readonly Float64Array[], k: number): Float64Array {
  const [x, y] = columns;
  if (columns.length === 2) return new PlaneNeighbours(x, y, k).radii();
  if (columns.length > 2) return new PointTree(columns, k).radii(k);
  const order = orderOf(x);
  const radii = new Float64Array(x.length);
  lineRadii(gather(x, order), k).forEach((radius, rank) => {
    radii[order[rank]] = radius;
  });
  return radii;
}

/** Entry c: how many samples have c others nearer than their radius, or also at it if `closed`. */
export function countWithin(
  columns: readonly Float64Array[],
  radii: Float64Array,
  closed: boolean,
): Uint32Array {
  if (columns.length > 1) return new PointTree(columns, 1).countWithin(radii, closed);
  const order = orderOf(columns[0]);
  return countNearer(gather(columns[0], order), gather(radii, order), closed);
}

/** For each group of columns and each sample, the greatest distance within the group to any of the k nearest, ties of the k-th included. */
export function nearestReaches(
  groups: readonly (readonly Float64Array[])[],
  k: number,
): readonly Float64Array[] {
  const tree = new PointTree(groups.flat(), k, groups.length);
  const places = groups.flatMap((columns, group) => columns.map(() => group));
  return tree.reaches(tree.radii(k), places);
}
