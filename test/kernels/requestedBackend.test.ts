// The backend that is asked for, by name or by INFOSIMD_BACKEND.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { backend, useBackend } from '../../src/index.js';

afterEach(() => useBackend('auto'));

describe('the backend that is asked for', () => {
  test('a refused name changes nothing', () => {
    useBackend('portable');
    expect(() => useBackend('gpu' as never)).toThrow(RangeError);
    expect(backend()).toEqual({ name: 'portable', reason: 'asked for by useBackend' });
  });

  const run = (value: string, program: string): { status: number | null; stdout: string; stderr: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...process.env, INFOSIMD_BACKEND: value },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const TELL =
    "import { backend, entropy } from 'infosimd'; console.log(JSON.stringify([backend(), entropy([0.5, 0.5])]));";

  test.each(['wasm', 'portable'])('INFOSIMD_BACKEND=%s', (name) => {
    const { stdout } = run(name, TELL);
    expect(JSON.parse(stdout)).toEqual([{ name, reason: 'asked for by INFOSIMD_BACKEND' }, 1]);
  });

  test.each(['auto', ''])("INFOSIMD_BACKEND='%s' leaves the choice to the library", (name) => {
    const { stdout } = run(name, TELL);
    expect(JSON.parse(stdout)).toEqual([{ name: 'wasm', reason: 'WebAssembly with SIMD is available' }, 1]);
  });

  test('INFOSIMD_BACKEND=gpu is an error of every call, until useBackend gives another', () => {
    const program = `
      import { backend, entropy, histogram, useBackend } from 'infosimd';
      const told = [() => entropy([0.5, 0.5]), () => histogram([1, 2]), () => backend()].map((call) => {
        try { call(); return 'no error'; } catch (error) { return error.name + ': ' + error.message; }
      });
      useBackend('portable');
      console.log(JSON.stringify([told, entropy([0.5, 0.5])]));`;
    const { stdout } = run('gpu', program);
    const message = "RangeError: INFOSIMD_BACKEND must be 'wasm', 'portable' or 'auto', got 'gpu'";
    expect(JSON.parse(stdout)).toEqual([[message, message, message], 1]);
  });
});

test('an environment that may not be read asks for nothing', () => {
  const program = `
    const env = new Proxy(process.env, {
      get(target, name) {
        if (name === 'INFOSIMD_BACKEND') throw new Error('not allowed');
        return target[name];
      },
    });
    Object.defineProperty(process, 'env', { value: env });
    const { backend, entropy } = await import('./dist/index.js');
    console.log(JSON.stringify([backend().name, entropy([0.5, 0.5])]));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual(['wasm', 1]);
});
