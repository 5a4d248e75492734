// More than chance, and how sure: distributions of the random tables, p-values and intervals.

import { describe, expect, test } from 'vitest';
import {
  type ConfidenceInterval,
  entropy,
  estimateEntropy,
  estimateMutualInformation,
  histogram,
} from '../../src/index.js';
import { Philox } from '../../src/numeric/philox.js';
import { randomBinomial, randomHypergeometric } from '../../src/numeric/randomCounts.js';
import { drawCounts, drawTable } from '../../src/tables/randomTables.js';
import { onBothBackends } from '../support/backends.js';
import { labelsOf, testCoverage, testUniformPValues } from '../support/calibration.js';
import { gaussians } from '../support/gaussians.js';
import { mulberry32 } from '../support/mulberry32.js';

const lnFactorials = [0];
for (let i = 1; i < 2000; i++) lnFactorials.push(lnFactorials[i - 1] + Math.log(i));
const lnChoose = (n: number, k: number): number => lnFactorials[n] - lnFactorials[k] - lnFactorials[n - k];

/** χ² of counts against chances over the cells where at least 5 are expected, and how many those are. */
function goodness(seen: number[], chances: number[], draws: number): { chi: number; cells: number } {
  let chi = 0;
  let cells = 0;
  chances.forEach((chance, i) => {
    const expected = chance * draws;
    if (expected < 5) return;
    chi += ((seen[i] ?? 0) - expected) ** 2 / expected;
    cells++;
  });
  return { chi, cells };
}

/** χ² of f degrees of freedom is below f + 4·√(2f) + 6 in all but one of ten thousand cases. */
function expectFit(seen: number[], chances: number[], draws: number): void {
  const { chi, cells } = goodness(seen, chances, draws);
  expect(cells).toBeGreaterThan(0);
  expect(chi).toBeLessThan(cells - 1 + 4 * Math.sqrt(2 * cells) + 6);
}

describe('random counts have their distributions', () => {
  const DRAWS = 40_000;

  test.each([
    [500, 300, 1000],
    [20, 15, 1000],
    [990, 800, 1000],
    [3, 500, 1000],
    [700, 12, 1000],
    [40, 1900, 1999],
    [5, 5, 5],
    [0, 7, 9],
  ])('hypergeometric: %i marked, %i drawn of %i', (marked, drawn, total) => {
    const stream = new Philox(7, marked);
    const seen: number[] = new Array(total + 1).fill(0);
    for (let i = 0; i < DRAWS; i++) seen[randomHypergeometric(stream, marked, drawn, total)]++;
    const chances = seen.map((_, k) =>
      k > marked || drawn - k > total - marked || drawn < k
        ? 0
        : Math.exp(lnChoose(marked, k) + lnChoose(total - marked, drawn - k) - lnChoose(total, drawn)),
    );
    seen.forEach((count, k) => {
      if (chances[k] === 0) expect(count).toBe(0);
    });
    expectFit(seen, chances, DRAWS);
  });

  test.each([
    [100, 0.03],
    [100, 0.3],
    [1000, 0.8],
    [1500, 0.01],
    [50, 0.97],
    [1, 0.5],
    [9, 0],
    [9, 1],
  ])('binomial: %i trials of %f', (trials, p) => {
    const stream = new Philox(8, trials);
    const seen: number[] = new Array(trials + 1).fill(0);
    for (let i = 0; i < DRAWS; i++) seen[randomBinomial(stream, trials, p)]++;
    const chances = seen.map((_, k) => {
      if (p === 0 || p === 1) return k === p * trials ? 1 : 0;
      return Math.exp(lnChoose(trials, k) + k * Math.log(p) + (trials - k) * Math.log(1 - p));
    });
    expectFit(seen, chances, DRAWS);
  });

  test('tables with given margins: each with Π rows!·Π columns!/(N!·Π cells!)', () => {
    const rows = Float64Array.of(3, 0, 4, 2);
    const columns = Float64Array.of(5, 4);
    const cells = new Float64Array(8);
    const seen = new Map<string, number>();
    let wrong = 0;
    for (let i = 0; i < DRAWS; i++) {
      drawTable(new Philox(9, i), rows, columns, cells);
      for (let r = 0; r < 4; r++) if (cells[2 * r] + cells[2 * r + 1] !== rows[r]) wrong++;
      if (cells[0] + cells[2] + cells[4] + cells[6] !== 5) wrong++;
      seen.set(cells.join(), (seen.get(cells.join()) ?? 0) + 1);
    }
    expect(wrong).toBe(0);
    const sum = (values: ArrayLike<number>): number =>
      Array.from(values).reduce((total, n) => total + lnFactorials[n], 0);
    const keys = [...seen.keys()];
    const chances = keys.map((key) =>
      Math.exp(sum(rows) + sum(columns) - lnFactorials[9] - sum(key.split(',').map(Number))),
    );
    expect(chances.reduce((a, b) => a + b)).toBeGreaterThan(0.999);
    expectFit([...seen.values()], chances, DRAWS);
  });

  test('drawn counts have the given sum, and zeros where the chance is 0', () => {
    const counts = Float64Array.of(5, 0, 90, 5, 400);
    const drawn = new Float64Array(5);
    const means = new Float64Array(5);
    for (let i = 0; i < 2000; i++) {
      drawCounts(new Philox(10, i), 500, counts, drawn);
      expect(drawn.reduce((a, b) => a + b)).toBe(500);
      drawn.forEach((n, cell) => {
        means[cell] += n / 2000;
      });
    }
    counts.forEach((n, cell) => {
      expect(Math.abs(means[cell] - n)).toBeLessThanOrEqual(4 * Math.sqrt(Math.max(n, 1) / 2000));
    });
    expect(means[1]).toBe(0);
  });
});

