import { NeumaierSum } from '../../numeric/neumaier.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { meanLn, spacing, spacingEstimator } from './spacings.js';

/** −⟨ln of the local slope of the distribution function, by least squares over 2m + 1 samples⟩. Correa 1995. */
function correaNats(sorted: Float64Array, m: number): number {
  const n = sorted.length;
  const at = (i: number): number => sorted[Math.min(Math.max(i, 0), n - 1)];
  return meanLn(n, (i) => {
    const span = spacing(sorted, i, m);
    // Tied samples: the distribution function is vertical.
    if (span === 0) return 0;
    const sum = new NeumaierSum();
    // As shares of their span, so that no square overflows or vanishes.
    for (let j = i - m; j <= i + m; j++) sum.add((at(j) - sorted[i]) / span);
    const middle = sum.value / (2 * m + 1);
    const top = new NeumaierSum();
    const bottom = new NeumaierSum();
    for (let j = i - m; j <= i + m; j++) {
      const distance = (at(j) - sorted[i]) / span - middle;
      top.add(distance * (j - i));
      bottom.add(distance * distance);
    }
    return span * (n * (bottom.value / top.value));
  });
}

export const correa = spacingEstimator(correaNats);

export const DESCRIPTION: EstimatorDescription = {
  formula: '−⟨ln of the local slope of the distribution function⟩',
  source: 'Correa 1995',
};
