// Measures of tables against scikit-learn, R and 80-digit arithmetic.

import { describe, expect, it } from 'vitest';
import {
  type Average,
  conditionalEntropy,
  contingencyTable,
  entropy,
  jointEntropy,
  mutualInformation,
  normalizedMutualInformation,
  pointwiseMutualInformation,
  type Table,
  variationOfInformation,
} from '../../src/index.js';
import { expectClose } from '../support/accuracy.js';
import { onBothBackends } from '../support/backends.js';
import { type Case, readVectors } from '../support/vectors.js';

const AVERAGES: readonly Average[] = ['arithmetic', 'geometric', 'min', 'max'];

/** Sums of at most 1600 terms of a few bits each, added with compensation: an ulp or two of bits. */
const TOLERANCE = { relative: 4e-15, absolute: 1e-15 };

/** Compares every measure of a table with a case. */
function expectMeasures(table: Table, found: Case, what: string, base: 2 | 'e'): void {
  const check = (name: string, compute: () => number): void => {
    if (found[name] === undefined) return;
    expectClose(onBothBackends(compute), found[name], { ...TOLERANCE, what: `${what}, ${name}` });
  };
  check('MI', () => mutualInformation(table, { base }));
  check('Hxy', () => jointEntropy(table, { base }));
  check('VI', () => variationOfInformation(table, { base }));
  check('HyGivenX', () => conditionalEntropy(table, { base }));
  check('HyGivenX', () => conditionalEntropy(table, { given: 'x', base }));
  check('HxGivenY', () => conditionalEntropy(table, { given: 'y', base }));
  for (const average of AVERAGES) {
    if (found.NMI === undefined) continue;
    const value = onBothBackends(() => normalizedMutualInformation(table, { average }));
    expectClose(value, found.NMI[average], { ...TOLERANCE, what: `${what}, ${average}` });
  }
  if (found.PMI !== undefined) {
    const { values, shape } = onBothBackends(() => pointwiseMutualInformation(table, { base }));
    expect(shape).toEqual(found.shape);
    expect(values).toHaveLength(found.PMI.length);
    found.PMI.forEach((value: number, cell: number) => {
      expectClose(values[cell], value, { ...TOLERANCE, what: `${what}, pointwise, cell ${cell}` });
    });
  }
}

/** The same table in every form that a measure takes. */
function formsOf(flat: readonly number[], [rows, columns]: readonly [number, number]): Table[] {
  const nested = Array.from({ length: rows }, (_, i) => flat.slice(i * columns, (i + 1) * columns));
  return [
    nested,
    nested.map((row) => Float64Array.from(row)),
    { values: flat, shape: [rows, columns] },
    { values: Float64Array.from(flat), shape: [rows, columns] },
  ];
}

describe('contingency tables of scikit-learn and R', () => {
  const { cases } = readVectors('contingency');

  it.each(cases.map((found, i) => [i, found] as const))('case %i', (i, found) => {
    const shape = [found.table.length, found.table[0].length] as const;
    for (const table of formsOf(found.table.flat(), shape)) {
      expectMeasures(table, found, `case ${i}`, 'e');
    }
    if (found.a === undefined) return;
    const table = onBothBackends(() => contingencyTable(found.a, found.b).toJSON());
    expect(table.counts).toEqual(found.table.flat());
    expectMeasures(contingencyTable(found.a, found.b), found, `labels of case ${i}`, 'e');
  });
});

