// The reference of assembly/pairs.ts.

import type { Views } from '../memory.js';
import type { WorkKernels } from '../workContract.js';

export function pairKernels({ u32, u8 }: Views): Pick<WorkKernels, 'countPairs_U8'> {
  return {
    countPairs_U8: (a, b, n, stride, counts) => {
      for (let i = 0; i < n; i++) u32[counts / 4 + u8[a + i] * stride + u8[b + i]]++;
    },
  };
}
