// Parquet files that no writer writes: columns of odd names and groups, and pages that are not what their headers state.

import { readFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openDataset, readColumn } from '../../src/data/index.js';
import { type Chunk, COMPRESS, type Page, tinyParquet } from '../support/tinyParquet.js';
import { failureOf, fixture, valuesOf } from './collect.js';

const DOUBLE = 5;
const BYTE_ARRAY = 6;
const RLE_DICTIONARY = 8;

const numbers = Float64Array.from({ length: 100 }, (_, i) => (i * i) / 8);
const plain = new Uint8Array(numbers.buffer);

function fileOf(codec: Chunk['codec'], pages: readonly Page[], rows = numbers.length): Uint8Array {
  return tinyParquet(rows, [{ name: 'x', type: DOUBLE }], [{ path: ['x'], type: DOUBLE, codec, pages }]);
}

/** Indices into a dictionary of 100: 8 bits each, thirteen groups of eight values. */
const indices = Uint8Array.of(8, (13 << 1) | 1, ...Array.from({ length: 104 }, (_, i) => (i < 100 ? i : 0)));

/** A file whose page of `kind` is stored as `bytes`, and says that it has `length` ones. */
function withPage(
  codec: keyof typeof COMPRESS,
  kind: NonNullable<Page['kind']>,
  bytes: Uint8Array,
  length = plain.length,
) {
  const page = { kind, values: numbers.length, length, bytes };
  if (kind !== 'dictionary') return fileOf(codec, [page]);
  const stored = COMPRESS[codec](Uint8Array.of(...indices, ...new Uint8Array(256)));
  const data = {
    values: numbers.length,
    encoding: RLE_DICTIONARY,
    length: indices.length + 256,
    bytes: stored,
  };
  return fileOf(codec, [page, data]);
}

const codecs = Object.keys(COMPRESS) as (keyof typeof COMPRESS)[];
const pages = codecs.flatMap((codec) =>
  (['v1', 'v2', 'dictionary'] as const).map((kind) => [codec, kind] as const),
);

describe.each(pages)('a page of %s, %s', (codec, kind) => {
  const read = async (bytes: Uint8Array) => valuesOf(await openDataset(bytes), 'x');

  test('is read', async () => {
    expect(await read(withPage(codec, kind, COMPRESS[codec](plain)))).toEqual([...numbers]);
  });

  test.each([
    ['half of what its header states', COMPRESS[codec](plain.subarray(0, 400)), undefined],
    ['more than its header states', COMPRESS[codec](Uint8Array.of(...plain, ...plain)), undefined],
    ['nothing', COMPRESS[codec](new Uint8Array(256)).subarray(0, 3), undefined],
    ['less than the two gigabytes that its header states', COMPRESS[codec](plain), 2 ** 31 - 1],
  ])('with %s is refused, with its column and its place', async (_what, bytes, length) => {
    const error = await failureOf(read(withPage(codec, kind, bytes, length)));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toMatch(/^the file in memory is damaged: column "x", row group 1 of 1, page 1: \S/);
    expect(error.message).not.toContain('\n');
  });
});

test('a page of megabytes, where its header states 80 bytes', async () => {
  const zeros = new Uint8Array(2 ** 24);
  for (const [codec, bytes] of [
    ['BROTLI', brotliCompressSync(zeros)],
    ['GZIP', gzipSync(zeros)],
  ] as const) {
    const file = fileOf(codec, [{ values: 10, length: 80, bytes }], 10);
    const error = await failureOf(valuesOf(await openDataset(file), 'x'));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toMatch(/column "x", row group 1 of 1, page 1: /);
  }
});

test.each([
  ['BIT_PACKED', 4],
  ['DELTA_BINARY_PACKED', 5],
  ['DELTA_BYTE_ARRAY', 7],
])(
  'a page in the encoding %s, which is not read for doubles, is not called damaged',
  async (name, encoding) => {
    const file = fileOf('UNCOMPRESSED', [{ values: 100, encoding, length: 800, bytes: plain }]);
    const error = await failureOf(valuesOf(await openDataset(file), 'x'));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe(
      `the file in memory cannot be read: column "x", row group 1 of 1, page 1: the encoding ${name} is not supported for DOUBLE`,
    );
  },
);

