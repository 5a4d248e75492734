// Runs Node processes that measure, and other programs that print JSON.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));

/** The last line that a program prints, parsed as JSON. */
export function runJson(command, args, env = {}) {
  const { status, stdout, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** Runs a request of bench/tasks.mjs in a fresh Node process. */
export function askProcess(request) {
  return runJson(process.execPath, [WORKER, JSON.stringify(request)], { INFOSIMD_BACKEND: '' });
}
