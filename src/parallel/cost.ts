// Estimates how long a call takes. Small calls run at once: a job costs a message to a worker and back.

import { CategoryCodes } from '../columns/categories.js';
import { QuantizedColumn } from '../columns/quantizedColumn.js';
import { DIFFERENTIAL, DIFFERENTIAL_METHODS } from '../estimators/differential/registry.js';
import { CONTINUOUS_METHODS, estimatorOf } from '../estimators/information/registry.js';
import type { FunctionName } from './functions.js';

/** Nanoseconds below which a call is not worth a worker (docs/decisions.md). */
export const SMALL = 200_000;

/** Nanoseconds a sample. */
const COUNTING = 3;
/** Nanoseconds a random table. */
const TABLE = 50_000;

/** Nanoseconds a sample, for methods without a table. */
const METHODS = new Map<unknown, number>([
  ...CONTINUOUS_METHODS.map((method) => [method, estimatorOf(method).cost] as const),
  ...DIFFERENTIAL_METHODS.map((method) => [method, DIFFERENTIAL[method].cost] as const),
]);
METHODS.set('auto', Math.max(...METHODS.values()));

/** Functions whose time does not follow from the number of samples. */
const SEARCHES: ReadonlySet<string> = new Set([
  'runModule',
  'informationBottleneck',
  'informationBottleneckCurve',
  'layerInformation',
]);

interface Size {
  columns: number;
  samples: number;
}

/** Adds up the columns and samples of an argument. */
function measure(value: unknown, size: Size): void {
  if (value === null || typeof value !== 'object') return;
  const { length } = value as ArrayLike<unknown>;
  const first = Array.isArray(value) ? value[0] : undefined;
  const isNested = typeof first === 'object' && first !== null;
  if (
    ArrayBuffer.isView(value) ||
    value instanceof CategoryCodes ||
    value instanceof QuantizedColumn ||
    (Array.isArray(value) && !isNested)
  ) {
    size.columns++;
    size.samples += length ?? 0;
    return;
  }
  for (const member of Object.values(value)) measure(member, size);
}

/** Nanoseconds that a call takes, roughly. */
export function costOf(
  name: FunctionName,
  args: readonly unknown[],
  options: Record<string, unknown>,
): number {
  if (SEARCHES.has(name)) return Infinity;
  const size: Size = { columns: 0, samples: 0 };
  for (const arg of args) measure(arg, size);
  const { columns, samples } = size;
  const each = samples / Math.max(1, columns);
  const method = options.method ?? (name === 'rankFeatures' ? 'auto' : undefined);
  const own = METHODS.get(method);
  const once = samples * (own ?? COUNTING);
  const again = own === undefined ? TABLE : Math.max(once, 1);
  let cost = once;
  const times = (given: unknown): number => (typeof given === 'number' ? given : 1000);
  if (options.significance === 'permutation') cost += times(options.permutations) * again;
  if (options.confidence !== undefined) cost += times(options.replicates) * again;
  if (name === 'mutualInformationMatrix') cost += (columns * columns * each) / 4;
  if (name === 'selectFeatures')
    cost += columns * (typeof options.count === 'number' ? options.count : columns) * each;
  return cost;
}
