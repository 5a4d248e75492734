// KL divergence of Gaussians from the standard normal, element by element, with its gradients.
//
//   k(v) = e^v − 1 − v;  loss ½·(μ² + k(v)), v the logarithm of the variance
//   gradients  μ·scaling and ½·(k(v) + v)·scaling
//
// k is a Taylor series for |v| < ½ (floats: 1), so that it keeps its digits near the prior.
// Order, on every backend: as in sigmoid.ts.
// Domain: any finite numbers; e^v is ∞ from v = 709.43 on (floats: 88.37). Error: 4 ulp of the loss and of the gradients.
//
// Layout: at most BLOCK elements; gradients may overwrite the inputs, or be 0 for none. Losses are doubles, or 0 for none; their sum goes
// to RECORD.

import { CHUNK, CHUNK_W, CHUNK_X, RECORD } from './abi';
import { expConstant, expConstantF32, expLanes, expLanesF32 } from './exponential';
import { addChunk, compensated, fold, TOTALS } from './sums';

/** 1/n! for n = 2 … 15. */
const SERIES: usize = memory.data<f64>(
  [
    0.5, 0.16666666666666666, 0.041666666666666664, 0.008333333333333333, 0.001388888888888889, 0.0001984126984126984,
    2.48015873015873e-5, 2.7557319223985893e-6, 2.755731922398589e-7, 2.505210838544172e-8, 2.08767569878681e-9,
    1.6059043836821613e-10, 1.1470745597729725e-11, 7.647163731819816e-13,
  ],
  16,
);
/** 1/n! for n = 2 … 11. */
const SERIES_F32: usize = memory.data<f32>(
  [
    0.5, 0.1666666716337204, 0.0416666679084301, 0.008333333767950535, 0.0013888889225199819, 0.00019841270113829523,
    2.4801587642286904e-5, 2.7557318844628753e-6, 2.755731998149713e-7, 2.5052107943679403e-8,
  ],
  16,
);

@inline
function s(i: i32): v128 {
  return v128.load64_splat(SERIES + (<usize>i << 3));
}

@inline
function sF32(i: i32): v128 {
  return v128.load32_splat(SERIES_F32 + (<usize>i << 2));
}

/** k of small numbers. */
@inline
function seriesLanes(v: v128): v128 {
  let sum = s(13);
  sum = f64x2.add(f64x2.mul(sum, v), s(12));
  sum = f64x2.add(f64x2.mul(sum, v), s(11));
  sum = f64x2.add(f64x2.mul(sum, v), s(10));
  sum = f64x2.add(f64x2.mul(sum, v), s(9));
  sum = f64x2.add(f64x2.mul(sum, v), s(8));
  sum = f64x2.add(f64x2.mul(sum, v), s(7));
  sum = f64x2.add(f64x2.mul(sum, v), s(6));
  sum = f64x2.add(f64x2.mul(sum, v), s(5));
  sum = f64x2.add(f64x2.mul(sum, v), s(4));
  sum = f64x2.add(f64x2.mul(sum, v), s(3));
  sum = f64x2.add(f64x2.mul(sum, v), s(2));
  sum = f64x2.add(f64x2.mul(sum, v), s(1));
  sum = f64x2.add(f64x2.mul(sum, v), s(0));
  return f64x2.mul(f64x2.mul(v, v), sum);
}

@inline
function seriesLanesF32(v: v128): v128 {
  const v2 = f32x4.mul(v, v);
  const v4 = f32x4.mul(v2, v2);
  const s01 = f32x4.add(sF32(0), f32x4.mul(v, sF32(1)));
  const s23 = f32x4.add(sF32(2), f32x4.mul(v, sF32(3)));
  const s45 = f32x4.add(sF32(4), f32x4.mul(v, sF32(5)));
  const s67 = f32x4.add(sF32(6), f32x4.mul(v, sF32(7)));
  const s89 = f32x4.add(sF32(8), f32x4.mul(v, sF32(9)));
  const high = f32x4.add(f32x4.add(s45, f32x4.mul(v2, s67)), f32x4.mul(v4, s89));
  return f32x4.mul(v2, f32x4.add(f32x4.add(s01, f32x4.mul(v2, s23)), f32x4.mul(v4, high)));
}

/** e^v − 1 − v of two doubles. */
@inline
export function expm1MinusLanes(v: v128): v128 {
  const one = f64x2.splat(1);
  const e = expLanes(
    v, expConstant(0), expConstant(1), expConstant(2), expConstant(3), expConstant(4), expConstant(5),
    expConstant(6), expConstant(7), expConstant(8), expConstant(9), expConstant(10), expConstant(11), expConstant(12),
    expConstant(13), one, expConstant(15),
  );
  const whole = v128.bitselect(f64x2.splat(Infinity), e, f64x2.gt(v, f64x2.splat(709.43)));
  const direct = f64x2.sub(f64x2.sub(whole, one), v);
  return v128.bitselect(seriesLanes(v), direct, f64x2.lt(f64x2.abs(v), f64x2.splat(0.5)));
}

