import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BlockDataset, ColumnBlock, OpenDatasetOptions } from '../../src/data/index.js';
import { openDataset } from '../../src/data/index.js';

/** The three million flights of vega-datasets. */
export const FLIGHTS = fileURLToPath(
  new URL('../../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url),
);

/** A file of test/io/fixtures. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

/** A temporary folder for a suite, and how to remove it. */
export async function scratch(): Promise<{ path: (name: string) => string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'infosimd-'));
  return { path: (name) => join(folder, name), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The values of a block, null where one is missing. */
export function blockValues(block: ColumnBlock): unknown[] {
  if (block instanceof Float64Array)
    return Array.from(block, (value) => (Number.isNaN(value) ? null : value));
  return Array.from(block.codes, (code) => (code < 0 ? null : block.categories[code]));
}

/** All values of a column, null where one is missing. */
export async function valuesOf(table: BlockDataset, name: string): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const block of table.blocks(name)) for (const value of blockValues(block)) values.push(value);
  return values;
}

/** Opens a text as a CSV file. */
export async function openText(
  path: string,
  text: string | Uint8Array,
  options?: OpenDatasetOptions,
): Promise<BlockDataset> {
  await writeFile(path, text);
  return openDataset(path, options);
}

/** The error of a promise that must fail. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
