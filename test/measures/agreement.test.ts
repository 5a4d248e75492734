// Agreement of labelings beyond chance, against scikit-learn and 40-digit arithmetic.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Average,
  adjustedMutualInformation,
  completeness,
  contingencyTable,
  expectedMutualInformation,
  homogeneity,
  normalizedMutualInformation,
  vMeasure,
} from '../../src/index.js';
import { expectClose } from '../support/accuracy.js';
import { labelColumns, SEED } from '../support/arbitraries.js';
import { onBothBackends } from '../support/backends.js';
import { type Case, readVectors } from '../support/vectors.js';

const AVERAGES: readonly Average[] = ['arithmetic', 'geometric', 'min', 'max'];
/** 10⁻¹³ for the expectation; the other measures are differences that contain it. */
const TOLERANCE = { relative: 1e-12, absolute: 1e-14 };

const { cases, margins } = readVectors('agreement') as unknown as {
  cases: Case[];
  margins: { rows: [number, number][]; columns: [number, number][]; EMI: number }[];
};

describe.each(cases.map((found, i) => [i, found] as const))('labelings %i', (_, found) => {
  const { a, b } = found;
  const forms = [
    [a, b],
    [a.map(String), Int32Array.from(b)],
    [Float64Array.from(a, (label: number) => 1000.5 * label), b.map((label: number) => `label ${label}`)],
  ] as const;

  it('expected and adjusted mutual information', () => {
    for (const [x, y] of forms) {
      expectClose(
        onBothBackends(() => expectedMutualInformation(x, y, { base: 'e' })),
        found.EMI,
        TOLERANCE,
      );
      for (const average of AVERAGES) {
        const value = onBothBackends(() => adjustedMutualInformation(x, y, { average }));
        expectClose(value, found.AMI[average], { ...TOLERANCE, absolute: 1e-12 });
      }
    }
    const table = contingencyTable(a, b);
    expect(adjustedMutualInformation(table)).toBe(adjustedMutualInformation(a, b));
    expect(expectedMutualInformation(table)).toBe(expectedMutualInformation(a, b));
  });

  it('homogeneity, completeness, V-measure', () => {
    for (const [x, y] of forms) {
      expectClose(
        onBothBackends(() => homogeneity(x, y)),
        found.homogeneity,
        TOLERANCE,
      );
      expectClose(
        onBothBackends(() => completeness(x, y)),
        found.completeness,
        TOLERANCE,
      );
      expectClose(
        onBothBackends(() => completeness(y, x)),
        found.homogeneity,
        TOLERANCE,
      );
      for (const beta of [0.5, 1, 2]) {
        const key = beta === 0.5 ? '0.5' : `${beta}.0`;
        expectClose(
          onBothBackends(() => vMeasure(x, y, { beta })),
          found.V[key],
          TOLERANCE,
        );
      }
    }
    expectClose(vMeasure(a, b), normalizedMutualInformation(a, b), TOLERANCE);
  });
});

it.each(margins)('expected mutual information of margins $rows × $columns', ({ rows, columns, EMI }) => {
  // A table with these margins: the labels of both sides in order.
  const spread = (sizes: [number, number][]): number[] =>
    sizes.flatMap(([size, times]) => Array(times).fill(size));
  const a = spread(rows);
  const b = spread(columns);
  const total = a.reduce((sum, size) => sum + size, 0);
  let value: number;
  if (total <= 2e5) {
    const labels = (sizes: number[]): Int32Array =>
      Int32Array.from(sizes.flatMap((size, i) => Array(size).fill(i)));
    value = onBothBackends(() => expectedMutualInformation(labels(a), labels(b), { base: 'e' }));
  } else {
    const cells = a.map(() => new Float64Array(b.length));
    for (let i = 0, j = 0, left = a[0], room = b[0]; i < a.length && j < b.length; ) {
      const n = Math.min(left, room);
      cells[i][j] += n;
      left -= n;
      room -= n;
      if (left === 0) left = a[++i];
      if (room === 0) room = b[++j];
    }
    value = onBothBackends(() => expectedMutualInformation(cells, { base: 'e' }));
  }
  expectClose(value, EMI, { relative: 1e-12 });
});

// Of two even halves each, Σ E[(n − μ)²]/(2μN) = (1 + 1/N)/2N and Σ E[(n − μ)⁴]/(12μ³N) = ½/N/2N; later terms are below N⁻³.
it.each([24, 32, 40])('2^%i samples in two by two halves share (1 + 1.5/N)/2N nats by chance', (power) => {
  const n = 2 ** power;
  const halves = [
    [n / 4, n / 4],
    [n / 4, n / 4],
  ];
  const value = onBothBackends(() => expectedMutualInformation(halves, { base: 'e' }));
  expectClose(value, (1 + 1.5 / n) / (2 * n), { relative: 1e-12 });
});

describe('what scikit-learn defines', () => {
  it('the same partition is 1, whatever its labels', () => {
    for (const labels of [[0, 0, 1, 1], [0], [0, 0, 0], [0, 1, 2]]) {
      const others = labels.map((label) => `x${-label}`);
      expect([
        adjustedMutualInformation(labels, others),
        homogeneity(labels, others),
        completeness(labels, others),
        vMeasure(labels, others),
      ]).toEqual([1, 1, 1, 1]);
    }
  });

  it('one label for all, or one for each item, agrees no more than by chance', () => {
    expect(adjustedMutualInformation([0, 0, 0, 0], [0, 1, 0, 1])).toBe(0);
    expect(adjustedMutualInformation([0, 1, 2, 3], [0, 1, 0, 1])).toBe(0);
    expect([homogeneity([0, 0, 0], [0, 1, 2]), completeness([0, 0, 0], [0, 1, 2])]).toEqual([1, 0]);
    expect([homogeneity([0, 1, 0, 1], [0, 0, 1, 1]), vMeasure([0, 1, 0, 1], [0, 0, 1, 1])]).toEqual([0, 0]);
  });

  it('pairs with a missing label are refused, or left out', () => {
    const a = ['a', null, 'b', 'b'];
    const b = ['x', 'x', 'y', null];
    expect(() => adjustedMutualInformation(a, b)).toThrow("use { nan: 'omit' }");
    expect(adjustedMutualInformation(a, b, { nan: 'omit' })).toBe(1);
    expect(() => homogeneity(['a', null], [null, 'b'], { nan: 'omit' })).toThrow('at least one label');
  });
});

describe('for any labels', () => {
  it('0 ≤ expected ≤ least entropy; AMI ≤ 1 and symmetric; shares within 0 … 1', () => {
    fc.assert(
      fc.property(labelColumns(2), ([a, b]) => {
        const [ami, emi] = [adjustedMutualInformation(a, b), expectedMutualInformation(a, b)];
        expect(emi).toBeGreaterThanOrEqual(0);
        expect(ami).toBeLessThanOrEqual(1);
        expectClose(adjustedMutualInformation(b, a), ami, { absolute: 1e-11 });
        for (const share of [homogeneity(a, b), completeness(a, b), vMeasure(a, b)]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expectClose(homogeneity(a, b), completeness(b, a), { absolute: 1e-14 });
      }),
      SEED,
    );
  });
});
