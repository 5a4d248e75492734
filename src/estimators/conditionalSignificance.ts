// Tests of conditional independence, I(X; Y | Z) = 0: X is permuted among samples that are alike in Z.

import { overItems, type RangeTask } from '../kernels/ranges.js';
import { mutualInformationBits } from '../measures/mutualInformation.js';
import { withMargins } from '../measures/table.js';
import { allocateCounts } from '../tables/accumulate.js';
import { type Cells, cellsOfCounts, marginOver } from '../tables/cells.js';
import { drawTable } from '../tables/randomTables.js';
import { frenzelPompeBits } from './information/frenzelPompe.js';
import { gaussianOfGroups } from './information/gaussian.js';
import { ksgOfGroups } from './information/ksg.js';
import { prepared } from './preparedColumns.js';
import { drawingTask, LEAST_TABLES, refuseInfinite, shuffle } from './resampling.js';
import {
  type CheckedSignificance,
  chiSquareTest,
  PERMUTATIONS,
  type SignificanceResult,
  summary,
} from './significance.js';

/** Sums of X and of Y in the samples of one Z. */
interface Stratum {
  readonly rows: Float64Array;
  readonly columns: Float64Array;
}

/** The strata of a table in which both X and Y vary: the others tell nothing, whatever the pairing. */
function strataOf(table: Cells, x: readonly number[], y: readonly number[], z: readonly number[]): Stratum[] {
  const [ofX, ofY, ofZ] = [x, y, z].map((axes) => marginOver(table, axes).place);
  const sums = new Map<number, readonly [Map<number, number>, Map<number, number>]>();
  for (let cell = 0; cell < table.values.length; cell++) {
    const n = table.values[cell];
    if (n === 0) continue;
    let stratum = sums.get(ofZ[cell]);
    if (stratum === undefined) {
      stratum = [new Map(), new Map()];
      sums.set(ofZ[cell], stratum);
    }
    [ofX, ofY].forEach((place, side) => {
      const of = (stratum as NonNullable<typeof stratum>)[side];
      of.set(place[cell], (of.get(place[cell]) ?? 0) + n);
    });
  }
  return [...sums.values()]
    .map(([rows, columns]) => ({
      rows: Float64Array.from(rows.values()),
      columns: Float64Array.from(columns.values()),
    }))
    .filter(({ rows, columns }) => rows.length > 1 && columns.length > 1);
}

interface StrataPermutations {
  readonly strata: readonly Stratum[];
  readonly total: number;
  readonly seed: number;
}

export const permuteStrataTask: RangeTask<StrataPermutations> = drawingTask(
  'permutations of strata',
  PERMUTATIONS,
  ({ strata, total }) => {
    const most = strata.reduce(
      (cells, { rows, columns }) => Math.max(cells, rows.length * columns.length),
      0,
    );
    const room = allocateCounts(most);
    return (random) => {
      let sum = 0;
      for (const { rows, columns } of strata) {
        const counts = room.subarray(0, rows.length * columns.length);
        drawTable(random, rows, columns, counts);
        const drawn = withMargins(cellsOfCounts(counts, rows.length, columns.length), rows, columns);
        sum += drawn.total * mutualInformationBits(drawn);
      }
      return sum / total;
    };
  },
);

/**
 * The test of I(X; Y | Z) of a table's columns, in bits: against tables with the margins of X and of Y that each stratum of Z has, or
 * against χ² with Σ (Kx − 1)(Ky − 1) degrees of freedom, Kx and Ky those that occur in a stratum.
 *
 * @see Agresti 2013, Categorical Data Analysis, 4.3 and 16.5; the `mi-cg` and `smc-mi` tests of R's bnlearn
 */
export function conditionalTableTest(
  table: Cells,
  [x, y, z]: readonly (readonly number[])[],
  bits: number,
  tested: CheckedSignificance,
): SignificanceResult {
  const strata = strataOf(table, x, y, z);
  if (tested.kind === 'g-test') {
    const degrees = strata.reduce(
      (sum, { rows, columns }) => sum + (rows.length - 1) * (columns.length - 1),
      0,
    );
    return chiSquareTest(bits, bits, degrees, table.total);
  }
  const args = { strata, total: table.total, seed: tested.seed };
  return summary(bits, overItems(permuteStrataTask, args, tested.permutations, LEAST_TABLES));
}

/** Samples in a cell of Z, at most; at least half of it. Few, so that X hardly depends on Z within it. */
const ALIKE = 10;

/** The samples in an order in which cells of Z follow one another, and where these begin: halves of halves across the widest column. */
function cellsOf(z: readonly Float64Array[]): { readonly order: Int32Array; readonly starts: Int32Array } {
  const order = Int32Array.from(z[0], (_, i) => i);
  const starts: number[] = [];
  const split = (from: number, to: number): void => {
    if (to - from <= ALIKE) {
      starts.push(from);
      return;
    }
    const some = order.subarray(from, to);
    let widest = z[0];
    let width = -1;
    for (const values of z) {
      let low = Infinity;
      let high = -Infinity;
      for (const i of some) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
      if (high - low > width) [widest, width] = [values, high - low];
    }
    some.sort((i, j) => widest[i] - widest[j] || i - j);
    const middle = (from + to) >> 1;
    split(from, middle);
    split(middle, to);
  };
  split(0, order.length);
  return { order, starts: Int32Array.from([...starts, order.length]) };
}

/** An estimate of I(X; Y | Z) without bins; of I(X; Y) where there is no Z. */
export interface ConditionalEstimate {
  readonly method: 'ksg' | 'gaussian';
  readonly x: readonly Float64Array[];
  readonly y: readonly Float64Array[];
  readonly z: readonly Float64Array[];
  readonly k: number;
}

export function conditionalBits({ method, x, y, z, k }: ConditionalEstimate): number {
  if (method === 'gaussian') return gaussianOfGroups(x, y, z);
  return z.length === 0 ? ksgOfGroups([x, y], k, 1) : frenzelPompeBits(x, y, z, k);
}

interface CellPermutations {
  readonly estimate: ConditionalEstimate;
  readonly order: Int32Array;
  readonly starts: Int32Array;
  readonly seed: number;
}

export const permuteCellsTask: RangeTask<CellPermutations> = drawingTask(
  'permutations in cells',
  PERMUTATIONS,
  ({ estimate, order, starts }) => {
    const x = estimate.x.map((values) => values.slice());
    const places = new Int32Array(order.length);
    return (random) => {
      places.set(order);
      for (let cell = 0; cell + 1 < starts.length; cell++) {
        shuffle(random, places.subarray(starts[cell], starts[cell + 1]));
      }
      x.forEach((values, column) => {
        for (let i = 0; i < order.length; i++) values[order[i]] = estimate.x[column][places[i]];
      });
      return conditionalBits({ ...estimate, x });
    };
  },
);

/**
 * The test of I(X; Y | Z) of numbers: against estimates with X permuted within cells of Z, of 5 to 10 neighbouring samples each.
 *
 * @see Runge 2018, Conditional independence testing based on a nearest-neighbor estimator of conditional mutual information, whose local
 *   permutations take the nearest neighbours of each sample instead
 */
export function conditionalSampleTest(
  estimate: ConditionalEstimate,
  bits: number,
  { permutations, seed }: CheckedSignificance,
): SignificanceResult {
  const z = prepared(
    estimate.z.map((values) => values.slice()),
    true,
    0,
    0,
  );
  const chance = overItems(permuteCellsTask, { estimate, ...cellsOf(z), seed }, permutations);
  refuseInfinite('significance', 'permutations', chance);
  return summary(bits, chance);
}
