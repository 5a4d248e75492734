import { describe, expect, test } from 'vitest';
import { fixture } from '../io/collect.js';
import { commandFiles, json } from './commandFiles.js';
import { run } from './run.js';
import { DESCRIBED } from './sample.js';

const files = commandFiles();

describe('describe', () => {
  test('tells of every column what NumPy does', async () => {
    const { columns } = await json<{
      columns: (Record<string, unknown> & { name: keyof typeof DESCRIBED })[];
    }>(['describe', files.sample]);
    expect(columns.map(({ name }) => name)).toEqual(Object.keys(DESCRIBED));
    for (const { name, entropy, ...column } of columns) {
      const { entropy: wanted, ...rest } = DESCRIBED[name];
      expect(column).toEqual(rest);
      expect(entropy).toBeCloseTo(wanted, 12);
    }
  });

  test('timestamps, missing columns, columns left out', async () => {
    const { stdout, code } = await run(['describe', fixture('nested.parquet')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^list +unsupported +– +– +– +– +–$/m);
    expect(stdout).toMatch(/^list: a nested column$/m);
    const { columns } = await json<{ columns: Record<string, unknown>[] }>([
      'describe',
      fixture('dictionary-none.parquet'),
    ]);
    const find = (name: string) => columns.find((column) => column.name === name);
    expect(find('date')).toMatchObject({ min: '1969-12-01T00:00:00.000Z', max: '1970-01-28T00:00:00.000Z' });
    expect(find('nothing')).toMatchObject({ missing: 60, distinct: 0, min: null, max: null, entropy: null });
    expect(find('boolean')).toMatchObject({ distinct: 2, min: false, max: true });
  });
});
