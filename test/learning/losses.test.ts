// Classification losses against scikit-learn and 80-digit arithmetic.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binaryCrossEntropy, CategoryCodes, crossEntropy, logLoss } from '../../src/index.js';
import { errorIn, expectClose } from '../support/accuracy.js';
import { SEED } from '../support/arbitraries.js';
import { onBothBackends } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';
import { type Case, readVectors } from '../support/vectors.js';

/** A logarithm (2 ulp), a unit and a product; 1 − p rounds once, which costs 2^-53 of 1 whatever the loss. */
const TOLERANCE = { relative: 1e-15, absolute: 2.3e-16 };

/** Predictions in the type that a vector names. */
function predictions({ type, yPred }: Case): never {
  if (type !== 'float32') return yPred as never;
  return (
    Array.isArray(yPred[0]) ? yPred.map((row: number[]) => Float32Array.from(row)) : Float32Array.from(yPred)
  ) as never;
}

/** Every form that the same predictions may take. */
function formsOf(yPred: number[] | number[][], type: string): never[] {
  const Type = type === 'float32' ? Float32Array : Float64Array;
  if (!Array.isArray(yPred[0])) return [Type.from(yPred as number[]) as never];
  const rows = yPred as number[][];
  const shape = [rows.length, rows[0].length];
  const forms: unknown[] = [rows.map((row) => Type.from(row)), { values: Type.from(rows.flat()), shape }];
  if (type === 'float64') forms.push(rows, { values: rows.flat(), shape });
  return forms as never[];
}

function lossOf({ loss, yTrue, labels }: Case, yPred: never, reduction?: 'mean' | 'sum' | 'none'): never {
  if (loss === 'binaryCrossEntropy') return binaryCrossEntropy(yTrue, yPred, { reduction }) as never;
  return logLoss(yTrue, yPred, { labels, reduction }) as never;
}

const nameOf = ({ loss, name, type }: Case): string => `${loss}, ${name}, ${type}`;

describe('scikit-learn and PyTorch', () => {
  it.each(
    readVectors('losses').cases.map((found, i) => [`${i}, ${found.loss}, ${found.source}`, found] as const),
  )('case %s', (what, found) => {
    const mean: number = onBothBackends(() => lossOf(found, predictions(found)));
    // The float32 case of scikit-learn rounds in float32, its digits do not.
    expectClose(mean, found.mean, { relative: found.tolerance, what });
    expect(Math.abs(errorIn(1, mean, found.digits))).toBeLessThanOrEqual(4e-15 * Math.max(1, mean));
  });
});

describe('80-digit arithmetic', () => {
  it.each(readVectors('losses_more').cases.map((found) => [nameOf(found), found] as const))(
    '%s',
    (what, found) => {
      const yPred = predictions(found);
      const losses: Float64Array = onBothBackends(() => lossOf(found, yPred, 'none'));
      expect(losses).toBeInstanceOf(Float64Array);
      expect(losses).toHaveLength(found.none.length);
      found.none.forEach((expected: number, row: number) => {
        expectClose(losses[row], expected, { ...TOLERANCE, what: `${what}, row ${row}` });
      });
      const rows = found.none.length;
      const mean: number = onBothBackends(() => lossOf(found, yPred, 'mean'));
      expectClose(mean, found.mean, { ...TOLERANCE, what });
      expectClose(
        onBothBackends(() => lossOf(found, yPred, 'sum')),
        found.sum,
        {
          relative: TOLERANCE.relative,
          absolute: TOLERANCE.absolute * rows,
          what,
        },
      );
      expect(lossOf(found, yPred)).toBe(mean);
      for (const form of formsOf(found.yPred, found.type)) {
        expect(onBothBackends(() => lossOf(found, form))).toBe(mean);
        expect(lossOf(found, form, 'none')).toStrictEqual(losses);
      }
    },
  );
});

describe("the source document's losses", () => {
  const cases = readVectors('document').cases.filter(({ yTrue }) => yTrue !== undefined);

  it.each(cases.map((found) => [`${found.example}, ${found.name}`, found] as const))('%s', (what, found) => {
    const { example, yTrue, yPred, value, text } = found;
    const mean = onBothBackends(() =>
      example === 'classification-loss' ? logLoss(yTrue, yPred) : binaryCrossEntropy(yTrue, yPred),
    );
    expectClose(mean, value, { ...TOLERANCE, what });
    expect(mean.toFixed(3)).toBe(text);
    if (example === 'classification-loss') {
      const labels = yTrue.map((row: number[]) => row.indexOf(1));
      expect(logLoss(labels, yPred)).toBe(mean);
    }
  });
});

