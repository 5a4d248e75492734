// Confidence intervals of entropy and mutual information from counts.
//
// A value belongs to the interval unless a test refuses it: unless the observed plug-in value lies beyond a quantile of the plug-in
// values of tables that are drawn where it is true. Of all tables of chances that have this value, the least favourable is tested: that
// of the family through the observed table along which the value changes fastest, p' = p·(i − ⟨i⟩), i the value's influence function,
// −log p for entropy and log p(x, y)/(p(x)·p(y)) for mutual information. Bias and skewness of the plug-in need no correction, since both
// sides have them.
//
// DiCiccio & Romano 1990, Nonparametric confidence limits by resampling methods and least favorable families.

import { quantileAt } from '../bins/quantileAt.js';
import { overItems, type RangeTask } from '../kernels/ranges.js';
import { mutualInformationBits } from '../measures/mutualInformation.js';
import { type CheckedTable, entropyOf, tableOfCells } from '../measures/table.js';
import { exp, ln } from '../numeric/exponential.js';
import { log2 } from '../numeric/log2.js';
import { codesOfCells } from '../tables/cells.js';
import { drawCounts } from '../tables/randomTables.js';
import { type CheckedConfidence, type ConfidenceInterval, REPLICATES } from './confidence.js';
import { type CategoryCounts, categoriesWithCount } from './discrete/categoryCounts.js';
import { drawingTask, LEAST_TABLES } from './resampling.js';

/** Every cell is walked through for each replicate: 4 ms for so many. */
const MOST_CELLS = 2 ** 16;
/** Ends are found to this part of their distance from the observed value. */
const TOLERANCE = 0.05;
/** Rounds of tables for an end: 2 to 4 for many samples, more where few make the quantiles jump. */
const ROUNDS = 16;
const STEPS = 200;
/**
 * The share of samples that may have a category of their own. Of 50 samples by Zipf's law over 1000 categories more mostly have, and where no more
 * than half have, 66 of 100 intervals held the truth.
 */
const MOST_SINGLE = 0.4;
/** How many times as far as the quantile a value goes in a round. */
const STEEPEST = 8;

/** The cells of a table, whose value is an entropy or, with the row and column of each, a mutual information. */
interface Cells {
  readonly codes?: readonly Int32Array[];
  readonly bins?: readonly number[];
}

interface Draws extends Cells {
  readonly chances: Float64Array;
  readonly samples: number;
  readonly seed: number;
}

/** The table of counts, or of chances, whose sum is 1; undefined for an entropy. */
function tableOf({ codes, bins }: Cells, values: Float64Array, total: number): CheckedTable | undefined {
  return codes && bins && tableOfCells({ values, codes, bins, total, weighted: total === 1 });
}

function valueIn(cells: Cells, values: Float64Array, total: number): number {
  const table = tableOf(cells, values, total);
  return table ? mutualInformationBits(table) : entropyOf(values, total);
}

export const drawTablesTask: RangeTask<Draws> = drawingTask(
  'tables of chances',
  REPLICATES,
  ({ chances, samples, codes, bins }) => {
    const drawn = new Float64Array(chances.length);
    return (random) => {
      drawCounts(random, samples, chances, drawn);
      return valueIn({ codes, bins }, drawn, samples);
    };
  },
);

/** A member of the family, with the plug-in values of tables drawn from it, ascending. */
interface Member {
  readonly chances: Float64Array;
  readonly value: number;
  readonly drawn: Float64Array;
}

/** A member, and how far its quantile is below the observed value. */
interface Point extends Member {
  readonly error: number;
}

/** The influence function of each cell less its mean, and its variance. */
function influence(cells: Cells, chances: Float64Array): { scores: Float64Array; variance: number } {
  const table = tableOf(cells, chances, 1);
  let mean = 0;
  const scores = chances.map((p, cell) => {
    if (p === 0) return 0;
    const expected = table ? table.rowSums[table.codes[0][cell]] * table.columnSums[table.codes[1][cell]] : 1;
    const score = table ? log2(p / expected) : -log2(p);
    mean += p * score;
    return score;
  });
  let variance = 0;
  for (let cell = 0; cell < scores.length; cell++) {
    scores[cell] -= mean;
    variance += chances[cell] * scores[cell] * scores[cell];
  }
  return { scores, variance };
}

