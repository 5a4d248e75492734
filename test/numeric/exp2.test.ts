import { expect, it } from 'vitest';
import { exp2, exp2m1 } from '../../src/numeric/exp2.js';
import { errorIn, ulp } from '../support/accuracy.js';
import { readVectors } from '../support/vectors.js';

const rows: [number, string, number][] = readVectors('exp2').cases[0].values;

it('is within 2 ulp of 2^x over all doubles, 0 and ∞ beyond them', () => {
  let worst = { x: NaN, ulps: 0 };
  for (const [x, digits, nearest] of rows) {
    if (nearest === Infinity) {
      expect(exp2(x)).toBe(Infinity);
      continue;
    }
    const ulps = Math.abs(errorIn(ulp(nearest), exp2(x), digits));
    if (!(ulps <= worst.ulps)) worst = { x, ulps };
  }
  console.log(`exp2: worst of ${rows.length} at ${worst.x}: ${worst.ulps} ulp`);
  expect(worst.ulps).toBeLessThanOrEqual(2);
});

it('is exact on whole numbers, subnormal results included', () => {
  for (let k = -1074; k <= 1023; k++) expect(exp2(k)).toBe(2 ** k);
  expect(exp2(1024)).toBe(Infinity);
  expect(exp2(-1076)).toBe(0);
  expect(exp2(-Infinity)).toBe(0);
  expect(exp2(Infinity)).toBe(Infinity);
  expect(exp2(NaN)).toBeNaN();
});

it('2^x − 1 keeps its relative accuracy at small x', () => {
  // (2^x − 1)/x is ln 2 to 2^-66 at these x.
  const LN2 = '0.6931471805599453094172321214581765680755';
  for (const x of [1e-300, 1e-20, -1e-20]) {
    expect(Math.abs(errorIn(ulp(Math.LN2), exp2m1(x) / x, LN2))).toBeLessThanOrEqual(2);
  }
  expect(exp2m1(0)).toBe(0);
  expect(exp2m1(1)).toBe(1);
  expect(exp2m1(-1)).toBe(-0.5);
  expect(exp2m1(0.5)).toBeCloseTo(Math.SQRT2 - 1, 15);
});
