// 2^x for Rényi and Tsallis entropies, because Math.exp and ** with a fractional power differ between engines.

const LN2 = 0.6931471805599453;
const LN2_LOW = 2.3190468138462996e-17;

/** 1/n! for the Taylor series of e^z − 1 on |z| ≤ ln 2 / 2: the term after the last is below 2^-60. */
const INVERSE_FACTORIALS = [
  1, 0.5, 0.16666666666666666, 0.041666666666666664, 0.008333333333333333, 0.001388888888888889,
  0.0001984126984126984, 2.48015873015873e-5, 2.7557319223985893e-6, 2.755731922398589e-7,
  2.505210838544172e-8, 2.08767569878681e-9, 1.6059043836821613e-10, 1.1470745597729725e-11,
  7.647163731819816e-13,
];

/** e^z − 1 on |z| ≤ ½. */
function series(z: number): number {
  let sum = INVERSE_FACTORIALS[14];
  for (let n = 13; n >= 1; n--) sum = sum * z + INVERSE_FACTORIALS[n];
  return z + z * z * sum;
}

/** 2^f − 1 for |f| ≤ ½. */
function exp2m1Reduced(f: number): number {
  return series(f * LN2 + f * LN2_LOW);
}

/** 2^k for an integer k, exact where it is representable. */
function powerOfTwo(k: number): number {
  let result = 1;
  let rest = Math.abs(k);
  let square = k < 0 ? 0.5 : 2;
  while (rest > 0) {
    if (rest & 1) result *= square;
    square *= square;
    rest >>>= 1;
  }
  return result;
}

/** x·2^k for an integer k, rounded once; in two factors, because 2^k itself may overflow or underflow. */
export function ldexp(x: number, k: number): number {
  const half = Math.trunc(k / 2);
  return x * powerOfTwo(half) * powerOfTwo(k - half);
}

/** 2^x, within 2 ulp; 0 on underflow and ∞ on overflow. */
export function exp2(x: number): number {
  if (!(x > -1080)) return x <= -1080 ? 0 : NaN;
  if (x >= 1024) return Infinity;
  const k = Math.round(x);
  return ldexp(1 + exp2m1Reduced(x - k), k);
}

/** 2^x − 1 without cancellation at small x. */
export function exp2m1(x: number): number {
  return Math.abs(x) <= 0.5 ? exp2m1Reduced(x) : exp2(x) - 1;
}
