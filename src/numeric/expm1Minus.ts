// e^v − 1 − v of doubles and of floats, with its digits near 0, by the operations of assembly/gaussian.ts.

import { expF32 } from './expF32.js';
import { expBelow } from './exponential.js';

const { fround } = Math;

const MOST_F32 = fround(88.37);

/** 1/n! for n = 15 … 2. */
const SERIES = [
  7.647163731819816e-13, 1.1470745597729725e-11, 1.6059043836821613e-10, 2.08767569878681e-9,
  2.505210838544172e-8, 2.755731922398589e-7, 2.7557319223985893e-6, 2.48015873015873e-5,
  0.0001984126984126984, 0.001388888888888889, 0.008333333333333333, 0.041666666666666664,
  0.16666666666666666, 0.5,
];

/** e^v − 1 − v of a double, within 4·10⁻¹⁵ of it; ∞ from v = 709.43 on. */
export function expm1Minus(v: number): number {
  if (Math.abs(v) < 0.5) {
    let sum = SERIES[0];
    for (let i = 1; i < SERIES.length; i++) sum = sum * v + SERIES[i];
    return v * v * sum;
  }
  return (v > 709.43 ? Infinity : expBelow(v)) - 1 - v;
}

/** 1/n! for n = 2 … 11. */
const [S0, S1, S2, S3, S4, S5, S6, S7, S8, S9] = [
  0.5, 0.1666666716337204, 0.0416666679084301, 0.008333333767950535, 0.0013888889225199819,
  0.00019841270113829523, 2.4801587642286904e-5, 2.7557318844628753e-6, 2.755731998149713e-7,
  2.5052107943679403e-8,
];

/** e^v − 1 − v of a float, in float arithmetic; ∞ from v = 88.37 on. */
export function expm1MinusF32(v: number): number {
  if (Math.abs(v) < 1) {
    const v2 = fround(v * v);
    const v4 = fround(v2 * v2);
    const s01 = fround(S0 + fround(v * S1));
    const s23 = fround(S2 + fround(v * S3));
    const s45 = fround(S4 + fround(v * S5));
    const s67 = fround(S6 + fround(v * S7));
    const s89 = fround(S8 + fround(v * S9));
    const high = fround(fround(s45 + fround(v2 * s67)) + fround(v4 * s89));
    return fround(v2 * fround(fround(s01 + fround(v2 * s23)) + fround(v4 * high)));
  }
  return fround(fround((v > MOST_F32 ? Infinity : expF32(v)) - 1) - v);
}
