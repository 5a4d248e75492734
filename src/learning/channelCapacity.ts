// The capacity of a discrete memoryless channel, between two bounds.

import { checkMatrix, ROWS, type Rows } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { exp, ln } from '../numeric/exponential.js';
import { type Base, natsIn, unitOf } from '../numeric/units.js';
import { checkProbabilities } from './probabilities.js';

/** Options of `channelCapacity`. */
export interface ChannelCapacityOptions {
  /** The bounds meet within this, in the unit of `base`; 1e-9 by default. */
  readonly tolerance?: number;
  /** Sweeps at most; 100 000 by default. */
  readonly iterations?: number;
  /** Base of the logarithm: 2 (bits, default), 'e', 10 or any number > 1. */
  readonly base?: Base;
}

/** The result of `channelCapacity`. */
export interface ChannelCapacity {
  /** The lower bound, which `input` attains: I(X; Y). */
  readonly value: number;
  /** The upper bound: the capacity is in [value, upper]. */
  readonly upper: number;
  /** 'bits', or the unit of `base`. */
  readonly unit: string;
  /** p(x) that attains `value`. */
  readonly input: Float64Array;
  /** p(y) that it makes. */
  readonly output: Float64Array;
  readonly iterations: number;
  /** Whether the bounds meet within the tolerance. */
  readonly converged: boolean;
}

const OPTIONS = optionTable({
  tolerance: option.real('a finite number > 0', (value) => value > 0 && value < Infinity, 1e-9),
  iterations: option.integer(1, 1e9, 100_000),
  base: option.base(2),
} satisfies OptionsOf<ChannelCapacityOptions>);

/** How far a sweep goes in its direction at first, how much further after each that raised the information, and at most. */
const RELAXATION = { first: 1, growth: 1.25, most: 64 };

/** D(p(y|x) ‖ p(y)) for all x, in nats, and their mean, the information that p(x) attains. */
function divergences(channel: Float64Array, rows: number, columns: number, input: Float64Array) {
  const output = new Float64Array(columns);
  for (let x = 0; x < rows; x++) {
    for (let y = 0; y < columns; y++) output[y] += input[x] * channel[x * columns + y];
  }
  const distances = new Float64Array(rows);
  let information = 0;
  let most = 0;
  for (let x = 0; x < rows; x++) {
    let sum = 0;
    for (let y = 0; y < columns; y++) {
      const p = channel[x * columns + y];
      if (p > 0) sum += output[y] > 0 ? p * ln(p / output[y]) : Infinity;
    }
    distances[x] = Math.max(0, sum);
    if (input[x] > 0) information += input[x] * distances[x];
    most = Math.max(most, distances[x]);
  }
  return { output, distances, information, most };
}

/**
 * Capacity of a channel: the most of I(X; Y) over all distributions of its input, by Blahut and Arimoto's sweeps p(x) ← p(x)·e^D(x) with
 * over-relaxation, D(x) = D(p(y|x) ‖ p(y)). Σ p·D is a lower bound and max D an upper bound; when they meet within the tolerance, it stops.
 * Where the best input leaves a letter out that is nearly as good, convergence is slow: then `converged` is false and both bounds hold.
 *
 * @param channel p(y | x), rows of sum 1, x down and y across: rows, typed rows or `{ values, shape }`.
 * @returns bits, or the unit of `base`; a frozen object.
 * @throws TypeError for a wrong kind; RangeError for a row that is no distribution, no row, a tolerance that is not finite and > 0.
 * @see Blahut 1972; Arimoto 1972; Cover & Thomas, 7 and 10.8
 * @example
 * import { channelCapacity } from 'infosimd/learning';
 * const { value, input } = channelCapacity([[0.9, 0.1], [0.1, 0.9]]);
 * console.log(value.toFixed(4), input); // 0.5310 Float64Array(2) [ 0.5, 0.5 ]
 */
export function channelCapacity(channel: Rows, options?: ChannelCapacityOptions): ChannelCapacity {
  const { tolerance, iterations: most, base } = readOptions(options, OPTIONS);
  const matrix = checkMatrix('channel', channel, ROWS);
  const { rows, columns } = matrix;
  if (rows === 0 || columns === 0) throw new RangeError('"channel" must hold at least one row, got none');
  checkProbabilities('channel', matrix);
  const p = new Float64Array(rows * columns);
  for (let x = 0; x < rows; x++) {
    let sum = 0;
    for (let y = 0; y < columns; y++) sum += matrix.values[x * columns + y];
    for (let y = 0; y < columns; y++) p[x * columns + y] = matrix.values[x * columns + y] / sum;
  }
  const wanted = tolerance / natsIn(1, base);
  let input = new Float64Array(rows).fill(1 / rows);
  let found = divergences(p, rows, columns, input);
  let upper = found.most;
  let relaxation = RELAXATION.first;
  let iterations = 0;
  for (; upper - found.information > wanted && iterations < most; iterations++) {
    const logs = input.map((weight, x) =>
      weight > 0 ? ln(weight) + relaxation * (found.distances[x] - found.most) : -Infinity,
    );
    const peak = logs.reduce((a, b) => Math.max(a, b), -Infinity);
    const next = logs.map((value) => exp(value - peak));
    const sum = next.reduce((a, b) => a + b, 0);
    for (let x = 0; x < rows; x++) next[x] /= sum;
    const tried = divergences(p, rows, columns, next);
    upper = Math.min(upper, tried.most);
    // A plain sweep never lowers the information, but for rounding.
    if (tried.information >= found.information || relaxation === 1) {
      input = next;
      found = tried;
      relaxation = Math.min(RELAXATION.most, relaxation * RELAXATION.growth);
    } else relaxation = Math.max(1, relaxation / 4);
  }
  return Object.freeze({
    value: natsIn(found.information, base),
    upper: natsIn(Math.max(upper, found.information), base),
    unit: unitOf(base),
    input,
    output: found.output,
    iterations,
    converged: upper - found.information <= wanted,
  });
}
