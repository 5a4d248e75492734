// Any input fits in a fixed amount of linear memory; nothing grows, nothing is left behind, and an error midway
// corrupts nothing.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { forEachBackend } from '../support/backends.js';
import { smallCalls } from '../support/calls.js';
import { expectNothingLeft, leftBehind } from '../support/leftBehind.js';
import * as infosimd from '../support/library.js';
import { mulberry32 } from '../support/mulberry32.js';
import { TYPED_ARRAYS } from '../support/typedArrays.js';

const MIB = 2 ** 20;

test('calls of every kind leave memory where it was, in one linear memory', async () => {
  const { left, memories } = await leftBehind('wasm', 20, 6);
  expectNothingLeft(left);
  // One for each of the two processes.
  expect(memories).toHaveLength(2);
  expect(Math.max(...memories)).toBeLessThanOrEqual(MIB);
});

/** Linear memories that were made since the library was loaded anew, in bytes. */
let made: number[] = [];
const { Memory } = WebAssembly;

async function freshLibrary(): Promise<typeof infosimd> {
  vi.resetModules();
  return await import('../support/library.js');
}

describe('linear memory', () => {
  beforeEach(() => {
    made = [];
    WebAssembly.Memory = class extends Memory {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        super(descriptor);
        // It cannot grow: no view is ever detached.
        expect(descriptor.maximum).toBe(descriptor.initial);
        made.push(descriptor.initial * 65536);
      }
    };
  });
  afterEach(() => {
    WebAssembly.Memory = Memory;
  });

  test('is 4 MiB at most and in two pieces, however long the input and large the table', async () => {
    const fresh = await freshLibrary();
    fresh.useBackend('wasm');
    const n = 1_000_000;
    const draw = mulberry32(1);
    const x = Float64Array.from({ length: n }, () => draw());
    const y = Float32Array.from(x, (value) => value * value);
    const z = Int32Array.from(x, (value) => Math.floor(value * 1000));
    const edges = Float64Array.from({ length: 65537 }, (_, i) => i * i);
    fresh.entropy(x, { normalize: true });
    fresh.klDivergence(x, y, { normalize: true });
    fresh.jensenShannonDivergence(x, y, { normalize: true });
    fresh.renyiEntropy(x, 3, { normalize: true });
    fresh.histogram2d(x, y, { bins: 200 });
    fresh.histogram2d(z, y, { bins: [4096, 4096] });
    fresh.histogram2d(x, z, { bins: [256, 65536] });
    fresh.histogram(x, { bins: 65536 });
    fresh.histogram(z, { bins: edges });
    fresh.digitize(x, edges);
    fresh.histogram2d(z, x, { bins: [edges, 200] });
    fresh.contingencyTable(z, z);
    fresh.estimateMutualInformation(x, z, { bins: 20, binning: 'equal-frequency' });
    fresh.rankFeatures({ x, y }, z, { bins: 20 });
    fresh.logLoss(
      new Uint8Array(n),
      { values: new Float64Array(2 * n).fill(0.5), shape: [n, 2] },
      { labels: [0, 1] },
    );
    fresh.binaryCrossEntropy(new Uint8Array(n), x);
    expect(made.length).toBeGreaterThan(0);
    // One that stays, and a work instance, replaced when it is too small: never more than two at a time.
    const largest = made.slice(1).reduce((most, bytes) => Math.max(most, bytes), 0);
    expect(made[0] + largest).toBeLessThanOrEqual(4 * MIB);
    expect([...made.slice(1)].sort((a, b) => a - b)).toEqual(made.slice(1));
    const before = made.length;
    fresh.histogram(z, { bins: edges });
    fresh.histogram2d(z, x, { bins: [edges, 200] });
    fresh.entropy(x, { normalize: true });
    expect(made).toHaveLength(before);
  });

  test('is one piece for small input', async () => {
    const fresh = await freshLibrary();
    fresh.useBackend('wasm');
    for (const { call } of smallCalls(fresh)) {
      for (let i = 0; i < 5; i++) await call();
    }
    expect(made).toHaveLength(1);
    expect(made[0]).toBeLessThanOrEqual(MIB);
  });

  test('is not used by portable code', async () => {
    const fresh = await freshLibrary();
    fresh.useBackend('portable');
    for (const { call } of smallCalls(fresh)) await call();
    expect(made).toEqual([]);
  });
});

