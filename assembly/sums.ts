// Sums over a block of probabilities, and the scan for a column's range.
//
//   sumPLog2P   Σ p·log2 p          sumPLog2Q   Σ p·log2 q          sumLog2   Σ log2 x (as q, with p = 1)
//   sumPLog2PQ  Σ p·log2(p/q)       sum        Σ p           scan      minimum, maximum, number of NaN
//
// Terms: 0·log2 anything is 0; p·log2 0 is −∞ and p·log2(p/0) is ∞ for p > 0; NaN stays NaN.
// With an epsilon, p and q are max(·, epsilon) in the terms; the recorded sums and minima are the raw ones.
// If p/q is not a normal number, its term is p·(log2 p − log2 q).
//
// Order, on every backend: element j of a chunk (256 elements) is added to lane j mod 4; a chunk's sum is
// (lane 0 + lane 2) + (lane 1 + lane 3); chunks are added with Neumaier's compensation.
// Domain: any doubles or floats. Error: 64 additions a lane, each half an ulp of the lane, plus that of log2 (log2.ts).
// Float32: log2 and the product are rounded to float32, each term is then added as a double; Σ p is in float32 within
// a chunk. Σ p·log2(p/q) uses doubles from the quotient on, because the logarithm of a float quotient near 1 is lost.
//
// A chunk's terms are assumed normal, as if no value were clipped. Its minima and sums, which are needed anyway, show
// whether that was right; if not, the chunk is prepared in scratch memory and redone, or summed element by element. A
// test in the loop would cost 0.2 of 1.2 ns.
//
// Layout: a block of at most BLOCK elements at a byte offset; results at RECORD (abi.ts).

import {
  CHUNK, CHUNK_W, CHUNK_X, LANES, MIN_P, MIN_Q, RECORD, SCAN_MAX, SCAN_MIN, SCAN_NAN, SUM_P, SUM_Q, SUM_TERMS, WIDE_A,
  WIDE_B,
} from './abi';
import {
  constant,
  constantF32,
  entry,
  entryF32,
  log2,
  log2F32,
  log2Lanes,
  log2LanesF32,
  MAX_VALUE,
  MAX_VALUE_F32,
  MIN_NORMAL,
  MIN_NORMAL_F32,
} from './log2';
import { widen_F32 } from './widen';

const TERM_P: i32 = 0;
const TERM_PQ: i32 = 1;
const TERM_RATIO: i32 = 2;
const TERM_NONE: i32 = 3;

/** For each input: the lanes of its sum, then those of its minimum. */
const LANES_P: usize = <usize>LANES + 32;
const LANES_Q: usize = <usize>LANES + 80;
/** Minima of the block. */
const LEAST_P: usize = <usize>LANES + 128;
const LEAST_Q: usize = <usize>LANES + 136;
/** Pairs (total, compensation) for the terms, p and q. */
export const TOTALS: usize = <usize>LANES + 144;

@inline
function write(index: i32, value: f64): void {
  store<f64>(RECORD + (index << 3), value);
}

@inline
export function addChunk(at: usize, chunk: f64): void {
  const total = load<f64>(at);
  const next = total + chunk;
  store<f64>(at, next);
  store<f64>(at, load<f64>(at, 8) + (abs(total) >= abs(chunk) ? total - next + chunk : chunk - next + total), 8);
}

/** Adds the sums of a chunk to the totals, with Neumaier's compensation. */
function addChunks(terms: f64, p: f64, q: f64): void {
  addChunk(TOTALS, terms);
  addChunk(TOTALS + 16, p);
  addChunk(TOTALS + 32, q);
}

/** An infinite total is right by itself: its compensation is NaN, from ∞ − ∞. */
@inline
export function compensated(at: usize): f64 {
  const total = load<f64>(at);
  return isFinite(total) ? total + load<f64>(at, 8) : total;
}

/** Clears the lanes of the terms. */
@inline
function clearTerms(): void {
  const zero = i64x2.splat(0);
  v128.store(LANES, zero);
  v128.store(LANES, zero, 16);
}

/** Clears the totals of a block. */
function begin(): void {
  // Not memory.fill: a call into the engine, 20 ns.
  const zero = i64x2.splat(0);
  v128.store(TOTALS, zero);
  v128.store(TOTALS, zero, 16);
  v128.store(TOTALS, zero, 32);
  store<f64>(LEAST_P, Infinity);
  store<f64>(LEAST_Q, Infinity);
}

