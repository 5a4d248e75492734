// The options that say how a column becomes bins or categories. Apart from arguments.ts, so that help and errors
// load nothing that computes.

import { BINNINGS, type Binning } from '../bins/binRules.js';
import { MAX_BINS } from '../bins/edges.js';
import { MAX_CATEGORIES } from '../columns/categories.js';
import { nearNames } from '../columns/nearNames.js';
import { CUTTING_OPTIONS, type CuttingOptions } from '../data/cutting.js';
import type { Given } from './arguments.js';

/** The names of these options. */
export const CUTTING_NAMES = ['bins', 'binning', 'max-categories'] as const;

/** `--bins`, `--binning` and `--max-categories`. @throws RangeError where one is wrong. */
export function cuttingOptions(given: Given): CuttingOptions {
  const { binning: way, maxCategories } = CUTTING_OPTIONS;
  const binning = (given.values.binning ?? way.fallback) as Binning;
  if (!BINNINGS.includes(binning)) {
    const hint = nearNames(binning, BINNINGS);
    throw new RangeError(`--binning must be ${BINNINGS.join(' or ')}, got ${binning}${hint}`);
  }
  return {
    bins: countOption(given, 'bins', MAX_BINS),
    binning,
    maxCategories: countOption(given, 'max-categories', MAX_CATEGORIES) ?? maxCategories.fallback,
  };
}

/** An integer in 1 … most, or undefined where it is not given. */
function countOption(given: Given, name: (typeof CUTTING_NAMES)[number], most: number): number | undefined {
  const text = given.values[name];
  if (text === undefined) return undefined;
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= 1 && value <= most)) {
    throw new RangeError(`--${name} must be an integer from 1 to ${most}, got ${text}`);
  }
  return value;
}
