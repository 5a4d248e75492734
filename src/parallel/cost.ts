// Estimates how long a call and its phases take. Small calls run at once: a job costs a message to a worker and back.

import { CategoryCodes } from '../columns/categories.js';
import { QuantizedColumn } from '../columns/quantizedColumn.js';
import { DIFFERENTIAL, DIFFERENTIAL_METHODS } from '../estimators/differential/registry.js';
import { CONTINUOUS_METHODS, estimatorOf } from '../estimators/information/registry.js';
import type { FunctionName } from './functions.js';

/** Nanoseconds below which a call is not worth a worker (docs/decisions.md). */
export const SMALL = 200_000;

/** Nanoseconds to copy a byte of a loop's arguments for another worker, and to prepare the loop there. */
const COPYING = 0.75;
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

/** No argument is nested as deep. */
const DEEPEST = 64;

/** Adds up the columns and samples of an argument. @throws TypeError for an object that contains itself. */
function measure(value: unknown, size: Size, depth = 0): void {
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
  if (depth > DEEPEST) throw new TypeError('an argument must be no object that contains itself, got one');
  for (const member of Object.values(value)) measure(member, size, depth + 1);
}

/** The phases of a job, in their order. */
export const PHASES = ['estimate', 'items', 'permutations', 'replicates'] as const;

/** Nanoseconds that each phase of a call takes, roughly, and how many loops it probably has. */
export type Costs = Readonly<
  Record<(typeof PHASES)[number], { readonly time: number; readonly loops: number }>
>;

export function costsOf(
  name: FunctionName,
  args: readonly unknown[],
  options: Record<string, unknown>,
): Costs {
  const size: Size = { columns: 0, samples: 0 };
  for (const arg of args) measure(arg, size);
  const { columns, samples } = size;
  const each = samples / Math.max(1, columns);
  const own = METHODS.get(options.method);
  const once = samples * (own ?? COUNTING);
  const again = own === undefined ? TABLE : Math.max(once, 1);
  const times = (given: unknown, otherwise = 1000): number => (typeof given === 'number' ? given : otherwise);
  const permutations = options.significance === 'permutation' ? times(options.permutations) * again : 0;
  // An interval of a table takes some rounds of tables for each end.
  const rounds = own === undefined ? 8 : 1;
  const replicates = options.confidence === undefined ? 0 : rounds * times(options.replicates) * again;
  const phases = (estimate: number, items: number, loops = 1): Costs => ({
    // A loop over each column, and one over all.
    estimate: { time: estimate, loops: columns + 1 },
    items: { time: items, loops },
    permutations: { time: name === 'rankFeatures' ? 0 : permutations, loops: 1 },
    replicates: { time: replicates, loops: rounds },
  });
  if (SEARCHES.has(name)) return phases(Infinity, 0);
  // Features are estimated and tested one by one; only the target comes before.
  if (name === 'rankFeatures') {
    return phases(COUNTING * each, once + permutations * (own === undefined ? columns - 1 : 1));
  }
  if (name === 'mutualInformationMatrix') return phases(once, (columns * columns * each) / 4);
  if (name !== 'selectFeatures') return phases(once, 0);
  const count = times(options.count, columns);
  return phases(once, columns * count * each, options.criterion === 'mim' ? 1 : count);
}

/** Nanoseconds that a call takes. */
export function totalCost(costs: Costs): number {
  return PHASES.reduce((sum, phase) => sum + costs[phase].time, 0);
}

/** Without shared memory, how many workers a loop is worth: the share of each takes longer than copying the arguments for it. */
export function workersWorth(time: number, bytes: number): number {
  return Math.floor(time / (SMALL + COPYING * bytes));
}
