// Saves runs in bench/results/, which git ignores.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { pageOf } from './page.mjs';

const FOLDER = new URL('./results/', import.meta.url);

/** Writes a file atomically. */
export function writeWhole(url, text) {
  const temporary = new URL(`${url.href}.new`);
  writeFileSync(temporary, text);
  renameSync(temporary, url);
}

/** Writes `<name>.json` and `<name>.html`. */
export async function saveRun(name, run) {
  mkdirSync(FOLDER, { recursive: true });
  writeWhole(new URL(`${name}.json`, FOLDER), `${JSON.stringify(run, null, 2)}\n`);
  writeWhole(new URL(`${name}.html`, FOLDER), await pageOf(run));
  console.log(`\nbench/results/${name}.json and ${name}.html`);
}

/** The last run of that name; undefined if there is none. */
export function lastRun(name = 'latest') {
  try {
    return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
