import { spawn } from 'node:child_process';
import { cp, link, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_BINS } from '../../src/bins/edges.js';
import type { RankResult } from '../../src/cli/rankResult.js';
import type { RankedColumn } from '../../src/data/rankColumns.js';
import { timestampPart } from '../../src/data/timestampParts.js';
import { rankFeatures } from '../../src/index.js';
import { FLIGHTS, fixture, scratch } from '../io/collect.js';
import { run } from './run.js';
import { DESCRIBED, OUTSIDE, sampleCsv } from './sample.js';

let folder: Awaited<ReturnType<typeof scratch>>;
let sample: string;
beforeAll(async () => {
  folder = await scratch();
  sample = folder.path('sample.csv');
  await writeFile(sample, sampleCsv());
});
afterAll(() => folder.remove());

async function file(name: string, text: string): Promise<string> {
  await writeFile(folder.path(name), text);
  return folder.path(name);
}

/** A run that has to succeed with JSON on stdout and nothing on stderr. */
async function json<T>(args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await run([...args, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('rank', () => {
  test.each(['equal-frequency', 'uniform'] as const)(
    'numbers are those of scikit-learn, %s',
    async (binning) => {
      const result = await json<RankResult>(['rank', sample, '--target', 'weight', '--binning', binning]);
      const { entropy, ...columns } = OUTSIDE[binning];
      expect(result.target.entropy).toBeCloseTo(entropy, 12);
      // The vectors stand in the order of their corrected values.
      expect(result.ranking.map(({ name }) => name)).toEqual(Object.keys(columns));
      for (const column of result.ranking) {
        const wanted = columns[column.name as keyof typeof columns];
        expect(column.mutualInformation).toBeCloseTo(wanted.mi, 12);
        expect(column.corrected).toBeCloseTo(wanted.corrected, 12);
        expect(column.share).toBeCloseTo(wanted.share, 12);
        expect([column.samples, column.omitted, column.outOfRange]).toEqual([
          600 - wanted.omitted,
          wanted.omitted,
          0,
        ]);
      }
    },
  );

  test('JSON has every field, with full doubles', async () => {
    const result = await json<RankResult>(['rank', sample, '--target', 'weight', '--bins', '7']);
    expect(Object.keys(result)).toEqual([
      'file',
      'format',
      'rows',
      'target',
      'bins',
      'binning',
      'maxCategories',
      'ranking',
      'leftOut',
      'seconds',
      'rowsPerSecond',
      'backend',
    ]);
    expect(result).toMatchObject({
      file: sample,
      format: 'CSV',
      rows: 600,
      bins: 7,
      binning: 'equal-frequency',
    });
    expect(result.target).toMatchObject({
      name: 'weight',
      type: 'number',
      unit: 'bits',
      bins: 7,
      missing: 0,
    });
    expect(result.ranking.map(({ name, type, bins }) => [name, type, bins])).toContainEqual([
      'flag',
      'category',
      2,
    ]);
    expect(Object.keys(result.ranking[0])).toEqual([
      'name',
      'type',
      'mutualInformation',
      'corrected',
      'share',
      'unit',
      'bins',
      'identifier',
      'samples',
      'omitted',
      'outOfRange',
      'leftOutBecause',
    ]);
    expect(result.rowsPerSecond).toBeCloseTo(600 / result.seconds, 6);
  });

  test('--method and --significance: estimates as rankFeatures gives them, with p-values', async () => {
    const columns = { size: [] as number[], noise: [] as number[] };
    const weight: number[] = [];
    const [head, ...rows] = sampleCsv().trim().split('\n');
    expect(head).toBe('group,size,flag,weight,noise');
    for (const row of rows) {
      const [, size, , own, noise] = row.split(',');
      columns.size.push(size === '' ? NaN : Number(size));
      columns.noise.push(Number(noise));
      weight.push(Number(own));
    }
    const args = ['rank', sample, '--target', 'weight', '--features', 'size,noise'];
    const result = await json<RankResult>([...args, '--method', 'ksg', '--significance', 'permutation']);
    expect(result).toMatchObject({ method: 'ksg', significance: 'permutation' });
    const expected = rankFeatures(columns, weight, {
      nan: 'omit',
      method: 'ksg',
      significance: 'permutation',
    });
    expect(result.ranking.map(({ name, value, pValue, method }) => [name, value, pValue, method])).toEqual(
      expected.map(({ name, value, pValue, method }) => [name, value, pValue, method]),
    );
    const { stdout } = await run([...args, '--method', 'auto', '--significance', 'permutation']);
    const lines = stdout.split('\n');
    expect(lines[3]).toMatch(
      /^column +MI \(bits\) +corrected +estimate +by +p +of H +cut into +samples +left out$/,
    );
    expect(lines[4]).toMatch(/^size +3\.052331 +3\.024938 +\d\.\d{6} +(gao|ksg) +0\.0010 +70\.661 %/);
    const tested = await json<RankResult>(['rank', sample, '--target', 'group', '--significance', 'g-test']);
    expect(tested).not.toHaveProperty('method');
    for (const { pValue } of tested.ranking) expect(pValue).toBeGreaterThanOrEqual(0);
    // A method that a column does not suit leaves the column out, with the reason.
    const unsuited = await json<RankResult>(['rank', sample, '--target', 'weight', '--method', 'copula']);
    expect(unsuited.ranking.map(({ name }) => name)).toEqual(['size', 'noise']);
    expect(unsuited.leftOut.find(({ name }) => name === 'group')?.reason).toMatch(/takes numbers/);
  });

  test('ties are counted where an estimate supposes none, and noted where they are many', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => {
      const x = (i * 7919) % 200;
      // Of 200 rows, 10 are one in twenty: no more than that is not noted.
      return [x / 7, x % 5, i < 10 ? 1000 : (i * 37) % 211, (x + i / 1000) / 3, 'ab'[x % 2]].join(',');
    });
    const path = await file('ties.csv', `apart,few,some,y,label\n${rows.join('\n')}\n`);
    for (const [target, method, names] of [
      ['y', 'ksg', ['few']],
      ['label', 'ross', ['few']],
      ['few', 'ksg', ['apart', 'some', 'y']],
    ] as const) {
      const args = ['rank', path, '--target', target, '--method', method];
      const { ranking } = await json<RankResult>(args);
      const tied = ranking.filter(({ ties = 0, samples }) => ties > samples / 20).map(({ name }) => name);
      expect(tied.sort()).toEqual(names);
      for (const { name, ties } of ranking) {
        const both = name === 'few' || target === 'few';
        expect([name, ties]).toEqual([name, both ? 200 : name === 'some' ? 10 : 0]);
      }
      const report = folder.path('ties.html');
      const { stdout } = await run([...args, '--report', report]);
      const note =
        /more than one sample in twenty is tied, in the column or in the target: (.*?); ksg and ross/;
      expect(note.exec(stdout)?.[1].split(', ').sort()).toEqual(names);
      expect(stdout).toContain('--method auto, or gao for numbers, takes them\n');
      expect(await readFile(report, 'utf8')).toContain('More than one sample in twenty is tied');
      // The same from several threads.
      const { ranking: spread } = await json<RankResult>([...args, '--threads', '3']);
      expect(spread).toEqual(ranking);
    }
    for (const method of ['gao', 'histogram']) {
      const args = ['rank', path, '--target', 'y', '--method', method];
      for (const column of (await json<RankResult>(args)).ranking) expect(column).not.toHaveProperty('ties');
      expect((await run(args)).stdout).not.toContain('tied');
    }
    expect((await run(['rank', path, '--target', 'y', '--method', 'auto'])).stdout).not.toContain('tied');
  });

  test('--select: as selectFeatures, in the table and in the report', async () => {
    const args = ['rank', sample, '--target', 'weight', '--select', '2', '--criterion', 'mrmr'];
    const result = await json<RankResult>(args);
    const rows = sampleCsv()
      .trim()
      .split('\n')
      .slice(1)
      .filter((row) => !row.split(',').includes('')).length;
    expect(rows).toBeLessThan(600);
    expect(result.selection).toMatchObject({ criterion: 'mrmr', asked: 2, from: 4, samples: rows });
    expect(result.selection?.columns.map(({ name }) => name)[0]).toBe('size');
    const report = folder.path('selected.html');
    const { stdout } = await run([...args, '--significance', 'g-test', '--report', report]);
    const lines = stdout.split('\n');
    const at = lines.indexOf(
      `selected together, 2 of 4 columns, over the ${rows} rows where each of them and the target have a value:`,
    );
    expect(at).toBeGreaterThan(0);
    expect(lines[at + 1]).toMatch(/^selected +MI \(bits\) +mrmr \(bits\)$/);
    expect(lines[at + 2]).toMatch(/^size +3\.\d{6} +3\.\d{6}$/);
    expect(lines[at + 4]).toBe('');
    const page = await readFile(report, 'utf8');
    expect(page).toContain('Columns that together tell most');
    expect(page).toContain(`2 of 4 columns, over the ${rows} rows where each`);
    expect(page).toContain('p is the chance of a mutual information as large');
    expect(page).toMatch(/<th[^>]*>p<\/th>/);
    // Names that are numbers keep their places, and a row for all is needed.
    const path = await file('numbered.csv', 'b,2,__proto__,y\n1,1,1,1\n2,2,2,2\n3,3,3,3\n4,4,4,4\n');
    const same = await json<RankResult>([
      'rank',
      path,
      '--target',
      'y',
      '--select',
      '3',
      '--criterion',
      'mim',
    ]);
    expect(same.selection?.columns.map(({ name }) => name)).toEqual(['b', '2', '__proto__']);
    const sparse = await file('sparse.csv', 'a,b,y\n1,,1\n2,,2\n,1,1\n,2,2\n');
    const { code, stderr } = await run(['rank', sparse, '--target', 'y', '--select', '2']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'infosimd: no row has a value in all of 2 columns; choose columns with --features\n',
    );
    const all = await json<RankResult>(['rank', sample, '--target', 'weight', '--select', '99']);
    expect(all.selection).toMatchObject({ criterion: 'jmi', asked: 99, from: 4, samples: rows });
    expect(all.selection?.columns).toHaveLength(4);
    const more = await run(['rank', sample, '--target', 'weight', '--select', '99']);
    expect([more.code, more.stderr]).toEqual([0, '']);
    expect(more.stdout).toContain(
      `selected together, 4 of 4 columns (99 were asked for), over the ${rows} rows where each of them and the target have a value:\n`,
    );
  });

  test('the table, best first, and the line on speed', async () => {
    const { code, stdout, stderr } = await run(['rank', sample, '--target', 'weight']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines[1]).toBe('H(weight) = 4.321928 bits, 20 bins');
    expect(lines[3]).toMatch(/^column +MI \(bits\) +corrected +of H +cut into +samples +left out$/);
    expect(lines[4]).toMatch(/^size +3\.052331 +3\.024938 +70\.661 % +20 bins +553 +47 \(47 missing\)$/);
    expect(lines[6]).toMatch(/^group +0\.074550 +0\.001648 +1\.726 % +4 categories +564 +36 \(36 missing\)$/);
    expect(lines[7]).toMatch(/^flag +0\.021659 +−0\.001184 +0\.501 % +2 categories +600 +0$/);
    expect(lines[9]).toBe(
      'H(weight) is over all 600 rows with a value; where some are left out, a share is of the entropy over the column’s own rows',
    );
    expect(lines[11]).toMatch(/^600 rows in \d+\.\d\d s, [\d,]+ rows\/s, backend (wasm|portable)$/);
  });

  test('both backends give the same doubles', async () => {
    const ranking = async (name: string): Promise<readonly RankedColumn[]> => {
      const { stdout } = await run(['rank', sample, '--target', 'weight', '--json'], {
        env: { INFOSIMD_BACKEND: name },
      });
      const result = JSON.parse(stdout) as RankResult;
      expect(result.backend.name).toBe(name);
      return result.ranking;
    };
    expect(await ranking('wasm')).toEqual(await ranking('portable'));
  });

  test('without WebAssembly', async () => {
    const { code, stdout } = await run(
      ['rank', fixture('dictionary-zstd.parquet'), '--target', 'boolean', '--json'],
      {
        flags: ['--jitless'],
      },
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout).backend.name).toBe('portable');
  });

  test('--features chooses, also parts of timestamps', async () => {
    const path = fixture('dictionary-none.parquet');
    const { ranking } = await json<RankResult>([
      'rank',
      path,
      '--target',
      'int32',
      '--features',
      'text, date.day,half',
    ]);
    expect(ranking.map(({ name }) => name).sort()).toEqual(['date.day', 'half', 'text']);
    const parts = await json<RankResult>(['rank', path, '--target', 'int32', '--features', 'date']);
    expect(parts.ranking.map(({ name }) => name).sort()).toEqual(['date.day', 'date.month', 'date.weekday']);
    expect(parts.leftOut).toEqual([{ name: 'date.hour', reason: 'constant: always 0' }]);
  });

  test('a part of a timestamp is a target; the other parts stay', async () => {
    const lines = Array.from(
      { length: 200 },
      (_, i) => `2001-0${1 + (i % 2)}-1${i % 7}T0${i % 5}:00,${i % 5}`,
    );
    const path = await file('times.csv', `when,n\n${lines.join('\n')}\n`);
    const result = await json<RankResult>(['rank', path, '--target', 'when.hour']);
    expect(result.target).toMatchObject({ name: 'when.hour', type: 'category', bins: 5 });
    expect(result.ranking[0]).toMatchObject({ name: 'n', share: 1 });
    expect(result.ranking.map(({ name }) => name).sort()).toEqual([
      'n',
      'when.day',
      'when.month',
      'when.weekday',
    ]);
  });

  test('too many categories leave a column out; an identifier is marked', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `k${i},g${i % 21},h${i % 20},${i % 3}`);
    const path = await file('keys.csv', `key,many,few,y\n${lines.join('\n')}\n`);
    const limited = await json<RankResult>(['rank', path, '--target', 'y', '--max-categories', '50']);
    expect(limited.leftOut).toEqual([
      { name: 'key', reason: 'more than 50 categories; raise maxCategories' },
    ]);
    const { ranking } = await json<RankResult>(['rank', path, '--target', 'y']);
    expect(Object.fromEntries(ranking.map(({ name, identifier }) => [name, identifier]))).toEqual({
      key: true,
      many: true,
      few: false,
    });
    const { stdout } = await run(['rank', path, '--target', 'y']);
    expect(stdout).toMatch(/^key \* .*100 categories/m);
    expect(stdout).toContain('an identifier tells everything and means nothing');
  });

  test('a column may have as many categories as asked for, and not one more', async () => {
    const lines = Array.from({ length: MAX_BINS + 1 }, (_, i) => `k${i},j${i % MAX_BINS},${i % 3}`);
    const path = await file('axis.csv', `key,full,y\n${lines.join('\n')}\n`);
    const limit = ['--max-categories', String(MAX_BINS)];
    const { ranking, leftOut } = await json<RankResult>(['rank', path, '--target', 'y', ...limit]);
    expect(ranking.map(({ name, bins }) => [name, bins])).toEqual([['full', MAX_BINS]]);
    expect(leftOut).toEqual([
      { name: 'key', reason: 'more than 65,536 categories; raise maxCategories' },
    ]);
    const wanted = ' "key" has more than 65,536 categories; raise --max-categories\n';
    expect(await run(['rank', path, '--target', 'key', ...limit])).toEqual({
      code: 2,
      stdout: '',
      stderr: `infosimd: the target${wanted}`,
    });
    expect(await run(['mi', path, '--x', 'key', '--y', 'y', ...limit])).toEqual({
      code: 2,
      stdout: '',
      stderr: `infosimd: column${wanted}`,
    });
  });

  test('tables of more than 2^24 cells are ranked like others', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `k${i},${i % 2},${(i * 7919) % 5003}`);
    const path = await file('cells.csv', `key,bit,many\n${lines.join('\n')}\n`);
    const { ranking, leftOut } = await json<RankResult>(['rank', path, '--target', 'key', '--bins', '5000']);
    expect(ranking).toMatchObject([
      { name: 'many', bins: 5000, mutualInformation: expect.closeTo(12.287712379549449, 12), samples: 5000 },
      { name: 'bit', bins: 2, mutualInformation: 1, samples: 5000 },
    ]);
    expect(leftOut).toEqual([]);
  });

  test('columns that fall into one bin are named', async () => {
    // Nineteen of twenty rows are 0, so that all quantiles but the last are.
    const lines = Array.from({ length: 400 }, (_, i) => `${i % 20 ? 0 : i + 1},${i % 3}`);
    const path = await file('zeros.csv', `spent,y\n${lines.join('\n')}\n`);
    const { stdout } = await run(['rank', path, '--target', 'y', '--bins', '10']);
    expect(stdout).toMatch(/^spent +0\.000000 .* 1 bin /m);
    expect(stdout).toMatch(
      /^in one bin, which tells nothing: spent; other --bins or --binning may part the values$/m,
    );
  });

  test('columns that cannot be ranked are named, with the reason', async () => {
    const nested = await json<RankResult>(['rank', fixture('nested.parquet'), '--target', 'number']);
    expect(nested.leftOut.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      'list: a nested column',
      'struct: a nested column',
      'bytes: a column of bytes',
    ]);
    const path = await file(
      'odd.csv',
      'y,none,inf,id,z\n1,,1,1,\n2,,inf,9007199254740993,\n3,,-inf,2,\n4,,2,3,5\n,,2,3,6\n',
    );
    const odd = await json<RankResult>(['rank', path, '--target', 'y']);
    expect(odd.leftOut.map(({ name }) => name)).toEqual(['none', 'id']);
    expect(odd.leftOut[1].reason).toContain('row 2: 9007199254740993');
    expect(odd.ranking.find(({ name }) => name === 'inf')).toMatchObject({
      samples: 2,
      omitted: 3,
      leftOutBecause: { missing: 0, infinite: 2, missingTarget: 1 },
    });
    expect(odd.ranking.find(({ name }) => name === 'z')).toMatchObject({ samples: 1, omitted: 4 });
  });

  test('three million flights: the origin tells most about the delay', async () => {
    const result = await json<RankResult>(['rank', FLIGHTS, '--target', 'delay']);
    expect(result.rows).toBe(3000000);
    expect(result.ranking.map(({ name }) => name)).toEqual([
      'origin',
      'destination',
      'date.hour',
      'distance',
      'date.weekday',
      'date.day',
      'date.month',
    ]);
    for (const { samples, omitted } of result.ranking) expect([samples, omitted]).toEqual([3000000, 0]);
  });
});

