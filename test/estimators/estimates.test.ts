// Estimates from samples against NumPy's histograms and 80-digit arithmetic.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  binEdges,
  CategoryCodes,
  type EstimateEntropyOptions,
  type EstimateMutualInformationOptions,
  estimateEntropy,
  estimateMutualInformation,
  histogram2d,
  mutualInformation,
} from '../../src/index.js';
import { expectClose } from '../support/accuracy.js';
import { SEED, shuffled } from '../support/arbitraries.js';
import { onBothBackends } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { TYPED_ARRAYS } from '../support/typedArrays.js';
import { type Case, readVectors } from '../support/vectors.js';

const { cases, datasets } = readVectors('estimates_numpy');

/** Sums of at most 100 terms with compensation: an ulp or two; 0 where the truth is. */
const TOLERANCE = { relative: 4e-15, absolute: 1e-15 };

const of = (estimate: string): (readonly [string, Case])[] =>
  cases
    .filter((found) => found.estimate === estimate)
    .map((found) => [`${found.dataset} ${found.side ?? ''} ${JSON.stringify(found.options)}`, found]);

describe('mutual information', () => {
  it.each(of('mutual information'))('%s', (what, found) => {
    const { dataset, options, plugin, corrected, shape, samples, omitted, outOfRange } = found;
    const { x, y } = datasets[dataset];
    const told = (correction: 'none' | 'miller-madow') =>
      onBothBackends(() => estimateMutualInformation(x, y, { ...options, correction, details: true }));
    for (const [correction, expected] of [
      ['none', plugin],
      ['miller-madow', corrected],
    ] as const) {
      const details = told(correction);
      expectClose(details.value, expected, { ...TOLERANCE, what });
      expect(details).toStrictEqual({
        value: details.value,
        unit: 'bits',
        method: 'histogram',
        samples,
        omitted,
        outOfRange,
        shape,
        correction,
      });
      const value = onBothBackends(() => estimateMutualInformation(x, y, { ...options, correction }));
      expect(value).toBe(details.value);
      const nats = estimateMutualInformation(x, y, { ...options, correction, base: 'e', details: true });
      expectClose(nats.value, expected * Math.LN2, { ...TOLERANCE, what: `${what} in nats` });
      expect(nats.unit).toBe('nats');
    }
    expect(estimateMutualInformation(x, y, options)).toBe(told('none').value);
    expect(estimateMutualInformation(x, y, { ...options, method: 'histogram' })).toBe(told('none').value);
  });

  it.each(of('mutual information').filter(([, { counts, options }]) => counts && !options.x && !options.y))(
    'its table: %s',
    (_, { dataset, options, counts }) => {
      const { x, y } = datasets[dataset];
      if ([x[0], y[0]].some((value) => typeof value === 'string')) return;
      expect(Array.from(onBothBackends(() => histogram2d(x, y, options).counts))).toEqual(counts);
    },
  );
});

describe('entropy', () => {
  it.each(of('entropy'))('%s', (what, found) => {
    const { dataset, side, plugin, corrected, shape, occupied, samples, omitted, outOfRange } = found;
    const options: EstimateEntropyOptions = found.options;
    const column = datasets[dataset][side];
    for (const [correction, expected] of [
      ['none', plugin],
      ['miller-madow', corrected],
    ] as const) {
      const details = onBothBackends(() =>
        estimateEntropy(column, { ...options, correction, details: true }),
      );
      expectClose(details.value, expected, { ...TOLERANCE, what });
      expect(details).toStrictEqual({
        value: details.value,
        unit: 'bits',
        samples,
        omitted,
        outOfRange,
        bins: shape[0],
        occupied,
        method: correction === 'none' ? 'plugin' : correction,
        support: shape[0],
        correction,
      });
      expect(estimateEntropy(column, { ...options, correction })).toBe(details.value);
      const hartleys = estimateEntropy(column, { ...options, correction, base: 10, details: false });
      expectClose(hartleys, expected * Math.log10(2), { ...TOLERANCE, what });
    }
  });
});

