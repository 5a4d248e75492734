import { describe, expect, test } from 'vitest';
import { type ColumnsInput, estimateMutualInformation, rankFeatures } from '../../src/index.js';
import { onBothBackends } from '../support/backends.js';
import { gaussians } from '../support/gaussians.js';
import { mulberry32 } from '../support/mulberry32.js';
import { readVectors } from '../support/vectors.js';

const vectors = readVectors('neighbours');
const ties = readVectors('neighbours_ties');

/** The samples of the vectors' recipe. */
function recipe(): Record<'X' | 'Y' | 'L' | 'W', number[]> {
  const draw = mulberry32(1);
  const normal = (): number => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += draw();
    return sum - 6;
  };
  const columns = { X: [] as number[], Y: [] as number[], L: [] as number[], W: [] as number[] };
  for (let i = 0; i < 1000; i++) {
    const x = normal();
    const e = normal();
    normal();
    const u = draw();
    columns.X.push(x);
    columns.Y.push(0.75 * x + 0.5 * e);
    columns.L.push(Math.floor(3 * u));
    columns.W.push(0.5 * Math.floor(3 * u) + ((u * 3) % 1));
  }
  return columns;
}

const samples = recipe();

describe('published and recomputed values', () => {
  const { X, Y, L, W } = samples;
  const { nats } = vectors;

  test('the samples are those of the recipe', () => {
    expect(X.slice(0, vectors.first3.X.length)).toEqual(vectors.first3.X);
    expect(W.reduce((a, b) => a + b)).toBeCloseTo(vectors.sum.W, 9);
  });

  test.each([
    ['ksg', { method: 'ksg', k: 3, standardize: false }, nats.ksg1['3']],
    ['ksg, variant 2', { method: 'ksg', k: 3, standardize: false, variant: 2 }, nats.ksg2['3']],
    ['ksg, scaled', { method: 'ksg', k: 3 }, nats.ksg1_sklearn_scaled['3']],
    ['gaussian', { method: 'gaussian' }, nats.gaussian_plugin_MI],
    ['copula', { method: 'copula' }, nats.gaussian_copula_MI_no_bias_corr],
  ] as const)('%s', (_name, options, expected) => {
    const value = onBothBackends(() => estimateMutualInformation(X, Y, { ...options, base: 'e' }));
    expect(value).toBeCloseTo(expected, 12);
  });

  test('ross', () => {
    const options = { method: 'ross', base: 'e' } as const;
    const value = onBothBackends(() => estimateMutualInformation(L, W, { ...options, x: 'category' }));
    expect(value).toBeCloseTo(nats.ross_W_L['3'], 12);
    const named = L.map((label) => `class ${label}`);
    expect(estimateMutualInformation(W, named, options)).toBe(value);
  });

  test('the bias correction of a Gaussian copula: ½(ψ((N − 2)/2) − ψ((N − 1)/2)) nats, −5.01·10⁻⁴ at N = 1000', () => {
    const of = (biasCorrection: boolean): number =>
      estimateMutualInformation(X, Y, { method: 'copula', biasCorrection, base: 'e' });
    // mpmath: (psi(0, 499) - psi(0, 499.5))/2
    expect(of(true) - of(false)).toBeCloseTo(-0.0005012530068900313, 13);
  });
});

describe('ties, mixtures and scales, by definition', () => {
  test.each(ties.cases.map((each) => [`${each.x.length} ${each.kind}, k = ${each.k}`, each] as const))(
    '%s',
    (_name, { x, y, k, labels, ...expected }) => {
      const options = { k, base: 'e' } as const;
      const close = (value: number, to: number): void => {
        expect(Math.abs(value - to)).toBeLessThan(1e-12 * Math.max(1, Math.abs(to)));
      };
      for (const variant of [1, 2] as const) {
        const value = onBothBackends(() =>
          estimateMutualInformation(x, y, { ...options, method: 'ksg', standardize: false, variant }),
        );
        close(value, variant === 1 ? expected.ksg1 : expected.ksg2);
      }
      close(
        onBothBackends(() =>
          estimateMutualInformation(x, y, { ...options, method: 'gao', standardize: false }),
        ),
        expected.gao,
      );
      close(
        onBothBackends(() =>
          estimateMutualInformation(x, labels, { ...options, method: 'ross', y: 'category' }),
        ),
        expected.ross,
      );
    },
  );
});

