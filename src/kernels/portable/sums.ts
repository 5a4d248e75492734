// The reference of assembly/sums.ts. Element j of a chunk is added to lane j mod 4 by every function, so that all paths give the
// same bits. Groups of four go through `addTerms`, which assumes that every logarithm is of a normal number. If the chunk's sums
// and minima show otherwise, it is redone: by `addTerms` again after `prepare`, or one element at a time.
//
// Loops over groups keep each lane in a variable (lanes in an array: 9.6 instead of 5.6 ns an element). Functions take
// their arrays as arguments and are small, because V8 inlines the logarithm, and so keeps its result unboxed, only within a
// budget. The high word of a double comes from a Uint32Array over the same buffer.

import { log2, log2Normal } from '../../numeric/log2.js';
import { log2F32, log2NormalF32 } from '../../numeric/log2F32.js';
import { NeumaierSum } from '../../numeric/neumaier.js';
import { BLOCK, CHUNK, MIN_P, MIN_Q, RECORD, SUM_P, SUM_Q, SUM_TERMS } from '../abi.generated.js';
import type { Kernels } from '../contract.js';
import type { Views } from '../memory.js';

const MIN_NORMAL = 2.2250738585072014e-308;
const MAX_VALUE = 1.7976931348623157e308;
const MIN_NORMAL_F32 = 1.1754943508222875e-38;

const { fround } = Math;

/** What an element adds: p·log2 p, p·log2 q, or p·log2(p/q). */
type Op = 'p' | 'pq' | 'ratio';

/** Four lanes; those of an input are followed by its minimum. */
type Lanes = Float64Array;
const LEAST = 4;
const TERMS: Lanes = new Float64Array(4);
const SUMS_P: Lanes = new Float64Array(5);
const SUMS_Q: Lanes = new Float64Array(5);
// A chunk's weights, and what their logarithms are taken of.
const WEIGHTS = new Float64Array(CHUNK);
const VALUES = new Float64Array(CHUNK);
const HIGH = new Uint32Array(VALUES.buffer);
// A block of floats as doubles, and of ones.
const WIDE_P = new Float64Array(BLOCK);
const WIDE_Q = new Float64Array(BLOCK);
const HIGH_Q = new Uint32Array(WIDE_Q.buffer);
const ONES = new Float64Array(BLOCK).fill(1);

/** (lane 0 + lane 2) + (lane 1 + lane 3). */
function fold(lanes: Lanes): number {
  return lanes[0] + lanes[2] + (lanes[1] + lanes[3]);
}

function put(lanes: Lanes, a0: number, a1: number, a2: number, a3: number): void {
  lanes[0] = a0;
  lanes[1] = a1;
  lanes[2] = a2;
  lanes[3] = a3;
}

/**
 * Σ w·log2 x → TERMS; Σ w and the minimum of w → SUMS_P. x must be normal, n a multiple of 4; `high` is a view of the buffer of x.
 */
function addTerms(
  w: Float64Array,
  p: number,
  x: Float64Array,
  high: Uint32Array,
  q: number,
  n: number,
): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let least = Infinity;
  for (let j = 0; j < n; j += 4) {
    const at = q + j;
    const w0 = w[p + j];
    const w1 = w[p + j + 1];
    const w2 = w[p + j + 2];
    const w3 = w[p + j + 3];
    a0 += w0 * log2Normal(x[at], high[2 * at + 1]);
    a1 += w1 * log2Normal(x[at + 1], high[2 * at + 3]);
    a2 += w2 * log2Normal(x[at + 2], high[2 * at + 5]);
    a3 += w3 * log2Normal(x[at + 3], high[2 * at + 7]);
    s0 += w0;
    s1 += w1;
    s2 += w2;
    s3 += w3;
    if (w0 < least) least = w0;
    if (w1 < least) least = w1;
    if (w2 < least) least = w2;
    if (w3 < least) least = w3;
  }
  put(TERMS, a0, a1, a2, a3);
  put(SUMS_P, s0, s1, s2, s3);
  SUMS_P[LEAST] = least;
}

