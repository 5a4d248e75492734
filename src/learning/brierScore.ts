// The mean squared error of probabilities.

import { checkNumbers, type NumericInput } from '../columns/column.js';
import { checkMatrix, isRow, ROWS, type Rows } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { checkClasses } from './classLabels.js';
import { checkProbabilities, checkProbability } from './probabilities.js';

/** Options of `brierScore`. */
export interface BrierScoreOptions {
  /** Half of the sum over classes, so that the score is in [0, 1]: true by default for a column of probabilities, false for rows. */
  readonly scaleByHalf?: boolean;
}

const OPTIONS = optionTable({
  scaleByHalf: { ...option.flag(), fallback: undefined as boolean | undefined },
} satisfies OptionsOf<BrierScoreOptions>);

/**
 * Brier score: the mean over samples of Σ over classes (p − y)², y the one-hot row of the label: in [0, 2], as Brier defined it. Of a column of
 * probabilities of the label 1 it is the mean of (p − y)², half of that sum.
 *
 * @param labels an integer 0 … classes − 1 for each row; 0 or 1 for each element of a column.
 * @param probabilities rows that sum to 1, or a column of probabilities of the label 1.
 * @throws TypeError for a wrong kind; RangeError for a probability outside of [0, 1] or NaN, a row that does not sum to 1, a label that is no
 *   class, different lengths, no sample.
 * @see Brier 1950; `sklearn.metrics.brier_score_loss` with its `scale_by_half`
 * @example
 * import { brierScore } from 'infosimd/learning';
 * console.log(brierScore([1, 0], [0.75, 0.5])); // 0.15625
 */
export function brierScore(
  labels: NumericInput,
  probabilities: NumericInput | Rows,
  options?: BrierScoreOptions,
): number {
  const { scaleByHalf } = readOptions(options, OPTIONS);
  const isColumn = isRow(probabilities) && !(Array.isArray(probabilities) && isRow(probabilities[0]));
  const sum = new NeumaierSum();
  if (isColumn) {
    const { values } = checkNumbers('probabilities', probabilities);
    if (values.length === 0) throw new RangeError('"probabilities" must hold at least one number, got none');
    const classes = checkClasses('labels', labels, values.length, 2);
    for (let i = 0; i < values.length; i++) {
      const gap = checkProbability('probabilities', values[i], i) - classes[i];
      sum.add(gap * gap);
    }
    return (sum.value / values.length) * (scaleByHalf === false ? 2 : 1);
  }
  const matrix = checkMatrix('probabilities', probabilities, `a column, ${ROWS}`);
  const { values, rows, columns } = matrix;
  if (rows === 0 || columns === 0) {
    throw new RangeError('"probabilities" must hold at least one number, got none');
  }
  checkProbabilities('probabilities', matrix);
  const classes = checkClasses('labels', labels, rows, columns);
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < columns; c++) {
      const gap = values[row * columns + c] - (c === classes[row] ? 1 : 0);
      sum.add(gap * gap);
    }
  }
  return (sum.value / rows) * (scaleByHalf ? 0.5 : 1);
}
