// A command for tests in the browser: workers read relative addresses, and ranges of a server of another origin, whose Content-Range
// they may not see.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserCommand } from 'vitest/node';
import { openFiles, programOf } from './openPage.js';

declare module 'vitest/browser' {
  interface BrowserCommands {
    openAddresses: () => Promise<string>;
  }
}

/** More than two requests long. */
const LONG = Buffer.from(`x\n${Array.from({ length: 400_000 }, (_, i) => i).join('\n')}\n`);

export const openAddresses: BrowserCommand<[]> = async (context) => {
  const other = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (request.method === 'HEAD') response.setHeader('Content-Length', LONG.length).end();
    else {
      response.writeHead(206, {
        'Content-Range': `bytes ${from}-${Math.min(Number(to), LONG.length - 1)}/*`,
      });
      response.end(LONG.subarray(Number(from), Number(to) + 1));
    }
  });
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  try {
    const address = JSON.stringify(`http://127.0.0.1:${(other.address() as AddressInfo).port}/quiet.csv`);
    const script = `<script>globalThis.OTHER = ${address};</script>`;
    return await openFiles(context, {
      '/': ['text/html', `<!doctype html>${script}<script type="module" src="/page.js"></script>`],
      '/page.js': ['text/javascript', await programOf('addressesPage')],
      '/programs/worker.js': ['text/javascript', await programOf('addressesWorker')],
      '/programs/table.csv': ['text/csv', 'x\n1\n2\n'],
      '/table.csv': ['text/csv', 'x\n3\n4\n'],
    });
  } finally {
    other.closeAllConnections();
    other.close();
  }
};
