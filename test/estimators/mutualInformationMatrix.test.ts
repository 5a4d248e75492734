import { describe, expect, it } from 'vitest';
import { uniformEdges } from '../../src/bins/edges.js';
import { checkNumbers } from '../../src/columns/column.js';
import {
  CategoryCodes,
  type ColumnInput,
  estimateEntropy,
  estimateMutualInformation,
  mutualInformationMatrix,
} from '../../src/index.js';
import { BinAxis } from '../../src/tables/axis.js';
import { forEachPairTable } from '../../src/tables/pairTables.js';
import { forEachBackend } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { readVectors } from '../support/vectors.js';

/** Columns that depend on each other. */
function columnsOf(count: number, n: number, seed: number): Float64Array[] {
  const draw = mulberry32(seed);
  const common = Float64Array.from({ length: n }, draw);
  return Array.from({ length: count }, (_, k) =>
    common.map((value) => (value * k) / count + draw() + draw()),
  );
}

type Options = Parameters<typeof mutualInformationMatrix>[1];

/** The matrix is what the estimates of each pair are, to the last bit. */
function expectPairs(columns: readonly ColumnInput[], options: Options = {}): void {
  const { columns: kinds = {}, ...others } = options;
  const correction = others.correction === 'adjusted' ? 'none' : others.correction;
  const { values, shape } = mutualInformationMatrix(columns, options);
  const k = columns.length;
  expect(shape).toEqual([k, k]);
  for (let i = 0; i < k; i++) {
    const x = kinds[i];
    expect(values[i * k + i], `entropy of ${i}`).toBe(
      estimateEntropy(columns[i], { ...others, correction, x }),
    );
    for (let j = i + 1; j < k; j++) {
      const expected = estimateMutualInformation(columns[i], columns[j], { ...others, x, y: kinds[j] });
      expect(values[i * k + j], `${i} and ${j}`).toBe(expected);
      expect(values[j * k + i], `${j} and ${i}`).toBe(expected);
    }
  }
}

