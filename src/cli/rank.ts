import { featuresOf } from '../data/features.js';
import { type RankedColumn, rankColumns, sortKey } from '../data/rankColumns.js';
import type { ColumnSelection } from '../data/selectColumns.js';
import { countOf } from '../plot/numberText.js';
import type { JointHistogram } from '../tables/jointHistogram.js';
import type { Given, OptionNames } from './arguments.js';
import { CUTTING_NAMES, cuttingOptions } from './cuttingOptions.js';
import { commandText } from './failure.js';
import { featureNames } from './featureNames.js';
import { givenFiles, openGiven } from './givenFiles.js';
import { withPool } from './job.js';
import { type Block, blocksText, csvText, FORM_FLAGS, fieldsOf, formOf } from './output.js';
import { Progress } from './progress.js';
import { RANKING_NAMES, rankingOptions } from './rankingOptions.js';
import type { RankedTable, RankResult, Selection } from './rankResult.js';
import { binsText, rankNotes, rankTable, remarkNotes, selectionTable, selectionText } from './rankResult.js';
import { READING_NAMES } from './readingOptions.js';
import { remarksOf, withRemarks } from './remarks.js';
import { bitsText, grouped, jsonText, nameText } from './textTable.js';
import { threadsOption } from './threadsOption.js';
import { WholeFile } from './wholeFile.js';

/** The options of `infosimd rank`. */
export const RANK_OPTIONS: OptionNames = {
  values: [
    'target',
    ...CUTTING_NAMES,
    ...RANKING_NAMES,
    ...READING_NAMES.values,
    'weights',
    'report',
    'threads',
  ],
  lists: ['features', ...READING_NAMES.lists],
  flags: [...READING_NAMES.flags, ...FORM_FLAGS],
};

/** Joint distributions in a report. */
const DRAWN = 4;

/** `infosimd rank FILE --target NAME`: prints which columns tell most about the target. */
export async function rank(given: Given): Promise<string> {
  const started = performance.now();
  const files = await givenFiles('rank', given);
  const form = formOf(given);
  const cutting = cuttingOptions(given);
  const { method, correction, significance, select, criterion } = rankingOptions(given);
  const threads = threadsOption(given);
  const { target, weights, report } = given.values;
  if (target === undefined) throw new Error('rank needs --target NAME, the column to be told about');
  if (weights !== undefined && select !== undefined) {
    throw new TypeError('--weights goes without --select; leave one of them out');
  }
  const progress = new Progress();
  const page = report === undefined ? undefined : await WholeFile.prepare(report, files);
  // What only some rankings need is loaded by those: the modules of all take as long as a tenth of a ranking.
  if (page) await (await import('../plot/renderSvg.js')).requireVega();
  const dataset = await openGiven(files, given, progress);
  try {
    const features = featureNames(dataset, given.lists.features);
    const tables = new BestTables();
    const { ranking, selection } = await withPool(
      dataset,
      features?.length ?? dataset.columns().length,
      threads,
      method === 'histogram' &&
        significance !== 'permutation' &&
        select === undefined &&
        weights === undefined,
      progress,
      async (job) => {
        const found = await rankColumns(dataset, target, {
          ...job,
          ...cutting,
          features,
          method,
          correction,
          weights,
          significance,
          onColumn: (column, table) => tables.add(column, table),
        });
        if (select === undefined) return { ranking: found, selection: undefined };
        const { selectColumns } = await import('../data/selectColumns.js');
        return {
          ranking: found,
          selection: await selectColumns(dataset, target, {
            ...job,
            ...cutting,
            count: select,
            criterion,
            features: namesToSelect(found.ranking),
          }),
        };
      },
    );
    const seconds = (performance.now() - started) / 1000;
    const { leftOut, backend, ranking: ranked, ...head } = ranking;
    const result: RankResult = {
      ...head,
      ...(selection === undefined ? {} : { selection: selectionOf(selection) }),
      ranking: ranked,
      leftOut,
      ...withRemarks(remarksOf(dataset, features && [...features, target])),
      seconds,
      rowsPerSecond: ranking.rows / seconds,
      backend,
    };
    if (page) {
      progress.show(`drawing ${report}`);
      const { rankPage } = await import('./rankReport.js');
      const parts = featuresOf(dataset).features.filter(({ part }) => part);
      await page.write(await rankPage(result, tables.best(), new Set(parts.map(({ name }) => name))));
    }
    progress.end();
    if (form === 'json') return jsonText(result);
    if (form === 'csv') return rankCsv(result);
    return blocksText([...rankBlocks(result), ...(report === undefined ? [] : [`report: ${report}`])], form);
  } finally {
    progress.end();
    await dataset.close();
  }
}

