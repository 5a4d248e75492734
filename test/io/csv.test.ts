import { utimes, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CategoryCodes } from '../../src/columns/categories.js';
import { textNumber, wordNumber } from '../../src/columns/textNumber.js';
import { SourceDataset } from '../../src/data/blockDataset.js';
import type { BlockDataset, OpenDatasetOptions } from '../../src/data/index.js';
import { openDataset, readColumn } from '../../src/data/index.js';
import { cellTimestamp } from '../../src/io/csvDates.js';
import { openCsv } from '../../src/io/csvTable.js';
import { openBytes } from '../../src/io/fileBytes.js';
import { blockValues, failureOf, fixture, openText, scratch, valuesOf } from './collect.js';

let folder: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  folder = await scratch();
});
afterAll(() => folder.remove());

type Found = Record<string, { type: string; values: unknown[] }>;

async function valuesByName(table: BlockDataset): Promise<Found> {
  const out: Found = {};
  for (const { name, type } of table.columns()) out[name] = { type, values: await valuesOf(table, name) };
  for (const { values } of Object.values(out)) expect(values.length).toBe(table.rows);
  await table.close();
  return out;
}

/** Opens a text as a file that is too large to be kept in memory. */
async function openLarge(text: string | Uint8Array): Promise<SourceDataset> {
  await writeFile(folder.path('large.csv'), text);
  return new SourceDataset(await openCsv(await openBytes(folder.path('large.csv')), { keptBytes: 0 }), {
    maxCategories: 1000,
    cacheBytes: 2 ** 30,
  });
}

/** Types and values of a text, checked to be the same whether the file is kept or read again for each pass. */
async function read(text: string | Uint8Array): Promise<Found> {
  const table = await openText(folder.path('table.csv'), text);
  const large = await openLarge(text);
  expect(large.columns()).toEqual(table.columns());
  const found = await valuesByName(table);
  expect(await valuesByName(large)).toEqual(found);
  return found;
}

