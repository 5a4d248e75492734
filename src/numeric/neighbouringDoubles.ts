// Doubles in their order, one after another.

const bits = new BigInt64Array(1);
const number = new Float64Array(bits.buffer);

/** The next double above x; NaN above ∞, which nothing reaches. */
export function nextAbove(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  number[0] = x;
  bits[0] += x > 0 ? 1n : -1n;
  return number[0];
}

/** Which double x is, counted from 0: its neighbours are 1 apart, negative ones are below 0. */
export function ordinalOf(x: number): bigint {
  number[0] = x;
  return bits[0] >= 0n ? bits[0] : -(bits[0] & 0x7fffffffffffffffn);
}

/** The double of an ordinal. */
export function doubleAt(ordinal: bigint): number {
  bits[0] = ordinal >= 0n ? ordinal : -ordinal;
  return ordinal >= 0n ? number[0] : -number[0];
}
