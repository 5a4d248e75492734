// What the activations of a layer tell about a network's input and about its target.

import { type ColumnInput, checkCategories } from '../columns/column.js';
import { describe } from '../columns/errors.js';
import { checkMatrix, type Matrix, ROWS, type Rows } from '../columns/matrix.js';
import { firstMissing } from '../columns/missing.js';
import * as option from '../columns/option.js';
import {
  forMethods,
  type OptionsOf,
  optionTable,
  readOptions,
  refuseOptions,
  takeOptions,
} from '../columns/options.js';
import { mutualInformation } from '../measures/mutualInformation.js';
import { expBelow, ln } from '../numeric/exponential.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { type Base, natsIn, unitOf } from '../numeric/units.js';
import { binEdges, digitize } from '../tables/histogram.js';

/** Options of `layerInformation`. */
export interface LayerInformationOptions {
  /**
   * `'bins'` (default): the information of the binned activations. `'noise'`: bounds for activations with Gaussian noise added, which is a
   * quantity of its own for each variance.
   */
  readonly method?: 'bins' | 'noise';
  /** With `'bins'`: bins of each unit, 1 … 65 536; 30 by default. */
  readonly bins?: number;
  /** With `'bins'`: the range [low, high] of all units, by default from the least to the greatest activation; two more bins lie beyond it. */
  readonly range?: readonly [low: number, high: number];
  /** With `'noise'`: σ², finite and > 0; 0.1 by default. */
  readonly noiseVariance?: number;
  /** Base of the logarithm: 2 (bits, default), 'e', 10 or any number > 1. */
  readonly base?: Base;
}

/** Bounds of a mutual information. */
export interface InformationBounds {
  readonly lower: number;
  readonly upper: number;
}

/** The result of `layerInformation`. */
export interface LayerInformation {
  readonly method: 'bins' | 'noise';
  /** 'bits', or the unit of `base`. */
  readonly unit: string;
  readonly samples: number;
  /** I(X; T): of bins exactly H(T), of noise two bounds. */
  readonly input: InformationBounds;
  /** I(T; Y): of bins that of the table of patterns and labels, of noise two bounds; the lower one may be negative. */
  readonly target: InformationBounds;
  /** Patterns that differ: of bin numbers, or of activations. */
  readonly distinct: number;
  /**
   * Whether nearly every sample is told from all others: with bins where nine of ten samples have a pattern of their own, with noise where the
   * lower bound is above nine tenths of the logarithm of the number of samples. Then the numbers say how many samples there are, and nothing about
   * the layer.
   */
  readonly saturated: boolean;
}

const OPTIONS = optionTable({
  method: option.choice(['bins', 'noise'], 'bins'),
  bins: forMethods(['bins'], option.integer(1, 65536, 30)),
  range: forMethods(['bins'], option.later<readonly [number, number]>()),
  noiseVariance: forMethods(
    ['noise'],
    option.real('a finite number > 0', (value) => value > 0 && value < Infinity, 0.1),
  ),
  base: option.base(2),
} satisfies OptionsOf<LayerInformationOptions>);

/** The share of samples, and of the most information, from which a layer counts as saturated. */
const SATURATED = 0.9;

function checkActivations(activations: unknown): Matrix {
  const matrix = checkMatrix('activations', activations, ROWS);
  const { values, rows, columns } = matrix;
  if (rows === 0 || columns === 0) {
    throw new RangeError('"activations" must hold at least one sample and unit, got none');
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new RangeError(
      `"activations" must hold finite numbers, got ${describe(values[wrong])} in row ${Math.floor(wrong / columns)}, column ${wrong % columns}`,
    );
  }
  return matrix;
}

/** The number of a label for each sample, 0 … count − 1. */
function checkTarget(labels: ColumnInput, rows: number): Int32Array {
  const column = checkCategories('labels', labels);
  const missing = firstMissing(column);
  if (missing >= 0) throw new RangeError(`"labels" must hold no missing label, one is at index ${missing}`);
  if (column.length !== rows) {
    throw new RangeError(`"labels" must have a label for each of the ${rows} rows, got ${column.length}`);
  }
  return column.codes;
}

/** The number of the pattern of each row, in order of appearance. */
function patternsOf(codes: ArrayLike<number>, rows: number, columns: number): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from({ length: rows }, (_, row) => {
    let key = '';
    for (let c = 0; c < columns; c++) key += `${codes[row * columns + c]},`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  });
}

const countOf = (patterns: Int32Array): number => 1 + patterns.reduce((a, b) => Math.max(a, b), -1);

/** H of patterns, and their information about labels, in nats. */
function binnedInformation(patterns: Int32Array, labels: Int32Array) {
  const counts = new Float64Array(countOf(patterns));
  for (const pattern of patterns) counts[pattern]++;
  const sum = new NeumaierSum();
  for (const count of counts) sum.add(count * ln(patterns.length / count));
  return {
    input: Math.max(0, sum.value / patterns.length),
    target: mutualInformation(patterns, labels, { base: 'e' }),
  };
}

/**
 * −mean over rows i of ln(mean over rows j of e^(−d²/s)), for s = 2σ² and 8σ², d the distance of the two: the pairwise bounds of the
 * information of these rows, in nats.
 */
