// Edges found block by block are those of the whole column, for every cutting.

import { describe, expect, it } from 'vitest';
import { EdgeFinder } from '../../src/bins/edgeFinder.js';
import { binEdges, streamBinEdges } from '../../src/index.js';
import { atLength } from '../support/atLength.js';
import { forEachBackend } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';

/** Shapes of columns; `draw` gives numbers in [0, 1). */
const SHAPES: Record<string, (n: number, draw: () => number) => Float64Array> = {
  uniform: (n, draw) => Float64Array.from({ length: n }, draw),
  sorted: (n, draw) => Float64Array.from({ length: n }, draw).sort(),
  reversed: (n, draw) => Float64Array.from({ length: n }, draw).sort().reverse(),
  'a period': (n) => Float64Array.from({ length: n }, (_, i) => ((i * 37) % 4096) + (i % 7) / 8),
  'heavy tails': (n, draw) => Float64Array.from({ length: n }, () => (draw() - 0.5) ** 9 * 1e200),
  'many ties': (n, draw) => Float64Array.from({ length: n }, () => Math.floor(draw() * 50)),
  'half of it one value': (n, draw) =>
    Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 0.25 : draw())),
  'one far away': (n, draw) => Float64Array.from({ length: n }, (_, i) => (i === 5 ? 1e300 : draw())),
  'the widest range': (n, draw) => Float64Array.from({ length: n }, () => (draw() - 0.5) * 1.7e308),
  subnormals: (n, draw) => Float64Array.from({ length: n }, () => Math.floor(draw() * 1e5) * 5e-324),
  'zeros of both signs': (n, draw) =>
    Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? -0 : i % 3 === 1 ? 0 : draw() - 0.5)),
  'most of it in the second half': (n, draw) =>
    Float64Array.from({ length: n }, (_, i) => (i < n / 2 ? i : n + draw() * 1e-9)),
};

/** The column in blocks of the given lengths, in rotation. */
function* cut(column: Float64Array, lengths: readonly number[]): Generator<Float64Array> {
  for (let start = 0, i = 0; start < column.length; i++) {
    const n = lengths[i % lengths.length];
    yield column.subarray(start, start + n);
    start += n;
  }
}

async function* asynchronous<T>(blocks: Iterable<T>): AsyncGenerator<T> {
  for (const block of blocks) yield block;
}

forEachBackend((name) => {
  describe.each(Object.entries(SHAPES))('%s', (_, make) => {
    const n = name === 'wasm' ? atLength(100_000, 300_000) : 100_000;
    const column = make(n, mulberry32(n));

    it('the edges are === those of the whole column', async () => {
      for (const options of [
        { bins: 7 },
        { bins: 20, binning: 'equal-frequency' },
        { bins: 1000, binning: 'equal-frequency' },
      ] as const) {
        const expected = binEdges(column, options);
        for (const lengths of [[n], [4096], [1, 70_000, 0, 333]]) {
          const found = await streamBinEdges(() => cut(column, lengths), options);
          expect(found.edges).toBe('exact');
          expect(found.samples).toBe(n);
          expect(found.passes).toBeLessThanOrEqual(2);
          expect(found.values).toStrictEqual(expected);
        }
      }
    });
  });
});

describe('a long column', () => {
  // Over 2^20 samples cannot be gathered: they are counted into cells first.
  const n = atLength(1_200_000, 4_000_000);

  it.each(['uniform', 'heavy tails', 'half of it one value', 'most of it in the second half'])(
    'takes three passes: %s',
    async (shape) => {
      const column = SHAPES[shape](n, mulberry32(n));
      const options = { bins: 20, binning: 'equal-frequency' } as const;
      const found = await streamBinEdges(() => cut(column, [65_536]), options);
      expect(found.values).toStrictEqual(binEdges(column, options));
      expect(found.passes).toBeLessThanOrEqual(shape === 'most of it in the second half' ? 4 : 3);
    },
  );

  it('that hides what the sample has not seen takes more passes, and comes to an end', async () => {
    // Two neighbouring doubles hold nearly everything; the rest is far around them.
    const column = Float64Array.from({ length: n }, (_, i) =>
      i % 1000 === 0 ? (i % 2000 === 0 ? 1e9 + i : -1e9 - i) : 1 + (i % 7) * 2 ** -52,
    );
    const options = { bins: 13, binning: 'equal-frequency' } as const;
    const found = await streamBinEdges(() => cut(column, [65_536]), options);
    expect(found.values).toStrictEqual(binEdges(column, options));
    expect(found.passes).toBeLessThanOrEqual(4);
  });
});

