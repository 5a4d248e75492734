import type { Dataset } from '../data/dataset.js';

/** The names in a list such as `a,b,c`; a column whose name has a comma can be chosen alone. */
export function featureNames(dataset: Pick<Dataset, 'columns'>, list: string): string[] {
  if (dataset.columns().some(({ name }) => name === list)) return [list];
  return list.split(',').map((name) => name.trim());
}
