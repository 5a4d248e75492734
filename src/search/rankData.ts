import { checkMissing } from '../bins/presentSamples.js';
import { scanColumn } from '../bins/range.js';
import { checkNumbers, type NumericInput } from '../columns/column.js';
import * as option from '../columns/option.js';
import { type NanPolicy, optionTable, readOptions } from '../columns/options.js';
import { sortedOrder } from './sortedOrder.js';

/** The rank that equal samples share: the mean, minimum or maximum of their ranks, or the number of distinct values so far; `'ordinal'` gives each a rank of its own. */
export type RankMethod = 'average' | 'min' | 'max' | 'dense' | 'ordinal';

/** In the order of the kernel's method numbers. */
const METHODS = ['average', 'min', 'max', 'dense', 'ordinal'] as const;

const OPTIONS = optionTable({ method: option.choice(METHODS, 'average'), nan: option.nanPolicy() });

/**
 * The rank of each sample, from 1: `scipy.stats.rankdata(x, method)`.
 *
 * @param x samples, fewer than 2^31.
 * @param options `method`: the rank of ties (default `'average'`); `nan`: `'raise'` (default), or `'omit'`, which gives
 *   missing samples the rank NaN.
 * @returns the rank of each sample, an integer or half of one.
 * @throws as `argsort`; RangeError for another method.
 * @see https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.rankdata.html
 * @example
 * import { rankData } from 'infosimd';
 * console.log(rankData([10, 20, 20, 40])); // Float64Array(4) [ 1, 2.5, 2.5, 4 ]
 */
export function rankData(
  x: NumericInput,
  options?: { readonly method?: RankMethod; readonly nan?: NanPolicy },
): Float64Array {
  const { method: ties, nan } = readOptions(options, OPTIONS);
  const method = METHODS.indexOf(ties);
  const column = checkNumbers('x', x);
  checkMissing(['x'], [column], nan);
  const { instance, kernels, keys, order, free, n, present } = sortedOrder(
    column,
    scanColumn(column).nan > 0,
  );
  kernels.rankTies(keys, order, n, method, free);
  const ranks = instance.f64.slice(free / 8, free / 8 + n);
  if (present === undefined) return ranks;
  const all = new Float64Array(column.length).fill(NaN);
  present.forEach((at, i) => {
    all[at] = ranks[i];
  });
  return all;
}
