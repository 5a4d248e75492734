//! ulp log2 2 2^-51 [2^-1074, 2^1024)
//! ulp log2f 2 2^-24 [2^-149, 2^128)
//
// log2 of two doubles, and of four floats, without division.
//
//   x = 2^k · m,  m in [1, 2);  c = m rounded to a multiple of 1/128;  r = (m − c)·(1/c)
//   log2 x = (k + log2 c) + r·q(r),  |r| ≤ 2^-8
//
// q is the degree-5 near-minimax polynomial of log2(1 + r)/r (relative error 2^-54). m − c is
// exact, the entries for c = 1 and c = 2 are (1, 0) and (1/2, 1), so powers of two are exact and
// values beside 1 keep their relative accuracy on both sides.
// Error: at most 2 ulp, or 2^-51 where |log2 x| is small and c is not 1. The two `//! ulp` lines
// are read by the accuracy test, which fails above them and prints the worst input.
//
// Floats: m in [√½, √2), r = m − 1, log2(1 + r) = r + (r·a + r²·Q(r)) with a = log2 e − 1, so that
// the largest summand is exact (at most 2 ulp of float32, powers of two exact).
//
// Layout: the table stands at LOG2_TABLE, 16 bytes an entry: 1/c, log2 c.

import { LOG2_TABLE } from './abi';

export const MIN_NORMAL: f64 = 2.2250738585072014e-308;
export const MAX_VALUE: f64 = 1.7976931348623157e308;

export const C1: f64 = 1.4426950408889634;
export const C2: f64 = -0.7213475204444817;
export const C3: f64 = 0.4808983469359951;
export const C4: f64 = -0.36067376019862224;
export const C5: f64 = 0.2885437254791991;
export const C6: f64 = -0.24045330112179908;

const MANTISSA: u64 = 0x000fffffffffffff;
const ONE: u64 = 0x3ff0000000000000;
const HALF_STEP: u64 = 0x0000100000000000;
const TOP: u64 = 0x001fe00000000000;
const EXPONENT_MAGIC: u64 = 0x4330000000000000;
const EXPONENT_BIAS: f64 = 4503599627371519; // 2^52 + 1023

/** Byte offset of the entry of a value, from the high word of its bits. */
@inline
function entryOf(high: u32): usize {
  return <usize>((((high & 0xfffff) + 0x1000) >>> 9) & 0xff0);
}

// V8 makes a vector constant anew in every iteration, three instructions each, unless it is loaded before the
// loop: that and keeping calls out of the loop took an element of the entropy from 3.6 to 2.4 ns. Two lanes each, in the order of the formula;
// then the least normal and the largest number.
const CONSTANTS: usize = memory.data<u64>(
  [
    MANTISSA, MANTISSA, ONE, ONE, HALF_STEP, HALF_STEP, TOP, TOP, EXPONENT_MAGIC, EXPONENT_MAGIC,
    0x43300000000003ff, 0x43300000000003ff,
    0x3ff71547652b82fe, 0x3ff71547652b82fe,
    0xbfe71547652b82fe, 0xbfe71547652b82fe,
    0x3fdec709dc32988c, 0x3fdec709dc32988c,
    0xbfd71547652504fb, 0xbfd71547652504fb,
    0x3fd277801a198bdf, 0x3fd277801a198bdf,
    0xbfcec72c7c444560, 0xbfcec72c7c444560,
    0x0010000000000000, 0x0010000000000000,
    0x7fefffffffffffff, 0x7fefffffffffffff
  ],
  16,
);

/** The i-th vector of the table above, for a local in front of a loop. */
@inline
export function constant(i: i32): v128 {
  return v128.load(CONSTANTS + (<usize>i << 4));
}

