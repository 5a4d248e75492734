// The reference of assembly/sort.ts.

import type { Views } from '../memory.js';
import type { WorkKernels } from '../workContract.js';

export function sortKernels({ i32 }: Views): Pick<WorkKernels, 'identity_I32'> {
  return {
    identity_I32: (order, n) => {
      for (let i = 0; i < n; i++) i32[order / 4 + i] = i;
    },
  };
}
