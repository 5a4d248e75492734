// Codes → counts, of one column and of two.
//
//   counts[a] += 1        counts[a·stride + b] += 1
//
// Equal codes in a row wait for each other's store; `copies` (1, 2 or 4) tables of `cells` uint32 counters
// take turns, element j in table j mod copies, and the caller adds them (0.65 against 1.75 ns on constant data).
// Domain: codes and cells as the caller laid them out, below 2^32 samples between flushes. Exact.
//
// Layout: int32 codes at a and b, uint32 counters at counts.

@inline
export function increment(counts: usize, cell: i32): void {
  const at = counts + (<usize>cell << 2);
  store<u32>(at, load<u32>(at) + 1);
}

@inline
export function countCells(at: v128, c0: usize, c1: usize, c2: usize, c3: usize): void {
  increment(c0, i32x4.extract_lane(at, 0));
  increment(c1, i32x4.extract_lane(at, 1));
  increment(c2, i32x4.extract_lane(at, 2));
  increment(c3, i32x4.extract_lane(at, 3));
}

export function count1(a: usize, n: i32, counts: usize, cells: i32, copies: i32): void {
  const stop = a + (<usize>n << 2);
  const groups = a + (<usize>(n & ~3) << 2);
  const table = <usize>cells << 2;
  const c1 = counts + (copies > 1 ? table : 0);
  const c2 = counts + (copies > 2 ? table * 2 : 0);
  const c3 = copies > 2 ? c2 + table : c1;
  if (a < groups) {
    do {
      countCells(v128.load(a), counts, c1, c2, c3);
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
  const table = <usize>cells << 2;
  const c1 = counts + (copies > 1 ? table : 0);
  const c2 = counts + (copies > 2 ? table * 2 : 0);
  const c3 = copies > 2 ? c2 + table : c1;
  if (a < groups) {
    do {
      countCells(i32x4.add(i32x4.mul(v128.load(a), strides), v128.load(a + delta)), counts, c1, c2, c3);
      a += 16;
    } while (a < groups);
  }
  while (a < stop) {
    increment(counts, load<i32>(a) * stride + load<i32>(a + delta));
    a += 4;
  }
}
