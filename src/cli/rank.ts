import type { ColumnInput } from '../columns/column.js';
import { FeatureRanking, type FeatureScore } from '../estimators/featureRanking.js';
import { backend } from '../index.js';
import type { FileTable } from '../io/columnTable.js';
import { openTable } from '../io/openTable.js';
import { selectFeatures } from '../learning/selectFeatures.js';
import { requireVega } from '../plot/renderSvg.js';
import type { Given, OptionNames } from './arguments.js';
import { oneFile } from './arguments.js';
import { CUTTING_NAMES, type CuttingOptions, cuttingOptions, tooManyText } from './cuttingOptions.js';
import { codeOf } from './failure.js';
import type { FeatureValues } from './featureReader.js';
import { FeatureReader, haveCommonRow } from './featureReader.js';
import type { Feature, LeftOut } from './features.js';
import { chooseFeatures, featuresOf, findFeature } from './features.js';
import { Progress } from './progress.js';
import { RANKING_NAMES, type RankingOptions, rankingOptions } from './rankingOptions.js';
import { rankPage } from './rankReport.js';
import type { RankedColumn, RankedTable, RankResult, Selection } from './rankResult.js';
import {
  binsText,
  fewRowsNote,
  IDENTIFIER_NOTE,
  oneBinNote,
  ownRowsNote,
  rankHeadings,
  rowTexts,
  selectionTable,
  sortKey,
} from './rankResult.js';
import { bitsText, countOf, grouped, textLines, textTable } from './textTable.js';
import { WholeFile } from './wholeFile.js';

/** The options of `infosimd rank`. */
export const RANK_OPTIONS: OptionNames = {
  values: ['target', 'features', ...CUTTING_NAMES, ...RANKING_NAMES, 'report'],
  flags: ['json'],
};

/** Joint distributions in a report. */
const DRAWN = 4;

/** `infosimd rank FILE --target NAME`: prints which columns tell most about the target. */
export async function rank(given: Given): Promise<string> {
  const started = performance.now();
  const path = oneFile('rank', given);
  const cutting = cuttingOptions(given);
  const comparing = rankingOptions(given);
  const { target: targetName, features: list, report } = given.values;
  if (targetName === undefined) throw new Error('rank needs --target NAME, the column to be told about');
  const progress = new Progress();
  const page = report === undefined ? undefined : await WholeFile.prepare(report, path);
  if (page) await requireVega();
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
    const search = new Search(table, cutting, comparing, progress);
    await search.readTarget(target);
    for (const [index, feature] of features.entries()) await search.score(feature, index, features.length);
    const seconds = (performance.now() - started) / 1000;
    const result: RankResult = {
      file: path,
      format: table.format,
      rows: table.rows,
      target: search.describeTarget(),
      ...cutting,
      ...(comparing.method === 'histogram' ? {} : { method: comparing.method }),
      ...(comparing.significance === undefined ? {} : { significance: comparing.significance }),
      ...(comparing.select === undefined ? {} : { selection: search.select(comparing.select) }),
      ranking: search.ranking(),
      leftOut: [...leftOut, ...search.leftOut],
      seconds,
      rowsPerSecond: table.rows / seconds,
      backend: { name: backend().name, reason: backend().reason },
    };
    if (page) {
      progress.show(`drawing ${report}`);
      await page.write(await rankPage(result, search.bestTables()));
    }
    progress.end();
    if (given.flags.json) return `${JSON.stringify(result, undefined, 2)}\n`;
    return textLines([...rankLines(result), ...(report === undefined ? [] : [`report: ${report}`])]);
  } finally {
    progress.end();
    await table.close();
  }
}

type ScoredTable = RankedTable & { readonly key: number };

/** Of permutations: the same file gives the same p-values. */
const PERMUTATIONS = { permutations: 1000, seed: 0 };

/**
 * Reads and scores one feature after the other; in memory are the target, one feature, and the best tables, and with `--select` all
 * features that can be selected.
 */
