// Tests of independence: against the χ² distribution, or against estimates of randomly paired data.

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
  refuseInfinite,
  type SampleEstimate,
  shuffledPlaces,
} from './resampling.js';

/** The test of an estimate against independence. */
export type Significance = 'g-test' | 'permutation';

export const SIGNIFICANCES = ['g-test', 'permutation'] as const;

/** Options of a test of independence. */
export interface SignificanceOptions {
  /**
   * Add the probability of an estimate as large if x and y are independent. `'g-test'`: by the χ² distribution of 2N·I; for the
   * histogram, with several samples in each cell. `'permutation'`: by estimates of randomly paired x and y; for every method.
   */
  readonly significance?: Significance;
  /** `'permutation'`: the number of permutations; an integer in 1 … 10^6, default 1000. */
  readonly permutations?: number;
  /** Seed of permutations, replicates and noise: an integer in 0 … 2^53 − 1; default 0. It gives the same result on every machine. */
  readonly seed?: number;
}

/** The estimate's distribution under independence. */
export interface SignificanceResult {
  /** The probability of an estimate as large: (1 + the number as large)/(1 + permutations), or that of χ². */
  readonly pValue: number;
  /** Mean, standard deviation and quantiles of the estimate if x and y are independent. */
  readonly nullMean: number;
  readonly nullStd: number;
  readonly nullQuantiles: Readonly<Record<'0.5' | '0.9' | '0.95' | '0.99', number>>;
}

const LEVELS = ['0.5', '0.9', '0.95', '0.99'] as const;

/** The first random stream of the permutations; lower ones serve the noise of the columns. */
export const PERMUTATIONS = 2 ** 32;

/** Estimates that differ by less are equal: sums of the same terms in another order. */
const ROUNDING = 1e-12;

/** Throws for a G-test of anything but a table of two columns. */
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

function quantiles(at: (level: (typeof LEVELS)[number]) => number): SignificanceResult['nullQuantiles'] {
  return Object.freeze(
    Object.fromEntries(LEVELS.map((level) => [level, at(level)])),
  ) as SignificanceResult['nullQuantiles'];
}

/** The result in bits. */
export function summary(bits: number, chance: Float64Array): SignificanceResult {
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
    nullQuantiles: quantiles((level) => quantileAt(last * Number(level), last, (rank) => sorted[rank])),
  };
}

/**
 * If x and y are independent, G = 2N·I nats has a χ² distribution with (Kx − 1)(Ky − 1) degrees of freedom, Kx and Ky the occupied
 * rows and columns. For a corrected estimate the distribution is shifted by the correction.
 *
 * @see Wilks 1935; `scipy.stats.chi2_contingency(lambda_='log-likelihood', correction=False)`
 */
export function chiSquareTest(
  plugin: number,
  corrected: number,
  degrees: number,
  total: number,
): SignificanceResult {
  const perNat = 2 * total;
  const inBits = (g: number): number => fromNats(g / perNat) + (corrected - plugin);
  const g = (plugin / fromNats(1)) * perNat;
  return {
    pValue: chiSquareTail(g, degrees),
    nullMean: inBits(degrees),
    nullStd: fromNats(Math.sqrt(2 * degrees) / perNat),
    nullQuantiles: quantiles((level) => inBits(chiSquareQuantile(Number(level), degrees))),
  };
}

/** The null distribution of estimates that are all greater by the same. */
function shifted(result: SignificanceResult, bits: number): SignificanceResult {
  return {
    ...result,
    nullMean: result.nullMean + bits,
    nullQuantiles: quantiles((level) => result.nullQuantiles[level] + bits),
  };
}

interface TablePermutations {
  /** Sums of rows and columns; empty ones stay empty. */
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
    // Shared by all draws, which have the same margins: saves a tenth of the time.
    const room = new Float64Array(columns.length);
    return (random) => {
      drawTable(random, rows, columns, cells, room);
      const drawn = cellsOfCounts(cells, rows.length, columns.length);
      return correctedInformation(withMargins(drawn, rows, columns), correction);
    };
  },
);

/** Tests against random tables with the same margins; `bits` is the corrected estimate. */
function permuteTable(
  table: CheckedTable,
  bits: number,
  correction: InformationCorrection,
  { permutations, seed }: CheckedSignificance,
): SignificanceResult {
  const args = { rows: table.rowSums, columns: table.columnSums, correction, seed };
  return summary(bits, overItems(permuteTableTask, args, permutations, LEAST_TABLES));
}

/** Runs the requested test of a table; undefined if none was requested. */
export function tableSignificance(
  table: CheckedTable,
  plugin: number,
  bits: number,
  correction: InformationCorrection,
  tested: CheckedSignificance,
): SignificanceResult | undefined {
  if (tested.kind === undefined) return undefined;
  if (tested.kind === 'g-test') {
    const degrees = (occupied(table.rowSums) - 1) * (occupied(table.columnSums) - 1);
    return chiSquareTest(plugin, bits, degrees, table.total);
  }
  if (correction !== 'adjusted') return permuteTable(table, bits, correction, tested);
  // All drawn tables have the margins, and so the expected information, of the observed one.
  return shifted(permuteTable(table, plugin, 'none', tested), bits - plugin);
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

/** Tests against estimates with y in random order. */
export function permuteSamples(
  n: number,
  bits: number,
  estimate: SampleEstimate,
  { permutations, seed }: CheckedSignificance,
): SignificanceResult {
  const chance = overItems(permuteSamplesTask, { estimate, n, seed }, permutations);
  refuseInfinite('significance', 'permutations', chance);
  return summary(bits, chance);
}

/** Converts a result from bits. */
export function inUnit(found: SignificanceResult, convert: (bits: number) => number): SignificanceResult {
  return {
    pValue: found.pValue,
    nullMean: convert(found.nullMean),
    nullStd: convert(found.nullStd),
    nullQuantiles: quantiles((level) => convert(found.nullQuantiles[level])),
  };
}
