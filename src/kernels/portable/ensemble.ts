// The reference of assembly/ensemble.ts.

import { ln } from '../../numeric/exponential.js';
import type { LearningKernels } from '../learningContract.js';
import type { Views } from '../memory.js';

const MIN_NORMAL = 2.2250738585072014e-308;

/** φ(r) = r·ln r − r + 1. */
function phi(r: number): number {
  const x = r - 1;
  if (Math.abs(x) < 0.0625) {
    const x2 = x * x;
    const x4 = x2 * x2;
    const c01 = 0.5 + x * -0.16666666666666666;
    const c23 = 0.08333333333333333 + x * -0.05;
    const c45 = 0.03333333333333333 + x * -0.023809523809523808;
    const c67 = 0.017857142857142856 + x * -0.013888888888888888;
    const c89 = 0.011111111111111112 + x * -0.00909090909090909 + x2 * 0.007575757575757576;
    return x2 * (c01 + x2 * c23 + x4 * (c45 + x2 * c67 + x4 * c89));
  }
  return Math.max(0, r * ln(Math.max(r, MIN_NORMAL)) - x);
}

export function ensembleKernels({ f64, f32 }: Views): Pick<LearningKernels, 'ensemble_F32' | 'ensemble_F64'> {
  const kernelOf =
    (values: Float64Array | Float32Array): LearningKernels['ensemble_F64'] =>
    (p, members, n, means, sums) => {
      const first = p / values.BYTES_PER_ELEMENT;
      for (let i = 0; i < n; i++) {
        let mean = 0;
        for (let k = 0; k < members; k++) mean += values[first + k * n + i];
        mean /= members;
        const inverse = 1 / mean;
        let sum = 0;
        for (let k = 0; k < members; k++) sum += phi(values[first + k * n + i] * inverse);
        f64[means / 8 + i] = mean;
        f64[sums / 8 + i] = mean === 0 ? 0 : mean * sum;
      }
    };
  return { ensemble_F32: kernelOf(f32), ensemble_F64: kernelOf(f64) };
}
