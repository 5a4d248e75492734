// Features of a dataset of blocks → what they hold, and their bins or categories: in one pass where their values fit the budget, else in
// as many as the edges take.

import { CategoryCodes, FOUND, type Label } from '../columns/categories.js';
import { checkNumbers } from '../columns/column.js';
import { QuantizedColumn } from '../columns/quantizedColumn.js';
import { BinAxis, CategoryAxis } from '../tables/axis.js';
import { quantizeOn } from '../tables/quantize.js';
import type { SourceDataset } from './blockDataset.js';
import { columnAtFault, tooManyCategories } from './columnErrors.js';
import type { ColumnCodes, CutColumn, Cutting, FeatureValues, JobOptions, UncutColumn } from './dataset.js';
import { type FeatureCutter, featureCutter } from './featureCutter.js';
import { type Feature, featureGroups } from './features.js';
import { columnNamed } from './findColumn.js';
import { joinedRows, takeRows } from './pass.js';
import { spread } from './spread.js';

/** Columns whose edges are looked for in the same passes, at most: each takes up to 8 MiB. */
const COLUMNS_TOGETHER = 32;

/** A cut column, and its codes where they can be kept. */
interface CutCodes {
  readonly cut: CutColumn;
  readonly codes: ColumnCodes | undefined;
}

/** More categories have codes of four bytes; more bins have none, and are found again from the values. */
const MOST_QUANTIZED = 65534;

function codesOf({ feature, axis }: CutColumn, values: FeatureValues | undefined): ColumnCodes | undefined {
  if (axis === undefined || values === undefined) return undefined;
  if (axis.bins > MOST_QUANTIZED) return values instanceof CategoryCodes ? values : undefined;
  const column = values instanceof Float64Array ? checkNumbers(feature.name, values) : values;
  return quantizeOn(feature.name, axis, column);
}

/** How the columns of a job are read: which of them in the same passes, and whether decoded values are kept. */
export function readingOf(
  dataset: SourceDataset,
  columns: number,
): { readonly together: number; readonly keep: boolean } {
  const bytes = 8 * (dataset.rows ?? 0);
  const { budget } = dataset.kept;
  if (dataset.isReadTogether) {
    return bytes * columns <= budget
      ? { together: columns, keep: true }
      : { together: COLUMNS_TOGETHER, keep: false };
  }
  // One column at a time, and its codes.
  return 2 * bytes <= budget ? { together: 1, keep: true } : { together: COLUMNS_TOGETHER, keep: false };
}

/** The number of rows, for which an iterable of blocks is gone through once. */
export async function rowsOf(dataset: SourceDataset, job: JobOptions): Promise<number> {
  if (dataset.rows !== undefined) return dataset.rows;
  const [{ name }] = dataset.columns();
  return takeRows(dataset.tuples([name]), 'counting rows', undefined, job, () => undefined);
}

function isNumber(dataset: SourceDataset, { column, part }: Feature): boolean {
  if (part) return part === 'year';
  const type = columnNamed(dataset.columns(), column)?.type;
  return type === 'number' || type === 'timestamp';
}

/** Cuts the features of some columns in the same passes. @throws an error at the fault of one column, or of the source. */
async function cutTogether(
  dataset: SourceDataset,
  groups: readonly (readonly Feature[])[],
  cutting: Cutting,
  keep: boolean,
  job: JobOptions,
): Promise<CutCodes[][]> {
  const { rows } = dataset;
  const cutters = groups.map((group) =>
    group.map((feature) =>
      featureCutter(feature, isNumber(dataset, feature), cutting, keep ? (rows ?? 0) : undefined),
    ),
  );
  let open: (readonly FeatureCutter[])[] = cutters;
  for (let pass = 1; open.length > 0; pass++) {
    const blocks = dataset.tuples(
      open.map(([{ feature }]) => feature.column),
      cutting.maxCategories,
    );
    await takeRows(keep ? blocks : joinedRows(blocks), `reading, pass ${pass}`, rows, job, (tuple) => {
      tuple.forEach((block, i) => {
        for (const cutter of open[i]) if (pass === 1 || cutter.wantsPass) cutter.push(block);
      });
    });
    for (const group of open)
      for (const cutter of group) if (pass === 1 || cutter.wantsPass) cutter.endPass();
    open = open.filter((group) => group.some(({ wantsPass }) => wantsPass));
  }
  return cutters.map((group) => group.map(({ cut, values }) => ({ cut, codes: codesOf(cut, values) })));
}