class Search {
  readonly leftOut: LeftOut[] = [];
  private readonly table: FileTable;
  private readonly cutting: CuttingOptions;
  private readonly progress: Progress;
  private readonly reader: FeatureReader;
  private readonly comparing: RankingOptions;
  private readonly found: (RankedColumn & { place: number })[] = [];
  /** Not by name: an object would put names that are numbers first. */
  private readonly selectable: { readonly name: string; readonly values: ColumnInput }[] = [];
  /** The best tables of columns that are identifiers, and of those that are not. */
  private readonly best = { marked: [] as ScoredTable[], unmarked: [] as ScoredTable[] };
  private target!: { feature: Feature; read: FeatureValues; ranking: FeatureRanking };

  constructor(table: FileTable, cutting: CuttingOptions, comparing: RankingOptions, progress: Progress) {
    this.table = table;
    this.comparing = comparing;
    this.cutting = cutting;
    this.progress = progress;
    this.reader = new FeatureReader(table, cutting.maxCategories);
  }

  async readTarget(feature: Feature): Promise<void> {
    const { bins, binning } = this.cutting;
    const { rows } = this.table;
    const { name } = feature;
    const read = await this.readShowing(feature, `reading ${name}`).catch((error) => {
      const tooMany = tooManyText(error, this.cutting);
      throw tooMany ? new Error(`the target "${name}" has ${tooMany}`) : error;
    });
    if (read.missing + read.infinite === rows) throw new Error(`the target "${name}" has no values`);
    const constant = constantValue(read.values);
    if (constant !== undefined) {
      throw new Error(`the target "${name}" has no variation: every value is ${JSON.stringify(constant)}`);
    }
    const { method, significance } = this.comparing;
    const ranking = new FeatureRanking(read.values, {
      name,
      bins,
      binning,
      kind: read.kind,
      nan: 'omit',
      method,
      significance: { kind: significance, ...PERMUTATIONS },
    });
    if (!(ranking.targetEntropy > 0)) {
      throw new Error(
        `the target "${name}" has no variation: all its values fall into one bin; try other --bins or --binning`,
      );
    }
    this.target = { feature, read, ranking };
  }

