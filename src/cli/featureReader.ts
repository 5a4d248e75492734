import type { CategoryCodes } from '../columns/categories.js';
import type { ColumnTable } from '../io/columnTable.js';
import { readColumn } from '../io/readColumn.js';
import type { Feature } from './features.js';
import { timestampPart } from './timestampParts.js';

/** The values of a feature, and how many rows have none. */
export interface FeatureValues {
  readonly values: Float64Array | CategoryCodes;
  readonly kind: 'number' | 'category';
  /** Rows without a value in the file. */
  readonly missing: number;
  /** Rows that hold ±∞, which no bin of automatic range can hold: NaN in `values`. */
  readonly infinite: number;
}

/** Reads features of a table; the timestamps behind several parts are read once. */
export class FeatureReader {
  private readonly table: ColumnTable;
  private readonly maxCategories: number;
  private timestamps: { column: string; values: Float64Array; missing: number } | undefined;

  /** `maxCategories`: the most categories that a column may have. */
  constructor(table: ColumnTable, maxCategories: number) {
    this.table = table;
    this.maxCategories = maxCategories;
  }

  /** @throws RangeError as `readColumn` does; `onProgress` is called with the rows done. */
  async read({ column, part }: Feature, onProgress?: (rows: number) => void): Promise<FeatureValues> {
    if (part) {
      const { values, missing } = await this.readTimestamps(column, onProgress);
      return { values: timestampPart(values, part), kind: 'category', missing, infinite: 0 };
    }
    const read = await readColumn(this.table, column, { maxCategories: this.maxCategories, onProgress });
    if (read.kind === 'category') return { ...read, kind: 'category', infinite: 0 };
    const { values, missing } = read;
    let infinite = 0;
    for (let i = 0; i < values.length; i++) {
      if (values[i] !== Infinity && values[i] !== -Infinity) continue;
      values[i] = NaN;
      infinite++;
    }
    return { values, kind: 'number', missing, infinite };
  }

  private async readTimestamps(column: string, onProgress?: (rows: number) => void) {
    if (this.timestamps?.column !== column) {
      const { values, missing } = await readColumn(this.table, column, { onProgress });
      this.timestamps = { column, values: values as Float64Array, missing };
    }
    return this.timestamps;
  }
}

/** How many rows have a value in all of some columns of one length, at least one of them. */
export function countCommonRows(columns: readonly FeatureValues['values'][]): number {
  const present = new Uint8Array(columns[0].length).fill(1);
  for (const column of columns) {
    if (column instanceof Float64Array) {
      for (let i = 0; i < present.length; i++) if (column[i] !== column[i]) present[i] = 0;
    } else {
      const { codes } = column;
      for (let i = 0; i < present.length; i++) if (codes[i] < 0) present[i] = 0;
    }
  }
  let count = 0;
  for (let i = 0; i < present.length; i++) count += present[i];
  return count;
}

/** Whether any row has a value in both. */
export function haveCommonRow({ values: x }: FeatureValues, { values: y }: FeatureValues): boolean {
  const a = x instanceof Float64Array ? x : x.codes;
  const b = y instanceof Float64Array ? y : y.codes;
  const missingA = x instanceof Float64Array ? NaN : -1;
  const missingB = y instanceof Float64Array ? NaN : -1;
  for (let i = 0; i < a.length; i++) {
    if (!Object.is(a[i], missingA) && !Object.is(b[i], missingB)) return true;
  }
  return false;
}
