// Keeps columns away from the ends of the doubles, by powers of two, which leave every bit of the samples as it is.

import { ldexp } from './exp2.js';
import { log2 } from './log2.js';

function largestMagnitude(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}

function multiply(values: Float64Array, exponent: number): void {
  for (let i = 0; i < values.length; i++) values[i] = ldexp(values[i], exponent);
}

/** Beyond 2^±LARGE squares may overflow or vanish. */
const LARGE = 400;

/** Divides a column by the power of two below its largest magnitude, where its squares would overflow or vanish; returns the exponent. */
export function reduceMagnitude(values: Float64Array): number {
  const most = largestMagnitude(values);
  const exponent = most > 0 ? Math.floor(log2(most)) : 0;
  if (Math.abs(exponent) < LARGE) return 0;
  multiply(values, -exponent);
  return exponent;
}

/** Differences, multiplied by up to 2^HEADROOM, stay finite. */
const HEADROOM = 126;

/**
 * Divides columns that are compared with each other by one power of two, where differences of their samples, multiplied by numbers of
 * samples, would overflow; returns the exponent. Only as far as needed, so that samples near 0 keep their bits.
 */
export function makeHeadroom(columns: readonly Float64Array[]): number {
  const shift = HEADROOM + 2;
  if (columns.every((values) => largestMagnitude(values) < ldexp(1, 1024 - shift))) return 0;
  for (const values of columns) multiply(values, -shift);
  return shift;
}
