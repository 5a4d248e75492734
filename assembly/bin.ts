// Bins a block of samples: writes bin codes, or counts directly.
//
//   code 0: below the first edge;  i + 1: in bin i (edges[i] ≤ x < edges[i + 1]);
//   bins + 1: at or above the last edge;  bins + 2: NaN
//
// The code is the number of edges ≤ x, as in numpy.digitize. If the last bin includes its upper edge, as in
// numpy.histogram, the caller stores the next double above that edge instead. The edge table is the authority; index
// arithmetic is used only where it provably agrees.
//
// Uniform bins: f = (x − low)·scale, which increases with x even after rounding. The caller measures d, the largest
// |f(edges[i]) − i|. If f's fraction lies in (d, 1 − d), x lies in bin floor(f) or out of range; other samples are
// compared with the edges. `half` is ½ − d.
// Any edges: f, rounded, is one of GRID cells; grid[c] is the number of edges in cells before c. Edges in earlier cells
// are ≤ x and edges in later cells > x, so that x is compared only with the edges in its cell: with one of them without
// a branch, with the others by bisection.
//
// Domain: any doubles; the code of NaN also sets BIN_NAN in the record. Exact: codes and counts are those of the edge
// table. Counting uses `copies` (1, 2 or 4) tables of `cells` counters in turn, as in count.ts.
//
// Layout: float64 samples at x and y, int32 codes at codes, uint32 counters at counts. An axis: float64 low, scale and
// half, int32 bins at 24; bins + 1 float64 edges at AXIS_EDGES, a NaN, GRID + 1 int32 of the grid.

import { AXIS_EDGES, BIN_NAN, GRID, RECORD } from './abi';
import { countCells, increment, tablesOf } from './count';

const TWO_52: f64 = 4503599627370496;

@inline
function binsOf(axis: usize): i32 {
  return load<i32>(axis, 24);
}

@inline
function edge(axis: usize, i: i32): f64 {
  return load<f64>(axis + (<usize>i << 3), AXIS_EDGES);
}

/** The code of NaN; the record says that there was one. */
function missingCode(axis: usize): i32 {
  store<f64>(RECORD + (BIN_NAN << 3), 1);
  return binsOf(axis) + 2;
}

/** The code of any sample, from the edge table. */
function uniformCode(x: f64, axis: usize): i32 {
  const bins = binsOf(axis);
  if (x < edge(axis, 0)) return 0;
  if (x >= edge(axis, bins)) return bins + 1;
  if (x != x) return missingCode(axis);
  let i = <i32>((x - load<f64>(axis)) * load<f64>(axis, 8));
  if (i > bins - 1) i = bins - 1;
  while (x < edge(axis, i)) --i;
  while (x >= edge(axis, i + 1)) ++i;
  return i + 1;
}

/** f, clamped to half a bin beyond the outer edges; NaN stays NaN. */
@inline
function uniformIndex(x: v128, lows: v128, scales: v128, bottoms: v128, tops: v128): v128 {
  return f64x2.pmax(f64x2.pmin(f64x2.mul(f64x2.sub(x, lows), scales), tops), bottoms);
}

/** Whether f's fraction is far enough from the edges to prove the bin. */
@inline
function isSure(f: v128, whole: v128, centre: v128, halves: v128): v128 {
  return f64x2.lt(f64x2.abs(f64x2.sub(f64x2.sub(f, whole), centre)), halves);
}

/** The codes of four samples, from the edge table if one of them is too close to an edge. */
@inline
function uniformCodes(
  x: usize, axis: usize,
  lows: v128, scales: v128, bottoms: v128, tops: v128, centre: v128, halves: v128, magic: v128,
): v128 {
  const f0 = uniformIndex(v128.load(x), lows, scales, bottoms, tops);
  const f1 = uniformIndex(v128.load(x, 16), lows, scales, bottoms, tops);
  const i0 = f64x2.floor(f0), i1 = f64x2.floor(f1);
  let codes = v128.shuffle<i32>(f64x2.add(i0, magic), f64x2.add(i1, magic), 0, 2, 4, 6);
  if (i64x2.bitmask(v128.and(isSure(f0, i0, centre, halves), isSure(f1, i1, centre, halves))) != 3) {
    codes = codesByNearestEdges(x, axis, f0, f1);
  }
  return codes;
}

