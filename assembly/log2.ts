//! ulp log2 2 2^-51 [2^-1074, 2^1024)
//! ulp log2f 2 2^-24 [2^-149, 2^128)
//
// log2 of two doubles, and of four floats, without division.
//
//   x = 2^k · m,  m in [1, 2);  c = m rounded to a multiple of 1/128;  r = (m − c)·(1/c)
//   log2 x = (k + log2 c) + r·q(r),  |r| ≤ 2^-8
//
// Doubles: q is the degree-5 near-minimax polynomial of log2(1 + r)/r (relative error 2^-54). Floats: degree 2
// (2^-27), and log2 c in two parts, the first so short that its sum with k is exact. m − c is exact, and the entries
// for c = 1 and c = 2 are (1, 0) and (1/2, 1); so powers of two are exact, and values close to 1 keep their relative
// accuracy on both sides.
// Domain: the lanes take positive normal numbers, log2 and log2F32 any.
// Error: at most 2 ulp, or 2^-51 (floats: 2^-24) where |log2 x| is small and c is not 1. The accuracy test reads the two
// `//! ulp` lines, fails above these bounds and prints the worst input.
//
// Layout: tables at LOG2_TABLE (16 bytes an entry: 2^-52/c, log2 c) and LOG2_TABLE_F32 (16 bytes: 2^-39/c, the first
// part of log2 c less 127, the second part, unused). The powers of 2 and the 127 cancel those in the arithmetic: m − c
// is computed as an integer, times 2^52 or 2^39, and a float's exponent still holds its bias.

import { LOG2_TABLE, LOG2_TABLE_F32 } from './abi';

export const MIN_NORMAL: f64 = 2.2250738585072014e-308;
export const MAX_VALUE: f64 = 1.7976931348623157e308;

export const C1: f64 = 1.4426950408889634;
export const C2: f64 = -0.7213475204444817;
export const C3: f64 = 0.4808983469359951;
export const C4: f64 = -0.36067376019862224;
export const C5: f64 = 0.2885437254791991;
export const C6: f64 = -0.24045330112179908;

const MANTISSA: u64 = 0x000fffffffffffff;
const HALF_STEP: u64 = 0x0000100000000000;

// V8 rebuilds a vector constant in every iteration, with three instructions, unless it is loaded before the loop. Two
// lanes each: half a step of the table, the bits below a step, 2^52, 2^52 + half a step, 2^52 + 1023, C1 … C6.
const CONSTANTS: usize = memory.data<u64>(
  [
    HALF_STEP, HALF_STEP,
    0x00001fffffffffff, 0x00001fffffffffff,
    0x4330000000000000, 0x4330000000000000,
    0x4330100000000000, 0x4330100000000000,
    0x43300000000003ff, 0x43300000000003ff,
    0x3ff71547652b82fe, 0x3ff71547652b82fe,
    0xbfe71547652b82fe, 0xbfe71547652b82fe,
    0x3fdec709dc32988c, 0x3fdec709dc32988c,
    0xbfd71547652504fb, 0xbfd71547652504fb,
    0x3fd277801a198bdf, 0x3fd277801a198bdf,
    0xbfcec72c7c444560, 0xbfcec72c7c444560,
  ],
  16,
);

/** The i-th vector of CONSTANTS, to be loaded before a loop. */
@inline
export function constant(i: i32): v128 {
  return v128.load(CONSTANTS + (<usize>i << 4));
}

/** The table entry of a double, from the high word of its bits. */
@inline
export function entry(high: u32): v128 {
  return v128.load(<usize>((((high & 0xfffff) + 0x1000) >>> 9) & 0xff0), LOG2_TABLE);
}

/**
 * log2 of two positive normal numbers, with their table entries `low` and `high`. After half a step is added to x, the
 * bits below a step are (m − c + half a step)·2^52.
 */
@inline
export function log2Lanes(
  x: v128, low: v128, high: v128,
  half: v128, below: v128, magic: v128, centre: v128, bias: v128,
  c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128,
): v128 {
  const r = f64x2.mul(
    f64x2.sub(v128.or(v128.and(i64x2.add(x, half), below), magic), centre),
    v128.shuffle<f64>(low, high, 0, 2),
  );
  const r2 = f64x2.mul(r, r);
  const c34 = f64x2.add(c3, f64x2.mul(r, c4));
  const c56 = f64x2.add(c5, f64x2.mul(r, c6));
  const q = f64x2.add(f64x2.add(c1, f64x2.mul(r, c2)), f64x2.mul(r2, f64x2.add(c34, f64x2.mul(r2, c56))));
  const k = f64x2.sub(v128.or(i64x2.shr_u(x, 52), magic), bias);
  return f64x2.add(f64x2.add(k, v128.shuffle<f64>(low, high, 1, 3)), f64x2.mul(r, q));
}