/** log2 of both lanes; every lane must be a positive normal number. `low`, `high`: the lanes' table entries. */
@inline
function log2Lanes(
  x: v128, low: v128, high: v128,
  mantissas: v128, ones: v128, half: v128, top: v128, magic: v128, bias: v128,
  c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128,
): v128 {
  const mantissa = v128.and(x, mantissas);
  const c = i64x2.add(v128.and(i64x2.add(mantissa, half), top), ones);
  const inverse = v128.shuffle<f64>(low, high, 0, 2);
  const r = f64x2.mul(f64x2.sub(v128.or(mantissa, ones), c), inverse);
  const r2 = f64x2.mul(r, r);
  const c34 = f64x2.add(c3, f64x2.mul(r, c4));
  const c56 = f64x2.add(c5, f64x2.mul(r, c6));
  const q = f64x2.add(f64x2.add(c1, f64x2.mul(r, c2)), f64x2.mul(r2, f64x2.add(c34, f64x2.mul(r2, c56))));
  const k = f64x2.sub(v128.or(i64x2.shr_u(x, 52), magic), bias);
  return f64x2.add(f64x2.add(k, v128.shuffle<f64>(low, high, 1, 3)), f64x2.mul(r, q));
}

/** log2 of two normal numbers that stand in memory: table offsets come from scalar loads, not from lanes. */
@inline
export function log2Stored(
  x: v128, at: usize,
  mantissas: v128, ones: v128, half: v128, top: v128, magic: v128, bias: v128,
  c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128,
): v128 {
  return log2Lanes(
    x,
    v128.load(<usize>LOG2_TABLE + entryOf(load<u32>(at, 4))),
    v128.load(<usize>LOG2_TABLE + entryOf(load<u32>(at, 12))),
    mantissas, ones, half, top, magic, bias, c1, c2, c3, c4, c5, c6,
  );
}

/** log2 of two normal numbers that were computed. */
@inline
export function log2Computed(
  x: v128,
  mantissas: v128, ones: v128, half: v128, top: v128, magic: v128, bias: v128,
  c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128,
): v128 {
  return log2Lanes(
    x,
    v128.load(<usize>LOG2_TABLE + entryOf(i32x4.extract_lane(x, 1))),
    v128.load(<usize>LOG2_TABLE + entryOf(i32x4.extract_lane(x, 3))),
    mantissas, ones, half, top, magic, bias, c1, c2, c3, c4, c5, c6,
  );
}

/** log2 of any double, operation by operation the lanes' arithmetic: −∞ at 0, NaN below, ∞ at ∞. */
export function log2(x: f64): f64 {
  let shift: f64 = 0;
  if (!(x >= MIN_NORMAL && x <= MAX_VALUE)) {
    if (x == 0) return -Infinity;
    if (!(x > 0)) return NaN;
    if (x == Infinity) return x;
    x *= 18014398509481984; // 2^54
    shift = 54;
  }
  const bits = reinterpret<u64>(x);
  const entry = <usize>LOG2_TABLE + entryOf(<u32>(bits >>> 32));
  const mantissa = bits & MANTISSA;
  const c = reinterpret<f64>(((mantissa + HALF_STEP) & TOP) + ONE);
  const r = (reinterpret<f64>(mantissa | ONE) - c) * load<f64>(entry);
  const k = <f64>(<i32>(bits >>> 52) - 1023) - shift;
  const r2 = r * r;
  const q = C1 + r * C2 + r2 * (C3 + r * C4 + r2 * (C5 + r * C6));
  return k + load<f64>(entry, 8) + r * q;
}

export const MIN_NORMAL_F32: f32 = 1.1754943508222875e-38;
export const MAX_VALUE_F32: f32 = 3.4028234663852886e38;

const SQRT_HALF_BITS: i32 = 0x3f3504f3;
const A: f32 = 0.4426950514316559;
const Q0: f32 = -0.7213475108146667;
const Q1: f32 = 0.4808947741985321;
const Q2: f32 = -0.3606826961040497;
const Q3: f32 = 0.28874143958091736;
const Q4: f32 = -0.24007007479667664;
const Q5: f32 = 0.20178429782390594;
const Q6: f32 = -0.1847376674413681;
const Q7: f32 = 0.2006227970123291;
const Q8: f32 = -0.1419806033372879;

