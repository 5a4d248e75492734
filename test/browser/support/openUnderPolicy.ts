// A command for tests in the browser: a page with the library under a Content-Security-Policy.

import type { BrowserCommand } from 'vitest/node';
import { openPage } from './openPage.js';

/** What the page reports. */
export interface PolicyResults {
  /** Whether the page itself could compile a module. */
  readonly compiles: string;
  readonly backend: { readonly name: string; readonly reason: string };
  readonly afterInit: { readonly name: string; readonly reason: string };
  /** The outcome of `useBackend('wasm')`. */
  readonly forced: string;
  readonly results: Record<string, string>;
  /** The same in a worker of the page. */
  readonly worker: { readonly backend: string; readonly results: Record<string, string> };
}

declare module 'vitest/browser' {
  interface BrowserCommands {
    openUnderPolicy: (policy: string) => Promise<PolicyResults>;
  }
}

export const openUnderPolicy: BrowserCommand<[policy: string]> = (context, policy) =>
  openPage(
    context,
    { page: 'policyPage', worker: 'policyWorker' },
    policy === '' ? {} : { 'Content-Security-Policy': policy },
  );
