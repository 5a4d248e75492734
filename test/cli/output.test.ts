import { describe, expect, test } from 'vitest';
import type { RankResult } from '../../src/cli/rankResult.js';
import { openDataset } from '../../src/data/index.js';
import { valuesOf } from '../io/collect.js';
import { commandFiles, json } from './commandFiles.js';
import { run } from './run.js';

const files = commandFiles();

/** The output of a run with --csv, read back. */
async function csv(args: readonly string[]): Promise<Record<string, unknown[]>> {
  const { code, stdout, stderr } = await run([...args, '--csv']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const dataset = await openDataset(new TextEncoder().encode(stdout));
  const found: Record<string, unknown[]> = {};
  for (const { name } of dataset.columns()) found[name] = await valuesOf(dataset, name);
  return found;
}

describe('CSV', () => {
  test('of a ranking has the doubles of JSON, and what is left out', async () => {
    const path = await files.file('odd.csv', 'a,"b, ""c""",one,y\n1,p,7,1\n2,q,7,2\n2,p,7,2\n3,q,7,1\n');
    const args = ['rank', path, '--target', 'y', '--method', 'auto', '--significance', 'permutation'];
    const { ranking, leftOut } = await json<RankResult>(args);
    const found = await csv(args);
    expect(found.name).toEqual([...ranking, ...leftOut].map(({ name }) => name));
    for (const field of [
      'mutualInformation',
      'beyondChance',
      'share',
      'value',
      'pValue',
      'samples',
    ] as const) {
      expect(found[field].slice(0, ranking.length)).toEqual(ranking.map((column) => column[field]));
    }
  });

  test('of a matrix has a row and a column for each column', async () => {
    const args = ['matrix', files.sample, '--features', 'size,noise', '--features', 'group'];
    const { columns, values } = await json<{ columns: { name: string }[]; values: number[][] }>(args);
    const found = await csv(args);
    expect(found['column 1']).toEqual(columns.map(({ name }) => name));
    for (const [i, { name }] of columns.entries()) expect(found[name]).toEqual(values.map((row) => row[i]));
  });

  test('of a description has its fields', async () => {
    const { columns } = await json<{ columns: Record<string, unknown>[] }>(['describe', files.sample]);
    const found = await csv(['describe', files.sample]);
    for (const field of ['name', 'type', 'missing', 'distinct', 'entropy']) {
      expect(found[field]).toEqual(columns.map((column) => column[field]));
    }
  });
});

describe('Markdown', () => {
  test('has tables, and shows signs of its own as they are', async () => {
    const path = await files.file('marks.csv', '"a|b_c",<y>\n1,1\n2,1\n3,2\n4,2\n');
    const { stdout } = await run(['rank', path, '--target', '<y>', '--markdown']);
    expect(stdout).toContain('\n\n| column | MI (bits) | beyond chance |');
    expect(stdout).toContain('\n| --- | ---: | ---: |');
    expect(stdout).toMatch(/^\| a\\\|b\\_c/m);
    expect(stdout).toContain('tell most about \\<y\\>?\n\n');
    for (const command of ['describe', 'matrix']) {
      expect((await run([command, path, '--markdown'])).stdout).toMatch(/\n\n\| .*\n\| --- \|.*\n\| /);
    }
  });

  test('excludes other forms', async () => {
    const { code, stderr } = await run(['describe', files.sample, '--csv', '--markdown']);
    expect([code, stderr]).toEqual([2, 'infosimd: --csv and --markdown exclude each other\n']);
  });
});
