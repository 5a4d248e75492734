// Finds a Chromium or Chrome: that of CHROMIUM_PATH, else an installed one.

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

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

/**
 * The path of its executable.
 * @throws Error with a message of one line, if there is none.
 */
export function findChromium() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked && !existsSync(asked)) throw new Error(`CHROMIUM_PATH names no file: ${asked}`);
  const found = asked || candidates().find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error('no Chromium or Chrome is installed; install one, or name its executable in CHROMIUM_PATH');
}

/** Arguments for running Chromium without a screen, as any user, and without requests of its own. */
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
