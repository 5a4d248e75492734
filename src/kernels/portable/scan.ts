// The reference of the scans in assembly/sums.ts.

import { RECORD, SCAN_MAX, SCAN_MIN, SCAN_NAN } from '../abi.generated.js';
import type { Kernels } from '../contract.js';
import type { Views } from '../memory.js';

export function scanKernels({ f64, f32, i32 }: Views): Pick<Kernels, 'scan_F64' | 'scan_F32' | 'scan_I32'> {
  const record = RECORD / 8;

  function scan(source: ArrayLike<number>, first: number, n: number): void {
    let least = Infinity;
    let most = -Infinity;
    let missing = 0;
    for (let i = first; i < first + n; i++) {
      const value = source[i];
      if (value < least) least = value;
      if (value > most) most = value;
      if (value !== value) missing++;
    }
    f64[record + SCAN_MIN] = least + 0;
    f64[record + SCAN_MAX] = most + 0;
    f64[record + SCAN_NAN] = missing;
  }

  return {
    scan_F64: (x, n) => scan(f64, x / 8, n),
    scan_F32: (x, n) => scan(f32, x / 4, n),
    scan_I32: (x, n) => scan(i32, x / 4, n),
  };
}
