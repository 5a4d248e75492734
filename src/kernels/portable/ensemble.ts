// The reference of assembly/ensemble.ts.

import { ln } from '../../numeric/exponential.js';
import { log2 } from '../../numeric/log2.js';
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

/** P(f) of ln(1 + f) = f − f²/2 + f³·P(f). */
const [C0, C1, C2, C3, C4, C5, C6, C7] = [
  0.33333316445350647, -0.25000807642936707, 0.2000228613615036, -0.1662459671497345, 0.14181214570999146,
  -0.13128404319286346, 0.12881404161453247, -0.07860207557678223,
];
const ROOT = 0x3f3504f3;
const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** φ(r) in floats, x = r − 1. */
function phiF32(r: number, x: number): number {
  float[0] = r;
  const k = (bits[0] - ROOT) >> 23;
  bits[0] -= k << 23;
  const f = k === 0 ? x : fround(float[0] - 1);
  const f2 = fround(f * f);
  const c01 = fround(C0 + fround(f * C1));
  const c23 = fround(C2 + fround(f * C3));
  const c45 = fround(C4 + fround(f * C5));
  const c67 = fround(C6 + fround(f * C7));
  const high = fround(c45 + fround(f2 * c67));
  const q = fround(fround(c01 + fround(f2 * c23)) + fround(fround(f2 * f2) * high));
  const curved = fround(fround(r * f2) * fround(fround(f * q) - 0.5));
  const far = fround(fround(r * fround(fround(k * LN2_F32) + f)) - x);
  return Math.max(0, fround((k === 0 ? f2 : far) + curved));
}

const entropyOf = (mean: number): number => -(mean * log2(Math.max(mean, MIN_NORMAL)));

type EnsembleKernels = Pick<
  LearningKernels,
  'addClasses' | 'countVotes_F32' | 'countVotes_F64' | 'ensemble_F32' | 'ensemble_F64'
>;

export function ensembleKernels({ f64, f32, i32 }: Views): EnsembleKernels {
  const votesOf =
    (values: Float64Array | Float32Array): LearningKernels['countVotes_F64'] =>
    (p, members, stride, samples, classes, tolerance, votes, most) => {
      const width = values.BYTES_PER_ELEMENT;
      let isRight = true;
      for (let sample = 0; sample < samples; sample++) {
        i32.fill(0, votes / 4, votes / 4 + classes);
        let greatest = 0;
        for (let k = 0; k < members; k++) {
          const row = (p + k * stride) / width + sample * classes;
          let best = 0;
          let sum = 0;
          for (let c = 0; c < classes; c++) {
            const value = values[row + c];
            if (value > values[row + best]) best = c;
            if (value < 0) isRight = false;
            sum += value;
          }
          if (!(Math.abs(sum - 1) <= tolerance / 2)) isRight = false;
          greatest = Math.max(greatest, ++i32[votes / 4 + best]);
        }
        i32[most / 4 + sample] = greatest;
      }
      return isRight ? 0 : 1;
    };
  return {
    addClasses: (terms, samples, classes, to) => {
      for (let sample = 0; sample < samples; sample++) {
        let sum = 0;
        for (let c = 0; c < classes; c++) sum += f64[terms / 8 + sample * classes + c];
        f64[to / 8 + sample] = sum;
      }
    },

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
        f64[sums / 8 + i] = mean < MIN_NORMAL ? 0 : mean * sum;
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
        f64[sums / 8 + i] = mean < MIN_NORMAL_F32 ? 0 : mean * sum;
        f64[entropies / 8 + i] = entropyOf(mean);
      }
    },
  };
}
