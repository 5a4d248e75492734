// log2 against 40-digit values, within the bounds that the kernel file declares.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RECORD, STAGE_A, STAGE_B, SUM_TERMS } from '../../src/kernels/abi.generated.js';
import { instanceFor } from '../../src/kernels/select.js';
import { log2 } from '../../src/numeric/log2.js';
import { log2F32 } from '../../src/numeric/log2F32.js';
import { errorIn, ulp, ulpF32 } from '../support/accuracy.js';
import { forEachBackend } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { readVectors } from '../support/vectors.js';

/** `2^-51` or `2`. */
function power(text: string): number {
  const match = /^2\^(-?\d+)$/.exec(text);
  return match ? 2 ** Number(match[1]) : Number(text);
}

interface Bound {
  readonly ulps: number;
  readonly absolute: number;
  readonly from: number;
  readonly below: number;
}

/** The `//! ulp name ulps absolute [from, below)` lines of the kernel file. */
function declaredBounds(): Map<string, Bound> {
  const text = readFileSync(new URL('../../assembly/log2.ts', import.meta.url), 'utf8');
  const bounds = new Map<string, Bound>();
  for (const [, name, ulps, absolute, from, below] of text.matchAll(
    /^\/\/! ulp (\S+) (\S+) (\S+) \[(\S+), (\S+)\)$/gm,
  )) {
    bounds.set(name, {
      ulps: power(ulps),
      absolute: power(absolute),
      from: power(from),
      below: power(below),
    });
  }
  return bounds;
}

const BOUNDS = declaredBounds();
const boundOf = (name: string): Bound => {
  const bound = BOUNDS.get(name);
  if (bound === undefined) throw new Error(`assembly/log2.ts declares no bound for ${name}`);
  return bound;
};

/** Rows [x, digits of log2 x, their remainder after the nearest double]. */
const rowsOf = (type: string): [number, string, number][] =>
  readVectors('log2').cases.find((found) => found.type === type)?.values;

interface Worst {
  x: number;
  ulps: number;
  /** Error as a part of what the bound allows. */
  share: number;
}

/** The worst of the rows, by the greater of the ulp and absolute bounds. */
function worstOf(
  rows: readonly [number, string, number][],
  f: (x: number) => number,
  { ulps, absolute }: Bound,
  spacing: (x: number) => number,
): Worst {
  const worst: Worst = { x: NaN, ulps: 0, share: 0 };
  for (const [x, digits] of rows) {
    const unit = spacing(Number(digits));
    const error = Math.abs(errorIn(unit, f(x), digits));
    const share = error / Math.max(ulps, absolute / unit);
    if (!(share <= worst.share)) Object.assign(worst, { x, ulps: error, share });
  }
  return worst;
}

/** log2 x by the kernels, x in one of the lanes and zeros in the others. */
function kernelLog2(x: number, lane: number, n: number): number {
  const instance = instanceFor();
  instance.f64.fill(1, STAGE_A / 8, STAGE_A / 8 + n);
  instance.f64[STAGE_A / 8 + lane] = x;
  instance.kernels.sumLog2_F64(STAGE_A, n);
  return instance.f64[RECORD / 8 + SUM_TERMS];
}

/** The same for floats: Σ p·log2 q with p = 1 in that lane and 0 in the others. */
function kernelLog2F32(x: number, lane: number, n: number): number {
  const instance = instanceFor();
  instance.f32.fill(0, STAGE_A / 4, STAGE_A / 4 + n);
  instance.f32.fill(1, STAGE_B / 4, STAGE_B / 4 + n);
  instance.f32[STAGE_A / 4 + lane] = 1;
  instance.f32[STAGE_B / 4 + lane] = x;
  instance.kernels.sumPLog2Q_F32(STAGE_A, STAGE_B, n, 0, 0);
  return instance.f64[RECORD / 8 + SUM_TERMS];
}

