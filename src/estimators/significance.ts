// Whether an estimate is more than chance: against the χ² distribution, or against estimates of data that were paired by chance.

import { quantileAt } from '../bins/quantileAt.js';
import * as option from '../columns/option.js';
import type { Checked, OptionsOf } from '../columns/options.js';
import { overItems, type RangeTask } from '../kernels/ranges.js';
import type { CheckedTable } from '../measures/table.js';
import { occupied, withMargins } from '../measures/table.js';
import { chiSquareQuantile, chiSquareTail } from '../numeric/chiSquare.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { fromNats } from '../numeric/units.js';
import { allocateCounts } from '../tables/accumulate.js';
import { cellsOfCounts } from '../tables/cells.js';
import { drawTable } from '../tables/randomTables.js';
import { correctedInformation } from './discrete/correctedInformation.js';
import type { InformationCorrection } from './discrete/registry.js';
import {
  drawingTask,
  estimateAgain,
  LEAST_TABLES,
  type SampleEstimate,
  shuffledPlaces,
} from './resampling.js';

/** How an estimate is compared with chance. */
export type Significance = 'g-test' | 'permutation';

export const SIGNIFICANCES = ['g-test', 'permutation'] as const;

/** Options of a test against chance. */
export interface SignificanceOptions {
  /**
   * Tell how likely an estimate as large is where x and y are independent: `'g-test'`, of the histogram, by the χ² distribution of
   * 2N·I, for tables whose cells hold some samples; `'permutation'`, of every method, by estimates after pairing x and y by chance.
   */
  readonly significance?: Significance;
  /** `'permutation'`: how many times; an integer in 1 … 10^6, default 1000. */
  readonly permutations?: number;
  /** Of the permutations, the replicates and the noise: an integer in 0 … 2^53 − 1; default 0. The same seed gives the same everywhere. */
  readonly seed?: number;
}

/** What chance gives. */
export interface SignificanceResult {
  /** Chance of an estimate as large: (1 + those as large)/(1 + permutations), or that of χ². */
  readonly pValue: number;
  /** Mean, standard deviation and quantiles of the estimate where x and y are independent. */
  readonly nullMean: number;
  readonly nullStd: number;
  readonly nullQuantiles: Readonly<Record<'0.5' | '0.9' | '0.95' | '0.99', number>>;
}

const LEVELS = ['0.5', '0.9', '0.95', '0.99'] as const;

/** Streams of a seed: columns' noise has the first ones. */
const PERMUTATIONS = 2 ** 32;

/** Estimates that differ by rounding alone are equal: sums of the same terms in another order. */
const ROUNDING = 1e-12;

/** Throws for the χ² distribution of what is no table of two columns. */
export function refuseGTest(kind: Significance | undefined, method: string): void {
  if (kind !== 'g-test') return;
  throw new TypeError(
    `significance 'g-test' goes with the histogram of single columns, not with method '${method}'; use 'permutation'`,
  );
}

export interface CheckedSignificance {
  readonly kind: Significance | undefined;
  readonly permutations: number;
  readonly seed: number;
}

export const SIGNIFICANCE_OPTIONS = {
  significance: option.choice(SIGNIFICANCES),
  permutations: option.integer(1, 1e6),
  seed: option.seed(),
} satisfies OptionsOf<SignificanceOptions>;

/** What was asked for. */
export function checkSignificance({
  significance,
  permutations,
  seed,
}: Checked<typeof SIGNIFICANCE_OPTIONS>): CheckedSignificance {
  if (permutations !== undefined && significance !== 'permutation') {
    throw new TypeError(`"permutations" goes with significance 'permutation'; leave it out`);
  }
  return { kind: significance, permutations: permutations ?? 1000, seed };
}

/** In bits. */
function summary(bits: number, chance: Float64Array): SignificanceResult {
  const n = chance.length;
  const slack = ROUNDING * Math.max(1, Math.abs(bits));
  let asLarge = 0;
  const sum = new NeumaierSum();
  for (const value of chance) {
    if (value >= bits - slack) asLarge++;
    sum.add(value / n);
  }
  const squares = new NeumaierSum();
  for (const value of chance) squares.add((value - sum.value) * (value - sum.value));
  const sorted = chance.slice().sort();
  const last = n - 1;
  return {
    pValue: (1 + asLarge) / (1 + n),
    nullMean: sum.value,
    nullStd: n > 1 ? Math.sqrt(squares.value / (n - 1)) : 0,
    nullQuantiles: Object.freeze(
      Object.fromEntries(
        LEVELS.map((level) => [level, quantileAt(last * Number(level), last, (rank) => sorted[rank])]),
      ),
    ) as SignificanceResult['nullQuantiles'],
  };
}

