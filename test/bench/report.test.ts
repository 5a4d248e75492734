import { describe, expect, test } from 'vitest';
import { rivalBars, shapeBars, sizeBars } from '../../bench/charts.mjs';
import { pageOf } from '../../bench/page.mjs';
import { fewText, speedText } from '../../bench/readme.mjs';
import { comparisons, memoryText, reportText, rowsToShow, textTable, verdict } from '../../bench/report.mjs';
import { combine, combineShapes, spread } from '../../bench/statistics.mjs';
import { renderSvg } from '../../src/plot/index.js';

const process1 = [
  { job: 'entropy', n: 1e6, value: 1, ns: { wasm: 1, portable: 2, loop: 5, mathjs: 500 } },
  {
    job: 'entropy',
    n: 1e7,
    value: 1,
    ns: { wasm: 1, portable: 2, resident: 0.9, loop: 5, c: 0.8, scipy: 3 },
  },
  { job: 'entropy of 8 values', n: 8, value: 1, ns: { wasm: 100, portable: 90, auto: 90, loop: 60 } },
];
const run = {
  date: '2026-01-02',
  node: 'v20.0.0',
  machine: 'Some processor',
  processes: 1,
  rows: combine([process1]),
  firstCalls: [
    { job: 'entropy', n: 1e7, first: spread([2]), steady: spread([1]), ratio: spread([0.5]), samples: [] },
  ],
  linearMemory: [{ n: 1e7, bytes: 2 ** 19 }],
  shapeRows: combineShapes([
    [
      { job: 'entropy', n: 1e6, shape: 'gaussian', ns: 1 },
      { job: 'entropy', n: 1e6, shape: 'constant', ns: 3.5 },
    ],
  ]),
  absent: [{ name: 'simsimd', reason: 'not <installed>' }],
};

test('a table is aligned, numbers to the right', () => {
  expect(
    textTable(
      ['name', 'ns|'],
      [
        ['a', '1.00'],
        ['longer', '10.00'],
      ],
    ),
  ).toEqual(['name       ns', '──────  ─────', 'a        1.00', 'longer  10.00']);
});

describe('comparisons', () => {
  test('say what is to be reached at the size where it is', () => {
    const told = (i: number): unknown[] =>
      comparisons(run.rows[i]).map(({ ours, rival, ratio, target }) => [ours, rival, ratio.median, target]);
    expect(told(0)).toEqual([
      ['wasm', 'loop', 5, undefined],
      ['wasm', 'mathjs', 500, undefined],
      ['portable', 'loop', 2.5, undefined],
    ]);
    expect(told(1)).toEqual([
      ['wasm', 'loop', 5, 4],
      ['wasm', 'c', 0.8, undefined],
      ['wasm', 'scipy', 3, 3.5],
      ['portable', 'loop', 2.5, 2.5],
      ['resident', 'loop', expect.closeTo(5.556, 3), undefined],
      ['resident', 'c', expect.closeTo(0.889, 3), 0.75],
    ]);
  });

  test('say whether it was reached', () => {
    expect(verdict(4, 4)).toBe('≥ 4× reached');
    expect(verdict(3.99, 4)).toBe('≥ 4× NOT reached');
    expect(verdict(3.99, undefined)).toBe('');
    expect(memoryText({ n: 1e7, bytes: 2 ** 19 })).toBe(
      '0.50 MiB for inputs of up to 10 000 000 elements (≤ 4.00 MiB reached)',
    );
    expect(memoryText({ n: 10, bytes: 2 ** 23 })).toContain('NOT reached');
  });
});

test('the report has every part', () => {
  const text = reportText(run);
  expect(text).toContain('2026-01-02, Node v20.0.0, Some processor, one thread; 1 process');
  expect(text).toMatch(/wasm\s+1\.00\s+scipy\s+3\.00\s+3\.00×\s+\(3\.00×–3\.00×\)\s+≥ 3\.5× NOT reached/);
  expect(text).toMatch(/entropy\s+10 000 000\s+2\.00\s+1\.00\s+0\.50×.*≥ 0\.75× NOT reached/);
  expect(text).toMatch(/constant\s+3\.50\s+3\.50×\s+more than 3×/);
  expect(text).toContain('simsimd: not <installed>');
});

test('docs/speed.md has one row per job, with rivals that take less, and the README some of them', () => {
  expect(rowsToShow(run.rows.slice(0, 2)).map(({ n }: { n: number }) => n)).toEqual([1e6, 1e7]);
  expect(rowsToShow(run.rows.slice(1, 2)).map(({ n }: { n: number }) => n)).toEqual([1e7]);
  const text = speedText(run);
  expect(text).toContain('| entropy | 10 000 000 | 1.00 an element | 5.00× | 2.50× |');
  expect(text).toContain(
    'C (same algorithm) 0.80×, SciPy 3.00×, mathjs 500× (1 000 000 elements), from an arena against C 0.89× |',
  );
  expect(text).toContain('| entropy of 8 values | 8 | 90.00 a call | 0.67× | 0.67× |  |');
  expect(text).toContain('2026-01-02, Node v20.0.0, Some processor');
  expect(fewText(run)).toContain('| entropy | 10 000 000 | 1.00 an element | 5.00× | 2.50× |');
  expect(fewText(run)).not.toContain('entropy of 8 values');
});

test('charts are drawn, and the page escapes what it is given', async () => {
  const { rows, shapeRows } = run;
  for (const spec of [
    rivalBars(rows[0]),
    sizeBars('entropy', rows.slice(0, 2)),
    shapeBars('entropy', shapeRows),
  ]) {
    expect(await renderSvg(spec)).toMatch(/^<svg/);
  }
  expect(JSON.stringify(rivalBars(rows[0]))).toContain('500, bar cut');
  const page = await pageOf(run);
  expect(page).toContain('not &lt;installed&gt;');
  expect(page.match(/<svg/g)).toHaveLength(5);
});
