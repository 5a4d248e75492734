import { chmod, cp, link, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { FLIGHTS } from '../io/collect.js';
import { atLength } from '../support/atLength.js';
import { commandFiles } from './commandFiles.js';
import { run } from './run.js';

const files = commandFiles();

describe('report', () => {
  test('identifiers come after the columns that mean something', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `k${i},m${i % 50},${i % 6},${i % 3}`);
    const path = await files.file('marked.csv', `key,many,six,y\n${lines.join('\n')}\n`);
    const report = files.path('marked.html');
    const read = async (...more: string[]): Promise<string> => {
      expect((await run(['rank', path, '--target', 'y', '--report', report, ...more])).code).toBe(0);
      return readFile(report, 'utf8');
    };
    const page = await read();
    expect(page).toContain(
      'Of 3 columns (2 of them marked), six tells most about y: 1.204 bits beyond chance',
    );
    expect(page.match(/<svg/g)).toHaveLength(2);
    expect(page).toContain('six and y');
    expect(page).not.toContain('key and y');
    // The bars tell what is beyond chance, to three digits. Of all 100 keys it is nothing.
    expect(page.match(/>−?\d+\.\d+ bits( · identifier)?</g)).toEqual([
      '>1.20 bits<',
      '>−0.327 bits · identifier<',
    ]);
    const only = await read('--features', 'key,many');
    expect(only).toContain('Of 2 columns, all of them marked, ');
    expect(only).toContain('key and y');
    expect(only).toContain('many and y');
  });

  test('is one self-contained page', async () => {
    const report = files.path('report.html');
    const { code, stdout, stderr } = await run([
      'rank',
      files.sample,
      '--target',
      'weight',
      '--report',
      report,
    ]);
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
      'p(x, y) / (p(x) · p(y)): 1 as if independent',
      'bits',
      'How it was computed',
      '47 missing',
    ]) {
      expect(page).toContain(text);
    }
    expect((await readdir(files.path('.'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('maps have one order of the target, labels for few values, and few bins', async () => {
    // Where `size` is there, `c` is more frequent than `a`, which over all rows it is not.
    const lines = Array.from({ length: 400 }, (_, i) => {
      const y = i < 200 ? (i % 3 ? 'b' : 'c') : i % 4 ? 'a' : 'b';
      return `${i < 200 ? i % 90 : ''},${y === 'a' ? 1 : 0},${(i * 7) % 400},${y}`;
    });
    const path = await files.file('order.csv', `size,flag,spread,y\n${lines.join('\n')}\n`);
    const report = files.path('order.html');
    expect((await run(['rank', path, '--target', 'y', '--bins', '100', '--report', report])).code).toBe(0);
    const maps = (await readFile(report, 'utf8')).split('<svg').slice(2);
    expect(maps).toHaveLength(3);
    for (const map of maps) {
      const labels = [...map.matchAll(/>(a|b|c)<\/text>/g)].map(([, label]) => label);
      expect(labels).toEqual(['b', 'a', 'c']);
    }
    const flag = maps.find((map) => map.includes('flag and y')) ?? '';
    expect(flag).toContain('>flag (2 values)<');
    expect([...flag.matchAll(/>(0|1)<\/text>/g)].length).toBeGreaterThanOrEqual(2);
    // 100 bins are drawn as 34, of three each.
    expect(maps.find((map) => map.includes('spread and y'))).toMatch(/>spread \(34 bins, 0 to 399\)</);
  });

  test('bars have a p-value and the interval of chance where significance is asked for', async () => {
    const report = files.path('chance.html');
    const args = ['rank', files.sample, '--target', 'weight', '--significance', 'g-test', '--report', report];
    expect((await run(args)).code).toBe(0);
    const page = await readFile(report, 'utf8');
    expect(page).toMatch(/>2\.20 bits · p &lt; 0\.0001</);
    expect(page).toContain('Of columns that tell nothing, 95 of 100 end within the orange bands.');
    expect(page.match(/fill="#d9822b"/g)).toHaveLength(4);
  });

  test('a report of 60 columns of many categories stays below 1 MB', async () => {
    const names = Array.from({ length: 60 }, (_, i) => `${i} ${'a long name '.repeat(5)}`);
    const lines = Array.from({ length: 2000 }, (_, row) => {
      const y = (row * 7919) % 40;
      return [...names.map((_, i) => `category ${(y + ((row * (i + 3)) % 83)) % 97}`), `class ${y}`].join();
    });
    const path = await files.file('sixty.csv', `${names.join()},y\n${lines.join('\n')}\n`);
    const report = files.path('sixty.html');
    expect((await run(['rank', path, '--target', 'y', '--report', report])).code).toBe(0);
    const page = await readFile(report, 'utf8');
    expect(page.match(/<svg/g)).toHaveLength(5);
    expect(page.length).toBeLessThan(1e6);
  });

  test('columns of any name are drawn', async () => {
    const names = ['constructor', 'if', '__proto__', 'a\u2028b', '</svg>', '\u202erev'];
    const lines = Array.from(
      { length: 60 },
      (_, i) => `x${i % 2},y${i % 3},z${i % 4},t${i % 5},${i % 6},${i % 7}`,
    );
    const path = await files.file('names.csv', `${names.join(',')}\n${lines.join('\n')}\n`);
    const report = files.path('names.html');
    for (const target of atLength(['constructor', 'a\u2028b', '\u202erev'], names)) {
      expect((await run(['rank', path, '--target', target, '--report', report])).stderr).toBe('');
      const page = await readFile(report, 'utf8');
      expect(page.match(/<svg/g)).toHaveLength(5);
      expect(page).not.toMatch(/[\u2028\u202e]/);
    }
  });

  test('a failure leaves an older report as it was', async () => {
    const report = await files.file('old.html', 'old');
    for (const args of [
      ['rank', files.sample, '--target', 'wieght'],
      ['rank', files.path('none.csv'), '--target', 'weight'],
      ['rank', files.sample, '--target', 'weight', '--bins', '0'],
    ]) {
      expect((await run([...args, '--report', report])).code).toBe(2);
      expect(await readFile(report, 'utf8')).toBe('old');
    }
    const damaged = files.path('damaged.parquet');
    await writeFile(damaged, (await readFile(FLIGHTS)).fill(0xff, 1300000, 1400000));
    expect((await run(['rank', damaged, '--target', 'delay', '--report', report])).code).toBe(2);
    expect(await readFile(report, 'utf8')).toBe('old');
    expect((await readdir(files.path('.'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('without vega one line says what to run instead', async () => {
    const own = files.path('own');
    const root = fileURLToPath(new URL('../../', import.meta.url));
    await cp(`${root}dist`, `${own}/dist`, { recursive: true });
    await writeFile(`${own}/package.json`, '{"type":"module"}');
    await mkdir(`${own}/node_modules/@assemblyscript`, { recursive: true });
    for (const name of ['@assemblyscript/loader', 'hyparquet', 'hyparquet-compressors']) {
      await symlink(`${root}node_modules/${name}`, `${own}/node_modules/${name}`);
    }
    const report = files.path("it's none.html");
    const main = `${own}/dist/cli/main.js`;
    const { code, stdout, stderr } = await run(
      ['rank', files.sample, '--target', 'weight', '--report', report],
      {
        main,
      },
    );
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `infosimd: charts need the packages vega and vega-lite; run: npx -p infosimd -p vega -p vega-lite infosimd rank ${files.sample} --target weight --report '${report.replace("'", "'\\''")}'\n`,
    });
    expect((await run(['rank', files.sample, '--target', 'weight'], { main })).code).toBe(0);
  });

  test('never replaces the file that it is on, under no name', async () => {
    const text = 'a,b\n1,2\n3,4\n5,6\n';
    const data = await files.file('data.csv', text);
    await symlink(data, files.path('symbolic.csv'));
    await link(data, files.path('hard.csv'));
    for (const report of ['data.csv', 'symbolic.csv', 'hard.csv'].map(files.path)) {
      const { code, stdout, stderr } = await run(['rank', data, '--target', 'a', '--report', report]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toBe(`infosimd: cannot write ${report}: it is the file to read\n`);
    }
    const linked = await run(['rank', files.path('symbolic.csv'), '--target', 'a', '--report', data]);
    expect([linked.code, linked.stderr]).toEqual([
      2,
      `infosimd: cannot write ${data}: it is the file to read\n`,
    ]);
    for (const name of ['data.csv', 'symbolic.csv', 'hard.csv']) {
      expect(await readFile(files.path(name), 'utf8')).toBe(text);
    }
  });

  test('a link to a report stays a link, also one to a file that is not there', async () => {
    const linked = async (target: string, name: string): Promise<string> => {
      await symlink(target, files.path(name));
      const { code } = await run(['rank', files.sample, '--target', 'weight', '--report', files.path(name)]);
      expect([code, (await lstat(files.path(name))).isSymbolicLink()]).toEqual([0, true]);
      return readFile(files.path(name), 'utf8');
    };
    await files.file('linked.html', 'old');
    expect(await linked('linked.html', 'link.html')).toMatch(/^<!DOCTYPE html>/);
    await symlink('not-there.html', files.path('first.html'));
    expect(await linked(files.path('first.html'), 'second.html')).toMatch(/^<!DOCTYPE html>/);
    expect(await readFile(files.path('not-there.html'), 'utf8')).toMatch(/^<!DOCTYPE html>/);
    expect((await lstat(files.path('first.html'))).isSymbolicLink()).toBe(true);
  });

  test('a name that is too long is refused before any work', async () => {
    const { code, stderr } = await run([
      'rank',
      files.path('none.csv'),
      '--target',
      'a',
      '--report',
      files.path('n'.repeat(300)),
    ]);
    expect([code, stderr.endsWith('nnn: the name is too long\n')]).toEqual([2, true]);
  });

  test('links in a circle are refused', async () => {
    await symlink('b.html', files.path('a.html'));
    await symlink('a.html', files.path('b.html'));
    const { code, stderr } = await run([
      'rank',
      files.sample,
      '--target',
      'weight',
      '--report',
      files.path('a.html'),
    ]);
    expect([code, stderr]).toEqual([
      2,
      `infosimd: cannot write ${files.path('a.html')}: its links go in a circle\n`,
    ]);
  });

  test('a report that is replaced keeps its permissions', async () => {
    const report = await files.file('mode.html', 'old');
    await chmod(report, 0o640);
    expect((await run(['rank', files.sample, '--target', 'weight', '--report', report])).code).toBe(0);
    expect((await stat(report)).mode & 0o777).toBe(0o640);
  });
});
