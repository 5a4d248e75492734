// Mutual information of Gaussians with the columns' covariance.

import { ln, log1pMinus } from '../../numeric/exponential.js';
import { reduceMagnitude } from '../../numeric/magnitude.js';
import { NeumaierSum } from '../../numeric/neumaier.js';
import { fromNats } from '../../numeric/units.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import type { SampleEstimator } from './estimator.js';
import { type Group, isConstant } from './group.js';

function mean(values: Float64Array): number {
  const sum = new NeumaierSum();
  for (let i = 0; i < values.length; i++) sum.add(values[i]);
  return sum.value / values.length;
}

/** A column minus its mean, divided by the largest absolute deviation, so that no square overflows. */
function centred(values: Float64Array): Float64Array {
  const rest = values.slice();
  reduceMagnitude(rest);
  const middle = mean(rest);
  let most = 0;
  for (let i = 0; i < rest.length; i++) {
    rest[i] -= middle;
    most = Math.max(most, Math.abs(rest[i]));
  }
  for (let i = 0; i < rest.length; i++) rest[i] /= most;
  return rest;
}

function dot(x: Float64Array, y: Float64Array): number {
  const sum = new NeumaierSum();
  for (let i = 0; i < x.length; i++) sum.add(x[i] * y[i]);
  return sum.value;
}

/**
 * −½·log2(1 − ρ²) with Pearson's ρ: exact for Gaussians, a lower bound where both margins are normal. 0 where a column is
 * constant, Infinity where one is a multiple of the other. Cover & Thomas, 8.5.
 */
function gaussianBits(x: Float64Array, y: Float64Array): number {
  if (isConstant(x) || isConstant(y)) return 0;
  const [a, b] = [centred(x), centred(y)];
  const square = (dot(a, b) / dot(a, a)) * (dot(a, b) / dot(b, b));
  if (square >= 1) return Infinity;
  // ln(1 − ρ²) without cancellation at small ρ.
  return fromNats(-0.5 * (log1pMinus(-square) - square));
}

/** Rounding error in the residual of a column that others determine, as a share of its variance. */
const DETERMINED = 1e-13;

/**
 * The share of each column's variance that remains given the columns before it: the squared diagonal of the Cholesky factor of the
 * correlation matrix. A column determined by those before it has 0, and is skipped for those after it.
 */
function residualShares(correlation: readonly (readonly number[])[]): number[] {
  const factor: number[][] = [];
  const kept: number[] = [];
  return correlation.map((_, i) => {
    const row: number[] = [];
    let share = correlation[i][i];
    kept.forEach((j, at) => {
      let value = correlation[i][j];
      for (let l = 0; l < at; l++) value -= row[l] * factor[at][l];
      value /= factor[at][at];
      row.push(value);
      share -= value * value;
    });
    if (!(share > DETERMINED)) return 0;
    row.push(Math.sqrt(share));
    factor.push(row);
    kept.push(i);
    return share;
  });
}

/**
 * I(X; Y | Z) in bits of Gaussians with the columns' covariance: ½ Σ log2(r/s) over the columns of Y, where r is the share of
 * variance that remains given Z, and s given Z and X. Infinity if X and Z determine a column that Z alone does not; 0 if X or Y is
 * constant. Cover & Thomas, 8.4.
 */
export function gaussianOfGroups(x: Group, y: Group, z: Group): number {
  const [a, b, c] = [x, y, z].map((group) => group.filter((column) => !isConstant(column)));
  if (a.length === 0 || b.length === 0) return 0;
  if (c.length === 0 && a.length === 1 && b.length === 1) return gaussianBits(a[0], b[0]);
  const columns = [...c, ...a, ...b].map(centred);
  const norms = columns.map((column) => Math.sqrt(dot(column, column)));
  const matrix = columns.map((one, i) =>
    columns.map((other, j) => (i === j ? 1 : dot(one, other) / norms[i] / norms[j])),
  );
  const sharesOf = (places: number[]): number[] =>
    residualShares(places.map((i) => places.map((j) => matrix[i][j])));
  const places = (from: number, length: number): number[] => Array.from({ length }, (_, i) => from + i);
  const given = places(0, c.length);
  const first = places(c.length, a.length);
  const second = places(c.length + a.length, b.length);
  const alone = sharesOf([...given, ...second]).slice(c.length);
  // Columns of Y that earlier ones determine add nothing.
  const told = second.filter((_, i) => alone[i] > 0);
  const rest = sharesOf([...given, ...first, ...told]).slice(c.length + a.length);
  const sum = new NeumaierSum();
  alone
    .filter((share) => share > 0)
    .forEach((share, i) => {
      sum.add(rest[i] > 0 ? ln(share / rest[i]) : Infinity);
    });
  return sum.value === Infinity || rest.includes(0) ? Infinity : fromNats(0.5 * sum.value);
}

export const gaussian: SampleEstimator<object> = {
  takes: 'numbers',
  several: true,
  ties: 'any',
  automatic: false,
  cost: 3,
  options: {},
  bits: (x, y) => gaussianOfGroups(x.columns, y.columns, []),
};

export const DESCRIPTION: EstimatorDescription = {
  formula: '−½·ln(1 − ρ²)',
  when: 'Gaussians',
  source: 'Cover & Thomas, 8.5',
};
