// Distances of samples some places apart in order: what most estimators of differential entropy look at.

import { checkInteger } from '../../columns/options.js';
import { ln } from '../../numeric/exponential.js';
import { NeumaierSum } from '../../numeric/neumaier.js';
import type { DifferentialEstimator } from './estimator.js';

/** Places apart, as SciPy: ⌊√n + ½⌋. */
function defaultWindow(n: number): number {
  return Math.floor(Math.sqrt(n) + 0.5);
}

/** x(i + m) − x(i − m), places beside the samples taken as the first or last. */
export function spacing(sorted: Float64Array, i: number, m: number): number {
  return sorted[Math.min(i + m, sorted.length - 1)] - sorted[Math.max(i - m, 0)];
}

/** ⟨ln value⟩ over n of them. */
export function meanLn(n: number, value: (i: number) => number): number {
  const sum = new NeumaierSum();
  for (let i = 0; i < n; i++) sum.add(ln(value(i)));
  return sum.value / n;
}

/** An estimator from samples in order and the number of places. */
export function spacingEstimator(
  nats: (sorted: Float64Array, window: number) => number,
): DifferentialEstimator {
  return {
    option: 'window',
    several: false,
    cost: 100,
    nats: ([values], size) => {
      const most = Math.ceil(values.length / 2) - 1;
      const window = checkInteger('window', size, Math.min(defaultWindow(values.length), most), 1, most);
      // The engine's sort: the radix sort would bring 6 kB into every bundle with `estimateEntropy`.
      return nats(values.sort(), window);
    },
  };
}
