// What several columns share, in bits, from the occupied cells of their table. Each measure is a sum of conditional mutual
// informations, whose terms are logarithms of ratios of counts: none is a difference of entropies, so that those which
// vanish for the counts are exactly 0.

import { log2ProductRatio } from '../numeric/log2ProductRatio.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { type Margin, marginOf, type TupleCounts, tableOver } from '../tables/tupleCounts.js';

/**
 * I(A; B | C) = Σ n·log2(n·c/(a·b))/N over cells n, with a, b and c their counts in the margins over (A, C), (B, C) and C;
 * I(A; B) where that of C is one cell.
 */
export function sharedBits(
  { counts, total }: Pick<TupleCounts, 'counts' | 'total'>,
  a: Margin,
  b: Margin,
  c: Margin,
): number {
  const sum = new NeumaierSum();
  for (let cell = 0; cell < counts.length; cell++) {
    const n = counts[cell];
    const given = c.counts[c.place[cell]];
    sum.add(n * log2ProductRatio(n, given, a.counts[a.place[cell]], b.counts[b.place[cell]]));
  }
  return Math.max(0, sum.value / total);
}

/** I(A; B | C) of three groups of columns that make up a table. */
export function conditionalInformationBits(
  table: TupleCounts,
  a: readonly number[],
  b: readonly number[],
  c: readonly number[],
): number {
  return sharedBits(table, marginOf(table, [...a, ...c]), marginOf(table, [...b, ...c]), marginOf(table, c));
}

/** 0 … n − 1. */
function firstColumns(n: number): number[] {
  return Array.from({ length: n }, (_, column) => column);
}

/** Σ I(X₁ … Xⱼ₋₁; Xⱼ) over j. */
export function totalCorrelationBits(table: TupleCounts): number {
  let sum = 0;
  let rest = table;
  for (let j = table.bins.length - 1; j > 0; j--) {
    const before = firstColumns(j);
    sum += conditionalInformationBits(rest, before, [j], []);
    rest = tableOver(rest, before);
  }
  return sum;
}

/** Σ I(X₁ … Xⱼ₋₁; Xⱼ | Xⱼ₊₁ … Xₖ) over j. */
export function dualTotalCorrelationBits(table: TupleCounts): number {
  const columns = firstColumns(table.bins.length);
  let sum = 0;
  for (let j = columns.length - 1; j > 0; j--) {
    sum += conditionalInformationBits(table, columns.slice(0, j), [j], columns.slice(j + 1));
  }
  return sum;
}

/** Σ (−1)^(k − 2 − |S|)·I(X₁; X₂ | S) over the sets S of the other columns. */
export function interactionInformationBits(table: TupleCounts): number {
  const others = table.bins.length - 2;
  const sum = new NeumaierSum();
  for (let set = 0; set < 1 << others; set++) {
    const given = firstColumns(others).filter((column) => (set >> column) & 1);
    const some = tableOver(table, [0, 1, ...given.map((column) => column + 2)]);
    const places = given.map((_, at) => at + 2);
    const shared = conditionalInformationBits(some, [0], [1], places);
    sum.add((others - given.length) % 2 === 0 ? shared : -shared);
  }
  return sum.value;
}
