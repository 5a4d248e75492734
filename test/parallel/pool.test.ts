// A pool gives what the functions give, to the last bit, for any number of threads and wherever the columns live.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as infosimd from '../../src/index.js';
import { createPool, type Pool } from '../../src/parallel/index.js';
import { mulberry32 } from '../support/mulberry32.js';
import { watchWorkers } from './support.js';

/** Long enough to be cut where cutting is worth the least. */
const N = 600_000;
const draw = mulberry32(5);

function shared(values: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(8 * values.length));
  copy.set(values);
  return copy;
}

const x = Float64Array.from({ length: N }, () => draw() + draw());
const y = x.map((value) => value + draw());
const gaps = x.map((value) => (draw() < 0.01 ? NaN : value));
const total = x.reduce((sum, value) => sum + value, 0);
const p = shared(x.map((value) => value / total));
const q = shared(p.slice().reverse());
const text = Array.from(x, (value) => ['low', 'middle', 'high'][Math.floor(value * 1.5)]);
const labels = Int32Array.from(y, (value) => Math.floor(value * 4));
const few = Array.from({ length: 9 }, (_, i) => {
  const column = x.slice(i * 3000, i * 3000 + 3000);
  return i % 2 ? column.map((value) => Math.round(value * 8) / 8) : column;
});
const sharedX = shared(x);
const sharedY = shared(y);
const sharedGaps = shared(gaps);
const features = { x: sharedX, y, gaps: sharedGaps, text, labels, floats: Float32Array.from(x) };
const many = Array.from({ length: 24 }, (_, i) => shared(y.slice(i * 20_000, (i + 1) * 20_000)));
const withGaps = many.map((column, i) =>
  column.map((value, row) => ((row * 31 + i) % 97 < i % 4 ? NaN : value)),
);

type Call = (on: typeof infosimd | Pool) => unknown;

