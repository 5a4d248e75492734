import { describe, expect, test } from 'vitest';
import { commandFiles, json } from './commandFiles.js';
import { run } from './run.js';

const files = commandFiles();

describe('matrix', () => {
  test('a table of few columns: mutual information is that of mi, entropies are those of rank', async () => {
    const { code, stdout, stderr } = await run(['matrix', files.sample, '--features', 'size,weight,flag']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines.slice(0, 2)).toEqual([
      `${files.sample} (CSV): 600 rows, 3 columns`,
      'mutual information in bits, entropies on the diagonal',
    ]);
    expect(lines[3]).toMatch(/^ +size +weight +flag$/);
    expect(lines[4]).toMatch(/^size +2\.\d{4} +2\.2617 +0\.\d{4}$/);
    expect(lines[5]).toMatch(/^weight +2\.2617 +3\.0000 +0\.0137$/);
    expect(lines[6]).toMatch(/^flag +0\.\d{4} +0\.0137 +0\.9807$/);
  });

  test('of more columns the pairs, best first', async () => {
    const names = Array.from({ length: 10 }, (_, i) => `c${i}`);
    const rows = Array.from({ length: 400 }, (_, i) => names.map((_, j) => (i * (j + 1) * 7919) % (11 + j)));
    const path = await files.file('many.csv', `${[names, ...rows].map((row) => row.join(',')).join('\n')}\n`);
    const { stdout } = await run(['matrix', path]);
    const lines = stdout.split('\n');
    expect(lines[1]).toBe('30 of 45 pairs, by their mutual information; --json prints all');
    expect(lines[3]).toMatch(/^column +column +MI \(bits\)$/);
    const bits = lines.slice(4, 34).map((line) => Number(line.split(/ +/)[2]));
    expect(bits).toEqual([...bits].sort((a, b) => b - a));
    const { values, shape } = await json<{ values: number[][]; shape: number[] }>(['matrix', path]);
    expect(shape).toEqual([10, 10]);
    const all = values.flatMap((row, i) => row.slice(i + 1)).sort((a, b) => b - a);
    expect(bits).toEqual(all.slice(0, 30).map((value) => Number(value.toFixed(6))));
  });

  test('no column, and none left', async () => {
    const path = await files.file('nothing.csv', 'a,b\n,\n,\n');
    const { code, stdout } = await run(['matrix', path]);
    expect(code).toBe(0);
    expect(stdout).toContain('no column could be used');
    expect(stdout).toContain('left out: a (no values)');
  });
});
