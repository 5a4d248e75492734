// How far confidences are from the frequency with which they are right.

import { checkNumbers, type NumericInput } from '../columns/column.js';
import { describe } from '../columns/errors.js';
import { checkMatrix, isFloat32, isRow, type Matrix, ROWS, type Rows } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import type { Completed, Given, Only } from '../estimators/results.js';
import { BLOCK } from '../kernels/abi.generated.js';
import { forEachBlock, stage } from '../kernels/blocks.js';
import { learningKernels } from '../kernels/learning.js';
import { MemoryLayout } from '../kernels/memoryLayout.js';
import { instanceFor } from '../kernels/select.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import type { NumericArray } from '../numeric/numericArray.js';
import { binEdges, digitize } from '../tables/histogram.js';
import { checkClasses } from './classLabels.js';
import { poolAdjacentViolators } from './isotonic.js';
import { checkProbabilities } from './probabilities.js';

/** Options of `calibrationError`. */
export interface CalibrationErrorOptions {
  /** Over bins, weighted by their share: `'l1'` (default, the expected calibration error), `'l2'` (its root mean square), or `'max'`. */
  readonly norm?: 'l1' | 'l2' | 'max';
  /** Bins, 1 … 65 536; 15 by default. */
  readonly bins?: number;
  /** `'uniform'` (default): bins of equal width on [0, 1]; or `'equal-frequency'`, from the confidences. */
  readonly binning?: 'uniform' | 'equal-frequency';
  /** Also recalibrates by isotonic regression and decomposes the Brier score; the result is an object. */
  readonly isotonic?: boolean;
  /** An object with counts for each bin instead of a number. */
  readonly details?: boolean;
}

/** A bin of a reliability diagram. */
export interface CalibrationBin {
  /** Its edges: lower ≤ confidence < upper; the last holds its upper edge. */
  readonly lower: number;
  readonly upper: number;
  /** Samples. */
  readonly count: number;
  /** Mean confidence; NaN if there is no sample. */
  readonly confidence: number;
  /** Share of outcomes that came true; NaN if there is no sample. */
  readonly accuracy: number;
}

/** The Brier score of confidences, (p − outcome)², as miscalibration − discrimination + uncertainty. */
export interface IsotonicCalibration {
  /** The mean of (p − outcome)². */
  readonly score: number;
  /** What recalibration gains: 0 for perfectly calibrated confidences. */
  readonly miscalibration: number;
  /** What recalibrated confidences gain over the base rate. */
  readonly discrimination: number;
  /** The score of the base rate. */
  readonly uncertainty: number;
  /** The recalibrated confidence of each sample. */
  readonly recalibrated: Float64Array;
}

/** The result of `calibrationError` with `details` or `isotonic`. */
export interface CalibrationErrorResult {
  /** The error in the norm asked for, in [0, 1]. */
  readonly value: number;
  readonly norm: 'l1' | 'l2' | 'max';
  readonly samples: number;
  /** Share of outcomes that came true. */
  readonly accuracy: number;
  /** Mean confidence. */
  readonly confidence: number;
  /** Every bin, in ascending order. */
  readonly bins: readonly CalibrationBin[];
  /** With `isotonic`. */
  readonly isotonic?: IsotonicCalibration;
}

const OPTIONS = optionTable({
  norm: option.choice(['l1', 'l2', 'max'], 'l1'),
  bins: option.integer(1, 65536, 15),
  binning: option.choice(['uniform', 'equal-frequency'], 'uniform'),
  isotonic: option.flag(),
  details: option.flag(),
} satisfies OptionsOf<CalibrationErrorOptions>);

/** Confidences, and whether each came true (1 or 0). */
interface Outcomes {
  readonly confidences: NumericArray;
  readonly outcomes: NumericArray;
  /** Throws for the first wrong confidence or outcome. */
  readonly refuse: () => never;
}

/** Writes outcomes as bytes; any but 0 and 1 becomes 2, which the kernel refuses. */
function writeBytes(outcomes: NumericArray, start: number, n: number, to: Uint8Array, at: number): void {
  if (outcomes instanceof Uint8Array) {
    to.set(outcomes.subarray(start, start + n), at);
    return;
  }
  for (let i = 0; i < n; i++) {
    const outcome = outcomes[start + i];
    // A branch on the outcome itself would be hard to predict: 6 ns.
    to[at + i] = outcome === (outcome & 1) ? outcome : 2;
  }
}