describe('what is known', () => {
  test.each(
    vectors.gaussian.rows
      .filter(({ k, N }: { k: number; N: number }) => k === 3 && N >= 1000)
      .map((row: { r: number; N: number }) => [row.r, row.N, row]) as [
      number,
      number,
      Record<string, number>,
    ][],
  )('Gaussians of correlation %f, %i pairs: within four standard deviations', (r, n, row) => {
    const [x, y] = gaussians(n, r, mulberry32(5));
    for (const variant of [1, 2] as const) {
      const [mean, deviation] = [row[`ksg${variant}_mean`], row[`ksg${variant}_sd`]];
      const value = estimateMutualInformation(x, y, { method: 'ksg', variant, base: 'e' });
      expect(Math.abs(value - mean)).toBeLessThan(4 * deviation);
    }
  });

  test.each([0, 0.3, 0.6, 0.9, 0.99])(
    'Gaussians of correlation %f: the mean of ten is the closed form',
    (r) => {
      const truth = -0.5 * Math.log(1 - r * r);
      let sum = 0;
      for (let seed = 1; seed <= 10; seed++) {
        const [x, y] = gaussians(1000, r, mulberry32(seed));
        sum += estimateMutualInformation(x, y, { method: 'ksg', base: 'e' });
      }
      expect(Math.abs(sum / 10 - truth)).toBeLessThan(0.05);
    },
  );

  test.each(['ksg', 'gao', 'auto'] as const)('%s: units do not matter, however large or small', (method) => {
    const [x, y] = gaussians(500, 0.8, mulberry32(3));
    const value = estimateMutualInformation(x, y, { method });
    for (const unit of [1000, 8.64e7, 1e160, 1e-165, 1e300, 1e-300]) {
      const scaled = x.map((each) => each * unit);
      expect(estimateMutualInformation(scaled, y, { method })).toBeCloseTo(value, 12);
      expect(rankFeatures([scaled], y, { method })[0].value).toBeCloseTo(value, 12);
    }
  });

  test('noise breaks ties of numbers far from 0', () => {
    const far = Float64Array.from({ length: 40 }, (_, i) => (i % 4) * 1000 + 1.7e12);
    const labels = Array.from(far, (_, i) => (i % 8 < 4 ? 'a' : 'b'));
    const options = { method: 'ross', noise: 1e-10, details: true } as const;
    const { value, ties } = estimateMutualInformation(far, labels, options);
    const near = far.map((each) => each - 1.7e12);
    expect(value).toBeCloseTo(estimateMutualInformation(near, labels, options).value, 10);
    expect(value).toBeLessThan(1);
    expect(ties).toBe(0);
  });

  test('Gaussian formula near the largest and the least numbers', () => {
    const y = [1, 2, 3, 4, 7];
    const x = [1, -1, 0, 0.5, 0.1];
    const value = estimateMutualInformation(x, y, { method: 'gaussian' });
    for (const unit of [1e308, 1e-310]) {
      const found = estimateMutualInformation(
        x.map((each) => each * unit),
        y,
        { method: 'gaussian' },
      );
      expect(found).toBeCloseTo(value, 10);
    }
  });

  test('a common scale and shifts change nothing beyond the last digits', () => {
    const [x, y] = gaussians(2000, 0.6, mulberry32(3));
    const value = estimateMutualInformation(x, y, { method: 'ksg' });
    for (const scale of [1e-3, 8, 1e3, 1e6]) {
      for (const shift of [0, 1e-3, 1, 1e6]) {
        const moved = [x, y].map((column) => column.map((each) => each * scale + shift * scale));
        const again = estimateMutualInformation(moved[0], moved[1], { method: 'ksg' });
        expect(Math.abs(again - value)).toBeLessThan(1e-4);
      }
      const power = [x, y].map((column) => column.map((each) => each * 2 ** 20));
      expect(estimateMutualInformation(power[0], power[1], { method: 'ksg' })).toBe(value);
    }
    const wide = x.map((each) => each * 2 ** 10);
    expect(estimateMutualInformation(wide, y, { method: 'ksg', standardize: true })).toBe(
      estimateMutualInformation(x, y, { method: 'ksg', standardize: true }),
    );
  });

  test('a monotone transform leaves the copula as it is', () => {
    const [x, y] = gaussians(500, 0.5, mulberry32(4));
    const bent = x.map((each) => Math.exp(each));
    const value = estimateMutualInformation(x, y, { method: 'copula' });
    expect(estimateMutualInformation(bent, y, { method: 'copula' })).toBe(value);
  });

  test.each([10, 1000, 20_000])('a constant of %i samples has no information', (n) => {
    const [x] = gaussians(n, 0, mulberry32(6));
    const constant = new Float64Array(n).fill(7);
    for (const method of ['ksg', 'gao', 'gaussian', 'copula'] as const) {
      expect(estimateMutualInformation(constant, x, { method })).toBe(0);
    }
    const labels = Array.from(x, (each) => (each > 0 ? 'up' : 'down'));
    expect(estimateMutualInformation(constant, labels, { method: 'ross' })).toBe(0);
  });

  test('below 0 is clipped only where asked', () => {
    const found = Array.from({ length: 20 }, (_, seed) => {
      const [x, y] = gaussians(100, 0, mulberry32(seed + 1));
      const plain = estimateMutualInformation(x, y, { method: 'ksg' });
      expect(estimateMutualInformation(x, y, { method: 'ksg', clip: true })).toBe(Math.max(0, plain));
      return plain;
    });
    expect(found.some((value) => value < 0)).toBe(true);
  });
});