describe('cells', () => {
  test('numbers, texts, booleans, timestamps, and empty cells', async () => {
    const text =
      'n,t,b,d\n1,x,true,2001-01-01\n-2.5e3,,FALSE,2001-01-01T12:30\n,"y, ""z""",,\n .5 ,x,True,2001-01-01 00:00:01.25+01:00\n';
    expect(await read(text)).toEqual({
      n: { type: 'number', values: [1, -2500, null, 0.5] },
      t: { type: 'text', values: ['x', null, 'y, "z"', 'x'] },
      b: { type: 'boolean', values: [true, false, null, true] },
      d: { type: 'timestamp', values: [978307200000, 978352200000, null, 978303601250] },
    });
  });

  test('words like NA are missing in columns of every type, those of text as pandas writes them', async () => {
    const { n, t, b, d, all } = await read(
      'n,t,b,d,all\nNA,NA,NA,na,NA\n1,US,true,2001-01-01,null\nnan,NULL,#n/a,N/A,NaN\nnull,none,FALSE,None,<NA>\n',
    );
    expect(n).toEqual({ type: 'number', values: [null, 1, null, null] });
    expect(t).toEqual({ type: 'text', values: [null, 'US', null, 'none'] });
    expect(b).toEqual({ type: 'boolean', values: [null, true, null, false] });
    expect(d).toEqual({ type: 'timestamp', values: [null, 978307200000, null, null] });
    expect(all).toEqual({ type: 'number', values: [null, null, null, null] });
  });

  test('the words that are missing among texts are those of pandas', async () => {
    // pandas.io.parsers.readers.STR_NA_VALUES of pandas 2.2.
    const words =
      '#N/A,#N/A N/A,#NA,-1.#IND,-1.#QNAN,-NaN,-nan,1.#IND,1.#QNAN,<NA>,N/A,NA,NULL,NaN,None,n/a,nan,null';
    const { t } = await read(`t\n${words.replaceAll(',', '\n')}\n" NA "\nNa\nnone\nx\n`);
    expect(t).toEqual({ type: 'text', values: [...Array(19).fill(null), 'Na', 'none', 'x'] });
  });

  test('further words are missing in every column, numbers however they are written', async () => {
    const text = 'n,t,b,d\n--,--,--,--\n-999,x,true,2001-01-01\n-999.0,-999,-999,?\n1,?,false,2001-01-01\n';
    for (const words of [{ missing: ['--', '-999', '?'] }, { missing: [' ? ', '-9.99e2', '--', '-999'] }]) {
      const table = await openText(folder.path('further.csv'), text, words);
      expect(await valuesByName(table)).toEqual({
        n: { type: 'number', values: [null, null, null, 1] },
        t: { type: 'text', values: [null, 'x', null, null] },
        b: { type: 'boolean', values: [null, true, null, false] },
        d: { type: 'timestamp', values: [null, 978307200000, null, 978307200000] },
      });
    }
  });

  test('a late text turns a column of numbers into texts, the first cells included', async () => {
    const rows = 30000;
    const lines = Array.from({ length: rows }, (_, i) => `${i % 9}.0,007,${i % 2 ? 'true' : 'false'},${i}`);
    const table = await openText(folder.path('late.csv'), `a,b,c,n\n${lines.join('\n')}\nx,y,maybe,1\n`);
    expect(table.columns().map(({ type }) => type)).toEqual(['text', 'text', 'text', 'number']);
    expect((await valuesOf(table, 'a')).slice(0, 3)).toEqual(['0.0', '1.0', '2.0']);
    expect((await valuesOf(table, 'b')).slice(-2)).toEqual(['007', 'y']);
    expect((await valuesOf(table, 'c')).slice(-2)).toEqual(['true', 'maybe']);
    expect((await valuesOf(table, 'n')).slice(-2)).toEqual([29999, 1]);
    expect(table.rows).toBe(rows + 1);
  });

  test('words for a missing value before the first text are missing', async () => {
    const blanks = 'NA,1\n'.repeat(60000);
    const table = await openText(folder.path('words.csv'), `a,b\n${blanks}Peru,2\n`);
    const values = await valuesOf(table, 'a');
    expect([table.columns()[0].type, values[0], values.at(-1), values.length]).toEqual([
      'text',
      null,
      'Peru',
      60001,
    ]);
  });

  test('integers beyond 2^53 are refused with their row', async () => {
    const table = await openText(
      folder.path('id.csv'),
      'id,n\n1,1\n9007199254740992,2\n9007199254740993,3\n',
    );
    expect(() => table.blocks('id')).toThrow('column "id", row 3: 9007199254740993 lies beyond ±2^53');
    expect(await valuesOf(table, 'n')).toEqual([1, 2, 3]);
  });

  test('what is a number', () => {
    expect(['12', '+1', '-.5', '5.', '1e3', ' 7 ', '007'].map(textNumber)).toEqual([
      12, 1, -0.5, 5, 1000, 7, 7,
    ]);
    for (const cell of ['', ' ', '0x10', ' 0x10', '0b1', '1,5', '1_000', '--1', 'e5', '1 2']) {
      expect(textNumber(cell), cell).toBeNaN();
    }
    expect(wordNumber('-inf')).toBe(-Infinity);
    expect(wordNumber('Inf')).toBe(Infinity);
    expect(wordNumber('n/a')).toBeNaN();
    expect(wordNumber('none at all')).toBeUndefined();
  });

  test('what is a timestamp', () => {
    // Date.UTC is the outside source.
    for (const [year, month, day] of [
      [1970, 1, 1],
      [2000, 2, 29],
      [1900, 2, 28],
      [2001, 12, 31],
      [1582, 10, 4],
    ]) {
      const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
      expect(cellTimestamp(text)).toBe(Date.UTC(year, month - 1, day));
      expect(cellTimestamp(`${text}T23:59:58.987654Z`)).toBe(Date.UTC(year, month - 1, day, 23, 59, 58, 987));
      expect(cellTimestamp(`${text} 00:30-0130`)).toBe(Date.UTC(year, month - 1, day, 2, 0));
    }
    expect(cellTimestamp('2001-03')).toBe(Date.UTC(2001, 2, 1));
    expect(cellTimestamp('2001/03/04 5:06')).toBeNaN();
    expect(cellTimestamp('2001/03/04 05:06 UTC')).toBe(Date.UTC(2001, 2, 4, 5, 6));
    for (const text of [
      '0012-05',
      '2019-20',
      '2001/03-04',
      '2001-02-29',
      '2001-13-01',
      '2001-1-1',
      '2001-01-01T',
      '2001-01-01x',
      '2001-01-01 24:00:00',
    ]) {
      expect(cellTimestamp(text), text).toBeNaN();
    }
  });
});

