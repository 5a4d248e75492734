// One theorem per test, its inequality as the title. Cover & Thomas, Elements of Information Theory, chapter 2,
// unless another source is named.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Average,
  conditionalEntropy,
  crossEntropy,
  entropy,
  jensenShannonDistance,
  jensenShannonDivergence,
  jointEntropy,
  klDivergence,
  mutualInformation,
  normalizedMutualInformation,
  pointwiseMutualInformation,
  renyiEntropy,
  tsallisEntropy,
  variationOfInformation,
} from '../../src/index.js';
import { expectClose, ulp } from '../support/accuracy.js';
import {
  countTable,
  distributions,
  labelColumns,
  positiveDistribution,
  rowSums,
  SEED,
  shuffled,
  transpose,
} from '../support/arbitraries.js';
import { forEachBackend } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';

/** Rounding may violate a true inequality by this much: a few sums of at most a few bits. */
const SLACK = 1e-14;

const AVERAGES: readonly Average[] = ['arithmetic', 'geometric', 'min', 'max'];

const weighted = (weights: readonly number[]): number => entropy([...weights], { normalize: true });
const entropyX = (table: number[][]): number => weighted(rowSums(table));
const entropyY = (table: number[][]): number => weighted(rowSums(transpose(table)));

/** Rows `from` and `to` made one. */
function mergeRows(table: number[][], from: number, to: number): number[][] {
  if (from === to) return table;
  const merged = table.map((row) => [...row]);
  merged[to] = merged[to].map((n, j) => n + table[from][j]);
  merged.splice(from, 1);
  return merged;
}

const property = <T>(arbitrary: fc.Arbitrary<T>, hold: (value: T) => void): void => {
  fc.assert(fc.property(arbitrary, hold), SEED);
};

