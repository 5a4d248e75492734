import { BINNING, type Binning, DEFAULT_BINS } from '../bins/binRules.js';
import { checkBins } from '../bins/edges.js';
import { checkMissing, isIncomplete } from '../bins/presentSamples.js';
import { scanAll } from '../bins/range.js';
import type { Column, NumericInput } from '../columns/column.js';
import * as option from '../columns/option.js';
import { type NanPolicy, type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { refuseFractions, weightsOf } from '../columns/weights.js';
import { oncePerThread, overItems, type RangeTask } from '../kernels/ranges.js';
import {
  type CheckedTable,
  checkTable,
  entropyOf,
  occupied,
  tableOfCounts,
  withMargins,
} from '../measures/table.js';
import { type Base, fromBits, unitOf } from '../numeric/units.js';
import { countColumn, totalOf } from '../tables/accumulate.js';
import type { Axis } from '../tables/axis.js';
import { cellsOfCounts } from '../tables/cells.js';
import { Counts } from '../tables/counts.js';
import type { PairColumns } from '../tables/pairMethod.js';
import { forEachPairTable, PairTables, sharedCodes, wideAxes } from '../tables/pairTables.js';
import { type ColumnList, checkColumns, checkLengths } from './columnGroups.js';
import { PAIR_CORRECTIONS, type PairCorrection } from './correction.js';
import { correctedInformation } from './discrete/correctedInformation.js';
import { millerMadowTerm } from './discrete/millerMadow.js';
import { axisFor, COLUMN_KINDS, type ColumnKind, countPairsOn, noSampleError } from './samples.js';

/** Options of `mutualInformationMatrix`. */
export interface MutualInformationMatrixOptions {
  /** Bins of every column of numbers (1 … 65 536, default 10). */
  readonly bins?: number;
  /** Equal widths (default), or equal frequencies. */
  readonly binning?: Binning;
  /** Missing samples: `'raise'` (default) or `'omit'`, pairwise; bins come from all samples of a column. */
  readonly nan?: NanPolicy;
  /** Base of the logarithm: 2 (bits, default), 'e' (nats), 10 (hartleys) or any number > 1. */
  readonly base?: Base;
  /** `'none'` (default), `'miller-madow'`, or `'adjusted'`, which leaves the entropies as they are. */
  readonly correction?: PairCorrection;
  /** What each sample counts, instead of 1, as in `histogram`; each pair then takes its own pass. Fractions go without a correction. */
  readonly weights?: NumericInput;
  /** `'category'` takes the numbers of a column as labels, by index or name: `{ 2: 'category' }`. */
  readonly columns?: Readonly<Record<string, ColumnKind>>;
}

/** A square matrix, row by row. */
export interface MutualInformationMatrix {
  /** I of columns i and j at i·k + j; the entropy of column i at i·k + i. */
  readonly values: Float64Array;
  /** [k, k] for k columns. */
  readonly shape: readonly [number, number];
  readonly unit: string;
  /** The names of the columns, in order, where they were given by name. */
  readonly names?: readonly string[];
}

interface CorrectedPairs extends PairColumns {
  readonly correction: PairCorrection;
}

/** Doubles per pair: i, j, the information (NaN without a common sample), and, only if i is 0, the entropies of i and of j. */
const PAIR = 5;

function entropyBits(counts: Float64Array, correction: PairCorrection): number {
  const total = totalOf(counts);
  const bits = entropyOf(counts, total);
  return correction === 'miller-madow' ? bits + millerMadowTerm(occupied(counts), total) : bits;
}

function countsOfColumn(axis: Axis, column: Column): Float64Array {
  const counts = new Float64Array(axis.bins);
  countColumn(axis, column, counts);
  return counts;
}

/** The pairs of one thread. */
class Pairs {
  /** Keeps the codes of the columns in the thread's memory between ranges. */
  readonly tables: PairTables;
  readonly #args: CorrectedPairs;
  /** Counts of each column over all of its samples; those of a complete column are the margin of its first table. */
  readonly #counts: (Float64Array | undefined)[];

  constructor(args: CorrectedPairs) {
    this.tables = new PairTables(args);
    this.#args = args;
    this.#counts = args.axes.map(() => undefined);
  }

  /** Writes the results of a pair to `to`, from `at` on. */
  write(i: number, j: number, counts: Float64Array, to: Float64Array, at: number): void {
    const { correction } = this.#args;
    const table = this.#tableOf(i, j, counts);
    to[at] = i;
    to[at + 1] = j;
    to[at + 2] = table ? correctedInformation(table, correction) : NaN;
    if (i > 0) return;
    to[at + 3] = entropyBits(this.#countsOf(i), correction);
    to[at + 4] = entropyBits(this.#countsOf(j), correction);
  }

  #countsOf(column: number): Float64Array {
    const { axes, columns } = this.#args;
    this.#counts[column] ??= this.tables.countsOf(column) ?? countsOfColumn(axes[column], columns[column]);
    return this.#counts[column];
  }

  /** Undefined if no sample has both. */
  #tableOf(i: number, j: number, counts: Float64Array): CheckedTable | undefined {
    const { axes, complete } = this.#args;
    const [rows, across] = [axes[i].bins, axes[j].bins];
    if (!complete[i] || !complete[j]) {
      return counts.some((count) => count > 0) ? tableOfCounts(counts, rows, across) : undefined;
    }
    const [rowSums, columnSums] = [this.#counts[i], this.#counts[j]];
    if (rowSums && columnSums) {
      return withMargins(cellsOfCounts(counts, rows, across), rowSums, columnSums);
    }
    const table = tableOfCounts(counts, rows, across);
    this.#counts[i] = table.rowSums as Float64Array;
    this.#counts[j] = table.columnSums as Float64Array;
    return table;
  }
}

const pairsOf = oncePerThread((args: CorrectedPairs) => new Pairs(args));

/** For a range of steps, the results of their pairs. */
export const pairsTask: RangeTask<CorrectedPairs> = {
  name: 'pairs',
  size: (args, start, end) => PAIR * pairsOf(args).tables.pairsOf(start, end),
  run: (args, start, end, to) => {
    const pairs = pairsOf(args);
    let next = 0;
    pairs.tables.visitSteps(start, end, (i, j, counts) => {
      pairs.write(i, j, counts, to, next);
      next += PAIR;
    });
  },
};

/** The results of all pairs, one after the other. */
function allPairs(args: CorrectedPairs): Float64Array {
  const { length } = args.columns;
  if (length < 2) return new Float64Array(0);
  const pairs = pairsOf(args);
  if (pairs.tables.isWhole) {
    const codes = sharedCodes(args);
    return overItems(pairsTask, codes ? { ...args, codes } : args, pairs.tables.steps);
  }
  const results = new Float64Array((PAIR * length * (length - 1)) / 2);
  let next = 0;
  forEachPairTable(args, (i, j, counts) => {
    pairs.write(i, j, counts, results, next);
    next += PAIR;
  });
  return results;
}

const OPTIONS = optionTable({
  bins: option.later<number>(),
  binning: BINNING,
  nan: option.nanPolicy(),
  base: option.base(2),
  correction: option.choice(PAIR_CORRECTIONS, 'none'),
  weights: option.later<NumericInput>(),
  columns: COLUMN_KINDS,
} satisfies OptionsOf<MutualInformationMatrixOptions>);

/**
 * Mutual information of every pair of columns, as `estimateMutualInformation` gives it; on the diagonal the entropy of each
 * column, as `estimateEntropy` gives it. Exactly symmetric. Each column is binned once, and several pairs are counted in one pass:
 * a pair takes a fraction of a nanosecond a sample.
 *
 * @param columns k columns of one length, or an object of columns by name; numbers are binned, text and booleans are categories.
 * @returns a frozen `{ values, shape: [k, k], unit }`, with `names` for columns by name, in bits or the unit of `base`.
 * @throws as `estimateMutualInformation`; TypeError when `columns` holds anything but columns.
 * @see `sklearn.metrics.mutual_info_score` of binned columns, pair by pair; `sklearn.feature_selection`
 * @example
 * import { mutualInformationMatrix } from 'infosimd';
 * const { names, values } = mutualInformationMatrix({ a: ['x', 'x', 'y', 'y'], b: ['u', 'v', 'u', 'v'] });
 * console.log(names, values); // [ 'a', 'b' ] Float64Array(4) [ 1, 0, 0, 1 ]
 */
export function mutualInformationMatrix(
  columns: ColumnList,
  options?: MutualInformationMatrixOptions,
): MutualInformationMatrix {
  const checked = readOptions(options, OPTIONS);
  const { base, binning, correction, nan } = checked;
  const request = {
    bins: checked.bins === undefined ? DEFAULT_BINS : checkBins('bins', checked.bins),
    binning,
  };
  const { names: labels, columns: all } = checkColumns(columns, checked.columns, 1);
  checkLengths(labels, all);
  const k = all.length;
  const values = new Float64Array(k * k);

  const set = (i: number, j: number, bits: number): void => {
    values[i * k + j] = fromBits(bits, base);
    values[j * k + i] = values[i * k + j];
  };

  scanAll(all);
  checkMissing(labels, all, nan);
  const weights = weightsOf(checked.weights, labels[0], all[0].length);
  if (correction !== 'none') refuseFractions(weights, `correction '${correction}'`);
  const axes = all.map((column, i) => axisFor({ column: labels[i] }, column, { ...request, weights }));
  // Columns of many categories have sparse tables, counted pair by pair.
  const wide = weights ? axes.map(() => true) : wideAxes(axes, all[0].length);
  const narrow = all.map((_, i) => i).filter((i) => !wide[i]);
  const pairs = allPairs({
    axes: narrow.map((i) => axes[i]),
    columns: narrow.map((i) => all[i]),
    complete: narrow.map((i) => !isIncomplete(all[i])),
    correction,
  });
  for (let at = 0; at < pairs.length; at += PAIR) {
    const [i, j] = [narrow[pairs[at]], narrow[pairs[at + 1]]];
    set(i, j, pairs[at + 2]);
    if (pairs[at] > 0) continue;
    set(i, i, pairs[at + 3]);
    set(j, j, pairs[at + 4]);
  }
  for (let i = 0; i < k; i++) {
    if (wide[i] || narrow.length === 1) {
      set(i, i, entropyBits(new Counts([axes[i]]).push([all[i]], weights).dense, correction));
    }
    for (let j = i + 1; j < k; j++) {
      if (!wide[i] && !wide[j]) continue;
      const { table } = countPairsOn([labels[i], labels[j]], [axes[i], axes[j]], [all[i], all[j]], weights);
      set(i, j, correctedInformation(checkTable('table', table), correction));
    }
  }
  const apart = values.findIndex(Number.isNaN);
  if (apart >= 0) throw noSampleError(labels[Math.floor(apart / k)]);
  const names = Array.isArray(columns) ? {} : { names: Object.freeze(Object.keys(columns)) };
  return Object.freeze({ values, shape: Object.freeze([k, k] as const), unit: unitOf(base), ...names });
}
