// The sums that every measure of distributions rests on, against 40-digit values of the very same doubles.

import { describe, expect, it } from 'vitest';
import {
  crossEntropy,
  entropy,
  jensenShannonDistance,
  jensenShannonDivergence,
  klDivergence,
} from '../../src/index.js';
import { RECORD, STAGE_A, SUM_P, SUM_TERMS } from '../../src/kernels/abi.generated.js';
import { forEachBlock, stage } from '../../src/kernels/blocks.js';
import { instanceFor } from '../../src/kernels/select.js';
import { NeumaierSum } from '../../src/numeric/neumaier.js';
import { errorIn, expectClose } from '../support/accuracy.js';
import { onBothBackends } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { TYPED_ARRAYS } from '../support/typedArrays.js';
import { type Case, fnv1a, readVectors, typed } from '../support/vectors.js';

type Floats = Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

/** Error of a sum as a part of Σ|terms|: 4.5 ulp of double; float32: DESIGN's bound, 1.7 ulp of float. */
const BOUND: Record<string, number> = { float64: 1e-15, float32: 2e-7 };

function weightsOf(kind: string, n: number, draw: () => number, other: number[]): number[] {
  return Array.from({ length: n }, (_, i) => {
    if (kind === 'equal') return 1;
    if (kind === 'zipf') return 1 / (i + 1);
    const u = draw();
    if (kind === 'uniform-random') return u;
    if (kind === 'heavy-tailed') return u * u * u * u * u * u * u * u;
    if (kind === 'close-to-p') return other[i] * (1 + (u - 0.5) * 2 ** -20);
    if (kind !== 'with-zeros') throw new Error(`sums.json names the unknown weights ${kind}`);
    const v = draw();
    return u < 0.3 ? 0 : v;
  });
}

function probabilitiesOf(type: string, weights: number[]): Floats {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return typed(
    type,
    weights.map((weight) => weight / total),
  ) as Floats;
}

/** p and q of a case, the fingerprints checked where they come from a recipe. */
function pairOf({ type, n, recipe, ends, fnv1a: marks, p, q }: Case): [Floats, Floats] {
  if (recipe === undefined) return [typed(type, p) as Floats, typed(type, q) as Floats];
  const draw = mulberry32(recipe.seed);
  const weightsP = weightsOf(recipe.p, n, draw, []);
  const pair: [Floats, Floats] = [
    probabilitiesOf(type, weightsP),
    probabilitiesOf(type, weightsOf(recipe.q, n, draw, weightsP)),
  ];
  expect(pair.flatMap((side) => [side[0], side[n - 1]])).toEqual(ends);
  expect(pair.map(fnv1a)).toEqual(marks);
  return pair;
}

/** A sum kernel of one column over all blocks. */
function blockSum(kernel: 'sumLog2_F64' | 'sum_F64', values: Floats, record: number): number {
  const instance = instanceFor();
  const sum = new NeumaierSum();
  forEachBlock(values.length, (start, n) => {
    stage(instance, values, 'F64', start, n);
    instance.kernels[kernel](STAGE_A, n);
    sum.add(instance.f64[RECORD / 8 + record]);
  });
  return sum.value;
}

const { cases } = readVectors('sums');
// The negated sum may be −0 where the exact one is 0.
const minus = (x: number): number => 0 - x;

const SUMS: Record<string, (p: Floats, q: Floats) => number> = {
  pLog2p: (p) => minus(entropy(p)),
  pLog2q: (p, q) => minus(crossEntropy(p, q, { epsilon: 0 })),
  pLog2pOverQ: (p, q) => klDivergence(p, q, { epsilon: 0 }),
  pLog2qClipped: (p, q) => minus(crossEntropy(p, q)),
  pLog2pOverQClipped: (p, q) => klDivergence(p, q),
  jensenShannon: (p, q) => jensenShannonDivergence(p, q),
  log2p: (p) => blockSum('sumLog2_F64', p, SUM_TERMS),
  sumP: (p) => blockSum('sum_F64', p, SUM_P),
};
/**
 * How often a quotient near 1 is rounded before its logarithm; each time costs 2^-53·log2 e of the
 * weight, whatever the term: the price of p·log2(p/q), highest where p is close to q.
 */
const ROUNDED_QUOTIENTS: Record<string, number> = { pLog2pOverQ: 1, pLog2pOverQClipped: 1, jensenShannon: 2 };
const QUOTIENT = 2 ** -53 * Math.LOG2E;