/** Σ x and the minimum of x → lanes; n must be a multiple of 4. */
function measure(x: Float64Array, first: number, n: number, lanes: Lanes): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let least = Infinity;
  for (let j = first; j < first + n; j += 4) {
    const x0 = x[j];
    const x1 = x[j + 1];
    const x2 = x[j + 2];
    const x3 = x[j + 3];
    s0 += x0;
    s1 += x1;
    s2 += x2;
    s3 += x3;
    if (x0 < least) least = x0;
    if (x1 < least) least = x1;
    if (x2 < least) least = x2;
    if (x3 < least) least = x3;
  }
  put(lanes, s0, s1, s2, s3);
  lanes[LEAST] = least;
}

/** Adds the last elements, fewer than four. */
function measureRest(x: Float64Array, first: number, n: number, lanes: Lanes): void {
  for (let j = 0; j < n; j++) {
    lanes[j] += x[first + j];
    if (x[first + j] < lanes[LEAST]) lanes[LEAST] = x[first + j];
  }
}

/** Σ w·log2 x of floats → TERMS, from the bits of x: terms are rounded to floats and added as doubles. */
function addTermsF32(w: Float32Array, p: number, bits: Int32Array, q: number, n: number): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  for (let j = 0; j < n; j += 4) {
    a0 += fround(w[p + j] * log2NormalF32(bits[q + j], 0));
    a1 += fround(w[p + j + 1] * log2NormalF32(bits[q + j + 1], 0));
    a2 += fround(w[p + j + 2] * log2NormalF32(bits[q + j + 2], 0));
    a3 += fround(w[p + j + 3] * log2NormalF32(bits[q + j + 3], 0));
  }
  put(TERMS, a0, a1, a2, a3);
}

/** `measure` and `measureRest` of floats: sums are rounded to floats. */
function measureF32(x: Float32Array, first: number, n: number, lanes: Lanes): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let least = Infinity;
  const whole = n & ~3;
  for (let j = first; j < first + whole; j += 4) {
    const x0 = x[j];
    const x1 = x[j + 1];
    const x2 = x[j + 2];
    const x3 = x[j + 3];
    s0 = fround(s0 + x0);
    s1 = fround(s1 + x1);
    s2 = fround(s2 + x2);
    s3 = fround(s3 + x3);
    if (x0 < least) least = x0;
    if (x1 < least) least = x1;
    if (x2 < least) least = x2;
    if (x3 < least) least = x3;
  }
  put(lanes, s0, s1, s2, s3);
  lanes[LEAST] = least;
  for (let j = whole; j < n; j++) {
    lanes[j & 3] = fround(lanes[j & 3] + x[first + j]);
    if (x[first + j] < lanes[LEAST]) lanes[LEAST] = x[first + j];
  }
}

/** Whether all elements of an input are finite (NaN and ∞ show in the sum) and at least `low`. */
function isPlain(lanes: Lanes, low: number): boolean {
  const sum = fold(lanes);
  return sum - sum === 0 && lanes[LEAST] >= low;
}

/** Whether every quotient p/q is normal, as the minima and sums bound them; all elements must be ≥ 0. */
function areQuotientsNormal(): boolean {
  // A factor of 2 covers the rounding of the sums.
  return SUMS_P[LEAST] / fold(SUMS_Q) >= 2 * MIN_NORMAL && fold(SUMS_P) / SUMS_Q[LEAST] <= MAX_VALUE / 2;
}

/** `x < low ? low : x`: keeps NaN. */
function atLeast(x: number, low: number): number {
  return x < low ? low : x;
}

/** The term of any values; if p/q is not normal, p·(log2 p − log2 q). */
function term(op: Op, p: number, q: number): number {
  if (p === 0) return 0;
  if (op !== 'ratio') return p * log2(q);
  const ratio = p / q;
  return p * (ratio >= MIN_NORMAL && ratio <= MAX_VALUE ? log2(ratio) : log2(p) - log2(q));
}

/**
 * Clipped weights → WEIGHTS; clipped values or quotients → VALUES, with 1 where the weight is 0. Returns whether all values are
 * normal, as `addTerms` requires.
 */
