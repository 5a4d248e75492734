import { availableParallelism } from 'node:os';
import type { Given } from './arguments.js';

/** The most threads that can be asked for. */
const MAX_THREADS = 256;

/** `--threads`, or as many as the machine runs at once. @throws RangeError where it is none of 1…256. */
export function threadsOption(given: Given): number {
  const text = given.values.threads;
  if (text === undefined) return Math.min(MAX_THREADS, availableParallelism());
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= 1 && value <= MAX_THREADS)) {
    throw new RangeError(`--threads must be an integer from 1 to ${MAX_THREADS}, got ${text}`);
  }
  return value;
}
