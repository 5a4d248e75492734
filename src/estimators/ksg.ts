// Mutual information from nearest neighbours: of continuous columns, and of mixtures of them with repeated values.

import { ln } from '../numeric/exponential.js';
import { digamma } from '../numeric/gamma.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { fromNats } from '../numeric/units.js';
import { countWithin, nearestRadii, nearestReaches } from '../search/nearestNeighbours.js';
import { PlaneNeighbours } from '../search/planeNeighbours.js';

/** Σ counts[c]·ψ(c + shift), by ψ(c + 1) = ψ(c) + 1/c. */
export function sumDigamma(counts: Uint32Array, shift: 0 | 1): number {
  const sum = new NeumaierSum();
  const psi = new NeumaierSum();
  psi.add(digamma(1));
  // Most counters, those of many neighbours, are 0.
  let last = counts.length - 1;
  while (last > 0 && counts[last] === 0) last--;
  for (let c = 1 - shift; c <= last; c++) {
    if (counts[c] > 0) sum.add(counts[c] * psi.value);
    psi.add(1 / (c + shift));
  }
  return sum.value;
}

/** Whether all values are one: such a column tells nothing, whatever rounding says. */
export function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

/**
 * I(X; Y) in bits. Variant 1: ψ(k) + ψ(N) − ⟨ψ(nx + 1) + ψ(ny + 1)⟩, nx and ny the others nearer in x, in y than the k-th
 * neighbour. Variant 2: ψ(k) − 1/k + ψ(N) − ⟨ψ(nx) + ψ(ny)⟩, with those within the sides of the rectangle that holds the
 * k nearest. Kraskov, Stögbauer & Grassberger 2004, equations 8 and 9.
 */
export function ksgBits(x: Float64Array, y: Float64Array, k: number, variant: 1 | 2): number {
  if (isConstant(x) || isConstant(y)) return 0;
  const neighbours = new PlaneNeighbours(x, y, k);
  const counts = variant === 1 ? neighbours.countNearer() : neighbours.countInRectangle();
  const shift = variant === 1 ? 1 : 0;
  const mean = (sumDigamma(counts.x, shift) + sumDigamma(counts.y, shift)) / x.length;
  return fromNats(digamma(k) + digamma(x.length) - mean - (variant === 2 ? 1 / k : 0));
}

/**
 * I(X; Y) in bits of mixtures: ⟨ψ(k̃) + ln N − ψ(nx + 1) − ψ(ny + 1)⟩. Where the k-th neighbour is at distance 0, k̃ counts
 * the samples that coincide, itself included, and nx, ny those at distance 0; elsewhere k̃ = k and nx, ny are those nearer.
 * Gao, Kannan, Oh & Viswanath 2017, as their program has it: ψ where the paper writes ln of counts.
 */
export function gaoBits(x: Float64Array, y: Float64Array, k: number): number {
  if (isConstant(x) || isConstant(y)) return 0;
  const n = x.length;
  const counts = new PlaneNeighbours(x, y, k).countMixed();
  let coincident = 0;
  for (let c = 0; c < n; c++) coincident += counts.coincident[c];
  const own = sumDigamma(counts.coincident, 1) + (n - coincident) * digamma(k);
  return fromNats(ln(n) + (own - sumDigamma(counts.x, 1) - sumDigamma(counts.y, 1)) / n);
}

/** Columns that belong together: one variable. */
export type Group = readonly Float64Array[];

function isConstantGroup(group: Group): boolean {
  return group.every(isConstant);
}

/**
 * What m groups of columns share, in bits: their mutual information for two, their total correlation for more. Variant 1:
 * ψ(k) + (m − 1)·ψ(N) − ⟨Σ ψ(nᵢ + 1)⟩; variant 2: ψ(k) − (m − 1)/k + (m − 1)·ψ(N) − ⟨Σ ψ(nᵢ)⟩. Kraskov, Stögbauer &
 * Grassberger 2004, equations 23 and 24.
 */
export function ksgOfGroups(groups: readonly Group[], k: number, variant: 1 | 2): number {
  // A constant shares nothing, whatever rounding says.
  const varying = groups.filter((group) => !isConstantGroup(group));
  const m = varying.length;
  if (m < 2) return 0;
  if (m === 2 && varying[0].length === 1 && varying[1].length === 1) {
    return ksgBits(varying[0][0], varying[1][0], k, variant);
  }
  const n = groups[0][0].length;
  const sum = new NeumaierSum();
  if (variant === 1) {
    const radii = nearestRadii(varying.flat(), k);
    for (const group of varying) sum.add(sumDigamma(countWithin(group, radii, false), 1) / n);
  } else {
    nearestReaches(varying, k).forEach((reaches, i) => {
      sum.add(sumDigamma(countWithin(varying[i], reaches, true), 0) / n);
    });
  }
  const rest = variant === 2 ? (m - 1) / k : 0;
  return fromNats(digamma(k) + (m - 1) * digamma(n) - sum.value - rest);
}

/** As `gaoBits`, of groups of columns. */
export function gaoOfGroups(x: Group, y: Group, k: number): number {
  if (isConstantGroup(x) || isConstantGroup(y)) return 0;
  if (x.length === 1 && y.length === 1) return gaoBits(x[0], y[0], k);
  const n = x[0].length;
  const both = [...x, ...y];
  const radii = nearestRadii(both, k);
  // Below the least number above 0 is 0 alone; within no radius at all is none, which leaves those that coincide with k others.
  const coincident = countWithin(
    both,
    radii.map((radius) => (radius === 0 ? Number.MIN_VALUE : 0)),
    false,
  );
  const apart = coincident[0];
  coincident[0] = 0;
  const reaches = radii.map((radius) => (radius === 0 ? Number.MIN_VALUE : radius));
  const own = sumDigamma(coincident, 1) + apart * digamma(k);
  const [a, b] = [x, y].map((group) => sumDigamma(countWithin(group, reaches, false), 1));
  return fromNats(ln(n) + (own - a - b) / n);
}

/**
 * I(X; Y | Z) in bits: ψ(k) − ⟨ψ(nxz + 1) + ψ(nyz + 1) − ψ(nz + 1)⟩, counts of the others nearer than the k-th neighbour of
 * all. Frenzel & Pompe 2007.
 */
export function frenzelPompeBits(x: Group, y: Group, z: Group, k: number): number {
  if (isConstantGroup(x) || isConstantGroup(y)) return 0;
  const n = x[0].length;
  const radii = nearestRadii([...x, ...y, ...z], k);
  const [xz, yz, given] = [[...x, ...z], [...y, ...z], z].map((group) =>
    sumDigamma(countWithin(group, radii, false), 1),
  );
  return fromNats(digamma(k) - (xz + yz - given) / n);
}
