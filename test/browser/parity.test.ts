import { describe, expect, test } from 'vitest';
import { sweeps } from '../kernels/support/sweeps.js';

describe('in this browser both backends write the same bits, and only where they should', () => {
  for (const { title, run } of sweeps()) {
    test(title, () => {
      expect(run()).toBeGreaterThan(1000);
    });
  }
});
