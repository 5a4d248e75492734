// Multivariate information in bits, from the occupied cells of a table. Each measure is a sum of conditional mutual
// informations, whose terms are logarithms of ratios of counts. A difference of entropies would not be exactly 0 for
// independent counts.

import { log2ProductRatio } from '../numeric/log2ProductRatio.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { type Cells, type Margin, marginOver, tableOver } from '../tables/cells.js';

/** Cells of fewer samples are tallied by their samples and the product of their two margins, if that is below `PRODUCTS`. */
const SAMPLES = 4;
const PRODUCTS = 4096;

/**
 * I(A; B | C) = Σ n·log2(n·c/(a·b))/N over cells n, with a, b and c their sums in the margins over (A, C), (B, C) and C;
 * I(A; B) without c, which then is N.
 */
export function sharedBits(
  { values, total, weighted }: Pick<Cells, 'values' | 'total' | 'weighted'>,
  a: Margin,
  b: Margin,
  c?: Margin,
): number {
  // Local variables: reading the objects at each cell takes 1.5 times as long.
  const { place: placeA, sums: sumsA } = a;
  const { place: placeB, sums: sumsB } = b;
  const { length } = values;
  // With many labels most cells hold few samples and have small margins. They are tallied, and each logarithm is computed
  // once: 8 instead of 30 ns a cell.
  const isTallied = c === undefined && weighted !== true && length > PRODUCTS;
  const tally = new Int32Array(isTallied ? SAMPLES * PRODUCTS : 0);
  let given = total;
  const sum = new NeumaierSum();
  for (let cell = 0; cell < length; cell++) {
    const n = values[cell];
    if (!(n > 0)) continue;
    const [inA, inB] = [sumsA[placeA[cell]], sumsB[placeB[cell]]];
    if (isTallied && n < SAMPLES && inA * inB < PRODUCTS) {
      tally[n * PRODUCTS + inA * inB]++;
      continue;
    }
    if (c !== undefined) given = c.sums[c.place[cell]];
    sum.add(n * log2ProductRatio(n, given, inA, inB));
  }
  for (let key = 0; key < tally.length; key++) {
    if (tally[key] === 0) continue;
    const n = Math.floor(key / PRODUCTS);
    sum.add(tally[key] * n * log2ProductRatio(n, total, key % PRODUCTS, 1));
  }
  return Math.max(0, sum.value / total);
}

/** I(A; B | C) of three sets of a table's columns. */
export function conditionalInformationBits(
  table: Cells,
  a: readonly number[],
  b: readonly number[],
  c: readonly number[],
): number {
  const all = a.length + b.length + c.length;
  if (all < table.bins.length) {
    const [toA, toB] = [a.length, a.length + b.length];
    const places = Array.from({ length: all }, (_, place) => place);
    return conditionalInformationBits(
      tableOver(table, [...a, ...b, ...c]),
      places.slice(0, toA),
      places.slice(toA, toB),
      places.slice(toB),
    );
  }
  const [sumsA, sumsB] = [a, b].map((side) => marginOver(table, [...side, ...c]));
  return sharedBits(table, sumsA, sumsB, c.length === 0 ? undefined : marginOver(table, c));
}

/** I(A; B | C) in bits of three sets of variables, given by their indices. */
export type ConditionalInformation = (
  a: readonly number[],
  b: readonly number[],
  c: readonly number[],
) => number;

/** 0 … n − 1. */
function firstOf(n: number): number[] {
  return Array.from({ length: n }, (_, variable) => variable);
}

/** Σ I(X₁ … Xⱼ₋₁; Xⱼ) over j, of k variables. Added without compensation: the terms are few, and may be infinite. */
export function totalCorrelationBits(k: number, information: ConditionalInformation): number {
  let sum = 0;
  for (let j = k - 1; j > 0; j--) sum += information(firstOf(j), [j], []);
  return sum;
}

/** Σ I(X₁ … Xⱼ₋₁; Xⱼ | Xⱼ₊₁ … Xₖ) over j. */
export function dualTotalCorrelationBits(k: number, information: ConditionalInformation): number {
  const variables = firstOf(k);
  let sum = 0;
  for (let j = k - 1; j > 0; j--) sum += information(variables.slice(0, j), [j], variables.slice(j + 1));
  return sum;
}

/** Σ (−1)^(k − 2 − |S|)·I(X₁; X₂ | S) over the sets S of the other variables; NaN where terms of both signs are infinite. */
export function interactionInformationBits(k: number, information: ConditionalInformation): number {
  const others = k - 2;
  let sum = 0;
  for (let set = 0; set < 1 << others; set++) {
    const given = firstOf(others).filter((variable) => (set >> variable) & 1);
    const shared = information(
      [0],
      [1],
      given.map((variable) => variable + 2),
    );
    sum += (others - given.length) % 2 === 0 ? shared : -shared;
  }
  return sum;
}
