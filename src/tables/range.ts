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

/** A column whose range is that of the samples that both columns have, NaN passed over, without a copy of those. */
export function overPairs(column: NumberColumn, other: NumberColumn): NumberColumn {
  let min = Infinity;
  let max = -Infinity;
  const a = column.values;
  const b = other.values;
  for (let i = 0; i < column.length; i++) {
    const value = a[i];
    if (b[i] !== b[i]) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const same = { ...column };
  scans.set(same, { min: min + 0, max: max + 0, nan: 0 });
  return same;
}
