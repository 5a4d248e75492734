// The reference of assembly/ensemble.ts.

import { ln } from '../../numeric/exponential.js';
import { log2 } from '../../numeric/log2.js';
import { log2F32 } from '../../numeric/log2F32.js';
import type { LearningKernels } from '../learningContract.js';
import type { Views } from '../memory.js';

const { fround } = Math;
const MIN_NORMAL = 2.2250738585072014e-308;
const MIN_NORMAL_F32 = 1.1754943508222875e-38;
const LN2_F32 = fround(0.6931471805599453);

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

/** (−1)^j/((j + 1)(j + 2)) for j < 6. */
const [S0, S1, S2, S3, S4, S5] = [
  0.5, -0.1666666716337204, 0.0833333358168602, -0.05000000074505806, 0.03333333507180214,
  -0.0238095242530107,
];

/** φ(1 + x) in floats. */
function phiF32(r: number, x: number): number {
  if (Math.abs(x) < 0.125) {
    const x2 = fround(x * x);
    const c01 = fround(S0 + fround(x * S1));
    const c23 = fround(S2 + fround(x * S3));
    const c45 = fround(S4 + fround(x * S5));
    return fround(x2 * fround(c01 + fround(x2 * fround(c23 + fround(x2 * c45)))));
  }
  return Math.max(0, fround(fround(r * fround(log2F32(r) * LN2_F32)) - x));
}

const entropyOf = (mean: number): number => -(mean * log2(Math.max(mean, MIN_NORMAL)));

type EnsembleKernels = Pick<
  LearningKernels,
  'countVotes_F32' | 'countVotes_F64' | 'ensemble_F32' | 'ensemble_F64'
>;

export function ensembleKernels({ f64, f32, i32 }: Views): EnsembleKernels {
  const votesOf =
    (values: Float64Array | Float32Array): LearningKernels['countVotes_F64'] =>
    (p, members, stride, samples, classes, votes) => {
      const width = values.BYTES_PER_ELEMENT;
      for (let k = 0; k < members; k++) {
        for (let sample = 0; sample < samples; sample++) {
          const row = (p + k * stride) / width + sample * classes;
          let best = 0;
          for (let c = 1; c < classes; c++) if (values[row + c] > values[row + best]) best = c;
          i32[votes / 4 + sample * classes + best]++;
        }
      }
    };
  return {
    countVotes_F32: votesOf(f32),
    countVotes_F64: votesOf(f64),

    ensemble_F64: (p, members, n, means, sums, entropies) => {
      for (let i = 0; i < n; i++) {
        let mean = 0;
        for (let k = 0; k < members; k++) mean += f64[p / 8 + k * n + i];
        mean /= members;
        const inverse = 1 / mean;
        let sum = 0;
        for (let k = 0; k < members; k++) sum += phi(f64[p / 8 + k * n + i] * inverse);
        f64[means / 8 + i] = mean;
        f64[sums / 8 + i] = mean === 0 ? 0 : mean * sum;
        f64[entropies / 8 + i] = entropyOf(mean);
      }
    },

    ensemble_F32: (p, members, n, means, sums, entropies) => {
      for (let i = 0; i < n; i++) {
        const at = (k: number): number => f32[p / 4 + k * n + i];
        let mean = 0;
        for (let k = 0; k < members; k += 2) mean += k + 1 < members ? fround(at(k) + at(k + 1)) : at(k);
        mean /= members;
        const m = fround(mean);
        const inverse = fround(1 / m);
        const term = (value: number): number =>
          phiF32(Math.max(fround(value * inverse), MIN_NORMAL_F32), fround(fround(value - m) * inverse));
        let sum = 0;
        for (let k = 0; k < members; k += 2) {
          sum += k + 1 < members ? fround(term(at(k)) + term(at(k + 1))) : term(at(k));
        }
        f64[means / 8 + i] = mean;
        f64[sums / 8 + i] = mean === 0 ? 0 : mean * sum;
        f64[entropies / 8 + i] = entropyOf(mean);
      }
    },
  };
}