/** The columns that can mean something, or all where none can. */
function namesToSelect(ranking: readonly RankedColumn[]): string[] {
  const meaningful = ranking.filter(({ remark }) => remark === undefined);
  return (meaningful.length > 0 ? meaningful : ranking).map(({ name }) => name);
}

function selectionOf({ criterion, asked, from, samples, columns }: ColumnSelection): Selection {
  return { criterion, asked, from, samples, columns };
}

type ScoredTable = RankedTable & { readonly key: number };

/** The joint tables of the best columns, for the report. */
class BestTables {
  /** Of columns that cannot mean anything, such as identifiers, and of the others. */
  readonly #marked: ScoredTable[] = [];
  readonly #unmarked: ScoredTable[] = [];

  add(column: RankedColumn, table: JointHistogram): void {
    const kept = column.remark === undefined ? this.#unmarked : this.#marked;
    kept.push({ name: column.name, table, key: sortKey(column) });
    kept.sort((a, b) => b.key - a.key).splice(DRAWN);
  }

  /** Of columns that can mean something, if there are any: the table of an identifier is one row a cell. */
  best(): readonly RankedTable[] {
    return this.#unmarked.length > 0 ? this.#unmarked : this.#marked;
  }
}

/** The fields of a ranked column that `--csv` prints, beside those of the method and the significance. */
const CSV_FIELDS = ['name', 'type', 'bins', 'mutualInformation', 'beyondChance', 'share'];

/** A ranking as CSV: the columns in their order, then those left out, with the reason. */
function rankCsv({ method, significance, ranking, leftOut }: RankResult): string {
  const fields = [
    ...CSV_FIELDS,
    ...(method === undefined ? [] : ['value', 'method']),
    ...(significance === undefined ? [] : ['pValue']),
    ...['samples', 'omitted', 'outOfRange', 'remark', 'leftOut'],
  ];
  const without = leftOut.map(({ name, reason }) => ({ name, leftOut: reason }));
  return csvText(fields, fieldsOf(fields, [...ranking, ...without]));
}

/** A ranking as `infosimd rank` prints it. */
function rankBlocks(result: RankResult): Block[] {
  const { target, ranking, leftOut, rows, seconds, rowsPerSecond } = result;
  const targetName = nameText(target.name);
  const lines: Block[] = [
    `${result.file}: which columns tell most about ${targetName}?`,
    `H(${targetName}) = ${bitsText(target.entropy)} bits, ${binsText(target)}`,
    '',
  ];
  if (ranking.length > 0) {
    lines.push(rankTable(result, 'terminal'), '');
  } else lines.push('no column could be ranked');
  lines.push(...remarkNotes(result).map((note) => `* ${note}`));
  lines.push(...rankNotes(result));
  for (const { name, reason } of leftOut) lines.push(`left out: ${nameText(name)} (${commandText(reason)})`);
  const { selection } = result;
  if (selection !== undefined) {
    if (lines.at(-1) !== '') lines.push('');
    lines.push(`selected together, ${selectionText(selection)}:`);
    lines.push(selectionTable(selection));
  }
  if (lines.at(-1) !== '') lines.push('');
  lines.push(
    `${countOf(rows, 'row')} in ${seconds.toFixed(2)} s, ${grouped(rowsPerSecond)} rows/s, backend ${result.backend.name}`,
  );
  return lines;
}