/** The chances of the family whose value is `goal`, or as close to it as they come. */
function walk(
  cells: Cells,
  { chances, value }: { readonly chances: Float64Array; readonly value: number },
  goal: number,
  close: number,
): { chances: Float64Array; value: number } {
  let at = { chances, value };
  let { scores, variance } = influence(cells, chances);
  // No chance changes by more than a factor of e in a step: the family is a curve.
  let most = 1;
  for (let step = 0; step < STEPS && variance > 0 && Math.abs(goal - at.value) > close; step++) {
    const farthest = scores.reduce((most, score) => Math.max(most, Math.abs(score)), 0);
    const rate = Math.min(most / farthest, Math.abs(goal - at.value) / variance) * Math.sign(goal - at.value);
    let total = 0;
    const next = at.chances.map((p, cell) => {
      const moved = p * exp(rate * scores[cell]);
      total += moved;
      return moved;
    });
    for (let cell = 0; cell < next.length; cell++) next[cell] /= total;
    const reached = valueIn(cells, next, 1);
    // A step past an extreme leads away from the goal.
    if (Math.abs(goal - reached) >= Math.abs(goal - at.value)) most /= 4;
    else {
      at = { chances: next, value: reached };
      ({ scores, variance } = influence(cells, next));
    }
  }
  return at;
}

/** A family, and what was observed. */
interface Family extends Cells {
  readonly samples: number;
  readonly observed: number;
  /** A deviation of the plug-in value, but not 0. */
  readonly unit: number;
  readonly start: Member;
  readonly draw: (chances: Float64Array) => Float64Array;
}

/** @param pseudo what each cell is given beside its count. */
function familyOf(
  cells: Cells,
  counts: Float64Array,
  samples: number,
  pseudo: number,
  { replicates, seed }: CheckedConfidence,
): Family {
  // Where the value is extreme, of equal counts or of independence, it changes in no direction: a step of a tenth of a deviation away
  // in which a cell's neighbours go the other way.
  const shift = 0.1 / Math.sqrt(samples);
  let total = 0;
  const chances = counts.map((count, cell) => {
    const place = cells.codes ? cells.codes[0][cell] + cells.codes[1][cell] : cell;
    const weight = (count + pseudo) * (1 + (place % 2 === 0 ? shift : -shift));
    total += weight;
    return weight;
  });
  for (let cell = 0; cell < chances.length; cell++) chances[cell] /= total;
  const draw = (chances: Float64Array): Float64Array =>
    overItems(drawTablesTask, { ...cells, chances, samples, seed }, replicates, LEAST_TABLES).sort();
  const unit = Math.max(1 / samples, Math.sqrt(influence(cells, chances).variance / samples));
  const start = { chances, value: valueIn(cells, chances, 1), drawn: draw(chances) };
  return { ...cells, samples, observed: valueIn(cells, counts, samples), unit, start, draw };
}

/**
 * An end of the interval: the farthest value that is not refused.
 *
 * @param sign 1 for the upper end, −1 for the lower.
 * @param share of the quantile that the observed value must not pass.
 * @param bound the value beyond which there is none.
 */
function endOf(family: Family, sign: 1 | -1, share: number, bound: number): number {
  const { observed, unit, start, draw } = family;
  const errorOf = (drawn: Float64Array): number =>
    observed - quantileAt((drawn.length - 1) * share, drawn.length - 1, (rank) => drawn[rank]);
  const close = unit / 100;
  let at: Point = { ...start, error: errorOf(start.drawn) };
  let before: Point | undefined;
  let inside: Point | undefined;
  let outside: Point | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    // A quantile equal to the observed value, as of few samples, refuses nothing.
    if (at.error * sign >= 0) inside = at;
    else outside = at;
    const near = TOLERANCE * Math.max(unit, Math.abs(at.value - observed));
    if (inside && outside && Math.abs(inside.value - outside.value) <= near) return outside.value;
    // How far the error is from 0 if it goes on as it came; to begin with, as if the quantile moved as the value does.
    const slope =
      before && before.error !== at.error ? (before.value - at.value) / (at.error - before.error) : 1;
    const left = at.error * Math.min(STEEPEST, Math.max(1, slope));
    if (before && left !== 0 && Math.abs(left) <= near) return at.value + left;
    let goal = at.value + sign * Math.max(Math.abs(left), unit) * (inside ? 1 : -1);
    if (inside && outside) {
      const part = inside.error / (inside.error - outside.error);
      goal = inside.value + Math.min(0.8, Math.max(0.2, part)) * (outside.value - inside.value);
    }
    const to = walk(family, at, sign > 0 ? Math.min(bound, goal) : Math.max(bound, goal), close);
    if (Math.abs(to.value - at.value) < 2 * close) {
      // The family ends here. If what was observed is rare in all of it, such as counts that are exactly equal, it is taken for a common one.
      if (inside) return outside?.value ?? bound;
      return endOf({ ...family, observed: at.drawn[at.drawn.length >> 1] }, sign, share, bound);
    }
    before = at;
    const drawn = draw(to.chances);
    at = { ...to, drawn, error: errorOf(drawn) };
  }
  return (outside ?? at).value;
}

