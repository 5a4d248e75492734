import { MOST_RANKING_BINS } from '../bins/binRules.js';
import { sortKey } from '../data/rankColumns.js';
import type { PageSection, PageText } from '../plot/htmlPage.js';
import { htmlPage } from '../plot/htmlPage.js';
import { type HeatMapOptions, jointHeatMap, marginalsOf, shownCategories } from '../plot/jointHeatMap.js';
import { amountText, countOf, percentText } from '../plot/numberText.js';
import { rankingBars } from '../plot/rankingBars.js';
import { renderSvg } from '../plot/renderSvg.js';
import { visibleText } from '../plot/visibleText.js';
import type { JointHistogram } from '../tables/jointHistogram.js';
import { commandText } from './failure.js';
import type { RankedTable, RankResult, Selection } from './rankResult.js';
import {
  bestColumn,
  binsText,
  MARK,
  rankNotes,
  rankTable,
  remarkNotes,
  selectionTable,
  selectionText,
} from './rankResult.js';
import { grouped, nameText } from './textTable.js';

/** Bars in the chart of the ranking, and names of columns that cannot mean anything; the table has every column. */
const MOST_BARS = 40;
const MOST_APART = 8;

/** Bins of a side of a map; more are joined. */
const MOST_BINS = 40;
/** Values of a column of numbers that are labels, not bins with edges. */
const MOST_VALUES = 31;

/**
 * The ranking as one self-contained page: table, bars, and the joint distributions of the best columns.
 * @param parts the names of the features that are parts of timestamps, whose categories have an order of their own.
 */
export async function rankPage(
  result: RankResult,
  tables: readonly RankedTable[],
  parts: ReadonlySet<string>,
): Promise<string> {
  const { target, ranking } = result;
  const sections = [summary(result)];
  if (ranking.length > 0) {
    sections.push(await rankingSection(result));
    if (result.selection !== undefined) sections.push(selectionSection(result.selection));
    sections.push(await jointSection(result, tables, parts));
  }
  if (result.leftOut.length > 0) {
    sections.push({
      heading: 'Columns left out',
      table: {
        columns: [{ name: 'column' }, { name: 'reason' }],
        rows: result.leftOut.map(({ name, reason }) => [wholeName(name), commandText(reason)]),
      },
    });
  }
  sections.push(method(result));
  return htmlPage(['Which columns tell most about ', wholeName(target.name), '?'], sections);
}

/** A name on the page: of a long one the whole is in a title. */
function wholeName(name: string): PageText {
  const text = nameText(name);
  const title = visibleText(name);
  return text === title ? text : { text, title };
}

function summary({ file, format, rows, target, ranking }: RankResult): PageSection {
  const best = bestColumn(ranking);
  const targetName = wholeName(target.name);
  const answer = best
    ? [
        `Of ${countOf(ranking.length, 'column')}${markedText(ranking)}, `,
        wholeName(best.name),
        ' tells most about ',
        targetName,
        `: ${amountText(best.beyondChance, 'bits')} beyond chance, ${percentText(best.share)} of its entropy.`,
      ]
    : 'No column could be ranked.';
  return {
    paragraphs: [
      answer,
      [
        `${file} (${format}), ${countOf(rows, 'row')}. The entropy of `,
        targetName,
        `, cut into ${binsText(target)}, is ${amountText(target.entropy, 'bits')}.`,
      ],
    ],
  };
}

/** How many columns are marked, which the answer passes over. */
function markedText(ranking: RankResult['ranking']): string {
  const marked = ranking.filter(({ remark }) => remark !== undefined).length;
  if (marked === 0) return '';
  if (marked === ranking.length) return marked === 1 ? ', which is marked' : ', all of them marked';
  return ` (${grouped(marked)} of them marked)`;
}

