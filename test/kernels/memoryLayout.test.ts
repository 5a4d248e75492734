import { expect, test } from 'vitest';
import { HEAP } from '../../src/kernels/abi.generated.js';
import { MemoryLayout } from '../../src/kernels/memoryLayout.js';

test('regions begin at HEAP, at multiples of 16, and do not overlap', () => {
  const layout = new MemoryLayout();
  expect([0, 1, 16, 17, 8].map((bytes) => layout.take(bytes) - HEAP)).toEqual([0, 0, 16, 32, 64]);
  expect(layout.bytes - HEAP).toBe(80);
  expect(HEAP % 16).toBe(0);
});
