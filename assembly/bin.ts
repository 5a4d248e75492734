// A block of samples → bin codes.
//
//   code 0: below the first edge;  i + 1: in bin i (edges[i] ≤ x < edges[i + 1]);
//   bins + 1: at or above the last edge;  bins + 2: NaN
//
// With `closed` the last edge itself belongs to the last bin, as in numpy.histogram; without it the code
// is the number of edges ≤ x, as numpy.digitize gives. The edge table is the authority: index arithmetic
// only guesses, and is believed where the caller has proved it.
//
// Uniform: f = (x − low)·scale rises with x, also as rounded. The caller measures d, the largest
// |f(edges[i]) − i|; so where f's fraction lies in (d, 1 − d), x lies in bin floor(f). Other samples
// look at the table. `half` is ½ − d, `middle` is bins/2.
// Any edges: the same f with GRID cells; `grid[c]` is the number of edges in cells before c. Edges of earlier
// cells are ≤ x and those of later cells > x, so that only those of x's own cell are compared.
//
// Layout: samples at x, int32 codes at codes, bins + 1 float64 edges at edges, GRID + 1 int32 at grid.

import { GRID, WIDE_A } from './abi';
import { widen_F32, widen_I32 } from './widen';

const TWO_52: f64 = 4503599627370496;

@inline
function edge(edges: usize, i: i32): f64 {
  return load<f64>(edges + (<usize>i << 3));
}

/** The code of a sample outside of the edges, on the last one, or NaN; −1 for one inside. */
@inline
function outsideCode(x: f64, edges: usize, bins: i32, closed: i32): i32 {
  if (x < edge(edges, 0)) return 0;
  const last = edge(edges, bins);
  if (x > last) return bins + 1;
  if (x == last) return bins + 1 - closed;
  return x != x ? bins + 2 : -1;
}

function uniformCode(x: f64, low: f64, scale: f64, edges: usize, bins: i32, closed: i32): i32 {
  const outside = outsideCode(x, edges, bins, closed);
  if (outside >= 0) return outside;
  let i = <i32>((x - low) * scale);
  if (i > bins - 1) i = bins - 1;
  while (x < edge(edges, i)) --i;
  while (x >= edge(edges, i + 1)) ++i;
  return i + 1;
}

export function binUniform_F64(
  x: usize,
  n: i32,
  codes: usize,
  low: f64,
  scale: f64,
  half: f64,
  middle: f64,
  edges: usize,
  bins: i32,
  closed: i32,
): void {
  const stop = x + (<usize>n << 3);
  const groups = x + (<usize>(n & ~3) << 3);
  const lows = f64x2.splat(low), scales = f64x2.splat(scale);
  const halves = f64x2.splat(half), middles = f64x2.splat(middle);
  const centre = f64x2.splat(0.5), magic = f64x2.splat(TWO_52 + 1);
  if (x < groups) {
    do {
      const f0 = f64x2.mul(f64x2.sub(v128.load(x), lows), scales);
      const f1 = f64x2.mul(f64x2.sub(v128.load(x, 16), lows), scales);
      const i0 = f64x2.floor(f0), i1 = f64x2.floor(f1);
      const sure0 = v128.and(
        f64x2.lt(f64x2.abs(f64x2.sub(f64x2.sub(f0, i0), centre)), halves),
        f64x2.lt(f64x2.abs(f64x2.sub(f0, middles)), middles),
      );
      const sure1 = v128.and(
        f64x2.lt(f64x2.abs(f64x2.sub(f64x2.sub(f1, i1), centre)), halves),
        f64x2.lt(f64x2.abs(f64x2.sub(f1, middles)), middles),
      );
      v128.store(codes, v128.shuffle<i32>(f64x2.add(i0, magic), f64x2.add(i1, magic), 0, 2, 4, 6));
      const sure = i64x2.bitmask(sure0) | (i64x2.bitmask(sure1) << 2);
      if (sure != 15) {
        if (!(sure & 1)) store<i32>(codes, uniformCode(load<f64>(x), low, scale, edges, bins, closed));
        if (!(sure & 2)) store<i32>(codes, uniformCode(load<f64>(x, 8), low, scale, edges, bins, closed), 4);
        if (!(sure & 4)) store<i32>(codes, uniformCode(load<f64>(x, 16), low, scale, edges, bins, closed), 8);
        if (!(sure & 8)) store<i32>(codes, uniformCode(load<f64>(x, 24), low, scale, edges, bins, closed), 12);
      }
      codes += 16;
      x += 32;
    } while (x < groups);
  }
  while (x < stop) {
    store<i32>(codes, uniformCode(load<f64>(x), low, scale, edges, bins, closed));
    codes += 4;
    x += 8;
  }
}

export function binEdges_F64(
  x: usize,
  n: i32,
  codes: usize,
  low: f64,
  scale: f64,
  grid: usize,
  edges: usize,
  bins: i32,
  closed: i32,
): void {
  const stop = x + (<usize>n << 3);
  if (x < stop) {
    do {
      const value = load<f64>(x);
      let code = outsideCode(value, edges, bins, closed);
      if (code < 0) {
        const f = (value - low) * scale;
        const cell = grid + (<usize>(f >= <f64>(GRID - 1) ? <i32>(GRID - 1) : f > 0 ? <i32>f : <i32>0) << 2);
        code = load<i32>(cell);
        let length = load<i32>(cell, 4) - code;
        while (length > 0) {
          const step = (length + 1) >> 1;
          code += step & -i32(edge(edges, code + step - 1) <= value);
          length -= step;
        }
      }
      store<i32>(codes, code);
      codes += 4;
      x += 8;
    } while (x < stop);
  }
}

export function binUniform_F32(x: usize, n: i32, codes: usize, low: f64, scale: f64, half: f64, middle: f64, edges: usize, bins: i32, closed: i32): void {
  widen_F32(x, n, WIDE_A);
  binUniform_F64(WIDE_A, n, codes, low, scale, half, middle, edges, bins, closed);
}

export function binEdges_F32(x: usize, n: i32, codes: usize, low: f64, scale: f64, grid: usize, edges: usize, bins: i32, closed: i32): void {
  widen_F32(x, n, WIDE_A);
  binEdges_F64(WIDE_A, n, codes, low, scale, grid, edges, bins, closed);
}

export function binUniform_I32(x: usize, n: i32, codes: usize, low: f64, scale: f64, half: f64, middle: f64, edges: usize, bins: i32, closed: i32): void {
  widen_I32(x, n, WIDE_A);
  binUniform_F64(WIDE_A, n, codes, low, scale, half, middle, edges, bins, closed);
}

export function binEdges_I32(x: usize, n: i32, codes: usize, low: f64, scale: f64, grid: usize, edges: usize, bins: i32, closed: i32): void {
  widen_I32(x, n, WIDE_A);
  binEdges_F64(WIDE_A, n, codes, low, scale, grid, edges, bins, closed);
}
