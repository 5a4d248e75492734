// Arrays that change in length while they are read as a dataset.

import { expect, test } from 'vitest';
import { openDataset, rankColumns, readColumn } from '../../src/data/index.js';

/** Longer than a block, on a buffer that can be resized. */
function resizable(): Float64Array & { readonly buffer: { resize(bytes: number): void } } {
  const bytes = 8 * 100_000;
  const Resizable = ArrayBuffer as unknown as new (bytes: number, options: object) => ArrayBuffer;
  const array = new Float64Array(new Resizable(bytes, { maxByteLength: bytes }));
  for (let i = 0; i < array.length; i++) array[i] = i % 97;
  return array as never;
}

const lost =
  /^column "x" of the dataset of arrays was changed in length while it was read, from 100000 to 10$/;

test('before, during or after a pass they are an error', async () => {
  for (const when of ['before', 'during']) {
    const x = resizable();
    const dataset = await openDataset({ x, y: x.slice() });
    if (when === 'before') x.buffer.resize(80);
    const onProgress = (): void => x.buffer.resize(80);
    await expect(readColumn(dataset, 'x', { onProgress })).rejects.toThrow(lost);
    await expect(rankColumns(dataset, 'y')).rejects.toThrow(lost);
  }
});
