// The registry: every estimator of differential entropy, by the name that options give it.

import type { NumberColumn } from '../../columns/column.js';
import { fromNats } from '../../numeric/units.js';
import type { NamedColumns } from '../columnGroups.js';
import { finiteDoubles } from '../preparedColumns.js';
import { correa } from './correa.js';
import { ebrahimi } from './ebrahimi.js';
import type { DifferentialOptions } from './estimator.js';
import { kozachenkoLeonenko } from './kozachenkoLeonenko.js';
import { vanEs } from './vanEs.js';
import { vasicek } from './vasicek.js';

export const DIFFERENTIAL = {
  'kozachenko-leonenko': kozachenkoLeonenko,
  vasicek,
  'van-es': vanEs,
  ebrahimi,
  correa,
};

/**
 * An estimator of the differential entropy of numbers.
 *
 * @useDeclaredType
 */
export type DifferentialMethod = keyof typeof DIFFERENTIAL;

export const DIFFERENTIAL_METHODS = Object.keys(DIFFERENTIAL) as DifferentialMethod[];

/** The methods that take an option. */
export function differentialMethodsWith(option: 'k' | 'window'): DifferentialMethod[] {
  return DIFFERENTIAL_METHODS.filter((method) => DIFFERENTIAL[method].option === option);
}

/** In bits; −Infinity where a k-th neighbour, or a sample `window` places away, is at distance 0. */
export function differentialEntropy(
  method: DifferentialMethod,
  { names, columns }: NamedColumns,
  options: DifferentialOptions,
): number {
  const { option, several, nats } = DIFFERENTIAL[method];
  const values = columns.map((column, i) => finiteDoubles(names[i], column as NumberColumn));
  const n = values[0].length;
  if (n < 4) throw new RangeError(`method '${method}' needs 4 samples at least, got ${n}`);
  if (values.length > 1 && !several) {
    throw new TypeError(`method '${method}' takes one column; for several use 'kozachenko-leonenko'`);
  }
  return fromNats(nats(values, options[option], options.standardize ?? true));
}
