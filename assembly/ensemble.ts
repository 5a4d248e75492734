// What the members of an ensemble tell apart: their mean and their divergence from it, element by element.
//
//   m = Σ p_k/K;  −m·log2 m;  the sum over members of m·φ(p_k/m),  φ(r) = r·ln r − r + 1 ≥ 0, which is p·ln(p/m) − p + m
//
// φ is a series for |r − 1| < 1/16, so that it keeps its digits where members agree; for floats a polynomial of (p − m)/m in half an octave
// around 1. φ(0) = 1; an m below the normal numbers of the members' type gives 0, since 1/m overflows: its term is less than K·m·ln K.
// Order, on every backend: members in order, of floats two by two; m and the sums are doubles. Error of the sum: 2e-13, of floats 2e-7 for each φ.
//
// Layout: K blocks of n elements (a multiple of 4), one after the other; results are doubles.

import { constant, entry, log2Lanes, MIN_NORMAL, MIN_NORMAL_F32 } from './log2';

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
    v128.store(sums + at, v128.andnot(f64x2.mul(mean, sum), f64x2.lt(mean, f64x2.splat(MIN_NORMAL))));
    v128.store(entropies + at, entropyOf(mean, half, below, magic, centre, bias, c1, c2, c3, c4, c5, c6));
  }
}

/**
 * P(f) of ln(1 + f) = f − f²/2 + f³·P(f) on [√½ − 1, √2 − 1], whose error is 6e-9 of f (least squares, reweighted to a minimax); then 1, ½, ln 2, the
 * least normal number, √½. Loaded, because engines make splats anew in each round of a loop.
 */
const CONSTANTS_F32: usize = memory.data<f32>(
  [
    0.33333316445350647, -0.25000807642936707, 0.2000228613615036, -0.1662459671497345, 0.14181214570999146, -0.13128404319286346,
    0.12881404161453247, -0.07860207557678223, 1, 0.5, 0.6931471824645996, 1.1754943508222875e-38,
    0.7071067690849304,
  ],
  16,
);

@inline
function cF32(i: i32): v128 {
  return v128.load32_splat(CONSTANTS_F32 + (<usize>i << 2));
}

/**
 * φ of four floats over their means: r = 2^k·(1 + f), x = r − 1 = (p − mean)/mean, and f = x for k = 0.
 *   k = 0:  x² + r·f²·(f·P − ½)          else  r·(k·ln 2 + f) − x + r·f²·(f·P − ½)
 */
@inline
function phiF32(p: v128, mean: v128, inverse: v128, one: v128, half: v128, ln2: v128, floor: v128): v128 {
  const x = f32x4.mul(f32x4.sub(p, mean), inverse);
  const r = f32x4.pmax(f32x4.mul(p, inverse), floor);
  const k = i32x4.shr_s(i32x4.sub(r, cF32(12)), 23);
  const isUnit = i32x4.eq(k, i64x2.splat(0));
  const f = v128.bitselect(x, f32x4.sub(i32x4.sub(r, i32x4.shl(k, 23)), one), isUnit);
  const f2 = f32x4.mul(f, f);
  const c01 = f32x4.add(cF32(0), f32x4.mul(f, cF32(1)));
  const c23 = f32x4.add(cF32(2), f32x4.mul(f, cF32(3)));
  const c45 = f32x4.add(cF32(4), f32x4.mul(f, cF32(5)));
  const c67 = f32x4.add(cF32(6), f32x4.mul(f, cF32(7)));
  const q = f32x4.add(f32x4.add(c01, f32x4.mul(f2, c23)), f32x4.mul(f32x4.mul(f2, f2), f32x4.add(c45, f32x4.mul(f2, c67))));
  const curved = f32x4.mul(f32x4.mul(r, f2), f32x4.sub(f32x4.mul(f, q), half));
  const far = f32x4.sub(f32x4.mul(r, f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(k), ln2), f)), x);
  return f32x4.pmax(f32x4.add(v128.bitselect(f2, far, isUnit), curved), i64x2.splat(0));
}

export function ensemble_F32(p: usize, members: i32, n: i32, means: usize, sums: usize, entropies: usize): void {
  const stride = <usize>n << 2;
  const count = f64x2.splat(<f64>members), zero = f64x2.splat(0);
  const one = cF32(8), halfF32 = cF32(9), ln2 = cF32(10), floor = cF32(11);
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
      let two = phiF32(v128.load(from), mean, inverse, one, halfF32, ln2, floor);
      if (k + 1 < members) two = f32x4.add(two, phiF32(v128.load(from + stride), mean, inverse, one, halfF32, ln2, floor));
      sumLow = f64x2.add(sumLow, f64x2.promote_low_f32x4(two));
      sumHigh = f64x2.add(sumHigh, f64x2.promote_low_f32x4(v128.shuffle<f32>(two, two, 2, 3, 2, 3)));
    }
    v128.store(means + to, low);
    v128.store(means + to, high, 16);
    v128.store(sums + to, v128.andnot(f64x2.mul(low, sumLow), f64x2.lt(low, f64x2.splat(MIN_NORMAL_F32))));
    v128.store(sums + to, v128.andnot(f64x2.mul(high, sumHigh), f64x2.lt(high, f64x2.splat(MIN_NORMAL_F32))), 16);
    v128.store(entropies + to, entropyOf(low, half, below, magic, centre, bias, c1, c2, c3, c4, c5, c6));
    v128.store(entropies + to, entropyOf(high, half, below, magic, centre, bias, c1, c2, c3, c4, c5, c6), 16);
  }
}

