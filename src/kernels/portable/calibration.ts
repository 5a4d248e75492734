// The reference of assembly/calibration.ts.

import type { LearningKernels } from '../learningContract.js';
import type { Views } from '../memory.js';

export function calibrationKernels({
  f64,
  f32,
  u8,
}: Views): Pick<LearningKernels, 'calibrate_F32' | 'calibrate_F64'> {
  const kernelOf =
    (values: Float64Array | Float32Array): LearningKernels['calibrate_F64'] =>
    (p, outcomes, n, bins, edges, tables) => {
      const first = p / values.BYTES_PER_ELEMENT;
      const edge = edges / 8;
      let isWrong = false;
      for (let i = 0; i < n; i++) {
        const value = values[first + i];
        const outcome = u8[outcomes + i];
        if (!(value >= 0 && value <= 1) || outcome > 1) {
          isWrong = true;
          continue;
        }
        let bin = Math.min(Math.floor(value * bins), bins - 1);
        while (bin > 0 && value < f64[edge + bin]) bin--;
        while (bin < bins - 1 && value >= f64[edge + bin + 1]) bin++;
        const at = tables / 8 + 2 * (8 * bin + 4 * outcome + (i & 3));
        f64[at] += value;
        f64[at + 1]++;
      }
      return isWrong ? 1 : 0;
    };
  return { calibrate_F32: kernelOf(f32), calibrate_F64: kernelOf(f64) };
}
