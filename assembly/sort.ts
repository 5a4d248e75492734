// The order that sorts a column.

export function identity_I32(order: usize, n: i32): void {
  for (let i = 0; i < n; ++i) store<i32>(order + (<usize>i << 2), i);
}
