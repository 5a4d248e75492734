// The suite that runs in a real Chromium; scripts/browserTests.mjs finds one and starts it.

import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { openUnderPolicy } from './test/browser/support/openUnderPolicy.js';

export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/browser/support/nodeResults.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath: process.env.CHROMIUM_PATH,
          args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-quic',
            '--no-first-run',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
          ],
        },
      }),
      instances: [{ browser: 'chromium' }],
      commands: { openUnderPolicy },
    },
  },
});
