// Cross-entropy of targets against the sigmoid of logits, element by element, with its gradient.
//
//   u = e^-|z|,  softplus(±z) = max(±z, 0) + ln(1 + u),  σ(±z) = 1/(1 + u) or u/(1 + u)
//   loss      v·(w·y·softplus(−z) + (1 − y)·softplus(z)), every term ≥ 0; terms with a factor 0 are 0
//   gradient  v·((1 − y)·σ(z) − w·y·σ(−z))·scaling
//
// w is the weight of positive targets and v that of the element: one number, or one for each element.
// Order, on every backend: the loss of element j of a chunk (256 elements) is added to lane j mod 4, as a double; chunks as in sums.ts.
// Domain: targets in [0, 1], logits < ∞. The result is 1 if any other was met, and then nothing else means anything.
// Error: that of exponential.ts and log1p.ts and five roundings, of floats for floats.
//
// Layout: at most BLOCK elements; targets, logits, weights and gradient in one type (the gradient may be the logits); positive and
// weights may be 0: then all have `positiveWeight`, and 1. Losses are doubles, or 0 for none; their sum goes to RECORD.

import { CHUNK, RECORD } from './abi';
import { expConstant, expConstantF32, expLanes, expLanesF32 } from './exponential';
import { log1pLanes, log1pLanesF32 } from './log1p';
import { keepPart, keepPartF32, part, partF32, storePart, storePartF32 } from './parts';
import { addChunk, compensated, fold, TOTALS } from './sums';

@inline
function upper(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 2, 3, 2, 3);
}

export function sigmoidLoss_F32(
  logits: usize, targets: usize, n: i32, positiveWeight: f64, positive: usize, weights: usize, scaling: f64, gradient: usize,
  losses: usize,
): i32 {
  const perLn2 = expConstantF32(0), magic = expConstantF32(1), high = expConstantF32(2), low = expConstantF32(3);
  const c0 = expConstantF32(4), c1 = expConstantF32(5), c2 = expConstantF32(6), c3 = expConstantF32(7);
  const c4 = expConstantF32(8), one = expConstantF32(9), least = expConstantF32(10);
  const zero = f32x4.splat(0), infinity = f32x4.splat(Infinity);
  const allPositive = f32x4.splat(<f32>positiveWeight), scale = f32x4.splat(<f32>scaling);
  let wrong = i64x2.splat(0);
  v128.store(TOTALS, i64x2.splat(0));
  for (let start = 0; start < n; start += CHUNK) {
    const end = min(start + CHUNK, n);
    let even = f64x2.splat(0), odd = even;
    for (let i = start; i < end; i += 4) {
      const at = <usize>i << 2;
      const rest = end - i;
      const z = partF32(logits + at, rest), y = partF32(targets + at, rest);
      const w = positive == 0 ? allPositive : partF32(positive + at, rest);
      const v = weights == 0 ? keepPartF32(one, rest) : partF32(weights + at, rest);
      const isRight = v128.and(f32x4.lt(z, infinity), v128.and(f32x4.ge(y, zero), f32x4.le(y, one)));
      wrong = v128.or(wrong, v128.not(isRight));
      const u = expLanesF32(f32x4.neg(f32x4.abs(z)), perLn2, magic, high, low, c0, c1, c2, c3, c4, one, least);
      const l = log1pLanesF32(u);
      const wy = f32x4.mul(w, y), no = f32x4.sub(one, y);
      const yes = v128.andnot(f32x4.mul(wy, f32x4.add(f32x4.pmax(zero, f32x4.neg(z)), l)), f32x4.eq(wy, zero));
      const sum = f32x4.add(yes, f32x4.mul(no, f32x4.add(f32x4.pmax(zero, z), l)));
      const loss = v128.andnot(f32x4.mul(v, sum), f32x4.eq(v, zero));
      const lower = f64x2.promote_low_f32x4(loss), higher = f64x2.promote_low_f32x4(upper(loss));
      even = f64x2.add(even, lower);
      odd = f64x2.add(odd, higher);
      if (losses != 0) {
        storePart(losses + (at << 1), lower, rest);
        storePart(losses + (at << 1) + 16, higher, rest - 2);
      }
      if (gradient != 0) {
        const inverse = f32x4.div(one, f32x4.add(one, u));
        const small = f32x4.mul(u, inverse);
        const isBelow = f32x4.lt(z, zero);
        const p = v128.bitselect(small, inverse, isBelow), q = v128.bitselect(inverse, small, isBelow);
        const g = f32x4.mul(f32x4.mul(v, f32x4.sub(f32x4.mul(no, p), f32x4.mul(wy, q))), scale);
        storePartF32(gradient + at, g, rest);
      }
    }
    addChunk(TOTALS, fold(even, odd));
  }
  store<f64>(RECORD, compensated(TOTALS));
  return v128.any_true(wrong) ? 1 : 0;
}