  async score(feature: Feature, index: number, count: number): Promise<void> {
    const { rows } = this.table;
    const { ranking, read: target } = this.target;
    const { name } = feature;
    const leave = (reason: string): void => {
      this.leftOut.push({ name, reason });
    };
    let read: FeatureValues;
    try {
      read = await this.readShowing(feature, `${name} (${index + 1} of ${count})`);
    } catch (error) {
      const tooMany = tooManyText(error, this.cutting);
      if (tooMany) return leave(tooMany);
      if (codeOf(error) === 'ERR_UNSAFE_INTEGER') return leave((error as Error).message);
      throw error;
    }
    const { values, kind, missing, infinite } = read;
    if (missing + infinite === rows) return leave('no values');
    const categories = values instanceof Float64Array ? 0 : values.categories.length;
    if (feature.part && categories === 1)
      return leave(`constant: always ${(values as { categories: readonly unknown[] }).categories[0]}`);
    if (!haveCommonRow(read, target)) return leave(`no row has both it and the target`);
    let scored: FeatureScore;
    try {
      scored = ranking.score(values, { kind, name });
    } catch (error) {
      // How many bins it gets is known only now: with those of the target they may be more than a table holds.
      // Nor does every method take every column.
      if (
        error instanceof RangeError ||
        (error instanceof TypeError && this.comparing.method !== 'histogram')
      )
        return leave(error.message.replace(/\d+(?= cells)/g, (cells) => grouped(Number(cells))));
      throw error;
    }
    const result: RankedColumn & { place: number } = {
      place: index,
      name,
      type: kind,
      mutualInformation: scored.plugin,
      corrected: scored.corrected,
      ...(this.comparing.method === 'histogram' ? {} : { method: scored.method, value: scored.value }),
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
    this.found.push(result);
    // An identifier tells everything, alone.
    if (this.comparing.select !== undefined && !result.identifier) this.selectable.push({ name, values });
    const { table } = scored;
    this.keepTable(
      { name, table, ordered: feature.part !== undefined, key: sortKey(result) },
      result.identifier,
    );
  }

  describeTarget(): RankResult['target'] {
    const { feature, read, ranking } = this.target;
    const { missing, infinite, kind: type } = read;
    const { targetEntropy: entropy, targetBins: bins } = ranking;
    return { name: feature.name, type, entropy, unit: 'bits', bins, missing, infinite };
  }

  /** Best first; ties keep the order of the file. */
  ranking(): RankedColumn[] {
    return this.found
      .sort((a, b) => sortKey(b) - sortKey(a) || a.place - b.place)
      .map(({ place, ...column }) => column);
  }

  /** Columns that together tell most, at most `count`. */
  select(count: number): Selection {
    const from = this.selectable.length;
    const { criterion } = this.comparing;
    if (from === 0) return { criterion, from, columns: [] };
    const { bins, binning } = this.cutting;
    const offered = this.selectable.map(({ values }) => values);
    try {
      const selected = selectFeatures(offered, this.target.read.values, {
        count: Math.min(count, from),
        criterion,
        bins,
        binning,
        nan: 'omit',
        onProgress: ({ selected: done, count: all }) => this.progress.show('selecting', done, all),
      });
      const columns = selected.map(({ index, value, score }) => {
        return { name: this.selectable[index].name, mutualInformation: value, score };
      });
      return { criterion, from, columns };
    } catch (error) {
      // No row has a value in all of them, or a table of three would be too large.
      if (!(error instanceof RangeError)) throw error;
      const reason = error.message.startsWith('"target"')
        ? `no row has a value in all of ${countOf(from, 'column')}`
        : error.message;
      throw new Error(`--select: ${reason}; choose columns with --features`);
    }
  }

  /** Of columns that are no identifiers, if there are any: the table of an identifier is one row a cell. */
  bestTables(): readonly RankedTable[] {
    return this.best.unmarked.length > 0 ? this.best.unmarked : this.best.marked;
  }

  private keepTable(candidate: ScoredTable, identifier: boolean): void {
    const kept = identifier ? this.best.marked : this.best.unmarked;
    kept.push(candidate);
    kept.sort((a, b) => b.key - a.key).splice(DRAWN);
  }

  private readShowing(feature: Feature, text: string): Promise<FeatureValues> {
    this.progress.show(text);
    return this.reader.read(feature, (done) => this.progress.show(text, done, this.table.rows));
  }
}

/** The value that all rows with a value share; undefined where there are two. */
function constantValue(values: FeatureValues['values']): unknown {
  if (!(values instanceof Float64Array)) {
    return values.categories.length === 1 ? values.categories[0] : undefined;
  }
  const first = values.find((value) => value === value);
  for (let i = 0; i < values.length; i++)
    if (values[i] === values[i] && values[i] !== first) return undefined;
  return first;
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
  for (const note of [oneBinNote(result), fewRowsNote(result), ownRowsNote(result)])
    if (note) lines.push(note);
  for (const { name, reason } of leftOut) lines.push(`left out: ${name} (${reason})`);
  const { selection } = result;
  if (selection !== undefined) {
    if (lines.at(-1) !== '') lines.push('');
    lines.push(`selected together, ${selection.columns.length} of ${countOf(selection.from, 'column')}:`);
    const { columns, rows: body } = selectionTable(selection);
    lines.push(...textTable(columns, body));
  }
  if (lines.at(-1) !== '') lines.push('');
  lines.push(
    `${countOf(rows, 'row')} in ${seconds.toFixed(2)} s, ${grouped(rowsPerSecond)} rows/s, backend ${result.backend.name}`,
  );
  return lines;
}
