// Vectors at the end of an array: the first n elements, and zeros; or all of a vector where n is greater.

@inline
export function partF32(p: usize, n: i32): v128 {
  if (n >= 4) return v128.load(p);
  let v = v128.load32_zero(p);
  if (n > 1) v = v128.load_lane<f32>(p + 4, v, 1);
  if (n > 2) v = v128.load_lane<f32>(p + 8, v, 2);
  return v;
}

@inline
export function storePartF32(p: usize, v: v128, n: i32): void {
  if (n >= 4) {
    v128.store(p, v);
    return;
  }
  v128.store_lane<f32>(p, v, 0);
  if (n > 1) v128.store_lane<f32>(p + 4, v, 1);
  if (n > 2) v128.store_lane<f32>(p + 8, v, 2);
}

/** Clears all but the first n of four floats. */
@inline
export function keepPartF32(v: v128, n: i32): v128 {
  return n >= 4 ? v : v128.and(v, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(n)));
}

@inline
export function part(p: usize, n: i32): v128 {
  return n >= 2 ? v128.load(p) : v128.load64_zero(p);
}

@inline
export function storePart(p: usize, v: v128, n: i32): void {
  if (n >= 2) v128.store(p, v);
  else if (n == 1) v128.store_lane<f64>(p, v, 0);
}

/** Clears the second of two doubles if n is 1. */
@inline
export function keepPart(v: v128, n: i32): v128 {
  return n >= 2 ? v : v128.shuffle<f64>(v, f64x2.splat(0), 0, 2);
}
