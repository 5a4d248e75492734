/** Integers of 64 bits and floats of 16 as doubles, for the readers of binary formats. */

import { isExactInteger, MAX_EXACT } from '../numeric/exactIntegers.js';

/** How integers count time, as milliseconds, microseconds, nanoseconds or days since 1970. */
export type TimeUnit = 'MILLIS' | 'MICROS' | 'NANOS' | 'DAYS';

/** Doubles. If some come from integers beyond ±2⁵³, `beyond` marks them, and `integers` holds the exact values. */
export interface Doubles {
  readonly values: Float64Array;
  readonly beyond?: Uint8Array;
  readonly integers?: BigInt64Array | BigUint64Array;
}

const TWO_32 = 4294967296;
/** Milliseconds of a day. */
export const DAY_MILLISECONDS = 86400000;

/** How to read the integers of a column. */
export interface IntegerFormat {
  readonly unsigned?: boolean;
  /** Of a timestamp. */
  readonly unit?: TimeUnit;
  /** Of a decimal: the value is the stored integer divided by this power of ten. */
  readonly divisor?: number;
}

/** The doubles of 64-bit integers; timestamps in milliseconds since 1970, nanoseconds cut to them. */
export function doublesOfIntegers(raw: BigInt64Array | BigUint64Array, format: IntegerFormat): Doubles {
  const count = raw.length;
  const values = new Float64Array(count);
  // Read each integer as two halves: a loop over BigInts would allocate one for each value.
  const low = new Uint32Array(raw.buffer, raw.byteOffset, 2 * count);
  const high = new Int32Array(raw.buffer, raw.byteOffset, 2 * count);
  const { unit, divisor } = format;
  if (unit === 'NANOS') {
    for (let i = 0; i < count; i++) values[i] = nanosecondsToMilliseconds(high[2 * i + 1], low[2 * i]);
    return { values };
  }
  const upper = format.unsigned ? low : high;
  let unsafe = false;
  for (let i = 0; i < count; i++) {
    const value = upper[2 * i + 1] * TWO_32 + low[2 * i];
    values[i] = value;
    unsafe ||= value >= MAX_EXACT || value <= -MAX_EXACT;
  }
  // A decimal is a fraction and a time is a measurement: both may be rounded, an integer may not.
  if (unsafe && !unit && !divisor) {
    const integers = format.unsigned ? new BigUint64Array(raw.buffer, raw.byteOffset, count) : raw;
    const beyond = new Uint8Array(count);
    for (let i = 0; i < count; i++) if (!isExactInteger(integers[i])) beyond[i] = 1;
    return beyond.includes(1) ? { values, beyond, integers } : { values };
  }
  const scale = unit === 'MICROS' ? 1000 : (divisor ?? 1);
  if (scale !== 1) for (let i = 0; i < count; i++) values[i] /= scale;
  if (unit === 'DAYS') for (let i = 0; i < count; i++) values[i] *= DAY_MILLISECONDS;
  return { values };
}

/**
 * ⌊(high·2³² + low) / 10⁶⌋ exactly. The numerator has up to 63 bits, so the remainder is taken in parts:
 * 2³² mod 10⁶ = 967 296, and every product stays below 2⁵³.
 */
export function nanosecondsToMilliseconds(high: number, low: number): number {
  const rest = ((high % 1000000) * 967296) % 1000000;
  const whole = Math.round((high * TWO_32 - rest) / 1000000);
  return whole + Math.floor((rest + low) / 1000000);
}

/** The value of a 16-bit float (IEEE 754 binary16). */
export function half(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * POWERS_OF_TWO[exponent];
}

/** 2^(exponent − 25). */
const POWERS_OF_TWO = Float64Array.from({ length: 31 }, (_, exponent) =>
  exponent < 25 ? 1 / (1 << (25 - exponent)) : 1 << (exponent - 25),
);
