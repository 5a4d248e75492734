// The range of a column: one pass of the scan kernel.

import type { NumberColumn } from '../columns/column.js';
import { RECORD, SCAN_MAX, SCAN_MIN, SCAN_NAN } from '../kernels/abi.generated.js';
import { forEachBlock, stageDoubles } from '../kernels/blocks.js';
import { instanceFor } from '../kernels/select.js';

export interface ColumnScan {
  /** ∞ when every value is NaN or there is none. */
  readonly min: number;
  readonly max: number;
  readonly nan: number;
}

/** A call looks at a column for missing samples first and for its range later. */
const scans = new WeakMap<NumberColumn, ColumnScan>();

/** Minimum and maximum of what is not NaN, and the number of NaN. */
export function scanColumn(column: NumberColumn): ColumnScan {
  const known = scans.get(column);
  if (known) return known;
  const { values, element } = column;
  const instance = instanceFor(0, values);
  const record = RECORD / 8;
  let min = Infinity;
  let max = -Infinity;
  let nan = 0;
  forEachBlock(column.length, (start, n) => {
    instance.kernels.scan_F64(stageDoubles(instance, values, element, start, n), n);
    min = Math.min(min, instance.f64[record + SCAN_MIN]);
    max = Math.max(max, instance.f64[record + SCAN_MAX]);
    nan += instance.f64[record + SCAN_NAN];
  });
  const scan = { min, max, nan };
  scans.set(column, scan);
  return scan;
}

/** Two columns whose ranges are those of the samples that both have, NaN passed over, without copies of those. */
export function overPairs(x: NumberColumn, y: NumberColumn): [NumberColumn, NumberColumn] {
  let [minX, maxX, minY, maxY] = [Infinity, -Infinity, Infinity, -Infinity];
  const a = x.values;
  const b = y.values;
  for (let i = 0; i < x.length; i++) {
    const left = a[i];
    const right = b[i];
    if (left !== left || right !== right) continue;
    if (left < minX) minX = left;
    if (left > maxX) maxX = left;
    if (right < minY) minY = right;
    if (right > maxY) maxY = right;
  }
  const pair: [NumberColumn, NumberColumn] = [{ ...x }, { ...y }];
  scans.set(pair[0], { min: minX + 0, max: maxX + 0, nan: 0 });
  scans.set(pair[1], { min: minY + 0, max: maxY + 0, nan: 0 });
  return pair;
}
