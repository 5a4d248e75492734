// Softmax over rows of logits, and the cross-entropy of labels or of soft targets with its gradient.
//
//   m = max z,  e_c = exp((z_c − m)/T),  s = Σ e_c
//   softmaxRows      e_c/s; records m and ln s
//   softmaxLabels    w·(ln s − (z_y − m));  gradient w·scale·(e_c/s − [c = y])
//   softmaxTargets   Σ t_c·(ln s − (z_c − m));  gradient scale·(W·e_c/s − t_c), W = Σ t_c;  0·∞ is 0
//
// Order, on every backend: rows of more than NARROW_COLUMNS columns add e_c to lane c mod 4; of floats, the sums of four vectors of 16
// columns are added as doubles. Narrow rows add in order; of floats, sums of four columns. Lanes are folded as (0 + 2) + (1 + 3).
// softmaxRows and softmaxTargets treat all rows as wide. z_y − m and ln s are doubles.
// Domain: any logits but +∞ and NaN, and not a row of −∞ only: then s is NaN. The result is the first such row, or −1.
// Error: that of exponential.ts, log2.ts and three roundings; sums of floats err by 2^-25 of the sum.
//
// Narrow rows are transposed in registers, four rows of floats or two of doubles side by side: 2.4 instead of 3.9 ns an element at ten
// columns. Missing rows of the last group repeat the last row.
//
// Layout: x row-major; `gradient` may be x itself, or 0 for none; int32 labels (negative: the row counts nothing); doubles for weights,
// targets in the type of x, one double a row for losses.

import { CHUNK_W, CHUNK_X, NARROW_COLUMNS } from './abi';
import { expConstant, expConstantF32, expLanes, expLanesF32 } from './exponential';
import { constant, entry, log2, log2Lanes } from './log2';

const LN2: f64 = 0.6931471805599453;

/** Transposed rows: NARROW_COLUMNS vectors. */
const ACROSS: usize = <usize>CHUNK_W;
/** The last columns of a wide row, filled up with −∞. */
const LAST: usize = <usize>CHUNK_X;

@inline
function ln(s: f64): f64 {
  return log2(s) * LN2;
}

/** ln of two sums: 0.3 ns an element of ten columns less than one at a time. */
@inline
function lnLanes(s: v128): v128 {
  const bits = log2Lanes(
    s, entry(i32x4.extract_lane(s, 1)), entry(i32x4.extract_lane(s, 3)),
    constant(0), constant(1), constant(2), constant(3), constant(4),
    constant(5), constant(6), constant(7), constant(8), constant(9), constant(10),
  );
  return f64x2.mul(bits, f64x2.splat(LN2));
}

/** The sum of four floats that have been added in pairs as doubles. */
@inline
export function foldPairs(even: v128, odd: v128): f64 {
  const sum = f64x2.add(even, odd);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

@inline
export function upper(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 2, 3, 2, 3);
}

/** The maximum; NaN is ignored. */
export function maximumF32(x: usize, n: i32): f32 {
  const end = x + (<usize>n << 2);
  let a = f32x4.splat(-Infinity), b = a, c = a, d = a;
  let at = x;
  for (; at + 64 <= end; at += 64) {
    a = f32x4.pmax(a, v128.load(at));
    b = f32x4.pmax(b, v128.load(at, 16));
    c = f32x4.pmax(c, v128.load(at, 32));
    d = f32x4.pmax(d, v128.load(at, 48));
  }
  for (; at + 16 <= end; at += 16) a = f32x4.pmax(a, v128.load(at));
  // The last four again: some of them for the second time.
  if (n >= 4) b = f32x4.pmax(b, v128.load(end - 16));
  a = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d));
  a = f32x4.pmax(a, upper(a));
  a = f32x4.pmax(a, v128.shuffle<f32>(a, a, 1, 1, 1, 1));
  let most = f32x4.extract_lane(a, 0);
  if (n < 4) for (; at < end; at += 4) if (most < load<f32>(at)) most = load<f32>(at);
  return most;
}

/** As maximumF32. */
export function maximum(x: usize, n: i32): f64 {
  const end = x + (<usize>n << 3);
  let a = f64x2.splat(-Infinity), b = a, c = a, d = a;
  let at = x;
  for (; at + 64 <= end; at += 64) {
    a = f64x2.pmax(a, v128.load(at));
    b = f64x2.pmax(b, v128.load(at, 16));
    c = f64x2.pmax(c, v128.load(at, 32));
    d = f64x2.pmax(d, v128.load(at, 48));
  }
  a = f64x2.pmax(f64x2.pmax(a, b), f64x2.pmax(c, d));
  let most = f64x2.extract_lane(a, 0);
  if (most < f64x2.extract_lane(a, 1)) most = f64x2.extract_lane(a, 1);
  for (; at < end; at += 8) if (most < load<f64>(at)) most = load<f64>(at);
  return most;
}

