// Tests that p-values of independent samples are uniform, and that intervals hold the true value as often as stated: with few runs in
// `npm test`, with many in `npm run test:slow`.

import { describe, expect, test } from 'vitest';
import {
  entropy,
  estimateEntropy,
  estimateMutualInformation,
  mutualInformation,
  type Rows,
} from '../../src/index.js';
import { gaussians } from './gaussians.js';
import { mulberry32 } from './mulberry32.js';

/** Labels from a table of counts. */
export function labelsOf(table: number[][]): [string[], string[]] {
  const x: string[] = [];
  const y: string[] = [];
  table.forEach((row, i) => {
    row.forEach((n, j) => {
      for (let k = 0; k < n; k++) {
        x.push(`x${i}`);
        y.push(`y${j}`);
      }
    });
  });
  return [x, y];
}

const METHODS = [
  ['histogram', 'g-test', 400],
  ['histogram', 'permutation', 60],
  ['ksg', 'permutation', 60],
  ['ross', 'permutation', 60],
  ['gaussian', 'permutation', 60],
  ['copula', 'permutation', 60],
] as const;

/** Kolmogorov and Smirnov's test of the p-values of `runs` pairs of independent columns. */
export function testUniformPValues(runs: number): void {
  test.each(METHODS)('p-values of independent samples are uniform by %s, %s', (method, significance, n) => {
    const draw = mulberry32(11);
    const p: number[] = [];
    for (let run = 0; run < runs; run++) {
      const a = Float64Array.from({ length: n }, () => draw() + draw());
      const b = Float64Array.from({ length: n }, () =>
        method === 'ross' ? Math.floor(draw() * 3) : draw() ** 2,
      );
      const found = estimateMutualInformation(a, b, {
        method,
        significance,
        ...(significance === 'permutation' ? { permutations: 49, seed: run } : {}),
        ...(method === 'histogram' ? { bins: significance === 'g-test' ? 3 : 5 } : {}),
        ...(method === 'ross' ? { y: 'category' } : {}),
      });
      p.push(found.pValue);
    }
    p.sort((first, second) => first - second);
    // Kolmogorov and Smirnov's distance, 1 in 1000; p-values of 49 permutations are multiples of 1/50.
    const farthest = Math.max(...p.map((value, i) => Math.abs((i + 1) / runs - value)));
    expect(farthest).toBeLessThan(1.95 / Math.sqrt(runs) + (significance === 'permutation' ? 0.02 : 0));
  });
}