/** The same; a column at fault is left out, and the others are begun again. */
async function cutReadable(
  dataset: SourceDataset,
  groups: readonly (readonly Feature[])[],
  cutting: Cutting,
  keep: boolean,
  job: JobOptions,
): Promise<(CutCodes[] | Error)[]> {
  const faults = new Map<string, Error>();
  for (;;) {
    const readable = groups.filter(([{ column }]) => !faults.has(column));
    try {
      const found = readable.length === 0 ? [] : await cutTogether(dataset, readable, cutting, keep, job);
      const next = found.values();
      return groups.map(([{ column }]) => faults.get(column) ?? (next.next().value as CutCodes[]));
    } catch (error) {
      const column = columnAtFault(error);
      if (column === undefined || faults.has(column)) throw error;
      faults.set(column, error as Error);
    }
  }
}

/** A cut column as it travels between threads. */
interface SentColumn {
  readonly facts: Omit<CutColumn, 'axis'>;
  readonly edges: Float64Array | undefined;
  readonly labels: readonly Label[] | undefined;
  readonly codes: Uint8Array | Uint16Array | Int32Array | undefined;
  readonly missing: number;
}

/** What a worker is asked for. */
export interface CutMessage {
  readonly task: 'cut';
  readonly features: readonly Feature[];
  readonly cutting: Cutting;
}

/** The worker's part: the features of one column. */
export async function cutHere(
  dataset: SourceDataset,
  { features, cutting }: CutMessage,
): Promise<SentColumn[]> {
  const [found] = await cutTogether(dataset, [features], cutting, true, {});
  return found.map(({ cut: { axis, ...facts }, codes }) => ({
    facts,
    edges: axis instanceof BinAxis ? axis.edges : undefined,
    labels: axis instanceof CategoryAxis ? axis.categories : undefined,
    codes: codes?.codes,
    missing: codes instanceof QuantizedColumn ? codes.missing : 0,
  }));
}

function received({ facts, edges, labels, codes, missing }: SentColumn): CutCodes {
  const axis = edges ? new BinAxis(edges) : labels && new CategoryAxis(labels);
  const cut = { ...facts, axis };
  if (codes === undefined) return { cut, codes };
  if (codes instanceof Int32Array) return { cut, codes: new CategoryCodes(codes, labels ?? [], FOUND) };
  const bins = edges ? { edges } : { categories: labels ?? [] };
  return { cut, codes: new QuantizedColumn(codes, bins, missing, 0) };
}

/** Cuts features of a dataset of blocks. */
export async function cutBlocks(
  dataset: SourceDataset,
  features: readonly Feature[],
  cutting: Cutting,
  job: JobOptions,
): Promise<(CutColumn | UncutColumn)[]> {
  await rowsOf(dataset, job);
  const known = new Map<Feature, CutColumn | UncutColumn>();
  for (const feature of features) {
    const cut = dataset.kept.find(feature, isNumber(dataset, feature), cutting);
    if (!cut) continue;
    const most = cutting.maxCategories;
    const tooMany = cut.kind === 'category' && !feature.part && (cut.axis?.bins ?? 0) > most;
    known.set(feature, tooMany ? { feature, error: tooManyCategories(feature.column, most) } : cut);
  }
  const groups = featureGroups(features.filter((feature) => !known.has(feature)));
  const { together, keep } = readingOf(dataset, groups.length);
  const batches = Array.from({ length: Math.ceil(groups.length / together) }, (_, i) =>
    groups.slice(i * together, (i + 1) * together),
  );
  const { opener } = dataset;
  // Codes are kept as they come, and the budget holds while others are still read.
  const keptOf = (columns: readonly CutCodes[]): CutColumn[] =>
    columns.map(({ cut, codes }) => {
      if (codes) dataset.kept.keep(cut, cutting, codes);
      return cut;
    });
  const found = await spread<(CutColumn[] | Error)[]>(
    batches.length,
    job,
    async (i) =>
      (await cutReadable(dataset, batches[i], cutting, keep, job)).map((columns) =>
        columns instanceof Error ? columns : keptOf(columns),
      ),
    together === 1 && keep && opener
      ? async (pool, i) => {
          const message: CutMessage = { task: 'cut', features: batches[i][0], cutting };
          try {
            const sent = await pool.runModule(opener.module, { opener, ...message }, job.signal);
            return [keptOf((sent as SentColumn[]).map(received))];
          } catch (error) {
            if (columnAtFault(error) === undefined) throw error;
            return [error as Error];
          }
        }
      : undefined,
  );
  found.flat().forEach((columns, i) => {
    groups[i].forEach((feature, at) => {
      known.set(feature, columns instanceof Error ? { feature, error: columns } : columns[at]);
    });
  });
  return features.map((feature) => known.get(feature) as CutColumn | UncutColumn);
}