/**
 * G = 2N·I nats is χ² with (Kx − 1)(Ky − 1) degrees of freedom where x and y are independent, K the occupied rows and columns. Of a
 * corrected estimate the distribution is moved by what the correction took off.
 *
 * @see Wilks 1935; `scipy.stats.chi2_contingency(lambda_='log-likelihood', correction=False)`
 */
function gTest(table: CheckedTable, plugin: number, corrected: number): SignificanceResult {
  const { total, rowSums, columnSums } = table;
  const degrees = (occupied(rowSums) - 1) * (occupied(columnSums) - 1);
  const perNat = 2 * total;
  const inBits = (g: number): number => fromNats(g / perNat) + (corrected - plugin);
  const g = (plugin / fromNats(1)) * perNat;
  return {
    pValue: chiSquareTail(g, degrees),
    nullMean: inBits(degrees),
    nullStd: fromNats(Math.sqrt(2 * degrees) / perNat),
    nullQuantiles: Object.freeze(
      Object.fromEntries(LEVELS.map((level) => [level, inBits(chiSquareQuantile(Number(level), degrees))])),
    ) as SignificanceResult['nullQuantiles'],
  };
}

interface TablePermutations {
  /** Sums; rows and columns without a sample stay without one. */
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  readonly correction: InformationCorrection;
  readonly seed: number;
}

export const permuteTableTask: RangeTask<TablePermutations> = drawingTask(
  'permutations of a table',
  PERMUTATIONS,
  ({ rows, columns, correction }) => {
    const cells = allocateCounts(rows.length * columns.length);
    // All drawn tables have these margins: sums and room for each of them would cost a tenth.
    const room = new Float64Array(columns.length);
    return (random) => {
      drawTable(random, rows, columns, cells, room);
      const drawn = cellsOfCounts(cells, rows.length, columns.length);
      return correctedInformation(withMargins(drawn, rows, columns), correction);
    };
  },
);

/** Against tables with the same margins; `bits`: the corrected estimate. */
function permuteTable(
  table: CheckedTable,
  bits: number,
  correction: InformationCorrection,
  { permutations, seed }: CheckedSignificance,
): SignificanceResult {
  const args = { rows: table.rowSums, columns: table.columnSums, correction, seed };
  return summary(bits, overItems(permuteTableTask, args, permutations, LEAST_TABLES));
}

/** Against the χ² distribution, or tables with the same margins, as was asked; undefined where nothing was. */
export function tableSignificance(
  table: CheckedTable,
  plugin: number,
  bits: number,
  correction: InformationCorrection,
  tested: CheckedSignificance,
): SignificanceResult | undefined {
  if (tested.kind === undefined) return undefined;
  return tested.kind === 'g-test'
    ? gTest(table, plugin, bits)
    : permuteTable(table, bits, correction, tested);
}

interface SamplePermutations {
  readonly estimate: SampleEstimate;
  readonly n: number;
  readonly seed: number;
}

export const permuteSamplesTask: RangeTask<SamplePermutations> = drawingTask(
  'permutations of samples',
  PERMUTATIONS,
  ({ estimate, n }) =>
    (random) =>
      estimateAgain(estimate, undefined, shuffledPlaces(random, n)),
);

/** Against the samples of y in random order. */
export function permuteSamples(
  n: number,
  bits: number,
  estimate: SampleEstimate,
  { permutations, seed }: CheckedSignificance,
): SignificanceResult {
  return summary(bits, overItems(permuteSamplesTask, { estimate, n, seed }, permutations));
}

/** The same in the unit of `convert`. */
export function inUnit(found: SignificanceResult, convert: (bits: number) => number): SignificanceResult {
  return {
    pValue: found.pValue,
    nullMean: convert(found.nullMean),
    nullStd: convert(found.nullStd),
    nullQuantiles: Object.freeze(
      Object.fromEntries(LEVELS.map((level) => [level, convert(found.nullQuantiles[level])])),
    ) as SignificanceResult['nullQuantiles'],
  };
}
