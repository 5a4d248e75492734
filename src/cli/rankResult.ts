// What a ranking is, and the words for it that the table and the report share.

import type { FeatureScore } from '../estimators/featureRanking.js';
import type { Binning } from '../tables/binRules.js';
import type { LeftOut } from './features.js';
import { bitsText, grouped } from './textTable.js';

/** One column of a ranking. Information in bits. */
export interface RankedColumn {
  readonly name: string;
  readonly type: 'number' | 'category';
  /** Plain (plug-in) mutual information with the target. */
  readonly mutualInformation: number;
  /** The same, Miller–Madow corrected: the sort key. */
  readonly corrected: number;
  /** Plain mutual information as a share of the target's entropy, both over `samples`: Theil's coefficient. */
  readonly share: number;
  readonly unit: 'bits';
  /** Bins of a column of numbers, categories of any other. */
  readonly bins: number;
  /** More than a fifth as many categories as rows. */
  readonly identifier: boolean;
  readonly samples: number;
  /** Rows left out because the column or the target has no value there. */
  readonly omitted: number;
  readonly outOfRange: number;
  readonly leftOutBecause: {
    readonly missing: number;
    readonly infinite: number;
    readonly missingTarget: number;
  };
}

/** What `infosimd rank` finds; `--json` prints it. */
export interface RankResult {
  readonly file: string;
  readonly format: string;
  readonly rows: number;
  readonly target: {
    readonly name: string;
    readonly type: 'number' | 'category';
    readonly entropy: number;
    readonly unit: 'bits';
    readonly bins: number;
    readonly missing: number;
    readonly infinite: number;
  };
  readonly bins: number;
  readonly binning: Binning;
  readonly maxCategories: number;
  readonly ranking: readonly RankedColumn[];
  readonly leftOut: readonly LeftOut[];
  readonly seconds: number;
  readonly rowsPerSecond: number;
  readonly backend: { readonly name: string; readonly reason: string };
}

/** A joint table that the report draws. */
export interface RankedTable {
  readonly name: string;
  readonly table: FeatureScore['table'];
  /** Categories in a natural order, such as weekdays. */
  readonly ordered: boolean;
}

/** The rows that a ranked column went without, and why, in a few words. */
function leftOutText(column: RankedColumn, target: string): string {
  const { missing, infinite, missingTarget } = column.leftOutBecause;
  const reasons: string[] = [];
  if (missing > 0) reasons.push(`${grouped(missing)} missing`);
  if (infinite > 0) reasons.push(`${grouped(infinite)} infinite`);
  if (missingTarget > 0) reasons.push(`${grouped(missingTarget)} without ${target}`);
  if (column.outOfRange > 0) reasons.push(`${grouped(column.outOfRange)} out of range`);
  const count = column.omitted + column.outOfRange;
  return count === 0 ? '0' : `${grouped(count)} (${reasons.join(', ')})`;
}

/** `20 bins`, `24 categories`. */
export function binsText({ type, bins }: { type: 'number' | 'category'; bins: number }): string {
  if (type === 'number') return `${grouped(bins)} ${bins === 1 ? 'bin' : 'bins'}`;
  return `${grouped(bins)} ${bins === 1 ? 'category' : 'categories'}`;
}

/** The sentence that explains the mark of an identifier. */
export const IDENTIFIER_NOTE =
  'more than a fifth as many categories as rows: an identifier tells everything and means nothing';

/** Names the columns of numbers that fall into one bin, and so tell nothing; undefined where there is none. */
export function oneBinNote({ ranking }: RankResult): string | undefined {
  const names = ranking.filter(({ type, bins }) => type === 'number' && bins === 1).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return `in one bin, which tells nothing: ${names.join(', ')}; other --bins or --binning may part the values`;
}

/** A ranked column as a row of the table: name, MI, corrected, share, bins, samples, left out. */
export function rowTexts(column: RankedColumn, target: string): string[] {
  return [
    column.identifier ? `${column.name} *` : column.name,
    bitsText(column.mutualInformation),
    bitsText(column.corrected),
    `${(100 * column.share).toFixed(3)} %`,
    binsText(column),
    grouped(column.samples),
    leftOutText(column, target),
  ];
}
