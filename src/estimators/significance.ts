// Whether an estimate is more than chance: against the χ² distribution, or against estimates of data that were paired by chance.

import { checkChoice, checkInteger } from '../columns/options.js';
import { overItems, type RangeTask } from '../kernels/ranges.js';
import type { CheckedTable } from '../measures/table.js';
import { occupied, withMargins } from '../measures/table.js';
import { chiSquareQuantile, chiSquareTail } from '../numeric/chiSquare.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { Philox } from '../numeric/philox.js';
import { fromNats } from '../numeric/units.js';
import { allocateCounts } from '../tables/accumulate.js';
import { cellsOfCounts } from '../tables/cells.js';
import { drawTable } from '../tables/randomTables.js';
import { correctedInformation, type InformationCorrection } from './discrete/correctedInformation.js';
import { estimateAgain, type SampleEstimate } from './resampling.js';

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
export function refuseGTest({ kind }: CheckedSignificance, method: string): void {
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

export function checkSignificance(options: SignificanceOptions): CheckedSignificance {
  const kind =
    options.significance === undefined
      ? undefined
      : checkChoice('significance', options.significance, SIGNIFICANCES, 'g-test');
  if (options.permutations !== undefined && kind !== 'permutation') {
    throw new TypeError(`"permutations" goes with significance 'permutation'; leave it out`);
  }
  return {
    kind,
    permutations: checkInteger('permutations', options.permutations, 1000, 1, 1e6),
    seed: checkInteger('seed', options.seed, 0, 0, Number.MAX_SAFE_INTEGER),
  };
}

/** NumPy's quantile of sorted numbers. */
export function quantileOf(sorted: Float64Array, level: number): number {
  const place = (sorted.length - 1) * level;
  const below = Math.floor(place);
  const [a, b] = [sorted[below], sorted[Math.min(below + 1, sorted.length - 1)]];
  const t = place - below;
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
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
  return {
    pValue: (1 + asLarge) / (1 + n),
    nullMean: sum.value,
    nullStd: n > 1 ? Math.sqrt(squares.value / (n - 1)) : 0,
    nullQuantiles: Object.freeze(
      Object.fromEntries(LEVELS.map((level) => [level, quantileOf(sorted, Number(level))])),
    ) as SignificanceResult['nullQuantiles'],
  };
}

/**
 * G = 2N·I nats is χ² with (Kx − 1)(Ky − 1) degrees of freedom where x and y are independent, K the occupied rows and columns. Of a
 * corrected estimate the distribution is moved by what the correction took off.
 *
 * @see Wilks 1935; `scipy.stats.chi2_contingency(lambda_='log-likelihood', correction=False)`
 */
export function gTest(table: CheckedTable, plugin: number, corrected: number): SignificanceResult {
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

/** A range of permutations: their estimates, in bits. */
export const permuteTableTask: RangeTask<TablePermutations> = {
  name: 'permutations of a table',
  size: (_, start, end) => end - start,
  run: ({ rows, columns, correction, seed }, start, end, to) => {
    const cells = allocateCounts(rows.length * columns.length);
    // All drawn tables have these margins: sums and room for each of them would cost a tenth.
    const room = new Float64Array(columns.length);
    for (let i = start; i < end; i++) {
      drawTable(new Philox(seed, PERMUTATIONS + i), rows, columns, cells, room);
      const drawn = cellsOfCounts(cells, rows.length, columns.length);
      to[i - start] = correctedInformation(withMargins(drawn, rows, columns), correction);
    }
  },
};

/** Tables drawn by chance that are worth a range: 45 µs each for 16 × 16 cells. */
export const LEAST_TABLES = 16;

/** Against tables with the same margins; `bits`: the corrected estimate. */
export function permuteTable(
  table: CheckedTable,
  bits: number,
  correction: InformationCorrection,
  { permutations, seed }: CheckedSignificance,
): SignificanceResult {
  const args = { rows: table.rowSums, columns: table.columnSums, correction, seed };
  return summary(bits, overItems(permuteTableTask, args, permutations, LEAST_TABLES));
}

/** 0 … n − 1 in random order: Fisher and Yates's shuffle; the first `some` places alone where more are not wanted. */
export function shuffledPlaces(stream: Philox, n: number, some = n): Int32Array {
  const places = Int32Array.from({ length: n }, (_, i) => i);
  const last = Math.min(some, n - 1);
  for (let i = 0; i < last; i++) {
    const j = i + stream.nextBelow(n - i);
    const place = places[i];
    places[i] = places[j];
    places[j] = place;
  }
  return places.subarray(0, some);
}

interface SamplePermutations {
  readonly estimate: SampleEstimate;
  readonly n: number;
  readonly seed: number;
}

/** A range of permutations: their estimates, in bits. */
export const permuteSamplesTask: RangeTask<SamplePermutations> = {
  name: 'permutations of samples',
  size: (_, start, end) => end - start,
  run: ({ estimate, n, seed }, start, end, to) => {
    for (let i = start; i < end; i++) {
      const places = shuffledPlaces(new Philox(seed, PERMUTATIONS + i), n);
      to[i - start] = estimateAgain(estimate, undefined, places);
    }
  },
};

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
