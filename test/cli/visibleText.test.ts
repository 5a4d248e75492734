import { beforeAll, describe, expect, test } from 'vitest';
import type { RankResult } from '../../src/cli/rankResult.js';
import { displayWidth } from '../../src/plot/shorten.js';
import { commandFiles, json } from './commandFiles.js';
import { run } from './run.js';

const files = commandFiles();

describe('what a terminal would obey is shown with escapes', () => {
  const CONTROL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
  const LINE = 'two\nlines';
  const RED = '\x1b[31mred\x9b\u202e';
  let path: string;
  beforeAll(async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `"${i % 2 ? 'a\tb' : '\n\x07'}",${i % 4},${i % 3},`);
    path = await files.file('control.csv', `"${LINE}","${RED}",y,"no\nne"\n${lines.join('\n')}\n`);
  });

  /** The lines of a run that succeeds. */
  async function linesOf(args: readonly string[]): Promise<string[]> {
    const { code, stdout, stderr } = await run(args);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.replace(/\n$/, '').split('\n');
    for (const line of lines) expect(line).not.toMatch(CONTROL);
    return lines;
  }

  test('in rankings', async () => {
    const lines = await linesOf(['rank', path, '--target', 'y']);
    expect(lines[3].indexOf('MI (bits)')).toBe(lines[4].search(/0\.\d{6} /) - 1);
    expect(
      lines
        .slice(4, 6)
        .map((line) => line.split('  ')[0])
        .sort(),
    ).toEqual(['\\x1b[31mred\\x9b\\u202e', 'two\\nlines']);
    expect(lines[6]).toBe('');
    expect(lines[8]).toBe('left out: no\\nne (no values)');
    expect((await linesOf(['rank', path, '--target', RED, '--bins', '4']))[1]).toBe(
      'H(\\x1b[31mred\\x9b\\u202e) = 2.000000 bits, 4 bins',
    );
  });

  test('in pairs', async () => {
    const lines = await linesOf(['mi', path, '--x', LINE, '--y', RED, '--bins', '4']);
    expect(lines).toHaveLength(8);
    expect(lines[0]).toMatch(/^I\(two\\nlines; \\x1b\[31mred\\x9b\\u202e\) {2}1\.000000 bits$/);
    expect(new Set(lines.slice(0, 4).map((line) => line.search(/ \d/)))).toHaveProperty('size', 1);
  });

  test('in descriptions', async () => {
    const lines = await linesOf(['describe', path]);
    expect(lines[3]).toMatch(/^two\\nlines +text +0 +0 % +2 +\\n\\x07 +a\\tb +1\.000000$/);
    expect(lines).toContain('two\\nlines             \\n\\x07 (20), a\\tb (20)');
  });

  test('in errors', async () => {
    const { code, stderr } = await run(['rank', path, '--target', 'zzzzzzzzzzzz\n\x1b[2J']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `infosimd: ${path} has no column "zzzzzzzzzzzz\\n\\x1b[2J"; it has two\\nlines, \\x1b[31mred\\x9b\\u202e, y, no\\nne\n`,
    );
  });

  test('and in JSON, which says the same', async () => {
    const { ranking } = await json<RankResult>(['rank', path, '--target', 'y']);
    expect(ranking.map(({ name }) => name).sort()).toEqual([RED, LINE]);
    for (const command of [
      ['rank', path, '--target', 'y'],
      ['mi', path, '--x', LINE, '--y', RED],
      ['matrix', path],
      ['describe', path],
    ]) {
      const { stdout } = await run([...command, '--json']);
      expect(stdout).toContain('"\\u001b[31mred\\u009b\\u202e"');
      for (const line of stdout.replace(/\n$/, '').split('\n')) expect(line).not.toMatch(CONTROL);
    }
  });
});

describe('names of any length and width', () => {
  test('are cut in their middle, and columns stay in line', async () => {
    const long = 'long_name_'.repeat(26);
    const lines = Array.from({ length: 40 }, (_, i) => `${i % 4},${i % 3},${i % 5},${i % 2}`);
    const path = await files.file('wide.csv', `${long},日本語の列名,e\u0301t\u00e9,y\n${lines.join('\n')}\n`);
    const { stdout } = await run(['rank', path, '--target', 'y']);
    const rows = stdout.split('\n').slice(3, 7);
    const columnsOf = (row: string): number => displayWidth(row.slice(0, row.search(/\d\.\d{6}|MI/)));
    expect(rows[0]).toMatch(/^column {36}MI \(bits\)/);
    expect(rows.slice(1).map(columnsOf)).toEqual([43, 43, 43]);
    expect(stdout).toContain('long_name_long_name_…ong_name_long_name_ ');
    const pair = await run(['mi', path, '--x', '日本語の列名', '--y', 'y']);
    const values = pair.stdout.split('\n').slice(0, 5);
    expect(new Set(values.map((row) => displayWidth(row.slice(0, row.search(/−?\d\.\d{6}/))))).size).toBe(1);
    // Errors and JSON have the whole.
    expect((await run(['rank', path, '--target', 'none'])).stderr).toContain(long);
    expect(
      (await json<RankResult>(['rank', path, '--target', 'y'])).ranking.map(({ name }) => name),
    ).toContain(long);
  });
});
