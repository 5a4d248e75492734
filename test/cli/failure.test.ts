import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { FLIGHTS, fixture } from '../io/collect.js';
import { commandFiles } from './commandFiles.js';
import { run } from './run.js';

const files = commandFiles();

describe('errors are one line and exit code 2', () => {
  const cases: [string, (path: (name: string) => string) => string[], RegExp][] = [
    ['no command', () => [], /no command given; commands are rank, mi, matrix, describe/],
    ['an unknown command', () => ['rnak', 'x'], /unknown command "rnak"; did you mean rank/],
    ['an unknown first option', () => ['--verison'], /unknown option "--verison"; did you mean --version/],
    ['no file', () => ['rank', '--target', 'y'], /rank needs a file/],
    ['a file twice', () => ['describe', 'a.csv', 'a.csv'], /the file a\.csv is given twice/],
    ['a pattern of nothing', (path) => ['describe', path('none-*.csv')], /no file matches .*none-\*\.csv/],
    [
      'files of other columns',
      (path) => ['describe', path('sample.csv'), path('constant.csv')],
      /constant\.csv has other columns than .*sample\.csv: it lacks "group", .*, and only it has "c"/,
    ],
    ['a sample of nothing', (path) => ['describe', path('sample.csv'), '--sample', '0'], /--sample must be/],
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
      /significance 'g-test' goes with the histogram of single columns, not with method 'ksg'; use 'permutation'/,
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
    await files.file('constant.csv', 'c,t,n,x\n7,x,,1\n7,x,,2\n7,,,3\n');
    await files.file(
      'keys.csv',
      `key,y\n${Array.from({ length: 20 }, (_, i) => `k${i},${i % 2}`).join('\n')}\n`,
    );
    await files.file('apart.csv', 'a,b\n1,\n2,\n,x\n,y\n');
    await files.file('header.csv', 'a,b\n');
    await files.file('alone.csv', 'a\n1\n2\n');
    await files.file('ragged.csv', 'a,b\n1,2\n3\n');
    await files.file('text.parquet', 'this is a text with a misleading name\n');
    const flights = await readFile(FLIGHTS);
    await writeFile(files.path('cut.parquet'), flights.subarray(0, 9000000));
    // The frame of the dictionary page of delay, in the first row group.
    await writeFile(files.path('flipped.parquet'), flights.fill(0xff, 132298, 132400));
  });

  test.each(cases)('%s', async (_name, args, message) => {
    const { code, stdout, stderr } = await run(args(files.path));
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^infosimd: [^\n]+\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('a reader that closes the pipe ends the command quietly', async () => {
    const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
    const child = spawn(process.execPath, [main, 'describe', files.sample], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.destroy();
    let stderr = '';
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, stderr]).toEqual([0, '']);
  });
});
