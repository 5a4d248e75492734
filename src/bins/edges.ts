// The edges of bins: checks of the options, and NumPy's edges of equal widths.

import { checkNumbers } from '../columns/column.js';
import { wrongKind, wrongValue } from '../columns/errors.js';
import { isRow } from '../columns/matrix.js';

/** The greatest number of bins of one axis. */
export const MAX_BINS = 65536;

/** An integer in 1 … 65 536. */
export function checkBins(name: string, bins: unknown): number {
  const expected = `an integer in 1 … ${MAX_BINS}`;
  if (typeof bins !== 'number') throw wrongKind(name, expected, bins);
  if (bins < 1) throw wrongValue(name, 'an integer ≥ 1', bins);
  if (!(Number.isInteger(bins) && bins <= MAX_BINS)) throw wrongValue(name, expected, bins);
  return bins;
}

/** Checks a range: two finite numbers in order, whose difference is finite. */
export function checkRange(name: string, range: unknown): readonly [number, number] {
  const expected = '[low, high], two finite numbers with low ≤ high';
  if (!isRow(range) || range.length !== 2) {
    throw wrongKind(name, expected, range);
  }
  const [low, high] = range as unknown as [unknown, unknown];
  if (typeof low !== 'number' || typeof high !== 'number')
    throw wrongKind(name, expected, typeof low !== 'number' ? low : high);
  if (!(high >= low) || !Number.isFinite(high - low)) {
    throw new RangeError(`"${name}" must be ${expected} and a finite width, got [${low}, ${high}]`);
  }
  return [low, high];
}

/** NumPy's edges: low + i·((high − low)/bins), the last one set to high; ±½ around an empty range. */
export function uniformEdges(bins: number, low: number, high: number): Float64Array {
  let first = low;
  let last = high;
  if (first === last) {
    first -= 0.5;
    last += 0.5;
  }
  const width = last - first;
  const step = width / bins;
  const edges = new Float64Array(bins + 1);
  for (let i = 0; i < bins; i++) {
    // In a range of a few subnormals the step is rounded up, and edges would exceed the last one.
    edges[i] = Math.min((step === 0 ? (i / bins) * width : i * step) + first, last);
  }
  edges[bins] = last;
  // + 0 turns −0 into 0, so that equal tables are identical.
  for (let i = 0; i <= bins; i++) edges[i] += 0;
  return edges;
}

/** Checks given edges: numbers in ascending order, which may repeat or be infinite. */
export function checkEdges(name: string, edges: unknown): Float64Array {
  if (!isRow(edges)) throw wrongKind(name, 'an array of edges', edges);
  const { values } = checkNumbers(name, edges);
  if (values.length < 2 || values.length > MAX_BINS + 1) {
    throw new RangeError(`"${name}" must hold 2 … ${MAX_BINS + 1} edges, got ${values.length}`);
  }
  const checked = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const edge = values[i];
    if (edge !== edge) throw new RangeError(`"${name}" must hold no NaN, got one at index ${i}`);
    if (i > 0 && edge < checked[i - 1]) {
      throw new RangeError(`"${name}" must not decrease, got ${edge} after ${checked[i - 1]} at index ${i}`);
    }
    checked[i] = edge + 0;
  }
  return checked;
}
