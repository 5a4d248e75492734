// Files that apache-arrow writes, from vectors built here: a null slot holds a value, which must never appear.

import { readFile, writeFile } from 'node:fs/promises';
import {
  Binary,
  BinaryView,
  Bool,
  DateDay,
  DateMillisecond,
  Decimal,
  DenseUnion,
  Dictionary,
  Field,
  FixedSizeBinary,
  FixedSizeList,
  Float16,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  LargeUtf8,
  List,
  Map_,
  Message,
  makeData,
  makeVector,
  Null,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  SparseUnion,
  Struct,
  Table,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  tableToIPC,
  Uint8,
  Uint32,
  Uint64,
  Utf8,
  Utf8View,
  Vector,
  vectorFromArray,
} from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataset } from '../../src/data/index.js';
import { decodeLz4Frame } from '../../src/io/lz4Frame.js';
import { atLength } from '../support/atLength.js';
import { blockValues, failureOf, fixture, scratch, valuesOf } from './collect.js';

let folder: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  folder = await scratch();
});
afterAll(() => folder.remove());

/** Three values, the middle one missing: bits 1 and 3. Its slot holds a value like any other. */
const MIDDLE = { length: 3, nullCount: 1, nullBitmap: Uint8Array.of(0b101) };

const vector = (type: unknown, data: unknown): Vector =>
  new Vector([makeData({ type, ...MIDDLE, data } as never)]);

function texts(type: Utf8 | LargeUtf8): Vector {
  const data = new TextEncoder().encode('firstNOTHINGé€');
  const offsets = [0, 5, 12, 17];
  const valueOffsets =
    type instanceof Utf8 ? Int32Array.from(offsets) : BigInt64Array.from(offsets.map(BigInt));
  return new Vector([makeData({ type, ...MIDDLE, valueOffsets, data } as never)]);
}

/** A walk through the tables of a FlatBuffer: the offset that stands at a place, a table's slot, its field, and the table there. */
function flatBuffer(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const target = (at: number): number => at + view.getUint32(at, true);
  const slot = (table: number, index: number): number => table - view.getInt32(table, true) + 4 + 2 * index;
  const place = (table: number, index: number): number => table + view.getUint16(slot(table, index), true);
  const child = (table: number, index: number): number => target(place(table, index));
  return { view, target, slot, place, child };
}

const dictionary = new Dictionary(new Utf8(), new Int8());
const numbers = new Dictionary(new Float64(), new Int32());
const entries = vectorFromArray(['p', null, 'q'], new Utf8());

