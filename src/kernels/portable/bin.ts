// The reference of assembly/bin.ts.

import { GRID } from '../abi.generated.js';
import type { Kernels } from '../contract.js';
import type { Views } from '../memory.js';

type BinKernelName =
  | 'binUniform_F64'
  | 'binUniform_F32'
  | 'binUniform_I32'
  | 'binEdges_F64'
  | 'binEdges_F32'
  | 'binEdges_I32';

export function binKernels({ f64, f32, i32 }: Views): Pick<Kernels, BinKernelName> {
  /** The code of a sample outside of the edges, on the last one, or NaN; −1 for one inside. */
  function outsideCode(x: number, edges: number, bins: number, closed: number): number {
    if (x < f64[edges]) return 0;
    const last = f64[edges + bins];
    if (x > last) return bins + 1;
    if (x === last) return bins + 1 - closed;
    return x !== x ? bins + 2 : -1;
  }

  function binUniform(
    source: ArrayLike<number>,
    first: number,
    n: number,
    codes: number,
    low: number,
    scale: number,
    half: number,
    middle: number,
    edges: number,
    bins: number,
    closed: number,
  ): void {
    for (let j = 0; j < n; j++) {
      const x = source[first + j];
      const f = (x - low) * scale;
      // As an integer: twice as fast as Math.floor, and the same inside of the edges.
      const whole = f | 0;
      if (Math.abs(f - whole - 0.5) < half && Math.abs(f - middle) < middle) {
        i32[codes + j] = whole + 1;
        continue;
      }
      let code = outsideCode(x, edges, bins, closed);
      if (code < 0) {
        let i = Math.min(Math.trunc(f), bins - 1);
        while (x < f64[edges + i]) i--;
        while (x >= f64[edges + i + 1]) i++;
        code = i + 1;
      }
      i32[codes + j] = code;
    }
  }

  function binEdges(
    source: ArrayLike<number>,
    first: number,
    n: number,
    codes: number,
    low: number,
    scale: number,
    grid: number,
    edges: number,
    bins: number,
    closed: number,
  ): void {
    for (let j = 0; j < n; j++) {
      const x = source[first + j];
      let code = outsideCode(x, edges, bins, closed);
      if (code < 0) {
        const f = (x - low) * scale;
        const cell = grid + (f >= GRID - 1 ? GRID - 1 : f > 0 ? Math.trunc(f) : 0);
        code = i32[cell];
        let length = i32[cell + 1] - code;
        while (length > 0) {
          const step = (length + 1) >> 1;
          if (f64[edges + code + step - 1] <= x) code += step;
          length -= step;
        }
      }
      i32[codes + j] = code;
    }
  }

  const uniform =
    (source: ArrayLike<number>, width: number): Kernels['binUniform_F64'] =>
    (x, n, codes, low, scale, half, middle, edges, bins, closed) =>
      binUniform(source, x / width, n, codes / 4, low, scale, half, middle, edges / 8, bins, closed);

  const anyEdges =
    (source: ArrayLike<number>, width: number): Kernels['binEdges_F64'] =>
    (x, n, codes, low, scale, grid, edges, bins, closed) =>
      binEdges(source, x / width, n, codes / 4, low, scale, grid / 4, edges / 8, bins, closed);

  return {
    binUniform_F64: uniform(f64, 8),
    binUniform_F32: uniform(f32, 4),
    binUniform_I32: uniform(i32, 4),
    binEdges_F64: anyEdges(f64, 8),
    binEdges_F32: anyEdges(f32, 4),
    binEdges_I32: anyEdges(i32, 4),
  };
}
