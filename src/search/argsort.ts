import { checkMissing } from '../bins/presentSamples.js';
import { scanColumn } from '../bins/range.js';
import { checkNumbers, type NumericInput } from '../columns/column.js';
import * as option from '../columns/option.js';
import { type NanPolicy, optionTable, readOptions } from '../columns/options.js';
import { sortedOrder } from './sortedOrder.js';

const OPTIONS = optionTable({ nan: option.nanPolicy() });

/**
 * The indices that sort a column: `numpy.argsort(x, kind='stable')`. Equal samples (also 0 and −0) keep their order;
 * −∞ comes first and ∞ last.
 *
 * @param x samples, fewer than 2^31.
 * @param options `nan`: `'raise'` (default), or `'omit'`, which leaves missing samples out.
 * @returns the index of each sample that is not missing.
 * @throws TypeError for a wrong kind; RangeError for a missing sample (unless `nan: 'omit'`), or if 24 bytes a sample
 *   cannot be allocated.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.argsort.html
 * @example
 * import { argsort } from 'infosimd';
 * console.log(argsort([30, 10, 20])); // Int32Array(3) [ 1, 2, 0 ]
 */
export function argsort(x: NumericInput, options?: { readonly nan?: NanPolicy }): Int32Array {
  const { nan } = readOptions(options, OPTIONS);
  const column = checkNumbers('x', x);
  checkMissing(['x'], [column], nan);
  const { instance, order, n, present } = sortedOrder(column, scanColumn(column).nan > 0);
  const sorted = instance.i32.slice(order / 4, order / 4 + n);
  return present === undefined ? sorted : sorted.map((i) => present[i]);
}
