// How much of a worker's heap the arguments of a job take.

import { getBuiltin } from './thread.js';

/** The share of a worker's heap that arguments may fill: reading a message cannot be stopped, and where the heap is full the process ends. */
const SHARE = 0.6;

/** Shorter arrays are not looked at. */
const LONG = 2 ** 16;

/** Bytes that plain arrays take in V8 after structured cloning, by the kinds of their elements; about 0 for what has no long array. */
function clonedBytes(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || depth > 3) return 0;
  let bytes = 0;
  if (!Array.isArray(value)) {
    for (const member of Object.values(value)) bytes += clonedBytes(member, depth + 1);
    return bytes;
  }
  if (typeof value[0] === 'object' && value[0] !== null) {
    for (const member of value) bytes += clonedBytes(member, depth + 1);
    return bytes;
  }
  if (value.length < LONG || !(0 in value)) return 0;
  bytes = 8 * value.length;
  for (const item of value) {
    if (typeof item === 'string') bytes += 24 + item.length;
    else if (typeof item === 'bigint') bytes += 24;
    else if (typeof item === 'number' && (item | 0) !== item) bytes += 16;
  }
  return bytes;
}

/** @throws RangeError for arrays that a worker's heap may not hold. Browsers do not tell how large it is. */
export function refuseLarge(name: string, args: readonly unknown[]): void {
  const limit = getBuiltin('node:v8')?.getHeapStatistics().heap_size_limit;
  if (limit === undefined) return;
  const bytes = clonedBytes(args);
  if (bytes <= SHARE * limit) return;
  const [taken, room] = [bytes, limit].map((size) => Math.ceil(size / 2 ** 20));
  throw new RangeError(
    `the arrays of ${name} would take ${taken} MiB of each worker's heap of ${room}; give typed arrays, or CategoryCodes of labels`,
  );
}
