// The rate–distortion function of a source without memory, between two bounds.

import { checkNumbers, type NumericInput } from '../columns/column.js';
import { describe, wrongKind } from '../columns/errors.js';
import { checkMatrix, ROWS, type Rows } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { exp2 } from '../numeric/exp2.js';
import { exp, ln } from '../numeric/exponential.js';
import { type Base, natsIn, unitOf } from '../numeric/units.js';
import { checkProbabilities } from './probabilities.js';

/** Options of `rateDistortion`. */
export interface RateDistortionOptions {
  /**
   * −dR/dD at each point, finite and ≥ 0, in units of `base` per unit of distortion; by default 17 from 1/16 to 16 bits over the mean
   * distortion of the best single letter.
   */
  readonly slopes?: readonly number[] | NumericInput;
  /** The bounds of the rate meet within this, in the unit of `base`; 1e-9 by default. */
  readonly tolerance?: number;
  /** Sweeps at most for each slope; 100 000 by default. */
  readonly iterations?: number;
  /** Base of the logarithm: 2 (bits, default), 'e', 10 or any number > 1. */
  readonly base?: Base;
}

/** A point of the rate–distortion curve. */
export interface RateDistortionPoint {
  readonly slope: number;
  /** I(X; X̂) that the channel attains: an upper bound of R(distortion). */
  readonly rate: number;
  /** A lower bound of R(distortion). */
  readonly lower: number;
  /** The mean distortion. */
  readonly distortion: number;
  /** p(x̂). */
  readonly output: Float64Array;
  readonly iterations: number;
  /** Whether the bounds meet within the tolerance. */
  readonly converged: boolean;
}

/** The result of `rateDistortion`. */
export interface RateDistortion {
  /** 'bits', or the unit of `base`. */
  readonly unit: string;
  /** A point for each slope, in ascending order of slopes: the rate rises, the distortion falls. */
  readonly points: readonly RateDistortionPoint[];
}

const SLOPE = option.real('a finite number ≥ 0', (value) => value >= 0 && value < Infinity, undefined);

const OPTIONS = optionTable({
  slopes: option.later<readonly number[] | NumericInput>(),
  tolerance: option.real('a finite number > 0', (value) => value > 0 && value < Infinity, 1e-9),
  iterations: option.integer(1, 1e9, 100_000),
  base: option.base(2),
} satisfies OptionsOf<RateDistortionOptions>);

const RELAXATION = { first: 1, growth: 1.25, most: 64 };

interface Source {
  /** p(x) > 0 and the distortions of these letters, n × m. */
  readonly p: Float64Array;
  readonly distortion: Float64Array;
  readonly n: number;
  readonly m: number;
}

/** A sweep for p(x̂): the factors by which it grows, the objective, and the channel's rate and distortion. In nats. */
function sweep({ p, distortion, n, m }: Source, slope: number, output: Float64Array) {
  const factors = new Float64Array(m);
  let objective = 0;
  let mean = 0;
  const weights = new Float64Array(m);
  for (let x = 0; x < n; x++) {
    // The least distortion first, so that no sum underflows.
    let least = Infinity;
    for (let y = 0; y < m; y++) if (output[y] > 0) least = Math.min(least, distortion[x * m + y]);
    let sum = 0;
    let cost = 0;
    for (let y = 0; y < m; y++) {
      weights[y] = exp(-slope * (distortion[x * m + y] - least));
      if (output[y] === 0) continue;
      sum += output[y] * weights[y];
      cost += output[y] * weights[y] * (distortion[x * m + y] - least);
    }
    for (let y = 0; y < m; y++) factors[y] += (p[x] * weights[y]) / sum;
    objective += p[x] * (slope * least - ln(sum));
    mean += p[x] * (least + cost / sum);
  }
  let most = 0;
  for (let y = 0; y < m; y++) if (factors[y] > most) most = factors[y];
  // The rate of the channel with its own output is below that for `output`: less D(output after ‖ output).
  let excess = 0;
  for (let y = 0; y < m; y++)
    if (output[y] > 0 && factors[y] > 0) excess += output[y] * factors[y] * ln(factors[y]);
  return { factors, objective, mean, most, rate: Math.max(0, objective - slope * mean - excess) };
}

