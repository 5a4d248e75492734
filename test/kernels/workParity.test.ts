// The kernels for whole columns: both backends against a plain definition, over every length around a group.

import { describe, expect, test } from 'vitest';
import { CODES_A, HEAP, PAIR_CELLS, PAIR_COUNTS, STAGE_A } from '../../src/kernels/abi.generated.js';
import type { Instance } from '../../src/kernels/memory.js';
import { createPortableInstance } from '../../src/kernels/portable/index.js';
import { createWasmInstance } from '../../src/kernels/wasm.js';
import { workKernels } from '../../src/kernels/work.js';
import { WORK_KERNEL_NAMES, type WorkKernels } from '../../src/kernels/workContract.js';
import { mulberry32 } from '../support/mulberry32.js';

const BYTES = 1024 * 1024;
const LENGTHS = [...Array.from({ length: 68 }, (_, n) => n), 127, 128, 129, 1000, 4096];
const A = HEAP + 2 * 4 * PAIR_CELLS;
const B = A + 65536;
const OUT = B + 65536;

const draw = mulberry32(77);
const integers = (n: number, below: number): number[] =>
  Array.from({ length: n }, () => Math.floor(draw() * below));

/** Runs the same on both backends and hands each memory over. */
function onBoth(run: (instance: Instance, kernels: WorkKernels) => void): Instance[] {
  return [createWasmInstance(BYTES), createPortableInstance(BYTES)].map((instance) => {
    instance.u32.fill(0xdeadbeef, HEAP / 4);
    run(instance, workKernels(instance));
    return instance;
  });
}

function expectSame([wasm, portable]: Instance[]): void {
  // Not toEqual, which takes 50 ms for a memory.
  expect(Buffer.compare(wasm.u8.subarray(HEAP), portable.u8.subarray(HEAP))).toBe(0);
}

test('both backends have every work kernel and no other', () => {
  for (const instance of [createWasmInstance(BYTES), createPortableInstance(BYTES)]) {
    const kernels = workKernels(instance) as unknown as Record<string, unknown>;
    const functions = Object.keys(kernels).filter((key) => typeof kernels[key] === 'function');
    expect(functions.sort()).toEqual([...WORK_KERNEL_NAMES].sort());
    expect(workKernels(instance)).toBe(kernels);
  }
});