describe('few rows', () => {
  const NOTE = 'few rows for so many bins: the estimate is mostly bias';

  test('fewer rows than cells: one sentence, for the columns that it is true of', async () => {
    const path = await file('few.csv', 'a,b\n1,2\n3,4\n5,6\n');
    const report = folder.path('few.html');
    const { stdout } = await run(['rank', path, '--target', 'a', '--report', report]);
    expect(stdout.split('\n')).toContain(NOTE);
    expect(stdout).toMatch(/^3 rows in /m);
    expect(stdout).not.toContain('H(a) is over');
    const page = await readFile(report, 'utf8');
    expect(page).toContain('<p>Few rows for so many bins: the estimate is mostly bias.</p>');
    expect(page).toContain('Of 1 column, b tells most about a');
    expect((await run(['mi', path, '--x', 'a', '--y', 'b'])).stdout).toContain(`\n${NOTE}\n`);
    const lines = Array.from({ length: 60 }, (_, i) => `g${i % 2},${i * i},${i % 4}`);
    const mixed = await file('mixed.csv', `g,n,y\n${lines.join('\n')}\n`);
    expect((await run(['rank', mixed, '--target', 'y'])).stdout.split('\n')).toContain(`${NOTE} (n)`);
    expect((await run(['rank', sample, '--target', 'weight'])).stdout).not.toContain(NOTE);
  });

  test('one row, one column; nothing to rank', async () => {
    const path = await file('one.csv', 'a\n1\n');
    expect((await run(['describe', path])).stdout).toContain('(CSV): 1 row, 1 column\n');
    const empty = await file('nothing.csv', 'a,b\n1,\n2,\n');
    const { code, stdout } = await run(['rank', empty, '--target', 'a']);
    expect([code, stdout.split('\n').slice(3, 5)]).toEqual([
      0,
      ['no column could be ranked', 'left out: b (no values)'],
    ]);
  });
});

