import type { ColumnInfo, ColumnTable } from '../io/columnTable.js';
import { readColumn } from '../io/readColumn.js';
import { entropy } from '../measures/entropy.js';
import { codeOf } from './failure.js';

/** What `infosimd describe` tells of a column; null where there is nothing to tell. */
export interface ColumnDescription {
  readonly name: string;
  readonly type: string;
  readonly missing: number | null;
  /** Distinct values, missing ones not counted. */
  readonly distinct: number | null;
  /** The least and the greatest value: of texts by code unit, of timestamps as ISO 8601 in UTC. */
  readonly min: number | string | boolean | null;
  readonly max: number | string | boolean | null;
  /** Entropy of the distribution of the distinct values, bits. */
  readonly entropy: number | null;
  /** Why the rest is null. */
  readonly remark?: string;
}

/** A column that is not told of, and why. */
export function unread(name: string, type: string, remark = ''): ColumnDescription {
  return { name, type, missing: null, distinct: null, min: null, max: null, entropy: null, remark };
}

/** What a column holds, read whole. */
export async function describeColumn(table: ColumnTable, name: string): Promise<ColumnDescription> {
  const { type, reason } = table.columns().find((column) => column.name === name) as ColumnInfo;
  if (type === 'unsupported') return unread(name, type, reason);
  try {
    const read = await readColumn(table, name);
    const { missing } = read;
    if (read.kind === 'category') {
      const { codes, categories } = read.values;
      const counts = new Float64Array(categories.length);
      for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) counts[codes[i]]++;
      const [min, max] = extremes(categories as readonly (string | boolean)[]);
      return { name, type, missing, distinct: categories.length, min, max, entropy: entropyOf(counts) };
    }
    const sorted = read.values.sort(); // NaN comes last
    const present = sorted.subarray(0, sorted.length - missing);
    const counts = runLengths(present);
    return describeNumbers(name, read.kind, {
      missing,
      distinct: counts.length,
      min: present[0],
      max: present.at(-1),
      entropy: entropyOf(counts),
    });
  } catch (error) {
    if (codeOf(error) === 'ERR_UNSAFE_INTEGER') return unread(name, type, (error as Error).message);
    if (codeOf(error) === 'ERR_TOO_MANY_CATEGORIES') return unread(name, type, (error as Error).message);
    throw error;
  }
}

/** What is found of a column of numbers or timestamps, as it is told; `min` and `max` are undefined where it has no value. */
export function describeNumbers(
  name: string,
  type: string,
  found: {
    readonly missing: number;
    readonly distinct: number;
    readonly min: number | undefined;
    readonly max: number | undefined;
    readonly entropy: number | null;
  },
): ColumnDescription {
  const { missing, distinct, entropy: bits } = found;
  const shown = (value: number | undefined): number | string | null => {
    if (value === undefined) return null;
    // −0 and 0 are one value.
    return type === 'timestamp' ? timeText(value) : value + 0;
  };
  return { name, type, missing, distinct, min: shown(found.min), max: shown(found.max), entropy: bits };
}

/** How often each distinct value of a sorted array occurs. */
function runLengths(sorted: Float64Array): Float64Array {
  const counts = new Float64Array(sorted.length);
  let runs = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) counts[runs - 1]++;
    else counts[runs++] = 1;
  }
  return counts.subarray(0, runs);
}

/** Of the distribution of counts, in bits; null where there is none. */
export function entropyOf(counts: Float64Array): number | null {
  return counts.length === 0 ? null : entropy(counts, { normalize: true });
}

/** The least and the greatest. */
export function extremes(
  values: readonly (string | boolean)[],
): [string | boolean | null, string | boolean | null] {
  if (values.length === 0) return [null, null];
  let [min] = values;
  let [max] = values;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

function timeText(milliseconds: number): string {
  const date = new Date(Math.floor(milliseconds));
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString();
}
