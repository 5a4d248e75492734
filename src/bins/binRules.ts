// How a column's samples choose its bins: equal widths over their range, or equal frequencies.

import type { Column, NumberColumn } from '../columns/column.js';
import { wrongKind } from '../columns/errors.js';
import { isRow } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import { readOption } from '../columns/options.js';
import type { Weights } from '../columns/weights.js';
import type { NumericArray } from '../numeric/numericArray.js';
import { bayesianBlocks, MOST_DISTINCT } from './bayesianBlocks.js';
import { BIN_WIDTH_RULES, type BinWidthRule, binsByRule } from './binWidths.js';
import { checkBins, checkEdges, checkRange, MAX_BINS, uniformEdges } from './edges.js';
import { evenQuantiles } from './orderStatistics.js';
import { scanColumn } from './range.js';
import { weightedQuantiles, weightedSamples } from './weightedQuantiles.js';

/** Equal widths, or equal frequencies: quantiles, or, where there are at most `bins` distinct values, a bin of its own for each. */
export type Binning = 'uniform' | 'equal-frequency';

export const BINNINGS = ['uniform', 'equal-frequency'] as const;

export const BINNING = option.choice(BINNINGS, 'uniform');

/** As NumPy. */
export const DEFAULT_BINS = 10;

/** The most bins that a ranking chooses. */
export const MOST_RANKING_BINS = 20;

/**
 * The bins of a column of numbers in a ranking that names none: 20, or the cube root of the column's samples, rounded, where that is
 * less, and 2 at least. A joint table then has about as many samples a cell as there are bins.
 *
 * @param samples those that are not missing.
 */
export function rankingBins(samples: number): number {
  let bins = MOST_RANKING_BINS;
  while (bins > 2 && (bins - 0.5) * (bins - 0.5) * (bins - 0.5) > samples) bins--;
  return bins;
}

/** The same of a column; undefined where it is not one of numbers. Weights that are frequencies count as that many samples. */
export function rankingBinsOf(column: Column, weights?: Weights): number | undefined {
  if (column.kind !== 'number') return undefined;
  if (weights?.unit !== 1) return rankingBins(column.length - scanColumn(column).nan);
  let samples = 0;
  for (let i = 0; i < column.length; i++)
    if (column.values[i] === column.values[i]) samples += weights.values[i];
  return rankingBins(samples);
}

/**
 * A rule that chooses bins by the samples: the number of bins of equal width (`BinWidthRule`), or, with `'bayesian-blocks'`, edges
 * that follow the density: the partition that maximises Σ N·ln(N/T) minus a penalty for each block (Scargle et al. 2013; takes
 * quadratic time, for at most 20 000 distinct values).
 */
export type BinRule = BinWidthRule | 'bayesian-blocks';

const RULES = [...BIN_WIDTH_RULES, 'bayesian-blocks'] as const;

/** The bins of one axis: their number, their edges, or a rule. */
export type Bins = number | ArrayLike<number> | BinRule;

/** The binning of one axis. */
export interface BinRequest {
  /** The number of bins (default 10), their edges, or a rule. */
  readonly bins?: Bins;
  readonly binning?: Binning;
  readonly range?: readonly [number, number];
  /** Of the samples: bins of equal frequency then hold equal weights. */
  readonly weights?: Weights | undefined;
}

/** An infinite sample and its index. */
export interface InfiniteSample {
  readonly value: number;
  readonly index: number;
}

/** The first infinite sample of a column that has one. */
export function firstInfinite({ values }: NumberColumn): InfiniteSample {
  const index = values.findIndex((value: number) => Math.abs(value) === Infinity);
  return { value: values[index], index };
}

/** The range of samples between min and max; [0, 1] when there are none, as NumPy. */
export function finiteRange(
  name: string,
  min: number,
  max: number,
  infinite: () => InfiniteSample,
): [number, number] {
  if (min === Infinity && max === -Infinity) return [0, 1];
  if (min === -Infinity || max === Infinity) {
    const { value, index } = infinite();
    throw new RangeError(
      `"${name}" must hold finite numbers where its range is automatic, got ${value} at index ${index}; ` +
        'use { range: [low, high] } or give the edges',
    );
  }
  if (!Number.isFinite(max - min)) {
    throw new RangeError(
      `"${name}" must span a finite width, got ${min} … ${max}; use { range: [low, high] }`,
    );
  }
  return [min, max];
}

