// Columns in memory as a source of blocks.

import { CategoryCodes, FOUND } from '../columns/categories.js';
import type { SourceDataset } from './blockDataset.js';
import { BLOCK_ROWS, type ColumnSource, isCoded } from './columnSource.js';
import type { ColumnInfo, DatasetFormat, FeatureValues, JobOptions } from './dataset.js';
import { Gathered } from './gathered.js';
import { takeRows } from './pass.js';

/** @param values of each column: numbers, or codes in which −1 is missing; they are read in place. */
export function memorySource(
  path: string,
  format: DatasetFormat,
  columns: readonly ColumnInfo[],
  values: readonly FeatureValues[],
): ColumnSource {
  const rows = values[0]?.length ?? 0;
  return {
    path,
    format,
    rows,
    columns,
    async *pass(indices, coders) {
      for (let start = 0; start < rows; start += BLOCK_ROWS) {
        checkLengths(indices);
        yield indices.map((index, i) => {
          const column = values[index];
          if (column instanceof Float64Array) return column.subarray(start, start + BLOCK_ROWS);
          const codes = column.codes.subarray(start, start + BLOCK_ROWS);
          const dictionary = column.categories as readonly (string | boolean)[];
          return coders[i]?.push({ codes, dictionary }) ?? codes;
        });
      }
      checkLengths(indices);
    },
    async close() {},
  };

  /** An array on a buffer that can be resized, or was handed over, may have lost rows since. */
  function checkLengths(indices: readonly number[]): void {
    const wrong = indices.find((index) => values[index].length !== rows);
    if (wrong === undefined) return;
    throw new RangeError(
      `column "${columns[wrong].name}" of ${path} was changed in length while it was read, from ${rows} to ${values[wrong].length}`,
    );
  }
}

/** All columns of a source that can be read once. @throws RangeError where they take more memory than the dataset may. */
export async function wholeSource(dataset: SourceDataset, job: JobOptions): Promise<ColumnSource> {
  const columns = dataset.columns();
  const readable = columns.filter(({ type }) => type !== 'unsupported');
  const { budget } = dataset.kept;
  const gathered = readable.map((info) =>
    isCoded(info) ? new Gathered(Int32Array, BLOCK_ROWS) : new Gathered(Float64Array, BLOCK_ROWS),
  );
  let labels: readonly CategoryCodes['categories'][] = [];
  const names = readable.map(({ name }) => name);
  await takeRows(dataset.tuples(names), 'reading', undefined, job, (blocks, start) => {
    const bytes = 8 * readable.length * (start + blocks[0].length);
    if (bytes > budget) {
      throw new RangeError(
        `${dataset.path} comes from an iterable that can be read once, and takes more than the ${budget} bytes of cacheBytes in memory; ` +
          'give openDataset a function that returns an iterable, or raise cacheBytes',
      );
    }
    blocks.forEach((block, i) => {
      (gathered[i] as Gathered<Float64Array | Int32Array>).push(
        block instanceof Float64Array ? block : block.codes,
      );
    });
    labels = blocks.map((block) => (block instanceof Float64Array ? [] : block.categories));
  });
  const values = new Map(
    gathered.map(({ values }, i): [string, FeatureValues] => [
      names[i],
      values instanceof Float64Array ? values : new CategoryCodes(values, labels[i] ?? [], FOUND),
    ]),
  );
  const all = columns.map(({ name }) => values.get(name) ?? new Float64Array(0));
  // A column that cannot be read has no values; the first one tells the number of rows.
  const rows = gathered[0]?.length ?? 0;
  return { ...memorySource(dataset.path, dataset.format, columns, all), rows };
}
