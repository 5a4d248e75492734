// A command for tests in the browser: a page with a pool, under headers that let it share memory, or not.

import type { BrowserCommand } from 'vitest/node';
import { openPage } from './openPage.js';

/** What the page tells. */
export interface PoolResults {
  /** Whether memory can be shared. */
  readonly isolated: boolean;
  /** Of `createPool()`: 'yes', or its error. */
  readonly embedded: string;
  /** Of `createPool({ workerUrl })`. */
  readonly served: string;
  /** For each call whether a pool gave what the function gives. */
  readonly same: Record<string, boolean>;
  /** What a job rejected with that was ended. */
  readonly ended: string;
  /** What a job told of a missing sample. */
  readonly error: string;
  /** Whether columns that were handed over are gone. */
  readonly detached: boolean;
  /** Messages of progress. */
  readonly told: number;
}

declare module 'vitest/browser' {
  interface BrowserCommands {
    openPool: (headers: Record<string, string>) => Promise<PoolResults>;
  }
}

export const openPool: BrowserCommand<[headers: Record<string, string>]> = (context, headers) =>
  openPage(context, { page: 'poolPage' }, headers);
