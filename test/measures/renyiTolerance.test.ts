import { expect, it } from 'vitest';
import { renyiEntropy } from '../../src/index.js';

// For sums within the tolerance but not 1, the entropy still falls in α without a step.
it.each([
  ['doubles', Float64Array.of(0.5, 0.5 - 9e-7)],
  ['floats', Float32Array.of(0.5, 0.4995)],
  ['three', Float64Array.of(0.7, 0.2, 0.1 + 5e-7)],
])('Rényi entropy falls in α: %s', (_, p) => {
  let before = Infinity;
  for (let alpha = 0.05; alpha < 3; alpha += 0.01) {
    if (Math.abs(alpha - 1) < 1e-9) continue;
    const value = renyiEntropy(p, alpha);
    expect(value).toBeLessThanOrEqual(before + 1e-12);
    before = value;
  }
});
