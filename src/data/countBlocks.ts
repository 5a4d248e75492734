// Joint tables of pairs of columns of a dataset of blocks: from codes that are kept, else in passes over blocks of rows.

import { CategoryCodes, FOUND } from '../columns/categories.js';
import { QuantizedColumn } from '../columns/quantizedColumn.js';
import { nextTask } from '../columns/streams.js';
import type { Axis } from '../tables/axis.js';
import { isSparse } from '../tables/cells.js';
import { Counts } from '../tables/counts.js';
import { JointHistogram } from '../tables/jointHistogram.js';
import type { SourceDataset } from './blockDataset.js';
import type { ColumnCodes, CutColumn, JobOptions } from './dataset.js';
import { featureBlock } from './featureCutter.js';
import { joinedRows, takeRows } from './pass.js';

/** Most cells of the tables that one pass counts, one table at least: 256 MiB. */
const PASS_CELLS = 2 ** 25;

type Pair = readonly [x: CutColumn, y: CutColumn];

function tableOf([x, y]: Pair, rows: number): JointHistogram {
  const axes = [x.axis as Axis, y.axis as Axis];
  return new JointHistogram(new Counts(axes, !isSparse(axes[0].bins * axes[1].bins, rows)));
}

function codesOfRows(codes: ColumnCodes, start: number, end: number): ColumnCodes {
  if (codes instanceof QuantizedColumn) return codes.with(codes.codes.subarray(start, end));
  return new CategoryCodes(codes.codes.subarray(start, end), codes.categories, FOUND);
}

/** A pair, and its place among those that were asked for. */
interface Asked {
  readonly pair: Pair;
  readonly i: number;
}

/** As many pairs as one pass has room for: a table holds no more cells than there are rows. */
function firstPass(asked: readonly Asked[], rows: number): readonly Asked[] {
  let cells = 0;
  const end = asked.findIndex(({ pair: [x, y] }, at) => {
    cells += Math.min((x.axis as Axis).bins * (y.axis as Axis).bins, rows);
    return at > 0 && cells > PASS_CELLS;
  });
  return asked.slice(0, end < 0 ? undefined : end);
}

/** Counts pairs in one pass over the columns that are not kept. */
async function countPass(
  dataset: SourceDataset,
  pairs: readonly Pair[],
  job: JobOptions,
): Promise<JointHistogram[]> {
  const tables = pairs.map((pair) => tableOf(pair, dataset.rows ?? Infinity));
  const columns = [...new Set(pairs.flat())];
  const kept = new Map(columns.map((column) => [column, dataset.kept.codesOf(column)]));
  const names = [
    ...new Set(columns.filter((column) => !kept.get(column)).map(({ feature }) => feature.column)),
  ];
  await takeRows(joinedRows(dataset.tuples(names)), 'counting', dataset.rows, job, (blocks, start) => {
    const end = start + blocks[0].length;
    const samples = new Map(
      columns.map((column) => {
        const { feature } = column;
        const codes = kept.get(column);
        return [
          column,
          codes
            ? codesOfRows(codes, start, end)
            : featureBlock(feature, blocks[names.indexOf(feature.column)]),
        ];
      }),
    );
    pairs.forEach(([x, y], i) => {
      tables[i].push(samples.get(x) as ColumnCodes, samples.get(y) as ColumnCodes);
    });
  });
  return tables;
}

/** Counts pairs of cut columns of a dataset of blocks. */
export async function countBlocks(
  dataset: SourceDataset,
  pairs: readonly Pair[],
  job: JobOptions,
  onTable: (i: number, table: JointHistogram) => void,
): Promise<void> {
  const { signal, onProgress } = job;
  let waiting: Asked[] = [];
  for (const [i, pair] of pairs.entries()) {
    const [x, y] = pair.map((column) => dataset.kept.codesOf(column));
    if (x && y) {
      signal?.throwIfAborted();
      onTable(i, tableOf(pair, x.length).push(x, y));
      onProgress?.({ phase: 'counting', done: i + 1, total: pairs.length });
      await nextTask();
    } else waiting.push({ pair, i });
  }
  while (waiting.length > 0) {
    const some = firstPass(waiting, dataset.rows ?? 0);
    waiting = waiting.slice(some.length);
    const tables = await countPass(
      dataset,
      some.map(({ pair }) => pair),
      job,
    );
    for (const [at, { i }] of some.entries()) onTable(i, tables[at]);
  }
}