async function rankingSection(result: RankResult): Promise<PageSection> {
  const { target, ranking } = result;
  const [meaningful, apart] = [false, true].map((isApart) =>
    ranking.filter(({ remark }) => (remark !== undefined) === isApart),
  );
  const bars = [...meaningful.slice(0, MOST_BARS), ...apart.slice(0, MOST_APART)].map((column) => ({
    name: column.name,
    value: sortKey(column),
    pValue: column.pValue,
    nullQuantiles: column.nullQuantiles,
    remark: column.remark,
  }));
  const estimate = result.method === undefined ? 'beyond chance' : `method ${result.method}`;
  const what =
    result.method === undefined
      ? 'Mutual information beyond chance'
      : `Mutual information by method ${result.method}`;
  const { columns, rows } = rankTable(result, 'report');
  const which =
    ranking.length > bars.length
      ? `${what} of ${bars.length} of ${grouped(ranking.length)} columns.`
      : `${what}; the table has the plain value, too.`;
  const caption =
    result.significance === undefined
      ? which
      : `${which} Of columns that tell nothing, 95 of 100 end within the orange bands.`;
  return {
    heading: 'Ranking',
    table: {
      columns,
      rows: rows.map(([first, ...rest], i) => [
        [wholeName(ranking[i].name), first.endsWith(MARK) ? MARK : ''],
        ...rest,
      ]),
    },
    paragraphs: [
      ...remarkNotes(result).map((note) => `* ${sentence(note)}`),
      ...rankNotes(result).map(sentence),
    ],
    figures: [{ svg: await renderSvg(rankingBars(bars, { target: target.name, estimate })), caption }],
  };
}

function sentence(note: string): string {
  return `${note[0].toUpperCase()}${note.slice(1)}.`;
}

function selectionSection(selection: Selection): PageSection {
  const { columns, rows } = selectionTable(selection);
  return {
    heading: 'Columns that together tell most',
    paragraphs: [
      `${selectionText(selection)}. Marked columns are not offered. Columns are chosen one after the other: each time the one ` +
        `with the highest criterion, ${CRITERION_TEXTS[selection.criterion]}.`,
    ],
    table: { columns, rows: rows.map(([, ...rest], i) => [wholeName(selection.columns[i].name), ...rest]) },
  };
}

const CRITERION_TEXTS: Readonly<Record<Selection['criterion'], string>> = {
  mim: 'its mutual information with the target (mim)',
  mrmr: 'its mutual information with the target less the mean of that with those selected (mrmr)',
  jmi: 'the sum of what it tells together with each of those selected (jmi)',
  cmim: 'the least that it tells beyond one of those selected (cmim)',
  disr: 'the sum of what it tells together with each of those selected, as a share of their joint entropy (disr)',
  icap: 'its mutual information with the target less what those selected tell already (icap)',
};

/** The edges that remain where neighbouring bins are joined until there are at most `MOST_BINS`; none where there are no more. */
function coarseEdges(edges: Float64Array | undefined): Float64Array | undefined {
  if (edges === undefined || edges.length <= MOST_BINS + 1) return undefined;
  const together = Math.ceil((edges.length - 1) / MOST_BINS);
  return edges.filter((_, i) => i % together === 0 || i === edges.length - 1);
}

/** A table of few enough bins for a map; categories stay. */
function coarse(table: JointHistogram): JointHistogram {
  const x = coarseEdges(table.xEdges);
  const y = coarseEdges(table.yEdges);
  return x || y ? table.coarsen({ ...(x && { x }), ...(y && { y }) }) : table;
}

/**
 * The values of a column of numbers that has one in each bin, which equal-frequency binning gives to a column of few values: its edges
 * are midway between them, the outermost at them. Undefined where the edges are no such ones.
 */
function valuesOfBins(edges: Float64Array | undefined, { bins, binning }: RankResult): number[] | undefined {
  if (edges === undefined || binning !== 'equal-frequency' || edges.length > MOST_VALUES + 1)
    return undefined;
  const first = edges[0];
  const last = edges[edges.length - 1];
  const values = [first];
  for (const edge of edges.subarray(1, -1)) values.push(2 * edge - (values.at(-1) as number));
  const rounding = 1e-9 * (last - first);
  const isEach = values.every((value, i) => value >= edges[i] - rounding && value < edges[i + 1] + rounding);
  if (!isEach || Math.abs((values.at(-1) as number) - last) > rounding) return undefined;
  // Two bins around the median of a symmetric column look the same.
  if (values.length === 2 && (bins ?? 2) === 2 && !(Number.isInteger(first) && last === first + 1))
    return undefined;
  return values.map((value) => Number(value.toPrecision(12)));
}

