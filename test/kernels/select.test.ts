import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Select from '../../src/kernels/select.js';

const { WebAssembly: real } = globalThis;
const { INFOSIMD_BACKEND: asked } = process.env;

async function fresh(): Promise<typeof Select> {
  vi.resetModules();
  return await import('../../src/kernels/select.js');
}

beforeEach(() => {
  delete process.env.INFOSIMD_BACKEND;
});

afterEach(() => {
  globalThis.WebAssembly = real;
  delete process.env.INFOSIMD_BACKEND;
  if (asked !== undefined) process.env.INFOSIMD_BACKEND = asked;
});

describe('which backend runs', () => {
  test('wasm, where the engine has it', async () => {
    const { backend, instanceFor } = await fresh();
    expect(backend()).toEqual({ name: 'wasm', reason: 'WebAssembly with SIMD is available' });
    expect(Object.isFrozen(backend())).toBe(true);
    expect(backend()).toBe(backend());
    expect(instanceFor().backend).toBe('wasm');
  });

  test('a forced backend runs at every size', async () => {
    const { instanceFor, useBackend } = await fresh();
    for (const name of ['wasm', 'portable'] as const) {
      useBackend(name);
      for (const bytes of [0, 1000, 2_000_000]) expect(instanceFor(bytes).backend).toBe(name);
    }
    useBackend('auto');
    expect(instanceFor().backend).toBe('wasm');
  });

  test('one default instance a backend, and one work instance that is replaced when it is too small', async () => {
    const { instanceFor, useBackend } = await fresh();
    useBackend('wasm');
    expect(instanceFor()).toBe(instanceFor());
    const small = instanceFor();
    const work = instanceFor(2_000_000);
    expect(work).not.toBe(small);
    expect(work.bytes).toBeGreaterThanOrEqual(2_000_000);
    expect(instanceFor(1_500_000)).toBe(work);
    const larger = instanceFor(3_000_000);
    expect(larger).not.toBe(work);
    expect(instanceFor(2_000_000)).toBe(larger);
    expect(instanceFor()).toBe(small);
  });

  test('portable code, where there is no WebAssembly', async () => {
    Reflect.deleteProperty(globalThis, 'WebAssembly');
    const { backend, init, instanceFor, useBackend } = await fresh();
    await init();
    const told = backend();
    expect(told.name).toBe('portable');
    expect(told.reason).toContain('this engine has no WebAssembly');
    expect(() => useBackend('wasm')).toThrow(
      'the wasm backend is not available: this engine has no WebAssembly',
    );
    expect(backend()).toEqual(told);
    expect(instanceFor().backend).toBe('portable');
  });

  test('portable code, where a module cannot be compiled', async () => {
    globalThis.WebAssembly = {
      ...real,
      Module: class {
        constructor() {
          throw new real.CompileError('invalid value type 0x7b');
        }
      },
      compile: () => Promise.reject(new real.CompileError('invalid value type 0x7b')),
    } as unknown as typeof WebAssembly;
    const { backend, init } = await fresh();
    await init();
    expect(backend().name).toBe('portable');
    expect(backend().reason).toContain('invalid value type 0x7b');
  });

  test('init() makes wasm possible where compiling must wait', async () => {
    const asynchronousOnly = new Proxy(real.Module, {
      construct() {
        throw new RangeError('WebAssembly.Module is disallowed on the main thread');
      },
    });
    globalThis.WebAssembly = {
      ...real,
      Memory: real.Memory,
      Instance: real.Instance,
      Module: asynchronousOnly,
      compile: (bytes: BufferSource) => real.compile(bytes),
    } as unknown as typeof WebAssembly;
    const { backend, init, instanceFor } = await fresh();
    expect(backend().name).toBe('portable');
    await init();
    expect(backend().name).toBe('wasm');
    expect(instanceFor().backend).toBe('wasm');
  });

  test.each(['wasm', 'portable'])('INFOSIMD_BACKEND=%s', async (name) => {
    process.env.INFOSIMD_BACKEND = name;
    const { backend, instanceFor, useBackend } = await fresh();
    expect(backend()).toEqual({ name, reason: 'asked for by INFOSIMD_BACKEND' });
    expect(instanceFor().backend).toBe(name);
    useBackend('auto');
    expect(backend().name).toBe('wasm');
  });

  test('INFOSIMD_BACKEND=wasm where it cannot be had is an error that says so', async () => {
    Reflect.deleteProperty(globalThis, 'WebAssembly');
    process.env.INFOSIMD_BACKEND = 'wasm';
    const { backend, useBackend } = await fresh();
    expect(() => backend()).toThrow('the wasm backend is not available: this engine has no WebAssembly');
    useBackend('portable');
    expect(backend().name).toBe('portable');
  });
});

