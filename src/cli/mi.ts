import { FeatureRanking, type FeatureScore, scoreTable } from '../estimators/featureRanking.js';
import type { FileTable } from '../io/columnTable.js';
import { openTable } from '../io/openTable.js';
import { backend } from '../kernels/select.js';
import { normalizedMutualInformation } from '../measures/mutualInformation.js';
import { checkTable, entropyOf } from '../measures/table.js';
import type { Given, OptionNames } from './arguments.js';
import { oneFile } from './arguments.js';
import { factsOf } from './columnRanking.js';
import { CUTTING_NAMES, type CuttingOptions, cuttingOptions, tooManyText } from './cuttingOptions.js';
import type { FeatureValues } from './featureReader.js';
import { haveCommonRow } from './featureReader.js';
import type { Feature } from './features.js';
import { findFeature } from './features.js';
import { type Way, wayOf } from './memoryBudget.js';
import { Progress } from './progress.js';
import type { ColumnFacts } from './rankedFeature.js';
import { binsText, FEW_ROWS_NOTE, isSparse } from './rankResult.js';
import { readFeatures } from './readFeatures.js';
import { bitsText, grouped, textLines } from './textTable.js';
import { threadsOption } from './threadsOption.js';
import { visibleText } from './visibleText.js';

/** The options of `infosimd mi`. */
export const MI_OPTIONS: OptionNames = {
  values: ['x', 'y', ...CUTTING_NAMES, 'threads'],
  flags: ['json'],
};

/** `infosimd mi FILE --x A --y B`: prints the mutual information of two columns. */
export async function mi(given: Given, how: { readonly way?: Way } = {}): Promise<string> {
  const path = oneFile('mi', given);
  const cutting = cuttingOptions(given);
  const { bins, binning, maxCategories } = cutting;
  const { x: nameX, y: nameY } = given.values;
  if (nameX === undefined || nameY === undefined) throw new Error('mi needs two columns: --x NAME --y NAME');
  const threads = threadsOption(given);
  const progress = new Progress();
  const table = await openTable(path, {
    maxCategories,
    onProgress: (done, total) => progress.show(`reading ${path}`, done, total),
  });
  try {
    if (table.rows === 0) throw new Error(`${path} has no rows`);
    const features: PairFeatures = [findFeature(table, nameX, 'column'), findFeature(table, nameY, 'column')];
    const way = how.way ?? wayOf(table);
    const counted =
      way === 'columns'
        ? await countColumns(table, features, cutting, threads, progress)
        : await countStream(table, features, cutting, progress);
    const { facts, score } = counted;
    const { total, rowSums, columnSums } = checkTable('table', score.table);
    const column = (name: string, { kind, missing, infinite }: ColumnFacts, sums: Float64Array) => ({
      name,
      type: kind,
      bins: sums.length,
      entropy: entropyOf(sums, total),
      missing,
      infinite,
    });
    const result = {
      file: path,
      rows: table.rows,
      x: column(nameX, facts[0], rowSums),
      y: column(nameY, facts[1], columnSums),
      bins,
      binning,
      mutualInformation: score.plugin,
      corrected: score.corrected,
      normalized: normalizedMutualInformation(score.table),
      unit: 'bits',
      samples: score.samples,
      omitted: score.omitted,
      outOfRange: score.outOfRange,
      backend: { name: backend().name, reason: backend().reason },
    };
    progress.end();
    if (given.flags.json) return `${JSON.stringify(result, undefined, 2)}\n`;
    return textLines(miLines(result));
  } finally {
    progress.end();
    await table.close();
  }
}

type PairFeatures = readonly [Feature, Feature];

/** What is found of a pair, whichever way. */
interface CountedPair {
  readonly facts: readonly [ColumnFacts, ColumnFacts];
  readonly score: FeatureScore;
}

/** Why a column cannot be read, in the words for a column that was asked for. */
function unreadableColumn(name: string, error: unknown, cutting: CuttingOptions): unknown {
  const tooMany = tooManyText(error, cutting);
  return tooMany ? new Error(`column "${name}" has ${tooMany}`) : error;
}

function refuseEmpty(name: string, { missing, infinite }: ColumnFacts, rows: number): void {
  if (missing + infinite === rows) throw new Error(`"${name}" has no values`);
}

function noCommonRow([x, y]: PairFeatures): Error {
  return new Error(`no row has both "${x.name}" and "${y.name}"`);
}

