// Mutual information of a table of counts, corrected for few samples.

import { bitsBeyondChance } from '../../measures/adjustedMutualInformation.js';
import { mutualInformationBits } from '../../measures/mutualInformation.js';
import { type CheckedTable, checkTable, occupied } from '../../measures/table.js';
import { allocateCounts } from '../../tables/accumulate.js';
import { categoryCounts } from './categoryCounts.js';
import type { DiscreteEstimator } from './estimator.js';
import { millerMadowTerm } from './millerMadow.js';
import { DISCRETE, type InformationCorrection } from './registry.js';

/** Corrects each cell, empty ones too, and takes the plug-in information of the result (R's `mi.shrink`, `mi.Dirichlet`). */
function informationOfCorrectedCells(table: CheckedTable, cell: (count: number) => number): number {
  const { values: counts, codes, rows, columns } = table;
  const values = allocateCounts(rows * columns);
  for (let i = 0; i < counts.length; i++) values[codes[0][i] * columns + codes[1][i]] = counts[i];
  return mutualInformationBits(checkTable('table', { values: values.map(cell), shape: [rows, columns] }));
}

/** The Miller–Madow correction of I(X; Y) = H(X) + H(Y) − H(X, Y), in bits. */
export function mutualInformationCorrection(table: CheckedTable): number {
  const cells = occupied(table.values);
  return millerMadowTerm(occupied(table.rowSums) + occupied(table.columnSums) - cells, table.total);
}

/**
 * I in bits: H(X) + H(Y) − H(X, Y) of corrected entropies or, if the estimator corrects counts, the plug-in information of the
 * corrected joint table of rows × columns cells. 0 if a side has one category.
 */
export function correctedInformation(table: CheckedTable, correction: InformationCorrection): number {
  if (correction === 'none' || correction === 'plugin') return mutualInformationBits(table);
  if (correction === 'miller-madow') return mutualInformationBits(table) + mutualInformationCorrection(table);
  if (correction === 'adjusted') return bitsBeyondChance(table);
  if (occupied(table.rowSums) === 1 || occupied(table.columnSums) === 1) return 0;
  const joint = categoryCounts(table.values, table.rows * table.columns);
  const { corrects, bits }: DiscreteEstimator = DISCRETE[correction];
  if (typeof corrects === 'function') return informationOfCorrectedCells(table, corrects(joint));
  return bits(categoryCounts(table.rowSums)) + bits(categoryCounts(table.columnSums)) - bits(joint);
}
