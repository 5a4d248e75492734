// The range of a column: one pass of the scan kernel.

import type { Column, NumberColumn } from '../columns/column.js';
import { RECORD, SCAN_MAX, SCAN_MIN, SCAN_NAN } from '../kernels/abi.generated.js';
import { columnCut, forEachBlock, stageDoubles } from '../kernels/blocks.js';
import type { Instance } from '../kernels/memory.js';
import { overRanges, type RangeTask } from '../kernels/ranges.js';
import { instanceFor } from '../kernels/select.js';

interface ColumnScan {
  /** ∞ if there is no value, or every value is NaN. */
  readonly min: number;
  readonly max: number;
  readonly nan: number;
}

/** Cached, because a call first checks a column for missing samples and later needs its range. */
const scans = new WeakMap<NumberColumn, ColumnScan>();

/** Accumulates the scans of blocks. */
class Scan implements ColumnScan {
  min = Infinity;
  max = -Infinity;
  nan = 0;

  /** Adds `n` doubles at a byte offset. */
  add({ kernels, f64 }: Instance, at: number, n: number): void {
    const record = RECORD / 8;
    kernels.scan_F64(at, n);
    this.min = Math.min(this.min, f64[record + SCAN_MIN]);
    this.max = Math.max(this.max, f64[record + SCAN_MAX]);
    this.nan += f64[record + SCAN_NAN];
  }

  /** Adds the result of another scan. */
  merge(found: Float64Array): void {
    this.min = Math.min(this.min, found[0]);
    this.max = Math.max(this.max, found[1]);
    this.nan += found[2];
  }

  get found(): [number, number, number] {
    return [this.min, this.max, this.nan];
  }
}

function scanRange({ values, element }: NumberColumn, start: number, end: number): Scan {
  const instance = instanceFor(0, values);
  const scan = new Scan();
  forEachBlock(
    end,
    (from, n) => scan.add(instance, stageDoubles(instance, values, element, from, n), n),
    start,
  );
  return scan;
}

/** For a range of a column: minimum, maximum, number missing. */
export const scanTask: RangeTask<NumberColumn> = {
  name: 'scan',
  size: () => 3,
  run: (column, start, end, to) => to.set(scanRange(column, start, end).found),
};

function mergeScans(parts: readonly Float64Array[]): Scan {
  const scan = new Scan();
  for (const part of parts) scan.merge(part);
  return scan;
}

/** The minimum and maximum of a column without NaN, and the number of NaN. */
export function scanColumn(column: NumberColumn): ColumnScan {
  const known = scans.get(column);
  if (known) return known;
  const parts = overRanges(scanTask, column, columnCut(column.length));
  const scan = parts ? mergeScans(parts) : scanRange(column, 0, column.length);
  scans.set(column, scan);
  return scan;
}

/** For a range of columns: minimum, maximum, number missing of each. */
export const scanColumnsTask: RangeTask<readonly Column[]> = {
  name: 'scanColumns',
  size: (_, start, end) => 3 * (end - start),
  run: (columns, start, end, to) => {
    for (let i = start; i < end; i++) {
      const column = columns[i];
      if (column.kind === 'number') to.set(scanRange(column, 0, column.length).found, 3 * (i - start));
    }
  },
};

/** Scans many columns in advance, if several threads can share the work. */
export function scanAll(columns: readonly Column[]): void {
  const parts = overRanges(scanColumnsTask, columns, { length: columns.length, unit: 1, least: 1 });
  if (parts === undefined) return;
  let next = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 3) {
      const column = columns[next++];
      const [min, max, nan] = part.subarray(at, at + 3);
      if (column.kind === 'number') scans.set(column, { min, max, nan });
    }
  }
}
