// KL divergence of softened rows of logits, T²·D(softmax(t/T) ‖ softmax(s/T)), with its gradient with regard to s.
//
//   q = softmax(t/T);  m = Σ q·(t − s);  d = (m − (t − s))/T;  k(v) = e^v − 1 − v
//   K = Σ q·k(d),  δ = Σ q·d (the rounding of m);  D = ln(1 + K + δ) − δ
//   gradient  T·w·scaling·(p − q),  p/q − 1 = (e^d − 1)·e^-l + (e^-l − 1),  l = ln(1 + K + δ)
//
// Every term of K is ≥ 0 and keeps its digits where the rows are nearly equal; differences are taken before anything is divided.
// Order, on every backend: rows are wide (softmax.ts); sums of products go to lane c mod 4, as doubles.
// Domain: rows in which all d are below 30. Others (far apart, or with infinite logits) get the loss NaN: the caller takes them itself.
// Error: relative error of D and of the gradient a few ulp, of floats for floats.
//
// Layout: teacher, student and gradient row-major in one type, gradient 0 for none or that of the student;
// weights are doubles, one a row, or 0; one double a row for
// losses; `scratch` holds a row.

import { expm1MinusLanes, expm1MinusLanesF32 } from './gaussian';
import { log2 } from './log2';
import { keepPart, keepPartF32, part, partF32, storePart, storePartF32 } from './parts';
import { foldPairs, maximum, maximumF32, upper, writeSoft, writeSoftF32 } from './softmax';

const LN2: f64 = 0.6931471805599453;
const MOST: f64 = 30;

/** ln(1 + x) − x without cancellation, by the operations of src/numeric/exponential.ts. */
function log1pMinus(x: f64): f64 {
  if (x < -0.3 || x > 0.3) return log2(1 + x) * LN2 - x;
  const s = x / (2 + x), square = s * s;
  let sum: f64 = 0;
  for (let k = 21; k >= 3; k -= 2) sum = sum * square + 1 / <f64>k;
  return s * (2 * square * sum - x);
}

/** e^x − 1. */
function expm1(x: f64): f64 {
  return f64x2.extract_lane(expm1MinusLanes(f64x2.splat(x)), 0) + x;
}

/** D from K and δ. */
@inline
function divergence(k: f64, delta: f64): f64 {
  const x = k + delta;
  return x < 0.3 ? k + log1pMinus(x) : log2(1 + x) * LN2 - delta;
}

export function distillation_F32(
  teacher: usize, student: usize, rows: i32, columns: i32, temperature: f64, weights: usize, scaling: f64, gradient: usize,
  losses: usize, scratch: usize,
): void {
  const stride = <usize>columns << 2;
  const t = f32x4.splat(<f32>temperature);
  for (let row = 0; row < rows; row++, teacher += stride, student += stride) {
    const s = writeSoftF32(teacher, columns, maximumF32(teacher, columns), <f32>temperature, scratch);
    let even = f64x2.splat(0), odd = even;
    for (let c = 0; c < columns; c += 4) {
      const at = <usize>c << 2, n = columns - c;
      const term = f32x4.mul(partF32(scratch + at, n), f32x4.sub(partF32(teacher + at, n), partF32(student + at, n)));
      even = f64x2.add(even, f64x2.promote_low_f32x4(term));
      odd = f64x2.add(odd, f64x2.promote_low_f32x4(upper(term)));
    }
    const m = f32x4.splat(<f32>(foldPairs(even, odd) / s));
    even = f64x2.splat(0);
    odd = even;
    let deltaEven = even, deltaOdd = even;
    let most = f32x4.splat(-Infinity);
    for (let c = 0; c < columns; c += 4) {
      const at = <usize>c << 2, n = columns - c;
      const e = partF32(scratch + at, n);
      const d = keepPartF32(f32x4.div(f32x4.sub(m, f32x4.sub(partF32(teacher + at, n), partF32(student + at, n))), t), n);
      most = f32x4.pmax(most, d);
      const rise = expm1MinusLanesF32(d, false);
      const term = f32x4.mul(e, rise), shift = f32x4.mul(e, d);
      if (gradient != 0) storePartF32(gradient + at, f32x4.add(rise, d), n);
      even = f64x2.add(even, f64x2.promote_low_f32x4(term));
      odd = f64x2.add(odd, f64x2.promote_low_f32x4(upper(term)));
      deltaEven = f64x2.add(deltaEven, f64x2.promote_low_f32x4(shift));
      deltaOdd = f64x2.add(deltaOdd, f64x2.promote_low_f32x4(upper(shift)));
    }
    const k = foldPairs(even, odd) / s, delta = foldPairs(deltaEven, deltaOdd) / s;
    most = f32x4.pmax(most, upper(most));
    const far = <f64>max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1));
    const weight = weights == 0 ? 1 : load<f64>(weights + (<usize>row << 3));
    const value = far < MOST ? temperature * temperature * divergence(k, delta) : NaN;
    store<f64>(losses + (<usize>row << 3), weight * value);
    if (gradient == 0) continue;
    const fall = expm1(-(divergence(k, delta) + delta));
    const keep = f32x4.splat(<f32>(1 + fall)), less = f32x4.splat(<f32>fall);
    const inverse = f32x4.splat(<f32>(1 / s)), scale = f32x4.splat(<f32>(temperature * weight * scaling));
    for (let c = 0; c < columns; c += 4) {
      const at = <usize>c << 2, n = columns - c;
      const q = f32x4.mul(partF32(scratch + at, n), inverse);
      const ratio = f32x4.add(f32x4.mul(partF32(gradient + at, n), keep), less);
      storePartF32(gradient + at, f32x4.mul(f32x4.mul(q, ratio), scale), n);
    }
    gradient += stride;
  }
}