describe.each(LENGTHS)('%i samples', (n) => {
  test('replaceMissing gives samples of no bin the first one and marks them', () => {
    // 0 below the bins, 6 and 7 beyond them.
    const codes = integers(n, 8);
    const instances = onBoth(({ i32 }, kernels) => {
      i32.set(codes, CODES_A / 4);
      kernels.replaceMissing(CODES_A, n, 5, OUT);
    });
    expectSame(instances);
    const isInside = (code: number): boolean => code >= 1 && code <= 5;
    const [{ i32, u8 }] = instances;
    expect([...i32.subarray(CODES_A / 4, CODES_A / 4 + n)]).toEqual(
      codes.map((code) => (isInside(code) ? code : 1)),
    );
    codes.forEach((code, i) => {
      expect((u8[OUT + (i >> 3)] >> (i & 7)) & 1).toBe(isInside(code) ? 0 : 1);
    });
  });

  test('packDigit_U8 and packDigit_U16 join digits', () => {
    const [high, low] = [integers(n, 16), integers(n, 16)];
    const instances = onBoth(({ i32 }, kernels) => {
      i32.set(
        high.map((digit) => digit + 1),
        CODES_A / 4,
      );
      kernels.packDigit_U8(CODES_A, n, 0, A);
      kernels.packDigit_U16(CODES_A, n, B);
      i32.set(
        low.map((digit) => digit + 1),
        CODES_A / 4,
      );
      kernels.packDigit_U8(CODES_A, n, 16, A);
    });
    expectSame(instances);
    expect([...instances[0].u8.subarray(A, A + n)]).toEqual(high.map((digit, i) => 16 * digit + low[i]));
    expect([...instances[0].u16.subarray(B / 2, B / 2 + n)]).toEqual(high);
  });

  test('countPairs_U8 and sumDigits count two columns against one', () => {
    const [rows, columns] = [integers(n, 12), integers(n, 5)];
    const instances = onBoth(({ u8, u32 }, kernels) => {
      u8.set(rows, A);
      u8.set(columns, B);
      u32.fill(0, PAIR_COUNTS / 4, PAIR_COUNTS / 4 + 2 * PAIR_CELLS);
      kernels.countPairs_U8(A, B, n, 5);
      kernels.sumDigits(3, 4, 5, OUT);
    });
    expectSame(instances);
    const expected = new Uint32Array(7 * 5);
    rows.forEach((row, i) => {
      expected[Math.floor(row / 4) * 5 + columns[i]]++;
      expected[(3 + (row % 4)) * 5 + columns[i]]++;
    });
    expect(instances[0].u32.slice(OUT / 4, OUT / 4 + 35)).toEqual(expected);
  });

  test('countPairs_U16 counts pairs', () => {
    const [rows, columns] = [integers(n, 300), integers(n, 40)];
    const instances = onBoth(({ u16, u32 }, kernels) => {
      u16.set(rows, A / 2);
      u16.set(columns, B / 2);
      u32.fill(0, OUT / 4, OUT / 4 + 12000);
      kernels.countPairs_U16(A, B, n, 40, OUT);
    });
    expectSame(instances);
    const expected = new Uint32Array(12000);
    rows.forEach((row, i) => {
      expected[row * 40 + columns[i]]++;
    });
    expect(instances[0].u32.slice(OUT / 4, OUT / 4 + 12000)).toEqual(expected);
  });

  test.each([
    [1, 1],
    [2, 3],
    [3, 2],
    [3, 3],
    [4, 4],
    [1, 4],
    [5, 5],
    [4, 5],
    [5, 3],
    [6, 9],
  ])('markBins_U8 and countPlanes, %i planes by %i', (planesA, planesB) => {
    const [a, b] = [integers(n, planesA + 1), integers(n, planesB + 1)];
    const words = Math.ceil((n + 1) / 64);
    const instances = onBoth(({ u8 }, kernels) => {
      u8.set(a, A);
      u8.set(b, B);
      kernels.markBins_U8(A, n, planesA, OUT, words);
      kernels.markBins_U8(B, n, planesB, OUT + 32768, words);
      kernels.countPlanes(OUT, OUT + 32768, words, planesA, planesB, OUT + 65536);
    });
    expectSame(instances);
    const expected = new Uint32Array(planesA * planesB);
    a.forEach((row, i) => {
      if (row < planesA && b[i] < planesB) expected[row * planesB + b[i]]++;
    });
    const at = (OUT + 65536) / 4;
    expect(instances[0].u32.slice(at, at + expected.length)).toEqual(expected);
  });

  test('settle puts nearly sorted records into order, or gives up', () => {
    // Keys as halves; equal ones keep their order.
    const lows = integers(n, 3);
    const highs = integers(n, 2).map((high, i) => high + Math.floor(i / 3));
    for (const most of [1e9, 2]) {
      const told: number[] = [];
      const instances = onBoth(({ u32, i32 }, kernels) => {
        for (let i = 0; i < n; i++) {
          u32[A / 4 + 2 * i] = lows[i] * 2 ** 30;
          u32[A / 4 + 2 * i + 1] = highs[i];
          i32[B / 4 + i] = i;
        }
        told.push(kernels.settle(A, B, n, most));
      });
      expectSame(instances);
      expect(told[0]).toBe(told[1]);
      const order = [...instances[0].i32.subarray(B / 4, B / 4 + n)];
      const sorted = lows.map((_, i) => i).sort((i, j) => highs[i] - highs[j] || lows[i] - lows[j] || i - j);
      if (told[0] === 1) expect(order).toEqual(sorted);
      else expect(order.sort((i, j) => i - j)).toEqual(lows.map((_, i) => i));
      expect(most > 2 && told[0] === 0).toBe(false);
    }
  });

  test('sortKeys, sortByDigit and rankTies sort stably and rank', () => {
    const special = [0, -0, 5e-324, -5e-324, Infinity, -Infinity, 1.7e308, -1.7e308, 1, 1, -3];
    const values = Array.from({ length: n }, () =>
      draw() < 0.5 ? special[Math.floor(draw() * special.length)] : draw() - 0.5,
    );
    const keys = [A, A + 8 * 4096 + 4 * 4096].map((at) => at);
    const order = keys.map((at) => at + 8 * 4096);
    const counts = keys[1] + 12 * 4096;
    const ranks = counts + 6 * 8192;
    for (const method of [0, 1, 2, 3, 4]) {
      const instances = onBoth(({ f64, u32 }, kernels) => {
        f64.set(values, STAGE_A / 8);
        u32.fill(0, counts / 4, counts / 4 + 6 * 2048);
        kernels.sortKeys(STAGE_A, n, 0, keys[0], order[0], counts);
        for (let digit = 0; digit < 6; digit++) {
          let place = 0;
          for (let i = counts / 4 + digit * 2048; i < counts / 4 + (digit + 1) * 2048; i++) {
            const count = u32[i];
            u32[i] = place;
            place += count;
          }
          const [from, to] = [digit % 2, 1 - (digit % 2)];
          kernels.sortByDigit(keys[from], order[from], n, digit, counts, keys[to], order[to]);
        }
        kernels.rankTies(keys[0], order[0], n, method, ranks);
      });
      expectSame(instances);
      const [{ i32, f64 }] = instances;
      const sorted = values
        .map((_, i) => i)
        .sort((i, j) => (values[i] < values[j] ? -1 : values[i] > values[j] ? 1 : i - j));
      expect([...i32.subarray(order[0] / 4, order[0] / 4 + n)]).toEqual(sorted);
      // By definition, which takes n² comparisons.
      if (n > 129) continue;
      const expected = values.map((value, i) => {
        const less = values.filter((other) => other < value).length;
        const equal = values.filter((other) => other === value).length;
        if (method === 0) return less + (equal + 1) / 2;
        if (method === 1) return less + 1;
        if (method === 2) return less + equal;
        if (method === 3)
          return new Set(values.filter((other) => other < value).map((other) => other + 0)).size + 1;
        return sorted.indexOf(i) + 1;
      });
      expect([...f64.subarray(ranks / 8, ranks / 8 + n)]).toEqual(expected);
    }
  });
});