describe('significance', () => {
  // R's entropy, mi.plugin's example: G, its degrees of freedom and p by SciPy's chi2_contingency(lambda_='log-likelihood').
  const [x, y] = labelsOf([
    [4, 2],
    [5, 4],
    [1, 4],
  ]);

  test("'g-test' as SciPy", () => {
    const found = onBothBackends(() =>
      estimateMutualInformation(x, y, { significance: 'g-test', base: 'e' }),
    );
    expect(found.value).toBeCloseTo(0.06795961471815899, 14);
    expect(found.pValue).toBeCloseTo(0.25686816705365345, 12);
    expect(found.nullMean).toBeCloseTo(2 / 40, 14);
    expect(found.nullStd).toBeCloseTo(2 / 40, 14);
    // χ² with two degrees of freedom is exponential.
    expect(found.nullQuantiles['0.95']).toBeCloseTo((-2 * Math.log(0.05)) / 40, 12);
    expect(found.nullQuantiles['0.5']).toBeCloseTo((-2 * Math.log(0.5)) / 40, 12);
    expect(Object.isFrozen(found.nullQuantiles)).toBe(true);
    const corrected = estimateMutualInformation(x, y, {
      significance: 'g-test',
      correction: 'miller-madow',
      base: 'e',
    });
    expect(corrected.pValue).toBe(found.pValue);
    expect(corrected.nullMean).toBeCloseTo(0, 14);
    expect(
      estimateMutualInformation(
        x,
        x.map(() => 'a'),
        { significance: 'g-test' },
      ).pValue,
    ).toBe(1);
  });

  test("'permutation' is Fisher's test of a 2×2 table, in the limit", () => {
    // SciPy: fisher_exact([[8, 2], [1, 5]]) = 0.03496503496503495, two-sided.
    const [a, b] = labelsOf([
      [8, 2],
      [1, 5],
    ]);
    const found = onBothBackends(() =>
      estimateMutualInformation(a, b, { significance: 'permutation', permutations: 20_000, seed: 3 }),
    );
    expect(Math.abs(found.pValue - 0.03496503496503495)).toBeLessThan(
      4 * Math.sqrt((0.035 * 0.965) / 20_000),
    );
    const other = estimateMutualInformation(a, b, { significance: 'permutation', seed: 4 });
    expect(other.pValue).not.toBe(found.pValue);
  });

  test('the null of a large table is that of χ²', () => {
    const draw = mulberry32(5);
    const label = (): number => Math.floor(draw() * 6);
    const a = Float64Array.from({ length: 5000 }, label);
    const b = Float64Array.from({ length: 5000 }, label);
    const kinds = { x: 'category', y: 'category', base: 'e' } as const;
    const permuted = estimateMutualInformation(a, b, { ...kinds, significance: 'permutation' });
    const chi = estimateMutualInformation(a, b, { ...kinds, significance: 'g-test' });
    expect(permuted.nullMean / chi.nullMean).toBeCloseTo(1, 1);
    expect(permuted.nullStd / chi.nullStd).toBeCloseTo(1, 0);
    expect(Math.abs(permuted.pValue - chi.pValue)).toBeLessThan(0.05);
    expect(permuted.nullQuantiles['0.95'] / chi.nullQuantiles['0.95']).toBeCloseTo(1, 1);
  });

  test('dependence is found by every method: the least p-value that the permutations allow', () => {
    const draw = mulberry32(12);
    const a = Float64Array.from({ length: 300 }, () => draw());
    const b = a.map((value) => value + 0.2 * draw());
    const labels = Array.from(a, (value) => (value > 0.5 ? 'high' : 'low'));
    for (const method of ['histogram', 'ksg', 'gao', 'gaussian', 'copula', 'auto'] as const) {
      const found = onBothBackends(() =>
        estimateMutualInformation(a, b, { method, significance: 'permutation', permutations: 99 }),
      );
      expect(found.pValue).toBe(0.01);
      expect(found.value).toBeGreaterThan(found.nullQuantiles['0.99']);
    }
    const ross = estimateMutualInformation(labels, b, {
      method: 'ross',
      significance: 'permutation',
      permutations: 99,
    });
    expect(ross.pValue).toBe(0.01);
    const several = onBothBackends(() =>
      estimateMutualInformation([a, b], [b, a], {
        method: 'ksg',
        significance: 'permutation',
        permutations: 19,
      }),
    );
    expect(several.pValue).toBe(0.05);
    const table = estimateMutualInformation([a, b], b, {
      bins: 3,
      significance: 'permutation',
      permutations: 19,
    });
    expect(table.pValue).toBe(0.05);
  });
});

