// Sums over a block of probabilities, and the scan that finds a range.
//
//   sumPLog2P   Σ p·log2 p          sumPLog2Q   Σ p·log2 q          sumLog2   Σ log2 x (as q, with p = 1)
//   sumPLog2PQ  Σ p·log2(p/q)       sum        Σ p           scan      minimum, maximum, number of NaN
//
// Terms: 0·log2 anything is 0; p·log2 0 is −∞ and p·log2(p/0) is ∞ for p > 0; NaN stays NaN.
// With an epsilon, p and q are max(·, epsilon) in the terms; the recorded sums and minima are the raw ones.
// p/q that is not a normal number is taken apart, p·(log2 p − log2 q).
//
// Order, on every backend: element j of a chunk (256) goes to lane j mod 4, a chunk is
// (lane 0 + lane 2) + (lane 1 + lane 3), chunks are added with Neumaier's compensation.
// Error: 64 additions a lane, each half an ulp of the lane, and that of log2 (log2.ts).
// Float32: log2 and the product are rounded to float32, each term is then added as a double; Σ p is
// float32 within a chunk. Σ p·log2(p/q) is in double from the quotient on, because a float quotient near 1
// has lost its logarithm.
//
// Layout: a block of at most BLOCK elements at a byte offset; results at RECORD (abi.ts).

import {
  CHUNK, LANES, MIN_P, MIN_Q, RECORD, SCAN_MAX, SCAN_MIN, SCAN_NAN, SUM_P, SUM_Q, SUM_TERMS, WIDE_A, WIDE_B,
} from './abi';
import {
  constant,
  constantF32,
  log2,
  log2Computed,
  log2F32,
  log2LanesF32,
  log2Stored,
  MAX_VALUE,
  MIN_NORMAL,
} from './log2';
import { widen_F32, widen_I32 } from './widen';

const TERM_P: i32 = 0;
const TERM_PQ: i32 = 1;
const TERM_RATIO: i32 = 2;
const TERM_NONE: i32 = 3;

// What is rarely touched stands in memory, so that each kernel holds its loop and little else.
const LANES_P: usize = <usize>LANES + 32;
const LANES_Q: usize = <usize>LANES + 64;
/** Least elements that went one by one. */
const LEAST_P: usize = <usize>LANES + 96;
const LEAST_Q: usize = <usize>LANES + 104;
/** Pairs (total, lost) for the terms, p and q. */
const TOTALS: usize = <usize>LANES + 112;

@inline
function write(index: i32, value: f64): void {
  store<f64>(RECORD + (index << 3), value);
}

@inline
function addChunk(at: usize, chunk: f64): void {
  const total = load<f64>(at);
  const next = total + chunk;
  store<f64>(at, next);
  store<f64>(at, load<f64>(at, 8) + (abs(total) >= abs(chunk) ? total - next + chunk : chunk - next + total), 8);
}

/** Adds the sums of a chunk to the totals, with Neumaier's compensation. Too large for the compiler to inline. */
function addChunks(terms: f64, p: f64, q: f64): void {
  addChunk(TOTALS, terms);
  addChunk(TOTALS + 16, p);
  addChunk(TOTALS + 32, q);
}

@inline
function compensated(at: usize): f64 {
  const total = load<f64>(at);
  return isFinite(total) ? total + load<f64>(at, 8) : total;
}

/** Writes the record; an infinite total has a NaN beside it: ∞ − ∞ in what was lost. */
function end(minP: v128, minQ: v128): void {
  write(SUM_TERMS, compensated(TOTALS));
  write(SUM_P, compensated(TOTALS + 16));
  write(SUM_Q, compensated(TOTALS + 32));
  write(MIN_P, minimum(minP, load<f64>(LEAST_P)));
  write(MIN_Q, minimum(minQ, load<f64>(LEAST_Q)));
}