/** Σ e^((x − most)/temperature) of a wide row; the terms go to `to`, unless it is 0. */
@inline
function expRowF32(x: usize, n: i32, most: f32, isDivided: bool, temperature: f32, isKept: bool, to: usize): f64 {
  const perLn2 = expConstantF32(0), magic = expConstantF32(1), high = expConstantF32(2), low = expConstantF32(3);
  const c0 = expConstantF32(4), c1 = expConstantF32(5), c2 = expConstantF32(6), c3 = expConstantF32(7);
  const c4 = expConstantF32(8), one = expConstantF32(9), least = expConstantF32(10);
  const m = f32x4.splat(most), t = f32x4.splat(temperature);
  const whole = n & ~15;
  let even = f64x2.splat(0), odd = f64x2.splat(0);
  let at = x, out = to;
  for (let end = x + (<usize>whole << 2); at < end; at += 64, out += 64) {
    let v0 = f32x4.sub(v128.load(at), m), v1 = f32x4.sub(v128.load(at, 16), m);
    let v2 = f32x4.sub(v128.load(at, 32), m), v3 = f32x4.sub(v128.load(at, 48), m);
    if (isDivided) {
      v0 = f32x4.div(v0, t);
      v1 = f32x4.div(v1, t);
      v2 = f32x4.div(v2, t);
      v3 = f32x4.div(v3, t);
    }
    v0 = expLanesF32(v0, perLn2, magic, high, low, c0, c1, c2, c3, c4, one, least);
    v1 = expLanesF32(v1, perLn2, magic, high, low, c0, c1, c2, c3, c4, one, least);
    if (isKept) {
      v128.store(out, v0);
      v128.store(out, v1, 16);
    }
    v0 = f32x4.add(v0, v1);
    v2 = expLanesF32(v2, perLn2, magic, high, low, c0, c1, c2, c3, c4, one, least);
    v3 = expLanesF32(v3, perLn2, magic, high, low, c0, c1, c2, c3, c4, one, least);
    if (isKept) {
      v128.store(out, v2, 32);
      v128.store(out, v3, 48);
    }
    v0 = f32x4.add(v0, f32x4.add(v2, v3));
    even = f64x2.add(even, f64x2.promote_low_f32x4(v0));
    odd = f64x2.add(odd, f64x2.promote_low_f32x4(upper(v0)));
  }
  const rest = n & 15;
  if (rest > 0) {
    const gap = f32x4.splat(-Infinity);
    v128.store(LAST + (<usize>(rest & ~3) << 2), gap);
    for (let i = 0; i < rest; i++) store<f32>(LAST + (<usize>i << 2), load<f32>(at + (<usize>i << 2)));
    for (let i = 0; i < rest; i += 4) {
      const from = LAST + (<usize>i << 2);
      let v = f32x4.sub(v128.load(from), m);
      if (isDivided) v = f32x4.div(v, t);
      v = expLanesF32(v, perLn2, magic, high, low, c0, c1, c2, c3, c4, one, least);
      if (isKept) v128.store(from, v);
      even = f64x2.add(even, f64x2.promote_low_f32x4(v));
      odd = f64x2.add(odd, f64x2.promote_low_f32x4(upper(v)));
    }
    if (isKept) for (let i = 0; i < rest; i++) store<f32>(out + (<usize>i << 2), load<f32>(LAST + (<usize>i << 2)));
  }
  return foldPairs(even, odd);
}