const COLUMNS: Record<string, [Vector, type: string, values: unknown[]]> = {
  int8: [vector(new Int8(), Int8Array.of(-128, 7, 127)), 'number', [-128, null, 127]],
  int16: [vector(new Int16(), Int16Array.of(-5, 7, 6)), 'number', [-5, null, 6]],
  int32: [vector(new Int32(), Int32Array.of(-5, 7, 2 ** 31 - 1)), 'number', [-5, null, 2 ** 31 - 1]],
  int64: [
    vector(new Int64(), BigInt64Array.of(-(2n ** 53n), 2n ** 60n, 5n)),
    'number',
    [-(2 ** 53), null, 5],
  ],
  uint8: [vector(new Uint8(), Uint8Array.of(255, 7, 0)), 'number', [255, null, 0]],
  uint32: [vector(new Uint32(), Uint32Array.of(2 ** 32 - 1, 7, 0)), 'number', [2 ** 32 - 1, null, 0]],
  uint64: [
    vector(new Uint64(), BigUint64Array.of(2n ** 53n, 2n ** 64n - 1n, 0n)),
    'number',
    [2 ** 53, null, 0],
  ],
  // 1.5, 2⁻²⁴ and −65504 as IEEE 754 binary16.
  float16: [vector(new Float16(), Uint16Array.of(0x3e00, 0x4000, 0xfbff)), 'number', [1.5, null, -65504]],
  float32: [vector(new Float32(), Float32Array.of(0.1, 7, -0)), 'number', [Math.fround(0.1), null, -0]],
  float64: [vector(new Float64(), Float64Array.of(0.1, 7, NaN)), 'number', [0.1, null, null]],
  decimal: [
    vector(new Decimal(2, 10, 128), Uint32Array.of(12345, 0, 0, 0, 7, 0, 0, 0, ~0, ~0, ~0, ~0)),
    'number',
    [123.45, null, -0.01],
  ],
  boolean: [vector(new Bool(), Uint8Array.of(0b011)), 'boolean', [true, null, false]],
  text: [texts(new Utf8()), 'text', ['first', null, 'é€']],
  longText: [texts(new LargeUtf8()), 'text', ['first', null, 'é€']],
  day: [vector(new DateDay(), Int32Array.of(-1, 7, 1)), 'timestamp', [-86400000, null, 86400000]],
  date: [
    vector(new DateMillisecond(), BigInt64Array.of(-1n, 7n, 86400000n)),
    'timestamp',
    [-1, null, 86400000],
  ],
  seconds: [vector(new TimestampSecond(), BigInt64Array.of(-1n, 7n, 3n)), 'timestamp', [-1000, null, 3000]],
  milliseconds: [
    vector(new TimestampMillisecond(), BigInt64Array.of(-1n, 7n, 3n)),
    'timestamp',
    [-1, null, 3],
  ],
  microseconds: [
    vector(new TimestampMicrosecond(), BigInt64Array.of(-1n, 7n, 2500n)),
    'timestamp',
    [-0.001, null, 2.5],
  ],
  nanoseconds: [
    vector(new TimestampNanosecond(), BigInt64Array.of(-1n, 7n, 1600000000123456789n)),
    'timestamp',
    [-1, null, 1600000000123],
  ],
  codes: [
    new Vector([makeData({ type: dictionary, ...MIDDLE, data: Int8Array.of(2, 0, 1), dictionary: entries })]),
    'text',
    ['q', null, null],
  ],
  codedNumbers: [
    new Vector([
      makeData({
        type: numbers,
        ...MIDDLE,
        data: Int32Array.of(1, 0, 0),
        dictionary: vectorFromArray([0.5, -2], new Float64()),
      }),
    ]),
    'number',
    [-2, null, 0.5],
  ],
  codedBooleans: [
    new Vector([
      makeData({
        type: new Dictionary(new Bool(), new Int8()),
        ...MIDDLE,
        data: Int8Array.of(1, 0, 0),
        dictionary: vectorFromArray([true, false], new Bool()),
      }),
    ]),
    'boolean',
    [false, null, true],
  ],
  // Twelve bytes stand in the view, longer texts in a buffer of their own.
  views: [
    vectorFromArray(['twelve bytes', null, 'thirteen byt€'], new Utf8View()),
    'text',
    ['twelve bytes', null, 'thirteen byt€'],
  ],
  nothing: [new Vector([makeData({ type: new Null(), length: 3 })]) as Vector, 'number', [null, null, null]],
};

const table = new Table(
  Object.fromEntries(Object.entries(COLUMNS).map(([name, [values]]) => [name, values])),
);

