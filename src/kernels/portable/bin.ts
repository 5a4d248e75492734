// The reference of assembly/bin.ts.

import { AXIS_EDGES, BIN_NAN, CODE_PADDING, GRID, RECORD } from '../abi.generated.js';
import type { Kernels } from '../contract.js';
import type { Views } from '../memory.js';

const TWO_52 = 4503599627370496;
const EDGES = AXIS_EDGES / 8;

type BinKernelName = 'binUniform_F64' | 'binEdges_F64' | 'countUniform1_F64' | 'countUniform2_F64';

export function binKernels({ f64, i32, u32 }: Views): Pick<Kernels, BinKernelName> {
  /** The code of NaN; the record says that there was one. */
  function missingCode(bins: number): number {
    f64[RECORD / 8 + BIN_NAN] = 1;
    return bins + 2;
  }

  /** The code of any sample, from the edge table; `first` is the index of the axis. */
  function uniformCode(x: number, first: number): number {
    const bins = i32[2 * first + 6];
    const edges = first + EDGES;
    if (x < f64[edges]) return 0;
    if (x >= f64[edges + bins]) return bins + 1;
    if (x !== x) return missingCode(bins);
    let i = Math.min(Math.trunc((x - f64[first]) * f64[first + 1]), bins - 1);
    while (x < f64[edges + i]) i--;
    while (x >= f64[edges + i + 1]) i++;
    return i + 1;
  }

  /** The code of any sample: by index arithmetic, or from the table if f is too close to an edge. */
  function codeOf(x: number, first: number, low: number, scale: number, half: number, bins: number): number {
    const f = (x - low) * scale;
    // Truncation is twice as fast as Math.floor, and equal to it for f > 0.
    const whole = f | 0;
    if (f > 0 && f < bins && Math.abs(f - whole - 0.5) < half) return whole + 1;
    return uniformCode(x, first);
  }

  // V8 stores the array literals [low, scale, half, bins] as doubles, so that `f < bins` needs no conversion in the loop (3.6 instead
  // of 7.2 ns a sample). The stride is read as an integer.
  return {
    binUniform_F64: (x, n, codes, axis) => {
      const [first, from, to] = [axis / 8, x / 8, codes / 4];
      const [low, scale, half, bins] = [f64[first], f64[first + 1], f64[first + 2], i32[2 * first + 6]];
      for (let j = 0; j < n; j++) i32[to + j] = codeOf(f64[from + j], first, low, scale, half, bins);
    },
    countUniform1_F64: (x, n, axis, counts, cells, copies) => {
      const [first, from] = [axis / 8, x / 8];
      const [low, scale, half, bins] = [f64[first], f64[first + 1], f64[first + 2], i32[2 * first + 6]];
      // Samples go to the copies of the table in turn; those after the last group of four go to the first copy.
      const groups = n & ~3;
      for (let j = 0; j < n; j++) {
        const table = counts / 4 + (j < groups ? (j & (copies - 1)) * cells : 0);
        u32[table + codeOf(f64[from + j], first, low, scale, half, bins)]++;
      }
    },
    countUniform2_F64: (x, y, n, axisX, axisY, counts, cells, copies) => {
      const [firstX, fromX] = [axisX / 8, x / 8];
      const [firstY, fromY] = [axisY / 8, y / 8];
      const [lowX, scaleX, halfX, binsX] = [
        f64[firstX],
        f64[firstX + 1],
        f64[firstX + 2],
        i32[2 * firstX + 6],
      ];
      const [lowY, scaleY, halfY, binsY] = [
        f64[firstY],
        f64[firstY + 1],
        f64[firstY + 2],
        i32[2 * firstY + 6],
      ];
      const stride = i32[2 * firstY + 6] + CODE_PADDING;
      const groups = n & ~3;
      for (let j = 0; j < n; j++) {
        const table = counts / 4 + (j < groups ? (j & (copies - 1)) * cells : 0);
        const row = codeOf(f64[fromX + j], firstX, lowX, scaleX, halfX, binsX);
        u32[table + row * stride + codeOf(f64[fromY + j], firstY, lowY, scaleY, halfY, binsY)]++;
      }
    },
    binEdges_F64: (x, n, codes, axis) => {
      const first = axis / 8;
      const edges = first + EDGES;
      const from = x / 8;
      const to = codes / 4;
      const low = f64[first];
      const scale = f64[first + 1];
      const bins = i32[2 * first + 6];
      const grid = 2 * (edges + bins + 2);
      for (let j = 0; j < n; j++) {
        const value = f64[from + j];
        const f = (value - low) * scale;
        const kept = f > 0 ? (f < GRID - 1 ? f : GRID - 1) : 0;
        const cell = grid + (kept + TWO_52 - TWO_52);
        let code = i32[cell];
        let length = i32[cell + 1] - code;
        while (length > 0) {
          const step = (length + 1) >> 1;
          if (f64[edges + code + step - 1] <= value) code += step;
          length -= step;
        }
        i32[to + j] = value === value ? code : missingCode(bins);
      }
    },
  };
}
