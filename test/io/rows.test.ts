// Rows of objects, in memory and as JSON.

import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataset, rankColumns } from '../../src/data/index.js';
import { jsonMistake } from '../../src/io/jsonMistake.js';
import { failureOf, scratch, valuesOf } from './collect.js';

let folder: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  folder = await scratch();
});
afterAll(() => folder.remove());

/** Names, types and values of all columns. */
async function contents(source: Parameters<typeof openDataset>[0]): Promise<unknown> {
  const dataset = await openDataset(source);
  const found: unknown[] = [];
  for (const { name, type, reason } of dataset.columns()) {
    found.push([name, type, type === 'unsupported' ? reason : await valuesOf(dataset, name)]);
  }
  await dataset.close();
  return found;
}

describe('rows of objects', () => {
  test('columns are the keys of all rows; what is not there is missing', async () => {
    const rows = [
      { b: 1, a: 'x' },
      { a: 'y', c: true },
      {},
      { c: null, b: NaN, a: '', d: undefined },
      { b: 5n },
    ];
    expect(await contents(rows)).toEqual([
      ['b', 'number', [1, null, null, null, 5]],
      ['a', 'text', ['x', 'y', null, null, null]],
      ['c', 'boolean', [null, true, null, null, null]],
      ['d', 'number', [null, null, null, null, null]],
    ]);
    const dataset = await openDataset(rows);
    expect([dataset.format, dataset.rows]).toEqual(['rows', 5]);
    await dataset.close();
  });

  test('texts are read as those of a CSV file, such as d3.csv gives', async () => {
    const rows = [
      { n: '1', s: '1', t: '2001-01-31', f: 'true' },
      { n: ' 2.5e1', s: 'x', t: '2001-02-01T00:00Z', f: 'FALSE' },
      { n: '', s: '', t: '', f: '' },
    ];
    expect(await contents(Object.assign(rows, { columns: ['n', 's', 't', 'f'] }))).toEqual([
      ['n', 'number', [1, 25, null]],
      ['s', 'text', ['1', 'x', null]],
      ['t', 'timestamp', [Date.UTC(2001, 0, 31), Date.UTC(2001, 1, 1), null]],
      ['f', 'boolean', [true, false, null]],
    ]);
  });

  test('values of several kinds are read as their texts', async () => {
    const day = new Date(Date.UTC(2001, 0, 31));
    const rows = [
      { a: 1, b: 1, c: true, d: day, e: day },
      { a: '2', b: 'x', c: 'false', d: '2001-02-01', e: 3 },
      { a: 3n, b: true, c: null, d: new Date(NaN), e: null },
    ];
    expect(await contents(rows)).toEqual([
      ['a', 'number', [1, 2, 3]],
      ['b', 'text', ['1', 'x', 'true']],
      ['c', 'boolean', [true, false, null]],
      ['d', 'timestamp', [day.getTime(), Date.UTC(2001, 1, 1), null]],
      ['e', 'text', ['2001-01-31T00:00:00.000Z', '3', null]],
    ]);
  });

  test('dates are timestamps, infinities stay', async () => {
    expect(
      await contents([
        { d: new Date(5), x: -Infinity },
        { d: new Date(-1), x: -0 },
      ]),
    ).toEqual([
      ['d', 'timestamp', [5, -1]],
      ['x', 'number', [-Infinity, -0]],
    ]);
  });

  test('objects within objects are columns a.b', async () => {
    const rows = [
      { p: null, i: 1 },
      { p: { x: 1, q: { y: 'a' } }, i: 2 },
      { p: { q: {}, z: true } },
      { 'p.x': 7 },
    ];
    expect(await contents(rows)).toEqual([
      ['p.x', 'number', [null, 1, null, null]],
      ['p.q.y', 'text', [null, 'a', null, null]],
      ['p.z', 'boolean', [null, null, true, null]],
      ['i', 'number', [1, 2, null, null]],
      ['p.x (2)', 'number', [null, null, null, 7]],
    ]);
    const circle: Record<string, unknown> = { a: 1 };
    circle.self = circle;
    const error = await failureOf(openDataset([circle]));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toMatch(/row 1: objects within objects, more than 100 deep$/);
  });

  test('names of objects’ own properties are names like any other', async () => {
    const rows = JSON.parse('[{"__proto__": 1, "constructor": "a", "toString": true}, {"__proto__": 2}]');
    expect(await contents(rows)).toEqual([
      ['__proto__', 'number', [1, 2]],
      ['constructor', 'text', ['a', null]],
      ['toString', 'boolean', [true, null]],
    ]);
    expect(await contents([{ '': 1 }])).toEqual([['column 1', 'number', [1]]]);
  });

  test('lists and other things leave a column out, with the row', async () => {
    const rows = [
      { id: 1, tags: null, f: 0 },
      { id: 2, tags: ['a', 'b'], f: () => 1 },
    ];
    expect(await contents(rows)).toEqual([
      ['id', 'number', [1, 2]],
      ['tags', 'unsupported', 'a column with an array of 2 in row 2'],
      ['f', 'unsupported', 'a column with a function in row 2'],
    ]);
  });

  test('an integer that no double holds is refused with its row', async () => {
    for (const x of [2n ** 60n, '1152921504606846976']) {
      const dataset = await openDataset([{ x: 1n }, { x }]);
      const error = await failureOf((async () => valuesOf(dataset, 'x'))());
      expect(error).toMatchObject({ code: 'ERR_UNSAFE_INTEGER', column: 'x' });
      expect(error.message).toContain('column "x", row 2: 1152921504606846976');
    }
  });

  test('from generators, too; what is no row is named', async () => {
    function* rows() {
      yield { a: 1 };
      yield { a: 2 };
    }
    async function* later() {
      yield* rows();
    }
    for (const source of [rows(), later()]) expect(await contents(source)).toEqual([['a', 'number', [1, 2]]]);
    const error = await failureOf(openDataset([{ a: 1 }, 5 as never]));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe('the dataset of rows, row 2: expected an object, got 5');
    const empty = await failureOf(openDataset([{}, {}]));
    expect(empty.message).toMatch(/has no columns/);
  });

  test('numbers that stand for a missing value are missing, and empty rows may come first', async () => {
    const options = { missing: ['-999'] };
    const dataset = await openDataset([{ a: -999 }, { a: 1 }], options);
    for await (const block of dataset.blocks('a')) expect([...(block as Float64Array)]).toEqual([NaN, 1]);
    function* rows() {
      yield {};
      yield { a: 1 };
    }
    const generated = await openDataset(rows() as never);
    expect([generated.rows, generated.columns().map(({ name }) => name)]).toEqual([2, ['a']]);
  });

  test('they can be ranked', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      x: `k${i % 4}`,
      s: String(i % 3),
      target: i % 2 ? 'yes' : 'no',
    }));
    const { ranking, rows: count } = await rankColumns(await openDataset(rows), 'target');
    expect(count).toBe(40);
    expect(ranking[0]).toMatchObject({ name: 'x', mutualInformation: 1 });
  });
});