/** 95 % intervals hold the true value in a share of the runs between `least` and `most`. */
export function testCoverage(runs: number, least: number, most: number): void {
  describe('95 % intervals hold the true value', () => {
    test('of tables', () => {
      const chances = [0.3, 0.05, 0.1, 0.05, 0.2, 0.05, 0.02, 0.03, 0.2];
      const cell = (i: number, j: number): number => chances[3 * i + j];
      const row = [0, 1, 2].map((i) => cell(i, 0) + cell(i, 1) + cell(i, 2));
      const column = [0, 1, 2].map((j) => cell(0, j) + cell(1, j) + cell(2, j));
      let truth = 0;
      chances.forEach((p, at) => {
        truth += p * Math.log2(p / (row[Math.floor(at / 3)] * column[at % 3]));
      });
      const whole = entropy(chances);
      const draw = mulberry32(13);
      const held = { plain: 0, corrected: 0, entropy: 0 };
      for (let run = 0; run < runs; run++) {
        const table = [0, 0, 0, 0, 0, 0, 0, 0, 0];
        for (let i = 0; i < 400; i++) {
          let u = draw();
          let at = 0;
          while (at < 8 && u > chances[at]) u -= chances[at++];
          table[at]++;
        }
        const [x, y] = labelsOf([table.slice(0, 3), table.slice(3, 6), table.slice(6)]);
        const common = { confidence: 0.95, replicates: 200, seed: run } as const;
        const corrected = estimateMutualInformation(x, y, { ...common, correction: 'miller-madow' });
        const plain = estimateMutualInformation(x, y, common);
        const counted = estimateEntropy({ counts: table }, { ...common, method: 'miller-madow' });
        const holds = ({ low, high }: { low: number; high: number }, value: number): number =>
          low <= value && value <= high ? 1 : 0;
        held.corrected += holds(corrected.confidenceInterval, truth);
        held.plain += holds(plain.confidenceInterval, truth);
        held.entropy += holds(counted.confidenceInterval, whole);
      }
      for (const count of Object.values(held)) {
        expect(count / runs).toBeGreaterThanOrEqual(least);
        expect(count / runs).toBeLessThanOrEqual(most);
      }
    });

    // Of few samples in few categories: the basic bootstrap held the truth in 55, 75 and 51 of 100.
    test.each([
      ['entropy', 30, [[0.97, 0.03]]],
      ['entropy', 20, [[0.5, 0.25, 0.13, 0.06, 0.03, 0.03]]],
      // Zipf's law.
      ['entropy', 50, [Array.from({ length: 30 }, (_, i) => 1 / ((i + 1) * 3.99498713092))]],
      [
        'information',
        20,
        [
          [0.4, 0.1],
          [0.1, 0.4],
        ],
      ],
      [
        'information',
        20,
        Array.from({ length: 5 }, (_, i) => [0, 1, 2, 3, 4].map((j) => (i === j ? 0.14 : 0.015))),
      ],
      ['information', 20, Array.from({ length: 5 }, () => [0.04, 0.04, 0.04, 0.04, 0.04])],
    ] as const)('of the %s of %i samples: %j', (measure, n, chances) => {
      const truth = measure === 'entropy' ? entropy(chances[0]) : mutualInformation(chances as Rows);
      const cells = chances.flatMap((row, i) => row.map((_, j) => [i, j] as const));
      const draw = mulberry32(18);
      let held = 0;
      for (let run = 0; run < runs; run++) {
        const table = chances.map((row) => row.map(() => 0));
        for (let i = 0; i < n; i++) {
          let u = draw();
          const cell = cells.findIndex(([row, column]) => {
            u -= chances[row][column];
            return u <= 0;
          });
          const [row, column] = cells.at(cell) as [number, number];
          table[row][column]++;
        }
        const [x, y] = labelsOf(table);
        const common = { confidence: 0.95, replicates: 200, seed: run } as const;
        const { value, confidenceInterval } =
          measure === 'entropy' ? estimateEntropy(y, common) : estimateMutualInformation(x, y, common);
        const { low, high } = confidenceInterval;
        expect(low <= value && value <= high && low < high).toBe(true);
        if (low <= truth && truth <= high) held++;
      }
      expect(held / runs).toBeGreaterThanOrEqual(least);
    });

    test.each([
      ['ksg', 0.6],
      ['ksg', 0],
      ['gaussian', 0.6],
      ['copula', 0.6],
    ] as const)('of Gaussians: %s, ρ %f', (method, rho) => {
      const truth = -0.5 * Math.log2(1 - rho * rho);
      const draw = mulberry32(14);
      let held = 0;
      for (let run = 0; run < runs; run++) {
        const [x, y] = gaussians(400, rho, draw);
        const options = { method, confidence: 0.95, replicates: 100, seed: run } as const;
        const { low, high } = estimateMutualInformation(x, y, options).confidenceInterval;
        if (low <= truth && truth <= high) held++;
      }
      expect(held / runs).toBeGreaterThanOrEqual(least);
      expect(held / runs).toBeLessThanOrEqual(most);
    });

    // Where the bias is greater than the spread.
    test.each(['ksg', 'gao', 'gaussian', 'copula'] as const)('of 50 Gaussians: %s, ρ 0.99', (method) => {
      const truth = -0.5 * Math.log2(1 - 0.99 ** 2);
      const draw = mulberry32(17);
      let held = 0;
      for (let run = 0; run < runs; run++) {
        const [x, y] = gaussians(50, 0.99, draw);
        const options = { method, confidence: 0.95, replicates: 100, seed: run } as const;
        const { value, confidenceInterval } = estimateMutualInformation(x, y, options);
        const { low, high } = confidenceInterval;
        expect(low <= value && value <= high).toBe(true);
        if (low <= truth && truth <= high) held++;
      }
      expect(held / runs).toBeGreaterThanOrEqual(least);
    });

    test('of the differential entropy of a Gaussian', () => {
      const truth = 0.5 * Math.log2(2 * Math.PI * Math.E);
      const draw = mulberry32(15);
      let held = 0;
      for (let run = 0; run < runs; run++) {
        const [x] = gaussians(400, 0, draw);
        const options = {
          method: 'kozachenko-leonenko',
          confidence: 0.95,
          replicates: 100,
          seed: run,
        } as const;
        const { low, high } = estimateEntropy(x, options).confidenceInterval;
        if (low <= truth && truth <= high) held++;
      }
      expect(held / runs).toBeGreaterThanOrEqual(least);
      expect(held / runs).toBeLessThanOrEqual(most);
    });
  });
}