/** As expRowF32. */
@inline
function expRow(x: usize, n: i32, most: f64, isDivided: bool, temperature: f64, isKept: bool, to: usize): f64 {
  const perLn2 = expConstant(0), magic = expConstant(1), high = expConstant(2), low = expConstant(3);
  const c0 = expConstant(4), c1 = expConstant(5), c2 = expConstant(6), c3 = expConstant(7), c4 = expConstant(8);
  const c5 = expConstant(9), c6 = expConstant(10), c7 = expConstant(11), c8 = expConstant(12), c9 = expConstant(13);
  const one = expConstant(14), least = expConstant(15);
  const m = f64x2.splat(most), t = f64x2.splat(temperature);
  const whole = n & ~3;
  let even = f64x2.splat(0), odd = f64x2.splat(0);
  let at = x, out = to;
  for (let end = x + (<usize>whole << 3); at < end; at += 32, out += 32) {
    let a = f64x2.sub(v128.load(at), m), b = f64x2.sub(v128.load(at, 16), m);
    if (isDivided) {
      a = f64x2.div(a, t);
      b = f64x2.div(b, t);
    }
    a = expLanes(a, perLn2, magic, high, low, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, one, least);
    b = expLanes(b, perLn2, magic, high, low, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, one, least);
    if (isKept) {
      v128.store(out, a);
      v128.store(out, b, 16);
    }
    even = f64x2.add(even, a);
    odd = f64x2.add(odd, b);
  }
  const rest = n & 3;
  if (rest > 0) {
    const gap = f64x2.splat(-Infinity);
    v128.store(LAST, gap);
    v128.store(LAST, gap, 16);
    for (let i = 0; i < rest; i++) store<f64>(LAST + (<usize>i << 3), load<f64>(at + (<usize>i << 3)));
    let a = f64x2.sub(v128.load(LAST), m), b = f64x2.sub(v128.load(LAST, 16), m);
    if (isDivided) {
      a = f64x2.div(a, t);
      b = f64x2.div(b, t);
    }
    a = expLanes(a, perLn2, magic, high, low, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, one, least);
    b = expLanes(b, perLn2, magic, high, low, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, one, least);
    if (isKept) {
      v128.store(LAST, a);
      v128.store(LAST, b, 16);
      for (let i = 0; i < rest; i++) store<f64>(out + (<usize>i << 3), load<f64>(LAST + (<usize>i << 3)));
    }
    even = f64x2.add(even, a);
    odd = f64x2.add(odd, b);
  }
  return foldPairs(even, odd);
}

/** Σ e^(x − most). */
function sumExpF32(x: usize, n: i32, most: f32): f64 {
  return expRowF32(x, n, most, false, 1, false, 0);
}

/** The same, with the terms written to `to`. */
function writeExpF32(x: usize, n: i32, most: f32, to: usize): f64 {
  return expRowF32(x, n, most, false, 1, true, to);
}

function sumExp(x: usize, n: i32, most: f64): f64 {
  return expRow(x, n, most, false, 1, false, 0);
}

function writeExp(x: usize, n: i32, most: f64, to: usize): f64 {
  return expRow(x, n, most, false, 1, true, to);
}

/** Multiplies a row. */
function scaleF32(x: usize, n: i32, factor: f32): void {
  const end = x + (<usize>n << 2);
  const f = f32x4.splat(factor);
  for (; x + 16 <= end; x += 16) v128.store(x, f32x4.mul(v128.load(x), f));
  for (; x < end; x += 4) store<f32>(x, load<f32>(x) * factor);
}

/** Multiplies a row. */
function scale(x: usize, n: i32, factor: f64): void {
  const end = x + (<usize>n << 3);
  const f = f64x2.splat(factor);
  for (; x + 16 <= end; x += 16) v128.store(x, f64x2.mul(v128.load(x), f));
  if (x < end) store<f64>(x, load<f64>(x) * factor);
}

/** Writes e^((x − most)/temperature); returns the sum. */
export function writeSoftF32(x: usize, n: i32, most: f32, temperature: f32, to: usize): f64 {
  return expRowF32(x, n, most, true, temperature, true, to);
}

export function writeSoft(x: usize, n: i32, most: f64, temperature: f64, to: usize): f64 {
  return expRow(x, n, most, true, temperature, true, to);
}

/** The temperature as a float that is neither 0 nor infinite. */
@inline
function floatOf(temperature: f64): f32 {
  return <f32>min(max(temperature, <f64>f32.MIN_NORMAL_VALUE), <f64>f32.MAX_VALUE);
}

export function softmaxRows_F32(x: usize, rows: i32, columns: i32, temperature: f64, to: usize, records: usize): i32 {
  const stride = <usize>columns << 2;
  let bad = -1;
  for (let row = 0; row < rows; row++, x += stride, to += stride, records += 16) {
    const m = maximumF32(x, columns);
    const s = writeSoftF32(x, columns, m, floatOf(temperature), to);
    if (s != s && bad < 0) bad = row;
    scaleF32(to, columns, <f32>(1 / s));
    store<f64>(records, <f64>m);
    store<f64>(records, ln(s), 8);
  }
  return bad;
}

export function softmaxRows_F64(x: usize, rows: i32, columns: i32, temperature: f64, to: usize, records: usize): i32 {
  const stride = <usize>columns << 3;
  let bad = -1;
  for (let row = 0; row < rows; row++, x += stride, to += stride, records += 16) {
    const m = maximum(x, columns);
    const s = writeSoft(x, columns, m, temperature, to);
    if (s != s && bad < 0) bad = row;
    scale(to, columns, 1 / s);
    store<f64>(records, m);
    store<f64>(records, ln(s), 8);
  }
  return bad;
}

