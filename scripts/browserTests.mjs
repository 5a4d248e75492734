// node scripts/browserTests.mjs: the browser suite in the Chromium of CHROMIUM_PATH, else in an installed one.
// Fails with one line where there is none.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

function candidates() {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const { LOCALAPPDATA, PROGRAMFILES, 'PROGRAMFILES(X86)': PROGRAMFILES_X86 } = process.env;
  const places = {
    darwin: ['/Applications', join(homedir(), 'Applications')].flatMap((folder) => [
      join(folder, 'Google Chrome.app/Contents/MacOS/Google Chrome'),
      join(folder, 'Chromium.app/Contents/MacOS/Chromium'),
    ]),
    win32: [PROGRAMFILES, PROGRAMFILES_X86, LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [
        join(folder, 'Google/Chrome/Application/chrome.exe'),
        join(folder, 'Chromium/Application/chrome.exe'),
      ]),
  };
  const elsewhere =
    places[process.platform] ??
    ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'].flatMap((folder) =>
      NAMES.map((name) => join(folder, name)),
    );
  const executable = process.platform === 'win32' ? '.exe' : '';
  return [...path.flatMap((folder) => NAMES.map((name) => join(folder, name + executable))), ...elsewhere];
}

function fail(line) {
  console.error(line);
  process.exit(1);
}

const asked = process.env.CHROMIUM_PATH;
if (asked && !existsSync(asked)) fail(`test:browser: CHROMIUM_PATH names no file: ${asked}`);
const chromium = asked || candidates().find((path) => existsSync(path));
if (chromium === undefined) {
  fail(
    'test:browser: no Chromium or Chrome is installed; install one, or name its executable in CHROMIUM_PATH',
  );
}
console.log(`test:browser: ${chromium}`);

const root = fileURLToPath(new URL('..', import.meta.url));
const { status, error } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.browser.config.ts', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, CHROMIUM_PATH: chromium } },
);
if (error) fail(`test:browser: vitest could not be started: ${error.message}`);
process.exit(status ?? 1);
