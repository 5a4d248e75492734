// The reference of assembly/count.ts.

import type { Kernels } from '../contract.js';
import type { Views } from '../memory.js';

export function countKernels({ i32, u32 }: Views): Pick<Kernels, 'count1' | 'count2'> {
  /** The offsets of the tables for elements 0 … 3 of a group. */
  function tables(counts: number, cells: number, copies: number): [number, number, number, number] {
    const first = counts / 4;
    const second = copies > 1 ? first + cells : first;
    return copies > 2
      ? [first, second, first + 2 * cells, first + 3 * cells]
      : [first, second, first, second];
  }

  return {
    count1: (codes, n, counts, cells, copies) => {
      const a = codes / 4;
      const [c0, c1, c2, c3] = tables(counts, cells, copies);
      const whole = n & ~3;
      for (let j = 0; j < whole; j += 4) {
        u32[c0 + i32[a + j]]++;
        u32[c1 + i32[a + j + 1]]++;
        u32[c2 + i32[a + j + 2]]++;
        u32[c3 + i32[a + j + 3]]++;
      }
      for (let j = whole; j < n; j++) u32[c0 + i32[a + j]]++;
    },
    count2: (codesA, codesB, n, stride, counts, cells, copies) => {
      const a = codesA / 4;
      const b = codesB / 4;
      const [c0, c1, c2, c3] = tables(counts, cells, copies);
      const whole = n & ~3;
      for (let j = 0; j < whole; j += 4) {
        u32[c0 + i32[a + j] * stride + i32[b + j]]++;
        u32[c1 + i32[a + j + 1] * stride + i32[b + j + 1]]++;
        u32[c2 + i32[a + j + 2] * stride + i32[b + j + 2]]++;
        u32[c3 + i32[a + j + 3] * stride + i32[b + j + 3]]++;
      }
      for (let j = whole; j < n; j++) u32[c0 + i32[a + j] * stride + i32[b + j]]++;
    },
  };
}
