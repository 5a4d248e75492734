import { describe, expect, test } from 'vitest';
import {
  contingencyTable,
  type DiscreteMethod,
  estimateEntropy,
  estimateMutualInformation,
  histogram2d,
  jointEntropy,
} from '../../src/index.js';
import { onBothBackends } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { type Case, readVectors } from '../support/vectors.js';

const METHODS: DiscreteMethod[] = [
  'plugin',
  'miller-madow',
  'grassberger',
  'chao-shen',
  'shrink',
  'jeffreys',
  'laplace',
  'jackknife',
  'nsb',
  'panzeri-treves',
  'chao-wang-jost',
  'zhang',
];
const nats = (counts: number[], method: DiscreteMethod, support?: number): number =>
  onBothBackends(() =>
    estimateEntropy({ counts }, { method, base: 'e', ...(support === undefined ? {} : { support }) }),
  );

describe('entropy from counts', () => {
  const cases = [...readVectors('estimators_discrete').cases, ...readVectors('estimators_mpmath').cases];
  test.each(
    cases.flatMap(({ counts, support, nats: expected }) =>
      Object.entries(expected as Record<string, number>).map(
        ([method, value]) => [method as DiscreteMethod, counts as number[], support, value] as const,
      ),
    ),
  )('%s of %j, support %s', (method, counts, support, expected) => {
    expect(Math.abs(nats(counts, method, support ?? undefined) - expected)).toBeLessThan(
      (method === 'nsb' ? 1e-11 : 2e-13) * Math.max(1, Math.abs(expected)),
    );
  });

  test.each(METHODS)('%s: order does not matter, samples are their counts', (method) => {
    const counts = [5, 1, 1, 2, 9, 3, 1];
    const value = nats(counts, method);
    expect(Math.abs(nats([...counts].reverse(), method) - value)).toBeLessThan(1e-14);
    const labels = counts.flatMap((n, i) => new Array<string>(n).fill(`label ${i}`));
    expect(estimateEntropy(labels, { method, base: 'e' })).toBe(value);
  });

  test.each(METHODS)('%s: one sample, one category, all distinct are finite and never −0', (method) => {
    for (const counts of [
      [1],
      [1, 0],
      [7],
      [1e9],
      [1, 1],
      [1, 1, 1, 1, 1],
      new Array<number>(2000).fill(1),
    ]) {
      const value = nats(counts, method);
      expect(Number.isFinite(value)).toBe(true);
      expect(Object.is(value, -0)).toBe(false);
    }
  });

  test.each(METHODS)('%s: many samples have the entropy of the distribution', (method) => {
    const p = [0.5, 0.25, 0.125, 0.125];
    expect(
      nats(
        p.map((each) => each * 8e6),
        method,
      ) / Math.LN2,
    ).toBeCloseTo(1.75, 5);
  });

  test.each(METHODS.filter((method) => !['plugin', 'shrink', 'jeffreys', 'laplace', 'nsb'].includes(method)))(
    '%s: nearer to the truth than the plug-in, few samples of 16 alike categories',
    (method) => {
      const draw = mulberry32(9);
      let [error, plugin] = [0, 0];
      for (let round = 0; round < 200; round++) {
        const counts = new Array<number>(16).fill(0);
        for (let i = 0; i < 40; i++) counts[Math.floor(draw() * 16)]++;
        error += estimateEntropy({ counts }, { method }) - 4;
        plugin += estimateEntropy({ counts }) - 4;
      }
      expect(Math.abs(error)).toBeLessThan(Math.abs(plugin) / 2);
    },
  );

  test('explicit zeros and support are categories', () => {
    for (const method of ['shrink', 'jeffreys', 'laplace', 'nsb', 'panzeri-treves'] as const) {
      expect(nats([3, 1, 0, 0], method)).toBe(nats([3, 1], method, 4));
      expect(nats([3, 1, 0, 0], method)).not.toBe(nats([3, 1], method));
    }
    expect(nats([3, 1, 0, 0], 'miller-madow')).toBe(nats([3, 1], 'miller-madow'));
  });

  test('10⁶ categories of few distinct counts', () => {
    const counts = Float64Array.from({ length: 1e6 }, (_, i) => 1 + (i % 7));
    for (const method of METHODS) {
      expect(Math.abs(estimateEntropy({ counts }, { method }) - 19.8)).toBeLessThan(1);
    }
  });

  test('details', () => {
    expect(estimateEntropy({ counts: [2, 1, 0] }, { method: 'laplace', details: true })).toEqual({
      value: estimateEntropy({ counts: [2, 1, 0] }, { method: 'laplace' }),
      unit: 'bits',
      samples: 3,
      omitted: 0,
      outOfRange: 0,
      bins: 3,
      occupied: 2,
      method: 'laplace',
      support: 3,
      correction: 'none',
    });
  });

  test.each(METHODS)('of a table as of its counts, %s', (method) => {
    const options = { method, details: true } as const;
    const table = histogram2d([0, 1, 2, 5, 5, 9, NaN, 5], [3, 1, 1, 0, 0, 2, 4, 0], { bins: 5, nan: 'omit' });
    const expected = { ...estimateEntropy({ counts: table.counts }, options), omitted: 1 };
    expect(estimateEntropy(table, options)).toEqual(expected);
  });

  test.each(METHODS)('of a table of more than 2^24 cells, %s', (method) => {
    const x = Int32Array.from({ length: 9000 }, (_, i) => i % 5000);
    const y = x.map((label, i) => (i % 3 ? label : (i * i) % 5000));
    y.set(x.subarray(0, 5000));
    const table = contingencyTable(x, y);
    const { counts } = table.occupied();
    const support = ['shrink', 'jeffreys', 'laplace', 'nsb', 'panzeri-treves'].includes(method)
      ? { support: 25e6 }
      : {};
    expect(estimateEntropy(table, { method, details: true })).toEqual({
      ...estimateEntropy({ counts }, { method, details: true, ...support }),
      bins: 25e6,
      support: 25e6,
    });
    if (method === 'plugin') expect(estimateEntropy(table)).toBe(jointEntropy(table));
  });

  test.each([
    [{ counts: [] }, {}, RangeError, /"counts" must hold a count above 0/],
    [{ counts: [0, 0] }, {}, RangeError, /"counts" must hold a count above 0/],
    [{ counts: [1, -1] }, {}, RangeError, /"counts\[1\]" must be a non-negative integer, got -1/],
    [{ counts: [1, 0.5] }, {}, RangeError, /"counts\[1\]" must be a non-negative integer, got 0.5/],
    [{ counts: ['1'] }, {}, TypeError, /"counts\[0\]" must be a non-negative integer/],
    [{ counts: 3 }, {}, TypeError, /"counts" must be an array of non-negative integers/],
    [{ counts: [1] }, { bins: 3 }, TypeError, /"bins" goes with samples, not with counts/],
    [{ counts: [1, 2] }, { method: 'nsb', support: 1 }, RangeError, /"support" must be an integer in 2/],
    [{ counts: [1, 2] }, { support: 3 }, TypeError, /"support" goes with method 'shrink'/],
    [{ counts: [1, 2] }, { method: 'mle' }, RangeError, /"method" must be one of 'plugin', 'miller-madow'/],
    [{ counts: [1, 2] }, { method: 'zhang', correction: 'none' }, TypeError, /give "method" alone/],
    [{ counts: [1, 2] }, { method: 'vasicek' }, TypeError, /takes samples, not counts/],
  ])('refuses %j with %j', (input, options, kind, message) => {
    const call = (): unknown => estimateEntropy(input as never, options as never);
    expect(call).toThrow(kind as ErrorConstructor);
    expect(call).toThrow(message as RegExp);
  });
});