/** Writes the record. + 0 turns −0 into 0. */
function end(): void {
  write(SUM_TERMS, compensated(TOTALS));
  write(SUM_P, compensated(TOTALS + 16));
  write(SUM_Q, compensated(TOTALS + 32));
  write(MIN_P, load<f64>(LEAST_P) + 0);
  write(MIN_Q, load<f64>(LEAST_Q) + 0);
}

@inline
function addTo(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/** The minimum of two lanes and a number, which is ignored if it is NaN. */
@inline
function least(lanes: v128, value: f64): f64 {
  const a = f64x2.extract_lane(lanes, 0), b = f64x2.extract_lane(lanes, 1);
  const both = b < a ? b : a;
  return value < both ? value : both;
}

/** `x < low ? low : x`: keeps NaN. */
@inline
function atLeast(x: f64, low: f64): f64 {
  return x < low ? low : x;
}

/** (lane 0 + lane 2) + (lane 1 + lane 3). */
@inline
export function fold(even: v128, odd: v128): f64 {
  const sum = f64x2.add(even, odd);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

@inline
function foldStored(at: usize): f64 {
  return fold(v128.load(at), v128.load(at, 16));
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

/** Stores the lanes of an input's sum and minimum. */
@inline
function endInput(even: v128, odd: v128, low: v128, at: usize): void {
  v128.store(at, even);
  v128.store(at, odd, 16);
  v128.store(at, low, 32);
}

/**
 * Σ w·log2 x over whole groups of four → LANES, for normal x. `inputs` ≥ 1 also gives the sum and the minimum of w, 2
 * those of x too. The loop contains no call and no test, so that its vectors stay in registers.
 */
@inline
function addTerms(inputs: i32, w: usize, x: usize, stop: usize): void {
  let even = f64x2.splat(0), odd = even, evenP = even, oddP = even, evenQ = even, oddQ = even;
  let lowP = f64x2.splat(Infinity), lowQ = lowP;
  if (x < stop) {
    const delta = w - x;
    const half = constant(0), below = constant(1), magic = constant(2), centre = constant(3), bias = constant(4);
    const k1 = constant(5), k2 = constant(6), k3 = constant(7), k4 = constant(8), k5 = constant(9), k6 = constant(10);
    do {
      const w0 = v128.load(x + delta), w1 = v128.load(x + delta, 16);
      const x0 = v128.load(x), x1 = v128.load(x, 16);
      // Table offsets come from scalar loads: extracting lanes costs a fifth more.
      const low0 = entry(load<u32>(x, 4)), high0 = entry(load<u32>(x, 12));
      const y0 = log2Lanes(x0, low0, high0, half, below, magic, centre, bias, k1, k2, k3, k4, k5, k6);
      even = f64x2.add(even, f64x2.mul(w0, y0));
      const low1 = entry(load<u32>(x, 20)), high1 = entry(load<u32>(x, 28));
      const y1 = log2Lanes(x1, low1, high1, half, below, magic, centre, bias, k1, k2, k3, k4, k5, k6);
      odd = f64x2.add(odd, f64x2.mul(w1, y1));
      // pmin(least, x) ignores NaN; pmin(x, least) would keep it.
      if (inputs > 0) {
        lowP = f64x2.pmin(f64x2.pmin(lowP, w0), w1);
        evenP = f64x2.add(evenP, w0);
        oddP = f64x2.add(oddP, w1);
      }
      if (inputs == 2) {
        lowQ = f64x2.pmin(f64x2.pmin(lowQ, x0), x1);
        evenQ = f64x2.add(evenQ, x0);
        oddQ = f64x2.add(oddQ, x1);
      }
      x += 32;
    } while (x < stop);
  }
  v128.store(LANES, even);
  v128.store(LANES, odd, 16);
  if (inputs > 0) endInput(evenP, oddP, lowP, LANES_P);
  if (inputs == 2) endInput(evenQ, oddQ, lowQ, LANES_Q);
}

function addTermsAlone(w: usize, x: usize, stop: usize): void {
  addTerms(0, w, x, stop);
}

function addTermsOf1(w: usize, x: usize, stop: usize): void {
  addTerms(1, w, x, stop);
}

function addTermsOf2(w: usize, x: usize, stop: usize): void {
  addTerms(2, w, x, stop);
}

/** The sum and the minimum of one input. */
function measure(x: usize, stop: usize, at: usize): void {
  let even = f64x2.splat(0), odd = even, low = f64x2.splat(Infinity), other = low;
  if (x < stop) {
    do {
      const a = v128.load(x), b = v128.load(x, 16);
      low = f64x2.pmin(low, a);
      other = f64x2.pmin(other, b);
      even = f64x2.add(even, a);
      odd = f64x2.add(odd, b);
      x += 32;
    } while (x < stop);
  }
  endInput(even, odd, f64x2.pmin(low, other), at);
}

/**
 * Clipped weights and quotients → CHUNK_W, CHUNK_X, with the sums and minima of the raw p and q. True if these prove
 * all quotients normal: non-negative elements do not exceed their sum. Testing each quotient would cost 0.2 of 2.2 ns.
 */
function divideChunk(p: usize, q: usize, stop: usize, epsilonP: f64, epsilonQ: f64): bool {
  const floorP = f64x2.splat(epsilonP), floorQ = f64x2.splat(epsilonQ);
  const delta = p - q;
  let evenP = f64x2.splat(0), oddP = evenP, evenQ = evenP, oddQ = evenP;
  let lowP = f64x2.splat(Infinity), lowQ = lowP;
  let to: usize = 0;
  if (q < stop) {
    do {
      const p0 = v128.load(q + delta), p1 = v128.load(q + delta, 16);
      const q0 = v128.load(q), q1 = v128.load(q, 16);
      const w0 = f64x2.pmax(p0, floorP), w1 = f64x2.pmax(p1, floorP);
      v128.store(to, w0, CHUNK_W);
      v128.store(to, w1, CHUNK_W + 16);
      v128.store(to, f64x2.div(w0, f64x2.pmax(q0, floorQ)), CHUNK_X);
      v128.store(to, f64x2.div(w1, f64x2.pmax(q1, floorQ)), CHUNK_X + 16);
      lowP = f64x2.pmin(f64x2.pmin(lowP, p0), p1);
      lowQ = f64x2.pmin(f64x2.pmin(lowQ, q0), q1);
      evenP = f64x2.add(evenP, p0);
      oddP = f64x2.add(oddP, p1);
      evenQ = f64x2.add(evenQ, q0);
      oddQ = f64x2.add(oddQ, q1);
      q += 32;
      to += 32;
    } while (q < stop);
  }
  endInput(evenP, oddP, lowP, LANES_P);
  endInput(evenQ, oddQ, lowQ, LANES_Q);
  const leastP = least(lowP, Infinity), leastQ = least(lowQ, Infinity);
  const lowest = max(leastP, epsilonP) / max(fold(evenQ, oddQ), epsilonQ);
  const highest = max(fold(evenP, oddP), epsilonP) / max(leastQ, epsilonQ);
  // A factor of 2 covers the rounding of the sums.
  return (leastP >= 0) & (leastQ >= 0) & (lowest >= 2 * MIN_NORMAL) & (highest <= MAX_VALUE / 2);
}

/**
 * Clipped weights → CHUNK_W; clipped q, or quotients → CHUNK_X, with 1 where the weight is 0. Returns whether all values
 * are normal, as `addTerms` requires.
 */
function prepare(ratio: bool, p: usize, q: usize, stop: usize, epsilonP: f64, epsilonQ: f64): bool {
  const floorP = f64x2.splat(epsilonP), floorQ = f64x2.splat(epsilonQ);
  const ones = f64x2.splat(1), zero = f64x2.splat(0);
  const delta = p - q;
  // A number is positive and normal if and only if its high word lies in 0x00100000 … 0x7fefffff.
  let leastWord = i32x4.splat(-1), mostWord = i32x4.splat(0);
  let to: usize = 0;
  if (q < stop) {
    do {
      const w = f64x2.pmax(v128.load(q + delta), floorP);
      let x = f64x2.pmax(v128.load(q), floorQ);
      if (ratio) x = f64x2.div(w, x);
      x = v128.bitselect(ones, x, f64x2.eq(w, zero));
      leastWord = i32x4.min_u(leastWord, x);
      mostWord = i32x4.max_u(mostWord, x);
      v128.store(to, w, CHUNK_W);
      v128.store(to, x, CHUNK_X);
      q += 16;
      to += 16;
    } while (q < stop);
  }
  const least = min(<u32>i32x4.extract_lane(leastWord, 1), <u32>i32x4.extract_lane(leastWord, 3));
  const most = max(<u32>i32x4.extract_lane(mostWord, 1), <u32>i32x4.extract_lane(mostWord, 3));
  return (least >= 0x00100000) & (most < 0x7ff00000);
}

/** Adds terms to the lanes one by one. */
function addElements(op: i32, p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  for (let j = 0; j < n; ++j) {
    const offset = <usize>j << 3;
    const value = term(op, atLeast(load<f64>(p + offset), epsilonP), atLeast(load<f64>(q + offset), epsilonQ));
    addTo(<usize>LANES + (offset & 24), value);
  }
}

/** Adds the last elements, fewer than four, to the sum and the minimum. */
function addTail(x: usize, n: i32, at: usize): void {
  for (let j = 0; j < n; ++j) {
    const value = load<f64>(x + (<usize>j << 3));
    addTo(at + (<usize>j << 3), value);
    if (value < load<f64>(at, 32)) store<f64>(at, value, 32);
  }
}

/** Whether all elements of an input are finite (NaN and ∞ show in the sum) and at least `low`. */
@inline
function isPlain(at: usize, low: f64): bool {
  const sum = foldStored(at);
  return (sum - sum == 0) & (load<f64>(at, 32) >= low) & (load<f64>(at, 40) >= low);
}

/** Lowers the block's minimum to that of a chunk. */
@inline
function lower(at: usize, chunk: usize): void {
  store<f64>(at, least(v128.load(chunk, 32), load<f64>(at)));
}

/** The sums of one block in double, chunk by chunk. */
function sumBlock(op: i32, p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  begin();
  const delta = q - p;
  const stop = p + (<usize>n << 3);
  const pairs = (op == TERM_PQ) | (op == TERM_RATIO);
  while (p < stop) {
    const count = min<i32>(CHUNK, <i32>((stop - p) >> 3));
    const whole = count & ~3;
    const groups = p + (<usize>whole << 3);
    // The first element that the loops over groups have not summed.
    let from: i32 = whole;
    let plain = false;
    if (op == TERM_NONE) {
      measure(p, groups, LANES_P);
      clearTerms();
      from = count;
      plain = true;
    } else if (op == TERM_P) {
      addTermsOf1(p, p, groups);
      plain = isPlain(LANES_P, MIN_NORMAL);
    } else if (op == TERM_PQ) {
      addTermsOf2(p, p + delta, groups + delta);
      plain = isPlain(LANES_P, epsilonP) && isPlain(LANES_Q, max(epsilonQ, MIN_NORMAL));
    } else if (divideChunk(p, p + delta, groups + delta, epsilonP, epsilonQ)) {
      addTermsAlone(CHUNK_W, CHUNK_X, <usize>CHUNK_X + (groups - p));
      plain = true;
    }
    if (!plain) {
      if (prepare(op == TERM_RATIO, p, p + delta, groups + delta, epsilonP, epsilonQ)) {
        addTermsAlone(CHUNK_W, CHUNK_X, <usize>CHUNK_X + (groups - p));
      } else {
        from = 0;
        clearTerms();
      }
    }
    addTail(groups, count - whole, LANES_P);
    lower(LEAST_P, LANES_P);
    let sumQ: f64 = 0;
    if (pairs) {
      addTail(groups + delta, count - whole, LANES_Q);
      lower(LEAST_Q, LANES_Q);
      sumQ = foldStored(LANES_Q);
    }
    addElements(op, p + (<usize>from << 3), p + delta + (<usize>from << 3), count - from, epsilonP, epsilonQ);
    addChunks(foldStored(LANES), foldStored(LANES_P), sumQ);
    p += <usize>count << 3;
  }
  end();
}

/** Moves the upper two of four floats to the lower half. */
@inline
function upper(x: v128): v128 {
  return v128.shuffle<f64>(x, x, 1, 1);
}

/** Float lanes, as doubles in the order of `fold`. */
@inline
function foldF32(at: usize): f64 {
  const sums = v128.load(at);
  return fold(f64x2.promote_low_f32x4(sums), f64x2.promote_low_f32x4(upper(sums)));
}

/** `prepare` of floats, without quotients. */
function prepareF32(p: usize, q: usize, stop: usize, epsilonP: f32, epsilonQ: f32): bool {
  const floorP = f32x4.splat(epsilonP), floorQ = f32x4.splat(epsilonQ);
  const normal = f32x4.splat(MIN_NORMAL_F32), finite = f32x4.splat(MAX_VALUE_F32);
  const ones = f32x4.splat(1), zero = f32x4.splat(0);
  const delta = q - p;
  let inside = i32x4.splat(-1);
  let to: usize = 0;
  if (p < stop) {
    do {
      const w = f32x4.pmax(v128.load(p), floorP);
      const x = v128.bitselect(ones, f32x4.pmax(v128.load(p + delta), floorQ), f32x4.eq(w, zero));
      inside = v128.and(inside, v128.and(f32x4.ge(x, normal), f32x4.le(x, finite)));
      v128.store(to, w, CHUNK_W);
      v128.store(to, x, CHUNK_X);
      p += 16;
      to += 16;
    } while (p < stop);
  }
  return i32x4.bitmask(inside) == 15;
}

/** `addTerms` of two inputs of floats: terms are rounded to floats and added as doubles; sums and minima are floats. */
function addTermsF32(w: usize, x: usize, stop: usize): void {
  let even = f64x2.splat(0), odd = even;
  let sumP = f32x4.splat(0), sumQ = sumP, lowP = f32x4.splat(Infinity), lowQ = lowP;
  if (x < stop) {
    const delta = w - x;
    const d1 = constantF32(0), d2 = constantF32(1), d3 = constantF32(2);
    do {
      const p0 = v128.load(x + delta), q0 = v128.load(x);
      const e0 = entryF32(load<u32>(x)), e1 = entryF32(load<u32>(x, 4));
      const e2 = entryF32(load<u32>(x, 8)), e3 = entryF32(load<u32>(x, 12));
      const terms = f32x4.mul(p0, log2LanesF32(q0, e0, e1, e2, e3, d1, d2, d3));
      even = f64x2.add(even, f64x2.promote_low_f32x4(terms));
      odd = f64x2.add(odd, f64x2.promote_low_f32x4(upper(terms)));
      lowP = f32x4.pmin(lowP, p0);
      lowQ = f32x4.pmin(lowQ, q0);
      sumP = f32x4.add(sumP, p0);
      sumQ = f32x4.add(sumQ, q0);
      x += 16;
    } while (x < stop);
  }
  v128.store(LANES, even);
  v128.store(LANES, odd, 16);
  endFloats(sumP, lowP, LANES_P);
  endFloats(sumQ, lowQ, LANES_Q);
}

/** Stores four lanes of an input's sum, and its minimum as two doubles. */
@inline
function endFloats(sum: v128, low: v128, at: usize): void {
  v128.store(at, sum);
  v128.store(at, f64x2.promote_low_f32x4(f32x4.pmin(low, upper(low))), 32);
}

/** Adds terms of floats to the lanes one by one. */
function addElementsF32(p: usize, q: usize, n: i32, epsilonP: f32, epsilonQ: f32): void {
  for (let j = 0; j < n; ++j) {
    const offset = <usize>j << 2;
    const rawP = load<f32>(p + offset), rawQ = load<f32>(q + offset);
    const weight: f32 = rawP < epsilonP ? epsilonP : rawP;
    const x: f32 = rawQ < epsilonQ ? epsilonQ : rawQ;
    addTo(<usize>LANES + ((<usize>j & 3) << 3), weight == 0 ? 0 : <f64>(weight * log2F32(x)));
  }
}

/** `addTail` of floats. */
function addTailF32(x: usize, n: i32, at: usize): void {
  for (let j = 0; j < n; ++j) {
    const offset = <usize>j << 2;
    const value = load<f32>(x + offset);
    store<f32>(at + offset, load<f32>(at + offset) + value);
    if (<f64>value < load<f64>(at, 32)) store<f64>(at, <f64>value, 32);
  }
}

/** `isPlain` of floats. */
@inline
function isPlainF32(at: usize, low: f64): bool {
  const sum = foldF32(at);
  return (sum - sum == 0) & (load<f64>(at, 32) >= low) & (load<f64>(at, 40) >= low);
}

/** `sumBlock` of floats: the terms p·log2 q. */
function sumBlockF32(p: usize, q: usize, n: i32, epsilonP: f32, epsilonQ: f32): void {
  begin();
  const delta = q - p;
  const stop = p + (<usize>n << 2);
  while (p < stop) {
    const count = min<i32>(CHUNK, <i32>((stop - p) >> 2));
    const groups = p + (<usize>(count & ~3) << 2);
    let from: i32 = count & ~3;
    addTermsF32(p, p + delta, groups + delta);
    const plain = isPlainF32(LANES_P, <f64>epsilonP) && isPlainF32(LANES_Q, <f64>max(epsilonQ, MIN_NORMAL_F32));
    addTailF32(groups, count & 3, LANES_P);
    addTailF32(groups + delta, count & 3, LANES_Q);
    const sumP = foldF32(LANES_P), sumQ = foldF32(LANES_Q);
    lower(LEAST_P, LANES_P);
    lower(LEAST_Q, LANES_Q);
    if (!plain) {
      if (prepareF32(p, p + delta, groups, epsilonP, epsilonQ)) {
        addTermsF32(CHUNK_W, CHUNK_X, <usize>CHUNK_X + (groups - p));
      } else {
        from = 0;
        clearTerms();
      }
    }
    addElementsF32(p + (<usize>from << 2), p + delta + (<usize>from << 2), count - from, epsilonP, epsilonQ);
    addChunks(foldStored(LANES), sumP, sumQ);
    p += <usize>count << 2;
  }
  end();
}

export function sumPLog2P_F64(p: usize, n: i32): void {
  sumBlock(TERM_P, p, p, n, -Infinity, -Infinity);
}

export function sumPLog2P_F32(p: usize, n: i32): void {
  sumBlockF32(p, p, n, 0, 0);
}

export function sumPLog2Q_F64(p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  sumBlock(TERM_PQ, p, q, n, epsilonP, epsilonQ);
}

export function sumPLog2Q_F32(p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  sumBlockF32(p, q, n, <f32>epsilonP, <f32>epsilonQ);
}

export function sumPLog2PQ_F64(p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  sumBlock(TERM_RATIO, p, q, n, epsilonP, epsilonQ);
}

export function sumPLog2PQ_F32(p: usize, q: usize, n: i32, epsilonP: f64, epsilonQ: f64): void {
  widen_F32(p, n, WIDE_A);
  widen_F32(q, n, WIDE_B);
  sumBlock(TERM_RATIO, WIDE_A, WIDE_B, n, <f64>(<f32>epsilonP), <f64>(<f32>epsilonQ));
}

/** Σ 1·log2 x. */
export function sumLog2_F64(x: usize, n: i32): void {
  const ones = f64x2.splat(1);
  const stop = <usize>WIDE_A + (<usize>n << 3);
  for (let at: usize = WIDE_A; at < stop; at += 32) {
    v128.store(at, ones);
    v128.store(at, ones, 16);
  }
  sumBlock(TERM_PQ, WIDE_A, x, n, 0, 0);
}

/** Σ p and the minimum alone: what a normalisation needs first. */
export function sum_F64(p: usize, n: i32): void {
  sumBlock(TERM_NONE, p, p, n, -Infinity, -Infinity);
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

/** Minimum and maximum of all elements but NaN (∞ and −∞ if there is none), and the number of NaN. */
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
  let low = Infinity, high = -Infinity, missing: i64 = 0;
  while (x < stop) {
    const value = load<f64>(x);
    if (value < low) low = value;
    if (value > high) high = value;
    missing += i64(value != value);
    x += 8;
  }
  const leasts = f64x2.pmin(least0, least1), mosts = f64x2.pmax(most0, most1);
  write(SCAN_MIN, least(leasts, low) + 0);
  write(SCAN_MAX, -least(f64x2.neg(mosts), -high) + 0);
  write(SCAN_NAN, <f64>(missing + i64x2.extract_lane(nan, 0) + i64x2.extract_lane(nan, 1)));
}