describe("Miller's and Madow's correction", () => {
  it("is R's on scikit-learn's example, in nats", () => {
    for (const { a, b, millerMadowMI } of readVectors('contingency').cases) {
      if (millerMadowMI === undefined) continue;
      const options = { x: 'category', y: 'category', base: 'e', correction: 'miller-madow' } as const;
      expectClose(
        onBothBackends(() => estimateMutualInformation(a, b, options)),
        millerMadowMI,
        TOLERANCE,
      );
    }
  });

  it.each(
    readVectors('labels_sklearn')
      .cases.filter(({ form }) => form === 'labels')
      .map((found) => [found.name, found]),
  )('%s', (what, { a, b, MI, millerMadowMI }) => {
    const options = { x: 'category', y: 'category' } as const;
    expectClose(
      onBothBackends(() => estimateMutualInformation(a, b, options)),
      MI,
      { ...TOLERANCE, what },
    );
    const corrected = estimateMutualInformation(a, b, { ...options, correction: 'miller-madow' });
    expectClose(corrected, millerMadowMI, { ...TOLERANCE, what });
  });

  it('is in nats inside: 64 equal cells once each have 6 bits plus 63/128 nats', () => {
    const column = Array.from({ length: 64 }, (_, i) => i);
    const corrected = estimateEntropy(column, { x: 'category', correction: 'miller-madow' });
    expectClose(corrected, 6 + 63 / 128 / Math.LN2, { relative: 1e-15 });
  });
});

describe("the source document's samples", () => {
  const document = readVectors('document').cases.filter(({ bins }) => bins !== undefined);
  const [pair] = readVectors('gaussian_pair').cases;
  const [bottleneck] = readVectors('bottleneck').cases;

  it.each(document.map((found) => [`${found.example}: ${found.name}`, found] as const))(
    '%s',
    (what, found) => {
      const { example, name, bins, value, text, Hx, Hy, HxGivenY, xEdges, yEdges, counts, xCounts, yCounts } =
        found;
      const [first, second] = name.toLowerCase().split(', ');
      const columns = example === 'mutual-information' ? pair : bottleneck;
      const [x, y] = [columns[first], columns[second]];
      const table = histogram2d(x, y, { bins });
      expect(Array.from(table.counts)).toEqual(counts);
      expect(Array.from(table.xEdges as Float64Array)).toEqual(xEdges);
      expect(Array.from(table.yEdges as Float64Array)).toEqual(yEdges);
      expect(
        Array.from({ length: bins }, (_, i) =>
          table.counts.subarray(i * bins, (i + 1) * bins).reduce((a, b) => a + b),
        ),
      ).toEqual(xCounts);
      expect(binEdges(y, { bins })).toStrictEqual(table.yEdges);
      const estimate = onBothBackends(() => estimateMutualInformation(x, y, { bins }));
      expectClose(estimate, value, { ...TOLERANCE, what });
      expect(estimate.toFixed(3)).toBe(text);
      expectClose(
        onBothBackends(() => estimateEntropy(x, { bins })),
        Hx,
        { ...TOLERANCE, what },
      );
      expectClose(
        onBothBackends(() => estimateEntropy(y, { bins })),
        Hy,
        { ...TOLERANCE, what },
      );
      expectClose(Hx - HxGivenY, estimate, { absolute: 1e-14 });
      expect(yCounts.reduce((a: number, b: number) => a + b)).toBe(x.length);
    },
  );
});

