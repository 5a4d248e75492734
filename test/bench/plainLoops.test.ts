// A rival that computes something else would make its ratio worthless.

import { describe, expect, test } from 'vitest';
import { correlatedPair, distribution, gaussian, predictions } from '../../bench/data.mjs';
import { unequalEdges } from '../../bench/jobs.mjs';
import * as plain from '../../bench/plainLoops.mjs';
import * as infosimd from '../../src/index.js';

const N = 20_000;
const p = distribution(N, 1);
const q = distribution(N, 2);
const { x, y } = correlatedPair(N, 3);

describe('sums', () => {
  test('entropy, divergence, cross-entropy', () => {
    expect(plain.entropy(p)).toBeCloseTo(infosimd.entropy(p), 10);
    expect(plain.klDivergence(p, q, 1e-10)).toBeCloseTo(infosimd.klDivergence(p, q), 10);
    const [a, b] = [Float32Array.from(p), Float32Array.from(q)];
    expect(plain.crossEntropy(a, b, 1e-10)).toBeCloseTo(infosimd.crossEntropy(a, b), 5);
  });

  test('log loss', () => {
    const { labels, values, shape } = predictions(1000, 10, 5);
    expect(plain.logLoss(labels, values, 10)).toBeCloseTo(
      infosimd.logLoss(labels, { values, shape: [shape[0], shape[1]] }),
      10,
    );
  });
});

describe('counts', () => {
  const [low, high] = plain.range(x);
  const [lowY, highY] = plain.range(y);

  test('equal bins, any edges, two columns', () => {
    expect(plain.histogram(x, 100, low, high)).toEqual(infosimd.histogram(x, { bins: 100 }).counts);
    const edges = unequalEdges();
    expect(plain.histogramByEdges(x, edges)).toEqual(infosimd.histogram(x, { bins: edges }).counts);
    expect(plain.histogram2d(x, y, 64, 64, low, high, lowY, highY)).toEqual(
      infosimd.histogram2d(x, y, { bins: 64 }).counts,
    );
  });

  test('equal frequencies', () => {
    const column = gaussian(N, 9);
    const ours = infosimd.binEdges(column, { bins: 16, binning: 'equal-frequency' });
    plain.quantilesBySorting(column, 16).forEach((edge, i) => {
      expect(edge).toBeCloseTo(ours[i], 12);
    });
  });

  test('mutual information of a pair', () => {
    const bits = plain.mutualInformation(plain.codes(x, 16), plain.codes(y, 16), 16);
    expect(bits).toBeCloseTo(infosimd.estimateMutualInformation(x, y, { bins: 16 }), 10);
  });
});
