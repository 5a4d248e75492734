// Blocks from arrays, iterables and streams: the table of all pushes, or an error and the table as before.

import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  binEdges,
  Histogram,
  JointHistogram,
  type PairBlock,
  QuantileSketch,
  streamBinEdges,
  useBackend,
} from '../../src/index.js';
import { forEachBackend } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';

const SPEC = { bins: 8, range: [0, 1] } as const;
const N = 100_000;
const draw = mulberry32(11);
const x = Float64Array.from({ length: N }, (_, i) => (i % 1000 === 0 ? NaN : draw() * 1.1));
const y = Float64Array.from({ length: N }, draw);

/** Blocks of one column, of pairs. */
function blocksOf(length: number): Float64Array[] {
  return Array.from({ length: Math.ceil(N / length) }, (_, i) => x.subarray(i * length, (i + 1) * length));
}

function pairsOf(length: number): PairBlock[] {
  return blocksOf(length).map((block, i) => [block, y.subarray(i * length, (i + 1) * length)]);
}

async function* asynchronous<T>(blocks: Iterable<T>): AsyncGenerator<T> {
  for (const block of blocks) {
    await Promise.resolve();
    yield block;
  }
}

function webStream<T>(blocks: readonly T[], iterable: boolean): ReadableStream<T> {
  let next = 0;
  const stream = new ReadableStream<T>({
    pull(controller) {
      if (next < blocks.length) controller.enqueue(blocks[next++]);
      else controller.close();
    },
  });
  // As in Safari.
  if (!iterable) Object.defineProperty(stream, Symbol.asyncIterator, { value: undefined });
  return stream;
}

const SOURCES: Record<string, <T>(blocks: T[]) => AsyncIterable<T> | Iterable<T> | ReadableStream<T>> = {
  'an array': (blocks) => blocks,
  'an iterable': (blocks) => new Set(blocks),
  'an asynchronous iterable': (blocks) => asynchronous(blocks),
  'a web stream': (blocks) => webStream(blocks, true),
  'a web stream that is no iterable': (blocks) => webStream(blocks, false),
  'a Node stream': (blocks) => Readable.from(blocks, { objectMode: true }),
};

forEachBackend(() => {
  describe.each(Object.entries(SOURCES))('%s', (_, sourceOf) => {
    it('gives the identical table, in blocks of any length', async () => {
      const one = new Histogram(SPEC).push(x);
      const two = new JointHistogram({ x: SPEC, y: SPEC }).push(x, y);
      for (const length of [100, 4096, 40_000, N]) {
        const told: number[] = [];
        const table = new Histogram(SPEC);
        const onProgress = (samples: number): void => void told.push(samples);
        expect(await table.pushAll(sourceOf(blocksOf(length)), { onProgress })).toBe(table);
        expect(table).toStrictEqual(one);
        expect(told).toEqual(blocksOf(length).map((_block, i) => Math.min(N, (i + 1) * length)));
        const joint = new JointHistogram({ x: SPEC, y: SPEC });
        expect(await joint.pushAll(sourceOf(pairsOf(length)))).toStrictEqual(two);
      }
    });
  });
});