describe('confidence', () => {
  test('the same on both backends, in the unit asked for, with what was counted', () => {
    const [x, y] = gaussians(200, 0.5, mulberry32(16));
    for (const method of ['histogram', 'ksg', 'gao'] as const) {
      const bits = onBothBackends(() =>
        estimateMutualInformation(x, y, { method, confidence: 0.9, replicates: 50 }),
      );
      const nats = estimateMutualInformation(x, y, { method, confidence: 0.9, replicates: 50, base: 'e' });
      expect(bits).toMatchObject({ unit: 'bits', samples: 200, omitted: 0 });
      expect(bits.confidenceInterval.level).toBe(0.9);
      expect(nats.confidenceInterval.low).toBeCloseTo(bits.confidenceInterval.low * Math.LN2, 12);
      expect(bits.confidenceInterval.low).toBeLessThan(bits.confidenceInterval.high);
      expect(Object.isFrozen(bits.confidenceInterval)).toBe(true);
    }
  });
});

describe('the interval of counts', () => {
  // Entropy rises with the rarer share, whose interval is that of scipy.stats.binomtest(rare, all).proportion_ci(method='exact') (Clopper & Pearson).
  test.each([
    [0, 30, 0, 0.11570330822],
    [1, 30, 0.00084357092665, 0.17216945563],
    [20, 100, 0.1266555521, 0.29184268909],
    [300, 1000, 0.27172111213, 0.3294616787],
  ])('%i of %i', (rare, all, low, high) => {
    const x = Array.from({ length: all }, (_, i) => i < rare);
    const { confidenceInterval } = onBothBackends(() =>
      estimateEntropy(x, { confidence: 0.95, replicates: 6000 }),
    );
    const bits = (p: number): number => entropy([p, 1 - p]);
    // To 5 % of its distance from the estimate.
    const near = 0.05 * (bits(high) - bits(low));
    expect(Math.abs(confidenceInterval.low - bits(low))).toBeLessThan(near);
    expect(Math.abs(confidenceInterval.high - bits(high))).toBeLessThan(near);
  });

  test('reckons with categories that have no sample, unless there are none', () => {
    const found = (x: Parameters<typeof estimateEntropy>[0]): ConfidenceInterval =>
      estimateEntropy(x, { confidence: 0.95 }).confidenceInterval;
    const labels = Array.from({ length: 30 }, () => 'a');
    expect(found(labels)).toMatchObject({ low: 0 });
    expect(found(labels).high).toBeGreaterThan(0.5);
    expect(found({ counts: [30] })).toEqual(found(labels));
    expect(found([true, true, false, false, true]).high).toBe(1);
    const bins = histogram([0, 1, 2, 3, 3, 3, 3, 3, 3], { bins: 4 });
    expect(found(bins).high).toBeLessThanOrEqual(2);
    // The truth is known where there is one category.
    expect(found(histogram([1, 1], { bins: 1 }))).toMatchObject({ low: 0, high: 0 });
    const { confidenceInterval } = estimateMutualInformation(labels, labels, { confidence: 0.95 });
    expect(confidenceInterval.high).toBeGreaterThan(0.3);
  });

  test('holds an estimate below 0, too', () => {
    const found = estimateMutualInformation(
      [
        [6, 5],
        [5, 6],
      ],
      { confidence: 0.95, correction: 'miller-madow' },
    );
    expect(found.value).toBeLessThan(0);
    expect(found.confidenceInterval.low).toBe(found.value);
  });

  test('is not empty where counts are exactly equal', () => {
    const { confidenceInterval } = estimateMutualInformation(
      [
        [50, 50],
        [50, 50],
      ],
      { confidence: 0.95 },
    );
    expect(confidenceInterval.low).toBe(0);
    expect(confidenceInterval.high).toBeGreaterThan(0.005);
    expect(confidenceInterval.high).toBeLessThan(0.05);
  });

  test('is refused where most categories have one sample, or cells are too many', () => {
    const options = { confidence: 0.9 };
    const names = Array.from({ length: 60 }, (_, i) => `n${i % 40}`);
    expect(estimateEntropy(names, options).confidenceInterval.high).toBeGreaterThan(5);
    expect(() => estimateEntropy(names.slice(0, 50), options)).toThrow(
      new RangeError(
        '"confidence" needs more samples: 30 of 50 have a category of their own, at most two fifths may',
      ),
    );
    const x = Int32Array.from({ length: 600 }, (_, i) => i % 300);
    expect(() => estimateMutualInformation(x, x, { ...options, x: 'category', y: 'category' })).toThrow(
      new RangeError(
        '"confidence" takes a table of at most 65536 cells, got 300 × 300; take fewer bins or merge categories',
      ),
    );
  });
});