/** Probabilities of the label 1. */
function binaryOutcomes(labels: NumericInput, probabilities: unknown): Outcomes {
  const { values } = checkNumbers('probabilities', probabilities);
  const { values: given } = checkNumbers('labels', labels);
  if (values.length === 0) throw new RangeError('"probabilities" must hold at least one number, got none');
  if (given.length !== values.length) {
    throw new RangeError(
      `"labels" must have the length of "probabilities" (${values.length}), got ${given.length}`,
    );
  }
  return {
    confidences: values,
    outcomes: given,
    refuse: () => {
      const wrong = values.findIndex((p) => !(p >= 0 && p <= 1));
      if (wrong >= 0) {
        throw new RangeError(
          `"probabilities" must hold numbers in [0, 1], got ${describe(values[wrong])} at index ${wrong}`,
        );
      }
      const label = given.findIndex((value) => value !== 0 && value !== 1);
      throw new RangeError(
        `"labels" must be 0 or 1 where probabilities are a column, got ${describe(given[label])} at index ${label}`,
      );
    },
  };
}

/** The probability of each row's most probable class, the first of equals, and whether that is the label. */
function topOutcomes(labels: NumericInput, probabilities: unknown): Outcomes {
  const matrix: Matrix = checkMatrix('probabilities', probabilities, `a column, ${ROWS}`);
  const { values, rows, columns } = matrix;
  if (rows === 0 || columns === 0) {
    throw new RangeError('"probabilities" must hold at least one number, got none');
  }
  checkProbabilities('probabilities', matrix);
  const classes = checkClasses('labels', labels, rows, columns);
  const confidences = new Float64Array(rows);
  const outcomes = new Uint8Array(rows);
  for (let row = 0, first = 0; row < rows; row++, first += columns) {
    let best = 0;
    for (let c = 1; c < columns; c++) if (values[first + c] > values[first + best]) best = c;
    // Rounding may leave a probability of 1 a little above.
    confidences[row] = Math.min(1, values[first + best]);
    outcomes[row] = best === classes[row] ? 1 : 0;
  }
  const refuse = (): never => {
    throw new RangeError('"probabilities" changed while they were read');
  };
  return { confidences, outcomes, refuse };
}

/** Sums by bin. */
interface BinSums {
  readonly edges: Float64Array;
  readonly counts: Float64Array;
  readonly outcomes: Float64Array;
  readonly confidences: readonly NeumaierSum[];
}

function emptySums(edges: Float64Array): BinSums {
  const bins = edges.length - 1;
  return {
    edges,
    counts: new Float64Array(bins),
    outcomes: new Float64Array(bins),
    confidences: Array.from({ length: bins }, () => new NeumaierSum()),
  };
}

/** The edges that NumPy's linspace gives. */
function uniformEdges(bins: number): Float64Array {
  return Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? 1 : i * (1 / bins)));
}

function uniformSums({ confidences, outcomes, refuse }: Outcomes, bins: number): BinSums {
  const sums = emptySums(uniformEdges(bins));
  const float32 = isFloat32(confidences);
  const layout = new MemoryLayout();
  const valuesAt = layout.take(8 * BLOCK);
  const outcomesAt = layout.take(BLOCK);
  const edgesAt = layout.take(8 * (bins + 1));
  const tablesAt = layout.take(128 * bins);
  const instance = instanceFor(layout.bytes, confidences);
  const { f64, u8 } = instance;
  const kernels = learningKernels(instance);
  const run = float32 ? kernels.calibrate_F32 : kernels.calibrate_F64;
  f64.set(sums.edges, edgesAt / 8);
  const { length } = confidences;
  // Few samples in many bins: their tables are read less often.
  const longest = bins > 256 ? 2 ** 25 : 2 ** 16;
  const tables = f64.subarray(tablesAt / 8, tablesAt / 8 + 16 * bins).fill(0);
  let since = 0;
  const flush = (): void => {
    for (let bin = 0; bin < bins; bin++) {
      for (let t = 0; t < 8; t++) {
        const at = 2 * (8 * bin + t);
        sums.counts[bin] += tables[at + 1];
        if (t >= 4) sums.outcomes[bin] += tables[at + 1];
        sums.confidences[bin].add(tables[at]);
      }
    }
    tables.fill(0);
    since = 0;
  };
  forEachBlock(length, (start, n) => {
    const from = stage(instance, confidences, float32 ? 'F32' : 'F64', start, n, valuesAt);
    writeBytes(outcomes, start, n, u8, outcomesAt);
    if (run(from, outcomesAt, n, bins, edgesAt, tablesAt) !== 0) refuse();
    since += n;
    if (since >= longest) flush();
  });
  flush();
  return sums;
}

function equalFrequencySums({ confidences, outcomes, refuse }: Outcomes, bins: number): BinSums {
  for (let i = 0; i < confidences.length; i++) {
    if (!(confidences[i] >= 0 && confidences[i] <= 1) || !(outcomes[i] === 0 || outcomes[i] === 1)) refuse();
  }
  const sums = emptySums(binEdges(confidences, { bins, binning: 'equal-frequency' }));
  const codes = digitize(confidences, sums.edges);
  const last = sums.counts.length - 1;
  for (let i = 0; i < codes.length; i++) {
    // The last bin is closed.
    const bin = Math.min(codes[i] - 1, last);
    sums.counts[bin]++;
    sums.outcomes[bin] += outcomes[i];
    sums.confidences[bin].add(confidences[i]);
  }
  return sums;
}

