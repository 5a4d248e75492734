// What the losses on logits have in common: their options, their reduction, weights, and the types of their results.

import { checkNumbers, type NumericInput } from '../columns/column.js';
import { wrongKind, wrongValue } from '../columns/errors.js';
import * as option from '../columns/option.js';
import type { Option, OptionsOf } from '../columns/options.js';
import type { Given } from '../estimators/results.js';
import { RECORD, SUM_P } from '../kernels/abi.generated.js';
import type { Instance } from '../kernels/memory.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { type Base, natsIn } from '../numeric/units.js';
import type { FloatArray } from './logits.js';
import type { Reduction } from './losses.js';

/** What the losses on logits have in common. */
export interface LogitsLossOptions {
  /** `'mean'` (default), `'sum'`, or `'none'`: each row's loss, as a Float64Array; its gradient is that of the sum. */
  readonly reduction?: Reduction;
  /**
   * The gradient with regard to the logits, row-major: `true` for a new array, or the array to write it to, of the type and length of
   * the logits. It may be the logits' own array, which is then overwritten. If the call throws, what the array holds is undefined.
   */
  readonly gradient?: boolean | FloatArray;
  /** An object with the number of rows and more instead of a number. */
  readonly details?: boolean;
  /** Base of the logarithm: 'e' (nats, default), 2, 10 or any number > 1. */
  readonly base?: Base;
}

/** The type of a loss: one number, or one for each row. */
export type LossValue<Options> = [Given<Options, 'reduction'>] extends ['mean' | 'sum' | undefined]
  ? number
  : [Given<Options, 'reduction'>] extends ['none']
    ? Float64Array
    : number | Float64Array;

/** A loss, or a result with details if they or the gradient are asked for. */
export type LossOf<Options, Result, Gradient = FloatArray> = [
  Given<Options, 'details'>,
  Given<Options, 'gradient'>,
] extends [false | undefined, false | undefined]
  ? LossValue<Options>
  : true extends
        | ([Given<Options, 'details'>] extends [true] ? true : never)
        | ([Given<Options, 'gradient'>] extends [true | Gradient] ? true : never)
    ? Result
    : LossValue<Options> | Result;

/** A gradient is asked for by true, or by an array. */
function gradientOption(): Option<boolean | FloatArray> {
  return {
    check: (name, value) => {
      if (typeof value === 'boolean' || ArrayBuffer.isView(value)) return value as boolean | FloatArray;
      throw wrongKind(name, 'true, false or a typed array', value);
    },
    fallback: false,
  };
}

/** The options that losses on logits have in common. */
export const LOGITS_LOSS_OPTIONS = {
  reduction: option.choice(['mean', 'sum', 'none'], 'mean'),
  gradient: gradientOption(),
  details: option.flag(),
  base: option.base('e'),
} satisfies OptionsOf<LogitsLossOptions>;

/** Weights, finite and ≥ 0, one for each of `length` `things`. */
export function checkWeights(
  name: string,
  input: NumericInput,
  length: number,
  things: string,
): Float64Array {
  const { values } = checkNumbers(name, input);
  if (values.length !== length) {
    throw new RangeError(
      `"${name}" must have a weight for each of the ${length} ${things}, got ${values.length}`,
    );
  }
  const wrong = values.findIndex((value) => !(value >= 0 && value < Infinity));
  if (wrong >= 0) throw wrongValue(`${name}[${wrong}]`, 'a finite number ≥ 0', values[wrong]);
  return Float64Array.from(values);
}

/** Losses of rows in nats, gathered batch by batch. */
export class ReducedLosses {
  readonly #losses: Float64Array | undefined;
  readonly #sum = new NeumaierSum();

  constructor(reduction: Reduction, rows: number) {
    this.#losses = reduction === 'none' ? new Float64Array(rows) : undefined;
  }

  /** Adds the losses of n rows from `start`, which lie at a byte offset; at most a block. */
  add({ f64, kernels }: Instance, offset: number, start: number, n: number): void {
    this.#losses?.set(f64.subarray(offset / 8, offset / 8 + n), start);
    kernels.sum_F64(offset, n);
    this.#sum.add(f64[RECORD / 8 + SUM_P]);
  }

  get sum(): number {
    return this.#sum.value;
  }

  /** Each loss, or their sum times `scaling`, in the unit of `base`. */
  value(scaling: number, base: Base): number | Float64Array {
    return this.#losses?.map((loss) => natsIn(loss, base)) ?? natsIn(this.sum * scaling, base);
  }
}

/** The total weight of `count` rows: Σ weights, or `count` without weights. */
export function totalWeight(weights: Float64Array | undefined, count: number): number {
  if (weights === undefined) return count;
  const sum = new NeumaierSum();
  for (const weight of weights) sum.add(weight);
  return sum.value;
}

/** What the losses are multiplied by: 1/`total` for a mean; RangeError if nothing is left for a mean. */
export function scalingOf(reduction: Reduction, total: number, nothing: string): number {
  if (reduction !== 'mean') return 1;
  if (!(total > 0)) {
    throw new RangeError(`${nothing}: there is no mean; use { reduction: 'sum' }, which is 0`);
  }
  return 1 / total;
}
