// Tasks whose mutual information is known, after the benchmark "Beyond Normal" (Czyż, Grabowski, Vogt, Beerenwinkel & Marx 2023) and
// Gao, Kannan, Oh & Viswanath 2017. Invertible transformations of either side do not change mutual information. Bounds are the
// biases of nearest neighbours at this number of samples, which grow with the number of columns and with heavy tails.

import { expect, test } from 'vitest';
import { estimateMutualInformation } from '../../src/index.js';
import { mulberry32 } from './mulberry32.js';

export const N = 4000;
type Columns = Float64Array[];

function normals(draw: () => number, columns: number, n = N): Columns {
  return Array.from({ length: columns }, () =>
    Float64Array.from({ length: n }, () => {
      const radius = Math.sqrt(-2 * Math.log(1 - draw()));
      return radius * Math.cos(2 * Math.PI * draw());
    }),
  );
}

/** y with the correlation ρ to x. */
function correlated(x: Float64Array, own: Float64Array, rho: number): Float64Array {
  return x.map((value, i) => rho * value + Math.sqrt(1 - rho * rho) * own[i]);
}

/** Pairs of columns with correlations. */
export function sparse(seed: number, columns: number, rhos: number[]): [Columns, Columns] {
  const draw = mulberry32(seed);
  const x = normals(draw, columns);
  const y = normals(draw, columns).map((own, i) => correlated(x[i], own, rhos[i] ?? 0));
  return [x, y];
}

/** All columns correlated by ρ with each other. */
function dense(seed: number, dx: number, dy: number, rho: number): [Columns, Columns] {
  const draw = mulberry32(seed);
  const [common] = normals(draw, 1);
  const all = normals(draw, dx + dy).map((own) => correlated(common, own, Math.sqrt(rho)));
  return [all.slice(0, dx), all.slice(dx)];
}

/** Both sides over the root of one χ² over its degrees of freedom. */
function student(seed: number, d: number, degrees: number): [Columns, Columns] {
  const draw = mulberry32(seed);
  const all = normals(draw, 2 * d);
  const squares = normals(draw, degrees);
  const scale = Float64Array.from({ length: N }, (_, i) =>
    Math.sqrt(squares.reduce((sum, column) => sum + column[i] ** 2, 0) / degrees),
  );
  const heavy = all.map((column) => column.map((value, i) => value / scale[i]));
  return [heavy.slice(0, d), heavy.slice(d)];
}

const each =
  (change: (value: number) => number) =>
  (columns: Columns): Columns =>
    columns.map((column) => column.map(change));

/** A logistic approximation of Φ, increasing and so invertible, which is what matters here. */
const uniform = each((z) => 1 / (1 + Math.exp(-(1.5957691216 * z + 0.07056 * z ** 3))));
export const halfCube = each((z) => z * Math.sqrt(Math.abs(z)));
const asinh = each(Math.asinh);
export const wigglyX = each(
  (x) => x + 0.4 * Math.sin(x) + 0.2 * Math.sin(1.7 * x + 1) + 0.03 * Math.sin(3.3 * x - 2.5),
);
const wigglyY = each(
  (y) => y - 0.4 * Math.sin(0.4 * y) + 0.17 * Math.sin(1.3 * y + 3.5) + 0.02 * Math.sin(4.3 * y - 2.5),
);

/** A line rolled up in the plane. */
function swissRoll([z]: Columns): Columns {
  const t = uniform([z])[0].map((u) => 1.5 * Math.PI * (1 + 2 * u));
  return [t.map((a) => (a * Math.cos(a)) / 21), t.map((a) => (a * Math.sin(a)) / 21)];
}