export function distillation_F64(
  teacher: usize, student: usize, rows: i32, columns: i32, temperature: f64, weights: usize, scaling: f64, gradient: usize,
  losses: usize, scratch: usize,
): void {
  const stride = <usize>columns << 3;
  const t = f64x2.splat(temperature);
  for (let row = 0; row < rows; row++, teacher += stride, student += stride) {
    const s = writeSoft(teacher, columns, maximum(teacher, columns), temperature, scratch);
    let even = f64x2.splat(0), odd = even;
    for (let c = 0; c < columns; c += 2) {
      const at = <usize>c << 3, n = columns - c;
      const term = f64x2.mul(part(scratch + at, n), f64x2.sub(part(teacher + at, n), part(student + at, n)));
      if (c & 2) odd = f64x2.add(odd, term);
      else even = f64x2.add(even, term);
    }
    const m = f64x2.splat(foldPairs(even, odd) / s);
    even = f64x2.splat(0);
    odd = even;
    let deltaEven = even, deltaOdd = even;
    let most = f64x2.splat(-Infinity);
    for (let c = 0; c < columns; c += 2) {
      const at = <usize>c << 3, n = columns - c;
      const e = part(scratch + at, n);
      const d = keepPart(f64x2.div(f64x2.sub(m, f64x2.sub(part(teacher + at, n), part(student + at, n))), t), n);
      most = f64x2.pmax(most, d);
      const rise = expm1MinusLanes(d);
      const term = f64x2.mul(e, rise), shift = f64x2.mul(e, d);
      if (gradient != 0) storePart(gradient + at, f64x2.add(rise, d), n);
      if (c & 2) {
        odd = f64x2.add(odd, term);
        deltaOdd = f64x2.add(deltaOdd, shift);
      } else {
        even = f64x2.add(even, term);
        deltaEven = f64x2.add(deltaEven, shift);
      }
    }
    const k = foldPairs(even, odd) / s, delta = foldPairs(deltaEven, deltaOdd) / s;
    const far = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
    const weight = weights == 0 ? 1 : load<f64>(weights + (<usize>row << 3));
    const value = far < MOST ? temperature * temperature * divergence(k, delta) : NaN;
    store<f64>(losses + (<usize>row << 3), weight * value);
    if (gradient == 0) continue;
    const fall = expm1(-(divergence(k, delta) + delta));
    const keep = f64x2.splat(1 + fall), less = f64x2.splat(fall);
    const inverse = f64x2.splat(1 / s), scale = f64x2.splat(temperature * weight * scaling);
    for (let c = 0; c < columns; c += 2) {
      const at = <usize>c << 3, n = columns - c;
      const q = f64x2.mul(part(scratch + at, n), inverse);
      const ratio = f64x2.add(f64x2.mul(part(gradient + at, n), keep), less);
      storePart(gradient + at, f64x2.mul(f64x2.mul(q, ratio), scale), n);
    }
    gradient += stride;
  }
}
