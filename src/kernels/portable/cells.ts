// The reference of assembly/cells.ts.

import type { Kernels } from '../contract.js';
import type { Views } from '../memory.js';

export function cellKernels({ i32, f64 }: Views): Pick<Kernels, 'occupiedCells'> {
  return {
    occupiedCells: (atA, minA, atStartsA, widthA, atB, minB, atStartsB, widthB, n, atRows, atCounts) => {
      const [a, b, rows, counts] = [atA / 4, atB / 4, atRows / 4, atCounts / 8];
      const [startsA, startsB] = [atStartsA / 4, atStartsB / 4];
      for (let i = 0; i < n; i++) i32[rows + i32[startsB + i32[b + i] - minB]++] = i32[a + i] - minA;
      for (let label = 0, i = 0, category = -1; label < widthB; label++) {
        const end = i32[startsB + label];
        if (i < end) category++;
        for (; i < end; i++) i32[b + i32[startsA + i32[rows + i]]++] = category;
      }
      let cells = 0;
      for (let label = 0, i = 0, category = -1; label < widthA; label++) {
        const end = i32[startsA + label];
        if (i < end) category++;
        let last = -1;
        for (; i < end; i++) {
          const column = i32[b + i];
          if (column === last) f64[counts + cells - 1]++;
          else {
            i32[rows + cells] = category;
            i32[b + cells] = column;
            f64[counts + cells++] = 1;
            last = column;
          }
        }
      }
      return cells;
    },
  };
}
