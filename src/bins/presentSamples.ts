// Missing samples are refused, or, for methods that take the samples themselves, left out of all columns together. Counting needs
// no such step: axes skip missing samples, and tables count them.

import type { Column } from '../columns/column.js';
import { firstMissing, missingError, omitMissing } from '../columns/missing.js';
import type { NanPolicy } from '../columns/options.js';
import { scanColumn } from './range.js';

/** Whether a sample of the column is missing. */
function hasMissing(column: Column): boolean {
  if (column.kind === 'quantized') return column.missing > 0;
  if (column.kind === 'category') return firstMissing(column) >= 0;
  return column.element !== 'I32' && scanColumn(column).nan > 0;
}

/** Whether any sample of the column is in no bin: missing, or out of the range of a quantized column. */
export function isIncomplete(column: Column): boolean {
  return hasMissing(column) || (column.kind === 'quantized' && column.outOfRange > 0);
}

/**
 * Refuses missing samples under `'raise'`.
 *
 * @throws RangeError that names the first one.
 */
export function checkMissing(names: readonly string[], columns: readonly Column[], nan: NanPolicy): void {
  const missing = nan === 'raise' ? columns.findIndex(hasMissing) : -1;
  if (missing >= 0) throw missingError(names[missing], firstMissing(columns[missing]));
}

/**
 * Omits the samples that are missing in any of the columns; `omitted` is their number.
 *
 * @throws RangeError that names the first missing sample, under `'raise'`.
 */
export function presentSamples<T extends Column[]>(
  names: readonly string[],
  columns: T,
  nan: NanPolicy,
): { columns: T; omitted: number } {
  checkMissing(names, columns, nan);
  return columns.some(isIncomplete) ? omitMissing(columns) : { columns, omitted: 0 };
}
