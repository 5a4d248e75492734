import type { EstimatorDescription } from '../estimatorDescription.js';
import { meanLn, spacing, spacingEstimator } from './spacings.js';

/** Vasicek's estimate with a factor at the ends, where a spacing spans fewer than 2m samples. Ebrahimi, Pflughoeft & Soofi 1994. */
function ebrahimiNats(sorted: Float64Array, m: number): number {
  const n = sorted.length;
  return meanLn(n, (i) => {
    const factor = i < m ? 1 + i / m : i >= n - m ? 1 + (n - 1 - i) / m : 2;
    return (n / (factor * m)) * spacing(sorted, i, m);
  });
}

export const ebrahimi = spacingEstimator(ebrahimiNats);

export const DESCRIPTION: EstimatorDescription = {
  formula: "Vasicek's with a factor for the ends",
  source: 'Ebrahimi, Pflughoeft & Soofi 1994',
};
