import type { FileTable } from '../io/columnTable.js';
import { openTable } from '../io/openTable.js';
import { backend } from '../kernels/select.js';
import type { Given, OptionNames } from './arguments.js';
import { oneFile } from './arguments.js';
import { outcomeOfSent, type SentOutcome, shareTarget } from './columnMessages.js';
import { ColumnRanking } from './columnRanking.js';
import { ColumnThreads, groupsOf, workersFor } from './columnThreads.js';
import { CUTTING_NAMES, cuttingOptions } from './cuttingOptions.js';
import type { FeatureValues } from './featureReader.js';
import { countCommonRows } from './featureReader.js';
import type { Feature, LeftOut } from './features.js';
import { chooseFeatures, featuresOf, findFeature } from './features.js';
import { type Way, wayOf } from './memoryBudget.js';
import { Progress } from './progress.js';
import type { FeatureOutcome, RankingRequest, TargetFacts } from './rankedFeature.js';
import { RANKING_NAMES, rankingOptions } from './rankingOptions.js';
import type { RankedColumn, RankedTable, RankResult, Selection } from './rankResult.js';
import {
  binsText,
  IDENTIFIER_NOTE,
  rankHeadings,
  rankNotes,
  rowTexts,
  selectionTable,
  selectionText,
  sortKey,
} from './rankResult.js';
import { bitsText, countOf, grouped, textLines, textTable } from './textTable.js';
import { threadsOption } from './threadsOption.js';
import { WholeFile } from './wholeFile.js';

/** The options of `infosimd rank`. */
export const RANK_OPTIONS: OptionNames = {
  values: ['target', 'features', ...CUTTING_NAMES, ...RANKING_NAMES, 'report', 'threads'],
  flags: ['json'],
};

/** Joint distributions in a report. */
const DRAWN = 4;

/** `infosimd rank FILE --target NAME`: prints which columns tell most about the target. */
export async function rank(given: Given, how: RankHow = {}): Promise<string> {
  const started = performance.now();
  const path = oneFile('rank', given);
  const cutting = cuttingOptions(given);
  const comparing = rankingOptions(given);
  const threads = threadsOption(given);
  const { target: targetName, features: list, report } = given.values;
  if (targetName === undefined) throw new Error('rank needs --target NAME, the column to be told about');
  const progress = new Progress();
  const page = report === undefined ? undefined : await WholeFile.prepare(report, path);
  // What only some rankings need is loaded by those: the modules of all take as long as a tenth of a ranking.
  if (page) await (await import('../plot/renderSvg.js')).requireVega();
  const table = await openTable(path, {
    maxCategories: cutting.maxCategories,
    onProgress: (done, total) => progress.show(`reading ${path}`, done, total),
  });
  try {
    if (table.rows === 0) throw new Error(`${path} has no rows`);
    const target = findFeature(table, targetName, 'the target');
    const offered = featuresOf(table);
    const features =
      list === undefined
        ? offered.features.filter((feature) => feature.name !== target.name)
        : chooseFeatures(table, list, target.name);
    const leftOut = list === undefined ? offered.leftOut : [];
    if (features.length === 0) throw new Error(`${path} has no column to rank besides "${target.name}"`);
    const { rows } = table;
    const request: RankingRequest = { rows, cutting, comparing };
    const findings = new Findings(features);
    // Other methods, and selections, need the samples themselves.
    const whole = comparing.method !== 'histogram' || comparing.select !== undefined;
    const way = how.way ?? (whole ? 'columns' : wayOf(table));
    const found =
      way === 'columns'
        ? await rankColumns(table, target, features, request, threads, progress, findings)
        : await rankStream(table, target, features, request, progress, findings);
    const seconds = (performance.now() - started) / 1000;
    const result: RankResult = {
      file: path,
      format: table.format,
      rows,
      target: found.target,
      ...cutting,
      ...(comparing.method === 'histogram' ? {} : { method: comparing.method }),
      ...(comparing.significance === undefined ? {} : { significance: comparing.significance }),
      ...(found.selection === undefined ? {} : { selection: found.selection }),
      ranking: findings.ranking(),
      leftOut: [...leftOut, ...findings.leftOut()],
      seconds,
      rowsPerSecond: rows / seconds,
      backend: { name: backend().name, reason: backend().reason },
    };
    if (page) {
      progress.show(`drawing ${report}`);
      const { rankPage } = await import('./rankReport.js');
      await page.write(await rankPage(result, findings.tables()));
    }
    progress.end();
    if (given.flags.json) return `${JSON.stringify(result, undefined, 2)}\n`;
    return textLines([...rankLines(result), ...(report === undefined ? [] : [`report: ${report}`])]);
  } finally {
    progress.end();
    await table.close();
  }
}

