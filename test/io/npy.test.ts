import { readFile } from 'node:fs/promises';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter, type ZipWriterAddDataOptions } from '@zip.js/zip.js';
import { describe, expect, test } from 'vitest';
import { openDataset } from '../../src/data/index.js';
import { pythonLiteral } from '../../src/io/pythonLiteral.js';
import { atLength } from '../support/atLength.js';
import { failureOf, fixture, valuesOf } from './collect.js';

// Written by NumPy, as makeNumpyFixtures.py says: every type, both byte orders, both orders of dimensions.
const EXPECTED = JSON.parse(await readFile(fixture('numpy/expected.json'), 'utf8')) as {
  files: Record<string, Record<string, unknown[]>>;
};

describe('values are those that NumPy wrote', () => {
  test.each(Object.entries(EXPECTED.files))('%s', async (file, columns) => {
    const table = await openDataset(fixture(`numpy/${file}`));
    expect(table.format).toBe(file.endsWith('.npz') ? 'NPZ' : 'NPY');
    expect(table.columns().map(({ name }) => name)).toEqual(Object.keys(columns));
    for (const [name, values] of Object.entries(columns)) {
      // JSON has no infinity.
      const expected = values.map((value) => (value === 'inf' ? Infinity : value));
      expect(table.rows).toBe(expected.length);
      expect(await valuesOf(table, name), name).toEqual(expected);
    }
    const names = Object.keys(columns).reverse();
    for await (const blocks of table.blocks(names)) {
      expect(blocks.map(({ length }) => length)).toEqual(names.map(() => table.rows));
    }
    await table.close();
  });

  test('several blocks, in either order of dimensions', async () => {
    const rows = 150000;
    for (const fortran of [false, true]) {
      const header =
        `{'descr': '<f8', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${rows}, 2), }`.padEnd(
          117,
        );
      const values = Float64Array.from({ length: 2 * rows }, (_, i) =>
        fortran ? (i < rows ? i : rows - i) : i % 2 ? -(i - 1) / 2 : i / 2,
      );
      const head = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header}\n`, 'latin1');
      const table = await openDataset(Buffer.concat([head, Buffer.from(values.buffer)]));
      let row = 0;
      for await (const [y, x] of table.blocks<Float64Array>(['column 2', 'column 1'])) {
        for (let i = 0; i < x.length; i++, row++)
          if (x[i] !== row || y[i] !== -row) throw new Error(`row ${row}`);
      }
      expect(row).toBe(rows);
    }
  });
});

describe('an archive that zip.js wrote', () => {
  /** An array of the archive of NumPy, added with options. */
  async function archive(options: ZipWriterAddDataOptions): Promise<Buffer> {
    const member = await readFile(fixture('numpy/f8-little.npy'));
    const zip = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
    await zip.add('folder/', undefined, { directory: true });
    await zip.add('folder/y.npy', new Uint8ArrayReader(new Uint8Array(member)), options);
    return Buffer.from(await zip.close(Buffer.from('a comment')));
  }

  test.each<[string, ZipWriterAddDataOptions]>([
    ['deflated', {}],
    ['deflated, with its sizes after it', { dataDescriptor: true }],
    ['of Zip64', { zip64: true }],
    ['stored, of Zip64', { zip64: true, level: 0 }],
  ])('%s', async (_, options) => {
    const table = await openDataset(await archive(options));
    expect(table.columns().map(({ name }) => name)).toEqual(['folder/y']);
    expect(await valuesOf(table, 'folder/y')).toEqual(
      EXPECTED.files['f8-little.npy'].values.map((value) => (value === 'inf' ? Infinity : value)),
    );
  });

  test('encrypted, or compressed otherwise', async () => {
    const encrypted = await failureOf(openDataset(await archive({ password: 'secret' })));
    expect(encrypted.message).toMatch(/y\.npy is encrypted$/);
    const other = await archive({});
    // The method, in the entry of the directory that follows the one of the folder.
    other[other.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 10] = 14;
    expect((await failureOf(openDataset(other))).message).toMatch(
      /y\.npy is compressed by ZIP's method 14; infosimd reads stored and deflated files$/,
    );
  });
});

describe('arrays that are no part of the table are left out', () => {
  test('those of other lengths, single values, pictures and objects', async () => {
    const table = await openDataset(fixture('numpy/parts.npz'));
    expect(table.rows).toBe(5);
    const left = table.columns().filter(({ type }) => type === 'unsupported');
    expect(left.map(({ name, reason }) => [name, reason])).toEqual([
      ['x_test', 'an array of 2 rows, where others have 5'],
      ['y_test', 'an array of 2 rows, where others have 5'],
      ['names', 'an array of 3 rows, where others have 5'],
      ['images', 'an array that has 3 dimensions; a table has one or two'],
      ['version', 'an array that is a single value; a table has one dimension or two'],
      [
        'anything',
        'an array of Python objects, which only Python can read (and which may run code); save numbers, text or dates',
      ],
    ]);
    expect(await valuesOf(table, 'x_train[0]')).toEqual([0, 2, 4, 6, 8]);
    expect(await valuesOf(table, 'x_train[1]')).toEqual([1, 3, 5, 7, 9]);
    expect(await valuesOf(table, 'y_train')).toEqual([0, 1, 2, 3, 4]);
    await table.close();
  });

  test('of two lengths the longer one, where both are as common', async () => {
    const table = await openDataset(fixture('numpy/lengths.npz'));
    expect(table.columns()).toEqual([
      { name: 'x', type: 'unsupported', reason: 'an array of 3 rows, where others have 4' },
      { name: 'y', type: 'number' },
    ]);
    expect(await valuesOf(table, 'y')).toEqual([0, 0, 0, 0]);
    await table.close();
  });

  test('records with letters and quotes in the names of fields, and with records within', async () => {
    const table = await openDataset(fixture('numpy/odd-records.npy'));
    const expected = {
      größe: [1, -2],
      "it's": [0.5, 1.5],
      'p.x': [3, 4],
      'p.q.y\\': ['ab', 'c'],
      z: [8, 9],
    };
    const read = table.columns().filter(({ type }) => type !== 'unsupported');
    expect(read.map(({ name }) => name)).toEqual(Object.keys(expected));
    for (const [name, values] of Object.entries(expected))
      expect(await valuesOf(table, name)).toEqual(values);
    expect(() => table.blocks('v')).toThrow('column "v" cannot be read: an array in each row');
    await table.close();
  });
});

describe('literals of Python', () => {
  test.each<[string, unknown]>([
    ["'a'", 'a'],
    [`u"it's"`, "it's"],
    ["'\\'\\\\\\n\\xe9\\u20ac\\U0001f600'", "'\\\né€😀"],
    ['(3L, -4,)', [3, -4]],
    ['( 5 )', 5],
    ['(5,)', [5]],
    ["[('x', None), []]", [['x', null], []]],
    ['()', []],
  ])('%s', (source, value) => {
    expect(pythonLiteral(source)).toEqual(value);
  });

  test.each(["'a", '(1', '{1}', '[1 2]', 'x', '', '1 2', '{1: 2,'])('%s is none', (source) => {
    expect(() => pythonLiteral(source)).toThrow(SyntaxError);
  });
});

describe('what cannot be read', () => {
  test.each<[string, RegExp]>([
    ['object.npy', /cannot be read: an array of Python objects, which only Python can read/],
    ['complex.npy', /cannot be read: an array of complex numbers$/],
    ['cube.npy', /has 3 dimensions; a table has one or two/],
    ['nested-records.npy', /nested-records\.npy cannot be read: an array in each row$/],
    ['negative-length.npz', /negative-length\.npz, x\.npy is damaged: it lies outside of the archive$/],
    ['nothing.npz', /holds no array: a ZIP without NPY files; unpack it, and open what it holds$/],
  ])('%s', async (file, message) => {
    const error = await failureOf(openDataset(fixture(`numpy/${file}`)));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toMatch(message);
  });

  test('an integer beyond 2^53 is refused with its row', async () => {
    const table = await openDataset(fixture('numpy/unsafe.npy'));
    const error = await failureOf(valuesOf(table, 'values'));
    expect(error).toMatchObject({ code: 'ERR_UNSAFE_INTEGER' });
    expect(error.message).toContain('column "values", row 3: 9007199254740993');
    await table.close();
  });

  test.each([
    [
      '{"descr": "<f8", "fortran_order": False, "shape": (0, 6000000), }',
      /has 6000000 columns; a table has at most 65536$/,
    ],
    ['{"descr": "<U0", "fortran_order": False, "shape": (1000000000000000,), }', /holds values of no bytes$/],
    ['{"descr": "|S0", "fortran_order": False, "shape": (3, 2), }', /holds values of no bytes$/],
    [
      '{"descr": "<M8[constructor]", "fortran_order": False, "shape": (0,), }',
      /values of NumPy's type <M8\[constructor]$/,
    ],
  ])('a header that promises much of nothing, or what is not there: %s', async (header, message) => {
    const text = `${header.replaceAll('"', "'")}\n`;
    const bytes = Buffer.concat([
      Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length, 0]),
      Buffer.from(text),
    ]);
    const error = await failureOf(openDataset(bytes));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toMatch(message);
  });

  test.each(['records.npy', 'stored.npz', 'deflated.npz'])('%s, cut anywhere', async (file) => {
    const whole = await readFile(fixture(`numpy/${file}`));
    for (let length = 8; length < whole.length; length += 7) {
      const error = await failureOf(readAll(whole.subarray(0, length)));
      expect(error, String(length)).toBeInstanceOf(RangeError);
      expect(error.message).not.toContain('\n');
    }
  });

  test.each(['stored.npz', 'deflated.npz'])('%s with any byte changed', async (file) => {
    const whole = await readFile(fixture(`numpy/${file}`));
    const right = await readAll(whole);
    const step = atLength(25, 5);
    let refused = 0;
    for (let at = 0; at < whole.length; at += step) {
      const changed = Buffer.from(whole);
      changed[at] ^= 0xff;
      const found = await readAll(changed).catch((error) => error);
      if (found instanceof Error) {
        expect(found, `${at}: ${found.stack}`).toBeInstanceOf(RangeError);
        refused++;
        // Neither its name, which stands twice, nor its numbers, whose checksum is verified. An array may be left out, with the reason.
      } else {
        for (const values of found) expect(right, String(at)).toContainEqual(values);
        if (found.length < right.length) expect(await reasons(changed), String(at)).not.toEqual([]);
      }
    }
    expect(refused).toBeGreaterThan(whole.length / (4 * step));
  });
});

/** Why columns are left out. */
async function reasons(bytes: Uint8Array): Promise<unknown[]> {
  const table = await openDataset(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  return table.columns().flatMap(({ type, reason }) => (type === 'unsupported' ? [reason] : []));
}

async function readAll(bytes: Uint8Array): Promise<unknown[][]> {
  const table = await openDataset(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  const found: unknown[][] = [];
  for (const { name, type } of table.columns())
    if (type !== 'unsupported') found.push(await valuesOf(table, name));
  await table.close();
  return found;
}
