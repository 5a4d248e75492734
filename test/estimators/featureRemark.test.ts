// Columns that cannot mean anything are known in memory and in files alike.

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type BlockDataset, openDataset, rankColumns } from '../../src/data/index.js';
import { isOneToOne, RunningNumber } from '../../src/estimators/featureRemark.js';
import { type ColumnInput, quantize, rankFeatures } from '../../src/index.js';
import { mulberry32 } from '../support/mulberry32.js';

const draw = mulberry32(71);
const N = 410;
const of = <T>(value: (i: number) => T): T[] => Array.from({ length: N }, (_, i) => value(i));

/** Name, remark and value of each feature, in order, from a ranking in memory and from one of a dataset, which must agree. */
async function both(features: Record<string, ColumnInput>, target: ColumnInput) {
  const inMemory = rankFeatures(features, target, { nan: 'omit' });
  const dataset = await openDataset({ ...features, target } as unknown as Record<string, number[]>);
  const { ranking } = await rankColumns(dataset, 'target');
  const told = inMemory.map(({ name, remark, beyondChance, plugin, share, bins }) => ({
    name,
    remark,
    beyondChance,
    plugin,
    share,
    bins,
  }));
  expect(
    ranking.map(({ name, remark, beyondChance, mutualInformation, share, bins }) => ({
      name,
      remark,
      beyondChance,
      plugin: mutualInformation,
      share,
      bins,
    })),
  ).toEqual(told);
  return told;
}

test('marked features stand last, in the order of what they tell', async () => {
  const x = of(() => draw());
  const survived = x.map((value) => (value + draw() / 2 > 0.7 ? 'yes' : 'no'));
  const features = {
    index: of((i) => 7 + 3 * i),
    falling: of((i) => 5 - 0.1 * i),
    constant: of(() => 2),
    same: of(() => 'a'),
    alive: survived.map((value) => (value === 'yes' ? 'alive' : 'dead')),
    alive01: survived.map((value) => (value === 'yes' ? 1 : 0)),
    ticket: of((i) => `t${i}`),
    note: of((i) => (i % 20 === 0 ? `note ${i}` : '')),
    gaps: of((i) => (i === 3 ? NaN : i)),
    x,
    noise: of(() => draw()),
  };
  const found = await both(features, survived);
  expect(found[0].name).toBe('x');
  expect(Object.fromEntries(found.map(({ name, remark }) => [name, remark]))).toEqual({
    x: undefined,
    gaps: undefined,
    noise: undefined,
    index: 'running number',
    falling: 'running number',
    constant: 'constant',
    same: 'constant',
    alive: 'target by another name',
    alive01: 'target by another name',
    ticket: 'identifier',
    note: 'identifier',
  });
  const marks = found.map(({ remark }) => remark !== undefined);
  expect(marks).toEqual([...marks].sort());
  for (const { name, beyondChance } of found) {
    if (['ticket', 'note', 'constant', 'same'].includes(name)) expect(beyondChance).toBe(0);
  }
});

test('a number is the target by another name only if its values are, and in order', async () => {
  const target = of(() => draw() * 1000);
  const found = await both(
    {
      fahrenheit: target.map((value) => value * 1.8 + 32),
      negative: target.map((value) => -value),
      half: target.map((value) => (value < 500 ? 0 : 1)),
    },
    target,
  );
  expect(Object.fromEntries(found.map(({ name, remark }) => [name, remark]))).toEqual({
    half: undefined,
    fahrenheit: 'target by another name',
    negative: 'target by another name',
  });
  // Two halves part the classes, but a class does not tell the number.
  const [one] = await both({ x: [1, 2, 30, 40, 3, 50] }, ['no', 'no', 'yes', 'yes', 'no', 'yes']);
  expect(one.remark).toBeUndefined();
});

test('a running number has a constant step, whatever its blocks', () => {
  const runs = (values: number[], cut = values.length): boolean => {
    const running = new RunningNumber();
    for (let i = 0; i < values.length; i += cut) running.push(Float64Array.from(values.slice(i, i + cut)));
    return running.found;
  };
  for (const cut of [1, 2, 3, 100]) {
    expect(
      runs(
        of((i) => i + 1),
        cut,
      ),
    ).toBe(true);
    expect(
      runs(
        of((i) => 0.1 * i),
        cut,
      ),
    ).toBe(true);
    expect(
      runs(
        of((i) => 1e15 + 2 * i),
        cut,
      ),
    ).toBe(true);
    expect(
      runs(
        of((i) => (i === 200 ? i + 1 : i)),
        cut,
      ),
    ).toBe(false);
    expect(
      runs(
        of((i) => i * i),
        cut,
      ),
    ).toBe(false);
    expect(
      runs(
        of(() => 4),
        cut,
      ),
    ).toBe(false);
    expect(
      runs(
        of((i) => (i === 9 ? NaN : i)),
        cut,
      ),
    ).toBe(false);
  }
  expect([runs([1, 2, 3, 4]), runs([1, 2, 3, 4, 5]), runs([])]).toEqual([false, true, false]);
});

