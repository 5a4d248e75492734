// The reference of the float32 log2 in assembly/log2.ts. Math.fround after every operation is what a
// float32 lane does; V8 compiles it to float32 instructions.

const MIN_NORMAL = 1.1754943508222875e-38;
const MAX_VALUE = 3.4028234663852886e38;
const SQRT_HALF_BITS = 0x3f3504f3;
const A = Math.fround(0.4426950514316559);
const Q0 = Math.fround(-0.7213475108146667);
const Q1 = Math.fround(0.4808947741985321);
const Q2 = Math.fround(-0.3606826961040497);
const Q3 = Math.fround(0.28874143958091736);
const Q4 = Math.fround(-0.24007007479667664);
const Q5 = Math.fround(0.20178429782390594);
const Q6 = Math.fround(-0.1847376674413681);
const Q7 = Math.fround(0.2006227970123291);
const Q8 = Math.fround(-0.1419806033372879);

const fround = Math.fround;

/** 2^-k at k + 127, for the exponents k = −127 … 128 that a float has against √½. */
const INVERSE_POWER = new Float64Array(256);
for (let field = 0, power = 2 ** 127; field < 256; field++, power /= 2) INVERSE_POWER[field] = power;

const cell = new Float32Array(1);
const word = new Int32Array(cell.buffer);

/** log2 of x·2^-shift, for a positive normal float `x` with these bits. */
export function log2NormalF32(x: number, bits: number, shift: number): number {
  const k = (bits - SQRT_HALF_BITS) >> 23;
  const r = fround(fround(x * INVERSE_POWER[k + 127]) - fround(1));
  const r2 = fround(r * r);
  const q01 = fround(Q0 + fround(r * Q1));
  const q23 = fround(Q2 + fround(r * Q3));
  const q45 = fround(Q4 + fround(r * Q5));
  const q67 = fround(Q6 + fround(r * Q7));
  const q678 = fround(q67 + fround(r2 * Q8));
  const q4678 = fround(q45 + fround(r2 * q678));
  const q = fround(q01 + fround(r2 * fround(q23 + fround(r2 * q4678))));
  const small = fround(fround(r * A) + fround(r2 * q));
  return fround(fround(k - shift) + fround(r + small));
}

/** log2 of any float, as a float: −∞ at 0, NaN below 0, ∞ at ∞. Error: see assembly/log2.ts. */
export function log2F32(x: number): number {
  let scaled = x;
  let shift = 0;
  if (!(x >= MIN_NORMAL && x <= MAX_VALUE)) {
    if (x === 0) return -Infinity;
    if (!(x > 0)) return NaN;
    if (x === Infinity) return x;
    scaled = fround(x * 16777216); // 2^24: a subnormal becomes normal
    shift = 24;
  }
  cell[0] = scaled;
  return log2NormalF32(scaled, word[0], shift);
}
