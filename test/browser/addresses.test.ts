// Addresses in workers, and servers of another origin.

import { expect, test } from 'vitest';
import { commands } from 'vitest/browser';

test('a relative address is one beside the worker, or at the origin of its page if it was made of a Blob', async () => {
  expect(JSON.parse(await commands.openAddresses())).toEqual({
    beside: [1, 2],
    above: [3, 4],
    ofBlob: [3, 4],
    quiet: [0, 1, 2],
  });
});
