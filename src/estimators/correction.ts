// Corrections of plug-in estimates for finite samples.

import { checkChoice } from '../columns/options.js';
import { fromNats } from '../numeric/units.js';

/** The plug-in estimate as it is, or with Miller's and Madow's first-order term. */
export type Correction = 'none' | 'miller-madow';

export function checkCorrection(value: unknown, fallback: Correction): Correction {
  return checkChoice('correction', value, ['none', 'miller-madow'] as const, fallback);
}

/**
 * What is to be added to a plug-in entropy over K occupied cells and N samples, in bits:
 * (K − 1)/(2N) nats (Miller 1955). For mutual information K is Kx + Ky − Kxy.
 */
export function millerMadow(cells: number, samples: number): number {
  return fromNats((cells - 1) / (2 * samples));
}
