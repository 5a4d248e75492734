import { describe, expect, test } from 'vitest';
import { listed } from '../../src/cli/arguments.js';
import { commandText } from '../../src/cli/failure.js';
import { featureNames } from '../../src/cli/featureNames.js';
import { commandFiles, json } from './commandFiles.js';
import { run } from './run.js';

const files = commandFiles();

interface Described {
  readonly rows: number;
  readonly columns: readonly Readonly<Record<string, unknown>>[];
}

describe('options of reading', () => {
  test.each([
    ['--missing', 'm,y\n-,1\n3,2\n.,4\n', ['--missing', '-,.'], { name: 'm', type: 'number', missing: 2 }],
    [
      '--missing, with dashes, twice',
      'm\n--\n3\n"a,b"\n',
      ['--missing', '--', '--missing', '"a,b"'],
      { missing: 2, max: 3 },
    ],
    ['--delimiter', 'a:b\n1:2\n', ['--delimiter', ':'], { name: 'a', max: 1 }],
    [
      '--thousands and --decimal',
      'a;b\n"1.234,5";x\n',
      ['--thousands', '.', '--decimal', ','],
      { type: 'number', max: 1234.5 },
    ],
    ['--delimiter tab', 'a,b\tc\n1\t2\n', ['--delimiter', 'tab'], { name: 'a,b', max: 1 }],
    [
      '--no-header, --skip, --comment',
      'made by hand\n# x\n1,2\n# "y\n3,4\n',
      ['--no-header', '--skip', '1', '--comment', '#'],
      { name: 'column 1', distinct: 2, max: 3 },
    ],
  ])('%s', async (_, text, options, wanted) => {
    const path = await files.file('reading.csv', text);
    const { columns } = await json<Described>(['describe', path, ...options]);
    expect(columns[0]).toMatchObject(wanted);
  });

  test.each([
    ['--delimiter', '::', /--delimiter must be one character of ASCII, no quote and no line end, got "::"/],
    ['--thousands', '.', /--thousands must differ/],
    ['--skip', '-1', /--skip must be an integer ≥ 0, got -1/],
    ['--missing', 'a,"b', /--missing: a quote is out of place in "b/],
  ])('%s %s is refused in one line', async (option, value, message) => {
    const { code, stdout, stderr } = await run([
      'describe',
      files.sample,
      option,
      value,
      ...(option === '--thousands' ? ['--decimal', value] : []),
    ]);
    expect([code, stdout, stderr.split('\n').length]).toEqual([2, '', 2]);
    expect(stderr).toMatch(message);
  });
});

describe('lists', () => {
  test('elements are quoted as in CSV', () => {
    expect(listed('features', 'a, b ,"c, ""d"""')).toEqual(['a', 'b', 'c, "d"']);
    expect(listed('features', 'size 5",b')).toEqual(['size 5"', 'b']);
    expect(listed('features', '')).toEqual(['']);
    expect(() => listed('features', '"a"b')).toThrow('--features: a quote is out of place in "a"b');
  });

  test('a name with commas or quotes can be chosen alone, and options given again', () => {
    const dataset = {
      columns: () => ['a,b', 'c "d"', 'e'].map((name) => ({ name, type: 'number' as const })),
    };
    expect(featureNames(dataset, ['a,b'])).toEqual(['a,b']);
    expect(featureNames(dataset, ['e,"a,b"', '"c ""d"""'])).toEqual(['e', 'a,b', 'c "d"']);
    expect(featureNames(dataset, undefined)).toBeUndefined();
  });
});

describe('remarks', () => {
  test.each([
    ['describe', []],
    ['rank', ['--target', 'y']],
    ['matrix', []],
    ['mi', ['--x', 'm', '--y', 'y']],
  ])('%s tells which columns are nearly numbers, and what to give', async (command, options) => {
    const path = await files.file('dash.csv', 'm,y,t\n-,1,"1,234"\n3,2,$5\n.,4,"6,789"\n');
    const { stdout } = await run([command, path, ...options]);
    const lines = stdout.split('\n');
    expect(lines).toContain(
      `m: text, but 1 of 3 values could be numbers; the others are "-" (1), "." (1); if they stand for missing values, give --missing '-,.'`,
    );
    const ofT = 't: text, but all 3 values could be numbers, written as "1,234": give --thousands ,';
    expect(lines.includes(ofT)).toBe(command !== 'mi');
    const wanted = { name: 'm', remark: expect.stringMatching(/give missing: \["-", "\."\]$/) };
    const found = await json<{ remarks?: unknown[] } & Described>([command, path, ...options]);
    expect(command === 'describe' ? found.columns : found.remarks).toContainEqual(
      expect.objectContaining(wanted),
    );
  });

  test('words of the shell are quoted', () => {
    expect(commandText('give missing: ["it\'s", "a,b", …]')).toBe(`give --missing 'it'\\''s,"a,b"'`);
    expect(commandText('cannot read x: no byte came for 30000 ms; a longer "timeout" waits longer')).toBe(
      'cannot read x: no byte came for 30000 ms',
    );
    expect(commandText('give dates: "dmy" or dates: "mdy"')).toBe('give --dates dmy or --dates mdy');
    expect(commandText('give thousands: " ", decimal: ","')).toBe("give --thousands ' ' --decimal ,");
  });

  test('a header of numbers is asked about', async () => {
    const { stdout } = await run(['describe', await files.file('bare.csv', '1,2\n3,4\n')]);
    expect(stdout).toContain(
      'the first line names the columns "1", "2"; if it is a row of values, give --no-header\n',
    );
  });
});

describe('timestamps', () => {
  test('are numbers and targets, and say all about their parts', async () => {
    const lines = Array.from(
      { length: 400 },
      (_, i) => `${1 + (i % 28)}/${1 + (i % 12)}/${2000 + (i % 5)},${i % 7}`,
    );
    const path = await files.file('dates.csv', `day,y\n${lines.join('\n')}\n`);
    interface Ranked {
      readonly target: { readonly type: string };
      readonly ranking: readonly { readonly name: string; readonly type: string }[];
      readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
    }
    const { ranking } = await json<Ranked>(['rank', path, '--target', 'y']);
    const types = new Map(ranking.map(({ name, type }) => [name, type]));
    expect(types.get('day')).toBe('number');
    expect(types.get('day.year')).toBe('number');
    expect(types.get('day.month')).toBe('category');
    const whole = await json<Ranked>(['rank', path, '--target', 'day']);
    expect([whole.target.type, whole.ranking.map(({ name }) => name)]).toEqual(['number', ['y']]);
    expect(whole.leftOut).toContainEqual({ name: 'day.year', reason: 'a part of the target' });
    const part = await json<Ranked>(['rank', path, '--target', 'day.year']);
    expect(part.leftOut).toContainEqual({ name: 'day', reason: 'the target is a part of it' });
  });
});
