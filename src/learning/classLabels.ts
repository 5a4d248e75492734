// Checks labels that number classes.

import { checkNumbers } from '../columns/column.js';

/** Whether all labels lie in 0 … count − 1: 0.4 ns a label, instead of 2 one at a time. */
function areBelow(labels: Int32Array, count: number): boolean {
  let signs = 0;
  for (let i = 0; i < labels.length; i++) signs |= labels[i] | (count - 1 - labels[i]);
  return signs >= 0;
}

/** A label 0 … classes − 1 for each of the rows, −1 for those equal to `ignoreIndex`, if the function has such an option (`canIgnore`). */
export function checkClasses(
  name: string,
  labels: unknown,
  rows: number,
  classes: number,
  canIgnore = false,
  ignoreIndex?: number,
): Int32Array {
  const { values } = checkNumbers(name, labels);
  if (values.length !== rows) {
    throw new RangeError(`"${name}" must have a label for each of the ${rows} rows, got ${values.length}`);
  }
  if (values instanceof Int32Array && ignoreIndex === undefined && areBelow(values, classes)) return values;
  const checked = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const label = values[row];
    if (label === ignoreIndex) checked[row] = -1;
    else if (Number.isInteger(label) && label >= 0 && label < classes) checked[row] = label;
    else {
      const hint = canIgnore ? '; name a label to leave out with { ignoreIndex }' : '';
      throw new RangeError(
        `"${name}" must hold integers in 0 … ${classes - 1}, got ${label} at index ${row}${hint}`,
      );
    }
  }
  return checked;
}
