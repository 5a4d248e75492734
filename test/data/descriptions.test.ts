// What describeColumns says of values, in memory and in parts, against exact arithmetic and NumPy.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SourceDataset } from '../../src/data/blockDataset.js';
import { describeBlocks } from '../../src/data/describeBlocks.js';
import { describeColumns, openDataset } from '../../src/data/index.js';

interface Case {
  readonly values: readonly (number | null)[];
  readonly mean: number | null;
  readonly standardDeviation: number | null;
  readonly [field: string]: unknown;
}

const { cases } = JSON.parse(
  readFileSync(new URL('../vectors/descriptions.json', import.meta.url), 'utf8'),
) as { cases: Record<string, Case> };

describe('descriptions', () => {
  test.each(Object.entries(cases))('%s', async (_, { values, mean, standardDeviation, ...wanted }) => {
    const x = Float64Array.from(values, (value) => value ?? NaN);
    const { columns } = await describeColumns(await openDataset({ x }));
    const [found] = columns;
    expect(found).toMatchObject(wanted);
    for (const [value, exact] of [
      [found.mean, mean],
      [found.standardDeviation, standardDeviation],
    ] as const) {
      if (exact === null) expect(value).toBeNull();
      else expect(Math.abs((value as number) - exact)).toBeLessThanOrEqual(1e-14 * Math.abs(exact) + 1e-16);
    }
    // The same bits where a part of the values is counted in each pass.
    const parts = (await openDataset({ x }, { cacheBytes: 0 })) as SourceDataset;
    expect(await describeBlocks(parts, ['x'], {}, { few: 10, part: 20 })).toEqual(columns);
  });

  test('infinite values count for quartiles, not for the mean', async () => {
    const { columns } = await describeColumns(
      await openDataset({ x: [Infinity, 1, 3, -Infinity, Infinity] }),
    );
    // numpy.quantile([-inf, 1, 3, inf, inf], [.25, .5, .75]): 1, 3, inf.
    expect(columns[0]).toMatchObject({ mean: 2, quartiles: [1, 3, Infinity], min: -Infinity });
    expect(columns[0].standardDeviation).toBe(Math.sqrt(2));
  });

  test('great numbers have a mean', async () => {
    const { columns } = await describeColumns(
      await openDataset({ x: [1.5e308, 1.6e308, 1.7e308, -1.7e308] }),
    );
    expect(columns[0].mean as number).toBeCloseTo(0.775e308 / 1, -294);
  });

  test('texts, booleans and timestamps', async () => {
    const day = (text: string) => new Date(`${text}T00:00:00Z`);
    const { columns } = await describeColumns(
      await openDataset({
        text: ['b', 'a', 'c', 'b', ''],
        flag: [true, false, true, null, true],
        when: [day('2001-01-01'), day('2001-01-03'), day('2001-01-03'), null, day('2001-01-05')],
      }),
    );
    const [text, flag, when] = columns;
    expect(text).toMatchObject({
      missingShare: 0.2,
      mean: null,
      standardDeviation: null,
      quartiles: null,
      frequent: [
        { value: 'b', count: 2 },
        { value: 'a', count: 1 },
        { value: 'c', count: 1 },
      ],
    });
    expect(flag.frequent).toEqual([
      { value: true, count: 3 },
      { value: false, count: 1 },
    ]);
    expect(when).toMatchObject({
      mean: '2001-01-03T00:00:00.000Z',
      quartiles: ['2001-01-02T12:00:00.000Z', '2001-01-03T00:00:00.000Z', '2001-01-03T12:00:00.000Z'],
      frequent: [
        { value: '2001-01-03T00:00:00.000Z', count: 2 },
        { value: '2001-01-01T00:00:00.000Z', count: 1 },
        { value: '2001-01-05T00:00:00.000Z', count: 1 },
      ],
    });
    // Days −2, 0, 0 and 2 from the mean: the root of 8/3 days.
    expect(when.standardDeviation as number).toBeCloseTo(Math.sqrt(8 / 3) * 86400000, 4);
  });
});