/** How a ranking is worked out; by default as the table and the options say. */
export interface RankHow {
  readonly way?: Way;
}

type ScoredTable = RankedTable & { readonly key: number; readonly place: number };

/** What is found of the features: those that are ranked, those left out, and the best tables. */
class Findings {
  readonly #features: readonly Feature[];
  readonly #outcomes: (FeatureOutcome | undefined)[];
  /** The best tables of columns that are identifiers, and of those that are not. */
  readonly #best = { marked: [] as ScoredTable[], unmarked: [] as ScoredTable[] };

  constructor(features: readonly Feature[]) {
    this.#features = features;
    this.#outcomes = features.map(() => undefined);
  }

  add(place: number, outcome: FeatureOutcome): void {
    if (outcome.reason !== undefined) {
      this.#outcomes[place] = outcome;
      return;
    }
    const { column, table } = outcome;
    this.#outcomes[place] = { column } as FeatureOutcome;
    const kept = column.identifier ? this.#best.marked : this.#best.unmarked;
    const ordered = this.#features[place].part !== undefined;
    kept.push({ name: column.name, table, ordered, place, key: sortKey(column) });
    kept.sort((a, b) => b.key - a.key || a.place - b.place).splice(DRAWN);
  }

  /** Best first; ties keep the order of the file. */
  ranking(): RankedColumn[] {
    return this.#outcomes
      .flatMap((outcome) => (outcome?.reason === undefined ? (outcome?.column ?? []) : []))
      .sort((a, b) => sortKey(b) - sortKey(a));
  }

  leftOut(): LeftOut[] {
    return this.#outcomes.flatMap((outcome, place) =>
      outcome?.reason === undefined ? [] : { name: this.#features[place].name, reason: outcome.reason },
    );
  }

  /** Of columns that are no identifiers, if there are any: the table of an identifier is one row a cell. */
  tables(): readonly RankedTable[] {
    return this.#best.unmarked.length > 0 ? this.#best.unmarked : this.#best.marked;
  }
}

/** Features that can be selected. Not by name: an object would put names that are numbers first. */
type Selectable = { readonly name: string; readonly values: FeatureValues['values'] }[];

/** Columns that together tell most, at most `count`. */
async function select(
  count: number,
  selectable: Selectable,
  target: FeatureValues['values'],
  { cutting, comparing }: RankingRequest,
  progress: Progress,
): Promise<Selection> {
  const from = selectable.length;
  const { criterion } = comparing;
  const offered = selectable.map(({ values }) => values);
  const samples = countCommonRows([target, ...offered]);
  const asked = count;
  if (from === 0) return { criterion, asked, from, samples, columns: [] };
  const { bins, binning } = cutting;
  const { selectFeatures } = await import('../learning/selectFeatures.js');
  try {
    const selected = selectFeatures(offered, target, {
      count: Math.min(count, from),
      criterion,
      bins,
      binning,
      nan: 'omit',
      onProgress: ({ selected: done, count: all }) => progress.show('selecting', done, all),
    });
    const columns = selected.map(({ index, value, score }) => {
      return { name: selectable[index].name, mutualInformation: value, score };
    });
    return { criterion, asked, from, samples, columns };
  } catch (error) {
    // No row has a value in all of them, or a table of three would be too large.
    if (!(error instanceof RangeError)) throw error;
    const reason = error.message.startsWith('"target"')
      ? `no row has a value in all of ${countOf(from, 'column')}`
      : error.message;
    throw new Error(`--select: ${reason}; choose columns with --features`);
  }
}

