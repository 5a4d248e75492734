// The words for a ranking that the table and the report share.

import { MOST_RANKING_BINS, rankingBins } from '../bins/binRules.js';
import type { ColumnRanking, RankedColumn } from '../data/rankColumns.js';
import type { ColumnSelection } from '../data/selectColumns.js';
import { FEATURE_REMARKS, type FeatureRemark } from '../estimators/featureRemark.js';
import { chanceText, countOf, fixedText } from '../plot/numberText.js';
import type { JointHistogram } from '../tables/jointHistogram.js';
import { type Remark, remarkLines } from './remarks.js';
import { bitsText, grouped, nameText, type TextColumn } from './textTable.js';

/** A selection as `--select` adds it to a ranking. */
export type Selection = Pick<ColumnSelection, 'criterion' | 'asked' | 'from' | 'samples' | 'columns'>;

/** What `infosimd rank` finds; `--json` prints it. */
export interface RankResult extends ColumnRanking {
  readonly selection?: Selection;
  readonly remarks?: readonly Remark[];
  readonly seconds: number;
  readonly rowsPerSecond: number;
}

/** A joint table that the report draws. */
export interface RankedTable {
  readonly name: string;
  readonly table: JointHistogram;
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
  return type === 'number' ? countOf(bins, 'bin') : countOf(bins, 'category', 'categories');
}

/** What follows the name of a column that cannot mean anything. */
export const MARK = ' *';

/** What each remark means. */
const REMARK_TEXTS: Readonly<Record<FeatureRemark, string>> = {
  constant: 'constant, one value in all rows',
  'running number': 'running numbers, the same step from each row to the next',
  'target by another name':
    'the target by another name, each value goes with one of the target, and the other way round',
  identifier: 'identifiers, at least a fifth as many categories as rows with a value',
};

/** Names the columns that cannot mean anything, or nothing new, and says why: a line for each reason. */
export function remarkNotes(result: RankResult): string[] {
  return FEATURE_REMARKS.map((remark) => {
    const found = namesWhere(result, (column) => column.remark === remark);
    return found && `${REMARK_TEXTS[remark]}: ${found.names}`;
  }).filter((note) => note !== undefined);
}

/** The names of the columns for which something holds, as a list; undefined where there is none. */
function namesWhere(
  { ranking }: RankResult,
  holds: (column: RankedColumn) => boolean,
): { readonly count: number; readonly names: string } | undefined {
  const found = ranking.filter(holds);
  return found.length === 0
    ? undefined
    : { count: found.length, names: found.map(({ name }) => nameText(name)).join(', ') };
}

/** Names the columns of numbers that fall into one bin, and so tell nothing; undefined where there is none. */
function oneBinNote(result: RankResult): string | undefined {
  const found = namesWhere(result, ({ type, bins }) => type === 'number' && bins === 1);
  return (
    found && `in one bin, which tells nothing: ${found.names}; other --bins or --binning may part the values`
  );
}

/** Names the columns whose joint table has more cells than rows; undefined where there is none. */
function fewRowsNote(result: RankResult): string | undefined {
  const { ranking, target } = result;
  const found = namesWhere(
    result,
    (column) => column.remark === undefined && hasFewRows(column, target.bins),
  );
  return found && `${FEW_ROWS_NOTE}${found.count === ranking.length ? '' : ` (${found.names})`}`;
}

/** What to think of a joint table with more cells than rows. */
export const FEW_ROWS_NOTE =
  'few rows for so many bins: mutual information is mostly chance, which what is beyond chance is without';

/** Says how many bins there are, where a column of numbers has too few values for as many as usual; else undefined. */
export function binsNote(
  { bins }: { readonly bins: number | undefined },
  columns: readonly { readonly type: 'number' | 'category'; readonly samples: number }[],
): string | undefined {
  if (bins !== undefined) return undefined;
  const isFew = columns.some(
    ({ type, samples }) => type === 'number' && rankingBins(samples) < MOST_RANKING_BINS,
  );
  return isFew
    ? `numbers are cut into ${MOST_RANKING_BINS} bins, or the cube root of their number where that is less; --bins N chooses another number`
    : undefined;
}

