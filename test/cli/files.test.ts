import { mkdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { commandFiles, json } from './commandFiles.js';
import { run } from './run.js';

const files = commandFiles();

interface Described {
  readonly file: string;
  readonly rows: number;
  readonly columns: readonly Readonly<Record<string, unknown>>[];
  readonly remarks?: readonly string[];
}

describe('files', () => {
  test('standard input is a file', async () => {
    const { stdout, code } = await run(['describe', '-', '--missing', '-'], { input: 'a,b\n1,x\n-,y\n' });
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'standard input (CSV): 2 rows, 2 columns']);
    expect(stdout).toMatch(/^a +number +1 /m);
    const piped = await run(['rank', '-', '--target', 'b', '--json'], { input: 'a,b\n1,x\n2,y\n3,x\n' });
    expect(JSON.parse(piped.stdout)).toMatchObject({ file: 'standard input', rows: 3 });
  });

  test('several files and patterns are one, whatever the order of their columns', async () => {
    await mkdir(files.path('parts'));
    await files.file('parts/part-1.csv', 'a,b\n1,x\n2,y\n');
    await files.file('parts/part-2.csv', 'b,a\nz,3\n');
    await files.file('parts/part-10.csv', 'a,b\n4,x\n');
    await files.file('parts/.part-3.csv', 'hidden\n');
    const wanted = {
      rows: 4,
      columns: [
        { name: 'a', type: 'number', distinct: 4, min: 1, max: 4 },
        { name: 'b', type: 'text', distinct: 3, min: 'x', max: 'z' },
      ],
    };
    for (const args of [
      ['parts/part-*.csv'],
      ['p*s/part-?.csv', 'parts/part-10.csv'],
      ['parts/part-1.csv', 'parts/part-2.csv', 'parts/part-10.csv'],
    ]) {
      const found = await json<Described>(['describe', ...args.map(files.path)]);
      expect(found, args[0]).toMatchObject(wanted);
    }
    const { stdout } = await run(['describe', files.path('parts/*')]);
    expect(stdout.split('\n')[0]).toBe(
      `${files.path('parts/part-1.csv')} and 2 more files (CSV): 4 rows, 2 columns`,
    );
    const refused = await run([
      'rank',
      files.path('parts/*.csv'),
      '--target',
      'a',
      '--report',
      files.path('parts/part-2.csv'),
    ]);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('it is the file to read')]);
  });

  test('a sample is told, the same for a seed and for every number of threads', async () => {
    const sampled = (...options: string[]) =>
      json<Described>(['describe', files.sample, '--sample', '50', ...options]);
    const first = await sampled();
    expect([first.rows, first.remarks]).toEqual([
      50,
      ['a sample: 50 of 600 rows, drawn at random with seed 0'],
    ]);
    expect(await sampled('--threads', '3')).toEqual(first);
    expect((await sampled('--seed', '7')).columns).not.toEqual(first.columns);
    const { stdout } = await run([
      'rank',
      files.sample,
      '--target',
      'weight',
      '--sample',
      '50',
      '--seed',
      '1',
    ]);
    expect(stdout).toContain('\na sample: 50 of 600 rows, drawn at random with seed 1\n');
  });
});