/** Adds 1 to the votes of the first most probable class of a row. */
@inline
function vote(row: usize, isFloat: bool, classes: i32, votes: usize): void {
  let best = 0;
  for (let c = 1; c < classes; c++) {
    const isMore = isFloat
      ? load<f32>(row + (<usize>c << 2)) > load<f32>(row + (<usize>best << 2))
      : load<f64>(row + (<usize>c << 3)) > load<f64>(row + (<usize>best << 3));
    if (isMore) best = c;
  }
  const at = votes + (<usize>best << 2);
  store<i32>(at, load<i32>(at) + 1);
}

/** The most votes of a sample's classes; if rows had ties, so that there are more votes than members, they are counted anew. */
@inline
function mostVotes(p: usize, isFloat: bool, members: i32, stride: usize, classes: i32, votes: usize): i32 {
  let sum = 0, most = 0;
  for (let c = 0; c < classes; c++) sum += load<i32>(votes + (<usize>c << 2));
  if (sum != members) {
    memory.fill(votes, 0, <usize>classes << 2);
    for (let k = 0; k < members; k++) vote(p + <usize>k * stride, isFloat, classes, votes);
  }
  for (let c = 0; c < classes; c++) most = max(most, load<i32>(votes + (<usize>c << 2)));
  return most;
}

/**
 * The most votes of each sample's classes: how many members hold the same class the most probable, the first of equals. Rows of a member are
 * `stride` bytes apart; `votes` has room for a row and a vector. 1 if a row may not be probabilities: an element below 0 or NaN, or a sum that is not
 * 1 within half of `tolerance`, by sums of floats. Two passes over a row that lies in the cache: 0.4 ns an element of ten.
 */
export function countVotes_F32(
  p: usize, members: i32, stride: usize, samples: i32, classes: i32, tolerance: f64, votes: usize, most: usize,
): i32 {
  const whole = classes & ~3, rest = classes & 3;
  const bound = f32x4.splat(<f32>(tolerance / 2)), one = cF32(8);
  const kept = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(rest));
  let isRight = i32x4.eq(one, one), least = one;
  for (let sample = 0; sample < samples; sample++, p += <usize>classes << 2) {
    memory.fill(votes, 0, <usize>classes << 2);
    for (let k = 0, row = p; k < members; k++, row += stride) {
      let sum = f32x4.splat(0), high = sum;
      let at = row;
      for (const end = row + (<usize>whole << 2); at < end; at += 16) {
        const v = v128.load(at);
        high = f32x4.pmax(high, v);
        least = f32x4.pmin(least, v);
        sum = f32x4.add(sum, v);
      }
      if (rest > 0) {
        const v = v128.and(v128.load(at), kept);
        high = f32x4.pmax(high, v);
        least = f32x4.pmin(least, v);
        sum = f32x4.add(sum, v);
      }
      sum = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
      high = f32x4.pmax(high, v128.shuffle<f32>(high, high, 2, 3, 0, 1));
      sum = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 1, 0, 3, 2));
      high = f32x4.pmax(high, v128.shuffle<f32>(high, high, 1, 0, 3, 2));
      isRight = v128.and(isRight, f32x4.le(f32x4.abs(f32x4.sub(sum, one)), bound));
      let to = votes;
      at = row;
      for (const end = row + (<usize>whole << 2); at < end; at += 16, to += 16) {
        v128.store(to, i32x4.sub(v128.load(to), f32x4.eq(v128.load(at), high)));
      }
      if (rest > 0) v128.store(to, i32x4.sub(v128.load(to), v128.and(f32x4.eq(v128.load(at), high), kept)));
    }
    store<i32>(most + (<usize>sample << 2), mostVotes(p, true, members, stride, classes, votes));
  }
  return i32x4.all_true(isRight) && !v128.any_true(f32x4.lt(least, f32x4.splat(0))) ? 0 : 1;
}

export function countVotes_F64(
  p: usize, members: i32, stride: usize, samples: i32, classes: i32, tolerance: f64, votes: usize, most: usize,
): i32 {
  let isRight = true;
  let low = f64x2.splat(0);
  for (let sample = 0; sample < samples; sample++, p += <usize>classes << 3) {
    memory.fill(votes, 0, <usize>classes << 2);
    for (let k = 0, row = p; k < members; k++, row += stride) {
      const end = row + (<usize>classes << 3);
      let sum = f64x2.splat(0), high = sum;
      let at = row;
      for (; at < end; at += 16) {
        const v = at + 16 <= end ? v128.load(at) : v128.load64_zero(at);
        high = f64x2.pmax(high, v);
        low = f64x2.pmin(low, v);
        sum = f64x2.add(sum, v);
      }
      high = f64x2.pmax(high, v128.shuffle<f64>(high, high, 1, 0));
      isRight = isRight && abs(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1) - 1) <= tolerance / 2;
      let to = votes;
      for (at = row; at + 16 <= end; at += 16, to += 8) {
        const found = f64x2.eq(v128.load(at), high);
        v128.store64_lane(to, i32x4.sub(v128.load64_zero(to), v128.shuffle<i32>(found, found, 0, 2, 0, 2)), 0);
      }
      if (at < end && load<f64>(at) == f64x2.extract_lane(high, 0)) store<i32>(to, load<i32>(to) + 1);
    }
    store<i32>(most + (<usize>sample << 2), mostVotes(p, false, members, stride, classes, votes));
  }
  return isRight && !v128.any_true(f64x2.lt(low, f64x2.splat(0))) ? 0 : 1;
}

/** The sum over the classes of each sample, in order. */
export function addClasses(terms: usize, samples: i32, classes: i32, to: usize): void {
  for (let sample = 0; sample < samples; sample++, to += 8) {
    let sum: f64 = 0;
    for (let c = 0; c < classes; c++, terms += 8) sum += load<f64>(terms);
    store<f64>(to, sum);
  }
}