/** The weight of a row: 0 if its label is negative, 1 without weights. */
@inline
function weightOf(weights: usize, row: i32, label: i32): f64 {
  if (label < 0) return 0;
  return weights == 0 ? 1 : load<f64>(weights + (<usize>row << 3));
}

/** The loss of a row: 0 for weight 0, whatever the logits. */
@inline
function lossOf(weight: f64, lnS: f64, chosen: f64, most: f64): f64 {
  return weight == 0 ? 0 : weight * (lnS - (chosen - most));
}

function wideLabelsF32(x: usize, rows: i32, columns: i32, labels: usize, weights: usize, scaling: f64, gradient: usize, losses: usize): i32 {
  const stride = <usize>columns << 2;
  let bad = -1;
  for (let row = 0; row < rows; row++, x += stride) {
    const label = load<i32>(labels + (<usize>row << 2));
    const weight = weightOf(weights, row, label);
    const at = <usize>max(label, 0) << 2;
    const chosen = <f64>load<f32>(x + at);
    const m = maximumF32(x, columns);
    let s: f64;
    if (gradient == 0) s = sumExpF32(x, columns, m);
    else {
      s = writeExpF32(x, columns, m, gradient);
      scaleF32(gradient, columns, <f32>(weight * scaling / s));
      if (weight != 0) store<f32>(gradient + at, load<f32>(gradient + at) - <f32>(weight * scaling));
      gradient += stride;
    }
    if (s != s && bad < 0) bad = row;
    store<f64>(losses + (<usize>row << 3), lossOf(weight, ln(s), chosen, <f64>m));
  }
  return bad;
}

function wideLabels(x: usize, rows: i32, columns: i32, labels: usize, weights: usize, scaling: f64, gradient: usize, losses: usize): i32 {
  const stride = <usize>columns << 3;
  let bad = -1;
  for (let row = 0; row < rows; row++, x += stride) {
    const label = load<i32>(labels + (<usize>row << 2));
    const weight = weightOf(weights, row, label);
    const at = <usize>max(label, 0) << 3;
    const chosen = load<f64>(x + at);
    const m = maximum(x, columns);
    let s: f64;
    if (gradient == 0) s = sumExp(x, columns, m);
    else {
      s = writeExp(x, columns, m, gradient);
      scale(gradient, columns, weight * scaling / s);
      if (weight != 0) store<f64>(gradient + at, load<f64>(gradient + at) - weight * scaling);
      gradient += stride;
    }
    if (s != s && bad < 0) bad = row;
    store<f64>(losses + (<usize>row << 3), lossOf(weight, ln(s), chosen, m));
  }
  return bad;
}

/** Loss, factor of the gradient and check of one lane. */
@inline
function finish(row: i32, rows: i32, labels: usize, weights: usize, scaling: f64, s: f64, lnS: f64, chosen: f64, most: f64, losses: usize): f64 {
  if (row >= rows) return 0;
  const weight = weightOf(weights, row, load<i32>(labels + (<usize>row << 2)));
  store<f64>(losses + (<usize>row << 3), lossOf(weight, lnS, chosen, most));
  return weight * scaling / s;
}

@inline
function subtractLabelF32(row: i32, rows: i32, labels: usize, weights: usize, scaling: f64, gradient: usize): void {
  if (row >= rows) return;
  const label = load<i32>(labels + (<usize>row << 2));
  const weight = weightOf(weights, row, label);
  if (weight == 0) return;
  const at = gradient + (<usize>label << 2);
  store<f32>(at, load<f32>(at) - <f32>(weight * scaling));
}

@inline
function subtractLabel(row: i32, rows: i32, labels: usize, weights: usize, scaling: f64, gradient: usize): void {
  if (row >= rows) return;
  const label = load<i32>(labels + (<usize>row << 2));
  const weight = weightOf(weights, row, label);
  if (weight == 0) return;
  const at = gradient + (<usize>label << 3);
  store<f64>(at, load<f64>(at) - weight * scaling);
}

/** Column c of the logits of a row's label, for a row that may be missing. */
@inline
function labelAt(labels: usize, row: i32): usize {
  return <usize>max(load<i32>(labels + (<usize>row << 2)), 0);
}