/** Four codes by comparison with the nearest edges, of which there is none for NaN. */
function codesByNearestEdges(x: usize, axis: usize, f0: v128, f1: v128): v128 {
  const is0 = f64x2.eq(f0, f0), is1 = f64x2.eq(f1, f1);
  const magic = f64x2.splat(TWO_52);
  const nearest = v128.shuffle<i32>(
    f64x2.add(f64x2.nearest(v128.and(f0, is0)), magic), f64x2.add(f64x2.nearest(v128.and(f1, is1)), magic), 0, 2, 4, 6,
  );
  let codes = i32x4.splat(codeByNearestEdge(load<f64>(x), i32x4.extract_lane(nearest, 0), axis));
  codes = i32x4.replace_lane(codes, 1, codeByNearestEdge(load<f64>(x, 8), i32x4.extract_lane(nearest, 1), axis));
  codes = i32x4.replace_lane(codes, 2, codeByNearestEdge(load<f64>(x, 16), i32x4.extract_lane(nearest, 2), axis));
  codes = i32x4.replace_lane(codes, 3, codeByNearestEdge(load<f64>(x, 24), i32x4.extract_lane(nearest, 3), axis));
  if (i64x2.bitmask(v128.and(is0, is1)) == 3) return codes;
  return v128.bitselect(codes, i32x4.splat(missingCode(axis)), v128.shuffle<i32>(is0, is1, 0, 2, 4, 6));
}

/** The code of a sample whose nearest edge is i; up to half a bin beyond the last edge, i may be one too large. */
@inline
function codeByNearestEdge(x: f64, i: i32, axis: usize): i32 {
  i = min(i, binsOf(axis));
  return i + i32(x >= edge(axis, i));
}

export function binUniform_F64(x: usize, n: i32, codes: usize, axis: usize): void {
  const stop = x + (<usize>n << 3);
  const groups = x + (<usize>(n & ~3) << 3);
  const lows = v128.load64_splat(axis), scales = v128.load64_splat(axis, 8), halves = v128.load64_splat(axis, 16);
  const bottoms = f64x2.splat(-0.5), tops = f64x2.splat(<f64>binsOf(axis) + 0.5);
  const centre = f64x2.splat(0.5), magic = f64x2.splat(TWO_52 + 1);
  if (x < groups) {
    do {
      v128.store(codes, uniformCodes(x, axis, lows, scales, bottoms, tops, centre, halves, magic));
      codes += 16;
      x += 32;
    } while (x < groups);
  }
  while (x < stop) {
    store<i32>(codes, uniformCode(load<f64>(x), axis));
    codes += 4;
    x += 8;
  }
}

/** counts[code of x] += 1 */
export function countUniform1_F64(x: usize, n: i32, axis: usize, counts: usize, cells: i32, copies: i32): void {
  const stop = x + (<usize>n << 3);
  const groups = x + (<usize>(n & ~3) << 3);
  const lows = v128.load64_splat(axis), scales = v128.load64_splat(axis, 8), halves = v128.load64_splat(axis, 16);
  const bottoms = f64x2.splat(-0.5), tops = f64x2.splat(<f64>binsOf(axis) + 0.5);
  const centre = f64x2.splat(0.5), magic = f64x2.splat(TWO_52 + 1);
  const tables = tablesOf(counts, cells, copies);
  if (x < groups) {
    do {
      countCells(uniformCodes(x, axis, lows, scales, bottoms, tops, centre, halves, magic), tables);
      x += 32;
    } while (x < groups);
  }
  while (x < stop) {
    increment(counts, uniformCode(load<f64>(x), axis));
    x += 8;
  }
}

