// Columns are copied to a staging window in linear memory block by block: the copy stays in cache, and a fixed memory serves any
// length. A column that already lies in linear memory is read in place.

import type { Element, NumericArray } from '../numeric/numericArray.js';
import { BLOCK, STAGE_A, WIDE_A } from './abi.generated.js';
import type { Instance } from './memory.js';
import type { Cut } from './ranges.js';

/** Shorter blocks are copied in a loop: `set` costs 40 ns before it copies anything. */
const SHORT = 32;

/** Copies `n` elements from `start` to the byte offset `at`, widened to `element`; returns `at`. */
export function copyBlock(
  instance: Instance,
  values: NumericArray,
  element: Element,
  start: number,
  n: number,
  at: number = STAGE_A,
): number {
  const window = element === 'F64' ? instance.f64 : element === 'F32' ? instance.f32 : instance.i32;
  const first = element === 'F64' ? at / 8 : at / 4;
  if (n < SHORT) for (let i = 0; i < n; i++) window[first + i] = values[start + i];
  else window.set(start === 0 && n === values.length ? values : values.subarray(start, start + n), first);
  return at;
}

/**
 * The byte offset of `n` elements from `start`, for reading: in place if the column lies in the instance's memory, else at `at`,
 * where they are copied to.
 */
export function stage(
  instance: Instance,
  values: NumericArray,
  element: Element,
  start: number,
  n: number,
  at: number = STAGE_A,
): number {
  const width = element === 'F64' ? 8 : 4;
  return instance.resident && values.BYTES_PER_ELEMENT === width && values.buffer === instance.f64.buffer
    ? values.byteOffset + start * width
    : copyBlock(instance, values, element, start, n, at);
}

/** As `stage`, for doubles: floats and integers are then widened into `wide`. */
export function stageDoubles(
  instance: Instance,
  values: NumericArray,
  element: Element,
  start: number,
  n: number,
  at: number = STAGE_A,
  wide: number = WIDE_A,
): number {
  const from = stage(instance, values, element, start, n, at);
  if (element === 'F64') return from;
  if (element === 'F32') instance.kernels.widen_F32(from, n, wide);
  else instance.kernels.widen_I32(from, n, wide);
  return wide;
}

/** Calls `each(start, n)` for every block of the elements from … end − 1. */
export function forEachBlock(end: number, each: (start: number, n: number) => void, from = 0): void {
  for (let start = from; start < end; start += BLOCK) each(start, Math.min(BLOCK, end - start));
}

/** Smallest range of a column worth handing to another thread: 32 blocks, 0.1 ms of the fastest kernel including the copy. */
const LEAST_RANGE = 32 * BLOCK;

/** How a pass over a column may be cut into ranges: between blocks. `heavy` is how many times the fastest kernel an element costs. */
export function columnCut(length: number, heavy = 1): Cut {
  return { length, unit: BLOCK, least: Math.max(BLOCK, LEAST_RANGE / heavy) };
}
