//! ulp exp 1 0 [-708.396, 709.43]
//! ulp expf 1 0 [-87.3365, 88.37]
//
// e^x of two doubles, and of four floats.
//
//   n = x/ln 2 rounded;  r = x − n·ln 2, with ln 2 in two parts (Cody & Waite 1980);  |r| ≤ ln 2 / 2
//   e^x = 2^n·(1 + (r + r²·q(r)))
//
// q is near-minimax for (e^r − 1 − r)/r²: degree 9 for doubles (relative error 2^-57.9 of e^r), 4 for floats (2^-28.3). n is rounded by
// adding 1.5·2^52 (2^23), whose last bits then hold it: shifted to the exponent's place they are added to the bits of the polynomial.
// Domain: x ≤ 709.43 (floats: 88.37), beyond which 2^n is no number; NaN stays NaN. Where e^x is below the smallest normal number the result is 0, at −∞ too.
// Error: below 1 ulp; e^0 is 1.

// 1/ln 2, 1.5·2^52, ln 2 in two parts, q's ten coefficients, 1, the least x.
const CONSTANTS: usize = memory.data<f64>(
  [
    1.4426950408889634,
    6755399441055744,
    0.6931471803691238,
    1.9082149292705877e-10,
    0.5000000000000011,
    0.16666666666666413,
    0.041666666666530155,
    0.008333333333494461,
    0.0013888888943630134,
    0.00019841269506578723,
    2.480149309888739e-5,
    2.755758637378518e-6,
    2.763024838532302e-7,
    2.500006162553128e-8,
    1,
    -708.396418532264,
  ],
  16,
);

/** The i-th of CONSTANTS in both lanes. Loaded before a loop, since V8 rebuilds a vector constant in every iteration. */
@inline
export function expConstant(i: i32): v128 {
  return v128.load64_splat(CONSTANTS + (<usize>i << 3));
}

/** e^x of two doubles, with the sixteen constants. */
@inline
export function expLanes(
  x: v128, perLn2: v128, magic: v128, high: v128, low: v128,
  c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128, c7: v128, c8: v128, c9: v128,
  one: v128, least: v128,
): v128 {
  const shifted = f64x2.add(f64x2.mul(x, perLn2), magic);
  const n = f64x2.sub(shifted, magic);
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(n, high)), f64x2.mul(n, low));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const c01 = f64x2.add(c0, f64x2.mul(r, c1));
  const c23 = f64x2.add(c2, f64x2.mul(r, c3));
  const c45 = f64x2.add(c4, f64x2.mul(r, c5));
  const c67 = f64x2.add(c6, f64x2.mul(r, c7));
  const c89 = f64x2.add(c8, f64x2.mul(r, c9));
  const upper = f64x2.add(f64x2.add(c45, f64x2.mul(r2, c67)), f64x2.mul(r4, c89));
  const q = f64x2.add(f64x2.add(c01, f64x2.mul(r2, c23)), f64x2.mul(r4, upper));
  const mantissa = f64x2.add(one, f64x2.add(r, f64x2.mul(r2, q)));
  return v128.andnot(i64x2.add(mantissa, i64x2.shl(shifted, 52)), f64x2.lt(x, least));
}

// 1/ln 2, 1.5·2^23, ln 2 in two parts, q's five coefficients, 1, the least x.
const CONSTANTS_F32: usize = memory.data<f32>(
  [
    1.4426950216293335,
    12582912,
    0.693145751953125,
    1.428606765330187e-6,
    0.4999999403953552,
    0.1666652113199234,
    0.04166838899254799,
    0.008368716575205326,
    0.001381459878757596,
    1,
    -87.33654022216797,
  ],
  16,
);

/** The i-th of CONSTANTS_F32 in all lanes, to be loaded before a loop. */
@inline
export function expConstantF32(i: i32): v128 {
  return v128.load32_splat(CONSTANTS_F32 + (<usize>i << 2));
}

/** e^x of four floats, with the eleven constants. */
@inline
export function expLanesF32(
  x: v128, perLn2: v128, magic: v128, high: v128, low: v128,
  c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, one: v128, least: v128,
): v128 {
  const shifted = f32x4.add(f32x4.mul(x, perLn2), magic);
  const n = f32x4.sub(shifted, magic);
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, high)), f32x4.mul(n, low));
  const r2 = f32x4.mul(r, r);
  const c01 = f32x4.add(c0, f32x4.mul(r, c1));
  const c23 = f32x4.add(c2, f32x4.mul(r, c3));
  const q = f32x4.add(c01, f32x4.mul(r2, f32x4.add(c23, f32x4.mul(r2, c4))));
  const mantissa = f32x4.add(one, f32x4.add(r, f32x4.mul(r2, q)));
  return v128.andnot(i32x4.add(mantissa, i32x4.shl(shifted, 23)), f32x4.lt(x, least));
}