function prepare(
  op: Op,
  p: Float64Array,
  firstP: number,
  q: Float64Array,
  firstQ: number,
  n: number,
  epsilonP: number,
  epsilonQ: number,
): boolean {
  let normal = true;
  for (let j = 0; j < n; j++) {
    // Stored without an intermediate variable, which V8 would box.
    if (p[firstP + j] < epsilonP) WEIGHTS[j] = epsilonP;
    else WEIGHTS[j] = p[firstP + j];
    if (q[firstQ + j] < epsilonQ) VALUES[j] = epsilonQ;
    else VALUES[j] = q[firstQ + j];
    if (op === 'ratio') VALUES[j] = WEIGHTS[j] / VALUES[j];
    if (WEIGHTS[j] === 0) VALUES[j] = 1;
    else if (!(VALUES[j] >= MIN_NORMAL && VALUES[j] <= MAX_VALUE)) normal = false;
  }
  return normal;
}

/** The terms of the elements from … to − 1 → TERMS. */
function addSingly(
  op: Op,
  p: Float64Array,
  firstP: number,
  q: Float64Array,
  firstQ: number,
  from: number,
  to: number,
  epsilonP: number,
  epsilonQ: number,
): void {
  for (let j = from; j < to; j++) {
    TERMS[j & 3] += term(op, atLeast(p[firstP + j], epsilonP), atLeast(q[firstQ + j], epsilonQ));
  }
}

/** The compensated sum of an input's chunks, and its minimum. */
class Total {
  readonly #sum = new NeumaierSum();
  #least = Infinity;