/** log2 of any double, by the same operations as in the lanes: −∞ at 0, NaN below, ∞ at ∞. */
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
  const rounded = (bits & MANTISSA) + HALF_STEP;
  const at = <usize>LOG2_TABLE + (<usize>(rounded >>> 45) << 4);
  const r = <f64>(<i64>(rounded & 0x00001fffffffffff) - <i64>HALF_STEP) * load<f64>(at);
  const k = <f64>(<i32>(bits >>> 52) - 1023);
  const r2 = r * r;
  const q = C1 + r * C2 + r2 * (C3 + r * C4 + r2 * (C5 + r * C6));
  return k + load<f64>(at, 8) + r * q - shift;
}

export const MIN_NORMAL_F32: f32 = 1.1754943508222875e-38;
export const MAX_VALUE_F32: f32 = 3.4028234663852886e38;

const D1: f32 = 1.4426950216293335;
const D2: f32 = -0.7213516235351562;
const D3: f32 = 0.48090165853500366;

// Four lanes each: D1, D2, D3.
const CONSTANTS_F32: usize = memory.data<u32>(
  [
    0x3fb8aa3b, 0x3fb8aa3b, 0x3fb8aa3b, 0x3fb8aa3b,
    0xbf38aa80, 0xbf38aa80, 0xbf38aa80, 0xbf38aa80,
    0x3ef638be, 0x3ef638be, 0x3ef638be, 0x3ef638be,
  ],
  16,
);

/** The i-th vector of CONSTANTS_F32, to be loaded before a loop. */
@inline
export function constantF32(i: i32): v128 {
  return v128.load(CONSTANTS_F32 + (<usize>i << 4));
}

/** The table entry of a float, from its bits. */
@inline
export function entryF32(bits: u32): v128 {
  return v128.load(<usize>((((bits & 0x7fffff) + 0x8000) >>> 12) & 0xff0), LOG2_TABLE_F32);
}

/**
 * log2 of four positive normal floats, with their table entries. The last 16 bits of x, as a signed number, are
 * (m − c)·2^23; shifted to the top of a word they need no mask.
 */
@inline
export function log2LanesF32(x: v128, e0: v128, e1: v128, e2: v128, e3: v128, d1: v128, d2: v128, d3: v128): v128 {
  const a = v128.shuffle<f32>(e0, e1, 0, 4, 1, 5), b = v128.shuffle<f32>(e2, e3, 0, 4, 1, 5);
  const c = v128.shuffle<f32>(e0, e1, 2, 6, 3, 7), d = v128.shuffle<f32>(e2, e3, 2, 6, 3, 7);
  const inverse = v128.shuffle<f64>(a, b, 0, 2), high = v128.shuffle<f64>(a, b, 1, 3), low = v128.shuffle<f64>(c, d, 0, 2);
  const r = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(x, 16)), inverse);
  const q = f32x4.add(d1, f32x4.mul(r, f32x4.add(d2, f32x4.mul(r, d3))));
  const k = f32x4.convert_i32x4_s(i32x4.shr_u(x, 23));
  return f32x4.add(f32x4.add(k, high), f32x4.add(low, f32x4.mul(r, q)));
}

/** log2 of any float, by the same operations as in the lanes. */
export function log2F32(x: f32): f32 {
  let shift: i32 = 0;
  if (!(x >= MIN_NORMAL_F32 && x <= MAX_VALUE_F32)) {
    if (x == 0) return -Infinity;
    if (!(x > 0)) return NaN;
    if (x == Infinity) return x;
    x *= 16777216; // 2^24
    shift = 24;
  }
  const bits = reinterpret<u32>(x);
  const at = <usize>LOG2_TABLE_F32 + <usize>((((bits & 0x7fffff) + 0x8000) >>> 12) & 0xff0);
  const r = <f32>(<i32>(bits << 16)) * load<f32>(at);
  const k = <f32>(<i32>(bits >>> 23) - shift);
  const q = D1 + r * (D2 + r * D3);
  return k + load<f32>(at, 4) + (load<f32>(at, 8) + r * q);
}