function narrowLabelsF32(x: usize, rows: i32, columns: i32, labels: usize, weights: usize, scaling: f64, gradient: usize, losses: usize): i32 {
  const perLn2 = expConstantF32(0), magic = expConstantF32(1), high = expConstantF32(2), low = expConstantF32(3);
  const c0 = expConstantF32(4), c1 = expConstantF32(5), c2 = expConstantF32(6), c3 = expConstantF32(7);
  const c4 = expConstantF32(8), one = expConstantF32(9), least = expConstantF32(10);
  const stride = <usize>columns << 2;
  const groups = columns & ~3;
  const last = rows - 1;
  let bad = -1;
  for (let row = 0; row < rows; row += 4) {
    const row1 = min(row + 1, last), row2 = min(row + 2, last), row3 = min(row + 3, last);
    const x0 = x + <usize>row * stride, x1 = x + <usize>row1 * stride;
    const x2 = x + <usize>row2 * stride, x3 = x + <usize>row3 * stride;
    let m = f32x4.splat(-Infinity);
    let across = ACROSS;
    let at: usize = 0;
    for (const end = <usize>groups << 2; at < end; at += 16, across += 64) {
      const a = v128.load(x0 + at), b = v128.load(x1 + at), c = v128.load(x2 + at), d = v128.load(x3 + at);
      const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      const ef = v128.shuffle<f32>(a, b, 2, 6, 3, 7), gh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      const v0 = v128.shuffle<f64>(ab, cd, 0, 2), v1 = v128.shuffle<f64>(ab, cd, 1, 3);
      const v2 = v128.shuffle<f64>(ef, gh, 0, 2), v3 = v128.shuffle<f64>(ef, gh, 1, 3);
      v128.store(across, v0);
      v128.store(across, v1, 16);
      v128.store(across, v2, 32);
      v128.store(across, v3, 48);
      m = f32x4.pmax(f32x4.pmax(f32x4.pmax(f32x4.pmax(m, v0), v1), v2), v3);
    }
    for (; at < stride; at += 4, across += 16) {
      let v = v128.load32_zero(x0 + at);
      v = v128.load_lane<f32>(x1 + at, v, 1);
      v = v128.load_lane<f32>(x2 + at, v, 2);
      v = v128.load_lane<f32>(x3 + at, v, 3);
      v128.store(across, v);
      m = f32x4.pmax(m, v);
    }
    const label0 = load<i32>(labels + (<usize>row << 2)), label1 = load<i32>(labels + (<usize>row1 << 2));
    const label2 = load<i32>(labels + (<usize>row2 << 2)), label3 = load<i32>(labels + (<usize>row3 << 2));
    const at0 = <usize>max(label0, 0) << 2, at1 = <usize>max(label1, 0) << 2;
    const at2 = <usize>max(label2, 0) << 2, at3 = <usize>max(label3, 0) << 2;
    const chosen0 = <f64>load<f32>(x0 + at0), chosen1 = <f64>load<f32>(x1 + at1);
    const chosen2 = <f64>load<f32>(x2 + at2), chosen3 = <f64>load<f32>(x3 + at3);
    let lower = f64x2.splat(0), higher = f64x2.splat(0);
    across = ACROSS;
    let column = 0;
    for (; column < groups; column += 4, across += 64) {
      const e0 = expLanesF32(f32x4.sub(v128.load(across), m), perLn2, magic, high, low, c0, c1, c2, c3, c4, one, least);
      const e1 = expLanesF32(f32x4.sub(v128.load(across, 16), m), perLn2, magic, high, low, c0, c1, c2, c3, c4, one, least);
      const e01 = f32x4.add(e0, e1);
      v128.store(across, e0);
      v128.store(across, e1, 16);
      const e2 = expLanesF32(f32x4.sub(v128.load(across, 32), m), perLn2, magic, high, low, c0, c1, c2, c3, c4, one, least);
      const e3 = expLanesF32(f32x4.sub(v128.load(across, 48), m), perLn2, magic, high, low, c0, c1, c2, c3, c4, one, least);
      const sum = f32x4.add(e01, f32x4.add(e2, e3));
      v128.store(across, e2, 32);
      v128.store(across, e3, 48);
      lower = f64x2.add(lower, f64x2.promote_low_f32x4(sum));
      higher = f64x2.add(higher, f64x2.promote_low_f32x4(upper(sum)));
    }
    for (; column < columns; column++, across += 16) {
      const e = expLanesF32(f32x4.sub(v128.load(across), m), perLn2, magic, high, low, c0, c1, c2, c3, c4, one, least);
      v128.store(across, e);
      lower = f64x2.add(lower, f64x2.promote_low_f32x4(e));
      higher = f64x2.add(higher, f64x2.promote_low_f32x4(upper(e)));
    }
    const s0 = f64x2.extract_lane(lower, 0), s1 = f64x2.extract_lane(lower, 1);
    const s2 = f64x2.extract_lane(higher, 0), s3 = f64x2.extract_lane(higher, 1);
    const sum = s0 + s1 + s2 + s3;
    if (sum != sum && bad < 0) bad = s0 != s0 ? row : s1 != s1 ? row1 : s2 != s2 ? row2 : row3;
    const lnLower = lnLanes(lower), lnHigher = lnLanes(higher);
    // Four whole rows of weight 1, the usual case: 0.2 ns an element less than row by row.
    const isPlain = weights == 0 && row + 3 <= last && (label0 | label1 | label2 | label3) >= 0;
    let factor: v128;
    if (isPlain) {
      const record = losses + (<usize>row << 3);
      v128.store(record, f64x2.sub(lnLower, f64x2.sub(f64x2(chosen0, chosen1), f64x2.promote_low_f32x4(m))));
      v128.store(record, f64x2.sub(lnHigher, f64x2.sub(f64x2(chosen2, chosen3), f64x2.promote_low_f32x4(upper(m)))), 16);
      const scalings = f64x2.splat(scaling);
      const factors = f32x4.demote_f64x2_zero(f64x2.div(scalings, lower));
      factor = v128.shuffle<f64>(factors, f32x4.demote_f64x2_zero(f64x2.div(scalings, higher)), 0, 2);
    } else {
      const f0 = finish(row, rows, labels, weights, scaling, s0, f64x2.extract_lane(lnLower, 0), chosen0, <f64>f32x4.extract_lane(m, 0), losses);
      const f1 = finish(row + 1, rows, labels, weights, scaling, s1, f64x2.extract_lane(lnLower, 1), chosen1, <f64>f32x4.extract_lane(m, 1), losses);
      const f2 = finish(row + 2, rows, labels, weights, scaling, s2, f64x2.extract_lane(lnHigher, 0), chosen2, <f64>f32x4.extract_lane(m, 2), losses);
      const f3 = finish(row + 3, rows, labels, weights, scaling, s3, f64x2.extract_lane(lnHigher, 1), chosen3, <f64>f32x4.extract_lane(m, 3), losses);
      factor = f32x4(<f32>f0, <f32>f1, <f32>f2, <f32>f3);
    }
    if (gradient == 0) continue;
    const g0 = gradient + <usize>row * stride, g1 = gradient + <usize>row1 * stride;
    const g2 = gradient + <usize>row2 * stride, g3 = gradient + <usize>row3 * stride;
    // From the last row to the first, so that repetitions of the last row, whose factors are 0, are written over.
    across = ACROSS;
    at = 0;
    for (const end = <usize>groups << 2; at < end; at += 16, across += 64) {
      const a = f32x4.mul(v128.load(across), factor), b = f32x4.mul(v128.load(across, 16), factor);
      const c = f32x4.mul(v128.load(across, 32), factor), d = f32x4.mul(v128.load(across, 48), factor);
      const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      const ef = v128.shuffle<f32>(a, b, 2, 6, 3, 7), gh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      v128.store(g3 + at, v128.shuffle<f64>(ef, gh, 1, 3));
      v128.store(g2 + at, v128.shuffle<f64>(ef, gh, 0, 2));
      v128.store(g1 + at, v128.shuffle<f64>(ab, cd, 1, 3));
      v128.store(g0 + at, v128.shuffle<f64>(ab, cd, 0, 2));
    }
    for (; at < stride; at += 4, across += 16) {
      const v = f32x4.mul(v128.load(across), factor);
      v128.store_lane<f32>(g3 + at, v, 3);
      v128.store_lane<f32>(g2 + at, v, 2);
      v128.store_lane<f32>(g1 + at, v, 1);
      v128.store_lane<f32>(g0 + at, v, 0);
    }
    if (isPlain) {
      const whole = <f32>scaling;
      store<f32>(g0 + at0, load<f32>(g0 + at0) - whole);
      store<f32>(g1 + at1, load<f32>(g1 + at1) - whole);
      store<f32>(g2 + at2, load<f32>(g2 + at2) - whole);
      store<f32>(g3 + at3, load<f32>(g3 + at3) - whole);
    } else {
      subtractLabelF32(row, rows, labels, weights, scaling, g0);
      subtractLabelF32(row + 1, rows, labels, weights, scaling, g1);
      subtractLabelF32(row + 2, rows, labels, weights, scaling, g2);
      subtractLabelF32(row + 3, rows, labels, weights, scaling, g3);
    }
  }
  return bad;
}