describe('dates whose year comes last', () => {
  const datesOf = async (cells: string[], options?: OpenDatasetOptions) => {
    const table = await openText(
      folder.path('dates.csv'),
      `d\n${cells.map((cell) => `"${cell}"`).join('\n')}\n`,
      options,
    );
    const [{ type, remark }] = table.columns();
    return { type, remark, values: (await valuesOf(table, 'd')) as number[] };
  };
  // Date.UTC is the outside source.
  const days = (...dates: [number, number, number][]) => dates.map(([y, m, d]) => Date.UTC(y, m - 1, d));

  test('have the order in which all of them exist', async () => {
    const wanted = { type: 'timestamp', values: days([2020, 2, 1], [2020, 12, 31]) };
    expect(await datesOf(['01/02/2020', '31/12/2020'])).toMatchObject(wanted);
    expect(await datesOf(['2/1/2020', '12/31/2020'])).toMatchObject(wanted);
    expect(await datesOf(['1-2-2020', '31-12-2020'])).toMatchObject(wanted);
    expect(await datesOf(['01.02.2020', '2020-12-31'])).toMatchObject(wanted);
    expect(await datesOf(['05/05/2020', 'NA', '2020-01'])).toMatchObject({
      type: 'timestamp',
      values: [Date.UTC(2020, 4, 5), null, Date.UTC(2020, 0, 1)],
    });
  });

  test('are text where the order is not known, or none fits all, and say so', async () => {
    const unknown = await datesOf(['01/02/2020', '03/04/2020']);
    expect(unknown).toEqual({
      type: 'text',
      remark:
        'text, because dates such as 01/02/2020 have either the day or the month first; give dates: "dmy" or dates: "mdy"',
      values: ['01/02/2020', '03/04/2020'],
    });
    const dates = days([2020, 2, 1], [2020, 4, 3]);
    expect(await datesOf(['01/02/2020', '03/04/2020'], { dates: 'dmy' })).toMatchObject({
      type: 'timestamp',
      values: dates,
    });
    expect(await datesOf(['02/01/2020', '04/03/2020'], { dates: 'mdy' })).toMatchObject({
      type: 'timestamp',
      values: dates,
    });
    expect((await datesOf(['31/12/2020', '12/31/2020'])).type).toBe('text');
    expect((await datesOf(['31/12/2020'], { dates: 'mdy' })).type).toBe('text');
    expect((await datesOf(['30/02/2020', '31/12/2020'])).type).toBe('text');
  });

  test('and may have a time', async () => {
    const cells = [
      '13/1/2020 9:05',
      '13/1/2020 23:59:58.5',
      '1/1/2020 12:00 AM',
      '1/1/2020 12:30:00 pm',
      '1/1/2020 1:00 p.m.',
    ];
    const at = (day: number, ...time: [number, number, number?, number?]) => Date.UTC(2020, 0, day, ...time);
    expect((await datesOf(cells)).values).toEqual([
      at(13, 9, 5),
      at(13, 23, 59, 58, 500),
      at(1, 0, 0),
      at(1, 12, 30),
      at(1, 13, 0),
    ]);
    for (const cell of ['13/1/2020 13:00 pm', '13/1/2020 0:30 am', '13/1/2020 24:00', '13/1/2020 5']) {
      expect((await datesOf([cell])).type, cell).toBe('text');
    }
  });
});