describe('options and results', () => {
  const column = Float64Array.from({ length: 1000 }, mulberry32(3));

  it('the result is frozen and reports samples and passes', async () => {
    const withMissing = Float64Array.from([...column, NaN, NaN]);
    const found = await streamBinEdges(() => cut(withMissing, [100]), { bins: 4, nan: 'omit' });
    expect(Object.isFrozen(found)).toBe(true);
    expect(found).toStrictEqual({
      values: binEdges(column, { bins: 4 }),
      edges: 'exact',
      samples: 1000,
      omitted: 2,
      passes: 1,
    });
  });

  it('given edges and ranges, few values, one value and none are as in binEdges', async () => {
    for (const [samples, options] of [
      [column, { bins: [0, 0.5, 1] }],
      [column, { bins: 4, range: [0, 2] }],
      [Float64Array.of(3, 1, 2, 2), { bins: 5, binning: 'equal-frequency' }],
      [Float64Array.of(2, 2), { bins: 5, binning: 'equal-frequency' }],
      [Float64Array.of(), { bins: 5, binning: 'equal-frequency' }],
      [Float64Array.of(), { bins: 5 }],
      [Float64Array.of(-0, -0), {}],
    ] as const) {
      for (const source of [() => cut(samples, [3]), [...cut(samples, [3])]]) {
        const found = await streamBinEdges(source, options);
        expect(found.values).toStrictEqual(binEdges(samples, options));
        expect(found.edges).toBe('exact');
      }
    }
  });

  it('blocks are arrays, typed arrays, or one column in an array; sources may be promised', async () => {
    const found = await streamBinEdges(
      async () =>
        asynchronous([[1, null, 2n], new Float32Array([4]), [[8, 16]], [Int32Array.of(32)]] as never[]),
      { bins: 2, nan: 'omit' },
    );
    expect(found).toMatchObject({ samples: 6, omitted: 1 });
    expect([...found.values]).toEqual([1, 16.5, 32]);
  });

  it('what is seen once is exact where one pass is enough, else says how wrong it may be', async () => {
    const uniform = await streamBinEdges(asynchronous(cut(column, [64])), { bins: 4 });
    expect(uniform).toMatchObject({ edges: 'exact', passes: 1, values: binEdges(column, { bins: 4 }) });
    const long = Float64Array.from({ length: 200_000 }, mulberry32(9));
    const options = { bins: 10, binning: 'equal-frequency' } as const;
    const found = await streamBinEdges(asynchronous(cut(long, [4096])), options);
    expect(found).toMatchObject({ edges: 'approximate', passes: 1, samples: 200_000 });
    const error = found.rankError as number;
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(0.005);
    const sorted = long.slice().sort();
    expect(found.values.length).toBe(11);
    found.values.forEach((edge, i) => {
      const rank = sorted.filter((value) => value <= edge).length / long.length;
      expect(Math.abs(rank - i / 10)).toBeLessThan(error + 1e-5);
    });
    expect([found.values[0], found.values[10]]).toEqual([sorted[0], sorted[199_999]]);
  });

  it('an array can be gone through again: its edges are exact', async () => {
    const long = Float64Array.from({ length: 200_000 }, mulberry32(9));
    const options = { bins: 10, binning: 'equal-frequency' } as const;
    const found = await streamBinEdges([...cut(long, [4096])], options);
    expect(found).toStrictEqual({
      values: binEdges(long, options),
      edges: 'exact',
      samples: 200_000,
      omitted: 0,
      passes: 2,
    });
  });

  it('progress reports samples and pass', async () => {
    const long = Float64Array.from({ length: 100_000 }, mulberry32(9));
    const told: [number, number][] = [];
    await streamBinEdges(() => cut(long, [40_000]), {
      binning: 'equal-frequency',
      onProgress: (samples, pass) => told.push([samples, pass]),
    });
    expect(told).toEqual(
      [1, 2].flatMap((pass) => [40_000, 80_000, 100_000].map((samples) => [samples, pass])),
    );
  });
});