describe('blocks', () => {
  it('of bytes that are numbers are accepted', async () => {
    const table = await new Histogram({ edges: [0, 2, 4] }).pushAll([Uint8Array.of(1, 2, 3)]);
    expect([...table.counts]).toEqual([1, 2]);
  });

  it('add to what was there', async () => {
    const table = new Histogram(SPEC).push([0.1]);
    await table.pushAll([[0.2], [0.9, null], [[0.5, 0.6]], [Int8Array.of(1)], [], [new Float32Array(2)]]);
    expect(table.total).toBe(8);
    expect(table.nan).toBe(1);
  });

  it('of pairs are arrays or objects, numbers or labels', async () => {
    const table = new JointHistogram({ x: SPEC, y: { categories: ['no', 'yes'] } });
    await table.pushAll([
      [
        [0.1, 0.9],
        ['no', 'yes'],
      ],
      { x: Float64Array.of(0.5), y: ['maybe'] },
      { x: [], y: [] },
    ]);
    expect([table.total, table.outOfRange]).toEqual([2, 1]);
  });

  it('may be one array that is written anew each time', async () => {
    const block = new Float64Array(100);
    const source = function* (): Generator<Float64Array> {
      for (let start = 0; start < N; start += block.length) {
        block.set(x.subarray(start, start + block.length));
        yield block;
      }
    };
    expect(await new Histogram(SPEC).pushAll(source())).toStrictEqual(new Histogram(SPEC).push(x));
    const sketch = await new QuantileSketch().pushAll(source());
    const pushed = new QuantileSketch();
    for (const part of blocksOf(100)) pushed.push(part);
    expect(sketch.toBytes()).toStrictEqual(pushed.toBytes());
  });

  it('may be pushed to the table meanwhile', async () => {
    const table = new Histogram(SPEC);
    const source = async function* (): AsyncGenerator<Float64Array> {
      for (const block of blocksOf(10_000)) {
        table.push(block);
        yield block;
      }
    };
    expect(await table.pushAll(source())).toStrictEqual(new Histogram(SPEC).push(x).push(x));
  });

  it('other calls, another backend and another pushAll between them change nothing', async () => {
    const source = async function* (seed: number): AsyncGenerator<Float64Array> {
      for (const block of blocksOf(777)) {
        binEdges(block, { nan: 'omit', binning: 'equal-frequency' });
        useBackend(seed++ % 2 === 0 ? 'wasm' : 'portable');
        yield block;
      }
      useBackend('auto');
    };
    const tables = await Promise.all([0, 1].map((seed) => new Histogram(SPEC).pushAll(source(seed))));
    for (const table of tables) expect(table).toStrictEqual(new Histogram(SPEC).push(x));
  });
});

/** What takes a stream, and what shows that it is as before. */
const TAKERS = {
  Histogram: () => {
    const table = new Histogram(SPEC).push([0.5, 2, NaN]);
    return {
      take: (source: never, options?: object) => table.pushAll(source, options),
      tell: () => table.toBytes(),
      block: [0.1, 0.2],
      wrong: ['text'],
    };
  },
  JointHistogram: () => {
    const table = new JointHistogram({ x: SPEC, y: SPEC }).push([0.5, 2], [0.5, 1]);
    return {
      take: (source: never, options?: object) => table.pushAll(source, options),
      tell: () => table.toBytes(),
      block: [[0.1], [0.2]],
      wrong: [[0.1], [0.2, 0.3]],
    };
  },
  QuantileSketch: () => {
    const sketch = new QuantileSketch().push([0.5, 2, NaN]);
    return {
      take: (source: never, options?: object) => sketch.pushAll(source, options),
      tell: () => sketch.toBytes(),
      block: [0.1, 0.2],
      wrong: ['text'],
    };
  },
  streamBinEdges: () => ({
    take: (source: never, options?: object) => streamBinEdges(source, options),
    tell: () => new Uint8Array(0),
    block: [0.1, 0.2],
    wrong: ['text'],
  }),
};