function isotonicOf({ confidences, outcomes }: Outcomes): IsotonicCalibration {
  const n = confidences.length;
  const recalibrated = poolAdjacentViolators(confidences, outcomes);
  let came = 0;
  for (let i = 0; i < n; i++) came += outcomes[i];
  const rate = came / n;
  const score = new NeumaierSum();
  const after = new NeumaierSum();
  for (let i = 0; i < n; i++) {
    score.add((confidences[i] - outcomes[i]) * (confidences[i] - outcomes[i]));
    after.add((recalibrated[i] - outcomes[i]) * (recalibrated[i] - outcomes[i]));
  }
  const uncertainty = rate * (1 - rate);
  return Object.freeze({
    score: score.value / n,
    miscalibration: Math.max(0, score.value / n - after.value / n),
    discrimination: Math.max(0, uncertainty - after.value / n),
    uncertainty,
    recalibrated,
  });
}

/**
 * Calibration error: how far confidences are from the share that came true, over bins of confidence: Σ n_b/n·|accuracy_b − confidence_b|
 * (`'l1'`, the expected calibration error), the root of the mean square (`'l2'`) or the greatest over bins that hold samples (`'max'`).
 *
 * Of rows, the confidence is the probability of the most probable class, and comes true if that is the label; of a column, it is the
 * probability of the label 1. Bins are [lower, upper), the last closed: a confidence of 1 belongs to the last bin, not to one of its own.
 *
 * The error is biased upwards: with few samples a bin, even calibrated confidences are some way off. Compare with bins of equal frequency, and
 * with `isotonic`, which needs no bins.
 *
 * @param labels an integer 0 … classes − 1 for each row; 0 or 1 for each element of a column.
 * @param probabilities rows that sum to 1, or a column of probabilities of the label 1.
 * @returns a number in [0, 1]; a frozen object with `details` or `isotonic`.
 * @throws TypeError for a wrong kind; RangeError for a probability outside of [0, 1] or NaN, a row that does not sum to 1, a label that is no
 *   class, different lengths, no sample.
 * @see Guo et al. 2017; Naeini, Cooper & Hauskrecht 2015; Dimitriadis, Gneiting & Jordan 2021 for the decomposition
 * @example
 * import { calibrationError } from 'infosimd/learning';
 * console.log(calibrationError([1, 1, 1, 0], [0.75, 0.75, 0.75, 0.75])); // 0
 * console.log(calibrationError([1, 0, 0, 0], [0.75, 0.75, 0.75, 0.75])); // 0.5
 */
export function calibrationError<
  const Options extends Only<CalibrationErrorOptions, Options> = Record<never, never>,
>(
  labels: NumericInput,
  probabilities: NumericInput | Rows,
  options?: Completed<Options, CalibrationErrorOptions>,
): [Given<Options, 'details'>, Given<Options, 'isotonic'>] extends [false | undefined, false | undefined]
  ? number
  : CalibrationErrorResult;
export function calibrationError(
  labels: NumericInput,
  probabilities: NumericInput | Rows,
  options?: CalibrationErrorOptions,
): number | CalibrationErrorResult {
  const { norm, bins, binning, isotonic, details } = readOptions(options, OPTIONS);
  const isColumn = isRow(probabilities) && !(Array.isArray(probabilities) && isRow(probabilities[0]));
  const outcomes = isColumn ? binaryOutcomes(labels, probabilities) : topOutcomes(labels, probabilities);
  const sums = binning === 'uniform' ? uniformSums(outcomes, bins) : equalFrequencySums(outcomes, bins);
  const n = outcomes.confidences.length;
  const total = new NeumaierSum();
  const all = new NeumaierSum();
  let most = 0;
  sums.counts.forEach((count, bin) => {
    if (count === 0) return;
    const confidence = sums.confidences[bin].value;
    all.add(confidence);
    const gap = Math.abs(sums.outcomes[bin] - confidence);
    total.add(norm === 'l2' ? gap * (gap / count) : gap);
    most = Math.max(most, gap / count);
  });
  const value = norm === 'max' ? most : norm === 'l2' ? Math.sqrt(total.value / n) : total.value / n;
  if (!details && !isotonic) return value;
  const listed = Array.from(sums.counts, (count, bin) =>
    Object.freeze({
      lower: sums.edges[bin],
      upper: sums.edges[bin + 1],
      count,
      confidence: sums.confidences[bin].value / count,
      accuracy: sums.outcomes[bin] / count,
    }),
  );
  const result = {
    value,
    norm,
    samples: n,
    accuracy: sums.outcomes.reduce((a, b) => a + b, 0) / n,
    confidence: all.value / n,
    bins: Object.freeze(listed),
  };
  return Object.freeze(isotonic ? { ...result, isotonic: isotonicOf(outcomes) } : result);
}
