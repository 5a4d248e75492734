import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { MAX_BINS } from '../../src/bins/edges.js';
import type { RankResult } from '../../src/cli/rankResult.js';
import type { RankedColumn } from '../../src/data/rankColumns.js';
import { contingencyTable, entropy, rankFeatures } from '../../src/index.js';
import { FLIGHTS, fixture } from '../io/collect.js';
import { commandFiles, json } from './commandFiles.js';
import { run } from './run.js';
import { OUTSIDE, sampleCsv } from './sample.js';

const files = commandFiles();

const BINS_NOTE =
  'numbers are cut into 20 bins, or the cube root of their number where that is less; --bins N chooses another number';

describe('rank', () => {
  test.each([
    ['equal-frequency', ['--bins', '20']],
    ['uniform', ['--bins', '20', '--binning', 'uniform']],
    ['default', []],
  ] as const)('numbers are those of scikit-learn and of 40 digits, %s', async (cut, options) => {
    const result = await json<RankResult>(['rank', files.sample, '--target', 'weight', ...options]);
    const { entropy, ...columns } = OUTSIDE[cut];
    expect(result.target.entropy).toBeCloseTo(entropy, 12);
    // The vectors stand in the order of what is beyond chance.
    expect(result.ranking.map(({ name }) => name)).toEqual(Object.keys(columns));
    for (const column of result.ranking) {
      const wanted = columns[column.name as keyof typeof columns];
      expect(column.mutualInformation).toBeCloseTo(wanted.mi, 12);
      expect(column.beyondChance).toBeCloseTo(wanted.beyondChance, 12);
      expect(column.share).toBeCloseTo(wanted.share, 12);
      expect([column.samples, column.omitted, column.outOfRange]).toEqual([
        600 - wanted.omitted,
        wanted.omitted,
        0,
      ]);
    }
  });

  test('JSON has every field, with full doubles', async () => {
    const result = await json<RankResult>(['rank', files.sample, '--target', 'weight', '--bins', '7']);
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
      file: files.sample,
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
      'beyondChance',
      'share',
      'unit',
      'bins',
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
    const args = ['rank', files.sample, '--target', 'weight', '--features', 'size,noise'];
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
      /^column +MI \(bits\) +beyond chance +estimate +by +p +of H +cut into +samples +left out$/,
    );
    expect(lines[4]).toMatch(/^size +2\.261729 +2\.196065 +\d\.\d{6} +(gao|ksg) +0\.0010 +73\.211 %/);
    const tested = await json<RankResult>([
      'rank',
      files.sample,
      '--target',
      'group',
      '--significance',
      'g-test',
    ]);
    expect(tested).not.toHaveProperty('method');
    for (const { pValue } of tested.ranking) expect(pValue).toBeGreaterThanOrEqual(0);
    // A method that a column does not suit leaves the column out, with the reason.
    const unsuited = await json<RankResult>([
      'rank',
      files.sample,
      '--target',
      'weight',
      '--method',
      'copula',
    ]);
    expect(unsuited.ranking.map(({ name }) => name)).toEqual(['size', 'noise']);
    expect(unsuited.leftOut.find(({ name }) => name === 'group')?.reason).toMatch(/takes numbers/);
  });

  test('ties are counted where an estimate supposes none, and noted where they are many', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => {
      const x = (i * 7919) % 200;
      // Of 200 rows, 10 are one in twenty: no more than that is not noted.
      return [x / 7, x % 5, i < 10 ? 1000 : (i * 37) % 211, (x + i / 1000) / 3, 'ab'[x % 2]].join(',');
    });
    const path = await files.file('ties.csv', `apart,few,some,y,label\n${rows.join('\n')}\n`);
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
      if (target !== 'few') continue;
      const report = files.path('ties.html');
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

  test('--weights: as rankFeatures with the weights of a column', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => [
      (i * 7919) % 300,
      i % 3 ? 'a' : 'b',
      i % 4,
      (i % 5) / 4,
    ]);
    const text = rows.map((row) => row.join(',')).join('\n');
    const path = await files.file('weighted.csv', `x,label,count,part\n${text}\n`);
    const [x, label, count, part] = [0, 1, 2, 3].map((at) => rows.map((row) => row[at]));
    const args = ['rank', path, '--target', 'label', '--features', 'x', '--weights'];
    const result = await json<RankResult>([...args, 'count', '--significance', 'g-test']);
    const given = { weights: count as number[], significance: 'g-test' } as const;
    const [expected] = rankFeatures({ x: x as number[] }, label as string[], given);
    const { plugin, beyondChance, share, bins, samples, pValue } = expected;
    expect(result.ranking[0]).toMatchObject({
      mutualInformation: plugin,
      beyondChance,
      share,
      bins,
      samples,
      pValue,
    });
    expect(result.weights).toBe('count');
    const { counts } = contingencyTable(label as string[], label as string[], { weights: given.weights });
    expect(result.target.entropy).toBeCloseTo(entropy([counts[0], counts[3]], { normalize: true }), 14);
    // Repeated rows give the same.
    const repeated = rows.flatMap((row) => Array(row[2] as number).fill(row.join(','))).join('\n');
    const same = await json<RankResult>([
      ...['rank', await files.file('repeated.csv', `x,label,count,part\n${repeated}\n`)],
      ...['--target', 'label', '--features', 'x'],
    ]);
    expect(same.ranking[0]).toMatchObject({ mutualInformation: plugin, beyondChance, share, bins, samples });
    const fractions = await run([...args, 'part']);
    expect([fractions.code, fractions.stderr]).toEqual([
      2,
      expect.stringMatching(
        /^infosimd: --weights must hold integers .* got 0\.25 at index 1; use --correction none\n$/,
      ),
    ]);
    expect((await run([...args, 'label'])).stderr).toMatch(
      /^infosimd: the weights "label" must be a column of numbers/,
    );
    expect((await run([...args, 'count', '--select', '1'])).stderr).toMatch(
      /--weights goes without --select/,
    );
    const { stdout } = await run([...args, 'part', '--correction', 'none']);
    const [plain] = rankFeatures({ x: x as number[] }, label as string[], {
      weights: part as number[],
      correction: 'none',
    });
    expect(stdout).toContain(plain.value.toFixed(6));
    expect(stdout).not.toContain('NaN');
  });

  test('--select: as selectFeatures, in the table and in the report', async () => {
    const args = ['rank', files.sample, '--target', 'weight', '--select', '2', '--criterion', 'mrmr'];
    const result = await json<RankResult>(args);
    const rows = sampleCsv()
      .trim()
      .split('\n')
      .slice(1)
      .filter((row) => !row.split(',').includes('')).length;
    expect(rows).toBeLessThan(600);
    expect(result.selection).toMatchObject({ criterion: 'mrmr', asked: 2, from: 4, samples: rows });
    expect(result.selection?.columns.map(({ name }) => name)[0]).toBe('size');
    const report = files.path('selected.html');
    const { stdout } = await run([...args, '--significance', 'g-test', '--report', report]);
    const lines = stdout.split('\n');
    const at = lines.indexOf(
      `selected together, 2 of 4 columns, over the ${rows} rows where each of them and the target have a value:`,
    );
    expect(at).toBeGreaterThan(0);
    expect(lines[at + 1]).toMatch(/^selected +MI \(bits\) +mrmr \(bits\)$/);
    expect(lines[at + 2]).toMatch(/^size +2\.\d{6} +2\.\d{6}$/);
    expect(lines[at + 4]).toBe('');
    const page = await readFile(report, 'utf8');
    expect(page).toContain('Columns that together tell most');
    expect(page).toContain(`2 of 4 columns, over the ${rows} rows where each`);
    expect(page).toContain('p is the chance of a mutual information as large');
    expect(page).toMatch(/<th[^>]*>p<\/th>/);
    // Names that are numbers keep their places, and a row for all is needed.
    const path = await files.file('numbered.csv', 'b,2,__proto__,y\n1,1,1,1\n2,2,2,2\n3,3,3,3\n4,4,4,4\n');
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
    const sparse = await files.file('sparse.csv', 'a,b,y\n1,,1\n2,,2\n,1,1\n,2,2\n');
    const { code, stderr } = await run(['rank', sparse, '--target', 'y', '--select', '2']);
    expect(code).toBe(2);
    expect(stderr).toBe('infosimd: no row has a value in all of 2 columns; choose columns with --features\n');
    const all = await json<RankResult>(['rank', files.sample, '--target', 'weight', '--select', '99']);
    expect(all.selection).toMatchObject({ criterion: 'jmi', asked: 99, from: 4, samples: rows });
    expect(all.selection?.columns).toHaveLength(4);
    const more = await run(['rank', files.sample, '--target', 'weight', '--select', '99']);
    expect([more.code, more.stderr]).toEqual([0, '']);
    expect(more.stdout).toContain(
      `selected together, 4 of 4 columns (99 were asked for), over the ${rows} rows where each of them and the target have a value:\n`,
    );
  });

  test('the table, best first, and the line on speed', async () => {
    const { code, stdout, stderr } = await run(['rank', files.sample, '--target', 'weight']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines[1]).toBe('H(weight) = 3.000000 bits, 8 bins');
    expect(lines[3]).toMatch(/^column +MI \(bits\) +beyond chance +of H +cut into +samples +left out$/);
    expect(lines[4]).toMatch(/^size +2\.261729 +2\.196065 +73\.211 % +8 bins +553 +47 \(47 missing\)$/);
    expect(lines[5]).toMatch(/^flag +0\.013687 +0\.005205 +0\.173 % +2 categories +600 +0$/);
    expect(lines[7]).toMatch(
      /^group +0\.023211 +−0\.004029 +−0\.134 % +4 categories +564 +36 \(36 missing\)$/,
    );
    expect(lines[9]).toBe(BINS_NOTE);
    expect(lines[10]).toBe(
      'H(weight) is over all 600 rows with a value; where some are left out, a share is of the entropy over the column’s own rows',
    );
    expect(lines[12]).toMatch(/^600 rows in \d+\.\d\d s, [\d,]+ rows\/s, backend (wasm|portable)$/);
  });

  test('both backends give the same doubles', async () => {
    const ranking = async (name: string): Promise<readonly RankedColumn[]> => {
      const { stdout } = await run(['rank', files.sample, '--target', 'weight', '--json'], {
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
    expect(parts.ranking.map(({ name }) => name).sort()).toEqual([
      'date',
      'date.day',
      'date.month',
      'date.weekday',
      'date.year',
    ]);
    expect(parts.leftOut).toEqual([{ name: 'date.hour', reason: 'constant: always 0' }]);
  });

  test('a part of a timestamp is a target; the other parts stay', async () => {
    const lines = Array.from(
      { length: 200 },
      (_, i) => `2001-0${1 + (i % 2)}-1${i % 7}T0${i % 5}:00,${i % 5}`,
    );
    const path = await files.file('times.csv', `when,n\n${lines.join('\n')}\n`);
    const result = await json<RankResult>(['rank', path, '--target', 'when.hour']);
    expect(result.target).toMatchObject({ name: 'when.hour', type: 'category', bins: 5 });
    // Each number goes with one hour.
    expect(result.ranking.at(-1)).toMatchObject({ name: 'n', remark: 'target by another name' });
    expect(result.ranking.map(({ name }) => name).sort()).toEqual([
      'n',
      'when.day',
      'when.month',
      'when.weekday',
    ]);
  });

  test('too many categories leave a column out; an identifier is marked', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `k${i},g${i % 20},h${i % 19},${i % 3}`);
    const path = await files.file('keys.csv', `key,many,few,y\n${lines.join('\n')}\n`);
    const limited = await json<RankResult>(['rank', path, '--target', 'y', '--max-categories', '50']);
    expect(limited.leftOut).toEqual([
      { name: 'key', reason: 'more than 50 categories; raise maxCategories' },
    ]);
    const { ranking } = await json<RankResult>(['rank', path, '--target', 'y']);
    expect(ranking.map(({ name, remark }) => [name, remark])).toEqual([
      ['few', undefined],
      ['key', 'identifier'],
      ['many', 'identifier'],
    ]);
    expect(ranking[1].beyondChance).toBe(0);
    const { stdout } = await run(['rank', path, '--target', 'y']);
    expect(stdout).toMatch(/^key \* .*100 categories/m);
    expect(stdout).toContain(
      '\n* identifiers, at least a fifth as many categories as rows with a value: key, many\n',
    );
  });

  test('a column may have as many categories as asked for, and not one more', async () => {
    const lines = Array.from({ length: MAX_BINS + 1 }, (_, i) => `k${i},j${i % MAX_BINS},${i % 3}`);
    const path = await files.file('axis.csv', `key,full,y\n${lines.join('\n')}\n`);
    const limit = ['--max-categories', String(MAX_BINS)];
    const { ranking, leftOut } = await json<RankResult>(['rank', path, '--target', 'y', ...limit]);
    expect(ranking.map(({ name, bins }) => [name, bins])).toEqual([['full', MAX_BINS]]);
    expect(leftOut).toEqual([{ name: 'key', reason: 'more than 65,536 categories; raise maxCategories' }]);
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
    const path = await files.file('cells.csv', `key,bit,many\n${lines.join('\n')}\n`);
    const { ranking, leftOut } = await json<RankResult>(['rank', path, '--target', 'key', '--bins', '5000']);
    // Of a target that is another in each row nothing is beyond chance.
    expect(ranking).toMatchObject([
      { name: 'bit', bins: 2, mutualInformation: 1, beyondChance: 0, samples: 5000 },
      {
        name: 'many',
        bins: 5000,
        mutualInformation: expect.closeTo(12.287712379549449, 12),
        remark: 'target by another name',
        samples: 5000,
      },
    ]);
    expect(leftOut).toEqual([]);
  });

  test('columns that fall into one bin are named', async () => {
    // Nineteen of twenty rows are 0, so that all quantiles but the last are.
    const lines = Array.from({ length: 400 }, (_, i) => `${i % 20 ? 0 : i + 1},${i % 3}`);
    const path = await files.file('zeros.csv', `spent,y\n${lines.join('\n')}\n`);
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
      'bytes: a column of bytes',
    ]);
    const path = await files.file(
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
      'date',
      'date.weekday',
      'date.day',
      'date.month',
    ]);
    for (const { samples, omitted } of result.ranking) expect([samples, omitted]).toEqual([3000000, 0]);
  });
});

