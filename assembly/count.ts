// Counts the codes of one column, or pairs of codes of two.
//
//   counts[a] += 1        counts[a·stride + b] += 1
//
// In one table, equal codes in a row would each wait for the previous store. So there are `copies` (1, 2 or 4) tables of
// `cells` uint32 counters, element j counts in table j mod copies, and the caller adds the tables up (0.65 instead of
// 1.75 ns on constant data).
// Domain: codes whose cells lie in the table; fewer than 2^32 samples before the caller clears the counters. Exact.
//
// Layout: int32 codes at a and b, uint32 counters at counts.

import { LANES } from './abi';

@inline
export function increment(counts: usize, cell: i32): void {
  const at = counts + (<usize>cell << 2);
  store<u32>(at, load<u32>(at) + 1);
}

@inline
function incrementAt(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

/** The offsets of the tables for elements 0 … 3 of a group. */
@inline
export function tablesOf(counts: usize, cells: i32, copies: i32): v128 {
  const table = cells << 2;
  const second = copies > 1 ? table : 0;
  return i32x4.add(
    i32x4.splat(<i32>counts),
    i32x4.mul(
      i32x4.splat(second),
      copies > 2 ? i32x4(0, 1, 2, 3) : i32x4(0, 1, 0, 1),
    ),
  );
}

/** Increments four cells, each in its table. Their addresses are computed as a vector: one by one, each takes two more instructions. */
@inline
export function countCells(cells: v128, tables: v128): void {
  const at = i32x4.add(i32x4.shl(cells, 2), tables);
  const low = i64x2.extract_lane(at, 0), high = i64x2.extract_lane(at, 1);
  incrementAt(<usize>(<u32>low));
  incrementAt(<usize>(<u32>(<u64>low >>> 32)));
  incrementAt(<usize>(<u32>high));
  incrementAt(<usize>(<u32>(<u64>high >>> 32)));
}

export function count1(a: usize, n: i32, counts: usize, cells: i32, copies: i32): void {
  const stop = a + (<usize>n << 2);
  const groups = a + (<usize>(n & ~3) << 2);
  const tables = tablesOf(counts, cells, copies);
  if (a < groups) {
    do {
      countCells(v128.load(a), tables);
      a += 16;
    } while (a < groups);
  }
  while (a < stop) {
    increment(counts, load<i32>(a));
    a += 4;
  }
}

export function count2(a: usize, b: usize, n: i32, stride: i32, counts: usize, cells: i32, copies: i32): void {
  const stop = a + (<usize>n << 2);
  const groups = a + (<usize>(n & ~3) << 2);
  const delta = b - a;
  const strides = i32x4.splat(stride);
  const tables = tablesOf(counts, cells, copies);
  if (a < groups) {
    do {
      countCells(i32x4.add(i32x4.mul(v128.load(a), strides), v128.load(a + delta)), tables);
      a += 16;
    } while (a < groups);
  }
  while (a < stop) {
    increment(counts, load<i32>(a) * stride + load<i32>(a + delta));
    a += 4;
  }
}
