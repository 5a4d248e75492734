// e^x against 50-digit arithmetic, within the bounds that the kernel file declares.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { expF32 } from '../../src/numeric/expF32.js';
import { exp, expBelow } from '../../src/numeric/exponential.js';
import { errorIn, ulp, ulpF32 } from '../support/accuracy.js';
import { readVectors } from '../support/vectors.js';

type Row = [x: number, digits: string, nearest: number];

const [{ values: doubles }, { values: floats }] = readVectors('exp').cases as { values: Row[] }[];

/** The bound that `//! ulp name …` of the kernel file declares. */
function declared(name: string): number {
  const text = readFileSync(new URL('../../assembly/exponential.ts', import.meta.url), 'utf8');
  return Number(new RegExp(`^//! ulp ${name} (\\S+) `, 'm').exec(text)?.[1]);
}

function expectWithin(
  name: string,
  rows: readonly Row[],
  f: (x: number) => number,
  spacing: (x: number) => number,
): void {
  let worst = { x: NaN, ulps: 0 };
  for (const [x, digits, nearest] of rows) {
    const ulps = Math.abs(errorIn(spacing(nearest), f(x), digits));
    if (!(ulps <= worst.ulps)) worst = { x, ulps };
  }
  console.log(`${name}: worst of ${rows.length} at ${worst.x}: ${worst.ulps} ulp`);
  expect(worst.ulps).toBeLessThanOrEqual(declared(name));
}

const between = (least: number, most: number) => (row: Row) => row[0] >= least && row[0] <= most;

it('e^x keeps the declared bound, in doubles and in floats', () => {
  expectWithin('exp', doubles.filter(between(-708.39, 709.43)), expBelow, ulp);
  expectWithin('expf', floats.filter(between(-87.33, 88.37)), expF32, ulpF32);
});

it('e^x of any double is within 1 ulp, or 2 where it is subnormal', () => {
  for (const [x, digits, nearest] of doubles) {
    const bound = x < -708.39 ? 2 : 1;
    expect(Math.abs(errorIn(ulp(nearest), exp(x), digits)), `e^${x}`).toBeLessThanOrEqual(bound);
  }
});

it('takes the ends', () => {
  for (const f of [exp, expBelow, expF32]) {
    expect(f(0)).toBe(1);
    expect(f(-0)).toBe(1);
    expect(f(-Infinity)).toBe(0);
    expect(f(-1e30)).toBe(0);
    expect(f(NaN)).toBeNaN();
  }
  expect(exp(Infinity)).toBe(Infinity);
  expect(exp(710)).toBe(Infinity);
  // The smallest results that are normal numbers; the next are 0 in sums of exponentials.
  expect(expBelow(-708.396418532264)).toBeGreaterThanOrEqual(2 ** -1022);
  expect(expBelow(-708.3964185322642)).toBe(0);
  expect(expF32(Math.fround(-87.33654022216797))).toBeGreaterThanOrEqual(2 ** -126);
  expect(expF32(Math.fround(-87.33655))).toBe(0);
});
