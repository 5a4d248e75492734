import { readFile, writeFile } from 'node:fs/promises';
import { asyncBufferFromFile, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CategoryCodes } from '../../src/columns/categories.js';
import { openDataset, readColumn } from '../../src/data/index.js';
import { decodeRunLength } from '../../src/io/runLength.js';
import { atLength } from '../support/atLength.js';
import { blockValues, FLIGHTS, failureOf, fixture, scratch, valuesOf } from './collect.js';

// Written by pyarrow, as makeFixtures.py says; every codec, both page versions, every encoding, every type.
const EXPECTED = JSON.parse(await readFile(fixture('expected.json'), 'utf8')) as {
  values: Record<string, unknown[]>;
  files: Record<string, string[]>;
};

let folder: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  folder = await scratch();
});
afterAll(() => folder.remove());

describe('values are those that pyarrow wrote', () => {
  test.each(Object.entries(EXPECTED.files))('%s', async (file, names) => {
    const table = await openDataset(fixture(file));
    expect(table.format).toBe('Parquet');
    expect(table.columns().map(({ name }) => name)).toEqual(names);
    for (const name of names) {
      const values = await valuesOf(table, name);
      expect(values.length, name).toBe(table.rows);
      expect(values, name).toEqual(EXPECTED.values[name]);
    }
    await table.close();
  });

  test('types', async () => {
    const table = await openDataset(fixture('dictionary-none.parquet'));
    const types = Object.fromEntries(table.columns().map(({ name, type }) => [name, type]));
    expect(types).toMatchObject({
      int8: 'number',
      uint64: 'number',
      half: 'number',
      decimal38: 'number',
      boolean: 'boolean',
      text: 'text',
      date: 'timestamp',
      nanoseconds: 'timestamp',
    });
    await table.close();
  });

  test('stated minima and maxima are those of the values', async () => {
    let stated = 0;
    for (const file of Object.keys(EXPECTED.files)) {
      const table = await openDataset(fixture(file));
      for (const { name, type, minimum, maximum } of table.columns()) {
        if (minimum === undefined || maximum === undefined) continue;
        stated++;
        const values = (await valuesOf(table, name)) as (number | null)[];
        const finite = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
        expect([file, name, type, minimum, maximum]).toEqual([
          file,
          name,
          'number',
          finite.reduce((a, b) => Math.min(a, b)) + 0,
          finite.reduce((a, b) => Math.max(a, b)) + 0,
        ]);
      }
      await table.close();
    }
    expect(stated).toBeGreaterThan(20);
  });

  test('of flights too', async () => {
    const table = await openDataset(FLIGHTS);
    const { values } = await readColumn(table, 'delay');
    const numbers = values as Float64Array;
    const [column] = table.columns().filter(({ name }) => name === 'delay');
    expect(column).toEqual({
      name: 'delay',
      type: 'number',
      minimum: numbers.reduce((a, b) => Math.min(a, b)),
      maximum: numbers.reduce((a, b) => Math.max(a, b)),
    });
    await table.close();
  });

  test('a file without rows has blocks without rows', async () => {
    const table = await openDataset(fixture('empty.parquet'));
    expect(table.rows).toBe(0);
    expect(await valuesOf(table, 'number')).toEqual([]);
    await table.close();
  });

  test('UUIDs are text', async () => {
    const table = await openDataset(fixture('uuid.parquet'));
    expect(await valuesOf(table, 'id')).toEqual([
      '00000000-0000-0000-0000-000000000001',
      '80000000-0000-0000-0000-000000000000',
    ]);
    await table.close();
  });

  test('nested columns are left out with a reason, and the others keep their places', async () => {
    const table = await openDataset(fixture('nested.parquet'));
    expect(table.columns()).toEqual([
      { name: 'list', type: 'unsupported', reason: 'a nested column' },
      { name: 'number', type: 'number', minimum: 1, maximum: 4 },
      { name: 'struct.a', type: 'number', minimum: 1, maximum: 2 },
      { name: 'struct.b', type: 'text' },
      { name: 'text', type: 'text' },
      { name: 'bytes', type: 'unsupported', reason: 'a column of bytes' },
    ]);
    expect(await valuesOf(table, 'number')).toEqual([1, 2, null, 4]);
    expect(await valuesOf(table, 'text')).toEqual(['p', null, 'q', 'p']);
    expect(await valuesOf(table, 'struct.a')).toEqual([1, null, 2, null]);
    expect(await valuesOf(table, 'struct.b')).toEqual(['x', null, null, 'y']);
    expect(() => table.blocks('list')).toThrow(
      new RangeError('column "list" cannot be read: a nested column'),
    );
    await table.close();
  });

  test('integers beyond 2^53 are refused with their row, ±2^53 are not', async () => {
    for (const file of ['unsafe-dictionary.parquet', 'unsafe-plain.parquet']) {
      const table = await openDataset(fixture(file));
      const error = await failureOf(valuesOf(table, 'hash'));
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toContain('column "hash", row 5: 9007199254740993');
      expect(error).toMatchObject({ code: 'ERR_UNSAFE_INTEGER' });
      expect(await valuesOf(table, 'index')).toEqual([0, 1, 2, 3, 4, 5]);
      await table.close();
    }
    const table = await openDataset(fixture('unsafe-unsigned.parquet'));
    expect((await failureOf(valuesOf(table, 'hash'))).message).toContain('row 2: 18446744073709551615');
    await table.close();
  });
});