// Four lanes each: √½, the exponent's bits, 1, A, Q0 … Q8, the least normal and the largest float.
const CONSTANTS_F32: usize = memory.data<u32>(
  [
    0x3f3504f3, 0x3f3504f3, 0x3f3504f3, 0x3f3504f3,
    0xff800000, 0xff800000, 0xff800000, 0xff800000,
    0x3f800000, 0x3f800000, 0x3f800000, 0x3f800000,
    0x3ee2a8ed, 0x3ee2a8ed, 0x3ee2a8ed, 0x3ee2a8ed,
    0xbf38aa3b, 0xbf38aa3b, 0xbf38aa3b, 0xbf38aa3b,
    0x3ef637d7, 0x3ef637d7, 0x3ef637d7, 0x3ef637d7,
    0xbeb8ab67, 0xbeb8ab67, 0xbeb8ab67, 0xbeb8ab67,
    0x3e93d5eb, 0x3e93d5eb, 0x3e93d5eb, 0x3e93d5eb,
    0xbe75d4ee, 0xbe75d4ee, 0xbe75d4ee, 0xbe75d4ee,
    0x3e4ea08b, 0x3e4ea08b, 0x3e4ea08b, 0x3e4ea08b,
    0xbe3d2bdf, 0xbe3d2bdf, 0xbe3d2bdf, 0xbe3d2bdf,
    0x3e4d7010, 0x3e4d7010, 0x3e4d7010, 0x3e4d7010,
    0xbe11635d, 0xbe11635d, 0xbe11635d, 0xbe11635d,
    0x00800000, 0x00800000, 0x00800000, 0x00800000,
    0x7f7fffff, 0x7f7fffff, 0x7f7fffff, 0x7f7fffff,
  ],
  16,
);

/** The i-th vector of the table above, for a local in front of a loop. */
@inline
export function constantF32(i: i32): v128 {
  return v128.load(CONSTANTS_F32 + (<usize>i << 4));
}

/** log2 of four positive normal floats. */
@inline
export function log2LanesF32(
  x: v128,
  offsets: v128, exponents: v128, ones: v128, a: v128,
  q0: v128, q1: v128, q2: v128, q3: v128, q4: v128, q5: v128, q6: v128, q7: v128, q8: v128,
): v128 {
  const offset = i32x4.sub(x, offsets);
  const k = f32x4.convert_i32x4_s(i32x4.shr_s(offset, 23));
  const r = f32x4.sub(i32x4.sub(x, v128.and(offset, exponents)), ones);
  const r2 = f32x4.mul(r, r);
  const q678 = f32x4.add(f32x4.add(q6, f32x4.mul(r, q7)), f32x4.mul(r2, q8));
  const q4678 = f32x4.add(f32x4.add(q4, f32x4.mul(r, q5)), f32x4.mul(r2, q678));
  const q234 = f32x4.add(f32x4.add(q2, f32x4.mul(r, q3)), f32x4.mul(r2, q4678));
  const q = f32x4.add(f32x4.add(q0, f32x4.mul(r, q1)), f32x4.mul(r2, q234));
  const small = f32x4.add(f32x4.mul(r, a), f32x4.mul(r2, q));
  return f32x4.add(k, f32x4.add(r, small));
}

/** log2 of any float, operation by operation the lanes' arithmetic. */
export function log2F32(x: f32): f32 {
  let shift: i32 = 0;
  if (!(x >= MIN_NORMAL_F32 && x <= MAX_VALUE_F32)) {
    if (x == 0) return -Infinity;
    if (!(x > 0)) return NaN;
    if (x == Infinity) return x;
    x *= 16777216; // 2^24
    shift = 24;
  }
  const bits = reinterpret<i32>(x);
  const offset = bits - SQRT_HALF_BITS;
  const k = <f32>((offset >> 23) - shift);
  const r = reinterpret<f32>(bits - (offset & 0xff800000)) - <f32>1;
  const r2 = r * r;
  const q4678 = Q4 + r * Q5 + r2 * (Q6 + r * Q7 + r2 * Q8);
  const q = Q0 + r * Q1 + r2 * (Q2 + r * Q3 + r2 * q4678);
  return k + (r + (r * A + r2 * q));
}