function pointOf(source: Source, slope: number, tolerance: number, most: number) {
  const { p, distortion, n, m } = source;
  if (slope === 0) {
    // Rate 0: the letter of least mean distortion.
    const means = Float64Array.from({ length: m }, (_, y) => {
      let sum = 0;
      for (let x = 0; x < n; x++) sum += p[x] * distortion[x * m + y];
      return sum;
    });
    const best = means.indexOf(means.reduce((a, b) => Math.min(a, b)));
    const output = new Float64Array(m);
    output[best] = 1;
    return { rate: 0, lower: 0, distortion: means[best], output, iterations: 0, converged: true };
  }
  let output = new Float64Array(m).fill(1 / m);
  let found = sweep(source, slope, output);
  let relaxation = RELAXATION.first;
  let iterations = 0;
  // objective − ln max factor ≤ R(D) + slope·D ≤ rate + slope·D (Blahut 1972, theorem 6).
  const gap = (): number => found.rate + slope * found.mean - (found.objective - ln(found.most));
  for (; gap() > tolerance && iterations < most; iterations++) {
    const next = output.map((weight, y) =>
      weight === 0 || found.factors[y] === 0
        ? 0
        : weight * exp(Math.max(-700, relaxation * ln(found.factors[y]))),
    );
    const sum = next.reduce((a, b) => a + b, 0);
    for (let y = 0; y < m; y++) next[y] /= sum;
    const tried = sweep(source, slope, next);
    // A plain sweep never raises the objective, but for rounding.
    if (tried.objective <= found.objective || relaxation === 1) {
      output = next;
      found = tried;
      relaxation = Math.min(RELAXATION.most, relaxation * RELAXATION.growth);
    } else relaxation = Math.max(1, relaxation / 4);
  }
  return {
    rate: found.rate,
    lower: Math.max(0, found.objective - ln(found.most) - slope * found.mean),
    distortion: found.mean,
    output,
    iterations,
    converged: gap() <= tolerance,
  };
}

/**
 * Rate–distortion function: the least rate I(X; X̂) at which a source can be coded with a mean distortion D, at points of given slope, by
 * Blahut's sweeps with over-relaxation. `rate` is attained, `lower` is a lower bound at the same distortion; when they meet within the
 * tolerance, it stops. Where the best code leaves a letter out that is nearly as good, convergence is slow: then `converged` is false and both
 * bounds hold.
 *
 * @param source p(x), of sum 1.
 * @param distortion d(x, x̂), finite, x down and x̂ across: rows, typed rows or `{ values, shape }`.
 * @returns bits, or the unit of `base`; a frozen object with a point for each slope.
 * @throws TypeError for a wrong kind; RangeError for a source that is no distribution, a distortion that is not finite, different lengths, a
 *   slope that is not finite and ≥ 0.
 * @see Blahut 1972; Cover & Thomas, 10
 * @example
 * import { rateDistortion } from 'infosimd/learning';
 * const { points } = rateDistortion([0.5, 0.5], [[0, 1], [1, 0]], { slopes: [2] });
 * console.log(points[0].rate.toFixed(4), points[0].distortion.toFixed(4)); // 0.2781 0.2000
 */
export function rateDistortion(
  source: NumericInput,
  distortion: Rows,
  options?: RateDistortionOptions,
): RateDistortion {
  const { slopes, tolerance, iterations, base } = readOptions(options, OPTIONS);
  const { values: pmf } = checkNumbers('source', source);
  const matrix = checkMatrix('distortion', distortion, ROWS);
  const { values, columns: m } = matrix;
  if (pmf.length === 0) throw new RangeError('"source" must hold at least one probability, got none');
  checkProbabilities('source', { values: pmf, rows: 1, columns: pmf.length, float32: false });
  if (matrix.rows !== pmf.length || m === 0) {
    throw new RangeError(
      `"distortion" must have a row for each of the ${pmf.length} letters of the source and a column at least, got [${matrix.rows}, ${m}]`,
    );
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new RangeError(
      `"distortion" must hold finite numbers, got ${describe(values[wrong])} in row ${Math.floor(wrong / m)}, column ${wrong % m}`,
    );
  }
  const letters = Array.from(pmf.keys()).filter((x) => pmf[x] > 0);
  const total = letters.reduce((sum, x) => sum + pmf[x], 0);
  const checked: Source = {
    p: Float64Array.from(letters, (x) => pmf[x] / total),
    distortion: Float64Array.from(letters.flatMap((x) => Array.from(values.subarray(x * m, (x + 1) * m)))),
    n: letters.length,
    m,
  };
  const unit = natsIn(1, base);
  const points = slopesOf(slopes, checked, unit).map((slope) => {
    const found = pointOf(checked, slope / unit, tolerance / unit, iterations);
    return Object.freeze({
      slope,
      ...found,
      rate: natsIn(found.rate, base),
      lower: natsIn(Math.min(found.lower, found.rate), base),
    });
  });
  return Object.freeze({ unit: unitOf(base), points: Object.freeze(points) });
}

/** Ascending slopes in the unit of the base. */
function slopesOf(given: unknown, source: Source, unit: number): number[] {
  if (given !== undefined) {
    if (!Array.isArray(given) && !ArrayBuffer.isView(given))
      throw wrongKind('slopes', 'an array of numbers', given);
    const list = Array.from(given as ArrayLike<number>);
    if (list.length === 0) throw new RangeError('"slopes" must hold at least one number, got none');
    return list.map((slope, i) => SLOPE.check(`slopes[${i}]`, slope) as number).sort((a, b) => a - b);
  }
  const scale = pointOf(source, 0, 1, 1).distortion || 1;
  return Array.from({ length: 17 }, (_, i) => (exp2(i / 2 - 4) * ln(2) * unit) / Math.abs(scale));
}
