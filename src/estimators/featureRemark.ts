// What speaks against a feature, whatever it tells of a target: rankings put such a feature last.

import { scanColumn } from '../bins/range.js';
import type { CategoryCodes } from '../columns/categories.js';
import type { Column } from '../columns/column.js';
import type { NumericArray } from '../numeric/numericArray.js';
import { orderOf } from '../search/planeNeighbours.js';

/**
 * Why a feature cannot mean anything, or nothing new:
 * - `'constant'`: it has one value;
 * - `'running number'`: at least five numbers, none missing, that differ by the same from each to the next;
 * - `'target by another name'`: each of its values goes with one of the target, and the other way round, in at least five samples;
 * - `'identifier'`: more than two categories, and at least a fifth as many as there are samples with a value.
 */
export type FeatureRemark = 'constant' | 'running number' | 'target by another name' | 'identifier';

export const FEATURE_REMARKS = [
  'constant',
  'running number',
  'target by another name',
  'identifier',
] as const satisfies readonly FeatureRemark[];

/** Fewer samples may have a constant step, or be one-to-one with a target, by chance. */
export const LEAST_MARKED = 5;

/** Finds out whether numbers, which may come in blocks, run: from each to the next there is the same step, up to its rounding. */
export class RunningNumber {
  #count = 0;
  #last = NaN;
  #step = NaN;
  #largest = 0;
  #runs = true;

  push(values: NumericArray): this {
    let [last, step, largest] = [this.#last, this.#step, this.#largest];
    for (let i = 0; i < values.length && this.#runs; i++) {
      const value = Number(values[i]);
      const place = this.#count + i;
      if (place === 1) step = value - last;
      largest = Math.max(largest, Math.abs(value));
      // The numbers are rounded by half an ulp each, those that the step is from, too.
      if (place > 0) this.#runs = step !== 0 && Math.abs(value - last - step) <= 2 ** -51 * largest;
      last = value;
    }
    this.#count += values.length;
    [this.#last, this.#step, this.#largest] = [last, step, largest];
    return this;
  }

  get found(): boolean {
    return this.#runs && this.#count >= LEAST_MARKED;
  }
}

/** Whether there are so many categories that they may name the samples. */
export function isIdentifier(categories: number, samples: number): boolean {
  return categories > 2 && 5 * categories >= samples;
}

/** The remark of a column, for which no target is needed. `bins` are those that occur in it. */
export function remarkOfColumn(column: Column, bins: number): FeatureRemark | undefined {
  if (column.kind === 'number') {
    const { min, max } = scanColumn(column);
    if (min === max) return 'constant';
    return new RunningNumber().push(column.values).found ? 'running number' : undefined;
  }
  if (column.kind === 'quantized') {
    const { categories, length, missing, outOfRange } = column;
    return categories && isIdentifier(bins, length - missing - outOfRange) ? 'identifier' : undefined;
  }
  if (bins === 1) return 'constant';
  let present = 0;
  for (const code of column.codes) if (code >= 0) present++;
  return isIdentifier(bins, present) ? 'identifier' : undefined;
}

/** Numbers, NaN where one is missing, or codes, −1 where one is. */
type Values = NumericArray | CategoryCodes;

/** Whether numbers go with each other, and in the same order or the reverse. */
function isMonotone(x: Float64Array, y: Float64Array): boolean {
  const order = orderOf(x);
  const rises = y[order[order.length - 1]] > y[order[0]];
  for (let i = 1; i < order.length; i++) {
    const [before, own] = [y[order[i - 1]], y[order[i]]];
    if (x[order[i - 1]] === x[order[i]] ? before !== own : before === own || own > before !== rises)
      return false;
  }
  return true;
}

/**
 * Whether each value of x goes with one of y, and the other way round, where both have one; of numbers, which may all be different, in
 * the same order or the reverse.
 */
export function isOneToOne(x: Values, y: Values): boolean {
  const [a, b] = [x, y].map((values) => ('codes' in values ? values.codes : values));
  const [isCodeA, isCodeB] = ['codes' in x, 'codes' in y];
  const present = new Int32Array(a.length);
  let n = 0;
  for (let i = 0; i < a.length; i++) {
    const [u, v] = [Number(a[i]), Number(b[i])];
    if (u === u && v === v && !(isCodeA && u < 0) && !(isCodeB && v < 0)) present[n++] = i;
  }
  const [ofX, ofY] = [a, b].map((values) =>
    Float64Array.from(present.subarray(0, n), (i) => Number(values[i]) + 0),
  );
  if (!isCodeA && !isCodeB) return isMonotone(ofX, ofY);
  // As many keys as the side of categories has, at most.
  const [toY, toX] = [new Map<number, number>(), new Map<number, number>()];
  for (let i = 0; i < n; i++) {
    const [u, v] = [ofX[i], ofY[i]];
    const [known, other] = [toY.get(u), toX.get(v)];
    if (known === undefined && other === undefined) {
      toY.set(u, v);
      toX.set(v, u);
    } else if (known !== v || other !== u) return false;
  }
  return true;
}
