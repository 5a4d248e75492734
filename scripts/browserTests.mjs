// node scripts/browserTests.mjs: runs the browser suite in the Chromium of CHROMIUM_PATH, else in an installed one. Fails with one
// line if there is none.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findChromium } from './findChromium.mjs';

function fail(line) {
  console.error(`test:browser: ${line}`);
  process.exit(1);
}

let chromium;
try {
  chromium = findChromium();
} catch (error) {
  fail(error.message);
}
console.log(`test:browser: ${chromium}`);

const root = fileURLToPath(new URL('..', import.meta.url));
const { status, error } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.browser.config.ts', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, CHROMIUM_PATH: chromium } },
);
if (error) fail(`vitest could not be started: ${error.message}`);
process.exit(status ?? 1);