forEachBackend(() => {
  describe('mutualInformationMatrix', () => {
    it.each([1, 2, 3, 4, 5, 6, 8, 10, 16, 17, 64, 128, 129, 300])(
      'is the estimates of all pairs, %i bins',
      (bins) => {
        for (const n of [1, 63, 64, 65, 4096, 4097, 10_000]) {
          expectPairs(columnsOf(n > 5000 ? 7 : 4, n, n), { bins });
        }
        expectPairs(columnsOf(3, 5000, 9), {
          bins,
          binning: 'equal-frequency',
          correction: 'miller-madow',
          base: 'e',
        });
      },
    );

    it('takes columns of any kind together', () => {
      const draw = mulberry32(4);
      const n = 3000;
      const [a, b] = columnsOf(2, n, 3);
      const text = Array.from({ length: n }, (_, i) => `t${Math.floor(a[i] * 2 + draw())}`);
      const codes = new CategoryCodes(
        Int32Array.from({ length: n }, () => Math.floor(draw() * 3)),
        ['x', 'y', 'z'],
      );
      const integers = Int32Array.from(b, (value) => Math.floor(value * 10));
      const flags = Array.from(b, (value) => value > 0.5);
      const columns = [
        a,
        text,
        codes,
        integers,
        flags,
        Float32Array.from(b),
        Array.from(a),
        new Float64Array(n).fill(2),
      ];
      for (const bins of [3, 10, 200]) expectPairs(columns, { bins, columns: { 3: 'category' } });
    });

    it('leaves missing samples out pair by pair', () => {
      const columns: Float64Array[] = columnsOf(5, 2000, 6);
      columns[1][7] = NaN;
      columns[3].fill(NaN, 100, 300);
      for (const bins of [4, 12]) expectPairs(columns, { bins, nan: 'omit' });
      columns[2].fill(NaN, 0, 1);
      columns[4].fill(NaN, 250, 1900);
      const draw = mulberry32(7);
      const floats = Float32Array.from(columns[1], (value) => (draw() < 0.02 ? NaN : value));
      const text = Array.from(columns[0], (value, i) => (i % 50 === 3 ? null : `t${Math.floor(3 * value)}`));
      const codes = new CategoryCodes(
        Int32Array.from({ length: 2000 }, (_, i) => (i % 7) - 1),
        ['a', 'b', 'never', 'c', 'd', 'e', 'f'].sort(),
      );
      const integers = Uint8Array.from(columns[1], (value) => 20 * value);
      for (const bins of [1, 2, 4, 5, 8, 10, 16, 128, 300]) {
        for (const binning of ['uniform', 'equal-frequency'] as const) {
          expectPairs([floats, ...columns, text, codes, integers], { bins, binning, nan: 'omit' });
        }
      }
      expectPairs([columns[1], columns[3]], { nan: 'omit', correction: 'miller-madow', base: 'e' });
      expect(() => mutualInformationMatrix(columns)).toThrow(
        new RangeError(
          '"columns[1]" must hold no missing value, one is at index 7; use { nan: \'omit\' } to leave such samples out',
        ),
      );
    });

    it('names the first column of a pair without a common sample', () => {
      const [a, b, c] = columnsOf(3, 1000, 6);
      b.fill(NaN, 0, 500);
      c.fill(NaN, 500);
      expect(() => mutualInformationMatrix([a, b, c], { nan: 'omit' })).toThrow(
        new RangeError('"columns[1]" must hold at least one sample that is not missing, got none'),
      );
    });

    it('of one column is its entropy', () => {
      const [x] = columnsOf(1, 500, 2);
      const { values, shape, unit } = mutualInformationMatrix([x], { base: 10 });
      expect(shape).toEqual([1, 1]);
      expect(unit).toBe('hartleys');
      expect(values[0]).toBe(estimateEntropy(x, { base: 10 }));
    });

    it('is frozen', () => {
      const result = mutualInformationMatrix(columnsOf(2, 10, 1));
      expect(Object.isFrozen(result)).toBe(true);
      expect(Object.isFrozen(result.shape)).toBe(true);
    });

    it('is what scikit-learn gives of NumPy codes', () => {
      for (const { bins, seed, n, matrix } of readVectors('matrix_sklearn').cases) {
        const draw = mulberry32(seed);
        const columns = Array.from({ length: 4 }, () => new Float64Array(n));
        for (let i = 0; i < n; i++) {
          const common = draw();
          columns.forEach((column, k) => {
            column[i] = (common * k) / 4 + draw();
          });
        }
        const { values } = mutualInformationMatrix(columns, { bins, base: 'e' });
        matrix.flat().forEach((expected: number, cell: number) => {
          expect(Math.abs(values[cell] - expected)).toBeLessThan(1e-12);
        });
      }
    });

    it('counts in windows what does not fit one', () => {
      for (const bins of [3, 4, 5, 9, 200]) {
        const withGaps = columnsOf(4, 20_000, 8);
        withGaps[1].fill(NaN, 4000, 4100);
        withGaps[3].fill(NaN, 4050, 9000);
        const columns = withGaps.map((column) => checkNumbers('x', column));
        const axes = columns.map(() => new BinAxis(uniformEdges(bins, 0, 3)));
        const tables: Float64Array[][] = [];
        for (const bytes of [undefined, 1]) {
          const found: Float64Array[] = [];
          const complete = [true, false, true, false];
          forEachPairTable({ axes, columns, complete, windowBytes: bytes }, (_i, _j, counts) =>
            found.push(counts.slice()),
          );
          tables.push(found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]));
        }
        expect(tables[1].length).toBe(6);
        expect(new Set(tables[1].map(String))).toEqual(new Set(tables[0].map(String)));
      }
    });
  });
});
