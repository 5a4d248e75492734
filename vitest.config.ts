import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/slow/**'],
    env: { TEST_LENGTH: 'short' },
    setupFiles: ['test/support/typedArrayEquality.ts'],
    // No limit: a loaded machine would trip any.
    testTimeout: 0,
    hookTimeout: 0,
    // Modules are loaded once for all files, in threads: two thirds of the time. Whoever changes the backend sets it back.
    pool: 'threads',
    isolate: false,
    // One for each of two cores; the default leaves one core idle.
    maxWorkers: 2,
  },
});