/** counts[code of x · (binsY + 3) + code of y] += 1 */
export function countUniform2_F64(
  x: usize, y: usize, n: i32, axisX: usize, axisY: usize, counts: usize, cells: i32, copies: i32,
): void {
  const stop = x + (<usize>n << 3);
  const groups = x + (<usize>(n & ~3) << 3);
  const delta = y - x;
  const lowsX = v128.load64_splat(axisX), scalesX = v128.load64_splat(axisX, 8), halvesX = v128.load64_splat(axisX, 16);
  const lowsY = v128.load64_splat(axisY), scalesY = v128.load64_splat(axisY, 8), halvesY = v128.load64_splat(axisY, 16);
  const topsX = f64x2.splat(<f64>binsOf(axisX) + 0.5), topsY = f64x2.splat(<f64>binsOf(axisY) + 0.5);
  const bottoms = f64x2.splat(-0.5), centre = f64x2.splat(0.5), magic = f64x2.splat(TWO_52 + 1);
  const stride = binsOf(axisY) + 3;
  const strides = i32x4.splat(stride);
  const tables = tablesOf(counts, cells, copies);
  if (x < groups) {
    do {
      const f0 = uniformIndex(v128.load(x), lowsX, scalesX, bottoms, topsX);
      const f1 = uniformIndex(v128.load(x, 16), lowsX, scalesX, bottoms, topsX);
      const g0 = uniformIndex(v128.load(x + delta), lowsY, scalesY, bottoms, topsY);
      const g1 = uniformIndex(v128.load(x + delta, 16), lowsY, scalesY, bottoms, topsY);
      const i0 = f64x2.floor(f0), i1 = f64x2.floor(f1), j0 = f64x2.floor(g0), j1 = f64x2.floor(g1);
      let rows = v128.shuffle<i32>(f64x2.add(i0, magic), f64x2.add(i1, magic), 0, 2, 4, 6);
      let columns = v128.shuffle<i32>(f64x2.add(j0, magic), f64x2.add(j1, magic), 0, 2, 4, 6);
      const sure = v128.and(
        v128.and(isSure(f0, i0, centre, halvesX), isSure(f1, i1, centre, halvesX)),
        v128.and(isSure(g0, j0, centre, halvesY), isSure(g1, j1, centre, halvesY)),
      );
      if (i64x2.bitmask(sure) != 3) {
        rows = codesByNearestEdges(x, axisX, f0, f1);
        columns = codesByNearestEdges(x + delta, axisY, g0, g1);
      }
      countCells(i32x4.add(i32x4.mul(rows, strides), columns), tables);
      x += 32;
    } while (x < groups);
  }
  while (x < stop) {
    increment(counts, uniformCode(load<f64>(x), axisX) * stride + uniformCode(load<f64>(x + delta), axisY));
    x += 8;
  }
}

/** The code of a sample in a cell of the grid; x must not be NaN. */
@inline
function codeInCell(x: f64, cell: u32, axis: usize, grid: usize): i32 {
  const at = grid + (<usize>cell << 2);
  let code = load<i32>(at);
  const next = load<i32>(at, 4);
  const more = next - code > 1;
  code += i32(edge(axis, code) <= x);
  if (more) code = codeAmong(x, code, next, axis);
  return code;
}

/** The number of edges ≤ x, known to lie in first … last, by bisection. */
function codeAmong(x: f64, first: i32, last: i32, axis: usize): i32 {
  let length = last - first;
  while (length > 0) {
    const step = (length + 1) >> 1;
    first += step & -i32(edge(axis, first + step - 1) <= x);
    length -= step;
  }
  return first;
}

/** The code of any sample. */
function edgesCode(x: f64, axis: usize, grid: usize): i32 {
  if (x != x) return missingCode(axis);
  // f is NaN for 0·∞: the first cell.
  const f = (x - load<f64>(axis)) * load<f64>(axis, 8);
  const kept: f64 = f > 0 ? (f < <f64>(GRID - 1) ? f : <f64>(GRID - 1)) : 0;
  return codeInCell(x, <u32>reinterpret<u64>(kept + TWO_52), axis, grid);
}

export function binEdges_F64(x: usize, n: i32, codes: usize, axis: usize): void {
  const stop = x + (<usize>n << 3);
  const groups = x + (<usize>(n & ~1) << 3);
  const grid = axis + AXIS_EDGES + (<usize>(binsOf(axis) + 2) << 3);
  const lows = v128.load64_splat(axis), scales = v128.load64_splat(axis, 8);
  const zero = f64x2.splat(0), tops = f64x2.splat(<f64>(GRID - 1)), magic = f64x2.splat(TWO_52);
  if (x < groups) {
    do {
      const both = v128.load(x);
      const f = f64x2.pmin(f64x2.pmax(zero, f64x2.mul(f64x2.sub(both, lows), scales)), tops);
      const cells = f64x2.add(f, magic);
      store<i32>(codes, codeInCell(load<f64>(x), i32x4.extract_lane(cells, 0), axis, grid));
      store<i32>(codes, codeInCell(load<f64>(x, 8), i32x4.extract_lane(cells, 2), axis, grid), 4);
      if (i64x2.bitmask(f64x2.eq(both, both)) != 3) {
        store<i32>(codes, edgesCode(load<f64>(x), axis, grid));
        store<i32>(codes, edgesCode(load<f64>(x, 8), axis, grid), 4);
      }
      codes += 8;
      x += 16;
    } while (x < groups);
  }
  if (x < stop) store<i32>(codes, edgesCode(load<f64>(x), axis, grid));
}
