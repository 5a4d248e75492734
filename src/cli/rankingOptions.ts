// The options of `infosimd rank` that say how columns are compared. Apart from arguments.ts, as cuttingOptions.ts.

import { nearNames } from '../columns/nearNames.js';
import { PAIR_CORRECTIONS, type PairCorrection } from '../estimators/correction.js';
import { MUTUAL_INFORMATION_METHODS, type MutualInformationMethod } from '../estimators/mutualInformation.js';
import { refuseGTest, SIGNIFICANCES, type Significance } from '../estimators/significance.js';
import { CRITERIA, type SelectionCriterion } from '../learning/selectFeatures.js';
import type { Given } from './arguments.js';

/** How columns are compared with the target, and chosen. */
interface RankingOptions {
  readonly method: MutualInformationMethod;
  readonly correction: PairCorrection | undefined;
  readonly significance: Significance | undefined;
  /** How many features are to be selected together. */
  readonly select: number | undefined;
  readonly criterion: SelectionCriterion;
}

/** The names of these options. */
export const RANKING_NAMES = ['method', 'correction', 'significance', 'select', 'criterion'] as const;

function wordOption<T extends string>(given: Given, name: string, words: readonly T[]): T | undefined {
  const text = given.values[name];
  if (text === undefined || (words as readonly string[]).includes(text)) return text as T | undefined;
  throw new RangeError(`--${name} must be one of ${words.join(', ')}, got ${text}${nearNames(text, words)}`);
}

/** `--method`, `--correction`, `--significance`, `--select` and `--criterion`. @throws RangeError where one is wrong, TypeError where it goes with none of the others. */
export function rankingOptions(given: Given): RankingOptions {
  const method = wordOption(given, 'method', MUTUAL_INFORMATION_METHODS) ?? 'histogram';
  const correction = wordOption(given, 'correction', PAIR_CORRECTIONS);
  if (correction !== undefined && method !== 'histogram' && method !== 'auto') {
    throw new TypeError(`--correction goes with --method histogram, not with ${method}`);
  }
  const significance = wordOption(given, 'significance', SIGNIFICANCES);
  if (method !== 'histogram') refuseGTest(significance, method);
  const criterion = wordOption(given, 'criterion', CRITERIA);
  const text = given.values.select;
  if (criterion !== undefined && text === undefined) {
    throw new RangeError('--criterion goes with --select N, the number of columns to select');
  }
  if (text !== undefined && !(/^\d{1,6}$/.test(text) && Number(text) >= 1)) {
    throw new RangeError(`--select must be an integer ≥ 1, got ${text}`);
  }
  return {
    method,
    correction,
    significance,
    select: text === undefined ? undefined : Number(text),
    criterion: criterion ?? 'jmi',
  };
}
