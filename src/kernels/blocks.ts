// A column goes through the staging window a block at a time: the copy stays in cache, and any length
// fits a fixed memory.

import type { Element, NumericArray } from '../numeric/numericArray.js';
import { BLOCK, STAGE_A } from './abi.generated.js';
import type { Instance } from './memory.js';

/** Copies `n` elements from `start` to the byte offset `at`, widened to `element`. */
export function stage(
  instance: Instance,
  values: NumericArray,
  element: Element,
  start: number,
  n: number,
  at: number = STAGE_A,
): void {
  const block = start === 0 && n === values.length ? values : values.subarray(start, start + n);
  if (element === 'F64') instance.f64.set(block, at / 8);
  else if (element === 'F32') instance.f32.set(block, at / 4);
  else instance.i32.set(block, at / 4);
}

/** Calls `each(start, n)` for the blocks of `length` elements. */
export function forEachBlock(length: number, each: (start: number, n: number) => void): void {
  for (let start = 0; start < length; start += BLOCK) each(start, Math.min(BLOCK, length - start));
}
