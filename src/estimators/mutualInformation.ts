import { type ColumnInput, checkColumn } from '../columns/column.js';
import { checkBase, checkChoice, checkFlag, checkNan, checkOptions } from '../columns/options.js';
import { mutualInformationBits } from '../measures/mutualInformation.js';
import { type CheckedTable, checkTable, occupied } from '../measures/table.js';
import { type Base, fromBits, unitOf } from '../numeric/units.js';
import { type Histogram2dOptions, namesFor, requestsFor } from '../tables/jointHistogram.js';
import { type Correction, checkCorrection, millerMadow } from './correction.js';
import { type ColumnKind, checkKind, countSamplePairs } from './samples.js';

/** Options of `estimateMutualInformation`: those of `histogram2d`, and these. */
export interface EstimateMutualInformationOptions extends Histogram2dOptions {
  /** The estimator; the histogram's plug-in estimate is the default. */
  readonly method?: 'histogram';
  /** Base of the logarithm: 2 (bits, default), 'e' (nats), 10 (hartleys) or any number > 1. */
  readonly base?: Base;
  /** `'none'` (default) or `'miller-madow'`. */
  readonly correction?: Correction;
  /** `'category'` takes the numbers of x as labels. */
  readonly x?: ColumnKind;
  /** `'category'` takes the numbers of y as labels. */
  readonly y?: ColumnKind;
  /** Return what was counted beside the value. */
  readonly details?: boolean;
}

/** An estimate with what it was made from. */
export interface MutualInformationEstimate {
  readonly value: number;
  readonly unit: string;
  /** Pairs in the table. */
  readonly samples: number;
  /** Pairs with a missing side, left out. */
  readonly omitted: number;
  /** Pairs beside the range or the edges, left out. */
  readonly outOfRange: number;
  /** Bins or categories of x and of y. */
  readonly shape: readonly [number, number];
  readonly correction: Correction;
}

/** What Miller's and Madow's term adds to I(X; Y) = H(X) + H(Y) − H(X, Y), in bits. */
export function mutualInformationCorrection(table: CheckedTable): number {
  const cells = occupied(table.values);
  return millerMadow(occupied(table.rowSums) + occupied(table.columnSums) - cells, table.total);
}

/**
 * Estimate of the mutual information of two columns: numbers are binned, text and booleans are categories,
 * any pair of them. Plug-in: I of the joint table; with `correction: 'miller-madow'` plus
 * (Kx + Ky − Kxy − 1)/(2N) nats, K the occupied bins, which takes most of the bias away and may pass below 0.
 *
 * @param x samples.
 * @param y as many samples.
 * @returns bits or the unit of `base`, ≥ 0 without a correction; with `details: true` a frozen
 *   `MutualInformationEstimate`.
 * @throws TypeError for a wrong kind; RangeError for columns of different length, a missing sample (unless
 *   `nan: 'omit'`, which leaves the pair out), no pair, or as `histogram2d`.
 * @see Miller 1955; Moddemeijer 1989, On estimation of entropy and mutual information
 */
export function estimateMutualInformation(
  x: ColumnInput,
  y: ColumnInput,
  options: EstimateMutualInformationOptions & { readonly details: true },
): MutualInformationEstimate;
export function estimateMutualInformation(
  x: ColumnInput,
  y: ColumnInput,
  options?: EstimateMutualInformationOptions & { readonly details?: false },
): number;
export function estimateMutualInformation(
  x: ColumnInput,
  y: ColumnInput,
  options?: EstimateMutualInformationOptions,
): number | MutualInformationEstimate;
export function estimateMutualInformation(
  x: ColumnInput,
  y: ColumnInput,
  options?: EstimateMutualInformationOptions,
): number | MutualInformationEstimate {
  const checked = checkOptions(options, [
    'method',
    'bins',
    'binning',
    'range',
    'nan',
    'base',
    'correction',
    'x',
    'y',
    'details',
  ]);
  checkChoice('method', checked.method, ['histogram'] as const, 'histogram');
  const base = checkBase(checked.base, 2);
  const correction = checkCorrection(checked.correction, 'none');
  const details = checkFlag('details', checked.details, false);
  const { table, omitted } = countSamplePairs(
    [namesFor('x', checked), namesFor('y', checked)],
    [checkColumn('x', x, checkKind('x', checked.x)), checkColumn('y', y, checkKind('y', checked.y))],
    checkNan(checked.nan),
    requestsFor(checked),
  );
  const counts = checkTable('table', table);
  const plugin = mutualInformationBits(counts);
  const value = fromBits(correction === 'none' ? plugin : plugin + mutualInformationCorrection(counts), base);
  if (!details) return value;
  return Object.freeze({
    value,
    unit: unitOf(base),
    samples: table.total,
    omitted,
    outOfRange: table.outOfRange,
    shape: Object.freeze(table.shape),
    correction,
  });
}
