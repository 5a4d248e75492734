// One weight a sample. Integers are frequencies; others are rounded once, to multiples of a power of two so small that no sum of them is
// rounded: whatever the order of the samples, the counts have the same bits.

import { checkNumbers, type NumericInput } from './column.js';
import { wrongKind } from './errors.js';
import { type OptionsOf, optionTable, readOptions } from './options.js';

/** Checked weights. */
export interface Weights {
  /** Multiples of `unit`, whose sum is below 2^53 of it. */
  readonly values: Float64Array;
  /** 1 for integers, else a power of two. */
  readonly unit: number;
}

/** What results of weighted samples tell beside their value. */
export interface WeightError {
  /** Only of weights that are fractions: how far rounding may change their sum at most, relative to it. */
  readonly weightError?: number;
}

const LARGEST = 2 ** 53;

function firstFraction(values: Float64Array): number {
  // A loop: a callback for each of many weights takes ten times as long.
  for (let i = 0; i < values.length; i++) if (Math.floor(values[i]) !== values[i]) return i;
  return -1;
}

/** The least power of two above a positive number; ∞ where there is none. */
function powerAbove(value: number): number {
  let power = 1;
  while (power <= value && power < Infinity) power *= 2;
  while (power / 2 > value && power < Infinity) power /= 2;
  return power;
}

/** Whether a sum of non-negative integers is exact; compares before it adds. */
function isExactSum(values: Float64Array): boolean {
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] > LARGEST - total) return false;
    total += values[i];
  }
  return true;
}

/**
 * The power of two to whose multiples weights are rounded: 1 for integers whose sum is exact, else so small that their sum is below 2^53 of it.
 * The sum is that of weights rounded to a coarser unit, which depends on their number and on the largest alone: it is exact, and so does not
 * depend on their order.
 */
function unitOf(values: Float64Array): number {
  if (firstFraction(values) < 0 && isExactSum(values)) return 1;
  let largest = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > largest) largest = values[i];
  // 2^52, and not 2^53: rounding may go up. Divided first, since the product may not be finite.
  const coarse = Math.max((powerAbove(largest) / 2 ** 52) * powerAbove(values.length), Number.MIN_VALUE);
  let sum = values.length;
  for (let i = 0; i < values.length; i++) sum += Math.round(values[i] / coarse);
  return Math.max((powerAbove(sum) / 2 ** 52) * coarse, Number.MIN_VALUE);
}

/** A copy of finite numbers ≥ 0. */
function finiteWeights(given: unknown, column: string, length: number): Float64Array {
  const { values: numbers } = checkNumbers('weights', given);
  if (numbers.length !== length) {
    throw new RangeError(`"weights" must have the length of "${column}" (${length}), got ${numbers.length}`);
  }
  const values = new Float64Array(numbers as ArrayLike<number>);
  for (let i = 0; i < length; i++) {
    if (values[i] >= 0 && values[i] < Infinity) continue;
    throw new RangeError(`"weights" must hold finite numbers ≥ 0, got ${values[i]} at index ${i}`);
  }
  return values;
}

function refuseNone(values: Float64Array): void {
  if (values.length > 0 && values.every((weight) => weight === 0)) {
    throw new RangeError('"weights" must hold one above 0, got none');
  }
}

/** The weights of an option, where they are given, not rounded. @throws as `checkWeights`. */
export function plainWeightsOf(given: unknown, column: string, length: number): Float64Array | undefined {
  if (given === undefined) return undefined;
  const values = finiteWeights(given, column, length);
  refuseNone(values);
  return values;
}

/** Weights times a power of two, the largest of them about 1. */
export function scaledWeights(weights: Float64Array): Float64Array {
  let largest = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i] > largest) largest = weights[i];
  let scale = 1;
  while (largest * scale >= 2) scale /= 2;
  while (largest * scale < 1 && scale < 2 ** 1000) scale *= 2;
  return scale === 1 ? weights : weights.map((weight) => weight * scale);
}

/**
 * Checks weights.
 *
 * @param unit to whose multiples they are rounded; by default one for all of them.
 * @throws TypeError for a wrong kind; RangeError for another length, a negative or infinite weight, no weight above 0, or a sum that is infinite
 *   or beyond 2^53 of the unit.
 */
function checkWeights(given: unknown, column: string, length: number, unit?: number): Weights {
  const values = finiteWeights(given, column, length);
  const fraction = unit === 1 ? firstFraction(values) : -1;
  if (fraction >= 0) {
    throw new RangeError(
      `"weights" must hold integers, got ${values[fraction]} at index ${fraction}; give { unit }, a power of two to whose multiples they are rounded`,
    );
  }
  if (unit === undefined) refuseNone(values);
  const step = unit ?? unitOf(values);
  // Integers, and their sum, are known to be exact where the unit was chosen.
  if (step === 1 && unit === undefined) return { values, unit: 1 };
  for (let i = 0; i < length; i++) values[i] = Math.round(values[i] / step);
  if (!(step < Infinity && isExactSum(values))) {
    throw new RangeError(`"weights" must have a finite sum of at most 2^53 of their unit, ${step}`);
  }
  if (step !== 1) for (let i = 0; i < length; i++) values[i] *= step;
  return { values, unit: step };
}

/** Checks the unit of weights that come in parts. @throws TypeError for a wrong kind; RangeError for what is no power of two. */
function checkUnit(unit: unknown): number {
  if (typeof unit !== 'number') throw wrongKind('unit', 'a power of two', unit);
  if (!(unit > 0 && unit < Infinity && powerAbove(unit) === 2 * unit)) {
    throw new RangeError(`"unit" must be a power of two, got ${unit}`);
  }
  return unit;
}

/** The weights of an option, where they are given. */
export function weightsOf(given: unknown, column: string, length: number): Weights | undefined {
  return given === undefined ? undefined : checkWeights(given, column, length);
}

/** How far weights are off at most by rounding; nothing for integers. */
export function weightErrorOf(weights: Weights | undefined): WeightError {
  if (weights === undefined || weights.unit === 1) return {};
  const { values, unit } = weights;
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return { weightError: (values.length * (unit / 2)) / total };
}

/** Options of `push`. */
export interface PushOptions {
  /** What each sample adds to its cell, instead of 1: finite numbers ≥ 0, integers unless `unit` is given. */
  readonly weights?: NumericInput;
  /** A power of two to whose multiples weights are rounded, the same in all pushes: no sum below 2^53 of it is rounded. Default 1. */
  readonly unit?: number;
}

const PUSH_OPTIONS = optionTable({
  weights: { check: (_, value) => value as NumericInput, fallback: undefined },
  unit: { check: (_, value) => checkUnit(value), fallback: 1 },
} satisfies OptionsOf<PushOptions>);

/** The weights of a push, where it has any. */
export function weightsOfPush(
  options: PushOptions | undefined,
  block: string,
  length: number,
): Weights | undefined {
  if (options === undefined) return undefined;
  const { weights, unit } = readOptions(options, PUSH_OPTIONS);
  return weights === undefined ? undefined : checkWeights(weights, block, length, unit);
}

/** Refuses weights that are no frequencies where samples are counted. @throws RangeError that names the first fraction. */
export function refuseFractions(weights: Weights | undefined, what: string, wayOut = ''): void {
  if (weights === undefined || weights.unit === 1) return;
  const index = firstFraction(weights.values);
  const got = index < 0 ? 'a greater sum' : `${weights.values[index]} at index ${index}`;
  throw new RangeError(
    `"weights" must hold integers with a sum of at most 2^53 for ${what}, which counts samples, got ${got}${wayOut}`,
  );
}
