// The reference of assembly/pairs.ts.

import { PAIR_CELLS, PAIR_COUNTS } from '../abi.generated.js';
import type { Views } from '../memory.js';
import type { WorkKernels } from '../workContract.js';

const EVEN = PAIR_COUNTS / 4;

type PairKernelName =
  | 'replaceMissing'
  | 'packDigit_U8'
  | 'packDigit_U16'
  | 'countPairs_U8'
  | 'countPairs_U16'
  | 'sumDigits'
  | 'markBins_U8'
  | 'countPlanes';

/** The number of bits set in a 32-bit word (Warren, Hacker's Delight, 5-1). */
function bitCount(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function pairKernels({ u8, u16, u32, i32 }: Views): Pick<WorkKernels, PairKernelName> {
  return {
    replaceMissing: (codes, n, bins, bits) => {
      u16.fill(0, bits / 2, bits / 2 + Math.ceil(n / 16));
      for (let j = 0, at = codes / 4; j < n; j++) {
        if (i32[at + j] >= 1 && i32[at + j] <= bins) continue;
        i32[at + j] = 1;
        u16[bits / 2 + (j >> 4)] |= 1 << (j & 15);
      }
    },
    packDigit_U8: (digits, n, radix, codes) => {
      for (let j = 0; j < n; j++) u8[codes + j] = u8[codes + j] * radix + i32[digits / 4 + j] - 1;
    },
    packDigit_U16: (digits, n, codes) => {
      for (let j = 0; j < n; j++) u16[codes / 2 + j] = i32[digits / 4 + j] - 1;
    },
    countPairs_U8: (a, b, n, stride) => {
      // Samples go to the two tables in turn; those after the last group of sixteen go to the first.
      const groups = n & ~15;
      for (let j = 0; j < n; j++) {
        const table = EVEN + (j < groups ? (j & 1) * PAIR_CELLS : 0);
        u32[table + u8[a + j] * stride + u8[b + j]]++;
      }
    },
    countPairs_U16: (a, b, n, stride, counts) => {
      for (let j = 0; j < n; j++) u32[counts / 4 + u16[a / 2 + j] * stride + u16[b / 2 + j]]++;
    },
    sumDigits: (high, low, stride, to) => {
      const first = to / 4;
      const second = first + high * stride;
      u32.fill(0, first, second + low * stride);
      let from = EVEN;
      for (let i = 0; i < high; i++) {
        for (let j = 0; j < low; j++, from += stride) {
          for (let k = 0; k < stride; k++) {
            const count = u32[from + k] + u32[from + PAIR_CELLS + k];
            u32[first + i * stride + k] += count;
            u32[second + j * stride + k] += count;
          }
        }
      }
    },
    markBins_U8: (codes, n, planes, to, words) => {
      for (let code = 0; code < planes; code++) {
        for (let half = 0; half < 2 * words; half++) {
          const first = 32 * half;
          const last = Math.min(32, n - first);
          let bits = 0;
          for (let j = 0; j < last; j++) if (u8[codes + first + j] === code) bits |= 1 << j;
          u32[to / 4 + 2 * ((half >> 1) * planes + code) + (half & 1)] = bits;
        }
      }
    },
    countPlanes: (a, b, words, planesA, planesB, counts) => {
      for (let i = 0; i < planesA; i++) {
        for (let j = 0; j < planesB; j++) {
          let first = a / 4 + 2 * i;
          let second = b / 4 + 2 * j;
          let common = 0;
          for (let word = 0; word < words; word++) {
            common += bitCount(u32[first] & u32[second]) + bitCount(u32[first + 1] & u32[second + 1]);
            first += 2 * planesA;
            second += 2 * planesB;
          }
          u32[counts / 4 + i * planesB + j] = common;
        }
      }
    },
  };
}
