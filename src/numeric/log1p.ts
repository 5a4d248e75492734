// ln(1 + u) of doubles and of floats for u in [0, 1], by the operations of assembly/log1p.ts.

const { fround } = Math;

/** ln(1 + u) of a double u in [0, 1], within 2 ulp. */
export function log1p(u: number): number {
  const t = u / (2 + u);
  const w = t * t;
  const w2 = w * w;
  const w4 = w2 * w2;
  const c01 = 0.33333333333333154 + w * 0.20000000000077695;
  const c23 = 0.14285714274041136 + w * 0.1111111197797061;
  const c45 = 0.09090872198017526 + w * 0.07693275100720558;
  const c67 = 0.06650548588871172 + w * 0.060525697634048095;
  const c89 = 0.041720542932884706 + w * 0.0850568864310724;
  const p = c01 + w2 * c23 + w4 * (c45 + w2 * c67 + w4 * c89);
  const twice = t + t;
  return twice + twice * (w * p);
}

const C0 = fround(0.33333207996052205);
const C1 = fround(0.20010772570233162);
const C2 = fround(0.1400075101129857);
const C3 = fround(0.14006758231612088);

/** ln(1 + u) of a float u in [0, 1], in float arithmetic, within 2 ulp of a float. */
export function log1pF32(u: number): number {
  const t = fround(u / fround(2 + u));
  const w = fround(t * t);
  const c01 = fround(C0 + fround(w * C1));
  const c23 = fround(C2 + fround(w * C3));
  const p = fround(c01 + fround(fround(w * w) * c23));
  const twice = fround(t + t);
  return fround(twice + fround(twice * fround(w * p)));
}