forEachBackend(() => {
  test.each(TYPED_ARRAYS.map((type) => [type.name, type] as const))(
    '%s longer than the staging window, at any offset and in shared memory',
    (_, type) => {
      const draw = mulberry32(type.name.length);
      for (const n of [4095, 4096, 4097, 3 * 4096 + 17]) {
        const numbers = Array.from({ length: n }, () => Math.floor(draw() * 50));
        const expected = new Float64Array(50);
        for (const value of numbers) expected[value]++;
        const bytes = type.BYTES_PER_ELEMENT;
        const shared = new type(new SharedArrayBuffer((n + 3) * bytes) as never, 3 * bytes, n);
        shared.set(numbers);
        const part = type.from([1, 2, 3, ...numbers, 4]).subarray(3, n + 3);
        for (const column of [type.from(numbers), shared, part]) {
          const { counts } = infosimd.histogram(column as Float64Array, { bins: 50, range: [0, 50] });
          expect(counts).toEqual(expected);
          const codes = infosimd.digitize(column as Float64Array, [0, 10, 20]);
          expect(codes.every((code, i) => code === Math.min(3, Math.floor(numbers[i] / 10) + 1))).toBe(true);
          const table = infosimd.histogram2d(column as Float64Array, numbers, {
            bins: 5,
            range: [
              [0, 50],
              [0, 50],
            ],
          });
          expect(table.counts.filter((count) => count > 0)).toHaveLength(5);
          expect(infosimd.estimateEntropy(column as Float64Array, { bins: 50, range: [0, 50] })).toBe(
            infosimd.estimateEntropy(numbers, { bins: 50, range: [0, 50] }),
          );
          expect(infosimd.entropy(column as Float64Array, { normalize: true })).toBe(
            infosimd.entropy(numbers, { normalize: true }),
          );
        }
      }
    },
  );

  test('BigInt columns longer than the window, in shared memory', () => {
    const n = 5000;
    const shared = new BigInt64Array(new SharedArrayBuffer(n * 8));
    for (let i = 0; i < n; i++) shared[i] = BigInt(i % 7);
    expect([...infosimd.histogram(shared, { bins: 7 }).counts]).toEqual([715, 715, 714, 714, 714, 714, 714]);
  });

  test('an error half way leaves nothing behind: every other call gives what it gave', async () => {
    const calls = smallCalls(infosimd);
    const snapshot = async (call: () => unknown): Promise<string> =>
      JSON.stringify(await call(), (_, value) =>
        typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
      );
    const before = await Promise.all(calls.map(({ call }) => snapshot(call)));
    const late = new Float64Array(9000).fill(1 / 9000);
    late[8500] = NaN;
    const whole = new Float64Array(9000).fill(1 / 9000);
    // biome-ignore lint/suspicious/noExplicitAny: wrong input
    const halfway: ((wrong: any) => unknown)[] = [
      (wrong) => infosimd.entropy(wrong),
      (wrong) => infosimd.klDivergence(whole, wrong),
      (wrong) => infosimd.jensenShannonDivergence(wrong, whole),
      (wrong) => infosimd.renyiEntropy(wrong, 2, { normalize: true }),
      (wrong) => infosimd.histogram(wrong, { bins: 65536 }),
      (wrong) => infosimd.histogram(wrong, { bins: 5, range: [0, 1] }),
      (wrong) => infosimd.histogram2d(wrong, whole),
      (wrong) => infosimd.digitize(wrong, [0, 1]),
      (wrong) => infosimd.estimateMutualInformation(whole, wrong),
      (wrong) => infosimd.binaryCrossEntropy(whole, wrong),
    ];
    for (const fail of halfway) {
      expect(() => fail(late)).toThrow(RangeError);
      for (const [i, { title, call }] of calls.entries()) expect(await snapshot(call), title).toBe(before[i]);
    }
  });

  test('an object that throws while it is read leaves nothing behind', () => {
    // A framework's proxy may throw when an element is read.
    const hostile = new Proxy([0.5, 0.5], {
      get(target, key, receiver) {
        if (key === '1') throw new Error('not now');
        return Reflect.get(target, key, receiver);
      },
    });
    expect(() => infosimd.entropy(hostile)).toThrow('not now');
    expect(() => infosimd.histogram(hostile)).toThrow('not now');
    expect(infosimd.entropy([0.5, 0.5])).toBe(1);
    expect([...infosimd.histogram([1, 2, 2], { bins: 2 }).counts]).toEqual([1, 2]);
  });

  test('large and small tables in turn: no count of one shows in another', () => {
    const draw = mulberry32(7);
    for (let round = 0; round < 12; round++) {
      for (const [n, bins] of [
        [200_000, 65536],
        [300, 7],
        [20_000, 300],
        [70_000, 40_000],
        [5, 65536],
      ]) {
        const x = Int32Array.from({ length: n }, () => Math.floor(draw() * bins));
        const expected = new Float64Array(bins);
        for (const value of x) expected[value]++;
        const { counts } = infosimd.histogram(x, { bins, range: [0, bins] });
        expect(
          counts.every((count, i) => count === expected[i]),
          `${n} samples in ${bins} bins`,
        ).toBe(true);
      }
    }
  });
});

test('switching backends changes no result', () => {
  const x = Float64Array.from({ length: 10_000 }, (_, i) => (i * 37) % 101);
  const results = ['wasm', 'portable', 'auto', 'wasm', 'auto', 'portable'].map((name) => {
    infosimd.useBackend(name as infosimd.BackendChoice);
    return [
      infosimd.entropy(x, { normalize: true }),
      infosimd.histogram(x, { bins: 65536 }).counts.indexOf(100),
      infosimd.estimateMutualInformation(x, x, { bins: 101 }),
    ];
  });
  infosimd.useBackend('auto');
  for (const result of results) expect(result).toEqual(results[0]);
});