describe('layout', () => {
  test('carriage returns, a byte order mark, no final newline, empty lines', async () => {
    const expected = { a: { type: 'number', values: [1, 2] }, b: { type: 'text', values: ['x', 'y'] } };
    for (const text of [
      'a,b\n1,x\n2,y',
      '\ufeffa,b\r\n1,x\r\n\r\n2,y\r\n',
      'a,b\r1,x\r2,y\r',
      '"a","b"\n\n1,"x"\n2,y\n\n',
    ]) {
      expect(await read(text)).toEqual(expected);
    }
  });

  test.each(['\t', ';', '|'])('cells separated by %j', async (delimiter) => {
    const text = [
      ['a', 'b'],
      ['1', '"x,y"'],
      ['2', 'z'],
    ]
      .map((row) => row.join(delimiter))
      .join('\n');
    expect(await read(text)).toEqual({
      a: { type: 'number', values: [1, 2] },
      b: { type: 'text', values: ['x,y', 'z'] },
    });
  });

  test('one column, quoted or not', async () => {
    expect(await read('a\n1\n\n2\n')).toEqual({ a: { type: 'number', values: [1, 2] } });
    expect(await read('a\nx\n"y ""z"""\n""\n"p\nq"\n')).toEqual({
      a: { type: 'text', values: ['x', 'y "z"', null, 'p\nq'] },
    });
  });

  test('in a quoted cell, what ends records is a newline, and a lone carriage return is kept', async () => {
    expect((await read('a,b\r1,"é\r𝛿"\r2,"x\ry"\r')).b.values).toEqual(['é\n𝛿', 'x\ny']);
    expect((await read('a,b\r\n1,"é\r\n𝛿\rz"\r\n2,"x\ry"\r\n')).b.values).toEqual(['é\n𝛿\rz', 'x\ry']);
  });

  test('names that are empty, quoted, or taken', async () => {
    const table = await openText(folder.path('names.csv'), '"a, b",,a,a\n1,2,3,4\n');
    expect(table.columns().map(({ name }) => name)).toEqual(['a, b', 'column 2', 'a', 'a (2)']);
    expect(await valuesOf(table, 'a (2)')).toEqual([4]);
  });

  test.each([
    ['carriage returns and one newline at the end', 'a,b\r1,x\r2,y\n'],
    ['two carriage returns and a newline', 'a,b\r\r\n1,x\r\r\n2,y\r\r\n'],
    ['carriage returns, then newlines', 'a,b\r1,x\n2,y\r\n'],
    ['a blank first line', '\n \r\na,b\n1,x\n \t\n2,y\n'],
    ['a separator for Excel', 'sep=;\na;b\n1;x\n2;y\n'],
    ['a separator for Excel, quoted', '\ufeff"sep=|"\r\n\r\na|b\r\n1|x\r\n2|y\r\n'],
  ])('%s', async (_, text) => {
    expect(await read(text)).toEqual({
      a: { type: 'number', values: [1, 2] },
      b: { type: 'text', values: ['x', 'y'] },
    });
  });

  test('carriage returns before a newline are not of the last cell, empty or not', async () => {
    const { y } = await read('x,y\r\r\n1,a\r\r\n2,\r\r\n3,b\r\r\n4,\r\r\n');
    expect(y).toEqual({ type: 'text', values: ['a', null, 'b', null] });
    expect((await read('x,y\r\n1,"a"\r\r\n2,b\r')).y.values).toEqual(['a', 'b']);
  });

  test('a quote within a cell of the header is part of the name', async () => {
    expect(await read('size 5",count\n1,2\n3,4\n')).toEqual({
      'size 5"': { type: 'number', values: [1, 3] },
      count: { type: 'number', values: [2, 4] },
    });
    expect(Object.keys(await read('a;b,"c\n1;2\n'))).toEqual(['a', 'b,"c']);
    expect(Object.keys(await read('"a ""b""\nc";d\n1;2\n'))).toEqual(['a "b"\nc', 'd']);
  });

  test('a header of 80 kB, and 16 000 columns of one name', async () => {
    const wide = Array.from({ length: 5001 }, (_, i) => `ENSG${String(i).padStart(11, '0')}`);
    const table = await openText(folder.path('wide.csv'), `${wide}\n${wide.map((_, i) => i % 7)}\n`);
    expect(table.columns().map(({ name }) => name)).toEqual(wide);
    expect(await valuesOf(table, wide[5000])).toEqual([5000 % 7]);
    const same = Array.from({ length: 16000 }, () => 'a');
    const copies = await openText(folder.path('copies.csv'), `${same}\n${same.map((_, i) => i)}\n`);
    expect(copies.columns().at(-1)?.name).toBe('a (16000)');
  });

  test('numbers for missing values are missing among booleans and times, however they are written', async () => {
    const text = 'b,d\n-999.0,-9.99e2\ntrue,2001-01-01\n-999,-999\n';
    const table = await openText(folder.path('sentinel.csv'), text, { missing: ['-999'] });
    expect(await valuesByName(table)).toEqual({
      b: { type: 'boolean', values: [null, true, null] },
      d: { type: 'timestamp', values: [null, 978307200000, null] },
    });
  });

  test('a quoted cell of many carriage returns is read in linear time', async () => {
    const returns = `x${'\r'.repeat(200000)}x`;
    expect((await read(`a,b\n"${returns}",1\n"y\r\r\nz",2\n`)).a.values).toEqual([returns, 'y\nz']);
  });

  test('a cell of many blanks takes no longer than one of letters', async () => {
    const blanks = `${' '.repeat(80000)}x`;
    expect((await read(`a,b\n${blanks},1\n`)).a).toEqual({ type: 'text', values: [blanks] });
  });

  test('delimiter, header, lines to skip and comments are what options say', async () => {
    const open = (text: string, options: OpenDatasetOptions) =>
      openText(folder.path('given.csv'), text, options);
    const names = (table: BlockDataset): string[] => table.columns().map(({ name }) => name);
    const table = await open('a,b;c\n1;2\n', { delimiter: ';' });
    expect([names(table), await valuesOf(table, 'c')]).toEqual([['a,b', 'c'], [2]]);
    const bare = await open('4,x\r\n5,y\r\n', { header: false });
    expect([names(bare), await valuesOf(bare, 'column 2')]).toEqual([
      ['column 1', 'column 2'],
      ['x', 'y'],
    ]);
    const skipped = await open('a "title\n\nx,y\n# "not, closed\n1,2\n#\n3,4\n# end', {
      skip: 2,
      comment: '#',
    });
    expect([names(skipped), await valuesOf(skipped, 'x'), skipped.rows]).toEqual([['x', 'y'], [1, 3], 2]);
    const wrong = await failureOf(open('1,2\n3\n', { header: false }));
    expect(wrong.message).toMatch(/row 2: 1 cell, but the first row has 2$/);
    expect((await failureOf(open('a\n', { skip: 5 }))).message).toMatch(/has no header/);
  });

  test('encodings: UTF-16 by its mark, windows-1252 and others by name', async () => {
    const open = async (bytes: Uint8Array, options?: OpenDatasetOptions) =>
      valuesByName(await openText(folder.path('encoded.csv'), bytes, options));
    // The bytes are those of Python's codecs: '…'.encode('cp1252').hex() and so on.
    const wanted = { größe: { type: 'text', values: ['5 €', 'it’s'] } };
    expect(
      await open(Buffer.from('6772f6df650a3520800a697492730a', 'hex'), { encoding: 'windows-1252' }),
    ).toEqual(wanted);
    const little = 'fffe67007200f600df0065000a0035002000ac200a006900740019207300';
    const big = 'feff0067007200f600df0065000a0035002020ac000a0069007420190073';
    for (const bytes of [little, big]) expect(await open(Buffer.from(bytes, 'hex'))).toEqual(wanted);
    expect(await open(Buffer.from(little.slice(4), 'hex'), { encoding: 'utf-16le' })).toEqual(wanted);
    expect(await open(Buffer.from('89bf8caf0a310a', 'hex'), { encoding: 'shift_jis' })).toEqual({
      価険: { type: 'number', values: [1] },
    });
  });

  test('letters stay whole wherever a part of UTF-16 ends', async () => {
    const cells = Array.from({ length: 90000 }, (_, i) => `${'𝛿'.repeat(i % 7)}${i % 3 ? 'é' : 'x'}`);
    const bytes = Buffer.from(`\ufeffa\n${cells.join('\n')}`, 'utf16le');
    const table = await openText(folder.path('wide16.csv'), bytes);
    expect(await valuesOf(table, 'a')).toEqual(cells);
  });

  test('numbers with decimal commas, grouped digits, currency and per cent signs', async () => {
    const numbers = async (cells: string[], options: OpenDatasetOptions) => {
      const text = `a\n${cells.map((cell) => `"${cell}"`).join('\n')}\n`;
      return (await valuesByName(await openText(folder.path('numbers.csv'), text, options))).a;
    };
    expect(
      await numbers(['1,234', '$5', '-$1,234.50', '5 %', '12,34,567', '1e3', '+7 €', 'NA', '-.5'], {
        thousands: ',',
      }),
    ).toEqual({
      type: 'number',
      values: [1234, 5, -1234.5, 5, 1234567, 1000, 7, null, -0.5],
    });
    expect((await numbers(['(1,234)', '($5)', '7'], { thousands: ',' })).values).toEqual([-1234, -5, 7]);
    expect(await numbers(['1,5', '-0,25', '1e-3', '7', '3,50 €'], { decimal: ',' })).toEqual({
      type: 'number',
      values: [1.5, -0.25, 0.001, 7, 3.5],
    });
    const german = { type: 'number', values: [1234.5, 1000, 0.5] };
    expect(await numbers(['1.234,5', '1.000', '0,5'], { thousands: '.' })).toEqual(german);
    expect(await numbers(['1\u00a0234,5', '1 000', ',5'], { thousands: ' ', decimal: ',' })).toEqual(german);
    expect((await numbers(["1'234.5", '1’000', '0.5'], { thousands: "'" })).values).toEqual(german.values);
    // A group has two or three digits, the last three: 1,5 is no number of thousands.
    for (const cell of ['1,5', '1,2345', ',123', '1.5.1', '-$-5', '(-5)', '()', '$', '%', '5 apples']) {
      expect((await numbers(['1', cell], { thousands: ',' })).type, cell).toBe('text');
    }
    expect((await numbers(['1', '1.5'], { decimal: ',' })).type).toBe('text');
    const table = await openText(folder.path('ids.csv'), 'a\n"9,007,199,254,740,993"\n', { thousands: ',' });
    expect(() => table.blocks('a')).toThrow(/row 1: .* lies beyond ±2\^53/);
  });

  test('comments wherever a window ends', async () => {
    const lines = Array.from({ length: 40000 }, (_, i) =>
      i % 3 ? `${i},x` : `// "${'é'.repeat(i % 11)} ${i},`,
    );
    await writeFile(folder.path('comments.csv'), `// first\na,b\n${lines.join('\n')}`);
    const table = await openDataset(folder.path('comments.csv'), { comment: '//' });
    const wanted = Array.from({ length: 40000 }, (_, i) => i).filter((i) => i % 3);
    expect(await valuesOf(table, 'a')).toEqual(wanted);
  });

  test('a header alone is a table without rows', async () => {
    const table = await openText(folder.path('header.csv'), 'a,b\n');
    expect([table.rows, table.columns().length]).toEqual([0, 2]);
  });

  test('cells stay whole wherever a window ends', async () => {
    // A seeded file of several windows of 256 kB: quotes, newlines, delimiters and letters of 1 to 4 bytes.
    let seed = 1;
    const next = (below: number): number => {
      seed = (seed * 16807) % 2147483647;
      return seed % below;
    };
    const pieces = ['a', 'é', '€', '𝛿', ',', '"', '\n', ' ', 'bc'];
    const rows = Array.from({ length: 60000 }, (_, i) => {
      const text = `t${Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join('')}`;
      return { i, text, n: next(1000) / 8 };
    });
    const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const file = `i,text,n\n${rows.map(({ i, text, n }) => `${i},${cell(text)},${n}`).join('\n')}\n`;
    expect(Buffer.byteLength(file)).toBeGreaterThan(4 * 262144);
    const table = await openText(folder.path('windows.csv'), file);
    expect(await valuesOf(table, 'i')).toEqual(rows.map(({ i }) => i));
    expect(await valuesOf(table, 'text')).toEqual(rows.map(({ text }) => text));
    expect(await valuesOf(table, 'n')).toEqual(rows.map(({ n }) => n));
  });

  test('a cell longer than a window', async () => {
    const long = 'x'.repeat(1000000);
    const table = await openText(folder.path('long.csv'), `a,b\n1,"${long},\n"\n2,y\n`);
    expect(await valuesOf(table, 'b')).toEqual([`${long},\n`, 'y']);
  });

  test('categories beyond the limit give no blocks', async () => {
    const lines = Array.from({ length: 50 }, (_, i) => `k${i},${i % 3 ? 'u' : ''}`);
    const table = await openText(folder.path('limit.csv'), `key,u\n${lines.join('\n')}\n`, {
      maxCategories: 49,
    });
    const tooMany = 'column "key" has more than 49 categories';
    expect((await failureOf(valuesOf(table, 'key'))).message).toBe(tooMany);
    const error = await failureOf(readColumn(table, 'key'));
    expect(error).toMatchObject({ code: 'ERR_TOO_MANY_CATEGORIES', message: tooMany });
    const { values, missing } = await readColumn(table, 'u');
    expect([(values as CategoryCodes).categories, missing]).toEqual([['u'], 17]);
  });
});

