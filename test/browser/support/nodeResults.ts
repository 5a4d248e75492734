// Runs in Node before the browser starts: what the library as built gives here, for the browser to compare.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    nodeResults: Record<string, string>;
  }
}

const PROGRAM = `
  import * as infosimd from './test/support/builtLibrary.mjs';
  import { fixedResults } from './test/browser/support/fixedResults.mjs';
  console.log(JSON.stringify({ name: infosimd.backend().name, results: await fixedResults(infosimd) }));
`;

export default function setup(project: TestProject): void {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    env: { ...process.env, INFOSIMD_BACKEND: 'wasm' },
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (stdout === '') throw new Error(`the library as built does not run in Node: ${stderr}`);
  const { name, results } = JSON.parse(stdout);
  if (name !== 'wasm') throw new Error(`Node ran ${name}, wanted wasm`);
  project.provide('nodeResults', results);
}
