// Without WebAssembly, as under `node --jitless`, the library as built must give the same bits.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { REFUSED } from './support/calls.js';

const PROGRAM = `
  import * as infosimd from './test/support/builtLibrary.mjs';
  import { fixedResults } from './test/browser/support/fixedResults.mjs';
  await infosimd.init();
  let forced = 'no error';
  const told = infosimd.backend();
  const results = await fixedResults(infosimd);
  try { infosimd.useBackend('wasm'); } catch (error) { forced = error.name + ': ' + error.message; }
  console.log(JSON.stringify({ forced, told, after: infosimd.backend(), results, webAssembly: typeof WebAssembly }));
`;

interface Told {
  readonly webAssembly: string;
  readonly told: { readonly name: string; readonly reason: string };
  readonly after: { readonly name: string; readonly reason: string };
  readonly forced: string;
  readonly results: Record<string, string>;
}

function run(backend: string, ...flags: string[]): Told {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [...flags, '--input-type=module', '-e', PROGRAM],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...process.env, INFOSIMD_BACKEND: backend },
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe('node --jitless', () => {
  const jitless = run('', '--jitless');

  test('runs on portable code, and says why', () => {
    expect(jitless.webAssembly).toBe('undefined');
    expect(jitless.told.name).toBe('portable');
    expect(jitless.told.reason).toContain('this engine has no WebAssembly');
  });

  test('refuses wasm with a reason, and stays as it was', () => {
    expect(jitless.forced).toMatch(
      /^Error: the wasm backend is not available: this engine has no WebAssembly/,
    );
    expect(jitless.after).toEqual(jitless.told);
  });

  test('gives the bits of the wasm backend', () => {
    const wasm = run('wasm');
    expect(wasm.told.name).toBe('wasm');
    expect(Object.keys(wasm.results).length).toBeGreaterThan(1000);
    expect(jitless.results).toEqual(wasm.results);
    const errors = Object.entries(wasm.results).filter(([, result]) => /^\w*Error: /.test(result));
    expect(errors.length).toBeGreaterThan(2);
    // Only estimators that need more samples refuse the shortest columns.
    const others = errors.filter(([title]) => !/ of [1237]$/.test(title));
    expect(others.length).toBe(Object.keys(REFUSED).length);
    for (const [title] of others) expect(title).toMatch(/ that is refused$/);
  });
});