describe('passes', () => {
  // Seeded cells of every kind, plain, quoted and in letters of several bytes, over some windows.
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 16807) % 2147483647;
    return seed % below;
  };
  const pick = <T>(choices: readonly T[]): T => choices[next(choices.length)];
  const number = (): string =>
    pick([
      () => String(next(2000) - 1000),
      () => (next(1e6) / 1000 - 500).toFixed(next(6)),
      () => `${next(1e9)}${next(1e9)}.${next(1e6)}`,
      () => `${next(1e6)}e${next(60) - 30}`,
      () => pick(['', 'NA', ' 5 ', '+3', '-0', '007', '.5', '5.', '-.25', '"12"', '0.1', '123456789012345']),
    ])();
  const rows = Array.from({ length: 40000 }, (_, i) => [
    number(),
    pick(['red', 'green', '"a, b"', '', 'blue']),
    pick(['true', 'False', '']),
    `20${10 + next(20)}-0${1 + next(9)}-${10 + next(18)}`,
    i === 39000 ? 'é' : pick(['x', 'y']),
  ]);
  const text = `n,t,b,d,u\n${rows.map((row) => row.join(',')).join('\n')}\n`;

  test('numbers are those of Number, to the last bit', async () => {
    const found = await read(text);
    expect(Object.values(found).map(({ type }) => type)).toEqual([
      'number',
      'text',
      'boolean',
      'timestamp',
      'text',
    ]);
    const expected = rows.map(([cell]) => (/^(NA)?$/.test(cell) ? null : Number(cell.replaceAll('"', ''))));
    expect(found.n.values.every((value, i) => Object.is(value, expected[i]))).toBe(true);
    const numbers = expected.filter((value) => value !== null);
    const table = await openLarge(text);
    const least = numbers.reduce((a, b) => Math.min(a, b));
    const greatest = numbers.reduce((a, b) => Math.max(a, b));
    expect(table.columns()[0]).toEqual({ name: 'n', type: 'number', minimum: least, maximum: greatest });
    await table.close();
  });

  test('several columns side by side, in the order of the names, blocks of one length', async () => {
    for (const table of [await openText(folder.path('side.csv'), text), await openLarge(text)]) {
      const names = ['u', 'n', 'd', 't', 'n'];
      const columns: unknown[][] = names.map(() => []);
      for await (const blocks of table.blocks(names)) {
        expect(new Set(blocks.map(({ length }) => length)).size).toBe(1);
        expect(blocks[0].length).toBeLessThanOrEqual(65536);
        for (const [i, block] of blocks.entries())
          for (const value of blockValues(block)) columns[i].push(value);
      }
      for (const [i, name] of names.entries()) expect(columns[i]).toEqual(await valuesOf(table, name));
      await table.close();
    }
  });

  test('a category keeps its code, and the list of categories is the same array until one is added', async () => {
    const table = await openLarge(text);
    let before: CategoryCodes | undefined;
    let same = 0;
    for await (const block of table.blocks<CategoryCodes>('u')) {
      if (before) expect(block.categories.slice(0, before.categories.length)).toEqual(before.categories);
      if (before?.categories === block.categories) same++;
      before = block;
    }
    expect([...(before as CategoryCodes).categories].sort()).toEqual(['x', 'y', 'é']);
    expect(same).toBeGreaterThan(1);
    await table.close();
  });

  test('after a pass that is left early, the next one is complete', async () => {
    const table = await openLarge(text);
    for await (const block of table.blocks('n')) if (block.length > 0) break;
    expect((await valuesOf(table, 'n')).length).toBe(rows.length);
    await table.close();
  });

  test('a file that changes between two passes is refused', async () => {
    const path = folder.path('large.csv');
    // Of one length and one time, so that nothing but the cells tells that they changed.
    const write = async (text: string): Promise<void> => {
      await writeFile(path, text);
      await utimes(path, 1e9, 1e9);
    };
    await write('a,b\n1,x\n2,y\n');
    const table = new SourceDataset(await openCsv(await openBytes(path), { keptBytes: 0 }), {
      maxCategories: 1000,
      cacheBytes: 2 ** 30,
    });
    await write('a,b\n1,x\nz,y\n');
    expect((await failureOf(valuesOf(table, 'a'))).message).toMatch(
      /changed while it was read: column "a", row 2/,
    );
    await write('a,b\n1,x\n\n\n\n\n');
    expect((await failureOf(valuesOf(table, 'a'))).message).toMatch(/changed while it was read: 2 rows were/);
    await table.close();
  });

  test('words before the first value fit its type or make the column text, wherever a window ends', async () => {
    const blanks = (word: string): string => `${word},1\n`.repeat(60000);
    for (const [word, value, type] of [
      ['NA', 'true', 'boolean'],
      ['inf', '2001-01-01', 'text'],
      ['NA', '2001-01-01', 'timestamp'],
      ['inf', '5', 'number'],
      ['', 'true', 'boolean'],
    ]) {
      for (const rowsOfWord of [`${word},1\n`, blanks(word)]) {
        const table = await openText(folder.path('before.csv'), `a,b\n${rowsOfWord}${value},2\n`);
        expect(table.columns()[0].type, `${word} then ${value}`).toBe(type);
      }
    }
  });
});

