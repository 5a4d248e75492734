// Distributions: checked once, summed block by block.

import { checkNumbers, type NumberColumn, type NumericInput } from '../columns/column.js';
import { describe } from '../columns/errors.js';
import {
  BLOCK,
  MIN_P,
  MIN_Q,
  RECORD,
  STAGE_A,
  STAGE_B,
  SUM_P,
  SUM_Q,
  SUM_TERMS,
} from '../kernels/abi.generated.js';
import { columnCut, copyBlock, forEachBlock, stage } from '../kernels/blocks.js';
import type { Instance } from '../kernels/memory.js';
import { overRanges, type RangeTask } from '../kernels/ranges.js';
import { instanceFor } from '../kernels/select.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import type { Element } from '../numeric/numericArray.js';

/** A column of weights, and how to turn them into probabilities. */
interface Weights {
  readonly column: NumberColumn;
  /** Divides each element: 1, or the sum of the weights. */
  readonly divisor: number;
  /** Scales each element before the division: 1, or 2^-64 where the sum of the weights overflows. */
  readonly factor: number;
}

/** A checked distribution, with the user's input for error messages. */
export interface Distribution extends Weights {
  readonly name: string;
  readonly input: NumericInput;
}

/** Σ of a sum kernel over all blocks. */
interface Totals {
  readonly terms: number;
  readonly minP: number;
  readonly minQ: number;
}

const record = RECORD / 8;

function checkPositive(name: string, input: NumericInput, column: NumberColumn): void {
  const { values } = column;
  for (let i = 0; i < values.length; i++) {
    if (values[i] >= 0 && values[i] < Infinity) continue;
    throw new RangeError(`"${name}" must hold finite numbers ≥ 0, got ${describe(input[i])} at index ${i}`);
  }
}

function checkTotal(distribution: Distribution, sum: number, min: number): void {
  const { name, input, column } = distribution;
  if (!(min >= 0) || !(sum < Infinity)) checkPositive(name, input, column);
  const tolerance = column.element === 'F32' ? 1e-3 : 1e-6;
  if (!(Math.abs(sum - 1) <= tolerance)) {
    throw new RangeError(
      `"${name}" must sum to 1 within ${tolerance}, got a sum of ${sum}; use { normalize: true } for counts or weights`,
    );
  }
}

/** Copies a block to `at`, normalised if `divisor` is not 1. */
function copyProbabilities(
  instance: Instance,
  { column, divisor, factor }: Weights,
  element: Element,
  start: number,
  n: number,
  at: number,
): number {
  copyBlock(instance, column.values, element, start, n, at);
  if (factor !== 1) instance.kernels.divide_F64(at, n, 1 / factor);
  if (divisor !== 1) instance.kernels.divide_F64(at, n, divisor);
  return at;
}

/** The offset of a block in linear memory, in place where possible: read only. */
function stageProbabilities(
  instance: Instance,
  p: Weights,
  element: Element,
  start: number,
  n: number,
  at: number,
): number {
  return p.divisor === 1
    ? stage(instance, p.column.values, element, start, n, at)
    : copyProbabilities(instance, p, element, start, n, at);
}

type Kind = 'weights' | 'entropy' | 'cross-entropy' | 'divergence' | 'jensen-shannon';

interface SumArguments {
  readonly kind: Kind;
  readonly p: Weights;
  readonly q?: Weights;
  readonly epsilon?: number;
}

/** Receives the results of one block: the sum of its terms; sum and minimum of p, and of q. */
type Take = (terms: number, sumP: number, minP: number, sumQ: number, minQ: number) => void;

/** Numbers per block. */
const TAKEN = 5;

/** Returns a function that sums one block: n elements from `start` on. */
function blockOf({
  kind,
  p,
  q = p,
  epsilon = 0,
}: SumArguments): (start: number, n: number, take: Take) => void {
  const instance = instanceFor(0, p.column.values, q.column.values);
  const { f64, kernels } = instance;
  const takeRecord = (take: Take): void =>
    take(
      f64[record + SUM_TERMS],
      f64[record + SUM_P],
      f64[record + MIN_P],
      f64[record + SUM_Q],
      f64[record + MIN_Q],
    );
  if (kind === 'weights') {
    return (start, n, take) => {
      copyBlock(instance, p.column.values, 'F64', start, n);
      if (p.factor !== 1) kernels.divide_F64(STAGE_A, n, 1 / p.factor);
      kernels.sum_F64(STAGE_A, n);
      takeRecord(take);
    };
  }
  if (kind === 'entropy') {
    const element = elementOf(p);
    const run = element === 'F32' ? kernels.sumPLog2P_F32 : kernels.sumPLog2P_F64;
    return (start, n, take) => {
      run(stageProbabilities(instance, p, element, start, n, STAGE_A), n);
      takeRecord(take);
    };
  }
  if (kind === 'jensen-shannon') return jensenShannonBlock(instance, p, q);
  const element = elementOf(p) === elementOf(q) ? elementOf(p) : 'F64';
  const run =
    kind === 'divergence'
      ? element === 'F32'
        ? kernels.sumPLog2PQ_F32
        : kernels.sumPLog2PQ_F64
      : element === 'F32'
        ? kernels.sumPLog2Q_F32
        : kernels.sumPLog2Q_F64;
  return (start, n, take) => {
    const atP = stageProbabilities(instance, p, element, start, n, STAGE_A);
    const atQ = stageProbabilities(instance, q, element, start, n, STAGE_B);
    run(atP, atQ, n, epsilon, epsilon);
    takeRecord(take);
  };
}

