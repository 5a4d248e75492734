// Random tables of counts: with given margins, and with given chances of the cells.

import type { Philox } from '../numeric/philox.js';
import { randomBinomial, randomHypergeometric } from '../numeric/randomCounts.js';

/**
 * A table drawn as if pairs were made by chance: all pairings of the margins are equally likely. Cell by cell from its
 * hypergeometric distribution given those before, so that its time does not depend on the number of samples.
 *
 * @param rows, columns sums of counts, of one total.
 * @param to rows × columns cells, to be written.
 * @param left room for as many numbers as there are columns.
 * @see Patefield 1981, Algorithm AS 159; `r2dtable` of R
 */
export function drawTable(
  stream: Philox,
  rows: Float64Array,
  columns: Float64Array,
  to: Float64Array,
  left = new Float64Array(columns.length),
): void {
  left.set(columns);
  let below = 0;
  for (let j = 0; j < columns.length; j++) below += columns[j];
  const lastColumn = columns.length - 1;
  for (let i = 0, cell = 0; i < rows.length; i++) {
    let row = rows[i];
    // What the columns from j on have left for this row and those below.
    let room = below;
    below -= row;
    for (let j = 0; j < lastColumn; j++, cell++) {
      const n = row === 0 ? 0 : randomHypergeometric(stream, left[j], row, room);
      to[cell] = n;
      row -= n;
      room -= left[j];
      left[j] -= n;
    }
    to[cell++] = row;
    left[lastColumn] -= row;
  }
}

/** Samples drawn independently, each in a cell with its chance: a multinomial table. */
export function drawCounts(
  stream: Philox,
  samples: number,
  chances: ArrayLike<number>,
  to: Float64Array,
): void {
  let total = 0;
  for (let cell = 0; cell < chances.length; cell++) total += chances[cell];
  let left = samples;
  for (let cell = 0; cell < chances.length; cell++) {
    const chance = chances[cell];
    // Rounding may leave a total just below the last chance.
    const n = chance === 0 ? 0 : randomBinomial(stream, left, chance >= total ? 1 : chance / total);
    to[cell] = n;
    left -= n;
    total -= chance;
  }
}
