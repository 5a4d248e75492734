// The reference of assembly/sums.ts, a chunk at a time in three passes: the values whose logarithm is
// wanted, their terms, and the terms' sum in the order of the lanes.

import { log2, log2Normal } from '../../numeric/log2.js';
import { log2F32, log2NormalF32 } from '../../numeric/log2F32.js';
import { CHUNK, MIN_P, MIN_Q, RECORD, SUM_P, SUM_Q, SUM_TERMS } from '../abi.generated.js';
import type { Kernels } from '../contract.js';
import type { Views } from '../memory.js';

const MIN_NORMAL = 2.2250738585072014e-308;
const MAX_VALUE = 1.7976931348623157e308;
const MIN_NORMAL_F32 = 1.1754943508222875e-38;
const MAX_VALUE_F32 = 3.4028234663852886e38;

// Scratch of one chunk. Bits are read back a pass later: at once, the load would wait for the store.
const P = new Float64Array(CHUNK);
const Q = new Float64Array(CHUNK);
const X = new Float64Array(CHUNK);
const HIGH = new Uint32Array(X.buffer);
const X32 = new Float32Array(CHUNK);
const BITS32 = new Int32Array(X32.buffer);
const TERMS = new Float64Array(CHUNK);

/** (lane 0 + lane 2) + (lane 1 + lane 3), element j in lane j mod 4. */
function foldLanes(values: Float64Array, n: number): number {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  const whole = n & ~3;
  for (let j = 0; j < whole; j += 4) {
    a0 += values[j];
    a1 += values[j + 1];
    a2 += values[j + 2];
    a3 += values[j + 3];
  }
  if (n > whole) a0 += values[whole];
  if (n > whole + 1) a1 += values[whole + 1];
  if (n > whole + 2) a2 += values[whole + 2];
  return a0 + a2 + (a1 + a3);
}

function least(values: Float64Array, n: number, before: number): number {
  let result = before;
  for (let j = 0; j < n; j++) if (values[j] < result) result = values[j];
  return result;
}

function termRatio(p: number, q: number): number {
  if (p === 0) return 0;
  const ratio = p / q;
  return p * (ratio >= MIN_NORMAL && ratio <= MAX_VALUE ? log2(ratio) : log2(p) - log2(q));
}

function atLeast(values: Float64Array, n: number, low: number): void {
  for (let j = 0; j < n; j++) if (values[j] < low) values[j] = low;
}

/** Σp·log2 p: P → TERMS. */
function termsP(n: number): void {
  X.set(P);
  for (let j = 0; j < n; j++) {
    const p = P[j];
    if (p >= MIN_NORMAL && p <= MAX_VALUE) TERMS[j] = p * log2Normal(p, HIGH[2 * j + 1], 0);
    else TERMS[j] = p === 0 ? 0 : p * log2(p);
  }
}

function termsPQ(n: number): void {
  X.set(Q);
  for (let j = 0; j < n; j++) {
    const q = X[j];
    if (q >= MIN_NORMAL && q <= MAX_VALUE) TERMS[j] = P[j] * log2Normal(q, HIGH[2 * j + 1], 0);
    else TERMS[j] = P[j] === 0 ? 0 : P[j] * log2(q);
  }
}

function termsRatio(n: number): void {
  for (let j = 0; j < n; j++) X[j] = P[j] / Q[j];
  for (let j = 0; j < n; j++) {
    const ratio = X[j];
    if (ratio >= MIN_NORMAL && ratio <= MAX_VALUE) TERMS[j] = P[j] * log2Normal(ratio, HIGH[2 * j + 1], 0);
    else TERMS[j] = termRatio(P[j], Q[j]);
  }
}

function termsLog(n: number): void {
  X.set(P);
  for (let j = 0; j < n; j++) {
    const x = P[j];
    TERMS[j] = x >= MIN_NORMAL && x <= MAX_VALUE ? log2Normal(x, HIGH[2 * j + 1], 0) : log2(x);
  }
}

function termsNone(n: number): void {
  TERMS.fill(0, 0, n);
}

