// The reference of assembly/sums.ts, in passes: the values whose logarithm is wanted, the terms, the sums. Each pass is
// a small function over scratch arrays, because V8 inlines the logarithm, and so keeps its result unboxed, only within
// a budget.

import { log2, log2Normal } from '../../numeric/log2.js';
import { log2F32, log2NormalF32 } from '../../numeric/log2F32.js';
import { lostInSum } from '../../numeric/neumaier.js';
import { BLOCK, CHUNK, MIN_P, MIN_Q, RECORD, SUM_P, SUM_Q, SUM_TERMS, WIDE_A } from '../abi.generated.js';
import type { Kernels } from '../contract.js';
import type { Views } from '../memory.js';

const MIN_NORMAL = 2.2250738585072014e-308;
const MAX_VALUE = 1.7976931348623157e308;
const MIN_NORMAL_F32 = 1.1754943508222875e-38;
const MAX_VALUE_F32 = 3.4028234663852886e38;

const { fround } = Math;

/** Elements that go through the passes together, so that their scratch stays in the first-level cache. */
const SPAN = 1024;

// Bits are read back a pass later: at once, the load would wait for the store.
const WEIGHTS = new Float64Array(SPAN);
const VALUES = new Float64Array(SPAN);
const QS = new Float64Array(SPAN);
const HIGH = new Uint32Array(VALUES.buffer);
const WEIGHTS_F32 = new Float32Array(BLOCK);
const VALUES_F32 = new Float32Array(BLOCK);
const BITS_F32 = new Int32Array(VALUES_F32.buffer);
const LOGS_F32 = new Float32Array(BLOCK);
const TERMS = new Float64Array(BLOCK);

/** (lane 0 + lane 2) + (lane 1 + lane 3), element j in lane j mod 4. */
function foldLanes(values: Float64Array, first: number, n: number): number {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  const whole = first + (n & ~3);
  for (let j = first; j < whole; j += 4) {
    a0 += values[j];
    a1 += values[j + 1];
    a2 += values[j + 2];
    a3 += values[j + 3];
  }
  const tail = n & 3;
  if (tail > 0) a0 += values[whole];
  if (tail > 1) a1 += values[whole + 1];
  if (tail > 2) a2 += values[whole + 2];
  return a0 + a2 + (a1 + a3);
}

/** The same in float32, the lanes then added as doubles. */
function foldLanesF32(values: Float32Array, first: number, n: number): number {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  const whole = first + (n & ~3);
  for (let j = first; j < whole; j += 4) {
    a0 = fround(a0 + values[j]);
    a1 = fround(a1 + values[j + 1]);
    a2 = fround(a2 + values[j + 2]);
    a3 = fround(a3 + values[j + 3]);
  }
  const tail = n & 3;
  if (tail > 0) a0 = fround(a0 + values[whole]);
  if (tail > 1) a1 = fround(a1 + values[whole + 1]);
  if (tail > 2) a2 = fround(a2 + values[whole + 2]);
  return a0 + a2 + (a1 + a3);
}

/** Chunks added with Neumaier's compensation; an infinite total has a NaN beside it, ∞ − ∞. */
function sumChunks(n: number, fold: (start: number, length: number) => number): number {
  let total = 0;
  let lost = 0;
  for (let start = 0; start < n; start += CHUNK) {
    const chunk = fold(start, Math.min(CHUNK, n - start));
    const next = total + chunk;
    lost += lostInSum(total, chunk, next);
    total = next;
  }
  return Number.isFinite(total) ? total + lost : total;
}

function sumOf(values: Float64Array, first: number, n: number): number {
  return sumChunks(n, (start, length) => foldLanes(values, first + start, length));
}

function sumOfF32(values: Float32Array, first: number, n: number): number {
  return sumChunks(n, (start, length) => foldLanesF32(values, first + start, length));
}

/** Floats summed as doubles: what the ratio kernel does. */
function sumWidened(values: Float32Array, first: number, n: number): number {
  for (let j = 0; j < n; j++) TERMS[j] = values[first + j];
  return sumOf(TERMS, 0, n);
}

/** The least element; NaN is passed over, and −0 is 0. */
function leastOf(values: Float64Array | Float32Array, first: number, n: number): number {
  let least = Infinity;
  for (let j = first; j < first + n; j++) if (values[j] < least) least = values[j];
  return least + 0;
}

/** weights·log2 values → TERMS from `to` on; 0·log2 anything is 0. `high` is a Uint32Array over the same buffer. */
function fillTerms(
  weights: Float64Array,
  firstWeight: number,
  values: Float64Array,
  high: Uint32Array,
  first: number,
  n: number,
  to: number,
): void {
  for (let j = 0; j < n; j++) {
    const x = values[first + j];
    const weight = weights[firstWeight + j];
    if (x >= MIN_NORMAL && x <= MAX_VALUE)
      TERMS[to + j] = weight * log2Normal(x, high[2 * (first + j) + 1], 0);
    else TERMS[to + j] = weight === 0 ? 0 : weight * log2(x);
  }
}

function takeLogsF32(values: Float32Array, bits: Int32Array, first: number, n: number): void {
  for (let j = 0; j < n; j++) {
    const x = values[first + j];
    LOGS_F32[j] = x >= MIN_NORMAL_F32 && x <= MAX_VALUE_F32 ? log2NormalF32(bits[first + j], 0) : log2F32(x);
  }
}

/** weights·LOGS_F32 → TERMS. */
function weighF32(weights: Float32Array, first: number, n: number): void {
  for (let j = 0; j < n; j++) {
    const weight = weights[first + j];
    TERMS[j] = weight === 0 ? 0 : fround(weight * LOGS_F32[j]);
  }
}