test('one-to-one: categories in any order, numbers in theirs', () => {
  const numbers = Float64Array.of(3, 1, NaN, 2, 3);
  expect(isOneToOne(numbers, Float64Array.of(6, 2, 9, 4, 6))).toBe(true);
  expect(isOneToOne(numbers, Float64Array.of(1, 3, 9, 2, 1))).toBe(true);
  expect(isOneToOne(numbers, Float64Array.of(6, 2, 9, 7, 6))).toBe(false);
  expect(isOneToOne(numbers, Float64Array.of(6, 2, 9, 4, 5))).toBe(false);
  expect(isOneToOne(numbers, Float64Array.of(6, 2, 9, 2, 6))).toBe(false);
});

test('a quantized column is no other name of numbers that it joins', () => {
  const y = Float64Array.from({ length: N }, () => draw());
  const [one] = rankFeatures([quantize(y, { bins: 7 })], y, { bins: 7, binning: 'uniform' });
  expect(one.remark).toBeUndefined();
});

test.each([
  ['sparse_noise', 'y', ['signal', 'noise_in_25_rows'], []],
  ['rare_note', 'sex', ['height', 'remark'], ['remark']],
  ['idx', 'label', ['x', 'column 1'], ['column 1']],
])('%s.csv: what means something comes first', async (file, target, order, marked) => {
  const path = fileURLToPath(new URL(`../cli/fixtures/${file}.csv`, import.meta.url));
  const dataset = await openDataset(new Blob([await readFile(path)]));
  const { ranking } = await rankColumns(dataset, target);
  expect(ranking.map(({ name }) => name)).toEqual(order);
  expect(ranking.filter(({ remark }) => remark !== undefined).map(({ name }) => name)).toEqual(marked);
  // Noise and identifiers tell about nothing.
  for (const { name, share } of ranking) {
    if (name.startsWith('noise') || name === 'remark') expect(Math.abs(share)).toBeLessThan(0.05);
  }
});

test('the penguins: flippers tell most about the species, the sex nothing', async () => {
  const path = new URL('../../node_modules/vega-datasets/data/penguins.json', import.meta.url);
  const { ranking } = await rankColumns(await openDataset(path), 'Species');
  expect(ranking.map(({ name }) => name)).toEqual([
    'Flipper Length (mm)',
    'Beak Length (mm)',
    'Island',
    'Beak Depth (mm)',
    'Body Mass (g)',
    'Sex',
  ]);
  expect(Math.abs(ranking[5].share)).toBeLessThan(0.01);
  expect(ranking.every(({ remark }) => remark === undefined)).toBe(true);
});

describe('public tables: the order and the numbers that scikit-learn gives', () => {
  interface Expected {
    readonly name: string;
    readonly mutualInformation: number;
    readonly beyondChance: number;
  }
  const { iris, titanic } = JSON.parse(
    readFileSync(new URL('../vectors/rankings.json', import.meta.url), 'utf8'),
  );

  async function expectRanking(dataset: BlockDataset, target: string, expected: Expected[]): Promise<void> {
    const { ranking } = await rankColumns(dataset, target);
    expect(ranking.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
    for (const [i, { mutualInformation, beyondChance, remark }] of ranking.entries()) {
      expect(mutualInformation).toBeCloseTo(expected[i].mutualInformation, 12);
      expect(beyondChance).toBeCloseTo(expected[i].beyondChance, 12);
      expect(remark).toBeUndefined();
    }
  }

  test('iris: petals tell most about the species', async () => {
    await expectRanking(await openDataset(iris.columns), iris.target, iris.ranking);
  });

  test('titanic: the sex tells most about survival, then the class; the same by another name is last', async () => {
    const rows = titanic.counts.flatMap(
      ([cabin, sex, age, died, survived]: [string, string, string, number, number]) =>
        Array.from({ length: died + survived }, (_, i) => ({
          class: cabin,
          sex,
          age,
          survived: i < died ? 'no' : 'yes',
        })),
    );
    await expectRanking(await openDataset(rows), titanic.target, titanic.ranking);
    const named = rows.map((row: { survived: string }) => ({
      ...row,
      alive: row.survived === 'yes' ? 1 : 0,
    }));
    const { ranking } = await rankColumns(await openDataset(named), 'survived');
    expect(ranking.map(({ name }) => name)).toEqual(['sex', 'class', 'age', 'alive']);
    expect(ranking[3].remark).toBeDefined();
  });
});
