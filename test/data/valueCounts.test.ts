import { expect, test } from 'vitest';
import { FewValues, RangeValues } from '../../src/data/valueCounts.js';

/** Values and counts by a Map, which takes 0 for −0. */
function counted(values: ArrayLike<number>): [number, number][] {
  const counts = new Map<number, number>();
  for (const value of Array.from(values))
    if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function visited(counts: FewValues | RangeValues): [number, number][] {
  const all: [number, number][] = [];
  counts.visit((value, count) => all.push([value, count]));
  return all;
}

const VALUES = Float64Array.from({ length: 20000 }, (_, i) => {
  const value = ((i * 7919) % 5003) / 8 - 300;
  return i % 11 ? value : [NaN, Infinity, -Infinity, 0, -0, 5e-324, 1e308][i % 7];
});

test('few values are counted, whatever blocks they come in', () => {
  const few = new FewValues(10000);
  for (let start = 0; start < VALUES.length; start += 777) {
    expect(few.add(VALUES.subarray(start, start + 777))).toBe(true);
  }
  expect(visited(few)).toEqual(counted(VALUES));
});

test('more than are kept are told', () => {
  const distinct = counted(VALUES).length;
  expect(new FewValues(distinct).add(VALUES)).toBe(true);
  expect(new FewValues(distinct - 1).add(VALUES)).toBe(false);
  const none = new FewValues(10);
  expect(none.add(VALUES)).toBe(false);
  expect(none.add(VALUES)).toBe(false);
});

test('ranges that follow each other hold all values, however little room there is', () => {
  const bounds = [-Infinity, -100, 0, 5e-324, 250.125, NaN];
  for (const room of [1, 50, 100000]) {
    const all = bounds.slice(1).flatMap((high, i) => {
      const range = new RangeValues(bounds[i], high, room);
      for (let start = 0; start < 3000; start += 500) range.add(VALUES.subarray(start, start + 500));
      return visited(range);
    });
    expect(all).toEqual(counted(VALUES.subarray(0, 3000)));
  }
});
