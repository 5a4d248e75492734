// A command for tests in the browser: a page with a pool, with headers that allow shared memory, or without.

import type { BrowserCommand } from 'vitest/node';
import { openPage } from './openPage.js';

/** What the page reports. */
export interface PoolResults {
  /** Whether memory can be shared. */
  readonly isolated: boolean;
  /** What the pool says about it. */
  readonly shared: boolean;
  /** The outcome of `createPool()`: 'yes', or its error. */
  readonly embedded: string;
  /** The same of `createPool({ workerUrl })`. */
  readonly served: string;
  /** For each call, whether the pool's result equals the function's. */
  readonly same: Record<string, boolean>;
  /** The reason with which a cancelled job rejected. */
  readonly ended: string;
  /** The error of a job with a missing sample. */
  readonly error: string;
  /** Whether transferred columns are detached. */
  readonly detached: boolean;
  /** The progress of a job with permutations. */
  readonly told: readonly number[];
}

declare module 'vitest/browser' {
  interface BrowserCommands {
    openPool: (headers: Record<string, string>) => Promise<PoolResults>;
  }
}

export const openPool: BrowserCommand<[headers: Record<string, string>]> = (context, headers) =>
  openPage(context, { page: 'poolPage' }, headers);