describe('labels', () => {
  const { cases } = readVectors('labels_sklearn');
  const named = (form: string) =>
    cases.filter((found) => found.form === form).map((found) => [found.name, found] as const);

  it.each(named('labels'))('%s', (name, found) => {
    const { a, b, table, shape } = found;
    const made = contingencyTable(a, b);
    expect([...made.shape]).toEqual(shape);
    expect(Array.from(made.counts)).toEqual(table);
    expect(made.xCategories).toEqual([...new Set<number>(a)].sort((p, q) => p - q));
    expectMeasures(made, found, name, 2);
    // Label columns in place of a table: the same bits, from every type of column.
    const text = (labels: number[]): string[] => labels.map((label) => `label ${label}`);
    const ways: [never, never][] = [
      [a as never, b as never],
      [Float64Array.from(a) as never, Int8Array.from(b) as never],
      [BigInt64Array.from(a.map(BigInt)) as never, Float32Array.from(b) as never],
    ];
    for (const [x, y] of ways) {
      const results = onBothBackends(() => [
        mutualInformation(x, y),
        variationOfInformation(x, y),
        ...AVERAGES.map((average) => normalizedMutualInformation(x, y, { average })),
      ]);
      expect(results).toStrictEqual([
        mutualInformation(made),
        variationOfInformation(made),
        ...AVERAGES.map((average) => normalizedMutualInformation(made, { average })),
      ]);
    }
    // Text sorts the rows in another order, which changes a few ulp.
    expectClose(mutualInformation(text(a), text(b)), found.MI, { ...TOLERANCE, what: `${name} as text` });
  });

  it.each(named('table'))('table: %s', (name, found) => {
    for (const table of formsOf(found.table, found.shape)) expectMeasures(table, found, name, 2);
  });

  it.each(named('product'))('product table, %s: I(X; Y) = 0 exactly', (name, found) => {
    const { rows, columns, shape, Hx, Hy, Hxy } = found;
    const flat: number[] = rows.flatMap((r: number) => columns.map((c: number) => r * c));
    const transposed: number[] = columns.flatMap((c: number) => rows.map((r: number) => r * c));
    for (const table of [...formsOf(flat, shape), ...formsOf(transposed, [shape[1], shape[0]])]) {
      expect(
        onBothBackends(() => mutualInformation(table)),
        name,
      ).toBe(0);
      for (const average of AVERAGES) expect(normalizedMutualInformation(table, { average })).toBe(0);
      expect(pointwiseMutualInformation(table).values.every((value) => value === 0)).toBe(true);
      expectClose(jointEntropy(table), Hxy, { ...TOLERANCE, what: name });
    }
    expectClose(entropy(rows, { normalize: true }), Hx, { ...TOLERANCE, what: `${name}, rows` });
    expectClose(entropy(columns, { normalize: true }), Hy, { ...TOLERANCE, what: `${name}, columns` });
  });
});

describe('tables of weights', () => {
  /** [[0, 1], [1, 1]], of which 1/3 and 2/3 are the margins. */
  const MI = Math.log2(3) - 4 / 3;

  it('a common factor changes nothing, the largest and smallest included', () => {
    for (const scale of [2 ** 1021, 2 ** 900, 2 ** 500, 2 ** -500, 2 ** -900, 2 ** -1070]) {
      const table = [
        [0, scale],
        [scale, scale],
      ];
      const what = `scale ${scale}`;
      expectClose(
        onBothBackends(() => mutualInformation(table)),
        MI,
        { relative: 1e-14, what },
      );
      expectClose(jointEntropy(table), Math.log2(3), { relative: 1e-14, what });
      expectClose(conditionalEntropy(table), 2 / 3, { relative: 1e-14, what });
    }
  });

  it('a common factor changes nothing where n·log n passes the largest double', () => {
    const diagonal = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 4e307 : 0)));
    expect(jointEntropy(diagonal)).toBe(2);
    expect(mutualInformation(diagonal)).toBe(2);
    expect(normalizedMutualInformation(diagonal)).toBe(1);
    expect(variationOfInformation(diagonal)).toBe(0);
  });

  it('a cell negligible against the others changes nothing', () => {
    const table = [
      [1e-300, 1e300],
      [1e300, 1e300],
    ];
    expectClose(
      onBothBackends(() => mutualInformation(table)),
      MI,
      { relative: 1e-14 },
    );
    // log2(1e-300·3e300/(1e300·1e300)): its row and its column hold 1e300.
    const cell = Math.log2(3) - 600 * Math.log2(10);
    expectClose(pointwiseMutualInformation(table).values[0], cell, { relative: 1e-14 });
  });

  it('a subnormal cell keeps its pointwise information', () => {
    // 5e-324/0.09, both margins 0.3 and N 1.
    const { values } = pointwiseMutualInformation([
      [2 ** -1074, 0.3],
      [0.3, 0.4],
    ]);
    expectClose(values[0], -1074 - Math.log2(0.09), { relative: 1e-14 });
  });

  it('I(X; Y) = 0 exactly where a side is constant, rounded margins or not', () => {
    for (const weights of [Array(10).fill(0.1), [0.1, 0.2, 0.3], [0.7, 0.1, 0.1, 0.1], [1e-3, 1, 1e3, 0.1]]) {
      const column = weights.map((w) => [w]);
      for (const table of [column, [weights]]) {
        expect(onBothBackends(() => mutualInformation(table))).toBe(0);
        for (const average of AVERAGES) expect(normalizedMutualInformation(table, { average })).toBe(0);
      }
      expect(conditionalEntropy(column, { given: 'x' })).toBe(0);
      expect(conditionalEntropy([weights], { given: 'y' })).toBe(0);
    }
  });
});
