// ln(1 + u) of two doubles, and of four floats, for u in [0, 1], with its digits where u is small.
//
//   t = u/(2 + u),  w = t² ≤ 1/9;  ln(1 + u) = 2·artanh t = 2t·(1 + w·p(w))
//
// p is near-minimax for (artanh(√w)/√w − 1)/w: degree 9 for doubles (relative error 2^-59.4 of the result), 3 for floats (2^-27.7).
// Error: 2 ulp. NaN stays NaN.

const COEFFICIENTS: usize = memory.data<f64>(
  [
    0.33333333333333154, 0.20000000000077695, 0.14285714274041136, 0.1111111197797061, 0.09090872198017526,
    0.07693275100720558, 0.06650548588871172, 0.060525697634048095, 0.041720542932884706, 0.0850568864310724,
  ],
  16,
);
const COEFFICIENTS_F32: usize = memory.data<f32>(
  [0.33333207996052205, 0.20010772570233162, 0.1400075101129857, 0.14006758231612088],
  16,
);

@inline
function c(i: i32): v128 {
  return v128.load64_splat(COEFFICIENTS + (<usize>i << 3));
}

@inline
function cF32(i: i32): v128 {
  return v128.load32_splat(COEFFICIENTS_F32 + (<usize>i << 2));
}

@inline
export function log1pLanes(u: v128): v128 {
  const t = f64x2.div(u, f64x2.add(f64x2.splat(2), u));
  const w = f64x2.mul(t, t);
  const w2 = f64x2.mul(w, w);
  const w4 = f64x2.mul(w2, w2);
  const c01 = f64x2.add(c(0), f64x2.mul(w, c(1)));
  const c23 = f64x2.add(c(2), f64x2.mul(w, c(3)));
  const c45 = f64x2.add(c(4), f64x2.mul(w, c(5)));
  const c67 = f64x2.add(c(6), f64x2.mul(w, c(7)));
  const c89 = f64x2.add(c(8), f64x2.mul(w, c(9)));
  const upper = f64x2.add(f64x2.add(c45, f64x2.mul(w2, c67)), f64x2.mul(w4, c89));
  const p = f64x2.add(f64x2.add(c01, f64x2.mul(w2, c23)), f64x2.mul(w4, upper));
  const twice = f64x2.add(t, t);
  return f64x2.add(twice, f64x2.mul(twice, f64x2.mul(w, p)));
}

@inline
export function log1pLanesF32(u: v128): v128 {
  const t = f32x4.div(u, f32x4.add(f32x4.splat(2), u));
  const w = f32x4.mul(t, t);
  const c01 = f32x4.add(cF32(0), f32x4.mul(w, cF32(1)));
  const c23 = f32x4.add(cF32(2), f32x4.mul(w, cF32(3)));
  const p = f32x4.add(c01, f32x4.mul(f32x4.mul(w, w), c23));
  const twice = f32x4.add(t, t);
  return f32x4.add(twice, f32x4.mul(twice, f32x4.mul(w, p)));
}