/** The results of each block of a range. */
export const sumsTask: RangeTask<SumArguments> = {
  name: 'sums',
  size: ({ kind }, start, end) =>
    TAKEN * Math.ceil((end - start) / BLOCK) * (kind === 'jensen-shannon' ? 2 : 1),
  run: (args, start, end, to) => {
    const block = blockOf(args);
    let next = 0;
    const take: Take = (terms, sumP, minP, sumQ, minQ) => {
      to[next] = terms;
      to[next + 1] = sumP;
      to[next + 2] = minP;
      to[next + 3] = sumQ;
      to[next + 4] = minQ;
      next += TAKEN;
    };
    forEachBlock(end, (from, n) => block(from, n, take), start);
  },
};

/** Drops the user's input, an array of anything, which a worker may be unable to receive. */
function weightsOf({ column, divisor, factor }: Weights): Weights {
  return { column, divisor, factor };
}

/** Passes on the results of each block in order, so that sums have the same bits whichever thread did the block. */
function forEachSum(args: SumArguments, take: Take): void {
  const { length } = args.p.column;
  const { kind, p, q, epsilon } = args;
  const parts = overRanges(
    sumsTask,
    { kind, p: weightsOf(p), q: q && weightsOf(q), epsilon },
    columnCut(length),
  );
  if (parts === undefined) {
    const block = blockOf(args);
    for (let start = 0; start < length; start += BLOCK) block(start, Math.min(BLOCK, length - start), take);
    return;
  }
  for (const part of parts) {
    for (let at = 0; at < part.length; at += TAKEN) {
      take(part[at], part[at + 1], part[at + 2], part[at + 3], part[at + 4]);
    }
  }
}

/** [sum, factor]: the sum of the weights times the factor, which is 2^-64 where the plain sum would overflow, else 1. */
function sumOfWeights(name: string, input: NumericInput, column: NumberColumn): [number, number] {
  for (const factor of [1, 2 ** -64]) {
    const sum = new NeumaierSum();
    let min = Infinity;
    forEachSum({ kind: 'weights', p: { column, divisor: 1, factor } }, (_, sumP, minP) => {
      sum.add(sumP);
      min = Math.min(min, minP);
    });
    if (min >= 0 && sum.value < Infinity) {
      if (sum.value > 0) return [sum.value, factor];
      throw new RangeError(`"${name}" must hold a number > 0, got zeros only`);
    }
    checkPositive(name, input, column);
  }
  throw new RangeError(`"${name}" must have a finite sum`);
}

/** Checks the argument `name`. Its sum is checked later, by the first kernel that runs over it. */
export function checkDistribution(name: string, input: NumericInput, normalize: boolean): Distribution {
  const column = checkNumbers(name, input);
  if (column.length === 0) throw new RangeError(`"${name}" must hold at least one probability, got none`);
  const [divisor, factor] = normalize ? sumOfWeights(name, input, column) : [1, 1];
  return { name, input, column, divisor, factor };
}

/** Throws unless q is as long as p. */
export function checkEqualLength(p: Distribution, q: Distribution): void {
  if (p.column.length !== q.column.length) {
    throw new RangeError(
      `"${q.name}" must have the length of "${p.name}" (${p.column.length}), got ${q.column.length}`,
    );
  }
}

/** Float32 columns that are not to be normalised are summed as floats, all others as doubles. */
function elementOf(p: Weights): 'F32' | 'F64' {
  return p.column.element === 'F32' && p.divisor === 1 ? 'F32' : 'F64';
}

/** Σ p·log2 p. */
export function sumPLog2P(p: Distribution): number {
  const element = elementOf(p);
  const { values, length } = p.column;
  const instance = instanceFor(0, values);
  const { f64, kernels } = instance;
  const run = element === 'F32' ? kernels.sumPLog2P_F32 : kernels.sumPLog2P_F64;
  // A single block needs no NeumaierSum, which takes 10 of 90 ns for eight elements.
  if (length <= BLOCK) {
    run(stageProbabilities(instance, p, element, 0, length, STAGE_A), length);
    checkTotal(p, f64[record + SUM_P], f64[record + MIN_P]);
    return f64[record + SUM_TERMS];
  }
  const terms = new NeumaierSum();
  const sum = new NeumaierSum();
  let min = Infinity;
  forEachSum({ kind: 'entropy', p }, (term, sumP, minP) => {
    terms.add(term);
    sum.add(sumP);
    min = Math.min(min, minP);
  });
  checkTotal(p, sum.value, min);
  return terms.value;
}