describe.each(['file', 'stream'] as const)('the %s format', (format) => {
  const bytes = tableToIPC(table, format);

  test('every type; null slots are missing, whatever they hold', async () => {
    const opened = await openDataset(bytes);
    expect([opened.format, opened.rows]).toEqual(['Arrow', 3]);
    for (const { name, type } of opened.columns()) {
      expect([name, type]).toEqual([name, COLUMNS[name][1]]);
      expect(await valuesOf(opened, name), name).toEqual(COLUMNS[name][2]);
    }
    const sides: unknown[] = [];
    for await (const blocks of opened.blocks(['codes', 'int64', 'boolean']))
      sides.push(...blocks.map(blockValues));
    expect(sides).toEqual([COLUMNS.codes[2], COLUMNS.int64[2], COLUMNS.boolean[2]]);
    await opened.close();
  });

  test('several record batches, in several passes', async () => {
    const schema = new Schema([new Field('x', new Float64(), true), new Field('t', dictionary, true)]);
    const batches = Array.from({ length: 5 }, (_, batch) => {
      const length = 100 + batch;
      const x = makeData({
        type: new Float64(),
        length,
        data: Float64Array.from({ length }, (_, i) => 1000 * batch + i),
      });
      const t = makeData({
        type: dictionary,
        length,
        data: Int8Array.from({ length }, (_, i) => (i % 2) * 2),
        dictionary: entries,
      });
      return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, children: [x, t] }));
    });
    const path = folder.path(`batches-${format}.arrow`);
    await writeFile(path, tableToIPC(new Table(schema, batches), format));
    const opened = await openDataset(path);
    expect(opened.rows).toBe(510);
    for (let pass = 0; pass < 2; pass++) {
      const x = await valuesOf(opened, 'x');
      expect([x.length, x[0], x[100], x.at(-1)]).toEqual([510, 0, 1000, 4103]);
    }
    for await (const block of opened.blocks('x')) if (block.length === 100) break;
    expect((await valuesOf(opened, 't')).slice(0, 3)).toEqual(['p', 'q', 'p']);
    await opened.close();
  });

  test('a file cut anywhere is refused', async () => {
    // A stream may lack its end mark, so that one cut between two messages cannot be told from a whole one.
    const whole = tableToIPC(table, format);
    let refused = 0;
    for (let length = 1; length < whole.length - 8; length += 97) {
      const error = await readAll(whole.slice(0, length)).catch((thrown) => thrown);
      if (error === undefined) continue;
      refused++;
      expect(error, String(length)).toBeInstanceOf(RangeError);
      expect(error.message).not.toContain('\n');
    }
    expect(refused).toBeGreaterThan(whole.length / 97 - 4);
  });

  test('with any byte changed, all rows are read or the error is one line', async () => {
    const whole = tableToIPC(table, format);
    for (let at = 0; at < whole.length; at += atLength(29, 7)) {
      const changed = whole.slice();
      changed[at] ^= 0xff;
      const error = await readAll(changed).catch((thrown) => thrown);
      if (error === undefined) continue;
      expect(error, `${at}: ${error.stack}`).toBeInstanceOf(RangeError);
      expect(error.message).not.toContain('\n');
    }
  });
});

