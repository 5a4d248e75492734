// The bottleneck, capacity and rate–distortion, against closed forms and the best known encoders.

import { describe, expect, it } from 'vitest';
import { mutualInformation } from '../../src/index.js';
import {
  agglomerativeBottleneck,
  channelCapacity,
  informationBottleneck,
  informationBottleneckCurve,
  rateDistortion,
} from '../../src/learning/index.js';
import { expectAllClose } from '../support/learning.js';
import { mulberry32 } from '../support/mulberry32.js';
import { type Case, readVectors } from '../support/vectors.js';

const tables = readVectors('learning_bottleneck').cases.map((found) => [found.name, found] as const);
const withPoints = tables.filter(([, { points }]) => points);

describe('informationBottleneckCurve', () => {
  it.each(withPoints)('%s: at or below the best known objectives', (_, { table, points, tol }) => {
    const curve = informationBottleneckCurve(table, { betas: points.map(({ beta }: Case) => beta) });
    expect(curve.information).toBeCloseTo(mutualInformation(table), 13);
    curve.points.forEach((point, i) => {
      expect(point.objective).toBeLessThanOrEqual(points[i].objective_bits + tol);
      expect(point.residual).toBeLessThan(1e-8);
      expect(point.objective).toBeCloseTo(point.complexity - point.beta * point.relevance, 12);
      // By the data processing inequality.
      expect(point.relevance).toBeLessThanOrEqual(Math.min(point.complexity, curve.information) + 1e-12);
    });
    // No encoder is better at another's β: the points are concave.
    for (const { beta, objective } of curve.points) {
      for (const other of curve.points) {
        expect(other.complexity - beta * other.relevance).toBeGreaterThanOrEqual(objective - 1e-8);
      }
    }
  });

  it('points are spread over β by themselves', () => {
    const { points } = informationBottleneckCurve(tables[0][1].table, { points: 5 });
    expect(points.map(({ beta }) => beta)).toHaveLength(5);
    expect(points[0].beta).toBeCloseTo(1.1, 14);
    expect(points[4].beta).toBeCloseTo(100, 12);
  });
});

