// The reference of assembly/sigmoid.ts.

import { expF32 } from '../../numeric/expF32.js';
import { expBelow } from '../../numeric/exponential.js';
import { log1p, log1pF32 } from '../../numeric/log1p.js';
import { NeumaierSum } from '../../numeric/neumaier.js';
import { CHUNK, RECORD } from '../abi.generated.js';
import type { LearningKernels } from '../learningContract.js';
import type { Views } from '../memory.js';

const { fround } = Math;

/** Lane j mod 4 of a sum. */
const LANES = new Float64Array(4);

export function sigmoidKernels({
  f32,
  f64,
}: Views): Pick<LearningKernels, 'sigmoidLoss_F32' | 'sigmoidLoss_F64'> {
  return {
    sigmoidLoss_F32: (logits, targets, n, positiveWeight, positive, weights, scaling, gradient, losses) => {
      const total = new NeumaierSum();
      const scale = fround(scaling);
      let isWrong = false;
      for (let start = 0; start < n; start += CHUNK) {
        LANES.fill(0);
        for (let i = start; i < Math.min(start + CHUNK, n); i++) {
          const z = f32[logits / 4 + i];
          const y = f32[targets / 4 + i];
          const w = positive === 0 ? fround(positiveWeight) : f32[positive / 4 + i];
          const v = weights === 0 ? 1 : f32[weights / 4 + i];
          if (!(z < Infinity && y >= 0 && y <= 1)) isWrong = true;
          const u = expF32(-Math.abs(z));
          const l = log1pF32(u);
          const wy = fround(w * y);
          const no = fround(1 - y);
          const yes = wy === 0 ? 0 : fround(wy * fround(Math.max(0, -z) + l));
          const loss = v === 0 ? 0 : fround(v * fround(yes + fround(no * fround(Math.max(0, z) + l))));
          LANES[i & 3] += loss;
          if (losses !== 0) f64[losses / 8 + i] = loss;
          if (gradient !== 0) {
            const inverse = fround(1 / fround(1 + u));
            const small = fround(u * inverse);
            const p = z < 0 ? small : inverse;
            const q = z < 0 ? inverse : small;
            f32[gradient / 4 + i] = fround(v * fround(fround(no * p) - fround(wy * q))) * scale;
          }
        }
        total.add(LANES[0] + LANES[2] + (LANES[1] + LANES[3]));
      }
      f64[RECORD / 8] = total.value;
      return isWrong ? 1 : 0;
    },

    sigmoidLoss_F64: (logits, targets, n, positiveWeight, positive, weights, scaling, gradient, losses) => {
      const total = new NeumaierSum();
      let isWrong = false;
      for (let start = 0; start < n; start += CHUNK) {
        LANES.fill(0);
        for (let i = start; i < Math.min(start + CHUNK, n); i++) {
          const z = f64[logits / 8 + i];
          const y = f64[targets / 8 + i];
          const w = positive === 0 ? positiveWeight : f64[positive / 8 + i];
          const v = weights === 0 ? 1 : f64[weights / 8 + i];
          if (!(z < Infinity && y >= 0 && y <= 1)) isWrong = true;
          const u = expBelow(-Math.abs(z));
          const l = log1p(u);
          const wy = w * y;
          const no = 1 - y;
          const yes = wy === 0 ? 0 : wy * (Math.max(0, -z) + l);
          const loss = v === 0 ? 0 : v * (yes + no * (Math.max(0, z) + l));
          LANES[i & 3] += loss;
          if (losses !== 0) f64[losses / 8 + i] = loss;
          if (gradient !== 0) {
            const inverse = 1 / (1 + u);
            const small = u * inverse;
            const p = z < 0 ? small : inverse;
            const q = z < 0 ? inverse : small;
            f64[gradient / 8 + i] = v * (no * p - wy * q) * scaling;
          }
        }
        total.add(LANES[0] + LANES[2] + (LANES[1] + LANES[3]));
      }
      f64[RECORD / 8] = total.value;
      return isWrong ? 1 : 0;
    },
  };
}