describe('mutual information of few samples', () => {
  const draw = mulberry32(3);
  const a = Array.from({ length: 60 }, () => `a${Math.floor(draw() * 4)}`);
  const b = a.map((label) => (draw() < 0.5 ? `b${label}` : `b${Math.floor(draw() * 5)}`));
  const counts = (labels: string[]): number[] => {
    const number = new Map<string, number>();
    for (const label of labels) number.set(label, (number.get(label) ?? 0) + 1);
    return [...number.values()];
  };

  test.each([
    'grassberger',
    'chao-shen',
    'jackknife',
    'panzeri-treves',
    'chao-wang-jost',
    'zhang',
    'miller-madow',
  ] as const)('%s is H(X) + H(Y) − H(X, Y)', (correction) => {
    const joint = counts(a.map((label, i) => `${label} ${b[i]}`));
    const [x, y, xy] = [counts(a), counts(b), joint].map((each) =>
      estimateEntropy({ counts: each }, { method: correction === 'panzeri-treves' ? 'plugin' : correction }),
    );
    const value = onBothBackends(() => estimateMutualInformation(a, b, { correction }));
    if (correction !== 'panzeri-treves') expect(value).toBeCloseTo(x + y - xy, 12);
    else expect(value).toBeLessThan(estimateMutualInformation(a, b));
  });

  test.each(readVectors('estimators_mpmath').information as Case[])(
    'the corrected joint table: %j',
    ({ x, y, nats: expected }) => {
      for (const [correction, value] of Object.entries(expected)) {
        const found = estimateMutualInformation(x, y, {
          x: 'category',
          y: 'category',
          correction: correction as 'shrink',
          base: 'e',
        });
        expect(found).toBeCloseTo(value as number, 12);
      }
    },
  );

  test('a constant column has none, and nsb is refused with the names of the others', () => {
    const constant = new Array<string>(60).fill('same');
    for (const correction of ['grassberger', 'shrink', 'laplace', 'chao-shen', 'jackknife'] as const) {
      expect(estimateMutualInformation(constant, b, { correction })).toBe(0);
    }
    expect(() => estimateMutualInformation(a, b, { correction: 'nsb' as never })).toThrow(
      /"correction" must be one of 'none', 'adjusted', 'plugin', 'miller-madow', 'grassberger'/,
    );
  });
});
