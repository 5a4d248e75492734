// Counts tied samples: estimators by nearest neighbours assume that there are none.

import type { Column } from '../columns/column.js';
import { orderOf } from '../search/planeNeighbours.js';

/** How many samples share their value with another. */
function countTies(values: Float64Array): number {
  const order = orderOf(values);
  let ties = 0;
  for (let i = 0; i < order.length; i++) {
    const value = values[order[i]];
    if (value === values[order[i - 1]] || value === values[order[i + 1]]) ties++;
  }
  return ties;
}

/** The number of tied samples of the column that has the most. */
export function mostTies(columns: readonly Column[]): number {
  const ties = columns.map((column) =>
    column.kind !== 'number' ? 0 : countTies(new Float64Array(column.values)),
  );
  return Math.max(...ties);
}