describe('forms of the labels', () => {
  const yPred = [
    [0.7, 0.2, 0.1],
    [0.1, 0.6, 0.3],
    [0.25, 0.25, 0.5],
    [0.9, 0.05, 0.05],
  ];
  const places = [0, 1, 2, 1];
  const expected = logLoss(places, yPred);

  it('text, numbers, bigints, typed arrays, codes and one-hot rows give one result', () => {
    const ways: never[] = [
      ['a', 'b', 'c', 'b'],
      [10, 20, 30, 20],
      [0n, 1n, 2n, 1n],
      Uint8Array.from(places),
      Float64Array.from(places),
      BigInt64Array.from(places.map(BigInt)),
      new CategoryCodes(Int32Array.from(places), ['x', 'y', 'z']),
      places.map((place) => [0, 1, 2].map((column) => Number(column === place))),
      places.map((place) => Uint8Array.from([0, 1, 2], (column) => Number(column === place))),
      {
        values: places.flatMap((place) => [0, 1, 2].map((column) => Number(column === place))),
        shape: [4, 3],
      },
    ] as never[];
    for (const way of ways) {
      expectClose(
        onBothBackends(() => logLoss(way, yPred)),
        expected,
        { relative: 3e-16 },
      );
    }
  });

  it('"labels" gives the order of the columns', () => {
    const moved = yPred.map(([a, b, c]) => [c, a, b]);
    expect(logLoss(places, moved, { labels: [2, 0, 1] })).toBe(expected);
    expect(logLoss(['a', 'b', 'c', 'b'], moved, { labels: ['c', 'a', 'b'] })).toBe(expected);
    expect(
      logLoss(
        [true, false],
        [
          [0.9, 0.1],
          [0.2, 0.8],
        ],
        { labels: [true, false] },
      ),
    ).toBe(
      logLoss(
        [0, 1],
        [
          [0.9, 0.1],
          [0.2, 0.8],
        ],
      ),
    );
  });

  it('one column of predictions is the probability of the second label', () => {
    const second = [0.25, 0.5, 0.75];
    const rows = second.map((p) => [1 - p, p]);
    expect(logLoss(['no', 'yes', 'yes'], second)).toBe(logLoss(['no', 'yes', 'yes'], rows));
    expect(logLoss([false, true, true], second)).toBe(logLoss([0, 1, 1], rows));
    expect(logLoss([0, 1, 1], second)).toBe(logLoss([0, 1, 1], Float64Array.from(second)));
    expect(logLoss(['yes', 'no', 'no'], second, { labels: ['yes', 'no'] })).toBe(logLoss([0, 1, 1], rows));
    expectClose(binaryCrossEntropy([0, 1, 1], second), logLoss([0, 1, 1], rows), { relative: 3e-16 });
  });

  it('a base only changes the unit', () => {
    expectClose(logLoss(places, yPred, { base: 2 }), expected / Math.LN2, { relative: 5e-16 });
    expectClose(binaryCrossEntropy([1, 0], [0.75, 0.5], { base: 2 }), (2 - Math.log2(3) + 1) / 2, {
      relative: 5e-16,
    });
    const bits = logLoss(places, yPred, { base: 2, reduction: 'none' });
    logLoss(places, yPred, { reduction: 'none' }).forEach((nats, row) => {
      expectClose(nats, bits[row] * Math.LN2, { relative: 5e-16 });
    });
  });
});

describe('theorems', () => {
  const distribution = fc
    .array(fc.double({ min: 1e-3, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 })
    .map((weights) => weights.map((w) => w / (weights[0] + weights[1] + weights[2])));

  it('the loss of soft rows is the mean of their cross-entropies', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(distribution, distribution), { minLength: 1, maxLength: 20 }),
        (pairs) => {
          const [truth, predicted] = [0, 1].map((side) => pairs.map((pair) => pair[side]));
          const mean =
            pairs.reduce((sum, [p, q]) => sum + crossEntropy(p, q, { base: 'e', epsilon: 0 }), 0) /
            pairs.length;
          expectClose(
            onBothBackends(() => logLoss(truth, predicted)),
            mean,
            { relative: 1e-14 },
          );
        },
      ),
      SEED,
    );
  });

  it('no prediction of soft rows has a smaller loss than the truth (Gibbs)', () => {
    fc.assert(
      fc.property(distribution, distribution, (p, q) => {
        expect(logLoss([p], [q])).toBeGreaterThanOrEqual(logLoss([p], [p]) - 1e-15);
      }),
      SEED,
    );
  });

  it('mean, sum and each agree at every length 1 … 67 and around a block', () => {
    const draw = mulberry32(15);
    const p = Float64Array.from({ length: 8200 }, () => draw());
    const y = Float64Array.from({ length: 8200 }, () => Number(draw() < 0.5));
    for (const n of [...Array.from({ length: 67 }, (_, i) => i + 1), 4095, 4096, 4097, 8191, 8192, 8193]) {
      const truth = y.subarray(0, n);
      const predicted = p.subarray(0, n);
      const each = onBothBackends(() => binaryCrossEntropy(truth, predicted, { reduction: 'none' }));
      const total = each.reduce((sum, loss) => sum + loss, 0);
      const mean = onBothBackends(() => binaryCrossEntropy(truth, predicted));
      expectClose(mean, total / n, { relative: 1e-14 });
      if (new Set(truth).size < 2) continue;
      expectClose(
        onBothBackends(() => logLoss(truth, predicted)),
        mean,
        { relative: 1e-14, what: `${n} rows` },
      );
      const loss = onBothBackends(() => logLoss(truth, predicted, { reduction: 'none' }));
      loss.forEach((value, row) => {
        expectClose(value, each[row], { relative: 1e-15, absolute: 2.3e-16 });
      });
    }
  });
});
