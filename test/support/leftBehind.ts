// Measures the memory that calls of every kind leave behind, in two processes for each backend.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { smallCalls } from './calls.js';
import * as infosimd from './library.js';

const run = promisify(execFile);

/** Bytes that the calls of one kind may leave behind: 0.7 a call for 10⁵ calls, an array of 270 numbers a call for 30. */
const LEFT = 2 ** 16;

/** Makes `calls` calls of every function, and `more` of each further kind: bytes left behind, and bytes of each linear memory. */
export async function leftBehind(
  backend: infosimd.BackendName,
  calls: number,
  more: number,
): Promise<{ left: Record<string, number>; memories: number[] }> {
  const program = fileURLToPath(new URL('callLeaks.mjs', import.meta.url));
  const parts = await Promise.all(
    [0, 1].map(async (part) => {
      const { stdout } = await run(
        process.execPath,
        ['--expose-gc', program, `${calls}`, `${more}`, `${part}`, '2'],
        { env: { ...process.env, INFOSIMD_BACKEND: backend } },
      );
      const result = JSON.parse(stdout);
      expect(result.backend).toBe(backend);
      return result;
    }),
  );
  return {
    left: { ...parts[0].left, ...parts[1].left },
    memories: parts.flatMap(({ memories }) => memories),
  };
}

export function expectNothingLeft(left: Record<string, number>): void {
  expect(Object.keys(left).sort()).toEqual(
    smallCalls(infosimd)
      .map(({ title }) => title)
      .sort(),
  );
  expect(Object.entries(left).filter(([, bytes]) => bytes > LEFT)).toEqual([]);
}
