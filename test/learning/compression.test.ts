// Layers, quantised weights and code lengths, against NumPy, PyTorch and 50 digits.

import { describe, expect, it } from 'vitest';
import { codeLength, layerInformation, quantizeWeights } from '../../src/learning/index.js';
import { expectAllClose } from '../support/learning.js';
import { mulberry32 } from '../support/mulberry32.js';
import { readVectors } from '../support/vectors.js';

const named = (file: string) => readVectors(file).cases.map((found) => [found.name, found] as const);

describe('layerInformation', () => {
  it.each(named('learning_layers'))('%s', (_, found) => {
    const { activations, labels, bins, range, noise_variance: noiseVariance } = found;
    const binned = layerInformation(activations, labels, { bins, range });
    expectAllClose(
      [binned.input.lower, binned.input.upper, binned.target.lower, binned.target.upper],
      [found.input_bits, found.input_bits, found.target_bits, found.target_bits],
      1e-14,
    );
    const noisy = layerInformation(activations, labels, { method: 'noise', noiseVariance, base: 'e' });
    expectAllClose(
      [noisy.input.lower, noisy.input.upper, noisy.target.lower, noisy.target.upper],
      [
        found.input_lower_nats,
        found.input_upper_nats,
        found.target_lower_bound_nats,
        found.target_upper_bound_nats,
      ],
      1e-13,
    );
  });

  it('says where every sample has a pattern of its own', () => {
    const draw = mulberry32(91);
    const samples = Array.from({ length: 200 }, () => Array.from({ length: 8 }, draw));
    const labels = samples.map((_, i) => i % 2);
    expect(layerInformation(samples, labels)).toMatchObject({ saturated: true, distinct: 200 });
    expect(
      layerInformation(
        samples.map((row) => [row[0]]),
        labels,
      ).saturated,
    ).toBe(false);
    expect(layerInformation(samples, labels, { method: 'noise', noiseVariance: 1e-9 }).saturated).toBe(true);
    expect(layerInformation(samples, labels, { method: 'noise', noiseVariance: 10 }).saturated).toBe(false);
  });

  it('takes labels of any kind', () => {
    const activations = [[0.1], [0.9], [0.2], [0.8]];
    expect(layerInformation(activations, ['a', 'b', 'a', 'b'], { bins: 2 }).target.lower).toBe(1);
  });
});

describe('quantizeWeights', () => {
  it.each(named('learning_quantize'))('%s', (_, found) => {
    const { values, bits, symmetric } = found;
    const result = quantizeWeights(Float32Array.from(values), { bits, symmetric });
    expect([...result.codes]).toEqual(found.codes);
    expect(result.zeroPoint).toBe(found.zero_point);
    expectAllClose(
      [result.scale, result.meanSquaredError, result.entropy],
      [found.scale, found.mean_squared_error, found.entropy_bits],
      1e-15,
    );
  });

  it('the error is at most half a step, and codes stay in their range', () => {
    const draw = mulberry32(92);
    const values = Float64Array.from({ length: 1000 }, () => 4 * draw() - 1);
    for (const symmetric of [true, false]) {
      for (let bits = symmetric ? 2 : 1; bits <= 16; bits++) {
        const { scale, values: restored, codes, counts } = quantizeWeights(values, { bits, symmetric });
        restored.forEach((value, i) => {
          expect(Math.abs(value - values[i])).toBeLessThanOrEqual(scale * (symmetric ? 0.5 : 1) * (1 + 1e-9));
        });
        expect(Math.max(...codes) - Math.min(...codes)).toBeLessThan(counts.length);
        expect(counts.reduce((a, b) => a + b, 0)).toBe(1000);
      }
    }
  });

  it('survives the ends of the doubles', () => {
    const { scale } = quantizeWeights([1e308, -1e308], { symmetric: false });
    expect(scale / (1e308 / 255)).toBeCloseTo(2, 14);
    expect([...quantizeWeights([5e-324, 0]).values]).toEqual([0, 0]);
  });
});

describe('codeLength', () => {
  it.each(named('learning_code_length'))('%s', (_, found) => {
    const { entropy, huffman, entropyTotal, huffmanTotal, lengths } = codeLength(found.counts);
    expectAllClose(
      [entropy, huffman, entropyTotal, huffmanTotal],
      [found.entropy_bits, found.huffman_bits, found.entropy_total_bits, found.huffman_total_bits],
      1e-14,
    );
    // Kraft's inequality holds with equality.
    const used = [...lengths].filter((length) => length > 0);
    if (used.length > 0) expect(used.reduce((sum, length) => sum + 2 ** -length, 0)).toBe(1);
    expect(huffman).toBeGreaterThanOrEqual(entropy - 1e-12);
  });
});
