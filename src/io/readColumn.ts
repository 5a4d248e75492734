import { CategoryCodes } from '../columns/categories.js';
import { wrongKind } from '../columns/errors.js';
import { CategoryCoder, MAX_CATEGORIES } from './categoryCoder.js';
import type { ColumnTable } from './columnTable.js';
import { findColumn, tooManyCategories } from './columnTable.js';

/** A whole column in memory: doubles with NaN for a missing value, or codes with −1 for one. */
export type ReadColumn =
  | { readonly kind: 'number' | 'timestamp'; readonly values: Float64Array; readonly missing: number }
  | { readonly kind: 'category'; readonly values: CategoryCodes; readonly missing: number };

/** Options of `readColumn`. */
export interface ReadColumnOptions {
  /** The most categories to take, 1…16 777 215 (the default). */
  readonly maxCategories?: number;
  /** Called with the rows done. */
  readonly onProgress?: (rows: number) => void;
}

/**
 * Reads a column whole, block by block.
 * @throws TypeError where `table` is none or `name` no text; RangeError as `ColumnTable.blocks` does; one with `code: 'ERR_TOO_MANY_CATEGORIES'` as soon as there are
 * more than `maxCategories`.
 */
export async function readColumn(
  table: ColumnTable,
  name: string,
  options: ReadColumnOptions = {},
): Promise<ReadColumn> {
  if (typeof table?.codedBlocks !== 'function') {
    throw wrongKind('table', 'a table that openTable gives', table);
  }
  if (typeof name !== 'string') throw wrongKind('name', 'the name of a column', name);
  const { type } = findColumn(table, name);
  const { maxCategories = MAX_CATEGORIES, onProgress } = options;
  let rows = 0;
  let missing = 0;
  if (type === 'number' || type === 'timestamp') {
    const values = new Float64Array(table.rows);
    for await (const block of table.blocks(name) as AsyncIterable<Float64Array>) {
      values.set(block, rows);
      for (let i = 0; i < block.length; i++) if (block[i] !== block[i]) missing++;
      rows += block.length;
      onProgress?.(rows);
    }
    return { kind: type, values, missing };
  }
  const codes = new Int32Array(table.rows);
  const coder = new CategoryCoder(Math.min(maxCategories, MAX_CATEGORIES));
  for await (const block of table.codedBlocks(name)) {
    if (!coder.push(block, codes, rows)) throw tooManyCategories(name, maxCategories);
    for (let i = rows; i < rows + block.codes.length; i++) if (codes[i] < 0) missing++;
    rows += block.codes.length;
    onProgress?.(rows);
  }
  return { kind: 'category', values: inOrder(codes, coder.categories), missing };
}

/**
 * The same codes with their categories in order, so that a result does not depend on the order of the rows. The
 * coder has told the categories apart: `CategoryCodes.from` would do so again, at twice the time for a million of them.
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
  );
}
