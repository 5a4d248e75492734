// The suite that runs in a real Chromium; scripts/browserTests.mjs finds one and starts it.

import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_ARGUMENTS } from './scripts/findChromium.mjs';
import { openAddresses } from './test/browser/support/openAddresses.js';
import { openHtml } from './test/browser/support/openHtml.js';
import { openPool } from './test/browser/support/openPool.js';
import { openUnderPolicy } from './test/browser/support/openUnderPolicy.js';

export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/browser/support/nodeResults.ts'],
    testTimeout: 0,
    hookTimeout: 0,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath: process.env.CHROMIUM_PATH,
          args: CHROMIUM_ARGUMENTS,
        },
      }),
      instances: [{ browser: 'chromium' }],
      commands: { openAddresses, openHtml, openPool, openUnderPolicy },
    },
  },
});
