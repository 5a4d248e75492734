import { ReadableStream } from 'node:stream/web';
import {
  Field,
  Float64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { CategoryCodes } from '../../src/columns/categories.js';
import type { RowBlock, RowSource } from '../../src/data/index.js';
import { openDataset, readColumn } from '../../src/data/index.js';
import { blockValues, failureOf, valuesOf } from './collect.js';

const BLOCKS: readonly RowBlock[] = [
  {
    x: Float64Array.of(1, NaN, 3),
    t: ['a', '', 'b'],
    b: [true, null, false],
    d: [new Date(5), null, undefined],
  },
  { b: [false], d: [new Date(-1)], t: ['b'], x: Float64Array.of(-0) },
  { x: [], t: [], b: [], d: [] },
  { x: [null, 7n], t: CategoryCodes.from('t', ['c', null]), b: [undefined, true], d: [6, NaN] },
];

const EXPECTED = {
  x: [1, null, 3, -0, null, 7],
  t: ['a', null, 'b', 'b', 'c', null],
  b: [true, null, false, false, null, true],
  d: [5, null, null, -1, 6, null],
};

function* generate(): Generator<RowBlock> {
  yield* BLOCKS;
}

async function* generateLater(): AsyncGenerator<RowBlock> {
  yield* BLOCKS;
}

test('names of Object.prototype are names like any other', async () => {
  const names = ['constructor', '__proto__', 'toString'];
  const block = JSON.parse('{"constructor":[1],"__proto__":[2],"toString":["a"]}');
  const csv = new TextEncoder().encode(`${names.join()}\n1,2,a\n`);
  const schema = new Schema([
    new Field('constructor', new Float64()),
    new Field('__proto__', new Float64()),
    new Field('toString', new Utf8()),
  ]);
  const children = [1, 2, 'a'].map(
    (value) => vectorFromArray([value], schema.fields[value === 'a' ? 2 : 0].type).data[0],
  );
  const batch = new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: 1, children }));
  for (const source of [[block], csv, tableToIPC(new Table(schema, [batch]))]) {
    const table = await openDataset(source as RowSource);
    expect(table.columns().map(({ name }) => name)).toEqual(names);
    expect([
      await valuesOf(table, names[0]),
      await valuesOf(table, names[1]),
      await valuesOf(table, names[2]),
    ]).toEqual([[1], [2], ['a']]);
    expect(() => table.blocks('valueOf')).toThrow(/has no column "valueOf"/);
    await table.close();
  }
});

describe('blocks', () => {
  test.each<[string, RowSource]>([
    ['an array', BLOCKS],
    ['a function', generate],
    ['a function that gives an asynchronous iterable', generateLater],
    [
      'columns and a function',
      { columns: ['x', 't', { name: 'b' }, { name: 'd', type: 'timestamp' }], blocks: generate },
    ],
    [
      'columns apart from their values',
      {
        columns: ['x', 't', 'b', 'd'],
        blocks: BLOCKS.map((block) => ['x', 't', 'b', 'd'].map((name) => (block as never)[name])),
      },
    ],
  ])('%s, as often as one likes', async (_name, source) => {
    const table = await openDataset(source);
    expect([table.format, table.rows]).toEqual(['blocks', undefined]);
    expect(table.columns()).toEqual([
      { name: 'x', type: 'number' },
      { name: 't', type: 'text' },
      { name: 'b', type: 'boolean' },
      { name: 'd', type: 'timestamp' },
    ]);
    for (const [name, values] of Object.entries(EXPECTED)) {
      expect(await valuesOf(table, name), name).toEqual(values);
    }
    const sides: unknown[][] = [[], []];
    for await (const blocks of table.blocks(['t', 'x'])) {
      for (const [i, block] of blocks.entries()) sides[i].push(...blockValues(block));
    }
    expect(sides).toEqual([EXPECTED.t, EXPECTED.x]);
    await table.close();
  });

  test('a generator is read once; the second pass is an error', async () => {
    for (const source of [generate(), generateLater(), new Set(BLOCKS), ReadableStream.from(BLOCKS)]) {
      const table = await openDataset(source as RowSource);
      expect(await valuesOf(table, 'x')).toEqual(EXPECTED.x);
      const error = await failureOf(valuesOf(table, 'x'));
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toMatch(/can be read once; give openDataset a function/);
    }
  });

  test('readColumn reads all rows of an unknown number', async () => {
    const table = await openDataset(generate);
    const { values, missing } = await readColumn(table, 'x');
    expect([...(values as Float64Array)]).toEqual([1, NaN, 3, -0, NaN, 7]);
    expect(missing).toBe(2);
    const read = await readColumn(table, 't');
    expect([...(read.values as CategoryCodes).codes]).toEqual([0, -1, 1, 1, 2, -1]);
  });

  test('a long block is cut into blocks of 65 536 rows', async () => {
    const table = await openDataset([{ x: Float64Array.from({ length: 150000 }, (_, i) => i) }]);
    const lengths: number[] = [];
    for await (const block of table.blocks('x')) lengths.push(block.length);
    expect(lengths).toEqual([65536, 65536, 18928]);
  });

  test('a block does not change when the source reuses its array', async () => {
    const x = new Float64Array(1);
    const table = await openDataset(function* () {
      for (x[0] = 0; x[0] < 3; x[0]++) yield { x };
    });
    const blocks: number[] = [];
    const kept: Float64Array[] = [];
    for await (const block of table.blocks<Float64Array>('x')) kept.push(block);
    for (const block of kept) blocks.push(block[0]);
    expect(blocks).toEqual([0, 1, 2]);
  });

  test('integers of 64 bits are exact or refused with their row', async () => {
    const table = await openDataset([
      { x: BigInt64Array.of(1n, 2n ** 53n) },
      { x: BigInt64Array.of(-1n - 2n ** 53n) },
    ]);
    const error = await failureOf(valuesOf(table, 'x'));
    expect(error).toMatchObject({ code: 'ERR_UNSAFE_INTEGER' });
    expect(error.message).toContain('column "x", row 3: -9007199254740993');
  });
});

