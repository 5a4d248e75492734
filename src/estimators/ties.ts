// Samples with equal values, which estimators by nearest neighbours suppose there are none of.

import type { Column } from '../columns/column.js';
import { orderOf } from '../search/planeNeighbours.js';

/** How many samples have a value that another one has, too. */
function countTies(values: Float64Array): number {
  const order = orderOf(values);
  let ties = 0;
  for (let i = 0; i < order.length; i++) {
    const value = values[order[i]];
    if (value === values[order[i - 1]] || value === values[order[i + 1]]) ties++;
  }
  return ties;
}

/** The most samples of a column whose value occurs more than once. */
export function mostTies(columns: readonly Column[]): number {
  const ties = columns.map((column) =>
    column.kind !== 'number' ? 0 : countTies(new Float64Array(column.values)),
  );
  return Math.max(...ties);
}
