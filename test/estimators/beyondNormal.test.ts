// Tasks beyond the normal, and mixtures, whose mutual information is known.

import { describe, expect, test } from 'vitest';
import { estimateMutualInformation } from '../../src/index.js';
import { halfCube, N, sparse, testTasks, wigglyX } from '../support/beyondNormal.js';
import { mulberry32 } from '../support/mulberry32.js';

describe('nearest neighbours on tasks beyond the normal', () => {
  testTasks(true);

  test.each([
    [0.1, 0.1 - Math.log(0.2)],
    [0.75, 1 / 3],
  ])('1v1 additive noise of ±%f', (width, truth) => {
    const draw = mulberry32(29);
    const x = Float64Array.from({ length: N }, () => draw());
    const y = x.map((value) => value + width * (2 * draw() - 1));
    for (const variant of [1, 2] as const) {
      const value = estimateMutualInformation(x, y, { method: 'ksg', variant, base: 'e' });
      expect(Math.abs(value - truth)).toBeLessThan(0.06);
    }
  });

  test('rank-based estimates of monotone transforms are equal to the last bit', () => {
    const [[x], [y]] = sparse(21, 1, [0.75]);
    const [[u], [v]] = [halfCube([x]), wigglyX([y])];
    expect(estimateMutualInformation(u, y, { method: 'copula' })).toBe(
      estimateMutualInformation(x, y, { method: 'copula' }),
    );
    expect(estimateMutualInformation([u], [v.map(Math.exp)], { method: 'copula' })).toBeCloseTo(
      estimateMutualInformation([x], [v], { method: 'copula' }),
      14,
    );
    const equal = { bins: 16, binning: 'equal-frequency' } as const;
    expect(estimateMutualInformation(u, y, equal)).toBeCloseTo(estimateMutualInformation(x, y, equal), 2);
  });
});

describe('mixtures of Gao et al. 2017', () => {
  test.each([2, 5, 20])('x one of %i, y uniform on [x, x + 2]', (m) => {
    const draw = mulberry32(30);
    const x = Float64Array.from({ length: N }, () => Math.floor(draw() * m));
    const y = x.map((value) => value + 2 * draw());
    const truth = Math.log(m) - ((m - 1) * Math.log(2)) / m;
    const value = estimateMutualInformation(x, y, { method: 'gao', base: 'e' });
    expect(Math.abs(value - truth)).toBeLessThan(0.05);
  });

  test('a Poisson number of an exponential rate, zero with a chance of 0.15', () => {
    const draw = mulberry32(31);
    const x = Float64Array.from({ length: N }, () => -Math.log(1 - draw()));
    const y = x.map((rate) => {
      if (draw() < 0.15) return 0;
      let events = -1;
      for (let left = rate; left > 0; events++) left += Math.log(1 - draw());
      return Math.max(0, events);
    });
    let sum = 0;
    for (let k = 2; k < 60; k++) sum += Math.log(k) * 2 ** -k;
    const truth = 0.85 * (2 * Math.log(2) - 0.5772156649015329 - sum);
    const value = estimateMutualInformation(x, y, { method: 'gao', base: 'e' });
    // The paper's closed form neglects the information of the zeros: an upper bound within 0.05.
    expect(Math.abs(value - truth)).toBeLessThan(0.08);
  });
});