describe('errors', () => {
  const column = Float64Array.from({ length: 100_000 }, mulberry32(5));
  const equal = { binning: 'equal-frequency' } as const;

  it('a missing or infinite sample is named as in binEdges', async () => {
    for (const wrong of [NaN, Infinity, -Infinity]) {
      const samples = column.slice();
      samples[70_001] = wrong;
      const message = (() => {
        try {
          binEdges(samples, equal);
        } catch (error) {
          return (error as Error).message.replace('"x"', '"source"');
        }
        return '';
      })();
      expect(message).toContain('70001');
      await expect(streamBinEdges(() => cut(samples, [4096]), equal)).rejects.toThrow(
        new RangeError(message),
      );
    }
  });

  it('a rule by name, an unknown option, a wrong source', async () => {
    await expect(streamBinEdges([column], { bins: 'auto' as never })).rejects.toThrow(RangeError);
    await expect(streamBinEdges([column], { bin: 3 } as never)).rejects.toThrow(/"bin" is not an option/);
    await expect(streamBinEdges([column], { chunk: 3 } as never)).rejects.toThrow(
      '"chunk" is not an option here; known are bins, binning, range, nan, known, signal, onProgress',
    );
    await expect(streamBinEdges([column], { onProgress: 3 as never })).rejects.toThrow(
      /"onProgress" must be/,
    );
    for (const source of [7, null, 'text', column, {}, () => 7]) {
      await expect(streamBinEdges(source as never)).rejects.toThrow(/"source" must be an array of blocks/);
    }
    await expect(streamBinEdges([['a']] as never)).rejects.toThrow(TypeError);
  });

  it('a source that gives other samples the second time', async () => {
    const blocks = cut(column, [4096]);
    await expect(streamBinEdges(() => blocks, equal)).rejects.toThrow(
      /must give the same samples in each pass, got 0 after 100000/,
    );
  });

  it('an iterable that throws half-way, in each pass', async () => {
    for (const broken of [1, 2]) {
      let pass = 0;
      const source = function* (): Generator<Float64Array> {
        pass++;
        yield column.subarray(0, 50_000);
        if (pass === broken) throw new Error('the disk is gone');
        yield column.subarray(50_000);
      };
      await expect(streamBinEdges(() => source(), equal)).rejects.toThrow('the disk is gone');
      expect(pass).toBe(broken);
    }
  });
});

describe('EdgeFinder', () => {
  it('takes the range from what is known, without a pass', () => {
    const finder = new EdgeFinder('delay', { bins: 4, known: { min: -2, max: 6 } });
    expect(finder.wantsPass).toBe(false);
    expect([...finder.edges()]).toEqual([-2, 0, 2, 4, 6]);
    expect(finder.passes).toBe(0);
    expect(() => finder.startPass()).toThrow('no pass is wanted');
    expect(() => new EdgeFinder('delay', { known: { min: 0, max: Infinity } })).toThrow(
      /"delay" must hold finite/,
    );
  });

  it('finds the edges of several columns in the same passes', () => {
    const columns = ['uniform', 'heavy tails', 'many ties'].map((shape) =>
      SHAPES[shape](200_000, mulberry32(1)),
    );
    const options = { bins: 12, binning: 'equal-frequency' } as const;
    const finders = columns.map(() => new EdgeFinder('x', options));
    let passes = 0;
    for (let open = finders; open.length > 0; open = open.filter((finder) => finder.wantsPass)) {
      passes++;
      for (const finder of open) finder.startPass();
      for (let start = 0; start < 200_000; start += 10_000) {
        for (const finder of open) {
          finder.push(columns[finders.indexOf(finder)].subarray(start, start + 10_000));
        }
      }
      for (const finder of open) finder.endPass();
    }
    expect(passes).toBe(2);
    finders.forEach((finder, i) => {
      expect(finder.edges()).toStrictEqual(binEdges(columns[i], options));
    });
    expect(() => new EdgeFinder('x', options).edges()).toThrow('another pass is wanted');
  });
});

describe('a range that is known', () => {
  it('needs no pass for equal widths, and gives the edges of the samples', async () => {
    const x = Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 7);
    const [min, max] = [x.reduce((a, b) => Math.min(a, b)), x.reduce((a, b) => Math.max(a, b))];
    const none = (): never => {
      throw new Error('a pass was made');
    };
    const found = await streamBinEdges(none, { bins: 13, known: { min, max } });
    expect(found).toEqual({
      values: binEdges(x, { bins: 13 }),
      edges: 'exact',
      samples: 0,
      omitted: 0,
      passes: 0,
    });
  });

  it('says nothing of quantiles: those need their passes', async () => {
    const x = Float64Array.from({ length: 1000 }, (_, i) => (i * 37) % 997);
    const options = { bins: 9, binning: 'equal-frequency' } as const;
    const found = await streamBinEdges(() => [x], { ...options, known: { min: 0, max: 996 } });
    expect(found.values).toEqual(binEdges(x, options));
    expect(found.passes).toBeGreaterThan(0);
  });

  it.each([
    [{ min: 1 }, TypeError, '"known" must be { min, max }, two numbers'],
    [{ min: 2, max: 1 }, RangeError, '"known" must be { min, max } with min ≤ max, got 2 and 1'],
    [{ min: NaN, max: 1 }, RangeError, 'got NaN and 1'],
    [{ low: 1, max: 1 }, TypeError, '"low" is not an option here'],
  ])('%j is refused', async (known, kind, message) => {
    const result = streamBinEdges(() => [[1, 2]], { known: known as never });
    await expect(result).rejects.toThrow(kind);
    await expect(result).rejects.toThrow(message);
  });
});