describe('neighbours', () => {
  const LONG = 300;
  /** Byte offsets for columns of up to LONG samples. */
  const at = (i: number): number => HEAP + i * 8 * LONG;

  /** Pairs in strips of `size` by x, each by y: what the kernels take. */
  function fill({ f64, i32 }: Instance, x: number[], y: number[], size: number): void {
    const order = x.map((_, i) => i).sort((i, j) => x[i] - x[j] || y[i] - y[j]);
    for (let first = 0, strip = 0; first < x.length; first += size, strip++) {
      const members = order.slice(first, first + size);
      f64[at(3) / 8 + 2 * strip] = x[members[0]];
      f64[at(3) / 8 + 2 * strip + 1] = x[members[members.length - 1]];
      members.sort((i, j) => y[i] - y[j]);
      members.forEach((id, i) => {
        f64[at(0) / 8 + first + i] = x[id];
        f64[at(1) / 8 + first + i] = y[id];
        i32[at(2) / 4 + first + i] = id;
      });
    }
  }

  const KINDS: Record<string, () => number> = {
    continuous: () => draw(),
    tied: () => Math.floor(draw() * 4),
    constant: () => 1,
    huge: () => (draw() - 0.5) * 1e300,
    tiny: () => draw() * 1e-310,
  };

  test.each(Object.keys(KINDS))(
    '%s samples: radii, reaches and counts are those of all distances',
    (kind) => {
      for (const n of [...Array.from({ length: 66 }, (_, i) => i + 2), 127, 128, 129, 257, LONG]) {
        const x = Array.from({ length: n }, KINDS[kind]);
        const y = Array.from({ length: n }, n % 3 === 0 ? KINDS.continuous : KINDS[kind]);
        const k = 1 + ((n * 7) % Math.min(n - 1, 6));
        const size = 1 + ((n * 5) % 19);
        const closed = n % 2;
        const instances = onBoth((instance, kernels) => {
          fill(instance, x, y, size);
          // In two ranges of strips, and of ranks.
          const strips = Math.ceil(n / size);
          const [middle, rank] = [Math.floor(strips / 3), Math.floor(n / 2)];
          for (const [from, to] of [
            [middle, strips],
            [0, middle],
          ]) {
            kernels.nearestInPlane(at(0), at(1), at(2), n, size, at(3), at(5), at(6), k, at(7), from, to);
          }
          for (const [from, to] of [
            [0, middle],
            [middle, strips],
          ]) {
            kernels.reachInPlane(
              ...([
                at(0),
                at(1),
                at(2),
                n,
                size,
                at(3),
                at(5),
                at(6),
                at(7),
                at(8),
                at(9),
                from,
                to,
              ] as const),
            );
          }
          const order = x.map((_, i) => i).sort((i, j) => x[i] - x[j]);
          order.forEach((id, i) => {
            instance.f64[at(0) / 8 + i] = x[id];
            instance.i32[at(2) / 4 + i] = id;
          });
          instance.u32.fill(0, at(10) / 4, at(10) / 4 + n);
          kernels.countWithin(at(0), at(2), n, at(7), closed, at(10), 0, rank);
          kernels.countWithin(at(0), at(2), n, at(7), closed, at(10), rank, n);
        });
        const distances = (i: number, column: number[]): number[] =>
          column.map((each, j) => (j === i ? Infinity : Math.abs(each - column[i])));
        const counts = new Uint32Array(n);
        const [dx, dy] = [x, y].map((column) => column.map((_, i) => distances(i, column)));
        const radii = dx.map(
          (row, i) => row.map((d, j) => Math.max(d, dy[i][j])).sort((a, b) => a - b)[k - 1],
        );
        const reach = (d: number[][], other: number[][]): number[] =>
          d.map((row, i) =>
            row.reduce(
              (most, each, j) => (each <= radii[i] && other[i][j] <= radii[i] ? Math.max(most, each) : most),
              0,
            ),
          );
        dx.forEach((row, i) => {
          counts[row.filter((d) => (closed === 1 ? d <= radii[i] : d < radii[i])).length]++;
        });
        for (const { f64, u32 } of instances) {
          expect([...f64.subarray(at(7) / 8, at(7) / 8 + n)]).toEqual(radii);
          expect([...f64.subarray(at(8) / 8, at(8) / 8 + n)]).toEqual(reach(dx, dy));
          expect([...f64.subarray(at(9) / 8, at(9) / 8 + n)]).toEqual(reach(dy, dx));
          expect([...u32.subarray(at(10) / 4, at(10) / 4 + n)]).toEqual([...counts]);
        }
      }
    },
  );
});
