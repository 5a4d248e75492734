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

/** The number of tied samples of the column of numbers that has the most. */
export function mostTies(columns: readonly (Column | Float64Array)[]): number {
  const ties = columns.map((column) => {
    if (column instanceof Float64Array) return countTies(column);
    return column.kind === 'number' ? countTies(new Float64Array(column.values)) : 0;
  });
  return Math.max(0, ...ties);
}
