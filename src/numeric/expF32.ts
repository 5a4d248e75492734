// e^x of floats in float arithmetic, by the operations of assembly/exponential.ts.

const { fround } = Math;

/** 2^(n − 126) for n = 0 … 253: all normal floats. */
const POWERS = new Float64Array(254);
for (let n = 0, power = 2 ** -126; n < POWERS.length; n++, power *= 2) POWERS[n] = power;

const PER_LN2 = 1.4426950216293335;
const MAGIC = 12582912;
const LN2_HIGH = 0.693145751953125;
const LN2_LOW = 1.428606765330187e-6;
const LEAST = -87.33654022216797;

/** e^x of a float x ≤ 88.37, below 1 ulp of a float; 0 where the result would be subnormal; NaN stays NaN. */
export function expF32(x: number): number {
  if (x < LEAST) return 0;
  const n = fround(fround(fround(x * PER_LN2) + MAGIC) - MAGIC);
  const r = fround(fround(x - fround(n * LN2_HIGH)) - fround(n * LN2_LOW));
  const r2 = fround(r * r);
  const c01 = fround(0.4999999403953552 + fround(r * 0.1666652113199234));
  const c23 = fround(0.04166838899254799 + fround(r * 0.008368716575205326));
  const q = fround(c01 + fround(r2 * fround(c23 + fround(r2 * 0.001381459878757596))));
  const mantissa = fround(1 + fround(r + fround(r2 * q)));
  // A power of two: exact.
  return mantissa * POWERS[(n + 126) | 0];
}
