import { type ColumnInput, checkColumn } from '../columns/column.js';
import { checkBase, checkFlag, checkNan, checkOptions, type NanPolicy } from '../columns/options.js';
import { entropyOf, occupied } from '../measures/table.js';
import { type Base, fromBits, unitOf } from '../numeric/units.js';
import type { Binning } from '../tables/binRules.js';
import { type Correction, checkCorrection, millerMadow } from './correction.js';
import { type ColumnKind, checkKind, countSamples } from './samples.js';

/** Options of `estimateEntropy`. */
export interface EstimateEntropyOptions {
  /** How many bins (1 … 65 536, default 10), or their edges; categories need none. */
  readonly bins?: number | ArrayLike<number>;
  /** Equal widths (default), or equal frequencies. */
  readonly binning?: Binning;
  /** Where equal widths begin and end; samples beside it are left out and counted. */
  readonly range?: readonly [number, number];
  /** Missing samples: `'raise'` (default) or `'omit'`. */
  readonly nan?: NanPolicy;
  /** Base of the logarithm: 2 (bits, default), 'e' (nats), 10 (hartleys) or any number > 1. */
  readonly base?: Base;
  /** `'none'` (default) or `'miller-madow'`. */
  readonly correction?: Correction;
  /** `'category'` takes numbers as labels. */
  readonly x?: ColumnKind;
  /** Return what was counted beside the value. */
  readonly details?: boolean;
}

/** An estimate with what it was made from. */
export interface EntropyEstimate {
  readonly value: number;
  readonly unit: string;
  /** Samples in the bins. */
  readonly samples: number;
  /** Missing samples that were left out. */
  readonly omitted: number;
  /** Samples beside the range or the edges, left out. */
  readonly outOfRange: number;
  /** Bins or categories, and those of them that hold a sample. */
  readonly bins: number;
  readonly occupied: number;
  readonly correction: Correction;
}

/**
 * Plug-in estimate of the entropy of a column: numbers are binned, text and booleans are categories.
 * Ĥ = −Σ (n/N)·log(n/N); with `correction: 'miller-madow'` plus (K − 1)/(2N) nats, K the occupied bins.
 *
 * The entropy of binned numbers is that of the bins; it grows with their number and is no differential entropy.
 *
 * @param x samples.
 * @returns bits or the unit of `base`; with `details: true` a frozen `EntropyEstimate`.
 * @throws TypeError for a wrong kind; RangeError for a missing sample (unless `nan: 'omit'`), no sample, or as
 *   `histogram`.
 * @see Miller 1955, Note on the bias of information estimates; `entropy` of R's package of that name
 */
export function estimateEntropy(
  x: ColumnInput,
  options: EstimateEntropyOptions & { readonly details: true },
): EntropyEstimate;
export function estimateEntropy(
  x: ColumnInput,
  options?: EstimateEntropyOptions & { readonly details?: false },
): number;
export function estimateEntropy(x: ColumnInput, options?: EstimateEntropyOptions): number | EntropyEstimate;
export function estimateEntropy(x: ColumnInput, options?: EstimateEntropyOptions): number | EntropyEstimate {
  const checked = checkOptions(options, [
    'bins',
    'binning',
    'range',
    'nan',
    'base',
    'correction',
    'x',
    'details',
  ]);
  const base = checkBase(checked.base, 2);
  const correction = checkCorrection(checked.correction, 'none');
  const details = checkFlag('details', checked.details, false);
  const column = checkColumn('x', x, checkKind('x', checked.x));
  const { table, omitted } = countSamples({ column: 'x' }, column, checkNan(checked.nan), checked);
  const { counts, total, outOfRange } = table;
  const cells = occupied(counts);
  const plugin = entropyOf(counts, total);
  const value = fromBits(correction === 'none' ? plugin : plugin + millerMadow(cells, total), base);
  if (!details) return value;
  return Object.freeze({
    value,
    unit: unitOf(base),
    samples: total,
    omitted,
    outOfRange,
    bins: counts.length,
    occupied: cells,
    correction,
  });
}
