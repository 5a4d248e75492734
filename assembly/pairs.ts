// Joint counts of columns of bin codes.

export function countPairs_U8(a: usize, b: usize, n: i32, stride: i32, counts: usize): void {
  const stop = a + <usize>n;
  const delta = b - a;
  while (a < stop) {
    const at = counts + (<usize>(<i32>load<u8>(a) * stride + <i32>load<u8>(a + delta)) << 2);
    store<u32>(at, load<u32>(at) + 1);
    ++a;
  }
}
