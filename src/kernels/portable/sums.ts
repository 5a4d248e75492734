// The reference of assembly/sums.ts, a chunk at a time: first the values whose logarithm is wanted, then their
// terms, then the sums in the order of the lanes.

import { log2, log2Normal } from '../../numeric/log2.js';
import { log2F32, log2NormalF32 } from '../../numeric/log2F32.js';
import { CHUNK, MIN_P, MIN_Q, RECORD, SUM_P, SUM_Q, SUM_TERMS } from '../abi.generated.js';
import type { Kernels } from '../contract.js';
import type { Views } from '../memory.js';

const MIN_NORMAL = 2.2250738585072014e-308;
const MAX_VALUE = 1.7976931348623157e308;
const MIN_NORMAL_F32 = 1.1754943508222875e-38;
const MAX_VALUE_F32 = 3.4028234663852886e38;

const { fround } = Math;

// Scratch of one chunk. Bits are read back a pass later: at once, the load would wait for the store.
const WEIGHTS = new Float64Array(CHUNK);
const VALUES = new Float64Array(CHUNK);
const HIGH = new Uint32Array(VALUES.buffer);
const WEIGHTS_F32 = new Float32Array(CHUNK);
const VALUES_F32 = new Float32Array(CHUNK);
const BITS_F32 = new Int32Array(VALUES_F32.buffer);
const TERMS = new Float64Array(CHUNK);

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

function least(values: Float64Array, first: number, n: number, before: number): number {
  let result = before;
  for (let j = first; j < first + n; j++) if (values[j] < result) result = values[j];
  return result;
}

function leastF32(values: Float32Array, first: number, n: number, before: number): number {
  let result = before;
  for (let j = first; j < first + n; j++) if (values[j] < result) result = values[j];
  return result;
}

/** Neumaier over chunk sums: what addition lost, `total` being fl(sum + next). */
function lost(sum: number, next: number, total: number): number {
  return Math.abs(sum) >= Math.abs(next) ? sum - total + next : next - total + sum;
}

/** An infinite total has a NaN beside it: ∞ − ∞ in `lost`. */
function compensated(total: number, totalLost: number): number {
  return Number.isFinite(total) ? total + totalLost : total;
}

/** WEIGHTS·log2 VALUES → TERMS. */
function weightedTerms(n: number): void {
  for (let j = 0; j < n; j++) {
    const x = VALUES[j];
    const weight = WEIGHTS[j];
    if (x >= MIN_NORMAL && x <= MAX_VALUE) TERMS[j] = weight * log2Normal(x, HIGH[2 * j + 1], 0);
    else TERMS[j] = weight === 0 ? 0 : weight * log2(x);
  }
}

