import { describe, expect, it } from 'vitest';
import { evenQuantiles, orderStatistics } from '../../src/bins/orderStatistics.js';
import { checkNumbers } from '../../src/columns/column.js';
import { forEachBackend } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { quantileColumn, readVectors } from '../support/vectors.js';

forEachBackend(() => {
  describe('order statistics', () => {
    it('are those of the sorted column, ties, few cells and long columns included', () => {
      for (const [n, shape] of [
        [1, 'uniform'],
        [1000, 'ties'],
        [8193, 'uniform'],
        [20_000, 'heavy'],
        [20_000, 'ties'],
        [30_000, 'one far away'],
        [30_000, 'wide'],
        [200_000, 'uniform'],
        [200_000, 'heavy'],
        [200_000, 'ties'],
        [200_000, 'half of it one value'],
        [200_000, 'one far away'],
        [200_000, 'missing'],
      ] as const) {
        const draw = mulberry32(n);
        const values = Float64Array.from({ length: n }, (_, i) => {
          const u = draw() - 0.5;
          if (shape === 'ties') return Math.floor(u * 20);
          if (shape === 'heavy') return u ** 9;
          if (shape === 'wide') return u * 1.7e308;
          if (shape === 'half of it one value') return i % 2 === 0 ? 0.125 : u;
          if (shape === 'missing') return i % 100 === 3 ? NaN : u;
          return shape === 'one far away' && i === 7 ? 1e300 : u;
        });
        const sorted = values.filter((value) => !Number.isNaN(value)).sort();
        const last = sorted.length - 1;
        const ranks = [0, last >> 3, last >> 2, (last >> 2) + 1, last >> 1, last].filter(
          (rank, i, all) => rank <= last && all.indexOf(rank) === i,
        );
        expect(orderStatistics(checkNumbers('x', values), ranks), `${n}, ${shape}`).toEqual(
          ranks.map((rank) => sorted[rank]),
        );
      }
    });

    it('quantiles are those of numpy.quantile, bit for bit', () => {
      for (const found of readVectors('quantiles_numpy').cases) {
        const { name, type, bins, quantiles } = found;
        const made = quantileColumn(found);
        const values = Float64Array.from(made, (v) => (type === 'float32' ? Math.fround(v) : v));
        const edges = Array.from(evenQuantiles(checkNumbers('x', values), bins));
        expect(edges, `${name}, ${bins} bins`).toEqual(quantiles.map((edge: number) => edge + 0));
      }
    });
  });
});
