// Converts a block of floats or integers to doubles, for kernels that take only doubles: it costs 0.25 to 1 ns an element in
// cache, and saves every bundle two more copies of each kernel.
//
//   to[i] = x[i]
//
// Domain: any floats or int32. Exact.
// Layout: n elements at x, n float64 at to; the regions must not overlap.

/** One function for both types: two smaller ones the compiler would inline. */
function widen(x: usize, n: i32, to: usize, floats: bool): void {
  const stop = x + (<usize>n << 2);
  const groups = x + (<usize>(n & ~3) << 2);
  while (x < groups) {
    const low = v128.load64_zero(x), high = v128.load64_zero(x, 8);
    v128.store(to, floats ? f64x2.promote_low_f32x4(low) : f64x2.convert_low_i32x4_s(low));
    v128.store(to, floats ? f64x2.promote_low_f32x4(high) : f64x2.convert_low_i32x4_s(high), 16);
    x += 16;
    to += 32;
  }
  while (x < stop) {
    store<f64>(to, floats ? <f64>load<f32>(x) : <f64>load<i32>(x));
    x += 4;
    to += 8;
  }
}

export function widen_F32(x: usize, n: i32, to: usize): void {
  widen(x, n, to, true);
}

export function widen_I32(x: usize, n: i32, to: usize): void {
  widen(x, n, to, false);
}