/** A ranking column by column, on several threads; with `--select`, which needs the values of all columns, on one. */
async function rankColumns(
  table: FileTable,
  target: Feature,
  features: readonly Feature[],
  request: RankingRequest,
  threads: number,
  progress: Progress,
  findings: Findings,
): Promise<{ target: TargetFacts; selection: Selection | undefined }> {
  const { rows, comparing } = request;
  const ranking = new ColumnRanking(table, request);
  const show = (text: string): ((done: number) => void) => {
    progress.show(text);
    return (done) => progress.show(text, done, rows);
  };
  const showing = ({ name }: Feature, place: number): ((done: number) => void) =>
    show(`${name} (${place + 1} of ${features.length})`);
  const onOutcome = (place: number, outcome: FeatureOutcome): void => findings.add(place, outcome);
  const { select: wanted } = comparing;
  if (wanted !== undefined) {
    const read = await ranking.readTarget(target, show(`reading ${target.name}`));
    const selectable: Selectable = [];
    for (const [place, feature] of features.entries()) {
      let values: FeatureValues['values'] | undefined;
      const outcome = await ranking.score(feature, read, showing(feature, place), (kept) => {
        values = kept;
      });
      onOutcome(place, outcome);
      // An identifier tells everything, alone.
      if (values && outcome.reason === undefined && !outcome.column.identifier)
        selectable.push({ name: feature.name, values });
    }
    const selection = await select(wanted, selectable, read.read.values, request, progress);
    return { target: read.facts, selection };
  }
  const groups = groupsOf(features);
  const pool = new ColumnThreads(
    { path: table.path, maxCategories: request.cutting.maxCategories, task: { rank: request } },
    workersFor(table, groups.length, threads),
    groups,
    (place, told) => onOutcome(place, outcomeOfSent(told as SentOutcome)),
  );
  try {
    const read = await ranking.readTarget(target, show(`reading ${target.name}`));
    pool.share(() => shareTarget(read));
    await pool.work(async (feature, place) => {
      onOutcome(place, await ranking.score(feature, read, showing(feature, place)));
    });
    return { target: read.facts, selection: undefined };
  } finally {
    await pool.end();
  }
}

/** A ranking in passes over blocks of rows. */
async function rankStream(
  table: FileTable,
  target: Feature,
  features: readonly Feature[],
  request: RankingRequest,
  progress: Progress,
  findings: Findings,
): Promise<{ target: TargetFacts; selection: undefined }> {
  const { rankStreamed } = await import('./streamedRanking.js');
  const facts = await rankStreamed(
    table,
    target,
    features,
    request,
    (pass, done) => progress.show(`reading ${table.path}, pass ${pass}`, done, request.rows),
    (place, outcome) => findings.add(place, outcome),
  );
  return { target: facts, selection: undefined };
}

/** A ranking as `infosimd rank` prints it. */
function rankLines(result: RankResult): string[] {
  const { target, ranking, leftOut, rows, seconds, rowsPerSecond } = result;
  const lines = [
    `${result.file}: which columns tell most about ${target.name}?`,
    `H(${target.name}) = ${bitsText(target.entropy)} bits, ${binsText(target)}`,
    '',
  ];
  if (ranking.length > 0) {
    const columns = rankHeadings(result, 'terminal');
    const body = ranking.map((column) => rowTexts(column, target.name));
    lines.push(...textTable(columns, body), '');
  } else lines.push('no column could be ranked');
  if (ranking.some((column) => column.identifier)) lines.push(`* ${IDENTIFIER_NOTE}`);
  lines.push(...rankNotes(result));
  for (const { name, reason } of leftOut) lines.push(`left out: ${name} (${reason})`);
  const { selection } = result;
  if (selection !== undefined) {
    if (lines.at(-1) !== '') lines.push('');
    lines.push(`selected together, ${selectionText(selection)}:`);
    const { columns, rows: body } = selectionTable(selection);
    lines.push(...textTable(columns, body));
  }
  if (lines.at(-1) !== '') lines.push('');
  lines.push(
    `${countOf(rows, 'row')} in ${seconds.toFixed(2)} s, ${grouped(rowsPerSecond)} rows/s, backend ${result.backend.name}`,
  );
  return lines;
}
