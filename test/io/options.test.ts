import { describe, expect, test } from 'vitest';
import type { OpenDatasetOptions, ReadColumnOptions } from '../../src/data/index.js';
import { openDataset, readColumn } from '../../src/data/index.js';
import { failureOf } from './collect.js';

const ROWS = [{ x: [1, 2], t: ['a', 'b'] }];

const WRONG: [string, unknown, typeof Error, string][] = [
  ['null', null, TypeError, '"options" must be an object, got null'],
  ['a function', () => 1, TypeError, '"options" must be an object, got a function'],
  [
    'a misspelt name',
    { maxCategory: 7 },
    TypeError,
    '"maxCategory" is not an option here; did you mean "maxCategories"?',
  ],
  ['another name', { bins: 7 }, TypeError, '"bins" is not an option here; known are maxCategories,'],
  [
    'a limit that is a text',
    { maxCategories: '7' },
    TypeError,
    '"maxCategories" must be an integer in 1 … 16777215, got "7"',
  ],
  [
    'a limit of 0',
    { maxCategories: 0 },
    RangeError,
    '"maxCategories" must be an integer in 1 … 16777215, got 0',
  ],
  [
    'a limit of 2.5',
    { maxCategories: 2.5 },
    RangeError,
    '"maxCategories" must be an integer in 1 … 16777215, got 2.5',
  ],
  [
    'a limit beyond what can be told apart',
    { maxCategories: 2 ** 24 },
    RangeError,
    '"maxCategories" must be an integer in 1 … 16777215, got 16777216',
  ],
  ['no signal', { signal: 1 }, TypeError, '"signal" must be an AbortSignal, got 1'],
  ['no function', { onProgress: true }, TypeError, '"onProgress" must be a function, got true'],
];

/** Those of openDataset alone. */
const FURTHER = [
  ...[
    'cacheBytes',
    'maxPageBytes',
    'onProgress',
    'sample',
    'seed',
    'signal',
    'timeout',
    'missing',
    'delimiter',
    'header',
    'skip',
    'comment',
  ],
  ...['encoding', 'decimal', 'thousands', 'dates'],
];

describe('options', () => {
  test.each(WRONG)('%s is refused by openDataset', async (_, options, kind, message) => {
    const error = await failureOf(openDataset(ROWS, options as OpenDatasetOptions));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toBe(message.replace(/,$/, `, ${FURTHER.join(', ')}`));
  });

  test.each(WRONG)('%s is refused by readColumn', async (_, options, kind, message) => {
    const table = await openDataset(ROWS);
    const error = await failureOf(readColumn(table, 'x', options as ReadColumnOptions));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toBe(message.replace(/,$/, ', onProgress, signal'));
  });

  test('none, and the greatest limit, are taken', async () => {
    const table = await openDataset(ROWS, { maxCategories: 2 ** 24 - 1, onProgress: undefined });
    expect((await readColumn(table, 't', {})).missing).toBe(0);
    expect((await readColumn(table, 't', { maxCategories: 2 ** 24 - 1 })).missing).toBe(0);
    const error = await failureOf(readColumn(table, 't', { maxCategories: 1 }));
    expect(error).toMatchObject({ code: 'ERR_TOO_MANY_CATEGORIES' });
  });
});