const RECORDS = [
  { n: 1.5, t: 'a\nb', b: true, o: { k: null } },
  { n: null, t: '2', o: { k: 'x' } },
];
const EXPECTED = [
  ['n', 'number', [1.5, null]],
  ['t', 'text', ['a\nb', '2']],
  ['b', 'boolean', [true, null]],
  ['o.k', 'text', [null, 'x']],
];

describe('JSON', () => {
  const lines = `${RECORDS.map((record) => JSON.stringify(record)).join('\r\n\n')}\n`;

  test.each([
    ['records.json', JSON.stringify(RECORDS), 'JSON'],
    ['spaced.json', `\ufeff\n ${JSON.stringify(RECORDS, undefined, 2)}\n`, 'JSON'],
    ['lines.ndjson', lines, 'NDJSON'],
    ['lines.jsonl', `\ufeff${lines}`, 'NDJSON'],
    ['lines.json', lines, 'NDJSON'],
    ['unnamed', lines, 'NDJSON'],
    ['array', JSON.stringify(RECORDS), 'JSON'],
  ])('%s', async (name, text, format) => {
    await writeFile(folder.path(name), text);
    for (const source of [folder.path(name), new Blob([text]), new TextEncoder().encode(text)]) {
      const dataset = await openDataset(source);
      expect([dataset.format, dataset.rows]).toEqual([format, 2]);
      await dataset.close();
      expect(await contents(source)).toEqual(EXPECTED);
    }
  });

  test('one record, and an object of lists', async () => {
    expect(await contents(new TextEncoder().encode('{"a": 1}'))).toEqual([['a', 'number', [1]]]);
    const lists = new TextEncoder().encode('{"a": [1, null], "__proto__": ["x", "y"]}');
    expect(await contents(lists)).toEqual([
      ['a', 'number', [1, null]],
      ['__proto__', 'text', ['x', 'y']],
    ]);
  });

  test('integers that no double holds are refused, not rounded', async () => {
    const text =
      '[{"x": 9007199254740992, "s": "12345678901234567890"}, {"x": 9007199254740993, "s": "\\"12345678901234567"}]';
    const dataset = await openDataset(new TextEncoder().encode(text));
    const error = await failureOf((async () => valuesOf(dataset, 'x'))());
    expect(error).toMatchObject({ code: 'ERR_UNSAFE_INTEGER' });
    expect(error.message).toContain('row 2: 9007199254740993');
    expect(await valuesOf(dataset, 's')).toEqual(['12345678901234567890', '"12345678901234567']);
  });

  test('more than a window of lines', async () => {
    const long = 'y'.repeat(5_000_000);
    const text = [`{"a": "${long}", "i": 0}`, ...Array.from({ length: 3 }, (_, i) => `{"i": ${i + 1}}`)].join(
      '\n',
    );
    const dataset = await openDataset(new Blob([text]));
    expect(await valuesOf(dataset, 'i')).toEqual([0, 1, 2, 3]);
    expect(await valuesOf(dataset, 'a')).toEqual([long, null, null, null]);
  });

  test.each([
    ['a.json', '[{"a": 1},\n {"a": x}]', /a\.json, line 2, character 8: expected a value, found "x}\]"$/],
    [
      'b.json',
      '[{"a": 1}\n {"a": 2}]',
      /line 2, character 2: expected a comma or "\]", found "{\\"a\\": 2}\]"$/,
    ],
    ['c.json', '[{"a": NaN}]', /line 1, character 8: NaN is no JSON; write null where a value is missing$/],
    ['d.json', '[{"a": 1}', /line 1, character 10: expected a comma or "\]", found the end$/],
    ['e.ndjson', '{"a": 1}\n\n{"a" 2}\n', /e\.ndjson, line 3, character 6: expected a colon, found "2}"$/],
    ['f.ndjson', '{"a": 1}\n[2]\n', /f\.ndjson, line 2: expected an object, got an array of 1$/],
    ['g.json', '[{"a": 1}, 7]', /g\.json, row 2: expected an object, got 7$/],
    [
      'h.json',
      '{"data": [{"a": 1}], "n": 1}',
      /holds an object with the keys "data", "n"; infosimd reads a list of records/,
    ],
    ['i.json', '', /i\.json is empty|expected a value, found the end$/],
    ['j.json', '[]', /j\.json has no columns/],
    ['k.json', '{"a": [1], "b": [1, 2]}', /column "b" has 2 values, "a" has 1$/],
    ['l.json', '[{"a": "1\n2"}]', /line 1, character 10: expected a value, found "\\n2\\"}\]"$/],
  ])('%s', async (name, text, message) => {
    await writeFile(folder.path(name), text);
    const error = await failureOf(openDataset(folder.path(name)));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });

  test('mistakes are found where JSON.parse finds one', () => {
    const texts = ['{}', '[]', ' [1, -0.5e+3, "\\u00e9\\n", null, true, {"a": [{}]}] ', '"x"', '7', ''];
    const changed = texts.flatMap((text) =>
      Array.from(text, (_, i) => [
        text.slice(0, i) + text.slice(i + 1),
        `${text.slice(0, i)},${text.slice(i)}`,
      ]).flat(),
    );
    for (const text of [
      ...texts,
      ...changed,
      '{"a":1,}',
      '[1,]',
      '01',
      '1.',
      '-',
      '"\\x"',
      '{1:2}',
      'nul',
      '[1}',
    ]) {
      const isJson = (() => {
        try {
          JSON.parse(text);
          return true;
        } catch {
          return false;
        }
      })();
      expect([text, jsonMistake(text) === undefined]).toEqual([text, isJson]);
    }
  });
});