/** The range of the samples, ignoring NaN. */
function automaticRange(name: string, column: NumberColumn): [number, number] {
  const { min, max } = scanColumn(column);
  return finiteRange(name, min, max, () => firstInfinite(column));
}

/** Up to so many distinct values are kept in a sorted array, more in a Set: 3 against 20 ns a sample. */
const SORTED = 256;

/** Collects the distinct values of blocks of samples, without NaN, as long as they are few. */
export class DistinctValues {
  readonly #most: number;
  readonly #seen = new Set<number>();
  readonly #ordered: Float64Array;
  #n = 0;

  /** @param most the greatest number to keep. */
  constructor(most: number) {
    this.#most = most;
    this.#ordered = new Float64Array(Math.min(most, SORTED) + 1);
  }

  /** Adds the values of a block, unless there are too many already. */
  add(values: NumericArray): this {
    const most = this.#most;
    const ordered = this.#ordered;
    let n = this.#n;
    let last = NaN;
    for (let i = 0; i < values.length && n <= most; i++) {
      const value = values[i];
      if (value === last || value !== value) continue;
      last = value;
      if (most > SORTED) {
        n = this.#seen.add(value).size;
        continue;
      }
      let from = 0;
      for (let to = n; from < to; ) {
        const middle = (from + to) >> 1;
        if (ordered[middle] < value) from = middle + 1;
        else to = middle;
      }
      if (from < n && ordered[from] === value) continue;
      ordered.copyWithin(from + 1, from, n++);
      ordered[from] = value;
    }
    this.#n = n;
    if (n > most) this.#seen.clear();
    return this;
  }