function pairwiseBounds({ values, columns }: Matrix, rows: Int32Array, variance: number): InformationBounds {
  const n = rows.length;
  const wide = new Float64Array(n).fill(1);
  const narrow = new Float64Array(n).fill(1);
  for (let a = 0; a < n; a++) {
    const i = rows[a] * columns;
    for (let b = a + 1; b < n; b++) {
      const j = rows[b] * columns;
      let square = 0;
      for (let c = 0; c < columns; c++) {
        const difference = values[i + c] - values[j + c];
        square += difference * difference;
      }
      const near = expBelow(-square / (2 * variance));
      const far = expBelow(-square / (8 * variance));
      narrow[a] += near;
      narrow[b] += near;
      wide[a] += far;
      wide[b] += far;
    }
  }
  const meanOf = (sums: Float64Array): number => {
    const total = new NeumaierSum();
    for (const sum of sums) total.add(ln(n / sum));
    return Math.max(0, total.value / n);
  };
  return { lower: meanOf(wide), upper: meanOf(narrow) };
}

/** The bounds of I(T; Y) take the upper bound of one term and the lower of the other: upper less upper is no bound. */
function noisyInformation(matrix: Matrix, labels: Int32Array, variance: number) {
  const { rows } = matrix;
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  const input = pairwiseBounds(matrix, all, variance);
  const given = { lower: new NeumaierSum(), upper: new NeumaierSum() };
  for (let label = 0; label < countOf(labels); label++) {
    const own = all.filter((row) => labels[row] === label);
    if (own.length === 0) continue;
    const bounds = pairwiseBounds(matrix, own, variance);
    given.lower.add((own.length / rows) * bounds.lower);
    given.upper.add((own.length / rows) * bounds.upper);
  }
  return {
    input,
    target: { lower: input.lower - given.upper.value, upper: input.upper - given.lower.value },
  };
}

/**
 * Mutual information of a layer with the input, I(X; T), and with the target, I(T; Y): a point of an information plane.
 *
 * The activations of a deterministic network are a function of its input, so that I(X; T) of real numbers is infinite. What `'bins'` shows is
 * the entropy of binned activations; with many units nearly every sample has a pattern of its own, from the first epoch on, and the numbers
 * say nothing: see `saturated`. `'noise'` bounds the information of activations with Gaussian noise of variance σ² added: pairwise bounds
 * −⟨ln⟨e^(−d²/2σ²)⟩⟩ from above and −⟨ln⟨e^(−d²/8σ²)⟩⟩ from below; the bounds of I(T; Y) combine the upper bound of one term with the lower
 * of the other. Compare layers and epochs at the same bins or the same noise only. Noise takes time of the square of the samples.
 *
 * @param activations samples × units, finite: rows, typed rows or `{ values, shape }`.
 * @param labels a label for each sample.
 * @returns bits, or the unit of `base`; a frozen object.
 * @throws TypeError for a wrong kind, or an option of the other method; RangeError for an activation that is not finite, different
 *   lengths, a missing label, no sample.
 * @see Kolchinsky & Tracey 2017; Saxe et al. 2018; Goldfeld et al. 2019
 * @example
 * import { layerInformation } from 'infosimd/learning';
 * const activations = [[0.1], [0.2], [0.8], [0.9]];
 * const { input, target } = layerInformation(activations, ['a', 'a', 'b', 'b'], { bins: 2 });
 * console.log(input.lower, target.lower); // 1 1
 */
export function layerInformation(
  activations: Rows,
  labels: ColumnInput,
  options?: LayerInformationOptions,
): LayerInformation {
  options = takeOptions(options);
  const { method, bins, range, noiseVariance, base } = readOptions(options, OPTIONS);
  refuseOptions(method, options, OPTIONS);
  const matrix = checkActivations(activations);
  const { values, rows, columns } = matrix;
  const target = checkTarget(labels, rows);
  const inUnit = ({ lower, upper }: InformationBounds): InformationBounds =>
    Object.freeze({ lower: natsIn(lower, base), upper: natsIn(upper, base) });
  const shared = { method, unit: unitOf(base), samples: rows };
  if (method === 'noise') {
    const bounds = noisyInformation(matrix, target, noiseVariance);
    const distinct = countOf(patternsOf(values, rows, columns));
    const saturated = rows > 1 && bounds.input.lower >= SATURATED * ln(rows);
    return Object.freeze({
      ...shared,
      input: inUnit(bounds.input),
      target: inUnit(bounds.target),
      distinct,
      saturated,
    });
  }
  const edges = binEdges(values, range === undefined ? { bins } : { bins, range: [...range] });
  const codes = digitize(values, edges);
  const last = edges[edges.length - 1];
  // The last bin is closed; beyond the edges are two more.
  for (let i = 0; i < codes.length; i++) if (values[i] === last) codes[i] = bins;
  const patterns = patternsOf(codes, rows, columns);
  const distinct = countOf(patterns);
  const found = binnedInformation(patterns, target);
  return Object.freeze({
    ...shared,
    input: inUnit({ lower: found.input, upper: found.input }),
    target: inUnit({ lower: found.target, upper: found.target }),
    distinct,
    saturated: rows > 1 && distinct >= SATURATED * rows,
  });
}
