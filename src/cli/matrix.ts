import type { Binning } from '../bins/binRules.js';
import type { CategoryCodes } from '../columns/categories.js';
import type { FileTable } from '../io/columnTable.js';
import { openTable } from '../io/openTable.js';
import { backend } from '../kernels/select.js';
import { fixedText, shorten } from '../plot/numberText.js';
import type { Given, OptionNames } from './arguments.js';
import { oneFile } from './arguments.js';
import { CUTTING_NAMES, type CuttingOptions, cuttingOptions } from './cuttingOptions.js';
import { chooseFeatures, type Feature, featuresOf, type LeftOut } from './features.js';
import { fitsInMemory, type Way } from './memoryBudget.js';
import type { CutColumn } from './mi.js';
import { Progress } from './progress.js';
import { bitsText, countOf, grouped, textLines, textTable } from './textTable.js';
import { threadsOption } from './threadsOption.js';

/** The options of `infosimd matrix`. */
export const MATRIX_OPTIONS: OptionNames = {
  values: ['features', ...CUTTING_NAMES, 'threads'],
  flags: ['json'],
};

/** Columns of a printed matrix; of more the pairs are listed. */
const PRINTED = 8;
/** Pairs of that list. */
const LISTED = 30;

/** A pair without a mutual information, and why. */
interface PairLeftOut {
  readonly x: string;
  readonly y: string;
  readonly reason: string;
}

