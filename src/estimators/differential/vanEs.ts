import { ln } from '../../numeric/exponential.js';
import { NeumaierSum } from '../../numeric/neumaier.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { meanLn, spacingEstimator } from './spacings.js';

/** ⟨ln((n + 1)/m·(x(i + m) − x(i)))⟩ over the n − m differences, + Σ_{k = m}^{n} 1/k + ln m − ln(n + 1). van Es 1992. */
function vanEsNats(sorted: Float64Array, m: number): number {
  const n = sorted.length;
  const harmonic = new NeumaierSum();
  for (let k = m; k <= n; k++) harmonic.add(1 / k);
  const differences = meanLn(n - m, (i) => ((n + 1) / m) * (sorted[i + m] - sorted[i]));
  return differences + harmonic.value + ln(m) - ln(n + 1);
}

export const vanEs = spacingEstimator(vanEsNats);

export const DESCRIPTION: EstimatorDescription = {
  formula: '⟨ln((N + 1)/m·(x₍ᵢ₊ₘ₎ − x₍ᵢ₎))⟩ + Σ_{j = m}^{N} 1/j + ln m − ln(N + 1)',
  source: 'van Es 1992',
};
