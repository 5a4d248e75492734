import { type Column, type ColumnInput, checkSameLength } from '../columns/column.js';
import { checkBase, checkChoice, checkNan, checkOptions, type NanPolicy } from '../columns/options.js';
import { mutualInformationBits } from '../measures/mutualInformation.js';
import { type CheckedTable, checkTable, entropyOf, occupied, tableOfCounts } from '../measures/table.js';
import { type Base, fromBits, unitOf } from '../numeric/units.js';
import { checkBins } from '../tables/axis.js';
import { BINNINGS, type Binning, DEFAULT_BINS } from '../tables/binRules.js';
import { forEachPairTable } from '../tables/pairTables.js';
import { presentSamples } from '../tables/presentSamples.js';
import { checkColumns } from './columnGroups.js';
import { type Correction, checkCorrection, millerMadow } from './correction.js';
import { mutualInformationCorrection } from './discrete/correctedInformation.js';
import { axisFor, type ColumnKind, checkKind, countSamplePairs, countSamples } from './samples.js';

/** Options of `mutualInformationMatrix`. */
export interface MutualInformationMatrixOptions {
  /** Bins of every column of numbers (1 … 65 536, default 10). */
  readonly bins?: number;
  /** Equal widths (default), or equal frequencies. */
  readonly binning?: Binning;
  /** Missing samples: `'raise'` (default) or `'omit'`, pairwise. */
  readonly nan?: NanPolicy;
  /** Base of the logarithm: 2 (bits, default), 'e' (nats), 10 (hartleys) or any number > 1. */
  readonly base?: Base;
  /** `'none'` (default) or `'miller-madow'`. */
  readonly correction?: Correction;
  /** `'category'` takes the numbers of a column as labels, by index: `{ 2: 'category' }`. */
  readonly columns?: Readonly<Record<string, ColumnKind>>;
}

/** A square matrix, row by row. */
export interface MutualInformationMatrix {
  /** I of columns i and j at i·k + j; the entropy of column i at i·k + i. */
  readonly values: Float64Array;
  /** [k, k] for k columns. */
  readonly shape: readonly [number, number];
  readonly unit: string;
}

const OPTIONS = ['bins', 'binning', 'nan', 'base', 'correction', 'columns'];

/**
 * Mutual information of every pair of columns, as `estimateMutualInformation` gives it, and on the diagonal the
 * entropy of each, as `estimateEntropy` does. Symmetric to the last bit. Each column is binned once, and pairs share
 * their counting, so that a pair costs a fraction of a nanosecond a sample.
 *
 * @param columns k columns of one length; numbers are binned, text and booleans are categories.
 * @returns a frozen `{ values, shape: [k, k], unit }`, in bits or the unit of `base`.
 * @throws as `estimateMutualInformation`; TypeError when `columns` is no array of columns.
 * @see `sklearn.metrics.mutual_info_score` of binned columns, pair by pair; `sklearn.feature_selection`
 */
export function mutualInformationMatrix(
  columns: readonly ColumnInput[],
  options?: MutualInformationMatrixOptions,
): MutualInformationMatrix {
  const checked = checkOptions(options, OPTIONS);
  const base = checkBase(checked.base, 2);
  const correction = checkCorrection(checked.correction, 'none');
  const nan = checkNan(checked.nan);
  const request = {
    bins: checked.bins === undefined ? DEFAULT_BINS : checkBins('bins', checked.bins),
    binning: checkChoice('binning', checked.binning, BINNINGS, 'uniform'),
  };
  const places = Array.isArray(columns) ? columns.map((_, i) => String(i)) : [];
  const kinds = checkOptions(checked.columns, places) as Record<string, unknown>;
  const { names: labels, columns: all } = checkColumns(
    columns,
    (i) => checkKind(`columns.${i}`, kinds[i]),
    1,
  );
  for (let i = 1; i < all.length; i++) checkSameLength(labels[0], all[0], labels[i], all[i]);
  const k = all.length;
  const values = new Float64Array(k * k);

  const corrected = (table: CheckedTable): number =>
    mutualInformationBits(table) + (correction === 'none' ? 0 : mutualInformationCorrection(table));
  const set = (i: number, j: number, bits: number): void => {
    values[i * k + j] = fromBits(bits, base);
    values[j * k + i] = values[i * k + j];
  };

  const setEntropy = (i: number, counts: ArrayLike<number>, total: number): void => {
    const bits = entropyOf(counts, total);
    set(i, i, correction === 'none' ? bits : bits + millerMadow(occupied(counts), total));
  };

  const complete: number[] = [];
  const present: Column[] = [];
  all.forEach((column, i) => {
    const name = `columns[${i}]`;
    const { columns: kept, omitted } = presentSamples([name], [column], nan);
    if (omitted === 0 && k > 1 && column.length > 0) {
      complete.push(i);
      present.push(kept[0]);
    } else {
      const { table } = countSamples({ column: name }, column, nan, request);
      setEntropy(i, table.counts, table.total);
    }
  });
  const axes = present.map((column, at) => axisFor({ column: `columns[${complete[at]}]` }, column, request));
  forEachPairTable(axes, present, (a, b, counts) => {
    const table = tableOfCounts(counts, axes[a].bins, axes[b].bins);
    set(complete[a], complete[b], corrected(table));
    // The margins of the first pairs are the counts of all columns.
    if (a > 0) return;
    if (b === 1) setEntropy(complete[a], table.rowSums, table.total);
    setEntropy(complete[b], table.columnSums, table.total);
  });
  if (complete.length === 1) {
    const [only] = complete;
    const { table } = countSamples({ column: `columns[${only}]` }, all[only], nan, request);
    setEntropy(only, table.counts, table.total);
  }

  // Bins of a pair come from the samples that both have, so that a column with missing ones has others for each pair.
  for (let i = 0; i < k; i++) {
    for (let j = i + 1; j < k; j++) {
      if (complete.includes(i) && complete.includes(j)) continue;
      const names = [{ column: `columns[${i}]` }, { column: `columns[${j}]` }] as const;
      const { table } = countSamplePairs(names, [all[i], all[j]], nan, [request, request]);
      set(i, j, corrected(checkTable('table', table)));
    }
  }
  return Object.freeze({ values, shape: Object.freeze([k, k] as const), unit: unitOf(base) });
}
