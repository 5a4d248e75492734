// docs/estimators.md agrees with the registries of estimators.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withTables } from '../../scripts/estimatorTables.mjs';

test('the tables of docs/estimators.md are those that npm run docs:estimators writes', async () => {
  const page = readFileSync(new URL('../../docs/estimators.md', import.meta.url), 'utf8');
  expect(page).toBe(await withTables(page, new URL('../../src/estimators/', import.meta.url)));
});