/** The entropy of counts added one by one, with a known sum: the same bits as for all at once. */
export class EntropyOfCounts {
  readonly #weights: Weights;
  readonly #values = new Float64Array(BLOCK);
  readonly #terms = new NeumaierSum();
  #filled = 0;

  /** @param total the sum of all counts. */
  constructor(total: number) {
    const column: NumberColumn = { kind: 'number', values: this.#values, element: 'F64', length: BLOCK };
    this.#weights = { column, divisor: total, factor: 1 };
  }

  add(count: number): void {
    this.#values[this.#filled++] = count;
    if (this.#filled === BLOCK) this.#flush();
  }

  #flush(): void {
    blockOf({ kind: 'entropy', p: this.#weights })(0, this.#filled, (terms) => this.#terms.add(terms));
    this.#filled = 0;
  }

  /** The entropy in bits, after the last count. */
  bits(): number {
    if (this.#filled > 0) this.#flush();
    return Math.max(0, -this.#terms.value);
  }
}

/** Σ p·log2(p/q) for `ratio`, else Σ p·log2 q, of distributions of equal length. */
export function sumPairs(ratio: boolean, p: Distribution, q: Distribution, epsilon: number): Totals {
  const terms = new NeumaierSum();
  const sumsP = new NeumaierSum();
  const sumsQ = new NeumaierSum();
  let leastP = Infinity;
  let leastQ = Infinity;
  forEachSum(
    { kind: ratio ? 'divergence' : 'cross-entropy', p, q, epsilon },
    (term, sumP, minP, sumQ, minQ) => {
      terms.add(term);
      sumsP.add(sumP);
      sumsQ.add(sumQ);
      leastP = Math.min(leastP, minP);
      leastQ = Math.min(leastQ, minQ);
    },
  );
  checkTotal(p, sumsP.value, leastP);
  checkTotal(q, sumsQ.value, leastQ);
  return { terms: terms.value, minP: leastP, minQ: leastQ };
}

/** The elements of a distribution, checked and normalised, for formulas without a kernel. */
export function probabilities(p: Distribution): Float64Array {
  const result = new Float64Array(p.column.length);
  const instance = instanceFor();
  const sum = new NeumaierSum();
  let min = Infinity;
  forEachBlock(p.column.length, (start, n) => {
    copyProbabilities(instance, p, 'F64', start, n, STAGE_A);
    instance.kernels.sum_F64(STAGE_A, n);
    sum.add(instance.f64[record + SUM_P]);
    min = Math.min(min, instance.f64[record + MIN_P]);
    result.set(instance.f64.subarray(STAGE_A / 8, STAGE_A / 8 + n), start);
  });
  checkTotal(p, sum.value, min);
  return result;
}

/** Sums p against p + q, then q against p + q: terms, sum and minimum of each. */
function jensenShannonBlock(
  instance: Instance,
  p: Weights,
  q: Weights,
): (start: number, n: number, take: Take) => void {
  const { f64, kernels } = instance;
  const a = STAGE_A / 8;
  const b = STAGE_B / 8;
  return (start, n, take) => {
    for (const [first, second] of [
      [p, q],
      [q, p],
    ]) {
      copyProbabilities(instance, first, 'F64', start, n, STAGE_A);
      copyProbabilities(instance, second, 'F64', start, n, STAGE_B);
      kernels.sum_F64(STAGE_A, n);
      const sum = f64[record + SUM_P];
      const min = f64[record + MIN_P];
      for (let i = 0; i < n; i++) {
        f64[b + i] += f64[a + i];
        f64[a + i] *= 2;
      }
      kernels.sumPLog2PQ_F64(STAGE_A, STAGE_B, n, 0, 0);
      take(f64[record + SUM_TERMS], sum, min, 0, 0);
    }
  };
}

/**
 * ½·Σ p·log2(2p/(p+q)) + q·log2(2q/(p+q)): the ratio kernel on (2p, p+q) and on (2q, p+q), whose doubled
 * weights double each sum. No quotient overflows.
 */
export function totalJensenShannon(p: Distribution, q: Distribution): number {
  const terms = new NeumaierSum();
  const sums = [new NeumaierSum(), new NeumaierSum()];
  const mins = [Infinity, Infinity];
  let side = 0;
  forEachSum({ kind: 'jensen-shannon', p, q }, (term, sum, min) => {
    terms.add(term);
    sums[side].add(sum);
    mins[side] = Math.min(mins[side], min);
    side = 1 - side;
  });
  checkTotal(p, sums[0].value, mins[0]);
  checkTotal(q, sums[1].value, mins[1]);
  return terms.value / 4;
}