function narrowLabels(x: usize, rows: i32, columns: i32, labels: usize, weights: usize, scaling: f64, gradient: usize, losses: usize): i32 {
  const perLn2 = expConstant(0), magic = expConstant(1), high = expConstant(2), low = expConstant(3);
  const c0 = expConstant(4), c1 = expConstant(5), c2 = expConstant(6), c3 = expConstant(7), c4 = expConstant(8);
  const c5 = expConstant(9), c6 = expConstant(10), c7 = expConstant(11), c8 = expConstant(12), c9 = expConstant(13);
  const one = expConstant(14), least = expConstant(15);
  const stride = <usize>columns << 3;
  const end = <usize>(columns & ~1) << 3;
  const last = rows - 1;
  let bad = -1;
  for (let row = 0; row < rows; row += 2) {
    const row1 = min(row + 1, last);
    const x0 = x + <usize>row * stride, x1 = x + <usize>row1 * stride;
    let m = f64x2.splat(-Infinity);
    let across = ACROSS;
    let at: usize = 0;
    for (; at < end; at += 16, across += 32) {
      const a = v128.load(x0 + at), b = v128.load(x1 + at);
      const v0 = v128.shuffle<f64>(a, b, 0, 2), v1 = v128.shuffle<f64>(a, b, 1, 3);
      v128.store(across, v0);
      v128.store(across, v1, 16);
      m = f64x2.pmax(f64x2.pmax(m, v0), v1);
    }
    if (at < stride) {
      const v = v128.load_lane<f64>(x1 + at, v128.load64_zero(x0 + at), 1);
      v128.store(across, v);
      m = f64x2.pmax(m, v);
    }
    const chosen0 = load<f64>(x0 + (labelAt(labels, row) << 3)), chosen1 = load<f64>(x1 + (labelAt(labels, row1) << 3));
    let s = f64x2.splat(0);
    across = ACROSS;
    for (let column = 0; column < columns; column++, across += 16) {
      const e = expLanes(
        f64x2.sub(v128.load(across), m), perLn2, magic, high, low, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, one, least,
      );
      v128.store(across, e);
      s = f64x2.add(s, e);
    }
    const s0 = f64x2.extract_lane(s, 0), s1 = f64x2.extract_lane(s, 1);
    const sum = s0 + s1;
    if (sum != sum && bad < 0) bad = s0 != s0 ? row : row1;
    const lnS = lnLanes(s);
    const f0 = finish(row, rows, labels, weights, scaling, s0, f64x2.extract_lane(lnS, 0), chosen0, f64x2.extract_lane(m, 0), losses);
    const f1 = finish(row + 1, rows, labels, weights, scaling, s1, f64x2.extract_lane(lnS, 1), chosen1, f64x2.extract_lane(m, 1), losses);
    if (gradient == 0) continue;
    const factor = f64x2(f0, f1);
    const g0 = gradient + <usize>row * stride, g1 = gradient + <usize>row1 * stride;
    across = ACROSS;
    at = 0;
    for (; at < end; at += 16, across += 32) {
      const a = f64x2.mul(v128.load(across), factor), b = f64x2.mul(v128.load(across, 16), factor);
      v128.store(g1 + at, v128.shuffle<f64>(a, b, 1, 3));
      v128.store(g0 + at, v128.shuffle<f64>(a, b, 0, 2));
    }
    if (at < stride) {
      const v = f64x2.mul(v128.load(across), factor);
      v128.store_lane<f64>(g1 + at, v, 1);
      v128.store_lane<f64>(g0 + at, v, 0);
    }
    subtractLabel(row, rows, labels, weights, scaling, g0);
    subtractLabel(row + 1, rows, labels, weights, scaling, g1);
  }
  return bad;
}