/** What is found of the columns, whichever way. */
export interface FoundMatrix {
  /** Bins and entropy are those of all values of a column. */
  readonly columns: readonly CutColumn[];
  /** Row by row: mutual information in bits, entropies on the diagonal; null where there is none. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly leftOut: readonly LeftOut[];
  readonly pairsLeftOut: readonly PairLeftOut[];
}

/** What `infosimd matrix` finds; `--json` prints it. */
export interface MatrixResult extends FoundMatrix {
  readonly file: string;
  readonly format: string;
  readonly rows: number;
  readonly shape: readonly [number, number];
  readonly unit: 'bits';
  readonly bins: number;
  readonly binning: Binning;
  readonly maxCategories: number;
  readonly backend: { readonly name: string; readonly reason: string };
}

/** What a matrix is worked out from. */
export interface MatrixRequest {
  readonly table: FileTable;
  readonly features: readonly Feature[];
  readonly cutting: CuttingOptions;
  readonly threads: number;
  readonly progress: Progress;
}

/** `infosimd matrix FILE`: prints the mutual information of every pair of columns. */
export async function matrix(given: Given, how: { readonly way?: Way } = {}): Promise<string> {
  const path = oneFile('matrix', given);
  const cutting = cuttingOptions(given);
  const threads = threadsOption(given);
  const { features: list } = given.values;
  const progress = new Progress();
  const table = await openTable(path, {
    maxCategories: cutting.maxCategories,
    onProgress: (done, total) => progress.show(`reading ${path}`, done, total),
  });
  try {
    if (table.rows === 0) throw new Error(`${path} has no rows`);
    const offered = featuresOf(table);
    const features = list === undefined ? offered.features : chooseFeatures(table, list);
    if (features.length === 0) throw new Error(`${path} has no column that can be used`);
    const request: MatrixRequest = { table, features, cutting, threads, progress };
    const way = how.way ?? (fitsInMemory(table, features.length) ? 'columns' : 'stream');
    const found = (way === 'columns' && (await matrixInMemory(request))) || (await matrixOfStream(request));
    const { columns, values, pairsLeftOut } = found;
    const result: MatrixResult = {
      file: path,
      format: table.format,
      rows: table.rows,
      columns,
      values,
      shape: [columns.length, columns.length],
      unit: 'bits',
      leftOut: [...(list === undefined ? offered.leftOut : []), ...found.leftOut],
      pairsLeftOut,
      ...cutting,
      backend: { name: backend().name, reason: backend().reason },
    };
    progress.end();
    return given.flags.json ? `${JSON.stringify(result, undefined, 2)}\n` : textLines(matrixLines(result));
  } finally {
    progress.end();
    await table.close();
  }
}

async function matrixOfStream(request: MatrixRequest): Promise<FoundMatrix> {
  return (await import('./streamedMatrix.js')).streamedMatrix(request);
}

/** From columns in memory, on several threads; undefined where a pair has no table, which a stream tells of each. */
async function matrixInMemory({
  table,
  features,
  cutting,
  threads,
  progress,
}: MatrixRequest): Promise<FoundMatrix | undefined> {
  const { factsOf } = await import('./columnRanking.js');
  const { readFeatures } = await import('./readFeatures.js');
  const { refuseColumn, unreadableFeature } = await import('./rankedFeature.js');
  const { binEdges } = await import('../tables/histogram.js');
  const leftOut: LeftOut[] = [];
  const kept: { column: Omit<CutColumn, 'entropy'>; values: Float64Array | CategoryCodes }[] = [];
  const { bins, binning, maxCategories } = cutting;
  const all = await readFeatures(table, features, maxCategories, threads, progress);
  for (const [place, feature] of features.entries()) {
    const { name } = feature;
    const read = all[place];
    if (read instanceof Error) {
      leftOut.push({ name, ...unreadableFeature(read, cutting) });
      continue;
    }
    const reason = refuseColumn(feature, factsOf(read), table.rows);
    if (reason !== undefined) {
      leftOut.push({ name, reason });
      continue;
    }
    const { values, kind: type, missing, infinite } = read;
    try {
      const own =
        values instanceof Float64Array
          ? binEdges(values, { bins, binning, nan: 'omit' }).length - 1
          : values.categories.length;
      kept.push({ column: { name, type, bins: own, missing, infinite }, values });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      leftOut.push({ name, reason: error.message });
    }
  }
  progress.show('counting pairs');
  const options = { bins, binning, nan: 'omit' } as const;
  const columns = kept.map(({ values }) => values);
  try {
    const { values } =
      columns.length === 0 ? { values: [] } : await informationMatrix(columns, options, threads);
    const k = columns.length;
    return {
      columns: kept.map(({ column }, i) => {
        const { name, type, bins: own, missing, infinite } = column;
        return { name, type, bins: own, entropy: values[i * k + i], missing, infinite };
      }),
      values: columns.map((_, i) => Array.from(values.slice(i * k, (i + 1) * k))),
      leftOut,
      pairsLeftOut: [],
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Below so many pairs of samples one thread is done before others have started. */
const WORTH_A_POOL = 2 ** 24;

async function informationMatrix(
  columns: readonly (Float64Array | CategoryCodes)[],
  options: { readonly bins: number; readonly binning: Binning; readonly nan: 'omit' },
  threads: number,
): Promise<{ readonly values: Float64Array }> {
  const pairs = (columns[0].length * columns.length * (columns.length - 1)) / 2;
  if (threads === 1 || pairs < WORTH_A_POOL) {
    const { mutualInformationMatrix } = await import('../estimators/mutualInformationMatrix.js');
    return mutualInformationMatrix(columns, options);
  }
  const { createPool } = await import('../parallel/pool.js');
  const pool = await createPool({ threads });
  try {
    return await pool.mutualInformationMatrix(columns, options);
  } finally {
    await pool.close();
  }
}

/** A matrix as `infosimd matrix` prints it. */
function matrixLines(result: MatrixResult): string[] {
  const { columns, values, leftOut, pairsLeftOut } = result;
  const lines = [
    `${result.file} (${result.format}): ${countOf(result.rows, 'row')}, ${countOf(columns.length, 'column')}`,
  ];
  if (columns.length === 0) lines.push('no column could be used');
  else if (columns.length <= PRINTED) {
    lines.push('mutual information in bits, entropies on the diagonal', '');
    lines.push(
      ...textTable(
        [{ name: '' }, ...columns.map(({ name }) => ({ name: shorten(name, 14), numeric: true }))],
        columns.map(({ name }, i) => [
          shorten(name, 30),
          ...values[i].map((value) => (value === null ? '–' : fixedText(value, 4))),
        ]),
      ),
    );
  } else lines.push(...pairLines(result));
  const notes = [
    ...leftOut.map(({ name, reason }) => `left out: ${name} (${reason})`),
    ...pairsLeftOut.map(({ x, y, reason }) => `left out: ${x} with ${y} (${reason})`),
  ];
  return [...lines, ...(notes.length > 0 ? ['', ...notes] : []), '', `backend ${result.backend.name}`];
}

/** The pairs that tell most about each other. */
function pairLines({ columns, values }: MatrixResult): string[] {
  const pairs = columns.flatMap(({ name: x }, i) =>
    columns.slice(i + 1).flatMap(({ name: y }, j) => {
      const value = values[i][i + 1 + j];
      return value === null ? [] : { x, y, value };
    }),
  );
  const best = [...pairs].sort((a, b) => b.value - a.value).slice(0, LISTED);
  return [
    best.length === pairs.length
      ? 'all pairs, by their mutual information'
      : `${best.length} of ${grouped(pairs.length)} pairs, by their mutual information; --json prints all`,
    '',
    ...textTable(
      [{ name: 'column' }, { name: 'column' }, { name: 'MI (bits)', numeric: true }],
      best.map(({ x, y, value }) => [x, y, bitsText(value)]),
    ),
  ];
}
