import type { EstimatorDescription } from '../estimatorDescription.js';
import { meanLn, spacing, spacingEstimator } from './spacings.js';

/** ⟨ln(n/(2m)·(x(i + m) − x(i − m)))⟩. Vasicek 1976. */
function vasicekNats(sorted: Float64Array, m: number): number {
  const n = sorted.length;
  return meanLn(n, (i) => (n / (2 * m)) * spacing(sorted, i, m));
}

export const vasicek = spacingEstimator(vasicekNats);

export const DESCRIPTION: EstimatorDescription = {
  formula: '⟨ln(N/(2m)·(x₍ᵢ₊ₘ₎ − x₍ᵢ₋ₘ₎))⟩',
  source: 'Vasicek 1976',
};