function interval(
  level: number,
  value: number,
  observed: number,
  low: number,
  high: number,
): ConfidenceInterval {
  return { level, low: Math.min(value, observed, Math.max(0, low)), high: Math.max(value, observed, high) };
}

/** An interval of mutual information that holds the estimate `value`. */
export function informationInterval(
  table: CheckedTable,
  value: number,
  level: number,
  sure: CheckedConfidence,
): ConfidenceInterval {
  const { values, codes, total } = table;
  // Samples of one category do not tell that there is no other.
  const rows = Math.max(2, table.rows);
  const columns = Math.max(2, table.columns);
  if (rows * columns > MOST_CELLS) {
    throw new RangeError(
      `"confidence" takes a table of at most ${MOST_CELLS} cells, got ${rows} × ${columns}; take fewer bins or merge categories`,
    );
  }
  const counts = new Float64Array(rows * columns);
  for (let i = 0; i < values.length; i++) counts[codes[0][i] * columns + codes[1][i]] = values[i];
  const cells = {
    codes: codesOfCells(
      counts.map((_, cell) => cell),
      [rows, columns],
    ),
    bins: [rows, columns],
  };
  // Trybula's minimax pseudo-counts, where they are not above Jeffreys's.
  const family = familyOf(cells, counts, total, Math.min(0.5, Math.sqrt(total) / counts.length), sure);
  const low = endOf(family, -1, (1 + level) / 2, 0);
  const high = endOf(family, 1, (1 - level) / 2, log2(Math.min(rows, columns)));
  return interval(level, value, family.observed, low, high);
}

/**
 * How many categories without a sample are reckoned with: twice the upper limit of 97.5 % for the least number that there probably
 * are, and three at least. In simulations of categories by Zipf's law and geometric ones, the limit itself is too few.
 *
 * @see Chao 1987, Estimating the population size for capture-recapture data with unequal catchability
 */
function unseen(counts: CategoryCounts): number {
  const { total } = counts;
  const once = categoriesWithCount(counts, 1);
  const twice = categoriesWithCount(counts, 2);
  const share = (total - 1) / total;
  const ratio = twice > 0 ? once / twice : 0;
  const number = twice > 0 ? (share * once * ratio) / 2 : (share * once * (once - 1)) / 2;
  if (number === 0) return 3;
  const variance =
    twice > 0
      ? twice * ratio ** 2 * (share / 2 + share ** 2 * ratio + (share * ratio) ** 2 / 4)
      : number +
        (share ** 2 * once * (2 * once - 1) ** 2) / 4 -
        (share * once * once) ** 2 / (4 * (counts.occupied + number));
  const upper = number * exp(1.96 * Math.sqrt(ln(1 + Math.max(0, variance) / number ** 2)));
  return Math.ceil(Math.min(Math.max(3, 2 * upper), 10 * total));
}

/**
 * An interval of the entropy of categories that holds the estimate `value`.
 *
 * @param counts with the number of categories that there can be, seen or not, as their support.
 */
export function entropyInterval(
  counts: CategoryCounts,
  value: number,
  level: number,
  sure: CheckedConfidence,
): ConfidenceInterval {
  const { total, occupied, support } = counts;
  const more = Math.min(unseen(counts), support - occupied);
  const once = categoriesWithCount(counts, 1);
  if (support === Infinity && once > MOST_SINGLE * total) {
    throw new RangeError(
      `"confidence" needs more samples: ${once} of ${total} have a category of their own, at most two fifths may`,
    );
  }
  if (occupied + more > MOST_CELLS) {
    throw new RangeError(
      `"confidence" takes at most ${MOST_CELLS} categories, got ${occupied + more}, unseen ones included`,
    );
  }
  const seen = counts.counts.filter((count) => count > 0);
  const all = new Float64Array(occupied + more);
  all.set(seen);
  const upper = familyOf({}, all, total, 0.5, sure);
  const low = occupied === 1 ? 0 : endOf(familyOf({}, seen, total, 0.5, sure), -1, (1 + level) / 2, 0);
  const high = endOf(upper, 1, (1 - level) / 2, log2(all.length));
  return interval(level, value, upper.observed, low, high);
}
