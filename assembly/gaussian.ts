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

import { CHUNK, RECORD } from './abi';
import { expConstant, expConstantF32, expLanes, expLanesF32 } from './exponential';
import { part, partF32, storePart, storePartF32 } from './parts';
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

/** e^v − 1 − v of four floats. Where all are small it takes half the time, if `mayBranch`; a branch that is hard to predict costs more. */
@inline
export function expm1MinusLanesF32(v: v128, mayBranch: bool): v128 {
  const one = f32x4.splat(1);
  const isSmall = f32x4.lt(f32x4.abs(v), one);
  const series = seriesLanesF32(v);
  if (mayBranch && i32x4.all_true(isSmall)) return series;
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
      const rest = end - i;
      const m = partF32(mean + at, rest), v = partF32(logVariance + at, rest);
      const k = expm1MinusLanesF32(v, true);
      const loss = f32x4.mul(half, f32x4.add(f32x4.mul(m, m), k));
      const lower = f64x2.promote_low_f32x4(loss), higher = f64x2.promote_low_f32x4(v128.shuffle<f32>(loss, loss, 2, 3, 2, 3));
      even = f64x2.add(even, lower);
      odd = f64x2.add(odd, higher);
      if (losses != 0) {
        storePart(losses + (at << 1), lower, rest);
        storePart(losses + (at << 1) + 16, higher, rest - 2);
      }
      if (gradientMean == 0) continue;
      storePartF32(gradientMean + at, f32x4.mul(m, scale), rest);
      storePartF32(gradientLogVariance + at, f32x4.mul(f32x4.add(k, v), halved), rest);
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
      const rest = end - i;
      const m = part(mean + at, rest), v = part(logVariance + at, rest);
      const k = expm1MinusLanes(v);
      const loss = f64x2.mul(half, f64x2.add(f64x2.mul(m, m), k));
      if (i & 2) odd = f64x2.add(odd, loss);
      else even = f64x2.add(even, loss);
      if (losses != 0) storePart(losses + at, loss, rest);
      if (gradientMean == 0) continue;
      storePart(gradientMean + at, f64x2.mul(m, scale), rest);
      storePart(gradientLogVariance + at, f64x2.mul(f64x2.add(k, v), halved), rest);
    }
    addChunk(TOTALS, fold(even, odd));
  }
  store<f64>(RECORD, compensated(TOTALS));
}
