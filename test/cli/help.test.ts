import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BINNINGS, MOST_RANKING_BINS } from '../../src/bins/binRules.js';
import { MAX_BINS } from '../../src/bins/edges.js';
import { MAX_CATEGORIES } from '../../src/columns/categories.js';
import { CUTTING_OPTIONS } from '../../src/data/cutting.js';
import { PAIR_CORRECTIONS } from '../../src/estimators/correction.js';
import { MUTUAL_INFORMATION_METHODS } from '../../src/estimators/mutualInformation.js';
import { SIGNIFICANCES } from '../../src/estimators/significance.js';
import { CRITERIA } from '../../src/learning/selectFeatures.js';
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

  test('the limits it names are those of axes, the defaults those of the library', async () => {
    const { binning, maxCategories } = CUTTING_OPTIONS;
    for (const command of ['rank', 'mi', 'matrix']) {
      const { stdout } = await run([command, '--help']);
      expect(stdout).toContain(`, 1 to ${MAX_BINS} (default ${MOST_RANKING_BINS}, or the cube root\n`);
      expect(stdout).toContain(`--binning WAY          ${binning.fallback} (default) `);
      expect(stdout).toContain(`, 1 to ${MAX_CATEGORIES} (default ${maxCategories.fallback})\n`);
    }
  });

  test.each([
    ['method', MUTUAL_INFORMATION_METHODS],
    ['correction', PAIR_CORRECTIONS],
    ['significance', SIGNIFICANCES],
    ['criterion', CRITERIA],
    ['binning', BINNINGS],
  ])('--%s names every one there is', async (option, words) => {
    const { stdout } = await run(['rank', '--help']);
    const text = new RegExp(`^  --${option} [^]*?(?=^  --)`, 'm').exec(stdout)?.[0] ?? '';
    for (const word of words) expect(text).toMatch(new RegExp(`\\b${word}\\b`));
  });

  test('--version is that of package.json', async () => {
    const { version } = JSON.parse(
      await readFile(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
    );
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});
