// Files in the browser: what a user chooses, and what a server gives by ranges, against the numbers that pyarrow and
// NumPy wrote and that Node reads.

import { describe, expect, test } from 'vitest';
import type { BlockDataset } from '../../src/data/index.js';
import { openDataset, readColumn } from '../../src/data/index.js';
import parquet from '../io/fixtures/expected.json' with { type: 'json' };
import numpy from '../io/fixtures/numpy/expected.json' with { type: 'json' };

const FIXTURES = '/test/io/fixtures/';

async function bytesOf(name: string): Promise<Blob> {
  const response = await fetch(FIXTURES + name);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.blob();
}

async function valuesOf(table: BlockDataset, name: string): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const block of table.blocks(name)) {
    if (block instanceof Float64Array) values.push(...Array.from(block, (x) => (Number.isNaN(x) ? null : x)));
    else values.push(...Array.from(block.codes, (code) => (code < 0 ? null : block.categories[code])));
  }
  return values;
}

describe('Parquet', () => {
  test.each(Object.entries(parquet.files))('%s as a Blob', async (file, names) => {
    const table = await openDataset(await bytesOf(file));
    expect(table.columns().map(({ name }) => name)).toEqual(names);
    for (const name of names) {
      const expected = (parquet.values as Record<string, unknown[]>)[name];
      expect(await valuesOf(table, name), name).toEqual(expected);
    }
  });

  test('from an address', async () => {
    const table = await openDataset(`${FIXTURES}dictionary-zstd.parquet`);
    expect(table.path).toBe(new URL(`${FIXTURES}dictionary-zstd.parquet`, document.baseURI).href);
    expect(await valuesOf(table, 'text')).toEqual(parquet.values.text);
  });

  test('cut short', async () => {
    const blob = await bytesOf('plain-v2.parquet');
    await expect(openDataset(blob.slice(0, blob.size - 1))).rejects.toThrow(/truncated, or no Parquet file/);
  });
});

describe('CSV', () => {
  const rows = Array.from(
    { length: 50000 },
    (_, i) => [i / 8, ['red', 'grün', ''][i % 3], i % 2 === 0] as const,
  );
  const text = `n,t,b\n${rows.map((row) => row.join(',')).join('\n')}\n`;

  test('as a File, kept whole', async () => {
    const table = await openDataset(new File([text], 'chosen.csv'));
    expect([table.path, table.format, table.rows]).toEqual(['chosen.csv', 'CSV', 50000]);
    expect(table.columns()[0]).toEqual({ name: 'n', type: 'number', minimum: 0, maximum: 49999 / 8 });
    expect(await valuesOf(table, 'n')).toEqual(rows.map(([n]) => n));
    expect(await valuesOf(table, 't')).toEqual(rows.map(([, t]) => t || null));
    expect(await valuesOf(table, 'b')).toEqual(rows.map(([, , b]) => b));
    const { kind, missing } = await readColumn(table, 't');
    expect([kind, missing]).toEqual(['category', 16666]);
  });
});

describe('NumPy', () => {
  test.each(['deflated.npz', 'stored.npz', 'records.npy'] as const)('%s', async (file) => {
    const table = await openDataset(await bytesOf(`numpy/${file}`));
    for (const [name, values] of Object.entries(numpy.files[file])) {
      expect(await valuesOf(table, name), name).toEqual(values);
    }
  });
});

test('Arrow, with nulls by the bitmap', async () => {
  const { Table, tableToIPC, vectorFromArray, Float64, Utf8, Dictionary, Int8 } = await import(
    'apache-arrow'
  );
  const x = vectorFromArray([1.5, null, -0], new Float64());
  const t = vectorFromArray(['a', 'b', null], new Dictionary(new Utf8(), new Int8()));
  for (const format of ['file', 'stream'] as const) {
    const table = await openDataset(tableToIPC(new Table({ x, t }), format));
    expect(await valuesOf(table, 'x')).toEqual([1.5, null, -0]);
    expect(await valuesOf(table, 't')).toEqual(['a', 'b', null]);
  }
});

test('an address that serves a page instead of a file', async () => {
  await expect(openDataset('/nothing/here.parquet')).rejects.toThrow(
    /cannot read|is no|looks like|has no header/,
  );
});