async function jointSection(
  result: RankResult,
  tables: readonly RankedTable[],
  parts: ReadonlySet<string>,
): Promise<PageSection> {
  const { target, ranking } = result;
  const natural = (name: string): 'table' | undefined => (parts.has(name) ? 'table' : undefined);
  const yOrder = targetOrder(
    tables.map(({ table }) => table),
    natural(target.name),
  );
  const targetName = nameText(target.name, 28);
  const figures = [];
  for (const { name, table } of tables) {
    const column = ranking.find((candidate) => candidate.name === name);
    if (!column) continue;
    const drawn = coarse(table);
    const spec = jointHeatMap(drawn, {
      x: name,
      y: target.name,
      title: `${nameText(name, 28)} and ${targetName}`,
      subtitle: `${amountText(column.beyondChance, 'bits')} beyond chance, ${percentText(column.share)} of H(${targetName})`,
      xOrder: natural(name),
      yOrder,
      xValues: valuesOfBins(drawn.xEdges, result),
      yValues: valuesOfBins(drawn.yEdges, result),
    });
    figures.push({ svg: await renderSvg(spec) });
  }
  return {
    heading: 'Joint distributions of the best columns',
    paragraphs: [
      'Orange cells hold more of the rows than if the two columns were independent, blue ones fewer; cells are pale where ' +
        'there are few rows to tell. The bars above and beside a map are the distributions of the two columns alone. ' +
        'Bins hold about equally many rows under equal-frequency binning, so they differ in width: the numbers at the ' +
        'axes are their edges.',
    ],
    figures,
  };
}

/** One order of the target's categories for all maps: by how often they occur in all of them together. */
function targetOrder(
  tables: readonly JointHistogram[],
  order: 'table' | undefined,
): HeatMapOptions['yOrder'] {
  const categories = tables[0]?.yCategories;
  if (categories === undefined) return undefined;
  const sums = new Float64Array(categories.length);
  for (const table of tables) {
    marginalsOf(table)[1].forEach((count, i) => {
      sums[i] += count;
    });
  }
  return shownCategories(sums, categories, order).map((i) => categories[i]);
}

const METHOD_TEXT =
  ' Here the order is that of the estimates by the methods that the table names: ksg and gao by nearest neighbours of columns at unit ' +
  'variance, ross by neighbours within a category, gaussian and copula by correlation.';

const SIGNIFICANCE_TEXTS: Readonly<Record<'g-test' | 'permutation', string>> = {
  'g-test':
    'p is the chance of a mutual information as large where the column tells nothing, by the χ² distribution of 2N·I (G-test); it ' +
    'supposes that cells hold some rows.',
  permutation:
    'p is the chance of an estimate as large where the column tells nothing: (1 + those as large)/1001 among 1000 pairings of the ' +
    'same values by chance, so 0.0010 is the least.',
};

function method(result: RankResult): PageSection {
  const { bins, binning, rows, seconds, rowsPerSecond, backend, maxCategories, significance } = result;
  return {
    heading: 'How it was computed',
    paragraphs: [
      'Mutual information I(X; Y) = Σ p(x, y) log₂ (p(x, y) / (p(x) p(y))) of the joint table of a column and the ' +
        'target, in bits. What is beyond chance is this less its mean over all tables with the same sums of rows and columns; it decides ' +
        'the order, and lies about zero, also below, for a column that tells nothing. The share of the entropy is that of ' +
        'what is beyond chance (the reliable fraction of information).' +
        (result.method === undefined ? '' : METHOD_TEXT),
      ...(significance === undefined ? [] : [SIGNIFICANCE_TEXTS[significance]]),
      `Columns of numbers are cut into at most ${bins ?? MOST_RANKING_BINS} ${binning} bins${bins === undefined ? ', or the cube root of their number where that is less' : ''}; texts, booleans and parts of timestamps ` +
        `(UTC) are categories, at most ${grouped(maxCategories)} a column. Rows without a value in either column ` +
        'are left out of that pair, and counted.',
      `${countOf(rows, 'row')} in ${seconds.toFixed(2)} s, ${grouped(rowsPerSecond)} rows/s, on the ` +
        `${backend.name} backend (${backend.reason}).`,
    ],
  };
}
