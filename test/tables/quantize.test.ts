import { describe, expect, it } from 'vitest';
import { QuantizedColumn } from '../../src/columns/quantizedColumn.js';
import {
  binEdges,
  type ColumnInput,
  conditionalMutualInformation,
  contingencyTable,
  digitize,
  estimateEntropy,
  estimateMutualInformation,
  Histogram,
  histogram,
  histogram2d,
  JointHistogram,
  mutualInformation,
  mutualInformationMatrix,
  quantize,
  rankFeatures,
  selectFeatures,
  totalCorrelation,
  transferEntropy,
} from '../../src/index.js';
import { forEachBackend } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { readVectors } from '../support/vectors.js';

const N = 3000;
const draw = mulberry32(11);
const x = Float64Array.from({ length: N }, draw);
const y = x.map((value) => value + draw());
const z = y.map((value) => value * draw());
const gaps = y.map((value) => (draw() < 0.1 ? NaN : value));
const text = Array.from(x, (value) => (draw() < 0.05 ? null : `t${Math.floor(5 * value)}`));

forEachBackend(() => {
  describe('quantize', () => {
    it('gives the bin of each sample, and codes of their own to what is in none', () => {
      const column = [0, 0.2, 0.25, 0.5, 1, 1.5, -1, NaN, null, Infinity, -Infinity];
      const quantized = quantize(column, { bins: 4, range: [0, 1] });
      expect(quantized).toBeInstanceOf(QuantizedColumn);
      expect(quantized.codes).toEqual(Uint8Array.of(0, 0, 1, 2, 3, 4, 4, 5, 5, 4, 4));
      expect(quantized.edges).toEqual(Float64Array.of(0, 0.25, 0.5, 0.75, 1));
      expect(quantized).toMatchObject({
        bins: 4,
        length: 11,
        missing: 2,
        outOfRange: 4,
        categories: undefined,
      });
      expect(Object.isFrozen(quantized)).toBe(true);
      expect(quantize([3, 1, 2], { edges: [1, 2, 3] }).codes).toEqual(Uint8Array.of(1, 0, 1));
    });

    it('gives the category of each label', () => {
      const labels = ['b', '', 'a', 'c', 'b'];
      expect(quantize(labels).codes).toEqual(Uint8Array.of(1, 4, 0, 2, 1));
      const known = quantize(labels, { categories: ['b', 'a'] });
      expect(known.codes).toEqual(Uint8Array.of(0, 3, 1, 2, 0));
      expect(known).toMatchObject({
        categories: ['b', 'a'],
        edges: undefined,
        bins: 2,
        missing: 1,
        outOfRange: 1,
      });
      expect(quantize([7, 9, 7], { categories: [7, 9] }).codes).toEqual(Uint8Array.of(0, 1, 0));
      expect(quantize([true, false]).categories).toEqual([false, true]);
    });

    it('takes as many bytes as the codes need', () => {
      for (const [bins, column, bytes] of [
        [254, gaps, 1],
        [255, x, 1],
        [256, x, 1],
        [257, x, 2],
        [255, gaps, 2],
        [65536, x, 2],
      ] as const) {
        const { codes, edges } = quantize(column, { bins });
        expect(codes.BYTES_PER_ELEMENT).toBe(bytes);
        expect(edges).toEqual(binEdges(column, { bins, nan: 'omit' }));
        const places = digitize(column, edges as Float64Array, { nan: 'omit' });
        expect(Array.from(codes)).toEqual(
          Array.from(places, (place) => (place < 0 ? bins + 1 : Math.min(place, bins) - 1)),
        );
      }
      expect(() => quantize(gaps, { bins: 65535 })).toThrow(RangeError);
    });

    it('counts as NumPy does', () => {
      const cases = readVectors('histogram_numpy').cases.filter(
        (found: object) => (found as { form?: string }).form === 'data',
      );
      expect(cases.length).toBeGreaterThan(20);
      for (const { data, edges, counts, outOfRange } of cases) {
        const quantized = quantize(data, { edges });
        const found = new Array(quantized.bins + 2).fill(0);
        for (const code of quantized.codes) found[code]++;
        expect(found.slice(0, -2)).toEqual(counts);
        expect(quantized.outOfRange).toBe(outOfRange);
      }
    });

    it('finds edges as binEdges does', () => {
      for (const axis of [{ bins: 7 }, { bins: 7, binning: 'equal-frequency' }, { bins: 'fd' }] as const) {
        expect(quantize(gaps, axis).edges).toEqual(binEdges(gaps, { ...axis, nan: 'omit' }));
      }
    });

    it('refuses what is no axis', () => {
      expect(() => quantize(x, { bin: 3 } as object)).toThrow(/"bins"/);
      expect(() => quantize(x, { edges: [0, 1], binning: 'uniform' } as object)).toThrow(TypeError);
      expect(() => quantize(['a'], { bins: 3, range: [0, 1] })).toThrow(
        new TypeError('"x" must be numbers, as its axis has bins, got an array of 1'),
      );
      expect(() => quantize(quantize(x))).toThrow(TypeError);
      expect(() => quantize([1, Infinity])).toThrow(
        /"x" must hold finite numbers where its range is automatic/,
      );
    });
  });

  describe('a quantized column is a column', () => {
    const bins = 9;
    const range = [0, 1] as const;
    const q = (column: ColumnInput): QuantizedColumn =>
      quantize(column, Array.isArray(column) ? undefined : { bins });
    const options = { bins, nan: 'omit' } as const;

    it('of estimates', () => {
      for (const column of [x, gaps, text]) {
        expect(estimateEntropy(q(column), { nan: 'omit', details: true })).toEqual(
          estimateEntropy(column, { ...options, details: true }),
        );
        for (const other of [y, gaps, text]) {
          const wanted = estimateMutualInformation(column, other, { ...options, details: true });
          for (const pair of [
            [q(column), q(other)],
            [q(column), other],
            [column, q(other)],
          ] as const) {
            expect(estimateMutualInformation(pair[0], pair[1], { ...options, details: true })).toEqual(
              wanted,
            );
          }
        }
      }
      const tested = { ...options, significance: 'g-test' } as const;
      expect(estimateMutualInformation(q(x), q(y), tested)).toEqual(estimateMutualInformation(x, y, tested));
      expect(estimateMutualInformation([q(x), q(gaps)], q(z), options)).toBe(
        estimateMutualInformation([x, gaps], z, options),
      );
      expect(conditionalMutualInformation(q(x), q(gaps), q(text), options)).toBe(
        conditionalMutualInformation(x, gaps, text, options),
      );
      expect(totalCorrelation([q(x), q(gaps), q(z)], options)).toBe(totalCorrelation([x, gaps, z], options));
      expect(transferEntropy(q(x), q(gaps), options)).toBe(transferEntropy(x, gaps, options));
    });

    it('of rankings, matrices and selections', () => {
      const columns = [x, gaps, text, z];
      const quantized = columns.map(q);
      expect(rankFeatures(quantized, q(y), { nan: 'omit' })).toEqual(
        rankFeatures(columns, y, { ...options, binning: 'uniform' }),
      );
      expect(mutualInformationMatrix(quantized, options)).toEqual(mutualInformationMatrix(columns, options));
      expect(selectFeatures(quantized, q(y), { nan: 'omit' })).toEqual(
        selectFeatures(columns, y, { ...options, binning: 'uniform' }),
      );
    });

    it('of matrices where samples are out of range', () => {
      const columns = [x, y, gaps].map((column) => quantize(column, { bins, range }));
      const { values } = mutualInformationMatrix(columns, { nan: 'omit' });
      columns.forEach((a, i) => {
        expect(values[i * 4]).toBe(estimateEntropy(a, { nan: 'omit' }));
        columns.slice(i + 1).forEach((b, j) => {
          expect(values[i * 3 + i + 1 + j]).toBe(estimateMutualInformation(a, b, { nan: 'omit' }));
        });
      });
    });

    it('of tables', () => {
      expect(histogram(q(x)).toJSON()).toEqual(histogram(x, { bins }).toJSON());
      for (const many of [9, 40, 300]) {
        const [a, b, c] = [x, y, gaps].map((column) => quantize(column, { bins: many, range }));
        const whole = { bins: many, range: [range, range], nan: 'omit' } as const;
        expect(histogram2d(a, b).toJSON()).toEqual(histogram2d(x, y, whole).toJSON());
        expect(histogram2d(c, b, { nan: 'omit' }).toJSON()).toEqual(histogram2d(gaps, y, whole).toJSON());
        expect(histogram2d(c, y, whole).toJSON()).toEqual(histogram2d(gaps, y, whole).toJSON());
      }
      const spec = { x: { bins, range }, y: { categories: ['t0', 't1', 't4'] } } as const;
      const [numbers, labels] = [quantize(x, spec.x), quantize(text, spec.y)];
      expect(new JointHistogram(spec).push(numbers, labels).push(x, labels).toJSON()).toEqual(
        new JointHistogram(spec).push(x, text).push(x, text).toJSON(),
      );
      expect(new Histogram(spec.x).push(numbers).toJSON()).toEqual(new Histogram(spec.x).push(x).toJSON());
      expect(() => new JointHistogram(spec).push(quantize(x), labels)).toThrow(
        /"xBlock" must be quantized on the axis that it is counted on/,
      );
      expect(contingencyTable(q(text), q(text), { nan: 'omit' }).toJSON()).toEqual(
        contingencyTable(text, text, { nan: 'omit' }).toJSON(),
      );
      expect(mutualInformation(q(text), q(text), { nan: 'omit' })).toBe(
        mutualInformation(text, text, { nan: 'omit' }),
      );
      expect(contingencyTable(q(x), q(x)).counts).toEqual(histogram2d(q(x), q(x)).counts);
    });

    it('whose missing samples are refused and named', () => {
      const first = gaps.findIndex(Number.isNaN);
      for (const run of [
        () => estimateMutualInformation(q(gaps), x),
        () => mutualInformationMatrix([x, q(gaps)]),
        () => histogram2d(q(gaps), x),
        () => contingencyTable(q(gaps), x),
      ]) {
        expect(run).toThrow(`must hold no missing value, one is at index ${first}`);
      }
      expect(() =>
        estimateEntropy(quantize([NaN, NaN], { bins: 2, range: [0, 1] }), { nan: 'omit' }),
      ).toThrow(new RangeError('"x" must hold at least one sample that is not missing, got none'));
    });

    it('but not where the samples themselves are needed', () => {
      const says =
        /"(x|features\[0\]|0|columns\[0\]|target)" must hold the samples themselves here, got a QuantizedColumn/;
      for (const run of [
        () => estimateMutualInformation(q(x), y, { method: 'ksg' }),
        () => estimateMutualInformation(q(x), y, { method: 'gaussian' }),
        () => totalCorrelation([q(x), y], { method: 'ksg' }),
        () => rankFeatures([q(x)], y, { method: 'ksg' }),
        () => binEdges(q(x) as never),
        () => digitize(q(x) as never, [0, 1]),
      ]) {
        expect(run).toThrow(TypeError);
        expect(run).toThrow(says);
      }
      expect(() => estimateEntropy(q(x), { method: 'kozachenko-leonenko' })).toThrow(TypeError);
    });
  });
});
