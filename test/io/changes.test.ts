// Files that change while they are read: one version of a file, or an error, also where workers open it again.

import { spawnSync } from 'node:child_process';
import { copyFile, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataset, rankColumns, readColumn } from '../../dist/data/index.js';
import { createPool } from '../../dist/parallel/index.js';
import { FLIGHTS, failureOf, fixture, scratch } from './collect.js';

let folder: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  folder = await scratch();
});
afterAll(() => folder.remove());

const changedAt = (path: string): string => `${path} changed while it was read; open it again`;

describe('a file that is replaced after it was opened', () => {
  test('is read as it was by who has it open, and refused by workers, which open the other one', async () => {
    const path = folder.path('replaced.parquet');
    await copyFile(FLIGHTS, path);
    const dataset = await openDataset(path);
    await copyFile(FLIGHTS, `${path}.new`);
    await rename(`${path}.new`, path);
    expect((await readColumn(dataset, 'delay')).values.length).toBe(3_000_000);
    const pool = await createPool({ threads: 2 });
    try {
      const error = await failureOf(rankColumns(dataset, 'delay', { pool }));
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toBe(changedAt(path));
    } finally {
      await pool.close();
      await dataset.close();
    }
  });
});

test.each<[string, (whole: Buffer) => Uint8Array]>([
  ['longer', (whole) => Buffer.concat([whole, whole])],
  ['shorter', (whole) => whole.subarray(0, 100)],
  ['of one length', (whole) => whole.map((byte) => byte ^ 1)],
])('a file that is written to after it was opened is refused: %s', async (_name, other) => {
  const path = folder.path('written.parquet');
  const whole = await readFile(fixture('plain-v2.parquet'));
  await writeFile(path, whole);
  // Times of change have a step of some milliseconds.
  await utimes(path, 1e9, 1e9);
  const dataset = await openDataset(path);
  await writeFile(path, other(whole));
  expect((await failureOf(readColumn(dataset, 'int8'))).message).toBe(changedAt(path));
  await dataset.close();
});

test('more files than a process may have open are one dataset', async () => {
  const paths = Array.from({ length: 300 }, (_, i) => folder.path(`part-${i}.csv`));
  await Promise.all(paths.map((path, i) => writeFile(path, `x\n${i}\n`)));
  const program = `
    import { openDataset, readColumn } from ${JSON.stringify(new URL('../../dist/data/index.js', import.meta.url).href)};
    const dataset = await openDataset(${JSON.stringify(paths)});
    console.log((await readColumn(dataset, 'x')).values.reduce((a, b) => a + b));
    await dataset.close();`;
  const { stdout, stderr } = spawnSync(
    'sh',
    ['-c', 'ulimit -n 128; exec "$0" --input-type=module -e "$1"', process.execPath, program],
    { encoding: 'utf8', cwd: fileURLToPath(new URL('.', import.meta.url)) },
  );
  expect(stderr).toBe('');
  expect(Number(stdout)).toBe((299 * 300) / 2);
});

test('files that nobody closes are closed when nothing reads them any more', () => {
  const program = `
    import { setImmediate } from 'node:timers/promises';
    import { openDataset, readColumn } from ${JSON.stringify(new URL('../../dist/data/index.js', import.meta.url).href)};
    const path = ${JSON.stringify(fixture('plain-v2.parquet'))};
    for (let i = 0; i < 50; i++) {
      const read = openDataset(path).then((dataset) => readColumn(dataset, 'int8'));
      gc();
      await read;
      gc();
      await setImmediate();
    }`;
  const { stderr, status } = spawnSync(
    process.execPath,
    ['--expose-gc', '--input-type=module', '-e', program],
    { encoding: 'utf8' },
  );
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
});

test('as many workers as a machine has open no more files than a process may have', async () => {
  const paths = Array.from({ length: 60 }, (_, i) => folder.path(`part-${i}.parquet`));
  await Promise.all(paths.map((path) => copyFile(fixture('plain-v2.parquet'), path)));
  const moduleOf = (name: string): string =>
    JSON.stringify(new URL(`../../dist/${name}/index.js`, import.meta.url).href);
  const program = `
    import { describeColumns, openDataset } from ${moduleOf('data')};
    import { createPool } from ${moduleOf('parallel')};
    const dataset = await openDataset(${JSON.stringify(paths)});
    const pool = await createPool({ threads: 4 });
    console.log((await describeColumns(dataset, { pool })).columns.length > 0);
    await pool.close();
    await dataset.close();`;
  const { stdout, stderr } = spawnSync(
    'sh',
    ['-c', 'ulimit -n 160; exec "$0" --input-type=module -e "$1"', process.execPath, program],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(stdout).toBe('true\n');
});

test('one of many files that is replaced is refused', async () => {
  const paths = Array.from({ length: 80 }, (_, i) => folder.path(`many-${i}.parquet`));
  const whole = await readFile(fixture('plain-v2.parquet'));
  await Promise.all(paths.map((path) => writeFile(path, whole)));
  const dataset = await openDataset(paths);
  await writeFile(`${paths[70]}.new`, whole);
  await rename(`${paths[70]}.new`, paths[70]);
  expect((await failureOf(readColumn(dataset, 'int8'))).message).toBe(changedAt(paths[70]));
  await dataset.close();
});