  add(lanes: Lanes): void {
    this.#sum.add(fold(lanes));
    if (lanes[LEAST] < this.#least) this.#least = lanes[LEAST];
  }

  get sum(): number {
    return this.#sum.value;
  }

  get least(): number {
    return this.#least + 0;
  }
}

type SumKernelName =
  | 'sumPLog2P_F64'
  | 'sumPLog2P_F32'
  | 'sumPLog2Q_F64'
  | 'sumPLog2Q_F32'
  | 'sumPLog2PQ_F64'
  | 'sumPLog2PQ_F32'
  | 'sumLog2_F64'
  | 'sum_F64'
  | 'divide_F64';

export function sumKernels({ f64, f32, i32, u32 }: Views): Pick<Kernels, SumKernelName> {
  function write(terms: number, p: Total, q: Total): void {
    const record = RECORD / 8;
    f64[record + SUM_TERMS] = terms;
    f64[record + SUM_P] = p.sum;
    f64[record + SUM_Q] = q.sum;
    f64[record + MIN_P] = p.least;
    f64[record + MIN_Q] = q.least;
  }

  /** Sums the terms of one block, and p and q themselves (p·log2 p has no q). */
  function sumBlock(
    op: Op,
    p: Float64Array,
    firstP: number,
    q: Float64Array,
    high: Uint32Array,
    firstQ: number,
    n: number,
    epsilonP: number,
    epsilonQ: number,
  ): void {
    const terms = new NeumaierSum();
    const [totalP, totalQ] = [new Total(), new Total()];
    for (let start = 0; start < n; start += CHUNK) {
      const count = Math.min(CHUNK, n - start);
      const whole = count & ~3;
      const atP = firstP + start;
      const atQ = firstQ + start;
      let plain = true;
      if (op !== 'p') {
        measure(q, atQ, whole, SUMS_Q);
        measureRest(q, atQ + whole, count - whole, SUMS_Q);
        totalQ.add(SUMS_Q);
        plain = isPlain(SUMS_Q, Math.max(epsilonQ, MIN_NORMAL));
      }
      if (!plain) measure(p, atP, whole, SUMS_P);
      else if (op !== 'ratio') addTerms(p, atP, q, high, atQ, whole);
      else {
        for (let j = 0; j < whole; j++) VALUES[j] = p[atP + j] / q[atQ + j];
        addTerms(p, atP, VALUES, HIGH, 0, whole);
      }
      plain &&= isPlain(SUMS_P, op === 'p' ? MIN_NORMAL : epsilonP);
      plain &&= op !== 'ratio' || areQuotientsNormal();
      measureRest(p, atP + whole, count - whole, SUMS_P);
      totalP.add(SUMS_P);
      let done = whole;
      if (!plain) {
        if (prepare(op, p, atP, q, atQ, whole, epsilonP, epsilonQ))
          addTerms(WEIGHTS, 0, VALUES, HIGH, 0, whole);
        else {
          TERMS.fill(0);
          done = 0;
        }
      }
      addSingly(op, p, atP, q, atQ, done, count, epsilonP, epsilonQ);
      terms.add(fold(TERMS));
    }
    write(terms.value, totalP, totalQ);
  }

  function sumPLog2Q_F32(
    offsetP: number,
    offsetQ: number,
    n: number,
    epsilonP: number,
    epsilonQ: number,
  ): void {
    const terms = new NeumaierSum();
    const [totalP, totalQ] = [new Total(), new Total()];
    const [lowP, lowQ] = [fround(epsilonP), fround(epsilonQ)];
    for (let start = 0; start < n; start += CHUNK) {
      const count = Math.min(CHUNK, n - start);
      const whole = count & ~3;
      const p = offsetP / 4 + start;
      const q = offsetQ / 4 + start;
      measureF32(f32, p, count, SUMS_P);
      totalP.add(SUMS_P);
      measureF32(f32, q, count, SUMS_Q);
      totalQ.add(SUMS_Q);
      const plain = isPlain(SUMS_P, lowP) && isPlain(SUMS_Q, Math.max(lowQ, MIN_NORMAL_F32));
      if (plain) addTermsF32(f32, p, i32, q, whole);
      else TERMS.fill(0);
      for (let j = plain ? whole : 0; j < count; j++) {
        const weight = atLeast(f32[p + j], lowP);
        if (weight !== 0) TERMS[j & 3] += fround(weight * log2F32(atLeast(f32[q + j], lowQ)));
      }
      terms.add(fold(TERMS));
    }
    write(terms.value, totalP, totalQ);
  }

  return {
    sumPLog2P_F64: (p, n) => sumBlock('p', f64, p / 8, f64, u32, p / 8, n, -Infinity, -Infinity),
    sumPLog2P_F32: (p, n) => sumPLog2Q_F32(p, p, n, 0, 0),
    sumPLog2Q_F64: (p, q, n, epsilonP, epsilonQ) =>
      sumBlock('pq', f64, p / 8, f64, u32, q / 8, n, epsilonP, epsilonQ),
    sumPLog2Q_F32,
    sumPLog2PQ_F64: (p, q, n, epsilonP, epsilonQ) =>
      sumBlock('ratio', f64, p / 8, f64, u32, q / 8, n, epsilonP, epsilonQ),
    sumPLog2PQ_F32: (p, q, n, epsilonP, epsilonQ) => {
      for (let j = 0; j < n; j++) {
        WIDE_P[j] = f32[p / 4 + j];
        WIDE_Q[j] = f32[q / 4 + j];
      }
      sumBlock('ratio', WIDE_P, 0, WIDE_Q, HIGH_Q, 0, n, fround(epsilonP), fround(epsilonQ));
    },
    sumLog2_F64: (x, n) => sumBlock('pq', ONES, 0, f64, u32, x / 8, n, 0, 0),
    sum_F64: (offset, n) => {
      const total = new Total();
      for (let start = 0; start < n; start += CHUNK) {
        const count = Math.min(CHUNK, n - start);
        const whole = count & ~3;
        const p = offset / 8 + start;
        measure(f64, p, whole, SUMS_P);
        measureRest(f64, p + whole, count - whole, SUMS_P);
        total.add(SUMS_P);
      }
      write(0, total, new Total());
    },
    divide_F64: (offset, n, divisor) => {
      const stop = offset / 8 + n;
      for (let i = offset / 8; i < stop; i++) f64[i] /= divisor;
    },
  };
}
