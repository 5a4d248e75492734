// Plots of what `infosimd/learning` returns: marks stand at the numbers, and every specification renders.

import { describe, expect, test } from 'vitest';
import {
  calibrationError,
  informationBottleneckCurve,
  layerInformation,
  rateDistortion,
} from '../../src/learning/index.js';
import {
  informationCurve,
  informationPlane,
  rateDistortionCurve,
  reliabilityDiagram,
  renderSvg,
} from '../../src/plot/index.js';

// biome-ignore lint/suspicious/noExplicitAny: a specification is a tree of JSON
type Tree = any;

const labels = Int32Array.from({ length: 100 }, (_, i) => (i % 4 === 0 ? 1 : 0));
const confidences = Float64Array.from(labels, (_, i) => (i % 10) / 9);
const calibration = calibrationError(labels, confidences, { bins: 20, details: true });
const curve = informationBottleneckCurve(
  [
    [10, 0, 3.5],
    [1, 5, 1],
  ],
  { betas: [0.5, 2, 20] },
);
const activations = Array.from({ length: 60 }, (_, i) => [Math.sin(i % 6), (i % 3) / 2]);
const classes = Array.from({ length: 60 }, (_, i) => i % 3);
const rate = rateDistortion(
  [0.25, 0.75],
  [
    [0, 1],
    [1, 0],
  ],
  { slopes: [1, 2, 4] },
);

describe('reliabilityDiagram', () => {
  test('has a bar and a point for each bin that holds samples, and their shares of all', () => {
    const { vconcat } = reliabilityDiagram(calibration, { title: 'T', x: 'chance', side: 200 }) as Tree;
    const [bars, , points] = vconcat[0].layer;
    const filled = calibration.bins.filter(({ count }) => count > 0);
    expect(filled.length).toBeLessThan(20);
    expect(bars.data.values.map((bar: Tree) => bar.accuracy)).toEqual(filled.map((bin) => bin.accuracy));
    expect(points.data.values.map((point: Tree) => point.confidence)).toEqual(
      filled.map((bin) => bin.confidence),
    );
    const shares = vconcat[1].data.values.map((bar: Tree) => bar.percent);
    expect(shares.reduce((a: number, b: number) => a + b)).toBeCloseTo(100, 10);
    expect(vconcat[1].encoding.x.title).toBe('chance');
  });

  test('renders, also where every bin is empty', async () => {
    expect(await renderSvg(reliabilityDiagram(calibration))).toContain('confidence');
    const empty = { bins: calibration.bins.map((bin) => ({ ...bin, count: 0 })) };
    expect(await renderSvg(reliabilityDiagram(empty))).not.toContain('NaN');
  });

  test('refuses what has no bins', () => {
    expect(() => reliabilityDiagram(undefined as never)).toThrow(
      /^"calibration.bins" must be an array of .*got undefined/,
    );
    expect(() => reliabilityDiagram(0.1 as never)).toThrow(TypeError);
  });
});

describe('informationCurve', () => {
  test('shows every encoder, and the bound that none exceeds', () => {
    const { layer } = informationCurve(curve) as Tree;
    const [bound, encoders] = layer;
    expect(encoders.data.values.map((point: Tree) => point.relevance)).toEqual(
      curve.points.map((point) => point.relevance),
    );
    expect(bound.data.values.slice(0, 2)).toEqual([
      { complexity: 0, relevance: 0 },
      { complexity: curve.information, relevance: curve.information },
    ]);
    for (const { complexity, relevance } of encoders.data.values) {
      expect(relevance).toBeLessThanOrEqual(Math.min(complexity, curve.information) + 1e-12);
    }
  });

  test('renders with the unit', async () => {
    expect(await renderSvg(informationCurve(curve))).toContain('relevance I(T; Y) (bits)');
  });

  test('refuses what has no points', () => {
    expect(() => informationCurve({} as never)).toThrow(/^"curve.points" must be an array of/);
  });
});

describe('informationPlane', () => {
  const binned = [2, 4, 8].map((bins) => layerInformation(activations, classes, { bins }));
  const noisy = [layerInformation(activations, classes, { method: 'noise' })];

  test('joins the epochs of a layer, and spans bounds', () => {
    const { data } = informationPlane([
      { name: 'first', points: binned },
      { name: 'second', points: noisy },
    ]) as Tree;
    expect(data.values.map((row: Tree) => [row.layer, row.epoch, row.age])).toEqual([
      ['first', 0, 0],
      ['first', 1, 0.5],
      ['first', 2, 1],
      ['second', 0, 1],
    ]);
    expect(data.values[2].input).toBe(binned[2].input.lower);
    const last = data.values[3];
    expect([last.inputLower, last.inputUpper]).toEqual([noisy[0].input.lower, noisy[0].input.upper]);
    expect(last.input).toBe((last.inputLower + last.inputUpper) / 2);
  });

  test('a saturated layer is grey and says so', async () => {
    const apart = layerInformation(
      activations.map((_, i) => [i]),
      classes,
      { bins: 1000 },
    );
    expect(apart.saturated).toBe(true);
    const spec = informationPlane([
      { name: 'narrow', points: binned },
      { name: 'wide', points: [apart] },
    ]) as Tree;
    const { domain, range } = spec.layer[0].encoding.color.scale;
    expect(domain).toEqual(['narrow', 'wide (saturated)']);
    expect(range[1]).toBe('#b8bec4');
    expect(await renderSvg(spec)).toContain('saturated');
  });

  test('refuses two units, and what is no layer', () => {
    const nats = layerInformation(activations, classes, { base: 'e' });
    expect(() => informationPlane([{ name: 'a', points: [binned[0], nats] }])).toThrow(/one unit/);
    expect(() => informationPlane([{ name: 'a' }] as never)).toThrow(/^"layers\[0\].points"/);
    expect(() => informationPlane(binned[0] as never)).toThrow(/^"layers" must be an array/);
  });
});

describe('rateDistortionCurve', () => {
  test('has a point for each slope, with its lower bound', () => {
    const { data } = rateDistortionCurve(rate) as Tree;
    expect(data.values.map((point: Tree) => [point.distortion, point.rate, point.lower])).toEqual(
      rate.points.map((point) => [point.distortion, point.rate, point.lower]),
    );
  });

  test('takes points without bounds, and renders', async () => {
    const points = [
      { rate: 2, distortion: 0.1 },
      { rate: 1, distortion: 0.4 },
    ];
    const spec = rateDistortionCurve({ unit: 'nats', points }, { x: 'squared error' }) as Tree;
    expect(spec.data.values[0]).toEqual({ rate: 2, distortion: 0.1, lower: 2, converged: true });
    const svg = await renderSvg(spec);
    expect(svg).toContain('rate (nats)');
    expect(svg).toContain('squared error');
  });

  test('refuses what has no points', () => {
    expect(() => rateDistortionCurve(rate.points as never)).toThrow(/^"curve.points" must be an array of/);
  });
});
