import { sortKey } from '../data/rankColumns.js';
import type { PageSection } from '../plot/htmlPage.js';
import { htmlPage } from '../plot/htmlPage.js';
import { jointHeatMap } from '../plot/jointHeatMap.js';
import { numberText, percentText } from '../plot/numberText.js';
import { rankingBars } from '../plot/rankingBars.js';
import { renderSvg } from '../plot/renderSvg.js';
import { commandText } from './failure.js';
import type { RankedTable, RankResult, Selection } from './rankResult.js';
import {
  bestColumn,
  binsText,
  IDENTIFIER_NOTE,
  rankHeadings,
  rankNotes,
  rowTexts,
  selectionTable,
  selectionText,
} from './rankResult.js';
import { countOf, grouped } from './textTable.js';

/** Bars in the chart of the ranking; the table has every column. */
const MOST_BARS = 40;

/** The ranking as one self-contained page: table, bars, and the joint distributions of the best columns. */
export async function rankPage(result: RankResult, tables: readonly RankedTable[]): Promise<string> {
  const { target, ranking } = result;
  const sections = [summary(result)];
  if (ranking.length > 0) {
    sections.push(await rankingSection(result));
    if (result.selection !== undefined) sections.push(selectionSection(result.selection));
    sections.push(await jointSection(result, tables));
  }
  if (result.leftOut.length > 0) {
    sections.push({
      heading: 'Columns left out',
      table: {
        columns: [{ name: 'column' }, { name: 'reason' }],
        rows: result.leftOut.map(({ name, reason }) => [name, commandText(reason)]),
      },
    });
  }
  sections.push(method(result));
  return htmlPage(`Which columns tell most about ${target.name}?`, sections);
}

function summary({ file, format, rows, target, ranking }: RankResult): PageSection {
  const best = bestColumn(ranking);
  const answer = best
    ? `Of ${countOf(ranking.length, 'column')}${markedText(ranking)}, ${best.name} tells most about ` +
      `${target.name}: ${numberText(best.mutualInformation)} bits, ${percentText(best.share)} of its entropy.`
    : 'No column could be ranked.';
  return {
    paragraphs: [
      answer,
      `${file} (${format}), ${countOf(rows, 'row')}. The entropy of ${target.name}, cut into ${binsText(target)}, ` +
        `is ${numberText(target.entropy)} bits.`,
    ],
  };
}

/** How many columns are marked as identifiers, which the answer passes over. */
function markedText(ranking: RankResult['ranking']): string {
  const marked = ranking.filter(({ identifier }) => identifier).length;
  if (marked === 0) return '';
  if (marked === ranking.length) return marked === 1 ? ', a marked identifier' : ', all marked identifiers';
  return ` (${grouped(marked)} of them ${marked === 1 ? 'a marked identifier' : 'marked identifiers'})`;
}

async function rankingSection(result: RankResult): Promise<PageSection> {
  const { target, ranking } = result;
  const bars = ranking.slice(0, MOST_BARS).map((column) => ({
    name: column.name,
    value: sortKey(column),
    ...(column.identifier ? { remark: 'identifier' } : {}),
  }));
  const estimate = result.method === undefined ? 'Miller–Madow corrected' : `method ${result.method}`;
  const what =
    result.method === undefined
      ? 'Corrected mutual information'
      : `Mutual information by method ${result.method}`;
  const columns = rankHeadings(result, 'report');
  const rows = ranking.map((column) => rowTexts(column, target.name));
  const caption =
    ranking.length > bars.length
      ? `${what} of the ${bars.length} best of ${grouped(ranking.length)} columns.`
      : `${what}; the table has the plain value and its share of the entropy.`;
  return {
    heading: 'Ranking',
    table: { columns, rows },
    paragraphs: [
      ...(ranking.some((column) => column.identifier) ? [`* ${IDENTIFIER_NOTE}.`] : []),
      ...rankNotes(result).map((note) => `${note[0].toUpperCase()}${note.slice(1)}.`),
    ],
    figures: [{ svg: await renderSvg(rankingBars(bars, { target: target.name, estimate })), caption }],
  };
}

function selectionSection(selection: Selection): PageSection {
  return {
    heading: 'Columns that together tell most',
    paragraphs: [
      `${selectionText(selection)}. Identifiers are not offered. Columns are chosen one after the other: each time the one ` +
        `with the highest criterion, ${CRITERION_TEXTS[selection.criterion]}.`,
    ],
    table: selectionTable(selection),
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

async function jointSection(result: RankResult, tables: readonly RankedTable[]): Promise<PageSection> {
  const { target, ranking } = result;
  const figures = [];
  for (const { name, table, ordered } of tables) {
    const column = ranking.find((candidate) => candidate.name === name);
    if (!column) continue;
    const spec = jointHeatMap(table, {
      x: name,
      y: target.name,
      title: `${name} and ${target.name}`,
      subtitle: `${numberText(column.mutualInformation)} bits, ${percentText(column.share)} of H(${target.name})`,
      keepOrder: ordered,
    });
    figures.push({ svg: await renderSvg(spec) });
  }
  return {
    heading: 'Joint distributions of the best columns',
    paragraphs: [
      'Each cell gives the share of the rows that fall into it; the bars above and beside a map are the ' +
        'distributions of the two columns alone. Where two columns are independent, every row of a map looks like ' +
        'the bars above it. Bins hold about equally many rows under equal-frequency binning, so they differ in ' +
        'width: the numbers at the axes are their edges.',
    ],
    figures,
  };
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
        'target, in bits. The corrected value subtracts the Miller–Madow estimate of the bias of a finite sample, ' +
        'and decides the order; it can fall below zero for a column that tells nothing. The share of the ' +
        'entropy is that of the plain value (Theil’s uncertainty coefficient).' +
        (result.method === undefined ? '' : METHOD_TEXT),
      ...(significance === undefined ? [] : [SIGNIFICANCE_TEXTS[significance]]),
      `Columns of numbers are cut into at most ${bins} ${binning} bins; texts, booleans and parts of timestamps ` +
        `(UTC) are categories, at most ${grouped(maxCategories)} a column. Rows without a value in either column ` +
        'are left out of that pair, and counted.',
      `${countOf(rows, 'row')} in ${seconds.toFixed(2)} s, ${grouped(rowsPerSecond)} rows/s, on the ` +
        `${backend.name} backend (${backend.reason}).`,
    ],
  };
}