test('a page compressed by LZO is not called damaged', async () => {
  const file = fileOf('LZO', [{ values: 100, length: 800, bytes: plain }]);
  const error = await failureOf(valuesOf(await openDataset(file), 'x'));
  expect(error.message).toMatch(/cannot be read: .*: the codec LZO is not supported; write it with ZSTD/);
});

test('a page in an encoding that Parquet lacks is damaged', async () => {
  const file = fileOf('UNCOMPRESSED', [{ values: 100, encoding: 77, length: 800, bytes: plain }]);
  const error = await failureOf(valuesOf(await openDataset(file), 'x'));
  expect(error.message).toMatch(/is damaged: .*page 1: it is in no encoding of Parquet/);
});

test('deltas with an endless block', async () => {
  const error = await failureOf(valuesOf(await openDataset(fixture('hang-delta.parquet')), 't'));
  expect(error).toBeInstanceOf(RangeError);
  expect(error.message).toMatch(
    /column "t", row group 1 of 1, page 1: its blocks of \d+ values should have 4 parts$/,
  );
});

describe('names and groups', () => {
  const column = (path: readonly string[], value: number): Chunk => {
    const bytes = new Uint8Array(Float64Array.of(value, value + 1).buffer);
    return { path, type: DOUBLE, pages: [{ values: 2, length: 16, bytes }] };
  };

  test('columns of one name have their own values', async () => {
    // Written by pyarrow: an integer and a double.
    const dataset = await openDataset(fixture('dup.parquet'));
    expect(dataset.columns().map(({ name }) => name)).toEqual(['a', 'a (2)', 't']);
    expect(await valuesOf(dataset, 'a')).toEqual([1, 2, 3, 4]);
    expect(await valuesOf(dataset, 'a (2)')).toEqual([10, 20, 30, 30]);
    expect(await valuesOf(dataset, 't')).toEqual(['x', 'y', 'x', 'y']);
    await dataset.close();
  });

  test('an empty name, an empty group, a name with a point, and a struct', async () => {
    const schema = [
      { name: '', type: DOUBLE },
      { name: 'nothing', children: 0 },
      { name: 'p.x', type: DOUBLE },
      { name: 'p', children: 2 },
      { name: 'x', type: DOUBLE },
      { name: '', type: DOUBLE },
    ];
    const chunks = [column([''], 1), column(['p.x'], 2), column(['p', 'x'], 3), column(['p', ''], 4)];
    const dataset = await openDataset(tinyParquet(2, schema, chunks));
    expect(dataset.columns()).toEqual([
      { name: 'column 1', type: 'number' },
      { name: 'nothing', type: 'unsupported', reason: 'a group without columns' },
      { name: 'p.x', type: 'number' },
      { name: 'p.x (2)', type: 'number' },
      { name: 'p.column 2', type: 'number' },
    ]);
    expect(await valuesOf(dataset, 'column 1')).toEqual([1, 2]);
    expect(await valuesOf(dataset, 'p.x')).toEqual([2, 3]);
    expect(await valuesOf(dataset, 'p.x (2)')).toEqual([3, 4]);
    expect(await valuesOf(dataset, 'p.column 2')).toEqual([4, 5]);
  });

  test('bytes that are no text stay distinct', async () => {
    const values = [[0xc8], [0xc9], [0x41], [0xe2, 0x82, 0xac], [0xef, 0xbf, 0xbd], [0xed, 0xa0, 0x80]];
    const bytes = Uint8Array.from(values.flatMap((value) => [value.length, 0, 0, 0, ...value]));
    const chunk = { path: ['b'], type: BYTE_ARRAY, pages: [{ values: 6, length: bytes.length, bytes }] };
    const dataset = await openDataset(tinyParquet(6, [{ name: 'b', type: BYTE_ARRAY }], [chunk]));
    expect(await valuesOf(dataset, 'b')).toEqual(['\\xc8', '\\xc9', 'A', '€', '\ufffd', '\\xeda080']);
  });
});

test('a page longer than maxPageBytes is refused', async () => {
  const file = new Uint8Array(await readFile(fixture('plain-v1.parquet')));
  const dataset = await openDataset(file, { maxPageBytes: 10 });
  const error = await failureOf(readColumn(dataset, dataset.columns()[0].name));
  expect(error).toBeInstanceOf(RangeError);
  expect(error.message).toMatch(/it takes \d+ bytes, more than the 10 of "maxPageBytes"; raise it$/);
});