describe('log2 of doubles', () => {
  const bound = boundOf('log2');
  const rows = rowsOf('float64');

  it('declares a bound over all positive doubles', () => {
    expect(bound).toEqual({ ulps: 2, absolute: 2 ** -51, from: 2 ** -1074, below: Infinity });
    expect(rows.length).toBeGreaterThan(2000);
  });

  it('keeps the declared bound', () => {
    const worst = worstOf(rows, log2, bound, ulp);
    console.log(
      `log2: worst of ${rows.length} at ${worst.x}: ${worst.ulps} ulp, ${worst.share} of the bound`,
    );
    expect(worst.share).toBeLessThanOrEqual(1);
  });

  it('is exact on every power of two', () => {
    for (let k = -1074; k <= 1023; k++) expect(log2(2 ** k)).toBe(k);
  });

  it('takes the ends of its domain as Math.log2 does', () => {
    for (const x of [0, -0, -1, -Infinity, Infinity, NaN, -5e-324]) expect(log2(x)).toBe(Math.log2(x));
  });

  it('rises with its argument, table entries and binades included', () => {
    for (let i = 64; i <= 256; i++) {
      for (const c of [i / 128, (i + 0.5) / 128]) {
        const around = [-3, -2, -1, 0, 1, 2, 3].map((steps) => log2(c * (1 + steps * 2 ** -50)));
        for (let j = 1; j < around.length; j++) expect(around[j]).toBeGreaterThanOrEqual(around[j - 1]);
      }
    }
  });

  forEachBackend(() => {
    it('gives these very values through the kernel, in every lane and in the tail', () => {
      for (const [x] of rows) {
        const expected = log2(x);
        for (const [lane, n] of [
          [0, 1],
          [0, 4],
          [1, 4],
          [2, 4],
          [3, 4],
          [2, 3],
          [5, 7],
        ]) {
          if (!Object.is(kernelLog2(x, lane, n), expected + 0)) {
            expect.fail(`log2(${x}) in lane ${lane} of ${n}: ${kernelLog2(x, lane, n)}, not ${expected}`);
          }
        }
      }
    });
  });
});

describe('log2 of floats', () => {
  const bound = boundOf('log2f');
  const rows = rowsOf('float32');

  it('declares a bound over all positive floats', () => {
    expect(bound).toEqual({ ulps: 2, absolute: 2 ** -24, from: 2 ** -149, below: 2 ** 128 });
    expect(rows.length).toBeGreaterThan(1000);
  });

  it('keeps the declared bound', () => {
    const worst = worstOf(rows, log2F32, bound, ulpF32);
    console.log(
      `log2f: worst of ${rows.length} at ${worst.x}: ${worst.ulps} ulp, ${worst.share} of the bound`,
    );
    expect(worst.share).toBeLessThanOrEqual(1);
  });

  it('is exact on every power of two', () => {
    for (let k = -149; k <= 127; k++) expect(log2F32(2 ** k)).toBe(k);
  });

  it('keeps the bound on every 17th mantissa next to 1 and a sample of every binade', () => {
    const single = new Float32Array(1);
    const word = new Int32Array(single.buffer);
    const worst: Worst = { x: NaN, ulps: 0, share: 0 };
    const look = (bits: number): void => {
      word[0] = bits;
      const x = single[0];
      // The doubles' log2 is right to 2^-51, a 2^-26th of what is measured here.
      const truth = log2(x);
      const unit = ulpF32(truth);
      const error = Math.abs(log2F32(x) - truth) / unit;
      const share = error / Math.max(bound.ulps, bound.absolute / unit);
      if (!(share <= worst.share)) Object.assign(worst, { x, ulps: error, share });
    };
    for (let bits = 0x3f000000; bits < 0x40000000; bits += 17) look(bits);
    const draw = mulberry32(11);
    for (let exponent = 0; exponent < 255; exponent++) {
      for (let i = 0; i < 500; i++) look(Math.max(1, exponent * 2 ** 23 + Math.floor(draw() * 2 ** 23)));
    }
    console.log(`log2f: worst of 1.1 million at ${worst.x}: ${worst.ulps} ulp, ${worst.share} of the bound`);
    expect(worst.share).toBeLessThanOrEqual(1);
  });

  forEachBackend(() => {
    it('gives these very values through the kernel, in every lane and in the tail', () => {
      const dense = Array.from({ length: 20_000 }, (_, i) => 0.5 + i * 7.4e-5).map(Math.fround);
      for (const x of [...rows.map(([first]) => first), ...dense]) {
        const expected = log2F32(x) + 0;
        for (const [lane, n] of [
          [0, 1],
          [0, 4],
          [1, 4],
          [2, 4],
          [3, 4],
          [5, 7],
        ]) {
          if (!Object.is(kernelLog2F32(x, lane, n), expected)) {
            expect.fail(`log2f(${x}) in lane ${lane} of ${n}: ${kernelLog2F32(x, lane, n)}, not ${expected}`);
          }
        }
      }
    });
  });
});
