// The options that say how a column becomes bins or categories. Apart from arguments.ts, so that help and errors
// load nothing that computes.

import { BINNINGS, type Binning } from '../bins/binRules.js';
import { MAX_BINS } from '../bins/edges.js';
import { nearNames } from '../io/nearNames.js';
import { countText } from '../plot/numberText.js';
import type { Given } from './arguments.js';
import { codeOf } from './failure.js';

/** How columns are cut. */
export interface CuttingOptions {
  /** Bins of a column of numbers, 1…65 536. */
  readonly bins: number;
  readonly binning: Binning;
  /** The most categories of any other column, 1…65 536: no axis of a table holds more. */
  readonly maxCategories: number;
}

/** The names of these options. */
export const CUTTING_NAMES = ['bins', 'binning', 'max-categories'] as const;

/** `--bins`, `--binning` and `--max-categories`. @throws RangeError where one is wrong. */
export function cuttingOptions(given: Given): CuttingOptions {
  const binning = (given.values.binning ?? 'equal-frequency') as Binning;
  if (!BINNINGS.includes(binning)) {
    const hint = nearNames(binning, BINNINGS);
    throw new RangeError(`--binning must be ${BINNINGS.join(' or ')}, got ${binning}${hint}`);
  }
  return {
    bins: countOption(given, 'bins', 20),
    binning,
    maxCategories: countOption(given, 'max-categories', 10000),
  };
}

/** An integer in 1…65 536, or `fallback` where it is not given. */
function countOption(given: Given, name: (typeof CUTTING_NAMES)[number], fallback: number): number {
  const text = given.values[name];
  if (text === undefined) return fallback;
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= 1 && value <= MAX_BINS)) {
    throw new RangeError(`--${name} must be an integer from 1 to ${MAX_BINS}, got ${text}`);
  }
  return value;
}

/** Why a column cannot be read for its categories, and the way out; undefined where `error` is another one. */
export function tooManyText(error: unknown, { maxCategories }: CuttingOptions): string | undefined {
  if (codeOf(error) !== 'ERR_TOO_MANY_CATEGORIES') return undefined;
  const wayOut = maxCategories < MAX_BINS ? '; raise --max-categories' : ', the most that can be counted';
  return `more than ${countText(maxCategories)} categories${wayOut}`;
}