@inline
function addTo(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
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

/** `x < low ? low : x`: keeps NaN. */
@inline
function atLeast(x: f64, low: f64): f64 {
  return x < low ? low : x;
}

/** The term of any values. */
function term(op: i32, p: f64, q: f64): f64 {
  if (op == TERM_NONE) return 0;
  if (p == 0) return 0;
  if (op == TERM_P) return p * log2(p);
  if (op == TERM_PQ) return p * log2(q);
  const ratio = p / q;
  return p * (ratio >= MIN_NORMAL && ratio <= MAX_VALUE ? log2(ratio) : log2(p) - log2(q));
}

/** Up to four elements one by one: their terms, raw values and minima into the lanes in memory. */
function addElements(op: i32, p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  for (let lane = 0; lane < n; ++lane) {
    const offset = <usize>lane << 3;
    const rawP = load<f64>(p + offset), rawQ = load<f64>(q + offset);
    if (rawP < load<f64>(LEAST_P)) store<f64>(LEAST_P, rawP);
    if (rawQ < load<f64>(LEAST_Q)) store<f64>(LEAST_Q, rawQ);
    addTo(<usize>LANES + offset, term(op, atLeast(rawP, epsilonP), atLeast(rawQ, epsilonQ)));
    addTo(LANES_P + offset, rawP);
    addTo(LANES_Q + offset, rawQ);
  }
}

/** The sums of one block in double: of one input with a constant `op`, of two with either. */
@inline
function sumBlock(inputs: i32, op: i32, p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  memory.fill(TOTALS, 0, 48);
  store<f64>(LEAST_P, Infinity);
  store<f64>(LEAST_Q, Infinity);
  let minP = f64x2.splat(Infinity), minQ = minP;
  const floorP = f64x2.splat(epsilonP), floorQ = f64x2.splat(epsilonQ);
  const delta = q - p;
  const stop = p + (<usize>n << 3);
  while (p < stop) {
    const last = min(p + (<usize>CHUNK << 3), stop);
    const groups = p + ((last - p) & ~31);
    let even = f64x2.splat(0), odd = even, evenP = even, oddP = even, evenQ = even, oddQ = even;
    // The inner loop holds no call, so that its vectors stay in registers. A group with a value that the lanes
    // cannot take leaves it, goes element by element like a tail, and the loop is entered again behind it.
    while (p < last) {
      if (p < groups) {
        const mantissas = constant(0), ones = constant(1), half = constant(2), top = constant(3);
        const magic = constant(4), bias = constant(5), k1 = constant(6), k2 = constant(7), k3 = constant(8);
        const k4 = constant(9), k5 = constant(10), k6 = constant(11), normal = constant(12), finite = constant(13);
        const zero = f64x2.splat(0);
        do {
          const p0 = v128.load(p), p1 = v128.load(p, 16);
          if (inputs == 2) {
            const q0 = v128.load(p + delta), q1 = v128.load(p + delta, 16);
            const w0 = f64x2.pmax(p0, floorP), w1 = f64x2.pmax(p1, floorP);
            let x0 = f64x2.pmax(q0, floorQ), x1 = f64x2.pmax(q1, floorQ);
            if (op == TERM_RATIO) {
              x0 = f64x2.div(w0, x0);
              x1 = f64x2.div(w1, x1);
            }
            // A zero weight takes any argument: the lanes make a finite number of its bits.
            const fast0 = v128.or(v128.and(f64x2.ge(x0, normal), f64x2.le(x0, finite)), f64x2.eq(w0, zero));
            const fast1 = v128.or(v128.and(f64x2.ge(x1, normal), f64x2.le(x1, finite)), f64x2.eq(w1, zero));
            if (i64x2.bitmask(v128.and(fast0, fast1)) != 3) break;
            const y0 = log2Computed(x0, mantissas, ones, half, top, magic, bias, k1, k2, k3, k4, k5, k6);
            const y1 = log2Computed(x1, mantissas, ones, half, top, magic, bias, k1, k2, k3, k4, k5, k6);
            even = f64x2.add(even, f64x2.mul(w0, y0));
            odd = f64x2.add(odd, f64x2.mul(w1, y1));
            minQ = f64x2.pmin(f64x2.pmin(minQ, q0), q1);
            evenQ = f64x2.add(evenQ, q0);
            oddQ = f64x2.add(oddQ, q1);
          } else if (op == TERM_P) {
            // The lanes take ∞ for 2^1024, which is right for ∞·log2 ∞.
            const fast0 = v128.or(f64x2.ge(p0, normal), f64x2.eq(p0, zero));
            const fast1 = v128.or(f64x2.ge(p1, normal), f64x2.eq(p1, zero));
            if (i64x2.bitmask(v128.and(fast0, fast1)) != 3) break;
            const y0 = log2Stored(p0, p, mantissas, ones, half, top, magic, bias, k1, k2, k3, k4, k5, k6);
            const y1 = log2Stored(p1, p + 16, mantissas, ones, half, top, magic, bias, k1, k2, k3, k4, k5, k6);
            even = f64x2.add(even, f64x2.mul(p0, y0));
            odd = f64x2.add(odd, f64x2.mul(p1, y1));
          }
          // pmin(least, x) passes over NaN; the other way round it would keep it.
          minP = f64x2.pmin(f64x2.pmin(minP, p0), p1);
          evenP = f64x2.add(evenP, p0);
          oddP = f64x2.add(oddP, p1);
          p += 32;
        } while (p < groups);
      }
      if (p < last) {
        v128.store(LANES, even);
        v128.store(LANES, odd, 16);
        v128.store(LANES_P, evenP);
        v128.store(LANES_P, oddP, 16);
        v128.store(LANES_Q, evenQ);
        v128.store(LANES_Q, oddQ, 16);
        const count = min<i32>(4, <i32>((last - p) >> 3));
        addElements(op, p, p + delta, count, epsilonP, epsilonQ);
        even = v128.load(LANES);
        odd = v128.load(LANES, 16);
        evenP = v128.load(LANES_P);
        oddP = v128.load(LANES_P, 16);
        evenQ = v128.load(LANES_Q);
        oddQ = v128.load(LANES_Q, 16);
        p += <usize>count << 3;
      }
    }
    addChunks(fold(even, odd), fold(evenP, oddP), fold(evenQ, oddQ));
  }
  end(minP, minQ);
}

/** (lane 0 + lane 2) + (lane 1 + lane 3). */
@inline
function fold(even: v128, odd: v128): f64 {
  const sum = f64x2.add(even, odd);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** The upper two of four floats, as the lower two. */
@inline
function upper(x: v128): v128 {
  return v128.shuffle<f64>(x, x, 1, 1);
}

/** Float lanes, as doubles in the order of `fold`. */
@inline
function foldF32(sums: v128): f64 {
  return fold(f64x2.promote_low_f32x4(sums), f64x2.promote_low_f32x4(upper(sums)));
}

/** Up to four floats one by one, into the lanes in memory. */
function addElementsF32(p: usize, q: usize, n: i32, epsilonP: f32, epsilonQ: f32): void {
  for (let lane = 0; lane < n; ++lane) {
    const offset = <usize>lane << 2;
    const rawP = load<f32>(p + offset), rawQ = load<f32>(q + offset);
    if (<f64>rawP < load<f64>(LEAST_P)) store<f64>(LEAST_P, <f64>rawP);
    if (<f64>rawQ < load<f64>(LEAST_Q)) store<f64>(LEAST_Q, <f64>rawQ);
    const weight: f32 = rawP < epsilonP ? epsilonP : rawP;
    const x: f32 = rawQ < epsilonQ ? epsilonQ : rawQ;
    addTo(<usize>LANES + (<usize>lane << 3), weight == 0 ? 0 : <f64>(weight * log2F32(x)));
    store<f32>(LANES_P + offset, load<f32>(LANES_P + offset) + rawP);
    store<f32>(LANES_Q + offset, load<f32>(LANES_Q + offset) + rawQ);
  }
}

/** Two of the least of four floats, as doubles. */
@inline
function widenMinimum(lanes: v128): v128 {
  return f64x2.promote_low_f32x4(f32x4.pmin(lanes, upper(lanes)));
}

/** The sums of one block of floats, terms in float32. */
function sumBlockF32(p: usize, q: usize, n: i32, epsilonP: f32, epsilonQ: f32): void {
  memory.fill(TOTALS, 0, 48);
  store<f64>(LEAST_P, Infinity);
  store<f64>(LEAST_Q, Infinity);
  let minP = f32x4.splat(Infinity), minQ = minP;
  const floorP = f32x4.splat(epsilonP), floorQ = f32x4.splat(epsilonQ);
  const delta = q - p;
  const stop = p + (<usize>n << 2);
  while (p < stop) {
    const last = min(p + (<usize>CHUNK << 2), stop);
    const groups = p + ((last - p) & ~15);
    let even = f64x2.splat(0), odd = even;
    let sumP = f32x4.splat(0), sumQ = sumP;
    while (p < last) {
      if (p < groups) {
        const offsets = constantF32(0), exponents = constantF32(1), ones = constantF32(2), a = constantF32(3);
        const k0 = constantF32(4), k1 = constantF32(5), k2 = constantF32(6), k3 = constantF32(7), k4 = constantF32(8);
        const k5 = constantF32(9), k6 = constantF32(10), k7 = constantF32(11), k8 = constantF32(12);
        const normal = constantF32(13), finite = constantF32(14), zero = f32x4.splat(0);
        do {
          const p0 = v128.load(p), q0 = v128.load(p + delta);
          const weight = f32x4.pmax(p0, floorP), x = f32x4.pmax(q0, floorQ);
          const inside = v128.and(f32x4.ge(x, normal), f32x4.le(x, finite));
          if (i32x4.bitmask(v128.or(inside, f32x4.eq(weight, zero))) != 15) break;
          const terms = f32x4.mul(weight, log2LanesF32(x, offsets, exponents, ones, a, k0, k1, k2, k3, k4, k5, k6, k7, k8));
          even = f64x2.add(even, f64x2.promote_low_f32x4(terms));
          odd = f64x2.add(odd, f64x2.promote_low_f32x4(upper(terms)));
          minP = f32x4.pmin(minP, p0);
          minQ = f32x4.pmin(minQ, q0);
          sumP = f32x4.add(sumP, p0);
          sumQ = f32x4.add(sumQ, q0);
          p += 16;
        } while (p < groups);
      }
      if (p < last) {
        v128.store(LANES, even);
        v128.store(LANES, odd, 16);
        v128.store(LANES_P, sumP);
        v128.store(LANES_Q, sumQ);
        const count = min<i32>(4, <i32>((last - p) >> 2));
        addElementsF32(p, p + delta, count, epsilonP, epsilonQ);
        even = v128.load(LANES);
        odd = v128.load(LANES, 16);
        sumP = v128.load(LANES_P);
        sumQ = v128.load(LANES_Q);
        p += <usize>count << 2;
      }
    }
    addChunks(fold(even, odd), foldF32(sumP), foldF32(sumQ));
  }
  end(widenMinimum(minP), widenMinimum(minQ));
}

/** Of two inputs, one copy of the code for both terms; the branch on `op` goes one way in a whole block. */
function sumPairs(op: i32, p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  sumBlock(2, op, p, q, n, epsilonP, epsilonQ);
}

export function sumPLog2P_F64(p: usize, n: i32): void {
  sumBlock(1, TERM_P, p, p, n, -Infinity, -Infinity);
}

export function sumPLog2P_F32(p: usize, n: i32): void {
  sumBlockF32(p, p, n, 0, 0);
}

export function sumPLog2Q_F64(p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  sumPairs(TERM_PQ, p, q, n, epsilonP, epsilonQ);
}

export function sumPLog2Q_F32(p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  sumBlockF32(p, q, n, <f32>epsilonP, <f32>epsilonQ);
}

export function sumPLog2PQ_F64(p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  sumPairs(TERM_RATIO, p, q, n, epsilonP, epsilonQ);
}

export function sumPLog2PQ_F32(p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  widen_F32(p, n, WIDE_A);
  widen_F32(q, n, WIDE_B);
  sumPairs(TERM_RATIO, WIDE_A, WIDE_B, n, <f64>(<f32>epsilonP), <f64>(<f32>epsilonQ));
}

/** Σ 1·log2 x. */
export function sumLog2_F64(x: usize, n: i32): void {
  for (let i = 0; i < n; ++i) store<f64>(<usize>WIDE_A + (<usize>i << 3), 1);
  sumPairs(TERM_PQ, WIDE_A, x, n, 0, 0);
}

/** Σ p and the minimum alone: what a normalisation needs first. */
export function sum_F64(p: usize, n: i32): void {
  sumBlock(1, TERM_NONE, p, p, n, -Infinity, -Infinity);
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
  widen_F32(x, n, WIDE_A);
  scan_F64(WIDE_A, n);
}

export function scan_I32(x: usize, n: i32): void {
  widen_I32(x, n, WIDE_A);
  scan_F64(WIDE_A, n);
}