testUniformPValues(40);
// Of 40 runs 38 are expected to hold the true value, with a deviation of 1.4.
testCoverage(40, 0.85, 1);

test('options that do not go together', () => {
  const x = [1, 2, 3, 4, 5, 6];
  const call = (options: object) => (): unknown => estimateMutualInformation(x, x, options);
  expect(call({ significance: 'g-test', method: 'ksg' })).toThrow("'g-test' goes with the histogram");
  expect(call({ significance: 'fisher' })).toThrow(RangeError);
  expect(call({ permutations: 10 })).toThrow('"permutations" goes with significance \'permutation\'');
  expect(call({ significance: 'permutation', permutations: 0 })).toThrow('"permutations" must be an integer');
  expect(call({ replicates: 10 })).toThrow('"replicates" goes with confidence');
  expect(call({ confidence: 95 })).toThrow(
    '"confidence" must be a number between 0 and 1, such as 0.95, got 95',
  );
  expect(call({ confidence: '95%' })).toThrow(TypeError);
  expect(call({ confidence: 0.95, replicates: 9 })).toThrow('"replicates"');
  expect(call({ confidence: 0.95, method: 'ksg' })).toThrow('needs 50 samples, got 6');
  expect(call({ seed: 1 })).toThrow('"seed" goes with method');
  expect(() => estimateEntropy(x, { seed: 1 })).toThrow('"seed" goes with confidence');
  expect(() => estimateEntropy(x, { confidence: 0.9, method: 'vasicek' })).toThrow('needs 50 samples');
});

describe('samples in perfect order', () => {
  const x = Array.from({ length: 12 }, (_, i) => i);
  const y = [0, 1, 2, 3, 5, 4, 6, 7, 8, 9, 10, 11];

  test.each(['copula', 'gaussian'] as const)(
    "%s: an interval is refused where halves' estimates are infinite",
    (method) => {
      const ordered = Array.from({ length: 50 }, (_, i) => i);
      const swapped = ordered.map((i) => (i === 4 ? 5 : i === 5 ? 4 : i));
      expect(() => estimateMutualInformation(ordered, swapped, { method, confidence: 0.95 })).toThrow(
        /^"confidence" needs more samples: the estimate is infinite for \d+ of 1000 halves/,
      );
    },
  );

  test("an interval is refused where halves' samples are tied", () => {
    const tied = Array.from({ length: 50 }, (_, i) => Math.max(0, i - 24));
    expect(() => estimateEntropy(tied, { method: 'vasicek', confidence: 0.95 })).toThrow(
      /^"confidence" needs more samples: the estimate is infinite for \d+ of 1000 halves, which are .* tied/,
    );
  });

  test('a test is refused where permutations are perfectly ordered', () => {
    const few = { method: 'copula', significance: 'permutation' } as const;
    expect(() => estimateMutualInformation(x.slice(0, 4), [1, 3, 2, 4], few)).toThrow(
      /^"significance" needs more samples: the estimate is infinite for \d+ of 1000 permutations/,
    );
    const { nullMean, nullStd } = estimateMutualInformation(x, y, few);
    expect(Number.isFinite(nullMean + nullStd)).toBe(true);
  });
});
