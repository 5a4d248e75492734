// a·b/(c·d) for counts: exactly 1 where the products are equal, however large.

const SPLITTER = 134217729; // 2^27 + 1
const MAX_EXACT = 2 ** 53;
/** Products in here neither overflow nor lose their low part. */
const LOW = 2 ** -900;
const HIGH = 2 ** 900;

/** What fl(a·b) is short of a·b (Dekker 1971, Veltkamp's split). */
function productError(a: number, b: number, product: number): number {
  const ca = SPLITTER * a;
  const aHigh = ca - (ca - a);
  const aLow = a - aHigh;
  const cb = SPLITTER * b;
  const bHigh = cb - (cb - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** a·b/(c·d) for positive finite numbers. */
export function productRatio(a: number, b: number, c: number, d: number): number {
  const top = a * b;
  const bottom = c * d;
  if (top <= MAX_EXACT && bottom <= MAX_EXACT && top >= 1 && bottom >= 1) return top / bottom;
  if (!(top > LOW && bottom > LOW && top < HIGH && bottom < HIGH)) return (a / c) * (b / d);
  const topError = productError(a, b, top);
  const bottomError = productError(c, d, bottom);
  if (top === bottom && topError === bottomError) return 1;
  const ratio = top / bottom;
  return ratio + ratio * (topError / top - bottomError / bottom);
}
