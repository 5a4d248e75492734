// Differential entropy of one column of numbers: the registry of its estimators, and their options.

import type { NumberColumn } from '../columns/column.js';
import { checkInteger } from '../columns/options.js';
import { fromNats } from '../numeric/units.js';
import { lineRadii } from '../search/lineNeighbours.js';
import { nearestRadii } from '../search/nearestNeighbours.js';
import type { NamedColumns } from './columnGroups.js';
import { checkNeighbour, finiteDoubles } from './continuousInformation.js';
import { correa, defaultWindow, ebrahimi, kozachenkoLeonenko, vanEs, vasicek } from './spacings.js';

/** An estimator of the differential entropy of numbers. */
export type DifferentialMethod = 'kozachenko-leonenko' | 'vasicek' | 'van-es' | 'ebrahimi' | 'correa';

/** Options of the estimators of a differential entropy. */
export interface DifferentialOptions {
  /** `'kozachenko-leonenko'`: which nearest neighbour; default 3. */
  readonly k?: number;
  /** The others: how many places apart in order the samples are that are compared; default ⌊√n + ½⌋, as SciPy. */
  readonly window?: number;
}

const SPACINGS = { vasicek, 'van-es': vanEs, ebrahimi, correa };

export const DIFFERENTIAL_METHODS = [
  'kozachenko-leonenko',
  'vasicek',
  'van-es',
  'ebrahimi',
  'correa',
] as const;

/** In bits; −Infinity where samples coincide: a k-th neighbour, or one `window` places away, at distance 0. */
export function differentialEntropy(
  method: DifferentialMethod,
  { names, columns }: NamedColumns,
  options: DifferentialOptions,
): number {
  const all = columns.map((column, i) => finiteDoubles(names[i], column as NumberColumn));
  const [values] = all;
  const n = values.length;
  if (n < 4) throw new RangeError(`method '${method}' needs 4 samples at least, got ${n}`);
  if (all.length > 1) {
    if (method !== 'kozachenko-leonenko') {
      throw new TypeError(`method '${method}' takes one column; for several use 'kozachenko-leonenko'`);
    }
    const k = checkNeighbour(options.k, n);
    return fromNats(kozachenkoLeonenko(nearestRadii(all, k), k, all.length));
  }
  // The engine's sort: the radix sort would bring 6 kB into every bundle with `estimateEntropy`.
  const sorted = values.sort();
  if (method === 'kozachenko-leonenko') {
    const k = checkNeighbour(options.k, n);
    return fromNats(kozachenkoLeonenko(lineRadii(sorted, k), k, 1));
  }
  const most = Math.ceil(n / 2) - 1;
  const window = checkInteger('window', options.window, Math.min(defaultWindow(n), most), 1, most);
  return fromNats(SPACINGS[method](sorted, window));
}
