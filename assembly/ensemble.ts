// What the members of an ensemble tell apart: their mean and their divergence from it, element by element.
//
//   m = Σ p_k/K;  −m·log2 m;  the sum over members of m·φ(p_k/m),  φ(r) = r·ln r − r + 1 ≥ 0, which is p·ln(p/m) − p + m
//
// φ is a series for |r − 1| < 1/16 (floats: 1/8), so that it keeps its digits where members agree; for floats r − 1 is (p − m)/m. φ(0) = 1;
// m = 0 gives 0.
// Order, on every backend: members in order, of floats two by two; m and the sums are doubles. Error: relative error of the sum 2e-13; of floats 2e-7 for each φ.
//
// Layout: K blocks of n elements (a multiple of 4), one after the other; results are doubles.

import { partF32 } from './parts';
import { maximum, maximumF32 } from './softmax';
import { constant, constantF32, entry, entryF32, log2Lanes, log2LanesF32, MIN_NORMAL, MIN_NORMAL_F32 } from './log2';

const LN2: f64 = 0.6931471805599453;

/** (−1)^j/((j + 1)(j + 2)): φ(1 + x) = x²·Σ c_j·x^j. */
const SERIES: usize = memory.data<f64>(
  [
    0.5, -0.16666666666666666, 0.08333333333333333, -0.05, 0.03333333333333333, -0.023809523809523808, 0.017857142857142856,
    -0.013888888888888888, 0.011111111111111112, -0.00909090909090909, 0.007575757575757576,
  ],
  16,
);

@inline
function c(i: i32): v128 {
  return v128.load64_splat(SERIES + (<usize>i << 3));
}

/** φ(1 + x) for small x. */
function series(x: v128): v128 {
  const x2 = f64x2.mul(x, x);
  const x4 = f64x2.mul(x2, x2);
  const c01 = f64x2.add(c(0), f64x2.mul(x, c(1)));
  const c23 = f64x2.add(c(2), f64x2.mul(x, c(3)));
  const c45 = f64x2.add(c(4), f64x2.mul(x, c(5)));
  const c67 = f64x2.add(c(6), f64x2.mul(x, c(7)));
  const c89 = f64x2.add(f64x2.add(c(8), f64x2.mul(x, c(9))), f64x2.mul(x2, c(10)));
  const high = f64x2.add(f64x2.add(c45, f64x2.mul(x2, c67)), f64x2.mul(x4, c89));
  return f64x2.mul(x2, f64x2.add(f64x2.add(c01, f64x2.mul(x2, c23)), f64x2.mul(x4, high)));
}

/** φ of two ratios, with the constants of log2.ts and ln 2. */
@inline
function phi(
  r: v128, half: v128, below: v128, magic: v128, centre: v128, bias: v128,
  c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128, ln2: v128,
): v128 {
  const one = f64x2.splat(1), zero = f64x2.splat(0);
  const x = f64x2.sub(r, one);
  // Ratios below the normal numbers add nothing but their 1.
  const safe = f64x2.pmax(r, f64x2.splat(MIN_NORMAL));
  const bits = log2Lanes(
    safe, entry(i32x4.extract_lane(safe, 1)), entry(i32x4.extract_lane(safe, 3)),
    half, below, magic, centre, bias, c1, c2, c3, c4, c5, c6,
  );
  const direct = f64x2.pmax(f64x2.sub(f64x2.mul(r, f64x2.mul(bits, ln2)), x), zero);
  const isNear = f64x2.lt(f64x2.abs(x), f64x2.splat(0.0625));
  return v128.any_true(isNear) ? v128.bitselect(series(x), direct, isNear) : direct;
}

