import { FeatureRanking } from '../estimators/featureRanking.js';
import { backend, entropy, normalizedMutualInformation } from '../index.js';
import { openTable } from '../io/openTable.js';
import type { Given, OptionNames } from './arguments.js';
import { binningOptions, categoryLimit, oneFile } from './arguments.js';
import type { FeatureValues } from './featureReader.js';
import { FeatureReader } from './featureReader.js';
import type { Feature } from './features.js';
import { findFeature } from './features.js';
import { Progress } from './progress.js';
import { bitsText, grouped } from './textTable.js';

/** The options of `infosimd mi`. */
export const MI_OPTIONS: OptionNames = {
  values: ['x', 'y', 'bins', 'binning', 'max-categories'],
  flags: ['json'],
};

/** `infosimd mi FILE --x A --y B`: prints the mutual information of two columns. */
export async function mi(given: Given): Promise<string> {
  const path = oneFile('mi', given);
  const { bins, binning } = binningOptions(given);
  const maxCategories = categoryLimit(given);
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
      const values = await reader.read(feature, (done) =>
        progress.show(`reading ${feature.name}`, done, table.rows),
      );
      if (values.missing + values.infinite === table.rows) throw new Error(`"${feature.name}" has no values`);
      return values;
    };
    const featureX = findFeature(table, nameX, 'column');
    const featureY = findFeature(table, nameY, 'column');
    const x = await read(featureX);
    const y = nameX === nameY ? x : await read(featureY);
    const ranking = new FeatureRanking(y.values, { name: nameY, bins, binning, kind: y.kind, nan: 'omit' });
    const scored = ranking.score(x.values, { kind: x.kind });
    if (scored.samples === 0) throw new Error(`no row has both "${nameX}" and "${nameY}"`);
    const { shape, counts } = scored.table;
    const margin = (axis: 0 | 1): number => {
      const sums = new Float64Array(shape[axis]);
      for (let i = 0; i < shape[0]; i++) {
        for (let j = 0; j < shape[1]; j++) sums[axis === 0 ? i : j] += counts[i * shape[1] + j];
      }
      return entropy(sums, { normalize: true });
    };
    const column = (name: string, { kind, missing, infinite }: FeatureValues, axis: 0 | 1) => ({
      name,
      type: kind,
      bins: shape[axis],
      entropy: margin(axis),
      missing,
      infinite,
    });
    const result = {
      file: path,
      rows: table.rows,
      x: column(nameX, x, 0),
      y: column(nameY, y, 1),
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
    return `${miText(result)}\n`;
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

function miText(result: PairResult): string {
  const { x, y } = result;
  const cut = ({ type, bins }: PairColumn): string =>
    `${grouped(bins)} ${type === 'number' ? 'bins' : 'categories'}`;
  const reasons = [x, ...(x.name === y.name ? [] : [y])].flatMap(({ name, missing, infinite }) => [
    ...(missing > 0 ? [`${grouped(missing)} without ${name}`] : []),
    ...(infinite > 0 ? [`${grouped(infinite)} infinite in ${name}`] : []),
  ]);
  const count = result.omitted + result.outOfRange;
  const lines: [string, string][] = [
    [`I(${x.name}; ${y.name})`, `${bitsText(result.mutualInformation)} bits`],
    ['Miller–Madow corrected', `${bitsText(result.corrected)} bits`],
    ['normalised (arithmetic)', bitsText(result.normalized)],
    [`H(${x.name})`, `${bitsText(x.entropy)} bits, ${cut(x)}`],
    [`H(${y.name})`, `${bitsText(y.entropy)} bits, ${cut(y)}`],
    ['samples', grouped(result.samples)],
    ['left out', count === 0 ? '0' : `${grouped(count)} (${reasons.join(', ')})`],
    ['backend', result.backend.name],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}