  /** An independent copy. */
  copy(): DistinctValues {
    const copy = new DistinctValues(this.#most);
    for (const value of this.#seen) copy.#seen.add(value);
    copy.#ordered.set(this.#ordered);
    copy.#n = this.#n;
    return copy;
  }

  /** The values in ascending order; undefined if there are more than `most`. */
  sorted(): Float64Array | undefined {
    if (this.#n > this.#most) return undefined;
    return this.#most > SORTED ? Float64Array.from(this.#seen).sort() : this.#ordered.slice(0, this.#n);
  }
}

function fewDistinct(values: NumericArray, most: number): Float64Array | undefined {
  return new DistinctValues(most).add(values).sorted();
}

/** A number between two others that keeps them in different bins. */
function between(a: number, b: number): number {
  const middle = a + (b - a) / 2;
  return middle > a ? middle : b;
}

/** One bin per value, edges midway; ±½ around a single one. */
export function edgesOfDistinct(distinct: Float64Array, min: number, max: number): Float64Array {
  if (distinct.length <= 1) return uniformEdges(1, min, max);
  const edges = new Float64Array(distinct.length + 1);
  edges[0] = distinct[0] + 0;
  for (let i = 1; i < distinct.length; i++) edges[i] = between(distinct[i - 1], distinct[i]) + 0;
  edges[distinct.length] = distinct[distinct.length - 1] + 0;
  return edges;
}

/** Quantiles as edges; equal ones are merged. */
export function edgesOfQuantiles(quantiles: Float64Array): Float64Array {
  return quantiles.filter((edge, i) => i === 0 || edge > quantiles[i - 1]);
}

/**
 * Edges of bins of equal frequency: the quantiles i/bins; but one bin per value if there are at most `bins` distinct values.
 */
function equalFrequencyEdges(
  name: string,
  given: NumberColumn,
  bins: number,
  weights: Weights | undefined,
): Float64Array {
  const all = automaticRange(name, given);
  const weighted = weights && weightedSamples(given, weights);
  // What has no weight is not there.
  const column = weighted?.column ?? given;
  const [min, max] = weighted && column.length > 0 ? automaticRange(name, column) : all;
  const distinct = fewDistinct(column.values, bins);
  if (distinct !== undefined) return edgesOfDistinct(distinct, min, max);
  return edgesOfQuantiles(weighted ? weightedQuantiles(weighted, bins) : evenQuantiles(column, bins));
}

/** The names of a column and of its options, for messages. */
export interface BinNames {
  readonly column: string;
  readonly bins?: string;
  readonly binning?: string;
  readonly range?: string;
}

export interface CheckedRequest {
  /** The number of bins, their edges, or a rule. */
  readonly bins: number | Float64Array | BinRule;
  readonly binning: Binning;
  readonly range: readonly [number, number] | undefined;
}

/** Checks the options of one axis, whether or not the column needs them. */
export function checkRequest(names: BinNames, { bins, binning, range }: BinRequest): CheckedRequest {
  const binsName = names.bins ?? 'bins';
  const rangeName = names.range ?? 'range';
  const binningName = names.binning ?? 'binning';
  const rule = readOption(binningName, binning, BINNING);
  const given = range === undefined ? undefined : checkRange(rangeName, range);
  if (typeof bins === 'string') {
    const name = RULES.find((known) => known === bins);
    if (name === undefined) {
      const rules = RULES.map((known) => `'${known}'`).join(', ');
      throw wrongKind(binsName, `an integer in 1 … ${MAX_BINS}, an array of edges, or one of ${rules}`, bins);
    }
    if (name === 'bayesian-blocks' && (rule === 'equal-frequency' || given !== undefined)) {
      throw new TypeError(
        `"${binsName}": 'bayesian-blocks' chooses edges of its own; leave "${given ? rangeName : binningName}" out`,
      );
    }
    if (given !== undefined && rule === 'equal-frequency') {
      throw new TypeError(`"${rangeName}" goes with binning 'uniform'; leave it out`);
    }
    return { bins: name, binning: rule, range: given };
  }
  if (bins !== undefined && typeof bins !== 'number') {
    if (!isRow(bins)) throw wrongKind(binsName, `an integer in 1 … ${MAX_BINS}, or an array of edges`, bins);
    if (given !== undefined) throw new TypeError(`"${rangeName}" goes with a number of bins; leave it out`);
    return { bins: checkEdges(binsName, bins), binning: rule, range: given };
  }
  if (given !== undefined && rule === 'equal-frequency') {
    throw new TypeError(`"${rangeName}" goes with binning 'uniform'; leave it out`);
  }
  return { bins: checkBins(binsName, bins ?? DEFAULT_BINS), binning: rule, range: given };
}

/** Whether a request determines the edges without the samples. */
export function isGiven({ bins, range }: Pick<BinRequest, 'bins' | 'range'>): boolean {
  if (typeof bins === 'string') return false;
  return range !== undefined || (bins !== undefined && typeof bins !== 'number');
}

/**
 * The edges of a column.
 *
 * @throws RangeError if the range is automatic and a sample infinite; see checkBins, checkRange, checkEdges.
 */
export function edgesFor(names: BinNames, column: NumberColumn, request: BinRequest): Float64Array {
  const { bins, binning, range } = checkRequest(names, request);
  if (typeof bins === 'object') return bins;
  if (request.weights && typeof bins === 'string') {
    throw new TypeError(`"${names.bins ?? 'bins'}": a rule goes without "weights"; give a number of bins`);
  }
  if (bins === 'bayesian-blocks') return blockEdges(names, column);
  const [low, high] = range ?? automaticRange(names.column, column);
  const number = typeof bins === 'number' ? bins : binsByRule(names.bins ?? 'bins', bins, column, low, high);
  if (binning === 'equal-frequency') {
    return equalFrequencyEdges(names.column, column, number, request.weights);
  }
  return uniformEdges(number, low, high);
}

/** Bayesian blocks of the samples that are not missing; ±½ around a single value. */
function blockEdges(names: BinNames, column: NumberColumn): Float64Array {
  const [low, high] = automaticRange(names.column, column);
  if (low === high) return uniformEdges(1, low, high);
  const values = fewDistinct(column.values, MOST_DISTINCT);
  if (values === undefined) {
    throw new RangeError(
      `"${names.bins ?? 'bins'}": 'bayesian-blocks' takes at most ${MOST_DISTINCT} distinct values; give a number of bins or another rule`,
    );
  }
  const place = new Map(Array.from(values, (value, i) => [value + 0, i]));
  const counts = new Float64Array(values.length);
  for (let i = 0; i < column.length; i++) {
    const at = place.get(column.values[i] + 0);
    if (at !== undefined) counts[at]++;
  }
  return bayesianBlocks(values, counts);
}
