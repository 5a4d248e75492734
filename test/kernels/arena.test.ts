import { describe, expect, test } from 'vitest';
import {
  backend,
  binEdges,
  createArena,
  crossEntropy,
  digitize,
  entropy,
  estimateMutualInformation,
  histogram,
  histogram2d,
  jensenShannonDivergence,
  klDivergence,
  useBackend,
} from '../../src/index.js';
import { BLOCK, STAGE_A } from '../../src/kernels/abi.generated.js';
import { instanceFor } from '../../src/kernels/select.js';
import { forEachBackend } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';

const N = 3 * BLOCK + 5;
const draw = mulberry32(31);
const random = () => Float64Array.from({ length: N }, () => draw() + 1e-3);
const normalized = (x: Float64Array) => {
  const sum = x.reduce((total, value) => total + value, 0);
  return x.map((value) => value / sum);
};
const p = normalized(random());
const q = normalized(random());
const integers = Int32Array.from({ length: N }, () => Math.floor(draw() * 20));

forEachBackend(() => {
  describe('columns in an arena', () => {
    test('give the same bits as columns elsewhere, and stay as they were', () => {
      const arena = createArena({ bytes: 8 * N * 4 + 4096 });
      const [a, b] = [arena.float64(p), arena.float64(q)];
      const [a32, b32] = [arena.float32(p), arena.float32(q)];
      const whole = arena.int32(integers);
      const [p32, q32] = [Float32Array.from(p), Float32Array.from(q)];
      const edges = [0, 1e-5, 3e-5, 7e-5, 1e-3];
      expect(entropy(a)).toBe(entropy(p));
      expect(entropy(a, { normalize: true })).toBe(entropy(p, { normalize: true }));
      expect(entropy(a32)).toBe(entropy(p32));
      expect(klDivergence(a, b)).toBe(klDivergence(p, q));
      expect(klDivergence(a, q)).toBe(klDivergence(p, q));
      expect(klDivergence(p, b)).toBe(klDivergence(p, q));
      expect(klDivergence(a32, b32)).toBe(klDivergence(p32, q32));
      expect(crossEntropy(a32, b32)).toBe(crossEntropy(p32, q32));
      expect(crossEntropy(a32, b)).toBe(crossEntropy(p32, q));
      expect(jensenShannonDivergence(a, b)).toBe(jensenShannonDivergence(p, q));
      expect(histogram(a, { bins: 20 }).counts).toEqual(histogram(p, { bins: 20 }).counts);
      expect(histogram(whole, { bins: 20 }).counts).toEqual(histogram(integers, { bins: 20 }).counts);
      expect(histogram(a32, { bins: edges }).counts).toEqual(histogram(p32, { bins: edges }).counts);
      expect(histogram2d(a, whole, { bins: 8 }).counts).toEqual(histogram2d(p, integers, { bins: 8 }).counts);
      expect(digitize(a, edges)).toEqual(digitize(p, edges));
      expect(binEdges(b, { binning: 'equal-frequency' })).toEqual(
        binEdges(q, { binning: 'equal-frequency' }),
      );
      expect(estimateMutualInformation(a, b)).toBe(estimateMutualInformation(p, q));
      expect(a).toEqual(p);
      expect(b).toEqual(q);
      expect(b32).toEqual(q32);
      expect(whole).toEqual(integers);
    });

    test('parts of them, at any start, too', () => {
      const arena = createArena({ bytes: 8 * N });
      const column = arena.float64(p);
      for (const start of [1, 2, 3, 4097]) {
        const part = { bins: 7, range: [0, 1e-3] as [number, number] };
        expect(histogram(column.subarray(start), part).counts).toEqual(
          histogram(p.subarray(start), part).counts,
        );
        const weights = { normalize: true };
        expect(entropy(column.subarray(start), weights)).toBe(entropy(p.subarray(start), weights));
      }
    });

    test('are used where they are: nothing is copied', () => {
      const arena = createArena({ bytes: 8 * N });
      const column = arena.float64(p);
      const instance = instanceFor(0, column);
      expect(instance.f64.buffer).toBe(column.buffer);
      expect(instance.backend).toBe(backend().name);
      instance.f64.fill(0.5, STAGE_A / 8, STAGE_A / 8 + BLOCK);
      entropy(column);
      expect(instance.f64.subarray(STAGE_A / 8, STAGE_A / 8 + BLOCK).every((value) => value === 0.5)).toBe(
        true,
      );
    });

    test('may be made and filled later', () => {
      const arena = createArena({ bytes: 8 * N });
      const column = arena.float64(N);
      expect(column.every((value) => value === 0)).toBe(true);
      column.set(p);
      expect(entropy(column)).toBe(entropy(p));
    });

    test('a table too large for the arena is counted elsewhere', () => {
      const arena = createArena({ bytes: 16 * N });
      const [a, b] = [arena.float64(p), arena.float64(q)];
      expect(histogram2d(a, b, { bins: 500 }).counts).toEqual(histogram2d(p, q, { bins: 500 }).counts);
      expect(histogram(a, { bins: 65536 }).counts).toEqual(histogram(p, { bins: 65536 }).counts);
    });

    test('report what is free, and refuse what does not fit', () => {
      const arena = createArena({ bytes: 100 });
      expect(arena.bytes).toBe(100);
      expect(arena.free).toBe(100);
      arena.float32(3);
      expect(arena.free).toBe(88);
      expect(() => arena.float64(12)).toThrow(
        new RangeError('the arena has 88 of 100 bytes left, 96 are wanted; create it with more "bytes"'),
      );
      arena.int32([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22]);
      expect(arena.free).toBe(0);
      expect(arena.float64(0).length).toBe(0);
    });
  });
});

test('an arena serves both backends, whichever made it', () => {
  const expected = entropy(p);
  try {
    for (const first of ['wasm', 'portable'] as const) {
      useBackend(first);
      const column = createArena({ bytes: 8 * N }).float64(p);
      for (const name of ['wasm', 'portable'] as const) {
        useBackend(name);
        expect(entropy(column)).toBe(expected);
      }
    }
  } finally {
    useBackend('auto');
  }
});

test('an arena that nothing refers to is freed', () => {
  for (let i = 0; i < 1000; i++) expect(createArena({ bytes: 80 }).float64([0.5, 0.5]).length).toBe(2);
});

describe('createArena and its columns check their arguments', () => {
  test.each([
    [undefined, TypeError, '"bytes" must be an integer in 0 … 4294311936, got undefined'],
    [{ bytes: '8' }, TypeError, '"bytes" must be an integer in 0 … 4294311936, got "8"'],
    [{ bytes: -1 }, RangeError, '"bytes" must be an integer in 0 … 4294311936, got -1'],
    [{ bytes: 1.5 }, RangeError, '"bytes" must be an integer in 0 … 4294311936, got 1.5'],
    [{ byte: 8 }, TypeError, '"byte" is not an option here; did you mean "bytes"?'],
  ])('%o', (options, kind, message) => {
    expect(() => createArena(options as never)).toThrow(new kind(message));
  });

  test.each([
    [-1, RangeError, '"data" must be a length, or an array of numbers, got -1'],
    [1.5, RangeError, '"data" must be a length, or an array of numbers, got 1.5'],
    [null, TypeError, '"data" must be a length, or an array of numbers, got null'],
    ['8', TypeError, '"data" must be a length, or an array of numbers, got "8"'],
  ])('data %o', (data, kind, message) => {
    expect(() => createArena({ bytes: 64 }).float64(data as never)).toThrow(new kind(message));
  });
});