/** −m·log2 m of two means; 0 at 0. */
@inline
function entropyOf(
  m: v128, half: v128, below: v128, magic: v128, centre: v128, bias: v128,
  c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128,
): v128 {
  const safe = f64x2.pmax(m, f64x2.splat(MIN_NORMAL));
  const bits = log2Lanes(
    safe, entry(i32x4.extract_lane(safe, 1)), entry(i32x4.extract_lane(safe, 3)),
    half, below, magic, centre, bias, c1, c2, c3, c4, c5, c6,
  );
  return f64x2.neg(f64x2.mul(m, bits));
}

export function ensemble_F64(p: usize, members: i32, n: i32, means: usize, sums: usize, entropies: usize): void {
  const stride = <usize>n << 3;
  const count = f64x2.splat(<f64>members), zero = f64x2.splat(0), ln2 = f64x2.splat(LN2);
  const half = constant(0), below = constant(1), magic = constant(2), centre = constant(3), bias = constant(4);
  const c1 = constant(5), c2 = constant(6), c3 = constant(7), c4 = constant(8), c5 = constant(9), c6 = constant(10);
  for (let i = 0; i < n; i += 2) {
    const at = <usize>i << 3;
    let mean = zero;
    for (let k = 0, from = p + at; k < members; k++, from += stride) mean = f64x2.add(mean, v128.load(from));
    mean = f64x2.div(mean, count);
    const inverse = f64x2.div(f64x2.splat(1), mean);
    let sum = zero;
    for (let k = 0, from = p + at; k < members; k++, from += stride) {
      const r = f64x2.mul(v128.load(from), inverse);
      sum = f64x2.add(sum, phi(r, half, below, magic, centre, bias, c1, c2, c3, c4, c5, c6, ln2));
    }
    v128.store(means + at, mean);
    v128.store(sums + at, v128.andnot(f64x2.mul(mean, sum), f64x2.eq(mean, zero)));
    v128.store(entropies + at, entropyOf(mean, half, below, magic, centre, bias, c1, c2, c3, c4, c5, c6));
  }
}

/** (−1)^j/((j + 1)(j + 2)) for j < 6. */
const SERIES_F32: usize = memory.data<f32>(
  [0.5, -0.1666666716337204, 0.0833333358168602, -0.05000000074505806, 0.03333333507180214, -0.0238095242530107],
  16,
);

@inline
function cF32(i: i32): v128 {
  return v128.load32_splat(SERIES_F32 + (<usize>i << 2));
}

@inline
function seriesF32(x: v128): v128 {
  const x2 = f32x4.mul(x, x);
  const c01 = f32x4.add(cF32(0), f32x4.mul(x, cF32(1)));
  const c23 = f32x4.add(cF32(2), f32x4.mul(x, cF32(3)));
  const c45 = f32x4.add(cF32(4), f32x4.mul(x, cF32(5)));
  return f32x4.mul(x2, f32x4.add(c01, f32x4.mul(x2, f32x4.add(c23, f32x4.mul(x2, c45)))));
}

/** φ of four floats over their means. */
@inline
function phiF32(
  p: v128, mean: v128, inverse: v128, floor: v128, d1: v128, d2: v128, d3: v128, ln2: v128, near: v128,
): v128 {
  const x = f32x4.mul(f32x4.sub(p, mean), inverse);
  const r = f32x4.pmax(f32x4.mul(p, inverse), floor);
  const bits = log2LanesF32(
    r, entryF32(i32x4.extract_lane(r, 0)), entryF32(i32x4.extract_lane(r, 1)),
    entryF32(i32x4.extract_lane(r, 2)), entryF32(i32x4.extract_lane(r, 3)), d1, d2, d3,
  );
  const direct = f32x4.pmax(f32x4.sub(f32x4.mul(r, f32x4.mul(bits, ln2)), x), f32x4.splat(0));
  return v128.bitselect(seriesF32(x), direct, f32x4.lt(f32x4.abs(x), near));
}

