import { describe, expect, test } from 'vitest';
import {
  binEdges,
  estimateEntropy,
  estimateMutualInformation,
  histogram,
  histogram2d,
} from '../../src/index.js';
import { powerMinusThird, powerThird } from '../../src/numeric/cubeRoot.js';
import { onBothBackends } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { readVectors } from '../support/vectors.js';

const vectors = readVectors('bin_rules_numpy');
const RULES = ['auto', 'fd', 'scott', 'sturges', 'rice', 'doane', 'sqrt', 'stone'] as const;

/** Numbers a constant step apart, as numpy.linspace. */
function linspace(low: number, high: number, n: number): number[] {
  const step = (high - low) / (n - 1);
  return Array.from({ length: n }, (_, i) => (i === n - 1 ? high : low + i * step));
}

/** NumPy's vectors are of doubles. */
const samples = new Map<string, Float64Array>();
for (const { name, x } of vectors.cases) if (x) samples.set(name, Float64Array.from(x as number[]));

describe('rules for the number of bins', () => {
  test.each(vectors.cases.map((each) => [each.name, each.range, each] as const))(
    '%s over %j',
    (name, range, { bins }) => {
      const x = samples.get(name) as Float64Array;
      for (const rule of RULES) {
        const edges = onBothBackends(() => binEdges(x, { bins: rule, ...(range ? { range } : {}) }));
        expect([rule, edges.length - 1]).toEqual([rule, bins[rule]]);
      }
    },
  );

  test.each([
    [20, 30, { fd: 4, scott: 4, rice: 8, sturges: 7, doane: 8, sqrt: 8, auto: 7, stone: 2 }],
    [2000, 3000, { fd: 17, scott: 17, rice: 35, sturges: 14, doane: 17, sqrt: 71, auto: 17, stone: 20 }],
    // NumPy's own tests, test_histograms.py.
  ])('two ramps of %i and %i samples', (first, second, expected) => {
    const x = [...linspace(-10, -1, first), ...linspace(1, 10, second)];
    for (const rule of RULES)
      expect([rule, histogram(x, { bins: rule }).counts.length]).toEqual([rule, expected[rule]]);
  });

  test.each([
    Int8Array,
    Uint8Array,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Array,
    { name: 'BigInt64Array', from: (x: number[]) => BigInt64Array.from(x, BigInt) },
    { name: 'an array of bigint', from: (x: number[]) => x.map(BigInt) as never },
  ])('integers of $name have bins at least 1 wide', (type) => {
    const { x, bins } = vectors.integers;
    for (const rule of RULES) {
      const integers = (type.from as unknown as (values: number[]) => Float64Array)(x);
      expect([rule, binEdges(integers, { bins: rule }).length - 1]).toEqual([rule, bins[rule]]);
    }
  });

  test('integers as doubles have bins as narrow as other doubles, as in NumPy', () => {
    const { x, bins } = vectors.integers;
    expect(binEdges(Float64Array.from(x), { bins: 'sqrt' }).length).toBeGreaterThan(bins.sqrt + 1);
    expect(binEdges([...x, 0.5], { bins: 'sqrt' }).length).toBeGreaterThan(bins.sqrt + 1);
  });

  test('powers of one third are those of C', () => {
    // Python: n ** (1/3), n ** (-1/3)
    const rows = [
      [1, 1.0, 1.0],
      [2, 1.2599210498948732, 0.7937005259840998],
      [3, 1.4422495703074083, 0.6933612743506348],
      [8, 2.0, 0.5],
      [10, 2.154434690031884, 0.4641588833612779],
      [27, 3.0, 0.33333333333333337],
      [64, 3.9999999999999996, 0.25],
      [100, 4.641588833612778, 0.2154434690031884],
      [343, 6.999999999999999, 0.14285714285714288],
      [512, 7.999999999999999, 0.12500000000000003],
      [729, 8.999999999999998, 0.11111111111111112],
      [1000, 9.999999999999998, 0.10000000000000002],
      [1001, 10.003332222839093, 0.09996668887161934],
      [12345, 23.111618749807263, 0.04326828037557254],
      [1000000, 99.99999999999997, 0.010000000000000002],
      [10000000, 215.4434690031883, 0.004641588833612781],
      [99999999, 464.15888181408144, 0.0021544346972133333],
    ];
    for (const [n, third, minus] of rows) {
      expect(powerThird(n)).toBe(third);
      expect(powerMinusThird(n)).toBe(minus);
    }
  });

  test('names go where numbers go', () => {
    const x = samples.get('gaussian 1000') as Float64Array;
    const y = x.map((each, i) => each + x[(i + 1) % 1000]);
    const [bx, by] = [binEdges(x, { bins: 'fd' }), binEdges(y, { bins: 'sturges' })];
    expect(histogram2d(x, y, { bins: ['fd', 'sturges'] }).shape).toEqual([bx.length - 1, by.length - 1]);
    expect(histogram2d(x, y, { bins: ['fd', 4] }).shape).toEqual([bx.length - 1, 4]);
    expect(estimateEntropy(x, { bins: 'fd' })).toBe(estimateEntropy(x, { bins: bx.length - 1 }));
    expect(estimateMutualInformation(x, y, { bins: 'sturges' })).toBe(
      estimateMutualInformation(x, y, { bins: by.length - 1 }),
    );
    const quantiles = binEdges(x, { bins: 'fd', binning: 'equal-frequency' });
    expect(quantiles).toEqual(binEdges(x, { bins: bx.length - 1, binning: 'equal-frequency' }));
  });

  test('missing samples are left out, of each column by itself', () => {
    const x = samples.get('uniform 512') as Float64Array;
    expect(histogram([NaN, ...x], { bins: 'fd', nan: 'omit' }).edges).toEqual(
      histogram(x, { bins: 'fd' }).edges,
    );
    const more = [...x, 2 * Math.max(...x)];
    const pairs = histogram2d(more, [...x, NaN], { bins: 'fd', nan: 'omit' });
    expect(pairs.xEdges).toEqual(binEdges(more, { bins: 'fd' }));
    expect(pairs.yEdges).toEqual(binEdges(x, { bins: 'fd' }));
    expect(() => histogram([NaN, ...x], { bins: 'fd' })).toThrow(/"x" must hold no missing value/);
  });

  test('what is refused', () => {
    const x = samples.get('gaussian 37') as Float64Array;
    expect(() => histogram(x, { bins: 'freedman' as 'fd' })).toThrow(
      /"bins" must be an integer in 1 … 65536, an array of edges, or one of 'auto', 'fd'/,
    );
    const far = [...linspace(0, 1e-4, 1000), 1e6];
    expect(() => histogram(far, { bins: 'fd' })).toThrow(
      /"bins": 'fd' asks for \d+ bins, at most 65536 can be had; give a number of bins/,
    );
    expect(() => histogram(x, { bins: 'bayesian-blocks', range: [0, 1] })).toThrow(/leave "range" out/);
    expect(() => histogram(x, { bins: 'bayesian-blocks', binning: 'equal-frequency' })).toThrow(
      /leave "binning" out/,
    );
  });
});

describe('Bayesian blocks', () => {
  test.each(
    vectors.blocks.map((each: { name: string; edges: number[] }) => [each.name, each.edges]) as [
      string,
      number[],
    ][],
  )('%s', (name, edges) => {
    const found = onBothBackends(() =>
      binEdges(samples.get(name) as Float64Array, { bins: 'bayesian-blocks' }),
    );
    expect([...found]).toEqual(edges);
  });

  test('a constant, and too many distinct values', () => {
    expect([...binEdges([2, 2, 2], { bins: 'bayesian-blocks' })]).toEqual([1.5, 2.5]);
    const draw = mulberry32(1);
    const many = Float64Array.from({ length: 20_001 }, draw);
    expect(() => binEdges(many, { bins: 'bayesian-blocks' })).toThrow(/takes at most 20000 distinct values/);
  });
});
