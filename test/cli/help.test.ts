import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { MAX_BINS } from '../../src/bins/edges.js';
import { MAX_CATEGORIES } from '../../src/columns/categories.js';
import { run } from './run.js';

describe('help', () => {
  test.each([
    ['--help'],
    ['-h'],
    ['help'],
    ['rank', '--help'],
    ['mi', '--help'],
    ['matrix', '--help'],
    ['describe', '-h'],
    ['help', 'rank'],
  ])('%s %s', async (...args) => {
    const { code, stdout, stderr } = await run(args.filter(Boolean));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/usage: infosimd/);
  });

  test('the limits it names are those of axes', async () => {
    for (const command of ['rank', 'mi', 'matrix']) {
      const { stdout } = await run([command, '--help']);
      expect(stdout).toMatch(new RegExp(`--bins N .*, 1 to ${MAX_BINS} `));
      expect(stdout).toMatch(new RegExp(`--max-categories N .*, 1 to ${MAX_CATEGORIES} `));
    }
  });

  test('--version is that of package.json', async () => {
    const { version } = JSON.parse(
      await readFile(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
    );
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});