describe('flights', () => {
  test('every value is the one that hyparquet’s own reader gives', async () => {
    const table = await openDataset(FLIGHTS);
    expect(table.rows).toBe(3000000);
    const file = await asyncBufferFromFile(FLIGHTS);
    for (const name of ['delay', 'origin']) {
      const pages: { rowStart: number; columnData: ArrayLike<unknown> }[] = [];
      await parquetRead({ file, compressors, columns: [name], onPage: (page) => void pages.push(page) });
      pages.sort((a, b) => a.rowStart - b.rowStart);
      let row = 0;
      let page = 0;
      let wrong = 0;
      for await (const block of table.blocks(name)) {
        const values = blockValues(block);
        for (let i = 0; i < values.length; i++, row++) {
          if (row >= pages[page].rowStart + pages[page].columnData.length) page++;
          const value = pages[page].columnData[row - pages[page].rowStart];
          if (values[i] !== (typeof value === 'bigint' ? Number(value) : value)) wrong++;
        }
      }
      expect([name, row, wrong]).toEqual([name, 3000000, 0]);
    }
    await table.close();
  });

  test('columns side by side are those read alone', async () => {
    const table = await openDataset(FLIGHTS);
    const names = ['origin', 'delay', 'date', 'origin'];
    const whole = await Promise.all(names.map((name) => readColumn(table, name)));
    let row = 0;
    let wrong = 0;
    for await (const blocks of table.blocks(names)) {
      const rows = blocks[0].length;
      expect(blocks.map(({ length }) => length)).toEqual(names.map(() => rows));
      expect(rows).toBeLessThanOrEqual(65536);
      for (const [place, block] of blocks.entries()) {
        const { values } = whole[place];
        for (let i = 0; i < rows; i++) {
          if (block instanceof Float64Array) {
            if (!Object.is(block[i], (values as Float64Array)[row + i])) wrong++;
          } else {
            const { codes, categories } = values as CategoryCodes;
            if (block.categories[block.codes[i]] !== categories[codes[row + i]]) wrong++;
          }
        }
      }
      row += rows;
    }
    expect([row, wrong]).toEqual([table.rows, 0]);
    await table.close();
  });

  test('readColumn gives a whole column, categories in order', async () => {
    const table = await openDataset(FLIGHTS);
    const { kind, values, missing } = await readColumn(table, 'origin');
    expect([kind, missing]).toEqual(['category', 0]);
    const { categories, codes } = values as CategoryCodes;
    expect(values).toBeInstanceOf(CategoryCodes);
    expect([categories.length, codes.length]).toEqual([229, 3000000]);
    expect([...categories]).toEqual([...categories].sort());
    expect([categories[0], categories.at(-1)]).toEqual(['ABE', 'YAK']);
    const error = await failureOf(readColumn(table, 'origin', { maxCategories: 228 }));
    expect(error).toMatchObject({ code: 'ERR_TOO_MANY_CATEGORIES' });
    await table.close();
  });
});

