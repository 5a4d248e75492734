import { CategoryCodes, FOUND } from '../columns/categories.js';
import { wrongKind } from '../columns/errors.js';
import { checkCallback, checkInteger, checkOptions } from '../columns/options.js';
import { MAX_CATEGORIES } from './categoryCoder.js';
import type { ColumnTable } from './columnTable.js';
import { findColumn } from './columnTable.js';
import type { RawBlock } from './openedTable.js';
import { isCoded, OpenedTable } from './openedTable.js';

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
}

/**
 * Reads a column whole, block by block.
 * @throws TypeError where `table` is none, `name` no text, or an option unknown or of a wrong kind; RangeError as
 * `ColumnTable.blocks` does, or where `maxCategories` is out of its range; one with `code: 'ERR_TOO_MANY_CATEGORIES'`
 * as soon as there are more than `maxCategories`.
 */
export async function readColumn(
  table: ColumnTable,
  name: string,
  options?: ReadColumnOptions,
): Promise<ReadColumn> {
  if (!(table instanceof OpenedTable)) throw wrongKind('table', 'a table that openTable gives', table);
  if (typeof name !== 'string') throw wrongKind('name', 'the name of a column', name);
  const checked = checkOptions(options, ['maxCategories', 'onProgress']);
  const maxCategories = checkInteger(
    'maxCategories',
    checked.maxCategories,
    MAX_CATEGORIES,
    1,
    MAX_CATEGORIES,
  );
  const onProgress = checkCallback('onProgress', checked.onProgress);
  const info = findColumn(table.path, table.columns(), name);
  if (!isCoded(info)) {
    const values = await readRaw(table.raw(name, undefined), new Float64Array(table.rows ?? 0), onProgress);
    let missing = 0;
    for (let i = 0; i < values.length; i++) if (values[i] !== values[i]) missing++;
    return { kind: info.type as 'number' | 'timestamp', values, missing };
  }
  const coder = table.coder(name, maxCategories);
  const codes = await readRaw(table.raw(name, coder), new Int32Array(table.rows ?? 0), onProgress);
  let missing = 0;
  for (let i = 0; i < codes.length; i++) if (codes[i] < 0) missing++;
  return { kind: 'category', values: inOrder(codes, coder.categories), missing };
}

/** Concatenates runs; the array grows where the number of rows is not known beforehand. */
async function readRaw<Values extends RawBlock>(
  runs: AsyncIterable<RawBlock>,
  values: Values,
  onProgress: ReadColumnOptions['onProgress'],
): Promise<Values> {
  let output = values;
  let rows = 0;
  for await (const run of runs) {
    const needed = rows + run.length;
    if (needed > output.length) {
      const grown = new (values.constructor as new (length: number) => Values)(Math.max(needed, 2 * rows));
      grown.set(output.subarray(0, rows));
      output = grown;
    }
    output.set(run, rows);
    rows = needed;
    onProgress?.(rows);
  }
  return rows === output.length ? output : (output.slice(0, rows) as Values);
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
