import { expect, test } from 'vitest';
import { distribution, gaussian, mulberry32, predictions } from '../../bench/data.mjs';
import { SHAPE_JOBS } from '../../bench/jobs.mjs';
import { SHAPES } from '../../bench/shapes.mjs';

interface Shape {
  readonly make: (n: number, seed: number, bins: number) => Float64Array;
  readonly missing?: boolean;
}

const N = 10_000;
const shapes: Readonly<Record<string, Shape>> = SHAPES;
const make = (name: string, bins = 100): Float64Array => shapes[name].make(N, 1, bins);

test('every shape is seeded', () => {
  expect(mulberry32(1)()).not.toBe(mulberry32(2)());
  for (const name of Object.keys(SHAPES)) {
    expect(make(name)).toHaveLength(N);
    expect(make(name)).toEqual(make(name));
  }
});

test('the shapes are all those that were asked for', () => {
  expect(Object.keys(SHAPES)).toEqual([
    'gaussian',
    'uniform',
    'heavy-tailed',
    'constant',
    'sorted',
    'integers on edges',
    '1 % NaN',
  ]);
});

test('each has its shape', () => {
  const mean = gaussian(N, 1).reduce((sum, x) => sum + x, 0) / N;
  const variance = gaussian(N, 1).reduce((sum, x) => sum + (x - mean) ** 2, 0) / N;
  expect(Math.abs(mean)).toBeLessThan(0.05);
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  expect(make('uniform').every((x) => x >= 0 && x < 1)).toBe(true);
  expect(Math.max(...make('heavy-tailed'))).toBeGreaterThan(500);
  expect(new Set(make('constant')).size).toBe(1);
  expect(make('sorted')).toEqual(make('sorted').slice().sort());
  const integers = new Set(make('integers on edges', 64));
  expect([...integers].sort((a, b) => a - b)).toEqual(Array.from({ length: 65 }, (_, i) => i));
  const missing = make('1 % NaN').filter((x) => Number.isNaN(x)).length;
  expect(Math.abs(missing / N - 0.01)).toBeLessThan(0.003);
});

test('every job runs on every shape, but for missing probabilities', () => {
  for (const { name, bins, make: job } of SHAPE_JOBS) {
    for (const [shape, { make: data, missing = false }] of Object.entries(shapes)) {
      const run = job(data(N, 1, bins), missing);
      if (name === 'entropy' && missing) expect(run).toBeUndefined();
      else expect(run?.(), `${name}, ${shape}`).toBeDefined();
    }
  }
});

test('distributions sum to 1', () => {
  expect(distribution(N, 1).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  const { labels, values, shape } = predictions(100, 10, 1);
  expect(shape).toEqual([100, 10]);
  expect(labels.every((label) => label >= 0 && label < 10)).toBe(true);
  for (let row = 0; row < 100; row++) {
    expect(values.slice(row * 10, row * 10 + 10).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  }
});
