// The numbers of the source document's examples, in the browser, on both backends.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type BackendName,
  backend,
  binaryCrossEntropy,
  conditionalEntropy,
  crossEntropy,
  entropy,
  estimateEntropy,
  estimateMutualInformation,
  histogram2d,
  klDivergence,
  logLoss,
  mutualInformation,
  useBackend,
} from '../../src/index.js';
import bottleneck from '../vectors/bottleneck.json' with { type: 'json' };
import document from '../vectors/document.json' with { type: 'json' };
import gaussianPair from '../vectors/gaussian_pair.json' with { type: 'json' };

// biome-ignore lint/suspicious/noExplicitAny: each example has its shape
type Example = any;

const examples: Example[] = document.cases;
const [gaussian] = gaussianPair.cases;
const [chain] = bottleneck.cases;
const COLUMNS: Readonly<Record<string, Float64Array>> = Object.fromEntries(
  Object.entries({ X: gaussian.x, Y: gaussian.y, x1: chain.x1, x2: chain.x2, x3: chain.x3, y: chain.y }).map(
    ([name, values]) => [name, Float64Array.from(values)],
  ),
);

function of(example: string): Example[] {
  const found = examples.filter((one) => one.example === example);
  expect(found.length, example).toBeGreaterThan(0);
  return found;
}

/** The value within rounding, and as the document prints it. */
function expectValue(actual: number, { value, text, name }: Example): void {
  expect(Math.abs(actual - value), name).toBeLessThanOrEqual(1e-12 * Math.abs(value));
  expect(actual.toFixed(3), name).toBe(text);
}

test('every example of the document is here', () => {
  expect([...new Set(examples.map(({ example }) => example))].sort()).toEqual([
    'binary-cross-entropy',
    'classification-loss',
    'cross-entropy',
    'entropy',
    'information-bottleneck',
    'kl-divergence',
    'mutual-information',
  ]);
});

describe.each<BackendName>(['wasm', 'portable'])('on %s', (name) => {
  beforeEach(() => {
    useBackend(name);
    expect(backend().name).toBe(name);
  });
  afterEach(() => useBackend('auto'));

  test('entropy', () => {
    for (const one of of('entropy')) expectValue(entropy(one.p), one);
  });

  test('cross-entropy and Kullback–Leibler divergence', () => {
    for (const one of of('cross-entropy')) expectValue(crossEntropy(one.p, one.q), one);
    for (const one of of('kl-divergence')) {
      expectValue(klDivergence(one.p, one.q), one);
      const difference = crossEntropy(one.p, one.q, { epsilon: 0 }) - entropy(one.p);
      expect(klDivergence(one.p, one.q, { epsilon: 0 })).toBeCloseTo(difference, 14);
    }
  });

  test.each([
    ['mutual-information', 9],
    ['information-bottleneck', 19],
  ])('%s with %i bins each way', (example, bins) => {
    for (const one of of(example)) {
      expect(one.bins).toBe(bins);
      const [x, y] = one.name.split(', ').map((column: string) => COLUMNS[column]);
      const table = histogram2d(x, y, { bins });
      expect(Array.from(table.counts)).toEqual(one.counts);
      expect(Array.from(table.xEdges as Float64Array)).toEqual(one.xEdges);
      expect(Array.from(table.yEdges as Float64Array)).toEqual(one.yEdges);
      expectValue(mutualInformation(table), one);
      expectValue(estimateMutualInformation(x, y, { bins }), one);
      for (const [actual, expected] of [
        [estimateEntropy(x, { bins }), one.Hx],
        [estimateEntropy(y, { bins }), one.Hy],
        [conditionalEntropy(table, { given: 'y' }), one.HxGivenY],
        [conditionalEntropy(table, { given: 'x' }), one.HyGivenX],
      ]) {
        expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * expected);
      }
    }
  });

  test('log loss and binary cross-entropy', () => {
    for (const one of of('classification-loss')) expectValue(logLoss(one.yTrue, one.yPred), one);
    for (const one of of('binary-cross-entropy')) expectValue(binaryCrossEntropy(one.yTrue, one.yPred), one);
  });
});