describe('report', () => {
  test('identifiers come after the columns that mean something', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `k${i},m${i % 50},${i % 6},${i % 3}`);
    const path = await file('marked.csv', `key,many,six,y\n${lines.join('\n')}\n`);
    const report = folder.path('marked.html');
    const read = async (...more: string[]): Promise<string> => {
      expect((await run(['rank', path, '--target', 'y', '--report', report, ...more])).code).toBe(0);
      return readFile(report, 'utf8');
    };
    const page = await read();
    expect(page).toContain('Of 3 columns (2 of them marked identifiers), six tells most about y: 1.585 bits');
    expect(page.match(/<svg/g)).toHaveLength(2);
    expect(page).toContain('six and y');
    expect(page).not.toContain('key and y');
    // The bars tell the corrected bits alone, to as many decimals each.
    const labels = page.match(/>−?\d+\.\d+ bits( · identifier)?</g) ?? [];
    expect(labels).toHaveLength(3);
    for (const label of labels) expect(label).toMatch(/\.\d{6} bits/);
    const only = await read('--features', 'key,many');
    expect(only).toContain('Of 2 columns, all marked identifiers, ');
    expect(only).toContain('key and y');
    expect(only).toContain('many and y');
  });

  test('is one self-contained page', async () => {
    const report = folder.path('report.html');
    const { code, stdout, stderr } = await run(['rank', sample, '--target', 'weight', '--report', report]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.trimEnd().endsWith(`report: ${report}`)).toBe(true);
    const page = await readFile(report, 'utf8');
    expect(page).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\n$/);
    expect(new Set(page.match(/https?:[^"'\s)<]*/g))).toEqual(
      new Set(['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']),
    );
    expect(page).not.toMatch(/<(script|link|img|iframe)\b|@import|\bsrc=/);
    // The bars and four joint distributions.
    expect(page.match(/<svg/g)).toHaveLength(5);
    for (const text of [
      'size and weight',
      'share of all pairs (%',
      'bits',
      'How it was computed',
      '47 missing',
    ]) {
      expect(page).toContain(text);
    }
    expect((await readdir(folder.path('.'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('a failure leaves an older report as it was', async () => {
    const report = await file('old.html', 'old');
    for (const args of [
      ['rank', sample, '--target', 'wieght'],
      ['rank', folder.path('none.csv'), '--target', 'weight'],
      ['rank', sample, '--target', 'weight', '--bins', '0'],
    ]) {
      expect((await run([...args, '--report', report])).code).toBe(2);
      expect(await readFile(report, 'utf8')).toBe('old');
    }
    const damaged = folder.path('damaged.parquet');
    await writeFile(damaged, (await readFile(FLIGHTS)).fill(0xff, 1300000, 1400000));
    expect((await run(['rank', damaged, '--target', 'delay', '--report', report])).code).toBe(2);
    expect(await readFile(report, 'utf8')).toBe('old');
    expect((await readdir(folder.path('.'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('without vega one line says what to install', async () => {
    const own = folder.path('own');
    const root = fileURLToPath(new URL('../../', import.meta.url));
    await cp(`${root}dist`, `${own}/dist`, { recursive: true });
    await writeFile(`${own}/package.json`, '{"type":"module"}');
    await mkdir(`${own}/node_modules/@assemblyscript`, { recursive: true });
    for (const name of ['@assemblyscript/loader', 'hyparquet', 'hyparquet-compressors']) {
      await symlink(`${root}node_modules/${name}`, `${own}/node_modules/${name}`);
    }
    const report = folder.path('none.html');
    const main = `${own}/dist/cli/main.js`;
    const { code, stdout, stderr } = await run(['rank', sample, '--target', 'weight', '--report', report], {
      main,
    });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'infosimd: charts need the packages vega and vega-lite; install them with: npm install vega vega-lite\n',
    });
    expect((await run(['rank', sample, '--target', 'weight'], { main })).code).toBe(0);
  });

  test('never replaces the file that it is on, under no name', async () => {
    const text = 'a,b\n1,2\n3,4\n5,6\n';
    const data = await file('data.csv', text);
    await symlink(data, folder.path('symbolic.csv'));
    await link(data, folder.path('hard.csv'));
    for (const report of ['data.csv', 'symbolic.csv', 'hard.csv'].map(folder.path)) {
      const { code, stdout, stderr } = await run(['rank', data, '--target', 'a', '--report', report]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toBe(`infosimd: cannot write ${report}: it is the file to read\n`);
    }
    const linked = await run(['rank', folder.path('symbolic.csv'), '--target', 'a', '--report', data]);
    expect([linked.code, linked.stderr]).toEqual([
      2,
      `infosimd: cannot write ${data}: it is the file to read\n`,
    ]);
    for (const name of ['data.csv', 'symbolic.csv', 'hard.csv']) {
      expect(await readFile(folder.path(name), 'utf8')).toBe(text);
    }
  });

  test('a link to a report stays a link', async () => {
    const report = await file('linked.html', 'old');
    await symlink(report, folder.path('link.html'));
    expect(
      (await run(['rank', sample, '--target', 'weight', '--report', folder.path('link.html')])).code,
    ).toBe(0);
    expect(await readFile(report, 'utf8')).toMatch(/^<!DOCTYPE html>/);
  });
});

describe('mi', () => {
  test('is what rank says, with entropies and the normalised value', async () => {
    const result = await json<Record<string, unknown>>(['mi', sample, '--x', 'size', '--y', 'weight']);
    expect(result.mutualInformation).toBeCloseTo(OUTSIDE['equal-frequency'].size.mi, 12);
    expect(result.corrected).toBeCloseTo(OUTSIDE['equal-frequency'].size.corrected, 12);
    expect(result).toMatchObject({ rows: 600, samples: 553, omitted: 47, outOfRange: 0, unit: 'bits' });
    expect(result.x).toMatchObject({ name: 'size', type: 'number', bins: 20, missing: 47, infinite: 0 });
    expect(result.y).toMatchObject({ name: 'weight', type: 'number', bins: 20, missing: 0 });
    const { stdout } = await run(['mi', sample, '--x', 'size', '--y', 'weight']);
    expect(stdout).toMatch(/^I\(size; weight\) +3\.052331 bits$/m);
    expect(stdout).toMatch(/^left out +47 \(47 without size\)$/m);
  });

  test('one bin, one category', async () => {
    const path = await file('single.csv', 'a,b\n1,x\n2,x\n3,x\n');
    const { stdout } = await run(['mi', path, '--x', 'a', '--y', 'b', '--bins', '1']);
    expect(stdout).toMatch(/^H\(a\) +0\.000000 bits, 1 bin$/m);
    expect(stdout).toMatch(/^H\(b\) +0\.000000 bits, 1 category$/m);
  });

  test('a column with itself: its entropy, normalised 1', async () => {
    const result = await json<{ mutualInformation: number; x: { entropy: number }; normalized: number }>([
      'mi',
      sample,
      '--x',
      'group',
      '--y',
      'group',
    ]);
    expect(result.mutualInformation).toBeCloseTo(DESCRIBED.group.entropy, 12);
    expect(result.x.entropy).toBeCloseTo(DESCRIBED.group.entropy, 12);
    expect(result.normalized).toBe(1);
  });
});

describe('describe', () => {
  test('tells of every column what NumPy does', async () => {
    const { columns } = await json<{
      columns: (Record<string, unknown> & { name: keyof typeof DESCRIBED })[];
    }>(['describe', sample]);
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

describe('matrix', () => {
  test('a table of few columns: mutual information is that of mi, entropies are those of rank', async () => {
    const { code, stdout, stderr } = await run(['matrix', sample, '--features', 'size,weight,flag']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines.slice(0, 2)).toEqual([
      `${sample} (CSV): 600 rows, 3 columns`,
      'mutual information in bits, entropies on the diagonal',
    ]);
    expect(lines[3]).toMatch(/^ +size +weight +flag$/);
    expect(lines[4]).toMatch(/^size +4\.\d{4} +3\.0523 +0\.\d{4}$/);
    expect(lines[5]).toMatch(/^weight +3\.0523 +4\.3219 +0\.0217$/);
    expect(lines[6]).toMatch(/^flag +0\.\d{4} +0\.0217 +0\.9807$/);
  });

  test('of more columns the pairs, best first', async () => {
    const names = Array.from({ length: 10 }, (_, i) => `c${i}`);
    const rows = Array.from({ length: 400 }, (_, i) => names.map((_, j) => (i * (j + 1) * 7919) % (11 + j)));
    const path = await file('many.csv', `${[names, ...rows].map((row) => row.join(',')).join('\n')}\n`);
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
    const path = await file('nothing.csv', 'a,b\n,\n,\n');
    const { code, stdout } = await run(['matrix', path]);
    expect(code).toBe(0);
    expect(stdout).toContain('no column could be used');
    expect(stdout).toContain('left out: a (no values)');
  });
});

describe('what a terminal would obey is shown with escapes', () => {
  const CONTROL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
  const LINE = 'two\nlines';
  const RED = '\x1b[31mred\x9b\u202e';
  let path: string;
  beforeAll(async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `"${i % 2 ? 'a\tb' : '\n\x07'}",${i % 4},${i % 3},`);
    path = await file('control.csv', `"${LINE}","${RED}",y,"no\nne"\n${lines.join('\n')}\n`);
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
    expect(lines[7]).toBe('left out: no\\nne (no values)');
    expect((await linesOf(['rank', path, '--target', RED]))[1]).toBe(
      'H(\\x1b[31mred\\x9b\\u202e) = 2.000000 bits, 4 bins',
    );
  });

  test('in pairs', async () => {
    const lines = await linesOf(['mi', path, '--x', LINE, '--y', RED]);
    expect(lines).toHaveLength(8);
    expect(lines[0]).toMatch(/^I\(two\\nlines; \\x1b\[31mred\\x9b\\u202e\) {2}1\.000000 bits$/);
    expect(new Set(lines.slice(0, 4).map((line) => line.search(/ \d/)))).toHaveProperty('size', 1);
  });

  test('in descriptions', async () => {
    const lines = await linesOf(['describe', path]);
    expect(lines).toHaveLength(7);
    expect(lines[3]).toMatch(/^two\\nlines +text +0 +2 +\\n\\x07 +a\\tb +1\.000000$/);
  });

  test('in errors', async () => {
    const { code, stderr } = await run(['rank', path, '--target', 'zzzzzzzzzzzz\n\x1b[2J']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `infosimd: ${path} has no column "zzzzzzzzzzzz\\n\\x1b[2J"; it has two\\nlines, \\x1b[31mred\\x9b\\u202e, y, no\\nne\n`,
    );
  });

  test('and stays as it is in JSON', async () => {
    const { ranking } = await json<RankResult>(['rank', path, '--target', 'y']);
    expect(ranking.map(({ name }) => name).sort()).toEqual([RED, LINE]);
  });
});

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

  test('the limits it names are those of an axis', async () => {
    for (const command of ['rank', 'mi', 'matrix']) {
      const { stdout } = await run([command, '--help']);
      expect(stdout).toMatch(new RegExp(`--bins N .*, 1 to ${MAX_BINS} `));
      expect(stdout).toMatch(new RegExp(`--max-categories N .*, 1 to ${MAX_BINS} `));
    }
  });

  test('--version is that of package.json', async () => {
    const { version } = JSON.parse(
      await readFile(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
    );
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('errors are one line and exit code 2', () => {
  const cases: [string, (path: (name: string) => string) => string[], RegExp][] = [
    ['no command', () => [], /no command given; commands are rank, mi, matrix, describe/],
    ['an unknown command', () => ['rnak', 'x'], /unknown command "rnak"; did you mean rank/],
    ['an unknown first option', () => ['--verison'], /unknown option "--verison"; did you mean --version/],
    ['no file', () => ['rank', '--target', 'y'], /rank needs a file/],
    ['two files', () => ['describe', 'a.csv', 'b.csv'], /describe takes one file, got "a.csv", "b.csv"/],
    [
      'no such file',
      (path) => ['rank', path('none.csv'), '--target', 'y'],
      /cannot read .*none\.csv: no such file/,
    ],
    ['an empty name', () => ['describe', ''], /cannot read "": no such file/],
    [
      'a name of two letters, near to any other',
      (path) => ['rank', path('constant.csv'), '--target', 'ab'],
      /has no column "ab"; it has c, t, n, x/,
    ],
    [
      'a letter in another case',
      (path) => ['rank', path('constant.csv'), '--target', 'X'],
      /has no column "X"; did you mean x\?/,
    ],
    ['a folder', (path) => ['rank', path('.'), '--target', 'y'], /it is a directory/],
    [
      'no such method',
      (path) => ['rank', path('sample.csv'), '--target', 'weight', '--method', 'kgs'],
      /--method must be one of histogram, ksg, .*got kgs; did you mean ksg/,
    ],
    [
      'the G-test of neighbours',
      (path) => [
        'rank',
        path('sample.csv'),
        '--target',
        'weight',
        '--method',
        'ksg',
        '--significance',
        'g-test',
      ],
      /--significance g-test goes with --method histogram, not ksg; use permutation/,
    ],
    [
      'no column to select',
      (path) => ['rank', path('sample.csv'), '--target', 'weight', '--select', '0'],
      /--select must be an integer ≥ 1, got 0/,
    ],
    [
      'a criterion alone',
      (path) => ['rank', path('sample.csv'), '--target', 'weight', '--criterion', 'jmi'],
      /--criterion goes with --select N/,
    ],
    ['no target', (path) => ['rank', path('sample.csv')], /rank needs --target NAME/],
    ['a target without a name', (path) => ['rank', path('sample.csv'), '--target'], /--target needs a value/],
    [
      'an option for a name',
      (path) => ['rank', path('sample.csv'), '--target', '--json'],
      /--target needs a value/,
    ],
    [
      'an empty name',
      (path) => ['rank', path('sample.csv'), '--target='],
      /--target needs a value, got an empty one/,
    ],
    [
      'no such column',
      (path) => ['rank', path('sample.csv'), '--target', 'wieght'],
      /has no column "wieght"; did you mean weight\?/,
    ],
    [
      'nothing near',
      (path) => ['rank', path('sample.csv'), '--target', 'zzzzzzzzzz'],
      /has no column "zzzzzzzzzz"; it has group, size, flag, weight, noise/,
    ],
    [
      'no such feature',
      (path) => ['rank', path('sample.csv'), '--target', 'weight', '--features', 'size,niose'],
      /has no column "niose"; did you mean noise\?/,
    ],
    [
      'a feature twice',
      (path) => ['rank', path('sample.csv'), '--target', 'weight', '--features', 'size,size'],
      /--features names "size" twice/,
    ],
    [
      'the target as a feature',
      (path) => ['rank', path('sample.csv'), '--target', 'weight', '--features', 'size,weight'],
      /--features names the target "weight"/,
    ],
    [
      'a timestamp as the target',
      () => ['rank', FLIGHTS, '--target', 'date'],
      /the target "date" is a column of timestamps; use date\.hour, date\.weekday, date\.day or date\.month/,
    ],
    [
      'a constant target',
      (path) => ['rank', path('constant.csv'), '--target', 'c'],
      /"c" has no variation: every value is 7/,
    ],
    [
      'a constant target of text',
      (path) => ['rank', path('constant.csv'), '--target', 't'],
      /"t" has no variation: every value is "x"/,
    ],
    [
      'a target in one bin',
      (path) => ['rank', path('constant.csv'), '--target', 'x', '--bins', '1'],
      /"x" has no variation: all its values fall into one bin/,
    ],
    [
      'a target without values',
      (path) => ['rank', path('constant.csv'), '--target', 'n'],
      /"n" has no values/,
    ],
    [
      'a target of too many categories',
      (path) => ['rank', path('keys.csv'), '--target', 'key', '--max-categories', '9'],
      /the target "key" has more than 9 categories; raise --max-categories/,
    ],
    [
      'a column of too many categories',
      (path) => ['mi', path('keys.csv'), '--x', 'key', '--y', 'y', '--max-categories', '9'],
      /column "key" has more than 9 categories; raise --max-categories/,
    ],
    [
      'more categories than an axis holds',
      (path) => ['rank', path('keys.csv'), '--target', 'y', '--max-categories', '16777216'],
      /--max-categories must be an integer from 1 to 16777215, got 16777216/,
    ],
    [
      'columns without a common row',
      (path) => ['mi', path('apart.csv'), '--x', 'a', '--y', 'b'],
      /no row has both "a" and "b"/,
    ],
    ['no rows', (path) => ['rank', path('header.csv'), '--target', 'a'], /has no rows/],
    ['no rows in Parquet', () => ['rank', fixture('empty.parquet'), '--target', 'number'], /has no rows/],
    [
      'nothing to rank',
      (path) => ['rank', path('alone.csv'), '--target', 'a'],
      /no column to rank besides "a"/,
    ],
    ['a truncated file', (path) => ['rank', path('cut.parquet'), '--target', 'delay'], /is truncated/],
    [
      'a damaged page',
      (path) => ['rank', path('flipped.parquet'), '--target', 'delay'],
      /is damaged: column "delay", row group 1 of 11, page 1: /,
    ],
    ['text named Parquet', (path) => ['describe', path('text.parquet')], /no Parquet file/],
    [
      'a record of another length',
      (path) => ['describe', path('ragged.csv')],
      /row 2: 1 cell, but the header names 2/,
    ],
    ...['0', '65537', '1.5', '-3', 'ten', '1e3', ''].map((bins): (typeof cases)[number] => [
      `--bins ${bins}`,
      (path) => ['rank', path('sample.csv'), '--target', 'weight', `--bins=${bins}`],
      bins === '' ? /--bins needs a value/ : /--bins must be an integer from 1 to 65536, got /,
    ]),
    [
      'a negative number of bins as an argument of its own',
      (path) => ['mi', path('sample.csv'), '--x', 'size', '--y', 'weight', '--bins', '-3'],
      /--bins must be an integer from 1 to 65536, got -3/,
    ],
    [
      'another way of binning',
      (path) => ['rank', path('sample.csv'), '--target', 'weight', '--binning', 'unifrom'],
      /--binning must be uniform or equal-frequency, got unifrom; did you mean uniform\?/,
    ],
    [
      'an unknown option',
      (path) => ['rank', path('sample.csv'), '--traget', 'weight'],
      /unknown option --traget; did you mean --target\?/,
    ],
    ['an unknown letter', (path) => ['rank', path('sample.csv'), '-x'], /unknown option -x/],
    [
      'an option of another command',
      (path) => ['describe', path('sample.csv'), '--bins', '3'],
      /unknown option --bins/,
    ],
    [
      'an option twice',
      (path) => ['rank', path('sample.csv'), '--bins', '3', '--bins', '4'],
      /--bins is given twice/,
    ],
    [
      'a flag with a value',
      (path) => ['describe', path('sample.csv'), '--json=yes'],
      /--json takes no value, got "yes"/,
    ],
    [
      'a missing y',
      (path) => ['mi', path('sample.csv'), '--x', 'size'],
      /mi needs two columns: --x NAME --y NAME/,
    ],
    [
      'a report in no folder',
      (path) => ['rank', path('sample.csv'), '--target', 'weight', '--report', path('no/report.html')],
      /cannot write .*: its folder does not exist/,
    ],
    [
      'a report below a file',
      (path) => [
        'rank',
        path('sample.csv'),
        '--target',
        'weight',
        '--report',
        path('sample.csv/report.html'),
      ],
      /cannot write .*: its folder is a file/,
    ],
    [
      'a folder as report',
      (path) => ['rank', path('sample.csv'), '--target', 'weight', '--report', path('.')],
      /cannot write .*: it is a directory/,
    ],
    [
      'a device as report',
      (path) => ['rank', path('sample.csv'), '--target', 'weight', '--report', '/dev/null'],
      /cannot write \/dev\/null: it is no regular file/,
    ],
  ];

  beforeAll(async () => {
    await file('constant.csv', 'c,t,n,x\n7,x,,1\n7,x,,2\n7,,,3\n');
    await file('keys.csv', `key,y\n${Array.from({ length: 20 }, (_, i) => `k${i},${i % 2}`).join('\n')}\n`);
    await file('apart.csv', 'a,b\n1,\n2,\n,x\n,y\n');
    await file('header.csv', 'a,b\n');
    await file('alone.csv', 'a\n1\n2\n');
    await file('ragged.csv', 'a,b\n1,2\n3\n');
    await file('text.parquet', 'this is a text with a misleading name\n');
    const flights = await readFile(FLIGHTS);
    await writeFile(folder.path('cut.parquet'), flights.subarray(0, 9000000));
    // The frame of the dictionary page of delay, in the first row group.
    await writeFile(folder.path('flipped.parquet'), flights.fill(0xff, 132298, 132400));
  });

  test.each(cases)('%s', async (_name, args, message) => {
    const { code, stdout, stderr } = await run(args(folder.path));
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^infosimd: [^\n]+\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('a reader that closes the pipe ends the command quietly', async () => {
    const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
    const child = spawn(process.execPath, [main, 'describe', sample], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout?.destroy();
    let stderr = '';
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('parts of timestamps', () => {
  test('are those of Date in UTC, before 1970 and at every turn', () => {
    // Date is the outside source. Every 11 hours and 7 minutes from 1890 to 2110.
    const times = Float64Array.from({ length: 175000 }, (_, i) => Date.UTC(1890, 0, 1) + i * 40020000);
    const parts = {
      hour: timestampPart(times, 'hour'),
      weekday: timestampPart(times, 'weekday'),
      day: timestampPart(times, 'day'),
      month: timestampPart(times, 'month'),
    };
    expect(parts.weekday.categories).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
    expect(parts.month.categories[6]).toBe('Jul');
    let wrong = 0;
    for (let i = 0; i < times.length; i++) {
      const date = new Date(times[i]);
      if (parts.hour.categories[parts.hour.codes[i]] !== date.getUTCHours()) wrong++;
      if (parts.weekday.codes[i] !== (date.getUTCDay() + 6) % 7) wrong++;
      if (parts.day.categories[parts.day.codes[i]] !== date.getUTCDate()) wrong++;
      if (parts.month.codes[i] !== date.getUTCMonth()) wrong++;
    }
    expect(wrong).toBe(0);
  });

  test('only what occurs is a category; NaN is missing', () => {
    const { codes, categories } = timestampPart(
      Float64Array.of(Date.UTC(2001, 4, 1), NaN, Date.UTC(2001, 1, 1)),
      'month',
    );
    expect(categories).toEqual(['Feb', 'May']);
    expect([...codes]).toEqual([1, -1, 0]);
  });
});