describe('details, ties and noise', () => {
  test('what was used', () => {
    const { X, Y } = samples;
    const x = [...X, NaN, 1];
    const y = [...Y, 1, NaN];
    const found = estimateMutualInformation(x, y, { method: 'ksg', nan: 'omit', details: true });
    expect(found).toEqual({
      value: estimateMutualInformation(X, Y, { method: 'ksg' }),
      unit: 'bits',
      method: 'ksg',
      samples: 1000,
      omitted: 2,
      k: 3,
      ties: 0,
    });
    expect(Object.isFrozen(found)).toBe(true);
    const gaussian = estimateMutualInformation(X, Y, { method: 'gaussian', details: true });
    expect(gaussian.k).toBeUndefined();
  });

  test('tied samples are counted, and noise takes them apart alike on every run', () => {
    const x = Float64Array.from(samples.X, (each) => Math.round(each));
    const details = estimateMutualInformation(x, samples.Y, { method: 'ksg', details: true });
    expect(details.ties).toBeGreaterThan(990);
    const noisy = (seed: number): number =>
      onBothBackends(() => estimateMutualInformation(x, samples.Y, { method: 'ksg', noise: 1e-10, seed }));
    expect(noisy(1)).toBe(noisy(1));
    expect(noisy(1)).not.toBe(noisy(2));
  });

  test("'auto' chooses by type, ties and length", () => {
    const { X, Y, L } = samples;
    const chosen = (x: ColumnsInput, y: ColumnsInput): string => {
      const found = estimateMutualInformation(x, y, { method: 'auto', details: true });
      return 'method' in found ? found.method : 'histogram';
    };
    const labels = L.map(String);
    expect(chosen(X, Y)).toBe('ksg');
    expect(chosen(L, Y)).toBe('gao');
    expect(chosen(labels, Y)).toBe('ross');
    expect(chosen(Y, labels)).toBe('ross');
    expect(chosen(labels, labels)).toBe('histogram');
    expect(chosen(X.slice(0, 9), Y.slice(0, 9))).toBe('histogram');
  });
});

