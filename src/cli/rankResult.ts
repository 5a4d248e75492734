// What a ranking is, and the words for it that the table and the report share.

import type { Binning } from '../bins/binRules.js';
import type { FeatureScore } from '../estimators/featureRanking.js';
import type { MutualInformationMethod } from '../estimators/mutualInformation.js';
import type { Significance } from '../estimators/significance.js';
import type { SelectionCriterion } from '../learning/selectFeatures.js';
import { chanceText } from '../plot/numberText.js';
import type { LeftOut } from './features.js';
import { bitsText, countOf, grouped, type TextColumn } from './textTable.js';

/** One column of a ranking. Information in bits. */
export interface RankedColumn {
  readonly name: string;
  readonly type: 'number' | 'category';
  /** Plain (plug-in) mutual information with the target. */
  readonly mutualInformation: number;
  /** The same, Miller–Madow corrected: the sort key, where there is no `value`. */
  readonly corrected: number;
  /** Where another method was asked for: which was taken, and its estimate, the sort key. */
  readonly method?: FeatureScore['method'];
  readonly value?: number;
  /** Of an estimate by ksg or ross: samples whose value occurs more than once, in the column or in the target, whichever has more. */
  readonly ties?: number;
  /** Where significance was asked for: the chance of an estimate as large where the column tells nothing. */
  readonly pValue?: number;
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

/** Columns that together tell most, in the order of their selection. */
export interface Selection {
  readonly criterion: SelectionCriterion;
  /** How many columns were asked for. */
  readonly asked: number;
  /** How many columns could have been selected. */
  readonly from: number;
  /** Rows that every one of those and the target have a value in: the selection is over them. */
  readonly samples: number;
  readonly columns: readonly {
    readonly name: string;
    readonly mutualInformation: number;
    readonly score: number;
  }[];
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
  /** Where they were asked for. */
  readonly method?: MutualInformationMethod;
  readonly significance?: Significance;
  readonly selection?: Selection;
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
function oneBinNote({ ranking }: RankResult): string | undefined {
  const names = ranking.filter(({ type, bins }) => type === 'number' && bins === 1).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return `in one bin, which tells nothing: ${names.join(', ')}; other --bins or --binning may part the values`;
}

/** Names the columns whose joint table has more cells than rows; undefined where there is none. */
function fewRowsNote({ ranking, target }: RankResult): string | undefined {
  const names = ranking.filter((column) => isSparse(column, target.bins)).map(({ name }) => name);
  if (names.length === 0) return undefined;
  const which = names.length === ranking.length ? '' : ` (${names.join(', ')})`;
  return `${FEW_ROWS_NOTE}${which}`;
}

/** What to think of a joint table with more cells than rows. */
export const FEW_ROWS_NOTE = 'few rows for so many bins: the estimate is mostly bias';

/** Whether a joint table has more cells than rows. */
export function isSparse({ samples, bins }: { samples: number; bins: number }, otherBins: number): boolean {
  return samples < bins * otherBins;
}

/** Names the columns whose estimate supposes no ties, and has them in more than one sample in twenty; undefined where there is none. */
function tiesNote({ ranking }: RankResult): string | undefined {
  const names = ranking.filter(({ ties = 0, samples }) => ties > samples / 20).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return (
    `more than one sample in twenty is tied, in the column or in the target: ${names.join(', ')}; ksg and ross suppose numbers without ` +
    'ties, so these estimates may be far off; --method auto, or gao for numbers, takes them'
  );
}

/** The notes below a ranking, in their order. */
export function rankNotes(result: RankResult): string[] {
  return [tiesNote(result), oneBinNote(result), fewRowsNote(result), ownRowsNote(result)].filter(
    (note) => note !== undefined,
  );
}

/** Says over which rows the entropy of the target and the shares are, where they differ; else undefined. */
function ownRowsNote({ ranking, target, rows }: RankResult): string | undefined {
  const ofTarget = rows - target.missing - target.infinite;
  if (ranking.every(({ samples }) => samples === ofTarget)) return undefined;
  return (
    `H(${target.name}) is over all ${countOf(ofTarget, 'row')} with a value; ` +
    'where some are left out, a share is of the entropy over the column’s own rows'
  );
}

/** The best column that is no identifier, or the best of all where each is one; undefined where there is none. */
export function bestColumn(ranking: readonly RankedColumn[]): RankedColumn | undefined {
  return ranking.find(({ identifier }) => !identifier) ?? ranking[0];
}

/** What a ranking is ordered by. */
export function sortKey({ value, corrected }: RankedColumn): number {
  return value ?? corrected;
}

/** The headings of the table of a ranking, in the terminal and in the report. */
export function rankHeadings(result: RankResult, place: 'terminal' | 'report'): TextColumn[] {
  const long = place === 'report';
  const numeric = true;
  return [
    { name: 'column' },
    { name: 'MI (bits)', numeric },
    { name: long ? 'corrected MI (bits)' : 'corrected', numeric },
    ...(result.method === undefined ? [] : [{ name: 'estimate', numeric }, { name: 'by' }]),
    ...(result.significance === undefined ? [] : [{ name: 'p', numeric }]),
    { name: long ? `share of H(${result.target.name})` : 'of H', numeric },
    { name: 'cut into', numeric },
    { name: 'samples', numeric },
    { name: long ? 'samples left out' : 'left out' },
  ];
}

/** What a selection is of: `2 of 4 columns, over the 553 rows where each of them and the target have a value`. */
export function selectionText({ asked, from, samples, columns }: Selection): string {
  const fewer = asked > from ? ` (${grouped(asked)} were asked for)` : '';
  return (
    `${grouped(columns.length)} of ${countOf(from, 'column')}${fewer}, ` +
    `over the ${countOf(samples, 'row')} where each of them and the target have a value`
  );
}

/** The headings and rows of the table of a selection. */
export function selectionTable({ criterion, columns }: Selection): {
  columns: TextColumn[];
  rows: string[][];
} {
  return {
    columns: [
      { name: 'selected' },
      { name: 'MI (bits)', numeric: true },
      { name: criterion === 'disr' ? 'disr' : `${criterion} (bits)`, numeric: true },
    ],
    rows: columns.map(({ name, mutualInformation, score }) => [
      name,
      bitsText(mutualInformation),
      bitsText(score),
    ]),
  };
}

/** A ranked column as a row of that table. */
export function rowTexts(column: RankedColumn, target: string): string[] {
  return [
    column.identifier ? `${column.name} *` : column.name,
    bitsText(column.mutualInformation),
    bitsText(column.corrected),
    ...(column.value === undefined ? [] : [bitsText(column.value), column.method as string]),
    ...(column.pValue === undefined ? [] : [chanceText(column.pValue)]),
    `${(100 * column.share).toFixed(3)} %`,
    binsText(column),
    grouped(column.samples),
    leftOutText(column, target),
  ];
}
