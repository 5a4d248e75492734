// What the examples compute, on both backends, against the document's own code run in NumPy.

import { backend, useBackend } from 'infosimd';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compute as classificationLoss } from '../../examples/classificationLoss.js';
import { compute as crossEntropy } from '../../examples/crossEntropy.js';
import { compute as entropy } from '../../examples/entropy.js';
import { compute as mutualInformation } from '../../examples/mutualInformation.js';
import { threeDecimals } from '../../examples/program.js';
import { expectClose } from '../support/accuracy.js';
import { type Case, readVectors } from '../support/vectors.js';
import { type ExampleSamples, exampleNumbers } from './documentNumbers.js';

/** Twelve digits. */
const TOLERANCE = { relative: 1e-12, absolute: 1e-15 };

function columns<Name extends string>(file: string): Record<Name, Float64Array> {
  const [found] = readVectors(file).cases;
  const entries = Object.entries<number[]>(found).map(([name, values]) => [name, Float64Array.from(values)]);
  return Object.fromEntries(entries);
}

const samples: ExampleSamples = { gaussianPair: columns('gaussian_pair'), bottleneck: columns('bottleneck') };
const cases = readVectors('document').cases;
const keyOf = ({ example, name }: Case): string => `${example}: ${name}`;
const caseOf = (key: string): Case => {
  const found = cases.find((each) => keyOf(each) === key);
  if (found === undefined) throw new Error(`test/vectors/document.json has no case ${key}`);
  return found;
};

describe.each(['wasm', 'portable'] as const)('the numbers of the examples on %s', (name) => {
  beforeEach(() => {
    useBackend(name);
    expect(backend().name).toBe(name);
  });
  afterEach(() => useBackend('auto'));

  it('are those of the document, each and no other', () => {
    expect([...exampleNumbers(samples).keys()].sort()).toEqual(cases.map(keyOf).sort());
  });

  it.each(cases.map((found) => [keyOf(found), found] as const))('%s', (key, { value, text }) => {
    const actual = exampleNumbers(samples).get(key)!;
    expectClose(actual, value, { ...TOLERANCE, what: key });
    expect(threeDecimals(actual)).toBe(text);
  });

  it('make D(p‖q) = H(p, q) − H(p)', () => {
    for (const { name, klDivergence, excess } of crossEntropy().predictions) {
      expectClose(excess, klDivergence, { absolute: 1e-15, what: name });
    }
  });

  it('make I(X; Y) = H(X) − H(X|Y) = H(Y) − H(Y|X), with the counts and edges of NumPy', () => {
    const expected = caseOf('mutual-information: X, Y');
    const result = mutualInformation(samples.gaussianPair);
    expectClose(result.entropyX, expected.Hx, TOLERANCE);
    expectClose(result.entropyY, expected.Hy, TOLERANCE);
    expectClose(result.entropyXGivenY, expected.HxGivenY, TOLERANCE);
    expectClose(result.entropyYGivenX, expected.HyGivenX, TOLERANCE);
    expectClose(result.reduction, result.mutualInformation, { absolute: 4e-15 });
    expectClose(result.entropyY - result.entropyYGivenX, result.mutualInformation, { absolute: 4e-15 });
    expect(Array.from(result.table.counts)).toEqual(expected.counts);
    expect(Array.from(result.xCounts)).toEqual(expected.xCounts);
    expect(Array.from(result.yCounts)).toEqual(expected.yCounts);
    expect(Array.from(result.table.xEdges!)).toEqual(expected.xEdges);
    expect(Array.from(result.table.yEdges!)).toEqual(expected.yEdges);
  });
});

describe('the examples', () => {
  it("use the document's data", () => {
    for (const { name, probabilities } of entropy())
      expect(probabilities).toEqual(caseOf(`entropy: ${name}`).p);
    const { p, predictions } = crossEntropy();
    for (const { name, predicted } of predictions) {
      const { p: truth, q } = caseOf(`kl-divergence: ${name}`);
      expect([p, predicted]).toEqual([truth, q]);
    }
    for (const { name, truth, predicted } of classificationLoss()) {
      const { yTrue, yPred } = caseOf(`binary-cross-entropy: ${name}`);
      expect([truth, predicted]).toEqual([yTrue, yPred]);
    }
  });

  it('print no negative zero', () => {
    expect(threeDecimals(-0.0004)).toBe('0.000');
    expect(threeDecimals(-0)).toBe('0.000');
    expect(threeDecimals(-0.0006)).toBe('-0.001');
  });
});