describe('damage', () => {
  /** Messages of the engine, which no error may carry. */
  const ENGINE =
    /reading .|of undefined|of null|is not a function|is not iterable|DataView|BigInt|array length|outside the bounds/;

  /** Opens a changed copy of a file and reads all of it. */
  async function readChanged(source: string, change: (bytes: Buffer) => Uint8Array): Promise<void> {
    const path = folder.path('changed.parquet');
    await writeFile(path, change(await readFile(source)));
    const table = await openDataset(path);
    try {
      for (const { name, type } of table.columns()) {
        let rows = 0;
        if (type !== 'unsupported') for await (const block of table.blocks(name)) rows += block.length;
        if (type !== 'unsupported') expect(rows).toBe(table.rows);
      }
    } finally {
      await table.close();
    }
  }

  const set = (at: number, ...values: number[]) => {
    return (bytes: Buffer): Buffer => {
      values.forEach((value, i) => {
        bytes[at < 0 ? bytes.length + at + i : at + i] = value;
      });
      return bytes;
    };
  };

  // Of the first column chunk: a dictionary page at byte 4 with its ZSTD frame at 23, a data page with its frame
  // at 60 037.
  test.each<[string, (bytes: Buffer) => Uint8Array, RegExp]>([
    ['cut in the middle', (b) => b.subarray(0, 5000000), /truncated, or no Parquet file/],
    ['cut by one byte', (b) => b.subarray(0, b.length - 1), /truncated, or no Parquet file/],
    ['cut to the magic', (b) => b.subarray(0, 4), /no Parquet file: it has 4 bytes/],
    ['empty', (b) => b.subarray(0, 0), /no Parquet file: it has 0 bytes/],
    ['another beginning', set(0, 0x50, 0x4b), /does not begin with "PAR1"/],
    [
      'a footer longer than the file',
      set(-8, 0xff, 0xff, 0xff, 0x7f),
      /its footer should have 2147483647 bytes/,
    ],
    ['a footer of another length', set(-8, 0x10, 0x00), /its footer cannot be read|schema in its footer/],
    // The first field of the metadata, and all that follows.
    ['a footer of zeros', (b) => b.fill(0, b.length - 1000, b.length - 8), /footer/],
    [
      'bytes missing before the footer',
      (b) => Buffer.concat([b.subarray(0, 3000), b.subarray(9000)]),
      /damaged/,
    ],
    ['an unknown page type', set(5, 0xff), /column "date", row group 1 of 11, page 1: /],
    ['an overwritten page header', set(4, 0, 0, 0, 0, 0, 0), /column "date", row group 1 of 11, page 1: /],
    ['an overwritten frame header', set(23, 1, 2, 3, 4), /column "date", row group 1 of 11, page 1: /],
    ['an overwritten frame', (b) => b.fill(0xff, 60100, 61000), /column "date", row group 1 of 11, page 2: /],
  ])('flights with %s', async (_name, change, message) => {
    const error = await failureOf(readChanged(FLIGHTS, change));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
    expect(error.message).not.toMatch(ENGINE);
  });

  test('checksums of pages are held', async () => {
    const { data } = await firstPage('plain-v1.parquet');
    const error = await failureOf(
      readChanged(fixture('plain-v1.parquet'), (bytes) => {
        bytes[data] ^= 1;
        return bytes;
      }),
    );
    expect(error.message).toMatch(/column "int8", row group 1 of 3, page 1: its checksum does not match/);
  });

  async function firstPage(name: string): Promise<{ data: number }> {
    const { parquetHeader } = await import('hyparquet/src/column.js');
    const bytes = await readFile(fixture(name));
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset + 4, 1000), offset: 0 };
    parquetHeader(reader);
    return { data: 4 + reader.offset };
  }

  test('with any byte changed, all rows are read or the error is one line', async () => {
    const source = fixture('int96.parquet');
    const size = (await readFile(source)).length;
    const step = atLength(7, 1);
    let failures = 0;
    for (let at = 0; at < size; at += step) {
      const error = await readChanged(source, (bytes) => {
        bytes[at] ^= 0xff;
        return bytes;
      }).catch((thrown) => thrown);
      if (!error) continue;
      failures++;
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).not.toContain('\n');
      expect(error.message).not.toMatch(ENGINE);
    }
    expect(failures).toBeGreaterThan(size / (4 * step));
  });

  test('a file cut anywhere is refused', async () => {
    const source = fixture('int96.parquet');
    const size = (await readFile(source)).length;
    for (let length = 0; length < size; length += 3) {
      const error = await failureOf(readChanged(source, (bytes) => bytes.subarray(0, length)));
      expect(error).toBeInstanceOf(RangeError);
    }
  });
});

