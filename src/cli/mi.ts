import { FeatureRanking } from '../estimators/featureRanking.js';
import { backend, normalizedMutualInformation } from '../index.js';
import { openTable } from '../io/openTable.js';
import { checkTable, entropyOf } from '../measures/table.js';
import type { Given, OptionNames } from './arguments.js';
import { oneFile } from './arguments.js';
import { CUTTING_NAMES, cuttingOptions, tooManyText } from './cuttingOptions.js';
import type { FeatureValues } from './featureReader.js';
import { FeatureReader, haveCommonRow } from './featureReader.js';
import type { Feature } from './features.js';
import { findFeature } from './features.js';
import { Progress } from './progress.js';
import { binsText, FEW_ROWS_NOTE, isSparse } from './rankResult.js';
import { bitsText, grouped, textLines } from './textTable.js';
import { visibleText } from './visibleText.js';

/** The options of `infosimd mi`. */
export const MI_OPTIONS: OptionNames = {
  values: ['x', 'y', ...CUTTING_NAMES],
  flags: ['json'],
};

/** `infosimd mi FILE --x A --y B`: prints the mutual information of two columns. */
export async function mi(given: Given): Promise<string> {
  const path = oneFile('mi', given);
  const cutting = cuttingOptions(given);
  const { bins, binning, maxCategories } = cutting;
  const { x: nameX, y: nameY } = given.values;
  if (nameX === undefined || nameY === undefined) throw new Error('mi needs two columns: --x NAME --y NAME');
  const progress = new Progress();
  const table = await openTable(path, {
    maxCategories,
    onProgress: (done, total) => progress.show(`reading ${path}`, done, total),
  });
  try {
    if (table.rows === 0) throw new Error(`${path} has no rows`);
    const reader = new FeatureReader(table, maxCategories);
    const read = async (feature: Feature): Promise<FeatureValues> => {
      progress.show(`reading ${feature.name}`);
      const values = await reader
        .read(feature, (done) => progress.show(`reading ${feature.name}`, done, table.rows))
        .catch((error) => {
          const tooMany = tooManyText(error, cutting);
          throw tooMany ? new Error(`column "${feature.name}" has ${tooMany}`) : error;
        });
      if (values.missing + values.infinite === table.rows) throw new Error(`"${feature.name}" has no values`);
      return values;
    };
    const featureX = findFeature(table, nameX, 'column');
    const featureY = findFeature(table, nameY, 'column');
    const x = await read(featureX);
    const y = nameX === nameY ? x : await read(featureY);
    if (!haveCommonRow(x, y)) throw new Error(`no row has both "${nameX}" and "${nameY}"`);
    const ranking = new FeatureRanking(y.values, { name: nameY, bins, binning, kind: y.kind, nan: 'omit' });
    const scored = ranking.score(x.values, { kind: x.kind, name: nameX });
    const { total, rowSums, columnSums } = checkTable('table', scored.table);
    const column = (name: string, { kind, missing, infinite }: FeatureValues, sums: Float64Array) => ({
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
      x: column(nameX, x, rowSums),
      y: column(nameY, y, columnSums),
      bins,
      binning,
      mutualInformation: scored.plugin,
      corrected: scored.corrected,
      normalized: normalizedMutualInformation(scored.table),
      unit: 'bits',
      samples: scored.samples,
      omitted: scored.omitted,
      outOfRange: scored.outOfRange,
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

interface PairColumn {
  readonly name: string;
  readonly type: 'number' | 'category';
  readonly bins: number;
  readonly entropy: number;
  readonly missing: number;
  readonly infinite: number;
}

interface PairResult {
  readonly x: PairColumn;
  readonly y: PairColumn;
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
