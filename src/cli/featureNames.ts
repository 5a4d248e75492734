import type { Dataset } from '../data/dataset.js';
import { listed } from './arguments.js';

/** The names in lists such as `a,"b, c"`; a column whose name has commas or quotes can be chosen alone, as it is. */
export function featureNames(
  dataset: Pick<Dataset, 'columns'>,
  lists: readonly string[] | undefined,
): string[] | undefined {
  const names = new Set(dataset.columns().map(({ name }) => name));
  return lists?.flatMap((list) => (names.has(list) ? [list] : listed('features', list)));
}