export function ensemble_F32(p: usize, members: i32, n: i32, means: usize, sums: usize, entropies: usize): void {
  const stride = <usize>n << 2;
  const count = f64x2.splat(<f64>members), zero = f64x2.splat(0);
  const one = f32x4.splat(1), ln2 = f32x4.splat(<f32>LN2), near = f32x4.splat(0.125), floor = f32x4.splat(MIN_NORMAL_F32);
  const d1 = constantF32(0), d2 = constantF32(1), d3 = constantF32(2);
  const half = constant(0), below = constant(1), magic = constant(2), centre = constant(3), bias = constant(4);
  const c1 = constant(5), c2 = constant(6), c3 = constant(7), c4 = constant(8), c5 = constant(9), c6 = constant(10);
  for (let i = 0; i < n; i += 4) {
    const at = p + (<usize>i << 2), to = <usize>i << 3;
    let low = zero, high = zero;
    let from = at;
    for (let k = 0; k < members; k += 2, from += 2 * stride) {
      const two = k + 1 < members ? f32x4.add(v128.load(from), v128.load(from + stride)) : v128.load(from);
      low = f64x2.add(low, f64x2.promote_low_f32x4(two));
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(two, two, 2, 3, 2, 3)));
    }
    low = f64x2.div(low, count);
    high = f64x2.div(high, count);
    const mean = v128.shuffle<f64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
    const inverse = f32x4.div(one, mean);
    let sumLow = zero, sumHigh = zero;
    from = at;
    for (let k = 0; k < members; k += 2, from += 2 * stride) {
      let two = phiF32(v128.load(from), mean, inverse, floor, d1, d2, d3, ln2, near);
      if (k + 1 < members) two = f32x4.add(two, phiF32(v128.load(from + stride), mean, inverse, floor, d1, d2, d3, ln2, near));
      sumLow = f64x2.add(sumLow, f64x2.promote_low_f32x4(two));
      sumHigh = f64x2.add(sumHigh, f64x2.promote_low_f32x4(v128.shuffle<f32>(two, two, 2, 3, 2, 3)));
    }
    v128.store(means + to, low);
    v128.store(means + to, high, 16);
    v128.store(sums + to, v128.andnot(f64x2.mul(low, sumLow), f64x2.eq(low, zero)));
    v128.store(sums + to, v128.andnot(f64x2.mul(high, sumHigh), f64x2.eq(high, zero)), 16);
    v128.store(entropies + to, entropyOf(low, half, below, magic, centre, bias, c1, c2, c3, c4, c5, c6));
    v128.store(entropies + to, entropyOf(high, half, below, magic, centre, bias, c1, c2, c3, c4, c5, c6), 16);
  }
}

/** Counts for each sample and class the members that hold it the most probable, the first of equals. Rows of a member are `stride` bytes apart. */
export function countVotes_F32(p: usize, members: i32, stride: usize, samples: i32, classes: i32, votes: usize): void {
  for (let k = 0; k < members; k++, p += stride) {
    let row = p, to = votes;
    for (let sample = 0; sample < samples; sample++, row += <usize>classes << 2, to += <usize>classes << 2) {
      const most = f32x4.splat(maximumF32(row, classes));
      for (let c = 0; c < classes; c += 4) {
        // Columns that are not there are 0, and the most probable class is above.
        const found = i32x4.bitmask(f32x4.eq(partF32(row + (<usize>c << 2), classes - c), most));
        if (found == 0) continue;
        const at = to + (<usize>(c + ctz(found)) << 2);
        store<i32>(at, load<i32>(at) + 1);
        break;
      }
    }
  }
}

export function countVotes_F64(p: usize, members: i32, stride: usize, samples: i32, classes: i32, votes: usize): void {
  for (let k = 0; k < members; k++, p += stride) {
    let row = p, to = votes;
    for (let sample = 0; sample < samples; sample++, row += <usize>classes << 3, to += <usize>classes << 2) {
      const most = maximum(row, classes);
      let c = 0;
      while (load<f64>(row + (<usize>c << 3)) != most) c++;
      const at = to + (<usize>c << 2);
      store<i32>(at, load<i32>(at) + 1);
    }
  }
}
