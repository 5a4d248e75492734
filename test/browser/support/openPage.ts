// Serves a page with the library, with the headers given, opens it in the browser that runs the tests, and returns
// what its program prints.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import type { BrowserCommandContext } from 'vitest/node';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A program of test/browser/support as one file, with the library as built. */
async function bundled(name: string): Promise<string> {
  const result = (await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: `${root}test/browser/support/${name}.mjs`, formats: ['es'], fileName: name },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput[];
  return result[0].output[0].code;
}

const programs = new Map<string, Promise<string>>();

export function programOf(name: string): Promise<string> {
  const program = programs.get(name) ?? bundled(name);
  programs.set(name, program);
  return program;
}

/** The programs at `/page.js`, which the page runs, and at `/worker.js`; that of a pool's workers is at `/poolWorker.js`. */
export interface PagePrograms {
  readonly page: string;
  readonly worker?: string;
}

/** The folders of a project in which the package is installed. */
const INSTALLED = [
  ['/node_modules/infosimd/', root],
  ['/node_modules/', `${root}node_modules/`],
] as const;

/** The text of a module of an installed package. */
function installed(url: string): readonly [type: string, body: string] | undefined {
  const [prefix, folder] = INSTALLED.find(([start]) => url.startsWith(start)) ?? [];
  return prefix && ['text/javascript', readFileSync(`${folder}${url.slice(prefix.length)}`, 'utf8')];
}

/** What a page that runs programs printed on its console, parsed as JSON. */
export async function openPage(
  context: BrowserCommandContext,
  { page, worker }: PagePrograms,
  headers: Readonly<Record<string, string>>,
): Promise<unknown> {
  const files: Record<string, readonly [type: string, body: string]> = {
    '/': ['text/html', '<!doctype html><title>page</title><script type="module" src="/page.js"></script>'],
    '/page.js': ['text/javascript', await programOf(page)],
    '/poolWorker.js': ['text/javascript', readFileSync(`${root}dist/parallel/workerProgram.js`, 'utf8')],
  };
  if (worker !== undefined) files['/worker.js'] = ['text/javascript', await programOf(worker)];
  return JSON.parse(await openFiles(context, files, headers));
}

/** What the page at `/` printed on its console. Besides the files given, it can load those of installed packages. */
export async function openFiles(
  { context }: BrowserCommandContext,
  files: Readonly<Record<string, readonly [type: string, body: string]>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? installed(request.url ?? '') ?? ['text/plain', ''];
    response.setHeader('Content-Type', `${type}; charset=utf-8`);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    const tab = await context.newPage();
    try {
      // The page reports on its console: a policy also forbids evaluating anything in it from outside.
      const told = new Promise<string>((tell, fail) => {
        tab.on('console', (message) => {
          if (message.type() === 'log') tell(message.text());
        });
        tab.on('pageerror', fail);
        tab.on('crash', () => fail(new Error('the page crashed')));
      });
      const [text] = await Promise.all([
        told,
        tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
      ]);
      return text;
    } finally {
      await tab.close();
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
