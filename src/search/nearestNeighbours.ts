// Nearest neighbours of samples of one, two or more columns under the maximum norm, each by the way that is fastest.

import { countNearer, lineRadii } from './lineNeighbours.js';
import { gather, orderOf, PlaneNeighbours } from './planeNeighbours.js';
import { PointTree } from './pointTree.js';

/** The distance of each sample to its k-th nearest other. */
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

/** How many samples have how many others within their radius, `closed`: or at it; entry c counts those that have c. */
export function countWithin(
  columns: readonly Float64Array[],
  radii: Float64Array,
  closed: boolean,
): Uint32Array {
  if (columns.length > 1) return new PointTree(columns, 1).countWithin(radii, closed);
  const order = orderOf(columns[0]);
  return countNearer(gather(columns[0], order), gather(radii, order), closed);
}

/** For each group of columns and each sample, the greatest distance within the group over the k nearest, ties of the k-th included. */
export function nearestReaches(
  groups: readonly (readonly Float64Array[])[],
  k: number,
): readonly Float64Array[] {
  const tree = new PointTree(groups.flat(), Math.max(k, groups.length));
  const places = groups.flatMap((columns, group) => columns.map(() => group));
  return tree.reaches(tree.radii(k), places);
}