/** e^v − 1 − v of four floats. */
@inline
export function expm1MinusLanesF32(v: v128): v128 {
  const one = f32x4.splat(1);
  const isSmall = f32x4.lt(f32x4.abs(v), one);
  const series = seriesLanesF32(v);
  // Near the prior all are small: then it takes half the time.
  if (i32x4.all_true(isSmall)) return series;
  const e = expLanesF32(
    v, expConstantF32(0), expConstantF32(1), expConstantF32(2), expConstantF32(3), expConstantF32(4),
    expConstantF32(5), expConstantF32(6), expConstantF32(7), expConstantF32(8), one, expConstantF32(10),
  );
  const whole = v128.bitselect(f32x4.splat(Infinity), e, f32x4.gt(v, f32x4.splat(88.37)));
  const direct = f32x4.sub(f32x4.sub(whole, one), v);
  return v128.bitselect(series, direct, isSmall);
}

export function gaussianKl_F32(
  mean: usize, logVariance: usize, n: i32, scaling: f64, gradientMean: usize, gradientLogVariance: usize, losses: usize,
): void {
  const half = f32x4.splat(0.5), scale = f32x4.splat(<f32>scaling), halved = f32x4.splat(<f32>(0.5 * scaling));
  v128.store(TOTALS, i64x2.splat(0));
  for (let start = 0; start < n; start += CHUNK) {
    const end = min(start + CHUNK, n);
    let even = f64x2.splat(0), odd = even;
    for (let i = start; i < end; i += 4) {
      const at = <usize>i << 2;
      const rest = min(end - i, 4);
      let m: v128, v: v128;
      if (rest == 4) {
        m = v128.load(mean + at);
        v = v128.load(logVariance + at);
      } else {
        v128.store(CHUNK_X, f32x4.splat(0));
        v128.store(CHUNK_X, f32x4.splat(0), 16);
        for (let j: usize = 0; j < <usize>rest << 2; j += 4) {
          store<f32>(CHUNK_X + j, load<f32>(mean + at + j));
          store<f32>(CHUNK_X + j, load<f32>(logVariance + at + j), 16);
        }
        m = v128.load(CHUNK_X);
        v = v128.load(CHUNK_X, 16);
      }
      const k = expm1MinusLanesF32(v);
      const loss = f32x4.mul(half, f32x4.add(f32x4.mul(m, m), k));
      const lower = f64x2.promote_low_f32x4(loss), higher = f64x2.promote_low_f32x4(v128.shuffle<f32>(loss, loss, 2, 3, 2, 3));
      even = f64x2.add(even, lower);
      odd = f64x2.add(odd, higher);
      const gm = f32x4.mul(m, scale), gv = f32x4.mul(f32x4.add(k, v), halved);
      if (rest == 4) {
        if (losses != 0) {
          v128.store(losses + (at << 1), lower);
          v128.store(losses + (at << 1), higher, 16);
        }
        if (gradientMean != 0) {
          v128.store(gradientMean + at, gm);
          v128.store(gradientLogVariance + at, gv);
        }
        continue;
      }
      v128.store(CHUNK_W, lower);
      v128.store(CHUNK_W, higher, 16);
      v128.store(CHUNK_W, gm, 32);
      v128.store(CHUNK_W, gv, 48);
      for (let j: usize = 0; j < <usize>rest; j++) {
        if (losses != 0) store<f64>(losses + (at << 1) + (j << 3), load<f64>(CHUNK_W + (j << 3)));
        if (gradientMean == 0) continue;
        store<f32>(gradientMean + at + (j << 2), load<f32>(CHUNK_W + (j << 2), 32));
        store<f32>(gradientLogVariance + at + (j << 2), load<f32>(CHUNK_W + (j << 2), 48));
      }
    }
    addChunk(TOTALS, fold(even, odd));
  }
  store<f64>(RECORD, compensated(TOTALS));
}

export function gaussianKl_F64(
  mean: usize, logVariance: usize, n: i32, scaling: f64, gradientMean: usize, gradientLogVariance: usize, losses: usize,
): void {
  const half = f64x2.splat(0.5), scale = f64x2.splat(scaling), halved = f64x2.splat(0.5 * scaling);
  v128.store(TOTALS, i64x2.splat(0));
  for (let start = 0; start < n; start += CHUNK) {
    const end = min(start + CHUNK, n);
    let even = f64x2.splat(0), odd = even;
    for (let i = start; i < end; i += 2) {
      const at = <usize>i << 3;
      const isWhole = i + 2 <= end;
      const m = isWhole ? v128.load(mean + at) : v128.load64_zero(mean + at);
      const v = isWhole ? v128.load(logVariance + at) : v128.load64_zero(logVariance + at);
      const k = expm1MinusLanes(v);
      const loss = f64x2.mul(half, f64x2.add(f64x2.mul(m, m), k));
      if (i & 2) odd = f64x2.add(odd, loss);
      else even = f64x2.add(even, loss);
      const gm = f64x2.mul(m, scale), gv = f64x2.mul(f64x2.add(k, v), halved);
      if (isWhole) {
        if (losses != 0) v128.store(losses + at, loss);
        if (gradientMean != 0) {
          v128.store(gradientMean + at, gm);
          v128.store(gradientLogVariance + at, gv);
        }
      } else {
        if (losses != 0) v128.store_lane<f64>(losses + at, loss, 0);
        if (gradientMean != 0) {
          v128.store_lane<f64>(gradientMean + at, gm, 0);
          v128.store_lane<f64>(gradientLogVariance + at, gv, 0);
        }
      }
    }
    addChunk(TOTALS, fold(even, odd));
  }
  store<f64>(RECORD, compensated(TOTALS));
}