export function softmaxLabels_F32(x: usize, rows: i32, columns: i32, labels: usize, weights: usize, scaling: f64, gradient: usize, losses: usize): i32 {
  return columns > NARROW_COLUMNS
    ? wideLabelsF32(x, rows, columns, labels, weights, scaling, gradient, losses)
    : narrowLabelsF32(x, rows, columns, labels, weights, scaling, gradient, losses);
}

export function softmaxLabels_F64(x: usize, rows: i32, columns: i32, labels: usize, weights: usize, scaling: f64, gradient: usize, losses: usize): i32 {
  return columns > NARROW_COLUMNS
    ? wideLabels(x, rows, columns, labels, weights, scaling, gradient, losses)
    : narrowLabels(x, rows, columns, labels, weights, scaling, gradient, losses);
}

/** Σ t·(z − m) over a row, where terms of t = 0 count nothing, by lane c mod 4. */
@inline
function termF64(t: v128, z: v128, m: v128): v128 {
  return v128.andnot(f64x2.mul(t, f64x2.sub(z, m)), f64x2.eq(t, f64x2.splat(0)));
}

export function softmaxTargets_F32(x: usize, targets: usize, rows: i32, columns: i32, scaling: f64, gradient: usize, losses: usize): i32 {
  const stride = <usize>columns << 2;
  let bad = -1;
  for (let row = 0; row < rows; row++, x += stride, targets += stride) {
    const m = maximumF32(x, columns);
    const wide = f64x2.splat(<f64>m);
    let even = f64x2.splat(0), odd = even, dotEven = even, dotOdd = even;
    for (let column = 0; column < columns; column += 4) {
      const at = <usize>column << 2;
      let t: v128, z: v128;
      if (column + 4 <= columns) {
        t = v128.load(targets + at);
        z = v128.load(x + at);
      } else {
        v128.store(LAST, f32x4.splat(0));
        v128.store(LAST, f32x4.splat(0), 16);
        for (let i: usize = 0; at + i < stride; i += 4) {
          store<f32>(LAST + i, load<f32>(targets + at + i));
          store<f32>(LAST + i, load<f32>(x + at + i), 16);
        }
        t = v128.load(LAST);
        z = v128.load(LAST, 16);
      }
      const tLow = f64x2.promote_low_f32x4(t), tHigh = f64x2.promote_low_f32x4(upper(t));
      even = f64x2.add(even, tLow);
      odd = f64x2.add(odd, tHigh);
      dotEven = f64x2.add(dotEven, termF64(tLow, f64x2.promote_low_f32x4(z), wide));
      dotOdd = f64x2.add(dotOdd, termF64(tHigh, f64x2.promote_low_f32x4(upper(z)), wide));
    }
    const total = foldPairs(even, odd), dot = foldPairs(dotEven, dotOdd);
    let s: f64;
    if (gradient == 0) s = sumExpF32(x, columns, m);
    else {
      s = writeExpF32(x, columns, m, gradient);
      const factor = <f32>(total * scaling / s), f = f32x4.splat(factor);
      const weight = <f32>scaling, w = f32x4.splat(weight);
      let at: usize = 0;
      for (; at + 16 <= stride; at += 16) {
        v128.store(gradient + at, f32x4.sub(f32x4.mul(v128.load(gradient + at), f), f32x4.mul(v128.load(targets + at), w)));
      }
      for (; at < stride; at += 4) store<f32>(gradient + at, load<f32>(gradient + at) * factor - load<f32>(targets + at) * weight);
      gradient += stride;
    }
    if (s != s && bad < 0) bad = row;
    store<f64>(losses + (<usize>row << 3), total * ln(s) - dot);
  }
  return bad;
}