/** The first two columns turned by an angle that grows with the distance from 0. */
function spiral(columns: Columns): Columns {
  const [a, b, ...rest] = columns;
  const turned = [a.slice(), b.slice()];
  for (let i = 0; i < a.length; i++) {
    const angle = columns.reduce((sum, column) => sum + column[i] ** 2, 0) / 3;
    turned[0][i] = a[i] * Math.cos(angle) - b[i] * Math.sin(angle);
    turned[1][i] = a[i] * Math.sin(angle) + b[i] * Math.cos(angle);
  }
  return [...turned, ...rest];
}

/** Nats, from the benchmark's table. */
const PAIR = 0.41333928659223396;
const TWO_PAIRS = 1.0216512475319814;
const DENSE = 0.5928118328288697;

const one = sparse(21, 1, [0.75]);
const two = sparse(22, 2, [0.8, 0.8]);
const three = sparse(23, 3, [0.8, 0.8]);
const five = dense(24, 5, 5, 0.5);
/** Name, columns, mutual information in nats, bias. */
const TASKS: [string, [Columns, Columns], number, number][] = [
  ['1v1 normal', one, PAIR, 0.06],
  ['1v1 uniform margins', [uniform(one[0]), uniform(one[1])], PAIR, 0.06],
  ['1v1 half-cube', [halfCube(one[0]), halfCube(one[1])], PAIR, 0.06],
  ['1v1 wiggly', [wigglyX(one[0]), wigglyY(one[1])], PAIR, 0.06],
  ['2v1 swiss roll', [swissRoll(one[0]), one[1]], PAIR, 0.06],
  ['2v2 sparse', two, TWO_PAIRS, 0.1],
  ['2v2 uniform margins', [uniform(two[0]), uniform(two[1])], TWO_PAIRS, 0.1],
  ['2v2 half-cube', [halfCube(two[0]), halfCube(two[1])], TWO_PAIRS, 0.15],
  ['2v2 wiggly', [wigglyX(two[0]), wigglyY(two[1])], TWO_PAIRS, 0.15],
  ['2v2 spiral', [spiral(two[0]), two[1]], TWO_PAIRS, 0.2],
  ['3v3 sparse', three, TWO_PAIRS, 0.25],
  ['3v3 spiral', [spiral(three[0]), three[1]], TWO_PAIRS, 0.35],
  ['5v5 dense', five, DENSE, 0.15],
  ['5v5 dense, half-cube', [halfCube(five[0]), halfCube(five[1])], DENSE, 0.3],
  [
    '1v1 Student, 1 degree, asinh',
    student(25, 1, 1).map(asinh) as [Columns, Columns],
    Math.log(8 * Math.PI) - 3,
    0.06,
  ],
  [
    '3v3 Student, 2 degrees, asinh',
    student(26, 3, 2).map(asinh) as [Columns, Columns],
    0.29092192268276357,
    0.15,
  ],
  [
    '5v5 Student, 3 degrees, asinh',
    student(27, 5, 3).map(asinh) as [Columns, Columns],
    0.2985436226527612,
    0.2,
  ],
  [
    '5v5 Student, 2 degrees, asinh',
    student(28, 5, 2).map(asinh) as [Columns, Columns],
    0.4481506769153299,
    0.25,
  ],
];

/** The tasks of `npm test`: one for each number of columns. */
const SHORT = [
  '1v1 normal',
  '1v1 Student, 1 degree, asinh',
  '2v1 swiss roll',
  '2v2 spiral',
  '3v3 sparse',
  '5v5 dense',
];

/** The tasks in `npm test`, or the others. */
export function testTasks(inShort: boolean): void {
  test.each(TASKS.filter(([name]) => SHORT.includes(name) === inShort))('%s', (_, [x, y], truth, bias) => {
    const options = { method: 'ksg', base: 'e' } as const;
    const [first, second] = [1, 2].map((variant) =>
      estimateMutualInformation(x, y, { ...options, variant: variant as 1 | 2 }),
    );
    expect(Math.abs(first - truth)).toBeLessThan(bias);
    expect(Math.abs(second - truth)).toBeLessThan(bias);
  });
}
