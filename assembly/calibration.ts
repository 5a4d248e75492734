// Confidences and outcomes summed by bins of equal width on [0, 1].
//
//   bin i holds edges[i] ≤ p < edges[i + 1], the last p = 1 too;  for each bin and outcome 0 or 1 the sum of p and the number of elements
//
// p·bins in floats gives the bin unless it rounds to an integer in steps of 1/1024; then, and for many bins, the edges decide.
// Order, on every backend: element j of a call is added to table j mod 4, so that equal bins in a row do not wait for each other.
// Domain: p in [0, 1], outcomes 0 or 1. The result is 1 if any other was met, and then nothing else means anything.
// Outcomes choose the entry, so that what is added is p and 1.
//
// Layout: at most BLOCK elements; outcomes are bytes; `edges` holds bins + 1 doubles. An entry of two doubles, sum and number, for bin i,
// outcome o and table t is at tables + 16·(8·i + 4·o + t).

/** Bins for which the steps are far wider than the rounding of floats. */
const MOST: i32 = 1024;

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

/** Adds one element by the edges; false for one that is none. */
function addOne(value: f64, outcome: i32, bins: i32, edges: usize, tables: usize): bool {
  const bin = binOf(value, bins, edges);
  if (bin < 0 || outcome > 1) return false;
  add(tables + (<usize>bin << 7) + (<usize>outcome << 6), f64x2(value, 1));
  return true;
}

@inline
function addRange(p: usize, isFloat: bool, outcomes: usize, i: i32, end: i32, bins: i32, edges: usize, tables: usize): bool {
  for (; i < end; i++) {
    const value = isFloat ? <f64>load<f32>(p + (<usize>i << 2)) : load<f64>(p + (<usize>i << 3));
    if (!addOne(value, <i32>load<u8>(outcomes + <usize>i), bins, edges, tables + (<usize>(i & 3) << 4))) return false;
  }
  return true;
}

/** 1.0; 2^13, whose last ten bits hold the fraction of a number that is added; these bits; the bit of an outcome; then bins, last bin, tables. */
const CONSTANTS: usize = memory.data<u32>([0, 0x3ff00000, 0x46000000, 1023, 1, 0, 0, 0], 16);

@inline
function calibrate(p: usize, isFloat: bool, outcomes: usize, n: i32, bins: i32, edges: usize, tables: usize): i32 {
  // Loaded from memory: engines make splats anew in each round of a loop. Without those, and without values that live across a call, the
  // kernel takes 0.8 instead of 1.0 ns an element.
  store<f32>(CONSTANTS, <f32>bins, 20);
  store<i32>(CONSTANTS, bins - 1, 24);
  store<i32>(CONSTANTS, <i32>tables, 28);
  const one = v128.load64_splat(CONSTANTS), magic = v128.load32_splat(CONSTANTS, 8);
  const fraction = v128.load32_splat(CONSTANTS, 12), flag = v128.load32_splat(CONSTANTS, 16);
  const scale = v128.load32_splat(CONSTANTS, 20), last = v128.load32_splat(CONSTANTS, 24), base = v128.load32_splat(CONSTANTS, 28);
  let wrong = i64x2.splat(0), seen = wrong;
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
    if (!i32x4.all_true(v128.and(bits, fraction))) {
      if (!addRange(p, isFloat, outcomes, i, i + 4, bins, edges, tables)) return 1;
      continue;
    }
    const codes = i32x4.shr_u(bits, 10);
    wrong = v128.or(wrong, i32x4.gt_s(codes, last));
    const came = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(outcomes + <usize>i)));
    seen = v128.or(seen, came);
    const at = i32x4.add(base, i32x4.add(i32x4.shl(i32x4.min_u(codes, last), 7), i32x4.shl(v128.and(came, flag), 6)));
    add(i32x4.extract_lane(at, 0), v128.shuffle<f64>(a, one, 0, 2));
    add(i32x4.extract_lane(at, 1) + 16, v128.shuffle<f64>(a, one, 1, 2));
    add(i32x4.extract_lane(at, 2) + 32, v128.shuffle<f64>(b, one, 0, 2));
    add(i32x4.extract_lane(at, 3) + 48, v128.shuffle<f64>(b, one, 1, 2));
  }
  if (!addRange(p, isFloat, outcomes, i, n, bins, edges, tables)) return 1;
  return v128.any_true(v128.or(wrong, v128.andnot(seen, flag))) ? 1 : 0;
}

export function calibrate_F64(p: usize, outcomes: usize, n: i32, bins: i32, edges: usize, tables: usize): i32 {
  return calibrate(p, false, outcomes, n, bins, edges, tables);
}

export function calibrate_F32(p: usize, outcomes: usize, n: i32, bins: i32, edges: usize, tables: usize): i32 {
  return calibrate(p, true, outcomes, n, bins, edges, tables);
}