describe('remarks', () => {
  const remarksOf = async (text: string): Promise<(string | undefined)[]> => {
    const table = await openText(folder.path('remarks.csv'), text);
    return [...(table.remarks ?? []), ...table.columns().map(({ remark }) => remark)];
  };
  const columnOf = async (cells: string[]) =>
    (await remarksOf(`a\n${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join('\n')}\n`))[0];

  test('columns that are numbers or dates but for a few words', async () => {
    const numbers = Array.from({ length: 9 }, (_, i) => String(i));
    expect(await columnOf([...numbers, 'unknown'])).toBe(
      'text, but 9 of 10 values could be numbers; the others are "unknown" (1); if they stand for missing values, give missing: ["unknown"]',
    );
    expect(await columnOf(['?', '5', '?', '--'])).toMatch(
      /^text, but 1 of 4 values .*"\?" \(2\), "--" \(1\); .*\["\?", "--"\]$/,
    );
    expect(await columnOf(['2001-01-01', '2001-01-02', 'soon'])).toMatch(
      /^text, but 2 of 3 values could be dates; .*"soon"/,
    );
    expect(await columnOf([...numbers, ...'abcdefg'])).toMatch(/"f" \(1\) and 1 more; .*"f", …\]$/);
  });

  test.each([
    [
      ['1,234', '2,345', '7'],
      /^text, but all 3 values could be numbers, written as "1,234": give thousands: ","$/,
    ],
    [['1,5', '2,25', '7'], /written as "1,5": give decimal: ","$/],
    [['1.234,5', '1,5', '7'], /written as "1.234,5": give thousands: "\."$/],
    [['1 234', '5'], /give thousands: " "$/],
    [['1 234,5', '5'], /give thousands: " ", decimal: ","$/],
    [["1'234.5", '5'], /give thousands: "'"$/],
    [['5 %', '€ 7'], /written as "5 %": give decimal: "\."$/],
    [
      ['$5', 'free', '$1,200'],
      /^text, but 2 of 3 values .* written as "\$5": give thousands: ","; the others are "free" \(1\)/,
    ],
  ])('numbers written for people: %j', async (cells, wanted) => {
    expect(await columnOf(cells)).toMatch(wanted);
  });

  test('text, numbers and booleans have none', async () => {
    const words = Array.from({ length: 30 }, (_, i) => `w${i}`);
    for (const cells of [
      ['a', 'b', '1'],
      ['1', '2'],
      ['true', 'NA'],
      ['', 'NA'],
      [...words, ...words.map((_, i) => String(i))],
    ]) {
      expect(await columnOf(cells)).toBeUndefined();
    }
  });

  test('a header that may be a row', async () => {
    const ask =
      /^the first line names the columns "5.1", "3", "x"; if it is a row of values, give header: false$/;
    expect((await remarksOf('5.1,3,x\n4.9,3,x\n'))[0]).toMatch(ask);
    expect((await remarksOf('1,2\n3,4\n')).length).toBe(3);
    for (const text of ['land,2019,2020\nx,1,2\n', 'a,b\n1,2\n', 'a\nx\n']) {
      expect((await remarksOf(text)).filter(Boolean)).toEqual([]);
    }
    const table = await openText(folder.path('row.csv'), '1,2\n3,4\n', { header: false });
    expect(table.remarks).toEqual([]);
  });
});