describe('informationBottleneck', () => {
  it.each(readVectors('learning_bottleneck_binary').cases)(
    'a binary symmetric channel, δ $delta, β $beta',
    ({ delta, beta, complexity_bits, relevance_bits, tol }) => {
      const table = [
        [(1 - delta) / 2, delta / 2],
        [delta / 2, (1 - delta) / 2],
      ];
      const { complexity, relevance } = informationBottleneck(table, { beta });
      expectAllClose([complexity, relevance], [complexity_bits, relevance_bits], Math.max(tol, 1e-7));
    },
  );

  it('one β gives what the curve gives', () => {
    const { table, points } = tables[0][1];
    for (const { beta, objective_bits } of points) {
      expect(informationBottleneck(table, { beta }).objective).toBeLessThanOrEqual(objective_bits + 1e-9);
    }
  });

  it('encoder, decoder and weights belong together; an empty row has the weights', () => {
    const table = [
      [4, 1, 0],
      [0, 0, 0],
      [1, 3, 2],
      [0, 1, 5],
    ];
    const { encoder, decoder, weights, clusters } = informationBottleneck(table, { beta: 5 });
    expect(encoder.shape).toEqual([4, clusters]);
    expect(decoder.shape).toEqual([clusters, 3]);
    expect([...encoder.values.subarray(clusters, 2 * clusters)]).toEqual([...weights]);
    const mass = [5, 0, 6, 6];
    for (let t = 0; t < clusters; t++) {
      let weight = 0;
      for (let row = 0; row < 4; row++) weight += (mass[row] / 17) * encoder.values[row * clusters + t];
      expect(weights[t]).toBeCloseTo(weight, 14);
    }
  });

  it('starts where it is told to', () => {
    const { table } = tables[0][1];
    const trivial = informationBottleneck(table, { beta: 5, initial: [[1], [1], [1]] });
    expect(trivial).toMatchObject({ clusters: 1, complexity: 0, relevance: 0 });
    const found = informationBottleneck(table, {
      beta: 5,
      initial: [
        [0.8, 0.1, 0.1],
        [0.1, 0.8, 0.1],
        [0.1, 0.1, 0.8],
      ],
    });
    expect(found.objective).toBeCloseTo(-1.3729563889, 8);
  });

  it.each(tables.filter(([, { partitions }]) => partitions))(
    '%s: the best of all partitions',
    (_, { table, partitions }) => {
      for (const { beta, objective_bits, entropy_bits, relevance_bits } of partitions) {
        const found = informationBottleneck(table, { beta, alpha: 0 });
        expectAllClose(
          [found.objective, found.complexity, found.relevance],
          [objective_bits, entropy_bits, relevance_bits],
          1e-12,
        );
        (table as number[][]).forEach((row, i) => {
          if (!row.some((cell) => cell > 0)) return;
          const chances = found.encoder.values.slice(i * found.clusters, (i + 1) * found.clusters);
          expect([...chances].filter((p) => p > 0)).toEqual([1]);
        });
      }
    },
  );

  it('takes no more clusters than it may', () => {
    for (const alpha of [0, 1] as const) {
      for (const clusters of [1, 2, 3]) {
        const table = tables[1][1].table;
        expect(informationBottleneck(table, { beta: 50, alpha, clusters }).clusters).toBeLessThanOrEqual(
          clusters,
        );
      }
    }
  });

  it('of many rows, clusters no more than it may, and no worse than agglomeration', () => {
    const draw = mulberry32(1);
    const table = Array.from({ length: 60 }, () => Array.from({ length: 5 }, () => Math.floor(draw() * 50)));
    const { steps } = agglomerativeBottleneck(table);
    for (const most of [2, 4, 8]) {
      for (const beta of [2, 20, 1000]) {
        const found = informationBottleneck(table, { beta, alpha: 0, clusters: most });
        expect(found.clusters).toBeLessThanOrEqual(most);
        expect(found.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
        for (const { clusters, entropy, relevance } of steps) {
          if (clusters > most) continue;
          expect(found.objective).toBeLessThanOrEqual(entropy - beta * relevance + 1e-9);
        }
      }
    }
  });
});

describe('agglomerativeBottleneck', () => {
  it.each(tables.filter(([, { steps }]) => steps))('%s', (_, { table, steps }) => {
    const rows = (table as number[][]).flatMap((row, i) => (row.some((cell) => cell > 0) ? [i] : []));
    const found = agglomerativeBottleneck(table);
    expect(found.steps.map(({ clusters }) => clusters)).toEqual(steps.map(({ clusters }: Case) => clusters));
    found.steps.forEach((step, i) => {
      expect(step.merged).toEqual(steps[i].merged.map((row: number) => rows[row]));
      expectAllClose(
        [step.lost, step.relevance, step.entropy],
        [steps[i].lost_bits, steps[i].relevance_bits, steps[i].entropy_bits],
        1e-13,
      );
    });
  });
});

describe('channelCapacity', () => {
  it.each(readVectors('learning_channel_capacity').cases.map((found) => [found.name, found] as const))(
    '%s',
    (_, found) => {
      const { channel, exact_bits, lower_bits, upper_bits } = found;
      for (const tolerance of [1e-9, 1e-12]) {
        const { value, upper, converged, input } = channelCapacity(channel, { tolerance });
        expect(converged).toBe(true);
        expect(upper - value).toBeLessThanOrEqual(tolerance);
        expect(value).toBeLessThanOrEqual((exact_bits ?? upper_bits) + 1e-13);
        expect(upper).toBeGreaterThanOrEqual((exact_bits ?? lower_bits) - 1e-13);
        expect(input.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      }
    },
  );

  it('says where the bounds do not meet', () => {
    const z = [
      [1, 0],
      [0.5, 0.5],
    ];
    const { converged, value, upper, iterations } = channelCapacity(z, { iterations: 2, tolerance: 1e-15 });
    expect(converged).toBe(false);
    expect(iterations).toBe(2);
    expect(value).toBeLessThan(0.32192809488736235);
    expect(upper).toBeGreaterThan(0.32192809488736235);
  });
});

describe('rateDistortion', () => {
  it.each(readVectors('learning_rate_distortion').cases.map((found) => [found.name, found] as const))(
    '%s',
    (_, found) => {
      const {
        source_pmf,
        distortion,
        slope_bits_per_unit: slope,
        rate_exact_bits,
        rate_bits,
        distortion_exact,
      } = found;
      const [point] = rateDistortion(source_pmf, distortion, { slopes: [slope], tolerance: 1e-11 }).points;
      expect(point.converged).toBe(true);
      expect(point.rate - point.lower).toBeLessThanOrEqual(1e-11);
      // At a kink of the curve the slope leaves rate and distortion open, but not their sum.
      const least =
        slope === 0
          ? 0
          : (rate_exact_bits ?? rate_bits) + slope * (distortion_exact ?? found.distortion_value);
      if (slope > 0) expect(point.rate + slope * point.distortion).toBeCloseTo(least, 9);
      else expect(point).toMatchObject({ rate: 0, distortion: 0.5 });
      if (distortion_exact !== undefined && rate_exact_bits > 0) {
        expectAllClose([point.rate, point.distortion], [rate_exact_bits, distortion_exact], 1e-8);
      }
    },
  );

  it('the curve of a fair bit is 1 − h(D), at slopes that are found', () => {
    const { points } = rateDistortion(
      [0.5, 0.5],
      [
        [0, 1],
        [1, 0],
      ],
    );
    expect(points).toHaveLength(17);
    for (const { rate, distortion: d } of points) {
      const h = d > 0 ? -d * Math.log2(d) - (1 - d) * Math.log2(1 - d) : 0;
      expect(rate).toBeCloseTo(1 - h, 9);
    }
  });

  it('a letter that never comes changes nothing', () => {
    const [with0] = rateDistortion(
      [0.7, 0, 0.3],
      [
        [0, 1],
        [9, 9],
        [1, 0],
      ],
      { slopes: [3] },
    ).points;
    const [without] = rateDistortion(
      [0.7, 0.3],
      [
        [0, 1],
        [1, 0],
      ],
      { slopes: [3] },
    ).points;
    expect(with0.rate).toBe(without.rate);
  });
});

describe('tables whose weights lie near both ends of the doubles', () => {
  const TABLE = [
    [4, 1, 0, 2],
    [3, 0, 1, 2],
    [0, 5, 2, 1],
    [1, 4, 3, 0],
  ];
  const scaled = (factor: number): number[][] => TABLE.map((row) => row.map((count) => count * factor));

  it.each([2 ** 1000, 2 ** 300, 2 ** -300, 2 ** -1000])('%d times the counts give the same', (factor) => {
    expect(agglomerativeBottleneck(scaled(factor))).toEqual(agglomerativeBottleneck(TABLE));
    for (const alpha of [0, 1] as const) {
      const options = { beta: 3, alpha };
      expect(informationBottleneck(scaled(factor), options)).toEqual(informationBottleneck(TABLE, options));
    }
  });

  it('weights of both ends side by side are numbers', () => {
    const mixed = [
      [2e-302, 3.6e298, 0.002],
      [1.2e-301, 1.5e295, 1e-310],
      [6.5e299, 0.13, 5.6e299],
    ];
    const { information, steps } = agglomerativeBottleneck(mixed);
    expect(information).toBeGreaterThan(0);
    for (const { lost, relevance } of steps) expect(lost + relevance).toBeGreaterThanOrEqual(0);
  });
});