/** A call of each kind, for both. */
const CALLS: Readonly<Record<string, (on: Pool) => Promise<unknown>>> = {
  entropy: (on) => on.entropy(p),
  'entropy of weights': (on) => on.entropy(y, { normalize: true, base: 'e' }),
  crossEntropy: (on) => on.crossEntropy(p, q),
  'crossEntropy of floats': (on) =>
    on.crossEntropy(Float32Array.from(p), Float32Array.from(q), { epsilon: 1e-7 }),
  klDivergence: (on) => on.klDivergence(p, q, { epsilon: 0 }),
  jensenShannonDivergence: (on) => on.jensenShannonDivergence(p, q),
  jensenShannonDistance: (on) => on.jensenShannonDistance(x, y, { normalize: true }),
  histogram: (on) => on.histogram(sharedX, { bins: 100 }),
  'histogram of equal frequency': (on) => on.histogram(x, { bins: 20, binning: 'equal-frequency' }),
  'histogram with gaps': (on) => on.histogram(sharedGaps, { bins: [0, 0.3, 0.5, 1.7], nan: 'omit' }),
  histogram2d: (on) => on.histogram2d(sharedX, y, { bins: [64, 50] }),
  'histogram2d with gaps': (on) => on.histogram2d(sharedGaps, labels, { bins: 12, nan: 'omit' }),
  estimateEntropy: (on) => on.estimateEntropy(sharedX, { bins: 64, details: true }),
  'estimateEntropy with an interval': (on) =>
    on.estimateEntropy(labels, { x: 'category', confidence: 0.9, replicates: 200 }),
  'estimateEntropy, differential': (on) =>
    on.estimateEntropy(few[0], { method: 'vasicek', confidence: 0.9, replicates: 100 }),
  estimateMutualInformation: (on) => on.estimateMutualInformation(sharedX, sharedY, { bins: 32 }),
  'estimateMutualInformation of text': (on) =>
    on.estimateMutualInformation(text, sharedY, { details: true, correction: 'miller-madow' }),
  'estimateMutualInformation by permutations': (on) =>
    on.estimateMutualInformation(text, labels, { significance: 'permutation', permutations: 64 }),
  'estimateMutualInformation with an interval': (on) =>
    on.estimateMutualInformation(x, y, { bins: 8, confidence: 0.95, replicates: 64 }),
  ...Object.fromEntries(
    (['ksg', 'gao', 'gaussian', 'copula', 'auto'] as const).map((method) => [
      `estimateMutualInformation, ${method}`,
      (on: Pool) =>
        on.estimateMutualInformation(few[0], few[1], {
          method,
          details: true,
          significance: 'permutation',
          permutations: 20,
        }),
    ]),
  ),
  'estimateMutualInformation, ksg 2 of several columns': (on) =>
    on.estimateMutualInformation([few[0], few[2]], few[1], {
      method: 'ksg',
      variant: 2,
      noise: 1e-10,
      seed: 3,
      confidence: 0.9,
      replicates: 20,
    }),
  'estimateMutualInformation, ross': (on) =>
    on.estimateMutualInformation(text.slice(0, 3000), few[0], { method: 'ross', details: true }),
  'estimateMutualInformation of several binned columns': (on) =>
    on.estimateMutualInformation([few[0], few[2]], [few[1], few[3]], {
      bins: 4,
      significance: 'permutation',
      permutations: 50,
    }),
  conditionalMutualInformation: (on) => on.conditionalMutualInformation(x, labels, text, { bins: 6 }),
  transferEntropy: (on) => on.transferEntropy(sharedX, y, { bins: 5, history: 2, details: true }),
  totalCorrelation: (on) => on.totalCorrelation([few[0], few[1], few[2]], { method: 'ksg' }),
  mutualInformationMatrix: (on) => on.mutualInformationMatrix(many),
  'mutualInformationMatrix, 4 bins': (on) =>
    on.mutualInformationMatrix(many, { bins: 4, correction: 'miller-madow', base: 'e' }),
  'mutualInformationMatrix, 200 bins': (on) =>
    on.mutualInformationMatrix(many.slice(0, 5), { bins: 200, binning: 'equal-frequency' }),
  'mutualInformationMatrix of mixed columns': (on) =>
    on.mutualInformationMatrix([sharedX, sharedGaps, text, labels, y], { nan: 'omit' }),
  'mutualInformationMatrix of columns with gaps': (on) =>
    on.mutualInformationMatrix(withGaps, { nan: 'omit', binning: 'equal-frequency', bins: 8 }),
  'mutualInformationMatrix of columns with gaps, 4 bins': (on) =>
    on.mutualInformationMatrix(withGaps, { nan: 'omit', bins: 4 }),
  rankFeatures: (on) => on.rankFeatures(features, labels, { bins: 16, nan: 'omit', target: 'category' }),
  'rankFeatures by neighbours': (on) => on.rankFeatures(few.slice(1), few[0], { method: 'ksg' }),
  'rankFeatures by permutations': (on) =>
    on.rankFeatures(few.slice(1), few[0], { significance: 'permutation', permutations: 20, bins: 5 }),
  ...Object.fromEntries(
    (['jmi', 'mrmr', 'cmim', 'disr', 'icap', 'mim'] as const).map((criterion) => [
      `selectFeatures, ${criterion}`,
      (on: Pool) => on.selectFeatures(many.slice(1), many[0], { count: 6, criterion }),
    ]),
  ),
  'rankFeatures of nothing': (on) => on.rankFeatures([], sharedX, { bins: 5 }),
  'selectFeatures of many bins': (on) => on.selectFeatures(many.slice(1, 7), many[0], { bins: 150 }),
};

/** What is frozen, down to the last member. */
function expectFrozenAlike(a: unknown, b: unknown): void {
  if (typeof a !== 'object' || a === null || ArrayBuffer.isView(a)) return;
  expect(Object.isFrozen(a)).toBe(Object.isFrozen(b));
  for (const [key, value] of Object.entries(a)) expectFrozenAlike(value, (b as Record<string, unknown>)[key]);
}

const expected = new Map<string, unknown>();
const on = infosimd as unknown as Pool;

beforeAll(() => {
  for (const [name, call] of Object.entries(CALLS)) expected.set(name, (call as Call)(on));
});

describe.each([1, 2, 3, 7, 16])('%i threads', (threads) => {
  let pool: Pool;
  const watched = watchWorkers();

  beforeAll(async () => {
    pool = await createPool({ threads });
    watched.stop();
  });
  afterAll(() => pool.close());

  test('there are as many workers', () => {
    expect(pool.threads).toBe(threads);
  });

  test.each(Object.entries(CALLS))('%s', async (name, call) => {
    const result = await call(pool);
    expect(result).toStrictEqual(expected.get(name));
    expectFrozenAlike(result, expected.get(name));
  });
});
