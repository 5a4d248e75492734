// Sums of digammas of counts, for all estimators by nearest neighbours.

import { digamma } from '../../numeric/gamma.js';
import { NeumaierSum } from '../../numeric/neumaier.js';

/** Σ counts[c]·ψ(c + shift), by ψ(c + 1) = ψ(c) + 1/c. */
export function sumDigamma(counts: Uint32Array, shift: 0 | 1): number {
  const sum = new NeumaierSum();
  const psi = new NeumaierSum();
  psi.add(digamma(1));
  // Most counters are 0: those of many neighbours.
  let last = counts.length - 1;
  while (last > 0 && counts[last] === 0) last--;
  for (let c = 1 - shift; c <= last; c++) {
    if (counts[c] > 0) sum.add(counts[c] * psi.value);
    psi.add(1 / (c + shift));
  }
  return sum.value;
}
