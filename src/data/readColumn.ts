import { CategoryCodes, FOUND, MAX_CATEGORIES } from '../columns/categories.js';
import { wrongKind } from '../columns/errors.js';
import type { Global } from '../columns/global.js';
import { untilAborted } from '../columns/onAbort.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { SIGNAL } from '../columns/streams.js';
import type { SourceDataset } from './blockDataset.js';
import { isCoded, type RawBlock } from './columnSource.js';
import type { BlockDataset } from './dataset.js';
import { findColumn } from './findColumn.js';
import { Gathered } from './gathered.js';

/** A whole column in memory: doubles with NaN for a missing value, or codes with −1 for one. */
export type ReadColumn =
  | { readonly kind: 'number' | 'timestamp'; readonly values: Float64Array; readonly missing: number }
  | { readonly kind: 'category'; readonly values: CategoryCodes; readonly missing: number };

/** Options of `readColumn`. */
export interface ReadColumnOptions {
  /** The most categories, 1…16 777 215 (the default). */
  readonly maxCategories?: number;
  /** Called with the rows read so far. */
  readonly onProgress?: (rows: number) => void;
  /** Ends reading: the promise rejects with the signal's reason. */
  readonly signal?: Global<'AbortSignal'>;
}

const OPTIONS = optionTable({
  maxCategories: option.integer(1, MAX_CATEGORIES, MAX_CATEGORIES),
  onProgress: option.callback(),
  signal: SIGNAL,
} satisfies OptionsOf<ReadColumnOptions>);

/**
 * Reads a column whole, block by block.
 * @throws TypeError where `dataset` is none, `name` no text, or an option unknown or of a wrong kind; RangeError as
 * `BlockDataset.blocks` does, or where `maxCategories` is out of its range; one with `code: 'ERR_TOO_MANY_CATEGORIES'`
 * as soon as there are more than `maxCategories`.
 * @example
 * import { openDataset, readColumn } from 'infosimd/data';
 * const { values } = await readColumn(await openDataset({ delay: [5, 7, 9] }), 'delay');
 * console.log(values); // Float64Array(3) [ 5, 7, 9 ]
 */
export async function readColumn(
  dataset: BlockDataset,
  name: string,
  options?: ReadColumnOptions,
): Promise<ReadColumn> {
  if (!isSource(dataset)) throw wrongKind('dataset', 'a dataset that openDataset gives', dataset);
  if (typeof name !== 'string') throw wrongKind('name', 'the name of a column', name);
  const { maxCategories, onProgress, signal } = readOptions(options, OPTIONS);
  const info = findColumn(dataset.path, dataset.columns(), name);
  if (!isCoded(info)) {
    const values = await readRaw(
      untilAborted(dataset.raw(name, undefined), signal),
      new Gathered(Float64Array, dataset.rows ?? 0),
      onProgress,
    );
    let missing = 0;
    for (let i = 0; i < values.length; i++) if (values[i] !== values[i]) missing++;
    return { kind: info.type as 'number' | 'timestamp', values, missing };
  }
  const coder = dataset.coder(name, maxCategories);
  const codes = await readRaw(
    untilAborted(dataset.raw(name, coder), signal),
    new Gathered(Int32Array, dataset.rows ?? 0),
    onProgress,
  );
  let missing = 0;
  for (let i = 0; i < codes.length; i++) if (codes[i] < 0) missing++;
  return { kind: 'category', values: inOrder(codes, coder.categories), missing };
}

function isSource(dataset: unknown): dataset is SourceDataset {
  return typeof (dataset as Partial<SourceDataset> | undefined)?.raw === 'function';
}

/** Concatenates runs. */
async function readRaw<Values extends RawBlock>(
  runs: AsyncIterable<RawBlock>,
  gathered: Gathered<Values>,
  onProgress: ReadColumnOptions['onProgress'],
): Promise<Values> {
  for await (const run of runs) {
    gathered.push(run as Values);
    onProgress?.(gathered.length);
  }
  return gathered.values;
}

/**
 * The same codes with their categories in order, so that a result does not depend on the order of the rows. The coder has
 * already found the distinct categories: `CategoryCodes.from` would do it again, in twice the time for a million of them.
 */
function inOrder(codes: Int32Array, categories: readonly (string | boolean)[]): CategoryCodes {
  const order = categories.map((_, code) => code);
  order.sort((a, b) => (categories[a] < categories[b] ? -1 : 1));
  const place = new Int32Array(order.length);
  for (const [to, from] of order.entries()) place[from] = to;
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) codes[i] = place[codes[i]];
  return new CategoryCodes(
    codes,
    order.map((from) => categories[from]),
    FOUND,
  );
}
