// A command for tests in the browser: a page without a bundler, in a project in which the package is installed.

import type { BrowserCommand } from 'vitest/node';
import { openFiles } from './openPage.js';

declare module 'vitest/browser' {
  interface BrowserCommands {
    openHtml: (html: string) => Promise<string>;
  }
}

export const openHtml: BrowserCommand<[html: string]> = (context, html) =>
  openFiles(context, {
    '/': ['text/html', html],
    '/flights.csv': ['text/csv', 'delay,hour\n0,7\n0,8\n30,17\n40,18\n'],
  });
