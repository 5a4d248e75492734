import { describe, expect, test } from 'vitest';
import { KERNEL_NAMES } from '../../src/kernels/contract.js';
import { createPortableInstance } from '../../src/kernels/portable/index.js';
import { createWasmInstance } from '../../src/kernels/wasm.js';
import { sweeps } from './support/sweeps.js';

describe('the list of kernels', () => {
  test.each([
    ['wasm', createWasmInstance],
    ['portable', createPortableInstance],
  ])('%s has every kernel of the contract and no other', (name, create) => {
    const instance = create(3 * 65536);
    const kernels = instance.kernels as unknown as Record<string, unknown>;
    const functions = Object.keys(kernels).filter((key) => typeof kernels[key] === 'function');
    expect(instance.backend).toBe(name);
    expect(functions.sort()).toEqual([...KERNEL_NAMES].sort());
  });

  test('names no kernel twice', () => {
    expect(new Set(KERNEL_NAMES).size).toBe(KERNEL_NAMES.length);
  });
});

describe('both backends write the same bits, and only where they should', () => {
  for (const { title, run } of sweeps()) {
    test(title, () => {
      expect(run()).toBeGreaterThan(1000);
    });
  }
});