describe('few rows', () => {
  const NOTE =
    'few rows for so many bins: mutual information is mostly chance, which what is beyond chance is without';

  test('fewer rows than cells: one sentence, for the columns that it is true of', async () => {
    const path = await files.file('few.csv', 'a,b\n1,4\n3,2\n5,6\n');
    const report = files.path('few.html');
    const { stdout } = await run(['rank', path, '--target', 'a', '--bins', '3', '--report', report]);
    expect(stdout.split('\n')).toContain(NOTE);
    expect(stdout).toMatch(/^3 rows in /m);
    expect(stdout).not.toContain('H(a) is over');
    const page = await readFile(report, 'utf8');
    expect(page).toContain(`<p>${NOTE.replace('f', 'F')}.</p>`);
    expect(page).toContain('Of 1 column, b tells most about a');
    expect((await run(['mi', path, '--x', 'a', '--y', 'b', '--bins', '3'])).stdout).toContain(`\n${NOTE}\n`);
    const lines = Array.from({ length: 60 }, (_, i) => `g${i % 2},${i * i},${i % 4}`);
    const mixed = await files.file('mixed.csv', `g,n,y\n${lines.join('\n')}\n`);
    expect((await run(['rank', mixed, '--target', 'y', '--bins', '20'])).stdout.split('\n')).toContain(
      `${NOTE} (n)`,
    );
    expect((await run(['rank', files.sample, '--target', 'weight'])).stdout).not.toContain(NOTE);
  });

  test('one row, one column; nothing to rank', async () => {
    const path = await files.file('one.csv', 'a\n1\n');
    expect((await run(['describe', path])).stdout).toContain('(CSV): 1 row, 1 column\n');
    const empty = await files.file('nothing.csv', 'a,b\n1,\n2,\n');
    const { code, stdout } = await run(['rank', empty, '--target', 'a']);
    expect([code, stdout.split('\n').slice(3, 5)]).toEqual([
      0,
      ['no column could be ranked', 'left out: b (no values)'],
    ]);
  });
});
