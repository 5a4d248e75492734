// Sums over a block of probabilities, and the scan that finds a range.
//
//   sumPLog2P   Σ p·log2 p          sumPLog2Q   Σ p·log2 q          sumLog2   Σ log2 x
//   sumPLog2PQ  Σ p·log2(p/q)       sum        Σ p           scan      minimum, maximum, number of NaN
//
// Terms: 0·log2 anything is 0; p·log2 0 is −∞ and p·log2(p/0) is ∞ for p > 0; NaN stays NaN.
// With an epsilon, p and q are max(·, epsilon) in the terms; the recorded sums and minima are the raw ones.
// p/q that is not a normal number is taken apart, p·(log2 p − log2 q).
//
// Order, on every backend: element j of a chunk (256) goes to lane j mod 4, a chunk is
// (lane 0 + lane 2) + (lane 1 + lane 3), chunks are added with Neumaier's compensation.
// Error: 64 additions a lane, each half an ulp of the lane, and that of log2 (log2.ts).
// Float32: log2 and the product are rounded to float32, each term is then added as a double;
// Σ p·log2(p/q) is in double from the quotient on, because a rounded float quotient near 1 loses its logarithm.
//
// Layout: a block of at most BLOCK elements at a byte offset; results at RECORD (abi.ts).

import { CHUNK, MIN_P, MIN_Q, RECORD, SCAN_MAX, SCAN_MIN, SCAN_NAN, SUM_P, SUM_Q, SUM_TERMS } from './abi';
import {
  allNormalF32,
  bothNormal,
  log2,
  log2Computed,
  log2F32,
  log2LanesF32,
  log2Stored,
  MAX_VALUE,
  MIN_NORMAL,
} from './log2';

const TERM_P: i32 = 0;
const TERM_PQ: i32 = 1;
const TERM_RATIO: i32 = 2;
const TERM_LOG: i32 = 3;
const TERM_NONE: i32 = 4;

@inline
function write(index: i32, value: f64): void {
  store<f64>(RECORD + (index << 3), value);
}

/** What addition lost, after Neumaier: `total` is fl(sum + next). */
@inline
function lost(sum: f64, next: f64, total: f64): f64 {
  return abs(sum) >= abs(next) ? sum - total + next : next - total + sum;
}

function termP(p: f64): f64 {
  return p == 0 ? 0 : p * log2(p);
}

function termPQ(p: f64, q: f64): f64 {
  return p == 0 ? 0 : p * log2(q);
}

function termRatio(p: f64, q: f64): f64 {
  if (p == 0) return 0;
  const ratio = p / q;
  return p * (ratio >= MIN_NORMAL && ratio <= MAX_VALUE ? log2(ratio) : log2(p) - log2(q));
}

@inline
function term(op: i32, p: f64, q: f64): f64 {
  if (op == TERM_NONE) return 0;
  if (op == TERM_P) return termP(p);
  if (op == TERM_PQ) return termPQ(p, q);
  if (op == TERM_RATIO) return termRatio(p, q);
  return log2(p);
}

/** The value whose logarithm a term takes. */
@inline
function argument(op: i32, p: v128, q: v128): v128 {
  if (op == TERM_PQ) return q;
  if (op == TERM_RATIO) return f64x2.div(p, q);
  return p;
}

/** Terms of two elements whose arguments are normal. `at` is where the argument stands, 0 where it was computed. */
@inline
function normalTerms(op: i32, weight: v128, x: v128, at: usize): v128 {
  const logarithm = op == TERM_P || op == TERM_LOG ? log2Stored(x, at) : log2Computed(x);
  return op == TERM_LOG ? logarithm : f64x2.mul(weight, logarithm);
}

/** Terms of two elements, any values. */
function anyTerms(op: i32, p: v128, q: v128): v128 {
  return f64x2.replace_lane(
    f64x2.splat(term(op, f64x2.extract_lane(p, 0), f64x2.extract_lane(q, 0))),
    1,
    term(op, f64x2.extract_lane(p, 1), f64x2.extract_lane(q, 1)),
  );
}

/** `x < low ? low : x`: keeps NaN. */
@inline
function atLeast(x: f64, low: f64): f64 {
  return x < low ? low : x;
}

@inline
function twoInputs(op: i32): bool {
  return op == TERM_PQ || op == TERM_RATIO;
}

