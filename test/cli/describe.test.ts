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
      expect(column).toMatchObject(rest);
      expect(entropy).toBeCloseTo(wanted, 12);
    }
  });

  test('shows quartiles and the most frequent values', async () => {
    const path = await files.file(
      'shown.csv',
      'n,t,d\n1,x,2001-01-01\n2,y,\n2,x,2001-01-03\n,x,2001-01-05\n',
    );
    const { stdout } = await run(['describe', path]);
    expect(stdout).toMatch(/^n +number +1 +25 % +2 +1 +2 +0\.918296$/m);
    expect(stdout).toMatch(/^column +mean +standard deviation +25 % +median +75 %$/m);
    // statistics.stdev([1, 2, 2]) of Python; of the days 1, 3 and 5 it is 2.
    expect(stdout).toMatch(/^n +1\.66667 +0\.57735 +1\.5 +2 +2$/m);
    expect(stdout).toMatch(/^d +2001-01-03T00:00:00\.000Z +2 days +2001-01-02T/m);
    expect(stdout).toMatch(/^t +x \(3\), y \(1\)$/m);
    const csv = await run(['describe', path, '--csv']);
    expect(csv.stdout.split('\n')[1]).toMatch(
      /^n,number,1,0\.25,2,1,1\.5,2,2,2,1\.66666666666666\d+,0\.577350269189\d+,2 \(2\); 1 \(1\),/,
    );
  });

  test('timestamps, missing columns, columns left out', async () => {
    const { stdout, code } = await run(['describe', fixture('nested.parquet')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^list +unsupported +– +– +– +– +– +–$/m);
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
