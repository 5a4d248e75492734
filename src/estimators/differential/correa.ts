import { NeumaierSum } from '../../numeric/neumaier.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { meanLn, spacingEstimator } from './spacings.js';

/** −⟨ln of the local slope of the distribution function, by least squares over 2m + 1 samples⟩. Correa 1995. */
function correaNats(sorted: Float64Array, m: number): number {
  const n = sorted.length;
  const at = (i: number): number => sorted[Math.min(Math.max(i, 0), n - 1)];
  return -meanLn(n, (i) => {
    const sum = new NeumaierSum();
    for (let j = i - m; j <= i + m; j++) sum.add(at(j) - sorted[i]);
    const middle = sum.value / (2 * m + 1);
    const top = new NeumaierSum();
    const bottom = new NeumaierSum();
    for (let j = i - m; j <= i + m; j++) {
      const distance = at(j) - sorted[i] - middle;
      top.add(distance * (j - i));
      bottom.add(distance * distance);
    }
    // Tied samples: the distribution function is vertical.
    return bottom.value > 0 ? top.value / (n * bottom.value) : Infinity;
  });
}

export const correa = spacingEstimator(correaNats);

export const DESCRIPTION: EstimatorDescription = {
  formula: '−⟨ln of the local slope of the distribution function⟩',
  source: 'Correa 1995',
};