/** The sums of one block; every kernel below is this with a constant `op`. */
@inline
function sumBlock<T>(op: i32, p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  let total: f64 = 0, totalLost: f64 = 0;
  let totalP: f64 = 0, lostP: f64 = 0;
  let totalQ: f64 = 0, lostQ: f64 = 0;
  let minP = f64x2.splat(Infinity), minQ = f64x2.splat(Infinity);
  let tailMinP: f64 = Infinity, tailMinQ: f64 = Infinity;
  const floorP = f64x2.splat(epsilonP), floorQ = f64x2.splat(epsilonQ);
  const size = sizeof<T>();
  const delta = q - p;
  const stop = p + <usize>n * size;
  if (n > 0) {
    do {
      const end = min(p + <usize>CHUNK * size, stop);
      const groups = p + ((end - p) & ~(4 * size - 1));
      let even = f64x2.splat(0), odd = f64x2.splat(0);
      let evenP = f64x2.splat(0), oddP = f64x2.splat(0);
      let evenQ = f64x2.splat(0), oddQ = f64x2.splat(0);
      if (p < groups) {
        do {
          let p0: v128, p1: v128, q0 = f64x2.splat(0), q1 = f64x2.splat(0);
          if (sizeof<T>() == 8) {
            p0 = v128.load(p);
            p1 = v128.load(p, 16);
            if (twoInputs(op)) {
              q0 = v128.load(p + delta);
              q1 = v128.load(p + delta, 16);
            }
          } else {
            p0 = f64x2.promote_low_f32x4(v128.load64_zero(p));
            p1 = f64x2.promote_low_f32x4(v128.load64_zero(p, 8));
            if (twoInputs(op)) {
              q0 = f64x2.promote_low_f32x4(v128.load64_zero(p + delta));
              q1 = f64x2.promote_low_f32x4(v128.load64_zero(p + delta, 8));
            }
          }
          // pmin(least, x) passes over NaN; the other way round it would keep it.
          minP = f64x2.pmin(f64x2.pmin(minP, p0), p1);
          evenP = f64x2.add(evenP, p0);
          oddP = f64x2.add(oddP, p1);
          if (twoInputs(op)) {
            minQ = f64x2.pmin(f64x2.pmin(minQ, q0), q1);
            evenQ = f64x2.add(evenQ, q0);
            oddQ = f64x2.add(oddQ, q1);
            p0 = f64x2.pmax(p0, floorP);
            p1 = f64x2.pmax(p1, floorP);
            q0 = f64x2.pmax(q0, floorQ);
            q1 = f64x2.pmax(q1, floorQ);
          }
          if (op == TERM_NONE) {
            p += 4 * size;
            continue;
          }
          if (sizeof<T>() == 4 && op != TERM_RATIO) {
            let x: v128, weight = f32x4.splat(0);
            if (op == TERM_PQ) {
              weight = f32x4.pmax(v128.load(p), f32x4.splat(<f32>epsilonP));
              x = f32x4.pmax(v128.load(p + delta), f32x4.splat(<f32>epsilonQ));
            } else {
              x = v128.load(p);
              weight = x;
            }
            if (i32x4.bitmask(allNormalF32(x)) == 15) {
              const terms = f32x4.mul(weight, log2LanesF32(x));
              even = f64x2.add(even, f64x2.promote_low_f32x4(terms));
              odd = f64x2.add(odd, f64x2.promote_low_f32x4(v128.shuffle<f64>(terms, terms, 1, 1)));
            } else {
              even = f64x2.add(even, anyTermsF32(op, p0, q0));
              odd = f64x2.add(odd, anyTermsF32(op, p1, q1));
            }
          } else {
            const x0 = argument(op, p0, q0), x1 = argument(op, p1, q1);
            if (i64x2.bitmask(v128.and(bothNormal(x0), bothNormal(x1))) == 3) {
              even = f64x2.add(even, normalTerms(op, p0, x0, p));
              odd = f64x2.add(odd, normalTerms(op, p1, x1, p + 16));
            } else {
              even = f64x2.add(even, anyTerms(op, p0, q0));
              odd = f64x2.add(odd, anyTerms(op, p1, q1));
            }
          }
          p += 4 * size;
        } while (p < groups);
      }
      let a0 = f64x2.extract_lane(even, 0), a1 = f64x2.extract_lane(even, 1), a2 = f64x2.extract_lane(odd, 0);
      let b0 = f64x2.extract_lane(evenP, 0), b1 = f64x2.extract_lane(evenP, 1), b2 = f64x2.extract_lane(oddP, 0);
      let c0 = f64x2.extract_lane(evenQ, 0), c1 = f64x2.extract_lane(evenQ, 1), c2 = f64x2.extract_lane(oddQ, 0);
      let lane = 0;
      while (p < end) {
        const rawP = <f64>load<T>(p);
        const rawQ = twoInputs(op) ? <f64>load<T>(p + delta) : 0;
        if (rawP < tailMinP) tailMinP = rawP;
        if (rawQ < tailMinQ) tailMinQ = rawQ;
        const clippedP = twoInputs(op) ? atLeast(rawP, epsilonP) : rawP;
        const clippedQ = twoInputs(op) ? atLeast(rawQ, epsilonQ) : 0;
        const t = sizeof<T>() == 4 && op != TERM_RATIO
          ? termF32(op, <f32>clippedP, <f32>clippedQ)
          : term(op, clippedP, clippedQ);
        if (lane == 0) {
          a0 += t;
          b0 += rawP;
          c0 += rawQ;
        } else if (lane == 1) {
          a1 += t;
          b1 += rawP;
          c1 += rawQ;
        } else {
          a2 += t;
          b2 += rawP;
          c2 += rawQ;
        }
        ++lane;
        p += size;
      }
      const chunk = (a0 + a2) + (a1 + f64x2.extract_lane(odd, 1));
      const next = total + chunk;
      totalLost += lost(total, chunk, next);
      total = next;
      const chunkP = (b0 + b2) + (b1 + f64x2.extract_lane(oddP, 1));
      const nextP = totalP + chunkP;
      lostP += lost(totalP, chunkP, nextP);
      totalP = nextP;
      if (twoInputs(op)) {
        const chunkQ = (c0 + c2) + (c1 + f64x2.extract_lane(oddQ, 1));
        const nextQ = totalQ + chunkQ;
        lostQ += lost(totalQ, chunkQ, nextQ);
        totalQ = nextQ;
      }
    } while (p < stop);
  }
  // An infinite total has a NaN beside it: ∞ − ∞ in `lost`.
  write(SUM_TERMS, isFinite(total) ? total + totalLost : total);
  write(SUM_P, isFinite(totalP) ? totalP + lostP : totalP);
  write(MIN_P, minimum(minP, tailMinP));
  if (twoInputs(op)) {
    write(SUM_Q, isFinite(totalQ) ? totalQ + lostQ : totalQ);
    write(MIN_Q, minimum(minQ, tailMinQ));
  }
}

