// npm run bench:browser [-- options of npm run bench]
// Runs the suite in Chromium (CHROMIUM_PATH, else an installed one) on a bundle of the built package, in a fresh browser for
// each process. Prints a table and writes bench/results/browser.json and browser.html.

import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { bundle } from '../scripts/bundle.mjs';
import { CHROMIUM_ARGUMENTS, findChromium } from '../scripts/findChromium.mjs';
import { optionsOf } from './options.mjs';
import { reportText } from './report.mjs';
import { saveRun } from './results.mjs';
import { runSuite } from './suite.mjs';

const PAGE = '<!doctype html><meta charset="utf-8"><title>bench</title>';

/** Serves the page and its program. Cross-origin isolation gives the page a clock of 5 µs instead of 100. */
async function serve(program) {
  const server = createServer((request, response) => {
    const script = request.url === '/bench.js';
    response.setHeader('Content-Type', script ? 'text/javascript; charset=utf-8' : 'text/html');
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.end(script ? program : PAGE);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

async function main() {
  const options = optionsOf('bench:browser');
  const executablePath = findChromium();
  // A bundler keeps exports of the entry, but drops side effects in a package that declares none.
  const server = await serve(await bundle("export { runTask } from './tasks.mjs';", 'bench-browser'));
  let version = '';

  /** Runs a request in a page of a fresh browser. */
  async function ask({ peers, ...request }) {
    const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
    try {
      version = browser.version();
      const page = await browser.newPage();
      await page.goto(server.address);
      // As text: a function might contain helpers of a build tool, which do not exist in the page.
      const program = `import('/bench.js').then(({ runTask }) => runTask(${JSON.stringify(request)}))`;
      return { found: await page.evaluate(program), absent: [] };
    } finally {
      await browser.close();
    }
  }

  try {
    const run = await runSuite(ask, {
      ...options,
      onProcess: (i) => process.stderr.write(`page ${i + 1} of ${options.processes}\n`),
    });
    run.browser = `Chromium ${version}`;
    console.log(reportText(run));
    await saveRun(options.quick ? 'browser-quick' : 'browser', run);
  } finally {
    server.close();
  }
}

try {
  await main();
} catch (error) {
  console.error(`bench:browser: ${error.message}`);
  process.exitCode = 1;
}
