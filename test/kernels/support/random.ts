/** An integer in low … high. */
export function integer(draw: () => number, low: number, high: number): number {
  return low + Math.floor(draw() * (high - low + 1));
}

export function choose<T>(draw: () => number, values: readonly T[]): T {
  return values[Math.floor(draw() * values.length)];
}