describe('what is refused', () => {
  const { X, Y, L } = samples;
  const labels = L.map(String);

  test.each([
    [{ method: 'ksg', bins: 10 }, TypeError, /"bins" goes with method 'histogram', not with 'ksg'/],
    [{ method: 'ksg', correction: 'miller-madow' }, TypeError, /"correction" goes with method 'histogram'/],
    [{ k: 3 }, TypeError, /"k" goes with method 'ksg', 'ross', 'gao', not with 'histogram'/],
    [{ method: 'gao', variant: 2 }, TypeError, /"variant" goes with method 'ksg'/],
    [{ method: 'ksg', k: 0 }, RangeError, /"k" must be an integer in 1 … 999, got 0/],
    [{ method: 'ksg', k: 1000 }, RangeError, /"k" must be an integer in 1 … 999, got 1000/],
    [{ method: 'ksg', k: '3' }, TypeError, /"k" must be an integer in 1 … 999/],
    [{ method: 'ksg', variant: 3 }, RangeError, /"variant" must be an integer in 1 … 2, got 3/],
    [{ method: 'ksg', noise: -1 }, RangeError, /"noise" must be a finite number ≥ 0, got -1/],
    [{ method: 'ksg', seed: 0.5 }, RangeError, /"seed" must be an integer in 0 … 2\^53 − 1, got 0.5/],
    [{ method: 'ksg', standardise: true }, TypeError, /did you mean "standardize"/],
    [{ method: 'knn' }, RangeError, /"method" must be one of 'histogram', 'ksg'/],
  ])('%j', (options, kind, message) => {
    const call = (): unknown => estimateMutualInformation(X, Y, options as never);
    expect(call).toThrow(kind as ErrorConstructor);
    expect(call).toThrow(message as RegExp);
  });

  test('columns of the wrong kind, infinite, missing, too short', () => {
    const call = (x: unknown, y: unknown, method: string): (() => unknown) => {
      return () => estimateMutualInformation(x as number[], y as number[], { method: method as 'ksg' });
    };
    expect(call(labels, Y, 'ksg')).toThrow(/method 'ksg' takes numbers, and "x" holds categories/);
    expect(call(X, Y, 'ross')).toThrow(/method 'ross' takes a category and a number/);
    expect(call([...X.slice(1), Infinity], Y, 'ksg')).toThrow(
      /"x" must hold finite numbers, got Infinity at index 999/,
    );
    expect(call([...X.slice(1), NaN], Y, 'ksg')).toThrow(
      /"x" must hold no missing value, one is at index 999/,
    );
    expect(call(X, Y.slice(1), 'gao')).toThrow(/"y" must have the length of "x" \(1000\), got 999/);
    expect(call([1, 2, 3], [1, 2, 3], 'ksg')).toThrow(/method 'ksg' needs 4 pairs at least, got 3/);
  });
});

describe('an estimate above the entropy of a side', () => {
  // 25 labels of 25 samples: log2 25 bits; Miller and Madow add (25 + 25 − 25 − 1)/(2·25) nats.
  const labels = Array.from({ length: 25 }, (_, i) => `id${i}`);

  test('is told, with the entropy', () => {
    const options = { correction: 'miller-madow', details: true } as const;
    const { value, exceededEntropy } = estimateMutualInformation(labels, labels, options);
    expect(value).toBeCloseTo(Math.log2(25) + 0.48 / Math.LN2, 12);
    expect(exceededEntropy).toBeCloseTo(Math.log2(25), 12);
    const nats = estimateMutualInformation(labels, labels, { ...options, base: 'e' });
    expect(nats.exceededEntropy).toBeCloseTo(Math.log(25), 12);
  });

  test('of nearest neighbours beside a category', () => {
    // Distances between equal values are 0: each sample has its neighbours in its own category, and no other nearer.
    const x = Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? i * 1e-6 : 1 + i * 1e-6));
    const y = Array.from(x, (value) => value > 0.5);
    const options = { method: 'ross', k: 1, details: true } as const;
    const { value, exceededEntropy } = estimateMutualInformation(x, y, options);
    expect(value).toBeGreaterThan(1);
    expect(exceededEntropy).toBe(1);
  });

  test('no other is', () => {
    for (const correction of ['none', 'shrink', 'miller-madow'] as const) {
      const found = estimateMutualInformation([1, 2, 1, 2, 1, 2, 1, 2], [0, 0, 0, 0, 1, 1, 1, 1], {
        bins: 2,
        correction,
        details: true,
      });
      expect('exceededEntropy' in found).toBe(false);
    }
    const found = estimateMutualInformation(labels, labels, { details: true });
    expect('exceededEntropy' in found).toBe(false);
  });
});
