// The reference of assembly/gaussian.ts.

import { expm1Minus, expm1MinusF32 } from '../../numeric/expm1Minus.js';
import { NeumaierSum } from '../../numeric/neumaier.js';
import { CHUNK, RECORD } from '../abi.generated.js';
import type { LearningKernels } from '../learningContract.js';
import type { Views } from '../memory.js';

const { fround } = Math;

/** Lane j mod 4 of a sum. */
const LANES = new Float64Array(4);

/** Σ of the losses `lossAt`(i), i < n, in the order of the kernels, to RECORD. */
function addLosses(f64: Float64Array, n: number, lossAt: (i: number) => number): void {
  const total = new NeumaierSum();
  for (let start = 0; start < n; start += CHUNK) {
    LANES.fill(0);
    for (let i = start; i < Math.min(start + CHUNK, n); i++) LANES[i & 3] += lossAt(i);
    total.add(LANES[0] + LANES[2] + (LANES[1] + LANES[3]));
  }
  f64[RECORD / 8] = total.value;
}

export function gaussianKernels({
  f32,
  f64,
}: Views): Pick<LearningKernels, 'gaussianKl_F32' | 'gaussianKl_F64'> {
  return {
    gaussianKl_F32: (mean, logVariance, n, scaling, gradientMean, gradientLogVariance, losses) => {
      const scale = fround(scaling);
      const halved = fround(0.5 * scaling);
      addLosses(f64, n, (i) => {
        const m = f32[mean / 4 + i];
        const v = f32[logVariance / 4 + i];
        const k = expm1MinusF32(v);
        const loss = fround(0.5 * fround(fround(m * m) + k));
        if (losses !== 0) f64[losses / 8 + i] = loss;
        if (gradientMean !== 0) {
          f32[gradientMean / 4 + i] = m * scale;
          f32[gradientLogVariance / 4 + i] = fround(k + v) * halved;
        }
        return loss;
      });
    },

    gaussianKl_F64: (mean, logVariance, n, scaling, gradientMean, gradientLogVariance, losses) => {
      const halved = 0.5 * scaling;
      addLosses(f64, n, (i) => {
        const m = f64[mean / 8 + i];
        const v = f64[logVariance / 8 + i];
        const k = expm1Minus(v);
        const loss = 0.5 * (m * m + k);
        if (losses !== 0) f64[losses / 8 + i] = loss;
        if (gradientMean !== 0) {
          f64[gradientMean / 8 + i] = m * scaling;
          f64[gradientLogVariance / 8 + i] = (k + v) * halved;
        }
        return loss;
      });
    },
  };
}
