import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatasetSource } from '../../src/data/index.js';
import { openDataset } from '../../src/data/index.js';
import { sampledRows } from '../../src/data/sampledSource.js';
import { failureOf, fixture, scratch, valuesOf } from './collect.js';

let folder: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  folder = await scratch();
});
afterAll(() => folder.remove());

async function written(...texts: string[]): Promise<string[]> {
  const paths = texts.map((_, i) => folder.path(`${i}.csv`));
  await Promise.all(texts.map((text, i) => writeFile(paths[i], text)));
  return paths;
}

async function columnsOf(source: DatasetSource): Promise<Record<string, unknown>> {
  const dataset = await openDataset(source);
  const found: Record<string, unknown> = {};
  for (const { name, type } of dataset.columns()) found[name] = [type, await valuesOf(dataset, name)];
  await dataset.close();
  return found;
}

describe('several files', () => {
  test('have the rows of each, with columns by name', async () => {
    const paths = await written('a,b\n1,x\n2,y\n', 'b,a\nz,3\nx,4\n', 'a,b\n');
    expect(await columnsOf(paths)).toEqual({
      a: ['number', [1, 2, 3, 4]],
      b: ['text', ['x', 'y', 'z', 'x']],
    });
    const blobs = [new File(['a\n1\n'], 'one.csv'), new Blob(['a\n2\n'])];
    expect(await columnsOf(blobs)).toEqual({ a: ['number', [1, 2]] });
    const parquet = [fixture('plain-v1.parquet'), fixture('plain-v1.parquet')];
    const one = await openDataset(parquet[0]);
    const [{ name }] = one.columns();
    const values = await valuesOf(one, name);
    expect(await valuesOf(await openDataset(parquet), name)).toEqual([...values, ...values]);
  });

  test('a column without values in a file is of the type of the others; text and numbers are text, and that is told', async () => {
    const paths = await written('a,b,c\nNA,1,\n', 'a,b,c\ntrue,x,2001-01-01\n', 'a,b,c\n,2.50,NA\n');
    expect(await columnsOf(paths)).toEqual({
      a: ['boolean', [null, true, null]],
      b: ['text', ['1', 'x', '2.50']],
      c: ['timestamp', [null, 978307200000, null]],
    });
    const dataset = await openDataset(paths);
    expect(dataset.columns()[1].remark).toBe(
      `text, because it is number in ${paths[2]}, text in ${paths[1]}`,
    );
    expect(dataset.columns()[0].remark).toBeUndefined();
  });

  test('what differs is named', async () => {
    const paths = await written('a,b\n1,2\n', 'b,c,d\n1,2,3\n');
    const error = await failureOf(openDataset(paths));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe(
      `${paths[1]} has other columns than ${paths[0]}: it lacks "a", and only it has "c", "d"`,
    );
    const other = await failureOf(openDataset([fixture('plain-v1.parquet'), paths[0]]));
    expect(other.message).toMatch(/^.*0\.csv has other columns than .*plain-v1\.parquet: it lacks /);
    expect((await failureOf(openDataset([paths[0], folder.path('none.csv')]))).message).toMatch(
      /none\.csv: no such file$/,
    );
  });
});

describe('samples', () => {
  test('every row is drawn as often as any other, none twice, in their order', () => {
    const drawn = new Float64Array(10);
    for (let seed = 0; seed < 2000; seed++) {
      const rows = sampledRows(3, 10, seed);
      expect([...rows]).toEqual([...new Set(rows)].sort((a, b) => a - b));
      for (const row of rows) drawn[row]++;
    }
    // 600 of 2000 each, with a standard deviation of 20.5.
    for (const count of drawn) expect(Math.abs(count - 600)).toBeLessThan(82);
  });

  test('hold the same rows of every column, and only their categories', async () => {
    const n = 150000;
    const i = Float64Array.from({ length: n }, (_, i) => i);
    const text = Array.from(i, (value) => `t${value}`);
    const dataset = await openDataset({ i, text }, { sample: 100, seed: 5, maxCategories: 100 });
    expect([dataset.rows, dataset.remarks]).toEqual([
      100,
      [`a sample: 100 of ${n} rows, drawn at random with seed 5`],
    ]);
    const rows = (await valuesOf(dataset, 'i')) as number[];
    expect(rows).toEqual([...sampledRows(100, n, 5)]);
    expect(await valuesOf(dataset, 'text')).toEqual(rows.map((row) => `t${row}`));
    const all = await openDataset({ i }, { sample: n });
    expect([all.rows, all.remarks]).toEqual([n, []]);
  });

  test('need a known number of rows', async () => {
    const error = await failureOf(openDataset([{ a: [1] }], { sample: 1 }));
    expect(error.message).toMatch(/^"sample" needs a number of rows that is known/);
  });
});
