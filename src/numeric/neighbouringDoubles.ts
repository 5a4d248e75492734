// The doubles as an ordered sequence.

const bits = new BigInt64Array(1);
const number = new Float64Array(bits.buffer);

/** The next double above x; NaN for ∞. */
export function nextAbove(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  number[0] = x;
  bits[0] += x > 0 ? 1n : -1n;
  return number[0];
}

/** The ordinal of a double, counted from that of 0: neighbours differ by 1, negative doubles have negative ordinals. */
export function ordinalOf(x: number): bigint {
  number[0] = x;
  return bits[0] >= 0n ? bits[0] : -(bits[0] & 0x7fffffffffffffffn);
}

/** The double with an ordinal. */
export function doubleAt(ordinal: bigint): number {
  bits[0] = ordinal >= 0n ? ordinal : -ordinal;
  return ordinal >= 0n ? number[0] : -number[0];
}
