import { describe, expect, it } from 'vitest';
import { argsort, rankData } from '../../src/index.js';
import { forEachBackend } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { readVectors } from '../support/vectors.js';

const METHODS = ['average', 'min', 'max', 'dense', 'ordinal'] as const;
const parse = (value: number | string): number => (typeof value === 'string' ? Number(value) : value);

forEachBackend(() => {
  describe('argsort and rankData', () => {
    it('are those of numpy.argsort (stable) and scipy.stats.rankdata', () => {
      for (const { name, x, order, ranks } of readVectors('ranks_scipy').cases) {
        const values = x.map(parse);
        for (const column of [values, Float64Array.from(values)]) {
          expect([...argsort(column)], name).toEqual(order);
          for (const method of METHODS) {
            expect([...rankData(column, { method })], `${name}, ${method}`).toEqual(ranks[method]);
          }
        }
        expect(rankData(values)).toEqual(rankData(values, { method: 'average' }));
      }
    });

    it('sort floats, integers and long columns', () => {
      const draw = mulberry32(12);
      for (const column of [
        Float64Array.from({ length: 100_000 }, () => draw() - 0.5),
        Float64Array.from({ length: 100_000 }, () => Math.floor(draw() * 50)),
        Float64Array.from({ length: 100_000 }, (_, i) => i),
        Float64Array.from({ length: 100_000 }, (_, i) => -i),
        Float32Array.from({ length: 5000 }, () => draw() ** 20),
        Int32Array.from({ length: 5000 }, () => (draw() - 0.5) * 4e9),
        Uint32Array.from({ length: 5000 }, () => draw() * 4e9),
        Int8Array.from({ length: 5000 }, () => draw() * 256),
      ]) {
        const expected = Array.from(column, (_, i) => i).sort((i, j) => column[i] - column[j] || i - j);
        expect(argsort(column)).toEqual(Int32Array.from(expected));
      }
    });

    it('leave missing samples out on request', () => {
      const x = [3, NaN, 1, null, 2, 1];
      expect([...argsort(x, { nan: 'omit' })]).toEqual([2, 5, 4, 0]);
      expect([...rankData(x, { nan: 'omit' })]).toEqual([4, NaN, 1.5, NaN, 3, 1.5]);
      for (const run of [() => argsort(x), () => rankData(x)]) {
        expect(run).toThrow(
          new RangeError(
            '"x" must hold no missing value, one is at index 1; use { nan: \'omit\' } to leave such samples out',
          ),
        );
      }
    });

    it('of nothing are nothing', () => {
      expect(argsort([])).toEqual(new Int32Array());
      expect(rankData([])).toEqual(new Float64Array());
      expect(argsort([NaN], { nan: 'omit' })).toEqual(new Int32Array());
    });
  });
});
