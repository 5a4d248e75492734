// Neighbours in any number of columns, against a plain look at all pairs. Distances are exact, so equality is exact.

import { describe, expect, test } from 'vitest';
import { PointTree } from '../../src/search/pointTree.js';
import { onBothBackends } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';

const draw = mulberry32(31);

function distance(columns: readonly Float64Array[], i: number, j: number): number {
  return Math.max(...columns.map((column) => Math.abs(column[j] - column[i])));
}

/** Σ by count of the others that `isNear` takes. */
function histogramOf(n: number, isNear: (i: number, j: number) => boolean): number[] {
  const counts = new Array<number>(n).fill(0);
  for (let i = 0; i < n; i++) {
    let near = 0;
    for (let j = 0; j < n; j++) if (j !== i && isNear(i, j)) near++;
    counts[near]++;
  }
  return counts;
}

const SHAPES = {
  uniform: () => draw() - draw(),
  'with ties': () => Math.floor(draw() * 4),
  'of all sizes': () => (draw() - 0.5) * 10 ** Math.floor(draw() * 300 - 150),
};

describe.each(Object.entries(SHAPES))('%s', (_, shape) => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 13])('%i columns', (d) => {
    for (const n of [4, 5, 11, 12, 13, 24, 25, 49, 130]) {
      const columns = Array.from({ length: d }, () => Float64Array.from({ length: n }, shape));
      const groups = columns.map((__, column) => column % 2);
      for (const k of [1, 3]) {
        const radii = onBothBackends(() => new PointTree(columns, 3).radii(k));
        for (let i = 0; i < n; i++) {
          const all = Array.from({ length: n }, (__, j) => distance(columns, i, j));
          all.splice(i, 1);
          expect(radii[i]).toBe(all.sort((a, b) => a - b)[k - 1]);
        }
        const counts = [false, true].map((closed) =>
          onBothBackends(() => new PointTree(columns, 3).countWithin(radii, closed)),
        );
        expect([...counts[0]]).toEqual(histogramOf(n, (i, j) => distance(columns, i, j) < radii[i]));
        expect([...counts[1]]).toEqual(histogramOf(n, (i, j) => distance(columns, i, j) <= radii[i]));
        const reaches = onBothBackends(() => new PointTree(columns, 3).reaches(radii, groups));
        reaches.forEach((reach, group) => {
          const own = columns.filter((__, column) => groups[column] === group);
          const expected = Array.from({ length: n }, (__, i) => {
            let far = 0;
            for (let j = 0; j < n; j++) {
              if (distance(columns, i, j) <= radii[i]) far = Math.max(far, distance(own, i, j));
            }
            return far;
          });
          expect([...reach]).toEqual(expected);
        });
      }
    }
  });
});