export function softmaxTargets_F64(x: usize, targets: usize, rows: i32, columns: i32, scaling: f64, gradient: usize, losses: usize): i32 {
  const stride = <usize>columns << 3;
  let bad = -1;
  for (let row = 0; row < rows; row++, x += stride, targets += stride) {
    const m = maximum(x, columns);
    const wide = f64x2.splat(m);
    let even = f64x2.splat(0), odd = even, dotEven = even, dotOdd = even;
    for (let column = 0; column < columns; column += 4) {
      const at = <usize>column << 3;
      let t0: v128, t1: v128, z0: v128, z1: v128;
      if (column + 4 <= columns) {
        t0 = v128.load(targets + at);
        t1 = v128.load(targets + at, 16);
        z0 = v128.load(x + at);
        z1 = v128.load(x + at, 16);
      } else {
        for (let i: usize = 0; i < 64; i += 16) v128.store(LAST + i, f64x2.splat(0));
        for (let i: usize = 0; at + i < stride; i += 8) {
          store<f64>(LAST + i, load<f64>(targets + at + i));
          store<f64>(LAST + i, load<f64>(x + at + i), 32);
        }
        t0 = v128.load(LAST);
        t1 = v128.load(LAST, 16);
        z0 = v128.load(LAST, 32);
        z1 = v128.load(LAST, 48);
      }
      even = f64x2.add(even, t0);
      odd = f64x2.add(odd, t1);
      dotEven = f64x2.add(dotEven, termF64(t0, z0, wide));
      dotOdd = f64x2.add(dotOdd, termF64(t1, z1, wide));
    }
    const total = foldPairs(even, odd), dot = foldPairs(dotEven, dotOdd);
    let s: f64;
    if (gradient == 0) s = sumExp(x, columns, m);
    else {
      s = writeExp(x, columns, m, gradient);
      const factor = total * scaling / s, f = f64x2.splat(factor), w = f64x2.splat(scaling);
      let at: usize = 0;
      for (; at + 16 <= stride; at += 16) {
        v128.store(gradient + at, f64x2.sub(f64x2.mul(v128.load(gradient + at), f), f64x2.mul(v128.load(targets + at), w)));
      }
      if (at < stride) store<f64>(gradient + at, load<f64>(gradient + at) * factor - load<f64>(targets + at) * scaling);
      gradient += stride;
    }
    if (s != s && bad < 0) bad = row;
    store<f64>(losses + (<usize>row << 3), total * ln(s) - dot);
  }
  return bad;
}
