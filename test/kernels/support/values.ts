// Numbers that have broken kernels before: signed zeros, infinities, NaN, subnormals, the ends of the range,
// neighbours of powers of two, negative numbers; alone among probabilities, or all together, or random bits.

import type { Element } from '../../../src/numeric/numericArray.js';
import { choose, integer } from '../../support/random.js';

const F64_SPECIALS: readonly number[] = [
  0,
  -0,
  Infinity,
  -Infinity,
  NaN,
  5e-324,
  -5e-324,
  2.225073858507201e-308,
  2.2250738585072014e-308,
  1.7976931348623157e308,
  -1.7976931348623157e308,
  1,
  1 - 2 ** -53,
  1 + 2 ** -52,
  2,
  0.5,
  0.5 - 2 ** -54,
  1e-10,
  9.999999999999998e-11,
  1e300,
  1e-300,
  -1,
  -1e-10,
  1e308,
];

const F32_SPECIALS: readonly number[] = [
  0,
  -0,
  Infinity,
  -Infinity,
  NaN,
  1.401298464324817e-45,
  -1.401298464324817e-45,
  1.1754942106924411e-38,
  1.1754943508222875e-38,
  3.4028234663852886e38,
  -3.4028234663852886e38,
  1,
  1 - 2 ** -24,
  1 + 2 ** -23,
  2,
  0.5,
  Math.fround(1e-10),
  -1,
  1e-30,
  1e30,
];

const I32_SPECIALS: readonly number[] = [0, 1, -1, 2147483647, -2147483648, 65536, -65537, 100];

const SPECIALS = { F64: F64_SPECIALS, F32: F32_SPECIALS, I32: I32_SPECIALS };

const words = new Uint32Array(2);
const asDouble = new Float64Array(words.buffer);
const asFloat = new Float32Array(words.buffer);
const asInteger = new Int32Array(words.buffer);

function randomBits(draw: () => number, element: Element): number {
  words[0] = draw() * 4294967296;
  words[1] = draw() * 4294967296;
  return element === 'F64' ? asDouble[0] : element === 'F32' ? asFloat[0] : asInteger[0];
}

function ordinary(draw: () => number, element: Element, n: number): number {
  if (element === 'I32') return integer(draw, -50, 50);
  return draw() / Math.max(1, n);
}

export type Pattern = 'probabilities' | 'one special' | 'specials' | 'bits';

export const PATTERNS: readonly Pattern[] = ['probabilities', 'one special', 'specials', 'bits'];

/** `n` numbers that a column of `element` can hold. */
export function pattern(draw: () => number, element: Element, kind: Pattern, n: number): number[] {
  const values: number[] = [];
  for (let i = 0; i < n; i++) {
    if (kind === 'specials') values.push(choose(draw, SPECIALS[element]));
    else if (kind === 'bits') values.push(randomBits(draw, element));
    else values.push(ordinary(draw, element, n));
  }
  if (kind === 'one special' && n > 0) values[integer(draw, 0, n - 1)] = choose(draw, SPECIALS[element]);
  return element === 'F32' ? values.map(Math.fround) : values;
}

/** The neighbour of a double in the direction of +Infinity (`up`) or −Infinity. */
export function neighbour(x: number, up: boolean): number {
  if (!Number.isFinite(x)) return x;
  if (x === 0) return up ? 5e-324 : -5e-324;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + (x > 0 === up ? 1n : -1n));
  return view.getFloat64(0);
}

/** The same for a float32. */
export function neighbourF32(x: number, up: boolean): number {
  const value = Math.fround(x);
  if (!Number.isFinite(value)) return value;
  if (value === 0) return up ? 1.401298464324817e-45 : -1.401298464324817e-45;
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  view.setInt32(0, view.getInt32(0) + (value > 0 === up ? 1 : -1));
  return view.getFloat32(0);
}