/** The same in float32. */
function weightedTermsF32(n: number): void {
  for (let j = 0; j < n; j++) {
    const x = VALUES_F32[j];
    const weight = WEIGHTS_F32[j];
    if (x >= MIN_NORMAL_F32 && x <= MAX_VALUE_F32) {
      TERMS[j] = fround(weight * log2NormalF32(x, BITS_F32[j], 0));
    } else TERMS[j] = weight === 0 ? 0 : fround(weight * log2F32(x));
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

type Terms = (first: number, n: number) => void;

export function sumKernels({ f64, f32, i32, u32 }: Views): Pick<Kernels, SumKernelName> {
  const record = RECORD / 8;

  /** Chunk by chunk: `terms` fills TERMS, `sum` and `minimum` look at the raw elements. */
  function run(
    first: number,
    n: number,
    terms: Terms,
    sum: (first: number, n: number) => number,
    minimum: (first: number, n: number, before: number) => number,
  ): void {
    let total = 0;
    let totalLost = 0;
    let totalP = 0;
    let lostP = 0;
    let minP = Infinity;
    for (let start = 0; start < n; start += CHUNK) {
      const length = Math.min(CHUNK, n - start);
      terms(first + start, length);
      const chunk = foldLanes(TERMS, 0, length);
      const next = total + chunk;
      totalLost += lost(total, chunk, next);
      total = next;
      const chunkP = sum(first + start, length);
      const nextP = totalP + chunkP;
      lostP += lost(totalP, chunkP, nextP);
      totalP = nextP;
      minP = minimum(first + start, length, minP);
    }
    f64[record + SUM_TERMS] = compensated(total, totalLost);
    f64[record + SUM_P] = compensated(totalP, lostP);
    f64[record + MIN_P] = minP + 0;
  }

  const sum = (first: number, n: number): number => foldLanes(f64, first, n);
  const sumF32 = (first: number, n: number): number => foldLanesF32(f32, first, n);
  const minimum = (first: number, n: number, before: number): number => least(f64, first, n, before);
  const minimumF32 = (first: number, n: number, before: number): number => leastF32(f32, first, n, before);
  /** Floats summed as doubles: what the ratio kernel does. */
  const sumWidened = (first: number, n: number): number => {
    for (let j = 0; j < n; j++) VALUES[j] = f32[first + j];
    return foldLanes(VALUES, 0, n);
  };

  /** Sum and minimum of the second input, after `run` over the first. */
  function runQ(first: number, n: number, sumOf: typeof sum, minimumOf: typeof minimum): void {
    let total = 0;
    let totalLost = 0;
    let minQ = Infinity;
    for (let start = 0; start < n; start += CHUNK) {
      const length = Math.min(CHUNK, n - start);
      const chunk = sumOf(first + start, length);
      const next = total + chunk;
      totalLost += lost(total, chunk, next);
      total = next;
      minQ = minimumOf(first + start, length, minQ);
    }
    f64[record + SUM_Q] = compensated(total, totalLost);
    f64[record + MIN_Q] = minQ + 0;
  }

  const termsP: Terms = (first, n) => {
    for (let j = 0; j < n; j++) {
      const p = f64[first + j];
      if (p >= MIN_NORMAL && p <= MAX_VALUE) TERMS[j] = p * log2Normal(p, u32[2 * (first + j) + 1], 0);
      else TERMS[j] = p === 0 ? 0 : p * log2(p);
    }
  };

  const termsPF32: Terms = (first, n) => {
    for (let j = 0; j < n; j++) {
      const p = f32[first + j];
      if (p >= MIN_NORMAL_F32 && p <= MAX_VALUE_F32) {
        TERMS[j] = fround(p * log2NormalF32(p, i32[first + j], 0));
      } else TERMS[j] = p === 0 ? 0 : fround(p * log2F32(p));
    }
  };

  const termsLog: Terms = (first, n) => {
    for (let j = 0; j < n; j++) {
      const x = f64[first + j];
      TERMS[j] = x >= MIN_NORMAL && x <= MAX_VALUE ? log2Normal(x, u32[2 * (first + j) + 1], 0) : log2(x);
    }
  };

  const termsNone: Terms = (_first, n) => {
    TERMS.fill(0, 0, n);
  };

  function termsPQ(delta: number, epsilonP: number, epsilonQ: number): Terms {
    return (first, n) => {
      for (let j = 0; j < n; j++) {
        const p = f64[first + j];
        const q = f64[first + delta + j];
        WEIGHTS[j] = p < epsilonP ? epsilonP : p;
        VALUES[j] = q < epsilonQ ? epsilonQ : q;
      }
      weightedTerms(n);
    };
  }

  function termsPQF32(delta: number, epsilonP: number, epsilonQ: number): Terms {
    return (first, n) => {
      for (let j = 0; j < n; j++) {
        const p = f32[first + j];
        const q = f32[first + delta + j];
        WEIGHTS_F32[j] = p < epsilonP ? epsilonP : p;
        VALUES_F32[j] = q < epsilonQ ? epsilonQ : q;
      }
      weightedTermsF32(n);
    };
  }

  /** p/q that is not normal is taken apart, p·(log2 p − log2 q). */
  function termsRatio(
    view: Float64Array | Float32Array,
    delta: number,
    epsilonP: number,
    epsilonQ: number,
  ): Terms {
    return (first, n) => {
      for (let j = 0; j < n; j++) {
        const p = view[first + j];
        const q = view[first + delta + j];
        WEIGHTS[j] = p < epsilonP ? epsilonP : p;
        VALUES[j] = WEIGHTS[j] / (q < epsilonQ ? epsilonQ : q);
      }
      for (let j = 0; j < n; j++) {
        const ratio = VALUES[j];
        const weight = WEIGHTS[j];
        if (ratio >= MIN_NORMAL && ratio <= MAX_VALUE) {
          TERMS[j] = weight * log2Normal(ratio, HIGH[2 * j + 1], 0);
        } else if (weight === 0) TERMS[j] = 0;
        else {
          const q = view[first + delta + j];
          TERMS[j] = weight * (log2(weight) - log2(q < epsilonQ ? epsilonQ : q));
        }
      }
    };
  }

  return {
    sumPLog2P_F64: (p, n) => run(p / 8, n, termsP, sum, minimum),
    sumPLog2P_F32: (p, n) => run(p / 4, n, termsPF32, sumF32, minimumF32),
    sumPLog2Q_F64: (p, q, n, epsilonP, epsilonQ) => {
      run(p / 8, n, termsPQ((q - p) / 8, epsilonP, epsilonQ), sum, minimum);
      runQ(q / 8, n, sum, minimum);
    },
    sumPLog2Q_F32: (p, q, n, epsilonP, epsilonQ) => {
      run(p / 4, n, termsPQF32((q - p) / 4, fround(epsilonP), fround(epsilonQ)), sumF32, minimumF32);
      runQ(q / 4, n, sumF32, minimumF32);
    },
    sumPLog2PQ_F64: (p, q, n, epsilonP, epsilonQ) => {
      run(p / 8, n, termsRatio(f64, (q - p) / 8, epsilonP, epsilonQ), sum, minimum);
      runQ(q / 8, n, sum, minimum);
    },
    sumPLog2PQ_F32: (p, q, n, epsilonP, epsilonQ) => {
      const terms = termsRatio(f32, (q - p) / 4, fround(epsilonP), fround(epsilonQ));
      run(p / 4, n, terms, sumWidened, minimumF32);
      runQ(q / 4, n, sumWidened, minimumF32);
    },
    sumLog2_F64: (x, n) => run(x / 8, n, termsLog, sum, minimum),
    sum_F64: (p, n) => run(p / 8, n, termsNone, sum, minimum),
    divide_F64: (p, n, divisor) => {
      const stop = p / 8 + n;
      for (let i = p / 8; i < stop; i++) f64[i] /= divisor;
    },
  };
}