describe('errors', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ['too few cells', 'a,b,c\n1,2,3\n4,5\n6,7,8\n', /row 2: 2 cells, but the header names 3/],
    ['too many cells', 'a,b\n1,2\n3,4\n5,6,7\n', /row 3: 3 cells, but the header names 2/],
    [
      'a header of one cell',
      '# made\na,b\n1,2\n',
      /row 1: 2 cells, but the header names 1; give delimiter, comment or skip /,
    ],
    ['an unclosed quote', 'a,b\n1,x\n2,"y\n3,z\n', /row 2: a quote is opened and never closed/],
    ['text after a quote', 'a,b\n1,"x"y\n', /row 1: after a closing quote comes "y"/],
    ['nothing', '', /is empty/],
    ['blank lines alone', '\n \r\n\n', /has no header: it holds no line that is not blank/],
    ['text after a quote in the header', 'a,"b"c\n1,2\n', /its header: after a closing quote comes "c"/],
    [
      'a quote never closed in the header',
      'a,"b\n1,2\n3,4\n',
      /a quote is opened in its header and never closed/,
    ],
    ['one that a quoted cell closes', 'a,"b\n1,"x"\n', /its header: after a closing quote comes "x"/],
    ['one that swallows every row', 'a,"b\n1,2\n3,4"\n', /has no rows: its header runs over 3 lines/],
    [
      'UTF-16 without a mark',
      Buffer.from('a,b\n1,2\n', 'utf16le'),
      /looks like UTF-16 text; give encoding: 'utf-16le'$/,
    ],
    ['UTF-16 with half a character', Buffer.from('fffe610000d8', 'hex'), /is not utf-16le text$/],
    [
      'Latin-1',
      Buffer.from('a,b\n1,\xe9\n', 'latin1'),
      /is not UTF-8 text \(rows 1 to 1\); give encoding: 'windows-1252', or which it is$/,
    ],
    [
      'zero bytes',
      Uint8Array.of(97, 0, 98, 10),
      /is no text, and of no format that is read: Parquet, CSV, JSON, Arrow, NPY and NPZ$/,
    ],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), /is damaged: it cannot be unpacked: /],
    ['JSON', '[{"a": 1},]\n', /line 1, character 11: expected a value, found "]/],
  ])('%s', async (_name, text, message) => {
    const error = await failureOf(openText(folder.path('wrong.csv'), text));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });

  test('a header in brackets, as SQL Server writes it, is none of JSON', async () => {
    const dataset = await openDataset(new Blob(['[id],[x]\n1,2\n']));
    expect([dataset.format, dataset.columns().map(({ name }) => name)]).toEqual(['CSV', ['[id]', '[x]']]);
  });

  test.each<[object, new (...args: never[]) => Error, RegExp]>([
    [
      { delimiter: 'ab' },
      RangeError,
      /^"delimiter" must be one character of ASCII, no quote and no line end, got "ab"$/,
    ],
    [{ delimiter: '"' }, RangeError, /^"delimiter" must be/],
    [{ delimiter: 7 }, TypeError, /^"delimiter" must be/],
    [{ header: 'no' }, TypeError, /^"header" must be true or false, got "no"$/],
    [{ skip: -1 }, RangeError, /^"skip" must be/],
    [{ comment: '' }, RangeError, /^"comment" must be a text on one line, not empty, got ""$/],
    [{ encoding: 'utf-9' }, RangeError, /^"encoding" must be the name of an encoding, .* got "utf-9"$/],
    [{ thousands: '1' }, RangeError, /^"thousands" must be one of ',', '\.', /],
    [
      { thousands: ',', decimal: ',' },
      RangeError,
      /^"thousands" must differ from "decimal", got "," for both$/,
    ],
    [{ missing: 'x' }, TypeError, /^"missing" must be an array of texts, got "x"$/],
  ])('options: %j', async (options, kind, message) => {
    const error = await failureOf(openText(folder.path('wrong.csv'), 'a\n1\n', options));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(message);
  });

  test('options of CSV files are refused for others', async () => {
    const error = await failureOf(openDataset(fixture('plain-v1.parquet'), { missing: ['x'] }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(
      /^"missing" goes with CSV files, and .*plain-v1.parquet is Parquet; leave it out$/,
    );
  });

  test('no file, a folder, no column', async () => {
    expect((await failureOf(openDataset(folder.path('none.csv')))).message).toMatch(
      /^cannot read .*: no such file$/,
    );
    expect((await failureOf(openDataset(undefined as never))).message).toBe(
      '"source" must be a path, a URL, a Blob, bytes, an iterable of rows, blocks or bytes, or an object of arrays, got undefined',
    );
    expect(await failureOf(openDataset(new URL('ftp://example.org/a.csv')))).toBeInstanceOf(TypeError);
    expect((await failureOf(openDataset(''))).message).toBe('cannot read "": no such file');
    expect((await failureOf(openDataset(folder.path('.')))).message).toMatch(/: it is a directory$/);
    const table = await openText(folder.path('some.csv'), 'a,b\n1,x\n');
    expect(() => table.blocks('c')).toThrow(/has no column "c"/);
    expect(() => table.blocks(7 as never)).toThrow(TypeError);
    expect(() => table.blocks([])).toThrow('"names" must be at least one name, got an empty array');
    expect(() => table.blocks(['a', 'c'])).toThrow(/has no column "c"/);
    await table.close();
    expect(() => table.blocks('a')).toThrow(/is closed; open it again/);
  });

  test('a file URL; a missing column is answered with the nearest names', async () => {
    await writeFile(folder.path('near.csv'), 'weight,zone\n1,2\n');
    const table = await openDataset(pathToFileURL(folder.path('near.csv')));
    expect(table.path).toBe(folder.path('near.csv'));
    expect((await failureOf(readColumn(table, 'wieght'))).message).toMatch(/; did you mean weight\?$/);
    expect((await failureOf(readColumn(table, 'zz'))).message).toMatch(/; it has weight, zone$/);
    expect(await failureOf(readColumn(undefined as never, 'zz'))).toBeInstanceOf(TypeError);
    expect(await failureOf(readColumn(table, undefined as never))).toBeInstanceOf(TypeError);
  });
});
