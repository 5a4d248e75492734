// A command for tests in the browser: serves a page with the library under a Content-Security-Policy, opens it
// in the same browser, and hands back what ran there.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import type { BrowserCommand } from 'vitest/node';

/** What the page tells. */
export interface PolicyResults {
  /** Whether the page could compile a module of its own. */
  readonly compiles: string;
  readonly backend: { readonly name: string; readonly reason: string };
  readonly afterInit: { readonly name: string; readonly reason: string };
  /** What asking for wasm gave. */
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

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The page's program as one file, from the library as built. */
async function bundled(name: string): Promise<string> {
  const result = (await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: `${root}test/browser/support/${name}.mjs`, formats: ['es'], fileName: name },
    },
  })) as Rolldown.RolldownOutput[];
  return result[0].output[0].code;
}

let programs: Promise<readonly string[]> | undefined;

export const openUnderPolicy: BrowserCommand<[policy: string]> = async ({ context }, policy) => {
  programs ??= Promise.all(['policyPage', 'policyWorker'].map(bundled));
  const [page, worker] = await programs;
  const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': ['text/html', '<!doctype html><title>policy</title><script type="module" src="/page.js"></script>'],
    '/page.js': ['text/javascript', page],
    '/worker.js': ['text/javascript', worker],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', ''];
    response.setHeader('Content-Type', `${type}; charset=utf-8`);
    if (policy !== '') response.setHeader('Content-Security-Policy', policy);
    response.end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    const tab = await context.newPage();
    try {
      // The page tells by a message: a policy also forbids what would ask it from outside.
      const told = new Promise<string>((tell, fail) => {
        tab.on('console', (message) => {
          if (message.text().startsWith('{')) tell(message.text());
        });
        tab.on('pageerror', fail);
        tab.on('crash', () => fail(new Error('the page crashed')));
      });
      const [text] = await Promise.all([
        told,
        tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
      ]);
      return JSON.parse(text);
    } finally {
      await tab.close();
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
};