describe('closing', () => {
  /** Endless blocks, and how often their iterator was closed. */
  function endless(): { source: Iterable<RowBlock>; closed: () => number } {
    let closed = 0;
    const source = (function* () {
      try {
        for (;;) yield { x: [1] };
      } finally {
        closed++;
      }
    })();
    return { source, closed: () => closed };
  }

  test('a pass that is left early closes the iterator', async () => {
    const { source, closed } = endless();
    const table = await openDataset(source);
    for await (const block of table.blocks('x')) if (block.length === 1) break;
    expect(closed()).toBe(1);
  });

  test('so does a table that nobody reads', async () => {
    const { source, closed } = endless();
    const table = await openDataset(source);
    await table.close();
    await table.close();
    expect(closed()).toBe(1);
  });

  test('errors of the iterable are passed on unchanged', async () => {
    const thrown = new Error('the line went dead');
    const rows: number[] = [];
    const table = await openDataset(async function* () {
      yield { x: [1, 2] };
      throw thrown;
    });
    const failure = failureOf(
      (async () => {
        for await (const block of table.blocks('x')) rows.push(block.length);
      })(),
    );
    expect(await failure).toBe(thrown);
    expect(rows).toEqual([2]);
    const failing = openDataset(() => {
      throw thrown;
    });
    expect(await failureOf(failing)).toBe(thrown);
  });

  test('a block that does not fit closes the iterator', async () => {
    let closed = 0;
    const table = await openDataset(function* () {
      try {
        yield { x: [1] };
        yield { x: ['a'] };
        yield { x: [1] };
      } finally {
        closed++;
      }
    } as () => Iterable<RowBlock>);
    expect((await failureOf(valuesOf(table, 'x'))).message).toBe(
      'block 2, column "x": expected a number, got "a" at index 0',
    );
    expect(closed).toBe(1);
  });
});

describe('errors', () => {
  test.each<[string, unknown, string, ErrorConstructor]>([
    [
      'another length',
      [
        { x: [1], y: [1] },
        { x: [1], y: [1, 2] },
      ],
      'block 2: column "y" has 2 values, "x" has 1',
      RangeError,
    ],
    ['a column less', [{ x: [1], y: [1] }, { x: [1] }], 'block 2 has no column "y"', RangeError],
    [
      'a column more',
      [{ x: [1] }, { x: [1], z: [2] }],
      'block 2 has a column "z" that is not the table\'s',
      RangeError,
    ],
    [
      'numbers among texts',
      [{ x: ['a'] }, { x: [1] }],
      'block 2, column "x": expected text, got 1 at index 0',
      TypeError,
    ],
    [
      'categories of another kind',
      [{ x: [true] }, { x: CategoryCodes.from('x', ['a']) }],
      'block 2, column "x": expected true or false, got "a" at index 0',
      TypeError,
    ],
    [
      'no column',
      [{ x: [1] }, { x: 'abc' }],
      'block 2, column "x": expected an array, a typed array or CategoryCodes, got "abc"',
      TypeError,
    ],
    ['no block', [{ x: [1] }, null], 'block 2 must be an object or an array of columns, got null', TypeError],
    [
      'another number of columns',
      { columns: ['x'], blocks: [[[1]], [[1], [2]]] },
      'block 2 has 2 columns, but 1 are named',
      RangeError,
    ],
    [
      'numbers instead of blocks',
      [1, 2],
      '"source" must be an iterable of blocks such as { x: Float64Array, y: string[] }, got 1',
      TypeError,
    ],
    [
      'no blocks',
      [],
      'the dataset of blocks has no block, and so no columns; name them: { columns, blocks }',
      RangeError,
    ],
    [
      'columns without names',
      [[[1]]],
      'the columns of blocks that are arrays must be named: { columns, blocks }',
      TypeError,
    ],
    ['an object without arrays', {}, 'the dataset of arrays has no columns', TypeError],
    [
      'arrays of different lengths',
      { x: [1], y: [1, 2] },
      'the dataset of arrays: column "y" has 2 values, "x" has 1',
      RangeError,
    ],
    ['a block without columns', [{}], 'block 1 has no columns', TypeError],
    ['a name twice', { columns: ['x', 'x'], blocks: [] }, '"columns" names "x" twice', RangeError],
    [
      'an unknown type',
      { columns: [{ name: 'x', type: 'date' }], blocks: [] },
      '"columns": the type of "x" must be number, timestamp, text or boolean, got "date"',
      RangeError,
    ],
    ['a function that gives none', () => 5, '"source" must be an iterable of blocks, got 5', TypeError],
  ])('%s', async (_name, source, message, kind) => {
    const error = await failureOf(
      (async () => {
        const table = await openDataset(source as RowSource);
        for (const { name } of table.columns()) await valuesOf(table, name);
      })(),
    );
    expect(error.message).toBe(message);
    expect(error).toBeInstanceOf(kind);
  });

  test('columns that are named need no block', async () => {
    const table = await openDataset({ columns: ['x', { name: 't', type: 'text' }], blocks: [] });
    expect(table.columns().map(({ type }) => type)).toEqual(['number', 'text']);
    expect(await valuesOf(table, 't')).toEqual([]);
  });
});
