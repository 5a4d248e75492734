// Confidences and outcomes summed by bins of equal width on [0, 1].
//
//   bin i holds edges[i] ≤ p < edges[i + 1], the last p = 1 too;  for each the sum of p, the number of elements and of outcomes 1
//
// p·bins in floats gives the bin unless it rounds to an integer in steps of 1/1024; then, and for many bins, the edges decide.
// Order, on every backend: element j of a call is added to table j mod 4, so that equal bins in a row do not wait for each other.
// Domain: p in [0, 1], outcomes 0 or 1, less than 2^26 elements a bin. The result is 1 if any other was met, and then nothing else means anything.
//
// Layout: at most BLOCK elements; outcomes are bytes; `edges` holds bins + 1 doubles. An entry of two doubles for bin i of table t is at
// tables + 16·(4·i + t): the sum of p, and the number of elements plus OUTCOME times that of outcomes 1, so that one addition serves both.

const OUTCOME: f64 = 67108864; // 2^26
/** Bins for which the steps are far wider than the rounding of floats. */
const MOST: i32 = 1024;
/** What an element adds whose outcome is 0, or 1. */
const ADDENDS: usize = memory.data<f64>([1, 67108865], 16);

/** The bin by the edges; −1 for what lies in none. */
function binOf(p: f64, bins: i32, edges: usize): i32 {
  if (!(p >= 0 && p <= 1)) return -1;
  let i = min(<i32>(p * <f64>bins), bins - 1);
  while (i > 0 && p < load<f64>(edges + (<usize>i << 3))) i--;
  while (i < bins - 1 && p >= load<f64>(edges + (<usize>i << 3), 8)) i++;
  return i;
}

@inline
function add(at: usize, addend: v128): void {
  v128.store(at, f64x2.add(v128.load(at), addend));
}

@inline
function calibrate(p: usize, isFloat: bool, outcomes: usize, n: i32, bins: i32, edges: usize, tables: usize): i32 {
  const scale = f32x4.splat(<f32>bins), last = i32x4.splat(bins - 1), beyond = i32x4.splat(bins);
  // 2^13: its last ten bits hold the fraction of a number that is added, those before it the integer.
  const magic = f32x4.splat(8192), fraction = i32x4.splat(1023), zero = i64x2.splat(0);
  let wrong = i64x2.splat(0);
  let seen: u32 = 0;
  let i = 0;
  for (; i + 4 <= n && bins <= MOST; i += 4) {
    let a: v128, b: v128, p4: v128;
    if (isFloat) {
      p4 = v128.load(p + (<usize>i << 2));
      a = f64x2.promote_low_f32x4(p4);
      b = f64x2.promote_low_f32x4(v128.shuffle<f32>(p4, p4, 2, 3, 2, 3));
    } else {
      a = v128.load(p + (<usize>i << 3));
      b = v128.load(p + (<usize>i << 3), 16);
      p4 = v128.shuffle<f64>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2);
    }
    const bits = v128.xor(f32x4.add(f32x4.mul(p4, scale), magic), magic);
    const unsure = i32x4.eq(v128.and(bits, fraction), zero);
    let codes = i32x4.shr_u(bits, 10);
    wrong = v128.or(wrong, v128.xor(codes, i32x4.min_u(codes, beyond)));
    codes = i32x4.min_u(codes, last);
    let c0 = i32x4.extract_lane(codes, 0), c1 = i32x4.extract_lane(codes, 1);
    let c2 = i32x4.extract_lane(codes, 2), c3 = i32x4.extract_lane(codes, 3);
    if (v128.any_true(unsure)) {
      c0 = binOf(f64x2.extract_lane(a, 0), bins, edges);
      c1 = binOf(f64x2.extract_lane(a, 1), bins, edges);
      c2 = binOf(f64x2.extract_lane(b, 0), bins, edges);
      c3 = binOf(f64x2.extract_lane(b, 1), bins, edges);
      if ((c0 | c1 | c2 | c3) < 0) return 1;
    }
    const word = load<u32>(outcomes + <usize>i);
    seen |= word;
    add(tables + (<usize>c0 << 6), v128.load_lane<f64>(ADDENDS + (<usize>(word & 1) << 3), a, 1));
    add(tables + (<usize>c1 << 6) + 16, v128.load_lane<f64>(ADDENDS + (<usize>(word >>> 5 & 8)), v128.shuffle<f64>(a, a, 1, 1), 1));
    add(tables + (<usize>c2 << 6) + 32, v128.load_lane<f64>(ADDENDS + (<usize>(word >>> 13 & 8)), b, 1));
    add(tables + (<usize>c3 << 6) + 48, v128.load_lane<f64>(ADDENDS + (<usize>(word >>> 21 & 8)), v128.shuffle<f64>(b, b, 1, 1), 1));
  }
  for (; i < n; i++) {
    const value = isFloat ? <f64>load<f32>(p + (<usize>i << 2)) : load<f64>(p + (<usize>i << 3));
    const bin = binOf(value, bins, edges);
    if (bin < 0) return 1;
    const flag = <u32>load<u8>(outcomes + <usize>i);
    seen |= flag;
    add(tables + (<usize>bin << 6) + (<usize>(i & 3) << 4), f64x2(value, 1 + <f64>flag * OUTCOME));
  }
  return v128.any_true(wrong) || (seen & 0xfefefefe) != 0 ? 1 : 0;
}

export function calibrate_F64(p: usize, outcomes: usize, n: i32, bins: i32, edges: usize, tables: usize): i32 {
  return calibrate(p, false, outcomes, n, bins, edges, tables);
}

export function calibrate_F32(p: usize, outcomes: usize, n: i32, bins: i32, edges: usize, tables: usize): i32 {
  return calibrate(p, true, outcomes, n, bins, edges, tables);
}