describe.each(Object.entries(TAKERS))('faults: %s', (_, make) => {
  it('an iterable that throws midway: its error, and no block counted', async () => {
    for (const kind of ['iterable', 'asynchronous', 'web', 'node'] as const) {
      const { take, tell, block } = make();
      const before = tell();
      const failure = new Error('the line is dead');
      const source = {
        iterable: function* () {
          yield block;
          throw failure;
        },
        asynchronous: async function* () {
          yield block;
          throw failure;
        },
        web: () => {
          let given = false;
          return new ReadableStream({
            pull(controller) {
              if (given) controller.error(failure);
              else controller.enqueue(block);
              given = true;
            },
          });
        },
        node: () =>
          Readable.from(
            (async function* () {
              yield block;
              throw failure;
            })(),
          ),
      }[kind]();
      await expect(take(source as never)).rejects.toBe(failure);
      expect(tell()).toStrictEqual(before);
    }
  });

  it('the bytes of a file are refused, and no block is counted', async () => {
    const { take, tell } = make();
    const before = tell();
    const bytes = Buffer.from('a,b\n1,2\n');
    for (const source of [[bytes], Readable.from([bytes])]) {
      await expect(take(source as never)).rejects.toThrow(
        new TypeError(
          '"source" must give blocks of numbers, got a Buffer of 8 bytes; ' +
            'openDataset of infosimd/data reads files, and numbers of one byte each can be given as Uint8Array.from(block)',
        ),
      );
    }
    expect(tell()).toStrictEqual(before);
  });

  it('a wrong block, and an onProgress that throws: the source is closed, no block is counted', async () => {
    const { take, tell, block, wrong } = make();
    const before = tell();
    let closed = 0;
    const source = function* (blocks: unknown[]): Generator<unknown> {
      try {
        yield* blocks;
      } finally {
        closed++;
      }
    };
    await expect(take(source([block, wrong, block]) as never)).rejects.toThrow(/block 1|"source" must hold/);
    const failure = new Error('no room for a bar');
    const onProgress = (): void => {
      throw failure;
    };
    await expect(take(source([block, block]) as never, { onProgress })).rejects.toBe(failure);
    expect(closed).toBe(2);
    let cancelled: unknown;
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(wrong),
      cancel: (reason) => {
        cancelled = reason;
      },
    });
    await expect(take(stream as never)).rejects.toSatisfy((error) => error === cancelled);
    expect(tell()).toStrictEqual(before);
  });

  it('a signal ends the wait for a block that never comes, and closes the source', async () => {
    const { take, tell, block } = make();
    const before = tell();
    const never = new Promise<never>(() => {});
    let closed = 0;
    const sources = [
      // Closing it never settles either.
      {
        [Symbol.asyncIterator]: () => {
          let given = false;
          return {
            next: () => {
              if (given) return never;
              given = true;
              return Promise.resolve({ value: block, done: false });
            },
            return: () => {
              closed++;
              return never;
            },
          };
        },
      },
      new ReadableStream({ pull: () => never, cancel: () => void closed++ }),
      new Readable({
        objectMode: true,
        read() {},
        destroy: (_error, done) => {
          closed++;
          done(null);
        },
      }),
      {
        [Symbol.asyncIterator]: () => ({
          next: () => never,
          return: () => {
            closed++;
            throw new Error('cannot be closed');
          },
        }),
      },
    ];
    for (const source of sources) {
      const controller = new AbortController();
      const taken = take(source as never, { signal: controller.signal });
      setTimeout(() => controller.abort(new Error('enough')));
      await expect(taken).rejects.toThrow('enough');
    }
    await new Promise((resolve) => setTimeout(resolve));
    expect(closed).toBe(4);
    expect(tell()).toStrictEqual(before);
  });

  it('a signal ends a source without end that never waits', async () => {
    const { take, block } = make();
    const endless = {
      *iterable() {
        for (;;) yield block;
      },
      async *asynchronous() {
        for (;;) yield block;
      },
    };
    for (const source of [endless.iterable(), endless.asynchronous()]) {
      const controller = new AbortController();
      setTimeout(() => controller.abort());
      await expect(take(source as never, { signal: controller.signal })).rejects.toMatchObject({
        name: 'AbortError',
      });
    }
  });

  it('an aborted signal: nothing is read', async () => {
    const { take } = make();
    let asked = 0;
    const source = {
      [Symbol.iterator]: () => ({
        next: () => {
          asked++;
          return { done: true, value: undefined };
        },
      }),
    };
    await expect(take(source as never, { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(asked).toBe(0);
  });

  it('wrong arguments are named', async () => {
    const { take } = make();
    for (const source of [
      undefined,
      null,
      7,
      'text',
      Float64Array.of(1),
      {},
      { [Symbol.iterator]: () => 3 },
    ]) {
      await expect(take(source as never)).rejects.toThrow(/^"source" must be an array of blocks/);
    }
    await expect(take([] as never, { signl: 1 })).rejects.toThrow(
      '"signl" is not an option here; did you mean "signal"?',
    );
    await expect(take([] as never, { signal: 1 })).rejects.toThrow('"signal" must be an AbortSignal, got 1');
    await expect(take([] as never, { onProgress: 1 })).rejects.toThrow(
      '"onProgress" must be a function, got 1',
    );
    await expect(take([3] as never)).rejects.toThrow(TypeError);
    const bad = { [Symbol.iterator]: () => ({ next: () => 5 }) };
    await expect(take(bad as never)).rejects.toThrow('"source" must give { value, done }');
  });
});
