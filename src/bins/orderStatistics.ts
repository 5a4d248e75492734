// Order statistics without sorting the whole column: a fine histogram finds the cells that contain the wanted ranks, and only the
// samples in these cells are collected and searched again.

import type { NumberColumn } from '../columns/column.js';
import { CODES_A, HEAP } from '../kernels/abi.generated.js';
import { forEachBlock } from '../kernels/blocks.js';
import { instanceFor } from '../kernels/select.js';
import { countCodes } from './codeCounts.js';
import { EdgeLookup } from './edgeLookup.js';
import { uniformEdges } from './edges.js';
import { evenRanks, quantilesFrom } from './quantileAt.js';
import { scanColumn } from './range.js';

/** The number of cells for long columns, and for columns of fewer than `LONG` samples. */
const CELLS = 4096;
const FEW_CELLS = 256;
const LONG = 65536;
/** Shorter columns are sorted. */
const SHORT = 512;
/** The size of the sample that shows where most of the column lies. */
const SAMPLES = 2048;
/** After so many levels the rest is sorted: each level resolves 2^-8 of the range left by the one before. */
const DEPTH = 6;

function columnOf(values: Float64Array): NumberColumn {
  return { kind: 'number', values, element: 'F64', length: values.length };
}

/** Every `step`-th sample that is not missing, sorted. */
function sorted({ values, length }: NumberColumn, step: number): Float64Array {
  const kept = new Float64Array(Math.ceil(length / step));
  let n = 0;
  for (let i = 0; i < length; i += step) {
    const value = values[i];
    if (value === value) kept[n++] = value;
  }
  return kept.subarray(0, n).sort();
}

/**
 * The range that the fine cells divide. It excludes what certainly contains no wanted rank, so that heavy tails take no cells.
 */
function innerRange(column: NumberColumn, ranks: readonly number[], n: number): [number, number] {
  const { min, max } = scanColumn(column);
  const inner = ranks.filter((rank) => rank > 0 && rank < n - 1);
  const sample = sorted(column, Math.ceil(column.length / SAMPLES));
  if (inner.length === 0 || sample.length === 0) return [min, max];
  const last = sample.length - 1;
  const low = sample[Math.floor((last * inner[0]) / n / 2)];
  const high = sample[Math.ceil(last - (last * (n - inner[inner.length - 1])) / n / 2)];
  return low < high ? [low, high] : [min, max];
}

/**
 * The samples at given ranks (0 is the smallest) of the sorted column without missing samples.
 *
 * @param column finite numbers, and NaN.
 * @param ranks ascending, below the number of samples that are not missing.
 */
export function orderStatistics(column: NumberColumn, ranks: readonly number[], depth = 0): number[] {
  const { min, max, nan } = scanColumn(column);
  const n = column.length - nan;
  if (min === max) return ranks.map(() => min);
  if (n <= SHORT || depth === DEPTH) {
    const all = sorted(column, 1);
    return ranks.map((rank) => all[rank]);
  }
  const [low, high] = depth === 0 ? innerRange(column, ranks, n) : [min, max];
  const axis = new EdgeLookup(uniformEdges(n < LONG ? FEW_CELLS : CELLS, low, high));
  const counts = countCodes(axis, column);

  // For each wanted cell: the number of samples before it, the ranks in it, and where its samples are collected.
  const slots = new Int32Array(counts.length).fill(-1);
  const wanted: { before: number; ranks: number[] }[] = [];
  const ends: number[] = [];
  let cell = 0;
  let before = 0;
  let gathered = 0;
  for (const rank of ranks) {
    // The minimum and the maximum are known.
    if (rank === 0 || rank === n - 1) continue;
    while (before + counts[cell] <= rank) before += counts[cell++];
    if (slots[cell] < 0) {
      slots[cell] = wanted.length;
      wanted.push({ before, ranks: [] });
      ends.push(gathered);
      gathered += counts[cell];
    }
    wanted[slots[cell]].ranks.push(rank - before);
  }
  const values = collect(column, axis, slots, Float64Array.from(ends), gathered);
  const found = wanted.flatMap(({ ranks: inside }, slot) =>
    orderStatistics(columnOf(values.subarray(ends[slot], ends[slot + 1] ?? gathered)), inside, depth + 1),
  );
  let next = 0;
  return ranks.map((rank) => (rank === 0 ? min : rank === n - 1 ? max : found[next++]));
}

/** Collects the samples of the cells that have a slot, slot by slot; slot i begins at next[i]. */
function collect(
  column: NumberColumn,
  axis: EdgeLookup,
  slots: Int32Array,
  next: Float64Array,
  total: number,
): Float64Array {
  const { values } = column;
  const gathered = new Float64Array(total);
  const instance = instanceFor(HEAP + axis.bytes, values);
  const encode = axis.encoder(instance, column, HEAP);
  const codes = instance.i32.subarray(CODES_A / 4);
  forEachBlock(column.length, (start, n) => {
    encode(instance, start, n, CODES_A);
    for (let j = 0; j < n; j++) {
      const slot = slots[codes[j]];
      if (slot >= 0) gathered[next[slot]++] = values[start + j];
    }
  });
  return gathered;
}

/** The quantiles i/parts, i = 0 … parts, of the samples that are not missing, rounded as `numpy.quantile` (method 'linear') does. */
export function evenQuantiles(column: NumberColumn, parts: number): Float64Array {
  const samples = column.length - scanColumn(column).nan;
  const ranks = evenRanks(samples, parts);
  return quantilesFrom(samples, parts, ranks, orderStatistics(column, ranks));
}