/** The least of the lanes and the tail; + 0 makes −0 and 0 one value, whatever lane they came from. */
@inline
function minimum(lanes: v128, tail: f64): f64 {
  let least = f64x2.extract_lane(lanes, 0);
  const other = f64x2.extract_lane(lanes, 1);
  if (other < least) least = other;
  if (tail < least) least = tail;
  return least + 0;
}

function termF32(op: i32, p: f32, q: f32): f64 {
  if (p == 0) return 0;
  return <f64>(p * log2F32(op == TERM_PQ ? q : p));
}

function anyTermsF32(op: i32, p: v128, q: v128): v128 {
  return f64x2.replace_lane(
    f64x2.splat(termF32(op, <f32>f64x2.extract_lane(p, 0), <f32>f64x2.extract_lane(q, 0))),
    1,
    termF32(op, <f32>f64x2.extract_lane(p, 1), <f32>f64x2.extract_lane(q, 1)),
  );
}

export function sumPLog2P_F64(p: usize, n: i32): void {
  sumBlock<f64>(TERM_P, p, p, n, 0, 0);
}

export function sumPLog2P_F32(p: usize, n: i32): void {
  sumBlock<f32>(TERM_P, p, p, n, 0, 0);
}

export function sumPLog2Q_F64(p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  sumBlock<f64>(TERM_PQ, p, q, n, epsilonP, epsilonQ);
}

export function sumPLog2Q_F32(p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  sumBlock<f32>(TERM_PQ, p, q, n, <f64>(<f32>epsilonP), <f64>(<f32>epsilonQ));
}

export function sumPLog2PQ_F64(p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  sumBlock<f64>(TERM_RATIO, p, q, n, epsilonP, epsilonQ);
}

export function sumPLog2PQ_F32(p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  sumBlock<f32>(TERM_RATIO, p, q, n, <f64>(<f32>epsilonP), <f64>(<f32>epsilonQ));
}

export function sumLog2_F64(x: usize, n: i32): void {
  sumBlock<f64>(TERM_LOG, x, x, n, 0, 0);
}

/** Σ p and the minimum alone: what a normalisation needs first. */
export function sum_F64(p: usize, n: i32): void {
  sumBlock<f64>(TERM_NONE, p, p, n, 0, 0);
}

/** p[i] = p[i] / divisor, in place. */
export function divide_F64(p: usize, n: i32, divisor: f64): void {
  const stop = p + (<usize>n << 3);
  const pairs = p + ((<usize>n & ~1) << 3);
  const divisors = f64x2.splat(divisor);
  if (p < pairs) {
    do {
      v128.store(p, f64x2.div(v128.load(p), divisors));
      p += 16;
    } while (p < pairs);
  }
  if (p < stop) store<f64>(p, load<f64>(p) / divisor);
}

