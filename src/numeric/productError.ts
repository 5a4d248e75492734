// The rounding error of a product of doubles.

const SPLITTER = 134217729; // 2^27 + 1

/** a·b − fl(a·b), exactly (Dekker 1971, with Veltkamp's split). */
export function productError(a: number, b: number, product: number): number {
  const ca = SPLITTER * a;
  const aHigh = ca - (ca - a);
  const aLow = a - aHigh;
  const cb = SPLITTER * b;
  const bHigh = cb - (cb - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