/** A linear memory that cannot be allocated with more pages than `most`. */
function limitMemory(most: number): void {
  const Memory = class extends real.Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      if (descriptor.initial > most) throw new RangeError('could not allocate memory');
      super(descriptor);
    }
  };
  globalThis.WebAssembly = Object.assign(Object.create(real), { Memory });
}

describe('where a linear memory cannot be allocated', () => {
  test('that call alone runs portable code, and backend() says so', async () => {
    limitMemory(64);
    const { backend, instanceFor } = await fresh();
    expect(instanceFor(3_000_000).backend).toBe('wasm');
    expect(instanceFor(8_000_000).backend).toBe('portable');
    const told = {
      name: 'wasm',
      reason:
        'WebAssembly with SIMD is available; a call ran portable code: 8000000 bytes of memory were wanted and could not be ' +
        'allocated for WebAssembly: could not allocate memory',
    };
    expect(backend()).toEqual(told);
    expect(instanceFor(3_000_000).backend).toBe('wasm');
    expect(instanceFor().backend).toBe('wasm');
    expect(instanceFor(9_000_000).backend).toBe('portable');
    expect(instanceFor().backend).toBe('wasm');
  });

  test('all calls do, where it is the memory that every call needs', async () => {
    limitMemory(0);
    const { backend, instanceFor } = await fresh();
    expect(instanceFor().backend).toBe('portable');
    expect(backend().name).toBe('portable');
    expect(backend().reason).toMatch(
      /^\d+ bytes of memory were wanted and could not be allocated for WebAssembly: /,
    );
  });

  test('it is an error where wasm is asked for', async () => {
    limitMemory(64);
    const { instanceFor, useBackend } = await fresh();
    useBackend('wasm');
    expect(() => instanceFor(8_000_000)).toThrow(
      '8000000 bytes of memory were wanted and could not be allocated; ask for fewer bins, or free memory',
    );
    expect(instanceFor(3_000_000).backend).toBe('wasm');
  });
});

test('calls that need room share one work instance', async () => {
  let made = 0;
  const Memory = class extends real.Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      made++;
    }
  };
  globalThis.WebAssembly = Object.assign(Object.create(real), { Memory });
  const { instanceFor } = await fresh();
  for (let i = 0; i < 20; i++) {
    for (const bytes of [2 ** 20, 2 ** 20 - 5000]) expect(instanceFor(bytes).backend).toBe('wasm');
  }
  expect(made).toBe(1);
});

test('portable code takes over where a linear memory is refused, and says so', async () => {
  const Memory = class {
    constructor() {
      throw new RangeError('no memory today');
    }
  };
  globalThis.WebAssembly = Object.assign(Object.create(real), { Memory });
  const { backend, instanceFor, useBackend } = await fresh();
  expect(instanceFor().backend).toBe('portable');
  expect(backend().name).toBe('portable');
  expect(backend().reason).toMatch(/\d{6} bytes of memory were wanted.*no memory today/);
  useBackend('wasm');
  expect(() => instanceFor()).toThrow(/\d{6} bytes of memory were wanted/);
});