/** The error allowed for a sum. Jensen–Shannon, Σ p and Σ log2 p are in doubles whatever the column's type. */
function allowed(type: string, name: string, magnitude: number): number {
  const bound = BOUND[['log2p', 'sumP', 'jensenShannon'].includes(name) ? 'float64' : type];
  return bound * magnitude + (ROUNDED_QUOTIENTS[name] ?? 0) * QUOTIENT;
}

const NON_NEGATIVE = new Set(['pLog2pOverQ', 'pLog2pOverQClipped', 'jensenShannon']);

describe.each(['float64', 'float32'])('%s sums', (type) => {
  const chosen = cases.filter((found) => found.type === type);
  const pairs = chosen.map(pairOf);

  it.each(Object.keys(SUMS))('%s is within the bound of Σ|terms| of the 40-digit value', (name) => {
    let worst = { share: 0, error: 0, which: '' };
    chosen.forEach(({ name: which, sums }, i) => {
      const { value, magnitude = 1 } = sums[name];
      const found = onBothBackends(() => SUMS[name](...pairs[i]));
      if (typeof value === 'number') {
        expect(found, which).toBe(value);
        return;
      }
      // Rounded inputs do not sum to 1 exactly, so that a divergence may be negative; results are not.
      const truth = NON_NEGATIVE.has(name) && value.startsWith('-') && found === 0 ? '0' : value;
      const error = Math.abs(errorIn(1, found, truth));
      const share = error === 0 ? 0 : error / allowed(type, name, magnitude);
      if (!(share <= worst.share)) worst = { share, error: error / magnitude, which };
    });
    console.log(
      `${type} ${name}: worst ${worst.error} of Σ|terms|, ${worst.share} of the bound (${worst.which})`,
    );
    expect(worst.share, worst.which).toBeLessThanOrEqual(1);
  });

  it('the Jensen–Shannon distance is the root of the divergence', () => {
    chosen.forEach(({ name, sums }, i) => {
      const { value, magnitude } = sums.jensenShannon;
      const expected = Math.sqrt(Math.max(0, Number(value)));
      const error = allowed(type, 'jensenShannon', magnitude);
      // |√a − √b| ≤ |a − b|/√b, and √|a − b| where b is 0.
      expectClose(
        onBothBackends(() => jensenShannonDistance(...pairs[i])),
        expected,
        { absolute: error / Math.max(expected, Math.sqrt(error)), relative: 2 ** -52, what: name },
      );
    });
  });
});

describe('how the input comes', () => {
  it('number[], a view at an offset and a Float64Array give the same bits', () => {
    for (const { type, ...found } of cases.filter(({ type, n }) => type === 'float64' && n < 5000)) {
      const [p, q] = pairOf({ type, ...found });
      const shifted = new Float64Array(p.length + 1);
      shifted.set(p, 1);
      const results = [p, Array.from(p), shifted.subarray(1)].map((way) => [
        entropy(way),
        crossEntropy(way, q),
        klDivergence(way, Array.from(q)),
        jensenShannonDivergence(way, q),
      ]);
      expect(results[1]).toStrictEqual(results[0]);
      expect(results[2]).toStrictEqual(results[0]);
    }
  });

  it('integers of every type, normalised, give the bits of the same numbers as doubles', () => {
    const counts = Array.from({ length: 100 }, (_, i) => (i * 37) % 101);
    const other = counts.map((n) => 101 - n);
    const measure = (a: never, b: never): number[] => [
      entropy(a, { normalize: true }),
      crossEntropy(a, b, { normalize: true }),
      klDivergence(a, b, { normalize: true }),
      jensenShannonDivergence(a, b, { normalize: true }),
    ];
    const expected = measure(Float64Array.from(counts) as never, Float64Array.from(other) as never);
    for (const Type of TYPED_ARRAYS) {
      const found = onBothBackends(() => measure(Type.from(counts) as never, Type.from(other) as never));
      expect(found, Type.name).toStrictEqual(expected);
    }
    for (const Type of [BigInt64Array, BigUint64Array]) {
      const found = onBothBackends(() =>
        measure(Type.from(counts.map(BigInt)) as never, Type.from(other.map(BigInt)) as never),
      );
      expect(found, Type.name).toStrictEqual(expected);
    }
    expect(measure(counts.map(BigInt) as never, other as never)).toStrictEqual(expected);
  });
});