/** `x < low ? low : x`: keeps NaN. */
function clip(
  values: Float64Array | Float32Array,
  first: number,
  n: number,
  low: number,
  to: Float64Array | Float32Array,
): void {
  for (let j = 0; j < n; j++) {
    const x = values[first + j];
    // Not one expression: V8 would box its value (cross-entropy 17.7 against 13.6 ns).
    if (x < low) to[j] = low;
    else to[j] = x;
  }
}

/** Weights and clipped q in VALUES → TERMS from `to` on; p/q that is not normal is taken apart, p·(log2 p − log2 q). */
function fillRatioTerms(n: number, to: number): void {
  let abnormal = false;
  for (let j = 0; j < n; j++) {
    const q = VALUES[j];
    const ratio = WEIGHTS[j] / q;
    QS[j] = q;
    VALUES[j] = ratio;
    if (!(ratio >= MIN_NORMAL && ratio <= MAX_VALUE)) abnormal = true;
  }
  fillTerms(WEIGHTS, 0, VALUES, HIGH, 0, n, to);
  if (!abnormal) return;
  for (let j = 0; j < n; j++) {
    const weight = WEIGHTS[j];
    const ratio = VALUES[j];
    if (weight === 0 || (ratio >= MIN_NORMAL && ratio <= MAX_VALUE)) continue;
    TERMS[to + j] = weight * (log2(weight) - log2(QS[j]));
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

export function sumKernels({ f64, f32, u32 }: Views): Pick<Kernels, SumKernelName> {
  const record = RECORD / 8;

  function writeP(terms: number, sum: number, minimum: number): void {
    f64[record + SUM_TERMS] = terms;
    f64[record + SUM_P] = sum;
    f64[record + MIN_P] = minimum;
  }

  function writeQ(sum: number, minimum: number): void {
    f64[record + SUM_Q] = sum;
    f64[record + MIN_Q] = minimum;
  }

  const sumPLog2Q_F32: Kernels['sumPLog2Q_F32'] = (offsetP, offsetQ, n, epsilonP, epsilonQ) => {
    const p = offsetP / 4;
    const q = offsetQ / 4;
    clip(f32, p, n, fround(epsilonP), WEIGHTS_F32);
    clip(f32, q, n, fround(epsilonQ), VALUES_F32);
    takeLogsF32(VALUES_F32, BITS_F32, 0, n);
    weighF32(WEIGHTS_F32, 0, n);
    writeP(sumOf(TERMS, 0, n), sumOfF32(f32, p, n), leastOf(f32, p, n));
    writeQ(sumOfF32(f32, q, n), leastOf(f32, q, n));
  };

  function writePairs(p: number, q: number, n: number): void {
    writeP(sumOf(TERMS, 0, n), sumOf(f64, p, n), leastOf(f64, p, n));
    writeQ(sumOf(f64, q, n), leastOf(f64, q, n));
  }

  const sumPLog2Q_F64: Kernels['sumPLog2Q_F64'] = (offsetP, offsetQ, n, epsilonP, epsilonQ) => {
    const p = offsetP / 8;
    const q = offsetQ / 8;
    for (let start = 0; start < n; start += SPAN) {
      const length = Math.min(SPAN, n - start);
      clip(f64, p + start, length, epsilonP, WEIGHTS);
      clip(f64, q + start, length, epsilonQ, VALUES);
      fillTerms(WEIGHTS, 0, VALUES, HIGH, 0, length, start);
    }
    writePairs(p, q, n);
  };

  return {
    sumPLog2P_F64: (offset, n) => {
      const p = offset / 8;
      fillTerms(f64, p, f64, u32, p, n, 0);
      writeP(sumOf(TERMS, 0, n), sumOf(f64, p, n), leastOf(f64, p, n));
    },
    sumPLog2P_F32: (offset, n) => sumPLog2Q_F32(offset, offset, n, 0, 0),
    sumPLog2Q_F64,
    sumPLog2Q_F32,
    sumPLog2PQ_F64: (offsetP, offsetQ, n, epsilonP, epsilonQ) => {
      const p = offsetP / 8;
      const q = offsetQ / 8;
      for (let start = 0; start < n; start += SPAN) {
        const length = Math.min(SPAN, n - start);
        clip(f64, p + start, length, epsilonP, WEIGHTS);
        clip(f64, q + start, length, epsilonQ, VALUES);
        fillRatioTerms(length, start);
      }
      writePairs(p, q, n);
    },
    sumPLog2PQ_F32: (offsetP, offsetQ, n, epsilonP, epsilonQ) => {
      const p = offsetP / 4;
      const q = offsetQ / 4;
      for (let start = 0; start < n; start += SPAN) {
        const length = Math.min(SPAN, n - start);
        clip(f32, p + start, length, fround(epsilonP), WEIGHTS);
        clip(f32, q + start, length, fround(epsilonQ), VALUES);
        fillRatioTerms(length, start);
      }
      writeP(sumOf(TERMS, 0, n), sumWidened(f32, p, n), leastOf(f32, p, n));
      writeQ(sumWidened(f32, q, n), leastOf(f32, q, n));
    },
    sumLog2_F64: (offset, n) => {
      f64.fill(1, WIDE_A / 8, WIDE_A / 8 + n);
      sumPLog2Q_F64(WIDE_A, offset, n, 0, 0);
    },
    sum_F64: (offset, n) => {
      const p = offset / 8;
      writeP(0, sumOf(f64, p, n), leastOf(f64, p, n));
    },
    divide_F64: (offset, n, divisor) => {
      const stop = offset / 8 + n;
      for (let i = offset / 8; i < stop; i++) f64[i] /= divisor;
    },
  };
}
