// A block of floats or integers → doubles. Exact. What has a kernel for doubles only goes through here: 0.2 ns an
// element in cache, against a second and third copy of every kernel's code in each bundle.
//
// Layout: n elements at x, n float64 at to; the regions must not overlap.

export function widen_F32(x: usize, n: i32, to: usize): void {
  const stop = x + (<usize>n << 2);
  const pairs = x + (<usize>(n & ~1) << 2);
  while (x < pairs) {
    v128.store(to, f64x2.promote_low_f32x4(v128.load64_zero(x)));
    x += 8;
    to += 16;
  }
  if (x < stop) store<f64>(to, <f64>load<f32>(x));
}

export function widen_I32(x: usize, n: i32, to: usize): void {
  const stop = x + (<usize>n << 2);
  const pairs = x + (<usize>(n & ~1) << 2);
  while (x < pairs) {
    v128.store(to, f64x2.convert_low_i32x4_s(v128.load64_zero(x)));
    x += 8;
    to += 16;
  }
  if (x < stop) store<f64>(to, <f64>load<i32>(x));
}