/** Float32: P·log2 of `argument`, both float values, rounded as a float32 lane rounds. */
function termsF32(n: number, argument: Float64Array): void {
  for (let j = 0; j < n; j++) X32[j] = argument[j];
  for (let j = 0; j < n; j++) {
    const x = X32[j];
    const weight = Math.fround(P[j]);
    if (x >= MIN_NORMAL_F32 && x <= MAX_VALUE_F32) {
      TERMS[j] = Math.fround(weight * Math.fround(log2NormalF32(x, BITS32[j], 0)));
    } else TERMS[j] = weight === 0 ? 0 : Math.fround(weight * log2F32(x));
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

/** Neumaier over chunk sums; kept apart from NeumaierSum, whose object costs a short call more than its sum. */
function lost(sum: number, next: number, total: number): number {
  return Math.abs(sum) >= Math.abs(next) ? sum - total + next : next - total + sum;
}

export function sumKernels({ f64, f32 }: Views): Pick<Kernels, SumKernelName> {
  const record = RECORD / 8;

  function write(terms: number, termsLost: number, p: number, pLost: number, minP: number): void {
    f64[record + SUM_TERMS] = Number.isFinite(terms) ? terms + termsLost : terms;
    f64[record + SUM_P] = Number.isFinite(p) ? p + pLost : p;
    f64[record + MIN_P] = minP + 0;
  }

  function sum1(
    source: Float64Array | Float32Array,
    first: number,
    n: number,
    terms: (n: number) => void,
  ): void {
    let total = 0;
    let totalLost = 0;
    let totalP = 0;
    let lostP = 0;
    let minP = Infinity;
    for (let start = 0; start < n; start += CHUNK) {
      const length = Math.min(CHUNK, n - start);
      P.set(source.subarray(first + start, first + start + length));
      terms(length);
      const chunk = foldLanes(TERMS, length);
      const next = total + chunk;
      totalLost += lost(total, chunk, next);
      total = next;
      const chunkP = foldLanes(P, length);
      const nextP = totalP + chunkP;
      lostP += lost(totalP, chunkP, nextP);
      totalP = nextP;
      minP = least(P, length, minP);
    }
    write(total, totalLost, totalP, lostP, minP);
  }

  function sum2(
    source: Float64Array | Float32Array,
    firstP: number,
    firstQ: number,
    n: number,
    epsilonP: number,
    epsilonQ: number,
    terms: (n: number) => void,
  ): void {
    let total = 0;
    let totalLost = 0;
    let totalP = 0;
    let lostP = 0;
    let totalQ = 0;
    let lostQ = 0;
    let minP = Infinity;
    let minQ = Infinity;
    for (let start = 0; start < n; start += CHUNK) {
      const length = Math.min(CHUNK, n - start);
      P.set(source.subarray(firstP + start, firstP + start + length));
      Q.set(source.subarray(firstQ + start, firstQ + start + length));
      const chunkP = foldLanes(P, length);
      const nextP = totalP + chunkP;
      lostP += lost(totalP, chunkP, nextP);
      totalP = nextP;
      const chunkQ = foldLanes(Q, length);
      const nextQ = totalQ + chunkQ;
      lostQ += lost(totalQ, chunkQ, nextQ);
      totalQ = nextQ;
      minP = least(P, length, minP);
      minQ = least(Q, length, minQ);
      atLeast(P, length, epsilonP);
      atLeast(Q, length, epsilonQ);
      terms(length);
      const chunk = foldLanes(TERMS, length);
      const next = total + chunk;
      totalLost += lost(total, chunk, next);
      total = next;
    }
    write(total, totalLost, totalP, lostP, minP);
    f64[record + SUM_Q] = Number.isFinite(totalQ) ? totalQ + lostQ : totalQ;
    f64[record + MIN_Q] = minQ + 0;
  }

  const termsPF32 = (n: number) => termsF32(n, P);
  const termsPQF32 = (n: number) => termsF32(n, Q);

  return {
    sumPLog2P_F64: (p, n) => sum1(f64, p / 8, n, termsP),
    sumPLog2P_F32: (p, n) => sum1(f32, p / 4, n, termsPF32),
    sumPLog2Q_F64: (p, q, n, epsilonP, epsilonQ) => sum2(f64, p / 8, q / 8, n, epsilonP, epsilonQ, termsPQ),
    sumPLog2Q_F32: (p, q, n, epsilonP, epsilonQ) =>
      sum2(f32, p / 4, q / 4, n, Math.fround(epsilonP), Math.fround(epsilonQ), termsPQF32),
    sumPLog2PQ_F64: (p, q, n, epsilonP, epsilonQ) =>
      sum2(f64, p / 8, q / 8, n, epsilonP, epsilonQ, termsRatio),
    sumPLog2PQ_F32: (p, q, n, epsilonP, epsilonQ) =>
      sum2(f32, p / 4, q / 4, n, Math.fround(epsilonP), Math.fround(epsilonQ), termsRatio),
    sumLog2_F64: (x, n) => sum1(f64, x / 8, n, termsLog),
    sum_F64: (p, n) => sum1(f64, p / 8, n, termsNone),
    divide_F64: (p, n, divisor) => {
      const stop = p / 8 + n;
      for (let i = p / 8; i < stop; i++) f64[i] /= divisor;
    },
  };
}
