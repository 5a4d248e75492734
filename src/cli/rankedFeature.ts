// What becomes of a feature in a ranking, wherever its table was counted: a ranked column, or a reason to leave it out.

import type { FeatureScore } from '../estimators/featureRanking.js';
import type { JointHistogram } from '../tables/jointHistogram.js';
import { type CuttingOptions, tooManyText } from './cuttingOptions.js';
import { codeOf } from './failure.js';
import type { Feature } from './features.js';
import type { RankingOptions } from './rankingOptions.js';
import type { RankedColumn, RankResult } from './rankResult.js';
import { grouped } from './textTable.js';

/** What is known of the target. */
export type TargetFacts = RankResult['target'];

/** A ranked column and its joint table, or why there is none. */
export type FeatureOutcome =
  | { readonly column: RankedColumn; readonly table: JointHistogram; readonly reason?: undefined }
  | { readonly reason: string };

/** What is known of a column once its values were seen. */
export interface ColumnFacts {
  readonly kind: 'number' | 'category';
  readonly missing: number;
  readonly infinite: number;
  /** The categories of a column that is none of numbers, and the first of them. */
  readonly categories: number;
  readonly first: unknown;
}

/** What a ranking of features is asked for. */
export interface RankingRequest {
  readonly rows: number;
  readonly cutting: CuttingOptions;
  readonly comparing: RankingOptions;
}

/** Of permutations: the same file gives the same p-values. */
const PERMUTATIONS = { permutations: 1000, seed: 0 };

/** How joint tables are scored. */
export function scoringOptions({ method, significance }: RankingOptions) {
  return { method, significance: { kind: significance, ...PERMUTATIONS } };
}

/** The error of a target that cannot be read. */
export function unreadableTarget(name: string, error: unknown, cutting: CuttingOptions): unknown {
  const tooMany = tooManyText(error, cutting);
  return tooMany ? new Error(`the target "${name}" has ${tooMany}`) : error;
}

/** Throws for a target without values, or with one value only; `constant`: whether all its values are the first one. */
export function refuseTarget(
  name: string,
  { missing, infinite, first }: ColumnFacts,
  constant: boolean,
  rows: number,
): void {
  if (missing + infinite === rows) throw new Error(`the target "${name}" has no values`);
  if (constant) {
    throw new Error(`the target "${name}" has no variation: every value is ${JSON.stringify(first)}`);
  }
}

/** Throws for a target whose values cannot be told apart by its bins. */
export function refuseOneBin(name: string, entropy: number): void {
  if (entropy > 0) return;
  throw new Error(
    `the target "${name}" has no variation: all its values fall into one bin; try other --bins or --binning`,
  );
}

/** Why a feature is left out that cannot be read. @throws `error` where the file is at fault. */
export function unreadableFeature(error: unknown, cutting: CuttingOptions): { readonly reason: string } {
  const tooMany = tooManyText(error, cutting);
  if (tooMany) return { reason: tooMany };
  if (codeOf(error) === 'ERR_UNSAFE_INTEGER') return { reason: (error as Error).message };
  throw error;
}

/** Why a column of such values is left out; undefined where it can be used. */
export function refuseColumn(
  { part }: Feature,
  { missing, infinite, categories, first }: ColumnFacts,
  rows: number,
): string | undefined {
  if (missing + infinite === rows) return 'no values';
  return part && categories === 1 ? `constant: always ${first}` : undefined;
}

/**
 * What becomes of a feature.
 * @param haveCommonRow whether any row has a value in it and in the target.
 * @param score its score; what it throws leaves the feature out where the column is at fault.
 */
export function rankFeature(
  feature: Feature,
  facts: ColumnFacts,
  target: TargetFacts,
  { rows, comparing }: RankingRequest,
  haveCommonRow: () => boolean,
  score: () => FeatureScore,
): FeatureOutcome {
  const { name } = feature;
  const { kind, missing, infinite, categories } = facts;
  const refused = refuseColumn(feature, facts, rows);
  if (refused !== undefined) return { reason: refused };
  if (!haveCommonRow()) return { reason: 'no row has both it and the target' };
  let scored: FeatureScore;
  try {
    scored = score();
  } catch (error) {
    // How many bins it gets is known only now: with those of the target they may be more than a table holds.
    // Nor does every method take every column.
    if (error instanceof RangeError || (error instanceof TypeError && comparing.method !== 'histogram'))
      return { reason: error.message.replace(/\d+(?= cells)/g, (cells) => grouped(Number(cells))) };
    throw error;
  }
  const column: RankedColumn = {
    name,
    type: kind,
    mutualInformation: scored.plugin,
    corrected: scored.corrected,
    ...(comparing.method === 'histogram' ? {} : { method: scored.method, value: scored.value }),
    ...(scored.ties === undefined ? {} : { ties: scored.ties() }),
    ...(scored.significance === undefined ? {} : { pValue: scored.significance.pValue }),
    share: scored.share,
    unit: 'bits',
    bins: scored.bins,
    identifier: kind === 'category' && categories > rows / 5,
    samples: scored.samples,
    omitted: scored.omitted,
    outOfRange: scored.outOfRange,
    leftOutBecause: { missing, infinite, missingTarget: target.missing + target.infinite },
  };
  return { column, table: scored.table };
}