async function readAll(bytes: Uint8Array): Promise<void> {
  const opened = await openDataset(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  for (const { name, type } of opened.columns()) {
    if (type === 'unsupported') continue;
    let rows = 0;
    for await (const block of opened.blocks(name)) rows += block.length;
    expect(rows).toBe(opened.rows);
  }
}

test('bytes that begin at an odd place', async () => {
  const bytes = tableToIPC(table, 'stream');
  const odd = new Uint8Array(bytes.length + 3).subarray(3);
  odd.set(bytes);
  const opened = await openDataset(odd);
  for (const [name, [, , values]] of Object.entries(COLUMNS))
    expect(await valuesOf(opened, name)).toEqual(values);
});

describe('compressed files', () => {
  const rows = Array.from({ length: 3000 }, (_, i) => i);
  const expected: Record<string, unknown[]> = {
    x: rows.map((i) => (i % 7 === 3 ? null : i / 8)),
    n: rows.map((i) => (i % 5 === 1 ? null : i * i)),
    t: rows.map((i) => (i % 4 === 2 ? null : `text ${i % 10}`)),
    d: rows.map((i) => (i % 3 === 0 ? null : 'abc'[i % 3])),
  };

  test.each(['lz4.feather', 'zstd.feather'])('%s', async (file) => {
    const opened = await openDataset(fixture(`arrow/${file}`));
    expect(opened.columns().map(({ name }) => name)).toEqual(Object.keys(expected));
    for (const [name, values] of Object.entries(expected))
      expect(await valuesOf(opened, name), name).toEqual(values);
    await opened.close();
  });

  test.each(['lz4.feather', 'zstd.feather'])('%s with any byte changed', async (file) => {
    const whole = await readFile(fixture(`arrow/${file}`));
    for (let at = 0; at < whole.length; at += atLength(397, 97)) {
      const changed = Uint8Array.from(whole);
      changed[at] ^= 0xff;
      const error = await readAll(changed).catch((thrown) => thrown);
      if (error === undefined) continue;
      expect(error, `${at}: ${error.stack}`).toBeInstanceOf(RangeError);
      expect(error.message).not.toContain('\n');
    }
  });

  test.each(['linked.lz4', 'independent.lz4', 'unsized.lz4'])(
    '%s, as Python has compressed it',
    async (file) => {
      const pattern = Array.from({ length: 40000 }, (_, i) => Math.floor((i * i) / 32) & 255);
      const noise: number[] = [];
      for (let seed = 1; noise.length < 70000; noise.push(seed & 255)) seed = (seed * 16807) % 2147483647;
      const data = Uint8Array.from([...pattern, ...pattern, ...pattern, ...pattern, ...pattern, ...noise]);
      const frame = await readFile(fixture(`arrow/${file}`));
      expect(Buffer.compare(decodeLz4Frame(frame, 2 ** 30), data)).toBe(0);
      expect(() => decodeLz4Frame(frame, data.length - 1)).toThrow(
        /more than the \d+ of "maxPageBytes"; raise it$/,
      );
      for (let length = 0; length < frame.length - 8; length += 997) {
        expect(() => decodeLz4Frame(frame.subarray(0, length), 2 ** 30)).toThrow(RangeError);
      }
    },
  );
});

describe('what cannot be read', () => {
  test('an integer beyond 2^53 is refused with its row', async () => {
    const x = vector(new Int64(), BigInt64Array.of(1n, 2n ** 60n, -(2n ** 53n) - 1n));
    const opened = await openDataset(tableToIPC(new Table({ x })));
    const error = await failureOf(valuesOf(opened, 'x'));
    expect(error).toMatchObject({ code: 'ERR_UNSAFE_INTEGER' });
    expect(error.message).toContain('column "x", row 3: -9007199254740993');
  });

  test('columns that follow nested ones of every kind are read', async () => {
    const value = new Field('value', new Utf8View(), true);
    const struct = new Struct([new Field('d', dictionary, true), new Field('n', new Null(), true)]);
    const union = [new Field('a', new Int32(), true), new Field('b', new Utf8(), true)];
    const nested = {
      list: vectorFromArray([['one', 'a text of more than twelve bytes'], null], new List(value)),
      fixed: vectorFromArray(
        [
          [1, 2],
          [3, 4],
        ],
        new FixedSizeList(2, new Field('value', new Float64(), true)),
      ),
      struct: vectorFromArray(
        [
          { d: 'p', n: null },
          { d: 'q', n: null },
        ],
        struct,
      ),
      map: vectorFromArray(
        [new Map([['k', 1]]), new Map()],
        new Map_(
          new Field(
            'entries',
            new Struct([
              new Field('key', new Utf8(), false),
              new Field('value', new Float64(), true),
            ]) as never,
            false,
          ) as never,
        ),
      ),
      binaryViews: vectorFromArray([Uint8Array.of(1), new Uint8Array(20)], new BinaryView()),
      sparse: new Vector([
        makeData({
          type: new SparseUnion([0, 1], union),
          length: 2,
          typeIds: Int8Array.of(0, 1),
          children: [
            vectorFromArray([7, 0], new Int32()).data[0],
            vectorFromArray(['', 'x'], new Utf8()).data[0],
          ],
        } as never),
      ]),
      dense: new Vector([
        makeData({
          type: new DenseUnion([0, 1], union),
          length: 2,
          typeIds: Int8Array.of(0, 1),
          valueOffsets: Int32Array.of(0, 0),
          children: [vectorFromArray([7], new Int32()).data[0], vectorFromArray(['x'], new Utf8()).data[0]],
        } as never),
      ]),
      bytes: vectorFromArray([Uint8Array.of(1, 2), Uint8Array.of(3, 4)], new FixedSizeBinary(2)),
    };
    const last = vectorFromArray(['l', 'm'], new Utf8());
    const opened = await openDataset(tableToIPC(new Table({ ...nested, last } as never)));
    const expected = Object.keys(nested).flatMap((name) => {
      if (name !== 'struct') return [[name, 'unsupported']];
      return [
        ['struct.d', 'text'],
        ['struct.n', 'number'],
      ];
    });
    expect(opened.columns().map(({ name, type }) => [name, type])).toEqual([...expected, ['last', 'text']]);
    expect(await valuesOf(opened, 'struct.d')).toEqual(['p', 'q']);
    expect(await valuesOf(opened, 'last')).toEqual(['l', 'm']);
  });

  test('a dictionary that grows from batch to batch', async () => {
    const growing = new RecordBatchStreamWriter();
    const schema = new Schema([new Field('t', dictionary, true), new Field('n', numbers, true)]);
    const chunk = (texts: string[], values: number[], codes: number[]): RecordBatch => {
      const length = codes.length;
      const t = makeData({
        type: dictionary,
        length,
        data: Int8Array.from(codes),
        dictionary: vectorFromArray(texts, new Utf8()),
      });
      const n = makeData({
        type: numbers,
        length,
        data: Int32Array.from(codes),
        dictionary: vectorFromArray(values, new Float64()),
      });
      return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, children: [t, n] }));
    };
    growing.write(chunk(['p', 'q'], [0.5, 1.5], [1, 0]));
    growing.write(chunk(['p', 'q', 'r'], [0.5, 1.5, 2.5], [2, 1]));
    growing.finish();
    const opened = await openDataset(await growing.toUint8Array());
    expect(await valuesOf(opened, 't')).toEqual(['q', 'p', 'r', 'q']);
    expect(await valuesOf(opened, 'n')).toEqual([1.5, 0.5, 2.5, 1.5]);
  });

  test('in a file, a dictionary may follow the record batch that uses it', async () => {
    const bytes = tableToIPC(new Table({ t: vectorFromArray(['p', null, 'q'], dictionary) }), 'file');
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const messages: Uint8Array[] = [];
    let position = 8;
    for (;;) {
      const length = view.getUint32(position + 4, true);
      if (length === 0) break;
      const { bodyLength } = Message.decode(bytes.slice(position + 8, position + 8 + length));
      const end = position + 8 + length + Number(bodyLength);
      messages.push(bytes.slice(position, end));
      position = end;
    }
    expect(messages.length).toBeGreaterThan(1);
    const swapped = Buffer.concat([bytes.slice(0, 8), ...messages.toReversed(), bytes.slice(position)]);
    // The footer says where each is.
    const footer = bytes.length - 10 - view.getInt32(bytes.length - 10, true);
    let before = 8;
    for (const [i, { length }] of messages.entries()) {
      const after = 8 + messages.slice(i + 1).reduce((sum, message) => sum + message.length, 0);
      const place = bytes.slice(footer).findIndex((_, at) => {
        return footer + at + 8 <= bytes.length && view.getBigInt64(footer + at, true) === BigInt(before);
      });
      if (place >= 0) swapped.writeBigInt64LE(BigInt(after), footer + place);
      before += length;
    }
    expect(await valuesOf(await openDataset(swapped), 't')).toEqual(['p', null, 'q']);
  });

  test('what stands between the messages that the footer lists is not read', async () => {
    const bytes = Uint8Array.from(await readFile(fixture('arrow/layouts.arrow')));
    const schema = 16 + new DataView(bytes.buffer).getUint32(12, true);
    expect(await valuesOf(await openDataset(bytes.fill(0xee, 8, schema)), 'x')).toEqual([1, 2, 3, 4]);
  });

  test('a file of Polars, with structs whose fields are columns', async () => {
    const opened = await openDataset(fixture('arrow/polars.arrow'));
    const rows = Array.from({ length: 10 }, (_, i) => i);
    const text = rows.map((i) => (i % 5 === 2 ? null : `a text of more than twelve bytes ${i % 3}`));
    const expected = {
      i: rows.map((i) => (i % 4 === 3 ? null : i)),
      s: text,
      c: rows.map((i) => (i % 3 === 1 ? null : 'ab'[i % 2])),
      'p.x': rows.map((i) => (i % 4 === 1 ? null : i / 2)),
      'p.q.y': rows.map((i) => (i % 4 === 1 ? null : text[i])),
    };
    expect(opened.columns().map(({ name }) => name)).toEqual(Object.keys(expected));
    for (const [name, values] of Object.entries(expected))
      expect(await valuesOf(opened, name)).toEqual(values);
    await opened.close();
  });

  test('columns of layouts that are not supported are left out by name, and the others read', async () => {
    const opened = await openDataset(fixture('arrow/layouts.arrow'));
    const left = opened.columns().filter(({ type }) => type === 'unsupported');
    expect(left.map(({ name, reason }) => [name, reason])).toEqual([
      ['runs', 'a column of run-end encoded values, which is not supported'],
      ['listViews', 'a column of list views, which is not supported'],
      ['longListViews', 'a column of list views, which is not supported'],
      ['coded', 'a column of structs, which is not supported'],
      ['intervals', 'a column of intervals, which is not supported'],
    ]);
    const expected = {
      x: [1, 2, 3, 4],
      's.a': [1, null, null, 4],
      's.d': ['p', null, 'q', null],
      decimal: [1, 2, 3, null],
      text: ['a', null, 'c', 'd'.repeat(30)],
    };
    for (const [name, values] of Object.entries(expected))
      expect(await valuesOf(opened, name)).toEqual(values);
    await opened.close();
  });

  test('integers of 128 bits, as Polars writes them, are left out with the reason', async () => {
    const bytes = tableToIPC(
      new Table({ x: vectorFromArray([1n], new Int64()), y: vectorFromArray([7n], new Int64()) }),
      'stream',
    );
    const { view, target, place, child } = flatBuffer(bytes);
    const fields = child(child(target(8), 2), 1);
    view.setInt32(place(child(target(fields + 4), 3), 0), 128, true);
    const opened = await openDataset(bytes);
    expect(opened.columns()).toEqual([
      { name: 'x', type: 'unsupported', reason: 'a column of integers of 128 bits, which is not supported' },
      { name: 'y', type: 'number' },
    ]);
    expect(await valuesOf(opened, 'y')).toEqual([7]);
  });

  test.each(['file', 'stream'] as const)(
    'big-endian values in a %s are not supported, which is no damage',
    async (format) => {
      const bytes = tableToIPC(new Table({ x: vectorFromArray([1], new Float64()) }), format);
      const { view, target, slot, child } = flatBuffer(bytes);
      const footer = bytes.length - 10 - view.getInt32(bytes.length - 10, true);
      const schema = format === 'file' ? child(target(footer), 1) : child(target(8), 2);
      // The endianness is 0, and so left out: now it is read from the bytes of the field after it.
      view.setUint16(slot(schema, 0), view.getUint16(slot(schema, 1), true), true);
      const error = await failureOf(openDataset(bytes));
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toMatch(
        /^the file in memory cannot be read: .*: big-endian values are not supported/,
      );
    },
  );

  test('nested columns and bytes are left out with the reason', async () => {
    const s = makeVector(makeData({ type: new Struct([]), length: 2, children: [] }));
    const b = vectorFromArray([Uint8Array.of(1), Uint8Array.of(2)], new Binary());
    const opened = await openDataset(
      tableToIPC(new Table({ s, b, x: vectorFromArray([1, 2], new Float64()) })),
    );
    expect(opened.columns()).toEqual([
      { name: 's', type: 'unsupported', reason: 'a column of structs, which is not supported' },
      { name: 'b', type: 'unsupported', reason: 'a column of bytes, which is not supported' },
      { name: 'x', type: 'number' },
    ]);
    expect(await valuesOf(opened, 'x')).toEqual([1, 2]);
  });

  test('Feather of version 1, and a name without an Arrow file', async () => {
    const error = await failureOf(openDataset(new TextEncoder().encode('FEA1aaaaaaaa')));
    expect(error.message).toMatch(/is a Feather file of version 1/);
    for (const text of ['a,b\n1,2\n', '', 'a', '\0\0\0\0\0\0\0\0', '\x04\0\0\0abcd']) {
      await writeFile(folder.path('no.arrow'), text);
      const other = await failureOf(openDataset(folder.path('no.arrow')));
      expect(other).toBeInstanceOf(RangeError);
      expect(other.message).toMatch(/is no Arrow file: it begins neither with "ARROW1" nor with a schema$/);
    }
  });
});
