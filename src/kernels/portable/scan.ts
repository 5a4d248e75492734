// The reference of the scan in assembly/sums.ts, and of assembly/widen.ts.

import { RECORD, SCAN_MAX, SCAN_MIN, SCAN_NAN } from '../abi.generated.js';
import type { Kernels } from '../contract.js';
import type { Views } from '../memory.js';

export function scanKernels({ f64, f32, i32 }: Views): Pick<Kernels, 'scan_F64' | 'widen_F32' | 'widen_I32'> {
  const record = RECORD / 8;
  return {
    scan_F64: (x, n) => {
      let least = Infinity;
      let most = -Infinity;
      let missing = 0;
      for (let i = x / 8; i < x / 8 + n; i++) {
        const value = f64[i];
        if (value < least) least = value;
        if (value > most) most = value;
        if (value !== value) missing++;
      }
      f64[record + SCAN_MIN] = least + 0;
      f64[record + SCAN_MAX] = most + 0;
      f64[record + SCAN_NAN] = missing;
    },
    widen_F32: (x, n, to) => {
      for (let i = 0; i < n; i++) f64[to / 8 + i] = f32[x / 4 + i];
    },
    widen_I32: (x, n, to) => {
      for (let i = 0; i < n; i++) f64[to / 8 + i] = i32[x / 4 + i];
    },
  };
}