describe('cut short', () => {
  test.each(['dictionary-zstd.parquet', 'plain-v2.parquet', 'nested.parquet'])(
    '%s at every 97th byte',
    async (file) => {
      const whole = await readFile(fixture(file));
      for (let length = 0; length < whole.length; length += 97) {
        for (const source of [whole.subarray(0, length), new Blob([whole.subarray(0, length)])]) {
          const opening = openDataset(source as Uint8Array);
          // Too short for a mark: neither a Parquet nor a CSV file.
          const error = await failureOf(opening);
          expect(error, String(length)).toBeInstanceOf(RangeError);
          expect(error.message).not.toContain('\n');
        }
      }
    },
  );

  test('a file that loses its end after it was opened', async () => {
    const path = folder.path('shrinks.parquet');
    const whole = await readFile(fixture('plain-v2.parquet'));
    await writeFile(path, whole);
    const table = await openDataset(path);
    await writeFile(path, whole.subarray(0, 100));
    for (const names of ['int8', ['int8', 'text']]) {
      const error = await failureOf(
        (async () => {
          for await (const block of table.blocks(names as string)) if (!block) break;
        })(),
      );
      expect(error.message).toBe(`${path} changed while it was read; open it again`);
    }
    await table.close();
  });
});

describe('runs', () => {
  test('bit-packed values of every width', () => {
    for (let width = 0; width <= 32; width++) {
      const count = 24;
      const values = Array.from({ length: count }, (_, i) =>
        width === 0 ? 0 : Number((BigInt(i + 1) * 2654435761n) & ((1n << BigInt(width)) - 1n)),
      );
      const bytes = new Uint8Array(1 + (count * width) / 8);
      bytes[0] = ((count / 8) << 1) | 1;
      values.forEach((value, i) => {
        for (let bit = 0; bit < width; bit++) {
          const at = 8 + i * width + bit;
          bytes[at >> 3] |= Number((BigInt(value) >> BigInt(bit)) & 1n) << (at & 7);
        }
      });
      const output = new Int32Array(count);
      decodeRunLength(bytes, 0, bytes.length, width, output);
      expect(Array.from(output, (value) => value >>> 0)).toEqual(values);
      if (width > 0) {
        expect(() => decodeRunLength(bytes, 0, bytes.length - 1, width, output)).toThrow(RangeError);
      }
    }
  });

  test('runs of one value, and what ends early', () => {
    const output = new Int32Array(7);
    // Five times 300, then a group of eight of which two are wanted.
    decodeRunLength(Uint8Array.of(10, 0x2c, 0x01, 3, 1, 2, 4, 8, 16, 32, 64, 128, 0), 0, 13, 9, output);
    expect([...output]).toEqual([300, 300, 300, 300, 300, 1, 1]);
    expect(() => decodeRunLength(Uint8Array.of(10, 1), 0, 2, 1, output)).toThrow(
      'its runs end after 5 of 7 values',
    );
    expect(() => decodeRunLength(Uint8Array.of(0x80, 0x80), 0, 2, 1, output)).toThrow(RangeError);
  });
});