/** Whether a joint table has more cells than rows. */
export function hasFewRows({ samples, bins }: { samples: number; bins: number }, otherBins: number): boolean {
  return samples < bins * otherBins;
}

/** Names the columns whose estimate supposes no ties, and has them in more than one sample in twenty; undefined where there is none. */
function tiesNote(result: RankResult): string | undefined {
  const found = namesWhere(result, ({ ties = 0, samples }) => ties > samples / 20);
  return (
    found &&
    `more than one sample in twenty is tied, in the column or in the target: ${found.names}; ksg and ross suppose numbers without ` +
      'ties, so these estimates may be far off; --method auto, or gao for numbers, takes them'
  );
}

/** The notes below a ranking, in their order. */
export function rankNotes(result: RankResult): string[] {
  const { target, ranking, rows } = result;
  if (ranking.length === 0) return remarkLines(result.remarks);
  const ofTarget = { type: target.type, samples: rows - target.missing - target.infinite };
  return [
    binsNote(result, [ofTarget, ...ranking]),
    tiesNote(result),
    oneBinNote(result),
    fewRowsNote(result),
    ownRowsNote(result),
    ...remarkLines(result.remarks),
  ].filter((note) => note !== undefined);
}

/** Says over which rows the entropy of the target and the shares are, where they differ; else undefined. */
function ownRowsNote({ ranking, target, rows, weights }: RankResult): string | undefined {
  if (weights !== undefined)
    return `each row counts as much as ${nameText(weights)} says, also in the numbers of samples`;
  const ofTarget = rows - target.missing - target.infinite;
  if (ranking.every(({ samples }) => samples === ofTarget)) return undefined;
  return (
    `H(${nameText(target.name)}) is over all ${countOf(ofTarget, 'row')} with a value; ` +
    'where some are left out, a share is of the entropy over the column’s own rows'
  );
}

/** The best column that can mean something, or the best of all where none can; undefined where there is none. */
export function bestColumn(ranking: readonly RankedColumn[]): RankedColumn | undefined {
  return ranking[0];
}

/** The columns of the table of a ranking, and what stands in them. */
function tableColumns(
  { method, significance, target }: RankResult,
  place: 'terminal' | 'report',
): readonly (TextColumn & { readonly text: (column: RankedColumn) => string })[] {
  const long = place === 'report';
  const numeric = true;
  const targetName = nameText(target.name);
  return [
    {
      name: 'column',
      text: (column) => `${nameText(column.name)}${column.remark === undefined ? '' : MARK}`,
    },
    { name: 'MI (bits)', numeric, text: ({ mutualInformation }) => bitsText(mutualInformation) },
    {
      name: long ? 'beyond chance (bits)' : 'beyond chance',
      numeric,
      // NaN for weights that are fractions.
      text: ({ beyondChance }) => (beyondChance === beyondChance ? bitsText(beyondChance) : '–'),
    },
    ...(method === undefined
      ? []
      : [
          { name: 'estimate', numeric, text: ({ value }: RankedColumn) => bitsText(value as number) },
          { name: 'by', text: ({ method: chosen }: RankedColumn) => chosen as string },
        ]),
    ...(significance === undefined
      ? []
      : [{ name: 'p', numeric, text: ({ pValue }: RankedColumn) => chanceText(pValue as number) }]),
    {
      name: long ? `share of H(${targetName})` : 'of H',
      numeric,
      text: ({ share }) => `${fixedText(100 * share, 3)} %`,
    },
    { name: 'cut into', numeric, text: binsText },
    { name: 'samples', numeric, text: ({ samples }) => grouped(samples) },
    {
      name: long ? 'samples left out' : 'left out',
      text: (column) => leftOutText(column, targetName),
    },
  ];
}

/** The table of a ranking, in the terminal and in the report; names stand in its first column. */
export function rankTable(
  result: RankResult,
  place: 'terminal' | 'report',
): { columns: readonly TextColumn[]; rows: string[][] } {
  const columns = tableColumns(result, place);
  return { columns, rows: result.ranking.map((column) => columns.map(({ text }) => text(column))) };
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
      nameText(name),
      bitsText(mutualInformation),
      bitsText(score),
    ]),
  };
}