/** A pair of columns in memory, each read by a thread. */
async function countColumns(
  table: FileTable,
  features: PairFeatures,
  cutting: CuttingOptions,
  threads: number,
  progress: Progress,
): Promise<CountedPair> {
  const { bins, binning, maxCategories } = cutting;
  const [featureX, featureY] = features;
  const different = featureX.name === featureY.name ? [featureX] : features;
  const read = await readFeatures(table, different, maxCategories, threads, progress);
  const [x, y = x] = different.map(({ name }, i): FeatureValues => {
    const values = read[i];
    if (values instanceof Error) throw unreadableColumn(name, values, cutting);
    refuseEmpty(name, factsOf(values), table.rows);
    return values;
  });
  if (!haveCommonRow(x, y)) throw noCommonRow(features);
  const ranking = new FeatureRanking(y.values, {
    name: featureY.name,
    bins,
    binning,
    kind: y.kind,
    nan: 'omit',
  });
  const score = ranking.score(x.values, { kind: x.kind, name: featureX.name });
  return { facts: [factsOf(x), factsOf(y)], score };
}

/** A pair of columns of a table that is gone through in blocks of rows. */
async function countStream(
  table: FileTable,
  features: PairFeatures,
  cutting: CuttingOptions,
  progress: Progress,
): Promise<CountedPair> {
  const { PairStream } = await import('./pairStream.js');
  const { StreamedPair } = await import('./streamedPair.js');
  const stream = new PairStream(table, cutting, (pass, done) =>
    progress.show(`reading ${table.path}, pass ${pass}`, done, table.rows),
  );
  const [featureX, featureY] = features;
  const x = stream.column(featureX);
  const y = featureX.name === featureY.name ? x : stream.column(featureY);
  const pair = new StreamedPair(x, y);
  await stream.count([pair], [], {
    onLooked: () => {
      for (const column of [x, y]) {
        const { name } = column.feature;
        if (column.unreadable) throw unreadableColumn(name, column.unreadable, cutting);
        refuseEmpty(name, column, table.rows);
      }
      if (pair.samples === 0) throw noCommonRow(features);
      // In the order in which columns in memory are cut: y is the target.
      const uncut = (pair.complete ? y.uncut : undefined) ?? x.uncut ?? y.uncut;
      if (uncut) throw uncut;
    },
    onCounted: () => undefined,
  });
  if (!pair.table) throw pair.failure;
  return { facts: [x, y], score: scoreTable(pair.table, table.rows - pair.samples, {}) };
}

/** A column of a pair or of a matrix. */
export interface CutColumn {
  readonly name: string;
  readonly type: 'number' | 'category';
  readonly bins: number;
  /** Bits. */
  readonly entropy: number;
  readonly missing: number;
  readonly infinite: number;
}

interface PairResult {
  readonly x: CutColumn;
  readonly y: CutColumn;
  readonly mutualInformation: number;
  readonly corrected: number;
  readonly normalized: number;
  readonly samples: number;
  readonly omitted: number;
  readonly outOfRange: number;
  readonly backend: { readonly name: string };
}

function miLines(result: PairResult): string[] {
  const { x, y } = result;
  const reasons = [x, ...(x.name === y.name ? [] : [y])].flatMap(({ name, missing, infinite }) => [
    ...(missing > 0 ? [`${grouped(missing)} without ${name}`] : []),
    ...(infinite > 0 ? [`${grouped(infinite)} infinite in ${name}`] : []),
  ]);
  const count = result.omitted + result.outOfRange;
  const lines: [string, string][] = [
    [`I(${x.name}; ${y.name})`, `${bitsText(result.mutualInformation)} bits`],
    ['Miller–Madow corrected', `${bitsText(result.corrected)} bits`],
    ['normalised (arithmetic)', bitsText(result.normalized)],
    [`H(${x.name})`, `${bitsText(x.entropy)} bits, ${binsText(x)}`],
    [`H(${y.name})`, `${bitsText(y.entropy)} bits, ${binsText(y)}`],
    ['samples', grouped(result.samples)],
    ['left out', count === 0 ? '0' : `${grouped(count)} (${reasons.join(', ')})`],
    ['backend', result.backend.name],
  ];
  const names = lines.map(([name]) => visibleText(name));
  const width = Math.max(...names.map((name) => name.length));
  const note = isSparse({ samples: result.samples, bins: x.bins }, y.bins) ? [FEW_ROWS_NOTE] : [];
  return [...lines.map(([, value], i) => `${names[i].padEnd(width)}  ${value}`), ...note];
}