describe('the form of a column', () => {
  const draw = mulberry32(21);
  const integers = Array.from({ length: 5000 }, () => Math.floor(draw() * 100));
  const others = integers.map((value) => Math.floor(value / 2 + draw() * 20));

  it('numbers of every type give the result of the same numbers as doubles', () => {
    const forms: ((values: number[]) => never)[] = [
      ...TYPED_ARRAYS.map((Type) => (values: number[]) => Type.from(values) as never),
      (values) => values as never,
      (values) => values.map(BigInt) as never,
      (values) => BigInt64Array.from(values.map(BigInt)) as never,
      (values) => BigUint64Array.from(values.map(BigInt)) as never,
      (values) => new Float64Array([9, ...values]).subarray(1) as never,
    ];
    const ways: EstimateMutualInformationOptions[] = [
      {},
      { bins: 7 },
      { bins: [3, 20], binning: 'equal-frequency' },
      {
        bins: 9,
        range: [
          [10, 90],
          [0, 50],
        ],
      },
      { bins: [[0, 5, 50, 100], 4] },
      { x: 'category', y: 'category', correction: 'miller-madow' },
      { x: 'category', bins: 5 },
    ];
    for (const options of ways) {
      const expected = estimateMutualInformation(Float64Array.from(integers), Float64Array.from(others), {
        ...options,
        details: true,
      });
      for (const form of forms) {
        const found = onBothBackends(() =>
          estimateMutualInformation(form(integers), form(others), { ...options, details: true }),
        );
        expect(found).toStrictEqual(expected);
      }
      const { x, bins } = options;
      if (bins !== undefined && typeof bins !== 'number') continue;
      const entropy = estimateEntropy(Float64Array.from(integers), { x, bins });
      for (const form of forms)
        expect(onBothBackends(() => estimateEntropy(form(integers), { x, bins }))).toBe(entropy);
    }
  });

  it('a Float32Array of fractions has the bins of the same numbers as doubles', () => {
    const floats = Float32Array.from({ length: 3000 }, () => Math.floor(draw() * 100) / 100);
    const second = floats.map((value) => value + Math.floor(draw() * 10) / 100);
    for (const options of [{ bins: 10 }, { bins: 100 }, { bins: 8, binning: 'equal-frequency' as const }]) {
      expect(onBothBackends(() => estimateMutualInformation(floats, second, options))).toBe(
        estimateMutualInformation(Float64Array.from(floats), Float64Array.from(second), options),
      );
    }
  });

  it('text, booleans, numbers as categories and codes give one result', () => {
    // Letters in the order of the numbers, so that the tables are the same cell by cell.
    const small = integers.map((value) => value % 7);
    const truth = integers.map((value, i) => (value + others[i]) % 2 === 1);
    const asText = small.map((value) => 'abcdefg'[value]);
    const codes = new CategoryCodes(Int32Array.from(small), ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    const expected = estimateMutualInformation(asText, truth, { details: true });
    expect(expected.shape).toEqual([7, 2]);
    for (const [x, y] of [
      [codes, truth],
      [codes, truth.map(String)],
      [asText, new CategoryCodes(Int32Array.from(truth, Number), [false, true])],
    ] as const) {
      expect(onBothBackends(() => estimateMutualInformation(x, y, { details: true }))).toStrictEqual(
        expected,
      );
    }
    const numbers = estimateMutualInformation(small, truth, { x: 'category', details: true });
    expect(numbers).toStrictEqual(expected);
    expect(estimateEntropy(codes)).toBe(estimateEntropy(asText));
    expect(estimateEntropy(Uint8Array.from(small), { x: 'category' })).toBe(estimateEntropy(asText));
  });

  it('missing values of every kind are left out pairwise, and counted', () => {
    const x = [1, null, 3, Number.NaN, undefined, 6, 7, 8];
    const y = ['a', 'b', '', 'a', 'b', null, 'b', 'a'];
    const details = onBothBackends(() =>
      estimateMutualInformation(x, y, { bins: 2, nan: 'omit', details: true }),
    );
    expect(details).toMatchObject({ samples: 3, omitted: 5, outOfRange: 0, shape: [2, 2] });
    expect(details.value).toBe(estimateMutualInformation([1, 7, 8], ['a', 'b', 'a'], { bins: 2 }));
    const codes = new CategoryCodes(Int32Array.of(0, 1, -1, 0, 1, -1, 1, 0), ['a', 'b']);
    expect(estimateMutualInformation(x, codes, { bins: 2, nan: 'omit', details: true })).toStrictEqual(
      details,
    );
    expect(() => estimateMutualInformation(x, y)).toThrow(
      /"x" must hold no missing value, one is at index 1/,
    );
    expect(() => estimateMutualInformation([1, 2], ['a', ''])).toThrow(
      /"y" must hold no missing value, one is at index 1/,
    );
  });

  it('samples outside the range are counted, ±Infinity among them', () => {
    const details = onBothBackends(() =>
      estimateMutualInformation([0, 0.2, 0.9, Infinity, -Infinity, 3], [0, 1, 1, 0, 1, -9], {
        range: [
          [0, 1],
          [0, 1],
        ],
        bins: 2,
        details: true,
      }),
    );
    expect(details).toMatchObject({ samples: 3, outOfRange: 3, omitted: 0 });
    expect(estimateEntropy([0, 1, 5, Infinity], { range: [0, 1], bins: 2, details: true })).toMatchObject({
      value: 1,
      samples: 2,
      outOfRange: 2,
    });
  });
});

describe('details', () => {
  it('are frozen, their shape too, and survive JSON', () => {
    const entropy = estimateEntropy([1, 2, 3], { details: true });
    const shared = estimateMutualInformation([1, 2, 3], [1, 2, 3], { details: true });
    expect(Object.isFrozen(entropy)).toBe(true);
    expect(Object.isFrozen(shared)).toBe(true);
    expect(Object.isFrozen(shared.shape)).toBe(true);
    expect(JSON.parse(JSON.stringify(shared))).toEqual(shared);
    expect(JSON.parse(JSON.stringify(entropy))).toEqual(entropy);
  });
});

describe('theorems', () => {
  const pairs = fc
    .integer({ min: 1, max: 100 })
    .chain((n) =>
      fc.tuple(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: n, maxLength: n }),
        fc.array(fc.integer({ min: -3, max: 3 }), { minLength: n, maxLength: n }),
        fc.constantFrom('uniform', 'equal-frequency') as fc.Arbitrary<'uniform' | 'equal-frequency'>,
        fc.integer({ min: 1, max: 12 }),
      ),
    );
  const property = (
    hold: (
      x: number[],
      y: number[],
      options: { bins: number; binning: 'uniform' | 'equal-frequency' },
    ) => void,
  ): void => {
    fc.assert(
      fc.property(pairs, ([x, y, binning, bins]) => hold(x, y, { binning, bins })),
      SEED,
    );
  };

  it('permuting the samples changes nothing', () => {
    const draw = mulberry32(8);
    property((x, y, options) => {
      const order = shuffled(
        x.map((_, i) => i),
        draw,
      );
      const moved = [x, y].map((column) => order.map((i) => column[i]));
      expect(estimateMutualInformation(moved[0], moved[1], options)).toBe(
        estimateMutualInformation(x, y, options),
      );
      expect(estimateEntropy(moved[0], options)).toBe(estimateEntropy(x, options));
    });
  });

  it('0 ≤ I(X; Y) ≤ min(H(X), H(Y)), I(X; X) = H(X)', () => {
    property((x, y, options) => {
      const shared = onBothBackends(() => estimateMutualInformation(x, y, options));
      expect(shared).toBeGreaterThanOrEqual(0);
      expect(shared).toBeLessThanOrEqual(
        Math.min(estimateEntropy(x, options), estimateEntropy(y, options)) + 1e-14,
      );
      expectClose(estimateMutualInformation(x, x, options), estimateEntropy(x, options), { absolute: 1e-14 });
    });
  });

  it('I of a constant column is exactly 0', () => {
    property((x, _, options) => {
      for (const constant of [0, -7.25, 1e300]) {
        const flat = x.map(() => constant);
        expect(estimateMutualInformation(x, flat, options)).toBe(0);
        expect(estimateMutualInformation(flat, x, options)).toBe(0);
        expect(estimateEntropy(flat, options)).toBe(0);
      }
    });
  });

  it('it is the mutual information of the joint histogram', () => {
    property((x, y, options) => {
      expect(estimateMutualInformation(x, y, options)).toBe(mutualInformation(histogram2d(x, y, options)));
    });
  });

  it('a scale changes no equal-frequency bin', () => {
    property((x, y, { bins }) => {
      const options = { bins, binning: 'equal-frequency' } as const;
      // Doubling is exact, that of a quantile between two values too, but for subnormals.
      const normal = x.map((value) => (Math.abs(value) < 1e-300 ? 0 : value));
      const doubled = normal.map((value) => value * 2);
      expect(estimateMutualInformation(doubled, y, options)).toBe(
        estimateMutualInformation(normal, y, options),
      );
    });
  });
});
