// Mutual information of samples without bins.

import { CategoryCodes } from '../columns/categories.js';
import type { NumberColumn } from '../columns/column.js';
import type { Option } from '../columns/options.js';
import { gather } from '../search/planeNeighbours.js';
import type { NamedColumns } from './columnGroups.js';
import type { Side } from './information/estimator.js';
import {
  type ContinuousMethod,
  type ContinuousOptions,
  refuseColumns,
  sampleEstimatorOf,
} from './information/registry.js';
import { checkNeighbour, finiteDoubles, prepared } from './preparedColumns.js';
import { mostTies } from './ties.js';

/** The result of an estimator without bins. */
export interface ContinuousFinding {
  readonly bits: number;
  /** Which neighbour was used; undefined if none was. */
  readonly k: number | undefined;
  /** Counts the tied samples of x or of y, whichever has more. */
  readonly ties: () => number;
  /** For repeating the estimate with other samples. */
  readonly estimate: ContinuousEstimate;
}

/** The input of an estimate. */
export interface ContinuousEstimate {
  readonly kind: 'continuous';
  readonly method: ContinuousMethod;
  readonly x: Side;
  readonly y: Side;
  /** The method's options, checked. */
  readonly options: ContinuousOptions & { readonly k: number };
}

/** I(x; y). */
export function continuousBits({ method, x, y, options }: ContinuousEstimate): number {
  const { length } = [...x.columns, ...y.columns][0];
  // A half of the samples may have fewer than k neighbours.
  return sampleEstimatorOf(method).bits(x, y, { ...options, k: Math.min(options.k, length - 1) });
}

/** The samples of a side at the given indices. */
export function pickSide({ columns, category }: Side, places: Int32Array): Side {
  return {
    columns: columns.map((column) => gather(column, places)),
    category: category && new CategoryCodes(gather(category.codes, places), category.categories),
  };
}

/**
 * I(x; y) of columns without missing samples.
 *
 * @param options checked, except k; those of other methods are ignored.
 */
export function continuousInformation(
  method: ContinuousMethod,
  x: NamedColumns,
  y: NamedColumns,
  options: ContinuousOptions,
): ContinuousFinding {
  const columns = [...x.columns, ...y.columns];
  const names = [...x.names, ...y.names];
  const n = columns[0].length;
  if (n < 4) throw new RangeError(`method '${method}' needs 4 pairs at least, got ${n}`);
  refuseColumns(method, names, columns);
  const estimator = sampleEstimatorOf(method);
  const taken = Object.entries(estimator.options as Readonly<Record<string, Option<unknown>>>).map(
    ([name, { fallback }]) => [name, (options as Record<string, unknown>)[name] ?? fallback],
  );
  const settings: ContinuousOptions = Object.fromEntries(taken);
  const k = checkNeighbour(settings.k, n);
  const { standardize = false, noise = 0, seed = 0 } = settings;
  const places = columns.flatMap((column, i) => (column instanceof CategoryCodes ? [] : [i]));
  const numbers = places.map((i) => finiteDoubles(names[i], columns[i] as NumberColumn));
  const ready = prepared(numbers, standardize, noise, seed, places);
  const [a, b] = [x, y].map(
    (group): Side => ({
      columns: ready.filter((_, i) => places[i] < x.columns.length === (group === x)),
      category: group.columns.find((column) => column instanceof CategoryCodes),
    }),
  );
  const estimate: ContinuousEstimate = {
    kind: 'continuous',
    method,
    x: a,
    y: b,
    options: { ...settings, k },
  };
  return {
    bits: continuousBits(estimate),
    k: 'k' in settings ? k : undefined,
    ties: () => mostTies([...a.columns, ...b.columns]),
    estimate,
  };
}