forEachBackend(() => {
  describe('entropy', () => {
    it('0 ≤ H(p) ≤ log n', () => {
      property(distributions(1), ([p]) => {
        expect(entropy(p)).toBeGreaterThanOrEqual(0);
        expect(entropy(p)).toBeLessThanOrEqual(Math.log2(p.length) + SLACK);
      });
    });

    it('H(p) = log n for n equal outcomes', () => {
      // The worst of all inputs for a sum: equal addends round one way all through a lane's 64 additions.
      const lengths = Array.from({ length: 300 }, (_, i) => i + 1).concat([3356, 4096, 4097, 4624, 12346]);
      for (const n of lengths) {
        const h = entropy(new Float64Array(n).fill(1 / n));
        expectClose(h, Math.log2(n), { relative: 2.3e-15, what: `${n} outcomes` });
      }
    });

    it('H(p) = 0 for one certain outcome', () => {
      for (let n = 1; n <= 67; n++) {
        for (const at of [0, n >> 1, n - 1])
          expect(entropy(Array.from({ length: n }, (_, i) => +(i === at)))).toBe(0);
      }
    });

    it('H(p) does not depend on the order of outcomes', () => {
      const draw = mulberry32(3);
      property(distributions(1), ([p]) => {
        expectClose(entropy(shuffled(p, draw)), entropy(p), { relative: 2e-15 });
      });
    });

    it('H(p) ≤ H(mixed): the entropy is concave', () => {
      property(distributions(2), ([p, q]) => {
        const middle = p.map((value, i) => (value + q[i]) / 2);
        expect(entropy(middle)).toBeGreaterThanOrEqual((entropy(p) + entropy(q)) / 2 - SLACK);
      });
    });

    it('H(merged) ≤ H(p) when two outcomes become one', () => {
      property(distributions(1), ([p]) => {
        if (p.length < 2) return;
        const merged = [p[0] + p[1], ...p.slice(2)];
        expect(entropy(merged)).toBeLessThanOrEqual(entropy(p) + SLACK);
      });
    });

    it('a base only changes the unit: H in nats is H in bits times ln 2', () => {
      property(distributions(1), ([p]) => {
        const bits = entropy(p);
        expectClose(entropy(p, { base: 'e' }), bits * Math.LN2, { relative: 5e-16 });
        expectClose(entropy(p, { base: 10 }), bits * Math.log10(2), { relative: 5e-16 });
        expectClose(entropy(p, { base: Math.E }), bits * Math.LN2, { relative: 1e-15 });
        expectClose(entropy(p, { base: 16 }), bits / 4, { relative: 5e-16 });
      });
    });
  });

  describe('divergence', () => {
    it('D(p‖q) ≥ 0, and 0 for p = q (Gibbs)', () => {
      property(distributions(2), ([p, q]) => {
        expect(klDivergence(p, q, { epsilon: 0 })).toBeGreaterThanOrEqual(0);
        expect(klDivergence(p, p, { epsilon: 0 })).toBe(0);
        expect(klDivergence(p, p)).toBe(0);
      });
    });

    it('D(p‖q) ≥ ‖p − q‖₁²/(2 ln 2) (Pinsker)', () => {
      property(distributions(2), ([p, q]) => {
        const distance = p.reduce((sum, value, i) => sum + Math.abs(value - q[i]), 0);
        expect(klDivergence(p, q, { epsilon: 0 })).toBeGreaterThanOrEqual(
          (distance * distance) / (2 * Math.LN2) - SLACK,
        );
      });
    });

    it('H(p, q) ≥ H(p), and H(p, p) = H(p)', () => {
      property(distributions(2), ([p, q]) => {
        expect(crossEntropy(p, q, { epsilon: 0 })).toBeGreaterThanOrEqual(entropy(p) - SLACK);
        expectClose(crossEntropy(p, p, { epsilon: 0 }), entropy(p), { absolute: SLACK });
      });
    });

    it('D(p‖q) = H(p, q) − H(p) without clipping', () => {
      property(distributions(2), ([p, q]) => {
        const cross = crossEntropy(p, q, { epsilon: 0 });
        const divergence = klDivergence(p, q, { epsilon: 0 });
        if (cross === Infinity) expect(divergence).toBe(Infinity);
        else expectClose(divergence, cross - entropy(p), { absolute: SLACK, relative: SLACK });
      });
    });

    it('D(merged p‖merged q) ≤ D(p‖q) (data processing)', () => {
      property(distributions(2), ([p, q]) => {
        if (p.length < 2) return;
        const merge = (v: number[]): number[] => [v[0] + v[1], ...v.slice(2)];
        const merged = klDivergence(merge(p), merge(q), { epsilon: 0 });
        expect(merged).toBeLessThanOrEqual(klDivergence(p, q, { epsilon: 0 }) + SLACK);
      });
    });

    it('0 ≤ JSD(p, q) ≤ 1 bit, and 0 for p = q (Lin 1991)', () => {
      property(distributions(2), ([p, q]) => {
        const divergence = jensenShannonDivergence(p, q);
        expect(divergence).toBeGreaterThanOrEqual(0);
        expect(divergence).toBeLessThanOrEqual(1);
        expect(jensenShannonDivergence(p, p)).toBe(0);
        const zeros = p.map(() => 0);
        expectClose(jensenShannonDivergence([...p, ...zeros], [...zeros, ...q]), 1, { relative: 1e-15 });
      });
    });

    it('JSD(p, q) = JSD(q, p), to the bit', () => {
      property(distributions(2), ([p, q]) => {
        expect(jensenShannonDivergence(p, q)).toBe(jensenShannonDivergence(q, p));
      });
    });

    it('JSD(p, q) = H((p + q)/2) − (H(p) + H(q))/2', () => {
      property(distributions(2), ([p, q]) => {
        const middle = p.map((value, i) => (value + q[i]) / 2);
        const difference = entropy(middle) - (entropy(p) + entropy(q)) / 2;
        expectClose(jensenShannonDivergence(p, q), difference, { absolute: SLACK });
      });
    });

    it('√JSD(p, r) ≤ √JSD(p, q) + √JSD(q, r) (Endres & Schindelin 2003)', () => {
      property(distributions(3), ([p, q, r]) => {
        const around = jensenShannonDistance(p, q) + jensenShannonDistance(q, r);
        // A root turns a rounding of 1e-16 into 1e-8.
        expect(jensenShannonDistance(p, r)).toBeLessThanOrEqual(around + 3e-8);
      });
    });
  });

  describe('Rényi and Tsallis', () => {
    const ORDERS = [
      0,
      1e-9,
      0.25,
      0.5,
      0.75,
      1 - 1e-9,
      1,
      1 + 1e-9,
      1.25,
      1.5,
      2,
      5,
      50,
      1000,
      1e6,
      Infinity,
    ];

    it('H_α(p) ≥ H_β(p) for α < β', () => {
      property(distributions(1), ([p]) => {
        const values = ORDERS.map((alpha) => renyiEntropy(p, alpha));
        for (let i = 1; i < values.length; i++) {
          expect(values[i], `order ${ORDERS[i]}`).toBeLessThanOrEqual(values[i - 1] + 1e-13);
        }
      });
    });

    it('H_0 = log of the support, H_1 = H, H_∞ = −log max p, and orders near them give values near them', () => {
      property(positiveDistribution, (p) => {
        expectClose(renyiEntropy(p, 0), Math.log2(p.length), { relative: 1e-15 });
        expect(renyiEntropy(p, 1)).toBe(entropy(p));
        expectClose(renyiEntropy(p, Infinity), -Math.log2(Math.max(...p)), {
          relative: 1e-15,
          absolute: 2e-16,
        });
        expectClose(renyiEntropy(p, 1e-12), renyiEntropy(p, 0), { relative: 1e-10 });
        // d/dα at 1 is −Var(log p)·ln 2/2, below 25 here.
        for (const step of [-1e-10, 1e-10, -1e-14, 1e-14]) {
          expectClose(renyiEntropy(p, 1 + step), entropy(p), { absolute: 1e-8 });
        }
        expectClose(renyiEntropy(p, 1e9), renyiEntropy(p, Infinity), { relative: 1e-7, absolute: 1e-7 });
      });
    });

    it('H_∞ ≤ H_2 ≤ 2·H_∞', () => {
      property(distributions(1), ([p]) => {
        const least = renyiEntropy(p, Infinity);
        expect(renyiEntropy(p, 2)).toBeGreaterThanOrEqual(least - SLACK);
        expect(renyiEntropy(p, 2)).toBeLessThanOrEqual(2 * least + SLACK);
      });
    });

    it('S_2(p) = 1 − Σ p², S_0 = n − 1, S_1 = H in nats', () => {
      property(positiveDistribution, (p) => {
        expectClose(tsallisEntropy(p, 2), 1 - p.reduce((sum, value) => sum + value * value, 0), {
          absolute: SLACK,
        });
        expectClose(tsallisEntropy(p, 0), p.length - 1, { relative: SLACK });
        expect(tsallisEntropy(p, 1)).toBe(entropy(p, { base: 'e' }));
        for (const step of [-1e-10, 1e-10])
          expectClose(tsallisEntropy(p, 1 + step), tsallisEntropy(p, 1), { absolute: 1e-8 });
      });
    });
  });

  describe('joint tables', () => {
    it('0 ≤ I(X; Y) ≤ min(H(X), H(Y))', () => {
      property(countTable, (table) => {
        const shared = mutualInformation(table);
        expect(shared).toBeGreaterThanOrEqual(0);
        expect(shared).toBeLessThanOrEqual(Math.min(entropyX(table), entropyY(table)) + SLACK);
      });
    });

    it('H(X, Y) = H(X) + H(Y|X) = H(Y) + H(X|Y) (chain rule)', () => {
      property(countTable, (table) => {
        const joint = jointEntropy(table);
        expectClose(entropyX(table) + conditionalEntropy(table, { given: 'x' }), joint, { absolute: SLACK });
        expectClose(entropyY(table) + conditionalEntropy(table, { given: 'y' }), joint, { absolute: SLACK });
      });
    });

    it('max(H(X), H(Y)) ≤ H(X, Y) ≤ H(X) + H(Y) (subadditivity)', () => {
      property(countTable, (table) => {
        const joint = jointEntropy(table);
        expect(joint).toBeGreaterThanOrEqual(Math.max(entropyX(table), entropyY(table)) - SLACK);
        expect(joint).toBeLessThanOrEqual(entropyX(table) + entropyY(table) + SLACK);
      });
    });

    it('0 ≤ H(Y|X) ≤ H(Y) (conditioning reduces entropy)', () => {
      property(countTable, (table) => {
        const given = conditionalEntropy(table, { given: 'x' });
        expect(given).toBeGreaterThanOrEqual(0);
        expect(given).toBeLessThanOrEqual(entropyY(table) + SLACK);
      });
    });

    it('I(X; Y) = H(X) + H(Y) − H(X, Y) = H(X) − H(X|Y)', () => {
      property(countTable, (table) => {
        const shared = mutualInformation(table);
        expectClose(shared, entropyX(table) + entropyY(table) - jointEntropy(table), { absolute: SLACK });
        expectClose(shared, entropyX(table) - conditionalEntropy(table, { given: 'y' }), { absolute: SLACK });
      });
    });

    it('I(X; Y) = D(p(x, y)‖p(x)·p(y))', () => {
      property(countTable, (table) => {
        const total = rowSums(table).reduce((sum, n) => sum + n, 0);
        const columns = rowSums(transpose(table));
        const joint = table.flat().map((n) => n / total);
        const product = rowSums(table).flatMap((r) => columns.map((c) => (r / total) * (c / total)));
        expectClose(mutualInformation(table), klDivergence(joint, product, { epsilon: 0 }), {
          absolute: SLACK,
        });
      });
    });

    it('I(X; Y) = Σ p(x, y)·pmi(x, y)', () => {
      property(countTable, (table) => {
        const total = rowSums(table).reduce((sum, n) => sum + n, 0);
        const { values } = pointwiseMutualInformation(table);
        const mean = table
          .flat()
          .reduce((sum, n, cell) => (n > 0 ? sum + (n / total) * values[cell] : sum), 0);
        expectClose(mutualInformation(table), mean, { absolute: SLACK });
      });
    });

    it('I(f(X); Y) ≤ I(X; Y) (data processing)', () => {
      property(fc.tuple(countTable, fc.nat(6), fc.nat(6)), ([table, from, to]) => {
        const merged = mergeRows(table, from % table.length, to % table.length);
        expect(mutualInformation(merged)).toBeLessThanOrEqual(mutualInformation(table) + SLACK);
      });
    });

    it('I(X; Y) = 0 exactly for product tables of counts to 2^53', () => {
      const side = (most: number) =>
        fc.array(fc.integer({ min: 0, max: most }), { minLength: 1, maxLength: 6 });
      property(
        fc.oneof(
          fc.tuple(side(12), side(12)),
          fc.tuple(side(2_000_000), side(2_000_000)),
          fc.tuple(side(2 ** 40), side(4)),
        ),
        ([rows, columns]) => {
          if (!rows.some((n) => n > 0) || !columns.some((n) => n > 0)) return;
          const table = rows.map((r) => columns.map((c) => r * c));
          expect(mutualInformation(table)).toBe(0);
          expect(mutualInformation(transpose(table))).toBe(0);
        },
      );
    });

    it('I(X; Y) = I(Y; X) within 4 ulp', () => {
      property(countTable, (table) => {
        const shared = mutualInformation(table);
        expect(Math.abs(shared - mutualInformation(transpose(table)))).toBeLessThanOrEqual(4 * ulp(shared));
      });
    });

    it('H(X|Y) ≤ h(e) + e·log(|X| − 1), e the error of the best guess (Fano)', () => {
      property(countTable, (table) => {
        const total = rowSums(table).reduce((sum, n) => sum + n, 0);
        const right = transpose(table).reduce((sum, column) => sum + Math.max(...column), 0);
        const error = (total - right) / total;
        const doubt = entropy([error, right / total]) + (error > 0 ? error * Math.log2(table.length - 1) : 0);
        expect(conditionalEntropy(table, { given: 'y' })).toBeLessThanOrEqual(doubt + SLACK);
      });
    });

    it('0 ≤ NMI ≤ 1, and max ≤ arithmetic ≤ geometric ≤ min', () => {
      property(countTable, (table) => {
        const [arithmetic, geometric, least, most] = AVERAGES.map((average) =>
          normalizedMutualInformation(table, { average }),
        );
        const ordered = [0, most, arithmetic, geometric, least, 1];
        for (let i = 1; i < ordered.length; i++) {
          expect(ordered[i]).toBeGreaterThanOrEqual(ordered[i - 1] * (1 - 1e-15));
        }
        expect(least).toBeLessThanOrEqual(1);
      });
    });

    it('VI(X, Y) = H(X, Y) − I(X; Y) (Meilă 2007)', () => {
      property(countTable, (table) => {
        expectClose(variationOfInformation(table), jointEntropy(table) - mutualInformation(table), {
          absolute: SLACK,
        });
      });
    });

    it('VI(X, Z) ≤ VI(X, Y) + VI(Y, Z), VI(X, Y) = VI(Y, X), VI(X, X) = 0 (Meilă 2007)', () => {
      property(labelColumns(3), ([x, y, z]) => {
        const around = variationOfInformation(x, y) + variationOfInformation(y, z);
        expect(variationOfInformation(x, z)).toBeLessThanOrEqual(around + SLACK);
        expectClose(variationOfInformation(x, y), variationOfInformation(y, x), { absolute: SLACK });
        expect(variationOfInformation(x, x)).toBe(0);
      });
    });

    it('NMI(X, X) = 1, I(X; X) = H(X)', () => {
      property(labelColumns(1), ([x]) => {
        expectClose(mutualInformation(x, x), weighted(countsOf(x)), { absolute: SLACK });
        for (const average of AVERAGES) {
          expectClose(normalizedMutualInformation(x, x, { average }), 1, { relative: 1e-15 });
        }
      });
    });

    it('renaming labels and permuting samples changes nothing', () => {
      const draw = mulberry32(5);
      property(labelColumns(2), ([x, y]) => {
        const order = shuffled(
          x.map((_, i) => i),
          draw,
        );
        const moved = [x, y].map((labels) => order.map((i) => labels[i]));
        const measures: ((a: number[], b: number[]) => number)[] = [
          mutualInformation,
          variationOfInformation,
          normalizedMutualInformation,
        ];
        for (const measure of measures) {
          expect(measure(moved[0], moved[1])).toBe(measure(x, y));
          const renamed = x.map((label) => label * 10 - 3);
          expect(measure(renamed, y)).toBe(measure(x, y));
        }
      });
    });

    it('empty rows and columns change nothing', () => {
      property(countTable, (table) => {
        const padded = [...table.map((row) => [...row, 0]), Array(table[0].length + 1).fill(0)];
        expect(mutualInformation(padded)).toBe(mutualInformation(table));
        expect(jointEntropy(padded)).toBe(jointEntropy(table));
        expect(conditionalEntropy(padded)).toBe(conditionalEntropy(table));
        expect(variationOfInformation(padded)).toBe(variationOfInformation(table));
      });
    });

    it('a base only changes the unit', () => {
      property(countTable, (table) => {
        for (const measure of [mutualInformation, jointEntropy, conditionalEntropy, variationOfInformation]) {
          const bits = measure(table);
          expectClose(measure(table, { base: 'e' }), bits * Math.LN2, { relative: 5e-16 });
          expectClose(measure(table, { base: 10 }), bits * Math.log10(2), { relative: 5e-16 });
        }
      });
    });
  });
});

function countsOf(labels: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts.values()];
}