export function sigmoidLoss_F64(
  logits: usize, targets: usize, n: i32, positiveWeight: f64, positive: usize, weights: usize, scaling: f64, gradient: usize,
  losses: usize,
): i32 {
  const perLn2 = expConstant(0), magic = expConstant(1), high = expConstant(2), low = expConstant(3);
  const c0 = expConstant(4), c1 = expConstant(5), c2 = expConstant(6), c3 = expConstant(7), c4 = expConstant(8);
  const c5 = expConstant(9), c6 = expConstant(10), c7 = expConstant(11), c8 = expConstant(12), c9 = expConstant(13);
  const one = expConstant(14), least = expConstant(15);
  const zero = f64x2.splat(0), infinity = f64x2.splat(Infinity);
  const allPositive = f64x2.splat(positiveWeight), scale = f64x2.splat(scaling);
  let wrong = i64x2.splat(0);
  v128.store(TOTALS, i64x2.splat(0));
  for (let start = 0; start < n; start += CHUNK) {
    const end = min(start + CHUNK, n);
    let even = zero, odd = zero;
    for (let i = start; i < end; i += 2) {
      const at = <usize>i << 3;
      const rest = end - i;
      const z = part(logits + at, rest), y = part(targets + at, rest);
      const w = positive == 0 ? allPositive : part(positive + at, rest);
      const v = weights == 0 ? keepPart(one, rest) : part(weights + at, rest);
      const isRight = v128.and(f64x2.lt(z, infinity), v128.and(f64x2.ge(y, zero), f64x2.le(y, one)));
      wrong = v128.or(wrong, v128.not(isRight));
      const u = expLanes(
        f64x2.neg(f64x2.abs(z)), perLn2, magic, high, low, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, one, least,
      );
      const l = log1pLanes(u);
      const wy = f64x2.mul(w, y), no = f64x2.sub(one, y);
      const yes = v128.andnot(f64x2.mul(wy, f64x2.add(f64x2.pmax(zero, f64x2.neg(z)), l)), f64x2.eq(wy, zero));
      const sum = f64x2.add(yes, f64x2.mul(no, f64x2.add(f64x2.pmax(zero, z), l)));
      const loss = v128.andnot(f64x2.mul(v, sum), f64x2.eq(v, zero));
      if (i & 2) odd = f64x2.add(odd, loss);
      else even = f64x2.add(even, loss);
      if (losses != 0) storePart(losses + at, loss, rest);
      if (gradient != 0) {
        const inverse = f64x2.div(one, f64x2.add(one, u));
        const small = f64x2.mul(u, inverse);
        const isBelow = f64x2.lt(z, zero);
        const p = v128.bitselect(small, inverse, isBelow), q = v128.bitselect(inverse, small, isBelow);
        const g = f64x2.mul(f64x2.mul(v, f64x2.sub(f64x2.mul(no, p), f64x2.mul(wy, q))), scale);
        storePart(gradient + at, g, rest);
      }
    }
    addChunk(TOTALS, fold(even, odd));
  }
  store<f64>(RECORD, compensated(TOTALS));
  return v128.any_true(wrong) ? 1 : 0;
}
