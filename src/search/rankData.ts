import { checkMissing } from '../bins/presentSamples.js';
import { scanColumn } from '../bins/range.js';
import { checkNumbers, type NumericInput } from '../columns/column.js';
import { checkChoice, checkNan, checkOptions, type NanPolicy } from '../columns/options.js';
import { sortedOrder } from './sortedOrder.js';

/** What equal samples share: the mean of their ranks, the least, the greatest, the number of distinct values so far; or nothing. */
export type RankMethod = 'average' | 'min' | 'max' | 'dense' | 'ordinal';

/** In the order of the kernel's numbers. */
const METHODS = ['average', 'min', 'max', 'dense', 'ordinal'] as const;

/**
 * The rank of each sample, from 1: `scipy.stats.rankdata(x, method)`.
 *
 * @param x samples, fewer than 2^31.
 * @param options `method`: what ties share (default `'average'`); `nan`: `'raise'` (default), or `'omit'`, which ranks
 *   the others and gives NaN to missing samples.
 * @returns a rank for each sample, integers and halves.
 * @throws as `argsort`; RangeError for another method.
 * @see https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.rankdata.html
 */
export function rankData(
  x: NumericInput,
  options?: { readonly method?: RankMethod; readonly nan?: NanPolicy },
): Float64Array {
  const checked = checkOptions(options, ['method', 'nan']);
  const method = METHODS.indexOf(checkChoice('method', checked.method, METHODS, 'average'));
  const nan = checkNan(checked.nan);
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
