// The reference of assembly/count.ts.

import type { Kernels } from '../contract.js';
import type { Views } from '../memory.js';

export function countKernels({ i32, u32 }: Views): Pick<Kernels, 'count1' | 'count2'> {
  return {
    count1: (a, n, counts, cells, copies) => {
      const first = a / 4;
      const whole = n & ~3;
      for (let j = 0; j < n; j++) {
        const copy = j < whole ? j & (copies - 1) : 0;
        u32[counts / 4 + copy * cells + i32[first + j]]++;
      }
    },
    count2: (a, b, n, stride, counts, cells, copies) => {
      const firstA = a / 4;
      const firstB = b / 4;
      const whole = n & ~3;
      for (let j = 0; j < n; j++) {
        const copy = j < whole ? j & (copies - 1) : 0;
        u32[counts / 4 + copy * cells + i32[firstA + j] * stride + i32[firstB + j]]++;
      }
    },
  };
}
