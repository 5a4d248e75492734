// The reference of the float32 log2 in assembly/log2.ts. Math.fround after each operation rounds as a float32 lane does; it is
// omitted where the result is exact.

import { LOG2_TABLE } from './log2Table.js';

const MIN_NORMAL = 1.1754943508222875e-38;
const MAX_VALUE = 3.4028234663852886e38;
const D1 = Math.fround(1.4426950216293335);
const D2 = Math.fround(-0.7213516235351562);
const D3 = Math.fround(0.48090165853500366);

const fround = Math.fround;

/** For c = 1 + i/128: 2^-39/c, log2 c − 127 rounded to 16 binary places, the remainder, 0. */
export const LOG2_TABLE_F32: Float32Array = /* @__PURE__ */ Float32Array.from({ length: 516 }, (_, j) => {
  const i = j >> 2;
  const logarithm = LOG2_TABLE[2 * i + 1];
  const short = Math.round(logarithm * 65536) / 65536;
  return [LOG2_TABLE[2 * i] * 2 ** -39, short - 127, logarithm - short, 0][j & 3];
});

const cell = new Float32Array(1);
const word = new Int32Array(cell.buffer);

/** log2(x·2^-shift) for the positive normal float x with the given bits. */
export function log2NormalF32(bits: number, shift: number): number {
  const at = (((bits & 0x7fffff) + 0x8000) >> 14) & ~3;
  const r = fround((bits << 16) * LOG2_TABLE_F32[at]);
  const q = fround(D1 + fround(r * fround(D2 + fround(r * D3))));
  return fround(
    (bits >>> 23) - shift + LOG2_TABLE_F32[at + 1] + fround(LOG2_TABLE_F32[at + 2] + fround(r * q)),
  );
}

/** log2 of any float, as a float: −∞ at 0, NaN below 0, ∞ at ∞. Error: see assembly/log2.ts. */
export function log2F32(x: number): number {
  let scaled = x;
  let shift = 0;
  if (!(x >= MIN_NORMAL && x <= MAX_VALUE)) {
    if (x === 0) return -Infinity;
    if (!(x > 0)) return NaN;
    if (x === Infinity) return x;
    scaled = fround(x * 16777216); // 2^24: scales a subnormal to a normal number
    shift = 24;
  }
  cell[0] = scaled;
  return log2NormalF32(word[0], shift);
}
