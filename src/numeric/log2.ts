// The reference of assembly/log2.ts: the same table, the same operations in the same order, so the same bits.
// Engines differ in Math.log2; formula and error bound stand in the kernel file.

import { LOG2_TABLE } from './log2Table.js';

const MIN_NORMAL = 2.2250738585072014e-308;
const C1 = 1.4426950408889634;
const C2 = -0.7213475204444817;
const C3 = 0.4808983469359951;
const C4 = -0.36067376019862224;
const C5 = 0.2885437254791991;
const C6 = -0.24045330112179908;

/** 2^-k for the exponent field k + 1023 of a normal number: multiplying by it leaves the mantissa. */
const INVERSE_POWER = new Float64Array(2047);
for (let field = 1, power = 2 ** 1022; field < 2047; field++, power /= 2) INVERSE_POWER[field] = power;

/** log2 of x·2^-shift, for a positive normal `x` whose high word is `high`. */
export function log2Normal(x: number, high: number, shift: number): number {
  const field = high >>> 20;
  const i = ((high & 0xfffff) + 0x1000) >>> 13;
  const r = (x * INVERSE_POWER[field] - (1 + i * 0.0078125)) * LOG2_TABLE[2 * i];
  const r2 = r * r;
  const q = C1 + r * C2 + r2 * (C3 + r * C4 + r2 * (C5 + r * C6));
  return field - 1023 - shift + LOG2_TABLE[2 * i + 1] + r * q;
}

const cell = new Float64Array(1);
const words = new Uint32Array(cell.buffer);

/** log2 of any double: −∞ at 0, NaN below 0, ∞ at ∞. Error: see assembly/log2.ts. */
export function log2(x: number): number {
  let scaled = x;
  let shift = 0;
  if (!(x >= MIN_NORMAL && x < Infinity)) {
    if (x === 0) return -Infinity;
    if (!(x > 0)) return NaN;
    if (x === Infinity) return x;
    scaled = x * 18014398509481984; // 2^54: a subnormal becomes normal
    shift = 54;
  }
  cell[0] = scaled;
  return log2Normal(scaled, words[1], shift);
}