/** Minimum and maximum of what is not NaN (∞ and −∞ when nothing is), and the number of NaN. */
export function scan_F64(x: usize, n: i32): void {
  const stop = x + (<usize>n << 3);
  const groups = x + ((<usize>n & ~3) << 3);
  let least0 = f64x2.splat(Infinity), least1 = least0;
  let most0 = f64x2.splat(-Infinity), most1 = most0;
  let nan = i64x2.splat(0);
  if (x < groups) {
    do {
      const a = v128.load(x), b = v128.load(x, 16);
      least0 = f64x2.pmin(least0, a);
      least1 = f64x2.pmin(least1, b);
      most0 = f64x2.pmax(most0, a);
      most1 = f64x2.pmax(most1, b);
      nan = i64x2.sub(i64x2.sub(nan, f64x2.ne(a, a)), f64x2.ne(b, b));
      x += 32;
    } while (x < groups);
  }
  let least = Infinity, most = -Infinity, missing: i64 = 0;
  while (x < stop) {
    const value = load<f64>(x);
    if (value < least) least = value;
    if (value > most) most = value;
    missing += i64(value != value);
    x += 8;
  }
  const leasts = f64x2.pmin(least0, least1), mosts = f64x2.pmax(most0, most1);
  write(SCAN_MIN, minimum(leasts, least));
  write(SCAN_MAX, -minimum(f64x2.neg(mosts), -most) + 0);
  write(SCAN_NAN, <f64>(missing + i64x2.extract_lane(nan, 0) + i64x2.extract_lane(nan, 1)));
}

export function scan_F32(x: usize, n: i32): void {
  const stop = x + (<usize>n << 2);
  const groups = x + ((<usize>n & ~3) << 2);
  let leasts = f32x4.splat(Infinity), mosts = f32x4.splat(-Infinity), nan = i32x4.splat(0);
  if (x < groups) {
    do {
      const a = v128.load(x);
      leasts = f32x4.pmin(leasts, a);
      mosts = f32x4.pmax(mosts, a);
      nan = i32x4.sub(nan, f32x4.ne(a, a));
      x += 16;
    } while (x < groups);
  }
  let least = f32x4.extract_lane(leasts, 0), most = f32x4.extract_lane(mosts, 0);
  least = min(min(least, f32x4.extract_lane(leasts, 1)), min(f32x4.extract_lane(leasts, 2), f32x4.extract_lane(leasts, 3)));
  most = max(max(most, f32x4.extract_lane(mosts, 1)), max(f32x4.extract_lane(mosts, 2), f32x4.extract_lane(mosts, 3)));
  let missing = i32x4.extract_lane(nan, 0) + i32x4.extract_lane(nan, 1) + i32x4.extract_lane(nan, 2) + i32x4.extract_lane(nan, 3);
  while (x < stop) {
    const value = load<f32>(x);
    if (value < least) least = value;
    if (value > most) most = value;
    missing += i32(value != value);
    x += 4;
  }
  write(SCAN_MIN, <f64>least + 0);
  write(SCAN_MAX, <f64>most + 0);
  write(SCAN_NAN, <f64>missing);
}

export function scan_I32(x: usize, n: i32): void {
  const stop = x + (<usize>n << 2);
  const groups = x + ((<usize>n & ~3) << 2);
  let leasts = i32x4.splat(i32.MAX_VALUE), mosts = i32x4.splat(i32.MIN_VALUE);
  if (x < groups) {
    do {
      const a = v128.load(x);
      leasts = i32x4.min_s(leasts, a);
      mosts = i32x4.max_s(mosts, a);
      x += 16;
    } while (x < groups);
  }
  let least = min(min(i32x4.extract_lane(leasts, 0), i32x4.extract_lane(leasts, 1)), min(i32x4.extract_lane(leasts, 2), i32x4.extract_lane(leasts, 3)));
  let most = max(max(i32x4.extract_lane(mosts, 0), i32x4.extract_lane(mosts, 1)), max(i32x4.extract_lane(mosts, 2), i32x4.extract_lane(mosts, 3)));
  while (x < stop) {
    const value = load<i32>(x);
    if (value < least) least = value;
    if (value > most) most = value;
    x += 4;
  }
  write(SCAN_MIN, n > 0 ? <f64>least : Infinity);
  write(SCAN_MAX, n > 0 ? <f64>most : -Infinity);
  write(SCAN_NAN, 0);
}
