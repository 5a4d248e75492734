// The words for a ranking that the table and the report share.

import type { ColumnRanking, RankedColumn } from '../data/rankColumns.js';
import type { ColumnSelection } from '../data/selectColumns.js';
import { chanceText } from '../plot/numberText.js';
import type { JointHistogram } from '../tables/jointHistogram.js';
import { bitsText, countOf, grouped, type TextColumn } from './textTable.js';

/** A selection as `--select` adds it to a ranking. */
export type Selection = Pick<ColumnSelection, 'criterion' | 'asked' | 'from' | 'samples' | 'columns'>;

/** What `infosimd rank` finds; `--json` prints it. */
export interface RankResult extends ColumnRanking {
  readonly selection?: Selection;
  readonly seconds: number;
  readonly rowsPerSecond: number;
}

/** A joint table that the report draws. */
export interface RankedTable {
  readonly name: string;
  readonly table: JointHistogram;
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
