// The library computes in bits; units are converted only here.

import { log2 } from './log2.js';

const LN2 = 0.6931471805599453;
const LOG2_E = 1.4426950408889634;
const LOG10_2 = 0.3010299956639812;

/** The base of the logarithm: 2 (bits), 'e' (nats), 10 (hartleys) or any finite number > 1. */
export type Base = number | 'e';

/** Converts bits to the unit of `base`; −0 becomes 0. */
export function fromBits(bits: number, base: Base): number {
  if (base === 2) return bits + 0;
  if (base === 'e') return bits * LN2 + 0;
  if (base === 10) return bits * LOG10_2 + 0;
  return bits / log2(base) + 0;
}

/** Converts a quantity that textbooks give in nats to bits. */
export function fromNats(nats: number): number {
  return nats * LOG2_E;
}

/** Converts nats to the unit of `base`; nats stay as they are. */
export function natsIn(nats: number, base: Base): number {
  return base === 'e' ? nats + 0 : fromBits(fromNats(nats), base);
}

/** The unit's name: bits, nats, hartleys, or `base b`. */
export function unitOf(base: Base): string {
  if (base === 2) return 'bits';
  if (base === 'e') return 'nats';
  return base === 10 ? 'hartleys' : `base ${base}`;
}
