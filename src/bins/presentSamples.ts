// Samples that count: missing ones are refused, or left out of all columns together.

import { CategoryCodes } from '../columns/categories.js';
import type { Column } from '../columns/column.js';
import { firstMissing, missingError, omitMissing } from '../columns/missing.js';
import type { NanPolicy } from '../columns/options.js';
import { scanColumn } from './range.js';

function hasMissing(column: Column): boolean {
  if (column instanceof CategoryCodes) return firstMissing(column) >= 0;
  return column.element !== 'I32' && scanColumn(column).nan > 0;
}

/**
 * The columns without the samples that any of them misses, and how many those were.
 *
 * @throws RangeError that names the first missing sample, under `'raise'`.
 */
export function presentSamples<T extends Column[]>(
  names: readonly string[],
  columns: T,
  nan: NanPolicy,
): { columns: T; omitted: number } {
  const missing = columns.findIndex(hasMissing);
  if (missing >= 0 && nan === 'raise') throw missingError(names[missing], firstMissing(columns[missing]));
  const kept = missing >= 0 ? omitMissing(columns) : { columns, omitted: 0 };
  return {
    columns: kept.columns.map((column) => (column instanceof CategoryCodes ? column.used() : column)) as T,
    omitted: kept.omitted,
  };
}
