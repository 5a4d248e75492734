// The reference of assembly/distillation.ts. Rows of floats and of doubles differ in rounding and in e^v − 1 − v.

import { expm1Minus, expm1MinusF32 } from '../../numeric/expm1Minus.js';
import { ln, log1pMinus } from '../../numeric/exponential.js';
import type { LearningKernels } from '../learningContract.js';
import type { Views } from '../memory.js';
import { doubleRows, floatRows, fold, maximum, type RowArithmetic } from './softmax.js';

/** From this d on the caller takes a row itself. */
const MOST = 30;

/** D from K and δ. */
function divergence(k: number, delta: number): number {
  const x = k + delta;
  return x < 0.3 ? k + log1pMinus(x) : ln(1 + x) - delta;
}

/** Lanes c mod 4 of sums. */
const TERMS = new Float64Array(4);
const SHIFTS = new Float64Array(4);

function kernelOf(
  { f64 }: Views,
  { values, round, divisor, exponentials }: RowArithmetic,
  expm1MinusOf: (v: number) => number,
): LearningKernels['distillation_F64'] {
  const width = values.BYTES_PER_ELEMENT;
  return (teacher, student, rows, columns, temperature, weights, scaling, gradient, losses, scratch) => {
    const t = divisor(temperature);
    const q = scratch / width;
    for (let row = 0; row < rows; row++) {
      const a = teacher / width + row * columns;
      const b = student / width + row * columns;
      const g = gradient / width + row * columns;
      const s = exponentials(a, columns, maximum(values, a, columns), t, q, false);
      TERMS.fill(0);
      for (let c = 0; c < columns; c++)
        TERMS[c & 3] += round(values[q + c] * round(values[a + c] - values[b + c]));
      const m = round(fold(TERMS) / s);
      TERMS.fill(0);
      SHIFTS.fill(0);
      let far = -Infinity;
      for (let c = 0; c < columns; c++) {
        const d = round(round(m - round(values[a + c] - values[b + c])) / t);
        if (far < d) far = d;
        const rise = expm1MinusOf(d);
        TERMS[c & 3] += round(values[q + c] * rise);
        SHIFTS[c & 3] += round(values[q + c] * d);
        if (gradient !== 0) values[g + c] = rise + d;
      }
      const k = fold(TERMS) / s;
      const delta = fold(SHIFTS) / s;
      const weight = weights === 0 ? 1 : f64[weights / 8 + row];
      const value = far < MOST ? temperature * temperature * divergence(k, delta) : NaN;
      f64[losses / 8 + row] = weight * value;
      if (gradient === 0) continue;
      const negative = -(divergence(k, delta) + delta);
      const fall = expm1Minus(negative) + negative;
      const keep = round(1 + fall);
      const less = round(fall);
      const inverse = round(1 / s);
      const scale = round(temperature * weight * scaling);
      for (let c = 0; c < columns; c++) {
        const p = round(values[q + c] * inverse);
        values[g + c] = round(p * round(round(values[g + c] * keep) + less)) * scale;
      }
    }
  };
}

export function distillationKernels(
  views: Views,
): Pick<LearningKernels, 'distillation_F32' | 'distillation_F64'> {
  return {
    distillation_F32: kernelOf(views, floatRows(views.f32), expm1MinusF32),
    distillation_F64: kernelOf(views, doubleRows(views.f64), expm1Minus),
  };
}
