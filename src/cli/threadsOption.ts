import { availableParallelism } from 'node:os';
import type { Given } from './arguments.js';

/** The most threads that can be asked for. */
const MAX_THREADS = 256;

/** How many threads, and whether their number was given. */
export interface Threads {
  readonly count: number;
  readonly isGiven: boolean;
}

/** `--threads`, or as many as the machine runs at once. @throws RangeError where it is none of 1…256. */
export function threadsOption(given: Given): Threads {
  const text = given.values.threads;
  if (text === undefined) return { count: Math.min(MAX_THREADS, availableParallelism()), isGiven: false };
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(count >= 1 && count <= MAX_THREADS)) {
    throw new RangeError(`--threads must be an integer from 1 to ${MAX_THREADS}, got ${text}`);
  }
  return { count, isGiven: true };
}
