// The reference of assembly/sort.ts. A 64-bit key is handled as two 32-bit halves.

import type { Views } from '../memory.js';
import type { WorkKernels } from '../workContract.js';

const DIGITS = 2047;
const TABLE = 2048;

/** A digit of a key: 11 bits, the least significant first. */
function digitOf(low: number, high: number, digit: number): number {
  if (digit < 2) return (low >>> (11 * digit)) & DIGITS;
  if (digit === 2) return ((low >>> 22) | (high << 10)) & DIGITS;
  return (high >>> (11 * digit - 32)) & DIGITS;
}

export function sortKernels({
  f64,
  i32,
  u32,
}: Views): Pick<WorkKernels, 'sortKeys' | 'sortByDigit' | 'settle' | 'rankTies'> {
  const cell = new Float64Array(1);
  const words = new Uint32Array(cell.buffer);
  return {
    sortKeys: (x, n, first, keys, order, counts) => {
      const tables = counts / 4;
      for (let j = 0; j < n; j++) {
        cell[0] = f64[x / 8 + j] + 0;
        const negative = words[1] >> 31;
        const low = words[0] ^ negative;
        const high = words[1] ^ (negative | 0x80000000);
        u32[keys / 4 + 2 * (first + j)] = low;
        u32[keys / 4 + 2 * (first + j) + 1] = high;
        i32[order / 4 + first + j] = first + j;
        for (let digit = 0; digit < 6; digit++) u32[tables + digit * TABLE + digitOf(low, high, digit)]++;
      }
    },
    sortByDigit: (keys, order, n, digit, places, keysTo, orderTo) => {
      const table = places / 4 + digit * TABLE;
      for (let j = 0; j < n; j++) {
        const low = u32[keys / 4 + 2 * j];
        const high = u32[keys / 4 + 2 * j + 1];
        const place = u32[table + digitOf(low, high, digit)]++;
        u32[keysTo / 4 + 2 * place] = low;
        u32[keysTo / 4 + 2 * place + 1] = high;
        i32[orderTo / 4 + place] = i32[order / 4 + j];
      }
    },
    settle: (atKeys, atOrder, n, most) => {
      const keys = u32.subarray(atKeys / 4, atKeys / 4 + 2 * n);
      const order = i32.subarray(atOrder / 4, atOrder / 4 + n);
      let moves = 0;
      for (let i = 1; i < n; i++) {
        const [low, high, id] = [keys[2 * i], keys[2 * i + 1], order[i]];
        let to = i;
        while (to > 0 && (keys[2 * to - 1] > high || (keys[2 * to - 1] === high && keys[2 * to - 2] > low))) {
          keys[2 * to] = keys[2 * to - 2];
          keys[2 * to + 1] = keys[2 * to - 1];
          order[to] = order[to - 1];
          to--;
        }
        if (to === i) continue;
        keys[2 * to] = low;
        keys[2 * to + 1] = high;
        order[to] = id;
        moves += i - to;
        if (moves > most) return 0;
      }
      return 1;
    },
    rankTies: (keys, order, n, method, ranks) => {
      const first = keys / 4;
      let distinct = 0;
      for (let from = 0; from < n; ) {
        let to = from + 1;
        while (
          to < n &&
          u32[first + 2 * to] === u32[first + 2 * from] &&
          u32[first + 2 * to + 1] === u32[first + 2 * from + 1]
        ) {
          to++;
        }
        distinct++;
        for (let i = from; i < to; i++) {
          const rank = [(from + 1 + to) / 2, from + 1, to, distinct, i + 1][method];
          f64[ranks / 8 + i32[order / 4 + i]] = rank;
        }
        from = to;
      }
    },
  };
}
